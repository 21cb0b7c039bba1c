//! A page sends a field that the request's schema does not declare.

use super::message_text::undeclared;
use super::proposal::{Label, Level, Proposal};
use super::rule::rule;
use super::similar_name;
use crate::evidence::Case;
use crate::subject::Place;

rule! {
    /// A page sends or mentions a field that the schema of the request does not declare, neither at that
    /// place nor elsewhere.
    ///
    /// ## Why
    ///
    /// A server usually ignores a field that it does not know: the call succeeds, and the field has no
    /// effect. The finding is an error if the schema forbids other fields, and a warning if the schema
    /// allows them.
    ///
    /// ## Drifts
    ///
    /// `````md
    /// ```python
    /// requests.post("https://api.example.com/orders", json={"total": 5, "redirect_url": "https://example.com"})
    /// ```
    ///
    /// ````yaml POST /orders
    /// openapi: 3.0.3
    /// paths:
    ///   /orders:
    ///     post:
    ///       requestBody: {content: {application/json: {schema: {properties: {total: {type: number}}}}}}
    /// ````
    /// `````
    ///
    /// ## Agrees
    ///
    /// `````md
    /// ```python
    /// requests.post("https://api.example.com/orders", json={"total": 5, "metadata": {"redirect_url": "x"}})
    /// ```
    ///
    /// ````yaml POST /orders
    /// openapi: 3.0.3
    /// paths:
    ///   /orders:
    ///     post:
    ///       requestBody: {content: {application/json: {schema: {properties: {total: {type: number}, metadata: {additionalProperties: {type: string}}}}}}}
    /// ````
    /// `````
    UNKNOWN_REQUEST_FIELD: "unknown-request-field", Warning, rank Undeclared, Subject(check)
}

fn check(case: &Case<'_, '_>, proposals: &mut Vec<Proposal>) {
    let (Place::Request(path), Some(absent)) = (&case.subject.place, case.absent()) else { return };
    if absent.counterpart.is_some() || path.is_root() {
        return;
    }
    let (level, why, who) = if case.subject.operation.event().is_some() {
        (Level::Warning, "code that reads the field gets nothing", "the provider sends it")
    } else if absent.closed {
        (
            Level::Error,
            "the schema allows no other fields, so the server refuses the call",
            "the server accepts it",
        )
    } else {
        let why = "a server usually ignores a field that it does not know, so the field has no effect";
        (Level::Warning, why, "the server accepts it")
    };
    proposals.push(
        Proposal::new(case.subject, undeclared(case))
            .level(level)
            .refuting(case.unfounded(), |claim| claim.says())
            .label(absent.parent.map(|span| Label::schema(span, "the schema declares no such field here")))
            .label(similar_name::label(case))
            .why(why)
            .help(format!("remove the field from the page; or declare it in the schema, if {who}")),
    );
}
