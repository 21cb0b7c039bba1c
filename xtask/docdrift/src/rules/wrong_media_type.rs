//! A body in a media type that the schema does not declare.

use super::proposal::{Label, Proposal};
use super::rule::rule;
use crate::evidence::Case;
use crate::page::claim::ClaimKind;

rule! {
    /// A page sends a body in one media type, and the schema declares others.
    ///
    /// ## Why
    ///
    /// The server answers 415, or reads the body as something else. Parameters such as `charset` are
    /// left out, and `application/merge-patch+json` is JSON. Where the schema declares no body at all,
    /// nothing is said.
    ///
    /// ## Drifts
    ///
    /// `````md
    /// ```python
    /// requests.post("https://api.example.com/orders", data={"amount": 5})
    /// ```
    ///
    /// ````yaml POST /orders
    /// openapi: 3.0.3
    /// paths:
    ///   /orders:
    ///     post:
    ///       requestBody: {content: {application/json: {schema: {properties: {amount: {type: integer}}}}}}
    ///       responses: {'200': {description: made}}
    /// ````
    /// `````
    ///
    /// ## Agrees
    ///
    /// `````md
    /// ```javascript
    /// fetch("https://api.example.com/orders", {
    ///   method: "POST",
    ///   headers: {"Content-Type": "application/json; charset=utf-8"},
    ///   body: JSON.stringify({amount: 5}),
    /// });
    /// ```
    ///
    /// ````yaml POST /orders
    /// openapi: 3.0.3
    /// paths:
    ///   /orders:
    ///     post:
    ///       requestBody: {content: {application/json: {schema: {properties: {amount: {type: integer}}}}}}
    ///       responses: {'200': {description: made}}
    /// ````
    /// `````
    WRONG_MEDIA_TYPE: "wrong-media-type", Warning, rank Contradicted, Subject(check)
}

fn check(case: &Case<'_, '_>, proposals: &mut Vec<Proposal>) {
    let Some(absent) = case.absent() else { return };
    for (id, statement) in
        case.unfounded().filter(|(_, statement)| statement.claim.kind == ClaimKind::MediaType)
    {
        let Some(written) = statement.claim.value.as_ref().and_then(|value| value.as_str()) else { continue };
        let operation = &case.subject.operation;
        proposals.push(
            Proposal::new(case.subject, format!("`{operation}` takes no body in `{written}`"))
                .value(written.into())
                .refuting([(id, statement)], |claim| claim.says())
                .label(absent.parent.map(|span| Label::schema(span, "the schema declares this media type")))
                .why("the server refuses the body, or reads it as something else")
                .help("send the media type that the schema declares, or declare this one, too"),
        );
    }
}
