//! The keyword that states a claim, with its value as the version of the document writes it, and which object has it.

use serde_json::{Map, Number, Value, json};

use crate::openapi::{EditPlaces, Version};
use crate::page::claim::{Claim, ClaimKind};
use crate::source::json_value::plain;

/// What a claim states, as keywords.
pub(super) struct Stated {
    /// What is changed of the object: changes of the same have to agree.
    pub(super) slot: String,
    /// The keywords.
    pub(super) update: Value,
    pub(super) holder: Holder,
}

/// The object that has a keyword.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Holder {
    /// The schema of the value.
    Schema,
    /// The schema of the items of the value, which is a list.
    Items,
    /// The parameter or operation.
    Object,
    /// The schema of the object that the value is a property of.
    Parent,
}

/// The keywords of schemas, besides those that are written in a way of their own, with a value of the claim's.
const PLAIN: [&str; 11] = [
    "format",
    "pattern",
    "minLength",
    "maxLength",
    "minItems",
    "maxItems",
    "minProperties",
    "maxProperties",
    "multipleOf",
    "uniqueItems",
    "readOnly",
];

/// The keywords that limit each item if a list is given them on a page.
const OF_ITEMS: [&str; 5] = ["enum", "format", "pattern", "minLength", "maxLength"];

/// The keywords that state a claim about a value of these types.
///
/// # Errors
///
/// Why no keyword states it.
pub(super) fn of(
    claim: &Claim,
    types: &[&str],
    is_parameter: bool,
    places: &EditPlaces<'_>,
) -> Result<Stated, String> {
    let keyword = claim.kind.as_str();
    let value = claim.value.as_ref().ok_or("the page does not state the value")?;
    let is_list = types.contains(&"array") && types.iter().all(|name| matches!(*name, "array" | "null"));
    let holder = if is_list && OF_ITEMS.contains(&keyword) { Holder::Items } else { Holder::Schema };
    let types = if holder == Holder::Items { &[] } else { types };
    let stated = |update: Value| Ok(Stated { slot: keyword.to_owned(), update, holder });
    match claim.kind {
        ClaimKind::Required => required(claim, value, is_parameter),
        ClaimKind::Type => stated(type_of(value, places)?),
        ClaimKind::Enum => stated(json!({ "enum": values(value, types)? })),
        ClaimKind::Default => stated(json!({ "default": typed(value, types)? })),
        kind if kind.is_bound() => {
            let is_lower = matches!(kind, ClaimKind::Minimum | ClaimKind::ExclusiveMinimum);
            let slot = if is_lower { "lower bound" } else { "upper bound" };
            Ok(Stated { slot: slot.to_owned(), update: bound(kind, value, types, places.version())?, holder })
        }
        _ if matches!(keyword, "deprecated" | "writeOnly") && places.is_swagger() => {
            Err(format!("Swagger 2.0 has no `{keyword}` for it"))
        }
        _ if keyword == "deprecated" => {
            let holder =
                if is_parameter || claim.subject.place.path().is_none() { Holder::Object } else { holder };
            Ok(Stated { slot: keyword.to_owned(), update: json!({ keyword: value }), holder })
        }
        _ if keyword == "writeOnly" || PLAIN.contains(&keyword) => stated(json!({ keyword: whole(value) })),
        _ => Err("no keyword of a schema states it".to_owned()),
    }
}

fn required(claim: &Claim, value: &Value, is_parameter: bool) -> Result<Stated, String> {
    if is_parameter {
        let update = json!({ "required": value });
        return Ok(Stated { slot: "required".to_owned(), update, holder: Holder::Object });
    }
    let name = claim.subject.place.path().and_then(|path| path.name());
    let name = name.ok_or("it is no property of a schema")?;
    if value != &Value::Bool(true) {
        return Err("no keyword states that a property is optional".to_owned());
    }
    let slot = format!("required {name}");
    Ok(Stated { slot, update: json!({ "required": [name] }), holder: Holder::Parent })
}

