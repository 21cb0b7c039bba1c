//! A recorded request that the server accepted breaks the published schema.

use super::proposal::{Level, Proposal};
use super::rule::rule;
use super::traffic_text::{named, proposal, why};
use crate::evidence::traffic_cases::TrafficCase;

rule! {
    /// A recorded request breaks the schema of its operation, and the server accepted it: a field or parameter of
    /// another type or value, one that nothing declares, or one that is required and missing.
    ///
    /// ## Why
    ///
    /// The document promises less than the server accepts, or the server ignores what it is sent. A generated
    /// client cannot send such a request. Requests that the server refused are not judged: they may be wrong on
    /// purpose. A field that is read-only is never missing.
    ///
    /// ## Drifts
    ///
    /// `````md
    /// Orders.
    /// `````
    ///
    /// ```yaml openapi
    /// openapi: 3.0.3
    /// paths:
    ///   /orders:
    ///     post:
    ///       requestBody: {content: {application/json: {schema: {type: object, required: [total], properties: {total: {type: number}}}}}}
    ///       responses: {'201': {description: made}}
    /// ```
    ///
    /// ```json traffic
    /// {"request": {"method": "POST", "url": "/orders", "headers": [{"name": "Content-Type", "value": "application/json"}], "postData": {"mimeType": "application/json", "text": "{\"total\": \"5\"}"}}, "response": {"status": 201, "headers": [], "content": {}}}
    /// ```
    ///
    /// ## Agrees
    ///
    /// `````md
    /// Orders.
    /// `````
    ///
    /// ```yaml openapi
    /// openapi: 3.0.3
    /// paths:
    ///   /orders:
    ///     post:
    ///       requestBody: {content: {application/json: {schema: {type: object, required: [id, total], properties: {id: {type: string, readOnly: true}, total: {type: number}}}}}}
    ///       responses: {'201': {description: made}, '422': {description: wrong}}
    /// ```
    ///
    /// ```json traffic
    /// {"request": {"method": "POST", "url": "/orders", "headers": [{"name": "Content-Type", "value": "application/json"}], "postData": {"mimeType": "application/json", "text": "{\"total\": 5}"}}, "response": {"status": 201, "headers": [], "content": {}}}
    /// {"request": {"method": "POST", "url": "/orders", "headers": [{"name": "Content-Type", "value": "application/json"}], "postData": {"mimeType": "application/json", "text": "{\"total\": \"5\"}"}}, "response": {"status": 422, "headers": [], "content": {}}}
    /// ```
    REQUEST_BREAKS_SCHEMA: "request-breaks-schema", Warning, rank Contradicted, Traffic(check)
}

fn check(case: &TrafficCase, proposals: &mut Vec<Proposal>) {
    if !case.kind.starts_with("request/") {
        return;
    }
    let what = format!("{} breaks the schema: {}", named(&case.subject), case.reason);
    proposals.push(
        proposal(case, &what, Level::Warning, "what the schema declares here")
            .why(why(
                case,
                "the document promises less than the server accepts, or the server ignores a part",
            ))
            .help("correct the schema, or the callers"),
    );
}
