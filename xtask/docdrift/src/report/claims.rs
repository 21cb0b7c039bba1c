//! The claims format, version 2: NDJSON with one line for each claim and its verdict, for other programs.

use schemars::JsonSchema;
use serde::Serialize;
use serde_json::Value;

use super::Report;
use super::formats::printable::escaped_json;
use super::ledger::Verdict;
use crate::evidence::{Standing, Statement};
use crate::source::{Files, Location};

/// One line.
#[derive(Debug, JsonSchema, Serialize)]
#[schemars(title = "A claim of a page, version 2", deny_unknown_fields)]
pub(crate) struct ClaimRow<'r> {
    /// The subject of the claim, as the page names it: `POST /billing/checkout 200 data.url`.
    subject: String,
    /// The operation of the subject: `POST /billing/checkout`.
    operation: String,
    /// JSON pointer of the declaration in the OpenAPI document; null without one.
    pointer: Option<&'r str>,
    /// The kind of the claim: a keyword of JSON Schema, or `calls`, `sends`, `reads`, `mediaType`,
    /// `exists`, `unit`, `expires`.
    kind: &'static str,
    /// The claimed value; null if there is none, or it is unknown.
    value: Option<&'r Value>,
    /// The part of the page that makes the claim: `prose`, `table`, `component`, `description`, or the
    /// language of a sample.
    origin: &'static str,
    /// The name of the page, as the caller passed it.
    file: &'r str,
    /// The line, from 1.
    #[schemars(range(min = 1))]
    line: u32,
    /// The column, from 1, in Unicode scalar values.
    #[schemars(range(min = 1))]
    column: u32,
    /// The text of the page that makes the claim.
    text: &'r str,
    /// The verdict.
    verdict: VerdictWord,
    /// Why: who upholds it and where, the rule that refutes it, or why nobody can say. The wording may change.
    reason: String,
    /// The id of the kind of reason, such as `unsettled/open-schema`, which `docdrift explain` describes; null
    /// unless the claim is unsettled. An id never changes; new ones may be added.
    #[schemars(regex(pattern = "^unsettled/[a-z]+(-[a-z]+)*$"))]
    reason_kind: Option<&'static str>,
}

/// The verdict of a claim.
#[derive(Clone, Copy, Debug, JsonSchema, Serialize)]
#[serde(rename_all = "lowercase")]
enum VerdictWord {
    Upheld,
    Refuted,
    Unsettled,
}

/// Renders all claims as NDJSON, one line each, in the order of the pages.
#[must_use]
pub fn render(report: &Report<'_>, files: &Files) -> String {
    let rows = report.statements.iter().zip(&report.verdicts);
    rows.flat_map(|(statement, verdict)| {
        let row = row(statement, verdict, report, files);
        [escaped_json(serde_json::to_string(&row).expect("rows are plain data")), "\n".to_owned()]
    })
    .collect()
}

fn row<'r>(
    statement: &'r Statement<'_>,
    verdict: &Verdict,
    report: &'r Report<'_>,
    files: &'r Files,
) -> ClaimRow<'r> {
    let claim = &statement.claim;
    let Location { file, start, .. } = files.locate(claim.span);
    let reason_kind = match verdict {
        Verdict::Unsettled(unsettled) => Some(unsettled.kind.id()),
        Verdict::Upheld(_) | Verdict::Refuted(_) => None,
    };
    let (verdict, reason) = match verdict {
        Verdict::Upheld(by) => {
            (VerdictWord::Upheld, format!("the schema declares it at {}", files.locate(*by)))
        }
        Verdict::Refuted(number) => {
            let finding = &report.findings[*number];
            (VerdictWord::Refuted, format!("{}: {}", finding.rule.id, finding.proposal.message))
        }
        Verdict::Unsettled(unsettled) => (VerdictWord::Unsettled, unsettled.reason.clone()),
    };
    let pointer = match &statement.standing {
        Standing::Declared(declared) => Some(declared.pointer.as_str()),
        _ => None,
    };
    ClaimRow {
        subject: claim.subject.to_string(),
        operation: claim.subject.operation.to_string(),
        pointer,
        kind: claim.kind.as_str(),
        value: claim.value.as_ref(),
        origin: claim.origin.as_str(),
        file,
        line: start.line.get(),
        column: start.column.get(),
        text: files.text(claim.span),
        verdict,
        reason,
        reason_kind,
    }
}
