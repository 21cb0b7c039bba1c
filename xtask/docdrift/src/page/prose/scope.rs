//! Finds what a phrase of a sentence is about, and under which reserve: whose number is it?

mod condition;
mod level;
mod reserve;
mod sentinel;
mod subject;

pub(super) use self::condition::Purpose;
pub(super) use self::reserve::reserve;
pub(super) use self::sentinel::sentinels;
use super::lexer::Token;
use super::reading::DescribedValue;
use crate::subject::identifier_words::words;

/// Words around a name that are no part of it.
const FILLERS: &[&str] = &[
    "the",
    "a",
    "an",
    "any",
    "its",
    "it",
    "this",
    "that",
    "these",
    "those",
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
    "input",
    "string",
    "number",
    "integer",
    "int",
    "list",
    "array",
    "boolean",
    "object",
    "of",
    "for",
    "it's",
    // "x > 0" stands for the value.
    "x",
    "n",
];

/// Whether tokens are the name of the described value, in words or as it is written.
pub(super) fn is_name_of(tokens: &[Token<'_>], value: &DescribedValue<'_>) -> bool {
    let Some(name) = value.name else { return false };
    let said: Vec<String> = tokens.iter().flat_map(|token| words(token.text)).collect();
    !said.is_empty() && said == words(name)
}

/// Whether tokens name another parameter or field beside the described value, in code or as one identifier.
pub(super) fn names_sibling(tokens: &[Token<'_>], value: &DescribedValue<'_>) -> bool {
    let is_sibling = |token: &Token<'_>| value.siblings.contains(&token.text);
    tokens.iter().any(|token| is_sibling(token) && (token.is_literal() || token.text.contains(['_', '-'])))
}
