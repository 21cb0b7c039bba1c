//! The ledger: runs all rules, and gives every claim exactly one verdict (upheld, refuted or unsettled).

use std::collections::btree_map::Entry;
use std::collections::{BTreeMap, BTreeSet};

use schemars::JsonSchema;
use serde::Serialize;

use super::comparison::Change;
use super::finding::{Finding, Fingerprint, TextHash};
use super::wording::Wording;
use crate::evidence::ClaimId;
use crate::evidence::testimony::Alone;
use crate::evidence::unsettled::{Unsettled, UnsettledKind};
use crate::evidence::{Evidence, Standing, Statement};
use crate::rules::proposal::{Label, Level, Proposal};
use crate::rules::rule::{Check, Rule, RuleBook};
use crate::rules::witness_advice::advise;
use crate::source::{FileId, Files, Span};

/// The verdict of a claim.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// The document agrees, at this location.
    Upheld(Span),
    /// A finding refutes it: the index in [`Report::findings`](crate::Report::findings).
    Refuted(usize),
    /// The claim could not be decided, for this reason.
    Unsettled(Unsettled),
}

/// The number of verdicts of each kind.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, JsonSchema, Serialize)]
#[schemars(deny_unknown_fields)]
pub struct Tally {
    /// All claims.
    pub claims: usize,
    /// Claims that a document upholds.
    pub upheld: usize,
    /// Claims that a finding refutes.
    pub refuted: usize,
    /// Claims that could not be decided.
    pub unsettled: usize,
    /// Findings that refute no claim.
    pub other_findings: usize,
}

impl Tally {
    /// The number of claims that are upheld or refuted.
    #[must_use]
    pub fn settled(&self) -> usize {
        self.upheld + self.refuted
    }
}

/// The verdicts of all claims, and the findings.
#[derive(Debug)]
pub(crate) struct Ledger {
    /// The verdict of each claim, in the order of the statements.
    pub verdicts: Vec<Verdict>,
    /// The findings, in the order of their main locations.
    pub findings: Vec<Finding>,
}

impl Ledger {
    /// Runs all rules and decides every claim.
    #[must_use]
    pub(crate) fn settle(evidence: &Evidence<'_>, book: &RuleBook, files: &Files) -> Ledger {
        let proposals = run_rules(evidence, book);
        let owners = owners(&proposals, evidence.statements.len());
        let mut findings = findings(proposals, &owners, evidence, files);
        findings.sort_by(|a, b| a.order().cmp(&b.order()));
        let mut refuted: BTreeMap<ClaimId, usize> = BTreeMap::new();
        for (number, finding) in findings.iter().enumerate() {
            refuted.extend(finding.proposal.claims.iter().map(|claim| (*claim, number)));
        }
        let verdicts = evidence.statements.iter().enumerate();
        let verdicts = verdicts.map(|(id, statement)| match refuted.get(&id) {
            Some(finding) => Verdict::Refuted(*finding),
            None => unrefuted(statement, evidence),
        });
        Ledger { verdicts: verdicts.collect(), findings }
    }

    /// The number of verdicts of each kind.
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
    /// The sort key of a finding: its main location, then its rule, then its fingerprint.
    fn order(&self) -> (Option<Span>, &'static str, &Fingerprint) {
        (self.proposal.labels.first().map(|label| label.span), self.rule.id, &self.fingerprint)
    }
}

