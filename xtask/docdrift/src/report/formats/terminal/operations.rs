//! The table at the foot of the report: a row for each operation, a column for what each witness shows of it.

use std::cmp::Reverse;
use std::fmt::Write as _;

use super::super::printable::printable;
use super::super::summary::{State, counted};
use super::TerminalStyle;
use crate::report::Report;
use crate::report::operations::OperationTally;

/// The number of rows up to which every operation has one. With more, only operations with findings have one.
const MAX_ROWS: usize = 16;

/// The shortest column of operations, in characters.
const MIN_NAME_WIDTH: usize = 30;

/// What is between two columns.
const GAP: &str = "  ";

/// A column of numbers.
struct Column {
    title: &'static str,
    number: fn(&OperationTally) -> u64,
}

/// A row: the name of an operation, and a cell for each column.
type Row = (String, Vec<String>);

/// Adds the table, with an empty line before it; nothing if the run is about one operation, since its counts are those
/// of the run.
pub(super) fn table(report: &Report<'_>, look: TerminalStyle, text: &mut String) {
    if report.operations.len() < 2 {
        return;
    }
    let columns = columns(report);
    let titles = ["schema"].into_iter().chain(columns.iter().map(|column| column.title)).map(str::to_owned);
    let mut lines: Vec<Row> = vec![("operation".to_owned(), titles.collect())];
    lines.extend(body(report, &columns));
    let width = |index: usize| lines.iter().map(|(_, cells)| cells[index].len()).max().unwrap_or_default();
    let widths: Vec<usize> = (0..=columns.len()).map(width).collect();
    let numbers: usize = widths.iter().map(|width| width + GAP.len()).sum();
    let name_width = look.width.saturating_sub(numbers).max(MIN_NAME_WIDTH);
    lines.iter_mut().for_each(|(name, _)| *name = shortened(name, name_width));
    let first = lines.iter().map(|(name, _)| name.chars().count()).max().unwrap_or_default();
    text.push('\n');
    for (name, cells) in &lines {
        let _ = write!(text, "{name:first$}");
        for (cell, width) in cells.iter().zip(&widths) {
            let _ = write!(text, "{GAP}{cell:>width$}");
        }
        text.push('\n');
    }
}

/// The rows of operations, and one with the sums of the others.
fn body(report: &Report<'_>, columns: &[Column]) -> Vec<Row> {
    let (rows, others) = rows(report);
    let of_operation = |row: &&OperationTally| {
        let schema = if row.is_declared { "yes" } else { "no" };
        let numbers = columns.iter().map(|column| shown((column.number)(row)));
        let cells = [schema.to_owned()].into_iter().chain(numbers).collect();
        (printable(&row.operation.to_string()).into_owned(), cells)
    };
    let mut lines: Vec<Row> = rows.iter().map(of_operation).collect();
    if !others.is_empty() {
        let declared = others.iter().filter(|row| row.is_declared).count() as u64;
        let sums = columns.iter().map(|it| shown(others.iter().map(|row| (it.number)(row)).sum()));
        let name = if rows.is_empty() { "operation" } else { "other operation" };
        lines.push((counted(others.len(), name), [shown(declared)].into_iter().chain(sums).collect()));
    }
    lines
}

/// The columns of the witnesses that the run has.
fn columns(report: &Report<'_>) -> Vec<Column> {
    let any = |number: fn(&OperationTally) -> u64| report.operations.iter().any(|row| number(row) > 0);
    let pages: [Column; 3] = [
        Column { title: "upheld", number: |row| row.upheld as u64 },
        Column { title: "refuted", number: |row| row.refuted as u64 },
        Column { title: "unsettled", number: |row| row.unsettled as u64 },
    ];
    let client: [Column; 2] = [
        Column { title: "client accepts", number: |row| row.client.accepted as u64 },
        Column { title: "differs", number: |row| row.client.in_findings as u64 },
    ];
    let mut columns = Vec::new();
    if report.tally.claims > 0 {
        columns.extend(pages);
    }
    if any(|row| row.exchanges) {
        columns.push(Column { title: "exchanges", number: |row| row.exchanges });
    }
    if report.client.is_some() {
        columns.extend(client);
    }
    columns.push(Column { title: "findings", number: |row| row.findings.len() as u64 });
    columns
}

/// The operations that have a row, and the others. Of many, those have one that have the most findings, first of all
/// those that are open.
fn rows<'r>(report: &'r Report<'_>) -> (Vec<&'r OperationTally>, Vec<&'r OperationTally>) {
    let all: Vec<&OperationTally> = report.operations.iter().collect();
    if all.len() <= MAX_ROWS {
        return (all, Vec::new());
    }
    let open = |row: &OperationTally| {
        row.findings.iter().filter(|number| State::of(&report.findings[**number]) == State::Open).count()
    };
    let mut found: Vec<&OperationTally> =
        all.iter().copied().filter(|row| !row.findings.is_empty()).collect();
    found.sort_by_key(|row| Reverse((open(row), row.findings.len())));
    found.truncate(MAX_ROWS);
    all.into_iter().partition(|row| found.iter().any(|found| found.operation == row.operation))
}

/// A number of a table; a dash for none, so that what is there stands out.
fn shown(number: u64) -> String {
    if number == 0 { "-".to_owned() } else { number.to_string() }
}

fn shortened(name: &str, width: usize) -> String {
    match name.chars().count() > width {
        true => name.chars().take(width - 1).chain(['…']).collect(),
        false => name.to_owned(),
    }
}
