//! The part of a sentence at the level of a phrase: within the same parentheses, without inner ones.

use std::ops::Range;

use crate::page::prose::lexer::Token;

/// The tokens at the level of a phrase, split at commas.
pub(super) struct Level<'s, 't> {
    tokens: &'s [Token<'t>],
    /// The tokens of the phrase.
    pub(super) phrase: Range<usize>,
    /// The parts between commas and dashes, as indexes of tokens; inner parentheses are left out.
    pub(super) segments: Vec<Vec<usize>>,
    /// The part that contains the phrase.
    pub(super) own: usize,
}

impl<'s, 't> Level<'s, 't> {
    pub(super) fn new(tokens: &'s [Token<'t>], phrase: &Range<usize>) -> Self {
        let bounds = enclosing(tokens, phrase);
        let mut segments: Vec<Vec<usize>> = vec![Vec::new()];
        let (mut own, mut depth) = (0, 0_usize);
        for index in bounds {
            let token = &tokens[index];
            let within = phrase.contains(&index);
            if index == phrase.start {
                own = segments.len() - 1;
            }
            match () {
                () if within => segments.last_mut().expect("never empty").push(index),
                () if token.is_mark(&['(']) => depth += 1,
                () if token.is_mark(&[')']) => depth = depth.saturating_sub(1),
                () if depth > 0 => {}
                () if token.is_mark(&[',', '–', '—', ':']) || is_dash(tokens, index) => {
                    segments.push(Vec::new())
                }
                () => segments.last_mut().expect("never empty").push(index),
            }
        }
        Level { tokens, phrase: phrase.clone(), segments, own }
    }

    /// The token with this index.
    pub(super) fn token(&self, index: usize) -> &'s Token<'t> {
        &self.tokens[index]
    }

    /// All tokens behind the phrase.
    pub(super) fn rest(&self) -> &'s [Token<'t>] {
        self.tokens.get(self.phrase.end..).unwrap_or_default()
    }

    /// The tokens of the parenthesis right behind the phrase.
    pub(super) fn parenthesis_behind(&self) -> Option<&'s [Token<'t>]> {
        let (first, inner) = self.rest().split_first()?;
        let close = inner.iter().position(|token| token.is_mark(&[')']))?;
        first.is_mark(&['(']).then(|| &inner[..close])
    }

    /// The tokens of the parenthesis right before the phrase.
    pub(super) fn parenthesis_before(&self) -> Option<&'s [Token<'t>]> {
        let (last, inner) = self.tokens.get(..self.phrase.start)?.split_last()?;
        let open = inner.iter().rposition(|token| token.is_mark(&['(']))?;
        last.is_mark(&[')']).then(|| &inner[open + 1..])
    }

    /// The tokens of the level outside of the phrase.
    pub(super) fn all(&self) -> impl Iterator<Item = &'s Token<'t>> {
        self.segments
            .iter()
            .flatten()
            .filter(|index| !self.phrase.contains(index))
            .map(|index| &self.tokens[*index])
    }

    /// The tokens of the level before the phrase.
    pub(super) fn before(&self) -> impl Iterator<Item = &'s Token<'t>> {
        self.segments
            .iter()
            .flatten()
            .filter(|index| **index < self.phrase.start)
            .map(|index| &self.tokens[*index])
    }

    /// The tokens of the phrase's part.
    pub(super) fn segment(&self) -> impl Iterator<Item = &'s Token<'t>> {
        self.segments[self.own].iter().map(|index| &self.tokens[*index])
    }

    /// The tokens of the phrase's part before the phrase, from the last conjunction on.
    pub(super) fn segment_before(&self) -> impl Iterator<Item = &'s Token<'t>> {
        let before: Vec<usize> =
            self.segments[self.own].iter().copied().filter(|index| *index < self.phrase.start).collect();
        // "between 1 and 10": a conjunction directly before the phrase joins it with a statement about the same thing.
        let start = before
            .iter()
            .rposition(|index| self.tokens[*index].is(&["and", "but", "&", "or"]))
            .map_or(0, |at| at + 1);
        before.into_iter().skip(start).map(|index| &self.tokens[index])
    }

    /// The five tokens before the phrase in its part.
    pub(super) fn near_before(&self) -> impl Iterator<Item = &'s Token<'t>> {
        self.segments[self.own]
            .iter()
            .filter(|index| **index < self.phrase.start && **index + 5 >= self.phrase.start)
            .map(|index| &self.tokens[*index])
    }

    /// Each pair of neighbours of the level.
    pub(super) fn pairs(&self) -> impl Iterator<Item = (&'s Token<'t>, &'s Token<'t>)> {
        let indexes: Vec<usize> = self.segments.iter().flatten().copied().collect();
        let pairs: Vec<(usize, usize)> = indexes.windows(2).map(|pair| (pair[0], pair[1])).collect();
        pairs.into_iter().map(|(first, second)| (&self.tokens[first], &self.tokens[second]))
    }

    /// Each pair of neighbours of the level before the phrase.
    pub(super) fn pairs_before(&self) -> impl Iterator<Item = (&'s Token<'t>, &'s Token<'t>)> {
        let end = self.tokens.get(self.phrase.start).map_or(usize::MAX, |token| token.range.start);
        self.pairs().filter(move |(_, second)| second.range.end <= end)
    }
}

/// Whether a hyphen has spaces around it.
fn is_dash(tokens: &[Token<'_>], index: usize) -> bool {
    let apart = |first: usize, second: usize| match (tokens.get(first), tokens.get(second)) {
        (Some(first), Some(second)) => first.range.end < second.range.start,
        _ => true,
    };
    tokens[index].is_mark(&['-']) && index > 0 && apart(index - 1, index) && apart(index, index + 1)
}

/// Whether "etc." ends a sentence, since a word in upper case follows.
fn ends_list(tokens: &[Token<'_>], index: usize) -> bool {
    tokens[index].is(&["etc."])
        && tokens.get(index + 1).is_some_and(|next| next.text.starts_with(char::is_uppercase))
}

/// The tokens within the same parentheses as the phrase, up to a semicolon or full stop.
fn enclosing(tokens: &[Token<'_>], phrase: &Range<usize>) -> Range<usize> {
    let (mut start, mut depth) = (0, 0_usize);
    for index in (0..phrase.start).rev() {
        match () {
            () if tokens[index].is_mark(&[')']) => depth += 1,
            () if tokens[index].is_mark(&['(']) && depth == 0 => {
                start = index + 1;
                break;
            }
            () if tokens[index].is_mark(&['(']) => depth -= 1,
            () if depth == 0
                && (tokens[index].is_mark(&[';', '.', '?', '!']) || ends_list(tokens, index)) =>
            {
                start = index + 1;
                break;
            }
            () => {}
        }
    }
    let (mut end, mut depth) = (tokens.len(), 0_usize);
    for (index, token) in tokens.iter().enumerate().skip(phrase.end) {
        match () {
            () if token.is_mark(&['(']) => depth += 1,
            () if token.is_mark(&[')']) && depth == 0 => {
                end = index;
                break;
            }
            () if token.is_mark(&[')']) => depth -= 1,
            () if depth == 0 && token.is_mark(&[';', '.', '?', '!']) => {
                end = index;
                break;
            }
            () => {}
        }
    }
    start..end
}
