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

use self::cell::Name;
use self::fit::{Cell, Column};
use super::claim::{Kind, Origin};
use super::promise::{About, Part, Promise};
use super::prose;
use crate::source::parsed::{Gap, Parsed};
use crate::source::{Excerpt, FileId, Span};

/// The promises of a table of parameters, and where it ends; none where the lines from here on are
/// no such table.
///
/// `part` is what the heading above says that the rows are part of.
pub(super) fn read(
    file: FileId,
    text: &str,
    range: Range<usize>,
    part: Option<Part>,
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
            Some(row) => table.row(&columns, &row),
            None => table.gap(at..end, "a row whose cells do not fit the columns of its table"),
        }
    }
    Some((Parsed { value: table.promises, gaps: table.gaps }, end))
}

/// The part that the head of a column tells: "Query parameter".
fn columns_part(header: &str) -> Option<Part> {
    let first = header.trim_matches('|').split('|').next()?;
    Part::told(first)
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
    part: Option<Part>,
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

    fn gap(&mut self, range: Range<usize>, reason: impl Into<String>) {
        let span = self.span(range);
        self.gaps.push(Gap { span, reason: reason.into() });
    }

    fn row(&mut self, columns: &[Column], cells: &[Cell<'_>]) {
        let of = |wanted: Column| {
            let at = columns.iter().position(|column| *column == wanted)?;
            cells.get(at).filter(|cell| !cell.text.is_empty())
        };
        let Some(first) = of(Column::Name) else { return };
        let Some(Name { name, at, depth, required: marked, types: own }) = cell::name(first.text) else {
            return self.gap(first.range(), "a row of a table of parameters that begins with no name");
        };
        if depth > self.above.len() {
            return self.gap(first.range(), "a row that is moved in below nothing");
        }
        let part = of(Column::Location).and_then(|cell| Part::told(cell.text)).or(self.part);
        let name_range = first.at + at..first.at + at + name.len();
        self.above.truncate(depth);
        self.above.push(name.replace("\\_", "_"));
        let about = About::Name(self.above.join("."), part);
        let mut promises = vec![(Kind::Exists, Value::Null, self.span(name_range))];
        if let Some(cell) = of(Column::Type) {
            match cell::types(cell.text) {
                Some(types) => {
                    promises.push((Kind::Type, json!(types.names), self.span(cell.range())));
                    promises.extend(
                        types.format.map(|format| (Kind::Format, json!(format), self.span(cell.range()))),
                    );
                }
                None => self.gap(cell.range(), format!("a type that is not known: {}", cell.text)),
            }
        }
        if let Some(types) = own.and_then(cell::types) {
            promises.push((Kind::Type, json!(types.names), self.span(first.range())));
        }
        let required = of(Column::Required).and_then(|cell| Some((cell, cell::yes_or_no(cell.text)?)));
        let optional = of(Column::Optional).and_then(|cell| Some((cell, !cell::yes_or_no(cell.text)?)));
        promises.extend(
            required
                .or(optional)
                .or(marked.map(|value| (first, value)))
                .map(|(cell, value)| (Kind::Required, json!(value), self.span(cell.range()))),
        );
        let values = of(Column::Values).and_then(|cell| Some((cell, cell::values(cell.text)?)));
        promises.extend(values.map(|(cell, value)| (Kind::Enum, value, self.span(cell.range()))));
        let default = of(Column::Default).and_then(|cell| Some((cell, cell::literal(cell.text)?)));
        promises.extend(default.map(|(cell, value)| (Kind::Default, value, self.span(cell.range()))));
        if let Some(cell) = of(Column::Description) {
            promises.extend(prose::described(&self.excerpt(cell.text, cell.at), Some(name)));
        }
        self.promises.extend(
            promises
                .into_iter()
                .map(|(kind, value, span)| Promise::new(about.clone(), kind, value, span, Origin::Table)),
        );
    }
}

#[cfg(test)]
mod tests;
