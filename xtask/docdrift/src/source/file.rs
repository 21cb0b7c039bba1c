//! Files in memory: their text, and the line and column of a byte offset.

use std::fmt;
use std::num::NonZeroU32;
use std::ops::Range;

use serde::Serialize;

use super::character_counts::CharacterCounts;
use super::excerpt::Excerpt;

use super::span::{FileId, Span};

/// A line and a column, both from 1; columns count Unicode scalar values. Printed as `3:14`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct Position {
    /// The line, from 1.
    pub line: NonZeroU32,
    /// The column, from 1, in Unicode scalar values.
    pub column: NonZeroU32,
}

impl fmt::Display for Position {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}", self.line, self.column)
    }
}

/// A file in memory: its name and its text.
#[derive(Debug)]
pub struct File {
    name: String,
    text: String,
    /// The byte offset at which each line starts, ascending.
    line_starts: Vec<u32>,
    counts: CharacterCounts,
    /// The position of the text in its file; that of the start unless the text is a part of a file.
    begin: Position,
    /// Where the part of a file ends that the text stands for; `None` if the text is the part itself.
    end: Option<Position>,
}

impl Position {
    /// The position of the first character of a file.
    pub const START: Position = Position { line: NonZeroU32::MIN, column: NonZeroU32::MIN };
}

impl File {
    /// The name that the caller passed, with `/` between folders.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The whole text.
    #[must_use]
    pub fn text(&self) -> &str {
        &self.text
    }

    /// The position of a byte offset. An offset inside a character has the position of that character, and an
    /// offset after the end has the position of the end.
    #[must_use]
    pub fn position(&self, offset: u32) -> Position {
        let line = self.line_starts.partition_point(|start| *start <= offset) - 1;
        let start = self.line_starts[line] as usize;
        let offset = (offset as usize).min(self.text.len());
        let end = (start..=offset).rev().find(|end| self.text.is_char_boundary(*end)).unwrap_or(start);
        let column = self.counts.before(&self.text, end) - self.counts.before(&self.text, start);
        let (line, column) = (one_based(line), one_based(column));
        let more = |number: NonZeroU32, from: NonZeroU32| number.saturating_add(from.get() - 1);
        let is_first = line == NonZeroU32::MIN;
        let column = if is_first { more(column, self.begin.column) } else { column };
        Position { line: more(line, self.begin.line), column }
    }

    /// Whether the text is a part of a file that is not in memory.
    pub(crate) fn is_part(&self) -> bool {
        self.end.is_some()
    }

    /// The byte range of the line that contains an offset, without its line break.
    pub(crate) fn line_range(&self, offset: usize) -> Range<usize> {
        let index = self.line_starts.partition_point(|start| *start as usize <= offset) - 1;
        let start = self.line_starts[index] as usize;
        let end = self.line_starts.get(index + 1).map_or(self.text.len(), |next| *next as usize);
        start..start + self.text[start..end].trim_end_matches(['\n', '\r']).len()
    }

    /// The byte ranges of the lines in a part of the text, with their line breaks. The part starts where a
    /// line starts.
    pub(crate) fn lines_within(&self, part: Range<usize>) -> impl Iterator<Item = Range<usize>> {
        let first = self.line_starts.partition_point(|start| *start as usize <= part.start) - 1;
        let starts = self.line_starts[first..].iter().map(|start| *start as usize);
        let nexts = starts.clone().skip(1).chain([part.end]);
        let lines = starts.zip(nexts).map(move |(start, next)| start..next.min(part.end));
        lines.take_while(move |line| line.start < part.end)
    }

    /// The text of a line by its number from 1, without its line break; empty if the file has no such line.
    #[must_use]
    pub fn line(&self, line: NonZeroU32) -> &str {
        let index = line.get().checked_sub(self.begin.line.get());
        let start = index.and_then(|index| self.line_starts.get(index as usize));
        start.map_or("", |start| &self.text[self.line_range(*start as usize)])
    }
}

/// The byte offsets after the line breaks of a text: `\n`, `\r\n`, or a lone `\r` as old editors write it.
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

/// Why a file could not be read.
#[derive(Debug, thiserror::Error)]
pub enum ReadError {
    /// The file is not UTF-8.
    #[error("{name}:{position}: the file is not UTF-8 from here on")]
    NotUtf8 {
        /// The name of the file.
        name: String,
        /// The position of the first byte that is not UTF-8.
        position: Position,
        /// The byte offset of that byte.
        offset: u32,
        /// The file, which was added with U+FFFD in place of what is not UTF-8.
        file: FileId,
    },
    /// The file has 4 GiB or more; offsets have 32 bits.
    #[error("{name}: files of 4 GiB and more are not read")]
    TooLarge {
        /// The name of the file.
        name: String,
    },
}

/// All files of a run. The library does no I/O: the caller reads the files and adds their content.
#[derive(Debug, Default)]
pub struct Files {
    files: Vec<File>,
    /// Each document with a file that overrides parts of it.
    overrides: Vec<(FileId, FileId)>,
}

impl Files {
    /// An empty collection.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds a file by its name and bytes. Each `\` in the name becomes `/`.
    ///
    /// # Errors
    ///
    /// If the bytes are not UTF-8, or are 4 GiB or more. A file that is not UTF-8 is added anyway, with
    /// U+FFFD in place of what is not UTF-8, so that the caller can continue with it and report a gap.
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

