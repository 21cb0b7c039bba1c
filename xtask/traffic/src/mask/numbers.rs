//! Numbers in texts: amounts, which are shown, and numbers of cards, accounts and telephones, which are not.

use std::ops::Range;

use super::places::{Kind, is_quantity};
use super::{pseudonym, tokens};

/// Digits in a text with what separates their groups.
#[derive(Debug)]
pub(crate) struct Run {
    pub(crate) range: Range<usize>,
    /// Whether it is a number of a card, an account or a telephone by its form.
    pub(crate) is_hidden: bool,
}

/// The runs of digits of several groups, or after a `+`, that stand alone.
pub(crate) fn runs(text: &str) -> Vec<Run> {
    let is_of = |c: char| c.is_ascii_digit() || " -().+\u{a0}".contains(c);
    let mut runs = Vec::new();
    let mut at = 0;
    while let Some(start) = text[at..].find(|c: char| c.is_ascii_digit() || "+(".contains(c)) {
        let start = at + start;
        let length = text[start..].find(|c| !is_of(c)).unwrap_or(text.len() - start);
        let run = text[start..start + length].trim_end_matches(|c: char| !c.is_ascii_digit());
        // Digits beside a letter, or beside `-` and a letter, are of an id.
        let of_id = |c: &char| c.is_alphanumeric() || *c == '_';
        let (before, after) = (text[..start].chars().rev(), text[start + run.len()..].chars());
        let joined = |mut near: Box<dyn Iterator<Item = char> + '_>| match near.next() {
            Some('-' | '.') => near.next().as_ref().is_some_and(of_id),
            near => near.as_ref().is_some_and(of_id),
        };
        let is_alone = !joined(Box::new(before)) && !joined(Box::new(after));
        if is_alone && !run.is_empty() {
            runs.push(Run { range: start..start + run.len(), is_hidden: is_hidden(run) });
        }
        at = start + length.max(1);
    }
    runs
}

/// A text that is such a number as a whole.
pub(crate) fn run_of(text: &str) -> Option<&str> {
    let is_of = |c: char| c.is_ascii_digit() || " -().+".contains(c);
    let digits = text.bytes().filter(u8::is_ascii_digit).count();
    (digits >= pseudonym::LONG_DIGITS && text.chars().all(is_of) && !tokens::is_ipv4(text)).then_some(text)
}

fn is_hidden(run: &str) -> bool {
    let digits = run.bytes().filter(u8::is_ascii_digit).count();
    let groups: Vec<usize> =
        run.split(|c: char| !c.is_ascii_digit()).map(str::len).filter(|length| *length > 0).collect();
    let has = |separator: &str| run.contains(|c| separator.contains(c));
    let begin: String = run.chars().take(10).collect();
    let is_european = groups.len() >= 3 && groups[0] <= 2 && groups[1] <= 2 && groups[2] == 4 && has("-");
    if tokens::is_date(&begin) || is_european || tokens::is_time(run) || tokens::is_uuid(run) {
        return false;
    }
    if run.starts_with(['+', '(']) && digits >= 7 {
        return true;
    }
    match groups.as_slice() {
        [] | [_] => false,
        _ if has("-") && !has(". ") => digits >= 7,
        groups if has(".") && !has(" -") => {
            digits >= pseudonym::LONG_DIGITS && groups.len() == 3 && groups.iter().all(|size| *size >= 3)
        }
        groups if digits >= 9 => {
            let is_card = (13..=19).contains(&digits) && groups.iter().all(|size| (3..=7).contains(size));
            let is_quartets = groups.len() >= 3 && groups[..groups.len() - 1].iter().all(|size| *size == 4);
            is_card
                || is_quartets
                || run.starts_with('0')
                || (has("-(") && digits <= 15)
                || (groups.len() >= 3 && digits <= 12 && groups.iter().all(|size| (2..=4).contains(size)))
        }
        _ => false,
    }
}

/// The pseudonym of digits in groups: that of the digits alone, in the same groups.
pub(crate) fn grouped(run: &str) -> String {
    let digits: String = run.chars().filter(char::is_ascii_digit).collect();
    let masked = pseudonym::token(&digits);
    let mut masked = masked.chars();
    run.chars().map(|c| if c.is_ascii_digit() { masked.next().unwrap_or(c) } else { c }).collect()
}