/// The proposals of all rules, in the order of the rule book.
fn run_rules(evidence: &Evidence<'_>, book: &RuleBook) -> Vec<(&'static Rule, Proposal)> {
    let cases: Vec<_> = evidence.cases().collect();
    let mut all = Vec::new();
    for rule in book.rules() {
        let mut proposals = Vec::new();
        match rule.check {
            Check::Subject(check) => cases.iter().for_each(|case| check(case, &mut proposals)),
            Check::PageSubject(check) => {
                let of_pages = cases.iter().filter(|case| !case.is_of_descriptions());
                of_pages.for_each(|case| check(case, &mut proposals));
            }
            Check::DescribedSubject(check) => {
                let of_descriptions = cases.iter().filter(|case| case.is_of_descriptions());
                of_descriptions.for_each(|case| check(case, &mut proposals));
            }
            Check::Page(check) => {
                let pages = cases.chunk_by(|a, b| a.page.page == b.page.page);
                pages.for_each(|cases| check(cases, &mut proposals));
            }
            Check::Site(check) => check(evidence, &mut proposals),
            Check::Exchange(check) => {
                evidence.exchanges.iter().for_each(|exchange| check(exchange, evidence, &mut proposals));
            }
            Check::Wire(check, check_traffic) => {
                evidence.exchanges.iter().for_each(|exchange| check(exchange, evidence, &mut proposals));
                evidence.traffic.iter().for_each(|case| check_traffic(case, &mut proposals));
            }
            Check::Traffic(check) => {
                evidence.traffic.iter().for_each(|case| check(case, &mut proposals));
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
        proposals.iter_mut().for_each(|proposal| advise(rule.rank, proposal, evidence));
        all.extend(proposals.into_iter().map(|proposal| (rule, proposal)));
    }
    all
}

/// For each claim, the index of the proposal that owns it: the proposal of the rule with the highest rank,
/// and the first proposal among equal ranks. `None` if no proposal refutes the claim.
fn owners(proposals: &[(&'static Rule, Proposal)], claims: usize) -> Vec<Option<usize>> {
    let mut owners: Vec<Option<usize>> = vec![None; claims];
    for (number, (rule, proposal)) in proposals.iter().enumerate() {
        for claim in &proposal.claims {
            let owner = &mut owners[*claim];
            if owner.is_none_or(|other| proposals[other].0.rank < rule.rank) {
                *owner = Some(number);
            }
        }
    }
    owners
}

/// The findings of the proposals, merged by fingerprint. A proposal that refutes claims and owns none of them
/// has no finding.
fn findings(
    proposals: Vec<(&'static Rule, Proposal)>,
    owners: &[Option<usize>],
    evidence: &Evidence<'_>,
    files: &Files,
) -> Vec<Finding> {
    // If another proposal owns a claim that a proposal refutes, the labels of the proposal are added to the
    // finding of the owner.
    let mut lenders_by_owner: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
    for (number, (_, proposal)) in proposals.iter().enumerate() {
        for claim in &proposal.claims {
            if let Some(owner) = owners[*claim].filter(|owner| *owner != number) {
                let lenders = lenders_by_owner.entry(owner).or_default();
                // A proposal lends its labels once, even if the owner has several of its claims.
                if lenders.last() != Some(&number) {
                    lenders.push(number);
                }
            }
        }
    }
    let wording = Wording::new(evidence, files);
    let mut merged: BTreeMap<Fingerprint, Merged> = BTreeMap::new();
    for (number, (rule, proposal)) in proposals.iter().enumerate() {
        let mut own = proposal.clone();
        own.claims.retain(|claim| owners[*claim] == Some(number));
        if own.claims.is_empty() && !proposal.claims.is_empty() {
            continue;
        }
        let borrowed = lenders_by_owner.get(&number).into_iter().flatten();
        let borrowed = borrowed.flat_map(|other| &proposals[*other].1.labels);
        let mut known: BTreeSet<Span> = own.labels.iter().map(|label| label.span).collect();
        own.labels.extend(borrowed.filter(|label| known.insert(label.span)).cloned());
        let copied = own.claims.iter().filter_map(|claim| evidence.copied_from(*claim));
        let text = "the page has copied this example of the document, which has the same mistake";
        let copied = copied.filter(|span| known.insert(*span)).map(|span| Label::schema(span, text));
        own.labels.extend(copied.collect::<Vec<_>>());
        let finding = finding(rule, own, evidence, files, &wording);
        match merged.entry(finding.fingerprint.clone()) {
            Entry::Occupied(mut entry) => entry.get_mut().absorb(finding),
            Entry::Vacant(entry) => drop(entry.insert(Merged { finding, labels: BTreeSet::new() })),
        }
    }
    let finished = merged.into_values().map(Merged::finish);
    finished.map(|finding| Finding { text_hash: main_text(&finding, files), ..finding }).collect()
}

/// The hash of the text of a finding's main location.
fn main_text(finding: &Finding, files: &Files) -> TextHash {
    let text = finding.proposal.labels.first().and_then(|Label { span, .. }| {
        files.file(span.file).text().get(span.start as usize..span.end as usize)
    });
    TextHash::new(text.unwrap_or_default())
}

fn finding(
    rule: &'static Rule,
    proposal: Proposal,
    evidence: &Evidence<'_>,
    files: &Files,
    wording: &Wording<'_, '_>,
) -> Finding {
    let page: Option<FileId> = match proposal.claims.first() {
        Some(claim) => Some(evidence.statements[*claim].claim.span.file),
        None => proposal.labels.first().map(|label| label.span.file),
    };
    let name = page.map_or_else(String::new, |page| files.file(page).name().to_owned());
    let fingerprint =
        Fingerprint::new(rule.id, &name, &proposal.subject.to_string(), proposal.value.as_ref());
    let level = proposal.level.unwrap_or(rule.level);
    // One claim whose place is stated is enough to be certain.
    let mut guesses = proposal.claims.iter().map(|claim| evidence.statements[*claim].guess);
    let first = guesses.next().unwrap_or(proposal.guess);
    let guess = if guesses.all(|guess| guess.is_some()) { first } else { None };
    let mut finding = Finding {
        rule,
        level,
        guess,
        page: name,
        operation: proposal.subject.operation.to_string(),
        proposal,
        cause: fingerprint.clone(),
        cause_message: "".into(),
        fingerprint,
        text_hash: TextHash::new(""),
        outside: page.and_then(|page| evidence.outside.get(&page)).cloned(),
        accepted: None,
        change: None,
    };
    wording.apply(&mut finding, page);
    if finding.outside.is_some() {
        finding.level = Level::Note;
    }
    finding
}

/// A finding to which all other proposals with its fingerprint are added. Some pages have thousands of such
/// proposals.
struct Merged {
    finding: Finding,
    /// A copy of the finding's labels, to skip duplicates quickly; filled when the first proposal is added.
    labels: BTreeSet<Label>,
}

impl Merged {
    fn absorb(&mut self, mut other: Finding) {
        // What is certain at one place is reported with the words and the level of that place.
        if self.finding.guess.is_some() && other.guess.is_none() {
            std::mem::swap(&mut self.finding, &mut other);
            self.labels.clear();
        }
        let other = other.proposal;
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
        // What was inferred is called so, and is never louder than a warning.
        if self.finding.guess.is_some() {
            self.finding.level = self.finding.level.min(Level::Warning);
            let message = &mut self.finding.proposal.message;
            *message = format!("likely: {message}");
        }
        self.finding
    }
}

impl Finding {
    /// Whether the finding fails a run if this level and the higher levels are denied: the finding has such a
    /// level, is not accepted, and was not there in the run that this one is compared with.
    #[must_use]
    pub fn is_denied(&self, level: Level) -> bool {
        self.accepted.is_none() && self.level >= level && self.change != Some(Change::Remaining)
    }
}

/// The verdict of a claim that no rule refutes.
fn unrefuted(statement: &Statement<'_>, evidence: &Evidence<'_>) -> Verdict {
    match &statement.standing {
        Standing::Declared(declared) => match (statement.agrees(declared), evidence.testimony(statement)) {
            (Ok(_), Some(testimony)) if testimony.alone == Alone::Wire && testimony.is_certain => {
                let reason = format!("a recorded exchange {}", testimony.shows);
                Verdict::Unsettled(Unsettled::new(UnsettledKind::RecordedOtherwise, reason))
            }
            (Ok(span), _) => Verdict::Upheld(span),
            (Err(unsettled), _) => Verdict::Unsettled(unsettled),
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
        let finding = |number| Finding {
            rule: book.rules().next().expect("there are rules"),
            level: Level::Error,
            guess: None,
            page: "page.md".to_owned(),
            operation: String::new(),
            proposal: proposal(number),
            fingerprint: Fingerprint::new("", "", "", None),
            text_hash: TextHash::new(""),
            outside: None,
            accepted: None,
            change: None,
            cause: Fingerprint::new("", "", "", None),
            cause_message: "".into(),
        };
        let mut merged = Merged { finding: finding(COUNT), labels: BTreeSet::new() };
        (0..=COUNT).chain(0..COUNT).for_each(|number| merged.absorb(finding(number)));
        let Proposal { labels, claims, .. } = merged.finish().proposal;
        let starts: Vec<usize> = labels.iter().map(|label| label.span.start as usize).collect();
        assert_eq!(starts, [COUNT].into_iter().chain(0..COUNT).collect::<Vec<_>>());
        assert_eq!(claims, (0..=COUNT).collect::<Vec<_>>());
    }
}
