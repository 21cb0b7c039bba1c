//! The unit of the described value, and numbers in it: "at most 2 hours" for `timeout_seconds` is 7200.

use std::ops::Range;

use serde_json::Number;

use crate::page::prose::lexer::Token;
use crate::page::prose::numeral::{self, Dimension, Numeral, Unit};
use crate::page::prose::reading::{DescribedValue, Doubt};
use crate::page::prose::sentence::{Sentence, Text};
use crate::subject::identifier_words::words;

/// The number in the unit of the value: "2 hours" for a value in seconds is 7200. `Err` if the units do not fit.
pub(super) fn in_unit_of_value(
    text: &Text<'_>,
    number: &Number,
    unit: Unit,
    value: &DescribedValue<'_>,
) -> Result<Number, Doubt> {
    let Some(own) = unit_of_value(text, value, unit.dimension) else { return Ok(number.clone()) };
    #[expect(clippy::float_cmp, reason = "both scales come from one table")]
    let is_same = own.scale == unit.scale;
    match (is_same, unit.dimension, number.as_f64()) {
        (true, ..) => Ok(number.clone()),
        (false, Dimension::Time, Some(float)) => {
            let converted = float * unit.scale / own.scale;
            numeral::parse(&converted.to_string()).filter(|_| converted.fract() == 0.0).ok_or(Doubt::Vague)
        }
        // "8 MiB" may have 1000 or 1024 parts.
        _ => Err(Doubt::Vague),
    }
}

/// The number in the unit of the value that a gloss behind a number gives: 5120 of "5 TB (5120 GB)".
pub(super) fn glossed(
    text: &Text<'_>,
    numeral: &Numeral,
    behind: &[Token<'_>],
    value: &DescribedValue<'_>,
) -> Option<Number> {
    let [open, inner @ ..] = behind else { return None };
    let gloss = numeral::read(inner).filter(|_| open.is_mark(&['(']))?;
    let closes = inner.get(gloss.length_with_unit).is_some_and(|close| close.is_mark(&[')']));
    let unit = gloss.unit.or_else(|| unit_of_value(text, value, numeral.unit?.dimension))?;
    let gloss = Numeral { unit: Some(unit), ..gloss };
    (closes && numeral.equals(&gloss))
        .then(|| in_unit_of_value(text, &gloss.number, unit, value).ok())
        .flatten()
}

/// Whether a number has a unit of time or data of which the value is not known to be: "takes up to 5 seconds".
pub(super) fn is_foreign(text: &Text<'_>, unit: Option<Unit>, value: &DescribedValue<'_>) -> bool {
    unit.is_some_and(|unit| {
        matches!(unit.dimension, Dimension::Time | Dimension::Data)
            && unit_of_value(text, value, unit.dimension).is_none()
    })
}

/// The unit of the value: of its name (`timeout_ms`), or of a sentence ("in seconds").
fn unit_of_value(text: &Text<'_>, value: &DescribedValue<'_>, dimension: Dimension) -> Option<Unit> {
    unit_of_name(value, dimension).or_else(|| stated_unit(text, dimension).map(|(unit, _)| unit))
}

fn unit_of_name(value: &DescribedValue<'_>, dimension: Dimension) -> Option<Unit> {
    let fits = |word: &str| numeral::unit(word).filter(|unit| unit.dimension == dimension);
    // `x-ms-break-period`: the prefix of a company is no unit.
    let name = value.name.map(|name| name.strip_prefix("x-ms-").unwrap_or(name));
    let words = name.iter().flat_map(|name| words(name)).filter(|word| word.len() > 1 && word != "min");
    words.into_iter().find_map(|word| fits(&word).or_else(|| fits(&format!("{word}s"))))
}

/// The unit that the text states for the value, and the index of the sentence that states it.
fn stated_unit(text: &Text<'_>, dimension: Dimension) -> Option<(Unit, usize)> {
    let fits = |token: &Token<'_>| numeral::unit(&token.lower).filter(|unit| unit.dimension == dimension);
    text.sentences.iter().enumerate().find_map(|(index, sentence)| {
        let is_stated = |at: usize| match at.checked_sub(1).map(|before| &sentence.tokens[before]) {
            Some(before) => before.is(&["in", "of", "whole", "how", "many"]) || before.is_mark(&['(']),
            None => sentence.opens_text,
        };
        let mut tokens = sentence.tokens.iter().enumerate();
        tokens
            .find_map(|(at, token)| fits(token).filter(|_| token.lower.len() > 1 && is_stated(at)))
            .map(|unit| (unit, index))
    })
}

/// The bytes that state a number with a unit: the sentence, and the one that states the value's unit if the number
/// is converted to it, or if the wording is `loose` without it.
pub(super) fn stated_range(
    text: &Text<'_>,
    sentence: &Sentence<'_>,
    unit: Option<Unit>,
    value: &DescribedValue<'_>,
    loose: bool,
) -> Range<usize> {
    let unnamed = unit.filter(|unit| unit_of_name(value, unit.dimension).is_none());
    let stated =
        unnamed.and_then(|unit| stated_unit(text, unit.dimension).filter(|(own, _)| loose || *own != unit));
    let Some((_, index)) = stated else { return sentence.range.clone() };
    let stated = &text.sentences[index].range;
    stated.start.min(sentence.range.start)..stated.end.max(sentence.range.end)
}
