//! Reads the keys of a form as paths: `config.limit`, `headers[region]` and `items.0.name` name nested fields.

use crate::openapi::{Lookup, Operation, Shape};
use crate::page::call::Spanned;
use crate::page::written_value::{WrittenData, WrittenValue};
use crate::source::Span;
use crate::subject::{FieldPath, Place, Step};

/// The form with its keys read as paths where the schema declares the first part of a key as an object, a map
/// or a list, and does not declare the whole key.
pub(super) fn nested(form: &WrittenValue, operation: Operation<'_>) -> WrittenValue {
    match operation.body(&Place::Request(FieldPath::root())) {
        Some(shape) => below(form, &shape),
        None => form.clone(),
    }
}

fn below(value: &WrittenValue, shape: &Shape<'_>) -> WrittenValue {
    let at = |step: &Step| match shape.step(step) {
        Lookup::Declared(shape) => Some(shape),
        Lookup::Free | Lookup::Absent { .. } => None,
    };
    let data = match &value.data {
        WrittenData::Object { fields, whole } => {
            let mut object = WrittenValue {
                span: value.span,
                data: WrittenData::Object { fields: Vec::new(), whole: *whole },
            };
            for (name, value) in fields {
                let steps = path(&name.value, shape);
                let declared = steps.iter().try_fold(shape.clone(), |shape, step| match shape.step(step) {
                    Lookup::Declared(shape) => Some(shape),
                    Lookup::Free | Lookup::Absent { .. } => None,
                });
                let is_nested = steps.len() > 1;
                let value = declared.as_ref().map_or_else(|| value.clone(), |shape| below(value, shape));
                let value = if is_nested { text_of(value, declared.as_ref()) } else { value };
                insert(&mut object, &steps, name.span, value);
            }
            return object;
        }
        WrittenData::List(items) => {
            let of_items = at(&Step::Item);
            let item = |item: &WrittenValue| {
                of_items.as_ref().map_or_else(|| item.clone(), |shape| below(item, shape))
            };
            WrittenData::List(items.iter().map(item).collect())
        }
        data => data.clone(),
    };
    WrittenValue { span: value.span, data }
}

/// The value at a nested key. A text may stand for a list or an object, such as `a,b`; it is unknown then.
fn text_of(value: WrittenValue, declared: Option<&Shape<'_>>) -> WrittenValue {
    let is_plain = declared.is_some_and(|shape| {
        let types = shape.types();
        !types.is_empty() && !types.iter().any(|name| matches!(*name, "array" | "object"))
    });
    match value.data {
        WrittenData::Scalar(_) if !is_plain => WrittenValue { data: WrittenData::Unknown, ..value },
        _ => value,
    }
}

/// The path that a key names below a shape: the key itself, unless only a first part of it is declared and
/// can have fields or items.
fn path(key: &str, shape: &Shape<'_>) -> Vec<Step> {
    let whole = || vec![Step::Key(key.to_owned())];
    let properties = shape.properties();
    let of = |name: &str| properties.iter().find(|property| property.name == name);
    if of(key).is_some() {
        return whole();
    }
    // The longest declared part decides.
    let cuts = key.rmatch_indices(['.', '[']);
    let mut parts = cuts.filter_map(|(at, _)| Some((of(&key[..at])?, &key[at..])));
    let Some((first, rest)) = parts.find(|(first, _)| has_parts(&first.shape)) else { return whole() };
    let mut steps = vec![Step::Key(first.name.to_owned())];
    steps.extend(rest_of_path(rest, Some(&first.shape)));
    steps
}

/// The steps of the rest of a key: `.name`, `[name]`, `[]`, `.0`, and what follows.
fn rest_of_path(rest: &str, shape: Option<&Shape<'_>>) -> Vec<Step> {
    let below = |step: &Step| match shape?.step(step) {
        Lookup::Declared(shape) => Some(shape),
        Lookup::Free | Lookup::Absent { .. } => None,
    };
    let is_list = shape.is_some_and(|shape| shape.types().contains(&"array"));
    let is_index = |name: &str| is_list && name.bytes().all(|byte| byte.is_ascii_digit());
    let rest = rest.strip_prefix('.').unwrap_or(rest);
    if rest.is_empty() {
        return Vec::new();
    }
    let (name, more) = match rest.strip_prefix('[').and_then(|rest| rest.split_once(']')) {
        Some((name, more)) => (name, more),
        None => rest.split_at(rest.find(['.', '[']).unwrap_or(rest.len())),
    };
    let step = if is_index(name) || name.is_empty() {
        Step::Item
    } else if let (Some(shape), false) = (shape, rest.starts_with('[')) {
        return path(rest, shape);
    } else {
        Step::Key(name.to_owned())
    };
    let shape = below(&step);
    let mut steps = vec![step];
    steps.extend(rest_of_path(more, shape.as_ref()));
    steps
}

/// Whether the values of a shape can have fields or items.
fn has_parts(shape: &Shape<'_>) -> bool {
    let types = shape.types();
    types.is_empty() || types.iter().any(|name| matches!(*name, "array" | "object"))
}

/// Inserts a value at a path. Objects on the way are marked as incomplete: a key names only one of their
/// fields.
fn insert(into: &mut WrittenValue, steps: &[Step], span: Span, value: WrittenValue) {
    let Some((step, rest)) = steps.split_first() else { return merge(into, value) };
    let missing = || WrittenValue { span, data: WrittenData::Unknown };
    let here = match step {
        Step::Key(name) => {
            if !matches!(into.data, WrittenData::Object { .. }) {
                into.data = WrittenData::Object { fields: Vec::new(), whole: false };
            }
            let WrittenData::Object { fields, .. } = &mut into.data else {
                unreachable!("it was just made an object")
            };
            let at = fields.iter().position(|(known, _)| known.value == *name).unwrap_or(fields.len());
            if at == fields.len() {
                fields.push((Spanned { value: name.clone(), span }, missing()));
            }
            &mut fields[at].1
        }
        Step::Item => {
            if !matches!(into.data, WrittenData::List(_)) {
                into.data = WrittenData::List(Vec::new());
            }
            let WrittenData::List(items) = &mut into.data else { unreachable!("it was just made a list") };
            items.push(missing());
            items.last_mut().expect("one was just added")
        }
    };
    insert(here, rest, span, value);
}

/// Adds the fields of an object to those that other keys name; any other value replaces what was there.
fn merge(into: &mut WrittenValue, value: WrittenValue) {
    match (&mut into.data, value.data) {
        (WrittenData::Object { fields: known, .. }, WrittenData::Object { fields, .. }) => {
            known.extend(fields);
        }
        (_, data) => *into = WrittenValue { span: value.span, data },
    }
}
