//! Reads numbers as texts write them: `10,000`, "ten", `2^31-1`, "1k", "5 million", `20%`, "5 TB".

use std::ops::Range;

use serde_json::Number;

use super::lexer::{Style, Token, number_length};

/// A number of a text.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Numeral {
    /// The number: an integer where it is whole.
    pub(super) number: Number,
    /// Its unit, if one follows: `20 seconds`, `5MB`.
    pub(super) unit: Option<Unit>,
    /// How many tokens it has without the unit.
    pub(super) length: usize,
    /// How many tokens it has with the unit.
    pub(super) length_with_unit: usize,
}

impl Numeral {
    /// A number without a unit, written as one token.
    pub(super) fn plain(number: impl Into<Number>) -> Self {
        Numeral { number: number.into(), unit: None, length: 1, length_with_unit: 1 }
    }

    /// The number in floating point.
    pub(super) fn as_f64(&self) -> f64 {
        self.number.as_f64().unwrap_or(f64::NAN)
    }

    /// Whether two numbers are the same quantity: `5 TB` and `5120 GB`.
    pub(super) fn equals(&self, other: &Numeral) -> bool {
        match (self.unit, other.unit) {
            (Some(unit), Some(other_unit)) if unit.dimension == other_unit.dimension => {
                (self.as_f64() * unit.scale - other.as_f64() * other_unit.scale).abs() <= f64::EPSILON
            }
            (None, None) => self.number == other.number,
            _ => false,
        }
    }
}

/// What a unit measures.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Dimension {
    /// A time, in milliseconds.
    Time,
    /// An amount of data, in bytes.
    Data,
    /// A share.
    Share,
    /// A length on a screen.
    Screen,
    /// A distance, in metres.
    Distance,
}

/// A unit.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Unit {
    /// What it measures.
    pub(super) dimension: Dimension,
    /// How many base units it has.
    pub(super) scale: f64,
}

const KIB: f64 = 1024.0;

/// The words of units.
const UNITS: &[(&[&str], Dimension, f64)] = &[
    (&["ms", "millisecond", "milliseconds", "millis", "msec"], Dimension::Time, 1.0),
    (&["s", "sec", "secs", "second", "seconds"], Dimension::Time, 1000.0),
    (&["min", "mins", "minute", "minutes"], Dimension::Time, 60.0 * 1000.0),
    (&["h", "hr", "hrs", "hour", "hours"], Dimension::Time, 3600.0 * 1000.0),
    (&["d", "day", "days"], Dimension::Time, 86_400.0 * 1000.0),
    (&["week", "weeks"], Dimension::Time, 604_800.0 * 1000.0),
    (&["month", "months"], Dimension::Time, 2_592_000.0 * 1000.0),
    (&["year", "years"], Dimension::Time, 31_536_000.0 * 1000.0),
    (&["byte", "bytes"], Dimension::Data, 1.0),
    (&["kb", "kib", "kilobyte", "kilobytes", "kbytes"], Dimension::Data, KIB),
    (&["mb", "mib", "megabyte", "megabytes", "mbytes"], Dimension::Data, KIB * KIB),
    (&["gb", "gib", "gigabyte", "gigabytes"], Dimension::Data, KIB * KIB * KIB),
    (&["tb", "tib", "terabyte", "terabytes"], Dimension::Data, KIB * KIB * KIB * KIB),
    (&["%", "percent", "percentage"], Dimension::Share, 1.0),
    (&["px", "pixel", "pixels", "fps", "dpi", "pt"], Dimension::Screen, 1.0),
    (&["m", "meter", "meters", "metre", "metres"], Dimension::Distance, 1.0),
    (&["km", "kilometer", "kilometers", "kilometre", "kilometres"], Dimension::Distance, 1000.0),
    (&["mi", "mile", "miles"], Dimension::Distance, 1609.344),
    (&["ft", "feet"], Dimension::Distance, 0.3048),
];

/// The unit with this name, in lower case.
pub(super) fn unit(word: &str) -> Option<Unit> {
    let (_, dimension, scale) = UNITS.iter().find(|(words, ..)| words.contains(&word))?;
    Some(Unit { dimension: *dimension, scale: *scale })
}

/// The value of a text that is nothing but a number.
pub(super) fn parse(text: &str) -> Option<Number> {
    let digits = text.trim().replace(',', "");
    (number_length(text.trim()) == Some(text.trim().len()))
        .then(|| digits.parse().ok().map(whole))
        .flatten()?
}

/// The number that a text writes as JSON does, perhaps with a plus sign before it. No digit of it gets lost.
pub(super) fn parse_json(text: &str) -> Option<Number> {
    serde_json::from_str(text.trim_start_matches('+')).ok()
}

