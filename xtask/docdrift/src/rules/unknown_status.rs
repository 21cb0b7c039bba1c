//! A page lists a status that the schema does not declare for the operation.

use super::proposal::{Label, Level, Proposal};
use super::rule::rule;
use crate::evidence::Case;
use crate::subject::Place;

rule! {
    /// A table of statuses has a status that the operation of its section does not declare.
    ///
    /// ## Why
    ///
    /// A client that is generated from the document does not expect the status. `4XX` and `default` declare
    /// every status that they stand for. Many documents leave out errors, so only a success is a warning, and
    /// other statuses are notes. A table of which the operation has fewer than half is of the whole API.
    ///
    /// ## Drifts
    ///
    /// `````md
    /// | Code | Description |
    /// |------|-------------|
    /// | 201 Created | The order is made |
    /// | 409 Conflict | It is there |
    ///
    /// ````yaml POST /orders
    /// openapi: 3.0.3
    /// paths: {/orders: {post: {responses: {'201': {description: made}, '400': {description: refused}}}}}
    /// ````
    /// `````
    ///
    /// ## Agrees
    ///
    /// `````md
    /// | Code | Description |
    /// |------|-------------|
    /// | 201 Created | The order is made |
    /// | 409 Conflict | It is there |
    ///
    /// ````yaml POST /orders
    /// openapi: 3.0.3
    /// paths: {/orders: {post: {responses: {'201': {description: made}, '4XX': {description: refused}}}}}
    /// ````
    /// `````
    UNKNOWN_STATUS: "unknown-status", Warning, rank Undeclared, Subject(check)
}

fn check(case: &Case<'_, '_>, proposals: &mut Vec<Proposal>) {
    let (Place::Response(status, path), Some(absent)) = (&case.subject.place, case.absent()) else { return };
    if !path.is_root() {
        return;
    }
    let level = if status.starts_with('2') { Level::Warning } else { Level::Note };
    let written = &case.subject.operation;
    let message = format!(
        "the page says that `{written}` answers with the status {status}, the schema does not declare it"
    );
    proposals.push(
        Proposal::new(case.subject, message)
            .level(level)
            .refuting(case.unfounded(), |claim| claim.says())
            .label(absent.parent.map(|span| Label::schema(span, "the schema declares other statuses of the operation")))
            .why("a client that is generated from the document does not expect the status")
            .help("declare the status in the schema; or remove it from the page, if the server never answers with it"),
    );
}
