//! Limits with one end: "at most 5", "maximum length is 20", `>= 1`, "positive integer".

use std::ops::Range;

use super::noun::Counts;
use super::{Bound, Limit, Noun, Wording};
use crate::page::prose::forms::cursor::Cursor;
use crate::page::prose::lexer::{Style, Token};
use crate::page::prose::numeral::{self, Numeral};

#[derive(Clone, Copy, PartialEq, Eq)]
enum Side {
    Low,
    High,
}

/// The limit at an index.
pub(super) fn read(tokens: &[Token<'_>], at: usize) -> Option<Limit> {
    [named, comparison, phrase, signed, behind, exact].iter().find_map(|form| form(tokens, at))
}

fn limit(side: Side, bound: Bound, wording: Wording, start: usize, about: Range<usize>, end: usize) -> Limit {
    let noun = Noun::none(end);
    let (low, high) = if side == Side::Low { (Some(bound), None) } else { (None, Some(bound)) };
    Limit { low, high, wording, about, noun, tokens: start..end }
}

const MAXIMUM: &[&str] = &["maximum", "max", "max.", "maximal"];
const MINIMUM: &[&str] = &["minimum", "min", "min.", "minimal"];

/// "maximum length of 20", "max: 5", "the minimum is 1", "upper limit of 5"
fn named(tokens: &[Token<'_>], at: usize) -> Option<Limit> {
    let mut cursor = Cursor::new(tokens, at);
    if let Some(limit) = keyword(tokens, at) {
        return Some(limit);
    }
    let side = if cursor.word(MAXIMUM) || cursor.phrase(&[&["upper", "limit"], &["upper", "bound"]]) {
        Side::High
    } else if cursor.word(MINIMUM) || cursor.phrase(&[&["lower", "limit"], &["lower", "bound"]]) {
        Side::Low
    } else if cursor.word(&["limit", "limited", "capped"]) {
        return limit_word(tokens, at);
    } else if cursor.word(&["limits", "limitation", "limitations"]) {
        return limitation(tokens, at);
    } else {
        return None;
    };
    cursor.mark(&['.']);
    let begin = cursor.at;
    // "maximum number of characters allowed is 20": up to six words, none of which is a verb of another clause.
    let mut end = begin;
    while end < tokens.len() && end - begin < 7 && is_about(&tokens[end]) {
        end += 1;
    }
    cursor.at = end;
    let linked = cursor.phrase(&[
        &["must", "be"],
        &["should", "be"],
        &["can", "be"],
        &["is", "set", "to"],
        &["is"],
        &["are"],
        &["be"],
        &["to"],
    ]) || cursor.mark(&[':', '=']);
    cursor.mark(&['=', ':']);
    cursor.word(&["also", "currently"]);
    cursor.phrase(&[&["a", "value", "of"], &["an", "integer"]]);
    let numeral = cursor.numeral().or_else(|| assigned(&mut cursor).filter(|_| linked))?;
    // "max 5", "maximum of 5", "maximum length 5"; "maximum … 5" with other words needs "is".
    let about = begin..end;
    let last_is_of = end > begin && tokens[end - 1].is(&["of", "number", "length", "value", "size"]);
    let fits = linked || about.is_empty() || last_is_of || about.len() == 1;
    fits.then(|| limit(side, Bound::inclusive(numeral), Wording::Plain, at, about, cursor.at))
}

/// `page_size=50`, in code: the form `bounds` checks the name.
fn assigned(cursor: &mut Cursor<'_, '_>) -> Option<Numeral> {
    let token = cursor.peek().filter(|token| token.style == Style::Code)?;
    let (_, number) = token.text.split_once('=')?;
    let number = numeral::parse(number)?;
    cursor.at += 1;
    Some(Numeral::plain(number))
}

/// `maxLength: 50`
fn keyword(tokens: &[Token<'_>], at: usize) -> Option<Limit> {
    let mut cursor = Cursor::new(tokens, at);
    let side = match tokens[at].lower.trim_end_matches(':') {
        "maxlength" | "max-length" | "max_length" | "max_len" | "maxlen" => Side::High,
        "minlength" | "min-length" | "min_length" | "min_len" | "minlen" => Side::Low,
        _ => return None,
    };
    cursor.at += 1;
    if !cursor.mark(&[':', '=']) {
        cursor.word(&["is", "of"]);
    }
    let numeral = cursor.numeral()?;
    Some(limit(side, Bound::inclusive(numeral), Wording::Plain, at, at..at + 1, cursor.at))
}

/// Whether a word may be between "maximum" and its number.
fn is_about(token: &Token<'_>) -> bool {
    const STOPS: &[&str] = &[
        "is", "are", "be", "must", "should", "can", "to", "and", "or", "if", "when", "that", "which", "will",
        "returns", "return", "default", "defaults", "before", "after", "with", "has",
    ];
    let is_word = matches!(token.style, Style::Word | Style::Code | Style::Emphasis)
        && numeral::read(std::slice::from_ref(token)).is_none();
    is_word && !token.is(STOPS) && !token.is(MAXIMUM) && !token.is(MINIMUM)
}

/// "limited to 20", "a limit of 20", "the limit is 20"
fn limit_word(tokens: &[Token<'_>], at: usize) -> Option<Limit> {
    let mut cursor = Cursor::new(tokens, at + 1);
    // "the default limit is 50" is a default.
    if tokens[at.saturating_sub(3)..at].iter().any(|token| token.is(&["default"])) {
        return None;
    }
    let of_characters =
        at > 0 && tokens[at - 1].is(&["character", "characters", "char", "length", "item", "size"]);
    let linked = if tokens[at].is(&["limit"]) {
        cursor.phrase(&[&["of"], &["is"]]) || of_characters && cursor.mark(&[':', '='])
    } else {
        cursor.phrase(&[&["to"], &["at"]])
    };
    cursor.phrase(&[&["a", "maximum", "of"], &["up", "to"], &["at", "most"]]);
    let numeral = linked.then(|| cursor.numeral()).flatten()?;
    let about = if of_characters { at - 1..at } else { at..at };
    Some(limit(Side::High, Bound::inclusive(numeral), Wording::Plain, at, about, cursor.at))
}

/// "Limitations: 20 characters"
fn limitation(tokens: &[Token<'_>], at: usize) -> Option<Limit> {
    let mut cursor = Cursor::new(tokens, at + 1);
    let numeral = cursor.mark(&[':']).then(|| cursor.numeral()).flatten()?;
    let counts = super::noun::read(tokens, cursor.at).counts;
    (counts == Counts::Characters)
        .then(|| limit(Side::High, Bound::inclusive(numeral), Wording::Plain, at, at..at, cursor.at))
}

/// The sign of a comparison, `<` or `>`, and whether the number itself is excluded.
pub(super) fn sign(cursor: &mut Cursor<'_, '_>) -> Option<(char, bool)> {
    let Style::Mark(mark) = cursor.peek()?.style else { return None };
    cursor.at += 1;
    match mark {
        '≤' => Some(('<', false)),
        '≥' => Some(('>', false)),
        '<' | '>' => Some((mark, !cursor.mark(&['=']))),
        '=' if cursor.mark(&['>']) => Some(('>', false)),
        '=' if cursor.mark(&['<']) => Some(('<', false)),
        _ => None,
    }
}

/// `>= 1`
fn comparison(tokens: &[Token<'_>], at: usize) -> Option<Limit> {
    let mut cursor = Cursor::new(tokens, at);
    let (mark, exclusive) = sign(&mut cursor)?;
    let numeral = cursor.numeral()?;
    // `a > 5 > b` and `0 < x` are no limits of the value: the number is on the other side.
    let side = if mark == '>' { Side::Low } else { Side::High };
    let is_arrow = at > 0 && (tokens[at - 1].is_mark(&['-', '=']) || tokens[at - 1].style == Style::Number);
    (!is_arrow).then(|| limit(side, Bound { numeral, exclusive }, Wording::Plain, at, at..at, cursor.at))
}

/// Phrases before the number: side, whether the number is excluded, how it is worded.
const PHRASES: &[(&[&str], Side, bool, Wording)] = &[
    (&["at", "most"], Side::High, false, Wording::Plain),
    (&["at", "maximum"], Side::High, false, Wording::Plain),
    (&["at", "least"], Side::Low, false, Wording::Plain),
    (&["at", "minimum"], Side::Low, false, Wording::Plain),
    (&["up", "to"], Side::High, false, Wording::Loose),
    (&["less", "than", "or", "equal", "to"], Side::High, false, Wording::Plain),
    (&["less", "than", "or", "equals", "to"], Side::High, false, Wording::Plain),
    (&["less", "or", "equal", "to"], Side::High, false, Wording::Plain),
    (&["less", "or", "equal", "than"], Side::High, false, Wording::Plain),
    (&["lower", "than", "or", "equal", "to"], Side::High, false, Wording::Plain),
    (&["smaller", "than", "or", "equal", "to"], Side::High, false, Wording::Plain),
    (&["greater", "than", "or", "equal", "to"], Side::Low, false, Wording::Plain),
    (&["greater", "than", "or", "equals", "to"], Side::Low, false, Wording::Plain),
    (&["greater", "or", "equal", "to"], Side::Low, false, Wording::Plain),
    (&["greater", "or", "equal", "than"], Side::Low, false, Wording::Plain),
    (&["greater", "or", "equals", "to"], Side::Low, false, Wording::Plain),
    (&["larger", "than", "or", "equal", "to"], Side::Low, false, Wording::Plain),
    (&["bigger", "than", "or", "equal", "to"], Side::Low, false, Wording::Plain),
    (&["higher", "than", "or", "equal", "to"], Side::Low, false, Wording::Plain),
    (&["more", "than", "or", "equal", "to"], Side::Low, false, Wording::Plain),
    (&["equal", "to", "or", "greater", "than"], Side::Low, false, Wording::Plain),
    (&["equal", "or", "greater", "than"], Side::Low, false, Wording::Plain),
    (&["equal", "to", "or", "less", "than"], Side::High, false, Wording::Plain),
    (&["equal", "or", "less", "than"], Side::High, false, Wording::Plain),
    (&["starting", "at"], Side::Low, false, Wording::Start),
    (&["starting", "from"], Side::Low, false, Wording::Start),
    (&["starting", "with"], Side::Low, false, Wording::Start),
    (&["starts", "at"], Side::Low, false, Wording::Start),
    (&["starts", "from"], Side::Low, false, Wording::Start),
    (&["starts", "with"], Side::Low, false, Wording::Start),
];

/// Comparatives before "than"; with "no" or "not" before them, the side is the other one and the number included.
const COMPARATIVES: &[(&[&str], Side)] = &[
    (&["greater", "more", "larger", "higher", "bigger", "longer", "above"], Side::Low),
    (&["less", "fewer", "smaller", "lower", "shorter", "below"], Side::High),
];

const NEGATIONS: &[&str] = &["not", "no", "cannot", "can't", "mustn't", "shouldn't", "never", "can’t"];

/// "no more than 5", "must not exceed 5", "less than 5", "at least 5"
fn phrase(tokens: &[Token<'_>], at: usize) -> Option<Limit> {
    let mut cursor = Cursor::new(tokens, at);
    let negated = cursor.word(NEGATIONS);
    if negated {
        cursor.skip(&["be", "have", "contain", "allowed", "to", "a", "length", "value", "of", "any"]);
        if cursor.word(&["exceed", "exceeding", "exceeds", "surpass"]) {
            cursor.phrase(&[
                &["more", "than"],
                &["a", "maximum", "of"],
                &["the", "maximum", "of"],
                &["a", "length", "of"],
                &["the", "limit", "of"],
            ]);
            let bound = Bound::inclusive(cursor.numeral()?);
            return Some(limit(Side::High, bound, Wording::Plain, at, at..at, cursor.at));
        }
    } else if let Some((_, side, exclusive, wording)) = PHRASES.iter().find(|(words, ..)| cursor.words(words))
    {
        cursor.phrase(&[&["a", "maximum", "of"], &["a", "minimum", "of"]]);
        cursor.mark(&[':']);
        let numeral = cursor.numeral().or_else(|| one_of_values(&mut cursor))?;
        // "starting from 0 to 99" has two ends.
        if *wording == Wording::Start
            && cursor.peek().is_some_and(|next| next.is(&["to", "up"]) || next.is_mark(&['-']))
        {
            return None;
        }
        return Some(limit(*side, Bound { numeral, exclusive: *exclusive }, *wording, at, at..at, cursor.at));
    }
    let (_, side) = COMPARATIVES.iter().find(|(words, _)| cursor.word(words))?;
    if !cursor.word(&["than", "then"]) && !tokens[cursor.at - 1].is(&["above", "below"]) {
        return None;
    }
    let or_equal = cursor.phrase(&[&["or", "equal", "to"], &["or", "equal"], &["or", "equals"]]);
    let numeral = cursor.numeral()?;
    let opposite = if *side == Side::Low { Side::High } else { Side::Low };
    let (side, exclusive) = if negated { (opposite, or_equal) } else { (*side, !or_equal) };
    let wording = if negated || or_equal { Wording::Plain } else { Wording::Compared };
    Some(limit(side, Bound { numeral, exclusive }, wording, at, at..at, cursor.at))
}

/// "at least one of the allowed values", which something has to contain: one value
fn one_of_values(cursor: &mut Cursor<'_, '_>) -> Option<Numeral> {
    let verb = cursor.at.checked_sub(3).map(|at| &cursor.tokens[at])?;
    let chooses =
        verb.is(&["specify", "provide", "select", "choose", "supply", "contain", "include", "pass"]);
    let mut ahead = *cursor;
    let there = ahead.words(&["one", "of", "the"])
        && ahead.word(&["valid", "allowed", "possible", "available", "supported", "listed"])
        && ahead.peek().is_some_and(|token| token.is(&["values", "options", "items"]));
    (there && chooses).then(|| {
        cursor.at = ahead.at;
        Numeral::plain(1)
    })
}

/// Whether a sentence speaks of negative numbers, too, and does not forbid them.
fn tells_signs(tokens: &[Token<'_>]) -> bool {
    let denies = |token: &Token<'_>| {
        token.is(NEGATIONS) || token.is(&["non", "error", "invalid", "rejected", "refused", "disallowed"])
    };
    tokens.iter().any(|token| token.is(&["negative"])) && !tokens.iter().any(denies)
}

/// What "non-negative" may count.
const UNITS: &[&str] = &["minor", "amount", "cents", "units", "count", "offset"];

/// "positive integer", "non-negative"
fn signed(tokens: &[Token<'_>], at: usize) -> Option<Limit> {
    let mut cursor = Cursor::new(tokens, at);
    let is_noun = |cursor: &Cursor<'_, '_>| {
        cursor.peek().is_none_or(|token| {
            token.is(&[
                "integer", "int", "number", "integers", "value", "whole", "non-zero", "decimal", "float",
                "32-bit", "64-bit", "double",
            ]) || token.is_mark(&['.', ',', ')', ';'])
        })
    };
    let is_claimed = |at: usize| {
        at == 0
            || tokens[at - 1].is(&["be", "a", "an", "is", "any", "only", "strictly"])
            || tokens[at - 1].is_mark(&['.', ',', '(', ';', ':'])
    };
    let cannot = cursor.phrase(&[
        &["cannot", "be", "negative"],
        &["can't", "be", "negative"],
        &["must", "not", "be", "negative"],
        &["can", "not", "be", "negative"],
        &["should", "not", "be", "negative"],
        &["not", "be", "negative"],
    ]);
    if cannot {
        let zero = Bound::inclusive(Numeral::plain(0));
        return Some(limit(Side::Low, zero, Wording::Plain, at, at..at, cursor.at));
    }
    let (number, exclusive) = if cursor.phrase(&[
        &["non-negative"],
        &["nonnegative"],
        &["non", "negative"],
        &["not", "negative"],
    ]) {
        (0, false)
    } else if cursor.word(&["positive"]) {
        (0, true)
    } else {
        return None;
    };
    // "Charged (positive) or credited (negative)": the sign tells two cases apart.
    if exclusive && tells_signs(tokens) {
        return None;
    }
    let plural = cursor.peek().is_some_and(|token| token.is(&["integers", "numbers", "values"]))
        && !tokens[..at].iter().any(|token| token.is(&["must", "only"]));
    let numeral = Numeral::plain(number);
    // "in non-negative cents"
    let measures = !exclusive
        && cursor.peek().is_some_and(|token| token.is(UNITS))
        && (at == 0 || is_claimed(at) || tokens[at - 1].is(&["in"]));
    if measures {
        cursor.skip(UNITS);
    }
    (measures || is_noun(&cursor) && is_claimed(at) && !plural)
        .then(|| limit(Side::Low, Bound { numeral, exclusive }, Wording::Plain, at, at..at, cursor.at))
}

/// "5 or more", "5 max", "5 characters maximum"
fn behind(tokens: &[Token<'_>], at: usize) -> Option<Limit> {
    let mut cursor = Cursor::new(tokens, at);
    let numeral = cursor.numeral()?;
    let end = cursor.at;
    let noun = super::noun::read(tokens, end);
    cursor.at = noun.end;
    cursor.mark(&[',', '(']);
    let is_apart = cursor.at > noun.end;
    let side = if cursor.word(MAXIMUM)
        || !is_apart && cursor.word(&["limit"])
        || cursor.phrase(&[
            &["or", "less"],
            &["or", "fewer"],
            &["or", "below"],
            &["or", "lower"],
            &["or", "shorter"],
            &["at", "most"],
        ]) {
        Side::High
    } else if cursor.word(MINIMUM)
        || cursor.phrase(&[
            &["or", "more"],
            &["or", "greater"],
            &["or", "above"],
            &["or", "higher"],
            &["or", "longer"],
            &["at", "least"],
        ])
    {
        Side::Low
    } else {
        return None;
    };
    // "default 5, max 10": the word belongs to the number behind it.
    let next = cursor.rest().first();
    let belongs_behind = next.is_some_and(|next| {
        next.is(&["of", "is", "value", "length", "number", "allowed", "size"])
            || next.is_mark(&[':', '='])
            || is_about(next) && !next.is(&["in"])
    }) || numeral::read(cursor.rest()).is_some();
    let limit = limit(side, Bound::inclusive(numeral), Wording::Plain, at, end..end, end);
    (!belongs_behind).then_some(limit)
}

/// "exactly 5 characters", "must be 5 characters long", "a 5-character code"
fn exact(tokens: &[Token<'_>], at: usize) -> Option<Limit> {
    let mut cursor = Cursor::new(tokens, at);
    if let Some(limit) = hyphenated(tokens, at) {
        return Some(limit);
    }
    let mut exactly = cursor.word(&["exactly", "precisely"]);
    let must = cursor.phrase(&[
        &["must", "be"],
        &["must", "have"],
        &["must", "contain"],
        &["should", "be"],
        &["length", "of"],
        &["length", "is"],
    ]);
    exactly |= cursor.word(&["exactly", "precisely"]);
    cursor.word(&["a", "an"]);
    cursor.word(&["valid"]);
    let numeral = cursor.numeral()?;
    let hyphenated = cursor.mark(&['-']);
    let noun = super::noun::read(tokens, cursor.at);
    let counts_characters = matches!(noun.counts, Counts::Characters | Counts::Digits);
    let adjective = counts_characters
        && (hyphenated
            || tokens.get(noun.end - 1).is_some_and(|token| {
                token.is(&["character", "char", "letter", "digit"]) && numeral.as_f64() > 1.0
            }));
    let fits = exactly || (must && counts_characters) || adjective;
    let bound = || Bound::inclusive(numeral.clone());
    fits.then(|| Limit {
        low: Some(bound()),
        high: Some(bound()),
        wording: Wording::Exact,
        about: at..at,
        noun: noun.clone(),
        tokens: at..cursor.at,
    })
}

/// "two-letter code"
fn hyphenated(tokens: &[Token<'_>], at: usize) -> Option<Limit> {
    let token = tokens.get(at).filter(|token| token.style == Style::Word)?;
    let (number, noun) = token.lower.split_once('-')?;
    let counts = match noun {
        "letter" | "character" | "char" => Counts::Characters,
        "digit" => Counts::Digits,
        _ => return None,
    };
    let number = numeral::named(number)?;
    let numeral = Numeral::plain(number);
    let bound = || Some(Bound::inclusive(numeral.clone()));
    let noun = Noun { counts, tokens: at + 1..at + 1, end: at + 1 };
    Some(Limit {
        low: bound(),
        high: bound(),
        wording: Wording::Exact,
        about: at..at,
        noun,
        tokens: at..at + 1,
    })
}
