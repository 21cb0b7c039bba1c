//! Whether a limit is about the value itself, or about another quantity in the sentence.

use crate::page::prose::forms::limit::{Counts, Limit};
use crate::page::prose::lexer::{Style, Token};
use crate::page::prose::numeral;
use crate::page::prose::reading::DescribedValue;
use crate::page::prose::scope;
use crate::page::prose::sentence::{Sentence, Text};
use crate::subject::identifier_words::words;

/// Whether a range is one of several that mean different things: "values between 1 and 10 indicate an error", or it
/// counts repetitions: "up to 3 times".
pub(super) fn means_something(tokens: &[Token<'_>], limit: &Limit) -> bool {
    const MEANINGS: &[&str] = &[
        "times",
        "indicate",
        "indicates",
        "means",
        "mean",
        "represent",
        "represents",
        "denote",
        "denotes",
        "correspond",
        "signify",
    ];
    // "at least 5 and no more than 600 seconds in the future": a distance from now.
    let is_relative =
        tokens[limit.tokens.end..].iter().take(12).any(|token| token.is(&["future", "past", "ago", "now"]));
    is_relative
        || tokens[limit.noun.tokens.start..]
            .iter()
            .take(limit.noun.tokens.len() + 1)
            .any(|token| token.is(MEANINGS))
}

/// Words of any text about a number, which name no other quantity.
const GENERIC: &[&str] = &[
    "value",
    "values",
    "of",
    "the",
    "a",
    "number",
    "allowed",
    "permitted",
    "possible",
    "supported",
    "accepted",
    "limit",
    "for",
    "this",
    "it",
    "integer",
    "valid",
    "is",
    "parameter",
    "field",
    "in",
    "amount",
    "total",
    "inclusive",
    "results",
    "result",
    "items",
    "records",
    "rows",
    "entries",
    "per",
    "page",
    "size",
    "here",
    "that",
    "you",
    "can",
    "be",
    "specify",
    "set",
    "returned",
    "at",
    "any",
    "time",
    "int",
    "decimal",
];

/// Words of a value that is a number of things itself.
const COUNTS: &[&str] = &[
    "limit", "count", "size", "max", "maximum", "number", "per", "row", "take", "top", "quantity", "how",
    "many", "total", "num",
];

/// Whether a limit is about another quantity: "maximum video height is 1920", "up to five versions".
pub(super) fn counts_another(
    text: &Text<'_>,
    sentence: &Sentence<'_>,
    limit: &Limit,
    value: &DescribedValue<'_>,
) -> bool {
    let tokens = &sentence.tokens;
    let names = known(text, sentence, limit, value);
    let is_known = |token: &Token<'_>| {
        token.is(GENERIC)
            || words(token.text).iter().all(|word| names.contains(word))
            || numeral::unit(&token.lower).is_some()
    };
    let about_another = tokens[limit.about.clone()].iter().any(|token| !is_known(token));
    let noun = &tokens[limit.noun.tokens.clone()];
    let is_count = names.iter().any(|word| COUNTS.contains(&word.as_str()));
    let counts_things = limit.noun.counts == Counts::Things && !is_count && !noun.iter().all(is_known);
    let is_precision =
        noun.iter().any(|token| token.is(&["places", "decimals", "digits", "precision", "decimal"]));
    about_another
        || counts_things
        || is_precision
        || limit.noun.counts == Counts::Digits
        || measures_length(tokens, limit, &names, value)
        || is_of_variable(tokens, limit, value)
}

/// Whether a limit is one of digits or characters: "variable length, up to 15".
fn measures_length(
    tokens: &[Token<'_>],
    limit: &Limit,
    names: &[String],
    value: &DescribedValue<'_>,
) -> bool {
    let is_length = |word: &String| ["length", "character", "digit"].contains(&word.as_str());
    let is_measure =
        limit.measures(tokens, &["length", "characters", "long", "digits"]) && !names.iter().any(is_length);
    let is_before =
        tokens[..limit.tokens.start].iter().any(|token| token.is(&["length", "digits", "precision"]));
    is_measure || is_before && !value.is_named_by(&["length"])
}

/// Whether a limit is one of another variable or of a thing's part: "particles with d < 10", "which have at least
/// one price".
fn is_of_variable(tokens: &[Token<'_>], limit: &Limit, value: &DescribedValue<'_>) -> bool {
    const VALUES: &[&str] =
        &["be", "is", "are", "value", "values", "number", "integer", "and", "x", "n", "must", "should"];
    let Some(before) = limit.tokens.start.checked_sub(1).map(|at| &tokens[at]) else { return false };
    let compares = matches!(tokens[limit.tokens.start].style, Style::Mark('<' | '>' | '≤' | '≥'));
    let is_variable =
        compares && before.style == Style::Word && !before.is(VALUES) && !scope::names_value(before, value);
    let is_part = before.is(&["have", "has", "having", "with"]) && limit.noun.counts == Counts::Things;
    is_variable || is_part
}

/// The words of the name and the first sentence.
fn known(text: &Text<'_>, sentence: &Sentence<'_>, limit: &Limit, value: &DescribedValue<'_>) -> Vec<String> {
    // Words behind the limit do not say what the value is.
    let first =
        if sentence.opens_text { &sentence.tokens[..limit.tokens.start] } else { text.first_tokens() };
    scope::known_words(first, value)
}
