//! Maps character offsets of the YAML parser to spans of the file.

use saphyr_parser::Marker;

use crate::source::{Excerpt, Span};

/// Maps character offsets of an excerpt to spans of its file.
pub(super) struct Places<'e> {
    excerpt: &'e Excerpt,
    /// After each character that has several bytes: how many characters and how many bytes are before.
    wide: Vec<(usize, usize)>,
}

impl<'e> Places<'e> {
    pub(super) fn new(excerpt: &'e Excerpt) -> Self {
        let text = excerpt.text();
        let mut wide = Vec::new();
        let (mut characters, mut bytes) = (0, 0);
        while let Some(plain) = text.as_bytes()[bytes..].iter().position(|byte| !byte.is_ascii()) {
            characters += plain + 1;
            bytes += plain;
            bytes += text[bytes..].chars().next().map_or(1, char::len_utf8);
            wide.push((characters, bytes));
        }
        Places { excerpt, wide }
    }

    fn byte(&self, character: usize) -> usize {
        let before = self.wide.partition_point(|(characters, _)| *characters <= character);
        let (characters, bytes) = before.checked_sub(1).map_or((0, 0), |last| self.wide[last]);
        (bytes + (character - characters)).min(self.excerpt.text().len())
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