/// The number; an integer where it is whole.
fn whole(number: f64) -> Option<Number> {
    /// The largest number up to which every integer is exact in floating point.
    const MAX_EXACT: f64 = 9_007_199_254_740_992.0;
    #[expect(clippy::cast_possible_truncation, reason = "the number is whole and within the range")]
    if number.fract() == 0.0 && number.abs() <= MAX_EXACT {
        return Some(Number::from(number as i64));
    }
    Number::from_f64(number)
}

/// The number at the beginning of the tokens.
pub(super) fn read(tokens: &[Token<'_>]) -> Option<Numeral> {
    let first = tokens.first()?;
    let (number, length, attached) = match first.style {
        Style::Number => digits(tokens)?,
        Style::Emphasis => emphasised(first)?,
        Style::Code | Style::Quoted => (parse(first.text)?.as_f64()?, 1, None),
        Style::Word => attached(first).or_else(|| words(tokens))?,
        Style::Mark(_) => return None,
    };
    let (number, length) = multiplied(number, length, &tokens[length..]);
    let following = attached.is_none().then(|| tokens.get(length).and_then(unit_of)).flatten();
    let unit = attached.or(following);
    let length_with_unit = length + usize::from(following.is_some());
    Some(Numeral { number: whole(number)?, unit, length, length_with_unit })
}

fn unit_of(token: &Token<'_>) -> Option<Unit> {
    matches!(token.style, Style::Word | Style::Mark('%')).then(|| unit(&token.lower)).flatten()
}

type Digits = (f64, usize, Option<Unit>);

/// `**512**`, `**5 MB**`, `**512 characters**`
fn emphasised(token: &Token<'_>) -> Option<Digits> {
    let (number, noun) = token.text.split_once(' ').unwrap_or((token.text, ""));
    let unit = unit(&noun.to_lowercase());
    let is_plain = noun.is_empty() || ["character", "characters", "chars"].contains(&noun);
    let number = parse(number).filter(|_| is_plain || unit.is_some())?;
    Some((number.as_f64()?, 1, unit))
}

/// Whether a token is code with a number: `10`, `size=10`.
pub(super) fn is_in_code(token: &Token<'_>) -> bool {
    let number = token.text.rsplit('=').next().unwrap_or_default();
    token.style == Style::Code && parse(number).is_some()
}

/// `10,000`, `10 000`, `2^31-1`
fn digits(tokens: &[Token<'_>]) -> Option<Digits> {
    let number = parse(tokens[0].text)?.as_f64()?;
    if tokens.get(1).is_some_and(|mark| mark.is_mark(&['^']) && touches(&tokens[0], mark)) {
        return power(number, tokens);
    }
    let group = |token: &Token<'_>| {
        token.style == Style::Number
            && token.text.len() == 3
            && token.text.bytes().all(|byte| byte.is_ascii_digit())
    };
    let is_grouped = (1..=3).contains(&tokens[0].text.len()) && number >= 1.0 && number.fract() == 0.0;
    match tokens
        .get(1)
        .filter(|token| is_grouped && group(token) && token.range.start == tokens[0].range.end + 1)
    {
        Some(thousands) => Some((number * 1000.0 + parse(thousands.text)?.as_f64()?, 2, None)),
        None => Some((number, 1, None)),
    }
}

fn power(base: f64, tokens: &[Token<'_>]) -> Option<Digits> {
    let exponent = parse(tokens.get(2)?.text)?.as_f64()?;
    let number = base.powf(exponent);
    let [minus, one] = tokens.get(3..5).unwrap_or_default() else {
        // `2^31 -1`: the lexer reads the sign with the number.
        return match tokens.get(3) {
            Some(one) if one.text == "-1" => Some((number - 1.0, 4, None)),
            _ => Some((number, 3, None)),
        };
    };
    match () {
        () if minus.is_mark(&['-', '−']) && one.text == "1" => Some((number - 1.0, 5, None)),
        () if minus.text == "-1" => Some((number - 1.0, 4, None)),
        () => Some((number, 3, None)),
    }
}

fn touches(first: &Token<'_>, second: &Token<'_>) -> bool {
    first.range.end == second.range.start
}

/// A number with a unit or a factor in one word: `1k`, `25fps`, `1_000`.
fn attached(token: &Token<'_>) -> Option<Digits> {
    let text = token.text;
    if text.starts_with(|c: char| c.is_ascii_digit())
        && text.bytes().all(|byte| byte.is_ascii_digit() || byte == b'_')
    {
        return text.replace('_', "").parse().ok().map(|number| (number, 1, None));
    }
    let length = number_length(text)?;
    let (number, suffix) = (parse(&text[..length])?.as_f64()?, &text[length..]);
    match suffix {
        "k" | "K" => Some((number * 1e3, 1, None)),
        "M" => Some((number * 1e6, 1, None)),
        _ => unit(&suffix.to_lowercase()).map(|unit| (number, 1, Some(unit))),
    }
}

const SMALL: &[&str] = &[
    "zero",
    "one",
    "two",
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eight",
    "nine",
    "ten",
    "eleven",
    "twelve",
    "thirteen",
    "fourteen",
    "fifteen",
    "sixteen",
    "seventeen",
    "eighteen",
    "nineteen",
];
const TENS: &[&str] = &["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"];

/// "ten", "twenty-five", "one hundred"; not "one of".
fn words(tokens: &[Token<'_>]) -> Option<Digits> {
    let is_pronoun = tokens[0].lower == "one" && tokens.get(1).is_some_and(|next| next.is(&["of", "or"]));
    let number = if tokens[0].lower == "hundred" { 100 } else { small(&tokens[0].lower)? };
    #[expect(clippy::cast_precision_loss, reason = "the number is below 101")]
    let number = number as f64;
    (!is_pronoun).then_some((number, 1, None))
}

/// The number with this name: "two".
pub(super) fn named(word: &str) -> Option<Number> {
    small(word).map(Number::from)
}

fn small(word: &str) -> Option<usize> {
    let tens = |word: &str| TENS.iter().position(|known| *known == word).map(|at| 20 + at * 10);
    let ones = |word: &str| SMALL.iter().position(|known| *known == word);
    match word.split_once('-') {
        Some((first, second)) => Some(tens(first)? + ones(second).filter(|digit| (1..10).contains(digit))?),
        None => ones(word).or_else(|| tens(word)),
    }
}

/// The number with the factor behind it: `5 million`.
fn multiplied(number: f64, length: usize, behind: &[Token<'_>]) -> (f64, usize) {
    const FACTORS: &[(&str, f64)] =
        &[("hundred", 1e2), ("thousand", 1e3), ("million", 1e6), ("billion", 1e9)];
    let factor = behind.first().and_then(|next| FACTORS.iter().find(|(word, _)| next.is(&[word])));
    factor.map_or((number, length), |(_, factor)| (number * factor, length + 1))
}

/// The numbers of a range of tokens, each with the index of its first token.
pub(super) fn all(tokens: &[Token<'_>], range: Range<usize>) -> Vec<(usize, Numeral)> {
    let mut found = Vec::new();
    let mut at = range.start;
    while at < range.end {
        match read(&tokens[at..range.end]) {
            Some(numeral) => {
                let length = numeral.length;
                found.push((at, numeral));
                at += length;
            }
            None => at += 1,
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::super::lexer::tokens;
    use super::*;

    #[track_caller]
    fn check(text: &str, number: Option<&str>, length: usize) {
        let read = read(&tokens(text, 0..text.len()));
        let read = read.map(|numeral| (numeral.number.to_string(), numeral.length_with_unit));
        assert_eq!(read, number.map(|number| (number.to_owned(), length)), "{text}");
    }

    #[test]
    fn numbers_are_written_in_many_ways() {
        check("10,000 rows", Some("10000"), 1);
        check("10 000 rows", Some("10000"), 2);
        check("-1.50", Some("-1.5"), 1);
        check("5.0", Some("5"), 1);
        check("`40`", Some("40"), 1);
        check("twenty-five", Some("25"), 1);
        check("one hundred.", Some("100"), 2);
        check("one of them", None, 0);
        check("2^31-1", Some("2147483647"), 5);
        check("2^16", Some("65536"), 3);
        check("1k", Some("1000"), 1);
        check("5 million", Some("5000000"), 2);
        check("1_000", Some("1000"), 1);
        check("25fps", Some("25"), 1);
        check("20 %", Some("20"), 2);
        check("3 days", Some("3"), 2);
        check("404.html", None, 0);
        check("2nd", None, 0);
        check("many", None, 0);
        check("**40 characters**", Some("40"), 1);
        check("*5 MB*", Some("5"), 1);
        check("**5 wishes**", None, 0);
    }

    #[test]
    fn quantities_are_equal_in_other_units() {
        let numeral = |text| read(&tokens(text, 0..text.len())).expect("a number");
        assert!(numeral("5 TB").equals(&numeral("5120 GB")));
        assert!(numeral("2 hours").equals(&numeral("120min")));
        assert!(!numeral("5 TB").equals(&numeral("5 GB")));
        assert!(!numeral("5 TB").equals(&numeral("5")));
    }
}
