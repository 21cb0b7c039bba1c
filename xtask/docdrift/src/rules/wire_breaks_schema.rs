//! A recorded response that breaks the published schema.

use serde_json::json;

use super::proposal::{Label, Proposal};
use super::rule::rule;
use crate::evidence::Evidence;
use crate::evidence::exchange::Exchange;
use crate::subject::Subject;

rule! {
    /// A recorded response of real traffic, or the provider's own example, breaks the schema that
    /// the provider publishes.
    ///
    /// ## Why
    ///
    /// The server does not keep what the schema promises, so no client that is generated from it
    /// can be right. A field that nothing declares counts, too, even where the schema is open:
    /// otherwise a renamed field would hide there. Recordings that are composed prove nothing.
    ///
    /// ## Drifts
    ///
    /// `````md
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
    /// about: the total is a text
    /// request: {method: GET, path: /orders/7}
    /// response: {status: 200, body: '{"total": "5"}'}
    /// expect: {client: {error: {kind: invalid_body}}, violations: [{pointer: /total, keyword: type}]}
    /// ```
    ///
    /// ## Agrees
    ///
    /// `````md
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
    /// provenance: composed
    /// about: the total is a text, to see what the client makes of it
    /// request: {method: GET, path: /orders/7}
    /// response: {status: 200, body: '{"total": "5"}'}
    /// expect: {client: {error: {kind: invalid_body}}, violations: [{pointer: /total, keyword: type}]}
    /// ```
    WIRE_BREAKS_SCHEMA: "wire-breaks-schema", Error, rank Contradicted, Exchange(check)
}

fn check(exchange: &Exchange<'_>, _: &Evidence<'_>, proposals: &mut Vec<Proposal>) {
    let recording = exchange.recording;
    let Some(operation) = exchange.operation.filter(|_| recording.is_evidence()) else { return };
    let status = recording.content.response.status;
    let body = exchange.place().map(|(_, place)| place);
    for violation in &exchange.violations {
        let place = body.clone().unwrap_or(crate::subject::Place::Operation);
        let subject = Subject::new(operation.id(), place);
        let declared = operation.response(status).map_or(operation.span(), |response| response.span);
        proposals.push(
            Proposal::new(
                &subject,
                format!("a recorded response of `{}` breaks its schema: {violation}", operation.id()),
            )
            .value(json!([violation.pointer, violation.keyword]))
            .label(Label::wire(recording.span("/response/body"), violation.reason.clone()))
            .label(Label::schema(declared, "the schema of this response says otherwise"))
            .why("no client that is generated from the schema can be right")
            .help("correct the schema by an overlay, and tell the provider"),
        );
    }
}
