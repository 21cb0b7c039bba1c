//! Doubts about a list of values: it belongs to another field, has a condition, is incomplete, or a later sentence adds
//! to it.

use super::introductions::{Introduction, Strength};
use super::member::{Member, clean, separator};
use super::members::is_open_end;
use super::ownership::owns;
use crate::page::prose::lexer::{Style, Token};
use crate::page::prose::reading::{DescribedValue, Doubt};
use crate::page::prose::scope::names_sibling;
use crate::page::prose::scope::presence::is_sent;
use crate::page::prose::sentence::{Sentence, Text};

/// The doubt that the words before an introduction make.
pub(super) fn before(
    sentence: &Sentence<'_>,
    intro: &Introduction,
    value: &DescribedValue<'_>,
) -> Option<Doubt> {
    let tokens = &sentence.tokens[..intro.tokens.start];
    let up_to_list = &sentence.tokens[..intro.tokens.end.min(sentence.tokens.len())];
    // In a noun phrase at the start of a text, "when" says what the value is for.
    let is_noun_phrase = sentence.opens_text && intro.strength == Strength::Apposition;
    if is_conditional(if is_noun_phrase { &tokens[..tokens.len().min(1)] } else { tokens }) {
        return Some(Doubt::Condition);
    }
    if let Some((_, doubt)) = DOUBTS.iter().find(|(words, _)| up_to_list.iter().any(|token| token.is(words)))
    {
        return Some(*doubt);
    }
    // "The state changes to either `a` or `b`" says what comes next.
    const CHANGES: &[&str] =
        &["changes", "becomes", "transitions", "switches", "moves", "turns", "change", "become"];
    if tokens.iter().rev().take(2).any(|token| token.is(CHANGES)) {
        return Some(Doubt::Condition);
    }
    let is_own =
        !names_sibling(tokens, value) && (sentence.opens_text || intro.noun.is_some() || owns(tokens, value));
    (!is_own).then_some(Doubt::OtherSubject)
}

/// Words before or in an introduction that make its list no promise.
const DOUBTS: &[(&[&str], Doubt)] = &[
    (&["future", "previously", "formerly"], Doubt::History),
    (
        &["such", "e.g.", "eg", "example", "examples", "instance", "like", "including", "common"],
        Doubt::Illustration,
    ),
    (
        &[
            "anything",
            "arbitrary",
            "free-form",
            "typically",
            "usually",
            "often",
            "generally",
            "normally",
            "mostly",
        ],
        Doubt::Vague,
    ),
    (&["recommend", "recommended", "suggest", "suggested"], Doubt::Advice),
];

/// Whether the words before an introduction make a condition or deny something: "for type x, valid values are".
pub(super) fn is_conditional(tokens: &[Token<'_>]) -> bool {
    const CONDITIONS: &[&str] = &[
        "if",
        "when",
        "whenever",
        "unless",
        "while",
        "depending",
        "depends",
        "otherwise",
        "where",
        "not",
        "cannot",
        "never",
        "neither",
        "without",
    ];
    let is_presence = tokens.len() == 3 && tokens[0].is(&["if", "when"]) && is_sent(&tokens[1]);
    let is_denied = |token: &Token<'_>| token.lower.ends_with("n't") || token.lower.ends_with("n’t");
    let is_scoped = tokens.first().is_some_and(|first| first.is(&["for", "in", "with"]));
    !is_presence && (is_scoped || tokens.iter().any(|token| token.is(CONDITIONS) || is_denied(token)))
}

/// The end of what belongs to a list: a clause about the default is no part of it.
fn is_default_clause(tokens: &[Token<'_>]) -> bool {
    let skipped = |token: &&Token<'_>| {
        token.is_mark(&[',', ';', '(', '.', '-', '–'])
            || token.is(&["and", "the", "with", "it", "where", "a", "or", "is", "by", "as", "its"])
    };
    let first = tokens.iter().find(|token| !skipped(token));
    first.is_none_or(|first| first.is(&["default", "defaults", "defaulting"]))
}

/// What the words behind a list mean for it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Tail {
    /// The list ends there.
    Ends,
    /// Other words follow.
    GoesOn,
    /// The list is doubtful.
    Doubtful(Doubt),
}

