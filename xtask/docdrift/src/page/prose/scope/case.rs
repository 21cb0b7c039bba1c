//! Phrases of one case: "defaults to 20 for the list endpoint", "at most 500 (fast backend only)", "SSD storage: at most
//! 500", "20, or 50 for exports". The other cases have other values.

use std::ops::Range;

use super::condition::Purpose;
use super::level::Level;
use crate::page::prose::lexer::{Style, Token};
use crate::page::prose::numeral;
use crate::page::prose::sentence::Sentence;

/// What comes in several kinds, of which a value may hold for one.
const KINDS: &[&str] = &[
    "endpoint",
    "endpoints",
    "operation",
    "operations",
    "request",
    "requests",
    "call",
    "calls",
    "method",
    "methods",
    "api",
    "apis",
    "action",
    "actions",
    "backend",
    "backends",
    "engine",
    "engines",
    "driver",
    "drivers",
    "system",
    "systems",
    "storage",
    "edition",
    "editions",
    "platform",
    "platforms",
    "cluster",
    "clusters",
    "environment",
    "environments",
    "mode",
    "region",
    "regions",
    "protocol",
    "database",
    "databases",
    "provider",
    "providers",
    "volumes",
    "instances",
];

/// Words before such a noun that name no kind of it: "for this endpoint", "in a single request".
const ANY: &[&str] = &[
    "this",
    "that",
    "the",
    "a",
    "an",
    "each",
    "every",
    "any",
    "all",
    "single",
    "one",
    "same",
    "current",
    "given",
    "api",
    "http",
    "rest",
    "your",
    "our",
    "its",
    "their",
    "following",
    "specified",
    "next",
    "per",
    "first",
    "whole",
    "entire",
];

/// Prepositions before a kind.
const PREPOSITIONS: &[&str] = &["for", "in", "on", "with", "under", "using", "via"];

/// Whether a phrase holds for one kind of thing only.
pub(in crate::page::prose) fn is_phrase_of_case(
    sentence: &Sentence<'_>,
    phrase: &Range<usize>,
    purpose: Purpose,
) -> bool {
    is_of_case(&Level::new(&sentence.tokens, phrase), purpose)
}

/// Whether the phrase of a level holds for one kind of thing only.
pub(super) fn is_of_case(level: &Level<'_, '_>, purpose: Purpose) -> bool {
    let behind: Vec<&Token<'_>> = level.segments[level.own]
        .iter()
        .filter(|index| **index >= level.phrase.end)
        .map(|index| level.token(*index))
        .collect();
    names_kind(&behind)
        || is_labelled(level)
        || has_only(level)
        || purpose == Purpose::Default && has_another(level)
}

/// Whether words behind a phrase name a kind: "for the list endpoint", "with the fast backend".
fn names_kind(tail: &[&Token<'_>]) -> bool {
    let [preposition, rest @ ..] = tail else { return false };
    preposition.is(PREPOSITIONS) && is_kind(rest.iter().copied())
}

/// Whether words are a noun of [`KINDS`] behind a word that says which kind.
fn is_kind<'s, 't: 's>(words: impl Iterator<Item = &'s Token<'t>>) -> bool {
    let mut says_which = false;
    for token in words.take(5) {
        if token.is(KINDS) && says_which {
            return true;
        }
        // "a file system" is any of them.
        if token.is(&["a", "an"]) {
            return false;
        }
        let is_word = matches!(token.style, Style::Word | Style::Code | Style::Emphasis | Style::Quoted);
        if !is_word || token.is(&["of", "and", "or", "to", "is", "are", "that", "which", "if", "when"]) {
            return false;
        }
        says_which |= !token.is(ANY) && !token.is(KINDS);
    }
    false
}

/// Whether the part before a phrase is the label of a kind: "SSD storage: at most 500".
fn is_labelled(level: &Level<'_, '_>) -> bool {
    let Some(label) = level.own.checked_sub(1).map(|before| &level.segments[before]) else { return false };
    let Some(colon) = label.last().map(|last| last + 1) else { return false };
    let is_label = colon < level.phrase.start && level.token(colon).is_mark(&[':']);
    let ends = level.token(colon - 1).is(KINDS);
    is_label
        && ends
        && (2..=5).contains(&label.len())
        && is_kind(label.iter().map(|index| level.token(*index)))
}

