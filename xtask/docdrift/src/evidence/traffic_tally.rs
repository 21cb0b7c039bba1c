//! What a run learns of recorded traffic of any form: a value that merges with that of another run.
//!
//! Every map is bounded by keeping its smallest keys. A key that was dropped has as many smaller keys that stay,
//! so it is never added again, and what is kept does not depend on the order of the traffic.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use super::traffic_examples::AnswersTally;

/// What a run learned of recorded traffic. Merging is associative and commutative, and the value of merged parts
/// is the value of all of the traffic at once.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize, Serialize)]
pub struct TrafficTally {
    /// The exchanges that were judged, by provenance: `captured`, `authored`.
    pub judged: BTreeMap<String, u64>,
    /// The exchanges with hosts that are no server of the documents, by host; at most some hosts, then `…`.
    pub other_hosts: BTreeMap<String, u64>,
    /// The disagreements, each with the number of exchanges that show it, and its first places.
    #[serde(with = "super::traffic_fact_list")]
    pub facts: BTreeMap<TrafficFact, Seen>,
    /// The number of exchanges that show something of an operation: `GET /orders` to `200`, `query limit`,
    /// `request total`, `200 data[].id`. The empty text stands for the operation itself. The operations of
    /// exchanges that somebody wrote begin with [`AUTHORED`].
    pub seen: BTreeMap<String, BTreeMap<String, u64>>,
    /// The recorded answers of operations of which the document has examples, by operation, and by status and
    /// media type: `200 application/json`.
    #[serde(default)]
    pub answers: BTreeMap<String, BTreeMap<String, AnswersTally>>,
    /// What was not understood, by reason.
    pub gaps: BTreeMap<String, Seen>,
}

/// The beginning of the operations in [`TrafficTally::seen`] of exchanges that somebody wrote.
pub const AUTHORED: &str = "authored ";

/// How many other hosts are named.
pub(crate) const MAX_HOSTS: usize = 100;

/// How many disagreements are kept.
pub(crate) const MAX_FACTS: usize = 10_000;

/// How many statuses, parameters and fields of an operation are kept.
pub(crate) const MAX_SEEN: usize = 2_000;

/// How many reasons of gaps are kept.
pub(crate) const MAX_GAPS: usize = 1_000;

/// The name that stands for all further hosts.
const FURTHER: &str = "…";

/// A disagreement between traffic and a document.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Deserialize, Serialize)]
pub struct TrafficFact {
    /// What kind of disagreement it is: `undocumented-status`, `response/type`.
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
    /// The JSON pointer from there to the value that holds the body, or to the exchange.
    pub pointer: String,
    /// The JSON pointer within the body, to the value or to the object that lacks it; `None` outside of bodies. A
    /// key that may be a part of a value is `*`.
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
    /// Counts an exchange with a host that is no server of the documents.
    pub fn add_other_host(&mut self, host: &str) {
        add(&mut self.other_hosts, host, 1);
        self.bound_hosts();
    }

    /// Adds a disagreement at a place.
    pub fn add_fact(&mut self, fact: TrafficFact, place: TrafficPlace) {
        self.facts.entry(fact).or_default().add(place);
        bound(&mut self.facts, MAX_FACTS);
    }

    /// Adds something that was not understood, at a place.
    pub fn add_gap(&mut self, reason: impl Into<String>, place: TrafficPlace) {
        self.gaps.entry(reason.into()).or_default().add(place);
        bound(&mut self.gaps, MAX_GAPS);
    }

    /// Adds what another run learned.
    pub fn merge(&mut self, other: TrafficTally) {
        other.judged.iter().for_each(|(key, count)| add(&mut self.judged, key, *count));
        other.other_hosts.iter().for_each(|(key, count)| add(&mut self.other_hosts, key, *count));
        self.bound_hosts();
        for (fact, seen) in other.facts {
            self.facts.entry(fact).or_default().merge(seen);
        }
        bound(&mut self.facts, MAX_FACTS);
        for (operation, seen) in other.seen {
            let known = self.seen.entry(operation).or_default();
            seen.iter().for_each(|(key, count)| add(known, key, *count));
            bound(known, MAX_SEEN);
        }
        for (operation, answers) in other.answers {
            let known = self.answers.entry(operation).or_default();
            answers.into_iter().for_each(|(key, answers)| known.entry(key).or_default().merge(answers));
        }
        for (reason, seen) in other.gaps {
            self.gaps.entry(reason).or_default().merge(seen);
        }
        bound(&mut self.gaps, MAX_GAPS);
    }

    fn bound_hosts(&mut self) {
        let hosts = &mut self.other_hosts;
        while hosts.len() > MAX_HOSTS + usize::from(hosts.contains_key(FURTHER)) {
            let mut further = hosts.remove(FURTHER).unwrap_or_default();
            further += hosts.pop_last().map_or(0, |(_, count)| count);
            hosts.insert(FURTHER.to_owned(), further);
        }
    }
}

/// Counts a key without copying it where it is known.
pub(crate) fn add(counts: &mut BTreeMap<String, u64>, key: &str, more: u64) {
    match counts.get_mut(key) {
        Some(count) => *count += more,
        None => drop(counts.insert(key.to_owned(), more)),
    }
}

/// Drops the largest keys above a number of keys.
pub(crate) fn bound<K: Ord, V>(map: &mut BTreeMap<K, V>, most: usize) {
    while map.len() > most {
        map.pop_last();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn one(number: usize) -> TrafficTally {
        let mut tally = TrafficTally::default();
        let place = |number: usize| TrafficPlace {
            recording: format!("{number:05}"),
            offset: 0,
            pointer: String::new(),
            in_body: None,
        };
        tally.add_other_host(&format!("{:03}.test", number * 7 % 300));
        tally.add_gap(format!("reason {}", number * 13 % 1_500), place(number));
        let mut seen = BTreeMap::new();
        (0..9).for_each(|step| add(&mut seen, &format!("200 field{}", number * 11 + step), 1));
        tally.seen.insert("GET /a".to_owned(), seen);
        let mut answers = AnswersTally::default();
        answers.answers.add(place(number));
        answers.resembled.insert((number % 5) as u32);
        tally.answers.entry("GET /a".to_owned()).or_default().insert("200 a".to_owned(), answers);
        tally
    }

    #[test]
    fn the_order_of_merging_does_not_show() {
        let merged = |order: &[usize]| {
            let mut all = TrafficTally::default();
            order.chunks(97).for_each(|part| {
                let mut tally = TrafficTally::default();
                part.iter().for_each(|number| tally.merge(one(*number)));
                all.merge(tally);
            });
            all
        };
        let forwards: Vec<usize> = (0..3_000).collect();
        let mixed: Vec<usize> = (0..3_000).map(|number| number * 1_237 % 3_000).collect();
        let all = merged(&forwards);
        assert!(all == merged(&mixed));
        assert_eq!((all.other_hosts.len(), all.gaps.len()), (MAX_HOSTS + 1, MAX_GAPS));
        assert_eq!(all.seen["GET /a"].len(), MAX_SEEN);
        let answers = &all.answers["GET /a"]["200 a"];
        assert_eq!((answers.answers.count, answers.resembled.len()), (3_000, 5));
        assert_eq!(all.other_hosts.values().sum::<u64>(), 3_000);
        assert_eq!(all.other_hosts[FURTHER], 2_000);
    }
}
