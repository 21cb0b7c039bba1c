//! Something that the document declares and the client has no place for.

use super::proposal::{Label, Proposal};
use super::rule::rule;
use crate::evidence::client::diff::ClientDiff;
use crate::evidence::client::verdict::ClientVerdict;

rule! {
    /// The generated client has no place for a field, a parameter or an answer that the document
    /// declares.
    ///
    /// ## Why
    ///
    /// What is answered there is thrown away without a word, and what could be sent cannot be said.
    /// Mostly a rewrite left it out for the generator's sake; where the list of them tells which, the
    /// finding names it.
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

fn check(compared: &ClientDiff, proposals: &mut Vec<Proposal>) {
    if compared.taking != ClientVerdict::Lost {
        return;
    }
    let message = format!("the client has no place for `{}`", compared.subject);
    proposals.push(
        Proposal::new(&compared.subject, message)
            .label(Label::schema(compared.declared, "the document declares it here"))
            .label(Label::client(compared.client, "it is not in the client's type"))
            .why("what is answered there is thrown away, and what could be sent cannot be said")
            .help(compared.remedy()),
    );
}
