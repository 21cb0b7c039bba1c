//! A recorded response refutes what the page and the schema agree on.

use serde_json::json;

use super::message_text::claimant;
use super::proposal::{Label, Proposal};
use super::rule::rule;
use crate::evidence::testimony::Alone;
use crate::evidence::{Case, Standing};
use crate::subject::Place;

rule! {
    /// A page and the schema agree on a field of a response, and a recorded response is otherwise.
    ///
    /// ## Why
    ///
    /// A reader who follows the page meets another answer than the page promises, although the page keeps to
    /// the schema. The claim is not upheld: somebody saw the server do otherwise. A recording that is composed
    /// by hand is no evidence.
    ///
    /// ## Drifts
    ///
    /// `````md
    /// * Status values include "open" and "paid".
    ///
    /// ````yaml GET /orders/{id}
    /// openapi: 3.0.3
    /// paths:
    ///   /orders/{id}:
    ///     get:
    ///       responses: {'200': {content: {application/json: {schema: {properties: {status: {enum: [open, paid]}}}}}}}
    /// ````
    /// `````
    ///
    /// ```yaml
    /// version: 1
    /// provenance: captured
    /// source: a test account, 2026-11
    /// about: an order that is void
    /// request: {method: GET, path: /orders/7}
    /// response: {status: 200, body: '{"status": "void"}'}
    /// ```
    ///
    /// ## Agrees
    ///
    /// `````md
    /// * Status values include "open" and "paid".
    ///
    /// ````yaml GET /orders/{id}
    /// openapi: 3.0.3
    /// paths:
    ///   /orders/{id}:
    ///     get:
    ///       responses: {'200': {content: {application/json: {schema: {properties: {status: {enum: [open, paid]}}}}}}}
    /// ````
    /// `````
    ///
    /// ```yaml
    /// version: 1
    /// provenance: composed
    /// about: an order that is void, to see what the client makes of it
    /// request: {method: GET, path: /orders/7}
    /// response: {status: 200, body: '{"status": "void"}'}
    /// ```
    WIRE_STANDS_ALONE: "wire-stands-alone", Error, rank Contradicted, Subject(check)
}

fn check(case: &Case<'_, '_>, proposals: &mut Vec<Proposal>) {
    if !matches!(case.subject.place, Place::Response(..)) {
        return;
    }
    for (id, statement) in case.statements() {
        let Standing::Declared(declared) = &statement.standing else { continue };
        let testimony = case.evidence.testimony(statement);
        let Some(testimony) = testimony.filter(|found| found.alone == Alone::Wire && found.is_certain) else {
            continue;
        };
        let (name, operation) = (case.name(), &case.subject.operation);
        let page = claimant(&statement.claim);
        let message = format!(
            "{page} and the schema of `{operation}` agree on `{name}`, a recorded response {}",
            testimony.shows
        );
        proposals.push(
            Proposal::new(case.subject, message)
                .counterpart(&declared.subject)
                .value(json!(testimony.shows))
                .refuting([(id, statement)], |claim| claim.says())
                .label(Label::wire(testimony.span, format!("the recorded response {}", testimony.shows)))
                .label(Label::schema(declared.span, "the schema agrees with the page"))
                .why("a reader who keeps to the page fails on such a response")
                .help("correct the server; or both the page and the schema, if the server is right"),
        );
    }
}
