//! Recognises placeholders: texts that readers replace by values of their own.

use serde_json::Value;

use super::thresholds::{MAX_PLACEHOLDER_WORDS, MIN_PLACEHOLDER_CAPITALS};
use crate::subject::identifier_words::words;

/// Whether a value is a placeholder: `<id>`, `YOUR_KEY`, `...`, the name of a type.
pub(super) fn is_placeholder(value: &Value) -> bool {
    const SIGNS: &[&str] = &["...", "…", "xxx", "XXX", "|", "%s"];
    const MARKS: &[char] = &['<', '>', '{', '}', '$'];
    const TYPES: &[&str] =
        &["string", "number", "integer", "boolean", "object", "array", "null", "float", "uuid", "date"];
    const ENDS: &[&str] = &["_id", "_key", "_token", "_here", "_name", "_url", "_secret"];
    let Value::String(text) = value else { return false };
    let lower = text.trim().to_lowercase();
    let words: Vec<&str> = lower.split(|c: char| !c.is_alphanumeric()).collect();
    let shouts = text.contains('_') && !text.chars().any(char::is_lowercase);
    // In a longer text, a mark such as `{` is a part of the value.
    let is_short = text.split_whitespace().count() <= MAX_PLACEHOLDER_WORDS;
    lower.is_empty()
        || (is_short && text.contains(MARKS))
        || SIGNS.iter().any(|sign| text.contains(sign))
        || TYPES.contains(&lower.as_str())
        || matches!(words.first(), Some(&("your" | "my" | "example" | "placeholder")))
        || words.contains(&"your")
        || (words.len() > 1 && words.last() == Some(&"here"))
        || is_loud_hexadecimal(text)
        || (shouts && ENDS.iter().any(|end| lower.ends_with(end)))
}

/// Whether the name of a field stands for any name, or for a comment: `...`, `<key>`, `{{field}}`, `// more fields`.
pub(super) fn is_placeholder_name(name: &str) -> bool {
    let name = name.trim();
    let is_dots = !name.is_empty() && name.chars().all(|c| matches!(c, '.' | '…'));
    let is_between = |open: &str, close: &str| {
        name.len() > open.len() + close.len() && name.starts_with(open) && name.ends_with(close)
    };
    is_dots || name.starts_with("//") || is_between("<", ">") || is_between("{", "}")
}

/// Whether a hexadecimal number has capital words instead of digits: `0xYOUR_HASH`.
fn is_loud_hexadecimal(text: &str) -> bool {
    text.strip_prefix("0x").is_some_and(|rest| {
        !rest.bytes().all(|byte| byte.is_ascii_hexdigit()) && !rest.chars().any(char::is_lowercase)
    })
}

/// Whether a text consists of capitals, `_` and `-`, as many placeholders do: `OPTION`.
pub(super) fn is_loud(value: &Value) -> bool {
    let Value::String(text) = value else { return false };
    let letters = text.bytes().filter(u8::is_ascii_uppercase).count();
    letters >= MIN_PLACEHOLDER_CAPITALS
        && text.bytes().all(|byte| byte.is_ascii_uppercase() || matches!(byte, b'_' | b'-'))
}

/// Whether a text is the name of its field in capitals, which is a placeholder: `"region": "REGION"`.
pub(super) fn is_name_in_capitals(name: &str, value: &Value) -> bool {
    let Value::String(text) = value else { return false };
    let is_loud = text.chars().any(char::is_uppercase) && !text.chars().any(char::is_lowercase);
    is_loud && words(text) == words(name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_name_in_capitals_is_to_be_filled_in() {
        assert!(is_name_in_capitals("region", &Value::from("REGION")));
        assert!(is_name_in_capitals("voiceId", &Value::from("VOICE_ID")));
        for (name, text) in [("region", "EU"), ("region", "region"), ("1", "1")] {
            assert!(!is_name_in_capitals(name, &Value::from(text)), "{name}: {text}");
        }
    }

    #[test]
    fn a_name_that_readers_replace_is_no_name() {
        for name in ["...", "…", "// more", "<key>", "{{field}}", " {key} "] {
            assert!(is_placeholder_name(name), "{name}");
        }
        for name in ["", "key", "<", "a.b", "$ref", "x-<key>"] {
            assert!(!is_placeholder_name(name), "{name}");
        }
    }

    #[test]
    fn what_readers_put_in_is_no_value() {
        for text in [
            "",
            "<order-id>",
            "YOUR_KEY",
            "your-key",
            "{{id}}",
            "$ID",
            "sk_...",
            "string",
            "asc|desc",
            "ORDER_ID",
            "0xORDER_HASH",
        ] {
            assert!(is_placeholder(&Value::from(text)), "{text}");
        }
        for text in ["active", "CREDIT_CARD", "a b", "2024-01-01", "Dear {name}, here is what you asked for"]
        {
            assert!(!is_placeholder(&Value::from(text)), "{text}");
        }
        assert!(!is_placeholder(&Value::from(3)));
    }
}
