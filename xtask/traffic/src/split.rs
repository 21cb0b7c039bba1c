//! Splits large recordings into entries without holding all of them: the entries of a HAR, and lines.

use std::borrow::Cow;
use std::io::{self, Read};

use crate::siblings::Siblings;
use crate::{Exchange, Format, Place, Traffic, formats, tree};

/// The raw text of one entry.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// The byte of the recording at which the entry begins.
    pub offset: u64,
    /// The entry as JSON; empty if it is too large.
    pub text: Vec<u8>,
    /// Whether the entry has more than [`MAX_ENTRY`] bytes.
    pub is_too_large: bool,
}

/// The most bytes of an entry that are held. No exchange with an API is larger.
pub const MAX_ENTRY: usize = 64 * 1024 * 1024;

impl Entry {
    /// Reads the entry, which is an entry of a HAR or a line of a log. Places are relative to it. A body that
    /// cannot be read is a gap beside the exchange.
    #[must_use]
    pub fn traffic(&self, siblings: &dyn Siblings) -> Traffic {
        if self.is_too_large {
            let mut traffic = Traffic::of(Format::HarLines);
            traffic.gap(&Place::at(0), format!("is larger than {} MiB", MAX_ENTRY >> 20));
            return traffic;
        }
        // Text in another encoding loses what is not UTF-8, and the rest of it counts.
        let lossy = |reason| match String::from_utf8_lossy(&self.text) {
            Cow::Owned(text) => tree::json(text.as_bytes()),
            Cow::Borrowed(_) => Err(reason),
        };
        match tree::json(&self.text).or_else(lossy) {
            Ok(tree) => formats::read_entry(&tree, siblings),
            Err(reason) => {
                let mut traffic = Traffic::of(Format::HarLines);
                traffic.gap(&Place::at(0), format!("is no JSON: {reason}"));
                traffic
            }
        }
    }

    /// Reads the exchange of the entry, without a body that cannot be read; [`Entry::traffic`] has the reason.
    ///
    /// # Errors
    ///
    /// The reason why the entry is no exchange, as the end of a sentence.
    pub fn exchange(&self, siblings: &dyn Siblings) -> Result<Exchange, String> {
        let Traffic { mut exchanges, mut gaps, .. } = self.traffic(siblings);
        exchanges.pop().ok_or_else(|| gaps.pop().map(|gap| gap.reason).unwrap_or_default())
    }
}

/// The entries of a HAR, or of a file of one entry a line.
///
/// ```
/// use docdrift_traffic::split::Entries;
///
/// let har = br#"{"log": {"version": "1.2", "entries": [{"request": {}}, {"a": "]}"}]}}"#;
/// let entries: Vec<_> = Entries::new(&har[..]).collect::<Result<_, _>>()?;
/// assert_eq!(entries[1].text, br#"{"a": "]}"}"#);
/// assert_eq!(entries[1].offset, 56);
/// # Ok::<(), std::io::Error>(())
/// ```
#[derive(Debug)]
pub struct Entries<R> {
    input: R,
    /// The bytes that were read and not yet consumed, from `at` on.
    buffer: Vec<u8>,
    at: usize,
    /// The byte of the recording at which `buffer` begins.
    begin: u64,
    state: State,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum State {
    /// Before the first entry.
    Start,
    /// Between entries of a list.
    List,
    /// Between lines.
    Lines,
    Done,
}

/// How many bytes are read at once.
pub(crate) const CHUNK: usize = 256 * 1024;

impl<R: Read> Entries<R> {
    /// The entries of this input.
    pub fn new(input: R) -> Entries<R> {
        Entries { input, buffer: Vec::new(), at: 0, begin: 0, state: State::Start }
    }

    /// Reads more bytes; false at the end of the input.
    fn fill(&mut self) -> io::Result<bool> {
        if self.at > CHUNK {
            self.buffer.drain(..self.at);
            self.begin += self.at as u64;
            self.at = 0;
        }
        let held = self.buffer.len();
        self.buffer.resize(held + CHUNK, 0);
        let read = self.input.read(&mut self.buffer[held..]);
        self.buffer.truncate(held + read.as_ref().copied().unwrap_or_default());
        read.map(|read| read > 0)
    }

