//! A type or format of which the page says otherwise than the schema.

use super::proposal::{Label, Level, Proposal};
use super::rule::rule;
use crate::evidence::{Case, Judgement, Standing, ValueFit};
use crate::page::claim::ClaimKind;
use crate::source::json_value::plain;
use crate::source::json_value::type_of;

rule! {
    /// A page says that a parameter or field has one type, or writes out a value of it, and the schema
    /// says another.
    ///
    /// ## Why
    ///
    /// Who sends another type than the server takes is refused, and who reads another one than it
    /// answers fails. What is sent may be less than the schema takes, and what is read may be more
    /// than it answers; null is left out of the comparison. That a page calls a whole number that is sent a
    /// number settles nothing.
    ///
    /// ## Drifts
    ///
    /// `````md
    /// | Name | In | Type |
    /// |---|---|---|
    /// | limit | query | string |
    ///
    /// ````yaml GET /orders
    /// openapi: 3.0.3
    /// paths:
    ///   /orders:
    ///     get:
    ///       parameters: [{name: limit, in: query, schema: {type: integer}}]
    ///       responses: {'200': {description: all}}
    /// ````
    /// `````
    ///
    /// `````md
    /// ```python
    /// requests.post("https://api.example.com/orders", json={"lines": {"sku": "a"}, "note": 5})
    /// ```
    ///
    /// ````yaml POST /orders
    /// openapi: 3.0.3
    /// paths:
    ///   /orders:
    ///     post:
    ///       requestBody:
    ///         content:
    ///           application/json:
    ///             schema: {properties: {lines: {type: array, items: {type: object}}, note: {type: string, nullable: true}}}
    ///       responses: {'200': {description: made}}
    /// ````
    /// `````
    ///
    /// ## Agrees
    ///
    /// `````md
    /// | Name | In | Type |
    /// |---|---|---|
    /// | limit | query | integer |
    /// | expand | query | string[] |
    /// | created | query | integer |
    ///
    /// ````yaml GET /orders
    /// openapi: 3.0.3
    /// paths:
    ///   /orders:
    ///     get:
    ///       parameters:
    ///         - {name: limit, in: query, schema: {type: number}}
    ///         - {name: expand, in: query, schema: {type: array, items: {type: string}}}
    ///         - {name: created, in: query, schema: {anyOf: [{type: object}, {type: integer}]}}
    ///       responses: {'200': {description: all}}
    /// ````
    /// `````
    WRONG_TYPE: "wrong-type", Error, rank Contradicted, Subject(check)
}

fn check(case: &Case<'_, '_>, proposals: &mut Vec<Proposal>) {
    for (id, statement) in case.statements() {
        let claim = &statement.claim;
        let Standing::Declared(place) = &statement.standing else { continue };
        let value = claim.value.clone().unwrap_or_default();
        let (declared, span, said, level) = match claim.kind {
            ClaimKind::Type | ClaimKind::Format => {
                let Judgement::Otherwise { declared, span } = statement.judge(place) else { continue };
                let said: Vec<String> = match value.as_array() {
                    Some(types) => types.iter().map(plain).collect(),
                    None => vec![plain(&value)],
                };
                (declared, span, said.join(" or "), Level::Error)
            }
            ClaimKind::Sends | ClaimKind::Shows => {
                let ValueFit::OfOtherType { declared, span } = statement.literal(place) else { continue };
                let sent = claim.kind == ClaimKind::Sends && !value.is_null();
                (declared, span, type_of(&value).to_owned(), if sent { Level::Error } else { Level::Warning })
            }
            _ => continue,
        };
        let (name, operation) = (case.name(), &case.subject.operation);
        proposals.push(
            Proposal::new(case.subject, format!("`{name}` is {declared} in `{operation}`, not {said}"))
                .level(level)
                .counterpart(&place.subject)
                .value(match claim.kind {
                    ClaimKind::Type | ClaimKind::Format => value,
                    _ => said.into(),
                })
                .refuting([(id, statement)], |claim| claim.says())
                .label(Label::schema(span, format!("the schema says {declared}")))
                .why("a value of another type is refused, or cannot be read")
                .help("correct the page, or the schema"),
        );
    }
}
