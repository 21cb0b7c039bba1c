//! Finds whether the subject of a verb is the described value: "this field is …", "`page_size` must be …".
//!
//! `scope` answers the same question for numbers and defaults, and in the opposite way: "at most 5" has no subject, so
//! it is about the described value unless the words before it name something else. "Required" is a word for many things
//! ("required permissions", "the street is required"), so here the subject must be the described value.

use super::clause::{CONDITIONS, NOUNS, is_condition, noun_length, segment_start, starts};
use crate::page::prose::lexer::{Style, Token};
use crate::page::prose::reading::{DescribedValue, Doubt};
use crate::page::prose::scope::is_name_of;
use crate::subject::identifier_words::words;

/// Words that make what follows a statement about something else than the described value, or no statement.
const REPORTS: &[&str] = &[
    "whether",
    "that",
    "indicates",
    "indicate",
    "specifies",
    "means",
    "true",
    "false",
    "ensure",
    "determines",
    "how",
    "which",
];

/// Nouns that mean the described value behind "this": "this filter".
const THINGS: &[&str] = &[
    "filter",
    "key",
    "id",
    "identifier",
    "url",
    "date",
    "information",
    "data",
    "entry",
    "item",
    "config",
    "configuration",
];

/// What has a status, by the words before the verb.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Subject {
    /// The described value.
    Described,
    /// The described value, under a condition: "if …, it is required".
    Conditional,
    /// Something else.
    Other,
}

impl Subject {
    /// Why a statement about the subject is none about the described value as such.
    pub(super) fn doubt(self) -> Option<Doubt> {
        match self {
            Subject::Described => None,
            Subject::Conditional => Some(Doubt::Condition),
            Subject::Other => Some(Doubt::OtherSubject),
        }
    }
}

/// The subject of a verb, from the tokens of the sentence before it.
pub(super) fn subject(before: &[Token<'_>], opens_text: bool, value: &DescribedValue<'_>) -> Subject {
    let start = segment_start(before);
    let segment = &before[start..];
    if segment.is_empty() && start > 0 && !is_own_head(&before[..start], value) {
        return Subject::Other;
    }
    let comma = segment.iter().rposition(|token| token.is_mark(&[','])).map_or(0, |comma| comma + 1);
    let joined = segment[comma..].iter().rposition(|token| token.is(&["and", "but"]));
    let named = joined.map_or(comma, |at| comma + at + 1);
    let found = [named, comma].into_iter().find_map(|start| {
        let (before, noun) = segment.split_at(start);
        let goes_on = opens_text || starts(segment, &["this"]) || starts(segment, &["it"]);
        is_described(noun, start == 0, goes_on, value).then_some(before)
    });
    match found {
        None => Subject::Other,
        Some(before) if before.first().is_some_and(|first| first.is(REPORTS)) => Subject::Other,
        Some(before) if is_condition_before(before) => Subject::Conditional,
        Some(_) => Subject::Described,
    }
}

/// Whether the tokens before a colon introduce the described value: "Note: must be provided", not
/// "`zone`: must be provided".
fn is_own_head(tokens: &[Token<'_>], value: &DescribedValue<'_>) -> bool {
    let Some((border, head)) = tokens.split_last() else { return true };
    let head = &head[segment_start(head)..];
    let is_note = matches!(head, [word] if word.is(&["note", "important", "warning"]));
    !border.is_mark(&[':']) || is_note || is_name_of(head, value)
}

/// Whether the tokens before a subject are a condition or a restriction.
fn is_condition_before(tokens: &[Token<'_>]) -> bool {
    let tokens = after_introduction(tokens);
    let is_open = tokens.first().is_some_and(|first| first.is(CONDITIONS));
    is_open
        || (0..tokens.len())
            .any(|at| is_condition(&tokens[at..]) || tokens[at].is(&["otherwise", "case", "once", "until"]))
}

/// Whether tokens before a verb mean the described value.
fn is_described(noun: &[Token<'_>], opens_segment: bool, goes_on: bool, value: &DescribedValue<'_>) -> bool {
    let noun = after_introduction(noun);
    if noun.is_empty() {
        // "Must be unique and is required": the subject of the sentence goes on.
        return opens_segment || goes_on;
    }
    if noun.iter().any(|token| token.is_mark(&[')', ']'])) {
        return false;
    }
    if let [pronoun] = noun
        && pronoun.is(&["it", "this", "these", "which"])
    {
        return !(pronoun.is(&["which"]) && opens_segment);
    }
    is_noun_phrase(noun, value) || is_act(noun, value)
}

/// The tokens behind "note that", "please note:", "however" and the like.
fn after_introduction<'a, 't>(tokens: &'a [Token<'t>]) -> &'a [Token<'t>] {
    const INTRODUCTIONS: &[&[&str]] = &[
        &["please", "note", "that"],
        &["note", "that"],
        &["notice", "that"],
        &["please", "note"],
        &["note"],
        &["however"],
        &["also"],
        &["but"],
        &["and"],
    ];
    let found = INTRODUCTIONS.iter().find(|words| starts(tokens, words));
    found.map_or(tokens, |words| &tokens[words.len()..])
}

/// Whether tokens are "this field", "the value", or the name: "the `page_size` parameter".
pub(super) fn is_noun_phrase(tokens: &[Token<'_>], value: &DescribedValue<'_>) -> bool {
    let is_article = |token: &Token<'_>| token.is(&["this", "the", "a", "an", "these", "your", "its"]);
    let has_article = tokens.first().is_some_and(is_article);
    let noun = if has_article { &tokens[1..] } else { tokens };
    if noun.is_empty() {
        return false;
    }
    let length = noun_length(noun, value);
    let is_plain = length == noun.len();
    // "the `page_size` parameter", "parameter `page_size`"
    let is_noun = |token: &Token<'_>| token.is(NOUNS);
    let inner: Vec<Token<'_>> =
        noun.iter().filter(|token| !is_noun(token) && !token.is(&["query", "request"])).cloned().collect();
    let is_thing = noun.len() == 1 && noun[0].is(THINGS) || is_part_of_name(noun, value);
    is_plain || is_name_of(&inner, value) || (tokens[0].is(&["this"]) && is_thing)
}

/// Whether all tokens are words of the name: "this ID" for `customer_id`.
fn is_part_of_name(tokens: &[Token<'_>], value: &DescribedValue<'_>) -> bool {
    let name = value.name_words();
    tokens
        .iter()
        .all(|token| token.style == Style::Word && words(token.text).iter().all(|word| name.contains(word)))
}

/// Whether tokens are the act of sending the value: "providing this field".
fn is_act(tokens: &[Token<'_>], value: &DescribedValue<'_>) -> bool {
    const ACTS: &[&str] =
        &["providing", "specifying", "passing", "including", "supplying", "sending", "setting"];
    const USES: &[&[&str]] =
        &[&["use", "of"], &["usage", "of"], &["the", "use", "of"], &["the", "usage", "of"]];
    if let Some(words) = USES.iter().find(|words| starts(tokens, words)) {
        return is_noun_phrase(&tokens[words.len()..], value);
    }
    let Some((act, object)) = tokens.split_first() else { return false };
    let is_request = object.len() > 3 && starts(&object[object.len() - 3..], &["in", "the", "request"]);
    let object = if is_request { &object[..object.len() - 3] } else { object };
    act.is(ACTS) && (starts(object, &["it"]) && object.len() == 1 || is_noun_phrase(object, value))
}
