//! A default, a bound or a format that a page promises and the schema leaves out.

use serde_json::{Map, Value};

use super::proposal::{Label, Proposal};
use super::rule::rule;
use crate::evidence::{Case, Judgement, Standing};
use crate::source::json_value::plain;

rule! {
    /// A page promises a default, a bound, a type or a format that the schema could state, and does
    /// not.
    ///
    /// ## Why
    ///
    /// Generated clients and validators know what the schema says, and nothing else: they send what
    /// the page forbids. And when the number changes, nobody notices that the page is wrong.
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
    let Some((_, _, declared)) = unstated.first() else { return };
    let mut values: Map<String, Value> = Map::new();
    for (_, statement, _) in &unstated {
        let claim = &statement.claim;
        values.insert(claim.kind.as_str().to_owned(), claim.value.clone().unwrap_or_default());
    }
    let said: Vec<String> =
        values.iter().map(|(keyword, value)| format!("`{keyword}: {}`", plain(value))).collect();
    let (name, operation) = (case.name(), &case.subject.operation);
    proposals.push(
        Proposal::new(
            case.subject,
            format!("the schema of `{operation}` does not state {} of `{name}`", said.join(", ")),
        )
        .counterpart(&declared.subject)
        .value(values.into())
        .refuting(unstated.iter().map(|(id, statement, _)| (*id, *statement)), |claim| claim.says())
        .label(Label::schema(declared.span, "the schema says nothing of it here"))
        .why("clients and validators know what the schema says, and nothing else")
        .help("add it to the schema, or take it out of the page should it not hold"),
    );
}
