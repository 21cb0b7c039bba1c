//! Something that the document promises and the client does not take.

use serde_json::json;

use super::proposal::{Label, Proposal};
use super::rule::rule;
use crate::evidence::client::diff::ClientDiff;
use crate::evidence::client::verdict::ClientVerdict;

rule! {
    /// The generated client takes less than the document promises: a narrower type, a closed list of
    /// values, a field that it cannot do without.
    ///
    /// ## Why
    ///
    /// One answer that the document allows and the client does not, and the whole body fails to be
    /// read: all of it is lost for one field. Numbers take whole numbers; null is asked for in answers
    /// only, because a caller leaves out what is not to be sent.
    ///
    /// ## Drifts
    ///
    /// `````md
    /// ````yaml GET /orders
    /// openapi: 3.0.3
    /// paths:
    ///   /orders:
    ///     get:
    ///       responses: {'200': {content: {application/json: {schema: {properties: {state: {type: string, enum: [open, paid]}}}}}}}
    /// ````
    /// `````
    ///
    /// ```json client
    /// {"GET /orders": {"responses": {"200": {
    ///   "type": "object",
    ///   "properties": {"state": {"type": "string", "enum": ["open"]}}
    /// }}}}
    /// ```
    ///
    /// `````md
    /// ````yaml GET /orders
    /// openapi: 3.0.3
    /// paths:
    ///   /orders:
    ///     get:
    ///       responses: {'200': {content: {application/json: {schema: {properties: {id: {type: string}}}}}}}
    /// ````
    /// `````
    ///
    /// ```json client
    /// {"GET /orders": {"responses": {"200": {
    ///   "type": "object",
    ///   "properties": {"id": {"type": "string"}},
    ///   "required": ["id"]
    /// }}}}
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
    ///       responses: {'200': {content: {application/json: {schema: {properties: {state: {type: string, enum: [open, paid]}, total: {type: integer}}}}}}}
    /// ````
    /// `````
    ///
    /// ```json client
    /// {"GET /orders": {"responses": {"200": {
    ///   "type": "object",
    ///   "properties": {
    ///     "state": {"anyOf": [{"type": "string", "enum": ["open"]}, {"type": "string"}, {"type": "null"}]},
    ///     "total": {"type": ["number", "null"]}
    ///   }
    /// }}}}
    /// ```
    CLIENT_REFUSES: "client-refuses", Error, rank Contradicted, Client(check)
}

fn check(compared: &ClientDiff, proposals: &mut Vec<Proposal>) {
    let ClientVerdict::Refused(keyword, reason) = &compared.taking else { return };
    let message = format!("the client takes less than the document promises of `{}`", compared.subject);
    proposals.push(
        Proposal::new(&compared.subject, message)
            .value(json!(keyword))
            .label(Label::schema(compared.declared, "the document declares it here"))
            .label(Label::client(compared.client, reason.as_str()))
            .why("what the document allows makes the whole value fail")
            .help(compared.remedy()),
    );
}
