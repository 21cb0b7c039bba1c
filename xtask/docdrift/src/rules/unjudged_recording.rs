//! A recording that is compared with no schema.

use super::proposal::{Label, Proposal};
use super::rule::rule;
use crate::evidence::Evidence;
use crate::evidence::exchange::Exchange;
use crate::subject::{Place, Subject};

rule! {
    /// A recording is compared with no schema: no document declares its operation, or the schema of its
    /// response cannot be used.
    ///
    /// ## Why
    ///
    /// The recording looks as if it broke no schema. The path may be misspelt, or the provider may have
    /// removed the operation from its document. A schema cannot be used if it is invalid, or if it combines
    /// schemas in so many ways that validation would not end.
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
    /// ```
    UNJUDGED_RECORDING: "unjudged-recording", Warning, rank Contradicted, Exchange(check)
}

fn check(exchange: &Exchange<'_>, _: &Evidence<'_>, proposals: &mut Vec<Proposal>) {
    let recording = exchange.recording;
    let requested = recording.operation();
    let subject = Subject::new(&requested, Place::Operation);
    let why = "an exchange that is compared with no schema looks as if it broke none";
    let Some(operation) = exchange.operation else {
        let message = format!("no document declares `{requested}`, the operation of this recording");
        let path = recording.span("/request/path");
        proposals.push(
            Proposal::new(&subject, message)
                .label(Label::wire(path, "no schema is compared with this exchange"))
                .why(why)
                .help("correct the path, or pass the document that declares the operation"),
        );
        return;
    };
    let Some(reason) = &exchange.not_validated else { return };
    let status = recording.content.response.status;
    let declared = operation.response(status).map_or(operation.span(), |response| response.span);
    let message = format!("the schema of `{}` is not compared with this recording: {reason}", operation.id());
    proposals.push(
        Proposal::new(&Subject::new(operation.id(), Place::Operation), message)
            .label(Label::wire(recording.span("/response/body"), "this body is not validated"))
            .label(Label::schema(declared, "the schema of this response"))
            .why(why)
            .help("correct the schema, or write its unions with fewer shared members"),
    );
}
