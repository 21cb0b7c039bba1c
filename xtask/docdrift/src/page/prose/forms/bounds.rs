//! Bounds of numbers: "between 1 and 100", "max. 500", "greater than 0", `[0, 1)`.

mod subject;

use serde_json::{Number, Value};

use self::subject::{counts_another, means_something};
use super::limit::{
    Bound, Counts, Limit, Wording, alternative, is_compound, is_cued, limits, with_alternative,
};
use super::unit_of_value;
use crate::page::claim_kind::ClaimKind;
use crate::page::prose::lexer::{Style, Token};
use crate::page::prose::reading::{DescribedValue, Doubt, Reading};
use crate::page::prose::scope::{self, Purpose};
use crate::page::prose::sentence::{Sentence, Text};

/// Reads the bounds of a number.
pub(super) fn read(text: &Text<'_>, value: &DescribedValue<'_>, readings: &mut Vec<Reading>) {
    if !value.is_number() && !value.types.is_empty() {
        return;
    }
    let start = readings.len();
    for sentence in &text.sentences {
        let limits = limits(&sentence.tokens);
        for (index, limit) in limits.iter().enumerate() {
            let repeats = |earlier: &Limit| is_same_quantity(earlier, limit);
            if limits[..index].iter().any(repeats)
                || !is_about_numbers(limit, sentence, value)
                || !is_bound(text, sentence, limit, value)
            {
                continue;
            }
            let limit = &with_alternative(&sentence.tokens, limit);
            let doubt = doubt(text, sentence, limit, value);
            for (bound, is_low) in
                limit.low.iter().map(|low| (low, true)).chain(limit.high.iter().map(|high| (high, false)))
            {
                let unsure = limit.wording == Wording::Loose
                    && unit_of_value::is_foreign(text, bound.numeral.unit, value);
                let doubt = doubt.or(unsure.then_some(Doubt::Sense));
                readings.extend(
                    reading(text, sentence, bound, is_low, value, limit)
                        .map(|reading| reading.doubted(doubt)),
                );
            }
        }
    }
    doubt_sentinels(text, &mut readings[start..]);
    doubt_empty_range(&mut readings[start..]);
    doubt_exceeded(&mut readings[start..]);
}

/// Doubts a bound if the text allows more in some case: "at most 50; for archives, at most 500".
fn doubt_exceeded(readings: &mut [Reading]) {
    for at in 0..readings.len() {
        let exceeds = |other: &Reading| {
            let (Some(own), Some(other_number)) = (readings[at].value.as_f64(), other.value.as_f64()) else {
                return false;
            };
            other.kind == readings[at].kind
                && other.doubt == Some(Doubt::Condition)
                && match other.kind {
                    ClaimKind::Maximum | ClaimKind::ExclusiveMaximum => other_number > own,
                    _ => other_number < own,
                }
        };
        if readings[at].doubt.is_none() && readings.iter().any(exceeds) {
            readings[at].doubt = Some(Doubt::Condition);
        }
    }
}

/// Whether a limit states another one in another unit: "at most 7200 seconds (2 hours)".
fn is_same_quantity(earlier: &Limit, limit: &Limit) -> bool {
    let same = |one: &Option<Bound>, other: &Option<Bound>| match (one, other) {
        (Some(one), Some(other)) => one.numeral.equals(&other.numeral),
        (one, other) => one.is_none() && other.is_none(),
    };
    earlier.has_unit()
        && limit.has_unit()
        && same(&earlier.low, &limit.low)
        && same(&earlier.high, &limit.high)
}

/// Whether a limit may bound the value at all: of a value of unknown type, only what the text says in full.
fn is_about_numbers(limit: &Limit, sentence: &Sentence<'_>, value: &DescribedValue<'_>) -> bool {
    if value.is_number() {
        return !matches!(limit.noun.counts, Counts::Characters | Counts::Bytes) || limit.has_unit();
    }
    let tokens = &sentence.tokens;
    let says_number = tokens[..limit.tokens.start]
        .iter()
        .rev()
        .take(6)
        .any(|token| token.is(&["value", "values", "number", "integer"]))
        || limit.about.clone().any(|index| tokens[index].is(&["value"]));
    limit.wording == Wording::Plain
        && limit.noun.is_none()
        && says_number
        && !limit.measures(tokens, &["number", "length", "characters", "of", "size", "items"])
}

