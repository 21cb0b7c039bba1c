//! What a single cell says.

use serde_json::{Value, json};

use crate::page::prose::number;

/// The name that a row begins with, and what stands beside it there.
#[derive(Debug, PartialEq)]
pub(super) struct Name<'t> {
    /// The name.
    pub(super) name: &'t str,
    /// Its offset in the cell.
    pub(super) at: usize,
    /// How far it is moved in below the rows above: `↳ city`.
    pub(super) depth: usize,
    /// What a mark beside it says: `limit*`, `limit (optional)`.
    pub(super) required: Option<bool>,
    /// The type, where the cell is a component that has it: `<Field name="id" type="string" />`.
    pub(super) types: Option<&'t str>,
}

/// Signs that move a row in.
const INDENTS: &[&str] =
    &["↳", "└─", "└", "├─", "├", "→", "&nbsp;", "&emsp;", "\u{a0}", "\u{2003}", "–", "—"];

/// The name that a cell holds: what stands between back quotes, or the only word.
pub(super) fn name(cell: &str) -> Option<Name<'_>> {
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
    whole.then(|| Name { name, at, depth, required: mark(behind), types: None })
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
fn component(cell: &str) -> Option<Name<'_>> {
    let tag = &cell[..cell.find("/>").or_else(|| cell.rfind('>'))?];
    let attribute = |key: &str| {
        let at = tag.find(&format!(" {key}="))? + key.len() + 2;
        let quote = tag[at..].chars().next().filter(|c| matches!(c, '"' | '\''))?;
        let end = tag[at + 1..].find(quote)?;
        Some((&tag[at + 1..at + 1 + end], at + 1))
    };
    let (name, at) = attribute("name")?;
    let whole = !name.is_empty() && !name.contains(char::is_whitespace);
    let required = tag.split_whitespace().any(|word| word == "required").then_some(true);
    let types = attribute("type").map(|(types, _)| types);
    whole.then_some(Name { name, at, depth: 0, required, types })
}

/// The values in a cell that lists them, and nothing else: `` `a`, `b` ``, "a, b", "1 or 2".
pub(super) fn values(cell: &str) -> Option<Value> {
    let cell = cell.replace("<br/>", ",").replace("<br>", ",").replace("<br />", ",").replace(" or ", ",");
    let items: Vec<&str> =
        cell.split([',', '|', '/']).map(str::trim).filter(|item| !item.is_empty()).collect();
    let quoted = |item: &&&str| item.starts_with(['`', '"']);
    let all = items.iter().filter(quoted).count();
    if items.is_empty() || (all != items.len() && (all > 0 || items.len() < 2)) {
        return None;
    }
    let value = |item: &&str| {
        let bare = item.trim_matches(['`', '"', '\'']);
        let is_word = |c: char| c.is_alphanumeric() || matches!(c, '_' | '-' | '.' | ':');
        let word = !bare.is_empty() && bare.chars().all(is_word);
        word.then(|| number(bare).unwrap_or_else(|| json!(bare)))
    };
    let values: Option<Vec<Value>> = items.iter().map(value).collect();
    values.map(Value::Array)
}

/// What a cell says of types.
#[derive(Debug, PartialEq)]
pub(in crate::page) struct Types {
    /// The alternatives: `string`, `integer[]`.
    pub(in crate::page) names: Vec<String>,
    /// The format, where one is said.
    pub(in crate::page) format: Option<String>,
}

/// `string[]`, `object | integer`, `string (uuid)`, `array of strings`
pub(in crate::page) fn types(cell: &str) -> Option<Types> {
    let plain: String = cell.chars().filter(|c| !matches!(c, '`' | '*' | '\\')).collect();
    let plain = plain.replace("&#x22;", "\"").replace("&lt;", "<").to_ascii_lowercase();
    // `optional[int]` and `optional<string>` are the types within.
    let within = plain.strip_prefix("optional").and_then(|rest| {
        rest.strip_prefix('[')
            .and_then(|rest| rest.strip_suffix(']'))
            .or_else(|| rest.strip_prefix('<').and_then(|rest| rest.strip_suffix('>')))
    });
    let plain = within.map_or(plain.clone(), str::to_owned);
    // A list of values is of the type of its values.
    if let Some(("enum", _)) = plain.split_once('<') {
        return Some(Types { names: vec!["string".to_owned()], format: None })
            .filter(|_| plain == "enum<string>");
    }
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
pub(in crate::page) fn literal(cell: &str) -> Option<Value> {
    // As a bare word, it says that somebody else chooses one.
    if matches!(cell.trim().to_ascii_lowercase().as_str(), "auto" | "automatic" | "default" | "generated") {
        return None;
    }
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
