//! The comparison of a report with that of an earlier run: which findings are new, and which are mended.

use super::finding::Fingerprint;
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
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Change {
    /// The earlier run did not have it.
    New,
    /// The earlier run had it, too.
    Remaining,
}