/// Whether a parenthesis beside a phrase restricts it to a kind: "(fast backend only)", "(only for archives)".
fn has_only(level: &Level<'_, '_>) -> bool {
    let group = level.parenthesis_behind().or_else(|| level.parenthesis_before());
    let Some([first, rest @ ..]) = group else { return false };
    let is_last = rest.last().is_some_and(|last| last.is(&["only"]));
    let is_first = first.is(&["only"]) && rest.first().is_some_and(|next| next.is(PREPOSITIONS));
    let names = || std::iter::once(first).chain(rest).any(|token| token.is(KINDS));
    is_first || is_last && names()
}

/// Whether another number follows for another case: "20 (50 for exports)", "20, or 50 elsewhere".
fn has_another(level: &Level<'_, '_>) -> bool {
    const CASES: &[&str] = &["for", "in", "on", "when", "if", "elsewhere", "otherwise"];
    let behind = level.rest();
    let skipped = behind
        .iter()
        .take(3)
        .take_while(|token| token.is(&["and", "or", "to"]) || token.is_mark(&[',', '(']))
        .count();
    let Some(number) = behind.get(skipped).filter(|_| skipped > 0) else { return false };
    let is_number = number.style == Style::Number || numeral::is_in_code(number);
    is_number && behind.get(skipped + 1).is_some_and(|next| next.is(CASES))
}

#[cfg(test)]
mod tests {
    use crate::page::prose::reader::read;
    use crate::page::prose::reading::DescribedValue;

    /// Compares what is read of an integer with the expected lines, each a kind, a value and perhaps a doubt.
    #[track_caller]
    fn check(text: &str, expected: &[&str]) {
        let value =
            DescribedValue { name: Some("size"), types: vec!["integer"], ..DescribedValue::default() };
        let lines: Vec<String> = read(text, &value)
            .iter()
            .filter(|reading| reading.kind.is_bound() || reading.kind.as_str() == "default")
            .map(|reading| {
                let doubt = reading.doubt.map(|doubt| format!(" ?{doubt:?}")).unwrap_or_default();
                format!("{} {}{doubt}", reading.kind.as_str(), reading.value)
            })
            .collect();
        assert_eq!(lines, expected, "{text}");
    }

    #[test]
    fn a_default_of_another_operation_is_none_of_this_one() {
        check("Default is 20 for the list endpoint.", &["default 20 ?Condition"]);
        check("For the list endpoint the default is 20.", &["default 20 ?Condition"]);
        check("Defaults to 20 in search requests.", &["default 20 ?Condition"]);
        check("Defaults to 20 when used with `cursor`.", &["default 20 ?Condition"]);
        check("The default is 20 (50 for exports).", &["default 20 ?Condition"]);
        check("Defaults to 20, or to 50 elsewhere.", &["default 20 ?Condition"]);
        check("Defaults to 20 for this endpoint.", &["default 20"]);
        check("Default is 20 for the request.", &["default 20"]);
        check("The default is 20 (at most 50).", &["default 20", "maximum 50"]);
    }

    #[test]
    fn a_limit_of_one_kind_is_none_of_all() {
        check("Size of a disk. SSD storage: at most 500.", &["maximum 500 ?Condition"]);
        check("For fast file systems, the minimum is 64.", &["minimum 64 ?Condition"]);
        check("At most 500 with the fast backend.", &["maximum 500 ?Condition"]);
        check("At most 500 (fast backend only).", &["maximum 500 ?Condition"]);
        check("At most 500 (only for archives).", &["maximum 500 ?Condition"]);
        check("Size of a disk. Limits: at most 500.", &["maximum 500"]);
        check("At most 500 in a file system.", &["maximum 500"]);
        check("At most 500 (integers only).", &["maximum 500"]);
        check("At most 500 for each request.", &["maximum 500"]);
    }
}
