//! The result of a run: a table by kind and side, one by the kind of text, and the mutants that were not caught.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use super::mutant::{Fate, Kind, Mutant, Side};

/// A mutant and what became of it.
pub(crate) struct Tried {
    pub(crate) triple: String,
    pub(crate) mutant: Mutant,
    pub(crate) fate: Fate,
}

/// What became of some mutants, counted.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Counts {
    pub(crate) made: usize,
    pub(crate) caught: usize,
    pub(crate) elsewhere: usize,
    pub(crate) survived: usize,
    pub(crate) unreadable: usize,
    /// Caught ones with findings of another cause besides.
    pub(crate) more: usize,
}

impl Counts {
    fn add(&mut self, fate: &Fate) {
        self.made += 1;
        self.caught += usize::from(fate.is_caught());
        self.elsewhere += usize::from(matches!(fate, Fate::Elsewhere(_)));
        self.survived += usize::from(matches!(fate, Fate::Survived(_)));
        self.unreadable += usize::from(matches!(fate, Fate::Unreadable(_)));
        self.more += usize::from(matches!(fate, Fate::CaughtWithMore(_)));
    }

    /// Of these mutants, without neutral changes.
    pub(crate) fn of(tried: &[Tried]) -> Self {
        let mut counts = Counts::default();
        tried.iter().filter(|one| one.mutant.kind != Kind::Neutral).for_each(|one| counts.add(&one.fate));
        counts
    }

    /// The share that was caught at its place, from 0 to 1.
    #[expect(clippy::cast_precision_loss, reason = "there are fewer mutants than a f64 counts exactly")]
    pub(crate) fn share(self) -> f64 {
        if self.made == 0 { 1.0 } else { self.caught as f64 / self.made as f64 }
    }

    fn row(self) -> String {
        let Counts { made, caught, elsewhere, survived, unreadable, more } = self;
        format!("{made:>7} {caught:>7} {elsewhere:>10} {survived:>9} {unreadable:>11} {more:>6}")
    }
}

/// The tables.
pub(crate) fn render(tried: &[Tried]) -> String {
    let mut by_kind: BTreeMap<(Kind, Side), Counts> = BTreeMap::new();
    let mut by_origin: BTreeMap<&str, Counts> = BTreeMap::new();
    for one in tried {
        by_kind.entry((one.mutant.kind, one.mutant.side)).or_default().add(&one.fate);
        if one.mutant.kind != Kind::Neutral {
            by_origin.entry(one.mutant.origin).or_default().add(&one.fate);
        }
    }
    let head = "   made  caught  elsewhere  survived  unreadable   more";
    let mut printed = format!("{:<12} {:<9} {head}\n", "kind", "side");
    for ((kind, side), counts) in &by_kind {
        writeln!(printed, "{:<12} {:<9} {}", kind.as_str(), side.as_str(), counts.row())
            .expect("a String takes all");
    }
    let total = Counts::of(tried);
    writeln!(printed, "{:<12} {:<9} {}", "all drift", "", total.row()).expect("a String takes all");
    write!(printed, "\n{:<22} {head}\n", "claimed by").expect("a String takes all");
    for (origin, counts) in &by_origin {
        writeln!(printed, "{origin:<22} {}", counts.row()).expect("a String takes all");
    }
    printed
}

/// Each mutant that is not exactly caught, with what was found in place of the expected finding.
pub(crate) fn survivors(tried: &[Tried]) -> String {
    let mut printed = String::new();
    for Tried { triple, mutant, fate } in tried {
        let (how, why) = match fate {
            Fate::Caught => continue,
            Fate::CaughtWithMore(more) => ("more", more.join(" | ")),
            Fate::Elsewhere(found) => ("elsewhere", found.join(" | ")),
            Fate::Survived(results) => ("survived", results.clone()),
            Fate::Unreadable(reason) => ("unreadable", reason.clone()),
        };
        let (kind, side) = (mutant.kind.as_str(), mutant.side.as_str());
        let what = &mutant.what;
        writeln!(printed, "{how} {kind} {side} ({}) {triple}: {what}: {why}", mutant.origin)
            .expect("a String takes all");
    }
    printed
}
