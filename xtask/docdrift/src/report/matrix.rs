//! Subjects by witnesses: for each operation a row a subject and a column a witness, with what each witness says.
//!
//! A reader sees in a row which witness differs from the others. A page's `checkout_url` and the schema's `data.url`
//! are one row if the checker has aligned them.

mod cells;
mod claimed;
mod column;
mod rows;

use std::collections::BTreeMap;

pub(crate) use self::cells::{Cell, State};
pub(crate) use self::column::Column;
pub(crate) use self::rows::subjects;

use self::cells::CellBuilder;
use self::rows::{of_finding, of_statement};
use super::Report;
use super::ledger::Verdict;
use crate::evidence::client::diff::ClientDiff;
use crate::evidence::client::verdict::ClientVerdict;
use crate::evidence::{Standing, Statement};
use crate::rules::proposal::Witness;
use crate::source::{FileId, Span};
use crate::subject::{OperationId, Subject};

/// The number of rows without a finding up to which a matrix has all of them. Above it, they are only counted.
const MAX_ROWS_WITHOUT_FINDING: usize = 4_000;

/// All rows of a report.
#[derive(Debug, Default)]
pub(crate) struct Matrix {
    /// The witnesses that say anything, in the order of the columns.
    pub(crate) columns: Vec<Column>,
    /// The operations, in the order of their paths.
    pub(crate) operations: Vec<OperationRows>,
}

/// The rows of an operation.
#[derive(Debug)]
pub(crate) struct OperationRows {
    /// The operation, as the document names it, or the page if no document declares it.
    pub(crate) operation: OperationId,
    /// The document that declares it.
    pub(crate) document: Option<FileId>,
    /// The rows, in the order of their subjects.
    pub(crate) rows: Vec<Row>,
    /// The number of rows without a finding that are left out.
    pub(crate) left_out: usize,
}

/// What all witnesses say of one subject.
#[derive(Debug)]
pub(crate) struct Row {
    /// The subject, as the document names it, or the page if the document does not declare it.
    pub(crate) subject: Subject,
    /// The findings about it: indices in [`Report::findings`].
    pub(crate) findings: Vec<usize>,
    /// The witnesses that say anything of it.
    pub(crate) cells: BTreeMap<Column, Cell>,
}

impl Matrix {
    /// The matrix of a report.
    pub(crate) fn of(report: &Report<'_>) -> Self {
        let mut rows = Rows { report, rows: BTreeMap::new(), documents: BTreeMap::new() };
        let mut columns_of_spans = BTreeMap::new();
        for (statement, verdict) in report.statements.iter().zip(&report.verdicts) {
            rows.add_statement(statement, verdict);
            columns_of_spans.insert(statement.claim.span, Column::of(statement.claim.origin));
        }
        for number in 0..report.findings.len() {
            rows.add_finding(number, &columns_of_spans);
        }
        rows.add_other_witnesses();
        rows.finish()
    }
}

/// A row that is being filled.
#[derive(Default)]
struct RowBuilder {
    findings: Vec<usize>,
    cells: BTreeMap<Column, CellBuilder>,
}

impl RowBuilder {
    fn cell(&mut self, column: Column) -> &mut CellBuilder {
        self.cells.entry(column).or_default()
    }
}

struct Rows<'r> {
    report: &'r Report<'r>,
    rows: BTreeMap<Subject, RowBuilder>,
    documents: BTreeMap<OperationId, FileId>,
}

