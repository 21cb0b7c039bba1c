//! `Cursor`: reads the tokens of a JSON text, checks its syntax, and skips values.
//!
//! The syntax is that of RFC 8259, with two exceptions: a string may contain control characters, and an
//! escaped surrogate may be alone. Both occur in responses that are readable apart from them.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};

#[cfg(test)]
mod tests;
mod text;

pub(crate) use text::Text;

/// The maximum number of arrays and objects around a value.
pub(crate) const MAX_DEPTH: u8 = 128;

/// A violation of the syntax of JSON, at the position of the cursor.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Syntax(pub(crate) &'static str);

/// A position in a JSON text.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Cursor<'t> {
    text: &'t str,
    at: usize,
    depth: u8,
}

/// The text of a number.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Number<'t> {
    pub(crate) text: &'t str,
    /// Whether the text has neither a fraction nor an exponent.
    pub(crate) is_integer: bool,
}

/// The value at a JSON pointer of a JSON text: a string as its text, any other value as JSON. `None` if nothing or
/// null is there, or the text before the value is no JSON.
pub(crate) fn field(text: &str, pointer: &str) -> Option<String> {
    let mut found = Cursor::new(text).find(pointer)?;
    match found.peek() {
        b'"' => found.string().ok().map(|text| text.unescaped().into_owned()),
        b'n' => None,
        _ => found.value_text().map(str::to_owned),
    }
}

/// The text of a body: without a byte order mark, and with U+FFFD for bytes that are not UTF-8.
pub(crate) fn text_of(body: &[u8]) -> Cow<'_, str> {
    let body = body.strip_prefix("\u{feff}".as_bytes()).unwrap_or(body);
    // This check is much faster than that of `from_utf8_lossy`.
    std::str::from_utf8(body).map_or_else(|_| String::from_utf8_lossy(body), Cow::Borrowed)
}

/// Checks that a text is one JSON value.
///
/// # Errors
///
/// The violation, with its line and column.
pub(crate) fn check(text: &str) -> Result<(), String> {
    let mut cursor = Cursor::new(text);
    cursor.skip().and_then(|()| cursor.end()).map_err(|Syntax(what)| {
        let before = text.get(..cursor.at).unwrap_or(text);
        let line = before.matches('\n').count() + 1;
        let column = before.len() - before.rfind('\n').map_or(0, |end| end + 1) + usize::from(before != text);
        format!("{what} at line {line} column {column}")
    })
}

impl<'t> Cursor<'t> {
    pub(crate) fn new(text: &'t str) -> Self {
        Self { text, at: 0, depth: 0 }
    }

    /// The offset of the next byte.
    pub(crate) fn offset(&self) -> usize {
        self.at
    }

    /// The number of arrays and objects around this position.
    pub(crate) fn depth(&self) -> u8 {
        self.depth
    }

    /// Moves to the next byte that is no white space, and returns it. At the end of the text, returns 0,
    /// which begins no token.
    #[inline]
    pub(crate) fn peek(&mut self) -> u8 {
        let bytes = self.text.as_bytes();
        while let Some(&byte) = bytes.get(self.at) {
            if !matches!(byte, b' ' | b'\n' | b'\r' | b'\t') {
                return byte;
            }
            self.at += 1;
        }
        0
    }

    /// Checks that only white space follows.
    pub(crate) fn end(&mut self) -> Result<(), Syntax> {
        self.peek();
        if self.at < self.text.len() { Err(Syntax("trailing characters")) } else { Ok(()) }
    }

    /// The violation at this position: the message `expected`, or a message about the end if the text ends
    /// here.
    #[cold]
    pub(crate) fn unexpected(&self, expected: &'static str) -> Syntax {
        Syntax(if self.at < self.text.len() { expected } else { "EOF while parsing a value" })
    }

    /// Enters the array or object that begins here.
    #[inline]
    pub(crate) fn enter(&mut self) -> Result<(), Syntax> {
        if self.depth == MAX_DEPTH {
            return Err(Syntax("recursion limit exceeded"));
        }
        self.at += 1;
        self.depth += 1;
        Ok(())
    }

