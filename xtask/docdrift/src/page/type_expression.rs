//! Reads type expressions in table cells and attributes of components.
//!
//! Both have the same grammar: `string[]`, `object | null`, `string (uuid)`, `integer, optional`, `string?`.

use serde_json::{Value, json};

use crate::page::claim::ClaimKind;
use crate::source::Span;
use crate::source::gap::{Gap, GapKind};

/// What a type expression declares.
#[derive(Debug, PartialEq)]
pub(super) struct TypeExpression {
    /// The alternative types: `string`, `integer[]`. `null` is left out.
    pub(super) names: Vec<String>,
    /// The declared format.
    pub(super) format: Option<String>,
    /// Whether the value is required, if the expression declares it: `string, required`, `integer, optional`.
    pub(super) required: Option<bool>,
    /// A note that could not be read: `string (cents)`.
    pub(super) unread: Option<String>,
}

impl TypeExpression {
    /// The claims about type and format. The caller adds requiredness, because a separate column or attribute
    /// overrides the expression.
    pub(super) fn claims(&self) -> Vec<(ClaimKind, Value)> {
        let format = self.format.iter().map(|format| (ClaimKind::Format, json!(format)));
        std::iter::once((ClaimKind::Type, json!(self.names))).chain(format).collect()
    }

    /// The gap for an unread note; `None` if all notes were read. `span` is the place of the expression.
    pub(super) fn gap(&self, span: Span) -> Option<Gap> {
        let note = self.unread.as_ref()?;
        Some(Gap::new(span, GapKind::UnreadValue, format!("the note `{note}` on a type is not understood")))
    }
}

/// The gap for an expression with an unknown type.
pub(super) fn unknown(text: &str, span: Span) -> Gap {
    Gap::new(span, GapKind::UnknownType, format!("the type `{text}` is not known"))
}

/// The formats that a note after a type can name.
const FORMATS: &[&str] =
    &["uuid", "date", "date-time", "email", "uri", "int32", "int64", "float", "double", "byte", "binary"];

/// Reads a type expression; `None` if it has an unknown type.
pub(super) fn read(text: &str) -> Option<TypeExpression> {
    let plain: String = text.chars().filter(|c| !matches!(c, '`' | '*' | '\\')).collect();
    let plain = ["<br>", "<br/>", "<br />"].iter().fold(plain, |plain, sign| plain.replace(sign, ","));
    let plain = plain.replace("&#x22;", "\"").replace("&lt;", "<").replace("&gt;", ">").to_ascii_lowercase();
    // `optional[int]` and `optional<string>` are nullable, and null is left out: read the inner type.
    let plain = argument(plain.trim(), &["optional"]).unwrap_or(plain.trim());
    let mut parser = Parser::default();
    for (index, part) in split(plain, &[',']).into_iter().enumerate() {
        let is_note = index > 0 && type_name(part).is_none() && parser.note(part);
        if !is_note {
            parser.alternatives(part)?;
        }
    }
    parser.finish()
}

#[derive(Default)]
struct Parser {
    names: Vec<String>,
    format: Option<String>,
    required: Option<bool>,
    unread: Option<String>,
    /// Whether the unread note is that of a list, and may describe its items.
    is_list_of_unread: bool,
}

impl Parser {
    /// Reads alternatives such as `string | integer[]`, each with its marks and notes; `None` if one of them
    /// is unknown.
    fn alternatives(&mut self, text: &str) -> Option<()> {
        let text = text.replace(" or ", "|");
        for alternative in split(&text, &['|', '/']) {
            self.alternative(alternative)?;
        }
        Some(())
    }

    fn alternative(&mut self, text: &str) -> Option<()> {
        let mut rest = text;
        if let Some((word, behind)) = rest.split_once(' ')
            && let Some(required) = requiredness(word)
        {
            self.require(required, word);
            rest = behind.trim();
        } else if let Some((before, word)) = rest.rsplit_once(' ')
            && let Some(required) = requiredness(word)
        {
            self.require(required, word);
            rest = before.trim();
        }
        let (mut name, notes) = annotated(rest);
        // `string?` may mean optional or nullable, so it does not declare the requiredness.
        name = name.strip_suffix('?').unwrap_or(name);
        if !matches!(name, "null" | "nullable" | "none") {
            self.names.push(type_name(name)?);
        }
        for note in split(notes.unwrap_or_default(), &[',', ';']) {
            if !self.note(note) {
                self.unread = Some(note.to_owned());
                self.is_list_of_unread |= matches!(name, "array" | "list");
            }
        }
        Some(())
    }

    /// Sets the requiredness. A word that contradicts an earlier one is not understood.
    fn require(&mut self, required: bool, word: &str) {
        if self.required.is_some_and(|known| known != required) {
            self.unread = Some(word.to_owned());
        } else {
            self.required = Some(required);
        }
    }

    /// Reads a note: `optional`, `nullable`, `uuid`. Returns whether the note is known.
    fn note(&mut self, text: &str) -> bool {
        if let Some(required) = requiredness(text) {
            self.require(required, text);
        } else if FORMATS.contains(&text) {
            self.format = Some(text.to_owned());
        } else {
            return matches!(text, "nullable" | "");
        }
        true
    }

    fn finish(self) -> Option<TypeExpression> {
        let Parser { names, format, required, unread, is_list_of_unread } = self;
        // An unread note on one of several types, or on the items of a list, may change the type.
        let is_whole = unread.is_none() || (names.len() == 1 && !is_list_of_unread);
        (!names.is_empty() && is_whole).then_some(TypeExpression { names, format, required, unread })
    }
}

fn requiredness(word: &str) -> Option<bool> {
    match word {
        "required" => Some(true),
        "optional" => Some(false),
        _ => None,
    }
}

