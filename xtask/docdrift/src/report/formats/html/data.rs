//! What the HTML page knows of a report, as the plain data that is embedded in it.

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;
use serde_json::Value;

use super::excerpts::{Excerpt, Excerpts, ShownPlace};
use crate::evidence::guess::{Confidence, Guess};
use crate::evidence::unsettled::UnsettledKind;
use crate::report::comparison::{Change, MendedFinding};
use crate::report::finding::{AcceptedBy, Finding};
use crate::report::formats::Rendering;
use crate::report::ledger::{Tally, Verdict};
use crate::report::matrix::{Cell, Column, Matrix, OperationRows, Row, State};
use crate::report::{ClientTally, Report};
use crate::rules::proposal::{Level, Witness};
use crate::source::gap::Gap;

/// The number of places of a finding that are shown.
const MAX_PLACES: usize = 12;

/// The number of places that were not understood and are listed.
const MAX_GAPS: usize = 2_000;

/// The number of characters of a wrong value that are shown.
const MAX_VALUE: usize = 200;

/// The whole report. A number in place of a text, operation or other row is its index in the list of that name.
#[derive(Debug, Serialize)]
pub(super) struct Data<'r> {
    version: &'static str,
    ledger: Tally,
    recordings: usize,
    exchanges: usize,
    client: Option<ClientTally>,
    documents: Vec<usize>,
    columns: Vec<ColumnData>,
    rules: BTreeMap<&'static str, RuleData>,
    findings: Vec<FindingData<'r>>,
    causes: Vec<CauseData<'r>>,
    operations: Vec<OperationData>,
    /// The number of places that were not understood.
    gaps_found: usize,
    gaps: Vec<GapData<'r>>,
    kinds: BTreeMap<&'static str, &'static str>,
    /// Why claims are unsettled: how often each kind of reason occurs.
    unsettled: BTreeMap<&'static str, usize>,
    base: Option<&'r str>,
    mended: Vec<MendedData<'r>>,
    /// The entries and comments that accept nothing any more, and fail the run.
    stale: Vec<StaleData<'r>>,
    files: Vec<String>,
    texts: Vec<String>,
    excerpts: Vec<Excerpt>,
}

#[derive(Debug, Serialize)]
struct ColumnData {
    name: &'static str,
    witness: Witness,
}

#[derive(Debug, Serialize)]
struct RuleData {
    summary: String,
    text: String,
}

#[derive(Debug, Serialize)]
struct FindingData<'r> {
    rule: &'static str,
    level: Level,
    confidence: Confidence,
    fingerprint: &'r str,
    cause: usize,
    operation: &'r str,
    subject: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    counterpart: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    value: Option<String>,
    message: &'r str,
    why: usize,
    help: usize,
    #[serde(skip_serializing_if = "Option::is_none")]
    inferred: Option<usize>,
    #[serde(skip_serializing_if = "Option::is_none")]
    outside: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    accepted: Option<AcceptedData<'r>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    change: Option<&'static str>,
    places: Vec<(Witness, ShownPlace)>,
    #[serde(skip_serializing_if = "is_zero")]
    more: usize,
}

#[derive(Debug, Serialize)]
struct AcceptedData<'r> {
    by: &'static str,
    reason: &'r str,
}

#[derive(Debug, Serialize)]
struct CauseData<'r> {
    id: &'r str,
    message: &'r str,
    members: &'r [usize],
}

#[derive(Debug, Serialize)]
struct OperationData {
    name: String,
    document: Option<usize>,
    rows: Vec<RowData>,
    #[serde(skip_serializing_if = "is_zero")]
    left_out: usize,
}

#[derive(Debug, Serialize)]
struct RowData {
    place: String,
    findings: Vec<usize>,
    cells: Vec<CellData>,
}

/// Column, state, text, places, number of further places.
#[derive(Debug, Serialize)]
struct CellData(usize, State, String, Vec<ShownPlace>, usize);

#[derive(Debug, Serialize)]
struct GapData<'r> {
    file: usize,
    line: u32,
    kind: &'static str,
    reason: &'r str,
}

#[derive(Debug, Serialize)]
struct StaleData<'r> {
    file: usize,
    line: u32,
    reason: &'r str,
}

#[derive(Debug, Serialize)]
struct MendedData<'r> {
    rule: &'r str,
    level: Level,
    page: &'r str,
    subject: &'r str,
    message: &'r str,
}

impl Serialize for State {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(match self {
            State::Silent => "silent",
            State::Agrees => "agrees",
            State::Unsettled => "unsettled",
            State::Refuted => "refuted",
        })
    }
}

fn is_zero(number: &usize) -> bool {
    *number == 0
}

