//! Writes the disagreements of a tally as a list of pairs, since the keys of a JSON object are texts.

use std::collections::BTreeMap;

use serde::{Deserialize, Deserializer, Serializer};

use super::traffic_tally::{Seen, TrafficFact};

/// Writes the pairs in their order.
pub(super) fn serialize<S: Serializer>(
    facts: &BTreeMap<TrafficFact, Seen>,
    serializer: S,
) -> Result<S::Ok, S::Error> {
    serializer.collect_seq(facts)
}

/// Reads the pairs. A disagreement that comes twice is counted together.
pub(super) fn deserialize<'de, D: Deserializer<'de>>(
    deserializer: D,
) -> Result<BTreeMap<TrafficFact, Seen>, D::Error> {
    let mut facts: BTreeMap<TrafficFact, Seen> = BTreeMap::new();
    for (fact, seen) in Vec::<(TrafficFact, Seen)>::deserialize(deserializer)? {
        facts.entry(fact).or_default().merge(seen);
    }
    Ok(facts)
}
