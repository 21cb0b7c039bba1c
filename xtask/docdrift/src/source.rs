//! Where facts stand: files as they were given, spans in them, and excerpts lifted out of them.
//!
//! Every fact of every witness carries a [`Span`], a range of bytes in a file on disk. What a
//! reader works on is often not that file but a part of it, such as a fence that stands indented
//! inside a component. An [`Excerpt`] is such a text together with the way back, so that a reader
//! of the excerpt answers in spans of the file without knowing that there is one.

mod character_counts;
pub(crate) mod gap;
pub(crate) mod json_value;
pub(crate) mod kinds;
pub(crate) mod mask;
pub(crate) mod parsed;
pub(crate) mod pool;
pub(crate) mod tree;

use std::collections::BTreeSet;
use std::fmt;
use std::num::NonZeroU32;
use std::ops::Range;
use std::path::PathBuf;

use serde::Serialize;

use self::character_counts::CharacterCounts;
use self::mask::MASK;

/// A file of a [`Files`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct FileId(u32);

/// A range of bytes in a file on disk; the end is exclusive.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Span {
    /// The file.
    pub file: FileId,
    /// Offset of the first byte.
    pub start: u32,
    /// Offset behind the last byte.
    pub end: u32,
}

impl Span {
    /// A range of bytes of a file.
    #[must_use]
    pub fn new(file: FileId, range: Range<usize>) -> Span {
        Span { file, start: offset(range.start), end: offset(range.end) }
    }

    /// The same place with another length: from this start to that end.
    #[must_use]
    pub fn to(self, end: Span) -> Span {
        Span { end: end.end.max(self.start), ..self }
    }

    /// Whether the other span lies within this one.
    #[must_use]
    pub fn contains(self, other: Span) -> bool {
        self.file == other.file && self.start <= other.start && other.end <= self.end
    }

    /// The place just where this span begins.
    #[must_use]
    pub fn head(self) -> Span {
        Span { end: self.start, ..self }
    }
}

/// A line and a column, both from 1; columns count Unicode scalar values.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct Position {
    /// The line, from 1.
    pub line: NonZeroU32,
    /// The column, from 1.
    pub column: NonZeroU32,
}

impl fmt::Display for Position {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}", self.line, self.column)
    }
}

/// A file as it was given: its name as the user wrote it (with `/`) and its text.
#[derive(Debug)]
pub struct File {
    name: String,
    text: String,
    line_starts: Vec<u32>,
    counts: CharacterCounts,
}

impl File {
    /// The name as given, with `/` between folders.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The whole text.
    #[must_use]
    pub fn text(&self) -> &str {
        &self.text
    }

    /// The position of a byte offset; an offset inside a character is the character's.
    #[must_use]
    pub fn position(&self, offset: u32) -> Position {
        let line = self.line_starts.partition_point(|start| *start <= offset) - 1;
        let start = self.line_starts[line] as usize;
        let offset = (offset as usize).min(self.text.len());
        let end = (start..=offset).rev().find(|end| self.text.is_char_boundary(*end)).unwrap_or(start);
        let column = self.counts.before(&self.text, end) - self.counts.before(&self.text, start);
        Position { line: one_based(line), column: one_based(column) }
    }

    /// The bytes of the line that an offset stands on, without its line break.
    pub(crate) fn line_range(&self, offset: usize) -> Range<usize> {
        let index = self.line_starts.partition_point(|start| *start as usize <= offset) - 1;
        let start = self.line_starts[index] as usize;
        let end = self.line_starts.get(index + 1).map_or(self.text.len(), |next| *next as usize);
        start..start + self.text[start..end].trim_end_matches(['\n', '\r']).len()
    }

    /// The lines of a part of the text that begins with a line, with their line breaks.
    pub(crate) fn lines_within(&self, part: Range<usize>) -> impl Iterator<Item = Range<usize>> {
        let first = self.line_starts.partition_point(|start| *start as usize <= part.start) - 1;
        let starts = self.line_starts[first..].iter().map(|start| *start as usize);
        let nexts = starts.clone().skip(1).chain([part.end]);
        let lines = starts.zip(nexts).map(move |(start, next)| start..next.min(part.end));
        lines.take_while(move |line| line.start < part.end)
    }

    /// The text of the line with that number, without its line break.
    #[must_use]
    pub fn line(&self, line: NonZeroU32) -> &str {
        let start = self.line_starts.get(line.get() as usize - 1);
        start.map_or("", |start| &self.text[self.line_range(*start as usize)])
    }
}

/// The offsets behind the line breaks of a text: `\n`, `\r\n`, and a lone `\r` as old editors write it.
fn line_ends(text: &str) -> impl Iterator<Item = usize> {
    let bytes = text.as_bytes();
    let ends = move |at: &usize| match bytes[*at] {
        b'\n' => true,
        b'\r' => bytes.get(at + 1) != Some(&b'\n'),
        _ => false,
    };
    (0..bytes.len()).filter(ends).map(|at| at + 1)
}

