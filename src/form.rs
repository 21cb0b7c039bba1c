//! Bodies as bracketed forms, for an API that reads no JSON: `a[b][0][c]=…`.
//!
//! The generator cannot write a form with anything nested in it. So its document declares these
//! bodies as JSON, and just before a request leaves, the JSON becomes the form that the provider
//! asks for.

use form_urlencoded::Serializer;
use reqwest::header::{CONTENT_TYPE, HeaderValue};
use reqwest::{Body, Request};
use serde_json::Value;

/// Writes the JSON body of a request as a form. Without a body, nothing changes.
pub(crate) fn encode_body(request: &mut Request) {
    let json = request.body().and_then(Body::as_bytes).map(serde_json::from_slice::<Value>);
    // Generated code writes a body from a struct: it is an object.
    let Some(Ok(Value::Object(fields))) = json else { return };
    let mut form = Serializer::new(String::new());
    for (name, value) in &fields {
        append(&mut form, name, value);
    }
    *request.body_mut() = Some(form.finish().into());
    let form = HeaderValue::from_static("application/x-www-form-urlencoded");
    request.headers_mut().insert(CONTENT_TYPE, form);
}

/// Null, an empty list and an empty object are sent as an empty text: in Stripe's words, it unsets.
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

    /// The form, with its names and values readable again: what a server takes from it.
    fn encoded(body: &Value) -> Vec<(String, String)> {
        let mut request = request(Some(body.to_string()));
        encode_body(&mut request);
        assert_eq!(request.headers()[CONTENT_TYPE], "application/x-www-form-urlencoded");
        let form = request.body().and_then(Body::as_bytes).expect("a form");
        let mut pairs: Vec<_> = form_urlencoded::parse(form).into_owned().collect();
        // Whether an object keeps its order is a feature of serde_json, which others may enable.
        pairs.sort();
        pairs
    }

    #[test]
    fn what_is_nested_is_bracketed() {
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
    fn null_and_what_is_empty_unset() {
        let form = encoded(&json!({"a": null, "b": [], "c": {}, "d": "", "e": {"f": null}}));
        let names: Vec<String> = form.iter().map(|(name, value)| format!("{name}={value}")).collect();
        assert_eq!(names, ["a=", "b=", "c=", "d=", "e[f]="]);
    }

    #[test]
    fn what_would_end_a_pair_is_encoded() {
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
    fn no_body_is_left_alone() {
        let mut request = request(None);
        encode_body(&mut request);
        assert!(request.body().is_none() && request.headers().is_empty());
    }
}
