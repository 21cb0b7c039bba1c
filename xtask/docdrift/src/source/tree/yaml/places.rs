//! Spans of the file for the character offsets of the parser.

use saphyr_parser::Marker;

use crate::source::{Excerpt, Span};

/// The way from the parser's character offsets to spans of the file.
pub(super) struct Places<'e> {
    excerpt: &'e Excerpt,
    /// The byte offset of each character; empty where every character is a byte.
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

    pub(super) fn span(&self, start: usize, end: usize) -> Span {
        self.excerpt.span(self.byte(start)..self.byte(end))
    }

    pub(super) fn between(&self, start: Marker, end: Marker) -> Span {
        let start = self.byte(start.index());
        let end = self.byte(end.index()).max(start);
        let text = self.excerpt.text()[start..end].trim_end();
        self.excerpt.span(start..start + text.len())
    }
}
