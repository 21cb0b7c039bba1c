//! Splits the tokens of a sentence into atoms, the runs of letters and of digits, so that `ISO-8601`,
//! `ISO8601` and "ISO 8601" read the same.

use std::ops::Range;

use crate::page::prose::lexer::{Style, Token};
use crate::page::prose::sentence::Sentence;

/// A run of letters or digits of a token, in lower case, or a mark.
#[derive(Clone, Debug)]
pub(super) struct Atom<'s> {
    /// Its text, in lower case.
    pub(super) text: &'s str,
    /// The bytes of its token in the described text.
    pub(super) range: Range<usize>,
    /// Whether it is a mark.
    pub(super) is_mark: bool,
    /// Whether its token is code, or in quotation marks.
    pub(super) is_code: bool,
    /// Whether no white space is before it.
    pub(super) is_glued: bool,
    /// Whether it is a part of an identifier such as `redirect_url`.
    pub(super) is_identifier: bool,
}

impl Atom<'_> {
    /// Whether the atom is one of these words, numbers or marks.
    pub(super) fn is(&self, words: &[&str]) -> bool {
        words.contains(&self.text)
    }
}

/// The atoms of a sentence, without those of addresses such as `https://…`.
pub(super) fn atoms<'s>(sentence: &'s Sentence<'_>) -> Vec<Atom<'s>> {
    let mut atoms = Vec::with_capacity(sentence.tokens.len());
    let mut end = None;
    let mut is_address = false;
    for (index, token) in sentence.tokens.iter().enumerate() {
        let is_glued = end == Some(token.range.start);
        end = Some(token.range.end);
        is_address = is_address && is_glued || opens_address(&sentence.tokens[index..]);
        if !is_address {
            split(token, is_glued, &mut atoms);
        }
    }
    atoms
}

/// Whether an address begins with these tokens: `https`, `:`, `/`.
fn opens_address(tokens: &[Token<'_>]) -> bool {
    let [scheme, colon, slash, ..] = tokens else { return false };
    scheme.style == Style::Word
        && colon.is_mark(&[':'])
        && slash.is_mark(&['/'])
        && scheme.range.end == colon.range.start
        && colon.range.end == slash.range.start
}

fn split<'s>(token: &'s Token<'_>, is_glued: bool, atoms: &mut Vec<Atom<'s>>) {
    let is_code = matches!(token.style, Style::Code | Style::Quoted);
    let is_mark = matches!(token.style, Style::Mark(_));
    let is_identifier = token.style == Style::Word && token.text.contains('_');
    let mut push = |text: &'s str, is_glued: bool| {
        atoms.push(Atom { text, range: token.range.clone(), is_mark, is_code, is_glued, is_identifier });
    };
    let lower = token.lower.as_str();
    if is_mark {
        return push(lower, is_glued);
    }
    let class = |c: char| if c.is_numeric() { 2 } else { u8::from(c.is_alphabetic()) };
    let mut start = 0;
    let mut current = 0;
    let mut glued = is_glued;
    for (at, c) in lower.char_indices().chain([(lower.len(), ' ')]) {
        let next = if at == lower.len() { 0 } else { class(c) };
        if next == current {
            continue;
        }
        if current != 0 {
            push(&lower[start..at], glued);
            glued = true;
        } else if start < at {
            glued = !lower[start..at].contains(' ') && (start > 0 || is_glued);
        }
        (start, current) = (at, next);
    }
}

/// Whether the atoms from an index on are these texts.
pub(super) fn follow(atoms: &[Atom<'_>], index: usize, texts: &[&str]) -> bool {
    texts.iter().enumerate().all(|(at, text)| atoms.get(index + at).is_some_and(|atom| atom.text == *text))
}

/// Whether some atoms in a row are these texts.
pub(super) fn says(atoms: &[Atom<'_>], texts: &[&str]) -> bool {
    (0..atoms.len()).any(|index| follow(atoms, index, texts))
}

/// The number of the standard that begins at an index, such as `ISO 8601` or `RFC-3339`, and the index behind it.
pub(super) fn standard<'s>(atoms: &[Atom<'s>], index: usize, body: &str) -> Option<(&'s str, usize)> {
    let is_name = atoms.get(index)?.text == body;
    let number = (index + 1..atoms.len().min(index + 5))
        .find(|at| !atoms[*at].is(&["-", "/", "#", "iec", "standard", "["]))?;
    let is_number = atoms[number].text.bytes().all(|byte| byte.is_ascii_digit());
    (is_name && is_number).then_some((atoms[number].text, number + 1))
}
