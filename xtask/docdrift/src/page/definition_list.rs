//! Reads lists of parameters and fields: each item begins with a name, and words of its type or requiredness follow.
//!
//! The items are read from the source text, like the cells of a table: `- **limit** (integer, optional): how many`.
//! A list whose items only have names and descriptions may explain anything, from error codes to files. It is a list
//! of parameters only below a heading or a sentence that says so.

mod annotation;
mod term;

use std::ops::Range;

use serde_json::{Value, json};

use self::annotation::Annotation;
use self::term::Term;
use super::claim::{ClaimKind, Origin};
use super::promise::{OperationPart, Promise, PromiseSubject};
use super::prose;
use crate::source::parsed::Parsed;
use crate::source::{Excerpt, FileId, Span};

/// An item of a list: a name, what is said of its type, and a description.
#[derive(Debug)]
pub(super) struct Entry {
    term: Term,
    annotation: Annotation,
    /// The range of the item in the file.
    range: Range<usize>,
    /// The offset of the description in the item.
    description: usize,
}

/// What is known of a list before its items are read.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Announcement {
    /// Whether headings or components around the list name a part of the operation.
    pub(super) has_part: bool,
    /// Whether the sentence or heading right above says that parameters or fields follow.
    pub(super) is_of_parameters: bool,
    /// Whether it says that callers send them.
    pub(super) is_sent: bool,
}

/// The items at these ranges of a text; `None` for each that does not begin with a name.
pub(super) fn entries(text: &str, items: &[Range<usize>]) -> Vec<Option<Entry>> {
    let entry = |range: &Range<usize>| {
        let item = &text[range.clone()];
        let term = term::read(item)?;
        let annotation = annotation::read(&item[term.end..]);
        let behind = term.end + annotation.end;
        let description = item.len() - annotation::without_separators(&item[behind..]).len();
        Some(Entry { term, annotation, range: range.clone(), description })
    };
    items.iter().map(entry).collect()
}

/// Whether a list with these items is a list of parameters or fields.
pub(super) fn is_of_parameters(text: &str, entries: &[Option<Entry>], announced: Announcement) -> bool {
    let named: Vec<&Entry> = entries.iter().flatten().collect();
    let annotated = named.iter().filter(|entry| entry.annotation.is_given()).count();
    match entries {
        [Some(only)] => announced.has_part && only.annotation.types.is_some(),
        _ if announced.is_of_parameters && named.len() == entries.len() && named.len() > 1 => {
            annotated > 0 || named.iter().all(|entry| entry.is_explained(text))
        }
        _ => annotated > 1 && annotated * 2 > entries.len(),
    }
}

impl Entry {
    /// The name of the parameter or field.
    pub(super) fn name(&self) -> &str {
        &self.term.name
    }

    /// Whether a list below the item may be that of its fields.
    pub(super) fn may_hold_fields(&self) -> bool {
        let holds = |name: &String| name.contains("object") || name == "array";
        self.annotation.types.as_ref().is_none_or(|(types, _)| types.names.iter().any(holds))
    }

    /// Whether a description follows the name, behind a colon or a dash.
    fn is_explained(&self, text: &str) -> bool {
        let between = &text[self.range.start + self.term.end..self.range.start + self.description];
        between.contains([':', '-', '–', '—']) && self.description < self.range.len()
    }

