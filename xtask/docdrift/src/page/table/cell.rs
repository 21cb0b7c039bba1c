//! Reads a single table cell: a name, a list of values, yes or no, or a default.

use std::borrow::Cow;

use serde_json::{Value, json};

use crate::page::attributes;
use crate::page::attributes::Written;
use crate::page::claim::ClaimKind;
use crate::page::prose::number;
use crate::source::Span;
use crate::source::gap::{Gap, GapKind};

/// The value of a cell or attribute; `None` if it declares nothing.
pub(in crate::page) type CellReading<T> = Result<Option<T>, Unreadable>;

/// The error of a cell or attribute with text that cannot be read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::page) struct Unreadable;

/// The gap for a cell or attribute with a claim of this kind that cannot be read.
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

/// The name in the first cell of a row, with the marks and attributes in the same cell.
#[derive(Debug, PartialEq)]
pub(super) struct RowName<'t> {
    /// The name, with dots between the names of nested fields.
    pub(super) name: Cow<'t, str>,
    /// The byte offset of the name in the cell.
    pub(super) at: usize,
    /// The length of the name as written in the cell.
    pub(super) length: usize,
    /// The number of indenting signs, which nest the row below rows with fewer of them: `↳ city`.
    pub(super) indent: usize,
    /// The requiredness that a mark declares: `limit*`, `limit (optional)`.
    pub(super) required: Option<bool>,
    /// The attributes of a component in the cell: `<Field name="id" type="string" />`. Their ranges are
    /// relative to the cell.
    pub(super) attributes: Vec<Written<'t>>,
}

/// Signs before a name that nest the row below a row above.
const INDENTS: &[&str] = &[
    "↳", "└", "├", "─", "│", "→", "•", "∟", "&nbsp;", "&emsp;", "&ensp;", "&#160;", "&#8194;", "&#8195;",
    "&#8627;", "&rarr;", "\u{a0}", "\u{2002}", "\u{2003}", "–", "—",
];

/// Signs that only nest a row if a space follows: `-name` is a name.
const SPACED_INDENTS: &[&str] = &["- ", "> ", "&gt; ", "-> ", "--> ", "\\- ", "\\> "];

/// Signs between a field and the field inside it: `customer > city`.
const INTO: &[&str] = &[" > ", " &gt; ", " → ", " -> ", " › ", " » "];

/// The name in a cell: the text between back quotes, or the only word. `None` if there is no single name.
pub(super) fn name(cell: &str) -> Option<RowName<'_>> {
    if cell.starts_with('<') {
        return component(cell);
    }
    let mut indent = 0;
    let mut rest = cell;
    while let Some(after) = INDENTS.iter().chain(SPACED_INDENTS).find_map(|sign| rest.strip_prefix(sign)) {
        indent += 1;
        rest = after.trim_start_matches(' ');
    }
    let begin = cell.len() - rest.len();
    // `--verbose` is an option of a command, and no name of an API.
    if rest.trim_start_matches(['`', '*']).starts_with("--") {
        return None;
    }
    if let Some(name) = nested(rest) {
        let length = rest.len();
        return Some(RowName { name, at: begin, length, indent, required: None, attributes: Vec::new() });
    }
    let (name, at, behind) = match rest.find('`') {
        Some(quote) => {
            let inner = &rest[quote + 1..];
            let end = inner.find('`')?;
            let behind = &inner[end + 1..];
            // `limit`, `offset`: two names in one row.
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
            // Bold text ends with the same signs as it begins with.
            let behind = behind.strip_prefix(&rest[..at - begin]).unwrap_or(behind);
            if !behind.trim().is_empty() && mark(behind).is_none() {
                return None;
            }
            (name.trim_end_matches('\\'), at, behind)
        }
    };
    // If the name is in a Markdown link, it is the text of the link.
    let (name, at) = match name.strip_prefix('[').and_then(|rest| rest.split_once("](")) {
        Some((shown, _)) => (shown, at + 1),
        None => (name, at),
    };
    let whole = !name.is_empty() && !name.contains(char::is_whitespace);
    let length = name.len();
    let name = Cow::Borrowed(name);
    whole.then(|| RowName { name, at, length, indent, required: mark(behind), attributes: Vec::new() })
}