/// Judges the words behind a list.
pub(super) fn behind(tail: &[Token<'_>], is_glossed: bool) -> Tail {
    behind_values(tail, is_glossed, false)
}

/// Judges the words behind a list; "the valid values are `a` and `b` for x" is a list of values even so.
pub(super) fn behind_values(tail: &[Token<'_>], is_glossed: bool, is_introduced: bool) -> Tail {
    let joint = separator(tail, 0).unwrap_or(0);
    let is_any =
        |pair: &[Token<'_>]| pair[0].is(&["any"]) && pair[1].is(&["value", "other", "string", "valid"]);
    if is_open_end(tail, joint) || tail.windows(2).any(is_any) {
        return Tail::Doubtful(Doubt::Illustration);
    }
    let is_closed = tail.first().is_none_or(|first| first.is_mark(&['.', ')', ';', ']', '}']));
    if is_closed || is_default_clause(tail) {
        return Tail::Ends;
    }
    const CONDITIONS: &[&str] = &[
        "if",
        "when",
        "whenever",
        "unless",
        "while",
        "where",
        "depending",
        "except",
        "only",
        "until",
        "otherwise",
    ];
    // "`a`, `b` where `a` is …" explains a value.
    if let [first, second, ..] = tail
        && first.is(&["where"])
        && matches!(second.style, Style::Code | Style::Quoted)
        && is_introduced
    {
        return Tail::Ends;
    }
    const SCOPES: &[&str] = &["for", "in", "on", "with", "per", "using", "via", "during", "through"];
    let first = tail.iter().find(|token| !token.is_mark(&[',', '(', '-', '–']));
    let is_condition = |first: &Token<'_>| first.is(CONDITIONS) || (!is_introduced && first.is(SCOPES));
    if !is_glossed && first.is_some_and(is_condition) {
        return Tail::Doubtful(Doubt::Condition);
    }
    Tail::GoesOn
}

/// Whether a sentence behind the list adds values to it: "Also supported is `x`".
pub(super) fn widens(text: &Text<'_>, end: usize) -> bool {
    const ADDS: &[&str] = &["also", "additionally", "besides", "furthermore"];
    const VERBS: &[&str] = &[
        "supported",
        "supports",
        "support",
        "accept",
        "accepts",
        "accepted",
        "allowed",
        "allows",
        "allow",
        "available",
        "possible",
        "valid",
        "use",
        "specify",
        "be",
        "is",
        "are",
    ];
    const OTHERS: &[&str] = &["other", "others", "more", "further", "new", "additional", "custom"];
    const NOUNS: &[&str] = &["value", "values", "types", "options", "statuses", "formats", "states", "ones"];
    const GROWS: &[&str] = &[
        "added",
        "supported",
        "accepted",
        "allowed",
        "possible",
        "exist",
        "appear",
        "introduced",
        "specified",
        "used",
        "available",
    ];
    let next = text.sentences.iter().filter(|sentence| sentence.range.start >= end).take(6);
    let has = |sentence: &Sentence<'_>, words: &[&str]| sentence.tokens.iter().any(|token| token.is(words));
    let pairs = |sentence: &Sentence<'_>, first: &[&str], second: &[&str]| {
        sentence.tokens.windows(2).any(|pair| pair[0].is(first) && pair[1].is(second))
    };
    let mut next = next.filter(|sentence| !has(sentence, &["not", "no", "rejected", "ignored", "error"]));
    next.any(|sentence| {
        let is_added = sentence.tokens.first().is_some_and(|first| first.is(ADDS)) && has(sentence, VERBS);
        let also = pairs(sentence, &["also"], &VERBS[..11]);
        let others = pairs(sentence, OTHERS, NOUNS) && has(sentence, GROWS);
        is_added || also || others
    })
}

/// Whether the default in a text is a literal that is no member of the list.
pub(super) fn has_other_default(text: &Text<'_>, members: &[Member]) -> bool {
    let is_other = |tokens: &[Token<'_>]| {
        let is_default = tokens[0].is(&["default", "defaults", "defaulting"]);
        let literal = tokens[1..]
            .iter()
            .take_while(|token| !token.is_mark(&[')', ';', '.']))
            .find(|token| token.is_literal() && !token.text.is_empty());
        is_default
            && literal.is_some_and(|literal| {
                let value = clean(literal.text).to_lowercase();
                !value.is_empty() && !members.iter().any(|member| member.text.to_lowercase() == value)
            })
    };
    text.sentences.iter().any(|sentence| {
        (0..sentence.tokens.len()).any(|at| is_other(&sentence.tokens[at..sentence.tokens.len().min(at + 4)]))
    })
}

/// Whether the text describes a string with values inside, or other values of which no list can be stated.
pub(super) fn is_composed(source: &str) -> bool {
    let lower = source.to_ascii_lowercase();
    [
        "separated",
        "comma-delimited",
        "delimited",
        "combination of",
        "concatenat",
        "or a sum of",
        "separate multiple",
        "prefix",
        "precede with",
        "preceded with",
        "replacing ",
        "in place of",
        "has the form",
    ]
    .iter()
    .any(|mark| lower.contains(mark))
}
