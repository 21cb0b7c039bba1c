//! Reads tables of parameters and fields: each row has a name, each column a property.
//!
//! A table is read line by line from the source text, because a Markdown parser does not accept all tables
//! that pages publish. Rows lose their leading bar, and cells contain bars (`object | integer`). Such a row
//! is fitted to the columns by words for a parameter's location and for yes and no. A row that fits in two
//! ways is a gap.

pub(super) mod cell;
mod default_clause;
mod fit;
mod members;

use std::ops::Range;

use serde_json::{Value, json};

use self::cell::{CellReading, RowName, Unreadable};
use self::default_clause::CellWithDefault;
use self::fit::{Cell, Column};
use super::attributes::{Attribute, Written};
use super::claim::{ClaimKind, Origin};
use super::components::PROPERTIES;
use super::promise::{OperationPart, Promise, PromiseSubject};
use super::{component, prose, type_expression};
use crate::source::gap::{Gap, GapKind};
use crate::source::parsed::Parsed;
use crate::source::{Excerpt, FileId, Span};

/// The promises of the parameter table at the beginning of `range`, and the offset of its end. `None` if
/// these lines are no parameter table.
///
/// `part` is the part of the operation that the heading above names.
pub(super) fn read(
    file: FileId,
    text: &str,
    range: Range<usize>,
    part: Option<OperationPart>,
) -> Option<(Parsed<Vec<Promise>>, usize)> {
    let range_end = range.end;
    let mut lines = lines(text, range);
    let (_, header) = lines.next()?;
    let (at, separator) = lines.next()?;
    if !header.contains('|') || !separator.contains('|') || !fit::cells(separator, at).iter().all(is_rule) {
        return None;
    }
    let columns: Vec<Column> =
        fit::cells(header, 0).iter().map(|cell| Column::of_header(cell.text)).collect();
    // A component in the first cell declares properties even if the columns do not.
    let first = text[at + separator.len()..range_end].lines().find(|line| !line.trim().is_empty());
    let of_components = columns.contains(&Column::Name)
        && first.is_some_and(|line| line.contains("<") && line.contains(" name=") && line.contains("/>"));
    let part = columns_part(header).or(part);
    // "`GET /orders` takes these query parameters:" before a table of names and descriptions
    let is_introduced =
        matches!(part, Some(OperationPart::Parameters(_))) && columns == [Column::Name, Column::Description];
    // "Response fields" above a table of names and descriptions
    let is_of_response = part == Some(OperationPart::Response)
        && columns == [Column::Name, Column::Description]
        && lines.clone().take_while(|(_, line)| line.contains('|')).all(|(at, line)| names_field(line, at));
    if !of_components && !is_introduced && !is_of_response && !fit::describes_parameters(&columns) {
        return None;
    }
    let mut table = Table {
        file,
        part,
        is_untyped: is_of_response,
        above: Vec::new(),
        promises: Vec::new(),
        gaps: Vec::new(),
    };
    let mut end = at + separator.len();
    for (at, line) in lines {
        if !line.contains('|') {
            break;
        }
        end = at + line.len();
        let cells = fit::cells(line, at);
        match fit::fit(&columns, &cells, text) {
            Some(cells) => table.row(&Row { columns: &columns, cells: &cells }),
            None => {
                let reason = "the cells of this row do not fit the columns of its table";
                table.gap(at..end, GapKind::MalformedRow, reason);
            }
        }
    }
    Some((Parsed { value: table.promises, gaps: table.gaps }, end))
}

/// Whether a cell is a part of the line between the header of a table and its rows.
fn is_rule(cell: &Cell<'_>) -> bool {
    let dashes = cell.text.trim_matches(':');
    !dashes.is_empty() && dashes.bytes().all(|byte| byte == b'-')
}

/// Whether the first cell of a line is the name of a field, such as `created_at` or `lines[].id`.
fn names_field(line: &str, at: usize) -> bool {
    let is_in_name = |c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '-' | '.' | '$' | '[' | ']');
    let cells = fit::cells(line, at);
    let name = cells.first().and_then(|cell| cell::name(cell.text));
    name.is_some_and(|row| {
        row.name.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_')
            && row.name.chars().all(is_in_name)
    })
}

/// The part of the operation that the first column header names: "Query parameter".
fn columns_part(header: &str) -> Option<OperationPart> {
    let first = header.trim_matches('|').split('|').next()?;
    OperationPart::of_heading(first)
}

