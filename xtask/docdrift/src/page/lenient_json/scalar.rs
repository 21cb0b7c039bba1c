//! Reads the scalars of lenient JSON: quoted strings, numbers, literals and unquoted words.

use serde_json::Value;

use super::lexer;
use super::reader::LenientReader;
use crate::page::written_value::WrittenData;
use crate::source::gap::Gap;
use crate::source::tree::json::{EscapeError, unescape};

impl LenientReader<'_> {
    pub(super) fn string(&mut self, quote: char) -> Result<WrittenData, Gap> {
        let text = self.quoted(quote)?;
        let is_known = !(self.is_placeholder)(&text);
        Ok(if is_known { WrittenData::Scalar(Value::String(text)) } else { WrittenData::Unknown })
    }

    pub(super) fn quoted(&mut self, quote: char) -> Result<String, Gap> {
        let start = self.at;
        self.at += 1;
        let mut text = String::new();
        while let Some(character) = self.rest().chars().next() {
            let mut length = character.len_utf8();
            if character == quote {
                self.at += length;
                return Ok(text);
            }
            if character == '\\' {
                match unescape(self.rest()) {
                    Ok((unescaped, escape_length)) => {
                        text.push(unescaped);
                        length = escape_length;
                    }
                    Err(error @ EscapeError::LoneSurrogate) => {
                        self.gaps.push(self.gap(error.reason()));
                        text.push(char::REPLACEMENT_CHARACTER);
                        length = r"\u0000".len();
                    }
                    // `\'` and the like are the character itself; an escaped line break is removed.
                    Err(EscapeError::Unknown) => {
                        let escaped = self.rest()[1..].chars().next();
                        text.extend(escaped.filter(|escaped| *escaped != '\n'));
                        length = 1 + escaped.map_or(0, char::len_utf8);
                    }
                }
            } else {
                text.push(character);
            }
            self.at += length;
        }
        self.at = start;
        Err(self.gap("a string does not end"))
    }

    /// Unquoted words: a number or a literal of JSON. Other words, such as placeholders, are unknown values.
    pub(super) fn words(&mut self) -> Result<WrittenData, Gap> {
        let elision = self.elision();
        let length = if elision { 0 } else { lexer::words(self.rest()) };
        if length == 0 && !elision {
            return Err(self.gap("a value is missing"));
        }
        let value = lexer::constant(&self.rest()[..length]);
        self.at += length;
        Ok(value.map_or(WrittenData::Unknown, WrittenData::Scalar))
    }
}
