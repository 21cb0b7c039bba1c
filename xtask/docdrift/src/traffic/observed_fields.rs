//! The fields that recorded response bodies have, each with its JSON types.
//!
//! The result is the union of all bodies, because a field that is missing, null or an empty list in one
//! recording can have other types in another. The result changes only if a recording shows a new field or
//! type, or if a recording is removed. It does not show which fields some bodies lack.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

use serde_json::Value;

use crate::subject::FieldPath;

/// The fields of a set of bodies with their JSON types; printed as sorted lines, `path: types`. The path of
/// the body itself is `.`, and the type of a body that is not JSON is `no JSON`.
///
/// ```
/// # use docdrift::ObservedFields;
/// let mut shape = ObservedFields::default();
/// shape.add(r#"{"data": [{"id": "cs_1", "paid": null}, {"id": "cs_2", "paid": 5}]}"#);
/// shape.add(r#"{"data": []}"#);
/// assert_eq!(
///     shape.to_string(),
///     "\
/// .: object
/// data: array
/// data[]: object
/// data[].id: string
/// data[].paid: null, number
/// "
/// );
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ObservedFields {
    fields: BTreeMap<FieldPath, BTreeSet<&'static str>>,
}

impl ObservedFields {
    /// Adds the fields of a body. A body that is not JSON adds the type `no JSON` at the root.
    pub fn add(&mut self, body: &str) {
        match serde_json::from_str(body) {
            Ok(value) => self.add_value(FieldPath::root(), &value),
            Err(_) => self.add_type(FieldPath::root(), "no JSON"),
        }
    }

    /// Whether no body was added.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.fields.is_empty()
    }

    fn add_value(&mut self, path: FieldPath, value: &Value) {
        match value {
            Value::Object(fields) => {
                fields.iter().for_each(|(key, value)| self.add_value(path.key(key), value));
            }
            Value::Array(items) => items.iter().for_each(|item| self.add_value(path.item(), item)),
            _ => {}
        }
        self.add_type(path, type_of(value));
    }

    fn add_type(&mut self, path: FieldPath, name: &'static str) {
        self.fields.entry(path).or_default().insert(name);
    }
}

/// The name of the type in JSON Schema; 5 and 5.5 are both `number`.
fn type_of(value: &Value) -> &'static str {
    match value {
        Value::Null => "null",
        Value::Bool(_) => "boolean",
        Value::Number(_) => "number",
        Value::String(_) => "string",
        Value::Array(_) => "array",
        Value::Object(_) => "object",
    }
}

/// The path of the body itself is `.`, as in the errors of the client.
impl fmt::Display for ObservedFields {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (path, types) in &self.fields {
            let types: Vec<&str> = types.iter().copied().collect();
            let types = types.join(", ");
            if path.is_root() { writeln!(f, ".: {types}")? } else { writeln!(f, "{path}: {types}")? }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(bodies: &[&str]) -> String {
        let mut shape = ObservedFields::default();
        bodies.iter().for_each(|body| shape.add(body));
        shape.to_string()
    }

    #[test]
    fn the_order_of_bodies_and_keys_does_not_show() {
        let bodies = [r#"{"b": 1, "a": {"c": true}}"#, r#"{"a": "x"}"#];
        assert_eq!(of(&bodies), ".: object\na: object, string\na.c: boolean\nb: number\n");
        assert_eq!(of(&[bodies[1], bodies[0]]), of(&bodies));
    }

    #[test]
    fn a_body_without_fields_has_a_shape() {
        assert_eq!(of(&["[]"]), ".: array\n");
        assert_eq!(of(&["<html>", "[7, 7.5]"]), ".: array, no JSON\n[]: number\n");
    }
}
