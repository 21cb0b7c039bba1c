//! Finds what a sentence of a page is about: the words before its verb, the only name in code, or what the sentence
//! before it was about.
//!
//! A sentence of a page is then read as if it were the description of a field with that name: what belongs to another
//! name is doubted like in a description.

use std::ops::Range;

use super::lexer::{Style, Token};
use super::sentence::{Sentence, Text};
use crate::page::limits::MAX_NAME_TOKENS;

/// Words before a name that are no part of it.
const DETERMINERS: &[&str] = &["the", "a", "an", "each", "every", "all", "your", "its", "their", "any"];

/// Words behind a name that say what kind of thing it is.
const KINDS: &[&str] =
    &["parameter", "field", "property", "attribute", "argument", "option", "header", "value", "values"];

/// The words with which the predicate of a sentence begins.
const VERBS: &[&str] = &[
    "is",
    "are",
    "can",
    "must",
    "may",
    "should",
    "has",
    "have",
    "cannot",
    "defaults",
    "default",
    "expires",
    "expire",
    "accepts",
    "supports",
    "ranges",
    "takes",
    "will",
    "needs",
    "includes",
    "include",
    "contains",
    "uses",
    "allows",
    "represents",
    "specifies",
    "becomes",
    "was",
    "were",
];

/// Words that refer to the subject of the sentence before.
const PRONOUNS: &[&str] = &["it", "this", "that", "they", "these"];

/// The names that the sentences of a text are about, each as its words in lower case, with the ranges of these
/// sentences. In the order of the text.
pub(super) fn of(text: &Text<'_>) -> Vec<(Vec<String>, Vec<Range<usize>>)> {
    let mut all: Vec<(Vec<String>, Vec<Range<usize>>)> = Vec::new();
    let mut before: Option<Vec<String>> = None;
    for sentence in &text.sentences {
        let Some(name) = name_of(sentence, before.as_deref()) else { continue };
        match all.iter_mut().find(|(known, _)| *known == name) {
            Some((_, sentences)) => sentences.push(sentence.range.clone()),
            None => all.push((name.clone(), vec![sentence.range.clone()])),
        }
        before = Some(name);
    }
    all
}

/// The name that a sentence is about, if it has one. `before` is what the sentence before was about.
fn name_of(sentence: &Sentence<'_>, before: Option<&[String]>) -> Option<Vec<String>> {
    let tokens = &sentence.tokens;
    let is_pronoun = tokens.first().is_some_and(|first| first.is(PRONOUNS));
    if let (Some(before), true) = (before, is_pronoun) {
        return Some(before.to_vec());
    }
    if let Some(name) = leading(tokens) {
        return Some(name);
    }
    // "Set `limit` to at most 100": of several names in code, one may be the value of another.
    let mut in_code = tokens.iter().filter(|token| is_name_in_code(token));
    match (in_code.next(), in_code.next()) {
        (Some(name), None) => Some(vec![name.lower.clone()]),
        _ => None,
    }
}

/// The words before the verb of a sentence; `None` if they are too many, or no words.
fn leading(tokens: &[Token<'_>]) -> Option<Vec<String>> {
    let verb = tokens.iter().position(|token| token.is(VERBS))?;
    let mut words = &tokens[..verb];
    while let [first, rest @ ..] = words
        && first.is(DETERMINERS)
    {
        words = rest;
    }
    while let [rest @ .., last] = words
        && last.is(KINDS)
        && !rest.is_empty()
    {
        words = rest;
    }
    let is_word = |token: &Token<'_>| token.style == Style::Word || token.is_literal();
    let is_name = !words.is_empty() && words.len() <= MAX_NAME_TOKENS && words.iter().all(is_word);
    is_name.then(|| words.iter().map(|token| token.lower.clone()).collect())
}

/// Whether a token is a name in code: one identifier, perhaps with a path.
pub(super) fn is_name_in_code(token: &Token<'_>) -> bool {
    let is_part = |c: char| c.is_alphanumeric() || matches!(c, '_' | '-' | '.' | '[' | ']');
    token.style == Style::Code
        && token.text.starts_with(|c: char| c.is_alphabetic() || c == '_')
        && token.text.chars().all(is_part)
}
