//! Writes a value as YAML that every YAML reader parses to the same value.
//!
//! YAML readers disagree about plain scalars: some of them read `NO` and `off` as booleans, `12:30` as a
//! number of seconds, and `2026-11-20` as a date. A string that any reader may parse as another type is
//! therefore quoted, also a key such as `'200'`. Keys keep the order of the document.

use serde_json::Value;

/// A value as block-style YAML, indented by two spaces, which every YAML reader reads as this value.
///
/// ```
/// # use serde_json::json;
/// assert_eq!(docdrift::to_yaml(&json!({"country": "NO", "limit": 10})), "country: 'NO'\nlimit: 10\n");
/// ```
#[must_use]
pub fn to_yaml(document: &Value) -> String {
    let mut out = String::new();
    match document {
        Value::Object(entries) if !entries.is_empty() => block(&mut out, document, 0),
        Value::Array(items) if !items.is_empty() => block(&mut out, document, 0),
        scalar => inline(&mut out, scalar, 0),
    }
    out
}

/// Writes the lines of a mapping or list that is not empty. The caller has written the indentation of its
/// first line: a mapping that is an item of a list begins on the line of the dash.
fn block(out: &mut String, value: &Value, indent: usize) {
    let margin = " ".repeat(indent);
    match value {
        Value::Object(entries) => {
            for (index, (key, value)) in entries.iter().enumerate() {
                out.push_str(if index == 0 { "" } else { &margin });
                out.push_str(&text(key));
                out.push(':');
                if is_block(value) {
                    out.push('\n');
                    out.push_str(&" ".repeat(indent + 2));
                    block(out, value, indent + 2);
                } else {
                    out.push(' ');
                    inline(out, value, indent);
                }
            }
        }
        Value::Array(items) => {
            for (index, item) in items.iter().enumerate() {
                out.push_str(if index == 0 { "" } else { &margin });
                out.push_str("- ");
                if is_block(item) { block(out, item, indent + 2) } else { inline(out, item, indent) }
            }
        }
        scalar => inline(out, scalar, indent),
    }
}

/// Whether a value is an object or list that is not empty, which is written as a block: below its key, or
/// from the line of its dash on.
fn is_block(value: &Value) -> bool {
    match value {
        Value::Object(entries) => !entries.is_empty(),
        Value::Array(items) => !items.is_empty(),
        _ => false,
    }
}

/// Writes the value that follows a colon or a dash, up to the end of its line or of its literal block.
fn inline(out: &mut String, value: &Value, indent: usize) {
    match value {
        Value::String(lines) if is_literal(lines) => {
            out.push_str(if lines.ends_with('\n') { "|\n" } else { "|-\n" });
            for line in lines.lines() {
                if !line.is_empty() {
                    out.push_str(&" ".repeat(indent + 2));
                    out.push_str(line);
                }
                out.push('\n');
            }
        }
        Value::String(word) => {
            out.push_str(&text(word));
            out.push('\n');
        }
        other => {
            out.push_str(&other.to_string());
            out.push('\n');
        }
    }
}

/// A string on one line: unquoted if every reader reads the unquoted text as the same string, else quoted.
fn text(text: &str) -> String {
    if is_plain(text) {
        text.to_owned()
    } else if text.chars().all(is_printable) {
        format!("'{}'", text.replace('\'', "''"))
    } else {
        let json = Value::from(text).to_string();
        // YAML requires more characters to be escaped than JSON does.
        json.chars()
            .map(
                |sign| {
                    if is_printable(sign) { sign.to_string() } else { format!("\\u{:04x}", u32::from(sign)) }
                },
            )
            .collect()
    }
}

/// Words that some YAML readers parse as a boolean or null, in upper or lower case.
const AMBIGUOUS: [&str; 9] = ["y", "n", "yes", "no", "on", "off", "true", "false", "null"];

/// Whether every reader parses the unquoted text as the same string.
fn is_plain(text: &str) -> bool {
    // This excludes numbers, dates and times, which begin with a digit, a sign or a dot.
    text.starts_with(|first: char| first.is_alphabetic() || matches!(first, '/' | '_' | '$' | '('))
        && text.chars().all(is_printable)
        && !text.ends_with([' ', ':'])
        && !text.contains(": ")
        && !text.contains(" #")
        && !AMBIGUOUS.contains(&text.to_lowercase().as_str())
}

