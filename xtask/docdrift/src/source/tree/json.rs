//! The JSON parser (RFC 8259): text to a syntax tree with spans.

use indexmap::map::Entry as Slot;
use serde_json::Number;

use super::{Data, Entry, Node, SyntaxError};
use crate::source::Excerpt;
use crate::source::limits::{MAX_NESTING_DEPTH, MAX_VALUES, TOO_MANY_VALUES};

/// Why a text is not JSON.
pub(super) struct NotJson {
    /// Where parsing stopped, and why.
    pub(super) error: SyntaxError,
    /// Whether it stopped at syntax that YAML has and JSON lacks, such as a comment or a string without
    /// quotes.
    pub(super) resembles_yaml: bool,
}

/// Whether the first character after blanks and a byte order mark opens an object or array.
pub(super) fn begins_like_json(text: &str) -> bool {
    let text = text.strip_prefix(BYTE_ORDER_MARK).unwrap_or(text);
    text.trim_start_matches(BLANKS).starts_with(['{', '['])
}

const BYTE_ORDER_MARK: char = '\u{feff}';
const BLANKS: [char; 4] = [' ', '\t', '\n', '\r'];

/// Parses a text that contains one value and nothing else. A byte order mark is skipped.
///
/// # Errors
///
/// If the text is not JSON, has a key twice in one object, or is nested too deeply.
pub(super) fn read(excerpt: &Excerpt) -> Result<Node, NotJson> {
    let text = excerpt.text();
    let at = if text.starts_with(BYTE_ORDER_MARK) { BYTE_ORDER_MARK.len_utf8() } else { 0 };
    let mut reader = JsonReader { excerpt, text, bytes: text.as_bytes(), at, values: 0 };
    let node = reader.value(0)?;
    reader.skip_blanks();
    if reader.at < text.len() {
        let rest = &text[reader.at..];
        let resembles_yaml = ["---", "...", "#"].iter().any(|sign| rest.starts_with(sign));
        return Err(NotJson { resembles_yaml, ..reader.stop("more text after the value") });
    }
    Ok(node)
}

struct JsonReader<'e> {
    excerpt: &'e Excerpt,
    text: &'e str,
    bytes: &'e [u8],
    at: usize,
    /// The number of values so far.
    values: usize,
}

