//! What became of every claim: upheld, refuted or unsettled, and nothing in between.

use std::collections::btree_map::Entry;
use std::collections::{BTreeMap, BTreeSet};

use schemars::JsonSchema;
use serde::Serialize;

use super::finding::{Finding, Fingerprint};
use crate::evidence::ClaimId;
use crate::evidence::unsettled::{Unsettled, UnsettledKind};
use crate::evidence::{Evidence, Standing, Statement};
use crate::rules::proposal::{Label, Level, Proposal};
use crate::rules::rule::{Check, Rule, RuleBook};
use crate::source::{FileId, Files, Span};

/// What became of a claim.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// The contract says the same, there.
    Upheld(Span),
    /// The finding of this number says what is wrong.
    Refuted(usize),
    /// Nobody can say, for this reason.
    Unsettled(Unsettled),
}

/// The verdicts, counted.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, JsonSchema, Serialize)]
#[schemars(deny_unknown_fields)]
pub struct Tally {
    /// All claims.
    pub claims: usize,
    /// Those that the contract upholds.
    pub upheld: usize,
    /// Those that a finding refutes.
    pub refuted: usize,
    /// Those that nobody can settle.
    pub unsettled: usize,
    /// Findings that refute no claim.
    pub other_findings: usize,
}

impl Tally {
    /// Whether anything was settled at all.
    #[must_use]
    pub fn settled(&self) -> usize {
        self.upheld + self.refuted
    }
}

/// The verdict of every claim, and the findings.
#[derive(Debug)]
pub(crate) struct Ledger {
    /// One verdict a claim.
    pub verdicts: Vec<Verdict>,
    /// The findings, in the order in which they are reported.
    pub findings: Vec<Finding>,
}

impl Ledger {
    /// Hears all rules and settles every claim.
    #[must_use]
    pub(crate) fn settle(evidence: &Evidence<'_>, book: &RuleBook, files: &Files) -> Ledger {
        let heard = hear(evidence, book);
        let owners = owners(&heard, evidence.statements.len());
        let mut findings = findings(heard, &owners, evidence, files);
        findings.sort_by(|a, b| a.order().cmp(&b.order()));
        let mut refuted: BTreeMap<ClaimId, usize> = BTreeMap::new();
        for (number, finding) in findings.iter().enumerate() {
            refuted.extend(finding.proposal.claims.iter().map(|claim| (*claim, number)));
        }
        let verdicts = evidence.statements.iter().enumerate();
        let verdicts = verdicts.map(|(id, statement)| match refuted.get(&id) {
            Some(finding) => Verdict::Refuted(*finding),
            None => unrefuted(statement),
        });
        Ledger { verdicts: verdicts.collect(), findings }
    }

    /// The verdicts, counted.
    #[must_use]
    pub(crate) fn tally(&self) -> Tally {
        let count =
            |wanted: fn(&Verdict) -> bool| self.verdicts.iter().filter(|verdict| wanted(verdict)).count();
        Tally {
            claims: self.verdicts.len(),
            upheld: count(|verdict| matches!(verdict, Verdict::Upheld(_))),
            refuted: count(|verdict| matches!(verdict, Verdict::Refuted(_))),
            unsettled: count(|verdict| matches!(verdict, Verdict::Unsettled(_))),
            other_findings: self.findings.iter().filter(|finding| finding.proposal.claims.is_empty()).count(),
        }
    }
}

impl Finding {
    /// Findings are reported in the order of their main places.
    fn order(&self) -> (Option<Span>, &'static str, &Fingerprint) {
        (self.proposal.labels.first().map(|label| label.span), self.rule.id, &self.fingerprint)
    }
}

fn hear(evidence: &Evidence<'_>, book: &RuleBook) -> Vec<(&'static Rule, Proposal)> {
    let cases: Vec<_> = evidence.cases().collect();
    let mut heard = Vec::new();
    for rule in book.rules() {
        let mut proposals = Vec::new();
        match rule.check {
            Check::Subject(check) => cases.iter().for_each(|case| check(case, &mut proposals)),
            Check::Page(check) => {
                let pages = cases.chunk_by(|a, b| a.page.page == b.page.page);
                pages.for_each(|cases| check(cases, &mut proposals));
            }
            Check::Exchange(check) => {
                evidence.exchanges.iter().for_each(|exchange| check(exchange, evidence, &mut proposals));
            }
            Check::Client(check) => {
                evidence.acceptances.iter().for_each(|compared| check(compared, &mut proposals));
            }
            Check::Fragment(check) => {
                evidence.differences.iter().for_each(|difference| check(difference, &mut proposals));
            }
            Check::Link(check) => {
                evidence.broken_links.iter().for_each(|link| check(link, &mut proposals));
            }
            Check::Replay(check) => {
                evidence.exchanges.iter().for_each(|exchange| check(exchange.recording, &mut proposals));
            }
        }
        heard.extend(proposals.into_iter().map(|proposal| (rule, proposal)));
    }
    heard
}

