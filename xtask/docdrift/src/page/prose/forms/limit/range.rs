//! Limits with two ends: "between 1 and 10", "from 0 to 5", `1-10`, `[0, 1)`, `0 < x <= 5`.

use std::ops::Range;

use super::{Bound, Limit, Noun, Wording};
use crate::page::prose::forms::cursor::Cursor;
use crate::page::prose::lexer::{Style, Token};
use crate::page::prose::numeral::Numeral;

/// The range at an index.
pub(super) fn read(tokens: &[Token<'_>], at: usize) -> Option<Limit> {
    [brackets, chain, between, from_to, bare].iter().find_map(|form| form(tokens, at))
}

fn limit(low: Bound, high: Bound, wording: Wording, start: usize, cursor: &Cursor<'_, '_>) -> Option<Limit> {
    let ordered = low.numeral.as_f64() < high.numeral.as_f64()
        || (low.numeral.number == high.numeral.number && !low.exclusive);
    let end = cursor.at;
    ordered.then_some(Limit {
        low: Some(low),
        high: Some(high),
        wording,
        about: start..start,
        noun: Noun::none(end),
        tokens: start..end,
    })
}

/// A range with a number at its lower end only.
fn open_limit(low: Bound, tokens: Range<usize>) -> Limit {
    Limit {
        low: Some(low),
        high: None,
        wording: Wording::Plain,
        about: tokens.start..tokens.start,
        noun: Noun::none(tokens.end),
        tokens,
    }
}

/// A number with a gloss behind it: `86400 (1 day)`.
fn glossed(cursor: &mut Cursor<'_, '_>) -> Option<Numeral> {
    let numeral = cursor.numeral()?;
    if cursor.rest().first().is_some_and(|token| token.is_mark(&['('])) {
        let close = cursor.rest().iter().take(6).position(|token| token.is_mark(&[')']));
        let between = |length: usize| {
            cursor
                .rest()
                .get(length + 1)
                .is_some_and(|next| next.is_mark(&['-', ',', '–', ']', ')']) || next.is(&["and", "to"]))
        };
        if let Some(length) = close.filter(|length| between(*length)) {
            cursor.at += length + 1;
        }
    }
    Some(numeral)
}

/// `[0, 1]`, `(-180, 180]`, `[60(1 min), 86400(1 day)]`
fn brackets(tokens: &[Token<'_>], at: usize) -> Option<Limit> {
    let mut cursor = Cursor::new(tokens, at);
    let opens_exclusive = tokens[at].is_mark(&['(']);
    if !cursor.mark(&['[', '(']) {
        return None;
    }
    let low = glossed(&mut cursor)?;
    let comma = cursor.mark(&[',', ';']);
    if !comma && !dash(&mut cursor) {
        return None;
    }
    let high = glossed(&mut cursor)?;
    let closes_exclusive = cursor.peek()?.is_mark(&[')']);
    if !cursor.mark(&[']', ')']) || (opens_exclusive && closes_exclusive) {
        return None;
    }
    // `[1, 2]` may be a list of two values; it is a range behind a word such as "range".
    let cued = is_cued(tokens, at);
    let is_range = cued || !comma || opens_exclusive || closes_exclusive;
    let low = Bound { numeral: low, exclusive: opens_exclusive };
    let high = Bound { numeral: high, exclusive: closes_exclusive };
    is_range.then(|| limit(low, high, Wording::Plain, at, &cursor)).flatten()
}

/// `0 < x <= 5`
fn chain(tokens: &[Token<'_>], at: usize) -> Option<Limit> {
    let mut cursor = Cursor::new(tokens, at);
    let low = cursor.numeral()?;
    let (below, low_exclusive) = super::one_sided::sign(&mut cursor)?;
    cursor.peek().filter(|token| !token.text.is_empty())?;
    cursor.at += 1;
    let (above, high_exclusive) = super::one_sided::sign(&mut cursor)?;
    let high = cursor.numeral()?;
    let (low, high) = (
        Bound { numeral: low, exclusive: low_exclusive },
        Bound { numeral: high, exclusive: high_exclusive },
    );
    (below == '<' && above == '<').then(|| limit(low, high, Wording::Plain, at, &cursor)).flatten()
}

/// "between 1 and 10", "between 1 to 10", "between 1 - 10"
fn between(tokens: &[Token<'_>], at: usize) -> Option<Limit> {
    let mut cursor = Cursor::new(tokens, at);
    if !cursor.word(&["between", "betwen", "beetween"]) {
        return None;
    }
    cursor.word(&["the"]);
    let exclusive = cursor.word(&["exclusive", "exclusively"]);
    if cursor.peek()?.is_mark(&['[']) {
        return brackets(tokens, cursor.at).map(|limit| Limit { tokens: at..limit.tokens.end, ..limit });
    }
    let low = glossed(&mut cursor)?;
    let low_exclusive = edge(&mut cursor);
    if !cursor.word(&["and", "to", "or"]) && !cursor.mark(&['&']) && !dash(&mut cursor) {
        return None;
    }
    if let Some(limit) = open_end(at, &low, exclusive || low_exclusive, &cursor) {
        return Some(limit);
    }
    two_ends(tokens, at, low, exclusive || low_exclusive, &mut cursor, Wording::Plain)
}

/// "between 1 and `maxRows`": the upper end is no number, but a name.
fn open_end(at: usize, low: &Numeral, exclusive: bool, cursor: &Cursor<'_, '_>) -> Option<Limit> {
    let name = cursor.peek()?;
    let is_name = matches!(name.style, Style::Word | Style::Code)
        && name.text.starts_with(char::is_alphabetic)
        && (name.style == Style::Code
            || name.text.contains('_')
            || name.text.chars().skip(1).any(char::is_uppercase)
                && name.text.chars().any(char::is_lowercase));
    is_name.then(|| open_limit(Bound { numeral: low.clone(), exclusive }, at..cursor.at))
}

/// "from 1 to 10", "from 1 up to 10", "ranging from 1 through 10"
fn from_to(tokens: &[Token<'_>], at: usize) -> Option<Limit> {
    let mut cursor = Cursor::new(tokens, at);
    if !cursor.word(&["from"]) {
        return None;
    }
    let low = glossed(&mut cursor)?;
    let low_exclusive = edge(&mut cursor);
    cursor.word(&["and"]);
    if !cursor.phrase(&[&["up", "to"], &["to"], &["through"], &["till"], &["until"]]) && !dash(&mut cursor) {
        return None;
    }
    // "from 1 to the current time": the upper end is no number.
    if cursor.peek().is_some_and(|token| token.is(&["the"])) {
        let low = Bound { numeral: low, exclusive: low_exclusive };
        return is_cued(tokens, at).then(|| open_limit(low, at..cursor.at - 1));
    }
    two_ends(tokens, at, low, low_exclusive, &mut cursor, Wording::Plain)
}

/// `1-10`, `1..10`, "1 to 10"
fn bare(tokens: &[Token<'_>], at: usize) -> Option<Limit> {
    let mut cursor = Cursor::new(tokens, at);
    let low = glossed(&mut cursor)?;
    // "a 2- to 16-digit number"
    if cursor.peek().is_some_and(|next| next.is_mark(&['-']))
        && cursor.rest().get(1).is_some_and(|next| next.is(&["to"]))
    {
        cursor.at += 1;
    }
    // `2019-09-19`, "1.2-1.3", "ISO 3166-1": a part of something else.
    let touches = |first: usize| at > 0 && tokens[first - 1].range.end == tokens[first].range.start;
    if touches(at) && tokens[at - 1].is_mark(&['-', '.', '/', '#', '+', '–']) {
        return None;
    }
    if !cursor.phrase(&[&["to"], &["up", "to"], &["through"]]) && !dash(&mut cursor) {
        return None;
    }
    let limit = two_ends(tokens, at, low, false, &mut cursor, Wording::Bare)?;
    let next = tokens.get(limit.tokens.end);
    let goes_on = next.is_some_and(|next| {
        next.is_mark(&['-', '/', ':', '–']) && next.range.start == tokens[limit.tokens.end - 1].range.end
    });
    (!goes_on || is_hyphenated_unit(tokens, limit.tokens.end)).then_some(limit)
}

fn is_hyphenated_unit(tokens: &[Token<'_>], at: usize) -> bool {
    tokens.get(at + 1).is_some_and(|token| token.is(&["character", "char", "letter", "digit"]))
}

fn two_ends(
    tokens: &[Token<'_>],
    at: usize,
    low: Numeral,
    low_exclusive: bool,
    cursor: &mut Cursor<'_, '_>,
    wording: Wording,
) -> Option<Limit> {
    let start = cursor.at;
    let high = cursor.numeral()?;
    // "between 1 and 1000/rows": the upper end is no number.
    if cursor.peek().is_some_and(|next| {
        next.is_mark(&['/', '*', '^', '+']) && tokens[cursor.at - 1].range.end == next.range.start
    }) {
        let low = Bound { numeral: low, exclusive: low_exclusive };
        return (wording == Wording::Plain).then(|| open_limit(low, at..start));
    }
    let high_exclusive = edge(cursor);
    // "1 and 10 (exclusive)" is about both ends, "10 (inclusive)" is the usual case.
    let parenthesised = cursor.rest().first().is_some_and(|token| token.is_mark(&['(']))
        && cursor.rest().get(1).is_some_and(|token| token.is(&["exclusive", "exclusively"]));
    let (low_exclusive, high_exclusive) = (
        low_exclusive || parenthesised || high_exclusive && wording == Wording::Plain,
        high_exclusive || parenthesised,
    );
    limit(
        Bound { numeral: low, exclusive: low_exclusive },
        Bound { numeral: high, exclusive: high_exclusive },
        wording,
        at,
        cursor,
    )
}

/// Steps over "inclusive" or "exclusive" behind an end; whether it is exclusive.
fn edge(cursor: &mut Cursor<'_, '_>) -> bool {
    if cursor.word(&["inclusive", "inclusively"])
        || cursor.rest().first().is_some_and(|token| token.is_mark(&['('])) && {
            let mut ahead = Cursor { at: cursor.at + 1, ..*cursor };
            let there = ahead.word(&["inclusive", "included"]) && ahead.mark(&[')']);
            if there {
                cursor.at = ahead.at;
            }
            there
        }
    {
        return false;
    }
    cursor.word(&["exclusive", "exclusively"])
}

/// Steps over a dash or dots between two numbers; a minus sign of the second number is left.
fn dash(cursor: &mut Cursor<'_, '_>) -> bool {
    if cursor.mark(&['.', '…']) {
        let more = cursor.mark(&['.']) || cursor.tokens[cursor.at - 1].is_mark(&['…']);
        cursor.mark(&['.']);
        return more;
    }
    cursor.mark(&['-', '–', '—', '~', '−'])
}

/// Whether a word before two numbers says that they are a range.
pub(in crate::page::prose::forms) fn is_cued(tokens: &[Token<'_>], at: usize) -> bool {
    const CUES: &[&str] = &[
        "range", "ranges", "ranging", "interval", "values", "value", "between", "within", "from", "scale",
        "valid", "allowed", "accepted", "accepts", "limits", "be", "integer", "number", "anywhere",
    ];
    const BETWEEN: &[&str] = &[
        "is",
        "are",
        "of",
        "in",
        "the",
        "be",
        "a",
        "include",
        "for",
        "size",
        "supported",
        "accepted",
        "possible",
    ];
    let mut index = at;
    while index > 0 {
        let token = &tokens[index - 1];
        if token.is(CUES) {
            return true;
        }
        if !token.is(BETWEEN) && !token.is_mark(&[':', '=', '(', '[']) && !token.is_literal() {
            return false;
        }
        index -= 1;
    }
    false
}
