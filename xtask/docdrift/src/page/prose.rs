//! Reads promises in sentences, such as a default or a bound: a grammar over tokens, one kind of promise a file.
//!
//! The hard part is to find the subject of a value. A description belongs to a named field, so its sentences may omit
//! the subject; what they say of something else is doubted. A sentence of a page names its subject in words, which are
//! kept as written: `evidence` later checks whether the operation has such a field. Sentences that match no form are
//! ignored.

mod blocks;
mod forms;
mod inline;
mod lexer;
pub(crate) mod named;
mod numeral;
pub(crate) mod reader;
pub(crate) mod reading;
mod scope;
mod second_look;
mod sentence;
mod subjects;

use std::ops::Range;

use serde_json::Value;

use self::reading::{DescribedValue, Reading};
use self::sentence::Text;
use super::claim::{ClaimKind, Origin};
use super::promise::{Promise, PromiseSubject};
use crate::source::{Excerpt, Span};

/// The value of a text that is a number, with or without commas between thousands; `None` for other texts.
pub(crate) fn number(text: &str) -> Option<Value> {
    let is_number = lexer::number_length(text) == Some(text.len());
    is_number.then(|| numeral::parse(text)).flatten().map(Value::Number)
}

/// The promises of a paragraph or list item. Each is about what its sentence names, in words or in code.
#[must_use]
pub(crate) fn read(text: &Excerpt) -> Vec<Promise> {
    let parsed = Text::new(text.text());
    let mut promises: Vec<Promise> = Vec::new();
    for (name, sentences) in subjects::of(&parsed) {
        let written = name.join(" ");
        for reading in of_page(&parsed, Some(&written)) {
            let contains =
                |range: &&Range<usize>| range.start <= reading.range.start && reading.range.start < range.end;
            let Some(sentence) = sentences.iter().find(contains) else { continue };
            // In a description, "should be" states a limit like "must be"; on a page, it may be advice.
            let is_advice = has_word(&parsed, &reading, &["should"]);
            let is_foreign = lists_names(&reading, &written) || is_of_several(&parsed, &reading, &written);
            if !is_read_in_sentences(reading.kind) || is_advice || is_foreign {
                continue;
            }
            let end = reading.range.end.max(sentence.end);
            let span = text.span(sentence.start..end);
            let about = PromiseSubject::Words(name.clone());
            let promise = Promise::new(about, reading.kind, reading.value, span, Origin::Prose);
            // A sentence states a value of one name only.
            let is_known = |known: &Promise| {
                known.span == promise.span && known.kind == promise.kind && known.value == promise.value
            };
            if !promises.iter().any(is_known) {
                promises.push(promise);
            }
        }
    }
    promises.sort_by_key(|promise| promise.span);
    promises
}

/// Whether the sentence of a reading has one of these words.
fn has_word(text: &Text<'_>, reading: &Reading, words: &[&str]) -> bool {
    let sentence = text.sentence_at(reading.range.start);
    sentence.is_some_and(|sentence| sentence.tokens.iter().any(|token| token.is(words)))
}

/// Whether the sentence of a number or default names other things in code as well, which may have it:
/// "`group` is `a` or `b`; `limit` caps rows (default 500)".
fn is_of_several(text: &Text<'_>, reading: &Reading, name: &str) -> bool {
    if matches!(reading.kind, ClaimKind::Enum | ClaimKind::Required) {
        return false;
    }
    let sentence = text.sentence_at(reading.range.start);
    let is_other = |token: &&lexer::Token<'_>| {
        subjects::is_name_in_code(token)
            && !token.text.eq_ignore_ascii_case(name)
            && reading.value.as_str() != Some(token.text)
    };
    sentence.is_some_and(|sentence| sentence.tokens.iter().any(|token| is_other(&token)))
}

/// Whether a list of values is one of other things: it contains the name of its subject, or texts that are no values,
/// such as calls.
fn lists_names(reading: &Reading, name: &str) -> bool {
    let is_name = |text: &str| text.eq_ignore_ascii_case(name) || text.contains([' ', '/', '(']);
    let mut texts = reading.value.as_array().into_iter().flatten().filter_map(Value::as_str);
    reading.kind == ClaimKind::Enum && texts.any(is_name)
}

/// Whether sentences of a page are read for this kind. Many formats, types and examples in sentences are those of
/// other things than fields.
fn is_read_in_sentences(kind: ClaimKind) -> bool {
    let is_in_sentences_only = matches!(kind, ClaimKind::Required | ClaimKind::Unit | ClaimKind::Expires);
    is_in_sentences_only || is_read_of_pages(kind)
}

/// What a page states of a value and no word makes doubtful. The types of the value are unknown until its field is
/// found, so bounds are read as if it were a number.
fn of_page(text: &Text<'_>, name: Option<&str>) -> Vec<Reading> {
    let unknown = DescribedValue { name, ..DescribedValue::default() };
    let number = DescribedValue { types: vec!["number"], ..unknown.clone() };
    let mut readings = reader::read_parsed(text, &unknown);
    let bounds = reader::read_parsed(text, &number).into_iter().filter(|reading| reading.kind.is_bound());
    readings.retain(|reading| !reading.kind.is_bound());
    readings.extend(bounds);
    let hedges = ["typically", "usually", "recommend", "recommended", "generally", "often"];
    readings.retain(|reading| {
        reading.doubt.is_none() && !counts_units(text, reading) && !has_word(text, reading, &hedges)
    });
    readings.sort_by_key(|reading| (reading.range.start, reading.kind));
    readings
}

/// Whether a default or bound counts units, as in "30 days": the unit of the value is unknown, and so is its number.
fn counts_units(text: &Text<'_>, reading: &Reading) -> bool {
    let is_amount = reading.kind == ClaimKind::Default || reading.kind.is_bound();
    if !is_amount || !reading.value.is_number() {
        return false;
    }
    let sentence = text.sentence_at(reading.range.start);
    let mut pairs = sentence.iter().flat_map(|sentence| sentence.tokens.windows(2));
    pairs.any(|pair| {
        numeral::parse(pair[0].text).map(Value::Number).as_ref() == Some(&reading.value)
            && numeral::unit(&pair[1].lower).is_some()
    })
}

/// What the description of a parameter or field on a page promises: the kind, the value and the place of each promise
/// that no word makes doubtful. `name` is the name of the field, or `None` if it is unknown.
#[must_use]
pub(crate) fn described(text: &Excerpt, name: Option<&str>) -> Vec<(ClaimKind, Value, Span)> {
    let readings = of_page(&Text::new(text.text()), name).into_iter();
    readings
        .filter(|reading| is_read_of_pages(reading.kind))
        .map(|reading| (reading.kind, reading.value, text.span(reading.range)))
        .collect()
}

/// Whether the description of a field on a page is read for this kind. Lists and tables have columns for
/// requiredness and types.
fn is_read_of_pages(kind: ClaimKind) -> bool {
    kind.is_bound()
        || kind.is_size()
        || matches!(kind, ClaimKind::Default | ClaimKind::Enum | ClaimKind::Pattern)
}

#[cfg(test)]
mod alone;
#[cfg(test)]
mod tests;
