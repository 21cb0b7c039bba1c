//! The report of a run as a plain value, and its output formats.

pub(crate) mod baseline;
pub(crate) mod causes;
pub(crate) mod claims;
pub(crate) mod comparison;
pub(crate) mod coverage;
pub(crate) mod finding;
pub(crate) mod format_schemas;
pub(crate) mod formats;
pub(crate) mod ledger;
pub(crate) mod matrix;
pub(crate) mod operations;
pub(crate) mod other_witnesses;
pub(crate) mod overlay;
pub(crate) mod page_comments;
pub(crate) mod page_diff;
mod same_finding;
mod wording;

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::Serialize;

use self::baseline::StaleEntry;
use self::causes::Cause;
use self::comparison::Comparison;
use self::finding::Finding;
use self::ledger::{Tally, Verdict};
use self::operations::OperationTally;
use self::other_witnesses::OtherWitnesses;
use crate::evidence::Statement;
use crate::evidence::client::diff::ClientDiff;
use crate::evidence::client::verdict::ClientVerdict;
use crate::evidence::traffic_cases;
use crate::evidence::traffic_tally::TrafficTally;
use crate::page::site::status::Outside;
use crate::rules::proposal::Level;
use crate::source::FileId;
use crate::source::gap::Gap;
use crate::traffic::recording::Provenance;

/// The result of a run.
#[derive(Debug)]
pub struct Report<'d> {
    /// Every claim with what the schema declares for its subject, in the order of the pages.
    pub statements: Vec<Statement<'d>>,
    /// The verdict of each statement, in the same order.
    pub verdicts: Vec<Verdict>,
    /// The findings, in the order of their main locations.
    pub findings: Vec<Finding>,
    /// What findings have in common, in the order of their first findings.
    pub causes: Vec<Cause>,
    /// What the checker saw and did not understand, in the order of the files.
    pub gaps: Vec<Gap>,
    /// The number of verdicts of each kind.
    pub tally: Tally,
    /// The pages that are not a part of what their site documents now, and their findings.
    pub outside: OutsideTally,
    /// Whether the run had pages, even if they make no claims.
    pub has_pages: bool,
    /// Whether the run had a document, in a file or embedded in a page.
    pub has_documents: bool,
    /// The number of recordings, by provenance.
    pub recordings: ProvenanceTally,
    /// The number of recorded exchanges that are evidence, and have an operation that a document declares.
    pub judged_exchanges: usize,
    /// Recorded traffic of other forms, counted; `None` without any.
    pub traffic: Option<TrafficCounts>,
    /// The comparison of the client with the documents; `None` without a client.
    pub client: Option<ClientTally>,
    /// The operations that any witness but the documents shows, in the order of their paths.
    pub operations: Vec<OperationTally>,
    /// The comparison with an earlier run; `None` without one.
    pub comparison: Option<Comparison>,
    /// The comments on pages that accept no finding.
    pub stale_comments: Vec<StaleEntry>,
    /// The entries and comments that accept nothing and therefore fail the run; the caller, who reads the files of
    /// accepted findings, sets them.
    pub failing_entries: Vec<StaleEntry>,
    /// What recordings and the client show of the subjects of the statements and findings.
    pub(crate) others: OtherWitnesses<'d>,
}

/// Recorded traffic of any form but our own, counted.
#[derive(Clone, Debug, Default, PartialEq, Eq, JsonSchema, Serialize)]
#[schemars(deny_unknown_fields)]
pub struct TrafficCounts {
    /// The exchanges that were judged, by provenance: `captured` was recorded while it happened, `authored` was
    /// written by somebody.
    pub judged: BTreeMap<String, u64>,
    /// The exchanges with hosts that are no server of the documents, by host; `…` stands for further hosts.
    pub other_hosts: BTreeMap<String, u64>,
    /// What was not understood, by reason: how often. The wording may change.
    pub not_understood: BTreeMap<String, u64>,
}

