//! What recordings that are evidence show of an operation: values of fields, and requests that were accepted or refused.

use std::collections::BTreeMap;

use serde_json::Value;

use super::exchange::Exchange;
use crate::openapi::{Lookup, Operation, Shape};
use crate::source::Span;
use crate::source::json_value::{plain, same_json, type_of};
use crate::subject::identifier_words::words;
use crate::subject::{FieldPath, OperationId, ParameterLocation, Place, Step, Subject};
use crate::traffic::recording::Recording;

/// The recorded exchanges that are evidence, by operation.
#[derive(Debug, Default)]
pub(super) struct Wire<'d> {
    exchanges: BTreeMap<OperationId, Vec<SeenExchange<'d>>>,
}

/// A recorded exchange of a declared operation.
#[derive(Debug)]
pub(super) struct SeenExchange<'d> {
    recording: &'d Recording,
    operation: Operation<'d>,
    /// The place of the response body; `None` if the status is undeclared.
    place: Option<Place>,
    /// The response body; `None` if it is not JSON.
    answer: Option<Value>,
}

/// A value that a recording has at a subject, and the body that contains it.
#[derive(Clone, Copy, Debug)]
pub(super) struct SeenValue<'w> {
    pub(super) value: &'w Value,
    pub(super) span: Span,
    pub(super) status: u16,
}

/// A value that a recording shows of a subject.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct ShownValue {
    /// The first recorded value, or its type if it is an object or a list; for an operation, the status.
    pub(crate) text: String,
    /// The body, query or path in the recording.
    pub(crate) span: Span,
}

/// How clearly a refusal demands a field that its request lacks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Demand {
    /// The response names the field and says that something is missing.
    Named,
    /// The response does not say which field is missing.
    Unnamed,
}

/// The number of exchanges of one operation that are searched for a value to show.
const MAX_EXCHANGES: usize = 50;

impl<'d> Wire<'d> {
    /// Adds an exchange; one that is no evidence adds nothing.
    pub(super) fn add(&mut self, exchange: &Exchange<'d>) {
        let Some(operation) = exchange.operation.filter(|_| exchange.is_judged()) else { return };
        let recording = exchange.recording;
        self.exchanges.entry(operation.id().clone()).or_default().push(SeenExchange {
            recording,
            operation,
            place: exchange.place().map(|(_, place)| place),
            answer: serde_json::from_str(&recording.content.response.body).ok(),
        });
    }

    /// Whether no recording is evidence.
    pub(super) fn is_empty(&self) -> bool {
        self.exchanges.is_empty()
    }

    /// The exchanges of an operation.
    pub(super) fn of(&self, operation: &OperationId) -> &[SeenExchange<'d>] {
        self.exchanges.get(operation).map_or(&[], Vec::as_slice)
    }

    /// What recordings show of a subject, named as the document names it; `None` if they show nothing of it.
    pub(super) fn shown(&self, subject: &Subject) -> Option<ShownValue> {
        let exchanges = self.of(&subject.operation);
        if subject.place == Place::Operation {
            let first = exchanges.first()?;
            return Some(ShownValue { text: first.status().to_string(), span: first.request_span() });
        }
        let mut values = exchanges.iter().take(MAX_EXCHANGES).flat_map(|seen| seen.values(&subject.place));
        let SeenValue { value, span, .. } = values.next()?;
        let is_container = value.is_object() || value.is_array();
        let text = if is_container { type_of(value).to_owned() } else { plain(value) };
        Some(ShownValue { text, span })
    }

    /// Every value of a field or query parameter: in responses, or in requests that the server accepted.
    pub(super) fn values(&self, subject: &Subject) -> Vec<SeenValue<'_>> {
        self.of(&subject.operation).iter().flat_map(|seen| seen.values(&subject.place)).collect()
    }
}