    /// Moves to the next element of an array. Returns whether there is one; otherwise, leaves the array.
    #[inline]
    pub(crate) fn element(&mut self, is_first: bool) -> Result<bool, Syntax> {
        self.next(b']', is_first, "expected `,` or `]`")
    }

    /// Reads the next key of an object, and moves to its value. If there is no further key, leaves the object
    /// and returns `None`.
    #[inline]
    pub(crate) fn key(&mut self, is_first: bool) -> Result<Option<Text<'t>>, Syntax> {
        // Without white space, which is how most servers write JSON, two bytes tell that a key follows.
        if !is_first && self.text.as_bytes()[self.at..].starts_with(b",\"") {
            self.at += 1;
        } else if !self.next(b'}', is_first, "expected `,` or `}`")? {
            return Ok(None);
        } else if self.peek() != b'"' {
            return Err(self.unexpected("key must be a string"));
        }
        let key = self.string()?;
        if self.peek() != b':' {
            return Err(self.unexpected("expected `:`"));
        }
        self.at += 1;
        Ok(Some(key))
    }

    #[inline]
    fn next(&mut self, close: u8, is_first: bool, expected: &'static str) -> Result<bool, Syntax> {
        let byte = self.peek();
        if byte == close {
            self.at += 1;
            self.depth -= 1;
            return Ok(false);
        }
        if is_first {
            return Ok(true);
        }
        if byte != b',' {
            return Err(self.unexpected(expected));
        }
        self.at += 1;
        if self.peek() == close { Err(Syntax("trailing comma")) } else { Ok(true) }
    }

    /// Reads the string that begins here.
    #[inline]
    pub(crate) fn string(&mut self) -> Result<Text<'t>, Syntax> {
        let start = self.at + 1;
        let (end, is_escaped) = text::end_of(self.text.as_bytes(), start).map_err(|(at, cause)| {
            self.at = at;
            cause
        })?;
        self.at = end + 1;
        Ok(Text { raw: &self.text[start..end], escapes: usize::from(is_escaped) })
    }

    /// Reads the literal that begins here, such as `null`.
    #[inline]
    pub(crate) fn literal(&mut self, literal: &str) -> Result<(), Syntax> {
        if !self.text.as_bytes()[self.at..].starts_with(literal.as_bytes()) {
            return Err(Syntax("expected ident"));
        }
        self.at += literal.len();
        Ok(())
    }

    /// Reads the number that begins here.
    #[inline]
    pub(crate) fn number(&mut self) -> Result<Number<'t>, Syntax> {
        let (bytes, start) = (self.text.as_bytes(), self.at);
        let is_at = |at: usize, expected: &[u8]| bytes.get(at).is_some_and(|byte| expected.contains(byte));
        self.at += usize::from(is_at(self.at, b"-"));
        let has_leading_zero = is_at(self.at, b"0");
        if self.digits()? > 1 && has_leading_zero {
            return Err(Syntax("invalid number"));
        }
        let mut is_integer = true;
        if is_at(self.at, b".") {
            is_integer = false;
            self.at += 1;
            self.digits()?;
        }
        if is_at(self.at, b"eE") {
            is_integer = false;
            self.at += 1;
            self.at += usize::from(is_at(self.at, b"+-"));
            self.digits()?;
        }
        Ok(Number { text: &self.text[start..self.at], is_integer })
    }

    /// Moves over at least one digit. Returns their number.
    #[inline]
    fn digits(&mut self) -> Result<usize, Syntax> {
        let bytes = self.text.as_bytes();
        let start = self.at;
        while bytes.get(self.at).is_some_and(u8::is_ascii_digit) {
            self.at += 1;
        }
        if self.at == start { Err(Syntax("invalid number")) } else { Ok(self.at - start) }
    }

    /// Moves over one value, and checks its syntax.
    pub(crate) fn skip(&mut self) -> Result<(), Syntax> {
        self.walk(|_, _, _| ())
    }

    /// Moves behind the array or object around this position. Its first key or element must have been read.
    pub(crate) fn leave(&mut self, is_object: bool) -> Result<(), Syntax> {
        if is_object {
            while self.key(false)?.is_some() {
                self.skip()?;
            }
        } else {
            while self.element(false)? {
                self.skip()?;
            }
        }
        Ok(())
    }

    /// Moves over one value, and calls `on_key` for every key in it, with three arguments: the cursor at the
    /// value of the key, the key, and whether the key is the first of its object.
    fn walk(&mut self, mut on_key: impl FnMut(&Self, Text<'t>, bool)) -> Result<(), Syntax> {
        let outside = self.depth;
        // One bit for each level, the innermost last: whether the level is an object.
        let mut objects: u128 = 0;
        loop {
            let mut is_first = false;
            match self.peek() {
                b'"' => drop(self.string()?),
                open @ (b'{' | b'[') => {
                    self.enter()?;
                    objects = objects << 1 | u128::from(open == b'{');
                    is_first = true;
                }
                _ => self.skip_scalar()?,
            }
            loop {
                if self.depth == outside {
                    return Ok(());
                }
                let has_next = if objects & 1 == 1 {
                    let key = self.key(is_first)?;
                    key.inspect(|key| on_key(self, *key, is_first)).is_some()
                } else {
                    self.element(is_first)?
                };
                if has_next {
                    break;
                }
                objects >>= 1;
                is_first = false;
            }
        }
    }

    fn skip_scalar(&mut self) -> Result<(), Syntax> {
        match self.peek() {
            b'n' => self.literal("null"),
            b't' => self.literal("true"),
            b'f' => self.literal("false"),
            b'-' | b'0'..=b'9' => self.number().map(drop),
            _ => Err(self.unexpected("expected value")),
        }
    }

    /// The offsets of the values, within the value that begins here, whose key occurs again later in the same
    /// object. Empty if the value that begins here breaks the syntax.
    pub(crate) fn repeated_keys(mut self) -> BTreeSet<usize> {
        let mut repeated = BTreeSet::new();
        // The keys of each object around the current position, each with the offset of its last value.
        let mut open: Vec<BTreeMap<Cow<'t, str>, usize>> = Vec::new();
        let outside = usize::from(self.depth);
        let walked = self.walk(|cursor, key, is_first| {
            let level = usize::from(cursor.depth) - outside;
            open.truncate(level - usize::from(is_first));
            open.resize_with(level, BTreeMap::new);
            repeated.extend(open[level - 1].insert(key.unescaped(), cursor.at));
        });
        if walked.is_err() { BTreeSet::new() } else { repeated }
    }

    /// A cursor at the value to which a JSON pointer (RFC 6901) leads from the value that begins here; the
    /// last value if a key occurs several times. A violation of the syntax behind that value does not matter.
    /// `None` if there is no such value.
    pub(crate) fn find(mut self, pointer: &str) -> Option<Self> {
        if pointer.is_empty() {
            return Some(self);
        }
        let (step, rest) = pointer.strip_prefix('/')?.split_once('/').map_or_else(
            || (&pointer[1..], ""),
            |(step, rest)| (step, &pointer[pointer.len() - rest.len() - 1..]),
        );
        let step = step.replace("~1", "/").replace("~0", "~");
        let mut found = None;
        let open = self.peek();
        if !matches!(open, b'{' | b'[') {
            return None;
        }
        self.enter().ok()?;
        for index in 0.. {
            let is_here = if open == b'{' {
                let Ok(Some(key)) = self.key(index == 0) else { break };
                key.unescaped() == step
            } else {
                let Ok(true) = self.element(index == 0) else { break };
                step == index.to_string()
            };
            if is_here {
                found = Some(self);
            }
            if self.skip().is_err() {
                break;
            }
        }
        found?.find(rest)
    }

    /// The text of the value that begins here; `None` if the value breaks the syntax.
    pub(crate) fn value_text(mut self) -> Option<&'t str> {
        self.peek();
        let start = self.at;
        self.skip().ok()?;
        Some(&self.text[start..self.at])
    }
}
