//! Words that make a sentence advice, an example or a conditional instead of a promise.

use super::token::Token;

/// Words that turn a sentence with a number into something other than a promise, at any place outside of the
/// phrase.
const HEDGES: &[&str] = &[
    "if",
    "when",
    "whenever",
    "unless",
    "while",
    "where",
    "whereas",
    "otherwise",
    "depending",
    "depends",
    "except",
    "only",
    "either",
    "example",
    "instance",
    "eg",
    "such",
    "like",
    "e",
    "g",
    "recommend",
    "recommended",
    "recommends",
    "suggest",
    "suggested",
    "should",
    "prefer",
    "ideally",
    "typically",
    "usually",
    "often",
    "generally",
    "normally",
    "about",
    "approximately",
    "around",
    "roughly",
    "was",
    "were",
    "previously",
    "formerly",
    "will",
    "future",
    "soon",
    "not",
    "no",
    "never",
    "cannot",
    "without",
    "none",
    "exclusive",
    "exclusively",
    "currently",
    "per",
];

/// Whether a token, outside of the phrase with the number, hedges the sentence.
pub(super) fn is_hedge(token: &Token<'_>) -> bool {
    token.is(HEDGES) || token.lower().ends_with("n't")
}
