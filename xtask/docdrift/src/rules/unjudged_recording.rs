//! A recording of an operation that no document declares.

use super::proposal::{Label, Proposal};
use super::rule::rule;
use crate::evidence::Evidence;
use crate::evidence::exchange::Exchange;
use crate::subject::{Place, Subject};

rule! {
    /// No document declares the operation of a recording.
    ///
    /// ## Why
    ///
    /// No schema is compared with the recording, so it looks as if it broke none. The path may be
    /// misspelt, or the provider may have removed the operation from its document.
    ///
    /// ## Drifts
    ///
    /// `````md
    /// ````yaml GET /orders/{id}
    /// openapi: 3.0.3
    /// paths: {'/orders/{id}': {get: {responses: {'200': {description: one}}}}}
    /// ````
    /// `````
    ///
    /// ```yaml
    /// version: 1
    /// provenance: composed
    /// about: an order
    /// request: {method: GET, path: /order/7}
    /// response: {status: 200, body: '{"total": 5}'}
    /// expect: {client: {value: {total: 5}}, violations: []}
    /// ```
    ///
    /// ## Agrees
    ///
    /// `````md
    /// ````yaml GET /orders/{id}
    /// openapi: 3.0.3
    /// paths: {'/orders/{id}': {get: {responses: {'200': {description: one}}}}}
    /// ````
    /// `````
    ///
    /// ```yaml
    /// version: 1
    /// provenance: composed
    /// about: an order
    /// request: {method: GET, path: /orders/7}
    /// response: {status: 200, body: '{"total": 5}'}
    /// expect: {client: {value: {total: 5}}, violations: []}
    /// ```
    UNJUDGED_RECORDING: "unjudged-recording", Warning, rank Contradicted, Exchange(check)
}

fn check(exchange: &Exchange<'_>, _: &Evidence<'_>, proposals: &mut Vec<Proposal>) {
    if exchange.operation.is_some() {
        return;
    }
    let recording = exchange.recording;
    let operation = recording.operation();
    proposals.push(
        Proposal::new(
            &Subject::new(&operation, Place::Operation),
            format!("no document declares `{operation}`, the operation of this recording"),
        )
        .label(Label::wire(recording.span("/request/path"), "no schema is compared with this exchange"))
        .why("an exchange that is compared with no schema looks as if it broke none")
        .help("correct the path, or pass the document that declares the operation"),
    );
}
