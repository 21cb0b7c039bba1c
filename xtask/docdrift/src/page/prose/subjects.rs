//! Finds what a sentence of a page is about: the words before its verb, the only name in code, or what the sentence
//! before it was about: "Limit is optional. Defaults to 10."
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

/// Words for a limit or default around a name.
const QUALIFIERS: &[&str] = &[
    "default",
    "maximum",
    "minimum",
    "max",
    "max.",
    "min",
    "min.",
    "maximal",
    "minimal",
    "largest",
    "smallest",
    "highest",
    "lowest",
    "allowed",
    "permitted",
    "possible",
    "supported",
    "accepted",
];

/// The words of [`QUALIFIERS`] that alone say nothing of a limit.
const ALLOWED: &[&str] = &["allowed", "permitted", "possible", "supported", "accepted"];

/// Words that refer to the subject of the sentence before.
const PRONOUNS: &[&str] = &["it", "this", "that", "they", "these"];

/// The names that the sentences of a text are about, each as its words in lower case, with the ranges of these
/// sentences. In the order of the text.
pub(super) fn of(text: &Text<'_>) -> Vec<(Vec<String>, Vec<Range<usize>>)> {
    let mut all: Vec<(Vec<String>, Vec<Range<usize>>)> = Vec::new();
    let mut before = Before::default();
    for sentence in &text.sentences {
        let Some(name) = name_of(sentence, &before) else {
            before.is_last = false;
            continue;
        };
        match all.iter_mut().find(|(known, _)| *known == name) {
            Some((_, sentences)) => sentences.push(sentence.range.clone()),
            None => all.push((name.clone(), vec![sentence.range.clone()])),
        }
        before = Before { name: Some(name), is_last: true };
    }
    all
}

/// What the sentences before are about.
#[derive(Default)]
struct Before {
    /// The name of the last sentence that has one.
    name: Option<Vec<String>>,
    /// Whether that is the sentence right before.
    is_last: bool,
}

/// The name that a sentence is about, if it has one.
fn name_of(sentence: &Sentence<'_>, before: &Before) -> Option<Vec<String>> {
    let tokens = &sentence.tokens;
    let is_pronoun = tokens.first().is_some_and(|first| first.is(PRONOUNS));
    if let Some(name) = &before.name
        && (is_pronoun || before.is_last && omits_subject(tokens))
    {
        return Some(name.clone());
    }
    if let Some(name) = leading(tokens).or_else(|| defined(tokens)) {
        return Some(name);
    }
    // "Set `limit` to at most 100": of several names in code, one may be the value of another.
    let mut in_code = tokens.iter().filter(|token| is_name_in_code(token));
    match (in_code.next(), in_code.next()) {
        (Some(name), None) => Some(vec![name.lower.clone()]),
        _ => None,
    }
}

/// Whether a sentence begins with its predicate, so that it goes on with the subject of the one before: "Defaults to
/// 10.", "Must be at least 1.", "The default is 10.", "Max. 100."
fn omits_subject(tokens: &[Token<'_>]) -> bool {
    const PREDICATES: &[&str] = &["defaults", "must", "can", "may", "cannot", "accepts", "ranges", "takes"];
    let rest = match tokens {
        [first, rest @ ..] if first.is(&["the"]) => rest,
        tokens => tokens,
    };
    let Some(first) = rest.first() else { return false };
    let words =
        rest.iter().take_while(|token| token.is(QUALIFIERS) || token.is(&["value", "values"])).count();
    let states = match &rest[words..] {
        [of, number, ..] if of.is(&["of"]) => number.style == Style::Number,
        [next, ..] => {
            let is_link = next.is(&["is", "are", "to"]) || next.is_mark(&[':', '=']);
            is_link || next.is_literal() || next.style == Style::Number
        }
        [] => false,
    };
    first.is(PREDICATES) || first.is(QUALIFIERS) && !first.is(ALLOWED) && states
}

/// The name in code that a definition begins with: "`limit`: at most 100", "`limit` (integer) - at most 100".
fn defined(tokens: &[Token<'_>]) -> Option<Vec<String>> {
    let name = tokens.first().filter(|first| is_name_in_code(first))?;
    let mut rest = &tokens[1..];
    if rest.first().is_some_and(|open| open.is_mark(&['('])) {
        let close = rest.iter().position(|token| token.is_mark(&[')']))?;
        rest = &rest[close + 1..];
    }
    rest.first().filter(|mark| mark.is_mark(&[':', '-', '–', '—'])).map(|_| vec![name.lower.clone()])
}

/// The words before the verb of a sentence; `None` if they are too many, or no words.
fn leading(tokens: &[Token<'_>]) -> Option<Vec<String>> {
    let is_verb = |at: &usize| {
        // "the default limit is 5" begins with no verb.
        let is_adjective =
            tokens[*at].is(&["default"]) && tokens[..*at].iter().all(|token| token.is(DETERMINERS));
        tokens[*at].is(VERBS) && !is_adjective
    };
    // "Maximum allowed limit: 200"
    let is_labelled = |at: &usize| {
        let is_limit = |token: &Token<'_>| token.is(QUALIFIERS) && !token.is(ALLOWED);
        tokens[*at].is_mark(&[':', '=']) && tokens[..*at].iter().any(is_limit)
    };
    let verb = (0..tokens.len()).find(|at| is_verb(at) || is_labelled(at))?;
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
    // "the default of `limit`"
    let is_of = words.windows(2).any(|pair| pair[0].is(QUALIFIERS) && pair[1].is(&["of"]));
    let is_name = !words.is_empty()
        && !is_of
        && words.len() <= MAX_NAME_TOKENS
        && words.iter().all(is_word)
        && words.iter().any(|token| !token.is(QUALIFIERS));
    is_name.then(|| words.iter().map(|token| token.lower.clone()).collect())
}

/// A name without the words for a limit or default around it: "maximum limit allowed", "maximum value for limit". `None`
/// if it has none.
pub(crate) fn unqualified(name: &[String]) -> Option<Vec<String>> {
    let is_qualifier = |word: &String| QUALIFIERS.contains(&word.as_str());
    // "supported intervals" names no limit.
    let is_weak = |word: &String| ALLOWED.contains(&word.as_str());
    if !name.iter().any(|word| is_qualifier(word) && !is_weak(word)) {
        return None;
    }
    let is_link = |at: &usize| match name[*at].as_str() {
        "for" => true,
        "of" => *at > 0 && matches!(name[*at - 1].as_str(), "value" | "values"),
        _ => false,
    };
    let start = (0..name.len()).rfind(is_link).map_or(0, |at| at + 1);
    let rest: Vec<String> = name[start..].iter().filter(|word| !is_qualifier(word)).cloned().collect();
    (!rest.is_empty()).then_some(rest)
}

/// Whether a token is a name in code: one identifier, perhaps with a path.
pub(super) fn is_name_in_code(token: &Token<'_>) -> bool {
    let is_part = |c: char| c.is_alphanumeric() || matches!(c, '_' | '-' | '.' | '[' | ']');
    token.style == Style::Code
        && token.text.starts_with(|c: char| c.is_alphabetic() || c == '_')
        && token.text.chars().all(is_part)
}