    /// The promises of the item about the field at this path: those of a row of a parameter table.
    pub(super) fn promises(
        &self,
        file: FileId,
        text: &str,
        path: &str,
        part: Option<OperationPart>,
    ) -> Parsed<Vec<Promise>> {
        let start = self.range.start;
        let span = |range: &Range<usize>, from: usize| Span::new(file, from + range.start..from + range.end);
        let behind = start + self.term.end;
        let mut claims = vec![(ClaimKind::Exists, Value::Null, span(&self.term.range, start))];
        let mut gaps = Vec::new();
        if let Some((types, range)) = &self.annotation.types {
            let place = span(range, behind);
            claims.extend(types.claims().into_iter().map(|(kind, value)| (kind, value, place)));
            gaps.extend(types.gap(place));
        }
        if let Some((required, range)) = &self.annotation.required {
            claims.push((ClaimKind::Required, json!(required), span(range, behind)));
        }
        let mut description = Excerpt::new(file);
        let from = start + self.description;
        description.push(&text[from..self.range.end], from);
        let described = prose::described(&description, Some(self.name()));
        if let Some((default, range)) = &self.annotation.default {
            claims.push((ClaimKind::Default, default.clone(), span(range, behind)));
        }
        let is_new = |kind: ClaimKind| !claims.iter().any(|(known, ..)| *known == kind);
        let described: Vec<_> = described.into_iter().filter(|(kind, ..)| is_new(*kind)).collect();
        claims.extend(described);
        let about = PromiseSubject::Name(path.to_owned(), part);
        let promise = |(kind, value, span)| Promise::new(about.clone(), kind, value, span, Origin::List);
        Parsed { value: claims.into_iter().map(promise).collect(), gaps }
    }
}

/// Whether a heading or the sentence before a list says that parameters or fields follow: "Query parameters",
/// "The body has these fields:".
pub(super) fn announces_parameters(text: &str) -> bool {
    const NOUNS: &[&str] =
        &["parameters", "params", "fields", "properties", "attributes", "arguments", "body", "payload"];
    let lower = text.trim().trim_end_matches([':', '*', '.', ' ']).to_ascii_lowercase();
    lower.split_whitespace().next_back().is_some_and(|last| NOUNS.contains(&last))
        || OperationPart::of_heading(text).is_some_and(|part| !matches!(part, OperationPart::Refusal(_)))
}

/// Whether a heading or the sentence before a list says that callers send what the list names: "Parameters",
/// "Required fields".
pub(super) fn announces_sent(text: &str) -> bool {
    const SENT: &[&str] = &[
        "parameter",
        "parameters",
        "params",
        "argument",
        "arguments",
        "required",
        "optional",
        "request",
        "accepts",
    ];
    const RECEIVED: &[&str] =
        &["response", "responses", "return", "returns", "returned", "receive", "event", "webhook"];
    let lower = text.to_ascii_lowercase();
    let has = |known: &[&str]| lower.split(|c: char| !c.is_alphanumeric()).any(|word| known.contains(&word));
    has(SENT) && !has(RECEIVED)
}

/// The name that a paragraph begins with, in code or bold.
pub(super) fn leading_name(paragraph: &str) -> Option<String> {
    term::read(paragraph).map(|term| term.name)
}

/// The field that a list describes the fields of, by the sentence before the list: "`metadata` is an object with
/// these fields:", "**metadata**: object". `leading` is the name that the sentence begins with, and `code` are its
/// names in code.
pub(super) fn holder(lead: &str, leading: Option<&str>, code: &[String]) -> Option<String> {
    const HOLDING: &[&str] =
        &["object", "field", "propert", "array", "contain", "includ", "key", "attribute"];
    const NOUNS: &[&str] = &["field", "object", "parameter", "property", "array", "attribute"];
    let lower = lead.to_ascii_lowercase();
    let is_field = |name: &str| name.starts_with(|c: char| c.is_ascii_lowercase() || c == '_');
    let holds = HOLDING.iter().any(|word| lower.contains(word));
    if let Some(name) = leading.filter(|name| holds && is_field(name)) {
        return Some(name.to_owned());
    }
    match code {
        [name] if holds => Some(name.clone()).filter(|name| is_field(name)),
        [] if lower.contains("following") => {
            let words: Vec<&str> =
                lead.split_whitespace().map(|word| word.trim_matches([',', '*', '`', '"'])).collect();
            let named = words.windows(3).find(|three| {
                three[0].eq_ignore_ascii_case("the") && is_field(three[1]) && NOUNS.contains(&three[2])
            })?;
            let general =
                ["following", "request", "response", "body", "json", "same", "returned", "payload", "data"];
            Some(named[1].to_owned()).filter(|name| !general.contains(&name.as_str()))
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests;
