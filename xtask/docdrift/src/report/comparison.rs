//! The comparison of a report with that of an earlier run: which findings are new, and which are mended.

mod earlier_report;
#[cfg(test)]
mod tests;

use std::collections::{BTreeMap, BTreeSet};

use schemars::JsonSchema;
use serde::Serialize;

pub use self::earlier_report::{EarlierFinding, EarlierReportError, read_earlier_report};
use super::Report;
use super::finding::{Finding, Fingerprint};
use super::same_finding::{Item, Surplus, pairs};
use crate::rules::proposal::Level;

/// The comparison of a report with that of an earlier run. [`Finding::change`](crate::Finding::change) says of each
/// finding of this run whether the earlier run had it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Comparison {
    /// The earlier run: a revision, or the name of a report.
    pub base: String,
    /// The findings of the earlier run that this run does not have, in the order of that run.
    pub mended: Vec<MendedFinding>,
}

/// A finding of an earlier run that this run does not have.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MendedFinding {
    /// The id of the rule.
    pub rule: String,
    /// The level that it had.
    pub level: Level,
    /// The name of the page.
    pub page: String,
    /// The subject: `GET /orders 200 total`.
    pub subject: String,
    /// What was wrong.
    pub message: String,
    /// Its identity.
    pub fingerprint: Fingerprint,
}

/// Whether an earlier run had a finding of this run.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, JsonSchema, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Change {
    /// The earlier run did not have it.
    New,
    /// The earlier run had it, too.
    Remaining,
}

impl Report<'_> {
    /// Compares this run with an earlier one, `base`, by its findings: sets [`Finding::change`] of each finding, and
    /// [`Report::comparison`].
    ///
    /// A finding is that of the earlier run with the same fingerprint, or else one with the same rule, subject, value
    /// and text on another page.
    pub fn compare(&mut self, base: &str, mut earlier: Vec<EarlierFinding>) {
        // A report may have a finding twice; it can be mended once.
        let mut seen = BTreeSet::new();
        earlier.retain(|finding| seen.insert(finding.fingerprint.clone()));
        let same = same(&earlier, &self.findings);
        for (number, finding) in self.findings.iter_mut().enumerate() {
            finding.change = Some(if same.contains_key(&number) { Change::Remaining } else { Change::New });
        }
        let remaining: BTreeSet<usize> = same.into_values().collect();
        let mended = earlier.into_iter().enumerate().filter(|(number, _)| !remaining.contains(number));
        let mended = mended.map(|(_, finding)| finding.mended()).collect();
        self.comparison = Some(Comparison { base: base.to_owned(), mended });
    }
}

/// For each finding that the earlier run had, its number there, by its number in this run.
fn same(earlier: &[EarlierFinding], findings: &[Finding]) -> BTreeMap<usize, usize> {
    let old: BTreeMap<&Fingerprint, usize> =
        earlier.iter().enumerate().map(|(number, finding)| (&finding.fingerprint, number)).collect();
    let mut same: BTreeMap<usize, usize> = BTreeMap::new();
    for (number, finding) in findings.iter().enumerate() {
        same.extend(old.get(&finding.fingerprint).map(|old| (number, *old)));
    }
    let known: BTreeSet<usize> = same.values().copied().collect();
    let old = earlier.iter().enumerate().filter(|(number, _)| !known.contains(number));
    let old = old.filter_map(|(number, it)| Some(Item { number, page: &it.page, likeness: it.likeness()? }));
    let new = findings.iter().enumerate().filter(|(number, _)| !same.contains_key(number));
    let new = new.map(|(number, it)| Item { number, page: &it.page, likeness: it.likeness() });
    let moved = pairs(old.collect(), new.collect(), Surplus::Follows);
    same.extend(moved.into_iter().map(|(old, new)| (new, old)));
    same
}
