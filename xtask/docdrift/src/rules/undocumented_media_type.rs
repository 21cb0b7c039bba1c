//! Recorded traffic has a body of a media type that the operation does not document.

use super::proposal::{Level, Proposal};
use super::rule::rule;
use super::traffic_text::{proposal, why};
use crate::evidence::traffic_cases::TrafficCase;

rule! {
    /// A recorded body has a media type that its operation does not document, or its operation documents no
    /// body.
    ///
    /// ## Why
    ///
    /// A client that is generated from the document cannot read the answer. Parameters such as `charset` are
    /// ignored, and `*/*` documents every media type. An answer to a refused request may have a body that
    /// nobody describes.
    ///
    /// ## Drifts
    ///
    /// `````md
    /// Orders.
    /// `````
    ///
    /// ```yaml openapi
    /// openapi: 3.0.3
    /// paths: {/orders: {get: {responses: {'200': {description: all, content: {application/json: {schema: {type: array}}}}}}}}
    /// ```
    ///
    /// ```json traffic
    /// {"request": {"method": "GET", "url": "/orders", "headers": []}, "response": {"status": 200, "headers": [{"name": "Content-Type", "value": "text/html"}], "content": {"mimeType": "text/html", "text": "<p>"}}}
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
    /// paths: {/orders: {get: {responses: {'200': {description: all, content: {application/json: {schema: {type: array}}}}}}}}
    /// ```
    ///
    /// ```json traffic
    /// {"request": {"method": "GET", "url": "/orders", "headers": []}, "response": {"status": 200, "headers": [{"name": "Content-Type", "value": "application/json; charset=utf-8"}], "content": {"mimeType": "application/json", "text": "[]"}}}
    /// ```
    UNDOCUMENTED_MEDIA_TYPE: "undocumented-media-type", Error, rank Undeclared, Traffic(check)
}

fn check(case: &TrafficCase, proposals: &mut Vec<Proposal>) {
    if case.kind != "undocumented-media-type" {
        return;
    }
    let is_request = matches!(case.subject.place, crate::subject::Place::Request(_));
    let level = if is_request { Level::Warning } else { Level::Error };
    proposals.push(
        proposal(case, &case.reason, level, "the media types that are documented")
            .why(why(case, "a client that is generated from the document does not expect the body"))
            .help("document the media type, or correct the server"),
    );
}
