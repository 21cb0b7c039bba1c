//! Reads what stands between the name of a list item and its description: type, requiredness, default.
//!
//! `(integer, required)`, `*string* (required):`, `: optional string -`, `— string. Required.` Words count only up to
//! a sign that ends them: "required name of the owner" is a description.

use std::ops::Range;

use serde_json::Value;

use crate::page::limits::MAX_ANNOTATION_BYTES;
use crate::page::table::cell;
use crate::page::type_expression;
use crate::page::type_expression::TypeExpression;

/// What an item declares between its name and its description, each with its range.
#[derive(Debug, Default)]
pub(super) struct Annotation {
    pub(super) types: Option<(TypeExpression, Range<usize>)>,
    pub(super) required: Option<(bool, Range<usize>)>,
    pub(super) default: Option<(Value, Range<usize>)>,
    /// Whether it has the word of a type that schemas call otherwise: `date`, `enum`.
    has_other_type: bool,
    /// Whether requiredness depends on a condition: `required if …`.
    is_conditional: bool,
    /// The offset behind the annotation; 0 without one.
    pub(super) end: usize,
}

/// Words of types that say nothing which a schema would contradict.
const OTHER_TYPES: &[&str] = &[
    "any",
    "date",
    "datetime",
    "date-time",
    "timestamp",
    "time",
    "uuid",
    "enum",
    "file",
    "json",
    "url",
    "uri",
    "email",
    "id",
    "binary",
    "bytes",
    "iso 8601",
    "iso date",
    "iso string",
    "string array",
    "comma-separated string",
    "comma-separated list",
    "comma separated list",
    "array of arrays",
    "positive integer",
    "non-negative integer",
    "unix timestamp",
    "timestamp (ms)",
];

/// Words beside a type that make no claim.
const NOTES: &[&str] = &[
    "nullable",
    "read-only",
    "readonly",
    "read only",
    "write-only",
    "deprecated",
    "unique",
    "experimental",
    "beta",
];

/// Signs of an example behind a type.
const EXAMPLES: &[&str] = &[" ie ", " ie. ", " i.e. ", " eg ", " e.g. ", " true|false", " true/false"];

/// Beginnings of a condition.
const CONDITIONS: &[&str] =
    &["if", "when", "unless", "only", "for", "with", "in", "on", "except", "depending"];

/// The annotation at the beginning of the text behind a name.
pub(super) fn read(text: &str) -> Annotation {
    let mut found = Annotation::default();
    let mut at = 0;
    loop {
        let start = text.len() - without_separators(&text[at..]).len();
        let Some((length, words)) = unit(&text[start..]) else { break };
        if !found.add(words, start..start + length) {
            return Annotation::default();
        }
        at = start + length;
        found.end = at;
    }
    // "required if …", "(required), only for …": behind a colon or a dash the description begins.
    let next = text[at..].trim_start_matches([' ', ',', '*', '_', '`']);
    let next = next.split(|c: char| !c.is_alphabetic()).next().unwrap_or_default();
    if found.is_conditional || CONDITIONS.contains(&next.to_ascii_lowercase().as_str()) {
        found.required = None;
    }
    found
}

/// A text without the signs between a name, its type and its description.
pub(super) fn without_separators(text: &str) -> &str {
    text.trim_start_matches(|c: char| {
        c.is_whitespace() || matches!(c, ':' | ';' | ',' | '.' | '-' | '–' | '—' | '|' | '*' | '_' | '\\')
    })
}

impl Annotation {
    /// Whether type or requiredness is declared.
    pub(super) fn is_given(&self) -> bool {
        self.types.is_some() || self.required.is_some() || self.has_other_type || self.is_conditional
    }

    /// Adds a part of the annotation. `false` if it has another type than before: the item lists types as values.
    fn add(&mut self, words: Words, range: Range<usize>) -> bool {
        let Words { types, required, default, has_other_type, is_conditional } = words;
        let inner = types.as_ref().and_then(|types| types.required);
        if let Some(required) = required.or(inner) {
            let is_new = self.required.as_ref().is_none_or(|(known, _)| *known == required);
            self.is_conditional |= !is_new;
            self.required.get_or_insert((required, range.clone()));
        }
        self.has_other_type |= has_other_type;
        self.is_conditional |= is_conditional;
        if let Some(default) = default {
            self.default.get_or_insert((default, range.clone()));
        }
        match (&self.types, types) {
            (Some((known, _)), Some(types)) => known.names == types.names || types.format.is_some(),
            (None, Some(types)) => {
                self.types = Some((types, range));
                true
            }
            (_, None) => true,
        }
    }
}

