//! The row of a claim or finding: the subject as the document names it, where the checker has found it there.

use std::collections::BTreeSet;

use crate::evidence::{Standing, Statement};
use crate::report::Report;
use crate::report::finding::Finding;
use crate::report::ledger::Verdict;
use crate::subject::Subject;

/// The subject of the row of a claim.
pub(super) fn of_statement(statement: &Statement<'_>, verdict: &Verdict, findings: &[Finding]) -> Subject {
    if let Verdict::Refuted(number) = verdict
        && let Some(counterpart) = &findings[*number].proposal.counterpart
    {
        return counterpart.clone();
    }
    match &statement.standing {
        Standing::Declared(declared) => declared.subject.clone(),
        Standing::Absent(absent) => {
            let counterpart = absent.counterpart.as_ref().map(|counterpart| &counterpart.subject);
            counterpart.unwrap_or(&statement.claim.subject).clone()
        }
        Standing::Undecided(_) => statement.claim.subject.clone(),
    }
}

/// The subject of the row of a finding: that of its counterpart or of its first claim, else its own.
pub(super) fn of_finding(finding: &Finding, report: &Report<'_>) -> Subject {
    let proposal = &finding.proposal;
    match (&proposal.counterpart, proposal.claims.first()) {
        (Some(counterpart), _) => counterpart.clone(),
        (None, Some(claim)) => {
            of_statement(&report.statements[*claim], &report.verdicts[*claim], &report.findings)
        }
        (None, None) => proposal.subject.clone(),
    }
}

/// The subjects of all rows.
pub(crate) fn subjects(
    statements: &[Statement<'_>],
    verdicts: &[Verdict],
    findings: &[Finding],
) -> BTreeSet<Subject> {
    let of_statements = statements.iter().zip(verdicts);
    let of_statements = of_statements.map(|(statement, verdict)| of_statement(statement, verdict, findings));
    let own = |finding: &Finding| {
        finding.proposal.counterpart.clone().unwrap_or_else(|| finding.proposal.subject.clone())
    };
    of_statements.chain(findings.iter().map(own)).collect()
}
