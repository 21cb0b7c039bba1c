//! Test cases: a claim with its verdict, a finding that refutes no claim, or an entry that accepts nothing.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use super::super::summary::{State, path};
use crate::page::claim::Claim;
use crate::report::Report;
use crate::report::baseline::StaleEntry;
use crate::report::finding::Finding;
use crate::report::ledger::Verdict;
use crate::rules::proposal::Level;
use crate::source::Files;

/// A test case.
pub(super) struct TestCase {
    /// The page, as the class of the case.
    pub page: String,
    /// Unique among the cases of the page.
    pub name: String,
    /// What came of it.
    pub outcome: Outcome,
}

/// What came of a test case.
pub(super) enum Outcome {
    /// The claim is upheld.
    Passed,
    /// A finding that fails a run by default.
    Failed {
        /// The id of the rule, or `accepted-finding`.
        rule: &'static str,
        /// What is wrong, on one line.
        message: String,
        /// The finding with its places.
        text: String,
    },
    /// An unsettled claim, or a finding that does not fail a run: a note, an accepted or a remaining one.
    Skipped {
        /// Why, on one line.
        message: String,
        /// The finding with its places; empty for an unsettled claim.
        text: String,
    },
}

/// The names that are taken, each with how often it was asked for.
#[derive(Default)]
pub(super) struct UniqueNames(BTreeMap<(String, String), usize>);

impl UniqueNames {
    /// The name, or the name with a number if a case of the page has it already.
    fn unique(&mut self, page: &str, name: String) -> String {
        let count = self.0.entry((page.to_owned(), name.clone())).or_default();
        *count += 1;
        match *count {
            1 => name,
            count => self.unique(page, format!("{name} ({count})")),
        }
    }
}

impl TestCase {
    /// The case of a claim.
    pub(super) fn of_claim(
        claim: &Claim,
        verdict: &Verdict,
        report: &Report<'_>,
        files: &Files,
        names: &mut UniqueNames,
    ) -> Self {
        let location = files.locate(claim.span);
        let name = format!("{} {}, line {}", claim.subject, claim.kind.as_str(), location.start.line);
        let outcome = match verdict {
            Verdict::Upheld(_) => Outcome::Passed,
            Verdict::Refuted(number) => outcome(&report.findings[*number], files),
            Verdict::Unsettled(unsettled) => Outcome::Skipped {
                message: format!("unsettled: {} ({})", unsettled.reason, unsettled.kind.id()),
                text: String::new(),
            },
        };
        TestCase::new(path(location.file), name, outcome, names)
    }

    /// The case of a finding that refutes no claim.
    pub(super) fn of_finding(finding: &Finding, files: &Files, names: &mut UniqueNames) -> Self {
        let line = finding.proposal.labels.first().map(|label| files.locate(label.span).start.line);
        let line = line.map(|line| format!(", line {line}")).unwrap_or_default();
        let name = format!("{} {}{line}", finding.proposal.subject, finding.rule.id);
        TestCase::new(path(&finding.page), name, outcome(finding, files), names)
    }

    /// The case of an entry or comment that accepts nothing any more.
    pub(super) fn of_entry(entry: &StaleEntry, files: &Files, names: &mut UniqueNames) -> Self {
        let location = files.locate(entry.span);
        let name = format!("{}, line {}", entry.rule, location.start.line);
        let text = format!("{location}: {}\n", entry.reason);
        let outcome = Outcome::Failed { rule: "accepted-finding", message: entry.reason.clone(), text };
        TestCase::new(path(location.file), name, outcome, names)
    }

    fn new(page: &str, name: String, outcome: Outcome, names: &mut UniqueNames) -> Self {
        TestCase { page: page.to_owned(), name: names.unique(page, name), outcome }
    }
}

fn outcome(finding: &Finding, files: &Files) -> Outcome {
    let (rule, level, state) = (finding.rule.id, finding.level.as_str(), State::of(finding));
    let message = &finding.proposal.message;
    let text = text(finding, files);
    if finding.is_denied(Level::Warning) {
        return Outcome::Failed { rule, message: message.clone(), text };
    }
    let reason = finding.accepted.as_ref().map(|accepted| format!("; accepted: {}", accepted.reason));
    let message = format!("{}{level}[{rule}]: {message}{}", state.word(), reason.unwrap_or_default());
    Outcome::Skipped { message, text }
}

/// A finding as a text of several lines.
fn text(finding: &Finding, files: &Files) -> String {
    let proposal = &finding.proposal;
    let mut text = format!("{}[{}]: {}\n", finding.level.as_str(), finding.rule.id, proposal.message);
    for (name, clause) in [("why", &proposal.why), ("help", &proposal.help)] {
        if !clause.is_empty() {
            let _ = writeln!(text, "{name}: {clause}");
        }
    }
    for label in &proposal.labels {
        let _ = writeln!(text, "{}: {}", files.locate(label.span), label.text);
    }
    let _ = writeln!(text, "fingerprint: {}", finding.fingerprint);
    text
}
