//! Estimates how often validation of a body compares a value with a schema, to refuse bodies that take too long.
//!
//! Validators follow a schema once for each path that leads to it. Unions that share members have
//! exponentially many paths, so validation of a small body can take hours.

use serde_json::Value;

use super::Document;
use super::limits::{
    CHEAP_COMPARISONS_PER_VALUE, COMPARISONS_PER_VALUE, MAX_COMPARISON_DEPTH, MIN_COMPARISONS,
};
use crate::source::tree::Node;

/// The keywords whose schemas apply to the same value as the schema with the keyword. These have a list of
/// schemas; those in [`SINGLE`] have one schema.
const LISTS: [&str; 3] = ["allOf", "anyOf", "oneOf"];
const SINGLE: [&str; 4] = ["not", "if", "then", "else"];

/// Whether validation of a value by the schema at a JSON pointer stays within the limit.
pub(super) fn is_affordable(document: &Document, pointer: &str, value: &Value) -> bool {
    let Some(schema) = document.root.pointer(pointer) else { return true };
    let left = MIN_COMPARISONS.saturating_add(COMPARISONS_PER_VALUE.saturating_mul(values_in(value)));
    Estimate { document, left }.compare(schema, value, 0).is_some()
}

/// Whether validation of a value stays within the share that it has of the limit of a whole body. If all values of a
/// body do, validation of the body does.
pub(super) fn is_cheap(document: &Document, pointer: &str, value: &Value) -> bool {
    let Some(schema) = document.root.pointer(pointer) else { return true };
    let left = CHEAP_COMPARISONS_PER_VALUE.saturating_mul(values_in(value));
    Estimate { document, left }.compare(schema, value, 0).is_some()
}

/// The number of values in a value, itself included.
fn values_in(value: &Value) -> usize {
    1 + match value {
        Value::Object(fields) => fields.values().map(values_in).sum(),
        Value::Array(items) => items.iter().map(values_in).sum::<usize>(),
        _ => 0,
    }
}

struct Estimate<'d> {
    document: &'d Document,
    /// The comparisons that may still be made.
    left: usize,
}

impl Estimate<'_> {
    /// Counts the comparisons of a value and the values in it with a schema; `None` if there are too many.
    /// `depth` is the number of schemas that led here. At the maximum depth the result is `None`, which ends
    /// a schema that combines itself.
    fn compare(&mut self, schema: &Node, value: &Value, depth: usize) -> Option<()> {
        self.left = self.left.checked_sub(1)?;
        if depth == MAX_COMPARISON_DEPTH {
            return None;
        }
        if excludes(schema, value) {
            return Some(());
        }
        if let Some(reference) = schema.get("$ref").and_then(Node::as_str)
            && let Some(target) = self.document.target(reference)
        {
            self.compare(target, value, depth + 1)?;
        }
        let lists = LISTS.iter().filter_map(|keyword| schema.get(keyword)).flat_map(Node::items);
        let single = SINGLE.iter().filter_map(|keyword| schema.get(keyword));
        for member in lists.chain(single) {
            self.compare(member, value, depth + 1)?;
        }
        match value {
            Value::Object(fields) => self.compare_fields(schema, fields, depth),
            Value::Array(items) => {
                let Some(schema) = schema.get("items") else { return Some(()) };
                items.iter().try_for_each(|item| self.compare(schema, item, depth + 1))
            }
            _ => Some(()),
        }
    }

    fn compare_fields(
        &mut self,
        schema: &Node,
        fields: &serde_json::Map<String, Value>,
        depth: usize,
    ) -> Option<()> {
        let declared = schema.get("properties");
        let others = schema.get("additionalProperties");
        for (name, value) in fields {
            if let Some(schema) = declared.and_then(|declared| declared.get(name)).or(others) {
                self.compare(schema, value, depth + 1)?;
            }
        }
        Some(())
    }
}

/// Whether a validator sees at once that the value does not fit: by its type, or because the value, or that of
/// a property, is not one of the listed values (`enum`, `const`). The validator then follows nothing else.
fn excludes(schema: &Node, value: &Value) -> bool {
    let differs = |schema: &Node, value: &Value| {
        let listed = match (schema.get("const"), schema.get("enum")) {
            (Some(only), _) => only.to_json() == *value,
            (None, Some(list)) => list.items().iter().any(|item| item.to_json() == *value),
            (None, None) => true,
        };
        !listed
    };
    let property_differs = |fields: &serde_json::Map<String, Value>| {
        schema.get("properties").into_iter().flat_map(Node::entries).any(|(name, entry)| {
            fields.get(name).is_some_and(|value| !value.is_null() && differs(&entry.value, value))
        })
    };
    has_other_type(schema, value)
        || (!value.is_null() && differs(schema, value))
        || value.as_object().is_some_and(property_differs)
}

fn has_other_type(schema: &Node, value: &Value) -> bool {
    let allows = |name: &str| match value {
        Value::Null => name == "null",
        Value::Bool(_) => name == "boolean",
        Value::Number(_) => matches!(name, "number" | "integer"),
        Value::String(_) => name == "string",
        Value::Array(_) => name == "array",
        Value::Object(_) => name == "object",
    };
    let Some(declared) = schema.get("type") else { return false };
    let nullable = value.is_null() && schema.get("nullable").and_then(Node::as_bool) == Some(true);
    let listed = declared.items().iter().filter_map(Node::as_str).any(allows);
    !nullable && !listed && !declared.as_str().is_some_and(allows)
}
