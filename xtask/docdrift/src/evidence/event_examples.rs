//! Finds the webhook or callback whose payload an example shows.

use serde_json::Value;

use super::example_match::Likeness;
use super::thresholds::MIN_LOCATED_SHARE;
use crate::openapi::{Document, Lookup, Operation};
use crate::page::example::{Example, ExampleRole};
use crate::page::written_value::WrittenData;
use crate::subject::identifier_words::words;
use crate::subject::{FieldPath, Place, Step};

/// Whether the API calls the operation: it is a webhook or a callback.
pub(super) fn is_event(operation: &Operation<'_>) -> bool {
    operation.id().event().is_some()
}

/// The webhook or callback whose payload an example shows: that of the page, else the only one that the example
/// or the heading above it names. `None` if the payload does not declare most of the example's fields.
pub(super) fn event<'d>(
    example: &Example,
    own: Option<Operation<'d>>,
    documents: &[&'d Document],
) -> Option<Operation<'d>> {
    if matches!(example.role, Some(ExampleRole::Response(_) | ExampleRole::Failure)) {
        return None;
    }
    let is_payload = |operation: &Operation<'_>| {
        let place = Place::Request(FieldPath::root());
        Likeness::share_of(&example.value, *operation, &place) >= MIN_LOCATED_SHARE
    };
    if let Some(own) = own.filter(is_event) {
        return Some(own).filter(is_payload);
    }
    let all: Vec<Operation<'d>> = documents.iter().flat_map(|document| document.sent()).collect();
    let only = |is_meant: &dyn Fn(&Operation<'d>) -> bool| {
        let mut found = all.iter().copied().filter(is_meant).filter(is_payload);
        found.next().filter(|_| found.next().is_none())
    };
    only(&|operation| is_named(example, operation)).or_else(|| only(&|event| is_selected(example, event)))
}

/// The texts directly in an example, with their keys. One of them is usually the name of the event.
fn texts(example: &Example) -> impl Iterator<Item = (&str, &str)> {
    example.value.fields().iter().filter_map(|(name, value)| match &value.data {
        WrittenData::Scalar(Value::String(text)) => Some((name.value.as_str(), text.as_str())),
        _ => None,
    })
}

/// Whether a text of the example, or the heading above it, is the name of the event.
fn is_named(example: &Example, operation: &Operation<'_>) -> bool {
    let names = [operation.id().event(), operation.name(), operation.summary()];
    let names: Vec<Vec<String>> = names.into_iter().flatten().map(words).collect();
    let heading = example.context.headings.last().map(String::as_str);
    let mut written = texts(example).map(|(_, text)| text).chain(heading);
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