/// Whether a limit is worded as a bound here.
fn is_bound(text: &Text<'_>, sentence: &Sentence<'_>, limit: &Limit, value: &DescribedValue<'_>) -> bool {
    let tokens = &sentence.tokens;
    let ends = tokens
        .get(limit.tokens.end)
        .is_none_or(|next| next.is_mark(&['.', ',', ';', ')']) || next.is(&["and", "inclusive"]));
    let opens = limit.tokens.start == 0 || tokens[limit.tokens.start - 1].is_mark(&['(', ',', ':']);
    match limit.wording {
        Wording::Plain => true,
        Wording::Compared => is_required(tokens, limit, value),
        Wording::Exact => false,
        Wording::Loose => {
            !limit.noun.is_none()
                || ends
                || limit.high.as_ref().is_some_and(|bound| bound.numeral.unit.is_some())
        }
        // "1-3": a range only behind a word such as "range", or if nothing is around it.
        Wording::Bare => {
            is_cued(tokens, limit.tokens.start)
                || (opens
                    && ends
                    && !(sentence.opens_text
                        && limit.tokens.start == 0
                        && tokens.len() > limit.tokens.end + 1))
        }
        Wording::Start => {
            let first = limit
                .low
                .as_ref()
                .is_some_and(|low| low.numeral.as_f64() == 0.0 || low.numeral.as_f64() == 1.0);
            let counts = ["index", "number", "page", "position", "offset", "ordinal", "order", "rank"];
            let known = scope::known_words(text.first_tokens(), value);
            let is_index = known.iter().any(|word| counts.contains(&word.as_str()));
            first && is_index && value.is_only("integer") && ends
        }
    }
}