/// The data of a report.
pub(super) fn of<'r>(rendering: &Rendering<'r>) -> Data<'r> {
    let report = rendering.report;
    let mut excerpts = Excerpts::new(rendering.files);
    let matrix = Matrix::of(report);
    let causes: BTreeMap<usize, usize> = (0..report.causes.len())
        .flat_map(|cause| report.causes[cause].members.iter().map(move |member| (*member, cause)))
        .collect();
    let findings = report.findings.iter().enumerate();
    let findings: Vec<_> = findings.map(|(number, it)| finding(it, causes[&number], &mut excerpts)).collect();
    let operations =
        matrix.operations.iter().map(|it| operation(it, &matrix.columns, &mut excerpts)).collect();
    let documents: BTreeSet<_> = matrix.operations.iter().filter_map(|it| it.document).collect();
    let gaps: Vec<GapData<'_>> = gaps(report, &mut excerpts);
    let used: BTreeSet<&str> = report.findings.iter().map(|finding| finding.rule.id).collect();
    let rules = rendering.book.rules().filter(|rule| used.contains(rule.id));
    let comparison = report.comparison.as_ref();
    let documents = documents.into_iter().map(|document| excerpts.name(document)).collect();
    let stale = report.failing_entries.iter().map(|entry| StaleData {
        file: excerpts.name(entry.span.file),
        line: excerpts.line(entry.span),
        reason: &entry.reason,
    });
    let stale: Vec<StaleData<'_>> = stale.collect();
    let (files, texts, excerpts) = excerpts.finish();
    Data {
        version: env!("CARGO_PKG_VERSION"),
        ledger: report.tally,
        recordings: report.recordings.total(),
        exchanges: report.judged_exchanges,
        client: report.client,
        documents,
        columns: matrix
            .columns
            .iter()
            .map(|it| ColumnData { name: it.name(), witness: it.witness() })
            .collect(),
        rules: rules.map(|rule| (rule.id, RuleData { summary: rule.summary(), text: rule.text() })).collect(),
        findings,
        causes: report
            .causes
            .iter()
            .map(|cause| CauseData {
                id: cause.id.as_str(),
                message: &cause.message,
                members: &cause.members,
            })
            .collect(),
        operations,
        gaps_found: report.gaps.len(),
        kinds: kinds(report),
        gaps,
        unsettled: unsettled(report),
        base: comparison.map(|comparison| comparison.base.as_str()),
        mended: comparison.into_iter().flat_map(|comparison| &comparison.mended).map(mended).collect(),
        stale,
        files,
        texts,
        excerpts,
    }
}

fn finding<'r>(finding: &'r Finding, cause: usize, excerpts: &mut Excerpts<'_>) -> FindingData<'r> {
    let proposal = &finding.proposal;
    let subject = proposal.counterpart.as_ref().unwrap_or(&proposal.subject);
    let labels = proposal.labels.iter().take(MAX_PLACES);
    let places: Vec<_> =
        labels.map(|it| (it.witness, excerpts.place(it.span, it.witness, subject, Some(&it.text)))).collect();
    FindingData {
        rule: finding.rule.id,
        level: finding.level,
        confidence: finding.confidence(),
        fingerprint: finding.fingerprint.as_str(),
        cause,
        operation: &finding.operation,
        subject: proposal.subject.to_string(),
        counterpart: proposal.counterpart.as_ref().map(ToString::to_string),
        value: proposal.value.as_ref().map(shown_value),
        message: &proposal.message,
        why: excerpts.texts.add(&proposal.why),
        help: excerpts.texts.add(&proposal.help),
        inferred: finding.guess.map(|guess| excerpts.texts.add(Guess::reason(guess))),
        outside: finding.outside.as_ref().map(ToString::to_string),
        accepted: finding.accepted.as_ref().map(|it| AcceptedData {
            by: match it.by {
                AcceptedBy::File => "a file of accepted findings",
                AcceptedBy::Comment => "a comment on the page",
                AcceptedBy::Settings => "the settings",
            },
            reason: &it.reason,
        }),
        change: finding.change.map(|change| match change {
            Change::New => "new",
            Change::Remaining => "remaining",
        }),
        more: proposal.labels.len() - places.len(),
        places,
    }
}

fn shown_value(value: &Value) -> String {
    let text = value.to_string();
    match text.char_indices().nth(MAX_VALUE) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text,
    }
}

fn operation(rows: &OperationRows, columns: &[Column], excerpts: &mut Excerpts<'_>) -> OperationData {
    OperationData {
        name: rows.operation.to_string(),
        document: rows.document.map(|document| excerpts.name(document)),
        rows: rows.rows.iter().map(|it| row(it, columns, excerpts)).collect(),
        left_out: rows.left_out,
    }
}

fn row(row: &Row, columns: &[Column], excerpts: &mut Excerpts<'_>) -> RowData {
    let cell = |(column, cell): (&Column, &Cell)| {
        let number = columns.binary_search(column).expect("the matrix has the columns of its cells");
        let places = cell.places.iter();
        let places = places.map(|span| excerpts.place(*span, column.witness(), &row.subject, None)).collect();
        CellData(number, cell.state, cell.text.clone(), places, cell.more)
    };
    RowData {
        place: row.subject.place.to_string(),
        findings: row.findings.clone(),
        cells: row.cells.iter().map(cell).collect(),
    }
}

fn gaps<'r>(report: &'r Report<'_>, excerpts: &mut Excerpts<'_>) -> Vec<GapData<'r>> {
    let gap = |gap: &'r Gap| GapData {
        file: excerpts.name(gap.span.file),
        line: excerpts.line(gap.span),
        kind: gap.kind.id(),
        reason: &gap.reason,
    };
    report.gaps.iter().take(MAX_GAPS).map(gap).collect()
}

/// What the kinds of gaps and unsettled claims mean.
fn kinds(report: &Report<'_>) -> BTreeMap<&'static str, &'static str> {
    let gaps = report.gaps.iter().map(|gap| (gap.kind.id(), gap.kind.docs()));
    gaps.chain(unsettled_kinds(report).map(|kind| (kind.id(), kind.docs()))).collect()
}

fn unsettled(report: &Report<'_>) -> BTreeMap<&'static str, usize> {
    let mut counts = BTreeMap::new();
    unsettled_kinds(report).for_each(|kind| *counts.entry(kind.id()).or_default() += 1);
    counts
}

fn unsettled_kinds(report: &Report<'_>) -> impl Iterator<Item = UnsettledKind> {
    report.verdicts.iter().filter_map(|verdict| match verdict {
        Verdict::Unsettled(unsettled) => Some(unsettled.kind),
        _ => None,
    })
}

fn mended(mended: &MendedFinding) -> MendedData<'_> {
    let MendedFinding { rule, level, page, subject, message, .. } = mended;
    MendedData { rule, level: *level, page, subject, message }
}
