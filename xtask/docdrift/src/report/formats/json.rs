//! The JSON format of the report, version 4, for other programs.

use schemars::JsonSchema;
use serde::Serialize;
use serde_json::Value;

use super::printable::escaped_json;
use super::{Rendering, ReportFormat};
use crate::evidence::guess::{Confidence, Guess};
use crate::report::comparison::{Change, Comparison};
use crate::report::finding::{AcceptedBy, Finding};
use crate::report::ledger::Tally;
use crate::report::{ClientTally, OutsideTally, Report, TrafficCounts};
use crate::rules::proposal::{Label, Level, Witness};
use crate::source::{Files, Location};

/// The report as JSON, for programs.
pub(super) struct Json;

impl ReportFormat for Json {
    fn name(&self) -> &'static str {
        "json"
    }

    fn summary(&self) -> &'static str {
        "The report as JSON, for programs"
    }

    fn render(&self, rendering: &Rendering<'_>) -> String {
        render(rendering.report, rendering.files)
    }
}

/// The version of the format.
pub(crate) const VERSION: u32 = 4;

/// The whole report.
#[derive(Debug, JsonSchema, Serialize)]
#[schemars(title = "A report of the checker, version 4", deny_unknown_fields)]
pub(crate) struct JsonReport<'r> {
    /// The version of this format: 4.
    version: u32,
    /// The tool that wrote the report.
    tool: Tool,
    /// The number of verdicts of each kind.
    ledger: Tally,
    /// The comparison of the client with the documents, counted; null without a client.
    client: Option<ClientTally>,
    /// The pages that are not a part of what their site documents now, and their findings, counted; left out
    /// if there are none.
    #[serde(skip_serializing_if = "Option::is_none")]
    outside: Option<OutsideTally>,
    /// Recorded traffic of any form but our own, counted; left out without any.
    #[serde(skip_serializing_if = "Option::is_none")]
    traffic: Option<&'r TrafficCounts>,
    /// The comparison with an earlier run; null without one.
    comparison: Option<ComparisonRow<'r>>,
    /// The findings, in the order of their main locations.
    findings: Vec<FindingRow<'r>>,
    /// What was seen and not understood, in the order of the files.
    gaps: Vec<GapRow<'r>>,
    /// What findings have in common, in the order of their first findings. Each finding has one cause.
    causes: Vec<CauseRow<'r>>,
}

#[derive(Debug, JsonSchema, Serialize)]
#[schemars(deny_unknown_fields)]
struct CauseRow<'r> {
    /// Its identity: a hash of what its findings have in common, but not of line numbers and wording.
    #[schemars(regex(pattern = "^[0-9a-f]{16}$"))]
    id: &'r str,
    /// What is wrong.
    message: &'r str,
    /// The fingerprints of its findings, in the order of the findings.
    #[schemars(length(min = 1), inner(regex(pattern = "^[0-9a-f]{16}$")))]
    members: Vec<&'r str>,
}

#[derive(Debug, JsonSchema, Serialize)]
#[schemars(deny_unknown_fields)]
struct Tool {
    /// The tool's name.
    name: &'static str,
    /// The tool's version.
    version: &'static str,
}

#[derive(Debug, JsonSchema, Serialize)]
#[schemars(deny_unknown_fields)]
struct FindingRow<'r> {
    /// The id of the rule.
    rule: &'static str,
    /// The level of the finding.
    level: Level,
    /// Its identity: a hash of rule, page, subject and value, but not of line numbers and wording.
    #[schemars(regex(pattern = "^[0-9a-f]{16}$"))]
    fingerprint: &'r str,
    /// The hash of the text of its main location, in which white space counts only as the boundary of words. With
    /// rule, subject and value, it tells which finding of an earlier run this is if the page has another name now.
    #[schemars(regex(pattern = "^[0-9a-f]{16}$"))]
    text_hash: &'r str,
    /// The id of its cause in `causes`.
    #[schemars(regex(pattern = "^[0-9a-f]{16}$"))]
    cause: &'r str,
    /// The operation: `POST /billing/checkout`.
    operation: String,
    /// The subject, as the page, recording or client names it.
    subject: String,
    /// The subject that the schema declares instead; null if there is none.
    counterpart: Option<String>,
    /// The wrong value, if a value is wrong; otherwise null.
    value: Option<&'r Value>,
    /// What is wrong.
    message: &'r str,
    /// How to fix it.
    help: &'r str,
    /// Why the page is not a part of what its site documents now, in words that may change; the finding is then
    /// a note. Left out for every other finding.
    #[serde(skip_serializing_if = "Option::is_none")]
    outside: Option<String>,
    /// Who accepts it, and why; null if nobody does. An accepted finding does not fail the run.
    accepted: Option<AcceptanceRow<'r>>,
    /// Whether the earlier run had it, too; null without a comparison.
    change: Option<Change>,
    /// The locations that show it, the main one first.
    locations: Vec<LocationRow<'r>>,
    /// How certain the finding is.
    confidence: Confidence,
    /// For a likely finding, what was inferred and from what; otherwise null. The wording may change.
    inferred: Option<&'static str>,
}

#[derive(Debug, JsonSchema, Serialize)]
#[schemars(deny_unknown_fields)]
struct AcceptanceRow<'r> {
    /// `file` for a file of accepted findings, `comment` for a comment on the page, `settings` for the settings of the
    /// run.
    by: AcceptedBy,
    /// Why.
    reason: &'r str,
}

