//! A page sends a field that the request's schema does not declare.

use super::declared_elsewhere::DeclaredElsewhere;
use super::message_text::{place_of, undeclared};
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
    let elsewhere = DeclaredElsewhere::of(case);
    let (message, help) = match &elsewhere {
        Some(elsewhere) => {
            (format!("the page has {}, {}", place_of(case), elsewhere.clause()), elsewhere.help())
        }
        None => {
            let help = format!("remove the field from the page; or declare it in the schema, if {who}");
            (undeclared(case), help)
        }
    };
    proposals.push(
        Proposal::new(case.subject, message)
            .level(level)
            .refuting(case.unfounded(), |claim| claim.says())
            .label(absent.parent.map(|span| Label::schema(span, "the schema declares no such field here")))
            .label(elsewhere.map(|elsewhere| elsewhere.label()))
            .label(similar_name::label(case))
            .why(why)
            .help(help),
    );
}
