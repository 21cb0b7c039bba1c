//! Decides what becomes of each entry of the file of accepted findings, and which entries are added.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

use docdrift::{AppliedBaseline, Baseline, EntryState, Finding, Report, StaleEntry, StaleReason, printable};

use super::accepted_file::{AcceptedFile, Entry, Note};
use super::{Chosen, missing_reason};
use crate::error::Error;

/// The changes of a file, with the lines that say what was done.
pub(super) struct Edit<'e> {
    report: &'e Report<'e>,
    /// The findings to accept that no entry was written for yet.
    chosen: Vec<Chosen>,
    /// What is noted of them; `None` if there are none.
    note: Option<&'e Note>,
    /// The findings that stay open, by the hash of their text.
    open: BTreeMap<&'e str, Vec<&'e Finding>>,
    lines: String,
    added: usize,
    renewed: usize,
    removed: usize,
}

impl<'e> Edit<'e> {
    pub(super) fn new(report: &'e Report<'e>, chosen: Vec<Chosen>, note: Option<&'e Note>) -> Self {
        let alone: BTreeSet<usize> = chosen.iter().map(|it| it.finding).collect();
        let cause = |it: &Chosen| report.findings[it.finding].cause.as_str();
        let causes: BTreeSet<&str> = chosen.iter().filter(|it| it.with_cause).map(cause).collect();
        let mut open: BTreeMap<&str, Vec<&Finding>> = BTreeMap::new();
        for (number, finding) in report.findings.iter().enumerate() {
            if finding.accepted.is_none()
                && !alone.contains(&number)
                && !causes.contains(finding.cause.as_str())
            {
                open.entry(finding.text_hash.as_str()).or_default().push(finding);
            }
        }
        Edit { report, chosen, note, open, lines: String::new(), added: 0, renewed: 0, removed: 0 }
    }

    /// Brings the entries up to date, accepts anew what is chosen and has a stale entry, and removes entries without
    /// a finding if that is wanted.
    pub(super) fn entries(
        &mut self,
        file: &mut AcceptedFile,
        baseline: &Baseline,
        applied: &AppliedBaseline,
        prune: bool,
    ) {
        let mut removed = Vec::new();
        for (number, (entry, state)) in baseline.entries().zip(&applied.states).enumerate() {
            match state {
                EntryState::Accepts(finding) => {
                    let names_cause = entry.cause.is_some();
                    if let Some((chosen, note)) = self.take(*finding, names_cause) {
                        self.amend(file, number, chosen, note, *finding);
                        continue;
                    }
                    let finding = &self.report.findings[*finding];
                    if file.renew(number, &self.entry(finding)) {
                        self.renewed += 1;
                        if entry.fingerprint != finding.fingerprint.as_str() {
                            self.line(&format!("renewed {}", entry.fingerprint), finding);
                        }
                    }
                }
                EntryState::Stale(StaleEntry {
                    why: StaleReason::Expired(finding) | StaleReason::Differs(finding),
                    ..
                }) => self.accept_anew(file, number, *finding),
                EntryState::Stale(_) if prune => {
                    let (fingerprint, rule) = (&entry.fingerprint, &entry.rule);
                    let subject = &entry.subject;
                    self.print(&format!("removed {fingerprint}: {rule} of {subject}, {}", entry.page));
                    removed.push(number);
                }
                EntryState::Stale(_) | EntryState::Unchecked => {}
            }
        }
        self.removed = removed.len();
        file.remove(&removed);
    }

    /// Takes a finding out of the chosen ones: it alone, or, for an entry with a cause, the cause that it has.
    fn take(&mut self, finding: usize, names_cause: bool) -> Option<(Chosen, &'e Note)> {
        let note = self.note?;
        let findings = &self.report.findings;
        let is_of = |it: &Chosen| {
            let has_cause = || findings[it.finding].cause == findings[finding].cause;
            it.finding == finding || (names_cause && it.with_cause && has_cause())
        };
        let at = self.chosen.iter().position(is_of)?;
        Some((self.chosen.remove(at), note))
    }

    /// Changes what the entry of a chosen finding says.
    fn amend(&mut self, file: &mut AcceptedFile, number: usize, chosen: Chosen, note: &Note, finding: usize) {
        let finding = &self.report.findings[finding];
        if file.amend(number, &self.entry(finding), chosen.with_cause, note) {
            self.renewed += 1;
            self.line("renewed", finding);
        }
    }

    /// Writes the entry of a finding anew if the finding is chosen.
    fn accept_anew(&mut self, file: &mut AcceptedFile, number: usize, finding: usize) {
        let Some((chosen, note)) = self.take(finding, true) else { return };
        let finding = &self.report.findings[finding];
        file.accept_anew(number, &self.entry(finding), chosen.with_cause, note);
        self.renewed += 1;
        self.line("accepted anew", finding);
    }

    /// Adds an entry for each chosen finding that has none.
    ///
    /// # Errors
    ///
    /// When a new entry would have no reason.
    pub(super) fn append(&mut self, file: &mut AcceptedFile) -> Result<(), Error> {
        let Some(note) = self.note else { return Ok(()) };
        for Chosen { finding, with_cause } in std::mem::take(&mut self.chosen) {
            if note.reason.is_none() {
                return Err(missing_reason());
            }
            let finding = &self.report.findings[finding];
            file.add(&self.entry(finding), with_cause, note);
            self.added += 1;
            self.line(if with_cause { "added with its cause" } else { "added" }, finding);
        }
        Ok(())
    }

    /// What the file says of a finding. An entry follows its finding to another page, except where an equal finding
    /// stays open: the entry would accept that one once its own is mended.
    fn entry(&self, finding: &'e Finding) -> Entry<'e> {
        let alike = self.open.get(finding.text_hash.as_str()).into_iter().flatten();
        let may_move = !alike.into_iter().any(|other| finding.is_same_elsewhere(other));
        Entry { finding, may_move }
    }

    fn line(&mut self, what: &str, finding: &Finding) {
        let Finding { fingerprint, rule, page, proposal, .. } = finding;
        self.print(&format!("{what} {fingerprint}: {} of {}, {page}", rule.id, proposal.subject));
    }

    /// Adds a line, which has names of others.
    fn print(&mut self, line: &str) {
        let _ = writeln!(self.lines, "{}", printable(line));
    }

    pub(super) fn changes_file(&self) -> bool {
        self.added + self.renewed + self.removed > 0
    }

    /// The lines that say what was done to the file of this name.
    pub(super) fn into_text(mut self, name: &str) -> String {
        let Edit { added, renewed, removed, .. } = self;
        let done = match (added, renewed, removed) {
            (0, 0, 0) => "nothing to change".to_owned(),
            _ => format!("{added} added, {renewed} renewed, {removed} removed"),
        };
        self.print(&format!("{name}: {done}"));
        self.lines
    }
}
