//! Finds the bytes at which a value of a JSON text begins and ends.

use std::ops::Range;

use super::{HIDDEN, tokens};

/// The byte at which the value at a pointer begins, or the nearest value around it that is there; `None` if what
/// stands at `begin` is no JSON as far as it was read.
pub(super) fn find(text: &[u8], begin: usize, pointer: &str) -> Option<usize> {
    let mut here = skip_space(text, begin);
    // A list or an object that cannot be read as far as its next value is another language.
    skip_space_after_open(text, here)?;
    for token in tokens(pointer) {
        let found = match text.get(here) {
            Some(b'{') if token == HIDDEN => member(text, here, &token).or_else(|| only_member(text, here)),
            Some(b'{') => member(text, here, &token),
            Some(b'[') => token.parse().ok().and_then(|index| item(text, here, index)),
            _ => None,
        };
        match found {
            Some(found) => here = found,
            None => break,
        }
    }
    Some(here)
}

/// The bytes of the value at `value`; up to the end of a text that is cut off in it.
pub(super) fn whole(text: &[u8], value: usize) -> Range<usize> {
    value..value_end(text, value).unwrap_or(text.len())
}

/// The bytes of a part of the value at `value`. If the value is a text, the part is in the JSON that the text
/// contains; the value itself if there is no such part.
pub(super) fn find_in(text: &[u8], value: usize, pointer: &str) -> Range<usize> {
    if text.get(value) != Some(&b'"') {
        return whole(text, find(text, value, pointer).unwrap_or(value));
    }
    let inner =
        string_end(text, value).and_then(|end| serde_json::from_slice::<String>(&text[value..end]).ok());
    let part = inner.filter(|inner| is_container(inner)).and_then(|inner| {
        let part = whole(inner.as_bytes(), find(inner.as_bytes(), 0, pointer)?);
        Some(source_of(text, value, part.start)?..source_of(text, value, part.end)?)
    });
    part.unwrap_or_else(|| whole(text, value))
}

/// Whether a text begins as a JSON object or list.
pub(super) fn is_container(text: &str) -> bool {
    text.trim_start().starts_with(['{', '['])
}

/// The byte of a string's source that gives a byte of its text. `begin` is the opening quote.
fn source_of(text: &[u8], begin: usize, wanted: usize) -> Option<usize> {
    let (mut at, mut decoded) = (begin + 1, 0);
    while decoded < wanted {
        if text.get(at)? != &b'\\' {
            (at, decoded) = (at + 1, decoded + 1);
            continue;
        }
        if text.get(at + 1)? != &b'u' {
            (at, decoded) = (at + 2, decoded + 1);
            continue;
        }
        let code = u32::from_str_radix(std::str::from_utf8(text.get(at + 2..at + 6)?).ok()?, 16).ok()?;
        // Two escapes of halves are one character, of four bytes.
        let (length, size) = match code {
            0xd800..=0xdbff => (12, 4),
            code => (6, char::from_u32(code)?.len_utf8()),
        };
        (at, decoded) = (at + length, decoded + size);
    }
    Some(at)
}

/// The byte at which the value of a key of the object at `open` begins.
fn member(text: &[u8], open: usize, wanted: &str) -> Option<usize> {
    let mut at = skip_space(text, open + 1);
    while text.get(at) == Some(&b'"') {
        let end = string_end(text, at)?;
        let is_wanted = serde_json::from_slice::<String>(&text[at..end]).is_ok_and(|key| key == wanted);
        at = skip_space(text, end);
        if text.get(at) != Some(&b':') {
            return None;
        }
        at = skip_space(text, at + 1);
        if is_wanted {
            return Some(at);
        }
        at = next(text, at)?;
    }
    None
}

/// The byte at which the value of the object at `open` begins, if it has only one: it is that of a key that is hidden.
fn only_member(text: &[u8], open: usize) -> Option<usize> {
    let key = skip_space(text, open + 1);
    let colon = skip_space(text, string_end(text, key).filter(|_| text.get(key) == Some(&b'"'))?);
    let value = skip_space(text, colon + 1);
    (text.get(colon) == Some(&b':') && next(text, value).is_none()).then_some(value)
}

/// The byte at which an item of the list at `open` begins.
fn item(text: &[u8], open: usize, index: usize) -> Option<usize> {
    let mut at = skip_space(text, open + 1);
    for _ in 0..index {
        at = next(text, at)?;
    }
    (!matches!(text.get(at), None | Some(b']'))).then_some(at)
}

/// The byte after a value and the comma behind it; `None` at the end of its list or object.
fn next(text: &[u8], at: usize) -> Option<usize> {
    let after = skip_space(text, value_end(text, at)?);
    (text.get(after) == Some(&b',')).then(|| skip_space(text, after + 1))
}

/// Checks that an object begins with a key or its end.
fn skip_space_after_open(text: &[u8], at: usize) -> Option<()> {
    let first = text.get(skip_space(text, at + 1));
    (text.get(at) != Some(&b'{') || matches!(first, Some(b'"' | b'}'))).then_some(())
}

fn skip_space(text: &[u8], at: usize) -> usize {
    let rest = text.get(at..).unwrap_or_default();
    at + rest.iter().position(|byte| !byte.is_ascii_whitespace()).unwrap_or(rest.len())
}

/// The byte after the string whose opening quote is at `at`.
fn string_end(text: &[u8], at: usize) -> Option<usize> {
    let mut at = at + 1;
    loop {
        at += memchr::memchr2(b'"', b'\\', text.get(at..)?)?;
        if text[at] == b'"' {
            return Some(at + 1);
        }
        at += 2;
    }
}

/// The byte after the value at `at`.
fn value_end(text: &[u8], mut at: usize) -> Option<usize> {
    let mut depth = 0_usize;
    loop {
        match text.get(at)? {
            b'"' => at = string_end(text, at)?,
            b'{' | b'[' => {
                depth += 1;
                at += 1;
                continue;
            }
            b'}' | b']' if depth == 0 => return None,
            b'}' | b']' => {
                depth -= 1;
                at += 1;
            }
            b',' | b':' if depth > 0 => {
                at += 1;
                continue;
            }
            byte if byte.is_ascii_whitespace() => {
                at += 1;
                continue;
            }
            _ => {
                let is_end =
                    |byte: &u8| matches!(byte, b',' | b'}' | b']' | b':') || byte.is_ascii_whitespace();
                let length = text[at..].iter().position(is_end).unwrap_or(text.len() - at);
                at += length.max(1);
            }
        }
        if depth == 0 {
            return Some(at);
        }
    }
}
