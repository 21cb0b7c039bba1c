//! A path that is called with a method that it does not have.

use super::proposal::{Label, Proposal};
use super::rule::rule;
use crate::evidence::Case;
use crate::subject::{Method, Place};

rule! {
    /// A page calls a path of the schema with a method that the path does not have.
    ///
    /// ## Why
    ///
    /// The call ends in a 404 or 405. Where it is clear which operation is meant, the rest of the
    /// call is judged at that one.
    ///
    /// ## Drifts
    ///
    /// `````md
    /// ```javascript
    /// await fetch("https://api.example.com/orders", { method: "PUT" });
    /// ```
    ///
    /// ````yaml POST /orders
    /// openapi: 3.0.3
    /// servers: [{url: 'https://api.example.com'}]
    /// paths: {/orders: {post: {responses: {'200': {description: done}}}}}
    /// ````
    /// `````
    ///
    /// ## Agrees
    ///
    /// `````md
    /// ```javascript
    /// await fetch("https://api.example.com/orders", { method: "post" });
    /// ```
    ///
    /// ````yaml POST /orders
    /// openapi: 3.0.3
    /// servers: [{url: 'https://api.example.com'}]
    /// paths: {/orders: {post: {responses: {'200': {description: done}}}}}
    /// ````
    /// `````
    WRONG_METHOD: "wrong-method", Error, rank Call, Subject(check)
}

fn check(case: &Case<'_, '_>, proposals: &mut Vec<Proposal>) {
    let (Place::Operation, Some(absent)) = (&case.subject.place, case.absent()) else { return };
    let Some(meant) = &absent.counterpart else { return };
    let written = &case.subject.operation;
    // A path that the schema does not have is the business of `unknown-operation`.
    if meant.subject.operation.path != written.path {
        return;
    }
    let message = format!("the schema has no `{written}`, but `{}`", meant.subject.operation);
    proposals.push(
        Proposal::new(case.subject, message)
            .refuting(case.unfounded(), |claim| claim.says())
            .counterpart(&meant.subject)
            .label(Label::schema(meant.span, "the schema has this method"))
            .why("the call ends in a 404 or 405")
            .help(help(written.method, meant.subject.operation.method)),
    );
}

/// Whoever wants to read is not told to delete.
fn help(written: Method, declared: Method) -> String {
    let writes = |method| matches!(method, Method::Post | Method::Put | Method::Patch);
    if writes(written) && writes(declared) {
        format!("call it with `{declared}`")
    } else {
        format!("declare `{written}` in the schema, should the server have it; else take it out of the page")
    }
}
