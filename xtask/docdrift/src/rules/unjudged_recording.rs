//! A recording that no schema judges.

use super::proposal::{Label, Proposal};
use super::rule::rule;
use crate::evidence::Evidence;
use crate::evidence::exchange::Exchange;
use crate::subject::{Place, Subject};

rule! {
    /// No document has the operation that a recording is an exchange of.
    ///
    /// ## Why
    ///
    /// Nothing of the recording is compared with a schema, and that looks as if it broke none. The
    /// path may be misspelt; or the provider took the operation out of its document.
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
    let sent = recording.operation();
    proposals.push(
        Proposal::new(
            &Subject::new(&sent, Place::Operation),
            format!("no document has `{sent}`, which this recording is an exchange of"),
        )
        .label(Label::wire(recording.span("/request/path"), "no schema judges this exchange"))
        .why("an exchange that nothing is compared with looks as if it broke no schema")
        .help("correct the path, or give the document that has the operation"),
    );
}
