//! The format of GitLab's code quality reports: a JSON array with a violation for each finding.
//!
//! GitLab compares the report of a change with that of its target by fingerprint. The format has no word for an
//! accepted finding, so these are left out. Findings of an earlier run are listed: GitLab does the comparison itself.

use serde::Serialize;

use super::printable::{escaped_json, printable};
use super::summary::{State, path};
use super::{Rendering, ReportFormat};
use crate::report::baseline::StaleEntry;
use crate::report::finding::{Finding, Fingerprint};
use crate::rules::proposal::Level;
use crate::source::Files;

/// A code quality report of GitLab.
pub(super) struct GitLab;

impl ReportFormat for GitLab {
    fn name(&self) -> &'static str {
        "gitlab"
    }

    fn summary(&self) -> &'static str {
        "A code quality report of GitLab, without accepted findings"
    }

    fn render(&self, rendering: &Rendering<'_>) -> String {
        let listed = rendering.report.findings.iter().filter(|it| State::of(it) != State::Accepted);
        let failing = rendering.report.failing_entries.iter();
        let failing = failing.map(|entry| failing_entry(entry, rendering.files));
        let violations: Vec<Violation<'_>> =
            listed.map(|it| violation(it, rendering.files)).chain(failing).collect();
        let mut text = serde_json::to_string_pretty(&violations).expect("rows are plain data");
        text.push('\n');
        escaped_json(text)
    }
}

#[derive(Serialize)]
struct Violation<'r> {
    description: String,
    check_name: &'static str,
    fingerprint: String,
    severity: &'static str,
    location: ViolationLocation<'r>,
}

#[derive(Serialize)]
struct ViolationLocation<'r> {
    path: &'r str,
    lines: ViolationLines,
}

#[derive(Serialize)]
struct ViolationLines {
    begin: u32,
    end: u32,
}

/// An entry or comment that accepts nothing any more, and fails the run.
fn failing_entry<'r>(entry: &StaleEntry, files: &'r Files) -> Violation<'r> {
    const CHECK: &str = "accepted-finding";
    let location = files.locate(entry.span);
    let (begin, end) = (location.start.line.get(), location.end.line.get());
    Violation {
        description: printable(&entry.reason).into_owned(),
        check_name: CHECK,
        fingerprint: Fingerprint::new(CHECK, path(location.file), &entry.reason, None).to_string(),
        severity: "major",
        location: ViolationLocation { path: path(location.file), lines: ViolationLines { begin, end } },
    }
}

fn violation<'r>(finding: &'r Finding, files: &'r Files) -> Violation<'r> {
    let location = finding.proposal.labels.first().map(|label| files.locate(label.span));
    let (file, begin, end) = match location {
        Some(location) => (location.file, location.start.line.get(), location.end.line.get()),
        None => (finding.page.as_str(), 1, 1),
    };
    let severity = match finding.level {
        Level::Error => "major",
        Level::Warning => "minor",
        Level::Note => "info",
    };
    Violation {
        description: printable(&finding.proposal.message).into_owned(),
        check_name: finding.rule.id,
        fingerprint: finding.fingerprint.to_string(),
        severity,
        location: ViolationLocation { path: path(file), lines: ViolationLines { begin, end } },
    }
}
