//! The page and the schema disagree on a default or a bound.

use serde_json::json;

use super::message_text::{differ, place_of};
use super::proposal::{Label, Proposal};
use super::rule::rule;
use crate::evidence::{Case, Judgement, Standing};
use crate::page::claim::ClaimKind;
use crate::source::json_value::plain;

rule! {
    /// A page states a default or a bound, and the schema states another.
    ///
    /// ## Why
    ///
    /// A reader who relies on the page's default gets another value. A reader who keeps to the page's
    /// bounds is refused, or asks for less than the server allows. For whole numbers, "above 0" is the
    /// same as "at least 1".
    ///
    /// ## Drifts
    ///
    /// `````md
    /// * Limit defaults to 20.
    /// * The page must be at least 0.
    ///
    /// ````yaml GET /orders
    /// openapi: 3.0.3
    /// paths:
    ///   /orders:
    ///     get:
    ///       parameters:
    ///         - {name: limit, in: query, schema: {type: integer, default: 10}}
    ///         - {name: page, in: query, schema: {type: integer, minimum: 1}}
    ///       responses: {'200': {description: all}}
    /// ````
    /// `````
    ///
    /// ## Agrees
    ///
    /// `````md
    /// * Limit defaults to 10.
    /// * The page must be greater than 0.
    /// * For archived orders, the limit defaults to 50.
    /// * A request for 100 orders takes a limit of 100.
    ///
    /// ````yaml GET /orders
    /// openapi: 3.0.3
    /// paths:
    ///   /orders:
    ///     get:
    ///       parameters:
    ///         - {name: limit, in: query, schema: {type: integer, default: 10}}
    ///         - {name: page, in: query, schema: {type: integer, minimum: 1}}
    ///       responses: {'200': {description: all}}
    /// ````
    /// `````
    WRONG_VALUE: "wrong-value", Error, rank Contradicted, PageSubject(check)
}

fn check(case: &Case<'_, '_>, proposals: &mut Vec<Proposal>) {
    for (id, statement) in case.statements() {
        let (claim, Standing::Declared(place)) = (&statement.claim, &statement.standing) else { continue };
        let is_value = claim.kind.is_bound()
            || claim.kind.is_size()
            || matches!(claim.kind, ClaimKind::Default | ClaimKind::Pattern);
        if !is_value {
            continue;
        }
        let Judgement::Otherwise { declared, span } = statement.judge(place) else { continue };
        let (keyword, value) = (claim.kind.as_str(), claim.value.clone().unwrap_or_default());
        proposals.push(
            Proposal::new(
                case.subject,
                differ(&format!("says `{keyword}: {}`", plain(&value)), &place_of(case), &declared),
            )
            .counterpart(&place.subject)
            .value(json!({ keyword: value }))
            .refuting([(id, statement)], |claim| claim.says())
            .label(Label::schema(span, format!("the schema says {declared}")))
            .why("a reader relies on another value than the server applies")
            .help("correct the page, or the schema"),
        );
    }
}
