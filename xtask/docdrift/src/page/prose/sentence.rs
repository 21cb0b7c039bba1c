//! Sentences of a text, with their tokens and the block that contains them.

use std::ops::Range;

use super::blocks::{Block, BlockKind, blocks};
use super::lexer::{Style, Token, tokens};
use crate::page::limits::MAX_PROSE_BYTES;

/// A line that ends before this many characters is no line of a paragraph that was broken for its length.
const MIN_WRAPPED_LINE: usize = 60;

/// A sentence.
#[derive(Clone, Debug)]
pub(super) struct Sentence<'t> {
    /// Its bytes in the text.
    pub(super) range: Range<usize>,
    /// Its tokens.
    pub(super) tokens: Vec<Token<'t>>,
    /// The kind of its block.
    pub(super) block: BlockKind,
    /// The index of its block in [`Text::blocks`].
    pub(super) block_index: usize,
    /// Whether it is the first one of the text.
    pub(super) opens_text: bool,
    /// Whether it is the first one of its block.
    pub(super) opens_block: bool,
}

/// A text in blocks and sentences.
#[derive(Clone, Debug)]
pub(super) struct Text<'t> {
    /// The text.
    pub(super) source: &'t str,
    /// Its blocks, in order.
    pub(super) blocks: Vec<Block>,
    /// The sentences of all blocks that are no code, in order.
    pub(super) sentences: Vec<Sentence<'t>>,
}

impl<'t> Text<'t> {
    /// Splits a text, of which more than [`MAX_PROSE_BYTES`] are not read.
    pub(super) fn new(source: &'t str) -> Self {
        let source = beginning(source, MAX_PROSE_BYTES);
        let blocks = blocks(source);
        let mut sentences: Vec<Sentence<'t>> = Vec::new();
        for (block_index, block) in blocks.iter().enumerate() {
            if block.kind == BlockKind::Code {
                continue;
            }
            let mut opens_block = true;
            for range in ranges(source, block.range.clone()) {
                let tokens = tokens(source, range.clone());
                let opens_text = sentences.is_empty();
                let kind = block.kind;
                sentences.push(Sentence { range, tokens, block: kind, block_index, opens_text, opens_block });
                opens_block = false;
            }
        }
        Text { source, blocks, sentences }
    }

    /// The items or rows that follow a block without another block between, as indexes of `blocks`.
    pub(super) fn list_behind(&self, block: usize) -> Range<usize> {
        let is_part = |block: &&Block| matches!(block.kind, BlockKind::Item | BlockKind::Row);
        let length = self.blocks[block + 1..].iter().take_while(is_part).count();
        block + 1..block + 1 + length
    }

    /// The tokens of the first sentence; none if the text has no sentence.
    pub(super) fn first_tokens(&self) -> &[Token<'t>] {
        self.sentences.first().map(|first| first.tokens.as_slice()).unwrap_or_default()
    }

    /// The sentence that contains a byte of the text.
    pub(super) fn sentence_at(&self, byte: usize) -> Option<&Sentence<'t>> {
        self.sentences.iter().find(|sentence| sentence.range.contains(&byte))
    }

    /// The sentences of a block.
    pub(super) fn sentences_of(&self, block: usize) -> impl Iterator<Item = &Sentence<'t>> {
        self.sentences.iter().filter(move |sentence| sentence.block_index == block)
    }
}

/// The beginning of a text: at most this many bytes.
pub(super) fn beginning(text: &str, most: usize) -> &str {
    let end = (0..=most.min(text.len())).rev().find(|end| text.is_char_boundary(*end));
    &text[..end.unwrap_or_default()]
}

/// The ranges of the sentences of a block.
fn ranges(source: &str, block: Range<usize>) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    let mut start = block.start;
    let all = tokens(source, block.clone());
    for (index, token) in all.iter().enumerate() {
        let next = all.get(index + 1).map(|next| next.range.start);
        let ends = ends_with_mark(source, token, &block)
            || next.is_some_and(|next| ends_line(source, start, token.range.end..next));
        if ends {
            push(source, start..token.range.end, &mut found);
            start = token.range.end;
        }
    }
    push(source, start..block.end, &mut found);
    found
}

fn push(source: &str, range: Range<usize>, found: &mut Vec<Range<usize>>) {
    let text = &source[range.clone()];
    let from = range.start + (text.len() - text.trim_start().len());
    let trimmed = from..from + text.trim().len();
    if !trimmed.is_empty() {
        found.push(trimmed);
    }
}

/// Whether a token is the full stop of a sentence: white space, a tag or a capital letter is behind it.
fn ends_with_mark(source: &str, token: &Token<'_>, block: &Range<usize>) -> bool {
    if !token.is_mark(&['.', '!', '?']) {
        return false;
    }
    let behind = source[token.range.end..block.end].chars().next();
    behind.is_none_or(|c| c.is_whitespace() || matches!(c, '<' | ')' | '\\') || c.is_uppercase())
}

/// Whether a sentence ends with its line: the next line is another one, not the rest of a long one.
fn ends_line(source: &str, start: usize, between: Range<usize>) -> bool {
    let gap = &source[between.clone()];
    if gap.contains("\n\n") || gap.contains("<p") || gap.contains("</p") || gap.contains("<br") {
        return true;
    }
    if !gap.contains('\n') && !gap.contains("\\n") {
        return false;
    }
    let line = source[start..between.start].rsplit('\n').next().unwrap_or_default();
    let before = line.trim_end().chars().next_back();
    let next = source[between.end..].chars().next();
    let begins = next.is_some_and(|c| c.is_uppercase() || matches!(c, '*' | '('));
    let is_short = line.chars().count() < MIN_WRAPPED_LINE;
    before == Some(':') && begins || begins && is_short && !matches!(before, Some(',' | '(' | '-'))
}

impl Sentence<'_> {
    /// Whether the sentence ends with a colon, so that it introduces what follows.
    pub(super) fn introduces(&self) -> bool {
        self.tokens.last().is_some_and(|last| last.style == Style::Mark(':'))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, expected: &[&str]) {
        let read: Vec<&str> = Text::new(text).sentences.into_iter().map(|it| &text[it.range]).collect();
        assert_eq!(read, expected, "{text}");
    }

    #[test]
    fn a_sentence_ends_with_its_mark_or_its_line() {
        check("Start points.Default is 1.5. E.g. one.", &["Start points.", "Default is 1.5.", "E.g. one."]);
        check("The date\nFormat: YYYY-MM-DD", &["The date", "Format: YYYY-MM-DD"]);
        check("A line that goes on\nto the next one.", &["A line that goes on\nto the next one."]);
        check("<p>One.</p> <p>Two</p>", &["One.", "Two"]);
    }
}
