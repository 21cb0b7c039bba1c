//! Reads promises out of sentences: a small grammar over tokens.
//!
//! The hard part is not the wording but whose property it is. A sentence of a page names its
//! subject in words, which are kept as they stand: whether the operation has such a field is asked
//! later, where the operation is known. A description stands beside the name of what it describes,
//! and its sentences may leave the subject out. What fits no form says nothing here.

mod forms;
mod phrase;
mod property;
mod token;

use std::collections::BTreeSet;

use serde_json::Value;

use self::property::PhraseOwner;
use self::token::{Token, sentences, tokens};
use super::claim::{ClaimKind, Origin};
use super::promise::{Promise, PromiseSubject};
use crate::source::{Excerpt, Span};
use crate::subject::identifier_words::words;

pub(crate) use self::token::number;

/// What a line of a table or list begins with.
const MARKS: &[&str] = &["|", "* ", "- ", "+ "];

/// The promises of a paragraph or list item.
///
/// ```
/// # use docdrift::{PromiseSubject, Files, prose};
/// let mut files = Files::new();
/// let id = files.add("a.md", "Status values include \"open\" and \"paid\".");
/// let promises = prose::read(&files.excerpt(id));
/// assert_eq!(promises[0].about, PromiseSubject::Words(vec!["status".to_owned()]));
/// assert_eq!(promises[0].value, serde_json::json!(["open", "paid"]));
/// ```
#[must_use]
pub(crate) fn read(text: &Excerpt) -> Vec<Promise> {
    let mut promises = Vec::new();
    let mut sentinel = false;
    for range in sentences(text.text()) {
        let tokens = tokens(&text.text()[range.clone()]);
        let span = text.span(range);
        let mut promise = |about: &[Token<'_>], kind, value| {
            let about = PromiseSubject::Words(about.iter().map(Token::lower).collect());
            promises.push(Promise::new(about, kind, value, span, Origin::Prose));
        };
        if let Some((about, kind, value)) = forms::read(&tokens) {
            promise(about, kind, value);
            continue;
        }
        sentinel |= property::is_sentinel(&tokens);
        let mut named: Option<&[Token<'_>]> = None;
        for (owner, kind, value) in property::read(&tokens, false) {
            if let PhraseOwner::Named(name) = owner {
                named = Some(name);
            }
            // A sentence that names nothing speaks of what another one named: that is not followed.
            if let Some(name) = named {
                promise(name, kind, value);
            }
        }
    }
    promises.retain(|promise| !(sentinel && promise.kind.is_bound()));
    promises
}

/// What a description promises of the value that it describes, sentence by sentence; `name` is the
/// value's name, where that is known.
///
/// ```
/// # use docdrift::{Files, ClaimKind, prose};
/// let mut files = Files::new();
/// let id = files.add("a.md", "A limit on the number of orders. Limit can range between 1 and 100.");
/// let promises = prose::described(&files.excerpt(id), Some("limit"));
/// let kinds: Vec<ClaimKind> = promises.iter().map(|(kind, ..)| *kind).collect();
/// assert_eq!(kinds, [ClaimKind::Minimum, ClaimKind::Maximum]);
/// ```
#[must_use]
pub(crate) fn described(text: &Excerpt, name: Option<&str>) -> Vec<(ClaimKind, Value, Span)> {
    let mut promises: Vec<(ClaimKind, Value, Span)> = Vec::new();
    let mut contradicted: BTreeSet<ClaimKind> = BTreeSet::new();
    let mut sentinel = false;
    let name = name.map(words);
    // Where the last sentence began, and the line that it stands on.
    let (mut seen, mut line) = (0, 0);
    for (index, range) in sentences(text.text()).enumerate() {
        let sentence = &text.text()[range.clone()];
        // A table or list inside a description speaks of other things, a line each.
        let between = &text.text()[seen..range.start];
        line = between.rfind('\n').map_or(line, |end| seen + end + 1);
        seen = range.start;
        let marked = |line: &str| MARKS.iter().any(|mark| line.trim_start().starts_with(mark));
        if marked(&text.text()[line..]) || sentence.lines().skip(1).any(marked) {
            continue;
        }
        let tokens = tokens(sentence);
        let span = text.span(range);
        sentinel |= property::is_sentinel(&tokens);
        let own = |owner: &PhraseOwner<'_, '_>| match owner {
            PhraseOwner::Described => true,
            PhraseOwner::Named(tokens) => {
                let said: Vec<String> = tokens.iter().flat_map(|token| words(&token.lower())).collect();
                name.as_ref() == Some(&said)
            }
        };
        let read = property::read(&tokens, index == 0);
        if read.iter().all(|(owner, ..)| own(owner)) {
            for (_, kind, value) in read {
                match promises.iter().find(|promise| promise.0 == kind) {
                    // Two defaults are the defaults of two cases.
                    Some(known) if known.1 != value => {
                        contradicted.insert(kind);
                    }
                    Some(_) => {}
                    None => promises.push((kind, value, span)),
                }
            }
        }
    }
    // A text that holds several values has no list of them that a schema could state.
    let several = text.text().to_ascii_lowercase().contains("separate");
    let special = |promise: &(ClaimKind, Value, Span)| {
        (sentinel && promise.0.is_bound()) || (several && promise.0 == ClaimKind::Enum)
    };
    let kept = promises.iter().filter(|promise| !(contradicted.contains(&promise.0) || special(promise)));
    kept.cloned().collect()
}

#[cfg(test)]
mod tests;
