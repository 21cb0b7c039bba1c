//! What one exchange shows: each fact once, at its first place.

use std::collections::btree_map::Entry;
use std::collections::{BTreeMap, HashSet};

use docdrift_traffic::{Body, Place as TrafficPosition};
use serde_json::Value;

use super::traffic_examples::{self, AnswersTally};
use super::traffic_names::ShownNames;
use super::traffic_plan::BodyPlan;
use super::traffic_tally::{TrafficPlace, add};

/// The kind, place and reason of a fact.
type Fact = (String, String, String);

/// Collects what one exchange shows.
pub(super) struct ExchangeFacts<'t> {
    /// Which names of the exchange are shown.
    pub(super) names: &'t ShownNames<'t>,
    seen: &'t mut BTreeMap<String, u64>,
    answers: &'t mut BTreeMap<String, AnswersTally>,
    /// Whether somebody wrote the exchange.
    pub(super) is_authored: bool,
    at: &'t TrafficPosition,
    /// Makes a place of a position of the recording.
    place: &'t dyn Fn(&TrafficPosition) -> TrafficPlace,
    found: Found,
}

/// What an exchange showed.
#[derive(Debug, Default)]
pub(super) struct Found {
    pub(super) facts: BTreeMap<Fact, TrafficPlace>,
    pub(super) gaps: BTreeMap<String, TrafficPlace>,
}

/// The names of a body that were seen, each of which counts once.
pub(super) type SeenNames<'n> = HashSet<&'n str, foldhash::fast::RandomState>;

impl<'t> ExchangeFacts<'t> {
    pub(super) fn new(
        names: &'t ShownNames<'t>,
        seen: &'t mut BTreeMap<String, u64>,
        answers: &'t mut BTreeMap<String, AnswersTally>,
        is_authored: bool,
        at: &'t TrafficPosition,
        place: &'t dyn Fn(&TrafficPosition) -> TrafficPlace,
    ) -> Self {
        ExchangeFacts { names, seen, answers, is_authored, at, place, found: Found::default() }
    }

    /// Compares a recorded answer with the examples of the document.
    pub(super) fn compare_with_examples(
        &mut self,
        status: &str,
        plan: &BodyPlan<'_>,
        body: &Body,
        answer: &Value,
    ) {
        if !self.is_authored && !plan.examples.is_empty() {
            let at = self.place(&body.place, Some(String::new()));
            traffic_examples::add(self.answers, status, plan, answer, at);
        }
    }

    /// Counts a status, parameter or field.
    pub(super) fn see(&mut self, name: &str) {
        add(self.seen, name, 1);
    }

    /// Adds a fact that is shown by the exchange as a whole.
    pub(super) fn add(&mut self, kind: &str, place: &str, reason: impl Into<String>) {
        let at = self.place(self.at, None);
        self.add_at(kind, place, reason, at);
    }

    /// Adds a fact at a place; of several places of a fact, the first one stays. Returns whether it is new.
    pub(super) fn add_at(
        &mut self,
        kind: &str,
        place: &str,
        reason: impl Into<String>,
        at: TrafficPlace,
    ) -> bool {
        let fact = (kind.to_owned(), place.to_owned(), reason.into());
        match self.found.facts.entry(fact) {
            Entry::Vacant(entry) => {
                entry.insert(at);
                true
            }
            Entry::Occupied(mut entry) => {
                if at < *entry.get() {
                    entry.insert(at);
                }
                false
            }
        }
    }

    /// Adds something that was not understood.
    pub(super) fn gap(&mut self, reason: impl Into<String>, at: TrafficPlace) {
        self.found.gaps.entry(reason.into()).or_insert(at);
    }

    /// The place of a body, or of a value in it.
    pub(super) fn place(&self, body: &TrafficPosition, in_body: Option<String>) -> TrafficPlace {
        TrafficPlace { in_body, ..(self.place)(body) }
    }

    pub(super) fn finish(self) -> Found {
        self.found
    }
}