impl TrafficCounts {
    /// Counts what a run learned; `None` if it had no traffic.
    pub(crate) fn of(tally: &TrafficTally) -> Option<Self> {
        let mut not_understood: BTreeMap<String, u64> =
            tally.gaps.iter().map(|(reason, seen)| (format!("a part {reason}"), seen.count)).collect();
        not_understood.extend(traffic_cases::limits(tally).into_iter().map(|limit| (limit, 1)));
        let counts = TrafficCounts {
            judged: tally.judged.clone(),
            other_hosts: tally.other_hosts.clone(),
            not_understood,
        };
        let is_empty = *tally == TrafficTally::default();
        (!is_empty).then_some(counts)
    }
}

/// The number of subjects of the documents that were compared with the client.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, JsonSchema, Serialize)]
#[schemars(deny_unknown_fields)]
pub struct ClientTally {
    /// All compared subjects.
    pub subjects: usize,
    /// The subjects that the client accepts as the documents declare them.
    pub accepted: usize,
    /// The accepted subjects that the client keeps as plain JSON, without a type.
    pub untyped: usize,
    /// The subjects with a finding, whether or not the finding is accepted.
    pub in_findings: usize,
}

impl ClientTally {
    /// Counts the compared subjects. The list must be sorted by subject; a subject that occurs several times
    /// is counted once, by its first entry.
    #[must_use]
    pub fn of(compared: &[ClientDiff]) -> Self {
        let mut tally = ClientTally::default();
        let mut last = None;
        for diff in compared {
            if last.replace(&diff.subject) == Some(&diff.subject) {
                continue;
            }
            tally.subjects += 1;
            tally.untyped += usize::from(diff.verdict == ClientVerdict::Untyped);
            *if diff.verdict.is_accepted() { &mut tally.accepted } else { &mut tally.in_findings } += 1;
        }
        tally
    }
}

/// The number of pages that are not a part of what their site documents now, and of their findings, which are
/// notes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, JsonSchema, Serialize)]
#[schemars(deny_unknown_fields)]
pub struct OutsideTally {
    /// The pages.
    pub pages: usize,
    /// The findings on them, accepted ones among them.
    pub findings: usize,
}

impl OutsideTally {
    /// Counts the pages outside, and the findings on them.
    pub(crate) fn of(
        findings: &[Finding],
        pages: impl Iterator<Item = FileId>,
        outside: &BTreeMap<FileId, Outside>,
    ) -> Self {
        OutsideTally {
            pages: pages.filter(|page| outside.contains_key(page)).count(),
            findings: findings.iter().filter(|finding| finding.outside.is_some()).count(),
        }
    }
}

/// The number of recordings, by provenance.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct ProvenanceTally {
    /// Real traffic.
    pub captured: usize,
    /// The provider's own examples.
    pub published: usize,
    /// Written by us; never evidence.
    pub composed: usize,
}

impl ProvenanceTally {
    /// Counts one more recording.
    pub fn count(&mut self, provenance: Provenance) {
        *match provenance {
            Provenance::Captured => &mut self.captured,
            Provenance::Published => &mut self.published,
            Provenance::Composed => &mut self.composed,
        } += 1;
    }

    /// The number of all recordings.
    #[must_use]
    pub fn total(self) -> usize {
        self.captured + self.published + self.composed
    }
}

impl Report<'_> {
    /// Whether a claim was upheld or refuted. In a run without pages, an exchange that
    /// [`Report::judged_exchanges`] counts is enough as well. A run that settled nothing is no proof that
    /// everything agrees.
    #[must_use]
    pub fn is_settled(&self) -> bool {
        self.tally.settled() > 0 || (!self.has_pages && self.judged_exchanges > 0)
    }

    /// The findings that fail a run if this level and the higher levels are denied: those of such a level
    /// that are not accepted.
    pub fn denied(&self, level: Level) -> impl Iterator<Item = &Finding> {
        self.findings.iter().filter(move |finding| finding.is_denied(level))
    }
}
