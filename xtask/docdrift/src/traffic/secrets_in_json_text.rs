//! Finds secrets in a string that contains JSON: a whole body, a part of a body, or lines of several bodies.
//!
//! The scanner does not parse the JSON, because a truncated body contains secrets as well.

use std::ops::Range;

use super::secret_names::SecretNames;

/// Whether the strings directly inside an open bracket are secrets because of the key of this bracket, or of
/// a bracket around it.
#[derive(Clone, Copy, PartialEq)]
enum BracketContext {
    Plain,
    /// The list or object, or one around it, is the value of a key that names a secret, so its strings are
    /// secrets.
    Secret,
}

/// The byte ranges of the secrets, without their quotes, in the order of the text.
pub(super) fn secrets(text: &str) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    let mut open: Vec<BracketContext> = Vec::new();
    let (mut at, mut is_named) = (0, false);
    while let Some(byte) = text.as_bytes().get(at) {
        let inside = open.last().copied().unwrap_or(BracketContext::Plain);
        match byte {
            b'"' => {
                let Some(end) = string_end(text, at + 1) else {
                    // A truncated body may end within a secret.
                    if is_named || inside == BracketContext::Secret {
                        found.push(at + 1..text.len());
                    }
                    break;
                };
                let inner = at + 1..end;
                at = end;
                if text[end + 1..].trim_start().starts_with(':') {
                    let name = unescape(&text[inner]).0;
                    is_named = SecretNames::is_field(&name);
                } else {
                    if is_named || inside == BracketContext::Secret {
                        found.push(inner);
                    } else {
                        found.extend(nested(&text[inner.clone()], inner.start));
                    }
                    is_named = false;
                }
            }
            b'{' | b'[' => {
                let is_secret = is_named || inside == BracketContext::Secret;
                open.push(if is_secret { BracketContext::Secret } else { BracketContext::Plain });
                is_named = false;
            }
            b'}' | b']' => {
                open.pop();
                is_named = false;
            }
            b',' => is_named = false,
            _ => {}
        }
        at += 1;
    }
    found.retain(|secret| !secret.is_empty());
    found
}

/// The offset of the closing quote of a string. The content of the string begins at the offset `from`. `None`
/// if the string is never closed.
fn string_end(text: &str, from: usize) -> Option<usize> {
    let mut is_escaped = false;
    let is_end = |byte: &u8| {
        let ends = *byte == b'"' && !is_escaped;
        is_escaped = *byte == b'\\' && !is_escaped;
        ends
    };
    text.as_bytes()[from..].iter().position(is_end).map(|length| from + length)
}

/// The secrets in a JSON string that may contain JSON itself. `text` is the string as it is escaped, and
/// `start` is its offset in the text around it.
fn nested(text: &str, start: usize) -> Vec<Range<usize>> {
    if !text.contains(r#"\""#) {
        return Vec::new();
    }
    let (plain, offsets) = unescape(text);
    let secrets = secrets(&plain).into_iter();
    secrets.map(|secret| start + offsets[secret.start]..start + offsets[secret.end]).collect()
}

/// A JSON string with its escapes decoded well enough to search it (some white space and surrogates are
/// replaced), and for each byte of the result the offset of its character in the escaped string. The last
/// offset is the length of the escaped string.
fn unescape(text: &str) -> (String, Vec<usize>) {
    let (mut plain, mut offsets) = (String::new(), Vec::new());
    let mut characters = text.char_indices();
    while let Some((at, character)) = characters.next() {
        let escaped = if character == '\\' { characters.next().map(|(_, escaped)| escaped) } else { None };
        let decoded = match escaped {
            None => character,
            Some('n' | 'r') => '\n',
            Some('t' | 'b' | 'f') => '\t',
            Some('u') => {
                let digits: String = characters.by_ref().take(4).map(|(_, digit)| digit).collect();
                let code = u32::from_str_radix(&digits, 16).ok();
                code.and_then(char::from_u32).unwrap_or(char::REPLACEMENT_CHARACTER)
            }
            Some(other) => other,
        };
        plain.push(decoded);
        offsets.extend(std::iter::repeat_n(at, decoded.len_utf8()));
    }
    offsets.push(text.len());
    (plain, offsets)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn secrets_are_found_by_their_names_at_any_depth() {
        for (text, expected) in [
            (r#"{"a": {"access_token": "x1", "token_type": "bearer"}, "next_page_token": "p"}"#, &["x1"][..]),
            (
                r#"[{"client_secret" : {"value": "v", "id": "i"}}, {"api_keys": ["k1", ["k2"]]}]"#,
                &["v", "i", "k1", "k2"],
            ),
            (r#"{"password": "a\"b", "secret": null, "token": 12, "tokens": ["Hello"]}"#, &[r#"a\"b"#]),
            (r#"{"body": "{\"api_key\": \"k\\\"1\", \"id\": \"i\"}"}"#, &[r#"k\\\"1"#]),
            (r#"{"access\u005ftoken": "x", "secret": "", "note": "\"secret\""}"#, &["x"]),
            (r#"data: {"id_token": "t1"} data: {"id_token": "t2", "cut": "of"#, &["t1", "t2"]),
            (
                r#"{"token": {"access": "t1", "more": ["t2"]}, "access_tokens": ["t3"], "max_tokens": "5"}"#,
                &["t1", "t2", "t3"],
            ),
            (r#"{"id": "i", "token": "t1"#, &["t1"]),
            (r#"{"headers": {"Authorization": "Basic t1"}}"#, &["Basic t1"]),
            ("no JSON, \"secret\": here", &[]),
        ] {
            let found: Vec<&str> = secrets(text).into_iter().map(|secret| &text[secret]).collect();
            assert_eq!(found, expected, "{text}");
        }
    }
}
