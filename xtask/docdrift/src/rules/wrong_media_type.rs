//! A page sends a body in a media type that the schema does not declare.

use super::proposal::{Label, Proposal};
use super::rule::rule;
use crate::evidence::Case;
use crate::page::claim::ClaimKind;

rule! {
    /// A page sends a body in one media type, and the schema declares others.
    ///
    /// ## Why
    ///
    /// The server answers 415, or parses the body wrongly. The comparison ignores parameters such as
    /// `charset`, and `application/merge-patch+json` counts as JSON. The rule ignores an operation that
    /// declares no request body.
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
        let message = format!(
            "the page sends the request of `{operation}` as `{written}`, the schema declares other media types"
        );
        proposals.push(
            Proposal::new(case.subject, message)
                .value(written.into())
                .refuting([(id, statement)], |claim| claim.says())
                .label(absent.parent.map(|span| Label::schema(span, "the schema declares this media type")))
                .why("the server refuses the body, or parses it wrongly")
                .help("send a media type that the schema declares, or declare this one as well"),
        );
    }
}
