//! A recorded response breaks the published schema.

use serde_json::json;

use super::proposal::{Label, Level, Proposal};
use super::rule::rule;
use super::traffic_text::{named, proposal, why};
use crate::evidence::Evidence;
use crate::evidence::exchange::Exchange;
use crate::evidence::traffic_cases::TrafficCase;
use crate::subject::{Place, Subject};

rule! {
    /// A recorded response of real traffic, or the provider's own example, breaks the schema that the
    /// provider publishes.
    ///
    /// ## Why
    ///
    /// The server does not keep to the schema, so a client that is generated from the schema cannot be
    /// right. An undeclared field counts as a violation even if the schema allows other fields, because
    /// a renamed field would go unnoticed otherwise. The rule ignores recordings that are composed by
    /// hand: they are no evidence. What many exchanges show alike is one finding with their number. Stubs,
    /// contracts and collections show names and types only, and are a warning at most.
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
    /// ```
    ///
    /// `````md
    /// Orders.
    /// `````
    ///
    /// ```yaml openapi
    /// openapi: 3.0.3
    /// paths:
    ///   /orders/{id}:
    ///     get:
    ///       responses: {'200': {content: {application/json: {schema: {properties: {total: {type: number}}}}}}}
    /// ```
    ///
    /// ```json traffic
    /// {"request": {"method": "GET", "url": "/orders/7", "headers": []}, "response": {"status": 200, "headers": [{"name": "Content-Type", "value": "application/json"}], "content": {"mimeType": "application/json", "text": "{\"total\": 5, \"sum\": 5}"}}}
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
    /// ```
    WIRE_BREAKS_SCHEMA: "wire-breaks-schema", Error, rank Contradicted, Wire(check, check_traffic)
}

fn check(exchange: &Exchange<'_>, evidence: &Evidence<'_>, proposals: &mut Vec<Proposal>) {
    let recording = exchange.recording;
    let Some(operation) = exchange.operation.filter(|_| recording.is_evidence()) else { return };
    let status = recording.content.response.status;
    let body = exchange.place().map(|(_, place)| place);
    for violation in &exchange.violations {
        let place = body.clone().unwrap_or(Place::Operation);
        let subject = Subject::new(operation.id(), place);
        let is_agreed =
            exchange.violated(violation).is_some_and(|field| evidence.is_agreed_against_wire(&field));
        let help = if is_agreed {
            "correct the server; or the schema and the page, which agree"
        } else {
            "correct the schema; if a provider owns it, in an overlay, and report the error to the provider"
        };
        let declared = operation.response(status).map_or(operation.span(), |response| response.span);
        proposals.push(
            Proposal::new(
                &subject,
                format!("a recorded response of `{}` breaks its schema: {violation}", operation.id()),
            )
            .value(json!([violation.pointer, violation.keyword]))
            .label(Label::wire(recording.span("/response/body"), violation.reason.clone()))
            .label(Label::schema(declared, "the schema of this response"))
            .why("a client that is generated from the schema cannot be right")
            .help(help),
        );
    }
}

fn check_traffic(case: &TrafficCase, proposals: &mut Vec<Proposal>) {
    if !case.kind.starts_with("response/") {
        return;
    }
    let what = format!("{} breaks the schema: {}", named(&case.subject), case.reason);
    proposals.push(
        proposal(case, &what, Level::Error, "what the schema declares here")
            .why(why(case, "a client that is generated from the schema cannot be right"))
            .help(
                "correct the schema; if a provider owns it, in an overlay, and report the error to the provider",
            ),
    );
}