/// The name of a field that is written after the names of the fields around it: `customer > city`.
fn nested(text: &str) -> Option<Cow<'static, str>> {
    let sign = INTO.iter().find(|sign| text.contains(**sign))?;
    let bare = |name: &str| name.trim_matches(['`', '*', ' ']).to_owned();
    let names: Vec<String> = text.split(sign).map(bare).collect();
    let is_name = |name: &String| {
        let is_sign = |c: char| matches!(c, '_' | '-' | '.' | '[' | ']' | '$' | '\\');
        !name.is_empty() && name.chars().all(|c| c.is_alphanumeric() || is_sign(c))
    };
    names.iter().all(is_name).then(|| Cow::Owned(names.join(".")))
}

/// The requiredness that a mark after a name declares: `*`, "(optional)". `None` for other text.
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
    let length = name.len();
    whole.then_some(RowName { name: Cow::Borrowed(name), at, length, indent: 0, required: None, attributes })
}

/// The values in a cell that contains only a list of values: `` `a`, `b` ``, "a, b", "1 or 2".
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

/// Whether a cell under "Required" says that the field is required: `yes` and `required` say so, `no` and
/// `optional` say that it is not.
pub(in crate::page) fn is_required(cell: &str) -> CellReading<bool> {
    yes_or_no(cell, "required", "optional")
}

/// Whether a cell under "Optional" says that the field is required: `no` and `required` say so, `yes` and
/// `optional` say that it is not.
pub(in crate::page) fn is_required_by_optional(cell: &str) -> CellReading<bool> {
    yes_or_no(cell, "optional", "required").map(|optional| optional.map(|optional| !optional))
}

/// Reads a word or sign of affirmation or negation. The words of the column itself, such as `optional`, count as
/// well.
fn yes_or_no(cell: &str, affirmation: &str, negation: &str) -> CellReading<bool> {
    match cell.trim_matches(['`', '*', ' ']).to_ascii_lowercase().as_str() {
        "yes" | "y" | "true" | "✓" | "✔" | "✔️" | "✅" => Ok(Some(true)),
        "no" | "n" | "false" | "✗" | "✘" | "❌" => Ok(Some(false)),
        text if text == affirmation => Ok(Some(true)),
        text if text == negation => Ok(Some(false)),
        text if is_blank(text) => Ok(None),
        _ => Err(Unreadable),
    }
}

/// The value in a cell under "Default".
pub(in crate::page) fn literal(cell: &str) -> CellReading<Value> {
    // These words say that the provider chooses a value.
    let plain = cell.trim_matches(['`', '*', '_', ' ']).to_ascii_lowercase();
    if matches!(
        plain.as_str(),
        "auto"
            | "automatic"
            | "default"
            | "generated"
            | "required"
            | "optional"
            | "none"
            | "omit"
            | "omitted"
            | "immediately"
    ) {
        return Ok(None);
    }
    let bare = cell.trim_matches(['`', '*', ' ', '"']);
    match bare.to_ascii_lowercase().as_str() {
        "none" | "null" | "undefined" => Ok(None),
        "true" => Ok(Some(json!(true))),
        "false" => Ok(Some(json!(false))),
        text if is_blank(text) => Ok(None),
        // "(all)" describes the value.
        text if text.starts_with('(') && text.ends_with(')') => Ok(None),
        // "the current time" is no value.
        _ if bare.contains(char::is_whitespace) => Err(Unreadable),
        _ => Ok(Some(number(bare).unwrap_or_else(|| json!(bare)))),
    }
}

/// Whether the text of a cell means that it has no value.
fn is_blank(text: &str) -> bool {
    matches!(text, "" | "-" | "–" | "—" | "n/a")
}
