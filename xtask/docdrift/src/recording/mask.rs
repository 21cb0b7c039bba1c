//! Masks secrets: headers that carry credentials, and texts that look like keys.

use serde_json::Value;

use super::Content;

/// What stands in a secret's place.
const MASK: &str = "***";

/// Headers whose value is a credential.
const HEADERS: &[&str] = &[
    "authorization",
    "proxy-authorization",
    "cookie",
    "set-cookie",
    "x-access-token",
    "x-api-key",
    "api-key",
];

/// How keys of well-known providers begin.
const PREFIXES: &[&str] =
    &["sk-", "sk_live_", "sk_test_", "rk_live_", "rk_test_", "whsec_", "polar_oat_", "Bearer "];

/// The shortest text behind a prefix that is taken for a key: `sk-xxx` in a description is none.
const LENGTH: usize = 12;

/// Masks a recording.
pub(super) fn content(content: &mut Content) {
    for headers in [&mut content.request.headers, &mut content.response.headers] {
        for (name, value) in headers.iter_mut() {
            if HEADERS.contains(&name.to_ascii_lowercase().as_str()) {
                *value = Value::String(MASK.to_owned());
            } else {
                json(value);
            }
        }
    }
    content.request.query.values_mut().for_each(json);
    content.request.body.iter_mut().for_each(json);
    content.response.body = text(&content.response.body);
}

fn json(value: &mut Value) {
    match value {
        Value::String(plain) => *plain = text(plain),
        Value::Array(items) => items.iter_mut().for_each(json),
        Value::Object(fields) => fields.values_mut().for_each(json),
        _ => {}
    }
}

fn text(plain: &str) -> String {
    let mut masked = plain.to_owned();
    for prefix in PREFIXES {
        let mut from = 0;
        while let Some(found) = masked[from..].find(prefix) {
            let start = from + found + prefix.len();
            let rest = &masked[start..];
            let end = rest.find(|c: char| !(c.is_alphanumeric() || "_-.".contains(c))).unwrap_or(rest.len());
            if end >= LENGTH {
                masked.replace_range(start..start + end, MASK);
            }
            from = start;
        }
    }
    masked
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_are_masked_and_words_are_not() {
        for (plain, masked) in [
            (r#"{"key": "sk-abcdefghijklmnop", "n": 1}"#, r#"{"key": "sk-***", "n": 1}"#),
            ("sk_test_0123456789abc sk_live_0123456789abc", "sk_test_*** sk_live_***"),
            ("sk-xxx format, a task-force", "sk-xxx format, a task-force"),
        ] {
            assert_eq!(text(plain), masked);
        }
    }
}