impl JsonReader<'_> {
    fn stop(&self, reason: &str) -> NotJson {
        self.stop_at(self.at, reason)
    }

    fn stop_at(&self, at: usize, reason: &str) -> NotJson {
        let end = self.text[at..].chars().next().map_or(at, |character| at + character.len_utf8());
        let error = SyntaxError { span: self.excerpt.span(at..end), reason: reason.to_owned() };
        NotJson { error, resembles_yaml: false }
    }

    /// The error at a character that starts no key or value, although one is expected.
    fn stop_before(&self, expected: &str) -> NotJson {
        let resembles_yaml =
            self.peek().is_some_and(|byte| !matches!(byte, b',' | b':' | b'}' | b']' | b'"' | b'{' | b'['));
        NotJson { resembles_yaml, ..self.stop(expected) }
    }

    fn peek(&self) -> Option<u8> {
        self.bytes.get(self.at).copied()
    }

    fn skip_blanks(&mut self) {
        while matches!(self.peek(), Some(b' ' | b'\t' | b'\n' | b'\r')) {
            self.at += 1;
        }
    }

    fn value(&mut self, depth: usize) -> Result<Node, NotJson> {
        self.skip_blanks();
        let start = self.at;
        self.values += 1;
        let data = match self.peek() {
            _ if self.values > MAX_VALUES => return Err(self.stop(TOO_MANY_VALUES)),
            Some(b'{' | b'[') if depth >= MAX_NESTING_DEPTH => {
                return Err(self.stop("the document is nested too deeply"));
            }
            Some(b'{') => self.object(depth)?,
            Some(b'[') => self.array(depth)?,
            Some(b'"') => Data::String(self.string()?),
            Some(b'-' | b'0'..=b'9') => self.number()?,
            Some(_) => self.word()?,
            None => return Err(self.stop("expected a value")),
        };
        Ok(Node { span: self.excerpt.span(start..self.at), data })
    }

    fn object(&mut self, depth: usize) -> Result<Data, NotJson> {
        let mut entries = indexmap::IndexMap::default();
        self.at += 1;
        self.skip_blanks();
        if self.take(b'}') {
            return Ok(Data::Object(entries));
        }
        loop {
            self.skip_blanks();
            if self.peek() != Some(b'"') {
                return Err(self.stop_before("expected a key in double quotes"));
            }
            let start = self.at;
            let name = self.string()?;
            let key = self.excerpt.span(start..self.at);
            let Slot::Vacant(slot) = entries.entry(name) else {
                return Err(self.stop_at(start, super::DUPLICATE_KEY));
            };
            self.skip_blanks();
            if !self.take(b':') {
                return Err(self.stop("expected `:` after a key"));
            }
            slot.insert(Entry { key, value: self.value(depth + 1)? });
            self.skip_blanks();
            if self.take(b'}') {
                return Ok(Data::Object(entries));
            }
            if !self.take(b',') {
                return Err(self.stop_behind("expected `,` or `}`"));
            }
        }
    }

    fn array(&mut self, depth: usize) -> Result<Data, NotJson> {
        let mut items = Vec::new();
        self.at += 1;
        self.skip_blanks();
        if self.take(b']') {
            return Ok(Data::Array(items));
        }
        loop {
            items.push(self.value(depth + 1)?);
            self.skip_blanks();
            if self.take(b']') {
                return Ok(Data::Array(items));
            }
            if !self.take(b',') {
                return Err(self.stop_behind("expected `,` or `]`"));
            }
        }
    }

    /// The error at a character after a value. If it is `#`, a comment begins, which only YAML has.
    fn stop_behind(&self, expected: &str) -> NotJson {
        NotJson { resembles_yaml: self.peek() == Some(b'#'), ..self.stop(expected) }
    }

    fn take(&mut self, byte: u8) -> bool {
        let found = self.peek() == Some(byte);
        self.at += usize::from(found);
        found
    }

    fn string(&mut self) -> Result<String, NotJson> {
        let start = self.at;
        self.at += 1;
        let mut string = String::new();
        let mut copied = self.at;
        loop {
            match self.peek() {
                Some(b'"') => {
                    string.push_str(&self.text[copied..self.at]);
                    self.at += 1;
                    return Ok(string);
                }
                Some(b'\\') => {
                    string.push_str(&self.text[copied..self.at]);
                    let (character, length) =
                        unescape(&self.text[self.at..]).map_err(|error| self.stop(error.reason()))?;
                    string.push(character);
                    self.at += length;
                    copied = self.at;
                }
                Some(0..=0x1f) => return Err(self.stop("a control character in a string")),
                Some(_) => self.at += 1,
                None => return Err(self.stop_at(start, "a string that is never closed")),
            }
        }
    }

    fn number(&mut self) -> Result<Data, NotJson> {
        let rest = &self.bytes[self.at..];
        let is_number = |byte: &u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'+' | b'.' | b'_');
        let length = rest.iter().position(|byte| !is_number(byte)).unwrap_or(rest.len());
        let number: Result<Number, _> = serde_json::from_slice(&rest[..length]);
        // Only YAML has `2026-11-28` and `0o17`.
        let number = number
            .map_err(|_| NotJson { resembles_yaml: true, ..self.stop("a number that JSON does not have") })?;
        self.at += length;
        Ok(Data::Number(number))
    }

    fn word(&mut self) -> Result<Data, NotJson> {
        let words = [("null", Data::Null), ("true", Data::Bool(true)), ("false", Data::Bool(false))];
        for (word, data) in words {
            if self.bytes[self.at..].starts_with(word.as_bytes()) {
                let end = self.at + word.len();
                if !self.bytes.get(end).is_some_and(|byte| byte.is_ascii_alphanumeric() || !byte.is_ascii()) {
                    self.at = end;
                    return Ok(data);
                }
            }
        }
        Err(self.stop_before("expected a value"))
    }
}

/// Why an escape in a string has no character.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum EscapeError {
    /// JSON has no such escape.
    Unknown,
    /// Half of a surrogate pair: UTF-16 encodes a character beyond U+FFFF as two code units.
    LoneSurrogate,
}

impl EscapeError {
    /// The error message.
    pub(crate) fn reason(self) -> &'static str {
        match self {
            EscapeError::Unknown => "an escape that JSON does not have",
            EscapeError::LoneSurrogate => "half of a surrogate pair, which is not a character",
        }
    }
}

/// The character of the escape at the start of a text, and the length of the escape in bytes.
pub(crate) fn unescape(text: &str) -> Result<(char, usize), EscapeError> {
    let bytes = text.as_bytes();
    let plain = match bytes.get(1) {
        Some(byte @ (b'"' | b'\\' | b'/')) => char::from(*byte),
        Some(b'b') => '\u{8}',
        Some(b'f') => '\u{c}',
        Some(b'n') => '\n',
        Some(b'r') => '\r',
        Some(b't') => '\t',
        Some(b'u') => {
            let high = code_unit(bytes, 2).ok_or(EscapeError::Unknown)?;
            if let Some(character) = char::from_u32(high) {
                return Ok((character, 6));
            }
            let low = (bytes.get(6..8) == Some(b"\\u")).then(|| code_unit(bytes, 8)).flatten();
            let pair = [high, low.unwrap_or_default()].map(|unit| unit as u16);
            let character = char::decode_utf16(pair).next().and_then(Result::ok);
            return character.map(|character| (character, 12)).ok_or(EscapeError::LoneSurrogate);
        }
        _ => return Err(EscapeError::Unknown),
    };
    Ok((plain, 2))
}

/// The UTF-16 code unit of four hexadecimal digits at an offset; `None` if they are not there.
fn code_unit(bytes: &[u8], at: usize) -> Option<u32> {
    bytes
        .get(at..at + 4)?
        .iter()
        .try_fold(0, |unit, digit| Some(unit * 16 + char::from(*digit).to_digit(16)?))
}

#[cfg(test)]
mod tests;
