//! Two pages, or two sentences of a page, state different values of one parameter or field.

use std::collections::BTreeMap;

use serde_json::json;

use super::message_text::body;
use super::proposal::{Label, Proposal};
use super::rule::rule;
use crate::evidence::{ClaimId, Declared, Evidence, Judgement, Standing, Statement};
use crate::page::claim::{ClaimKind, Origin};
use crate::source::json_value::plain;
use crate::subject::{Place, Subject};

rule! {
    /// Two places of the documentation state different defaults, bounds or sizes of one parameter or field, and the
    /// schema states none.
    ///
    /// ## Why
    ///
    /// Readers rely on the page that they happen to read. If the schema states a value, the page that differs from it
    /// is reported by `wrong-value`, with the page that agrees beside it.
    ///
    /// ## Drifts
    ///
    /// `````md orders.md
    /// # Orders
    ///
    /// `GET /orders`
    ///
    /// | Query parameter | Type | Description |
    /// |---|---|---|
    /// | `limit` | integer | How many come at once. Defaults to 10. |
    /// `````
    ///
    /// `````md pagination.md
    /// # Pages of orders
    ///
    /// `GET /orders`
    ///
    /// | Query parameter | Type | Description |
    /// |---|---|---|
    /// | `limit` | integer | The size of a page. Defaults to 20. |
    /// `````
    ///
    /// `````yaml openapi
    /// openapi: 3.0.3
    /// paths:
    ///   /orders:
    ///     get:
    ///       parameters: [{name: limit, in: query, schema: {type: integer}}]
    ///       responses: {'200': {description: all}}
    /// `````
    ///
    /// ## Agrees
    ///
    /// `````md orders.md
    /// # Orders
    ///
    /// `GET /orders`
    ///
    /// | Query parameter | Type | Description |
    /// |---|---|---|
    /// | `limit` | integer | How many come at once. Defaults to 10. |
    /// `````
    ///
    /// `````md customers.md
    /// # Customers
    ///
    /// `GET /customers`
    ///
    /// | Query parameter | Type | Description |
    /// |---|---|---|
    /// | `limit` | integer | The size of a page. Defaults to 20. |
    /// `````
    ///
    /// `````yaml openapi
    /// openapi: 3.0.3
    /// paths:
    ///   /orders:
    ///     get:
    ///       parameters: [{name: limit, in: query, schema: {type: integer}}]
    ///       responses: {'200': {description: all}}
    ///   /customers:
    ///     get:
    ///       parameters: [{name: limit, in: query, schema: {type: integer}}]
    ///       responses: {'200': {description: all}}
    /// `````
    CONTRADICTORY_PAGES: "contradictory-pages", Error, rank Inconsistent, Site(check)
}

/// A claim about a value, and how the schema compares with it.
struct Stated<'e, 'd> {
    id: ClaimId,
    statement: &'e Statement<'d>,
    declared: &'e Declared<'d>,
    judgement: Judgement,
}

fn check(evidence: &Evidence<'_>, proposals: &mut Vec<Proposal>) {
    let mut stated: BTreeMap<(&Subject, ClaimKind), Vec<Stated<'_, '_>>> = BTreeMap::new();
    for (id, statement) in evidence.statements.iter().enumerate() {
        let Standing::Declared(declared) = &statement.standing else { continue };
        if is_compared(statement) && !evidence.outside.contains_key(&statement.claim.span.file) {
            let judgement = statement.judge(declared);
            let key = (&declared.subject, statement.claim.kind);
            stated.entry(key).or_default().push(Stated { id, statement, declared, judgement });
        }
    }
    for group in stated.values() {
        proposals.extend(group.iter().filter_map(|claim| proposal(claim, group)));
    }
}

fn is_compared(statement: &Statement<'_>) -> bool {
    let kind = statement.claim.kind;
    let is_value = kind == ClaimKind::Default || kind.is_bound() || kind.is_size();
    is_value
        && statement.claim.origin != Origin::Description
        && !matches!(statement.claim.origin, Origin::Sample(_))
}

/// The finding about a claim that another claim contradicts.
fn proposal(claim: &Stated<'_, '_>, group: &[Stated<'_, '_>]) -> Option<Proposal> {
    let differs = |other: &&Stated<'_, '_>| {
        plain_value(other.statement) != plain_value(claim.statement)
            && match claim.judgement {
                Judgement::Unstated => other.judgement == Judgement::Unstated,
                // The rule for wrong values reports it, with what this finding shows.
                Judgement::Otherwise { .. } => matches!(other.judgement, Judgement::Same(_)),
                _ => false,
            }
    };
    let other = group.iter().find(differs)?;
    let (value, of_other) = (plain_value(claim.statement), plain_value(other.statement));
    let keyword = claim.statement.claim.kind.as_str();
    let subject = &claim.declared.subject;
    let place = match &subject.place {
        Place::Parameter(location, name) => format!("the {} `{name}` of {}", location.noun(), body(subject)),
        place => format!("`{}` in {}", place.name().unwrap_or_default(), body(subject)),
    };
    let message = format!(
        "the documentation contradicts itself: `{keyword}: {value}` and `{keyword}: {of_other}` for {place}"
    );
    let written = claim.statement.claim.value.clone().unwrap_or_default();
    Some(
        Proposal::new(&claim.statement.claim.subject, message)
            .counterpart(subject)
            .value(json!({ keyword: written }))
            .refuting([(claim.id, claim.statement)], |_| format!("`{keyword}: {value}` is stated here"))
            .label(Label::page(other.statement.claim.span, format!("`{keyword}: {of_other}` is stated here")))
            .why("readers rely on the place that they happen to read")
            .help("correct one of the two, and state the value in the schema"),
    )
}

/// The value as claims are compared by: `10` is `10.0`.
fn plain_value(statement: &Statement<'_>) -> String {
    let value = statement.claim.value.clone().unwrap_or_default();
    value.as_f64().map_or_else(|| plain(&value).to_lowercase(), |number| number.to_string())
}