/// For each claim, the proposal that has it: that of the highest rank, the first of equals.
fn owners(heard: &[(&'static Rule, Proposal)], claims: usize) -> Vec<Option<usize>> {
    let mut owners: Vec<Option<usize>> = vec![None; claims];
    for (number, (rule, proposal)) in heard.iter().enumerate() {
        for claim in &proposal.claims {
            let owner = &mut owners[*claim];
            if owner.is_none_or(|other| heard[other].0.rank < rule.rank) {
                *owner = Some(number);
            }
        }
    }
    owners
}

fn findings(
    heard: Vec<(&'static Rule, Proposal)>,
    owners: &[Option<usize>],
    evidence: &Evidence<'_>,
    files: &Files,
) -> Vec<Finding> {
    // What a proposal saw of a claim that another one has becomes a label of that other one.
    let mut lent: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
    for (number, (_, proposal)) in heard.iter().enumerate() {
        for claim in &proposal.claims {
            if let Some(owner) = owners[*claim].filter(|owner| *owner != number) {
                let lenders = lent.entry(owner).or_default();
                // Once is enough, however many of its claims the owner has.
                if lenders.last() != Some(&number) {
                    lenders.push(number);
                }
            }
        }
    }
    let mut merged: BTreeMap<Fingerprint, Merged> = BTreeMap::new();
    for (number, (rule, proposal)) in heard.iter().enumerate() {
        let mut own = proposal.clone();
        own.claims.retain(|claim| owners[*claim] == Some(number));
        if own.claims.is_empty() && !proposal.claims.is_empty() {
            continue;
        }
        let borrowed = lent.get(&number).into_iter().flatten().flat_map(|other| &heard[*other].1.labels);
        let mut known: BTreeSet<Span> = own.labels.iter().map(|label| label.span).collect();
        own.labels.extend(borrowed.filter(|label| known.insert(label.span)).cloned());
        let finding = finding(rule, own, evidence, files);
        match merged.entry(finding.fingerprint.clone()) {
            Entry::Occupied(mut entry) => entry.get_mut().absorb(finding.proposal),
            Entry::Vacant(entry) => drop(entry.insert(Merged { finding, labels: BTreeSet::new() })),
        }
    }
    merged.into_values().map(Merged::finish).collect()
}

fn finding(rule: &'static Rule, proposal: Proposal, evidence: &Evidence<'_>, files: &Files) -> Finding {
    let page: Option<FileId> = match proposal.claims.first() {
        Some(claim) => Some(evidence.statements[*claim].claim.span.file),
        None => proposal.labels.first().map(|label| label.span.file),
    };
    let page = page.map_or_else(String::new, |page| files.file(page).name().to_owned());
    let fingerprint =
        Fingerprint::new(rule.id, &page, &proposal.subject.to_string(), proposal.value.as_ref());
    let level = proposal.level.unwrap_or(rule.level);
    Finding { rule, level, page, proposal, fingerprint, accepted: None }
}

/// A finding, and what others of the same fingerprint add to it: thousands on some pages.
struct Merged {
    finding: Finding,
    /// Its labels, once another one was absorbed.
    labels: BTreeSet<Label>,
}

impl Merged {
    fn absorb(&mut self, other: Proposal) {
        let Proposal { claims, labels, .. } = &mut self.finding.proposal;
        if self.labels.is_empty() {
            self.labels.extend(labels.iter().cloned());
        }
        claims.extend(other.claims);
        labels.extend(other.labels.into_iter().filter(|label| self.labels.insert(label.clone())));
    }

    fn finish(mut self) -> Finding {
        let claims = &mut self.finding.proposal.claims;
        if !self.labels.is_empty() {
            claims.sort_unstable();
            claims.dedup();
        }
        self.finding
    }
}

impl Finding {
    /// Whether it fails a run that is denied findings of this level.
    #[must_use]
    pub fn is_denied(&self, level: Level) -> bool {
        self.accepted.is_none() && self.level >= level
    }
}

/// The verdict of a claim that no rule refutes.
fn unrefuted(statement: &Statement<'_>) -> Verdict {
    match &statement.standing {
        Standing::Declared(declared) => match statement.agrees(declared) {
            Ok(span) => Verdict::Upheld(span),
            Err(unsettled) => Verdict::Unsettled(unsettled),
        },
        Standing::Absent(_) => {
            let reason = "it is not declared, and no rule reports that";
            Verdict::Unsettled(Unsettled::new(UnsettledKind::NoRule, reason))
        }
        Standing::Undecided(unsettled) => Verdict::Unsettled(unsettled.clone()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::subject::Subject;

    #[test]
    fn merged_findings_keep_each_label_and_claim_once_and_in_order() {
        const COUNT: usize = 5_000;
        let mut files = Files::new();
        let file = files.add("page.md", "x".repeat(COUNT + 1));
        let subject: Subject = "GET /orders".parse().expect("a subject");
        let proposal = |number: usize| Proposal {
            claims: vec![COUNT - number, number],
            ..Proposal::new(&subject, "wrong").label(Label::page(Span::new(file, number..number + 1), "here"))
        };
        let book = RuleBook::standard();
        let finding = Finding {
            rule: book.rules().next().expect("there are rules"),
            level: Level::Error,
            page: "page.md".to_owned(),
            proposal: proposal(COUNT),
            fingerprint: Fingerprint::new("", "", "", None),
            accepted: None,
        };
        let mut merged = Merged { finding, labels: BTreeSet::new() };
        (0..=COUNT).chain(0..COUNT).for_each(|number| merged.absorb(proposal(number)));
        let Proposal { labels, claims, .. } = merged.finish().proposal;
        let starts: Vec<usize> = labels.iter().map(|label| label.span.start as usize).collect();
        assert_eq!(starts, [COUNT].into_iter().chain(0..COUNT).collect::<Vec<_>>());
        assert_eq!(claims, (0..=COUNT).collect::<Vec<_>>());
    }
}
