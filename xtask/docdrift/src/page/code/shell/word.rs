//! A word of a command: its quotes taken off, its variables put in, each byte at its place.

use std::ops::Range;

use crate::page::code::ast::SourceRange;
use crate::page::code::limits::MAX_WORD_BYTES;
use crate::source::{Excerpt, Span};
use crate::subject::FieldPath;
pub(super) use crate::subject::url::HOLE;
use crate::subject::url::UrlText;

/// A word.
#[derive(Clone, Debug)]
pub(super) struct Word {
    /// Its text, with holes.
    pub(super) text: Excerpt,
    /// Where it stands in the sample.
    pub(super) at: SourceRange,
    /// Whether some of its text stands elsewhere: where a variable got its value.
    pub(super) borrows: bool,
    /// The answer that it is, and nothing else.
    pub(super) answer: Option<CallResponse>,
}

/// The decoded body of a call's answer, or what stands in it.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct CallResponse {
    /// The number of the call.
    pub(super) call: usize,
    /// What of it.
    pub(super) path: FieldPath,
}

impl Word {
    pub(super) fn new(sample: &Excerpt, at: SourceRange) -> Word {
        Word { text: Excerpt::new(sample.file()), at, borrows: false, answer: None }
    }

    pub(super) fn as_str(&self) -> &str {
        self.text.text()
    }

    pub(super) fn has_hole(&self) -> bool {
        self.as_str().contains(HOLE)
    }

    /// Appends what stands there in the sample.
    pub(super) fn literal(&mut self, sample: &Excerpt, range: Range<usize>) {
        self.text.append(&sample.slice(range));
    }

    /// Appends a character that is written otherwise there.
    pub(super) fn escape(&mut self, sample: &Excerpt, character: char, at: usize) {
        let from = sample.span(at..at + 1).start as usize;
        self.text.push(character.encode_utf8(&mut [0; 4]), from);
    }

    /// Appends what is not known.
    pub(super) fn hole(&mut self, sample: &Excerpt, at: &SourceRange) {
        self.escape(sample, HOLE, at.start);
    }

    /// Appends the value of a variable.
    pub(super) fn borrow(&mut self, sample: &Excerpt, value: &Word, at: &SourceRange) {
        if self.as_str().len() + value.as_str().len() > MAX_WORD_BYTES {
            return self.hole(sample, at);
        }
        self.text.append(&value.text);
        self.borrows = true;
    }

    /// Appends what a command wrote: the line breaks at its end are not kept.
    pub(super) fn borrow_trimmed(&mut self, sample: &Excerpt, value: &Word, at: &SourceRange) {
        let kept = value.as_str().trim_end_matches('\n').len();
        let borrowed = self.borrows || value.borrows;
        self.borrow(sample, &value.part(0..kept), at);
        self.borrows = borrowed;
    }

    /// A part of it.
    pub(super) fn part(&self, range: Range<usize>) -> Word {
        Word { text: self.text.slice(range), answer: None, ..self.clone() }
    }

    /// Where a part of it stands; the whole word, where its text stands elsewhere.
    pub(super) fn span(&self, sample: &Excerpt, range: Range<usize>) -> Span {
        if self.borrows || range.is_empty() {
            return sample.span(self.at.clone());
        }
        self.text.span(range)
    }

    /// Where all of it stands.
    pub(super) fn whole_span(&self, sample: &Excerpt) -> Span {
        self.span(sample, 0..self.as_str().len())
    }

    /// The parts around the first of these characters, which is left out.
    pub(super) fn split_at(&self, separator: impl Fn(char) -> bool) -> Option<(Word, Word)> {
        let (at, found) = self.as_str().char_indices().find(|(_, character)| separator(*character))?;
        let behind = at + found.len_utf8();
        Some((self.part(0..at), self.part(behind..self.as_str().len())))
    }

    /// The word without blanks around it.
    pub(super) fn trimmed(&self) -> Word {
        let text = self.as_str();
        let start = text.len() - text.trim_start().len();
        self.part(start..start + text.trim().len())
    }

    /// The word as a URL.
    pub(super) fn url(&self) -> UrlText {
        let mut url = UrlText::default();
        for (index, part) in self.as_str().split(HOLE).enumerate() {
            if index > 0 {
                url.hole();
            }
            url.literal(part);
        }
        url
    }
}

/// Whether a text stands for one that the reader has to put in: `<id>`, `{id}`, `$ID`, `YOUR_KEY`, `…`.
pub(super) fn is_placeholder(text: &str) -> bool {
    let text = text.trim();
    let within = |open: char, close: char| {
        text.starts_with(open) && text.ends_with(close) && !text.contains('"') && text.len() > 2
    };
    let lower = text.to_ascii_lowercase();
    text.contains(HOLE)
        || within('<', '>')
        || within('{', '}')
        || within('[', ']')
        || text.starts_with('$')
        || text.contains("...")
        || text.contains('…')
        || ["your_", "your-", "your "].iter().any(|word| lower.starts_with(word))
        || lower.contains("xxx")
}
