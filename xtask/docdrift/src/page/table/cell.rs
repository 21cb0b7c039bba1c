//! What a single cell says.

use serde_json::{Value, json};

use crate::page::attributes;
use crate::page::attributes::Written;
use crate::page::claim::ClaimKind;
use crate::page::prose::number;
use crate::source::Span;
use crate::source::gap::{Gap, GapKind};

/// What a cell or an attribute says under its head; none where it leaves that open.
pub(in crate::page) type CellReading<T> = Result<Option<T>, Unreadable>;

/// It says something that is not understood.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::page) struct Unreadable;

/// The gap of a cell or an attribute that says something of this kind and is not understood.
pub(in crate::page) fn unreadable(kind: ClaimKind, text: &str, span: Span) -> Gap {
    let what = match kind {
        ClaimKind::Required => {
            let reason = format!("`{text}` does not say whether the field is required");
            return Gap::new(span, GapKind::UnreadValue, reason);
        }
        ClaimKind::Default => "a default value",
        ClaimKind::Enum => "a list of values",
        ClaimKind::Minimum => "a minimum",
        ClaimKind::Maximum => "a maximum",
        ClaimKind::Format => "a format",
        kind => kind.as_str(),
    };
    Gap::new(span, GapKind::UnreadValue, format!("`{text}` is not read as {what}"))
}

/// The name that a row begins with, and what stands beside it there.
#[derive(Debug, PartialEq)]
pub(super) struct RowName<'t> {
    /// The name.
    pub(super) name: &'t str,
    /// Its offset in the cell.
    pub(super) at: usize,
    /// How far it is moved in below the rows above: `↳ city`.
    pub(super) depth: usize,
    /// What a mark beside it says: `limit*`, `limit (optional)`.
    pub(super) required: Option<bool>,
    /// The attributes, where the cell is a component: `<Field name="id" type="string" />`. Their
    /// ranges are those in the cell.
    pub(super) attributes: Vec<Written<'t>>,
}

/// Signs that move a row in.
const INDENTS: &[&str] =
    &["↳", "└─", "└", "├─", "├", "→", "&nbsp;", "&emsp;", "\u{a0}", "\u{2003}", "–", "—"];

/// The name that a cell holds: what stands between back quotes, or the only word.
pub(super) fn name(cell: &str) -> Option<RowName<'_>> {
    if cell.starts_with('<') {
        return component(cell);
    }
    let mut depth = 0;
    let mut rest = cell;
    while let Some(after) = INDENTS.iter().find_map(|sign| rest.strip_prefix(sign)) {
        depth += 1;
        rest = after.trim_start_matches(' ');
    }
    let begin = cell.len() - rest.len();
    let (name, at, behind) = match rest.find('`') {
        Some(quote) => {
            let inner = &rest[quote + 1..];
            let end = inner.find('`')?;
            let behind = &inner[end + 1..];
            // `limit`, `offset`: one row of two things.
            if behind.contains('`') {
                return None;
            }
            (&inner[..end], begin + quote + 1, behind)
        }
        None => {
            let bare = rest.trim_start_matches('*');
            let at = begin + rest.len() - bare.len();
            let end = bare.find([' ', '*']).unwrap_or(bare.len());
            let (name, behind) = bare.split_at(end);
            // What is bold ends with the signs that it begins with.
            let behind = behind.strip_prefix(&rest[..at - begin]).unwrap_or(behind);
            if !behind.trim().is_empty() && mark(behind).is_none() {
                return None;
            }
            (name.trim_end_matches('\\'), at, behind)
        }
    };
    // A link is taken for what it shows.
    let (name, at) = match name.strip_prefix('[').and_then(|rest| rest.split_once("](")) {
        Some((shown, _)) => (shown, at + 1),
        None => (name, at),
    };
    let whole = !name.is_empty() && !name.contains(char::is_whitespace);
    whole.then(|| RowName { name, at, depth, required: mark(behind), attributes: Vec::new() })
}

