//! Reads JSON text in one pass without building values, also where it stands within a JSON string.
//!
//! A recording holds the JSON of a body as text: `"text": "{\"total\": 5}"`. A cursor reads such text where it stands,
//! which spares the copy without escapes and the values in it. It reads less than JSON allows: `None` says that the text
//! is no JSON, or is written in a way that another reader has to look at.

use std::borrow::Cow;

/// A cursor over JSON text.
///
/// ```
/// use docdrift_traffic::Cursor;
///
/// let mut cursor = Cursor::within_text(r#"{\"a\": [1, \"b\"]} ", "size": 9"#);
/// assert!(cursor.skip_value().is_some() && cursor.is_at_end_of_text());
/// assert!(Cursor::new("[1, 2,]").skip_value().is_none());
/// ```
#[derive(Clone, Debug)]
pub struct Cursor<'t> {
    text: &'t str,
    at: usize,
    /// Whether the text stands within a JSON string, so that its quotes are escaped.
    is_quoted: bool,
}

/// How deeply a value that is skipped may be nested: half as much as other readers of JSON allow, so that it may stand
/// within others.
pub const MAX_DEPTH: usize = 64;

/// The longest number that is read, in bytes.
const MAX_NUMBER: usize = 40;

impl<'t> Cursor<'t> {
    /// A cursor at the beginning of JSON text.
    #[must_use]
    pub fn new(text: &'t str) -> Cursor<'t> {
        Cursor { text, at: 0, is_quoted: false }
    }

    /// A cursor over JSON text that stands within a JSON string: `text` begins after the quote that opens the string,
    /// and goes on after the one that closes it.
    #[must_use]
    pub fn within_text(text: &'t str) -> Cursor<'t> {
        Cursor { text, at: 0, is_quoted: true }
    }

    /// A cursor over the JSON in the text that this cursor has just entered.
    #[must_use]
    pub fn into_text(self) -> Cursor<'t> {
        Cursor::within_text(&self.text[self.at..])
    }

    /// How many bytes were read.
    #[must_use]
    pub fn at(&self) -> usize {
        self.at
    }

    /// The text from one byte to another, as it is written.
    #[must_use]
    pub fn written(&self, begin: usize, end: usize) -> &'t str {
        &self.text[begin..end]
    }

    /// A text from this cursor's level without the escapes of the string that it stands in.
    #[must_use]
    pub fn unescaped(&self, written: &'t str) -> Option<Cow<'t, str>> {
        match self.is_quoted {
            true => serde_json::from_str(&format!("\"{written}\"")).ok().map(Cow::Owned),
            false => Some(Cow::Borrowed(written)),
        }
    }

    /// Whether only white space stands before the quote that closes the string around the text.
    pub fn is_at_end_of_text(&mut self) -> bool {
        self.peek().is_none() && self.is_quoted && self.text.as_bytes().get(self.at) == Some(&b'"')
    }

    /// Whether only white space is left.
    pub fn is_at_end(&mut self) -> bool {
        self.peek().is_none() && self.at == self.text.len()
    }

    /// The first byte of what comes next after white space, which stays unread.
    pub fn peek(&mut self) -> Option<u8> {
        let bytes = self.text.as_bytes();
        loop {
            match *bytes.get(self.at)? {
                b' ' => self.at += 1,
                b'\n' | b'\r' | b'\t' if !self.is_quoted => self.at += 1,
                b'\\' if self.is_quoted => match bytes.get(self.at + 1)? {
                    b'n' | b'r' | b't' => self.at += 2,
                    b'"' => return Some(b'"'),
                    _ => return None,
                },
                b'"' if self.is_quoted => return None,
                byte => return Some(byte),
            }
        }
    }

    /// Reads this byte, if it comes next.
    pub fn take(&mut self, byte: u8) -> bool {
        let is_next = self.peek() == Some(byte);
        self.at += usize::from(is_next);
        is_next
    }

    /// Goes to the next member of an object or list, of which `count` were read: `Some(false)` if it ends here.
    pub fn next_member(&mut self, close: u8, count: usize) -> Option<bool> {
        if self.take(close) {
            return Some(false);
        }
        (count == 0 || self.take(b',')).then_some(true)
    }

    /// Reads the key of a member and the colon after it.
    pub fn key(&mut self) -> Option<Cow<'t, str>> {
        let key = self.string()?;
        self.take(b':').then_some(key)
    }

