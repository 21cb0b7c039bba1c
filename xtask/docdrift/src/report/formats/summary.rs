//! What several formats count, group and order alike: the state of a finding, levels, causes, places.

use std::cmp::Reverse;
use std::collections::btree_map::Entry;
use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

use super::printable::printable;
use crate::report::comparison::Change;
use crate::report::finding::Finding;
use crate::report::{Report, causes};
use crate::rules::proposal::Level;
use crate::source::Files;

/// Whether somebody has to look at a finding now.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum State {
    /// Nobody has accepted it, and the run that this one is compared with did not have it.
    Open,
    /// The run that this one is compared with had it, too.
    Remaining,
    /// It is accepted.
    Accepted,
}

impl State {
    /// The state of a finding. An accepted finding is accepted, whether or not it is new.
    pub(super) fn of(finding: &Finding) -> Self {
        match (&finding.accepted, finding.change) {
            (Some(_), _) => State::Accepted,
            (None, Some(Change::Remaining)) => State::Remaining,
            (None, _) => State::Open,
        }
    }

    /// The word before the level of a finding of this state; empty for an open finding.
    pub(super) fn word(self) -> &'static str {
        match self {
            State::Open => "",
            State::Remaining => "remaining ",
            State::Accepted => "accepted ",
        }
    }
}

/// The number of findings of each level. Printed as `1 error, 2 warnings`; as `none` without any.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct LevelCounts([usize; LEVELS.len()]);

/// The levels, the most important first.
const LEVELS: [Level; 3] = [Level::Error, Level::Warning, Level::Note];

impl LevelCounts {
    pub(super) fn of<'f>(findings: impl IntoIterator<Item = &'f Finding>) -> Self {
        let mut counts = LevelCounts::default();
        findings.into_iter().for_each(|finding| counts.add(finding.level));
        counts
    }

    fn add(&mut self, level: Level) {
        let known = LEVELS.iter().zip(&mut self.0);
        known.filter(|(known, _)| **known == level).for_each(|(_, count)| *count += 1);
    }

    pub(super) fn total(self) -> usize {
        self.0.iter().sum()
    }
}

impl fmt::Display for LevelCounts {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let counts = LEVELS.iter().zip(self.0).filter(|(_, count)| *count > 0);
        let parts: Vec<String> = counts.map(|(level, count)| counted(count, level.as_str())).collect();
        f.write_str(if parts.is_empty() { "none" } else { "" })?;
        f.write_str(&parts.join(", "))
    }
}

/// The findings of a state, in the order of the report.
pub(super) fn of_state<'r>(report: &'r Report<'_>, state: State) -> impl Iterator<Item = &'r Finding> {
    report.findings.iter().filter(move |finding| State::of(finding) == state)
}

/// Findings of one cause and one state, accepted alike.
pub(super) struct CauseFindings<'f> {
    /// The finding that is shown for all of them: the first of the most severe ones.
    pub main: &'f Finding,
    /// All of them, in their order.
    pub members: Vec<&'f Finding>,
}

impl CauseFindings<'_> {
    /// What is wrong: in the words of the cause if there are several findings.
    pub(super) fn message(&self) -> &str {
        match self.members.as_slice() {
            [only] => &only.proposal.message,
            _ => &self.main.cause_message,
        }
    }
}

/// Groups findings by their causes, as far as they are accepted and changed alike, in the order of their first
/// findings.
pub(super) fn by_cause<'f>(findings: impl IntoIterator<Item = &'f Finding>) -> Vec<CauseFindings<'f>> {
    let mut groups: Vec<Vec<&Finding>> = Vec::new();
    let mut known: BTreeMap<_, usize> = BTreeMap::new();
    for finding in findings {
        match known.entry((&finding.cause, finding.accepted.as_ref(), finding.change)) {
            Entry::Occupied(entry) => groups[*entry.get()].push(finding),
            Entry::Vacant(entry) => {
                entry.insert(groups.len());
                groups.push(vec![finding]);
            }
        }
    }
    let group = |members: Vec<&'f Finding>| {
        Some(CauseFindings { main: causes::main(members.iter().copied())?, members })
    };
    groups.into_iter().filter_map(group).collect()
}

/// The number of causes of the findings that a comparison calls new, such as `1 cause`; `None` if each has its own.
pub(super) fn causes_of_new(report: &Report<'_>) -> Option<String> {
    let new: Vec<&Finding> =
        report.findings.iter().filter(|finding| finding.change == Some(Change::New)).collect();
    let causes: BTreeSet<_> = new.iter().map(|finding| &finding.cause).collect();
    (causes.len() < new.len()).then(|| counted(causes.len(), "cause"))
}

/// Sorts causes by importance: errors first, certain findings before likely ones, those with more findings first.
pub(super) fn sort_by_importance(causes: &mut [CauseFindings<'_>]) {
    causes.sort_by_key(|cause| (importance(cause.main), Reverse(cause.members.len())));
}

/// A sort key by which the most important findings are first: open ones, then errors, then certain ones.
pub(super) fn importance(finding: &Finding) -> (State, Reverse<Level>, bool) {
    (State::of(finding), Reverse(finding.level), finding.guess.is_some())
}

/// The place of a finding, as `orders.md:12`; its page if it has no place.
pub(super) fn place(finding: &Finding, files: &Files) -> String {
    let place = match finding.proposal.labels.first() {
        Some(label) => {
            let location = files.locate(label.span);
            format!("{}:{}", location.file, location.start.line)
        }
        None => finding.page.clone(),
    };
    printable(&place).into_owned()
}

/// The name of a file as programs expect it: without `./` before it.
pub(super) fn path(name: &str) -> &str {
    name.strip_prefix("./").unwrap_or(name)
}

/// A number with its noun: `1 place`, `2 places`.
pub(super) fn counted(count: usize, noun: &str) -> String {
    format!("{count} {noun}{}", if count == 1 { "" } else { "s" })
}
