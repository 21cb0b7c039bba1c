//! Repairs YAML that other parsers read and ours refuses, so that old recordings are not lost as a whole.

/// The text with its known defects repaired; `None` if it has none of them.
///
/// - Psych, the parser of Ruby, once put the quote that closes a text of several lines at the start of its line,
///   where the text itself is indented.
/// - Python wrote a character outside of the basic plane as two escapes, of which each alone is no character.
///   An escape without its pair becomes the replacement character.
pub(crate) fn repaired(text: &str) -> Option<String> {
    let mut repaired = String::with_capacity(text.len());
    for line in text.split_inclusive('\n') {
        if matches!(line.trim_end(), "'" | "\"") && line.starts_with(['\'', '"']) {
            // White space before the closing quote is a part of the line break, however long it is.
            repaired.push_str(&" ".repeat(INDENT));
        }
        push_line(&mut repaired, line);
    }
    (repaired != text).then_some(repaired)
}

/// More than any recording indents its bodies.
const INDENT: usize = 40;

/// Adds a line whose escapes of half a character are joined.
fn push_line(repaired: &mut String, line: &str) {
    let mut rest = line;
    while let Some(at) = rest.find("\\") {
        let (before, escape) = rest.split_at(at);
        repaired.push_str(before);
        let length = match (surrogate(escape), escape.get(6..).and_then(surrogate)) {
            (Some(high), Some(low)) if high < 0xdc00 && low >= 0xdc00 => {
                let units = [high, low];
                repaired.extend(char::decode_utf16(units).map(|c| c.unwrap_or(char::REPLACEMENT_CHARACTER)));
                12
            }
            (Some(_), _) => {
                repaired.push(char::REPLACEMENT_CHARACTER);
                6
            }
            // Another escape is kept with the character after it, which may be a second backslash.
            (None, _) => {
                let length = escape.chars().take(2).map(char::len_utf8).sum();
                repaired.push_str(&escape[..length]);
                length
            }
        };
        rest = &escape[length..];
    }
    repaired.push_str(rest);
}

/// The half of a character that a text begins with, as `\ud83d`.
fn surrogate(text: &str) -> Option<u16> {
    let digits = text.strip_prefix("\\u")?.get(..4)?;
    u16::from_str_radix(digits, 16).ok().filter(|unit| (0xd800..=0xdfff).contains(unit))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, expected: Option<&str>) {
        let read = crate::tree::yaml(text).ok().map(|documents| {
            documents.iter().map(|document| document.to_json().to_string()).collect::<String>()
        });
        assert_eq!(read.as_deref(), expected);
    }

    #[test]
    fn a_closing_quote_at_the_start_of_a_line_is_read() {
        check("a:\n  b: ! '<p>\n\n    x\n\n'\n  c: 1\n", Some(r#"{"a":{"b":"<p>\nx\n","c":1}}"#));
        check("a:\n  b: \"x\n\n\"\r\n  c: 1\n", Some(r#"{"a":{"b":"x\n","c":1}}"#));
    }

    #[test]
    fn characters_of_two_escapes_are_read() {
        check(r#"a: "\uD83D\ude00 \\ud83d""#, Some(r#"{"a":"😀 \\ud83d"}"#));
        check(r#"a: "\ud83d \ude00""#, Some("{\"a\":\"\u{fffd} \u{fffd}\"}"));
        check("a: \"\\ud83d\\u00e9\u{e9}\\\u{e9}\"", None);
    }

    #[test]
    fn other_defects_stay() {
        check("a: 'b' c\n", None);
        assert_eq!(repaired("a: \"\\u00e9 \\\\\"\n"), None);
    }
}
