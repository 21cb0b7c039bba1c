//! Doubts readings by the rest of their sentence, which a form that reads one phrase does not see.

mod list;
mod number;
mod status;
#[cfg(test)]
mod tests;

use serde_json::Value;

pub(crate) use self::list::names_some;
use super::lexer::{Style, Token};
use super::numeral;
use super::reading::{DescribedValue, Doubt, Reading};
use super::sentence::{Sentence, Text};
use crate::page::claim_kind::ClaimKind;

/// A reading with its sentence.
struct Look<'l> {
    text: &'l Text<'l>,
    sentence: &'l Sentence<'l>,
    value: &'l DescribedValue<'l>,
    reading: &'l Reading,
}

/// Doubts readings by their whole sentences, or by the whole text.
pub(super) fn doubt(text: &Text<'_>, value: &DescribedValue<'_>, readings: &mut [Reading]) {
    let values = listed(readings);
    let is_joined = !value.is_only("array") && is_of_joined_values(text.source);
    for reading in readings.iter_mut().filter(|reading| reading.doubt.is_none()) {
        let Some(sentence) = text.sentence_at(reading.range.start) else { continue };
        reading.doubt = match reading.kind {
            ClaimKind::Enum if is_joined => Some(Doubt::Vague),
            ClaimKind::Enum => of_list(text.source, sentence, reading),
            ClaimKind::Default if is_unlisted(&reading.value, values.as_deref()) => Some(Doubt::Vague),
            kind if kind.is_bound() => of_bound(sentence, reading),
            _ => None,
        };
        let look = Look { text, sentence, value, reading };
        let doubt = reading.doubt.or_else(|| match reading.kind {
            _ if is_in_table(&look) => Some(Doubt::OtherSubject),
            ClaimKind::Enum => list::doubt(&look),
            _ => number::doubt(&look).or_else(|| status::doubt(&look)),
        });
        reading.doubt = doubt;
    }
}

/// The values that a text surely lists.
fn listed(readings: &[Reading]) -> Option<Vec<Value>> {
    let list = readings.iter().find(|reading| reading.kind == ClaimKind::Enum && reading.doubt.is_none())?;
    list.value.as_array().cloned()
}

/// Whether a default is none of the listed values: "English" where `en` and `fr` are listed.
fn is_unlisted(default: &Value, values: Option<&[Value]>) -> bool {
    values.is_some_and(|values| default.is_string() && !values.contains(default))
}

/// Whether a sentence is a table in which line breaks do not separate the rows: "Name | Type\n---- | ----".
fn is_in_table(look: &Look<'_>) -> bool {
    look.reading.kind != ClaimKind::Enum && look.text.source[look.sentence.range.clone()].contains("-- | --")
}

/// Whether a text describes a string of several values, such as "a comma-separated list": no keyword lists the
/// values of such a string.
fn is_of_joined_values(source: &str) -> bool {
    let lower = source.to_lowercase();
    let joined = ["comma-separated", "comma separated", "comma-delimited", "comma delimited", "separated by"];
    joined.iter().any(|words| lower.contains(words))
}

fn of_list(source: &str, sentence: &Sentence<'_>, reading: &Reading) -> Option<Doubt> {
    let has = |words: &[&str]| sentence.tokens.iter().any(|token| token.is(words));
    if has(&["disallowed", "prohibited", "forbidden", "hint"]) {
        return Some(Doubt::OtherSubject);
    }
    let values = reading.value.as_array().map(Vec::as_slice).unwrap_or_default();
    let is_scale = values.iter().any(is_decimal) && !values.iter().all(is_numeric);
    let is_vague = is_range(source, reading, values) || is_scale || is_media_type(source, reading, values);
    is_vague.then_some(Doubt::Vague)
}

fn is_numeric(value: &Value) -> bool {
    value.is_number() || value.as_str().is_some_and(|text| numeral::parse(text).is_some())
}

/// Whether a value is a number with a fraction, as at the end of a scale: "`0.0` = keyword, `1.0` = meaning".
fn is_decimal(value: &Value) -> bool {
    is_numeric(value) && value.to_string().contains('.')
}

/// Whether two listed numbers are the ends of a range: "between `1` and `100`".
fn is_range(source: &str, reading: &Reading, values: &[Value]) -> bool {
    let lower = source[reading.range.clone()].to_lowercase();
    values.len() == 2
        && values.iter().all(is_numeric)
        && ["between", "from", "range"].iter().any(|word| lower.contains(word))
}

/// Whether two values are the halves of one media type: `application/pdf`.
fn is_media_type(source: &str, reading: &Reading, values: &[Value]) -> bool {
    const TOP_LEVEL: &[&str] =
        &["application", "audio", "font", "image", "message", "multipart", "text", "video"];
    let texts: Vec<&str> = values.iter().filter_map(Value::as_str).collect();
    texts.windows(2).any(|pair| {
        TOP_LEVEL.contains(&pair[0])
            && source[reading.range.clone()].contains(&format!("{}/{}", pair[0], pair[1]))
    })
}

fn of_bound(sentence: &Sentence<'_>, reading: &Reading) -> Option<Doubt> {
    let tokens = &sentence.tokens;
    if tokens.iter().any(|token| token.lower == "e.g") {
        return Some(Doubt::Illustration);
    }
    if is_case(tokens) {
        return Some(Doubt::Condition);
    }
    let is_low = matches!(reading.kind, ClaimKind::Minimum | ClaimKind::ExclusiveMinimum);
    let is_inverted = is_low && is_negated(tokens);
    (is_inverted || has_two_ranges(tokens) || measures(tokens, reading)).then_some(Doubt::Vague)
}

/// Whether a sentence is about one case: "For percentages, this is a share (0-100)".
fn is_case(tokens: &[Token<'_>]) -> bool {
    let comma = tokens.iter().position(|token| token.is_mark(&[',']));
    let opens = tokens.first().is_some_and(|first| first.is(&["for", "when", "if"]));
    let behind = comma.map(|at| &tokens[at + 1..]);
    opens && behind.is_some_and(|behind| behind.first().is_some_and(|next| next.is(&["this", "it", "that"])))
}

/// Whether a comparison is negated: "cannot be greater than 5" is no lower bound.
fn is_negated(tokens: &[Token<'_>]) -> bool {
    let greater =
        tokens.iter().position(|token| token.is(&["greater", "more", "larger", "higher", "longer"]));
    let negations = ["cannot", "can't", "not", "no", "never", "don't", "mustn't"];
    greater.is_some_and(|at| tokens[..at].iter().rev().take(6).any(|token| token.is(&negations)))
}

/// Whether a sentence has two ranges: "5431-5455 and 8191-8215".
fn has_two_ranges(tokens: &[Token<'_>]) -> bool {
    let is_range = |window: &[Token<'_>]| {
        let is_number = |token: &Token<'_>| token.style == Style::Number;
        is_number(&window[0]) && window[1].is_mark(&['-', '–']) && is_number(&window[2])
    };
    tokens.windows(3).filter(|window| is_range(window)).count() > 1
}

/// Whether the number of a bound measures something else: "the direction of the max 2min wind".
fn measures(tokens: &[Token<'_>], reading: &Reading) -> bool {
    let written = reading.value.to_string();
    tokens.windows(2).any(|pair| {
        let unit = pair[0].text.strip_prefix(written.as_str());
        let has_unit = unit.is_some_and(|unit| !unit.is_empty() && unit.chars().all(char::is_alphabetic));
        has_unit && pair[1].style == Style::Word && !pair[1].is(&["and", "or", "to", "by", "for", "in"])
    })
}
