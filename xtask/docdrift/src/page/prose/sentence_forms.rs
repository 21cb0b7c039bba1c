//! Sentence forms that begin with their subject: lists of values, requiredness, units and expiry.

use serde_json::{Value, json};

use super::token::Token;
use crate::page::claim::ClaimKind;
use crate::page::limits::MAX_NAME_TOKENS;

/// The tokens of the subject, the kind of promise, and its value.
pub(super) type SentenceReading<'s, 't> = (&'s [Token<'t>], ClaimKind, Value);

type SentenceForm = for<'s, 't> fn(&'s [Token<'t>]) -> Option<SentenceReading<'s, 't>>;

/// The reading of a sentence by the first form that matches; `None` if no form does.
pub(super) fn read<'s, 't>(sentence: &'s [Token<'t>]) -> Option<SentenceReading<'s, 't>> {
    FORMS.iter().find_map(|form| form(sentence))
}

const FORMS: &[SentenceForm] = &[enumeration, requiredness, unit, expiry];

/// `Status values include "completed", "pending", and "expired"`
fn enumeration<'s, 't>(tokens: &'s [Token<'t>]) -> Option<SentenceReading<'s, 't>> {
    let verb = tokens.iter().position(|token| token.is(&["include", "includes", "are"]))?;
    let (about, rest) = (&tokens[..verb], &tokens[verb + 1..]);
    let (last, about) = about.split_last()?;
    if !last.is(&["values", "value"]) || !names_a_thing(about) {
        return None;
    }
    let values: Vec<&str> = rest
        .iter()
        .filter_map(|token| if let Token::Quoted(text) = token { Some(*text) } else { None })
        .collect();
    let connects = |token: &Token<'_>| {
        matches!(token, Token::Quoted(_) | Token::Mark(',' | '.' | ':')) || token.is(&["and", "or"])
    };
    (values.len() >= 2 && rest.iter().all(connects)).then(|| (about, ClaimKind::Enum, json!(values)))
}

/// `Redirect URL is optional` or `… is required`, but not under a condition: `… is required when …`
fn requiredness<'s, 't>(tokens: &'s [Token<'t>]) -> Option<SentenceReading<'s, 't>> {
    let verb = tokens.iter().position(|token| token.is(&["is", "are"]))?;
    let about = &tokens[..verb];
    let required = match tokens.get(verb + 1)? {
        word if word.is(&["optional"]) => false,
        word if word.is(&["required", "mandatory"]) => true,
        _ => return None,
    };
    let conditional =
        ["if", "when", "for", "unless", "in", "to", "only", "with", "by", "on", "until", "once"];
    let unconditional = tokens[verb + 2..].iter().all(|token| !token.is(&conditional));
    // "X is optional and directs users after …": words after "and" are no condition of "optional".
    let next = tokens.get(verb + 2);
    let ends = next.is_none_or(|token| token.is(&["and", "but"]) || matches!(token, Token::Mark(_)));
    (names_a_thing(about) && (ends || unconditional)).then(|| (about, ClaimKind::Required, json!(required)))
}

/// `Amount is specified in USD (whole dollars)`
fn unit<'s, 't>(tokens: &'s [Token<'t>]) -> Option<SentenceReading<'s, 't>> {
    let verb = tokens.iter().position(|token| token.is(&["is", "are"]))?;
    let about = &tokens[..verb];
    let mut rest = tokens[verb + 1..].iter();
    let has_verb = rest.next()?.is(&["specified", "given", "expressed", "measured", "stated", "denominated"]);
    if !has_verb || !rest.next()?.is(&["in"]) || !names_a_thing(about) {
        return None;
    }
    let words = rest.filter(|token| !matches!(token, Token::Mark('.')));
    let unit: Vec<String> = words
        .map(|token| match token {
            Token::Word(text) | Token::Quoted(text) | Token::Number(text) => (*text).to_owned(),
            Token::Mark(mark) => mark.to_string(),
        })
        .collect();
    let unit = unit.join(" ").replace("( ", "(").replace(" )", ")");
    (!unit.is_empty()).then(|| (about, ClaimKind::Unit, json!(unit)))
}

/// `Checkout sessions expire after 24 hours`
fn expiry<'s, 't>(tokens: &'s [Token<'t>]) -> Option<SentenceReading<'s, 't>> {
    let verb = tokens.iter().position(|token| token.is(&["expire", "expires"]))?;
    let about = &tokens[..verb];
    let units = ["second", "seconds", "minute", "minutes", "hour", "hours", "day", "days"];
    match &tokens[verb + 1..] {
        [after, Token::Number(number), unit, ..]
            if after.is(&["after", "in", "within"]) && unit.is(&units) =>
        {
            names_a_thing(about)
                .then(|| (about, ClaimKind::Expires, json!(format!("{number} {}", unit.lower()))))
        }
        _ => None,
    }
}

/// Whether the tokens can be the name of a thing: a few words or quoted texts, without numbers or marks.
pub(super) fn names_a_thing(about: &[Token<'_>]) -> bool {
    let plain = |token: &Token<'_>| matches!(token, Token::Word(_) | Token::Quoted(_));
    !about.is_empty() && about.len() <= MAX_NAME_TOKENS && about.iter().all(plain)
}
