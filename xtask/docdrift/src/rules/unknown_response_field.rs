//! A field that a page reads and no schema has.

use super::proposal::{Label, Level, Proposal};
use super::rule::rule;
use crate::evidence::Case;
use crate::subject::Place;

rule! {
    /// A page reads a field that the schema of the response does not declare, there or elsewhere.
    ///
    /// ## Why
    ///
    /// Who copies the sample gets nothing, and sees no error. It is an error where the schema says
    /// that there are no other fields, and a warning where it is merely open: then the server may
    /// send it, but nobody promises that.
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
    if absent.counterpart.is_some() || case.observed().is_some() {
        return;
    }
    let why = match case.reader() {
        Some(language) => {
            format!("a reader of the {} sample gets `{}`", language.as_str(), language.nothing())
        }
        None => "a reader looks for it in vain".to_owned(),
    };
    let the = if case.is_of_another_variant() { "this variant of the" } else { "the" };
    let level = if absent.closed { Level::Error } else { Level::Warning };
    proposals.push(
        Proposal::new(
            case.subject,
            format!("`{path}` is not in {the} response of `{}`", case.subject.operation),
        )
        .level(level)
        .refuting(case.unfounded(), |claim| claim.says())
        .label(absent.parent.map(|span| Label::schema(span, "the schema declares no such field here")))
        .why(why)
        .help("take the field out of the sample; or declare it in the schema, should the server send it"),
    );
}