fn one_based(zero_based: usize) -> NonZeroU32 {
    u32::try_from(zero_based)
        .ok()
        .and_then(|zero_based| NonZeroU32::MIN.checked_add(zero_based))
        .expect("files are under 4 GiB, which `Files::add` ensures")
}

/// Why a file could not be taken.
#[derive(Debug, thiserror::Error)]
pub enum ReadError {
    /// The file could not be read.
    #[error("{}: cannot be read: {reason}", path.display())]
    Io {
        /// The file as given.
        path: PathBuf,
        /// The operating system's reason.
        reason: std::io::Error,
    },
    /// The file is not UTF-8.
    #[error("{name}:{position}: the file is not UTF-8 from here on")]
    NotUtf8 {
        /// The file as given.
        name: String,
        /// The first byte that is no text.
        position: Position,
        /// The same, as an offset.
        offset: u32,
        /// The file, with U+FFFD in place of what is no text.
        file: FileId,
    },
    /// The file is too large for positions of 32 bits.
    #[error("{name}: files of 4 GiB and more are not read")]
    TooLarge {
        /// The file as given.
        name: String,
    },
}

/// All files of a run. Whoever calls the library reads them; the library does no I/O.
#[derive(Debug, Default)]
pub struct Files {
    files: Vec<File>,
}

impl Files {
    /// No files.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds a file from bytes that were read elsewhere.
    ///
    /// # Errors
    ///
    /// When it is not UTF-8, or too large. In the former case the file is there all the same,
    /// with U+FFFD in place of what is no text, for whoever wants to go on with a gap.
    pub fn add_bytes(&mut self, name: &str, bytes: Vec<u8>) -> Result<FileId, ReadError> {
        let name = name.replace('\\', "/");
        if u32::try_from(bytes.len()).is_err() {
            return Err(ReadError::TooLarge { name });
        }
        match String::from_utf8(bytes) {
            Ok(text) => Ok(self.add(name, text)),
            Err(error) => {
                let valid = error.utf8_error().valid_up_to();
                let offset = u32::try_from(valid).expect("checked above");
                let file = self.add(name.clone(), String::from_utf8_lossy(error.as_bytes()).into_owned());
                let position = self.file(file).position(offset);
                Err(ReadError::NotUtf8 { name, position, offset, file })
            }
        }
    }

    /// Adds a text under a name.
    pub fn add(&mut self, name: impl Into<String>, text: impl Into<String>) -> FileId {
        let text = text.into();
        let starts = line_ends(&text);
        let line_starts = std::iter::once(0)
            .chain(starts)
            .map(|start| u32::try_from(start).expect("files are under 4 GiB, which `add_bytes` ensures"))
            .collect();
        let counts = CharacterCounts::of(&text);
        self.files.push(File { name: name.into(), text, line_starts, counts });
        FileId(u32::try_from(self.files.len() - 1).expect("fewer than 4 billion files"))
    }

    /// Writes over these places of a file: a secret that is in no text cannot be printed.
    /// Nothing moves, so every span stays what it was.
    pub fn mask(&mut self, spans: &[Span]) {
        for span in spans {
            let text = &mut self.files[span.file.0 as usize].text;
            let range = span.start as usize..span.end as usize;
            // A line break stays one, or lines would be counted otherwise.
            let kept = |byte| if matches!(byte, b'\n' | b'\r') { byte } else { MASK };
            let masked: String = text[range.clone()].bytes().map(kept).map(char::from).collect();
            text.replace_range(range, &masked);
        }
        // A character of several bytes has become several characters.
        for file in spans.iter().map(|span| span.file).collect::<BTreeSet<_>>() {
            let file = &mut self.files[file.0 as usize];
            file.counts = CharacterCounts::of(&file.text);
        }
    }

    /// The file of an id that this collection gave out.
    #[must_use]
    pub fn file(&self, id: FileId) -> &File {
        &self.files[id.0 as usize]
    }

    /// A span as text: file, start and end position.
    #[must_use]
    pub fn locate(&self, span: Span) -> Location<'_> {
        let file = self.file(span.file);
        Location { file: file.name(), start: file.position(span.start), end: file.position(span.end) }
    }

    /// The text under a span.
    #[must_use]
    pub fn text(&self, span: Span) -> &str {
        &self.file(span.file).text[span.start as usize..span.end as usize]
    }

    /// The whole file as an excerpt.
    #[must_use]
    pub fn excerpt(&self, id: FileId) -> Excerpt {
        Excerpt { file: id, text: self.file(id).text.clone(), pieces: vec![ExcerptPiece { at: 0, from: 0 }] }
    }
}

/// A place as people and programs read it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Location<'f> {
    /// The file as given.
    pub file: &'f str,
    /// The first character.
    pub start: Position,
    /// Behind the last character.
    pub end: Position,
}

impl fmt::Display for Location<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}", self.file, self.start)
    }
}

/// A text that was lifted out of a file, and for each of its bytes where it stands there.
#[derive(Clone, Debug)]
pub struct Excerpt {
    file: FileId,
    text: String,
    pieces: Vec<ExcerptPiece>,
}

/// From offset `at` of the excerpt on, the text is that of the file from offset `from` on.
#[derive(Clone, Copy, Debug)]
struct ExcerptPiece {
    at: u32,
    from: u32,
}

