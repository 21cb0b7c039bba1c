//! The page and the schema disagree on a type or format.

use super::message_text::{differ, place_of};
use super::proposal::{Label, Level, Proposal};
use super::rule::rule;
use crate::evidence::{Case, Judgement, Standing, ValueFit};
use crate::page::claim::ClaimKind;
use crate::source::json_value::{plain, type_of};
use crate::subject::Place;

rule! {
    /// A page gives a parameter or field one type, or writes a value of that type, and the schema
    /// declares another.
    ///
    /// ## Why
    ///
    /// The server refuses a value of another type, and a caller that expects another type cannot read the
    /// response. A request on a page may use fewer types than the schema accepts, and a page may name more
    /// types for a response than the schema declares. The comparison ignores null. If a page says `number`
    /// for an integer of a request, the claim stays unsettled.
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
    WRONG_TYPE: "wrong-type", Error, rank Contradicted, PageSubject(check)
}

fn check(case: &Case<'_, '_>, proposals: &mut Vec<Proposal>) {
    for (id, statement) in case.statements() {
        let claim = &statement.claim;
        let Standing::Declared(place) = &statement.standing else { continue };
        let value = claim.value.clone().unwrap_or_default();
        let (declared, span, claimed, level) = match claim.kind {
            ClaimKind::Type | ClaimKind::Format => {
                let Judgement::Otherwise { declared, span } = statement.judge(place) else { continue };
                let claimed: Vec<String> = match value.as_array() {
                    Some(types) => types.iter().map(plain).collect(),
                    None => vec![plain(&value)],
                };
                (declared, span, claimed.join(" or "), Level::Error)
            }
            ClaimKind::Sends | ClaimKind::Shows => {
                let ValueFit::OfOtherType { declared, span } = statement.literal(place) else { continue };
                let sent = claim.kind == ClaimKind::Sends && !value.is_null();
                (declared, span, type_of(&value).to_owned(), if sent { Level::Error } else { Level::Warning })
            }
            _ => continue,
        };
        // The text of a declared format already has its keyword and backticks.
        let declared = if declared.starts_with('`') { declared } else { format!("`{declared}`") };
        let says = match claim.kind {
            ClaimKind::Type => format!("says `{claimed}`"),
            ClaimKind::Format => format!("says `format: {claimed}`"),
            _ => format!("writes a value of type `{claimed}`"),
        };
        let message = differ(&says, &place_of(case), &declared);
        let why = match case.subject.place {
            Place::Response(..) => "a caller that expects another type cannot read the response",
            _ => "the server refuses a value of another type",
        };
        proposals.push(
            Proposal::new(case.subject, message)
                .level(level)
                .counterpart(&place.subject)
                .value(match claim.kind {
                    ClaimKind::Type | ClaimKind::Format => value,
                    _ => claimed.into(),
                })
                .refuting([(id, statement)], |claim| claim.says())
                .label(Label::schema(span, format!("the schema says {declared}")))
                .why(why)
                .help("correct the page, or the schema"),
        );
    }
}
