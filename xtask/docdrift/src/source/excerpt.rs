//! Excerpts: text copied from a file, with the byte offset in the file for each part of it.

use std::ops::Range;

use super::span::{FileId, Span, offset};

/// Text copied from parts of one file, and for each of its bytes the offset in that file.
#[derive(Clone, Debug)]
pub struct Excerpt {
    file: FileId,
    text: String,
    /// In the order of `at`.
    pieces: Vec<ExcerptPiece>,
}

/// A part of an excerpt that is contiguous in the file; it ends where the next piece starts.
#[derive(Clone, Copy, Debug)]
struct ExcerptPiece {
    /// Byte offset of its start in the excerpt.
    at: u32,
    /// Byte offset of its start in the file.
    from: u32,
}

impl Excerpt {
    /// An empty excerpt of a file; [`Excerpt::push`] appends text to it.
    #[must_use]
    pub fn new(file: FileId) -> Self {
        Excerpt { file, text: String::new(), pieces: Vec::new() }
    }

    /// Appends text that starts at byte offset `from` of the file.
    pub fn push(&mut self, text: &str, from: usize) {
        let at = offset(self.text.len());
        let from = offset(from);
        let is_contiguous = self.pieces.last().is_some_and(|last| last.from + (at - last.at) == from);
        if !is_contiguous {
            self.pieces.push(ExcerptPiece { at, from });
        }
        self.text.push_str(text);
    }

    /// Appends the text of another excerpt of the same file. Each part keeps its offset in the file.
    pub fn append(&mut self, other: &Excerpt) {
        for (index, piece) in other.pieces.iter().enumerate() {
            let end = other.pieces.get(index + 1).map_or(other.text.len(), |next| next.at as usize);
            self.push(&other.text[piece.at as usize..end], piece.from as usize);
        }
    }

    /// The file that the text was copied from.
    #[must_use]
    pub fn file(&self) -> FileId {
        self.file
    }

    /// The text.
    #[must_use]
    pub fn text(&self) -> &str {
        &self.text
    }

    /// Replaces each byte of a range of the text by a space. Line feeds stay, and so does the offset of
    /// every other byte.
    ///
    /// # Panics
    ///
    /// If the range does not start and end at character boundaries of the text.
    pub fn blank(&mut self, range: Range<usize>) {
        let blanks = self.text[range.clone()].bytes().map(|byte| if byte == b'\n' { '\n' } else { ' ' });
        let blanks: String = blanks.collect();
        self.text.replace_range(range, &blanks);
    }

    /// The span in the file of a range of byte offsets of the text. An empty range has an empty span.
    #[must_use]
    pub fn span(&self, range: Range<usize>) -> Span {
        let start = self.in_file(range.start);
        let end = if range.end <= range.start { start } else { self.in_file(range.end - 1) + 1 };
        // The pieces can be in another order than in the file.
        let end = end.max(start);
        Span { file: self.file, start, end }
    }

    /// The part of the excerpt in a range of byte offsets of its text, as an excerpt of the same file.
    #[must_use]
    pub fn slice(&self, range: Range<usize>) -> Excerpt {
        let mut slice = Excerpt::new(self.file);
        let first = self.pieces.partition_point(|piece| (piece.at as usize) <= range.start).saturating_sub(1);
        for (index, piece) in self.pieces.iter().enumerate().skip(first) {
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

    /// The byte offset in the file of a byte of the text; 0 for an excerpt without text.
    fn in_file(&self, at: usize) -> u32 {
        let at = offset(at);
        let index = self.pieces.partition_point(|piece| piece.at <= at).saturating_sub(1);
        self.pieces.get(index).map_or(0, |piece| piece.from + (at - piece.at))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::Files;

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
}
