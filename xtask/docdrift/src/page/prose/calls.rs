//! Finds the operation that a sentence of a page names: "the `limit` parameter of `GET /orders` is at most 100".
//!
//! A sentence that restricts what it says to an operation is about that operation wherever it is. One that only names
//! it, or has it beside it in its paragraph, is about it where nothing else says which operation is meant.

use std::ops::Range;

use super::lexer::{Style, Token};
use super::sentence::Text;
use crate::page::operation_mention;
use crate::page::promise::NamedOperation;
use crate::source::Excerpt;

/// The operations that the sentences of a paragraph name in code.
#[derive(Default)]
pub(super) struct Calls {
    /// For each sentence its range and the ranges of what it names.
    sentences: Vec<(Range<usize>, Vec<Call>)>,
}

/// An operation in a sentence.
struct Call {
    range: Range<usize>,
    written: String,
    /// The range of the words that restrict the sentence to it: "for `GET /orders`,".
    scope: Option<Range<usize>>,
}

impl Calls {
    /// The operations of a text; none for most texts.
    pub(super) fn of(text: &Excerpt) -> Self {
        if !text.text().contains("`") || !text.text().contains('/') {
            return Calls::default();
        }
        let parsed = Text::new(text.text());
        let calls =
            |tokens: &[Token<'_>]| (0..tokens.len()).filter_map(|at| call(text, tokens, at)).collect();
        let sentences = parsed.sentences.iter().map(|it| (it.range.clone(), calls(&it.tokens))).collect();
        Calls { sentences }
    }

    /// The text without the words that restrict a sentence to its only operation. Every other byte keeps its place.
    pub(super) fn blanked(&self, text: &Excerpt) -> Excerpt {
        let mut text = text.clone();
        for (_, calls) in &self.sentences {
            if let [Call { scope: Some(scope), .. }] = calls.as_slice() {
                text.blank(scope.clone());
            }
        }
        text
    }

    /// The parts of the text that are about different operations: each begins with a sentence that names some.
    pub(super) fn parts(&self, text: &str) -> Vec<Range<usize>> {
        let mut written: Vec<&str> =
            self.sentences.iter().flat_map(|(_, calls)| calls).map(|call| call.written.as_str()).collect();
        written.sort_unstable();
        written.dedup();
        let naming = self.sentences.iter().filter(|(_, calls)| !calls.is_empty() && written.len() > 1);
        let mut starts: Vec<usize> = naming.map(|(range, _)| range.start).collect();
        starts.insert(0, 0);
        starts.push(text.len());
        starts.windows(2).map(|pair| pair[0]..pair[1]).filter(|part| !part.is_empty()).collect()
    }

    /// The operation that the sentence at a byte names, or else the only one of the paragraph.
    pub(super) fn at(&self, byte: usize, text: &Excerpt) -> Option<NamedOperation> {
        let (_, own) = self.sentences.iter().find(|(range, _)| range.contains(&byte))?;
        let all = || self.sentences.iter().flat_map(|(_, calls)| calls);
        let named = |call: &Call, is_scope| NamedOperation { span: text.span(call.range.clone()), is_scope };
        match own.as_slice() {
            [] => {
                let first = all().next()?;
                all().all(|other| other.written == first.written).then(|| named(first, false))
            }
            [only] => Some(named(only, only.scope.is_some())),
            _ => None,
        }
    }
}

/// The operation in code at an index.
fn call(text: &Excerpt, tokens: &[Token<'_>], at: usize) -> Option<Call> {
    const SCOPES: &[&str] = &["for", "in", "of", "on", "by", "from"];
    const ARTICLES: &[&str] = &["the", "a"];
    const NOUNS: &[&str] = &["endpoint", "operation", "call", "calls", "request", "requests", "endpoints"];
    let token = tokens.get(at).filter(|token| token.style == Style::Code)?;
    operation_mention::of_text(&text.slice(token.range.start + 1..token.range.end - 1))?;
    let mut first = at;
    while first > 0 && tokens[first - 1].is(ARTICLES) {
        first -= 1;
    }
    let restricts = first.checked_sub(1).filter(|before| tokens[*before].is(SCOPES));
    let noun = at + usize::from(tokens.get(at + 1).is_some_and(|next| next.is(NOUNS)));
    // "For `GET /orders`, the limit is 5"
    let opens = restricts == Some(0);
    let last = noun + usize::from(opens && tokens.get(noun + 1).is_some_and(|next| next.is_mark(&[','])));
    let scope = restricts.map(|before| tokens[before].range.start..tokens[last].range.end);
    Some(Call { range: token.range.clone(), written: token.text.to_owned(), scope })
}
