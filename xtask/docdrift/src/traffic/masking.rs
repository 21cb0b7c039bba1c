//! Finds secrets: headers that carry credentials, and texts that look like keys.

use crate::source::tree::Node;
use crate::source::{Excerpt, Span};

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

/// Where the secrets of a recording stand: values of headers that carry credentials, and texts that
/// look like keys, wherever they are.
pub(super) fn secrets(text: &Excerpt, tree: &Node) -> Vec<Span> {
    let mut secrets = Vec::new();
    for side in ["request", "response"] {
        let headers = tree.get(side).and_then(|side| side.get("headers"));
        for (name, header) in headers.into_iter().flat_map(Node::entries) {
            if HEADERS.contains(&name.to_ascii_lowercase().as_str()) {
                secrets.push(unquoted(text, header.value.span));
            }
        }
    }
    for (at, length) in keys(text.text()) {
        secrets.push(text.span(at..at + length));
    }
    secrets
}

/// The span without quotation marks, which have to stay for the file to stay YAML.
fn unquoted(text: &Excerpt, span: Span) -> Span {
    let start = text.span(0..1).start;
    let inner = &text.text()[(span.start - start) as usize..(span.end - start) as usize];
    let quotes = inner.len() >= 2 && inner.starts_with(['"', '\'']);
    if quotes { Span { start: span.start + 1, end: span.end - 1, ..span } } else { span }
}

/// Texts that look like keys: their offsets and lengths, without the prefix that tells whose they are.
fn keys(text: &str) -> Vec<(usize, usize)> {
    let mut keys = Vec::new();
    for prefix in PREFIXES {
        for (found, _) in text.match_indices(prefix) {
            let start = found + prefix.len();
            let rest = &text[start..];
            let length =
                rest.find(|c: char| !(c.is_ascii_alphanumeric() || "_-.".contains(c))).unwrap_or(rest.len());
            if length >= LENGTH {
                keys.push((start, length));
            }
        }
    }
    keys
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_are_masked_and_words_are_not() {
        for (plain, found) in [
            (r#"{"key": "sk-abcdefghijklmnop", "n": 1}"#, &["abcdefghijklmnop"][..]),
            ("sk_test_0123456789abc sk_live_0123456789abc", &["0123456789abc", "0123456789abc"]),
            ("sk-xxx format, a task-force", &[]),
        ] {
            let keys: Vec<&str> =
                keys(plain).into_iter().map(|(at, length)| &plain[at..at + length]).collect();
            assert_eq!(keys, found);
        }
    }
}
