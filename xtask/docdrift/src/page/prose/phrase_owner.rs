//! Finds the owner of a default, bound or list of values in a sentence, and rejects what is no promise.
//!
//! A phrase gives "default 10"; the sentence around it gives the owner and the condition. Examples, advice,
//! special cases and values of another owner are ignored, because a promise that the page does not make would
//! cause a false finding.

use serde_json::Value;

use super::hedges::is_hedge;
use super::sentence_forms::names_a_thing;
use super::token::Token;
use super::value_phrases;
use crate::page::claim::ClaimKind;

/// Words for a sentinel, a number with a special meaning: "0 means no limit".
const SENTINELS: &[&str] =
    &["means", "mean", "unlimited", "infinite", "infinity", "disable", "disables", "disabled"];

/// Words that introduce a condition: after the last phrase, or at the beginning of a sentence.
const CONDITIONS: &[&str] = &[
    "for", "in", "on", "by", "with", "to", "of", "at", "as", "from", "after", "before", "during", "since",
    "until", "under", "within", "over", "among", "or",
];

/// Words around a name that are not part of it: "the", "must be".
const FILLERS: &[&str] = &[
    "the",
    "a",
    "an",
    "any",
    "its",
    "it",
    "this",
    "that",
    "which",
    "has",
    "have",
    "with",
    "and",
    "can",
    "may",
    "must",
    "is",
    "be",
    "are",
    "value",
    "values",
    "parameter",
    "field",
    "number",
    "integer",
    "of",
    "x",
    "s",
    "positive",
    "whole",
    "argument",
    "option",
    "property",
    "s",
];

/// Verbs. Words with one of them are a clause, and no name of a thing.
const VERBS: &[&str] = &[
    "is", "are", "be", "has", "have", "can", "may", "must", "does", "do", "returns", "return", "contains",
    "includes", "include", "gets", "get", "sets", "set", "takes", "accepts", "allows", "uses",
];

/// The thing that a phrase describes.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum PhraseOwner<'s, 't> {
    /// The thing with this name.
    Named(&'s [Token<'t>]),
    /// The subject of the description: the sentence names no other thing.
    Described,
}

/// The defaults, bounds and values of a sentence, each with its owner. Empty if one owner is unclear, or if
/// the sentence is no promise.
///
/// `opens`: the sentence is the first one of a description, so its first words may describe the field itself:
/// "Size of a page, defaults to 10".
pub(super) fn read<'s, 't>(
    sentence: &'s [Token<'t>],
    opens: bool,
) -> Vec<(PhraseOwner<'s, 't>, ClaimKind, Value)> {
    let sentence = without_absence(sentence);
    let mut found = Vec::new();
    let mut outside: Vec<&Token<'t>> = Vec::new();
    let (mut at, mut last) = (0, 0);
    while at < sentence.len() {
        let Some((claims, length)) = value_phrases::read(&sentence[at..]) else {
            outside.push(&sentence[at]);
            at += 1;
            continue;
        };
        let end = at + length;
        // A number before a noun is a quantity with a unit: "30 days".
        let alone = end == sentence.len()
            || sentence[end].is_mark(&['.', ',', ')', ';', '!'])
            || sentence[end].is(&["and", "but"]);
        match owner(&sentence[last..at], opens && last == 0) {
            Some(owner) if alone => {
                found.extend(claims.into_iter().map(|(kind, value)| (owner.clone(), kind, value)));
            }
            // The owner is unclear, or the number is a quantity with a unit. The phrases after it may have the
            // same owner.
            _ => return Vec::new(),
        }
        (at, last) = (end, end);
    }
    let tail_is_conditional = sentence[last..].iter().any(|token| token.is(CONDITIONS));
    let hedged = outside.iter().any(|token| is_hedge(token));
    if hedged || tail_is_conditional || is_sentinel(sentence) { Vec::new() } else { found }
}

/// Whether a sentence gives a number a special meaning: "0 means no limit".
pub(super) fn is_sentinel(sentence: &[Token<'_>]) -> bool {
    let no_limit = |pair: &[Token<'_>]| pair[0].is(&["no", "without"]) && pair[1].is(&["limit", "limits"]);
    sentence.iter().any(|token| token.is(SENTINELS)) || sentence.windows(2).any(no_limit)
}

/// The sentence without a final clause such as "if not specified": a default always applies to an omitted
/// value, so this clause is no condition.
fn without_absence<'s, 't>(sentence: &'s [Token<'t>]) -> &'s [Token<'t>] {
    let absent =
        ["specified", "provided", "set", "given", "present", "supplied", "passed", "omitted", "unset"];
    let length = sentence.iter().rposition(|token| !token.is_mark(&['.', ')'])).map_or(0, |last| last + 1);
    let begins = sentence[..length].iter().rposition(|token| token.is(&["if", "when", "unless"]));
    match begins.map(|at| (at, &sentence[at..length])) {
        Some((at, [word, not, last])) if word.is(&["if", "when"]) && not.is(&["not"]) && last.is(&absent) => {
            &sentence[..at]
        }
        Some((at, [word, last]))
            if (word.is(&["if", "when"]) && last.is(&["omitted", "unset", "absent"]))
                || (word.is(&["unless"]) && last.is(&absent)) =>
        {
            &sentence[..at]
        }
        _ => sentence,
    }
}

/// The owner of the phrase after these tokens; `None` if it is unclear.
fn owner<'s, 't>(before: &'s [Token<'t>], opens: bool) -> Option<PhraseOwner<'s, 't>> {
    let filler = |token: &Token<'_>| {
        token.is(FILLERS)
            || token.is(&["but"])
            || token.is_mark(&[',', ';', ':', '(', ')', '-', '–', '—', '*', '.'])
    };
    let Some(first) = before.iter().position(|token| !filler(token)) else {
        return Some(PhraseOwner::Described);
    };
    let last = before.iter().rposition(|token| !filler(token)).unwrap_or(first);
    let name = &before[first..=last];
    let apart = before[last + 1..].iter().any(|token| token.is_mark(&[',', ';', '(', '-', '–', '—', '.']));
    if apart {
        // "Size of a page, defaults to 10": the first words of a description describe the field itself.
        let describes = opens
            && !name.iter().any(|token| token.is(VERBS))
            && !name[0].is(CONDITIONS)
            && !name.iter().any(|token| matches!(token, Token::Number(_)));
        return describes.then_some(PhraseOwner::Described);
    }
    names_a_thing(name).then_some(PhraseOwner::Named(name))
}
