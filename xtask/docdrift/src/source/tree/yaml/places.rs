//! Maps character offsets of the YAML parser to spans of the file.

use saphyr_parser::Marker;

use crate::source::{Excerpt, Span};

/// Maps character offsets of an excerpt to spans of its file.
pub(super) struct Places<'e> {
    excerpt: &'e Excerpt,
    /// The byte offset of each character; empty if the text is ASCII.
    bytes: Vec<usize>,
}

impl<'e> Places<'e> {
    pub(super) fn new(excerpt: &'e Excerpt) -> Self {
        let text = excerpt.text();
        let bytes =
            if text.is_ascii() { Vec::new() } else { text.char_indices().map(|(at, _)| at).collect() };
        Places { excerpt, bytes }
    }

    fn byte(&self, character: usize) -> usize {
        let length = self.excerpt.text().len();
        if self.bytes.is_empty() {
            character.min(length)
        } else {
            self.bytes.get(character).copied().unwrap_or(length)
        }
    }

    /// The span of a range of character offsets.
    pub(super) fn span(&self, start: usize, end: usize) -> Span {
        self.excerpt.span(self.byte(start)..self.byte(end))
    }

    /// The span from a start to an end of the parser, without white space at its end.
    pub(super) fn between(&self, start: Marker, end: Marker) -> Span {
        let start = self.byte(start.index());
        let end = self.byte(end.index()).max(start);
        let text = self.excerpt.text()[start..end].trim_end();
        self.excerpt.span(start..start + text.len())
    }
}
