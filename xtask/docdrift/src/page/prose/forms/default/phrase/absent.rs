//! Defaults without the word: "if omitted, 5 is used", "becomes 5 when unspecified", "100 unless told".

use super::super::written::Words;
use super::{Found, Place, counts_results, single, value_behind};
use crate::page::prose::forms::cursor::Cursor;
use crate::page::prose::lexer::Token;
use crate::page::prose::scope::presence::{is_left_out, is_negation, says_sent};

/// What a value does that applies.
pub(super) const APPLIES: &[&[&str]] = &[
    &["is", "used"],
    &["will", "be", "used"],
    &["is", "assumed"],
    &["will", "be", "assumed"],
    &["is", "applied"],
    &["applies"],
    &["are", "returned"],
    &["will", "be", "returned"],
    &["is", "chosen"],
    &["is", "returned"],
];

/// "If omitted, 20 is used", "100 unless told otherwise", "becomes 5 when unspecified"
pub(super) fn read(place: &Place<'_, '_>) -> Option<Found> {
    let tokens = &place.sentence.tokens;
    let cursor = place.cursor();
    let written = place.written(&cursor, Words::Refused).or_else(|| {
        single(place, &tokens[place.at]).filter(|_| {
            tokens[place.at].is_literal() || place.before().is_some_and(|token| token.is_mark(&[',']))
        })
    })?;
    let mut behind = Cursor::new(tokens, place.at + written.length);
    // "100 results are returned"
    if place.value.is_number() {
        let noun = Cursor { at: behind.at + 1, ..behind };
        behind.at += usize::from(APPLIES.iter().any(|phrase| noun.clone().words(phrase)));
    }
    let end = behind.at;
    let after_condition = says_absence(&tokens[..place.at], &["if", "when", "unless", "without"])
        && place.before().is_some_and(|token| {
            token.is_mark(&[',']) || token.is(&["then", "value", "the", "of", "default", "to", "first"])
        });
    if after_condition && behind.phrase(APPLIES) {
        return Some(place.found(written, end));
    }
    let unless = behind.word(&["unless"]) && is_about_sending(behind.rest());
    let opens =
        place.at == 0 || place.before().is_some_and(|token| token.is_mark(&[',', '(', ';', ':', '.']));
    (unless && opens).then(|| place.found(written, end))
}

/// "If not specified, assumed to be false", "becomes 5 when unspecified", "will be set to `x` if not given"
pub(super) fn applied(place: &Place<'_, '_>) -> Option<Found> {
    let tokens = &place.sentence.tokens;
    let mut cursor = place.cursor();
    let verb = cursor.phrase(&[
        &["assumed", "to", "be"],
        &["assumes"],
        &["becomes"],
        &["will", "be", "set", "to"],
        &["is", "set", "to"],
        &["falls", "back", "to"],
        &["treated", "as"],
        &["is", "assumed", "to", "be"],
        &["it", "will", "be"],
        &["it", "is"],
        &["uses"],
        &["considered", "as"],
        &["will", "default", "to"],
        &["default", "to"],
        &["returns"],
        &["will", "return"],
        &["value", "is"],
    ]);
    if !verb {
        return None;
    }
    let is_default = tokens[place.at..cursor.at].iter().any(|token| token.is(&["default"]));
    let returns = tokens[place.at..cursor.at].iter().any(|token| token.is(&["returns", "return"]));
    if returns {
        if !place.value.is_number() || !counts_results(place) {
            return None;
        }
        cursor.phrase(&[
            &["a", "maximum", "of"],
            &["up", "to"],
            &["the", "first"],
            &["maximum"],
            &["at", "most"],
        ]);
    }
    cursor.word(&["the"]);
    let found = value_behind(place, cursor, is_default)?;
    let opens_with_condition = tokens[..place.at]
        .iter()
        .position(|token| token.is(&["if", "when", "unless"]))
        .is_some_and(|at| at <= 3);
    let before = opens_with_condition && says_absence(&tokens[..place.at], &["if", "when", "unless"]);
    let behind = tokens[found.tokens.end..].first().is_some_and(|token| token.is(&["if", "when", "unless"]))
        && says_absence(&tokens[found.tokens.end..], &["if", "when", "unless"]);
    (is_default || before || behind).then_some(found)
}

/// Whether tokens have a clause such as "if omitted".
pub(super) fn says_absence(tokens: &[Token<'_>], conjunctions: &[&str]) -> bool {
    let Some(at) = tokens.iter().rposition(|token| token.is(conjunctions)) else { return false };
    let clause = &tokens[at..];
    let is_negated = clause.iter().any(|token| is_negation(token) || token.is(&["unless"]));
    clause.iter().any(is_left_out) || is_negated && is_about_sending(clause)
}

/// Whether one of the first words of a clause says that a value is sent, or "otherwise".
fn is_about_sending(clause: &[Token<'_>]) -> bool {
    clause.iter().take(8).any(|token| says_sent(token) || token.is(&["otherwise"]))
}
