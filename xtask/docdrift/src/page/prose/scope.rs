//! Finds what a phrase of a sentence is about, and which words around it make it doubtful.

mod case;
mod condition;
mod doubt;
mod level;
pub(super) mod presence;
mod sentinel;
mod subject;

pub(super) use self::case::is_phrase_of_case;
pub(super) use self::condition::Purpose;
pub(super) use self::doubt::doubt;
pub(super) use self::sentinel::sentinels;
use super::lexer::Token;
use super::reading::DescribedValue;
use crate::subject::identifier_words::words;

/// Words around a name that are no part of it, whatever the sentence is about.
pub(super) const AROUND_NAMES: &[&str] = &[
    "the",
    "a",
    "an",
    "its",
    "it",
    "this",
    "that",
    "these",
    "your",
    "and",
    "but",
    "also",
    "value",
    "values",
    "parameter",
    "param",
    "field",
    "argument",
    "option",
    "property",
    "attribute",
    "setting",
    "string",
    "list",
    "array",
    "of",
];

/// More words around the name of a value with a number, a default or a limit.
const FILLERS: &[&str] = &[
    "any", "those", "input", "number", "integer", "int", "boolean", "object", "for", "it's",
    // "x > 0" is about the value.
    "x", "n",
];

/// Whether a token is a word around a name that is no part of it.
fn is_filler(token: &Token<'_>) -> bool {
    token.is(AROUND_NAMES) || token.is(FILLERS)
}

/// The words by which a text may call the described value: those of some of its tokens, and those of its name.
pub(super) fn known_words(tokens: &[Token<'_>], value: &DescribedValue<'_>) -> Vec<String> {
    tokens.iter().flat_map(|token| words(token.text)).chain(value.name_words()).collect()
}

/// Whether a token is the name of the described value.
pub(super) fn names_value(token: &Token<'_>, value: &DescribedValue<'_>) -> bool {
    is_name_of(std::slice::from_ref(token), value)
}

/// Whether tokens are the name of the described value, in words or as it is written.
pub(super) fn is_name_of(tokens: &[Token<'_>], value: &DescribedValue<'_>) -> bool {
    let Some(name) = value.name else { return false };
    let written: Vec<String> = tokens.iter().flat_map(|token| words(token.text)).collect();
    !written.is_empty() && written == words(name)
}

/// Whether tokens name another parameter or field beside the described value, in code or as one identifier.
pub(super) fn names_sibling(tokens: &[Token<'_>], value: &DescribedValue<'_>) -> bool {
    let is_sibling = |token: &Token<'_>| value.siblings.contains(&token.text);
    tokens.iter().any(|token| is_sibling(token) && (token.is_literal() || token.text.contains(['_', '-'])))
}
