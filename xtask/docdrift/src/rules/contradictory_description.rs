//! The description of a parameter or field contradicts a keyword of its own schema.

use serde_json::json;

use super::message_text::{place_of, written};
use super::proposal::{Label, Level, Proposal};
use super::rule::rule;
use crate::evidence::{Case, Declared, Judgement, Standing, Statement};
use crate::page::claim::ClaimKind;
use crate::source::Span;
use crate::subject::Place;

rule! {
    /// The description of a parameter, field or schema states something, and a keyword beside it states another.
    ///
    /// ## Why
    ///
    /// People read the description, generated clients and validators read the keyword, so one of them is misled.
    /// A list of values counts as complete if the description calls it the possible values, or "one of". Advice,
    /// examples, conditions and what is about something else are ignored. An exact length, and a list that shares no
    /// value with that of the schema, are a note.
    ///
    /// ## Drifts
    ///
    /// `````yaml openapi descriptions
    /// openapi: 3.0.3
    /// paths:
    ///   /orders:
    ///     get:
    ///       parameters:
    ///         - name: limit
    ///           in: query
    ///           description: How many orders come at once. Defaults to 20.
    ///           schema: {type: integer, default: 10}
    ///         - name: state
    ///           in: query
    ///           description: "Possible values: `open`, `paid`."
    ///           schema: {type: string, enum: [open, paid, void]}
    ///       responses: {'200': {description: all}}
    /// `````
    ///
    /// ## Agrees
    ///
    /// `````yaml openapi descriptions
    /// openapi: 3.0.3
    /// paths:
    ///   /orders:
    ///     get:
    ///       parameters:
    ///         - name: limit
    ///           in: query
    ///           description: How many orders come at once. Defaults to 10. We recommend at most 50.
    ///           schema: {type: integer, default: 10, maximum: 100}
    ///         - name: state
    ///           in: query
    ///           description: "The state, for example `open`."
    ///           schema: {type: string, enum: [open, paid, void]}
    ///       responses: {'200': {description: all}}
    /// `````
    CONTRADICTORY_DESCRIPTION: "contradictory-description", Error, rank Contradicted, DescribedSubject(check)
}

fn check(case: &Case<'_, '_>, proposals: &mut Vec<Proposal>) {
    for (id, statement) in case.statements() {
        let (claim, Standing::Declared(place)) = (&statement.claim, &statement.standing) else { continue };
        let Some((says, declared, span, level)) = difference(case, statement, place) else { continue };
        let value = claim.value.clone().unwrap_or_default();
        let message = format!(
            "the schema contradicts itself: the description of {} {says}, its schema says {declared}",
            place_of(case)
        );
        proposals.push(
            Proposal::new(case.subject, message)
                .level(level)
                .counterpart(&place.subject)
                .value(json!({ claim.kind.as_str(): value }))
                .refuting([(id, statement)], |claim| claim.says())
                .label(Label::schema(span, format!("the schema says {declared}")))
                .why("people read the description, and programs read the keyword")
                .help("correct the description, or the keyword"),
        );
    }
}

/// What the description says, what its schema declares instead and where, and how bad that is. `None` if they do
/// not differ.
fn difference(
    case: &Case<'_, '_>,
    statement: &Statement<'_>,
    place: &Declared<'_>,
) -> Option<(String, String, Span, Level)> {
    let claim = &statement.claim;
    let value = claim.value.as_ref()?;
    if claim.kind == ClaimKind::Required {
        let (claimed, required) = (value.as_bool()?, statement.is_required()?);
        // A field of a response that is called optional misleads nobody if it is always there.
        let is_harmless = matches!(case.subject.place, Place::Response(..)) && required;
        let word = |required| if required { "`required`" } else { "`optional`" };
        let level = if required { Level::Error } else { Level::Warning };
        return (claimed != required && !is_harmless)
            .then(|| (format!("says {}", word(claimed)), word(required).to_owned(), place.span, level));
    }
    let Judgement::Otherwise { declared, span } = statement.judge(place) else { return None };
    let declared = if declared.starts_with('`') { declared } else { format!("`{declared}`") };
    // Schemas that allow other lengths or list further values are often made by tools, and mislead nobody.
    let is_loose = case.states_exact_length(claim) || statement.lists_others(place);
    let level = if is_loose { Level::Note } else { Level::Error };
    Some((format!("says `{}: {}`", claim.kind.as_str(), written(value, usize::MAX)), declared, span, level))
}