/// Whether a text is written as a literal block: it has several lines, and a block preserves its beginning
/// and end.
fn is_literal(text: &str) -> bool {
    text.contains('\n')
        && text.chars().all(|sign| sign == '\n' || is_printable(sign))
        && !text.starts_with([' ', '\n'])
        && !text.ends_with("\n\n")
}

/// Whether a character may be written without escaping. Line breaks and tabs may not.
fn is_printable(sign: char) -> bool {
    !sign.is_control() && !matches!(sign, '\u{feff}' | '\u{2028}' | '\u{2029}' | '\u{fffe}' | '\u{ffff}')
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::source::Files;
    use crate::source::tree::Node;

    /// Writes a value, and checks that both YAML readers of this repository read the same value from the
    /// text.
    fn written(value: &Value) -> String {
        let text = to_yaml(value);
        let build: Value = yaml_serde::from_str(&text).expect("the reader of build.rs parses it");
        assert_eq!(build, *value, "{text}");
        let mut files = Files::new();
        let id = files.add("x.yaml", text.as_str());
        let checker = Node::parse(&files.excerpt(id)).expect("the reader of the checker parses it").to_json();
        assert_eq!(checker.to_string(), value.to_string(), "also the order is the same: {text}");
        text
    }

    #[test]
    fn a_document_reads_as_its_providers_write_it() {
        let text = written(&json!({
            "paths": {"/a/{id}": {"get": {"tags": [], "parameters": [{"name": "limit", "in": "query"}]}}},
            "responses": {"200": {"description": "Two\n\n  lines\n"}, "4XX": {}},
            "security": [{"Key": []}, [["nested", 1.5], true, null]],
        }));
        assert_eq!(
            text,
            "paths:\n  /a/{id}:\n    get:\n      tags: []\n      parameters:\n        - name: limit\n          in: query\n\
             responses:\n  '200':\n    description: |\n      Two\n\n        lines\n  '4XX': {}\n\
             security:\n  - Key: []\n  - - - nested\n      - 1.5\n    - true\n    - null\n"
        );
    }

    #[test]
    fn a_text_that_some_reader_takes_for_something_else_is_quoted() {
        for word in [
            "NO",
            "no",
            "off",
            "On",
            "Y",
            "true",
            "False",
            "null",
            "Null",
            "~",
            "",
            "200",
            "1.0",
            "1e3",
            "0x1f",
            "-1",
            "+1",
            ".5",
            ".inf",
            "1_000",
            "2026-11-20",
            "12:30:45",
            "<<",
            "=",
            "a: b",
            "a:",
            "a #b",
            " a",
            "a ",
            "- a",
            "? a",
            "*a",
            "&a",
            "!a",
            "%a",
            "@a",
            "`a`",
            "[a]",
            "{a}",
            "|",
            ">",
            "'a'",
            "\"a\"",
            "#a",
            "#/components/schemas/A",
            ",",
        ] {
            let text = written(&json!([word, { word: word }]));
            assert!(text.starts_with("- '"), "{word:?} is written {text}");
        }
    }

    #[test]
    fn ordinary_words_stay_as_they_are() {
        for word in [
            "payment",
            "application/json",
            "https://a.io/b#c",
            "it's, \"so\"",
            "$.paths['/a'].get",
            "Größe",
            "Norway",
        ] {
            assert_eq!(written(&json!({ "key": word })), format!("key: {word}\n"));
        }
    }

    #[test]
    fn signs_and_line_breaks_that_a_reader_changes_are_escaped() {
        for text in [
            "tab\there",
            "a\r\nb",
            "\n",
            "\nfirst",
            " indented\nmore",
            "a\n\n",
            "a\n\nb",
            "a\n b \n",
            "a\n\tb",
            "a\n\n \n",
            "\u{7f}",
            "\u{85}",
            "\u{2028}",
            "\u{feff}a",
            "bell\u{7}",
            "😀",
            "back\\slash\tand \"quotes\"",
            "a\n# b",
            "---",
            "a\n---\nb",
            "a\n...\n",
        ] {
            written(&json!([text, { "key": text, "list": [[text]] }]));
        }
        for key in ["a\nb", "tab\t", "😀", "", "a: b", "null"] {
            written(&json!({ key: 1, "other": { key: [] } }));
        }
    }

    #[test]
    fn numbers_keep_their_kind() {
        assert_eq!(
            written(&json!([0, -7, 1.0, 0.25, 9_007_199_254_740_993_i64])),
            "- 0\n- -7\n- 1.0\n- 0.25\n- 9007199254740993\n"
        );
    }
}
