//! Collects tables of statuses: `| 404 Not Found | No such order |`.

use markdown::mdast::{Node, Table};

use super::MarkdownReader;
use crate::page::block_context::SectionPath;
use crate::page::call::Spanned;
use crate::source::Span;

/// A table of the statuses with which an operation answers, one a row.
#[derive(Clone, Debug)]
pub struct StatusTable {
    /// The statuses, each with its cell.
    pub statuses: Vec<Spanned<u16>>,
    /// The sections that contain the table.
    pub within: SectionPath,
}

impl MarkdownReader<'_> {
    /// Adds a table of statuses.
    pub(super) fn status_table(&mut self, table: &Table) {
        let cells = |row: &Node| row.children().cloned().unwrap_or_default();
        let Some((head, rows)) = table.children.split_first() else { return };
        if !cells(head).first().is_some_and(|head| is_head(&head.to_string())) {
            return;
        }
        let row = |row: &Node| {
            let cell = cells(row).into_iter().next()?;
            let status = status(&cell.to_string())?;
            let position = cell.position()?;
            let span = self.trimmed(self.span(position.start.offset, position.end.offset));
            Some(Spanned { value: status, span })
        };
        // A table with other codes lists those of the API, not statuses.
        let Some(statuses) = rows.iter().map(row).collect::<Option<Vec<_>>>() else { return };
        if !statuses.is_empty() {
            let within = self.context.within.clone();
            self.blocks.status_tables.push(StatusTable { statuses, within });
        }
    }

    /// A cell without the lines and blanks around it.
    fn trimmed(&self, span: Span) -> Span {
        let (start, end) = (span.start as usize, span.end as usize);
        let text = &self.text[start..end];
        let inside = text.trim_start_matches(['|', ' ', '\t']);
        let start = end - inside.len();
        self.span(start, start + inside.trim_end_matches(['|', ' ', '\t']).len())
    }
}

/// Whether the head of a column names statuses of HTTP: "Code", "HTTP status", "Status code".
fn is_head(text: &str) -> bool {
    const WORDS: [&str; 6] = ["http", "status", "code", "codes", "response", "statuses"];
    const ONES: [&str; 4] = ["status", "code", "codes", "statuses"];
    let lower = text.to_lowercase();
    let words: Vec<&str> = lower.split_whitespace().collect();
    words.iter().all(|word| WORDS.contains(word)) && words.iter().any(|word| ONES.contains(word))
}

/// The status of HTTP that a cell begins with, alone or before its reason: "501", "404 Not Found", "404: Not Found".
fn status(cell: &str) -> Option<u16> {
    let text = cell.trim().trim_matches(['`', '*']);
    let end = text.find(|c: char| !c.is_ascii_digit()).unwrap_or(text.len());
    let (digits, reason) = text.split_at(end);
    let is_reason =
        |c: char| c.is_alphabetic() || matches!(c, ' ' | '-' | '–' | ':' | '\'' | '’' | '`' | '(' | ')');
    let known = digits.parse().ok().filter(|status| (100..=599).contains(status))?;
    (digits.len() == 3 && reason.chars().all(is_reason)).then_some(known)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cell_states_a_status() {
        for (cell, expected) in [
            ("200", Some(200)),
            ("404 Not Found", Some(404)),
            ("`501`", Some(501)),
            ("404: Not Found", Some(404)),
            ("1001", None),
            ("600", None),
            ("4xx", None),
            ("200/201", None),
            ("200 items, 3 pages", None),
            ("", None),
        ] {
            assert_eq!(status(cell), expected, "{cell}");
        }
    }

    #[test]
    fn a_head_names_statuses() {
        for head in ["Code", "Status", "HTTP Status Code", "Response code", "HTTP status"] {
            assert!(is_head(head), "{head}");
        }
        for head in ["Error", "HTTP", "Response", "Error code", "Name", ""] {
            assert!(!is_head(head), "{head}");
        }
    }
}
