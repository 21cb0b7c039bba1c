//! Texts of others in output: without the characters that a terminal, a log or a viewer acts on.

use std::borrow::Cow;
use std::fmt::Write as _;

/// Whether a character changes how a terminal or viewer shows the text around it: control characters (C0, DEL, C1),
/// marks and overrides of the direction of text, and the separators of lines and paragraphs.
pub(crate) fn is_active(c: char) -> bool {
    c.is_control()
        || matches!(c, '\u{61c}' | '\u{200e}' | '\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

/// A text on one line: a space in place of line breaks and tabs, and U+FFFD in place of other characters that a
/// terminal acts on.
///
/// ```
/// # use docdrift::printable;
/// assert_eq!(printable("a\tb"), "a b");
/// assert_eq!(printable("\u{1b}[2J\u{9b}1A\u{202e}"), "\u{fffd}[2J\u{fffd}1A\u{fffd}");
/// ```
#[must_use]
pub fn printable(text: &str) -> Cow<'_, str> {
    if !text.contains(is_active) {
        return Cow::Borrowed(text);
    }
    let shown = |c: char| match c {
        '\n' | '\r' | '\t' | '\u{2028}' | '\u{2029}' => ' ',
        c if is_active(c) => char::REPLACEMENT_CHARACTER,
        c => c,
    };
    Cow::Owned(text.chars().map(shown).collect())
}

/// JSON text with an escape in place of each character that a terminal acts on, so that its value is the same. Outside
/// of strings, JSON has no such characters but line breaks.
///
/// ```
/// # use docdrift::escaped_json;
/// assert_eq!(escaped_json("[\"\u{9b}31m\"]\n".to_owned()), "[\"\\u009b31m\"]\n");
/// ```
#[must_use]
pub fn escaped_json(json: String) -> String {
    let is_escaped = |c: char| is_active(c) && c != '\n';
    if !json.contains(is_escaped) {
        return json;
    }
    let mut text = String::with_capacity(json.len());
    for c in json.chars() {
        if is_escaped(c) {
            let _ = write!(text, "\\u{:04x}", u32::from(c));
        } else {
            text.push(c);
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn escaped_json_has_the_same_value() {
        let value =
            serde_json::json!({"a\u{7f}": ["\u{9b}31m", "\u{202e}x\u{2069}\u{200f}", "plain\n\u{1b}"]});
        let text = escaped_json(serde_json::to_string_pretty(&value).expect("plain data"));
        assert!(!text.contains(|c: char| is_active(c) && c != '\n'), "{text:?}");
        assert_eq!(serde_json::from_str::<serde_json::Value>(&text).expect("JSON"), value);
    }
}