/// The numbers of bank accounts (IBAN) that are written in groups.
pub(crate) fn accounts(text: &str) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    let mut words = text.match_indices(' ').map(|(at, _)| at + 1).collect::<Vec<_>>();
    words.insert(0, 0);
    let word = |start: usize| text[start..].split(' ').next().unwrap_or_default();
    let mut index = 0;
    while index < words.len() {
        let start = words[index];
        let is_upper = |c: u8| c.is_ascii_uppercase() || c.is_ascii_digit();
        let begin = word(start).as_bytes();
        let is_begin = begin.len() == 4
            && begin[..2].iter().all(u8::is_ascii_uppercase)
            && begin[2..].iter().all(u8::is_ascii_digit);
        index += 1;
        if !is_begin {
            continue;
        }
        let mut end = start + 4;
        let mut groups = 0;
        while index < words.len() {
            let group = word(words[index]);
            if group.is_empty() || group.len() > 4 || !group.bytes().all(is_upper) {
                break;
            }
            end = words[index] + group.len();
            groups += 1;
            index += 1;
        }
        if groups >= 3 {
            found.push(start..end);
        }
    }
    found
}

/// Whether a text is a number with decimals.
pub(crate) fn is_decimal(text: &str) -> bool {
    let (whole, fraction) = text.split_once('.').unwrap_or((text, ""));
    let is_number = |part: &str, most: usize| part.len() <= most && part.bytes().all(|b| b.is_ascii_digit());
    !whole.is_empty() && !fraction.is_empty() && is_number(whole, 12) && is_number(fraction, 18)
}

/// Masks a number of a JSON text by its name and what the name says of it.
pub(crate) fn number(text: &str, name: &str, kind: Kind) -> String {
    let (sign, digits) = match text.strip_prefix('-') {
        Some(digits) => ("-", digits),
        None => ("", text),
    };
    if !digits.bytes().all(|byte| byte.is_ascii_digit()) {
        // A place on earth.
        let is_place = kind == Kind::Personal;
        let map = |c: char| if c.is_ascii_digit() { '7' } else { c };
        return if is_place { text.chars().map(map).collect() } else { text.to_owned() };
    }
    let is_hidden = match kind {
        // A small number with the name of a secret is a count.
        Kind::Secret | Kind::Personal => digits.len() >= 3,
        Kind::Plain => {
            is_card(digits)
                || (digits.len() >= pseudonym::LONG_DIGITS && !is_quantity(name) && !tokens::is_epoch(digits))
        }
    };
    if is_hidden { format!("{sign}{}", pseudonym::token(digits)) } else { text.to_owned() }
}

/// Whether digits are the number of a card: by its length, its first digit and its check digit.
fn is_card(digits: &str) -> bool {
    let luhn = digits.bytes().rev().enumerate().fold(0, |sum, (index, byte)| {
        let digit = u32::from(byte - b'0') * if index % 2 == 1 { 2 } else { 1 };
        sum + digit / 10 + digit % 10
    });
    (13..=19).contains(&digits.len()) && digits.starts_with(['2', '3', '4', '5', '6']) && luhn % 10 == 0
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_hidden_by_their_form() {
        for (text, expected) in [
            ("4242 4242 4242 4242", true),
            ("4242-4242-4242-4242", true),
            ("3782 822463 10005", true),
            ("+49 151 12345678", true),
            ("+15551234567", true),
            ("(555) 123-4567", true),
            ("555-123-4567", true),
            ("555.123.4567", true),
            ("078-05-1120", true),
            ("2026-11-29 08", false),
            ("2026-11-29", false),
            ("29-11-2026", false),
            ("1299.00", false),
            ("10 20 30", false),
            ("1.2.3.4", false),
            ("12", false),
            ("00000000-0000-4000-8000-112699803554", false),
        ] {
            let runs = runs(text);
            assert_eq!(runs.iter().any(|run| run.is_hidden), expected, "{text} {runs:?}");
        }
        assert_eq!(accounts("to DE89 3704 0044 0532 0130 00 now").first(), Some(&(3..30)));
        assert_eq!(number("4242424242424242", "amount", Kind::Plain).len(), 16);
        assert_ne!(number("4242424242424242", "amount", Kind::Plain), "4242424242424242");
        for (text, name) in
            [("1299", "id"), ("1704067200", "id"), ("125000000000", "amount"), ("0.333333333", "x")]
        {
            assert_eq!(number(text, name, Kind::Plain), text);
        }
    }
}
