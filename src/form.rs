//! Encodes JSON request bodies as forms with bracketed names, `a[b][0][c]=…`, for APIs without JSON.
//!
//! The generator does not support forms with nested values. So `openapi/<api>.yaml` declares these bodies as
//! JSON, and a call encodes each body as the form that the provider expects.

use form_urlencoded::Serializer;
use serde_json::Value;

/// Encodes the fields of an object as a form.
pub(crate) fn encode(body: &Value) -> String {
    let mut form = Serializer::new(String::new());
    for (name, value) in body.as_object().into_iter().flatten() {
        append(&mut form, name, value);
    }
    form.finish()
}

/// Appends a value under `name`, with brackets for each nested key or index. Null and an empty list become an
/// empty string, with which Stripe unsets a field. An empty object is not sent.
fn append(form: &mut Serializer<'_, String>, name: &str, value: &Value) {
    match value {
        Value::Array(items) if !items.is_empty() => {
            for (index, item) in items.iter().enumerate() {
                append(form, &format!("{name}[{index}]"), item);
            }
        }
        Value::Object(fields) if !fields.is_empty() => {
            for (field, value) in fields {
                append(form, &format!("{name}[{field}]"), value);
            }
        }
        // An object without fields changes nothing: to unset all its fields, send null.
        Value::Object(_) => {}
        Value::Null | Value::Array(_) => {
            form.append_pair(name, "");
        }
        Value::String(text) => {
            form.append_pair(name, text);
        }
        Value::Bool(_) | Value::Number(_) => {
            form.append_pair(name, &value.to_string());
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    /// The decoded names and values of the encoded form, sorted: what a server reads.
    fn encoded(body: &Value) -> Vec<(String, String)> {
        let mut pairs: Vec<_> = form_urlencoded::parse(encode(body).as_bytes()).into_owned().collect();
        // Another crate may enable the feature of serde_json that keeps the order of an object's fields.
        pairs.sort();
        pairs
    }

    #[test]
    fn nested_values_have_bracketed_names() {
        let form = encoded(&json!({
            "mode": "payment",
            "line_items": [{"price": "price_1", "quantity": 2}, {"price_data": {"unit_amount": 1250}}],
            "automatic_tax": {"enabled": true},
            "expand": ["customer", "line_items"],
        }));
        let form: Vec<(&str, &str)> = form.iter().map(|(name, value)| (&**name, &**value)).collect();
        assert_eq!(
            form,
            [
                ("automatic_tax[enabled]", "true"),
                ("expand[0]", "customer"),
                ("expand[1]", "line_items"),
                ("line_items[0][price]", "price_1"),
                ("line_items[0][quantity]", "2"),
                ("line_items[1][price_data][unit_amount]", "1250"),
                ("mode", "payment"),
            ]
        );
    }

    #[test]
    fn null_and_empty_values_unset() {
        let form = encoded(&json!({"a": null, "b": [], "c": {}, "d": "", "e": {"f": null}}));
        let names: Vec<String> = form.iter().map(|(name, value)| format!("{name}={value}")).collect();
        assert_eq!(names, ["a=", "b=", "d=", "e[f]="], "an empty object is not sent");
    }

    #[test]
    fn reserved_characters_are_encoded() {
        let url = "https://shop.example/ok?session={CHECKOUT_SESSION_ID}&a=1+2 é%#";
        let form = encode(&json!({"success_url": url, "metadata": {"a b&c": "="}}));
        assert!(form.is_ascii() && !form.contains([' ', '{', '#', '[']), "{form}");
        let pairs: Vec<(String, String)> = form_urlencoded::parse(form.as_bytes()).into_owned().collect();
        assert!(pairs.contains(&("success_url".to_owned(), url.to_owned())), "{form}");
        assert!(pairs.contains(&("metadata[a b&c]".to_owned(), "=".to_owned())), "{form}");
    }
}