impl Excerpt {
    /// An excerpt without text, to be filled with [`Excerpt::push`].
    #[must_use]
    pub fn new(file: FileId) -> Self {
        Excerpt { file, text: String::new(), pieces: Vec::new() }
    }

    /// Appends text that stands in the file at this offset.
    pub fn push(&mut self, text: &str, from: usize) {
        let at = offset(self.text.len());
        let from = offset(from);
        let follows = self.pieces.last().is_some_and(|last| last.from + (at - last.at) == from);
        if !follows {
            self.pieces.push(ExcerptPiece { at, from });
        }
        self.text.push_str(text);
    }

    /// Appends the text of another excerpt of the same file, each part with its own place.
    pub fn append(&mut self, other: &Excerpt) {
        for (index, piece) in other.pieces.iter().enumerate() {
            let end = other.pieces.get(index + 1).map_or(other.text.len(), |next| next.at as usize);
            self.push(&other.text[piece.at as usize..end], piece.from as usize);
        }
    }

    /// The file that the text was lifted out of.
    #[must_use]
    pub fn file(&self) -> FileId {
        self.file
    }

    /// The text.
    #[must_use]
    pub fn text(&self) -> &str {
        &self.text
    }

    /// Writes blanks over a range of the text; everything else keeps its place.
    ///
    /// # Panics
    ///
    /// When the range does not begin and end at characters.
    pub fn blank(&mut self, range: Range<usize>) {
        let blanks = self.text[range.clone()].bytes().map(|byte| if byte == b'\n' { '\n' } else { ' ' });
        let blanks: String = blanks.collect();
        self.text.replace_range(range, &blanks);
    }

    /// Where a range of the text stands in the file.
    #[must_use]
    pub fn span(&self, range: Range<usize>) -> Span {
        let start = self.in_file(range.start);
        let end = if range.end <= range.start { start } else { self.in_file(range.end - 1) + 1 };
        // Parts may stand in another order than in the file.
        let end = end.max(start);
        Span { file: self.file, start, end }
    }

    /// A part of the text, as an excerpt of the same file.
    #[must_use]
    pub fn slice(&self, range: Range<usize>) -> Excerpt {
        let mut slice = Excerpt::new(self.file);
        let last = self.pieces.partition_point(|piece| (piece.at as usize) <= range.start).saturating_sub(1);
        for (index, piece) in self.pieces.iter().enumerate().skip(last) {
            let start = (piece.at as usize).max(range.start);
            let next = self.pieces.get(index + 1).map_or(self.text.len(), |next| next.at as usize);
            let end = next.min(range.end);
            if start >= range.end {
                break;
            }
            if start < end {
                slice.push(&self.text[start..end], piece.from as usize + (start - piece.at as usize));
            }
        }
        slice
    }

    fn in_file(&self, at: usize) -> u32 {
        let at = offset(at);
        let index = self.pieces.partition_point(|piece| piece.at <= at).saturating_sub(1);
        self.pieces.get(index).map_or(0, |piece| piece.from + (at - piece.at))
    }
}

fn offset(at: usize) -> u32 {
    u32::try_from(at).expect("files are under 4 GiB, which `Files::add_bytes` ensures")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_count_characters_and_start_at_one() {
        let mut files = Files::new();
        let id = files.add("a.md", "é😀x\nsecond");
        let file = files.file(id);
        assert_eq!(file.position(0).to_string(), "1:1");
        assert_eq!(file.position(6).to_string(), "1:3");
        assert_eq!(file.position(8).to_string(), "2:1");
        assert_eq!(file.line(file.position(9).line), "second");
    }

    #[test]
    fn a_line_ends_with_either_sign_or_both() {
        let mut files = Files::new();
        let id = files.add("a.md", "a\rb\r\nc\nd");
        let file = files.file(id);
        let lines: Vec<String> = [0, 2, 5, 7].map(|at| file.position(at).to_string()).into();
        assert_eq!(lines, ["1:1", "2:1", "3:1", "4:1"]);
        assert_eq!(file.line(file.position(2).line), "b");
    }

    #[test]
    fn an_excerpt_answers_in_places_of_the_file() {
        let mut files = Files::new();
        let id = files.add("a.md", "    one\n    two\n");
        let mut excerpt = Excerpt::new(id);
        excerpt.push("one\n", 4);
        excerpt.push("two\n", 12);
        let two = excerpt.span(4..7);
        assert_eq!(files.text(two), "two");
        assert_eq!(files.locate(two).to_string(), "a.md:2:5");
        let slice = excerpt.slice(2..6);
        assert_eq!(slice.text(), "e\ntw");
        assert_eq!(files.text(slice.span(2..4)), "tw");
    }

    #[test]
    fn bytes_that_are_no_text_are_told_with_their_place() {
        let error =
            Files::new().add_bytes("a\\b.md", b"ok\nn\xff".to_vec()).expect_err("0xff is never UTF-8");
        assert_eq!(error.to_string(), "a/b.md:2:2: the file is not UTF-8 from here on");
    }
}