/// The trimmed lines of a range of a text with their offsets, up to the first empty line.
fn lines(text: &str, range: Range<usize>) -> impl Iterator<Item = (usize, &str)> + Clone {
    let mut at = range.start;
    let all = text[range].split_inclusive('\n').map(move |raw| {
        let start = at + (raw.len() - raw.trim_start().len());
        at += raw.len();
        (start, raw.trim())
    });
    all.take_while(|(_, line)| !line.is_empty())
}

struct Table {
    file: FileId,
    part: Option<OperationPart>,
    /// Whether the table has names and descriptions alone.
    is_untyped: bool,
    /// The name of the row that was read last, after the names of the rows that contain it, outermost first; each
    /// with the indentation of its row.
    above: Vec<(usize, String)>,
    promises: Vec<Promise>,
    gaps: Vec<Gap>,
}

impl Table {
    fn span(&self, range: Range<usize>) -> Span {
        Span::new(self.file, range)
    }

    fn excerpt(&self, text: &str, at: usize) -> Excerpt {
        let mut excerpt = Excerpt::new(self.file);
        excerpt.push(text, at);
        excerpt
    }

    fn gap(&mut self, range: Range<usize>, kind: GapKind, reason: &str) {
        let span = self.span(range);
        self.gaps.push(Gap::new(span, kind, reason));
    }

    fn row(&mut self, row: &Row<'_>) {
        let Some(first) = row.cell(Column::Name) else { return };
        let Some(name) = cell::name(first.text) else {
            let reason = "this row of a table of parameters does not begin with a name";
            return self.gap(first.range(), GapKind::UnnamedField, reason);
        };
        let RowName { name: ref text, at, length, indent, .. } = name;
        if indent > 0 && self.above.is_empty() {
            let reason = "this row is indented, and no row above it has its parent";
            return self.gap(first.range(), GapKind::MalformedRow, reason);
        }
        let part =
            row.cell(Column::Location).and_then(|cell| OperationPart::of_heading(cell.text)).or(self.part);
        let name_range = first.at + at..first.at + at + length;
        self.above.retain(|(outer, _)| *outer < indent);
        self.above.push((indent, text.replace("\\_", "_")));
        let names: Vec<&str> = self.above.iter().map(|(_, name)| name.as_str()).collect();
        let about = PromiseSubject::Name(names.join("."), part);
        let mut claims = vec![(ClaimKind::Exists, Value::Null, self.span(name_range))];
        claims.extend(self.type_and_requiredness(row, first, &name));
        claims.extend(self.values(row, text));
        if let Some(default) = self.read(row, Column::Default, ClaimKind::Default, cell::literal) {
            // The cell of the column comes before what other cells say.
            claims.retain(|(kind, ..)| *kind != ClaimKind::Default);
            claims.push(default);
        }
        if let Some(cell) = row.cell(Column::Description) {
            claims.extend(prose::described(&self.excerpt(cell.text, cell.at), Some(text)));
        }
        let listed = row.cell(Column::Description).and_then(|cell| members::listed(cell.text));
        let promise = |(kind, value, span)| Promise {
            members: listed.clone().filter(|_| kind == ClaimKind::Exists),
            is_untyped: self.is_untyped,
            ..Promise::new(about.clone(), kind, value, span, Origin::Table)
        };
        self.promises.extend(claims.into_iter().map(promise));
    }

    /// The claims of the row's cell with the allowed values: a list or a range, and perhaps the default behind it.
    fn values(&mut self, row: &Row<'_>, name: &str) -> Vec<CellClaim> {
        let Some(cell) = row.cell(Column::Values) else { return Vec::new() };
        let CellWithDefault { rest, default } = default_clause::split(cell.text);
        let span = self.span(cell.range());
        let mut claims = Vec::new();
        match cell::values(&rest) {
            Ok(values) => claims.extend(values.map(|values| (ClaimKind::Enum, values, span))),
            Err(Unreadable) => {
                let said = prose::described(&self.excerpt(&rest, cell.at), Some(name)).into_iter();
                claims.extend(
                    said.filter(|(kind, ..)| kind.is_bound()).map(|(kind, value, _)| (kind, value, span)),
                );
                if claims.is_empty() {
                    self.gaps.push(cell::unreadable(ClaimKind::Enum, cell.text, span));
                }
            }
        }
        claims.extend(default.map(|(value, range)| self.default_at(cell, value, &range)));
        claims
    }

