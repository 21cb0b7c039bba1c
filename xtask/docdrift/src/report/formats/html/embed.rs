//! Writes data as JSON that can be embedded in a page: no part of it is markup, and nothing in it can disguise itself.

use std::io::{Result, Write};

use serde::Serialize;
use serde_json::ser::{CharEscape, Formatter, Serializer};

use crate::report::formats::printable::is_active;

/// Data as JSON for a script element.
pub(super) fn to_json(data: &impl Serialize) -> String {
    let mut bytes = Vec::new();
    let mut serializer = Serializer::with_formatter(&mut bytes, Embedded);
    data.serialize(&mut serializer).expect("rows are plain data, and a vector takes all bytes");
    String::from_utf8(bytes).expect("JSON is UTF-8")
}

/// Escapes what could end the element or begin another one, and replaces control characters.
struct Embedded;

impl Formatter for Embedded {
    fn write_string_fragment<W: ?Sized + Write>(&mut self, writer: &mut W, fragment: &str) -> Result<()> {
        let mut written = 0;
        for (at, character) in fragment.char_indices() {
            let replacement = match character {
                '<' => "\\u003c",
                '>' => "\\u003e",
                '&' => "\\u0026",
                // Line breaks in JavaScript, and none in JSON.
                '\u{2028}' => "\\u2028",
                '\u{2029}' => "\\u2029",
                _ if is_active(character) => "\u{fffd}",
                _ => continue,
            };
            writer.write_all(&fragment.as_bytes()[written..at])?;
            writer.write_all(replacement.as_bytes())?;
            written = at + character.len_utf8();
        }
        writer.write_all(&fragment.as_bytes()[written..])
    }

    fn write_char_escape<W: ?Sized + Write>(&mut self, writer: &mut W, escape: CharEscape) -> Result<()> {
        writer.write_all(match escape {
            CharEscape::Quote => b"\\\"",
            CharEscape::ReverseSolidus => b"\\\\",
            CharEscape::Solidus => b"\\/",
            CharEscape::LineFeed => b"\\n",
            CharEscape::CarriageReturn => b"\\r",
            CharEscape::Tab => b"\\t",
            CharEscape::Backspace | CharEscape::FormFeed | CharEscape::AsciiControl(_) => {
                "\u{fffd}".as_bytes()
            }
        })
    }
}

#[cfg(test)]
mod tests {
    use super::to_json;

    #[test]
    fn nothing_in_the_data_is_markup() {
        let hostile =
            "</script><!--<script>&amp;\u{2028}\u{2029}\u{1b}[31m\u{0}\u{7f}\u{9b}\u{202e}\"'\\\n\u{8}ä";
        let json = to_json(&[hostile]);
        assert_eq!(
            json,
            "[\"\\u003c/script\\u003e\\u003c!--\\u003cscript\\u003e\\u0026amp;\\u2028\\u2029\u{fffd}[31m\u{fffd}\u{fffd}\
             \u{fffd}\u{fffd}\\\"'\\\\\\n\u{fffd}ä\"]"
        );
        let read: Vec<String> = serde_json::from_str(&json).expect("it is JSON");
        assert!(read[0].starts_with("</script><!--<script>&amp;\u{2028}"));
    }
}
