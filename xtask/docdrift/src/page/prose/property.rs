//! Whose number it is, and whether it is a promise at all.
//!
//! A phrase says "default 10"; the sentence around it says of what, and under which condition.
//! What is only an example, advice, a special case or somebody else's number is met with silence:
//! a promise that nobody made would be a false alarm.

use serde_json::Value;

use super::forms::names_a_thing;
use super::phrase;
use super::token::Token;
use crate::page::claim::ClaimKind;

/// Words that make a sentence about numbers something else than a promise, wherever they stand.
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

/// Words that make a number a sentinel: "0 means no limit".
const SENTINELS: &[&str] =
    &["means", "mean", "unlimited", "infinite", "infinity", "disable", "disables", "disabled"];

/// Words that put what follows a number, or a whole sentence that they begin, under a condition.
const CONDITIONS: &[&str] = &[
    "for", "in", "on", "by", "with", "to", "of", "at", "as", "from", "after", "before", "during", "since",
    "until", "under", "within", "over", "among", "or",
];

/// Words that a name of a thing may stand among without becoming another thing.
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

/// Words that a phrase for a thing does not hold: with one of them, it is a sentence.
const VERBS: &[&str] = &[
    "is", "are", "be", "has", "have", "can", "may", "must", "does", "do", "returns", "return", "contains",
    "includes", "include", "gets", "get", "sets", "set", "takes", "accepts", "allows", "uses",
];

/// Whose a phrase is.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum PhraseOwner<'s, 't> {
    /// The thing that these tokens name.
    Named(&'s [Token<'t>]),
    /// The thing that is described; the phrase names none.
    Described,
}

/// The defaults, bounds and values of a sentence, each with its owner.
///
/// `opens` says that the sentence begins a description, so that its first words tell what is
/// described: "Size of a page, defaults to 10".
pub(super) fn read<'s, 't>(
    sentence: &'s [Token<'t>],
    opens: bool,
) -> Vec<(PhraseOwner<'s, 't>, ClaimKind, Value)> {
    let sentence = without_absence(sentence);
    let mut found = Vec::new();
    let mut outside: Vec<&Token<'t>> = Vec::new();
    let (mut at, mut last) = (0, 0);
    while at < sentence.len() {
        let Some((said, length)) = phrase::read(&sentence[at..]) else {
            outside.push(&sentence[at]);
            at += 1;
            continue;
        };
        let end = at + length;
        // A number with a noun behind it counts something, or is measured in something.
        let alone = end == sentence.len()
            || sentence[end].is_mark(&['.', ',', ')', ';', '!'])
            || sentence[end].is(&["and", "but"]);
        match owner(&sentence[last..at], opens && last == 0) {
            Some(owner) if alone => {
                found.extend(said.into_iter().map(|(kind, value)| (owner.clone(), kind, value)));
            }
            // Somebody else's number: what follows may be that one's, too.
            _ => return Vec::new(),
        }
        (at, last) = (end, end);
    }
    let tail_is_conditional = sentence[last..].iter().any(|token| token.is(CONDITIONS));
    let hedged = outside.iter().any(|token| token.is(HEDGES) || token.lower().ends_with("n't"));
    if hedged || tail_is_conditional || is_sentinel(sentence) { Vec::new() } else { found }
}

/// Whether a sentence gives a number a meaning of its own.
pub(super) fn is_sentinel(sentence: &[Token<'_>]) -> bool {
    let no_limit = |pair: &[Token<'_>]| pair[0].is(&["no", "without"]) && pair[1].is(&["limit", "limits"]);
    sentence.iter().any(|token| token.is(SENTINELS)) || sentence.windows(2).any(no_limit)
}

/// A default holds where nothing is given: that it says so is no condition.
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

/// Whose the phrase behind these tokens is; none where it is not clear.
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
        // "Size of a page, defaults to 10": the first words of a description say what it describes.
        let describes = opens
            && !name.iter().any(|token| token.is(VERBS))
            && !name[0].is(CONDITIONS)
            && !name.iter().any(|token| matches!(token, Token::Number(_)));
        return describes.then_some(PhraseOwner::Described);
    }
    names_a_thing(name).then_some(PhraseOwner::Named(name))
}
