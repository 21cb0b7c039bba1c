//! A value that the schema does not list.

use super::proposal::{Label, Level, Proposal};
use super::rule::rule;
use crate::evidence::{Case, Standing, ValueFit};
use crate::page::claim::ClaimKind;
use crate::source::json_value::plain;

rule! {
    /// A page sends or shows a value, and the schema lists others for that place.
    ///
    /// ## Why
    ///
    /// A server refuses a value that it does not know, and code that was written for a value in an
    /// example waits for it in vain. What readers are to fill in is no value. Another case that the
    /// description does not mind settles nothing, and neither does a list that the schema's own example or
    /// default is none of.
    ///
    /// ## Drifts
    ///
    /// `````md
    /// ```python
    /// requests.post("https://api.example.com/orders", json={"method": "cheque", "kind": "loan", "years": 3})
    /// ```
    ///
    /// ````yaml POST /orders
    /// openapi: 3.0.3
    /// paths:
    ///   /orders:
    ///     post:
    ///       requestBody:
    ///         content:
    ///           application/json:
    ///             schema:
    ///               properties: {method: {enum: [card, cash]}}
    ///               oneOf:
    ///                 - {properties: {kind: {const: sale}, price: {type: integer}}}
    ///                 - {properties: {kind: {const: gift}}}
    ///       responses: {'200': {description: made}}
    /// ````
    /// `````
    ///
    /// ## Agrees
    ///
    /// `````md
    /// ```python
    /// requests.post("https://api.example.com/orders", json={"method": "card", "retry": "no"})
    /// requests.post("https://api.example.com/orders", json={"method": "<card|cash>"})
    /// requests.post("https://api.example.com/orders", json={"method": None})
    /// ```
    ///
    /// ````yaml POST /orders
    /// openapi: 3.0.3
    /// paths:
    ///   /orders:
    ///     post:
    ///       requestBody:
    ///         content:
    ///           application/json:
    ///             schema: {properties: {method: {type: string, enum: [card, cash], nullable: true}, retry: {enum: [yes, no]}}}
    ///       responses: {'200': {description: made}}
    /// ````
    /// `````
    UNLISTED_VALUE: "unlisted-value", Error, rank Contradicted, Subject(check)
}

fn check(case: &Case<'_, '_>, proposals: &mut Vec<Proposal>) {
    for (id, statement) in case.statements() {
        let (Standing::Declared(place), Some(value)) = (&statement.standing, &statement.claim.value) else {
            continue;
        };
        let ValueFit::Unlisted { declared, span } = statement.literal(place) else { continue };
        let (name, operation) = (case.name(), &case.subject.operation);
        let level = if statement.claim.kind == ClaimKind::Sends { Level::Error } else { Level::Warning };
        proposals.push(
            Proposal::new(case.subject, format!("{value} is no value of `{name}` in `{operation}`"))
                .level(level)
                .counterpart(&place.subject)
                .value(value.clone())
                .refuting([(id, statement)], |claim| claim.says())
                .label(Label::schema(span, format!("the schema lists {}", listed(&declared))))
                .why("the server refuses it, or never answers it")
                .help("write one of the values that the schema lists, or add this one to them"),
        );
    }
}

/// The first few values, and how many more there are.
fn listed(values: &[serde_json::Value]) -> String {
    const SHOWN: usize = 6;
    let shown: Vec<String> = values.iter().take(SHOWN).map(|value| format!("`{}`", plain(value))).collect();
    match values.len().saturating_sub(SHOWN) {
        0 => shown.join(", "),
        more => format!("{} and {more} more", shown.join(", ")),
    }
}
