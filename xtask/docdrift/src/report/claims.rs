//! Every claim and what became of it, as NDJSON, version 2: one line a claim, for programs that ask
//! what pages say.

use schemars::JsonSchema;
use serde::Serialize;
use serde_json::Value;

use super::Report;
use super::ledger::Verdict;
use crate::evidence::{Standing, Statement};
use crate::source::{Files, Location};

/// One line.
#[derive(Debug, JsonSchema, Serialize)]
#[schemars(title = "A claim of a page, version 2", deny_unknown_fields)]
pub(crate) struct ClaimRow<'r> {
    /// What the claim is about, as the page names it: `POST /billing/checkout 200 data.url`.
    subject: String,
    /// The operation that it is about: `POST /billing/checkout`.
    operation: String,
    /// JSON pointer into the schema document, where that has the place.
    pointer: Option<&'r str>,
    /// What kind of claim: a keyword of JSON Schema, or `calls`, `sends`, `reads`, `mediaType`,
    /// `exists`, `unit`, `expires`.
    kind: &'static str,
    /// The value that is claimed, where there is one that is known.
    value: Option<&'r Value>,
    /// What it stands in: `prose`, `table`, `component`, `description`, or the language of a sample.
    origin: &'static str,
    /// The page, as it was named.
    file: &'r str,
    /// The line, from 1.
    #[schemars(range(min = 1))]
    line: u32,
    /// The column, from 1, in Unicode scalar values.
    #[schemars(range(min = 1))]
    column: u32,
    /// The text of the page that makes the claim.
    text: &'r str,
    /// What became of it.
    verdict: VerdictWord,
    /// Why: who upholds it and where, the rule that refutes it, or why nobody can say. The wording may change.
    reason: String,
    /// The id of the kind of reason, such as `unsettled/open-schema`, which `docdrift explain` describes; null
    /// unless the claim is unsettled. An id never changes; new ones may be added.
    #[schemars(regex(pattern = "^unsettled/[a-z]+(-[a-z]+)*$"))]
    reason_kind: Option<&'static str>,
}

/// What became of a claim.
#[derive(Clone, Copy, Debug, JsonSchema, Serialize)]
#[serde(rename_all = "lowercase")]
enum VerdictWord {
    Upheld,
    Refuted,
    Unsettled,
}

/// Renders all claims, one line each.
#[must_use]
pub fn render(report: &Report<'_>, files: &Files) -> String {
    let rows = report.statements.iter().zip(&report.verdicts);
    rows.flat_map(|(statement, verdict)| {
        let row = row(statement, verdict, report, files);
        [serde_json::to_string(&row).expect("rows are plain data"), "\n".to_owned()]
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
