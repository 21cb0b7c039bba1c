//! JSON values: comparison, type names, and how messages print them.

use serde_json::Value;

/// Whether two JSON values are equal. 100 and 100.0 are the same number, and the order of keys does not
/// matter.
///
/// ```
/// # use docdrift::same_json;
/// # use serde_json::json;
/// assert!(same_json(&json!({"amount": 100, "n": [1]}), &json!({"n": [1.0], "amount": 100.0})));
/// assert!(!same_json(&json!({"amount": 100}), &json!({"amount": "100"})));
/// ```
#[must_use]
pub fn same_json(one: &Value, other: &Value) -> bool {
    match (one, other) {
        (Value::Object(one), Value::Object(other)) => {
            one.len() == other.len()
                && one.iter().all(|(key, value)| other.get(key).is_some_and(|found| same_json(value, found)))
        }
        (Value::Array(one), Value::Array(other)) => {
            one.len() == other.len() && one.iter().zip(other).all(|(one, other)| same_json(one, other))
        }
        // Two integers are compared exactly, below: beyond 2^53, different integers are the same float.
        (Value::Number(one), Value::Number(other)) if one.is_f64() || other.is_f64() => {
            one.as_f64() == other.as_f64()
        }
        _ => one == other,
    }
}

/// The name of a value's type in JSON Schema. A number is an `integer` if it is written without fraction and
/// exponent, and fits into 64 bits.
#[must_use]
pub(crate) fn type_of(value: &Value) -> &'static str {
    match value {
        Value::Null => "null",
        Value::Bool(_) => "boolean",
        Value::Number(number) if number.is_f64() => "number",
        Value::Number(_) => "integer",
        Value::String(_) => "string",
        Value::Array(_) => "array",
        Value::Object(_) => "object",
    }
}

/// A value as messages print it: a string without quotes, a number without a final `.0`.
#[must_use]
pub(crate) fn plain(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        Value::Number(number) => {
            let text = number.to_string();
            text.strip_suffix(".0").map_or(text.clone(), str::to_owned)
        }
        other => other.to_string(),
    }
}
