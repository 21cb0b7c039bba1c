//! Decides which body of its operation an example shows: that of the request, a response or an error.

use serde_json::Value;

use super::example_match::Likeness;
use super::thresholds::{MAX_FIELDS_BESIDE_ERROR, MIN_LOCATED_SHARE};
use crate::openapi::Operation;
use crate::page::call::Spanned;
use crate::page::claim::ClaimKind;
use crate::page::example::{Example, ExampleRole};
use crate::page::written_value::{WrittenData, WrittenValue};
use crate::subject::{FieldPath, Place};

/// The body that an example shows, and whether the example is sent or only shown.
pub(super) fn place(operation: Operation<'_>, example: &Example, near: bool) -> Option<(Place, ClaimKind)> {
    let request = (Place::Request(FieldPath::root()), ClaimKind::Sends);
    let success = operation.success().map(|success| response_body(success.status.to_owned()));
    let request_share = || Likeness::share_of(&example.value, operation, &request.0);
    let response_share =
        || success.as_ref().map_or(0.0, |(place, _)| Likeness::share_of(&example.value, operation, place));
    match example.role {
        // The fields count more than the label: "the payload" can be the payload of a response.
        Some(ExampleRole::Request) if request_share() == 0.0 && response_share() >= MIN_LOCATED_SHARE => {
            success
        }
        // If the page says who sends the example, fields that only the response has are mistakes.
        Some(ExampleRole::Request)
            if !near
                && response_share() > request_share()
                && (example.is_undirected || request_share() < MIN_LOCATED_SHARE) =>
        {
            success
        }
        Some(ExampleRole::Request) if example.is_undirected && response_share() > request_share() => {
            (response_share() >= MIN_LOCATED_SHARE).then_some(success).flatten()
        }
        // The example is a part of a request.
        Some(ExampleRole::Request) if request_share() == 0.0 && declares_request_fields(operation) => None,
        Some(ExampleRole::Response(None))
            if response_share() == 0.0 && request_share() >= MIN_LOCATED_SHARE =>
        {
            None
        }
        // A sentence such as "this command returns all ids" also stands above the command.
        Some(ExampleRole::Response(None))
            if !example.is_titled_answer && !near && request_share() > response_share() =>
        {
            None
        }
        Some(ExampleRole::Request) => Some(request),
        Some(ExampleRole::Response(Some(status))) => {
            let declared = operation.response(status);
            Some(response_body(
                declared.map_or_else(|| status.to_string(), |response| response.status.to_owned()),
            ))
        }
        Some(ExampleRole::Response(None)) if response_share() == 0.0 && is_error(example) => None,
        Some(ExampleRole::Response(None)) => success,
        Some(ExampleRole::Failure) => failure(operation, example),
        Some(ExampleRole::Event) => None,
        None if response_share() > request_share() && response_share() >= MIN_LOCATED_SHARE => success,
        // An example without a label is a part of a request as often as the whole request.
        None => (request_share() > response_share() && request_share() >= MIN_LOCATED_SHARE)
            .then_some((request.0, ClaimKind::Shows)),
    }
}

/// The error response that declares the most of an example's fields; `None` if no error response declares
/// any.
fn failure(operation: Operation<'_>, example: &Example) -> Option<(Place, ClaimKind)> {
    let declared =
        operation.responses().into_iter().filter(|response| !response.status.starts_with(['1', '2', '3']));
    let places = declared.map(|response| response_body(response.status.to_owned()).0);
    let shares = places.map(|place| (Likeness::share_of(&example.value, operation, &place), place));
    let best = shares.filter(|(share, _)| *share > 0.0).max_by(|(a, _), (b, _)| a.total_cmp(b));
    best.map(|(_, place)| (place, ClaimKind::Shows))
}

pub(super) fn response_body(status: String) -> (Place, ClaimKind) {
    (Place::Response(status, FieldPath::root()), ClaimKind::Shows)
}

/// Whether the schema declares fields of the request body.
fn declares_request_fields(operation: Operation<'_>) -> bool {
    let body = operation.body(&Place::Request(FieldPath::root()));
    body.is_some_and(|body| !body.properties().is_empty())
}

/// Whether an example is an error response: it has a field that only errors have, such as `error`, a field
/// `message` beside few other fields, or a type that ends in `error`.
pub(super) fn is_error(example: &Example) -> bool {
    const SIGNS: &[&str] = &["error", "errors", "error_code", "errorCode", "detail", "message", "statusCode"];
    // `{"object": "error"}`, `{"type": "invalid_request_error"}`
    let is_error_type = |(name, value): &(Spanned<String>, WrittenValue)| {
        matches!(name.value.as_str(), "object" | "type")
            && matches!(&value.data, WrittenData::Scalar(Value::String(text)) if text.to_lowercase().ends_with("error"))
    };
    if example.value.fields().iter().any(is_error_type) {
        return true;
    }
    // `{"error": null}`, `{"result": "success", "message": "…"}`
    if example.value.fields().iter().any(says_success) {
        return false;
    }
    let is_sign = |name: &str| SIGNS.contains(&name);
    let names = example.value.fields().iter().map(|(name, _)| name.value.as_str());
    let (signs, others): (Vec<&str>, Vec<&str>) = names.partition(|name| is_sign(name));
    !signs.is_empty()
        && (others.len() <= MAX_FIELDS_BESIDE_ERROR || signs.iter().any(|sign| *sign != "message"))
}

/// Whether a field says that the call has succeeded.
fn says_success((name, value): &(Spanned<String>, WrittenValue)) -> bool {
    match (name.value.as_str(), &value.data) {
        ("error" | "errors", WrittenData::Scalar(Value::Null)) => true,
        ("success" | "ok", WrittenData::Scalar(Value::Bool(is_so))) => *is_so,
        ("status" | "result", WrittenData::Scalar(Value::String(text))) => {
            ["success", "ok"].iter().any(|word| text.eq_ignore_ascii_case(word))
        }
        _ => false,
    }
}