    /// Reads a text.
    pub fn string(&mut self) -> Option<Cow<'t, str>> {
        if self.peek() != Some(b'"') {
            return None;
        }
        let width = if self.is_quoted { 2 } else { 1 };
        let begin = self.at + width;
        let (end, is_escaped) = match self.is_quoted {
            true => end_of_quoted(self.text.as_bytes(), begin)?,
            false => end_of_plain(self.text.as_bytes(), begin)?,
        };
        self.at = end + width;
        let written = &self.text[begin..end];
        if !is_escaped {
            return Some(Cow::Borrowed(written));
        }
        let inner = self.unescaped(written)?;
        serde_json::from_str(&format!("\"{inner}\"")).ok().map(Cow::Owned)
    }

    /// Reads a number, as it is written.
    pub fn number(&mut self) -> Option<&'t str> {
        self.peek()?;
        let rest = &self.text.as_bytes()[self.at..];
        let is_of_number = |byte: &u8| matches!(byte, b'0'..=b'9' | b'-' | b'+' | b'.' | b'e' | b'E');
        let length = rest.iter().position(|byte| !is_of_number(byte)).unwrap_or(rest.len());
        let written = &self.text[self.at..self.at + length];
        self.at += length;
        (length <= MAX_NUMBER && is_number(written.as_bytes())).then_some(written)
    }

    /// Reads a word: `null`, `true` or `false`.
    pub fn word(&mut self, word: &str) -> bool {
        let is_next = self.peek().is_some() && self.text[self.at..].starts_with(word);
        self.at += if is_next { word.len() } else { 0 };
        is_next
    }

    /// Reads any value.
    pub fn skip_value(&mut self) -> Option<()> {
        self.skip(0)
    }

    fn skip(&mut self, depth: usize) -> Option<()> {
        match self.peek()? {
            b'"' => self.string().map(drop),
            b'{' | b'[' if depth == MAX_DEPTH => None,
            b'{' => {
                self.at += 1;
                let mut count = 0;
                while self.next_member(b'}', count)? {
                    self.key()?;
                    self.skip(depth + 1)?;
                    count += 1;
                }
                Some(())
            }
            b'[' => {
                self.at += 1;
                let mut count = 0;
                while self.next_member(b']', count)? {
                    self.skip(depth + 1)?;
                    count += 1;
                }
                Some(())
            }
            b'n' => self.word("null").then_some(()),
            b't' => self.word("true").then_some(()),
            b'f' => self.word("false").then_some(()),
            _ => self.number().map(drop),
        }
    }
}

/// The end of a string that begins here, and whether it has escapes.
fn end_of_plain(bytes: &[u8], begin: usize) -> Option<(usize, bool)> {
    let (mut at, mut is_escaped) = (begin, false);
    loop {
        at = next_special(bytes, at);
        match bytes.get(at)? {
            b'"' => return Some((at, is_escaped)),
            b'\\' => {
                is_escaped = true;
                at += 2;
            }
            _ => return None,
        }
    }
}

/// The end of a string that begins here, within another string, and whether it has escapes of its own.
fn end_of_quoted(bytes: &[u8], begin: usize) -> Option<(usize, bool)> {
    let (mut at, mut is_escaped) = (begin, false);
    loop {
        at = next_special(bytes, at);
        match (bytes.get(at)?, bytes.get(at + 1)?) {
            (b'\\', b'"') => return Some((at, is_escaped)),
            // An escape of the inner string, whose character may be escaped again: `\\n`, `\\\"`, `\\\\`.
            (b'\\', b'\\') => at += if bytes.get(at + 2)? == &b'\\' { 4 } else { 3 },
            (b'\\', b'/' | b'u') => at += 2,
            _ => return None,
        }
        is_escaped = true;
    }
}

/// The first byte from here that is a quote, a backslash or a control character.
fn next_special(bytes: &[u8], mut at: usize) -> usize {
    const ONES: u64 = 0x0101_0101_0101_0101;
    let differs = |word: u64, byte: u8| word ^ (ONES * u64::from(byte));
    let has_zero = |word: u64| word.wrapping_sub(ONES) & !word;
    while let Some(eight) = bytes.get(at..).and_then(<[u8]>::first_chunk::<8>) {
        let word = u64::from_le_bytes(*eight);
        let is_control = word.wrapping_sub(ONES * 0x20) & !word;
        // The highest bit of each byte that is special; the lowest such byte is always right.
        let hits =
            (has_zero(differs(word, b'"')) | has_zero(differs(word, b'\\')) | is_control) & (ONES << 7);
        if hits != 0 {
            return at + hits.trailing_zeros() as usize / 8;
        }
        at += 8;
    }
    let rest = bytes.get(at..).unwrap_or_default();
    let is_special = |byte: &u8| matches!(byte, b'"' | b'\\' | 0..=0x1f);
    at + rest.iter().position(is_special).unwrap_or(rest.len())
}

