//! Tables in a text with values in the first column: "Value | Meaning".

use std::ops::Range;

use super::introductions::VALUE_NOUNS;
use super::member::{Class, Member, clean, member};
use crate::page::prose::lexer::{Style, tokens};

/// Names of a first column that holds values, beside the general ones.
const HEADERS: &[&str] = &[
    "code",
    "codes",
    "type",
    "types",
    "status",
    "state",
    "mode",
    "key",
    "format",
    "level",
    "identifier",
    "id",
    "abbreviation",
    "name",
];

/// A table of values.
#[derive(Clone, Debug)]
pub(super) struct Table {
    /// The values of its first column.
    pub(super) members: Vec<Member>,
    /// Its bytes.
    pub(super) range: Range<usize>,
}

/// The tables of a text: a header, a row of dashes, and rows.
pub(super) fn read(source: &str) -> Vec<Table> {
    let mut lines: Vec<Range<usize>> = Vec::new();
    let mut start = 0;
    for line in source.split_inclusive('\n') {
        lines.push(start..start + line.trim_end().len());
        start += line.len();
    }
    let mut found = Vec::new();
    for at in 1..lines.len() {
        if is_ruler(&source[lines[at].clone()]) && is_header(&source[lines[at - 1].clone()]) {
            let rows = lines[at + 1..].iter().take_while(|line| source[(*line).clone()].contains('|'));
            let members: Option<Vec<Member>> = rows.clone().map(|row| first_cell(source, row)).collect();
            let end = rows.last().map_or(lines[at].end, |row| row.end);
            if let Some(members) = members.filter(|members| members.len() > 1) {
                found.push(Table { members, range: lines[at - 1].start..end });
            }
        }
    }
    found
}

fn is_ruler(line: &str) -> bool {
    line.contains('|') && line.contains("--") && line.chars().all(|c| matches!(c, '|' | '-' | ':' | ' '))
}

/// Whether the first column of a header is one of values, and the second one is not.
fn is_header(line: &str) -> bool {
    let mut cells = line
        .trim()
        .trim_start_matches('|')
        .split('|')
        .map(|cell| cell.trim().trim_matches('*').to_lowercase());
    let is_value = cells.next().is_some_and(|cell| {
        let words: Vec<&str> = cell.split_whitespace().collect();
        words.len() <= 3
            && words.last().is_some_and(|word| VALUE_NOUNS.contains(word) || HEADERS.contains(word))
    });
    let explains =
        cells.next().is_some_and(|cell| !matches!(cell.as_str(), "type" | "required" | "format" | "default"));
    is_value && explains
}

/// The value that fills the first cell of a row.
fn first_cell(source: &str, row: &Range<usize>) -> Option<Member> {
    let line = &source[row.clone()];
    let skipped = line.len() - line.trim_start().trim_start_matches('|').len();
    let from = row.start + skipped;
    let end = from + source[from..row.end].find('|')?;
    let tokens = tokens(source, from..end);
    let (member, behind) = member(&tokens, 0)?;
    let text = source[from..end].trim();
    let is_short = tokens.len() < 4 && tokens.iter().all(|token| token.style == Style::Word);
    match member.class {
        _ if behind == tokens.len() => Some(member),
        // "IN PROGRESS"
        Class::Plain if is_short => Some(Member { text: clean(text), ..member }),
        _ => None,
    }
}
