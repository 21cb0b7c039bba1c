//! Reads the unit of a number: "in seconds", "number of days", "in the smallest currency unit".

use std::borrow::Cow;

use super::clause::{flat_tokens, starts};
use super::subject::{Subject, subject};
use crate::page::claim_kind::ClaimKind;
use crate::page::prose::lexer::{Style, Token};
use crate::page::prose::reading::{DescribedValue, Doubt, Reading};
use crate::page::prose::sentence::{Sentence, Text};

/// The words of units, and how they are normalised.
const UNITS: &[(&[&str], &str)] = &[
    (&["seconds", "secs", "sec", "s"], "seconds"),
    (&["milliseconds", "millis", "msec", "msecs", "ms"], "milliseconds"),
    (&["microseconds"], "microseconds"),
    (&["nanoseconds"], "nanoseconds"),
    (&["minutes", "mins"], "minutes"),
    (&["hours", "hrs"], "hours"),
    (&["days"], "days"),
    (&["weeks"], "weeks"),
    (&["months"], "months"),
    (&["years"], "years"),
    (&["cents"], "cents"),
    (&["pence"], "pence"),
    (&["dollars"], "dollars"),
    (&["bytes"], "bytes"),
    (&["kilobytes", "kb"], "kilobytes"),
    (&["megabytes", "mb"], "megabytes"),
    (&["gigabytes", "gb"], "gigabytes"),
    (&["mib"], "mebibytes"),
    (&["gib"], "gibibytes"),
    (&["bits"], "bits"),
    (&["pixels", "px"], "pixels"),
    (&["millimeters", "millimetres", "mm"], "millimeters"),
    (&["centimeters", "centimetres", "cm"], "centimeters"),
    (&["meters", "metres"], "meters"),
    (&["kilometers", "kilometres", "km"], "kilometers"),
    (&["miles"], "miles"),
    (&["feet"], "feet"),
    (&["inches"], "inches"),
    (&["grams"], "grams"),
    (&["kilograms", "kg"], "kilograms"),
    (&["pounds", "lbs"], "pounds"),
    (&["ounces", "oz"], "ounces"),
    (&["degrees"], "degrees"),
    (&["percent", "percentage"], "percent"),
];

/// Codes of currencies that APIs state amounts in. Other words of three capitals are zones or standards: "in UTC".
const CURRENCIES: &[&str] = &[
    "AUD", "BRL", "CAD", "CHF", "CNY", "DKK", "EUR", "GBP", "HKD", "INR", "JPY", "KRW", "MXN", "NOK", "NZD",
    "PLN", "SEK", "SGD", "USD", "ZAR",
];

/// The longest sentence that is only a label: "Optional.", "Not required.", "Read only."
const MAX_LABEL_TOKENS: usize = 4;

/// Reads the unit of the described value.
pub(super) fn read(text: &Text<'_>, value: &DescribedValue<'_>, readings: &mut Vec<Reading>) {
    if !(value.is_number() || value.types.is_empty() || value.is_only("string")) {
        return;
    }
    for sentence in &text.sentences {
        if !sentence.tokens.iter().any(|token| token.is(&["in", "of", "unit", "units"])) {
            continue;
        }
        let tokens = flat_tokens(text, sentence);
        let mut earlier = text.sentences.iter().take_while(|it| it.range.start < sentence.range.start);
        let is_head = earlier.all(is_label);
        let found = (0..tokens.len()).find_map(|at| phrase(&tokens, at, is_head, value));
        if let Some((unit, doubt)) = found {
            readings.push(
                Reading::new(ClaimKind::Unit, unit.into_owned(), sentence.range.clone()).doubted(doubt),
            );
        }
    }
}

/// Whether a sentence is only a label, so that the next one is the description.
fn is_label(sentence: &Sentence<'_>) -> bool {
    const LABELS: &[&str] = &["optional", "required", "mandatory", "deprecated", "read-only", "only"];
    sentence.tokens.len() <= MAX_LABEL_TOKENS && sentence.tokens.iter().any(|token| token.is(LABELS))
}

