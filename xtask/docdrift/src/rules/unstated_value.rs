//! A page states a default, bound, type or format that the schema omits.

use serde_json::{Map, Value};

use super::message_text::{claimant, place_of};
use super::proposal::{Label, Proposal};
use super::rule::rule;
use crate::evidence::{Case, Judgement, Standing};
use crate::source::json_value::plain;

rule! {
    /// A page states a default, a bound, a type or a format that the schema could state and does not.
    ///
    /// ## Why
    ///
    /// Generated clients and validators know only what the schema states, so they send values that the
    /// page forbids. When the server's value changes, nothing reports that the page is wrong.
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

fn check(case: &Case<'_, '_>, proposals: &mut Vec<Proposal>) {
    let unstated: Vec<_> = case
        .statements()
        .filter_map(|(id, statement)| match &statement.standing {
            Standing::Declared(declared) if statement.judge(declared) == Judgement::Unstated => {
                Some((id, statement, declared))
            }
            _ => None,
        })
        .collect();
    let Some((_, first, declared)) = unstated.first() else { return };
    let mut values: Map<String, Value> = Map::new();
    for (_, statement, _) in &unstated {
        let claim = &statement.claim;
        values.insert(claim.kind.as_str().to_owned(), claim.value.clone().unwrap_or_default());
    }
    let keywords: Vec<String> =
        values.iter().map(|(keyword, value)| format!("`{keyword}: {}`", plain(value))).collect();
    let page = claimant(&first.claim);
    proposals.push(
        Proposal::new(
            case.subject,
            format!("{page} states {} for {}, the schema does not", keywords.join(", "), place_of(case)),
        )
        .counterpart(&declared.subject)
        .value(values.into())
        .refuting(unstated.iter().map(|(id, statement, _)| (*id, *statement)), |claim| claim.says())
        .label(Label::schema(declared.span, "the schema does not state it here"))
        .why("generated clients and validators know only what the schema states")
        .help(format!("add it to the schema; or remove it from {page}, if it is wrong")),
    );
}
