//! A value that breaks a bound or pattern of its schema.

use super::proposal::{Label, Level, Proposal};
use super::rule::rule;
use crate::evidence::{Case, Standing, ValueFit};
use crate::page::claim::ClaimKind;

rule! {
    /// A page sends or shows a value that is too large, too small, too long, too short, or does not
    /// match the pattern of the schema.
    ///
    /// ## Why
    ///
    /// Readers copy values. One that the schema refuses is refused by the server, too, or the schema
    /// is wrong and refuses what works.
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
        let (name, operation) = (case.name(), &case.subject.operation);
        let level = if statement.claim.kind == ClaimKind::Sends { Level::Error } else { Level::Warning };
        proposals.push(
            Proposal::new(case.subject, format!("the value of `{name}` breaks {declared} of `{operation}`"))
                .level(level)
                .counterpart(&place.subject)
                .value(value.clone())
                .refuting([(id, statement)], |claim| claim.says())
                .label(Label::schema(span, "the schema says this"))
                .why("readers copy it, and the server refuses it")
                .help("write a value that the schema allows, or correct the schema"),
        );
    }
}