    /// Adds a file by its name and text.
    ///
    /// # Panics
    ///
    /// If the text has 4 GiB or more; [`Files::add_bytes`] returns an error instead.
    pub fn add(&mut self, name: impl Into<String>, text: impl Into<String>) -> FileId {
        self.push(name.into(), text.into(), Position::START, None)
    }

    /// Adds a text that stands for a part of a file, from one position to another. The file is not in memory, and
    /// the text may be another one than that of the part.
    ///
    /// ```
    /// # use docdrift::{Files, Position};
    /// let mut files = Files::new();
    /// let begin = Position { line: 7.try_into().unwrap(), column: 5.try_into().unwrap() };
    /// let end = Position { column: 9.try_into().unwrap(), ..begin };
    /// let part = files.add_part("shop.har", "\"total\": …", begin..end);
    /// assert_eq!(files.file(part).position(0).to_string(), "7:5");
    /// assert_eq!(files.file(part).line(begin.line), "\"total\": …");
    /// ```
    ///
    /// # Panics
    ///
    /// If the text has 4 GiB or more.
    pub fn add_part(
        &mut self,
        name: impl Into<String>,
        text: impl Into<String>,
        part: Range<Position>,
    ) -> FileId {
        self.push(name.into(), text.into(), part.start, Some(part.end))
    }

    fn push(&mut self, name: String, text: String, begin: Position, end: Option<Position>) -> FileId {
        let starts = line_ends(&text);
        let line_starts = std::iter::once(0)
            .chain(starts)
            .map(|start| u32::try_from(start).expect("files are under 4 GiB, which `add_bytes` ensures"))
            .collect();
        let counts = CharacterCounts::of(&text);
        self.files.push(File { name, text, line_starts, counts, begin, end });
        FileId(u32::try_from(self.files.len() - 1).expect("fewer than 4 billion files"))
    }

    /// Replaces the text of a range of a file by a text of the same length in bytes.
    pub(super) fn overwrite(&mut self, id: FileId, range: Range<usize>, text: &str) {
        self.files[id.0 as usize].text.replace_range(range, text);
    }

    /// Counts the characters of a file anew, after its text was overwritten.
    pub(super) fn recount(&mut self, id: FileId) {
        let file = &mut self.files[id.0 as usize];
        file.counts = CharacterCounts::of(&file.text);
    }

    /// Notes that a file overrides parts of a document, as Fern merges them. Of several, the last one wins.
    pub fn add_overrides(&mut self, document: FileId, overrides: FileId) {
        self.overrides.push((document, overrides));
    }

    /// The files that override parts of a document, in the order in which they are merged into it.
    pub(crate) fn overrides_of(&self, document: FileId) -> impl Iterator<Item = FileId> {
        self.overrides.iter().filter(move |(of, _)| *of == document).map(|(_, overrides)| *overrides)
    }

    /// The names of the files, in the order in which they were added.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.files.iter().map(File::name)
    }

    /// The file with this name; the first one, if several have it.
    pub(crate) fn named(&self, name: &str) -> Option<FileId> {
        let is_named = |file: &File| file.name.strip_prefix("./").unwrap_or(&file.name) == name;
        let index = self.files.iter().position(is_named)?;
        Some(FileId(u32::try_from(index).expect("fewer than 4 billion files")))
    }

    /// The file of an id that this collection returned.
    #[must_use]
    pub fn file(&self, id: FileId) -> &File {
        &self.files[id.0 as usize]
    }

    /// The location of a span: file name, start and end position.
    #[must_use]
    pub fn locate(&self, span: Span) -> Location<'_> {
        let file = self.file(span.file);
        let end_of_part = file.end.filter(|_| span.end as usize >= file.text.len());
        let end = end_of_part.unwrap_or_else(|| file.position(span.end));
        Location { file: file.name(), start: file.position(span.start), end }
    }

    /// The text in a span.
    #[must_use]
    pub fn text(&self, span: Span) -> &str {
        &self.file(span.file).text[span.start as usize..span.end as usize]
    }

    /// The whole file as an excerpt.
    #[must_use]
    pub fn excerpt(&self, id: FileId) -> Excerpt {
        let mut excerpt = Excerpt::new(id);
        excerpt.push(self.file(id).text(), 0);
        excerpt
    }
}

/// A span as people and programs read it. Printed with its start: `orders.md:3:14`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Location<'f> {
    /// The name of the file, as the caller passed it.
    pub file: &'f str,
    /// The position of the first character.
    pub start: Position,
    /// The position after the last character.
    pub end: Position,
}

impl fmt::Display for Location<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}", self.file, self.start)
    }
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
    fn a_part_ends_where_it_ends_in_its_file() {
        let mut files = Files::new();
        let at = |line: usize, column: usize| Position {
            line: one_based(line - 1),
            column: one_based(column - 1),
        };
        let id = files.add_part("a.har", "{…}", at(7, 5)..at(9, 2));
        let whole = files.locate(Span::new(id, 0..files.file(id).text().len()));
        assert_eq!((whole.start, whole.end), (at(7, 5), at(9, 2)));
        let first = files.locate(Span::new(id, 0..1));
        assert_eq!((first.start, first.end), (at(7, 5), at(7, 6)));
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
    fn bytes_that_are_no_text_are_told_with_their_place() {
        let error =
            Files::new().add_bytes("a\\b.md", b"ok\nn\xff".to_vec()).expect_err("0xff is never UTF-8");
        assert_eq!(error.to_string(), "a/b.md:2:2: the file is not UTF-8 from here on");
    }
}
