//! Doubts readings by the rest of their sentence, which a form that reads one phrase does not see.

mod accepts_more;
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
use super::scope;
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
            ClaimKind::Default if leads_to_error(sentence) || is_of_other_list(sentence, value) => {
                Some(Doubt::Condition)
            }
            ClaimKind::Default if has_code_behind(sentence, &reading.value) => Some(Doubt::Vague),
            ClaimKind::Default if is_made_of_siblings(&reading.value, value) => Some(Doubt::OtherSubject),
            ClaimKind::Pattern if is_of_part(sentence, &reading.value) => Some(Doubt::Vague),
            ClaimKind::Default if value.is_only("array") && is_way_to_sort(&reading.value) => {
                Some(Doubt::OtherSubject)
            }
            kind if kind.is_bound() => of_bound(sentence, reading),
            _ => None,
        };
        let look = Look { text, sentence, value, reading };
        let doubt = reading.doubt.or_else(|| match reading.kind {
            _ if is_in_table(&look) => Some(Doubt::OtherSubject),
            ClaimKind::Enum => list::doubt(&look),
            _ => number::doubt(&look).or_else(|| status::doubt(&look)),
        });
        // Last, because such a value is still upheld by a schema that has it.
        reading.doubt = doubt.or_else(|| accepts_more::doubt(&look));
    }
}

/// The values that a text surely lists.
fn listed(readings: &[Reading]) -> Option<Vec<Value>> {
    let list = readings.iter().find(|reading| reading.kind == ClaimKind::Enum && reading.doubt.is_none())?;
    list.value.as_array().cloned()
}

/// Whether a sentence says what fails: "if it is not specified, or is set to `a`, this will result in an error".
fn leads_to_error(sentence: &Sentence<'_>) -> bool {
    let results = |pair: &[Token<'_>]| {
        pair[0].is(&["result", "results", "lead", "leads", "ends"]) && pair[1].is(&["in", "to"])
    };
    sentence.tokens.iter().any(|token| token.is(&["error", "errors"]))
        && sentence.tokens.windows(2).any(results)
}

/// Whether a default is marked in a list for one kind: "values for **Boat** are `a` and `b` (default)".
fn is_of_other_list(sentence: &Sentence<'_>, value: &DescribedValue<'_>) -> bool {
    sentence.tokens.windows(3).any(|window| {
        window[0].is(&["values", "value", "options", "types"])
            && window[1].is(&["for"])
            && window[2].is_literal()
            && !scope::names_value(&window[2], value)
    })
}

/// Whether the code of a default in words is behind it: "the default is Single pass (SINGLE_PASS)".
fn has_code_behind(sentence: &Sentence<'_>, default: &Value) -> bool {
    let is_code = |token: &Token<'_>| token.text.contains('_') && !token.text.contains(char::is_lowercase);
    default.as_str().is_some_and(|default| {
        sentence.tokens.windows(4).any(|window| {
            default.ends_with(window[0].text)
                && window[0].style == Style::Word
                && window[1].is_mark(&['('])
                && is_code(&window[2])
                && window[3].is_mark(&[')'])
        })
    })
}

/// Whether a default is made of the names of other fields: `name.namespace`.
fn is_made_of_siblings(default: &Value, value: &DescribedValue<'_>) -> bool {
    let is_sibling = |part: &str| value.siblings.iter().any(|name| name.eq_ignore_ascii_case(part));
    default.as_str().is_some_and(|text| text.contains('.') && text.split('.').any(is_sibling))
}

/// Whether an expression is that of a part of the value, or was not read as a whole: "requires the suffix `-v1`".
fn is_of_part(sentence: &Sentence<'_>, pattern: &Value) -> bool {
    const PARTS: &[&str] = &["suffix", "prefix", "ending", "special"];
    let text = pattern.as_str().unwrap_or_default();
    let is_open = [('(', ')'), ('[', ']'), ('{', '}')]
        .iter()
        .any(|(open, close)| text.matches(*open).count() != text.matches(*close).count());
    is_open || sentence.tokens.iter().any(|token| token.is(PARTS))
}

/// Whether a default says in which way a list of fields is sorted: "by default, the sort is ascending".
fn is_way_to_sort(default: &Value) -> bool {
    let ways = ["ascending", "descending", "asc", "desc", "increasing", "decreasing"];
    default.as_str().is_some_and(|text| ways.contains(&text.to_lowercase().as_str()))
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
/// values of such a string. Many spellings are known: "comma seperated", "joined with commas", "CSV".
fn is_of_joined_values(source: &str) -> bool {
    const MARKS: &[&str] =
        &["comma", "commas", "coma", "semicolon", "semicolons", "pipe", "pipes", "space", "spaces"];
    // "Combine one or two of these values"
    const COMBINES: &[&str] = &["combine", "combined", "combination"];
    const VERBS: &[&str] = &[
        "separated",
        "separate",
        "separates",
        "separating",
        "seperated",
        "seperate",
        "delimited",
        "delimiting",
        "joined",
        "join",
        "split",
        "divided",
        "concatenated",
    ];
    let lower = source.to_lowercase();
    let words: Vec<&str> =
        lower.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).collect();
    // "separated by commas", "comma-separated", "separate multiple values with a comma"
    let is_near = |at: usize| {
        let around = &words[at.saturating_sub(MAX_WORDS_TO_SEPARATOR)..words.len().min(at + 3)];
        MARKS.contains(&words[at]) && around.iter().any(|word| VERBS.contains(word))
    };
    let is_phrase = |pair: &[&str]| {
        matches!(pair, ["separated", "by"] | ["using", "comma" | "commas"] | ["comma", "list"])
            || matches!(pair, ["csv", "list" | "string" | "of" | "format"])
    };
    (0..words.len()).any(is_near)
        || words.windows(2).any(is_phrase)
        || words.windows(2).any(|pair| {
            COMBINES.contains(&pair[0])
                && matches!(pair[1], "one" | "two" | "these" | "any" | "several" | "them" | "of")
        })
}

/// How many words may be between a verb and the mark that separates: "separate multiple values with commas".
const MAX_WORDS_TO_SEPARATOR: usize = 5;

fn of_list(source: &str, sentence: &Sentence<'_>, reading: &Reading) -> Option<Doubt> {
    let has = |words: &[&str]| sentence.tokens.iter().any(|token| token.is(words));
    if has(&["disallowed", "prohibited", "forbidden", "hint"]) {
        return Some(Doubt::OtherSubject);
    }
    let values = reading.value.as_array().map(Vec::as_slice).unwrap_or_default();
    let is_scale = values.iter().any(is_decimal) && !values.iter().all(is_numeric);
    // "One of these values, or a sum of several"
    let are_summed = source.to_lowercase().contains("or a sum of");
    let is_vague =
        are_summed || is_scale || is_range(source, reading, values) || is_media_type(source, reading, values);
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
