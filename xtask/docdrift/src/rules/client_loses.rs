//! The document declares a field, parameter or response, and the generated client has no type for it.

use super::proposal::{Label, Proposal};
use super::rule::rule;
use crate::evidence::client::diff::ClientDiff;
use crate::evidence::client::verdict::ClientVerdict;

rule! {
    /// The generated client lacks a field, a parameter or a response that the document declares.
    ///
    /// ## Why
    ///
    /// The client drops the field of a response without an error, and a caller cannot send the field or
    /// parameter of a request. Usually a rewrite of the document removed it so that the generator could
    /// read the document. If the list of rewrites shows which rewrite is the cause, the finding names
    /// it.
    ///
    /// ## Drifts
    ///
    /// `````md
    /// ````yaml GET /orders
    /// openapi: 3.0.3
    /// paths:
    ///   /orders:
    ///     get:
    ///       responses: {'200': {content: {application/json: {schema: {properties: {id: {type: string}, total: {type: number}}}}}}}
    /// ````
    /// `````
    ///
    /// ```json client
    /// {"GET /orders": {"responses": {"200": {"type": "object", "properties": {"id": {"type": "string"}}}}}}
    /// ```
    ///
    /// ## Agrees
    ///
    /// `````md
    /// ````yaml GET /orders
    /// openapi: 3.0.3
    /// paths:
    ///   /orders:
    ///     get:
    ///       responses: {'200': {content: {application/json: {schema: {properties: {id: {type: string}, total: {type: number}}}}}}}
    /// ````
    /// `````
    ///
    /// ```json client
    /// {"GET /orders": {"responses": {"200": {
    ///   "type": "object",
    ///   "properties": {"id": {"type": "string"}},
    ///   "additionalProperties": true
    /// }}}}
    /// ```
    CLIENT_LOSES: "client-loses", Warning, rank Contradicted, Client(check)
}

fn check(diff: &ClientDiff, proposals: &mut Vec<Proposal>) {
    if diff.verdict != ClientVerdict::Lost {
        return;
    }
    let message = format!("the generated client lacks `{}`, which the document declares", diff.subject);
    proposals.push(
        Proposal::new(&diff.subject, message)
            .label(Label::schema(diff.declared, "the document declares it here"))
            .label(Label::client(diff.client, "the client's type does not have it"))
            .why("the client drops it from a response, and a caller cannot send it in a request")
            .help(diff.remedy()),
    );
}
