//! Splits a file of one entry a line without holding all of it.

use std::io::{self, Read};

use crate::split::{CHUNK, Entry, MAX_ENTRY};

/// The lines of a file that are not blank, without the white space around them. Unlike
/// [`Entries`](crate::split::Entries), a line that is broken ends where it ends.
///
/// ```
/// use docdrift_traffic::Lines;
///
/// let lines: Vec<_> = Lines::new(&b"{\"a\": [\n\n {}\r\n"[..]).collect::<Result<_, _>>()?;
/// assert_eq!((lines[0].offset, &lines[0].text[..]), (0, &b"{\"a\": ["[..]));
/// assert_eq!((lines[1].offset, &lines[1].text[..]), (10, &b"{}"[..]));
/// # Ok::<(), std::io::Error>(())
/// ```
#[derive(Debug)]
pub struct Lines<R> {
    input: R,
    /// The bytes that were read and not yet consumed, from `at` on.
    buffer: Vec<u8>,
    at: usize,
    /// The byte of the input at which `buffer` begins.
    begin: u64,
}

impl<R: Read> Lines<R> {
    /// The lines of this input.
    pub fn new(input: R) -> Lines<R> {
        Lines { input, buffer: Vec::new(), at: 0, begin: 0 }
    }

    /// Reads more bytes; false at the end of the input.
    fn fill(&mut self) -> io::Result<bool> {
        self.buffer.drain(..self.at);
        self.begin += self.at as u64;
        self.at = 0;
        let held = self.buffer.len();
        self.buffer.resize(held + CHUNK, 0);
        let read = loop {
            match self.input.read(&mut self.buffer[held..]) {
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                read => break read,
            }
        };
        self.buffer.truncate(held + read.as_ref().copied().unwrap_or_default());
        read.map(|read| read > 0)
    }

    /// The next line, which may be blank; `None` at the end.
    fn line(&mut self) -> io::Result<Option<Entry>> {
        let mut searched = 0;
        let mut is_too_large = false;
        let offset = self.begin + self.at as u64;
        let (length, end) = loop {
            let rest = &self.buffer[self.at..];
            if let Some(found) = memchr::memchr(b'\n', &rest[searched..]) {
                break (searched + found, searched + found + 1);
            }
            searched = rest.len();
            if searched > MAX_ENTRY {
                is_too_large = true;
                self.at += std::mem::take(&mut searched);
            }
            if !self.fill()? {
                if searched == 0 && !is_too_large {
                    return Ok(None);
                }
                break (searched, searched);
            }
        };
        let held = if is_too_large { 0 } else { length };
        let text = &self.buffer[self.at..self.at + held];
        let text = if offset == 0 { text.strip_prefix(b"\xef\xbb\xbf").unwrap_or(text) } else { text };
        let skipped = held - text.trim_ascii_start().len();
        let entry = Entry { offset: offset + skipped as u64, text: text.trim_ascii().to_vec(), is_too_large };
        self.at += end;
        Ok(Some(entry))
    }
}

impl<R: Read> Iterator for Lines<R> {
    type Item = io::Result<Entry>;

    fn next(&mut self) -> Option<Self::Item> {
        loop {
            match self.line().transpose()? {
                Ok(line) if line.text.is_empty() && !line.is_too_large => {}
                line => return Some(line),
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, expected: &[(u64, &str)]) {
        for size in [1, 3, usize::MAX] {
            let lines = Lines::new(Pieces(text.as_bytes(), size));
            let lines: Vec<Entry> = lines.map(|line| line.expect("memory can be read")).collect();
            let read: Vec<_> = lines
                .iter()
                .map(|line| (line.offset, std::str::from_utf8(&line.text).expect("UTF-8")))
                .collect();
            assert_eq!(read, expected);
        }
    }

    struct Pieces<'t>(&'t [u8], usize);

    impl Read for Pieces<'_> {
        fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
            let length = self.1.min(buffer.len());
            self.0.read(&mut buffer[..length])
        }
    }

    #[test]
    fn lines_are_split_at_their_ends_and_nowhere_else() {
        check("", &[]);
        check("\n \r\n", &[]);
        check("\u{feff}a\n  b \r\n\nc", &[(3, "a"), (7, "b"), (12, "c")]);
        check("{\"a\": \"\n{}\n", &[(0, "{\"a\": \""), (8, "{}")]);
    }

    #[test]
    fn a_line_that_is_too_large_is_not_held() {
        let text = format!("{}\nb", "x".repeat(MAX_ENTRY + CHUNK));
        let lines: Vec<Entry> =
            Lines::new(text.as_bytes()).map(|line| line.expect("memory can be read")).collect();
        assert!(lines[0].is_too_large && lines[0].text.is_empty());
        assert_eq!((lines[1].offset as usize, &lines[1].text[..]), (text.len() - 1, &b"b"[..]));
    }
}
