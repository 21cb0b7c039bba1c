//! Decides which changes an overlay makes: those that agree with one another, with what the schema says already, and
//! with every place that they affect.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Map, Value};

use super::conflicts::conflict;
use super::keywords::merge;
use super::{listed, text};
use crate::evidence::Statement;
use crate::openapi::{EditPlaces, Shared};
use crate::source::Files;
use crate::source::json_value::same_json;

/// Keywords that a claim adds to an object.
#[derive(Debug)]
pub(super) struct Change<'p, 'd> {
    pub(super) statement: &'p Statement<'d>,
    pub(super) update: Value,
    /// What several references share on the way to the object.
    pub(super) shared: Vec<Shared>,
    /// Whether the place was inferred.
    pub(super) is_guess: bool,
}

/// A claim that changes nothing, with the reason as a clause.
pub(super) struct Rejected<'p, 'd> {
    pub(super) statement: &'p Statement<'d>,
    pub(super) reason: String,
}

/// The changes of an object: by the JSON pointer of the object and what of it they change.
pub(super) type Changes<'p, 'd> = BTreeMap<(String, String), Vec<Change<'p, 'd>>>;

/// The changes that are made, and the claims of the others.
pub(super) fn decide<'p, 'd>(
    changes: Changes<'p, 'd>,
    places: &EditPlaces<'_>,
    files: &Files,
) -> (Changes<'p, 'd>, Vec<Rejected<'p, 'd>>) {
    let mut rejected = Vec::new();
    let mut kept: Changes<'p, 'd> = BTreeMap::new();
    for (key, changes) in changes {
        match contradiction(&changes, files).or_else(|| unmentioned(&changes)) {
            Some(reason) => reject(changes, &reason, &mut rejected),
            None => drop(kept.insert(key, changes)),
        }
    }
    let pointers: BTreeSet<String> = kept.keys().map(|(pointer, _)| pointer.clone()).collect();
    for pointer in pointers {
        while let Some((slot, reason)) = conflict(&keywords(&kept, &pointer, places)) {
            let slots: Vec<String> = of(&kept, &pointer).map(|((_, slot), _)| slot.clone()).collect();
            // What conflicts with the schema alone was stated before: then nothing of the place is changed.
            let dropped: Vec<_> = slots.iter().filter(|known| *known == slot).collect();
            for slot in if dropped.is_empty() { slots.iter().collect() } else { dropped } {
                let changes = kept.remove(&(pointer.clone(), slot.clone())).expect("the key was just read");
                reject(changes, &reason, &mut rejected);
            }
            if of(&kept, &pointer).next().is_none() {
                break;
            }
        }
    }
    (kept, rejected)
}

/// The changes of one object.
fn of<'c, 'p, 'd>(
    changes: &'c Changes<'p, 'd>,
    pointer: &str,
) -> impl Iterator<Item = (&'c (String, String), &'c Vec<Change<'p, 'd>>)> {
    let first = (pointer.to_owned(), String::new());
    let pointer = pointer.to_owned();
    changes.range(first..).take_while(move |((of, _), _)| *of == pointer)
}

fn reject<'p, 'd>(changes: Vec<Change<'p, 'd>>, reason: &str, rejected: &mut Vec<Rejected<'p, 'd>>) {
    let of = |change: Change<'p, 'd>| Rejected { statement: change.statement, reason: reason.to_owned() };
    rejected.extend(changes.into_iter().map(of));
}

/// Whether the changes of one thing differ.
fn contradiction(changes: &[Change<'_, '_>], files: &Files) -> Option<String> {
    let (first, rest) = changes.split_first()?;
    if rest.iter().all(|change| same_json(&change.update, &first.update)) {
        return None;
    }
    let places = changes.iter().map(|change| {
        let value = text::keywords(change.update.as_object().into_iter().flatten());
        format!("{} states {value}", text::line_of(change.statement.claim.span, files))
    });
    Some(format!("claims about the same place contradict each other: {}", listed(places)))
}

/// Whether the changes affect places that nothing is said of.
fn unmentioned(changes: &[Change<'_, '_>]) -> Option<String> {
    let shared = changes.iter().flat_map(|change| &change.shared);
    for part in shared {
        let of_part = |other: &&Shared| other.reference == part.reference;
        let sites = changes.iter().flat_map(|change| &change.shared).filter(of_part).map(|other| &other.site);
        let sites: BTreeSet<&String> = sites.collect();
        // A description within the shared part is about every use of it.
        let is_described = changes.iter().any(|change| part.span.contains(change.statement.claim.span));
        let missing = part.uses.iter().filter(|place| !sites.contains(place)).count();
        if missing > 0 && !is_described {
            let (reference, uses) = (&part.reference, part.uses.len());
            return Some(format!(
                "`{reference}` is used in {uses} places, and nothing is stated for {missing} of them"
            ));
        }
    }
    None
}

/// The keywords that an object would have.
fn keywords(changes: &Changes<'_, '_>, pointer: &str, places: &EditPlaces<'_>) -> Map<String, Value> {
    let mut keywords = match places.node(pointer).map(crate::source::tree::Node::to_json) {
        Some(Value::Object(keywords)) => keywords,
        _ => Map::new(),
    };
    of(changes, pointer)
        .filter_map(|(_, changes)| changes.first())
        .for_each(|change| merge(&mut keywords, &change.update));
    keywords
}