#[derive(Debug, JsonSchema, Serialize)]
#[schemars(deny_unknown_fields)]
struct ComparisonRow<'r> {
    /// The earlier run: a revision, or the name of a report.
    base: &'r str,
    /// The number of findings that only this run has, accepted ones among them.
    new: usize,
    /// The number of findings that both runs have.
    remaining: usize,
    /// The findings that only the earlier run had, in its order.
    mended: Vec<MendedRow<'r>>,
}

#[derive(Debug, JsonSchema, Serialize)]
#[schemars(deny_unknown_fields)]
struct MendedRow<'r> {
    /// The id of the rule.
    rule: &'r str,
    /// The level that it had.
    level: Level,
    /// Its fingerprint in the earlier run.
    #[schemars(regex(pattern = "^[0-9a-f]{16}$"))]
    fingerprint: &'r str,
    /// The name of the page.
    page: &'r str,
    /// The subject.
    subject: &'r str,
    /// What was wrong.
    message: &'r str,
}

#[derive(Debug, JsonSchema, Serialize)]
#[schemars(deny_unknown_fields)]
struct LocationRow<'r> {
    /// The source of the location: page, schema, recording or client.
    witness: Witness,
    /// The name of the file, as the caller passed it.
    file: &'r str,
    /// The first line, from 1.
    #[schemars(range(min = 1))]
    line: u32,
    /// The first column, from 1, in Unicode scalar values.
    #[schemars(range(min = 1))]
    column: u32,
    /// The last line, from 1.
    #[schemars(range(min = 1))]
    end_line: u32,
    /// The column after the last character, from 1, in Unicode scalar values.
    #[schemars(range(min = 1))]
    end_column: u32,
}

#[derive(Debug, JsonSchema, Serialize)]
#[schemars(deny_unknown_fields)]
struct GapRow<'r> {
    /// The file, as it was named.
    file: &'r str,
    /// The line, from 1.
    #[schemars(range(min = 1))]
    line: u32,
    /// The id of its kind, such as `gap/unread-language`, which `docdrift explain` describes. An id never
    /// changes; new ones may be added.
    #[schemars(regex(pattern = "^gap/[a-z]+(-[a-z]+)*$"))]
    kind: &'static str,
    /// Why it was not understood. The wording may change.
    reason: &'r str,
}

/// Renders a report as indented JSON with a line break at the end.
#[must_use]
pub fn render(report: &Report<'_>, files: &Files) -> String {
    let document = JsonReport {
        version: VERSION,
        tool: Tool { name: env!("CARGO_PKG_NAME"), version: env!("CARGO_PKG_VERSION") },
        ledger: report.tally,
        client: report.client,
        outside: (report.outside.pages > 0).then_some(report.outside),
        traffic: report.traffic.as_ref(),
        comparison: report.comparison.as_ref().map(|comparison| comparison_row(comparison, report)),
        findings: report.findings.iter().map(|finding| finding_row(finding, files)).collect(),
        gaps: report
            .gaps
            .iter()
            .map(|gap| {
                let Location { file, start, .. } = files.locate(gap.span);
                GapRow { file, line: start.line.get(), kind: gap.kind.id(), reason: &gap.reason }
            })
            .collect(),
        causes: report
            .causes
            .iter()
            .map(|cause| CauseRow {
                id: cause.id.as_str(),
                message: &cause.message,
                members: cause.members.iter().map(|it| report.findings[*it].fingerprint.as_str()).collect(),
            })
            .collect(),
    };
    let mut text = escaped_json(serde_json::to_string_pretty(&document).expect("rows are plain data"));
    text.push('\n');
    text
}

fn comparison_row<'r>(comparison: &'r Comparison, report: &Report<'_>) -> ComparisonRow<'r> {
    let count = |wanted| report.findings.iter().filter(|finding| finding.change == Some(wanted)).count();
    let mended = comparison.mended.iter().map(|mended| MendedRow {
        rule: &mended.rule,
        level: mended.level,
        fingerprint: mended.fingerprint.as_str(),
        page: &mended.page,
        subject: &mended.subject,
        message: &mended.message,
    });
    ComparisonRow {
        base: &comparison.base,
        new: count(Change::New),
        remaining: count(Change::Remaining),
        mended: mended.collect(),
    }
}

fn finding_row<'r>(finding: &'r Finding, files: &'r Files) -> FindingRow<'r> {
    let proposal = &finding.proposal;
    FindingRow {
        rule: finding.rule.id,
        level: finding.level,
        fingerprint: finding.fingerprint.as_str(),
        text_hash: finding.text_hash.as_str(),
        cause: finding.cause.as_str(),
        operation: proposal.subject.operation.to_string(),
        subject: proposal.subject.to_string(),
        counterpart: proposal.counterpart.as_ref().map(ToString::to_string),
        value: proposal.value.as_ref(),
        message: &proposal.message,
        help: &proposal.help,
        outside: finding.outside.as_ref().map(ToString::to_string),
        accepted: finding
            .accepted
            .as_ref()
            .map(|acceptance| AcceptanceRow { by: acceptance.by, reason: &acceptance.reason }),
        change: finding.change,
        locations: proposal.labels.iter().map(|label| location_row(label, files)).collect(),
        confidence: finding.confidence(),
        inferred: finding.guess.map(Guess::reason),
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
