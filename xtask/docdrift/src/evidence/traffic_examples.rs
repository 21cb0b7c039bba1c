//! Compares recorded answers with the examples that a document gives for them, by their shape.
//!
//! An answer resembles an example if it has at least half of the example's fields, with values of the same types.
//! Values do not count, nor does what the answer has besides.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::thresholds::{MIN_ANSWERS_TO_MISS_EXAMPLE, MIN_SHARE_OF_EXAMPLE};
use super::traffic_names::media_type;
use super::traffic_plan::BodyPlan;
use super::traffic_tally::{Seen, TrafficPlace, TrafficTally};
use crate::openapi::{Body, Child, Document, FieldNode, Operation};
use crate::source::Span;

/// The recorded answers of an operation with one status and media type, beside the examples of the document.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize, Serialize)]
pub struct AnswersTally {
    /// The answers with a body in JSON.
    pub answers: Seen,
    /// The numbers of the examples that an answer resembles, from 0 in the order of the document.
    pub resembled: BTreeSet<u32>,
}

impl AnswersTally {
    /// Adds what another run saw.
    pub(super) fn merge(&mut self, other: AnswersTally) {
        self.answers.merge(other.answers);
        self.resembled.extend(other.resembled);
    }
}

/// The fields and types of an example; the items of a list count as one.
#[derive(Debug, Default)]
pub(super) struct ExampleShape {
    /// The types that its values have here, as flags of [`flag`].
    types: u8,
    fields: BTreeMap<String, ExampleShape>,
    item: Option<Box<ExampleShape>>,
}

/// How many items of an answer's list are compared: the items of a list are alike.
const MAX_ITEMS: usize = 8;

/// How deep an example is compared.
const MAX_DEPTH: usize = 32;

impl ExampleShape {
    /// The shapes of the examples of a body.
    pub(super) fn of_body(operation: Operation<'_>, body: &Body<'_>, root: &FieldNode<'_>) -> Vec<Self> {
        let shape = |value: Value| {
            let mut shape = ExampleShape::default();
            shape.add(&parsed(value, root), Some(root), 0);
            shape
        };
        operation.examples_of(body).into_iter().map(|example| shape(example.to_json())).collect()
    }

    fn add(&mut self, value: &Value, node: Option<&FieldNode<'_>>, depth: usize) {
        self.types |= flag(value);
        if depth == MAX_DEPTH {
            return;
        }
        match value {
            Value::Object(object) => {
                let node = node.map(|node| node.of_object(object));
                for (key, value) in object {
                    let child = match node.map(|node| node.key(key)) {
                        Some(Child::Declared(child)) => Some(child),
                        // The keys of a map are values, which differ from answer to answer.
                        Some(Child::Free(Some(_))) => continue,
                        _ => None,
                    };
                    self.fields.entry(key.clone()).or_default().add(value, child, depth + 1);
                }
            }
            Value::Array(items) => {
                let item = node.and_then(FieldNode::item);
                for value in items {
                    self.item.get_or_insert_default().add(value, item, depth + 1);
                }
            }
            _ => {}
        }
    }

    /// Whether an answer has at least half of the example's fields.
    fn is_resembled_by(&self, answer: &Value) -> bool {
        if !self.fits(answer) {
            return false;
        }
        let Share { shared, all } = self.share(answer);
        shared as f64 >= MIN_SHARE_OF_EXAMPLE * all as f64
    }

    /// Whether a value has one of the types here; null says nothing of the type.
    fn fits(&self, value: &Value) -> bool {
        let null = flag(&Value::Null);
        value.is_null() || self.types == null || self.types & flag(value) != 0
    }

    /// How many of the fields below an answer has. What is below a null or an empty list is not known.
    fn share(&self, answer: &Value) -> Share {
        let mut sum = Share::default();
        if let Value::Object(object) = answer {
            for (name, field) in &self.fields {
                sum.add(match object.get(name).filter(|value| field.fits(value)) {
                    Some(value) => field.share(value).with_one(),
                    None => field.missing(),
                });
            }
        }
        if let (Some(item), Value::Array(items)) = (&self.item, answer) {
            let fitting = items.iter().take(MAX_ITEMS).filter(|value| item.fits(value));
            let best = fitting.map(|value| item.share(value).with_one()).max_by_key(|share| share.shared);
            sum.add(match best {
                Some(best) => best,
                None if items.is_empty() => Share::default(),
                None => item.missing(),
            });
        }
        sum
    }

    /// The fields here and below, none of which an answer has.
    fn missing(&self) -> Share {
        let below = self.fields.values().chain(self.item.as_deref());
        Share { shared: 0, all: 1 + below.map(|field| field.missing().all).sum::<usize>() }
    }
}

/// How many of the fields of an example an answer has.
#[derive(Clone, Copy, Debug, Default)]
struct Share {
    shared: usize,
    all: usize,
}

impl Share {
    fn add(&mut self, other: Share) {
        self.shared += other.shared;
        self.all += other.all;
    }

    fn with_one(self) -> Share {
        Share { shared: self.shared + 1, all: self.all + 1 }
    }
}