    fn default_at(&self, cell: &Cell<'_>, value: Value, range: &Range<usize>) -> CellClaim {
        (ClaimKind::Default, value, self.span(cell.at + range.start..cell.at + range.end))
    }

    /// The claim of the row's cell in a column; `None` if the cell is empty. A cell that cannot be read is a
    /// gap.
    fn read(
        &mut self,
        row: &Row<'_>,
        column: Column,
        kind: ClaimKind,
        read: impl Fn(&str) -> CellReading<Value>,
    ) -> Option<CellClaim> {
        let cell = row.cell(column)?;
        let span = self.span(cell.range());
        match read(cell.text) {
            Ok(value) => value.map(|value| (kind, value, span)),
            Err(Unreadable) => {
                self.gaps.push(cell::unreadable(kind, cell.text, span));
                None
            }
        }
    }

    /// The claims of a row about the type of the field and about whether it is required.
    fn type_and_requiredness(
        &mut self,
        row: &Row<'_>,
        first: &Cell<'_>,
        name: &RowName<'_>,
    ) -> Vec<CellClaim> {
        let mut claims = Vec::new();
        let mut in_type = None;
        if let Some(cell) = row.cell(Column::Type) {
            let span = self.span(cell.range());
            let CellWithDefault { rest, default } = default_clause::split(cell.text);
            let is_default = default.is_some();
            claims.extend(default.map(|(value, range)| self.default_at(cell, value, &range)));
            match type_expression::read(&rest) {
                // "`asc`, `desc` (default `asc`)"
                None if is_default && matches!(cell::values(&rest), Ok(Some(_))) => {
                    let values = cell::values(&rest).ok().flatten();
                    claims.extend(values.map(|values| (ClaimKind::Enum, values, span)));
                }
                Some(expression) => {
                    claims.extend(expression.claims().into_iter().map(|(kind, value)| (kind, value, span)));
                    in_type =
                        expression.required.map(|required| (ClaimKind::Required, json!(required), span));
                    self.gaps.extend(expression.gap(span));
                }
                None => self.gaps.push(type_expression::unknown(cell.text, span)),
            }
        }
        let beside = self.span(first.range());
        let of_component =
            component::properties(PROPERTIES, &self.attributes(first, name)).unload(&mut self.gaps);
        let of_component = of_component.into_iter().map(|(kind, value)| (kind, value, beside));
        let (in_component, more): (Vec<CellClaim>, Vec<CellClaim>) =
            of_component.partition(|(kind, ..)| *kind == ClaimKind::Required);
        claims.extend(more);
        let marked = name.required.map(|required| (ClaimKind::Required, json!(required), beside));
        let before = self.gaps.len();
        let required = self.read(row, Column::Required, ClaimKind::Required, |text| {
            cell::is_required(text).map(|required| required.map(Value::from))
        });
        let required = required.or_else(|| {
            self.read(row, Column::Optional, ClaimKind::Required, |text| {
                cell::is_required_by_optional(text).map(|required| required.map(Value::from))
            })
        });
        // A column that cannot be read may contradict the type.
        let is_unreadable = self.gaps.len() > before;
        let elsewhere = marked.or(in_component.into_iter().next()).or(in_type.filter(|_| !is_unreadable));
        claims.extend(required.or(elsewhere));
        claims
    }

    /// The attributes of the component in the first cell of a row.
    fn attributes(&self, cell: &Cell<'_>, name: &RowName<'_>) -> Vec<Attribute> {
        let attribute = |written: &Written<'_>| Attribute {
            name: written.name.to_owned(),
            value: written.value.to_owned(),
            is_expression: written.is_expression,
            span: self.span(cell.at + written.range.start..cell.at + written.range.end),
        };
        name.attributes.iter().map(attribute).collect()
    }
}

/// A row, fitted to the columns of its table.
struct Row<'t> {
    columns: &'t [Column],
    cells: &'t [Cell<'t>],
}

impl<'t> Row<'t> {
    /// The cell in a column; `None` if it is empty or missing.
    fn cell(&self, column: Column) -> Option<&'t Cell<'t>> {
        let at = self.columns.iter().position(|known| *known == column)?;
        self.cells.get(at).filter(|cell| !cell.text.is_empty())
    }
}

/// A claim of a row: its kind, its value and its place.
type CellClaim = (ClaimKind, Value, Span);

#[cfg(test)]
mod tests;
