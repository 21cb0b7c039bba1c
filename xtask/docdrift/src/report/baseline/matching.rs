//! Finds the finding of each entry of a baseline: the one with its fingerprint, or the same one on another page.

use std::collections::{BTreeMap, BTreeSet};

use super::{AcceptedFinding, Baseline};
use crate::report::comparison::Change;
use crate::report::finding::{Acceptance, AcceptedBy, Finding};
use crate::report::same_finding::{Item, Surplus, pairs};
use crate::source::Span;

/// Whether a run can tell that the finding of an entry is gone.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum EntryScope {
    /// The run has checked the page, or would have checked it if it were still there.
    Checked,
    /// There is no such page, but the run may not have checked all places to which it may have moved.
    Missing,
    /// The page is there, and the run has not checked it.
    Unchecked,
}

/// What became of an entry.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum EntryState {
    /// It accepts this finding, a number in the list of findings; or, if it names a cause, all of that cause.
    Accepts(usize),
    /// It accepts none.
    Stale(StaleEntry),
    /// Its finding is not there, and the run cannot tell whether it is gone.
    Unchecked,
}

/// An entry of a baseline, or a comment, that accepts no finding.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StaleEntry {
    /// The location of the entry.
    pub span: Span,
    /// The id of the rule that it names.
    pub rule: String,
    /// The fingerprint of its finding; `None` for a comment.
    pub fingerprint: Option<String>,
    /// Whether the run that this one is compared with had the same comment, which accepted nothing either; `None`
    /// without a comparison, and for an entry.
    pub change: Option<Change>,
    /// Why it accepts none.
    pub why: StaleReason,
    /// What is wrong with it, as a sentence without a full stop.
    pub reason: String,
}

/// Why an entry accepts no finding.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum StaleReason {
    /// There is no such finding any more.
    Gone,
    /// Another entry accepts the finding.
    Second,
    /// The day of its expiry is over, and the finding with this number is still there.
    Expired(usize),
    /// It says something else of the finding with this number than is true.
    Differs(usize),
}

/// What became of the entries of a baseline.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AppliedBaseline {
    /// The state of each entry, in the order of [`Baseline::entries`].
    pub states: Vec<EntryState>,
}

impl AppliedBaseline {
    /// The entries that accept no finding.
    pub fn stale(&self) -> impl Iterator<Item = &StaleEntry> {
        self.states.iter().filter_map(|state| match state {
            EntryState::Stale(stale) => Some(stale),
            EntryState::Accepts(_) | EntryState::Unchecked => None,
        })
    }

    /// The number of entries of which the run cannot tell whether their findings are gone.
    #[must_use]
    pub fn unchecked(&self) -> usize {
        self.states.iter().filter(|state| **state == EntryState::Unchecked).count()
    }
}

impl Baseline {
    /// Marks the findings that are accepted on a day (`today`, as `2026-11-20`).
    ///
    /// An entry accepts the finding with its fingerprint. Without such a finding, it accepts the one finding of
    /// equal rule, subject, value and text that no other entry accepts.
    #[must_use]
    pub fn apply(
        &self,
        findings: &mut [Finding],
        today: &str,
        scope: impl Fn(&AcceptedFinding) -> EntryScope,
    ) -> AppliedBaseline {
        let scopes = self.entries().map(scope).collect();
        let states = self.entries.iter().map(|_| None).collect();
        let mut matcher = Matcher { entries: &self.entries, findings, today, scopes, states };
        matcher.by_fingerprint();
        matcher.by_cause();
        matcher.accept_causes();
        matcher.by_likeness();
        matcher.accept_causes();
        AppliedBaseline { states: matcher.finish() }
    }
}

struct Matcher<'m> {
    entries: &'m [(Span, AcceptedFinding)],
    findings: &'m mut [Finding],
    today: &'m str,
    /// The scope of each entry.
    scopes: Vec<EntryScope>,
    /// The state of each entry; `None` while its finding is not known.
    states: Vec<Option<EntryState>>,
}

