//! Reads promises in sentences, such as a default or a bound: a grammar over tokens, one kind of promise a file.
//!
//! The hard part is to find the subject of a value. A description belongs to a named field, so its sentences may omit
//! the subject; what they say of something else is doubted. A sentence of a page names its subject in words, which are
//! kept as written: `evidence` later checks whether the operation has such a field. Sentences that match no form are
//! ignored.

mod blocks;
mod calls;
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
pub(crate) mod subjects;

use std::ops::Range;

use serde_json::Value;

use self::blocks::{Block, BlockKind, blocks};
use self::calls::Calls;
use self::reading::{DescribedValue, Reading};
use self::sentence::{Text, beginning};
use super::claim::{ClaimKind, Origin};
use super::limits::{MAX_PARAGRAPH_BYTES, MAX_SUBJECTS};
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
    let calls = Calls::of(text);
    let text = calls.blanked(text);
    let promise = |said: Said| {
        let about = PromiseSubject::Words(said.name);
        let operation = calls.at(said.range.start, &text);
        let span = text.span(said.range);
        Promise { operation, ..Promise::new(about, said.kind, said.value, span, Origin::Prose) }
    };
    let parts = calls.parts(text.text());
    let said = parts.into_iter().flat_map(|part| sentences_in(text.text(), part, |_| true));
    let mut promises: Vec<Promise> = said.map(promise).collect();
    promises.sort_by_key(|promise| promise.span);
    promises
}

/// What a sentence says of a name.
pub(crate) struct Said {
    /// The words of the name, in lower case.
    pub(crate) name: Vec<String>,
    /// The property.
    pub(crate) kind: ClaimKind,
    /// The value of the property.
    pub(crate) value: Value,
    /// The bytes of the sentences that say it.
    pub(crate) range: Range<usize>,
}

/// What the sentences of a text say of the names that they are about, if `is_read` accepts the name.
fn sentences(source: &str, is_read: impl Fn(&[String]) -> bool) -> Vec<Said> {
    let parsed = Text::new(beginning(source, MAX_PARAGRAPH_BYTES));
    let mut all: Vec<Said> = Vec::new();
    let subjects = subjects::of(&parsed).into_iter().filter(|(name, _)| is_read(name));
    for (name, sentences) in subjects.take(MAX_SUBJECTS) {
        let written = name.join(" ");
        let readings = of_page(&parsed, Some(&written));
        let listed = listed(&readings);
        for reading in readings {
            let contains =
                |range: &&Range<usize>| range.start <= reading.range.start && reading.range.start < range.end;
            let Some(sentence) = sentences.iter().find(contains) else { continue };
            // In a description, "should be" states a limit like "must be"; on a page, it may be advice.
            let is_advice = has_word(&parsed, &reading, &["should"]);
            let is_foreign =
                lists_names(&reading, &written) || is_of_several(&parsed, &reading, &written, &listed);
            if !is_read_in_sentences(reading.kind) || is_advice || is_foreign {
                continue;
            }
            let range = sentence.start..reading.range.end.max(sentence.end);
            let said = Said { name: name.clone(), kind: reading.kind, value: reading.value, range };
            // A sentence states a value of one name only.
            let is_known = |known: &Said| {
                known.range == said.range && known.kind == said.kind && known.value == said.value
            };
            if !all.iter().any(is_known) {
                all.push(said);
            }
        }
    }
    all
}

/// What the sentences in a part of a text say.
fn sentences_in(source: &str, part: Range<usize>, is_read: impl Fn(&[String]) -> bool) -> Vec<Said> {
    let start = part.start;
    let said = sentences(&source[part], is_read).into_iter();
    said.map(|said| Said { range: said.range.start + start..said.range.end + start, ..said }).collect()
}

/// What the description of an operation says of the parameters and fields that `is_read` knows: paragraph by
/// paragraph, like a page, without tables and code.
pub(crate) fn of_operation(source: &str, is_read: impl Fn(&[String]) -> bool) -> Vec<Said> {
    let read = |block: &Block| sentences_in(source, block.range.clone(), &is_read);
    let is_text = |block: &&Block| matches!(block.kind, BlockKind::Paragraph | BlockKind::Item);
    blocks(source).iter().filter(is_text).flat_map(read).collect()
}

/// The values that readings list.
fn listed(readings: &[Reading]) -> Vec<Value> {
    let lists = readings.iter().filter(|reading| reading.kind == ClaimKind::Enum);
    lists.filter_map(|reading| reading.value.as_array()).flatten().cloned().collect()
}

/// Whether the sentence of a reading has one of these words.
fn has_word(text: &Text<'_>, reading: &Reading, words: &[&str]) -> bool {
    let sentence = text.sentence_at(reading.range.start);
    sentence.is_some_and(|sentence| sentence.tokens.iter().any(|token| token.is(words)))
}

/// Whether the sentence of a number or default names other things in code as well, which may have it:
/// "`group` goes by `name`; `limit` caps rows (default 500)". The listed values of the name are no other things.
fn is_of_several(text: &Text<'_>, reading: &Reading, name: &str, listed: &[Value]) -> bool {
    if matches!(reading.kind, ClaimKind::Enum | ClaimKind::Required) {
        return false;
    }
    let sentence = text.sentence_at(reading.range.start);
    let is_other = |token: &&lexer::Token<'_>| {
        subjects::is_name_in_code(token)
            && !token.text.eq_ignore_ascii_case(name)
            && reading.value.as_str() != Some(token.text)
            && !(reading.kind == ClaimKind::Default && listed.contains(&Value::from(token.text)))
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
