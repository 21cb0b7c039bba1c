//! A page calls a path that the schema does not declare.

use super::proposal::{Label, Level, Proposal};
use super::rule::rule;
use crate::evidence::Case;
use crate::evidence::guess::Guess;
use crate::subject::Place;

rule! {
    /// A page calls a path that the schema does not declare, at a server that the schema declares.
    ///
    /// ## Why
    ///
    /// The call ends in a 404. A declared operation is named only if its method, resource and kind of action
    /// are the same. The rest of the call is judged at it only if its path is spelled otherwise (another
    /// casing, number or version), or if the page is about it. The rule ignores calls to other hosts.
    ///
    /// A document may describe only a part of its API: its `info.description` says so, or it has few of the
    /// resources that the pages name. What such a document lacks is a note, and all of it is one cause.
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
    // A declared operation in place of another one is the subject of `other-operation`.
    if case.unfounded().any(|(_, statement)| statement.guess.is_some_and(Guess::is_of_other_url)) {
        return;
    }
    let likely = absent.counterpart.as_ref();
    let written = &case.subject.operation;
    let is_same = likely.is_some_and(|likely| likely.subject.operation == *written);
    // A declared path with another method is the subject of `wrong-method`.
    if !is_same && likely.is_some_and(|likely| likely.subject.operation.path == written.path) {
        return;
    }
    if let Some(name) = written.event() {
        proposals.push(
            Proposal::new(case.subject, format!("the schema declares no webhook `{name}`"))
                .refuting(case.unfounded(), |claim| claim.says())
                .why("nothing says what the provider sends")
                .help("correct the name, or add the webhook to the schema"),
        );
        return;
    }
    let message = if is_same {
        format!("the page calls `{written}`, the schema has it below the base path of a server")
    } else {
        format!("the page names `{written}`, no searched document declares it")
    };
    let mut proposal = Proposal::new(case.subject, message)
        .refuting(case.unfounded(), |claim| claim.says())
        .why("the call ends in a 404");
    proposal = match likely {
        Some(likely) if is_same => proposal
            .counterpart(&likely.subject)
            .label(Label::schema(likely.span, "the schema declares the operation here"))
            .help("call the operation below the base path; or correct the servers of the schema"),
        Some(likely) => proposal
            .counterpart(&likely.subject)
            .label(Label::schema(likely.span, format!("the schema declares `{}`", likely.subject.operation)))
            .help(format!(
                "call `{}`, if the page means that operation; or add `{written}` to the schema",
                likely.subject.operation
            )),
        None if case.unfounded().all(|(_, it)| it.guess == Some(Guess::PartialDocument)) => proposal
            .level(Level::Note)
            .why("the document describes only a part of the API, so nothing checks what the page says of this operation")
            .help("describe the operation in the document, or name another document that does"),
        None => proposal.help("correct the path, or add the operation to the schema"),
    };
    proposals.push(proposal);
}
