//! A page reads a field that the response's schema does not declare.

use super::message_text::undeclared;
use super::proposal::{Label, Level, Proposal};
use super::rule::rule;
use super::similar_name;
use crate::evidence::Case;
use crate::subject::Place;

rule! {
    /// A page reads a field that the schema of the response does not declare, neither at that place nor
    /// elsewhere.
    ///
    /// ## Why
    ///
    /// A reader who copies the sample gets no value and sees no error. The finding is an error if the
    /// schema forbids other fields. It is a warning if the schema allows them: the server may send the
    /// field, but the schema does not promise it.
    ///
    /// ## Drifts
    ///
    /// `````md
    /// ```python
    /// order = requests.get("https://api.example.com/orders/7").json()
    /// print(order["colour"])
    /// ```
    ///
    /// ````yaml GET /orders/{id}
    /// openapi: 3.0.3
    /// paths:
    ///   /orders/{id}:
    ///     get:
    ///       responses: {'200': {content: {application/json: {schema: {properties: {total: {type: number}}}}}}}
    /// ````
    /// `````
    ///
    /// ## Agrees
    ///
    /// `````md
    /// ```python
    /// order = requests.get("https://api.example.com/orders/7").json()
    /// print(order["total"], order["metadata"]["colour"])
    /// ```
    ///
    /// ````yaml GET /orders/{id}
    /// openapi: 3.0.3
    /// paths:
    ///   /orders/{id}:
    ///     get:
    ///       responses: {'200': {content: {application/json: {schema: {properties: {total: {type: number}, metadata: {type: object}}}}}}}
    /// ````
    /// `````
    UNKNOWN_RESPONSE_FIELD: "unknown-response-field", Warning, rank Undeclared, Subject(check)
}

fn check(case: &Case<'_, '_>, proposals: &mut Vec<Proposal>) {
    let (Place::Response(_, path), Some(absent)) = (&case.subject.place, case.absent()) else { return };
    // A whole response is the subject of `unknown-status`.
    if path.is_root() || absent.counterpart.is_some() || case.observed().is_some() {
        return;
    }
    let why = match case.reader() {
        Some(language) => {
            format!("a reader of the {} sample gets `{}`", language.as_str(), language.nothing())
        }
        None => "a caller does not find the field in the response".to_owned(),
    };
    let level = if absent.closed { Level::Error } else { Level::Warning };
    proposals.push(
        Proposal::new(case.subject, undeclared(case))
            .level(level)
            .refuting(case.unfounded(), |claim| claim.says())
            .label(absent.parent.map(|span| Label::schema(span, "the schema declares no such field here")))
            .label(similar_name::label(case))
            .why(why)
            .help("remove the field from the page; or declare it in the schema, if the server sends it"),
    );
}
