//! Merges the operations that traffic has and no document declares, where their paths differ in a value only.
//!
//! Segments that look like ids are `{}` from the start. A word may be a value, too: the name of a shop in
//! `/shops/acme/orders`. It is one if many words stand at its place, between the same neighbours, or some beside values,
//! if the path goes on: at its end, `/orders/search` stands beside `/orders/{}`. This is decided
//! when a report is made, and not while traffic is read, so that parts of the traffic can be merged in any order.

use std::collections::{BTreeMap, BTreeSet};

use super::thresholds::{MIN_WORDS_BESIDE_VALUES, MIN_WORDS_OF_PARAMETER};
use super::traffic_judge::UNDOCUMENTED_OPERATION;
use super::traffic_tally::{Seen, TrafficFact, TrafficTally};

/// What stands for a value in a path.
const VALUE: &str = "{}";

/// A place of a path: how many segments the path has, those before the place, and the one after it.
type Neighbours = (usize, Vec<String>, Option<String>);

/// The operations that traffic has and no document declares, with values in their paths replaced, and how often
/// they were seen.
pub(crate) fn undeclared(tally: &TrafficTally) -> BTreeMap<TrafficFact, Seen> {
    let facts = tally.facts.iter().filter(|(fact, _)| fact.kind == UNDOCUMENTED_OPERATION);
    let mut operations: Vec<(TrafficFact, Vec<String>, Seen)> = facts
        .filter_map(|(fact, seen)| {
            let (_, path) = fact.operation.split_once(' ')?;
            let segments = path.split('/').skip(1).map(str::to_owned).collect();
            Some((fact.clone(), segments, seen.clone()))
        })
        .collect();
    let longest = operations.iter().map(|(_, segments, _)| segments.len()).max().unwrap_or_default();
    // The first segment names a resource. Of the others, a value may come after another one.
    for at in 1..longest {
        let mut words: BTreeMap<Neighbours, BTreeSet<String>> = BTreeMap::new();
        for (_, segments, _) in operations.iter().filter(|(_, segments, _)| segments.len() > at) {
            words.entry(neighbours(segments, at)).or_default().insert(segments[at].clone());
        }
        words.retain(|(.., next), words| {
            let is_beside_values = next.is_some() && words.contains(VALUE);
            words.len() >= if is_beside_values { MIN_WORDS_BESIDE_VALUES } else { MIN_WORDS_OF_PARAMETER }
        });
        for (_, segments, _) in operations.iter_mut().filter(|(_, segments, _)| segments.len() > at) {
            if words.contains_key(&neighbours(segments, at)) {
                VALUE.clone_into(&mut segments[at]);
            }
        }
    }
    let mut merged: BTreeMap<TrafficFact, Seen> = BTreeMap::new();
    for (mut fact, segments, seen) in operations {
        let method = fact.operation.split(' ').next().unwrap_or_default();
        fact.operation = format!("{method} /{}", segments.join("/"));
        merged.entry(fact).or_default().merge(seen);
    }
    merged
}

fn neighbours(segments: &[String], at: usize) -> Neighbours {
    (segments.len(), segments[..at].to_vec(), segments.get(at + 1).cloned())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::evidence::traffic_tally::TrafficPlace;

    #[track_caller]
    fn check(paths: &[String], expected: &[(&str, u64)]) {
        let mut tally = TrafficTally::default();
        for (number, path) in paths.iter().enumerate() {
            let fact = TrafficFact {
                kind: UNDOCUMENTED_OPERATION.to_owned(),
                operation: format!("GET {path}"),
                place: String::new(),
                reason: "no document declares the operation".to_owned(),
                is_authored: false,
            };
            let place = TrafficPlace {
                recording: format!("{number:03}"),
                offset: 0,
                pointer: String::new(),
                in_body: None,
            };
            tally.add_fact(fact, place);
        }
        let merged = undeclared(&tally);
        let merged: Vec<(&str, u64)> =
            merged.iter().map(|(fact, seen)| (fact.operation.as_str(), seen.count)).collect();
        assert_eq!(merged, expected);
    }

    #[test]
    fn words_that_vary_between_the_same_neighbours_are_a_value() {
        let names = ["acme", "beta", "corner", "delta", "east", "fresh", "green", "home", "iris", "jolly"];
        let shops = |names: &[&str], rest: &str| -> Vec<String> {
            names.iter().map(|name| format!("/shops/{name}{rest}")).collect()
        };
        check(&shops(&names, "/orders"), &[("GET /shops/{}/orders", 10)]);
        check(
            &shops(&names[..2], "/orders"),
            &[("GET /shops/acme/orders", 1), ("GET /shops/beta/orders", 1)],
        );
        // Some beside values, where the path goes on.
        let few = |rest: &str| [shops(&names[..3], rest), vec![format!("/shops/{{}}{rest}")]].concat();
        check(&few("/orders"), &[("GET /shops/{}/orders", 4)]);
        check(
            &few(""),
            &[("GET /shops/acme", 1), ("GET /shops/beta", 1), ("GET /shops/corner", 1), ("GET /shops/{}", 1)],
        );
        // An operation at the same place whose path goes on otherwise stays.
        let mut all = shops(&names, "/orders");
        all.extend(["/shops/near/search".to_owned(), "/shops/{}/orders".to_owned(), "/shops".to_owned()]);
        check(&all, &[("GET /shops", 1), ("GET /shops/near/search", 1), ("GET /shops/{}/orders", 11)]);
        let roots: Vec<String> = names.iter().map(|name| format!("/{name}")).collect();
        assert!(roots.len() >= MIN_WORDS_OF_PARAMETER);
        let expected: Vec<String> = roots.iter().map(|path| format!("GET {path}")).collect();
        check(&roots, &expected.iter().map(|path| (path.as_str(), 1)).collect::<Vec<_>>());
        // A value below a value.
        let both: Vec<String> = names
            .iter()
            .flat_map(|shop| names.iter().map(move |item| format!("/shops/{shop}/items/{item}")))
            .collect();
        check(&both, &[("GET /shops/{}/items/{}", 100)]);
    }
}
