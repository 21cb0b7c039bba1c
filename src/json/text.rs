//! The text of a JSON string: where it ends, and what its escapes mean.

use std::borrow::Cow;

use super::Syntax;

/// The text between the quotes of a string, with its escapes.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Text<'t> {
    pub(super) raw: &'t str,
    /// Not 0 if the string has escapes. A `bool` would be followed by padding, which is slow to copy.
    pub(super) escapes: usize,
}

impl<'t> Text<'t> {
    /// The string, if it has no escapes.
    #[inline]
    pub(crate) fn plain(self) -> Option<&'t str> {
        (self.escapes == 0).then_some(self.raw)
    }

    /// The string without escapes. An escaped surrogate that is alone becomes U+FFFD.
    #[inline]
    pub(crate) fn unescaped(self) -> Cow<'t, str> {
        self.plain().map_or_else(|| Cow::Owned(unescape(self.raw)), Cow::Borrowed)
    }
}

/// The offset of the quote that ends the string whose first byte is at `start`, and whether the string has
/// escapes.
///
/// # Errors
///
/// The violation, and its offset.
#[inline]
pub(super) fn end_of(bytes: &[u8], start: usize) -> Result<(usize, bool), (usize, Syntax)> {
    let mut at = start;
    let mut is_escaped = false;
    loop {
        at = special(bytes, at);
        match bytes.get(at) {
            Some(b'"') => return Ok((at, is_escaped)),
            Some(_) => {
                is_escaped = true;
                at = after_escape(bytes, at).map_err(|cause| (at, cause))?;
            }
            None => return Err((at, Syntax("EOF while parsing a string"))),
        }
    }
}

/// The offset of the next quote or backslash at or behind `at`, or the length of `bytes`. Compares eight
/// bytes at once.
#[inline]
fn special(bytes: &[u8], mut at: usize) -> usize {
    const ONES: u64 = u64::from_le_bytes([1; 8]);
    const TOPS: u64 = u64::from_le_bytes([0x80; 8]);
    const QUOTES: u64 = u64::from_le_bytes([b'"'; 8]);
    const BACKSLASHES: u64 = u64::from_le_bytes([b'\\'; 8]);
    while let Some(chunk) = bytes.get(at..).and_then(<[u8]>::first_chunk) {
        let chunk = u64::from_le_bytes(*chunk);
        // A byte of `quotes` or `backslashes` is zero where the chunk has that character. The subtraction
        // always marks the lowest zero byte; only bytes above it may be marked by mistake.
        let (quotes, backslashes) = (chunk ^ QUOTES, chunk ^ BACKSLASHES);
        let quotes = quotes.wrapping_sub(ONES) & !quotes;
        let backslashes = backslashes.wrapping_sub(ONES) & !backslashes;
        let found = (quotes | backslashes) & TOPS;
        if found != 0 {
            return at + found.trailing_zeros() as usize / 8;
        }
        at += 8;
    }
    while bytes.get(at).is_some_and(|byte| !matches!(byte, b'"' | b'\\')) {
        at += 1;
    }
    at
}

/// The offset behind the escape that begins at `at`.
fn after_escape(bytes: &[u8], at: usize) -> Result<usize, Syntax> {
    match bytes.get(at + 1) {
        Some(b'"' | b'\\' | b'/' | b'b' | b'f' | b'n' | b'r' | b't') => Ok(at + 2),
        Some(b'u') => match bytes.get(at + 2..at + 6) {
            Some(digits) if digits.iter().all(u8::is_ascii_hexdigit) => Ok(at + 6),
            Some(_) => Err(Syntax("invalid escape")),
            None => Err(Syntax("EOF while parsing a string")),
        },
        Some(_) => Err(Syntax("invalid escape")),
        None => Err(Syntax("EOF while parsing a string")),
    }
}

/// Replaces the escapes of a string, which `end_of` has checked.
fn unescape(raw: &str) -> String {
    let mut text = String::with_capacity(raw.len());
    let mut rest = raw;
    while let Some((plain, escape)) = rest.split_once('\\') {
        text.push_str(plain);
        let length = match escape.as_bytes().first() {
            Some(b'u') => {
                let (character, length) = unicode(escape);
                text.push(character);
                length
            }
            Some(&letter) => {
                text.push(match letter {
                    b'b' => '\u{8}',
                    b'f' => '\u{c}',
                    b'n' => '\n',
                    b'r' => '\r',
                    b't' => '\t',
                    itself => char::from(itself),
                });
                1
            }
            None => 0,
        };
        rest = &escape[length..];
    }
    text.push_str(rest);
    text
}

/// The character of an escape, and the number of bytes from its `u` on: 5, or 11 for a pair of surrogates.
/// `escape` begins with that `u`.
fn unicode(escape: &str) -> (char, usize) {
    let unit = |at: usize| u16::from_str_radix(escape.get(at..at + 4)?, 16).ok();
    let first = unit(1).unwrap_or(0xFFFD);
    if let Some(character) = char::from_u32(first.into()) {
        return (character, 5);
    }
    let second = if escape.get(5..7) == Some("\\u") { unit(7) } else { None };
    let pair = second.and_then(|second| char::decode_utf16([first, second]).next()?.ok());
    pair.map_or((char::REPLACEMENT_CHARACTER, 5), |character| (character, 11))
}
