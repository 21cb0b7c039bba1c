//! The report as JSON, version 1: for programs.

use serde::Serialize;
use serde_json::Value;

use super::Report;
use crate::finding::{Finding, Label, Level, Witness};
use crate::ledger::Tally;
use crate::source::{Files, Location};

/// The whole report.
#[derive(Debug, Serialize)]
pub struct Document<'r> {
    version: u32,
    tool: Tool,
    ledger: Tally,
    findings: Vec<FindingRow<'r>>,
    gaps: Vec<GapRow<'r>>,
}

#[derive(Debug, Serialize)]
struct Tool {
    name: &'static str,
    version: &'static str,
}

#[derive(Debug, Serialize)]
struct FindingRow<'r> {
    rule: &'static str,
    level: Level,
    fingerprint: &'r str,
    operation: String,
    subject: String,
    counterpart: Option<String>,
    value: Option<&'r Value>,
    message: &'r str,
    help: &'r str,
    accepted: bool,
    locations: Vec<LocationRow<'r>>,
}

#[derive(Debug, Serialize)]
struct LocationRow<'r> {
    witness: Witness,
    file: &'r str,
    line: u32,
    column: u32,
    end_line: u32,
    end_column: u32,
}

#[derive(Debug, Serialize)]
struct GapRow<'r> {
    file: &'r str,
    line: u32,
    reason: &'r str,
}

/// Renders a report, with a line break at its end.
#[must_use]
pub fn render(report: &Report<'_>, files: &Files) -> String {
    let document = Document {
        version: 1,
        tool: Tool { name: env!("CARGO_PKG_NAME"), version: env!("CARGO_PKG_VERSION") },
        ledger: report.tally,
        findings: report.findings.iter().map(|finding| finding_row(finding, files)).collect(),
        gaps: report
            .gaps
            .iter()
            .map(|gap| {
                let Location { file, start, .. } = files.locate(gap.span);
                GapRow { file, line: start.line.get(), reason: &gap.reason }
            })
            .collect(),
    };
    let mut text = serde_json::to_string_pretty(&document).expect("rows are plain data");
    text.push('\n');
    text
}

fn finding_row<'r>(finding: &'r Finding, files: &'r Files) -> FindingRow<'r> {
    let proposal = &finding.proposal;
    FindingRow {
        rule: finding.rule.id,
        level: finding.level,
        fingerprint: finding.fingerprint.as_str(),
        operation: proposal.subject.operation.to_string(),
        subject: proposal.subject.to_string(),
        counterpart: proposal.counterpart.as_ref().map(ToString::to_string),
        value: proposal.value.as_ref(),
        message: &proposal.message,
        help: &proposal.help,
        accepted: finding.accepted.is_some(),
        locations: proposal.labels.iter().map(|label| location_row(label, files)).collect(),
    }
}

fn location_row<'r>(label: &Label, files: &'r Files) -> LocationRow<'r> {
    let Location { file, start, end } = files.locate(label.span);
    LocationRow {
        witness: label.witness,
        file,
        line: start.line.get(),
        column: start.column.get(),
        end_line: end.line.get(),
        end_column: end.column.get(),
    }
}
