//! Finds the words that introduce an example: "e.g.", "for example", "Example:", "such as".

use crate::page::prose::lexer::{Style, Token};
use crate::page::prose::sentence::Sentence;

/// How surely a value follows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Strength {
    /// A label: "Example: …".
    Label,
    /// "e.g. …", "for example …".
    Plain,
    /// "such as …", "like …", "i.e. …": a value follows only if it is written as one.
    Weak,
}

/// Words that introduce an example.
#[derive(Clone, Debug)]
pub(super) struct Marker {
    pub(super) strength: Strength,
    /// The index of its first token.
    pub(super) at: usize,
    /// The index of the token behind it.
    pub(super) end: usize,
    /// Whether it is in parentheses.
    pub(super) in_parentheses: bool,
}

impl Marker {
    /// Where the text behind it begins.
    pub(super) fn start_byte(&self, sentence: &Sentence<'_>) -> usize {
        sentence.tokens.get(self.end).map_or(sentence.range.end, |token| token.range.start)
    }
}

/// The markers of a sentence.
pub(super) fn markers(sentence: &Sentence<'_>) -> Vec<Marker> {
    let tokens = &sentence.tokens;
    let mut found = Vec::new();
    let mut at = 0;
    while at < tokens.len() {
        let Some((strength, end)) = marker(tokens, at) else {
            at += 1;
            continue;
        };
        if strength == Strength::Weak
            && found.iter().any(|before: &Marker| before.strength != Strength::Label)
        {
            break;
        }
        let end = skip(tokens, end);
        let open = tokens[..at].iter().rposition(|token| token.is_mark(&['(', ')', '[', ']']));
        let in_parentheses = open.is_some_and(|open| tokens[open].is_mark(&['(', '[']));
        found.push(Marker { strength, at, end, in_parentheses });
        at = end.max(at + 1);
    }
    found
}

fn marker(tokens: &[Token<'_>], at: usize) -> Option<(Strength, usize)> {
    let is = |index: usize, words: &[&str]| tokens.get(index).is_some_and(|token| token.is(words));
    let is_mark = |index: usize, marks: &[char]| tokens.get(index).is_some_and(|token| token.is_mark(marks));
    let first = &tokens[at];
    if first.is(&["e.g.", "e.g", "eg", "eg."]) {
        return Some((Strength::Plain, at + 1));
    }
    if first.is(&["for", "as"])
        && (is(at + 1, &["example", "instance", "examples"])
            || is(at + 1, &["an"]) && is(at + 2, &["example"]))
    {
        return Some((Strength::Plain, at + 2 + usize::from(is(at + 1, &["an"]))));
    }
    if first.is(&["example", "examples", "ex", "sample"]) {
        let noun = usize::from(is(at + 1, &["value", "values", "format", "input", "response"]));
        let noted = if is_mark(at + 1, &['(']) {
            tokens[at..].iter().position(|token| token.is_mark(&[')'])).filter(|end| *end < 6)
        } else {
            None
        };
        let end = at + 1 + noted.unwrap_or(noun);
        let is_label =
            is_mark(end, &[':', '-', '–', '=']) || is(end, &["is", "are"]) && at < 2 || noted.is_some();
        return is_label.then_some((Strength::Label, end + usize::from(noted.is_none())));
    }
    if first.is(&["such"]) && is(at + 1, &["as"]) {
        return Some((Strength::Weak, at + 2));
    }
    let is_written = |index: usize| {
        tokens.get(index).is_some_and(|token| matches!(token.style, Style::Code | Style::Quoted))
    };
    if first.is(&["like"]) && is_written(at + 1) || first.is(&["i.e.", "i.e", "ie"]) {
        return Some((Strength::Weak, at + 1));
    }
    None
}

/// The index behind marks and words that still belong to the marker.
fn skip(tokens: &[Token<'_>], mut end: usize) -> usize {
    while tokens
        .get(end)
        .is_some_and(|token| token.is_mark(&[',', ':', '.', '–', '=']) || token.is(&["is", "use", "enter"]))
    {
        end += 1;
    }
    end
}
