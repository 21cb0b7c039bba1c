//! The page and a recording agree, and the schema says something else.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use super::message_text::{claimant, place_of};
use super::proposal::{Label, Proposal};
use super::rule::rule;
use crate::evidence::testimony::{Alone, Testimony};
use crate::evidence::{Case, ClaimId, Declared, Standing, Statement, ValueFit};
use crate::openapi::Shape;
use crate::page::claim::ClaimKind;
use crate::source::json_value::plain;
use crate::subject::{OperationId, Place};

rule! {
    /// A page says something that the schema contradicts, and a recording shows that the page is right: the
    /// schema lacks a field or a value, declares another type, or is wrong about what is required.
    ///
    /// ## Why
    ///
    /// The page and the recording agree against the schema, so the schema is wrong, not the page. A
    /// client that is generated from the schema drops the field, or refuses the value. A recorded request
    /// without a field shows that the field is optional if the server accepts it, and that the field is
    /// required if the server refuses it and names the field. A recording that is composed by hand is no
    /// evidence.
    ///
    /// ## Drifts
    ///
    /// `````md
    /// ```python
    /// print(requests.get("https://api.example.com/orders/7").json()["colour"])
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
    /// ```yaml
    /// version: 1
    /// provenance: captured
    /// source: a test account, 2026-11
    /// about: an order with a colour
    /// request: {method: GET, path: /orders/7}
    /// response: {status: 200, body: '{"total": 5, "colour": "red"}'}
    /// ```
    ///
    /// `````md
    /// * Status values include "open" and "paid".
    ///
    /// ````yaml GET /orders/{id}
    /// openapi: 3.0.3
    /// paths:
    ///   /orders/{id}:
    ///     get:
    ///       responses: {'200': {content: {application/json: {schema: {properties: {status: {enum: [open]}}}}}}}
    /// ````
    /// `````
    ///
    /// ```yaml
    /// version: 1
    /// provenance: captured
    /// source: a test account, 2026-11
    /// about: an order that is paid
    /// request: {method: GET, path: /orders/7}
    /// response: {status: 200, body: '{"status": "paid"}'}
    /// ```
    ///
    /// ## Agrees
    ///
    /// `````md
    /// ```python
    /// print(requests.get("https://api.example.com/orders/7").json()["total"])
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
    SCHEMA_STANDS_ALONE: "schema-stands-alone", Warning, rank SchemaAlone, Subject(check)
}

fn check(case: &Case<'_, '_>, proposals: &mut Vec<Proposal>) {
    undeclared(case, proposals);
    let mut groups: BTreeMap<ClaimKind, Vec<Testified<'_, '_>>> = BTreeMap::new();
    for (id, statement) in case.statements() {
        let testimony = case.evidence.testimony(statement);
        let testimony = testimony.filter(|found| found.alone == Alone::Schema && found.is_certain);
        if let Some(testimony) = testimony {
            groups.entry(statement.claim.kind).or_default().push(Testified { id, statement, testimony });
        }
    }
    for (kind, group) in groups {
        proposals.extend(contradicted(case, kind, &group));
    }
}

/// A field of a response that the schema does not declare.
fn undeclared(case: &Case<'_, '_>, proposals: &mut Vec<Proposal>) {
    let (Place::Response(_, path), Some(absent), Some(seen)) =
        (&case.subject.place, case.absent(), case.observed())
    else {
        return;
    };
    proposals.push(
        Proposal::new(
            case.subject,
            format!(
                "the page and a recorded response have {}, the schema alone does not declare it",
                place_of(case)
            ),
        )
        .refuting(case.unfounded(), |claim| claim.says())
        .label(Label::wire(seen.span, format!("the recorded response has `{path}`")))
        .label(absent.parent.map(|span| Label::schema(span, "the schema declares no such field here")))
        .why("a client that is generated from the schema loses the field")
        .help(format!("declare `{path}` in the schema; if the provider owns the schema, in an overlay")),
    );
}

/// A claim that the schema contradicts and a recording confirms.
struct Testified<'e, 'd> {
    id: ClaimId,
    statement: &'e Statement<'d>,
    testimony: Testimony,
}

