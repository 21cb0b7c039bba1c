//! Texts that stand for what readers are to fill in.

use serde_json::Value;

/// Whether a text stands for what readers put in: `<id>`, `YOUR_KEY`, `...`, the name of a type.
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
    // In a text of many words, a mark is one part of what is sent.
    let is_short = text.split_whitespace().count() <= 4;
    lower.is_empty()
        || (is_short && text.contains(MARKS))
        || SIGNS.iter().any(|sign| text.contains(sign))
        || TYPES.contains(&lower.as_str())
        || matches!(words.first(), Some(&("your" | "my" | "example" | "placeholder")))
        || words.contains(&"your")
        || (shouts && ENDS.iter().any(|end| lower.ends_with(end)))
}

#[cfg(test)]
mod tests {
    use super::*;

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