/// Whether a comparison such as "more than 5" is what the value has to be.
pub(super) fn is_required(tokens: &[Token<'_>], limit: &Limit, value: &DescribedValue<'_>) -> bool {
    let before = &tokens[..limit.tokens.start];
    let Some(last) = before.last() else { return value.is_number() };
    let is_name = scope::names_value(last, value);
    // "a value greater than 0 enables it" is a condition; "must be a value greater than 0" is none.
    let is_noun = last.is(&["value", "number", "integer"])
        && before.iter().all(|token| !token.is(&["set", "to", "if", "when", "use"]));
    is_name
        || is_noun
        || last.is(&["be", "is", "are", "have", "contain", "strictly"])
        || matches!(last.style, Style::Mark(',' | '(' | ':')) && value.is_number()
}

fn doubt(
    text: &Text<'_>,
    sentence: &Sentence<'_>,
    limit: &Limit,
    value: &DescribedValue<'_>,
) -> Option<Doubt> {
    let tokens = &sentence.tokens;
    let is_compound = is_compound(tokens, limit) && alternative(tokens, limit).is_none();
    let in_default = limit.wording == Wording::Loose
        && tokens[..limit.tokens.start].iter().any(|token| token.is(&["default", "defaults"]));
    let around = || scope::doubt(text, sentence, &limit.tokens, value, Purpose::Bound);
    let other = || counts_another(text, sentence, limit, value) || assigns_another(tokens, limit, value);
    (is_compound || in_default)
        .then_some(Doubt::Condition)
        .or_else(around)
        .or_else(|| means_something(tokens, limit).then_some(Doubt::Sense))
        .or_else(|| other().then_some(Doubt::OtherSubject))
}

/// Whether a limit is written as an assignment to another name: "the maximum is `size=5`".
fn assigns_another(tokens: &[Token<'_>], limit: &Limit, value: &DescribedValue<'_>) -> bool {
    let mut assigned = tokens[limit.tokens.clone()].iter().filter(|token| token.style == Style::Code);
    assigned.any(|token| token.text.split_once('=').is_some_and(|(name, _)| value.name != Some(name.trim())))
}

fn reading(
    text: &Text<'_>,
    sentence: &Sentence<'_>,
    bound: &Bound,
    is_low: bool,
    value: &DescribedValue<'_>,
    limit: &Limit,
) -> Option<Reading> {
    let scaled = match bound.numeral.unit {
        Some(unit) => unit_of_value::in_unit_of_value(text, &bound.numeral.number, unit, value),
        None => Ok(bound.numeral.number.clone()),
    };
    let gloss = || unit_of_value::glossed(text, &bound.numeral, &sentence.tokens[limit.tokens.end..], value);
    let (number, doubt) = match scaled.or_else(|doubt| gloss().ok_or(doubt)) {
        Ok(number) => (number, None),
        Err(doubt) => (bound.numeral.number.clone(), Some(doubt)),
    };
    let step = if is_low { 1 } else { -1 };
    // Of integers, "greater than 0" and "at least 1" say the same.
    let (number, exclusive) = match number.as_i64().filter(|_| bound.exclusive && value.is_only("integer")) {
        Some(number) => (Number::from(number.checked_add(step)?), false),
        None => (number, bound.exclusive),
    };
    let kind = match (is_low, exclusive) {
        (true, false) => ClaimKind::Minimum,
        (true, true) => ClaimKind::ExclusiveMinimum,
        (false, false) => ClaimKind::Maximum,
        (false, true) => ClaimKind::ExclusiveMaximum,
    };
    let range = unit_of_value::stated_range(
        text,
        sentence,
        bound.numeral.unit,
        value,
        limit.wording == Wording::Loose,
    );
    Some(Reading::new(kind, Value::Number(number), range).doubted(doubt))
}

/// Doubts bounds that exclude a number with a special meaning: "between 5 and 100; 0 means no limit".
fn doubt_sentinels(text: &Text<'_>, readings: &mut [Reading]) {
    let sentinels = scope::sentinels(text);
    for reading in readings.iter_mut().filter(|reading| reading.doubt.is_none()) {
        if sentinels.iter().any(|sentinel| reading.excludes(*sentinel)) {
            reading.doubt = Some(Doubt::Sentinel);
        }
    }
}

/// Doubts bounds that no number satisfies: they are bounds of two cases.
fn doubt_empty_range(readings: &mut [Reading]) {
    let plain = |readings: &[Reading], kinds: [ClaimKind; 2]| -> Vec<f64> {
        readings
            .iter()
            .filter(|reading| reading.doubt.is_none() && kinds.contains(&reading.kind))
            .filter_map(|reading| reading.value.as_f64())
            .collect()
    };
    let low = plain(readings, [ClaimKind::Minimum, ClaimKind::ExclusiveMinimum]);
    let high = plain(readings, [ClaimKind::Maximum, ClaimKind::ExclusiveMaximum]);
    if low.iter().any(|low| high.iter().any(|high| low > high)) {
        for reading in readings.iter_mut().filter(|reading| reading.doubt.is_none()) {
            reading.doubt = Some(Doubt::Contradicted);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::test_lines::lines;

    #[track_caller]
    fn check(value: &str, text: &str, expected: &[&str]) {
        assert_eq!(lines(super::read, value, text), expected, "{text}");
    }

    #[test]
    fn bounds_are_read() {
        check("limit: integer", "Between 1 and 100.", &["minimum 1", "maximum 100"]);
        check("limit: integer", "Size of a page, 1-100.", &["minimum 1", "maximum 100"]);
        check("limit: integer", "Allowed range: 0..255", &["minimum 0", "maximum 255"]);
        check("limit: integer", "Must be >= 1 and <= 50", &["minimum 1", "maximum 50"]);
        check("limit: integer", "0 < limit <= 100", &["minimum 1", "maximum 100"]);
        check("limit: integer", "Rows to send, max. 10k", &["maximum 10000"]);
        check("limit: integer", "Maximum 100, defaults to 30", &["maximum 100"]);
        check("limit: integer", "Must not exceed 2^31-1.", &["maximum 2147483647"]);
        check("limit: integer", "Cannot be higher than nine", &["maximum 9"]);
        check("limit: integer", "At most 50 rows are sent.", &["maximum 50"]);
        check("limit: integer", "Must be greater than 0", &["minimum 1"]);
        check("ratio: number", "Must be greater than 0", &["exclusiveMinimum 0"]);
        check("limit: integer", "A positive integer", &["minimum 1"]);
        check("ratio: number", "A positive number", &["exclusiveMinimum 0"]);
        check("limit: integer", "Must be non-negative.", &["minimum 0"]);
        check("lng: number", "Degrees in (-180, 180]", &["exclusiveMinimum -180", "maximum 180"]);
        check("ratio: number", "A share in the range [0, 1)", &["minimum 0", "exclusiveMaximum 1"]);
        check("page: integer", "Page number, starting at 1.", &["minimum 1"]);
        check("wait_seconds: integer", "At most 2 hours.", &["maximum 7200"]);
        check("limit: integer", "Either 0 or between 50 and 90.", &["minimum 0", "maximum 90"]);
        check("offset", "The value must be between 1 and 9.", &["minimum 1", "maximum 9"]);
        check("days: integer", "The range is from 1 to the age of the account", &["minimum 1"]);
    }

    #[test]
    fn bounds_have_other_wordings() {
        check("score: number", "Between 0 and 1, where 1 is the best score", &["minimum 0", "maximum 1"]);
        check("limit: integer", "Values between 2 and maxRows are allowed.", &["minimum 2"]);
        check("price: integer", "The value is in non-negative cents.", &["minimum 0"]);
        check("page: integer", "Which page to send. Pages are numbered starting at 1.", &["minimum 1"]);
        check("limit: integer", "A number less than 70 used to find rows", &["maximum 69"]);
        check("limit: integer", "By default `limit=5`, and the maximum is `limit=50`.", &["maximum 50"]);
        check(
            "limit: integer | other_limit",
            "The maximum is `other_limit=50`.",
            &["maximum 50 ?OtherSubject"],
        );
        check("size_gb: integer", "At most 5 TB (5120 GB).", &["maximum 5120"]);
        check("size: integer", "Size in gigabytes. At most 2TB (2048).", &["maximum 2048"]);
        check("size: integer", "Size in gigabytes. At most 2TB (2000).", &["maximum 2 ?Vague"]);
        check(
            "limit: integer",
            "At most 50. For archives, the maximum is 500.",
            &["maximum 50 ?Condition", "maximum 500 ?Condition"],
        );
        check("limit: integer", "Works best with at most 5.", &["maximum 5 ?Advice"]);
        check("limit: integer", "Rows to send.\n\n**Europe**: at most 5", &["maximum 5 ?OtherSubject"]);
        check("limit: integer", "Rows to send.\n\n**Note**: at most 5", &["maximum 5"]);
    }

    #[test]
    fn other_numbers_are_no_bounds() {
        check("limit: integer", "We recommend at most 500.", &["maximum 500 ?Advice"]);
        check("limit: integer", "If fast, at most 10.", &["maximum 10 ?Condition"]);
        check("limit: integer", "At most 100 for trials", &["maximum 100 ?Condition"]);
        check(
            "limit: integer",
            "Between 5 and 100; 0 means no limit.",
            &["minimum 5 ?Sentinel", "maximum 100"],
        );
        check("limit: integer", "Maximum 50 per account", &["maximum 50 ?Quota"]);
        check("limit: integer | other_limit", "The other_limit is at most 5.", &["maximum 5 ?OtherSubject"]);
        check("limit: integer", "By default, at most 5.", &["maximum 5 ?Condition"]);
        check("size: integer", "Bytes to send. Size in bytes, at most 5 MB", &["maximum 5 ?Vague"]);
        check("limit: integer", "A number with up to 4 decimal places", &["maximum 4 ?OtherSubject"]);
        check("limit: integer", "Allowed values are 10, 20, 50", &[]);
        check("limit: integer", "To receive 100 objects, ask twice.", &[]);
        check("limit: integer", "Known since 2019-09-19", &[]);
        check("limit: integer", "Values greater than 5 lead to an error", &[]);
        check("title: string", "max 35", &[]);
        check("title", "max 35", &[]);
        check(
            "limit: integer",
            "Sent at least 5 and at most 60 seconds in the future",
            &["minimum 5 ?Sense", "maximum 60 ?Sense"],
        );
        check("limit: integer", "The default limit is 20", &[]);
        check(
            "limit: integer",
            "Values between 1 and 9 indicate a failure",
            &["minimum 1 ?Sense", "maximum 9 ?Sense"],
        );
    }
}
