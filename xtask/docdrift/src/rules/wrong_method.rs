//! A page calls a declared path with a method that the path does not have.

use super::proposal::{Label, Proposal};
use super::rule::rule;
use crate::evidence::Case;
use crate::evidence::guess::Guess;
use crate::subject::{Method, Place};

rule! {
    /// A page calls a path of the schema with a method that the path does not have.
    ///
    /// ## Why
    ///
    /// The call ends in a 404 or 405. If the intended operation is certain, the rest of the call is
    /// judged at that operation.
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
    let Some(likely) = &absent.counterpart else { return };
    // A declared operation in place of another one is the subject of `other-operation`.
    if case.unfounded().any(|(_, statement)| statement.guess.is_some_and(Guess::is_of_other_url)) {
        return;
    }
    let written = &case.subject.operation;
    // An undeclared path, or another base path, is the subject of `unknown-operation`.
    let declared = &likely.subject.operation;
    if declared.path != written.path || declared.method == written.method {
        return;
    }
    let message = format!("the page calls `{written}`, the schema declares `{declared}`");
    proposals.push(
        Proposal::new(case.subject, message)
            .refuting(case.unfounded(), |claim| claim.says())
            .counterpart(&likely.subject)
            .label(Label::schema(likely.span, "the schema declares this method"))
            .why("the call ends in a 404 or 405")
            .help(help(written.method, declared.method)),
    );
}

/// Suggests the declared method only if both methods write: a page that reads must not be advised to delete.
fn help(written: Method, declared: Method) -> String {
    let writes = |method| matches!(method, Method::Post | Method::Put | Method::Patch);
    if writes(written) && writes(declared) {
        format!("call the path with `{declared}`; or declare `{written}` in the schema, if the server has it")
    } else {
        format!(
            "declare `{written}` in the schema, if the server has it; otherwise remove the call from the page"
        )
    }
}