/// Whether text is a number of JSON that every reader can hold: its exponent has two digits at most.
fn is_number(text: &[u8]) -> bool {
    let digits = |text: &[u8]| text.iter().take_while(|byte| byte.is_ascii_digit()).count();
    let text = text.strip_prefix(b"-").unwrap_or(text);
    let whole = digits(text);
    let mut rest = &text[whole..];
    if whole == 0 || (whole > 1 && text[0] == b'0') {
        return false;
    }
    if let Some(fraction) = rest.strip_prefix(b".") {
        let length = digits(fraction);
        rest = &fraction[length..];
        if length == 0 {
            return false;
        }
    }
    match rest {
        [] => true,
        [b'e' | b'E', b'+' | b'-', exponent @ ..] | [b'e' | b'E', exponent @ ..] => {
            matches!(exponent.len(), 1 | 2) && digits(exponent) == exponent.len()
        }
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Reads a text as it is, and within a string; both have to agree with `serde_json` where they read it.
    #[track_caller]
    fn check(text: &str, is_read: bool) {
        let mut plain = Cursor::new(text);
        let read = plain.skip_value().is_some() && plain.is_at_end();
        assert_eq!(read, is_read, "{text}");
        let quoted = serde_json::to_string(text).expect("a text is JSON");
        let mut within = Cursor::within_text(&quoted[1..]);
        let read = within.skip_value().is_some() && within.is_at_end_of_text();
        assert_eq!(read, is_read, "{quoted}");
        if read {
            assert_eq!(within.at(), quoted.len() - 2, "{quoted}");
            assert!(serde_json::from_str::<serde_json::Value>(text).is_ok(), "{text}");
        }
    }

    #[test]
    fn json_is_read_at_both_levels() {
        for text in [
            "{}",
            " [ ] ",
            r#"{"a": [1, -2.5, 1e3, 0, true, false, null], "b": {"c": "d"}}"#,
            "{\n\t\"a\":\r\n\"b\"\n}\n",
            r#"["a\"b", "\\", "\n", "\u00e9", "\/", "é€😀", "\ud83d\ude00", "a longer text with \"quotes\" in it"]"#,
        ] {
            check(text, true);
        }
    }

    #[test]
    fn what_is_no_json_is_not_read() {
        for text in [
            "",
            "{",
            "[1,]",
            "[,1]",
            "{\"a\"}",
            "{\"a\":1,}",
            "{a:1}",
            "01",
            "1.",
            "-",
            "+1",
            ".5",
            "1e",
            "nul",
            "\"",
            "\"a\nb\"",
            "\"\\x\"",
            "\"\\ud83d\"",
            "[1 2]",
            "{} {}",
            "'a'",
            "1e999",
            "[1]]",
            "\"a\\",
        ] {
            check(text, false);
        }
        check(&("[".repeat(10_000) + &"]".repeat(10_000)), false);
        check(&("[".repeat(MAX_DEPTH) + &"]".repeat(MAX_DEPTH)), true);
        check(&("[".repeat(MAX_DEPTH + 1) + &"]".repeat(MAX_DEPTH + 1)), false);
    }

    #[test]
    fn strings_are_decoded_at_both_levels() {
        for text in ["", "plain", "a \"quote\"", "\\", "tab\t", "é", "a/b", "x\\u0022"] {
            let json = serde_json::to_string(text).expect("a text is JSON");
            assert_eq!(Cursor::new(&json).string().as_deref(), Some(text));
            let quoted = serde_json::to_string(&json).expect("a text is JSON");
            assert_eq!(Cursor::within_text(&quoted[1..]).string().as_deref(), Some(text));
        }
        // A quote that is escaped as a number ends the text for those who read it.
        assert_eq!(Cursor::within_text(r#"\"a\u0022, \"b\""#).string(), None);
    }

    #[test]
    fn special_bytes_are_found_at_every_offset() {
        for special in [b'"', b'\\', 0, 0x1f] {
            for at in 0..40 {
                let mut bytes = vec![b'a' | 0x80; 40];
                bytes[at] = special;
                bytes[39] = b'"';
                assert_eq!(next_special(&bytes, 0), at);
            }
        }
        assert_eq!(next_special(b"abc", 0), 3);
    }
}
