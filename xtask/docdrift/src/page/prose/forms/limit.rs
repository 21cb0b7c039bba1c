//! Phrases that limit a quantity: "between 1 and 100", "max. 35 characters", "no more than five items", `>= 1`.
//!
//! A limit does not say what it limits. The type of the value and the noun behind the number decide: a value, a
//! length in characters or a number of items. The forms `bounds`, `length` and `items` each read theirs.

mod alternative;
mod noun;
mod one_sided;
mod range;

use std::ops::Range;

pub(super) use self::alternative::{alternative, is_compound, with_alternative};
pub(super) use self::noun::{Counts, Noun};
pub(super) use self::range::is_cued;
use crate::page::prose::lexer::Token;
use crate::page::prose::numeral::Numeral;

/// One end of a range.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Bound {
    /// The number.
    pub(super) numeral: Numeral,
    /// Whether the number itself is excluded.
    pub(super) exclusive: bool,
}

impl Bound {
    fn inclusive(numeral: Numeral) -> Self {
        Bound { numeral, exclusive: false }
    }

    /// The number, if it can count something. `step` leads from an excluded number to the next one that is included.
    fn count(&self, step: i64) -> Option<u64> {
        self.numeral.number.as_u64()?.checked_add_signed(if self.exclusive { step } else { 0 })
    }
}

/// How a limit is worded: some wordings need other words around to be a limit at all.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Wording {
    /// "at most 5", "between 1 and 5": a limit wherever it occurs.
    Plain,
    /// `1-5`, "1 to 5": a limit only behind a word such as "range", or with a noun of characters behind it.
    Bare,
    /// "exactly 5", "must be 5 characters".
    Exact,
    /// "more than 5": a limit if something "must be" so, not of "more than 5 results in an error".
    Compared,
    /// "up to 5": a limit of what is there, or of what is allowed.
    Loose,
    /// "starting at 1".
    Start,
}

/// A limit.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Limit {
    /// The lower end.
    pub(super) low: Option<Bound>,
    /// The upper end.
    pub(super) high: Option<Bound>,
    /// How it is worded.
    pub(super) wording: Wording,
    /// The words between the word of the limit and the number: "length" in "maximum length of 5".
    pub(super) about: Range<usize>,
    /// The noun behind the number.
    pub(super) noun: Noun,
    /// The tokens of the limit, with the noun.
    pub(super) tokens: Range<usize>,
}

impl Limit {
    /// Its ends.
    pub(super) fn bounds(&self) -> impl Iterator<Item = &Bound> {
        self.low.iter().chain(&self.high)
    }

    /// Whether a number has a unit.
    pub(super) fn has_unit(&self) -> bool {
        self.bounds().any(|bound| bound.numeral.unit.is_some())
    }

    /// The smallest count that it allows.
    pub(super) fn min_count(&self) -> Option<u64> {
        self.low.as_ref()?.count(1)
    }

    /// The largest count that it allows.
    pub(super) fn max_count(&self) -> Option<u64> {
        self.high.as_ref()?.count(-1)
    }

    /// Whether no words but "of" say what is limited: "a maximum of 5".
    fn is_bare(&self) -> bool {
        self.wording == Wording::Plain && self.about.len() <= 1
    }

    /// Whether the words of the limit, or up to three words before it, are among these: "length" in "the length is
    /// at most 5".
    pub(super) fn measures(&self, tokens: &[Token<'_>], words: &[&str]) -> bool {
        let before = self.tokens.start.saturating_sub(6)..self.tokens.start;
        tokens[self.about.clone()].iter().any(|token| token.is(words))
            || within_part(tokens, before).iter().any(|token| token.is(words))
    }
}

/// The end of the tokens that belongs to the same part of the sentence as what follows.
fn within_part<'s, 't>(tokens: &'s [Token<'t>], range: Range<usize>) -> &'s [Token<'t>] {
    let part = &tokens[range];
    let start =
        part.iter().rposition(|token| token.is_mark(&[',', ';', '.', '(', ')'])).map_or(0, |at| at + 1);
    &part[start..]
}

/// The limits of a sentence, in order.
pub(super) fn limits(tokens: &[Token<'_>]) -> Vec<Limit> {
    let mut found: Vec<Limit> = Vec::new();
    let mut at = 0;
    while at < tokens.len() {
        let limit = range::read(tokens, at).or_else(|| one_sided::read(tokens, at));
        match limit {
            Some(mut limit) => {
                limit.noun = noun_of(&limit, tokens);
                limit.tokens.end = limit.noun.end.max(limit.tokens.end);
                at = limit.tokens.end.max(at + 1);
                found.push(limit);
            }
            None => at += 1,
        }
    }
    share_nouns(&mut found, tokens);
    share_nouns_ahead(&mut found, tokens);
    found
}

/// The noun behind the number, or the unit if it is "bytes".
fn noun_of(limit: &Limit, tokens: &[Token<'_>]) -> Noun {
    if limit.wording == Wording::Exact {
        return limit.noun.clone();
    }
    let end = limit.tokens.end;
    let emphasised = end.checked_sub(1).and_then(|last| noun::within(&tokens[last]));
    if let Some(counts) = emphasised {
        return Noun { counts, tokens: end - 1..end, end };
    }
    let in_bytes = end.checked_sub(1).is_some_and(|last| noun::is_bytes(&tokens[last]));
    if in_bytes {
        return Noun { counts: Counts::Bytes, tokens: end - 1..end, end };
    }
    if limit.has_unit() { Noun::none(end) } else { noun::read(tokens, end) }
}

/// "at least 3 characters in length, and no more than 50": the noun of the first belongs to both.
fn share_nouns_ahead(limits: &mut [Limit], tokens: &[Token<'_>]) {
    for index in 1..limits.len() {
        let (first, second) = limits.split_at_mut(index);
        let (Some(first), Some(second)) = (first.last(), second.first_mut()) else { return };
        let between = &tokens[first.tokens.end..second.tokens.start];
        let joined = between.iter().all(|token| {
            token.is(&["and", "a", "an", "but", "or", "in", "length", "long", "with"])
                || token.is_mark(&[','])
        });
        let ends = tokens
            .get(second.tokens.end)
            .is_none_or(|next| next.is_mark(&['.', ',', ';', ')']) || next.is(&["long", "in"]));
        let is_counterpart = first.low.is_some() != second.low.is_some();
        if joined && ends && is_counterpart && !second.has_unit() && second.noun.is_none() && second.is_bare()
        {
            second.noun = Noun { end: second.noun.end, ..first.noun.clone() };
        }
    }
}

/// "a minimum of 3 and a maximum of 100 characters": the noun belongs to both.
fn share_nouns(limits: &mut [Limit], tokens: &[Token<'_>]) {
    for index in (1..limits.len()).rev() {
        let (first, second) = limits.split_at_mut(index);
        let (Some(first), Some(second)) = (first.last_mut(), second.first()) else { return };
        let between = &tokens[first.tokens.end..second.tokens.start];
        let joined = between.iter().all(|token| {
            token.is(&["and", "a", "an", "with", "or", "to", "the"]) || token.is_mark(&[',', '/'])
        });
        if joined && first.noun.is_none() && tokens[first.about.clone()].iter().all(|token| token.is(&["of"]))
        {
            first.noun = Noun { end: first.noun.end, ..second.noun.clone() };
            first.about = second.about.clone();
        }
    }
}