/// A unit in a phrase that begins at a token, with the doubt about it.
fn phrase(
    tokens: &[Token<'_>],
    at: usize,
    is_head: bool,
    value: &DescribedValue<'_>,
) -> Option<(Cow<'static, str>, Option<Doubt>)> {
    let rest = &tokens[at..];
    if starts(rest, &["in"]) {
        let known = unit(&rest[1..]).map(|(unit, length)| (Cow::Borrowed(unit), length));
        let (unit, length) = known.or_else(|| currency(&rest[1..]))?;
        let behind = &rest[1 + length..];
        return Some((unit, doubt_of_place(tokens, at, behind, is_head, value)));
    }
    counted(tokens, at, value).filter(|_| is_head).map(|unit| (Cow::Borrowed(unit), None))
}

/// The code of a currency, with the words behind it in parentheses: `USD (whole dollars)`.
fn currency(tokens: &[Token<'_>]) -> Option<(Cow<'static, str>, usize)> {
    let code = tokens.first()?.text;
    if !CURRENCIES.contains(&code) {
        return None;
    }
    let explained = tokens.get(1).filter(|next| next.is_mark(&['(']));
    let close = explained.and_then(|_| tokens.iter().position(|token| token.is_mark(&[')'])));
    let Some(close) = close else { return Some((code.to_owned().into(), 1)) };
    let words: Vec<&str> = tokens[2..close].iter().map(|token| token.text).collect();
    Some((format!("{code} ({})", words.join(" ")).into(), close + 1))
}

/// "Number of seconds", "The number of days", at the beginning of a text about a number.
fn counted(tokens: &[Token<'_>], at: usize, value: &DescribedValue<'_>) -> Option<&'static str> {
    let rest = &tokens[at..];
    let article = usize::from(rest.first().is_some_and(|token| token.is(&["the"])));
    let kind = article
        + usize::from(rest.get(article).is_some_and(|token| token.is(&["maximum", "minimum", "total"])));
    let is_number = at == 0 && value.is_number() && starts(&rest[kind..], &["number", "of"]);
    is_number.then(|| {
        unit(&rest[kind + 2..])
            .filter(|(unit, _)| !matches!(*unit, "percent" | "degrees" | "pounds"))
            .map(|(unit, _)| unit)
    })?
}

/// Why the unit behind "in" is not that of the described value.
fn doubt_of_place(
    tokens: &[Token<'_>],
    at: usize,
    behind: &[Token<'_>],
    is_head: bool,
    value: &DescribedValue<'_>,
) -> Option<Doubt> {
    const CLAUSES: &[&str] = &[
        "if", "when", "unless", "than", "example", "e.g.", "whether", "or", "must", "should", "can", "may",
        "will", "default", "defaults", "every", "within",
    ];
    let before = &tokens[..at];
    let is_number = value.is_number();
    if before.iter().any(|token| token.style == Style::Number || token.is(CLAUSES)) {
        return Some(Doubt::OtherSubject);
    }
    // "in seconds since 1970", "in minutes or hours"
    let is_choice = behind.first().is_some_and(|token| token.is(&["or", "and"]) || token.is_mark(&['/']));
    let has_other = (0..behind.len()).any(|at| behind[at].is(&["or"]) && unit(&behind[at + 1..]).is_some());
    if is_choice || has_other {
        return Some(Doubt::Vague);
    }
    if let Some(last) = before.last()
        && last.is(&["specified", "measured", "expressed", "given", "defined", "represented", "provided"])
        && before.iter().rev().nth(1).is_some_and(|verb| verb.is(&["is", "are"]))
    {
        let is_own = subject(&before[..before.len() - 2], is_head, value) == Subject::Described;
        return (!is_own).then_some(Doubt::OtherSubject);
    }
    let is_head = is_head
        && !before.iter().any(|token| token.is(&["is", "are", "that", "which", "who", "list", "array"]));
    (!is_head || !is_number && before.len() > 6).then_some(Doubt::OtherSubject)
}

/// A unit at the beginning of the tokens, with its number of tokens.
fn unit(tokens: &[Token<'_>]) -> Option<(&'static str, usize)> {
    const CURRENCY: &[&[&str]] = &[
        &["the", "smallest", "currency", "unit"],
        &["smallest", "currency", "unit"],
        &["the", "smallest", "unit", "of", "currency"],
        &["the", "smallest", "common", "currency", "unit"],
        &["the", "smallest", "unit", "of", "the", "currency"],
        &["minor", "units"],
        &["the", "minor", "unit"],
        &["minor", "currency", "units"],
        &["the", "minor", "currency", "unit"],
    ];
    if let Some(words) = CURRENCY.iter().find(|words| starts(tokens, words)) {
        return Some(("smallest currency unit", words.len()));
    }
    let whole = usize::from(tokens.first()?.is(&["whole", "us", "u.s."]));
    let word = tokens.get(whole)?;
    if word.style != Style::Word {
        return None;
    }
    let (_, unit) = UNITS.iter().find(|(words, _)| word.is(words))?;
    // "in days per week", "in minutes' time", "in hours-worked" are other things.
    let is_rate = tokens.get(whole + 1).is_some_and(|next| next.is(&["per"]) || next.is_mark(&['/']));
    (!is_rate).then_some((unit, whole + 1))
}

#[cfg(test)]
mod tests {
    use super::super::test_lines::lines;

    #[track_caller]
    fn check(value: &str, text: &str, expected: &[&str]) {
        assert_eq!(lines(super::read, value, text), expected, "{text}");
    }

    #[test]
    fn units() {
        check("timeout: integer", "Timeout in seconds.", &["unit \"seconds\""]);
        check("timeout: integer", "How long to wait (in ms).", &["unit \"milliseconds\""]);
        check("timeout: integer", "Optional. The time to wait, in minutes.", &["unit \"minutes\""]);
        check("age: integer", "The number of days since the last change.", &["unit \"days\""]);
        check("price: integer", "Price in cents.", &["unit \"cents\""]);
        check("price: integer", "Price in the smallest currency unit.", &["unit \"smallest currency unit\""]);
        check("price: integer", "The price, in whole dollars.", &["unit \"dollars\""]);
        check("timeout: integer", "The wait. This value is specified in hours.", &["unit \"hours\""]);
        check("distance: number", "Distance in km", &["unit \"kilometers\""]);
    }

    #[test]
    fn other_units() {
        check(
            "retries: integer",
            "Number of retries. Each one starts in seconds.",
            &["unit \"seconds\" ?OtherSubject"],
        );
        check(
            "limit: integer",
            "Requests of more than 5 clients in seconds.",
            &["unit \"seconds\" ?OtherSubject"],
        );
        check("timeout: integer", "Timeout in seconds or minutes.", &["unit \"seconds\" ?Vague"]);
        check("speed: number", "Speed in meters per second", &[]);
        check("timeout: integer", "Timeout in the past.", &[]);
        check("done: boolean", "Whether it ended in seconds.", &[]);
        check("count: integer", "The number of users.", &[]);
    }
}