/// The proposal for the claims of one kind about a subject.
fn contradicted(case: &Case<'_, '_>, kind: ClaimKind, group: &[Testified<'_, '_>]) -> Option<Proposal> {
    let Testified { statement, testimony, .. } = group.first()?;
    let (name, operation) = (case.name(), &case.subject.operation);
    let body = body(case);
    let Standing::Declared(declared) = &statement.standing else {
        let absent = case.absent()?;
        return Some(
            Proposal::new(
                case.subject,
                format!("{} have `{name}`, the schema does not", both(case, &group[0])),
            )
            .refuting(case.unfounded(), |claim| claim.says())
            .label(label(testimony, body))
            .label(absent.parent.map(|span| Label::schema(span, "the schema declares no such field here")))
            .why("a client that is generated from the schema cannot send the field")
            .help(format!("declare `{name}` in the schema; if the provider owns the schema, in an overlay")),
        );
    };
    let (message, help) = match kind {
        ClaimKind::Required | ClaimKind::Omits => requiredness(kind, statement, &name, operation),
        _ => of_values(case, kind, declared, &group[0]),
    };
    let mut claims: Vec<(ClaimId, &Statement<'_>)> =
        group.iter().map(|found| (found.id, found.statement)).collect();
    claims.extend(other_values(case, kind).filter(|(id, _)| group.iter().all(|found| found.id != *id)));
    claims.sort_by_key(|(id, _)| *id);
    let shown = testimony.value.clone().or_else(|| statement.claim.value.clone()).unwrap_or(Value::Null);
    Some(
        Proposal::new(case.subject, message)
            .counterpart(&declared.subject)
            .value(json!({ kind.as_str(): shown }))
            .refuting(claims, |claim| claim.says())
            .label(label(testimony, body))
            .label(Label::schema(declared.span, "the schema says otherwise"))
            .why("two witnesses of three say so, and a client that is generated from the schema cannot be right")
            .help(format!("{help}; if the provider owns the schema, in an overlay")),
    )
}

/// Message and help for a claim about values.
fn of_values(
    case: &Case<'_, '_>,
    kind: ClaimKind,
    declared: &Declared<'_>,
    first: &Testified<'_, '_>,
) -> (String, String) {
    let name = case.name();
    let both = both(case, first);
    match (&first.testimony.value, lists_values(kind, first.statement, declared)) {
        (Some(value), true) => {
            let value = plain(value);
            let mut help = format!("add `{value}` to the `enum` of `{name}` in the schema");
            let more = other_values(case, kind).flat_map(|(_, other)| other.undeclared_values(declared));
            let more: Vec<String> = more.map(|value| plain(&value)).filter(|other| *other != value).collect();
            if !more.is_empty() {
                help.push_str(&format!(", and `{}` if the server has it", more.join("`, `")));
            }
            (format!("{both} have `{value}` for `{name}`, the schema does not list it"), help)
        }
        _ => {
            let declares = declares(kind, declared);
            let message = format!("{both} agree on `{name}`, the schema {declares}");
            (message, format!("correct `{name}` in the schema"))
        }
    }
}

/// The claims of lists with values that the schema does not list: other values of the same list are of the same
/// cause, although no recording has them.
fn other_values<'e, 'd>(
    case: &Case<'e, 'd>,
    kind: ClaimKind,
) -> impl Iterator<Item = (ClaimId, &'e Statement<'d>)> {
    case.statements().filter(move |(_, statement)| match &statement.standing {
        Standing::Declared(declared) if kind == ClaimKind::Enum && statement.claim.kind == kind => {
            !statement.undeclared_values(declared).is_empty()
        }
        _ => false,
    })
}

fn body(case: &Case<'_, '_>) -> &'static str {
    if matches!(case.subject.place, Place::Response(..)) { "response" } else { "request" }
}

/// The two witnesses that agree.
fn both(case: &Case<'_, '_>, first: &Testified<'_, '_>) -> String {
    let page = claimant(&first.statement.claim);
    format!("{page} and a recorded {} of `{}`", body(case), case.subject.operation)
}

fn label(testimony: &Testimony, body: &str) -> Label {
    Label::wire(testimony.span, format!("the recorded {body} {}", testimony.shows))
}

/// Message and help for a claim about whether a field is required.
fn requiredness(
    kind: ClaimKind,
    statement: &Statement<'_>,
    name: &str,
    operation: &OperationId,
) -> (String, String) {
    let page = claimant(&statement.claim);
    let is_required = kind == ClaimKind::Required
        && statement.claim.value.as_ref().and_then(Value::as_bool).unwrap_or_default();
    if is_required {
        return (
            format!(
                "{page} says that `{name}` is required, and the server refuses a recorded request of \
                 `{operation}` without it; the schema says that it is optional"
            ),
            format!("add `{name}` to what the schema requires"),
        );
    }
    let says = if kind == ClaimKind::Omits { "does not send" } else { "says that it need not send" };
    (
        format!(
            "{page} {says} `{name}`, and the server accepts a recorded request of `{operation}` without it; \
             the schema requires it"
        ),
        format!("make `{name}` optional in the schema"),
    )
}

/// Whether the claim is about values, and the schema lists some.
fn lists_values(kind: ClaimKind, statement: &Statement<'_>, declared: &Declared<'_>) -> bool {
    match kind {
        ClaimKind::Enum => true,
        ClaimKind::Sends | ClaimKind::Shows => {
            matches!(statement.literal(declared), ValueFit::Unlisted { .. })
        }
        _ => false,
    }
}

/// What the schema declares instead.
fn declares(kind: ClaimKind, declared: &Declared<'_>) -> String {
    let types = declared.shape.as_ref().map(Shape::types).unwrap_or_default();
    if kind.is_bound() || types.is_empty() {
        "says otherwise".to_owned()
    } else {
        format!("says `{}`", types.join(" or "))
    }
}