impl Rows<'_> {
    /// Adds what a page says of a subject, and what the schema says of it.
    fn add_statement(&mut self, statement: &Statement<'_>, verdict: &Verdict) {
        let subject = of_statement(statement, verdict, &self.report.findings);
        if let Some(operation) = statement.operation {
            let document = operation.document().file();
            self.documents.entry(subject.operation.clone()).or_insert(document);
        }
        let row = self.rows.entry(subject.clone()).or_default();
        let state = match verdict {
            Verdict::Upheld(_) => State::Agrees,
            Verdict::Refuted(_) => State::Refuted,
            Verdict::Unsettled(_) => State::Unsettled,
        };
        let cell = row.cell(Column::of(statement.claim.origin));
        cell.add(state, claimed::by_page(statement, &subject));
        cell.fall_back(claimed::presence(statement.claim.kind));
        cell.place(statement.claim.span);
        match &statement.standing {
            Standing::Declared(declared) => {
                let cell = row.cell(Column::Schema);
                match claimed::by_schema(statement, declared) {
                    Some(text) => cell.add(State::Agrees, text),
                    None => cell.add(State::Silent, "not stated".to_owned()),
                }
                cell.place(declared.span);
            }
            Standing::Absent(absent) => match &absent.counterpart {
                Some(counterpart) if counterpart.subject == subject => {
                    let cell = row.cell(Column::Schema);
                    cell.add(State::Agrees, claimed::by_counterpart(statement, counterpart));
                    cell.place(counterpart.span);
                }
                _ => row.cell(Column::Schema).add(State::Silent, "not declared".to_owned()),
            },
            Standing::Undecided(_) => {}
        }
    }

    /// Adds a finding, and the places that show it.
    fn add_finding(&mut self, number: usize, columns_of_spans: &BTreeMap<Span, Column>) {
        /// The number of places of a finding that are looked at.
        const MAX_LABELS: usize = 12;
        let finding = &self.report.findings[number];
        let subject = of_finding(finding, self.report);
        let row = self.rows.entry(subject.clone()).or_default();
        row.findings.push(number);
        for (index, label) in finding.proposal.labels.iter().take(MAX_LABELS).enumerate() {
            let column = match label.witness {
                Witness::Page => columns_of_spans.get(&label.span).copied().unwrap_or(Column::Text),
                Witness::Schema => Column::Schema,
                Witness::Wire => Column::Wire,
                Witness::Client => Column::Client,
            };
            // The first place is the one that is wrong. The other ones have the verdicts of their claims, if any.
            let is_alone = label.witness == Witness::Schema && finding.rule.id == "schema-stands-alone";
            let is_wrong = index == 0 || is_alone;
            let is_new = !row.cells.contains_key(&column);
            let cell = row.cell(column);
            if is_wrong || (is_new && label.witness != Witness::Page) {
                cell.add(if is_wrong { State::Refuted } else { State::Agrees }, String::new());
            }
            cell.fall_back(&label.text);
            cell.place(label.span);
            if label.witness == Witness::Schema {
                self.documents.entry(subject.operation.clone()).or_insert(label.span.file);
            }
        }
    }

    /// Adds what recordings and the client show of the subjects that have a row.
    fn add_other_witnesses(&mut self) {
        let others = &self.report.others;
        let mut client: BTreeMap<&Subject, &ClientDiff> = BTreeMap::new();
        for diff in &others.client {
            client.entry(&diff.subject).or_insert(diff);
        }
        for (subject, row) in &mut self.rows {
            if let Some(shown) = others.recorded.get(subject) {
                let cell = row.cell(Column::Wire);
                cell.add(State::Agrees, shown.text.clone());
                cell.place(shown.span);
            }
            let operation = others.seen.and_then(|seen| seen.get(&subject.operation.to_string()));
            if let Some(count) = operation.and_then(|places| places.get(&subject.place.to_string())) {
                row.cell(Column::Wire).add(State::Agrees, format!("seen {count}×"));
            }
            if let Some(diff) = client.get(subject) {
                let cell = row.cell(Column::Client);
                let (state, text) = match &diff.verdict {
                    ClientVerdict::Accepted => (State::Agrees, "typed".to_owned()),
                    ClientVerdict::Untyped => (State::Agrees, "any JSON".to_owned()),
                    ClientVerdict::Refused(keyword, _) => (State::Refuted, format!("other `{keyword}`")),
                    ClientVerdict::Lost => (State::Refuted, "lacks it".to_owned()),
                };
                cell.add(state, text);
                cell.place(diff.client);
            }
        }
    }

    fn finish(self) -> Matrix {
        let without_finding = self.rows.values().filter(|row| row.findings.is_empty()).count();
        let mut columns: Vec<Column> = Vec::new();
        let mut operations: Vec<OperationRows> = Vec::new();
        for (subject, RowBuilder { findings, cells }) in self.rows {
            columns.extend(cells.keys());
            let rows = match operations.last_mut() {
                Some(rows) if rows.operation == subject.operation => rows,
                _ => {
                    let operation = subject.operation.clone();
                    let document = self.documents.get(&operation).copied();
                    operations.push(OperationRows { operation, document, rows: Vec::new(), left_out: 0 });
                    operations.last_mut().expect("just added")
                }
            };
            if findings.is_empty() && without_finding > MAX_ROWS_WITHOUT_FINDING {
                rows.left_out += 1;
            } else {
                let cells = cells.into_iter().map(|(column, cell)| (column, cell.finish())).collect();
                rows.rows.push(Row { subject, findings, cells });
            }
        }
        columns.sort_unstable();
        columns.dedup();
        Matrix { columns, operations }
    }
}
