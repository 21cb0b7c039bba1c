//! A page calls its operation at a host, or an operation below a base path, that the schema does not declare.

use super::proposal::{Label, Proposal};
use super::rule::rule;
use crate::evidence::Case;
use crate::subject::Place;

rule! {
    /// A page calls its own operation at a host that is not one of the schema's servers, or any operation at
    /// the right host below a base path that the schema does not declare for it.
    ///
    /// ## Why
    ///
    /// The call goes to another server, with the reader's key, or ends in a 404. A host is checked only for the
    /// operation that the page is about: calls of other operations at other hosts belong to other APIs.
    ///
    /// ## Drifts
    ///
    /// `````md
    /// ```python
    /// requests.get("https://api.example.org/orders")
    /// ```
    ///
    /// ````yaml GET /orders
    /// openapi: 3.0.3
    /// servers: [{url: 'https://api.example.com'}]
    /// paths: {/orders: {get: {responses: {'200': {description: all}}}}}
    /// ````
    /// `````
    ///
    /// `````md
    /// ```python
    /// requests.get("https://api.example.com/v1/orders")
    /// ```
    ///
    /// ````yaml
    /// openapi: 3.0.3
    /// servers: [{url: 'https://api.example.com/v2'}]
    /// paths:
    ///   /orders: {get: {responses: {'200': {description: all}}}}
    ///   /orders/{id}: {get: {responses: {'200': {description: one}}}}
    /// ````
    /// `````
    ///
    /// ## Agrees
    ///
    /// `````md
    /// ```python
    /// requests.get("https://eu.example.com/orders")
    /// requests.get(f"{BASE_URL}/orders")
    /// ```
    ///
    /// ````yaml GET /orders
    /// openapi: 3.0.3
    /// servers: [{url: 'https://{region}.example.com'}]
    /// paths: {/orders: {get: {responses: {'200': {description: all}}}}}
    /// ````
    /// `````
    WRONG_SERVER: "wrong-server", Error, rank Call, Subject(check)
}

fn check(case: &Case<'_, '_>, proposals: &mut Vec<Proposal>) {
    let (Place::Server, Some(absent)) = (&case.subject.place, case.absent()) else { return };
    for (id, statement) in case.unfounded() {
        let Some(server) = &statement.claim.value else { continue };
        let written = server.as_str().unwrap_or_default();
        let operation = &case.subject.operation;
        let message =
            format!("the page calls `{operation}` at `{written}`, the schema declares no such server for it");
        proposals.push(
            Proposal::new(case.subject, message)
                .refuting([(id, statement)], |claim| claim.says())
                .value(server.clone())
                .label(absent.parent.map(|span| Label::schema(span, "the schema declares this server")))
                .why("the call goes to another server, with the reader's key, or ends in a 404")
                .help("correct the address, or add the server to the schema"),
        );
    }
}