/// Splits a text at separators outside of brackets.
fn split<'t>(text: &'t str, separators: &[char]) -> Vec<&'t str> {
    let mut depth = 0_usize;
    let parts = text.split(|c: char| {
        match c {
            '(' | '[' | '<' | '{' => depth += 1,
            ')' | ']' | '>' | '}' => depth = depth.saturating_sub(1),
            _ => {}
        }
        depth == 0 && separators.contains(&c)
    });
    parts.map(str::trim).collect()
}

/// Splits a type from the notes after it: `string (uuid)`, `string<uuid>`. The argument of a list or map is
/// part of the type.
fn annotated(text: &str) -> (&str, Option<&str>) {
    let Some(at) = text.find(['(', '<']) else { return (text, None) };
    let (name, notes) = (text[..at].trim(), &text[at + 1..]);
    let is_generic = text[at..].starts_with('<') && (is_list(name) || is_map(name) || name == "enum");
    let notes = notes.strip_suffix([')', '>']).filter(|_| !is_generic && !name.is_empty());
    notes.map_or((text, None), |notes| (name, Some(notes)))
}

/// The argument in brackets after one of these names: `array<string>`, `list[int]`. `None` for other texts.
fn argument<'t>(text: &'t str, names: &[&str]) -> Option<&'t str> {
    let rest = names.iter().find_map(|name| text.strip_prefix(name))?;
    let angular = rest.strip_prefix('<').and_then(|rest| rest.strip_suffix('>'));
    angular.or_else(|| rest.strip_prefix('[').and_then(|rest| rest.strip_suffix(']')))
}

fn type_name(word: &str) -> Option<String> {
    // The type of an enum is the type of its values.
    if let Some(of_values) = argument(word, &["enum"]) {
        return scalar(of_values.trim()).map(str::to_owned);
    }
    let item = word
        .strip_suffix("[]")
        .or_else(|| word.strip_prefix("array of ").or_else(|| word.strip_prefix("list of ")))
        .or_else(|| argument(word, &["array", "list"]));
    if let Some(item) = item {
        let item = item.trim();
        let item = scalar(item).or_else(|| scalar(item.strip_suffix('s')?))?;
        return Some(format!("{item}[]"));
    }
    scalar(word).map(str::to_owned)
}

fn is_list(word: &str) -> bool {
    matches!(word, "array" | "list")
}

fn is_map(word: &str) -> bool {
    matches!(word, "object" | "map" | "dict" | "hash" | "record")
}

fn scalar(word: &str) -> Option<&'static str> {
    match word {
        "string" | "str" | "text" => Some("string"),
        "integer" | "int" | "int32" | "int64" | "long" => Some("integer"),
        "number" | "float" | "double" => Some("number"),
        // Their digits may be sent as text.
        "decimal" => Some("decimal"),
        "bigint" | "bignum" | "biginteger" => Some("bigint"),
        "boolean" | "bool" => Some("boolean"),
        "object" | "map" | "dict" | "hash" => Some("object"),
        "array" | "list" => Some("array"),
        _ if argument(word, &["object", "map", "dict", "hash", "record"]).is_some() => Some("object"),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, names: &[&str], format: Option<&str>, required: Option<bool>, unread: Option<&str>) {
        let found = read(text).unwrap_or_else(|| panic!("{text} is readable"));
        let names = names.iter().map(|name| (*name).to_owned()).collect();
        let [format, unread] = [format, unread].map(|text| text.map(str::to_owned));
        assert_eq!(found, TypeExpression { names, format, required, unread }, "{text}");
    }

    #[test]
    fn types_are_read_in_every_spelling() {
        for (text, names) in [
            ("string", &["string"] as &[&str]),
            ("`Boolean`", &["boolean"]),
            ("object | integer", &["object", "integer"]),
            ("string/null", &["string"]),
            ("string \\| null", &["string"]),
            ("str | None", &["string"]),
            ("string, nullable", &["string"]),
            ("string or string[]", &["string", "string[]"]),
            ("array of strings", &["string[]"]),
            ("Array&lt;object&gt;", &["object[]"]),
            ("list[int]", &["integer[]"]),
            ("Optional[List[Dict[str, Any]]]", &["object[]"]),
            ("enum<string>", &["string"]),
            ("map<string, integer>", &["object"]),
        ] {
            check(text, names, None, None, None);
        }
    }

    #[test]
    fn marks_and_notes_are_no_part_of_the_name() {
        check("string?", &["string"], None, None, None);
        check("object[]?", &["object[]"], None, None, None);
        check("string? required", &["string"], None, Some(true), None);
        check("string, required, optional", &["string"], None, Some(true), Some("optional"));
        check("string, required", &["string"], None, Some(true), None);
        check("`integer`, optional", &["integer"], None, Some(false), None);
        check("string<br/>required", &["string"], None, Some(true), None);
        check("string (optional)", &["string"], None, Some(false), None);
        check("optional integer", &["integer"], None, Some(false), None);
        check("string<uuid>", &["string"], Some("uuid"), None, None);
        check("string (uuid, required)", &["string"], Some("uuid"), Some(true), None);
        check("integer (int64)", &["integer"], Some("int64"), None, None);
        check("integer (cents)", &["integer"], None, None, Some("cents"));
    }

    #[test]
    fn what_is_no_type_is_not_read() {
        for text in [
            "",
            "Widget",
            "Widget?",
            "required",
            "null",
            "string, widget",
            "array<Widget>",
            "array (Widget)",
            "array (TypeScript) / object (Python)",
            "string[][]",
            "string | 'auto'",
            "string (",
        ] {
            assert_eq!(read(text), None, "{text}");
        }
    }
}
