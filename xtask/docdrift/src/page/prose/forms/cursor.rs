//! Steps through tokens from left to right: a step that does not match leaves the cursor where it is.

use super::clause::starts;
use crate::page::prose::lexer::Token;
use crate::page::prose::numeral::{self, Numeral};

/// A place in tokens.
#[derive(Clone, Copy)]
pub(super) struct Cursor<'s, 't> {
    pub(super) tokens: &'s [Token<'t>],
    /// The index of the next token.
    pub(super) at: usize,
}

impl<'s, 't> Cursor<'s, 't> {
    pub(super) fn new(tokens: &'s [Token<'t>], at: usize) -> Self {
        Cursor { tokens, at }
    }

    /// The next token, if there is one.
    pub(super) fn peek(&self) -> Option<&'s Token<'t>> {
        self.tokens.get(self.at)
    }

    /// What is left.
    pub(super) fn rest(&self) -> &'s [Token<'t>] {
        self.tokens.get(self.at..).unwrap_or_default()
    }

    /// Steps over one of these words.
    pub(super) fn word(&mut self, words: &[&str]) -> bool {
        let there = self.peek().is_some_and(|token| token.is(words));
        self.at += usize::from(there);
        there
    }

    /// Steps over these words, one after the other.
    pub(super) fn words(&mut self, words: &[&str]) -> bool {
        let there = starts(self.rest(), words);
        self.at += if there { words.len() } else { 0 };
        there
    }

    /// Steps over the first of these phrases that is here.
    pub(super) fn phrase(&mut self, phrases: &[&[&str]]) -> bool {
        phrases.iter().any(|phrase| self.words(phrase))
    }

    /// Steps over all of these words.
    pub(super) fn skip(&mut self, words: &[&str]) {
        while self.word(words) {}
    }

    /// Steps over one of these marks.
    pub(super) fn mark(&mut self, marks: &[char]) -> bool {
        let there = self.peek().is_some_and(|token| token.is_mark(marks));
        self.at += usize::from(there);
        there
    }

    /// Steps over a number and its unit.
    pub(super) fn numeral(&mut self) -> Option<Numeral> {
        let numeral = numeral::read(self.rest())?;
        self.at += numeral.length_with_unit;
        Some(numeral)
    }
}
