//! The outcome of a run as a plain value, and the formats that render it.

pub(crate) mod baseline;
pub(crate) mod claims;
pub(crate) mod finding;
pub(crate) mod format_schemas;
pub(crate) mod json;
pub(crate) mod ledger;
pub(crate) mod page_diff;
pub(crate) mod terminal;

use schemars::JsonSchema;
use serde::Serialize;

use self::finding::Finding;
use self::ledger::{Tally, Verdict};
use crate::evidence::Statement;
use crate::evidence::client::diff::ClientDiff;
use crate::evidence::client::verdict::ClientVerdict;
use crate::rules::proposal::Level;
use crate::source::gap::Gap;
use crate::traffic::recording::Provenance;

/// The outcome of a run.
#[derive(Debug)]
pub struct Report<'d> {
    /// Every claim beside the contract, in the order of the pages.
    pub statements: Vec<Statement<'d>>,
    /// What became of each.
    pub verdicts: Vec<Verdict>,
    /// The disagreements, in the order of their places.
    pub findings: Vec<Finding>,
    /// What was seen and not understood, in the order of the files.
    pub gaps: Vec<Gap>,
    /// The verdicts, counted.
    pub tally: Tally,
    /// Whether pages were read, however few claims they make.
    pub has_pages: bool,
    /// How many recordings of each provenance were heard.
    pub recordings: ProvenanceTally,
    /// How many recorded exchanges were judged: see [`Exchange::is_judged`](crate::evidence::exchange::Exchange::is_judged).
    pub judged_exchanges: usize,
    /// What the client testified, where it was heard.
    pub client: Option<ClientTally>,
}

/// The subjects of the documents that the client was asked about, counted.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, JsonSchema, Serialize)]
#[schemars(deny_unknown_fields)]
pub struct ClientTally {
    /// All of them.
    pub subjects: usize,
    /// Those that it accepts as they are promised.
    pub accepted: usize,
    /// Of the accepted ones, those that it takes as JSON, without a type.
    pub untyped: usize,
    /// Those that stand in findings, accepted or not.
    pub in_findings: usize,
}

impl ClientTally {
    /// Counts what was compared: a subject of which less is taken stands in a finding.
    #[must_use]
    pub fn of(compared: &[ClientDiff]) -> Self {
        let mut tally = ClientTally::default();
        let mut last = None;
        for one in compared {
            // The list is in the order of the subjects.
            if last.replace(&one.subject) == Some(&one.subject) {
                continue;
            }
            tally.subjects += 1;
            tally.untyped += usize::from(one.taking == ClientVerdict::Untyped);
            *if one.taking.is_accepted() { &mut tally.accepted } else { &mut tally.in_findings } += 1;
        }
        tally
    }
}

/// Recordings by provenance.
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
    /// Counts one more.
    pub fn count(&mut self, provenance: Provenance) {
        *match provenance {
            Provenance::Captured => &mut self.captured,
            Provenance::Published => &mut self.published,
            Provenance::Composed => &mut self.composed,
        } += 1;
    }

    /// All of them.
    #[must_use]
    pub fn total(self) -> usize {
        self.captured + self.published + self.composed
    }
}

impl Report<'_> {
    /// Whether a claim was upheld or refuted or, without pages, a recorded exchange was judged.
    /// Silence is not agreement: a run that settled nothing has not found that everything agrees.
    #[must_use]
    pub fn is_settled(&self) -> bool {
        self.tally.settled() > 0 || (!self.has_pages && self.judged_exchanges > 0)
    }

    /// The findings that fail a run to which this level, and what is louder, is denied.
    pub fn denied(&self, level: Level) -> impl Iterator<Item = &Finding> {
        self.findings.iter().filter(move |finding| finding.is_denied(level))
    }
}
