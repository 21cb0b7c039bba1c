//! Tables of parameters and fields: a row a name, a column a property.
//!
//! A table is read line by line as it stands in the file, because what pages publish is not always
//! what a Markdown parser takes for a table: rows lose their leading bar, and cells hold bars
//! (`object | integer`). Such a row is fitted to the columns: the words for a place and for yes and
//! no are its anchors, and a row that fits in two ways is a gap.

pub(super) mod cell;
mod fit;

use std::ops::Range;

use serde_json::{Value, json};

use self::cell::{CellReading, RowName, Unreadable};
use self::fit::{Cell, Column};
use super::attributes::{Attribute, Written};
use super::claim::{ClaimKind, Origin};
use super::components::PROPERTIES;
use super::promise::{OperationPart, Promise, PromiseSubject};
use super::{component, prose, type_expression};
use crate::source::gap::{Gap, GapKind};
use crate::source::parsed::Parsed;
use crate::source::{Excerpt, FileId, Span};

/// The promises of a table of parameters, and where it ends; none where the lines from here on are
/// no such table.
///
/// `part` is what the heading above says that the rows are part of.
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
    let is_rule = |cell: &Cell<'_>| {
        let dashes = cell.text.trim_matches(':');
        !dashes.is_empty() && dashes.bytes().all(|byte| byte == b'-')
    };
    let rules = fit::cells(separator, at);
    if !header.contains('|') || !separator.contains('|') || !rules.iter().all(is_rule) {
        return None;
    }
    let columns: Vec<Column> = fit::cells(header, 0).iter().map(|cell| Column::told(cell.text)).collect();
    // Components in its cells say more of the names than its columns do.
    let first = text[at + separator.len()..range_end].lines().find(|line| !line.trim().is_empty());
    let of_components = columns.contains(&Column::Name)
        && first.is_some_and(|line| line.contains("<") && line.contains(" name=") && line.contains("/>"));
    if !of_components && !fit::describes_parameters(&columns) {
        return None;
    }
    let part = columns_part(header).or(part);
    let mut table = Table { file, part, above: Vec::new(), promises: Vec::new(), gaps: Vec::new() };
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

/// The part that the head of a column tells: "Query parameter".
fn columns_part(header: &str) -> Option<OperationPart> {
    let first = header.trim_matches('|').split('|').next()?;
    OperationPart::told(first)
}

/// The lines of a range of a text with their offsets, as far as no line is empty.
fn lines(text: &str, range: Range<usize>) -> impl Iterator<Item = (usize, &str)> {
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
    /// The names that the rows from here on may be moved in below.
    above: Vec<String>,
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
        let RowName { name: text, at, depth, .. } = name;
        if depth > self.above.len() {
            let reason = "this row is indented, and no row above it has its parent";
            return self.gap(first.range(), GapKind::MalformedRow, reason);
        }
        let part = row.cell(Column::Location).and_then(|cell| OperationPart::told(cell.text)).or(self.part);
        let name_range = first.at + at..first.at + at + text.len();
        self.above.truncate(depth);
        self.above.push(text.replace("\\_", "_"));
        let about = PromiseSubject::Name(self.above.join("."), part);
        let mut said = vec![(ClaimKind::Exists, Value::Null, self.span(name_range))];
        said.extend(self.type_and_requiredness(row, first, &name));
        said.extend(self.read(row, Column::Values, ClaimKind::Enum, cell::values));
        said.extend(self.read(row, Column::Default, ClaimKind::Default, cell::literal));
        if let Some(cell) = row.cell(Column::Description) {
            said.extend(prose::described(&self.excerpt(cell.text, cell.at), Some(text)));
        }
        let promise = |(kind, value, span)| Promise::new(about.clone(), kind, value, span, Origin::Table);
        self.promises.extend(said.into_iter().map(promise));
    }

    /// What the cell of a column says; what it says and is not understood is a gap.
    fn read(
        &mut self,
        row: &Row<'_>,
        column: Column,
        kind: ClaimKind,
        read: impl Fn(&str) -> CellReading<Value>,
    ) -> Option<Said> {
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

    /// What a row says of the type of a value, and of whether it must be there.
    fn type_and_requiredness(&mut self, row: &Row<'_>, first: &Cell<'_>, name: &RowName<'_>) -> Vec<Said> {
        let mut said = Vec::new();
        let mut in_type = None;
        if let Some(cell) = row.cell(Column::Type) {
            let span = self.span(cell.range());
            match type_expression::read(cell.text) {
                Some(expression) => {
                    said.extend(expression.claims().into_iter().map(|(kind, value)| (kind, value, span)));
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
        let (in_component, more): (Vec<Said>, Vec<Said>) =
            of_component.partition(|(kind, ..)| *kind == ClaimKind::Required);
        said.extend(more);
        let marked = name.required.map(|required| (ClaimKind::Required, json!(required), beside));
        let before = self.gaps.len();
        let required = self.read(row, Column::Required, ClaimKind::Required, |text| {
            cell::yes_or_no(text).map(|required| required.map(Value::from))
        });
        let required = required.or_else(|| {
            self.read(row, Column::Optional, ClaimKind::Required, |text| {
                cell::yes_or_no(text).map(|optional| optional.map(|optional| json!(!optional)))
            })
        });
        // A column that is not understood may say the opposite of the type.
        let is_open = self.gaps.len() > before;
        let elsewhere = marked.or(in_component.into_iter().next()).or(in_type.filter(|_| !is_open));
        said.extend(required.or(elsewhere));
        said
    }

    /// The attributes of the component that a cell is.
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
    /// What stands in a column, unless it is empty.
    fn cell(&self, column: Column) -> Option<&'t Cell<'t>> {
        let at = self.columns.iter().position(|known| *known == column)?;
        self.cells.get(at).filter(|cell| !cell.text.is_empty())
    }
}

/// What a row says: of which kind, the value, and where.
type Said = (ClaimKind, Value, Span);

#[cfg(test)]
mod tests;
