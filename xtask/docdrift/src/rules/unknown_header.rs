//! A header that a page sends and no schema has.

use super::proposal::{Label, Proposal};
use super::rule::rule;
use crate::evidence::Case;
use crate::subject::{ParameterLocation, Place};

rule! {
    /// A page sends a header that the operation does not declare, neither as a parameter nor as a
    /// credential.
    ///
    /// ## Why
    ///
    /// A misspelt header is not seen by the server: with a credential in it, the call is refused.
    /// Headers that HTTP itself gives a meaning to, and those of gateways on the way, are nobody's
    /// contract, and are left alone. Header names have no case.
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
    proposals.push(
        Proposal::new(case.subject, format!("`{}` declares no header `{name}`", case.subject.operation))
            .refuting(case.unfounded(), |claim| claim.says())
            .label(absent.parent.map(|span| Label::schema(span, "the schema declares the operation here")))
            .why("the server does not look at it; with a credential in it, the call is refused")
            .help("correct the name, or declare the header in the schema"),
    );
}