impl SeenExchange<'_> {
    pub(super) fn status(&self) -> u16 {
        self.recording.content.response.status
    }

    /// Whether the server accepted the request.
    pub(super) fn is_accepted(&self) -> bool {
        (200..300).contains(&self.status())
    }

    /// Whether the server refused the request for its content, and not for its sender or its time.
    pub(super) fn is_refused(&self) -> bool {
        matches!(self.status(), 400 | 422)
    }

    /// The place of the request in the recording.
    pub(super) fn request_span(&self) -> Span {
        let has_body = self.recording.content.request.body.is_some();
        self.recording.span(if has_body { "/request/body" } else { "/request/path" })
    }

    /// The place of the response in the recording.
    pub(super) fn answer_span(&self) -> Span {
        self.recording.span("/response/body")
    }

    /// Every value of a field or query parameter: in the response, or in an accepted request.
    pub(super) fn values(&self, place: &Place) -> Vec<SeenValue<'_>> {
        let query = &self.recording.content.request.query;
        let (found, span) = match place {
            Place::Parameter(ParameterLocation::Query, name) if self.is_accepted() => {
                (query.get(name).into_iter().collect(), self.recording.span("/request/query"))
            }
            Place::Request(path) if self.is_accepted() => {
                (walk(self.recording.content.request.body.as_ref(), path), self.request_span())
            }
            Place::Response(_, path) if self.answers(place) => {
                (walk(self.answer.as_ref(), path), self.answer_span())
            }
            _ => return Vec::new(),
        };
        let status = self.status();
        found.into_iter().map(|value| SeenValue { value, span, status }).collect()
    }

    /// Whether the response body is the one at this place.
    fn answers(&self, place: &Place) -> bool {
        let root = place.with_path(FieldPath::root());
        self.place.as_ref() == Some(&root)
    }

    /// Whether the request lacks the field or query parameter. `None` if the request does not have the object
    /// that would contain it.
    pub(super) fn request_lacks(&self, place: &Place) -> Option<bool> {
        let request = &self.recording.content.request;
        match place {
            Place::Parameter(ParameterLocation::Query, name) => {
                let is_it = |known: &str| {
                    known == name
                        || known.strip_prefix(name.as_str()).is_some_and(|rest| rest.starts_with('['))
                };
                Some(!request.query.keys().any(|known| is_it(known)))
            }
            Place::Request(path) if request.body.is_none() => {
                path.parent().filter(FieldPath::is_root).map(|_| true)
            }
            Place::Request(path) => lacks(request.body.as_ref(), path),
            _ => None,
        }
    }

    /// Whether the response lacks the field. `None` if it is not the body at this place, or does not have the
    /// object that would contain the field.
    pub(super) fn answer_lacks(&self, place: &Place) -> Option<bool> {
        lacks(self.answer.as_ref().filter(|_| self.answers(place)), place.path()?)
    }

    /// Whether the response to an accepted request contains a field of this name with the same value.
    pub(super) fn echoes(&self, name: &str, value: &Value) -> bool {
        fn has(found: &Value, name: &str, value: &Value) -> bool {
            match found {
                Value::Object(fields) => fields
                    .iter()
                    .any(|(key, inner)| key == name && same_json(inner, value) || has(inner, name, value)),
                Value::Array(items) => items.iter().any(|item| has(item, name, value)),
                _ => false,
            }
        }
        self.answer.as_ref().is_some_and(|answer| has(answer, name, value))
    }

    /// How clearly this refusal demands a field of this name.
    pub(super) fn demands(&self, name: &str) -> Demand {
        /// Words by which servers say that something is missing.
        const SIGNS: &[&str] = &[
            "missing",
            "required",
            "require",
            "requires",
            "blank",
            "empty",
            "absent",
            "lacks",
            "omitted",
            "undefined",
            "provide",
            "provided",
            "specify",
            "specified",
            "must",
            "needs",
        ];
        let mut texts = Vec::new();
        match &self.answer {
            Some(answer) => {
                let shape = self.place.as_ref().and_then(|place| self.operation.body(place));
                told(answer, shape.as_ref(), &mut texts);
            }
            None => texts.push(self.recording.content.response.body.as_str()),
        }
        let texts: Vec<Vec<String>> = texts.into_iter().map(words).collect();
        let name = words(name);
        let is_named =
            !name.is_empty() && texts.iter().any(|text| text.windows(name.len()).any(|found| found == name));
        let is_missing = texts.iter().flatten().any(|word| SIGNS.contains(&word.as_str()));
        if is_named && is_missing { Demand::Named } else { Demand::Unnamed }
    }
}

/// The texts of an error: its strings, and the keys that its schema leaves free, since these are names of
/// fields. A declared key belongs to the form of errors.
fn told<'v>(value: &'v Value, shape: Option<&Shape<'_>>, texts: &mut Vec<&'v str>) {
    let step = |step: Step| shape.map(|shape| shape.step(&step));
    match value {
        Value::String(text) => texts.push(text),
        Value::Array(items) => {
            let inner = match step(Step::Item) {
                Some(Lookup::Declared(inner)) => Some(inner),
                _ => None,
            };
            items.iter().for_each(|item| told(item, inner.as_ref(), texts));
        }
        Value::Object(fields) => {
            for (key, value) in fields {
                let inner = match step(Step::Key(key.clone())) {
                    Some(Lookup::Declared(inner)) => Some(inner),
                    Some(Lookup::Free) => {
                        texts.push(key);
                        None
                    }
                    _ => None,
                };
                told(value, inner.as_ref(), texts);
            }
        }
        _ => {}
    }
}

/// Every value at a path; a step into items selects all items.
fn walk<'v>(body: Option<&'v Value>, path: &FieldPath) -> Vec<&'v Value> {
    path.steps().iter().fold(body.into_iter().collect(), |values, step| {
        let below = |value: &'v Value| -> Vec<&'v Value> {
            match (step, value) {
                (Step::Key(key), Value::Object(fields)) => fields.get(key).into_iter().collect(),
                (Step::Item, Value::Array(items)) => items.iter().collect(),
                _ => Vec::new(),
            }
        };
        values.into_iter().flat_map(below).collect()
    })
}

/// Whether one of the objects that would contain the last key of a path lacks it; `None` without such an
/// object.
fn lacks(body: Option<&Value>, path: &FieldPath) -> Option<bool> {
    let (Some(Step::Key(key)), Some(parent)) = (path.steps().last(), path.parent()) else { return None };
    let objects: Vec<_> = walk(body, &parent).into_iter().filter_map(Value::as_object).collect();
    (!objects.is_empty()).then(|| objects.iter().any(|object| !object.contains_key(key)))
}
