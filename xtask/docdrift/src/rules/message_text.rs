//! Parts of messages that several rules share: the text that makes a claim, the place that it is about, and a
//! value, shortened if it is long.

use serde_json::Value;

use crate::evidence::Case;
use crate::page::claim::{Claim, Origin};
use crate::source::json_value::plain;
use crate::subject::{Place, Subject};

/// The subject of a message's first clause: "the page", or "the description" for a claim that a
/// description inside the OpenAPI document makes.
pub(super) fn claimant(claim: &Claim) -> &'static str {
    if claim.origin == Origin::Description { "the description" } else { "the page" }
}

/// The part of an operation that a subject is in: "the request of `POST /orders`", "the payload of
/// `POST webhooks/order.paid`".
pub(super) fn body(subject: &Subject) -> String {
    let operation = &subject.operation;
    match &subject.place {
        _ if operation.is_schema() => format!("`{operation}`"),
        Place::Request(_) if operation.event().is_some() => format!("the payload of `{operation}`"),
        Place::Request(_) => format!("the request of `{operation}`"),
        Place::Response(status, _) if status.starts_with(['3', '4', '5']) => {
            format!("the response {status} of `{operation}`")
        }
        Place::Response(..) => format!("the response of `{operation}`"),
        _ => format!("`{operation}`"),
    }
}

/// The place that a case is about: "`amount` in the request of `POST /orders`", "the query parameter `page` of
/// `GET /orders`".
pub(super) fn place_of(case: &Case<'_, '_>) -> String {
    let body = body(case.subject);
    match &case.subject.place {
        Place::Parameter(location, name) => format!("the {} `{name}` of {body}", location.noun()),
        place if place.path().is_none_or(|path| path.is_root()) => body,
        _ => format!("`{}` in {body}", case.name()),
    }
}

/// The sentence that the schema does not declare a field that the page has.
pub(super) fn undeclared(case: &Case<'_, '_>) -> String {
    let variant = if case.is_of_another_variant() { "this variant of the schema" } else { "the schema" };
    format!("the page has {}, {variant} does not declare it", place_of(case))
}

/// The sentence that a claim of a page and a keyword of the schema differ. `says` is what the claim says, beginning
/// with a verb.
pub(super) fn differ(says: &str, place: &str, declared: &str) -> String {
    format!("the page {says} for {place}, the schema says {declared}")
}

/// A value as it is written in a document, of a list at most so many items.
pub(super) fn written(value: &Value, most: usize) -> String {
    let Some(values) = value.as_array() else { return plain(value) };
    let shown: Vec<String> = values.iter().take(most).map(plain).collect();
    let more = if values.len() > most { ", …" } else { "" };
    format!("[{}{more}]", shown.join(", "))
}

/// A value as JSON in backticks, cut after 60 characters: a page may write a value of any length.
pub(super) fn quoted(value: &Value) -> String {
    const SHOWN: usize = 60;
    let text = value.to_string();
    match text.char_indices().nth(SHOWN) {
        Some((end, _)) => format!("`{}…`", &text[..end]),
        None => format!("`{text}`"),
    }
}
