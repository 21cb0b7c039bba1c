//! The page and a recording have a field that the schema does not declare.

use super::message_text::place_of;
use super::proposal::{Label, Proposal};
use super::rule::rule;
use crate::evidence::Case;
use crate::subject::Place;

rule! {
    /// A page reads a field that the schema does not declare, and a recorded response contains it.
    ///
    /// ## Why
    ///
    /// The page and the recording agree against the schema, so the schema is wrong, not the page. A
    /// client that is generated from the schema drops the field.
    ///
    /// ## Drifts
    ///
    /// `````md
    /// ```python
    /// print(requests.get("https://api.example.com/orders/7").json()["colour"])
    /// ```
    ///
    /// ````yaml GET /orders/{id}
    /// openapi: 3.0.3
    /// paths:
    ///   /orders/{id}:
    ///     get:
    ///       responses: {'200': {content: {application/json: {schema: {properties: {total: {type: number}}}}}}}
    /// ````
    /// `````
    ///
    /// ```yaml
    /// version: 1
    /// provenance: captured
    /// source: a test account, 2026-11
    /// about: an order with a colour
    /// request: {method: GET, path: /orders/7}
    /// response: {status: 200, body: '{"total": 5, "colour": "red"}'}
    /// expect: {client: {value: {total: 5}}, violations: [{pointer: /colour, keyword: undeclared}]}
    /// ```
    ///
    /// ## Agrees
    ///
    /// `````md
    /// ```python
    /// print(requests.get("https://api.example.com/orders/7").json()["total"])
    /// ```
    ///
    /// ````yaml GET /orders/{id}
    /// openapi: 3.0.3
    /// paths:
    ///   /orders/{id}:
    ///     get:
    ///       responses: {'200': {content: {application/json: {schema: {properties: {total: {type: number}}}}}}}
    /// ````
    /// `````
    SCHEMA_STANDS_ALONE: "schema-stands-alone", Warning, rank SchemaAlone, Subject(check)
}

fn check(case: &Case<'_, '_>, proposals: &mut Vec<Proposal>) {
    let (Place::Response(_, path), Some(absent), Some(seen)) =
        (&case.subject.place, case.absent(), case.observed())
    else {
        return;
    };
    proposals.push(
        Proposal::new(
            case.subject,
            format!(
                "the page and a recorded response have {}, the schema alone does not declare it",
                place_of(case)
            ),
        )
        .refuting(case.unfounded(), |claim| claim.says())
        .label(Label::wire(seen.span, format!("the recorded response has `{path}`")))
        .label(absent.parent.map(|span| Label::schema(span, "the schema declares no such field here")))
        .why("a client that is generated from the schema loses the field")
        .help(format!("declare `{path}` in the schema; if the provider owns the schema, in an overlay")),
    );
}