/// A bound. Up to OpenAPI 3.0, an exclusive bound is a flag beside the bound.
fn bound(kind: ClaimKind, value: &Value, types: &[&str], version: Version) -> Result<Value, String> {
    let value = whole(value);
    if !value.is_number() {
        return Err("the page does not state a number".to_owned());
    }
    if types.contains(&"integer")
        && !types.contains(&"number")
        && value.as_f64().is_some_and(|n| n.fract() != 0.0)
    {
        return Err(format!("the schema has whole numbers, and `{value}` is none"));
    }
    let keyword = kind.as_str();
    Ok(match (kind, version) {
        (ClaimKind::ExclusiveMinimum, Version::V3_0) => json!({ "minimum": value, keyword: true }),
        (ClaimKind::ExclusiveMaximum, Version::V3_0) => json!({ "maximum": value, keyword: true }),
        _ => json!({ keyword: value }),
    })
}

/// The types of a claim as keywords.
fn type_of(value: &Value, places: &EditPlaces<'_>) -> Result<Value, String> {
    const NAMES: [&str; 6] = ["array", "boolean", "integer", "number", "object", "string"];
    let names: Vec<&str> = value.as_array().into_iter().flatten().filter_map(Value::as_str).collect();
    let item = |name: &str| NAMES.iter().find(|known| **known == name).copied();
    match names[..] {
        [name] if item(name).is_some() => Ok(json!({ "type": name })),
        [name] if name.strip_suffix("[]").and_then(item).is_some() => {
            Ok(json!({ "type": "array", "items": { "type": name.strip_suffix("[]") } }))
        }
        [_, _, ..] if names.iter().all(|name| item(name).is_some()) => match places.version() {
            Version::V3_1 => Ok(json!({ "type": names })),
            Version::V3_0 => Err("a schema has one type before OpenAPI 3.1".to_owned()),
        },
        _ => Err("no `type` of a schema is what the page names".to_owned()),
    }
}

/// The values of a list, as the types of the schema have them; with `null`, if that is a type.
fn values(list: &Value, types: &[&str]) -> Result<Vec<Value>, String> {
    let list = list.as_array().filter(|list| !list.is_empty()).ok_or("the page does not list the values")?;
    let mut values = list.iter().map(|value| typed(value, types)).collect::<Result<Vec<_>, _>>()?;
    if types.contains(&"null") && !values.contains(&Value::Null) {
        values.push(Value::Null);
    }
    Ok(values)
}

/// A value as one of the types has it: pages do not distinguish `10` and `"10"`.
fn typed(value: &Value, types: &[&str]) -> Result<Value, String> {
    let has = |name: &str| types.is_empty() || types.contains(&name);
    let text = plain(value);
    let number = |text: &str| text.parse::<Number>().ok().map(|number| whole(&Value::Number(number)));
    let is_integer = |value: &Value| value.is_i64() || value.is_u64();
    let own = match value {
        Value::Null => has("null"),
        Value::Bool(_) => has("boolean"),
        Value::Number(_) => has("number") || (has("integer") && is_integer(&whole(value))),
        Value::String(_) => has("string"),
        Value::Array(_) => has("array"),
        Value::Object(_) => has("object"),
    };
    if own {
        return Ok(whole(value));
    }
    let converted = match &*text {
        "true" | "false" if has("boolean") => Some(Value::Bool(text == "true")),
        "null" if has("null") => Some(Value::Null),
        _ if has("number") => number(&text),
        _ if has("integer") => number(&text).filter(is_integer),
        _ => None,
    };
    let is_scalar = matches!(value, Value::Bool(_) | Value::Number(_));
    let as_text = || (is_scalar && has("string")).then(|| Value::String(text.to_string()));
    converted
        .or_else(as_text)
        .ok_or_else(|| format!("the schema has {} here, and `{text}` is none", types.join(" or ")))
}

/// A number that is whole without a fraction: `100`, not `100.0`. Other values stay as they are.
fn whole(value: &Value) -> Value {
    #[expect(clippy::cast_possible_truncation, reason = "the number has no fraction, and is small enough")]
    match value.as_f64() {
        Some(number) if value.is_f64() && number.fract() == 0.0 && number.abs() < 1e15 => {
            json!(number as i64)
        }
        _ => value.clone(),
    }
}

/// The objects of `update` in one: lists are concatenated, as overlays do.
pub(super) fn merge(into: &mut Map<String, Value>, update: &Value) {
    for (keyword, value) in update.as_object().into_iter().flatten() {
        match (into.get_mut(keyword), value) {
            (Some(Value::Array(known)), Value::Array(more)) if keyword == "required" => {
                known.extend(more.iter().cloned())
            }
            _ => drop(into.insert(keyword.clone(), value.clone())),
        }
    }
}
