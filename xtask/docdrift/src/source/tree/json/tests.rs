//! Tests of the JSON reader: escapes, numbers, syntax errors, and texts that may be YAML.

use super::{begins_like_json, read};
use crate::source::Files;
use crate::source::json_value::type_of;

/// The parsed value, or the position and reason of the syntax error and whether the text may be YAML.
fn outcome(text: &str) -> String {
    let mut files = Files::new();
    let id = files.add("a.json", text);
    match read(&files.excerpt(id)) {
        Ok(node) => node.to_json().to_string(),
        Err(stopped) => {
            let yaml = if stopped.resembles_yaml { ", or YAML" } else { "" };
            format!("{} {}{yaml}", files.locate(stopped.error.span).start, stopped.error.reason)
        }
    }
}

#[test]
fn escapes_in_strings_are_decoded() {
    for (text, expected) in [
        (r#""\ud83d\ude00\uD834\uDD1E""#, r#""😀𝄞""#),
        (r#""\u00e9\"\\\/\b\f\n\r\t""#, r#""é\"\\/\b\f\n\r\t""#),
        (r#""\ud83d""#, "1:2 half of a surrogate pair, which is not a character"),
        (r#""\ude00\ud83d""#, "1:2 half of a surrogate pair, which is not a character"),
        (r#""é\ud83d\u0041""#, "1:3 half of a surrogate pair, which is not a character"),
        (r#""\ud83dx""#, "1:2 half of a surrogate pair, which is not a character"),
        (r#""\ud83d\u""#, "1:2 half of a surrogate pair, which is not a character"),
        (r#""\u12é""#, "1:2 an escape that JSON does not have"),
        (r#""\u+123""#, "1:2 an escape that JSON does not have"),
        (r#""\x""#, "1:2 an escape that JSON does not have"),
        (r#""\"#, "1:2 an escape that JSON does not have"),
        ("\"a\tb\"", "1:3 a control character in a string"),
        ("\"é", "1:1 a string that is never closed"),
    ] {
        assert_eq!(outcome(text), expected, "{text}");
    }
}

#[test]
fn only_numbers_of_json_are_numbers() {
    let numbers = "[0, -1, 1.50, 1E2, 9223372036854775807, 18446744073709551615, 18446744073709551616]";
    assert_eq!(
        outcome(numbers),
        "[0,-1,1.5,100.0,9223372036854775807,18446744073709551615,1.8446744073709552e+19]"
    );
    let node: serde_json::Value = serde_json::from_str(&outcome(numbers)).expect("JSON");
    let types: Vec<_> = node.as_array().expect("a list").iter().map(type_of).collect();
    assert_eq!(types, ["integer", "integer", "number", "number", "integer", "integer", "number"]);
    for text in ["01", "1.", ".5", "+1", "-", "1e", "0x1", "1_000", "2026-11-28", "1e400"] {
        assert!(outcome(text).ends_with(", or YAML"), "{text}: {}", outcome(text));
    }
}

#[test]
fn syntax_errors_have_a_position() {
    for (text, expected) in [
        ("", "1:1 expected a value"),
        ("{", "1:2 expected a key in double quotes"),
        ("{\"a\" 1}", "1:6 expected `:` after a key"),
        ("{\"a\": }", "1:7 expected a value"),
        ("{\"a\": 1,}", "1:9 expected a key in double quotes"),
        ("[1,]", "1:4 expected a value"),
        ("[1 2]", "1:4 expected `,` or `]`"),
        ("[1", "1:3 expected `,` or `]`"),
        ("{a: 1}", "1:2 expected a key in double quotes, or YAML"),
        ("[nul, 1]", "1:2 expected a value, or YAML"),
        ("[nulls]", "1:2 expected a value, or YAML"),
        ("[1 # one\n]", "1:4 expected `,` or `]`, or YAML"),
        ("{} é", "1:4 more text after the value"),
    ] {
        assert_eq!(outcome(text), expected, "{text}");
    }
}

#[test]
fn json_documents_begin_with_a_bracket() {
    for (text, expected) in
        [("\u{feff}\r\n\t {", true), ("[", true), ("\"a\"", false), ("a: {}", false), ("", false)]
    {
        assert_eq!(begins_like_json(text), expected, "{text}");
    }
}