/// What a part of an annotation declares.
#[derive(Debug, Default)]
struct Words {
    types: Option<TypeExpression>,
    required: Option<bool>,
    default: Option<Value>,
    has_other_type: bool,
    is_conditional: bool,
}

/// The part of an annotation at the beginning of a text, and its length: text in brackets, or the longest text up to a
/// sign that ends it. `None` if none of it is understood.
fn unit(text: &str) -> Option<(usize, Words)> {
    let mut limit = text.len().min(MAX_ANNOTATION_BYTES);
    while !text.is_char_boundary(limit) {
        limit -= 1;
    }
    if text.starts_with(['(', '[']) {
        let end = closing(&text[..limit])?;
        let words = group(&text[1..end - 1])?;
        // The text of a link.
        let target = text[end..].strip_prefix('(').filter(|_| text.starts_with('['));
        let length = target.and_then(|target| target.find(')')).map_or(end, |close| end + 1 + close + 1);
        return Some((length, words));
    }
    let is_whole = limit == text.len();
    let ends = ends(&text[..limit], is_whole);
    ends.into_iter().rev().find_map(|end| Some((end, phrase(&text[..end])?)))
}

/// The offset behind the bracket that closes the first one.
fn closing(text: &str) -> Option<usize> {
    let mut depth = 0_usize;
    for (at, c) in text.char_indices() {
        match c {
            '(' | '[' => depth += 1,
            ')' | ']' => depth = depth.saturating_sub(1),
            _ => {}
        }
        if depth == 0 {
            return Some(at + c.len_utf8());
        }
    }
    None
}

/// The offsets at which an annotation without brackets may end.
fn ends(text: &str, is_whole: bool) -> Vec<usize> {
    let mut ends = Vec::new();
    let (mut depth, mut in_code, mut before) = (0_usize, false, ' ');
    for (at, c) in text.char_indices() {
        let rest = &text[at + c.len_utf8()..];
        if c == '`' {
            in_code = !in_code;
            if !in_code && depth == 0 && ends_after_code(rest) {
                ends.push(at + 1);
            }
        } else if !in_code {
            let is_spaced = rest.is_empty() || rest.starts_with(char::is_whitespace);
            let is_end = match c {
                ':' | ',' | ';' | '\n' | '–' | '—' | '*' => true,
                '.' => is_spaced,
                '-' => is_spaced && before.is_whitespace(),
                '_' => !rest.starts_with(char::is_alphanumeric),
                '(' | '[' => before.is_whitespace(),
                _ => false,
            };
            if is_end && depth == 0 {
                ends.push(at);
            }
            match c {
                '(' | '[' | '<' | '{' => depth += 1,
                ')' | ']' | '>' | '}' => depth = depth.saturating_sub(1),
                _ => {}
            }
        }
        before = c;
    }
    if is_whole {
        ends.push(text.len());
    }
    ends
}

/// Whether a type in code may end here: "`string` The name", but not "`string` for names".
fn ends_after_code(rest: &str) -> bool {
    let next = rest.trim_start().chars().next();
    next.is_none_or(|c| !(c.is_lowercase() || c.is_ascii_digit() || matches!(c, '|' | '/' | '&')))
}

/// The words in brackets, separated by commas: `integer, required`. What is not understood is left out, if the rest
/// declares type or requiredness.
fn group(text: &str) -> Option<Words> {
    if let Some(words) = phrase(text) {
        return Some(words);
    }
    let mut all = Annotation::default();
    for part in text.split([',', ';']).map(str::trim) {
        match phrase(part) {
            Some(words) => {
                if !all.add(words, 0..0) {
                    return None;
                }
            }
            None => {
                let lower = part.to_ascii_lowercase();
                let word = |word: &str| CONDITIONS.contains(&word) || matches!(word, "required" | "optional");
                all.is_conditional |= lower.split_whitespace().any(word);
            }
        }
    }
    if !all.is_given() || (all.is_conditional && all.types.is_none() && all.required.is_none()) {
        return None;
    }
    Some(Words {
        types: all.types.map(|(types, _)| types),
        required: all.required.map(|(required, _)| required),
        default: all.default.map(|(default, _)| default),
        has_other_type: all.has_other_type,
        is_conditional: all.is_conditional,
    })
}

