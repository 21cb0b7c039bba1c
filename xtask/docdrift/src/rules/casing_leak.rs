//! A page spells a field differently from the schema: in another casing, or in the singular or plural.

use super::message_text::place_of;
use super::proposal::{Label, Proposal};
use super::rule::rule;
use crate::evidence::Case;
use crate::evidence::renamed_fields::AlignedBy;
use crate::subject::Place;

rule! {
    /// A page spells a field differently from the schema, with the same words: `createdAt` for
    /// `created_at`, or `file` for `files`.
    ///
    /// ## Why
    ///
    /// JSON names are compared exactly, so the server or the reader does not find the field. Another
    /// casing usually comes from an SDK that translates names: its spelling was copied into a sample
    /// that calls the API without the SDK.
    ///
    /// ## Drifts
    ///
    /// `````md
    /// ```javascript
    /// const order = await (await fetch("https://api.example.com/orders")).json();
    /// console.log(order.createdAt);
    /// ```
    ///
    /// ````yaml GET /orders
    /// openapi: 3.0.3
    /// paths:
    ///   /orders:
    ///     get:
    ///       responses: {'200': {content: {application/json: {schema: {properties: {created_at: {type: string}}}}}}}
    /// ````
    /// `````
    ///
    /// ## Agrees
    ///
    /// `````md
    /// ```javascript
    /// const order = await (await fetch("https://api.example.com/orders")).json();
    /// const createdAt = order.created_at;
    /// ```
    ///
    /// ````yaml GET /orders
    /// openapi: 3.0.3
    /// paths:
    ///   /orders:
    ///     get:
    ///       responses: {'200': {content: {application/json: {schema: {properties: {created_at: {type: string}}}}}}}
    /// ````
    /// `````
    CASING_LEAK: "casing-leak", Error, rank Explained, Subject(check)
}

fn check(case: &Case<'_, '_>, proposals: &mut Vec<Proposal>) {
    let Some(elsewhere) = case.absent().and_then(|absent| absent.counterpart.as_ref()) else { return };
    let Some(declared_path) = elsewhere.subject.place.path() else { return };
    if elsewhere.how != Some(AlignedBy::Casing) || case.observed().is_some() {
        return;
    }
    let declared = declared_path.name().unwrap_or_default();
    let why = match case.reader() {
        Some(language) => {
            format!("a reader of the {} sample gets `{}`", language.as_str(), language.nothing())
        }
        None if case.subject.operation.event().is_some() => {
            "the payload has no field of this name".to_owned()
        }
        None if matches!(case.subject.place, Place::Response(..)) => {
            "the response has no field of this name".to_owned()
        }
        None => "the server does not recognise the field under this name".to_owned(),
    };
    proposals.push(
        Proposal::new(
            case.subject,
            format!("the page writes {}, the schema spells it `{declared}`", place_of(case)),
        )
        .refuting(case.unfounded(), |claim| claim.says())
        .counterpart(&elsewhere.subject)
        .label(Label::schema(elsewhere.span, format!("the schema spells it `{declared}`")))
        .why(why)
        .help(format!("write `{declared}` on the page")),
    );
}
