//! What recordings and the client show of the subjects of a report, for formats that show all witnesses side by side.

use std::collections::{BTreeMap, BTreeSet};

use super::ledger::Ledger;
use super::matrix::subjects;
use crate::evidence::Evidence;
use crate::evidence::client::diff::ClientDiff;
use crate::evidence::traffic_tally::TrafficTally;
use crate::evidence::wire::ShownValue;
use crate::subject::Subject;

/// What recordings and the client show of the subjects that a page or a finding is about.
#[derive(Debug, Default)]
pub(crate) struct OtherWitnesses<'d> {
    /// What recordings of our own form show, by subject.
    pub(crate) recorded: BTreeMap<Subject, ShownValue>,
    /// The number of exchanges of other forms that show a place, by operation and place, both as they are printed.
    pub(crate) seen: Option<&'d BTreeMap<String, BTreeMap<String, u64>>>,
    /// The subjects that were compared with the client.
    pub(crate) client: Vec<ClientDiff>,
}

impl<'d> OtherWitnesses<'d> {
    /// Takes from the evidence what it shows of the subjects of its statements and findings.
    pub(crate) fn of(evidence: &mut Evidence<'_>, ledger: &Ledger, traffic: &'d TrafficTally) -> Self {
        let subjects = if evidence.exchanges.is_empty() {
            BTreeSet::new()
        } else {
            subjects(&evidence.statements, &ledger.verdicts, &ledger.findings)
        };
        let recorded = subjects.into_iter().filter_map(|subject| {
            let shown = evidence.recorded(&subject)?;
            Some((subject, shown))
        });
        OtherWitnesses {
            recorded: recorded.collect(),
            seen: Some(&traffic.seen).filter(|seen| !seen.is_empty()),
            client: std::mem::take(&mut evidence.acceptances),
        }
    }
}
