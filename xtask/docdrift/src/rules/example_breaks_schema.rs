//! A page writes a value that breaks a bound, length or pattern of the schema.

use super::message_text::{differ, place_of, quoted};
use super::proposal::{Label, Level, Proposal};
use super::rule::rule;
use crate::evidence::{Case, Standing, ValueFit};
use crate::page::claim::ClaimKind;
use crate::subject::Place;

rule! {
    /// A page sends or shows a value that is too large, too small, too long or too short for the schema,
    /// or that does not match the schema's pattern.
    ///
    /// ## Why
    ///
    /// Readers copy values from a page. If the schema refuses a value, the server refuses it as well, or
    /// the schema is wrong and refuses a value that works.
    ///
    /// ## Drifts
    ///
    /// `````md
    /// ```python
    /// requests.post("https://api.example.com/orders", json={"limit": 500, "currency": "usd"})
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
    ///             schema: {properties: {limit: {type: integer, maximum: 100}, currency: {type: string, pattern: '^[A-Z]{3}$'}}}
    ///       responses: {'200': {description: made}}
    /// ````
    /// `````
    ///
    /// ## Agrees
    ///
    /// `````md
    /// ```python
    /// requests.post("https://api.example.com/orders", json={"limit": 100, "currency": "USD"})
    /// requests.post("https://api.example.com/orders", json={"limit": 1, "currency": "your-currency"})
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
    ///             schema: {properties: {limit: {type: integer, maximum: 100}, currency: {type: string, pattern: '^[A-Z]{3}$'}}}
    ///       responses: {'200': {description: made}}
    /// ````
    /// `````
    EXAMPLE_BREAKS_SCHEMA: "example-breaks-schema", Warning, rank Contradicted, Subject(check)
}

fn check(case: &Case<'_, '_>, proposals: &mut Vec<Proposal>) {
    for (id, statement) in case.statements() {
        let (Standing::Declared(place), Some(value)) = (&statement.standing, &statement.claim.value) else {
            continue;
        };
        let ValueFit::Breaks { declared, span } = statement.literal(place) else { continue };
        let level = if statement.claim.kind == ClaimKind::Sends { Level::Error } else { Level::Warning };
        let written = quoted(value);
        let message = differ(&format!("writes {written}"), &place_of(case), &declared);
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
                .label(Label::schema(span, format!("the schema says {declared}")))
                .why(why)
                .help("write a value that the schema allows, or correct the schema"),
        );
    }
}
