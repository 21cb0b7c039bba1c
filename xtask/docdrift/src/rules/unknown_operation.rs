//! An operation that no schema has.

use super::proposal::{Label, Proposal};
use super::rule::rule;
use crate::evidence::Case;
use crate::subject::Place;

rule! {
    /// A page calls a path of a declared server that the schema does not have.
    ///
    /// ## Why
    ///
    /// The call ends in a 404. Where it is clear which operation is meant, since the page is about it or
    /// since one alone has nearly the same path and most of what is sent, the rest of the call is judged at
    /// that one. Calls of other hosts are left alone.
    ///
    /// ## Drifts
    ///
    /// `````md
    /// ```python
    /// requests.get("https://api.example.com/order")
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
    /// requests.post("https://api.example.com/orders/new", json={"amount": 5})
    /// ```
    ///
    /// ````yaml
    /// openapi: 3.0.3
    /// servers: [{url: 'https://api.example.com'}]
    /// paths:
    ///   /v2/orders:
    ///     get: {responses: {'200': {description: all}}}
    ///     post: {responses: {'200': {description: made}}}
    /// ````
    /// `````
    ///
    /// ## Agrees
    ///
    /// `````md
    /// ```python
    /// requests.get("https://api.example.com/orders")
    /// requests.get("https://other.example.org/order")
    /// ```
    ///
    /// ````yaml GET /orders
    /// openapi: 3.0.3
    /// servers: [{url: 'https://api.example.com'}]
    /// paths: {/orders: {get: {responses: {'200': {description: all}}}}}
    /// ````
    /// `````
    UNKNOWN_OPERATION: "unknown-operation", Error, rank Call, Subject(check)
}

fn check(case: &Case<'_, '_>, proposals: &mut Vec<Proposal>) {
    let (Place::Operation, Some(absent)) = (&case.subject.place, case.absent()) else { return };
    let own = absent.counterpart.as_ref();
    if own.is_some_and(|own| own.subject.operation.path == case.subject.operation.path) {
        return;
    }
    let mut proposal = Proposal::new(case.subject, format!("the schema has no `{}`", case.subject.operation))
        .refuting(case.unfounded(), |claim| claim.says())
        .why("the call ends in a 404");
    proposal = match own {
        Some(own) => proposal
            .counterpart(&own.subject)
            .label(Label::schema(own.span, format!("the schema has `{}`", own.subject.operation)))
            .help(format!("call `{}`, should that be meant", own.subject.operation)),
        None => proposal.help("correct the path, or add the operation to the schema"),
    };
    proposals.push(proposal);
}
