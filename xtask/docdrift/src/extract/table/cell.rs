//! What a single cell says.

use serde_json::{Value, json};

use crate::extract::prose::number;

/// The name that a cell holds, and its offset there: what stands between back quotes, or the only
/// word.
pub(super) fn name(cell: &str) -> Option<(&str, usize)> {
    let (name, at) = match cell.find('`') {
        Some(quote) => {
            let inner = &cell[quote + 1..];
            (&inner[..inner.find('`')?], quote + 1)
        }
        None => {
            let bare = cell.trim_start_matches('*');
            (bare.trim_end_matches('*'), cell.len() - bare.len())
        }
    };
    // A link is taken for what it shows.
    let (name, at) = match name.strip_prefix('[').and_then(|rest| rest.split_once("](")) {
        Some((shown, _)) => (shown, at + 1),
        None => (name, at),
    };
    let whole = !name.is_empty() && !name.contains(char::is_whitespace);
    whole.then_some((name, at))
}

/// What a cell says of types.
#[derive(Debug, PartialEq)]
pub(super) struct Types {
    /// The alternatives: `string`, `integer[]`.
    pub(super) names: Vec<String>,
    /// The format, where one is said.
    pub(super) format: Option<String>,
}

/// `string[]`, `object | integer`, `string (uuid)`, `array of strings`
pub(super) fn types(cell: &str) -> Option<Types> {
    let plain: String = cell.chars().filter(|c| !matches!(c, '`' | '*' | '\\')).collect();
    let plain = plain.to_ascii_lowercase();
    let (bare, format) = match plain.split_once(['(', '<']) {
        Some((bare, rest)) if !bare.trim().is_empty() && !matches!(bare.trim(), "array" | "list") => {
            (bare.trim().to_owned(), rest.strip_suffix([')', '>']).map(|format| format.trim().to_owned()))
        }
        _ => (plain, None),
    };
    let mut names = Vec::new();
    for alternative in bare.replace(" or ", "|").split(['|', '/', ',']) {
        match alternative.trim() {
            "null" | "nullable" => {}
            name => names.push(type_name(name)?),
        }
    }
    let known = |format: &String| {
        ["uuid", "date", "date-time", "email", "uri", "int32", "int64", "float", "double", "byte", "binary"]
            .contains(&format.as_str())
    };
    (!names.is_empty()).then(|| Types { names, format: format.filter(known) })
}

fn type_name(word: &str) -> Option<String> {
    let item = word
        .strip_suffix("[]")
        .or_else(|| word.strip_prefix("array of ").or_else(|| word.strip_prefix("list of ")))
        .or_else(|| word.strip_prefix("array<").and_then(|rest| rest.strip_suffix('>')))
        .or_else(|| word.strip_prefix("array[").and_then(|rest| rest.strip_suffix(']')));
    if let Some(item) = item {
        let item = scalar(item.strip_suffix('s').unwrap_or(item))?;
        return Some(format!("{item}[]"));
    }
    scalar(word).map(str::to_owned)
}

fn scalar(word: &str) -> Option<&'static str> {
    match word {
        "string" | "str" | "text" => Some("string"),
        "integer" | "int" | "int32" | "int64" | "long" => Some("integer"),
        "number" | "float" | "double" | "decimal" => Some("number"),
        "boolean" | "bool" => Some("boolean"),
        "object" | "map" | "dict" | "hash" => Some("object"),
        "array" | "list" => Some("array"),
        _ => None,
    }
}

/// What a cell under "Required" says; none where it says something else.
pub(super) fn yes_or_no(cell: &str) -> Option<bool> {
    match cell.trim_matches(['`', '*', ' ']).to_ascii_lowercase().as_str() {
        "yes" | "y" | "true" | "required" | "✓" | "✔" | "✔️" | "✅" => Some(true),
        "no" | "n" | "false" | "optional" | "✗" | "✘" | "❌" => Some(false),
        _ => None,
    }
}

/// The value in a cell under "Default"; none where there is no default.
pub(super) fn literal(cell: &str) -> Option<Value> {
    let bare = cell.trim_matches(['`', '*', ' ', '"']);
    match bare.to_ascii_lowercase().as_str() {
        "" | "-" | "–" | "—" | "none" | "null" | "n/a" | "undefined" => None,
        "true" => Some(json!(true)),
        "false" => Some(json!(false)),
        // "the current time" is no value.
        _ if bare.contains(char::is_whitespace) => None,
        _ => Some(number(bare).unwrap_or_else(|| json!(bare))),
    }
}