/// What a mark behind a name says.
fn mark(text: &str) -> Option<bool> {
    let text = text.replace("<br>", " ").replace("<br/>", " ").replace("<br />", " ").to_ascii_lowercase();
    match text.trim().trim_matches(['*', '(', ')', '\\', '_', '[', ']', ' ']) {
        "" if text.contains('*') && !text.contains("**") => Some(true),
        "required" => Some(true),
        "optional" => Some(false),
        _ => None,
    }
}

/// A component that names a field: `<Field name="id" type="string" required />`.
fn component(cell: &str) -> Option<RowName<'_>> {
    let attributes = attributes::written(cell);
    let name = attributes.iter().find(|attribute| attribute.name == "name")?;
    let (name, at) = (name.value, name.range.start);
    let whole = !name.is_empty() && !name.contains(char::is_whitespace);
    whole.then_some(RowName { name, at, depth: 0, required: None, attributes })
}

/// The values in a cell that lists them, and nothing else: `` `a`, `b` ``, "a, b", "1 or 2".
pub(in crate::page) fn values(cell: &str) -> CellReading<Value> {
    if is_blank(&cell.trim_matches(['`', '*', ' ']).to_ascii_lowercase()) {
        return Ok(None);
    }
    let cell = cell.replace("<br/>", ",").replace("<br>", ",").replace("<br />", ",").replace(" or ", ",");
    let items: Vec<&str> =
        cell.split([',', '|', '/']).map(str::trim).filter(|item| !item.is_empty()).collect();
    let quoted = |item: &&&str| item.starts_with(['`', '"']);
    let all = items.iter().filter(quoted).count();
    if items.is_empty() || (all != items.len() && (all > 0 || items.len() < 2)) {
        return Err(Unreadable);
    }
    let value = |item: &&str| {
        let bare = item.trim_matches(['`', '"', '\'']);
        let is_word = |c: char| c.is_alphanumeric() || matches!(c, '_' | '-' | '.' | ':');
        let word = !bare.is_empty() && bare.chars().all(is_word);
        word.then(|| number(bare).unwrap_or_else(|| json!(bare)))
    };
    let values: Option<Vec<Value>> = items.iter().map(value).collect();
    values.map(|values| Some(Value::Array(values))).ok_or(Unreadable)
}

/// What a cell under "Required" says.
pub(in crate::page) fn yes_or_no(cell: &str) -> CellReading<bool> {
    match cell.trim_matches(['`', '*', ' ']).to_ascii_lowercase().as_str() {
        "yes" | "y" | "true" | "required" | "✓" | "✔" | "✔️" | "✅" => Ok(Some(true)),
        "no" | "n" | "false" | "optional" | "✗" | "✘" | "❌" => Ok(Some(false)),
        text if is_blank(text) => Ok(None),
        _ => Err(Unreadable),
    }
}

/// The value in a cell under "Default".
pub(in crate::page) fn literal(cell: &str) -> CellReading<Value> {
    // As a bare word, it says that somebody else chooses one.
    if matches!(cell.trim().to_ascii_lowercase().as_str(), "auto" | "automatic" | "default" | "generated") {
        return Ok(None);
    }
    let bare = cell.trim_matches(['`', '*', ' ', '"']);
    match bare.to_ascii_lowercase().as_str() {
        "none" | "null" | "undefined" => Ok(None),
        "true" => Ok(Some(json!(true))),
        "false" => Ok(Some(json!(false))),
        text if is_blank(text) => Ok(None),
        // "the current time" is no value.
        _ if bare.contains(char::is_whitespace) => Err(Unreadable),
        _ => Ok(Some(number(bare).unwrap_or_else(|| json!(bare)))),
    }
}

/// Whether a cell is there only because a row has one a column.
fn is_blank(text: &str) -> bool {
    matches!(text, "" | "-" | "–" | "—" | "n/a")
}