/// The declaration that a text is as a whole; `None` for other texts.
fn phrase(text: &str) -> Option<Words> {
    let marks = ['`', '*', '_', '"', ' ', '\n'];
    let lower = text.trim_matches(marks).replace(['`', '*'], "").to_ascii_lowercase();
    let lower = lower.trim();
    // An example or the two values of a boolean say nothing more: `optional string ie GST`.
    if let Some(at) = EXAMPLES.iter().filter_map(|sign| lower.find(sign)).min() {
        let is_one_text = !text.contains(['*', ':', '—', '–', '(', '\n']) && !text.contains(" - ");
        return if is_one_text { phrase(&lower[..at]) } else { None };
    }
    match lower {
        "" => return None,
        "required" | "mandatory" => return Some(Words { required: Some(true), ..Words::default() }),
        "optional" | "not required" => return Some(Words { required: Some(false), ..Words::default() }),
        "conditional" | "conditionally required" => {
            return Some(Words { is_conditional: true, ..Words::default() });
        }
        _ if NOTES.contains(&lower) => return Some(Words::default()),
        _ => {}
    }
    if let Some(value) = lower.strip_prefix("default") {
        return default(value.len(), text.trim_matches(['*', '_', ' ']));
    }
    let types = type_expression::read(text.trim_matches(marks));
    // Types with commas between them are values: "`string`, `number`, or `boolean`".
    if let Some(types) = types.filter(|types| types.names.len() == 1 || !text.contains(',')) {
        return Some(Words { required: types.required, types: Some(types), ..Words::default() });
    }
    let (required, other) = match lower.split_once(' ') {
        Some(("required", rest)) => (Some(true), rest),
        Some(("optional", rest)) => (Some(false), rest),
        _ => (None, lower),
    };
    OTHER_TYPES.contains(&other).then(|| Words { required, has_other_type: true, ..Words::default() })
}

/// The default in a text whose last `length` bytes, apart from marks, follow the word.
fn default(length: usize, text: &str) -> Option<Words> {
    const WORD: usize = "default".len();
    let at = text.to_ascii_lowercase().find("default")? + WORD;
    let rest = text.get(at..)?;
    let value = rest.strip_prefix("s to").or_else(|| rest.strip_prefix(" value")).unwrap_or(rest);
    let value = value.trim_start_matches([':', '=', '*', ' ']).trim();
    if length == 0 || value.is_empty() {
        return None;
    }
    let value = cell::literal(value).ok()?;
    Some(Words { default: value, ..Words::default() })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What an annotation declares, and the description behind it.
    fn shown(text: &str) -> String {
        let found = read(text);
        let mut parts = Vec::new();
        parts.extend(found.types.as_ref().map(|(types, _)| types.names.join("|")));
        parts.extend(found.required.as_ref().map(|(required, _)| format!("required={required}")));
        parts.extend(found.default.as_ref().map(|(default, _)| format!("default={default}")));
        parts.extend(found.has_other_type.then(|| "other".to_owned()));
        format!("{} / {}", parts.join(" "), without_separators(&text[found.end..]))
    }

    #[test]
    fn type_and_requiredness_are_read_in_every_spelling() {
        for (text, expected) in [
            (" (integer, required): How many.", "integer required=true / How many."),
            (" (string, optional) - A name.", "string required=false / A name."),
            (" *string* (required): A name.", "string required=true / A name."),
            (" — string. Required. A name.", "string required=true / A name."),
            (": string, optional, default `10` more", "string required=false / default `10` more"),
            (": string, optional, default `10`, more", "string required=false default=10 / more"),
            (": **optional string** - A name.", "string required=false / A name."),
            (": **REQUIRED string** - A name.", "string required=true / A name."),
            (" [string] A name.", "string / A name."),
            (" `string` `required` - A name.", "string required=true / A name."),
            (" boolean (optional): If `true`.", "boolean required=false / If `true`."),
            (" (required): string; A name.", "string required=true / A name."),
            ("(`number`): A name.", "number / A name."),
            (" (Optional[List[str]]): Names.", "string[] / Names."),
            (" (array of strings)", "string[] / "),
            (" [array of objects](#line)", "object[] / "),
            (" (enum, required)", "required=true other / "),
            (" (string|array): x", "string|array / x"),
            (" required", "required=true / "),
            (" (string, e.g. `US`): x", "string / x"),
            (" (string, required if `b` is set): x", "string / x"),
            (": **optional string ie GST** - x", "string required=false / x"),
            (": **optional bool true|false** - x", "boolean required=false / x"),
            (": Required if you pay.", " / Required if you pay."),
            (": required, if you pay.", " / if you pay."),
        ] {
            assert_eq!(shown(text), expected, "{text}");
        }
    }

    #[test]
    fn prose_is_no_annotation() {
        for text in [
            ": Required name of the owner.",
            ": A string that is long.",
            ": string that is long.",
            " - Number of requests.",
            ": `string` for names, `number` for sums",
            ": `string`, `number`, or `boolean`.",
            " (see below): x",
            ": The order is paid.",
            "",
        ] {
            assert_eq!(shown(text), format!(" / {}", without_separators(text)), "{text}");
        }
    }
}
