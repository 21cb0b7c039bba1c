//! A field that is spelled otherwise than on the wire: in the language's casing, or as one of many.

use super::proposal::{Label, Proposal};
use super::rule::rule;
use crate::evidence::Case;
use crate::evidence::align::AlignedBy;

rule! {
    /// A page spells a field otherwise than the schema, in the same words: `createdAt` for `created_at`,
    /// or `file` for `files`.
    ///
    /// ## Why
    ///
    /// JSON knows names as they are written: the field is not found. Another casing mostly comes from an
    /// SDK that translates names, whose spelling leaked into a sample of the bare wire.
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
    let Some(path) = case.subject.place.path() else { return };
    let Some(elsewhere) = case.absent().and_then(|absent| absent.counterpart.as_ref()) else { return };
    let Some(there) = elsewhere.subject.place.path() else { return };
    if elsewhere.how != Some(AlignedBy::Casing) || case.observed().is_some() {
        return;
    }
    let (written, declared) = (path.name().unwrap_or_default(), there.name().unwrap_or_default());
    let why = match case.reader() {
        Some(language) => {
            format!("a reader of the {} sample gets `{}`", language.as_str(), language.nothing())
        }
        None => "the server does not know the field by this name".to_owned(),
    };
    proposals.push(
        Proposal::new(
            case.subject,
            format!("`{written}` is spelled `{declared}` on the wire of `{}`", case.subject.operation),
        )
        .refuting(case.unfounded(), |claim| claim.says())
        .counterpart(&elsewhere.subject)
        .label(Label::schema(elsewhere.span, format!("the schema spells it `{declared}`")))
        .why(why)
        .help(format!("write `{declared}` in the sample")),
    );
}
