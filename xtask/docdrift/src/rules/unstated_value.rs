//! A page states a default, bound, type or format that the schema omits.

use serde_json::{Map, Value};

use super::message_text::{claimant, place_of, written};
use super::proposal::{Label, Level, Proposal};
use super::rule::rule;
use crate::evidence::{Case, Declared, Judgement, Standing, Statement};
use crate::page::claim::{Claim, ClaimKind, Origin};
use crate::subject::Place;

rule! {
    /// A page states a default, a bound, a type or a format that the schema could state and does not.
    ///
    /// ## Why
    ///
    /// Generated clients and validators know only what the schema states, so they send values that the
    /// page forbids. When the server's value changes, nothing reports that the page is wrong.
    ///
    /// What a description only suggests is a note: a format, the exact length of a value, a list that "includes" values or
    /// has the current ones, and defaults, bounds and lists of what only responses contain: they refuse nothing. So is a
    /// default of `false` or 0, which is what a client without the value has anyway.
    ///
    /// ## Drifts
    ///
    /// `````md
    /// * Limit can range between 1 and 100, and the default is 10.
    ///
    /// ````yaml GET /orders
    /// openapi: 3.0.3
    /// paths:
    ///   /orders:
    ///     get:
    ///       parameters: [{name: limit, in: query, schema: {type: integer}}]
    ///       responses: {'200': {description: all}}
    /// ````
    /// `````
    ///
    /// ## Agrees
    ///
    /// `````md
    /// * Limit can range between 1 and 100, and the default is 10.
    ///
    /// ````yaml GET /orders
    /// openapi: 3.1.0
    /// paths:
    ///   /orders:
    ///     get:
    ///       parameters:
    ///         - {name: limit, in: query, schema: {type: integer, exclusiveMinimum: 0, maximum: 100, default: 10}}
    ///       responses: {'200': {description: all}}
    /// ````
    /// `````
    UNSTATED_VALUE: "unstated-value", Warning, rank Unstated, Subject(check)
}

/// The most values of a list that a message shows.
const MAX_SHOWN_VALUES: usize = 6;

fn check(case: &Case<'_, '_>, proposals: &mut Vec<Proposal>) {
    let unstated: Vec<_> = case
        .statements()
        .filter_map(|(id, statement)| match &statement.standing {
            Standing::Declared(declared) if is_unstated(statement, declared) => {
                Some((id, statement, declared))
            }
            _ => None,
        })
        .collect();
    // What only names the form of a value is a note: a format, or the length of a "three-letter code". So are the
    // default, the bounds and the values of what only responses contain: they refuse nothing, no client sends it, and a
    // list in the schema would break clients when the provider adds a value.
    let is_form = |statement: &Statement<'_>| {
        is_of_words(statement)
            || limits_response(case, statement)
            || is_empty_default(&statement.claim)
            || case.states_exact_length(&statement.claim)
    };
    let level = match unstated.iter().all(|(_, statement, _)| is_form(statement)) {
        true => Level::Note,
        false => Level::Warning,
    };
    let Some((_, first, declared)) = unstated.first() else { return };
    let mut values: Map<String, Value> = Map::new();
    for (_, statement, _) in &unstated {
        let claim = &statement.claim;
        values.insert(claim.kind.as_str().to_owned(), claim.value.clone().unwrap_or_default());
    }
    let keywords: Vec<String> = values
        .iter()
        .map(|(keyword, value)| format!("`{keyword}: {}`", written(value, MAX_SHOWN_VALUES)))
        .collect();
    let page = claimant(&first.claim);
    proposals.push(
        Proposal::new(
            case.subject,
            format!("{page} states {} for {}, the schema does not", keywords.join(", "), place_of(case)),
        )
        .level(level)
        .counterpart(&declared.subject)
        .value(values.into())
        .refuting(unstated.iter().map(|(id, statement, _)| (*id, *statement)), |claim| claim.says())
        .label(Label::schema(declared.span, "the schema does not state it here"))
        .why("generated clients and validators know only what the schema states")
        .help(format!("add it to the schema; or remove it from {page}, if it is wrong")),
    );
}

/// Whether the claim states what the schema leaves open. The type of a value and its examples in a description are
/// not asked for: descriptions are written for readers who see the schema beside them.
fn is_unstated(statement: &Statement<'_>, declared: &Declared<'_>) -> bool {
    let is_description = statement.claim.origin == Origin::Description;
    let is_asked_for = match statement.claim.kind {
        ClaimKind::Type => !is_description,
        // The values that a page lists are compared one by one.
        ClaimKind::Enum => is_description,
        kind => kind.is_statable() && kind != ClaimKind::Example,
    };
    is_asked_for && statement.judge(declared) == Judgement::Unstated
}

/// Whether a description claims a format, which its words often only suggest: "the URL of the picture". Or a list of
/// which it says that it "includes" values, or that these are the current ones.
fn is_of_words(statement: &Statement<'_>) -> bool {
    let is_vague = statement.claim.kind == ClaimKind::Format || statement.names_some;
    statement.claim.origin == Origin::Description && is_vague
}

/// Whether a description claims the default that a missing value has in most programs.
fn is_empty_default(claim: &Claim) -> bool {
    let is_empty = |value: &Value| {
        value == false
            || value.as_f64() == Some(0.0)
            || value.as_str().is_some_and(|text| matches!(text, "" | "0" | "false"))
    };
    claim.origin == Origin::Description
        && claim.kind == ClaimKind::Default
        && claim.value.as_ref().is_some_and(is_empty)
}

/// Whether a description claims the default, a bound or the values of a field that no request contains.
fn limits_response(case: &Case<'_, '_>, statement: &Statement<'_>) -> bool {
    let kind = statement.claim.kind;
    let is_limit = matches!(kind, ClaimKind::Default | ClaimKind::Pattern | ClaimKind::Enum)
        || kind.is_bound()
        || kind.is_size();
    let is_response = matches!(case.subject.place, Place::Response(..));
    statement.claim.origin == Origin::Description && is_limit && is_response
}