    /// The next byte that is no white space, which stays unread; `None` at the end.
    fn peek(&mut self) -> io::Result<Option<u8>> {
        loop {
            while let Some(byte) = self.buffer.get(self.at) {
                if !byte.is_ascii_whitespace() && !matches!(byte, 0xef | 0xbb | 0xbf) {
                    return Ok(Some(*byte));
                }
                self.at += 1;
            }
            if !self.fill()? {
                return Ok(None);
            }
        }
    }

    /// Takes a whole JSON value: an object, a list, a text, or what stands before the next delimiter.
    fn value(&mut self) -> io::Result<Entry> {
        let mut scan = Scan::default();
        let mut length = 0;
        let mut is_too_large = false;
        let offset = self.begin + self.at as u64;
        loop {
            match self.buffer.get(self.at + length..).and_then(|rest| scan.end(rest)) {
                Some(end) => {
                    length += end;
                    break;
                }
                None => {
                    length = self.buffer.len() - self.at;
                    if length > MAX_ENTRY {
                        is_too_large = true;
                        self.at += std::mem::take(&mut length);
                    }
                    if !self.fill()? {
                        break;
                    }
                }
            }
        }
        is_too_large |= length > MAX_ENTRY;
        let held = if is_too_large { 0 } else { length };
        let text = self.buffer[self.at..self.at + held].to_vec();
        self.at += length;
        Ok(Entry { offset, text, is_too_large })
    }

    /// Goes to the entries of a HAR, or to the first line.
    fn start(&mut self) -> io::Result<State> {
        match self.peek()? {
            None => Ok(State::Done),
            Some(b'[') => {
                self.at += 1;
                Ok(State::List)
            }
            Some(_) if self.is_log()? => {
                self.enter("log")?;
                self.enter("entries")?;
                Ok(if self.peek()? == Some(b'[') {
                    self.at += 1;
                    State::List
                } else {
                    State::Done
                })
            }
            Some(_) => Ok(State::Lines),
        }
    }

    /// Whether the input is an object whose first key is `log`.
    fn is_log(&mut self) -> io::Result<bool> {
        while self.buffer.len() - self.at < 64 && self.fill()? {}
        let head = &self.buffer[self.at..self.buffer.len().min(self.at + 4096)];
        let head: Vec<u8> = head.iter().copied().filter(|byte| !byte.is_ascii_whitespace()).take(8).collect();
        Ok(head.starts_with(b"{\"log\":"))
    }

    /// Goes to the value of a key of the object that comes next.
    fn enter(&mut self, wanted: &str) -> io::Result<()> {
        if self.peek()? == Some(b'{') {
            self.at += 1;
        }
        while let Some(byte) = self.peek()? {
            match byte {
                b',' => self.at += 1,
                b'"' => {
                    let key = self.value()?.text;
                    if self.peek()? == Some(b':') {
                        self.at += 1;
                    }
                    if key == format!("\"{wanted}\"").as_bytes() {
                        return Ok(());
                    }
                    self.peek()?;
                    self.value()?;
                }
                _ => break,
            }
        }
        self.state = State::Done;
        Ok(())
    }

    fn advance(&mut self) -> io::Result<Option<Entry>> {
        if self.state == State::Start {
            self.state = self.start()?;
        }
        loop {
            match (self.state, self.peek()?) {
                (State::Done, _) | (_, None) => return Ok(None),
                (State::List, Some(b',')) => self.at += 1,
                (State::List, Some(b']')) => self.state = State::Done,
                (State::List | State::Lines, Some(_)) => {
                    let entry = self.value()?;
                    if entry.text.is_empty() && !entry.is_too_large {
                        // A stray delimiter, as in a file that was cut: nothing after it can be placed.
                        self.state = State::Done;
                        return Ok(None);
                    }
                    return Ok(Some(entry));
                }
                (State::Start, _) => unreachable!("the start was left above"),
            }
        }
    }
}

impl<R: Read> Iterator for Entries<R> {
    type Item = io::Result<Entry>;

