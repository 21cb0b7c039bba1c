//! A bounded run of the mutants.

use super::table::{Counts, render, survivors};
use super::{Kind, Seeded, sources};
use crate::tree::Tree;

/// At most this many mutants of each kind and side.
const LIMIT: usize = 12;

#[test]
fn seeded_drift_is_found_at_its_place_and_nothing_else() {
    let tree = Tree::here();
    let mut triples = sources::shop(&tree).expect("the shop can be read");
    triples.extend(sources::provider(&tree, "videodb").expect("the provider can be read"));
    let seeded = Seeded::new(triples, &[]);
    let tried = seeded.run(Some(LIMIT), 1);
    let counts = Counts::of(&tried);
    let listed = || format!("{}{}{}", seeded.summary(), render(&tried), survivors(&tried));
    assert!(counts.made >= 300, "{}", listed());
    assert!(counts.share() >= super::BAR, "{}", listed());
    assert_eq!(counts.unreadable, 0, "{}", listed());
    let neutral = |kind: Kind| kind == Kind::Neutral;
    assert!(
        tried.iter().filter(|one| neutral(one.mutant.kind)).all(|one| one.fate.is_caught()),
        "{}",
        listed()
    );
}
