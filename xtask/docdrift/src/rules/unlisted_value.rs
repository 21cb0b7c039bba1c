//! A page writes a value that the schema does not list.

use super::message_text::{place_of, quoted};
use super::proposal::{Label, Level, Proposal};
use super::rule::rule;
use crate::evidence::{Case, Standing, ValueFit};
use crate::page::claim::ClaimKind;
use crate::source::json_value::plain;
use crate::subject::Place;

rule! {
    /// A page sends or shows a value, and the schema lists other values for that field or parameter.
    ///
    /// ## Why
    ///
    /// A server refuses a value that it does not know, and code that waits for a value of an example waits in
    /// vain. The rule ignores placeholders that readers fill in. The claim stays unsettled if the description
    /// mentions the value, if only the casing differs and the description ignores case, or if the schema's
    /// own example or default is not in the list.
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
        let level = if statement.claim.kind == ClaimKind::Sends { Level::Error } else { Level::Warning };
        let written = quoted(value);
        let message =
            format!("the page writes {written} for {}, the schema lists other values", place_of(case));
        let why = match case.subject.place {
            Place::Response(..) => "readers expect a value that the server does not send",
            _ => "readers copy the value, and the server refuses it",
        };
        proposals.push(
            Proposal::new(case.subject, message)
                .level(level)
                .counterpart(&place.subject)
                .value(value.clone())
                .refuting([(id, statement)], |claim| claim.says())
                .label(Label::schema(span, format!("the schema lists {}", listed(&declared))))
                .why(why)
                .help("write one of the values that the schema lists, or add this value to the schema"),
        );
    }
}

/// The first six values, and how many more there are.
fn listed(values: &[serde_json::Value]) -> String {
    const SHOWN: usize = 6;
    let shown: Vec<String> = values.iter().take(SHOWN).map(|value| format!("`{}`", plain(value))).collect();
    match values.len().saturating_sub(SHOWN) {
        0 => shown.join(", "),
        more => format!("{} and {more} more", shown.join(", ")),
    }
}
