//! Recognizes an example of a response that is an object where the schema has a list, or the other way round.

use std::collections::BTreeSet;

use serde_json::{Value, json};

use super::bare_lists;
use super::body_claims::{BodyClaims, BodySource};
use super::example_match::Likeness;
use super::guess::Guess;
use super::thresholds::MIN_LOCATED_SHARE;
use crate::openapi::{Lookup, Shape};
use crate::page::example::{Example, ExampleRole};
use crate::page::written_value::{WrittenData, WrittenValue};
use crate::subject::identifier_words::words;
use crate::subject::{FieldPath, Place, Step};

/// What an example of another shape shows inside.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum OtherShape {
    /// An object, and the schema has a list of such objects.
    Item,
    /// A list of objects, and the schema has one such object.
    Items,
    /// An object, and the schema has a list of something else.
    Other,
}

/// How the shape of a located example differs from the response of its call; `None` if it does not, if the call is not
/// certain, or if the rule about lists inside objects tells the difference.
pub(super) fn of(example: &Example, source: &BodySource<'_>) -> Option<OtherShape> {
    let is_certain = source.guess.is_none() || source.guess == Some(Guess::Section);
    let body = source.operation.body(&source.place)?;
    if !is_certain || !differs(example, &source.place, &body) {
        return None;
    }
    shape(&example.value, &body)
}

/// Whether an example that the page labels as a response has another shape than the response.
pub(super) fn differs(example: &Example, place: &Place, body: &Shape<'_>) -> bool {
    let is_response = matches!(place, Place::Response(_, path) if path.is_root())
        && matches!(example.role, Some(ExampleRole::Response(_)));
    is_response && !names_one_item(example) && shape(&example.value, body).is_some()
}

fn shape(written: &WrittenValue, body: &Shape<'_>) -> Option<OtherShape> {
    match &written.data {
        WrittenData::Object { fields, .. } if is_list_only(body) && !fields.is_empty() => {
            let Lookup::Declared(items) = body.step(&Step::Item) else { return None };
            let claimed = claimed(written);
            let is_around = |name: &str| bare_lists::is_around(body, &FieldPath::root().key(name), &claimed);
            if fields.iter().any(|(name, _)| is_around(&name.value)) {
                return None;
            }
            Some(if is_like(written, &items) { OtherShape::Item } else { OtherShape::Other })
        }
        WrittenData::List(items) if bare_lists::is_object_only(body) => {
            let is_told = bare_lists::inside(body, &claimed(written)).is_some();
            let are_like = !items.is_empty() && items.iter().all(|item| is_like(item, body));
            (are_like && !is_told).then_some(OtherShape::Items)
        }
        _ => None,
    }
}

impl OtherShape {
    /// Adds the claim of the shape itself, and those of the content beside the schema of the content.
    pub(super) fn add<'d>(self, written: &WrittenValue, source: BodySource<'d>, bodies: &mut BodyClaims<'d>) {
        let source = BodySource { guess: source.guess.or(Some(Guess::OtherShape)), ..source };
        let value: Value = if self == OtherShape::Items { json!([]) } else { json!({}) };
        bodies.whole(value, written.span.head(), &source);
        match (self, &written.data) {
            (OtherShape::Item, _) => {
                let list = WrittenData::List(vec![written.clone()]);
                bodies.add_written(&WrittenValue { span: written.span, data: list }, &source);
            }
            (OtherShape::Items, WrittenData::List(items)) => {
                items.iter().for_each(|item| bodies.add_written(item, &source));
            }
            _ => {}
        }
    }
}

/// Whether a body is a list of objects with declared properties, and nothing else.
fn is_list_only(body: &Shape<'_>) -> bool {
    let types: Vec<&str> = body.types().into_iter().filter(|name| *name != "null").collect();
    let Lookup::Declared(items) = body.step(&Step::Item) else { return false };
    types == ["array"] && !items.properties().is_empty()
}

/// Whether a schema declares most of the fields of an object.
fn is_like(written: &WrittenValue, shape: &Shape<'_>) -> bool {
    const MIN_FIELDS: usize = 2;
    let likeness = Likeness::outermost(written, shape);
    written.fields().len() >= MIN_FIELDS && likeness.has_fields() && likeness.share() >= MIN_LOCATED_SHARE
}

/// The paths of the fields directly in the lists of an example.
fn claimed(written: &WrittenValue) -> BTreeSet<FieldPath> {
    let below = |list: &WrittenValue, path: &FieldPath| -> Vec<FieldPath> {
        let WrittenData::List(items) = &list.data else { return Vec::new() };
        let fields = items.iter().flat_map(WrittenValue::fields);
        fields.map(|(name, _)| path.item().key(&name.value)).collect()
    };
    let root = FieldPath::root();
    let inner = written.fields().iter().flat_map(|(name, value)| below(value, &root.key(&name.value)));
    inner.chain(below(written, &root)).collect()
}

/// Whether the texts around an example say that it shows one item of the list: "Each item has this form".
fn names_one_item(example: &Example) -> bool {
    const SIGNS: &[&str] = &[
        "each", "every", "item", "items", "entry", "entries", "element", "single", "one", "line", "object",
        "record",
    ];
    let context = &example.context;
    let texts = context.lead.iter().chain(context.headings.last()).chain(&example.title);
    texts.into_iter().any(|text| words(text).iter().any(|word| SIGNS.contains(&word.as_str())))
}
