//! Masks the text of JSON value by value: its form, its order and its white space stay.
//!
//! The text is scanned and not parsed, because a body that was cut contains secrets as well, and so do lines of
//! several values.

use super::numbers;
use super::places::{self, Kind};
use super::text::Masker;

/// Whether a text is an object or a list of JSON.
pub(crate) fn is_json(text: &str) -> bool {
    let text = text.trim();
    (text.starts_with('{') && text.ends_with('}') && text.contains('"'))
        || (text.starts_with('[') && text.ends_with(']') && text.contains(['"', ',']))
        || text.starts_with("{\"")
        || text.starts_with("[{\"")
}

/// Masks a text of JSON.
pub(crate) fn mask(text: &str, masker: Masker<'_>) -> String {
    mask_below(text, masker, Kind::Plain)
}

/// Masks a text of JSON that is the value of a name of this kind.
pub(crate) fn mask_below(text: &str, masker: Masker<'_>, kind: Kind) -> String {
    let mut scan =
        Scan { masker, out: String::with_capacity(text.len()), open: Vec::new(), kind, name: String::new() };
    scan.run(text, kind);
    scan.out
}

/// An object or a list that is open.
struct Level {
    is_object: bool,
    /// What its name says of its parts.
    kind: Kind,
    /// The name of a list, which is that of its items.
    name: String,
}

struct Scan<'v> {
    masker: Masker<'v>,
    out: String,
    open: Vec<Level>,
    /// The name of the next value, and what it says of it.
    name: String,
    kind: Kind,
}

impl Scan<'_> {
    fn run(&mut self, text: &str, root: Kind) {
        let mut at = 0;
        while at < text.len() {
            let byte = text.as_bytes()[at];
            let rest = &text[at..];
            at += match byte {
                b'"' => self.string(rest),
                b'{' | b'[' => {
                    let kind = if self.open.is_empty() { root } else { places::below(&self.name, self.kind) };
                    self.open.push(Level { is_object: byte == b'{', kind, name: self.name.clone() });
                    self.kind = kind;
                    self.copy(rest, 1)
                }
                b'}' | b']' => {
                    self.open.pop();
                    self.next_value();
                    self.copy(rest, 1)
                }
                b',' => {
                    self.next_value();
                    self.copy(rest, 1)
                }
                // The next of several values. Within a value, a line can also break after a name.
                b'\n' if self.open.is_empty() => {
                    self.next_value();
                    self.copy(rest, 1)
                }
                b'\n' => self.copy(rest, 1),
                b'-' | b'0'..=b'9' => {
                    let is_of = |c: char| c.is_ascii_digit() || "+-.eE".contains(c);
                    let length = rest.find(|c| !is_of(c)).unwrap_or(rest.len());
                    self.out += &numbers::number(&rest[..length], &self.name, self.kind);
                    length
                }
                // A word that is no JSON may be of a text around it.
                _ => {
                    let is_end = |c: char| "\"{}[],-\n".contains(c) || c.is_ascii_digit();
                    let length = rest.find(is_end).unwrap_or(rest.len()).max(1);
                    self.other(&rest[..length]);
                    length
                }
            };
        }
    }

    fn copy(&mut self, rest: &str, length: usize) -> usize {
        self.out += &rest[..length];
        length
    }

    /// What is neither a value nor a bracket: white space, `:`, `true`, `null`, or no JSON.
    fn other(&mut self, text: &str) {
        let plain = text.trim_matches(|c: char| c.is_whitespace() || c == ':');
        match plain {
            "" | "true" | "false" | "null" => self.out += text,
            _ => self.out += &self.masker.text(text),
        }
    }

    /// The next value is an item of the list around it, or has a name of its own.
    fn next_value(&mut self) {
        let around = self.open.last();
        self.kind = around.map_or(Kind::Plain, |level| level.kind);
        self.name =
            around.filter(|level| !level.is_object).map(|level| level.name.clone()).unwrap_or_default();
    }

    /// Masks a string, and returns its length with its quotes.
    fn string(&mut self, rest: &str) -> usize {
        let mut is_escaped = false;
        let is_end = |byte: &u8| {
            let ends = *byte == b'"' && !is_escaped;
            is_escaped = *byte == b'\\' && !is_escaped;
            ends
        };
        let end = rest.as_bytes()[1..].iter().position(is_end).map(|length| 1 + length);
        let Some(end) = end else {
            // A body that was cut may end within a secret.
            self.out.push('"');
            let masked = self.masker.value(&rest[1..], self.kind);
            self.out += &masked;
            return rest.len();
        };
        let written = &rest[..=end];
        let Ok(plain) = serde_json::from_str::<String>(written) else {
            let masked = self.masker.value(&written[1..end], self.kind);
            self.out += &format!("\"{}\"", masked.replace(['"', '\n'], " "));
            return end + 1;
        };
        let is_key = rest[end + 1..].trim_start().starts_with(':')
            && self.open.last().is_none_or(|level| level.is_object);
        let masked = if is_key {
            let around = self.open.last().map_or(Kind::Plain, |level| level.kind);
            self.kind = places::kind(&plain, around);
            self.name.clone_from(&plain);
            self.masker.name(&plain)
        } else {
            self.masker.value(&plain, self.kind)
        };
        match masked == plain {
            true => self.out += written,
            false => self.out += &serde_json::Value::from(masked).to_string(),
        }
        end + 1
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::mask::Vouched;

    #[track_caller]
    fn check(text: &str, hidden: &[&str], shown: &[&str]) {
        let vouched = Vouched::default();
        let masker = Masker { vouched: &vouched };
        let masked = mask(text, masker);
        assert_eq!(mask(&masked, masker), masked, "{text}");
        hidden.iter().for_each(|part| assert!(!masked.contains(part), "{part} is in {masked}"));
        shown.iter().for_each(|part| assert!(masked.contains(part), "{part} is not in {masked}"));
        let is_valid = serde_json::from_str::<serde_json::Value>(text).is_ok();
        assert_eq!(serde_json::from_str::<serde_json::Value>(&masked).is_ok(), is_valid, "{masked}");
    }

    #[test]
    fn values_are_masked_by_their_names_and_forms() {
        check(
            r#"{"id": "cus_NffrFeUfNV2HibX", "status" : "past_due", "amount": 129900, "currency": "usd", "ok": true}"#,
            &["NffrFe"],
            &[r#""id": "cus_"#, r#""status" : "past_due""#, "129900", "usd", "true"],
        );
        check(
            r#"{"address": {"line1": "Korabel 7", "state": "Bremen", "country": "DE"}, "state": "active"}"#,
            &["Korabel", "Bremen"],
            &["\"DE\"", "\"active\""],
        );
        check(
            r#"{"api_keys": [{"a": "status"}, "open"], "b": "open"}"#,
            &["\"status\"", "[\"open\""],
            &["\"b\": \"open\""],
        );
        check(r#"{"jane@shop.test": 1, "tamino": {"a": 2}}"#, &["jane", "tamino"], &["\"a\": 2"]);
        check(
            r#"{"cvc": 123, "phone": 15551234567, "created": 1704067200, "n": 123456789012}"#,
            &["123", "555"],
            &["1704067200"],
        );
        check(
            r#"{"body": "{\"password\": \"status\"}", "cut": "Jane Doe of"#,
            &["status", "Jane", "Doe"],
            &["password", "of"],
        );
        check("{\"a\": \"open\"}\n{\"token\": \"open\"}\n", &["token\": \"open"], &["{\"a\": \"open\"}"]);
        check("[\"Jane\", 1.5, null, -7]", &["Jane"], &["1.5, null, -7]"]);
    }
}
