//! Reads promises in sentences, such as a default or a bound: a small grammar over tokens.
//!
//! The hard part is to find the subject of a property. A sentence of a page names its subject in words, which
//! are kept as written: `evidence` later checks whether the operation has such a field. A description belongs
//! to a named field, so its sentences may omit the subject. Sentences that match no form are ignored.

mod hedges;
mod phrase_owner;
mod sentence_forms;
mod token;
mod value_phrases;

use std::collections::BTreeSet;

use serde_json::Value;

use self::phrase_owner::PhraseOwner;
use self::token::{Token, sentences, tokens};
use super::claim::{ClaimKind, Origin};
use super::promise::{Promise, PromiseSubject};
use crate::source::{Excerpt, Span};
use crate::subject::identifier_words::words;

pub(crate) use self::token::number;

/// The beginnings of lines in a table or list.
const LINE_MARKERS: &[&str] = &["|", "* ", "- ", "+ "];

/// The promises of a paragraph or list item.
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
        if let Some((about, kind, value)) = sentence_forms::read(&tokens) {
            promise(about, kind, value);
            continue;
        }
        sentinel |= phrase_owner::is_sentinel(&tokens);
        let mut named: Option<&[Token<'_>]> = None;
        for (owner, kind, value) in phrase_owner::read(&tokens, false) {
            if let PhraseOwner::Named(name) = owner {
                named = Some(name);
            }
            // Ignore a sentence without a subject: its subject is in another sentence.
            if let Some(name) = named {
                promise(name, kind, value);
            }
        }
    }
    promises.retain(|promise| !(sentinel && promise.kind.is_bound()));
    promises
}

/// The promises of a description about its own field, sentence by sentence. `name` is the name of the field,
/// or `None` if it is unknown. A property with two different values is left out.
#[must_use]
pub(crate) fn described(text: &Excerpt, name: Option<&str>) -> Vec<(ClaimKind, Value, Span)> {
    let mut promises: Vec<(ClaimKind, Value, Span)> = Vec::new();
    let mut contradicted: BTreeSet<ClaimKind> = BTreeSet::new();
    let mut sentinel = false;
    let name = name.map(words);
    // The start of the previous sentence, and the start of the line on which that sentence starts.
    let (mut seen, mut line) = (0, 0);
    for (index, range) in sentences(text.text()).enumerate() {
        let sentence = &text.text()[range.clone()];
        // Skip tables and lists: each of their lines describes something else.
        let between = &text.text()[seen..range.start];
        line = between.rfind('\n').map_or(line, |end| seen + end + 1);
        seen = range.start;
        let marked = |line: &str| LINE_MARKERS.iter().any(|marker| line.trim_start().starts_with(marker));
        if marked(&text.text()[line..]) || sentence.lines().skip(1).any(marked) {
            continue;
        }
        let tokens = tokens(sentence);
        let span = text.span(range);
        sentinel |= phrase_owner::is_sentinel(&tokens);
        let own = |owner: &PhraseOwner<'_, '_>| match owner {
            PhraseOwner::Described => true,
            PhraseOwner::Named(tokens) => {
                let owner: Vec<String> = tokens.iter().flat_map(|token| words(&token.lower())).collect();
                name.as_ref() == Some(&owner)
            }
        };
        let read = phrase_owner::read(&tokens, index == 0);
        if read.iter().all(|(owner, ..)| own(owner)) {
            for (_, kind, value) in read {
                match promises.iter().find(|promise| promise.0 == kind) {
                    // Two different defaults apply to two different cases.
                    Some(known) if known.1 != value => {
                        contradicted.insert(kind);
                    }
                    Some(_) => {}
                    None => promises.push((kind, value, span)),
                }
            }
        }
    }
    // For a string with separated values, such as "a comma-separated list", no schema can state the values.
    let several = text.text().to_ascii_lowercase().contains("separate");
    let special = |promise: &(ClaimKind, Value, Span)| {
        (sentinel && promise.0.is_bound()) || (several && promise.0 == ClaimKind::Enum)
    };
    let kept = promises.iter().filter(|promise| !(contradicted.contains(&promise.0) || special(promise)));
    kept.cloned().collect()
}

#[cfg(test)]
mod tests;
