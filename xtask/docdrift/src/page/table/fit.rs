//! Splits a table row into cells and assigns the cells to the columns of the table.

use std::ops::Range;

use super::cell;
use crate::page::limits::MAX_CELLS_PER_ROW;
use crate::page::promise::OperationPart;
use crate::page::type_expression;

/// The meaning of a column, by its header.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Column {
    /// The name of the parameter or field.
    Name,
    Location,
    Type,
    Required,
    Optional,
    Default,
    /// The allowed values.
    Values,
    Description,
    Other,
}

impl Column {
    /// The column with this header; `Other` for unknown headers.
    pub(super) fn of_header(header: &str) -> Column {
        let header = header.trim_matches(['*', '`', ' ', '?']).to_ascii_lowercase();
        match header.as_str() {
            "name" | "parameter" | "parameters" | "param" | "field" | "property" | "attribute"
            | "argument" | "parameter name" | "field name" | "property name" | "attribute name"
            | "body parameter" | "query parameter" | "path parameter" | "body param" | "query param"
            | "key" => Column::Name,
            "in" | "location" | "passed in" | "sent in" => Column::Location,
            "type" | "data type" | "datatype" => Column::Type,
            "required" | "mandatory" | "req" | "is required" => Column::Required,
            "optional" => Column::Optional,
            "default" | "default value" | "defaults to" => Column::Default,
            "values" | "allowed values" | "possible values" | "valid values" | "accepted values" | "enum"
            | "available values" => Column::Values,
            "description" | "details" | "notes" | "meaning" => Column::Description,
            _ => Column::Other,
        }
    }

    /// Whether these adjacent cells can be one cell of this column, in a row with more cells than columns.
    /// `joined` is their text including the bars.
    fn accepts(self, cells: &[Cell<'_>], joined: &str) -> bool {
        let one = cells.len() == 1;
        match self {
            Column::Name => one && cell::name(joined).is_some(),
            Column::Location => one && OperationPart::of_heading(joined).is_some(),
            Column::Required => one && matches!(cell::is_required(joined), Ok(Some(_))),
            Column::Optional => one && matches!(cell::is_required_by_optional(joined), Ok(Some(_))),
            Column::Type => type_expression::read(joined).is_some(),
            Column::Default | Column::Values | Column::Other => one,
            Column::Description => true,
        }
    }
}

/// Whether a table with these columns describes parameters or fields: it has one column of names, and another
/// one besides descriptions.
pub(super) fn describes_parameters(columns: &[Column]) -> bool {
    let has = |wanted: Column| columns.iter().filter(|column| **column == wanted).count() == 1;
    has(Column::Name)
        && [
            Column::Location,
            Column::Type,
            Column::Required,
            Column::Optional,
            Column::Default,
            Column::Values,
        ]
        .into_iter()
        .any(has)
}

/// The text of a cell and its byte offset in the file.
#[derive(Clone, Copy, Debug)]
pub(super) struct Cell<'t> {
    pub(super) text: &'t str,
    pub(super) at: usize,
}

impl Cell<'_> {
    pub(super) fn range(&self) -> Range<usize> {
        self.at..self.at + self.text.len()
    }
}

/// The cells of a line at this offset: the texts between bars that are neither escaped nor in back quotes.
/// The bars at both ends are optional.
pub(super) fn cells(line: &str, at: usize) -> Vec<Cell<'_>> {
    let mut bars = Vec::new();
    let (mut escaped, mut quoted) = (false, false);
    for (offset, character) in line.char_indices() {
        match character {
            '`' if quoted || line[offset + 1..].contains('`') => quoted = !quoted,
            '|' if !escaped && !quoted => bars.push(offset),
            _ => {}
        }
        escaped = character == '\\' && !escaped;
    }
    let begins = bars.first() == Some(&0);
    let ends = bars.last().is_some_and(|last| last + 1 == line.len());
    let mut edges: Vec<usize> = bars.iter().map(|bar| bar + 1).collect();
    if !begins {
        edges.insert(0, 0);
    }
    if !ends {
        edges.push(line.len() + 1);
    }
    let cell = |pair: &[usize]| {
        let raw = &line[pair[0]..pair[1] - 1];
        Cell { text: raw.trim(), at: at + pair[0] + (raw.len() - raw.trim_start().len()) }
    };
    edges.windows(2).map(cell).collect()
}

/// The row with one cell per column; `None` if the cells fit in no way, or in more than one. A row that has no
/// more cells than columns stays as it is.
pub(super) fn fit<'t>(columns: &[Column], cells: &[Cell<'t>], text: &'t str) -> Option<Vec<Cell<'t>>> {
    if cells.len() <= columns.len() {
        return Some(cells.to_vec());
    }
    // A line that consists of bars is no row, and has too many ways to fit.
    if cells.len() > MAX_CELLS_PER_ROW {
        return None;
    }
    let mut ways = Vec::new();
    ways_to_fit(columns, cells, text, &mut Vec::new(), &mut ways);
    (ways.len() == 1).then(|| ways.swap_remove(0))
}

/// Adds to `ways` each way to fit the cells to the columns, after the `fitted` cells; stops at two ways.
fn ways_to_fit<'t>(
    columns: &[Column],
    cells: &[Cell<'t>],
    text: &'t str,
    fitted: &mut Vec<Cell<'t>>,
    ways: &mut Vec<Vec<Cell<'t>>>,
) {
    let Some((column, columns)) = columns.split_first() else {
        ways.extend(cells.is_empty().then(|| fitted.clone()));
        return;
    };
    // Each of the remaining columns needs at least one cell.
    let most = cells.len().saturating_sub(columns.len());
    for count in 1..=most {
        // With two ways, the row is ambiguous.
        if ways.len() > 1 {
            return;
        }
        let (own, rest) = cells.split_at(count);
        let (first, last) = (own[0], own[count - 1]);
        let joined = &text[first.at..last.range().end];
        if column.accepts(own, joined) {
            fitted.push(Cell { text: joined, at: first.at });
            ways_to_fit(columns, rest, text, fitted, ways);
            fitted.pop();
        }
    }
}
