//! A shell word after quote removal and variable expansion; each byte keeps its place in the sample.

use std::ops::Range;

use crate::page::code::ast::SourceRange;
use crate::page::code::limits::MAX_WORD_BYTES;
use crate::source::{Excerpt, Span};
use crate::subject::FieldPath;
pub(super) use crate::subject::url::HOLE;
use crate::subject::url::UrlText;

/// A word of a command.
#[derive(Clone, Debug)]
pub(super) struct Word {
    /// Its text, with a [`HOLE`] for each unknown part.
    pub(super) text: Excerpt,
    /// Its range in the sample.
    pub(super) at: SourceRange,
    /// Whether some of its text is located elsewhere: at the assignment of a variable.
    pub(super) borrows: bool,
    /// The response that the whole word is, as in `"$RESPONSE"`; `None` for any other word.
    pub(super) response: Option<CallResponse>,
}

/// A value in the decoded body of a call's response.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct CallResponse {
    /// The index of the call.
    pub(super) call: usize,
    /// The path in the body.
    pub(super) path: FieldPath,
}

impl Word {
    pub(super) fn new(sample: &Excerpt, at: SourceRange) -> Word {
        Word { text: Excerpt::new(sample.file()), at, borrows: false, response: None }
    }

    pub(super) fn as_str(&self) -> &str {
        self.text.text()
    }

    pub(super) fn has_hole(&self) -> bool {
        self.as_str().contains(HOLE)
    }

    /// Appends a range of the sample.
    pub(super) fn literal(&mut self, sample: &Excerpt, range: Range<usize>) {
        self.text.append(&sample.slice(range));
    }

    /// Appends the character that an escape at this byte of the sample represents.
    pub(super) fn escape(&mut self, sample: &Excerpt, character: char, at: usize) {
        let from = sample.span(at..at + 1).start as usize;
        self.text.push(character.encode_utf8(&mut [0; 4]), from);
    }

    /// Appends an unknown part.
    pub(super) fn hole(&mut self, sample: &Excerpt, at: &SourceRange) {
        self.escape(sample, HOLE, at.start);
    }

    /// Appends the value of a variable; an unknown part if the word would exceed [`MAX_WORD_BYTES`].
    pub(super) fn borrow(&mut self, sample: &Excerpt, value: &Word, at: &SourceRange) {
        if self.as_str().len() + value.as_str().len() > MAX_WORD_BYTES {
            return self.hole(sample, at);
        }
        self.text.append(&value.text);
        self.borrows = true;
    }

    /// Appends the output of a command without its trailing line breaks.
    pub(super) fn borrow_trimmed(&mut self, sample: &Excerpt, value: &Word, at: &SourceRange) {
        let kept = value.as_str().trim_end_matches('\n').len();
        let borrowed = self.borrows || value.borrows;
        self.borrow(sample, &value.part(0..kept), at);
        self.borrows = borrowed;
    }

    /// A part of the word.
    pub(super) fn part(&self, range: Range<usize>) -> Word {
        Word { text: self.text.slice(range), response: None, ..self.clone() }
    }

    /// The place of a part of the word. It is the place of the whole word if the range is empty, or if some
    /// text of the word comes from elsewhere, such as a variable.
    pub(super) fn span(&self, sample: &Excerpt, range: Range<usize>) -> Span {
        if self.borrows || range.is_empty() {
            return sample.span(self.at.clone());
        }
        self.text.span(range)
    }

    /// The place of the whole word.
    pub(super) fn whole_span(&self, sample: &Excerpt) -> Span {
        self.span(sample, 0..self.as_str().len())
    }

    /// Splits the word at the first character that `separator` accepts; `None` if there is none. The
    /// separator is in neither part.
    pub(super) fn split_at(&self, separator: impl Fn(char) -> bool) -> Option<(Word, Word)> {
        let (at, found) = self.as_str().char_indices().find(|(_, character)| separator(*character))?;
        let behind = at + found.len_utf8();
        Some((self.part(0..at), self.part(behind..self.as_str().len())))
    }

    /// The word without leading and trailing whitespace.
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

/// Whether a text is a placeholder that the reader has to replace: `<id>`, `{id}`, `$ID`, `YOUR_KEY`, `…`.
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
