//! Recorded traffic never has an answer like an example of the document.

use serde_json::json;

use super::proposal::{Label, Proposal};
use super::rule::rule;
use crate::evidence::traffic_cases::TrafficCase;

rule! {
    /// No recorded answer of an operation resembles an example that the document gives for it.
    ///
    /// ## Why
    ///
    /// Readers build on examples, and so do mock servers and generated pages. An example that no answer resembles
    /// may be of another version, or show another shape than the server sends. It may also show a case that was not
    /// recorded, such as a rare kind of object, and then it is right: so this is a note. It is given only if there
    /// are at least three recorded answers with the status and a body in JSON. An answer resembles an example if
    /// it has at least half of the example's fields, with values of the same types.
    ///
    /// ## Drifts
    ///
    /// `````md
    /// Orders.
    /// `````
    ///
    /// ```yaml openapi
    /// openapi: 3.0.3
    /// servers: [{url: https://api.shop.test}]
    /// paths:
    ///   /orders:
    ///     get:
    ///       responses:
    ///         '200':
    ///           content:
    ///             application/json:
    ///               schema: {type: object}
    ///               example: {checkouts: [{id: ord_1, amount: 500}], has_more: false}
    /// ```
    ///
    /// ```json traffic
    /// {"request": {"method": "GET", "url": "https://api.shop.test/orders", "headers": []}, "response": {"status": 200, "headers": [], "content": {"mimeType": "application/json", "text": "{\"data\": [{\"id\": \"ord_1\"}]}"}}}
    /// {"request": {"method": "GET", "url": "https://api.shop.test/orders", "headers": []}, "response": {"status": 200, "headers": [], "content": {"mimeType": "application/json", "text": "{\"data\": []}"}}}
    /// {"request": {"method": "GET", "url": "https://api.shop.test/orders", "headers": []}, "response": {"status": 200, "headers": [], "content": {"mimeType": "application/json", "text": "{\"data\": [{\"id\": \"ord_2\"}]}"}}}
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
    /// servers: [{url: https://api.shop.test}]
    /// paths:
    ///   /orders:
    ///     get:
    ///       responses:
    ///         '200':
    ///           content:
    ///             application/json:
    ///               schema: {type: object}
    ///               example: {data: [{id: ord_1, amount: 500}], has_more: false}
    ///         '404': {content: {application/json: {schema: {type: object}, example: {error: gone}}}}
    /// ```
    ///
    /// ```json traffic
    /// {"request": {"method": "GET", "url": "https://api.shop.test/orders", "headers": []}, "response": {"status": 200, "headers": [], "content": {"mimeType": "application/json", "text": "{\"data\": []}"}}}
    /// {"request": {"method": "GET", "url": "https://api.shop.test/orders", "headers": []}, "response": {"status": 200, "headers": [], "content": {"mimeType": "application/json", "text": "{\"data\": [{\"id\": \"ord_1\", \"amount\": 7, \"note\": \"x\"}]}"}}}
    /// {"request": {"method": "GET", "url": "https://api.shop.test/orders", "headers": []}, "response": {"status": 200, "headers": [], "content": {"mimeType": "application/json", "text": "{\"data\": []}"}}}
    /// {"request": {"method": "GET", "url": "https://api.shop.test/orders", "headers": []}, "response": {"status": 404, "headers": [], "content": {"mimeType": "application/json", "text": "{\"message\": \"gone\"}"}}}
    /// ```
    UNSEEN_EXAMPLE: "unseen-example", Note, rank Consistency, Traffic(check)
}

fn check(case: &TrafficCase, proposals: &mut Vec<Proposal>) {
    if case.kind != "unseen-example" {
        return;
    }
    let TrafficCase { subject, reason, count, .. } = case;
    let message = format!("none of {count} recorded responses of `{}` resembles {reason}", subject.operation);
    let mut proposal = Proposal::new(subject, message)
        .value(json!([case.kind, reason]))
        .label(case.declared.map(|span| Label::schema(span, "no recorded response has half of its fields")))
        .why("an example that the server never sends misleads whoever builds on it")
        .help("take an example from what the server sends, or record the case that the example shows");
    for (_, span) in &case.places {
        proposal = proposal.label(span.map(|span| Label::wire(span, "a response of another shape")));
    }
    proposals.push(proposal);
}