impl Matcher<'_> {
    fn by_fingerprint(&mut self) {
        let numbers: BTreeMap<String, usize> = self
            .findings
            .iter()
            .enumerate()
            .map(|(number, finding)| (finding.fingerprint.to_string(), number))
            .collect();
        // Of several entries of a finding, one that has not expired holds.
        let mut order: Vec<usize> = (0..self.entries.len()).collect();
        order.sort_by_key(|number| self.entries[*number].1.expired(self.today).is_some());
        let mut seen = BTreeSet::new();
        for number in order {
            let (_, entry) = &self.entries[number];
            let finding = numbers.get(&entry.fingerprint);
            if !seen.insert(&entry.fingerprint) {
                self.states[number] = Some(self.stale(number, StaleReason::Second, "has a second entry"));
            } else if let Some(finding) = finding {
                let mismatch = entry.mismatch(&self.findings[*finding]);
                self.settle(number, *finding, mismatch);
            }
        }
    }

    /// An entry with a cause holds as long as its cause has findings.
    fn by_cause(&mut self) {
        for (number, (_, entry)) in self.entries.iter().enumerate() {
            let Some(cause) = entry.cause.as_deref().filter(|_| self.states[number].is_none()) else {
                continue;
            };
            if let Some(finding) = self.findings.iter().position(|finding| finding.cause.as_str() == cause) {
                self.settle(number, finding, None);
            }
        }
    }

    /// Pairs the entries without a finding with the findings that are not accepted.
    fn by_likeness(&mut self) {
        let is_open =
            |number: &usize| self.states[*number].is_none() && self.scopes[*number] != EntryScope::Unchecked;
        let entry = |number: usize| {
            let (_, entry) = &self.entries[number];
            Some(Item { number, page: &entry.page, likeness: entry.likeness()? })
        };
        let entries: Vec<Item<'_>> = (0..self.entries.len()).filter(is_open).filter_map(entry).collect();
        if entries.is_empty() {
            return;
        }
        let taken: BTreeSet<usize> = self.states.iter().flatten().filter_map(EntryState::finding).collect();
        let open = self.findings.iter().enumerate();
        let open = open.filter(|(number, finding)| finding.accepted.is_none() && !taken.contains(number));
        let open = open.map(|(number, it)| Item { number, page: &it.page, likeness: it.likeness() });
        for (entry, finding) in pairs(entries, open.collect(), Surplus::IsOpen) {
            self.settle(entry, finding, None);
        }
    }

    /// Decides whether an entry accepts the finding that it is about. A `mismatch` says why it does not.
    fn settle(&mut self, number: usize, finding: usize, mismatch: Option<String>) {
        let (_, entry) = &self.entries[number];
        let about = &self.findings[finding];
        let is_main = entry.cause.is_none() || entry.fingerprint == about.fingerprint.as_str();
        let complaint = mismatch.or_else(|| entry.other_counterpart(about).filter(|_| is_main));
        let state = match (complaint, entry.expired(self.today)) {
            (Some(complaint), _) => self.stale(number, StaleReason::Differs(finding), &complaint),
            (None, Some(complaint)) => self.stale(number, StaleReason::Expired(finding), &complaint),
            (None, None) => {
                let acceptance = Acceptance { by: AcceptedBy::File, reason: entry.reason.clone() };
                self.findings[finding].accepted = Some(acceptance);
                EntryState::Accepts(finding)
            }
        };
        self.states[number] = Some(state);
    }

    /// Accepts the other findings of the causes that entries name.
    fn accept_causes(&mut self) {
        let mut reasons: BTreeMap<String, &String> = BTreeMap::new();
        for ((_, entry), state) in self.entries.iter().zip(&self.states) {
            if let (Some(_), Some(EntryState::Accepts(finding))) = (&entry.cause, state) {
                reasons.entry(self.findings[*finding].cause.to_string()).or_insert(&entry.reason);
            }
        }
        for finding in self.findings.iter_mut().filter(|finding| finding.accepted.is_none()) {
            let reason = reasons.get(finding.cause.as_str());
            finding.accepted =
                reason.map(|reason| Acceptance { by: AcceptedBy::File, reason: (*reason).clone() });
        }
    }

    fn stale(&self, number: usize, why: StaleReason, complaint: &str) -> EntryState {
        let (span, entry) = &self.entries[number];
        let reason = format!("accepted finding {} {complaint}", entry.name());
        EntryState::Stale(StaleEntry {
            span: *span,
            rule: entry.rule.clone(),
            fingerprint: Some(entry.fingerprint.clone()),
            change: None,
            why,
            reason,
        })
    }

    fn finish(self) -> Vec<EntryState> {
        let of = |(number, state): (usize, &Option<EntryState>)| match (state, self.scopes[number]) {
            (Some(state), _) => state.clone(),
            (None, EntryScope::Checked) => self.stale(number, StaleReason::Gone, "is gone"),
            (None, EntryScope::Missing | EntryScope::Unchecked) => EntryState::Unchecked,
        };
        self.states.iter().enumerate().map(of).collect()
    }
}

impl EntryState {
    /// The number of the finding that the entry is about.
    #[must_use]
    pub fn finding(&self) -> Option<usize> {
        match self {
            EntryState::Accepts(finding)
            | EntryState::Stale(StaleEntry {
                why: StaleReason::Expired(finding) | StaleReason::Differs(finding),
                ..
            }) => Some(*finding),
            EntryState::Stale(_) | EntryState::Unchecked => None,
        }
    }
}