    fn next(&mut self) -> Option<Self::Item> {
        self.advance().transpose()
    }
}

/// Finds the end of a JSON value that arrives in pieces.
#[derive(Debug, Default)]
struct Scan {
    depth: usize,
    in_text: bool,
    escaped: bool,
    begun: bool,
}

impl Scan {
    /// The length of the rest of the value in this piece; `None` if the value goes on after it.
    fn end(&mut self, piece: &[u8]) -> Option<usize> {
        let mut at = 0;
        while at < piece.len() {
            if self.in_text {
                at += self.text(&piece[at..])?;
                if self.depth == 0 {
                    return Some(at);
                }
                continue;
            }
            match piece[at] {
                b'"' => self.in_text = true,
                b'{' | b'[' => self.depth += 1,
                b'}' | b']' | b',' | b'\n' if self.depth == 0 => return Some(at),
                b'}' | b']' => {
                    self.depth -= 1;
                    if self.depth == 0 {
                        return Some(at + 1);
                    }
                }
                _ => {}
            }
            self.begun = true;
            at += 1;
        }
        None
    }

    /// The length of the rest of a text in this piece, with its closing quote.
    fn text(&mut self, piece: &[u8]) -> Option<usize> {
        let mut at = 0;
        let mut is_escaped = std::mem::take(&mut self.escaped);
        while at < piece.len() {
            let eight = piece[at..].first_chunk::<8>();
            let rest = &piece[at..piece.len().min(at + 8)];
            let (end, escapes) = eight
                .and_then(|eight| in_eight(*eight, is_escaped))
                .unwrap_or_else(|| in_few(rest, is_escaped));
            if let Some(end) = end {
                self.in_text = false;
                return Some(at + end + 1);
            }
            is_escaped = escapes;
            at += rest.len();
        }
        self.escaped = is_escaped;
        None
    }
}

/// The quote that closes a text, and whether the bytes escape the one after them.
fn in_few(bytes: &[u8], mut is_escaped: bool) -> (Option<usize>, bool) {
    for (at, byte) in bytes.iter().enumerate() {
        match byte {
            _ if is_escaped => is_escaped = false,
            b'\\' => is_escaped = true,
            b'"' => return (Some(at), false),
            _ => {}
        }
    }
    (None, is_escaped)
}

/// The same for eight bytes at once; `None` if a backslash may be escaped. JSON that stands in a text is full of
/// escapes, each of which a search would stop at.
fn in_eight(bytes: [u8; 8], is_escaped: bool) -> Option<(Option<usize>, bool)> {
    const ONES: u64 = 0x0101_0101_0101_0101;
    const LOW: u64 = 0x7f * ONES;
    let word = u64::from_le_bytes(bytes);
    // The highest bit of each byte that is this one.
    let places = |byte: u8| {
        let differs = word ^ (ONES * u64::from(byte));
        !(((differs & LOW) + LOW) | differs | LOW)
    };
    let backslashes = places(b'\\');
    let escaped = backslashes << 8 | u64::from(is_escaped) << 7;
    if backslashes & escaped != 0 {
        return None;
    }
    let quotes = places(b'"') & !escaped;
    let end = (quotes != 0).then(|| quotes.trailing_zeros() as usize / 8);
    Some((end, backslashes >> 63 != 0))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Gives its text in pieces of a few bytes.
    struct Slow<'t>(&'t [u8], usize);

