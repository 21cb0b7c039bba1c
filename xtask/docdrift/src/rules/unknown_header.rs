//! A page sends a header that the operation does not declare.

use super::proposal::{Label, Proposal};
use super::rule::rule;
use crate::evidence::Case;
use crate::page::claim::ClaimKind;
use crate::subject::{ParameterLocation, Place};

rule! {
    /// A page sends a header that the operation does not declare, neither as a parameter nor as a
    /// credential.
    ///
    /// ## Why
    ///
    /// The server ignores a misspelt header; if the header carries the credential, the server refuses
    /// the call. The rule ignores standard HTTP headers and headers of gateways, because OpenAPI
    /// documents do not declare them. Header names are compared without case.
    ///
    /// ## Drifts
    ///
    /// `````md
    /// ```python
    /// requests.get("https://api.example.com/orders", headers={"x-acces-token": "key"})
    /// ```
    ///
    /// ````yaml GET /orders
    /// openapi: 3.0.3
    /// security: [{Key: []}]
    /// paths: {/orders: {get: {responses: {'200': {description: all}}}}}
    /// components: {securitySchemes: {Key: {type: apiKey, in: header, name: x-access-token}}}
    /// ````
    /// `````
    ///
    /// ## Agrees
    ///
    /// `````md
    /// ```python
    /// requests.get("https://api.example.com/orders", headers={"X-Access-Token": "key", "User-Agent": "me"})
    /// ```
    ///
    /// ````yaml GET /orders
    /// openapi: 3.0.3
    /// security: [{Key: []}]
    /// paths: {/orders: {get: {responses: {'200': {description: all}}}}}
    /// components: {securitySchemes: {Key: {type: apiKey, in: header, name: x-access-token}}}
    /// ````
    /// `````
    UNKNOWN_HEADER: "unknown-header", Warning, rank Undeclared, Subject(check)
}

fn check(case: &Case<'_, '_>, proposals: &mut Vec<Proposal>) {
    let (Place::Parameter(ParameterLocation::Header, name), Some(absent)) =
        (&case.subject.place, case.absent())
    else {
        return;
    };
    if absent.counterpart.is_some() {
        return;
    }
    let operation = &case.subject.operation;
    let sends = case.unfounded().any(|(_, statement)| statement.claim.kind == ClaimKind::Sends);
    let verb = if sends { "sends" } else { "names" };
    let message = format!(
        "the page {verb} the header `{name}` of `{operation}`, the schema does not declare it for this operation"
    );
    proposals.push(
        Proposal::new(case.subject, message)
            .refuting(case.unfounded(), |claim| claim.says())
            .label(absent.parent.map(|span| Label::schema(span, "the schema declares the operation here")))
            .why("the server ignores the header; if it carries the credential, the server refuses the call")
            .help("correct the name, or declare the header in the schema"),
    );
}