/// The type of a value as one bit.
fn flag(value: &Value) -> u8 {
    match value {
        Value::Null => 1,
        Value::Bool(_) => 1 << 1,
        Value::Number(_) => 1 << 2,
        Value::String(_) => 1 << 3,
        Value::Array(_) => 1 << 4,
        Value::Object(_) => 1 << 5,
    }
}

/// An example as a value. Some documents write the JSON of a body as a text.
fn parsed(example: Value, root: &FieldNode<'_>) -> Value {
    let text = example.as_str().filter(|_| !root.types().contains(&"string"));
    text.and_then(|text| serde_json::from_str(text).ok()).unwrap_or(example)
}

/// Adds a recorded answer to the tally of its operation.
pub(super) fn add(
    answers: &mut BTreeMap<String, AnswersTally>,
    status: &str,
    plan: &BodyPlan<'_>,
    answer: &Value,
    at: TrafficPlace,
) {
    let tally = answers.entry(key(status, &plan.media_type)).or_default();
    tally.answers.add(at);
    for (number, example) in (0..).zip(&plan.examples) {
        if !tally.resembled.contains(&number) && example.is_resembled_by(answer) {
            tally.resembled.insert(number);
        }
    }
}

/// The key of an answer within its operation: `200 application/json`.
fn key(status: &str, media_type: &str) -> String {
    format!("{status} {media_type}")
}

/// An example that no recorded answer resembles.
#[derive(Clone, Debug)]
pub(super) struct UnseenExample<'d, 't> {
    pub(super) operation: Operation<'d>,
    /// `200`, `4XX` or `default`.
    pub(super) status: &'d str,
    /// The example in words: "the third example".
    pub(super) example: String,
    /// The place of the example.
    pub(super) span: Span,
    /// The answers, none of which resembles it.
    pub(super) answers: &'t Seen,
}

/// The examples that no answer resembles, of operations with enough answers.
pub(super) fn unseen<'d, 't>(
    tally: &'t TrafficTally,
    documents: &'d [Document],
) -> Vec<UnseenExample<'d, 't>> {
    let mut unseen = Vec::new();
    let mut known = BTreeSet::new();
    for operation in documents.iter().flat_map(Document::operations) {
        let name = operation.id().to_string();
        let Some(answers) = tally.answers.get(&name).filter(|_| known.insert(name.clone())) else { continue };
        for response in operation.responses() {
            for body in &response.bodies {
                let written =
                    media_type(body.media_type).unwrap_or_else(|| body.media_type.to_ascii_lowercase());
                let Some(seen) = answers.get(&key(response.status, &written)) else { continue };
                if seen.answers.count < MIN_ANSWERS_TO_MISS_EXAMPLE {
                    continue;
                }
                let examples = operation.examples_of(body);
                let all = examples.len();
                let numbered = (0..).zip(examples);
                unseen.extend(numbered.filter(|(number, _)| !seen.resembled.contains(number)).map(
                    |(number, example)| UnseenExample {
                        operation,
                        status: response.status,
                        example: in_words(number, all),
                        span: example.span,
                        answers: &seen.answers,
                    },
                ));
            }
        }
    }
    unseen
}

fn in_words(number: u32, all: usize) -> String {
    match all {
        1 => "the example".to_owned(),
        _ => format!("example {} of {all}", number + 1),
    }
}

/// The places of the answers that are reported beside the examples.
pub(crate) fn places<'t>(tally: &'t TrafficTally, documents: &[Document]) -> Vec<&'t TrafficPlace> {
    unseen(tally, documents).into_iter().flat_map(|it| &it.answers.first).collect()
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn an_answer_resembles_an_example_by_half_of_its_fields() {
        let order = json!({"id": "a", "total": 5, "lines": [{"sku": "x", "count": 1}], "note": null});
        for (answer, expected) in [
            (json!({"id": "b", "total": 7.5, "lines": [{"sku": "y", "count": 2}], "note": "n"}), true),
            (json!({"id": "b", "total": null, "lines": [], "more": 1}), true),
            (json!({"id": "b", "total": 7, "lines": [{"name": "y"}]}), true),
            (json!({"id": 1, "total": "7", "lines": [{"sku": "y", "count": 2}]}), true),
            (json!({"id": "b", "amount": 7, "items": [{"sku": "y", "count": 2}]}), false),
            (json!({"data": {"id": "b", "total": 7, "lines": [], "note": "n"}}), false),
            (json!([{"id": "b", "total": 7, "lines": [], "note": "n"}]), false),
            (json!("b"), false),
        ] {
            let mut shape = ExampleShape::default();
            shape.add(&order, None, 0);
            assert_eq!(shape.is_resembled_by(&answer), expected, "{answer}");
        }
        for (example, answer, expected) in [
            (json!({}), json!({"a": 1}), true),
            (json!([]), json!([1]), true),
            (json!([{"a": 1}]), json!([{"b": 1}, {"a": 2}]), true),
            (json!([{"a": 1}]), json!([{"b": 1}]), true),
            (json!([{"a": 1, "c": 1}]), json!([{"b": 1}]), false),
            (json!(["x"]), json!([1]), false),
            (json!(null), json!({"a": 1}), true),
            (json!(5), json!("5"), false),
        ] {
            let mut shape = ExampleShape::default();
            shape.add(&example, None, 0);
            assert_eq!(shape.is_resembled_by(&answer), expected, "{example} {answer}");
        }
    }
}
