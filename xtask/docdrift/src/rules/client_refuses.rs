//! The generated client accepts less than the document declares.

use serde_json::json;

use super::proposal::{Label, Proposal};
use super::rule::rule;
use crate::evidence::client::diff::ClientDiff;
use crate::evidence::client::verdict::ClientVerdict;
use crate::subject::Place;

rule! {
    /// The generated client accepts less than the document declares: a narrower type, a closed list of
    /// values, or a required field that the document makes optional.
    ///
    /// ## Why
    ///
    /// If a response contains one value that the document allows and the client does not accept, the
    /// whole body fails to decode: all fields are lost because of one. A client type for numbers also
    /// accepts integers. The client must accept null only in responses, because a caller omits a field
    /// instead of sending null.
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

fn check(diff: &ClientDiff, proposals: &mut Vec<Proposal>) {
    let ClientVerdict::Refused(keyword, reason) = &diff.verdict else { return };
    let message =
        format!("the generated client accepts less for `{}` than the document declares", diff.subject);
    let why = match diff.subject.place {
        Place::Response(..) => "a response that the document allows fails to decode as a whole",
        _ => "a caller cannot make every call that the document allows",
    };
    proposals.push(
        Proposal::new(&diff.subject, message)
            .value(json!(keyword))
            .label(Label::schema(diff.declared, "the document declares it here"))
            .label(Label::client(diff.client, reason.as_str()))
            .why(why)
            .help(diff.remedy()),
    );
}