    impl Read for Slow<'_> {
        fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
            let length = self.1.min(self.0.len()).min(buffer.len());
            buffer[..length].copy_from_slice(&self.0[..length]);
            self.0 = &self.0[length..];
            Ok(length)
        }
    }

    #[track_caller]
    fn check(text: &str, expected: &[&str]) {
        for piece in [1, 2, 3, 7, usize::MAX] {
            let entries = Entries::new(Slow(text.as_bytes(), piece));
            let read: Vec<Entry> = entries.map(|entry| entry.expect("memory can be read")).collect();
            let texts: Vec<_> = read.iter().map(|entry| String::from_utf8_lossy(&entry.text)).collect();
            assert_eq!(texts, expected, "in pieces of {piece}");
            for entry in &read {
                let at = usize::try_from(entry.offset).expect("a small text");
                assert_eq!(&text.as_bytes()[at..at + entry.text.len()], entry.text);
            }
        }
    }

    #[test]
    fn entries_of_a_log_are_split() {
        check(
            r#"{"log": {"entries": [{"a": "}\"]"}, {"b": [1, {}]}], "version": "1.2"}}"#,
            &[r#"{"a": "}\"]"}"#, r#"{"b": [1, {}]}"#],
        );
        check("{ \"log\" : {\"pages\": [{}, {\"entries\": [1]}], \"entries\":[\n{}\n]}}", &["{}"]);
        check(r#"{"log": {"entries": []}}"#, &[]);
        check(r#"{"log": {"version": "1.2"}}"#, &[]);
    }

    #[test]
    fn lines_and_lists_are_split() {
        check("{\"a\": 1}\n\n{\"b\": 2}\r\n", &[r#"{"a": 1}"#, r#"{"b": 2}"#]);
        check("\u{feff}[{}, {\"a\": \"\\\\\"}]", &["{}", r#"{"a": "\\"}"#]);
        check("", &[]);
    }

    #[test]
    fn entries_and_lines_of_logs_are_read() {
        let read = |text: &str| {
            let entry = Entry { offset: 9, text: text.as_bytes().to_vec(), is_too_large: false };
            (
                crate::sink::tests::lines(&entry.traffic(&crate::NoSiblings)),
                entry.exchange(&crate::NoSiblings),
            )
        };
        let (lines, exchange) = read(
            r#"{"request": {"url": "u"}, "response": {"status": 200, "content": {"text": "data: 1\n"}}}"#,
        );
        assert_eq!(
            lines,
            ["GET u -> 200", "/response/content/text is a stream of events, which is not read"]
        );
        assert!(exchange.is_ok());
        let (lines, _) = read(r#"{"method": "GET", "uri": "/a", "status": "200", "response_body": "[]"}"#);
        assert_eq!(lines, ["GET /a -> 200 []"]);
        let (_, exchange) = read(r#"{"request": {"#);
        assert!(exchange.is_err_and(|reason| reason.starts_with("is no JSON")));
    }

    #[test]
    fn an_entry_that_is_too_large_is_a_gap_and_the_rest_counts() {
        let large =
            format!(r#"{{"log": {{"entries": [{{"a": "{}"}}, {{"b": 1}}]}}}}"#, "x".repeat(MAX_ENTRY));
        let read: Vec<Entry> =
            Entries::new(large.as_bytes()).map(|entry| entry.expect("memory can be read")).collect();
        assert_eq!(read.iter().map(|entry| entry.is_too_large).collect::<Vec<_>>(), [true, false]);
        assert_eq!((read[1].offset as usize, &read[1].text[..]), (large.len() - 11, &b"{\"b\": 1}"[..]));
        let gap = &read[0].traffic(&crate::NoSiblings).gaps[0];
        assert_eq!((read[0].text.len(), &*gap.reason), (0, "is larger than 64 MiB"));
    }

    #[test]
    fn the_end_of_a_text_is_found_in_eight_bytes_as_in_few() {
        // All texts of eight bytes from three, which are all that can matter.
        for number in 0..3_u32.pow(8) {
            let bytes: [u8; 8] =
                std::array::from_fn(|at| b"\"\\a"[(number / 3_u32.pow(at as u32) % 3) as usize]);
            for is_escaped in [false, true] {
                let few = in_few(&bytes, is_escaped);
                assert!(in_eight(bytes, is_escaped).is_none_or(|eight| eight.0 == few.0), "{bytes:?}");
                assert!(in_eight(bytes, is_escaped).is_none_or(|eight| eight.0.is_some() || eight == few));
            }
        }
    }

    #[test]
    fn a_log_that_is_cut_gives_what_is_whole_and_the_rest() {
        check(r#"{"log": {"entries": [{"a": 1}, {"b": "#, &[r#"{"a": 1}"#, r#"{"b": "#]);
    }
}
