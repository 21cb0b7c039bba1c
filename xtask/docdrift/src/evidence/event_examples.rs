//! Finds the webhook or callback whose payload an example shows.

use serde_json::Value;

use super::example_match::Likeness;
use super::guess::Guess;
use super::section_operations::FoundOperation;
use super::thresholds::MIN_LOCATED_SHARE;
use crate::openapi::{Document, Lookup, Operation};
use crate::page::event_words::is_past;
use crate::page::example::{Example, ExampleRole};
use crate::page::written_value::WrittenData;
use crate::subject::identifier_words::words;
use crate::subject::{FieldPath, Place, Step};

/// Whether the API calls the operation: it is a webhook or a callback.
pub(super) fn is_event(operation: &Operation<'_>) -> bool {
    operation.id().event().is_some()
}

/// The webhook or callback whose payload an example shows: that of the page, else the only one that the heading
/// above it or, as an inference, the example itself names. `None` if the payload does not declare most of the example's fields.
pub(super) fn event<'d>(
    example: &Example,
    own: Option<Operation<'d>>,
    documents: &[&'d Document],
) -> Option<FoundOperation<'d>> {
    let is_answer = matches!(example.role, Some(ExampleRole::Response(_) | ExampleRole::Failure));
    if is_answer && !is_like_event(example) {
        return None;
    }
    let is_payload = |operation: &Operation<'_>| {
        let place = Place::Request(FieldPath::root());
        Likeness::share_of(&example.value, *operation, &place) >= MIN_LOCATED_SHARE
    };
    if let Some(own) = own.filter(is_event) {
        return Some((own, None)).filter(|(own, _)| is_payload(own));
    }
    let all: Vec<Operation<'d>> = documents.iter().flat_map(|document| document.sent()).collect();
    let only = |is_meant: &dyn Fn(&Operation<'d>) -> bool| {
        let mut found = all.iter().copied().filter(is_meant).filter(is_payload);
        found.next().filter(|_| found.next().is_none())
    };
    let heading = example.context.headings.last().map(String::as_str);
    let by_heading = only(&|event| is_named(heading.into_iter(), event));
    let named = by_heading.map(|event| (event, None));
    named.or_else(|| {
        let by_text = only(&|event| is_named(texts(example).map(|(_, text)| text), event));
        let event = by_text.or_else(|| only(&|event| is_selected(example, event)))?;
        Some((event, Some(Guess::ExampleFields)))
    })
}

/// Whether an example is like an event that is sent to a webhook: a title or the sentence before it calls it an
/// event after what has happened ("Order updated event"), or it has the envelope of such an event.
pub(super) fn is_like_event(example: &Example) -> bool {
    example.is_titled_event || envelope(example).is_some()
}

/// Whether a body declares an example that is like an event: both parts of its envelope, else most of its fields.
pub(super) fn declares(operation: Operation<'_>, place: &Place, example: &Example) -> bool {
    let Some(body) = operation.body(place) else { return false };
    let has = |name: &str| !matches!(body.step(&Step::Key(name.to_owned())), Lookup::Absent { .. });
    match envelope(example) {
        Some((name, content)) => has(name) && has(content),
        None => Likeness::outermost(&example.value, &body).is_close(),
    }
}

/// The names of the fields that hold the name of an event, such as `order.updated`, and its content.
fn envelope(example: &Example) -> Option<(&str, &str)> {
    const NAMES: &[&str] = &["type", "event", "event_type", "eventType", "event_name", "eventName", "topic"];
    const CONTENTS: &[&str] = &["data", "object", "payload"];
    let is_event = |text: &str| {
        let is_identifier =
            text.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '.' | '_' | '-' | ':'));
        let words = words(text);
        is_identifier && words.len() > 1 && words.iter().skip(1).any(|word| is_past(word))
    };
    let mut named = texts(example).filter(|(name, text)| NAMES.contains(name) && is_event(text));
    let mut fields = example.value.fields().iter();
    let content = fields.find(|(name, value)| {
        CONTENTS.contains(&name.value.as_str()) && matches!(value.data, WrittenData::Object { .. })
    });
    Some((named.next()?.0, content?.0.value.as_str()))
}

/// The texts directly in an example, with their keys. One of them is usually the name of the event.
fn texts(example: &Example) -> impl Iterator<Item = (&str, &str)> {
    example.value.fields().iter().filter_map(|(name, value)| match &value.data {
        WrittenData::Scalar(Value::String(text)) => Some((name.value.as_str(), text.as_str())),
        _ => None,
    })
}

/// Whether one of the texts is the name of the event.
fn is_named<'t>(mut written: impl Iterator<Item = &'t str>, operation: &Operation<'_>) -> bool {
    let names = [operation.id().event(), operation.name(), operation.summary()];
    let names: Vec<Vec<String>> = names.into_iter().flatten().map(words).collect();
    written.any(|text| {
        let text = words(text);
        !text.is_empty() && names.contains(&text)
    })
}

/// Whether the payload allows a single value in a field of the example, and the example has this value.
fn is_selected(example: &Example, operation: &Operation<'_>) -> bool {
    let Some(body) = operation.body(&Place::Request(FieldPath::root())) else { return false };
    texts(example).any(|(name, text)| {
        let Lookup::Declared(shape) = body.step(&Step::Key(name.to_owned())) else { return false };
        matches!(shape.only_values().as_deref(), Some([value]) if value.as_str() == Some(text))
    })
}
