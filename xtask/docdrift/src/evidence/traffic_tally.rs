//! What a run learns of recorded traffic of any form: a value that merges with that of another run.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

/// What a run learned of recorded traffic. Merging is associative and commutative, and the value of merged parts
/// is the value of all of the traffic at once.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize, Serialize)]
pub struct TrafficTally {
    /// The exchanges that were judged, by provenance: `captured`, `authored`.
    pub judged: BTreeMap<String, u64>,
    /// The exchanges with hosts that are no server of the documents, by host; at most some hosts, then `…`.
    pub other_hosts: BTreeMap<String, u64>,
    /// The disagreements, each with its count and its first places.
    #[serde(with = "super::traffic_fact_list")]
    pub facts: BTreeMap<TrafficFact, Seen>,
    /// What was seen of each operation: `GET /orders` to `200`, `query limit`, `request total`, `200 data[].id`.
    pub seen: BTreeMap<String, BTreeMap<String, u64>>,
    /// What was not understood, by reason.
    pub gaps: BTreeMap<String, Seen>,
}

/// A disagreement between traffic and a document.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Deserialize, Serialize)]
pub struct TrafficFact {
    /// What kind of disagreement it is.
    pub kind: String,
    /// The operation, as the document or the traffic names it: `GET /orders/{id}`.
    pub operation: String,
    /// The place: `200 data[].id`, `query limit`; empty for the operation itself.
    pub place: String,
    /// What is wrong, without any value of the traffic.
    pub reason: String,
    /// Whether somebody wrote the exchange, and no program recorded it.
    pub is_authored: bool,
}

/// How often something was seen, and where first.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize, Serialize)]
pub struct Seen {
    /// How often.
    pub count: u64,
    /// The first places in their order: at most [`FIRST_PLACES`].
    pub first: BTreeSet<TrafficPlace>,
}

/// How many places of a disagreement are kept.
pub const FIRST_PLACES: usize = 3;

/// A place in recorded traffic.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Deserialize, Serialize)]
pub struct TrafficPlace {
    /// The name of the recording; for standard input, the hash of the entry.
    pub recording: String,
    /// The byte at which the document or line begins that the pointer starts from; 0 on standard input.
    pub offset: u64,
    /// The JSON pointer from there to the value that holds the body, or to the part of the request.
    pub pointer: String,
    /// The JSON pointer within the body; `None` outside of bodies.
    pub in_body: Option<String>,
}

impl Seen {
    /// Adds one more, at a place.
    pub fn add(&mut self, place: TrafficPlace) {
        self.count += 1;
        self.insert(place);
    }

    /// Adds what another run saw.
    pub fn merge(&mut self, other: Seen) {
        self.count += other.count;
        other.first.into_iter().for_each(|place| self.insert(place));
    }

    fn insert(&mut self, place: TrafficPlace) {
        self.first.insert(place);
        if self.first.len() > FIRST_PLACES {
            self.first.pop_last();
        }
    }
}

impl TrafficTally {
    /// Adds something that was not understood, at a place.
    pub fn add_gap(&mut self, reason: impl Into<String>, place: TrafficPlace) {
        self.gaps.entry(reason.into()).or_default().add(place);
    }

    /// Adds what another run learned.
    pub fn merge(&mut self, other: TrafficTally) {
        let add = |to: &mut BTreeMap<String, u64>, from: BTreeMap<String, u64>| {
            for (key, count) in from {
                *to.entry(key).or_default() += count;
            }
        };
        add(&mut self.judged, other.judged);
        add(&mut self.other_hosts, other.other_hosts);
        for (fact, seen) in other.facts {
            self.facts.entry(fact).or_default().merge(seen);
        }
        for (operation, seen) in other.seen {
            add(self.seen.entry(operation).or_default(), seen);
        }
        for (reason, seen) in other.gaps {
            self.gaps.entry(reason).or_default().merge(seen);
        }
    }
}
