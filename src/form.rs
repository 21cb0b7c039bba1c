//! Encodes JSON request bodies as forms with bracketed names, `a[b][0][c]=…`, for APIs without JSON.
//!
//! The generator does not support forms with nested values. So `openapi/<api>.yaml` declares these bodies as
//! JSON. Just before a request is sent, its JSON body is replaced by the form that the provider expects.

use form_urlencoded::Serializer;
use reqwest::header::{CONTENT_TYPE, HeaderValue};
use reqwest::{Body, Request};
use serde_json::Value;

/// Replaces the JSON body of a request by a form, and sets the content type. A request without a body is not
/// changed.
pub(crate) fn encode_body(request: &mut Request) {
    let json = request.body().and_then(Body::as_bytes).map(serde_json::from_slice::<Value>);
    // Generated code serializes a body from a struct, so the body is a JSON object.
    let Some(Ok(Value::Object(fields))) = json else { return };
    let mut form = Serializer::new(String::new());
    for (name, value) in &fields {
        append(&mut form, name, value);
    }
    *request.body_mut() = Some(form.finish().into());
    let form = HeaderValue::from_static("application/x-www-form-urlencoded");
    request.headers_mut().insert(CONTENT_TYPE, form);
}

/// Appends a value under `name`, with brackets for each nested key or index. Null, an empty list and an empty
/// object become an empty string, with which Stripe unsets a field.
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
        Value::Null | Value::Array(_) | Value::Object(_) => {
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
    use reqwest::{Method, Url};
    use serde_json::json;

    use super::*;

    fn request(body: Option<String>) -> Request {
        let mut request = Request::new(Method::POST, Url::parse("http://127.0.0.1/").expect("a URL"));
        *request.body_mut() = body.map(Body::from);
        request
    }

    /// The decoded names and values of the encoded form, sorted: what a server reads.
    fn encoded(body: &Value) -> Vec<(String, String)> {
        let mut request = request(Some(body.to_string()));
        encode_body(&mut request);
        assert_eq!(request.headers()[CONTENT_TYPE], "application/x-www-form-urlencoded");
        let form = request.body().and_then(Body::as_bytes).expect("a form");
        let mut pairs: Vec<_> = form_urlencoded::parse(form).into_owned().collect();
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
        assert_eq!(names, ["a=", "b=", "c=", "d=", "e[f]="]);
    }

    #[test]
    fn reserved_characters_are_encoded() {
        let url = "https://shop.example/ok?session={CHECKOUT_SESSION_ID}&a=1+2 é%#";
        let mut request = request(Some(json!({"success_url": url, "metadata": {"a b&c": "="}}).to_string()));
        encode_body(&mut request);
        let form = request.body().and_then(Body::as_bytes).expect("a form").to_vec();
        let form = String::from_utf8(form).expect("ASCII");
        assert!(form.is_ascii() && !form.contains([' ', '{', '#', '[']), "{form}");
        let pairs: Vec<(String, String)> = form_urlencoded::parse(form.as_bytes()).into_owned().collect();
        assert!(pairs.contains(&("success_url".to_owned(), url.to_owned())), "{form}");
        assert!(pairs.contains(&("metadata[a b&c]".to_owned(), "=".to_owned())), "{form}");
    }

    #[test]
    fn a_request_without_body_is_unchanged() {
        let mut request = request(None);
        encode_body(&mut request);
        assert!(request.body().is_none() && request.headers().is_empty());
    }
}
