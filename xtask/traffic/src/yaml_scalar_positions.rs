//! Maps the text of a YAML scalar to its source, through quotes, escapes, folding and indentation.

use std::ops::Range;

/// For each byte of the text, the offset at which its character starts in the source, and at last the
/// offset at which the last character ends. `None` if text and source do not match.
#[must_use]
pub fn offsets(source: &str, text: &str) -> Option<Vec<usize>> {
    let style = source.chars().next()?;
    let mut at = match style {
        '"' | '\'' => 1,
        '|' | '>' => source.find('\n')? + 1,
        _ => 0,
    };
    let mut offsets = Vec::with_capacity(text.len() + 1);
    for character in text.chars() {
        let found = place(source, at, style, character)?;
        offsets.extend(std::iter::repeat_n(found.start, character.len_utf8()));
        at = found.end;
    }
    offsets.push(at);
    Some(offsets)
}

/// The byte range in the source of the next character of the text, from the offset `at` on. `None` if the
/// source continues with another character.
fn place(source: &str, mut at: usize, style: char, character: char) -> Option<Range<usize>> {
    loop {
        let rest = &source[at..];
        let Some(next) = rest.chars().next() else {
            // The text of a block scalar may end with a line break that the source lacks.
            return character.is_whitespace().then_some(at..at);
        };
        let is_break = matches!(next, '\n' | '\r');
        if style == '"' && next == '\\' {
            let length = escape(rest);
            if !rest[1..].starts_with(['\n', '\r']) {
                return Some(at..at + length);
            }
            at += length;
        } else if style == '\'' && rest.starts_with("''") {
            return Some(at..at + 2);
        } else if next == character || (character == ' ' && is_break) {
            return Some(at..at + next.len_utf8());
        } else if next.is_whitespace() {
            at += next.len_utf8();
        } else {
            return character.is_whitespace().then_some(at..at);
        }
    }
}

/// The length in bytes of the escape at the start of a text.
fn escape(text: &str) -> usize {
    let length = match text.as_bytes().get(1) {
        Some(b'x') => 4,
        Some(b'u') => 6,
        Some(b'U') => 10,
        _ => 1 + text.chars().nth(1).map_or(0, char::len_utf8),
    };
    (length..=text.len()).find(|end| text.is_char_boundary(*end)).unwrap_or(text.len())
}

#[cfg(test)]
mod tests {
    use super::*;
    use saphyr_parser::{Event, Parser};

    #[test]
    fn a_part_of_a_text_is_found_in_every_style_of_scalar() {
        for (source, expected) in [
            (r#""a\u00e9 \"se\\cret\" b""#, r"se\\cret"),
            (r"'it''s se\cret here'", r"se\cret"),
            ("plain se\\cret text", r"se\cret"),
            ("|-\n    {\"a\": 1,\n      \"b\": \"se\\cret\"}\n", r"se\cret"),
            (">\n  é folded\n  text se\\cret\n\n  end\n", r"se\cret"),
            ("\"folded\n  and \\\n    se\\\\cret\"", r"se\\cret"),
        ] {
            let document = format!("text: {source}\n");
            let mut scalars = Parser::new_from_str(&document).filter_map(|event| match event {
                Ok((Event::Scalar(text, ..), _)) => Some(text.into_owned()),
                _ => None,
            });
            let text = scalars.nth(1).expect("a key and a value");
            let raw = source;
            let offsets = offsets(raw, &text).expect(source);
            let start = text.find(r"se\cret").expect(source);
            assert_eq!(&raw[offsets[start]..offsets[start + 7]], expected, "{source}");
        }
    }
}
