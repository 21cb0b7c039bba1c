//! A page has a list as the whole body, and the schema has it inside an object, or the other way round.

use super::proposal::{Label, Level, Proposal};
use super::rule::rule;
use crate::evidence::Case;
use crate::page::claim::ClaimKind;
use crate::subject::{Place, Step};

rule! {
    /// A page reads or writes a body as a list, and the schema has the list inside an object; or the page has
    /// an object around the list, and the schema does not.
    ///
    /// ## Why
    ///
    /// A sample that goes through the wrong value fails, or goes through the names of the object's fields. The
    /// fields of the items are judged at the list that the schema declares.
    ///
    /// ## Drifts
    ///
    /// `````md
    /// ```python
    /// for order in requests.get("https://api.example.com/orders").json():
    ///     print(order["total"])
    /// ```
    ///
    /// ````yaml GET /orders
    /// openapi: 3.0.3
    /// paths:
    ///   /orders:
    ///     get:
    ///       responses: {'200': {content: {application/json: {schema: {properties: {count: {type: integer}, entries: {type: array, items: {properties: {total: {type: number}}}}}}}}}}
    /// ````
    /// `````
    ///
    /// `````md
    /// ```python
    /// for order in requests.get("https://api.example.com/orders").json()["data"]:
    ///     print(order["total"])
    /// ```
    ///
    /// ````yaml GET /orders
    /// openapi: 3.0.3
    /// paths:
    ///   /orders:
    ///     get:
    ///       responses: {'200': {content: {application/json: {schema: {type: array, items: {properties: {total: {type: number}}}}}}}}
    /// ````
    /// `````
    ///
    /// ## Agrees
    ///
    /// `````md
    /// ```python
    /// for order in requests.get("https://api.example.com/orders").json()["entries"]:
    ///     print(order["total"])
    /// ```
    ///
    /// ````yaml GET /orders
    /// openapi: 3.0.3
    /// paths:
    ///   /orders:
    ///     get:
    ///       responses: {'200': {content: {application/json: {schema: {properties: {count: {type: integer}, entries: {type: array, items: {properties: {total: {type: number}}}}}}}}}}
    /// ````
    /// `````
    BARE_LIST: "bare-list", Error, rank Explained, Subject(check)
}

fn check(case: &Case<'_, '_>, proposals: &mut Vec<Proposal>) {
    let Some([step]) = case.subject.place.path().map(crate::subject::FieldPath::steps) else { return };
    let Some(elsewhere) = case.absent().and_then(|absent| absent.counterpart.as_ref()) else { return };
    if elsewhere.how.is_some() || case.observed().is_some() {
        return;
    }
    let is_request = matches!(case.subject.place, Place::Request(_));
    let (verb, body) = if is_request { ("send", "request") } else { ("read", "response") };
    let operation = &case.subject.operation;
    let (message, instead) = match (step, elsewhere.subject.place.path().and_then(|path| path.parent())) {
        (Step::Item, Some(list)) => (
            format!(
                "the {body} of `{operation}` is a list on the page, an object with the list `{list}` in the schema"
            ),
            format!("{verb} the list in `{list}`"),
        ),
        (Step::Key(name), _) => (
            format!(
                "the {body} of `{operation}` has a list in `{name}` on the page, it is the list itself in the schema"
            ),
            format!("{verb} the list itself"),
        ),
        _ => return,
    };
    let shown = case.unfounded().all(|(_, statement)| statement.claim.kind == ClaimKind::Shows);
    proposals.push(
        Proposal::new(case.subject, message)
            .level(if shown { Level::Warning } else { Level::Error })
            .refuting(case.unfounded(), |claim| claim.says())
            .counterpart(&elsewhere.subject)
            .label(Label::schema(elsewhere.span, "the schema has the list here"))
            .why(if is_request {
                "the server does not find the list where the page has it"
            } else {
                "code that expects the one fails on the other"
            })
            .help(format!("{instead}; or correct the schema, if the server has it as the page does")),
    );
}
