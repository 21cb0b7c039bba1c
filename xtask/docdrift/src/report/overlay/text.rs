//! Writes an Overlay document: its actions, each with the places that say so.

use std::collections::BTreeMap;

use serde_json::{Map, Value, json};

use super::changes::{Change, Changes};
use super::keywords::merge;
use super::listed;
use crate::openapi::{Document, EditPlaces};
use crate::report::formats::printable::escaped_json;
use crate::source::json_value::plain;
use crate::source::yaml_text::to_yaml;
use crate::source::{Files, Span};

/// The actions, one for each object that is changed, in the order of their JSON pointers.
pub(super) fn actions(changes: &Changes<'_, '_>, places: &EditPlaces<'_>, files: &Files) -> Vec<Value> {
    let mut by_object: BTreeMap<&str, Vec<&[Change<'_, '_>]>> = BTreeMap::new();
    for ((pointer, _), changes) in changes {
        by_object.entry(pointer).or_default().push(changes);
    }
    let action = |(pointer, changes): (&str, Vec<&[Change<'_, '_>]>)| {
        let mut update = Map::new();
        changes
            .iter()
            .filter_map(|changes| changes.first())
            .for_each(|change| merge(&mut update, &change.update));
        let description = description(changes.iter().copied().flatten(), files);
        json!({ "target": places.json_path(pointer), "description": description, "update": update })
    };
    by_object.into_iter().map(action).collect()
}

/// The whole document.
pub(super) fn overlay(actions: Vec<Value>, document: &Document, name: &str, files: &Files) -> String {
    let of = files.file(document.file()).name();
    let title = format!("What the documentation states and {of} leaves open");
    let mut overlay = json!({ "overlay": "1.1.0", "info": { "title": title, "version": "1.0.0" } });
    let entries = overlay.as_object_mut().expect("it was made as an object");
    if let Some(extends) = relative(name, of) {
        entries.insert("extends".to_owned(), extends.into());
    }
    entries.insert("actions".to_owned(), actions.into());
    if !name.to_ascii_lowercase().ends_with(".json") {
        return to_yaml(&overlay);
    }
    let mut text = escaped_json(serde_json::to_string_pretty(&overlay).expect("a value is plain data"));
    text.push('\n');
    text
}

/// Which pages and descriptions state the keywords of an action, as sentences.
fn description<'c>(changes: impl Iterator<Item = &'c Change<'c, 'c>>, files: &Files) -> String {
    let mut by_keywords: BTreeMap<(String, bool), (Span, Vec<String>)> = BTreeMap::new();
    // The first claim of a line decides where its sentence stands.
    let mut by_line: BTreeMap<(String, bool), (Span, Map<String, Value>)> = BTreeMap::new();
    for change in changes {
        let claim = &change.statement.claim;
        let line = format!("{} at {}", claim.origin.noun(), line_of(claim.span, files));
        let (first, update) =
            by_line.entry((line, change.is_guess)).or_insert_with(|| (claim.span, Map::new()));
        *first = claim.span.min(*first);
        merge(update, &change.update);
    }
    for ((line, is_guess), (first, update)) in by_line {
        let known = by_keywords.entry((keywords(&update), is_guess)).or_insert_with(|| (first, Vec::new()));
        known.0 = first.min(known.0);
        known.1.push(line);
    }
    let mut sentences: Vec<_> = by_keywords.into_iter().collect();
    sentences.sort_by_key(|(_, (first, _))| *first);
    let sentence = |((keywords, is_guess), (_, lines)): ((String, bool), (Span, Vec<String>))| {
        let verb = if lines.len() == 1 { "states" } else { "state" };
        let likely = if is_guess { "likely " } else { "" };
        capitalized(&format!("{} {likely}{verb} {keywords}.", listed(lines)))
    };
    sentences.into_iter().map(sentence).collect::<Vec<_>>().join(" ")
}

/// Keywords with their values, as code: "`maximum: 100`, `minimum: 1`".
pub(super) fn keywords<'v>(update: impl IntoIterator<Item = (&'v String, &'v Value)>) -> String {
    let mut all: Vec<String> =
        update.into_iter().map(|(keyword, value)| format!("`{keyword}: {}`", plain(value))).collect();
    all.sort();
    all.join(", ")
}

/// A place as people look it up: `orders.md:3`.
pub(super) fn line_of(span: Span, files: &Files) -> String {
    let location = files.locate(span);
    format!("{}:{}", location.file, location.start.line)
}

fn capitalized(text: &str) -> String {
    let mut signs = text.chars();
    signs.next().map(|first| first.to_uppercase().chain(signs).collect()).unwrap_or_default()
}

/// The URI reference that leads from a file to another one; `None` if one of the names is absolute and the other is
/// not, or the way leads above the folder that both are named from.
fn relative(from: &str, to: &str) -> Option<String> {
    let parts = |name: &str| {
        name.replace('\\', "/")
            .split('/')
            .filter(|part| !matches!(*part, "." | ""))
            .map(str::to_owned)
            .collect::<Vec<_>>()
    };
    if from.starts_with('/') != to.starts_with('/') {
        return None;
    }
    let (from, to) = (parts(from), parts(to));
    let folders = &from[..from.len().saturating_sub(1)];
    let common = folders.iter().zip(&to).take_while(|(one, other)| one == other).count();
    if folders[common..].iter().any(|part| part == "..") {
        return None;
    }
    let up = folders[common..].iter().map(|_| "..".to_owned());
    let way: Vec<String> = up.chain(to[common..].iter().map(|part| encoded(part))).collect();
    Some(way.join("/"))
}

/// A name as a segment of a URI reference.
fn encoded(name: &str) -> String {
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || b"-._~".contains(&byte);
    let encode = |byte: u8| if plain(byte) { char::from(byte).to_string() } else { format!("%{byte:02X}") };
    name.bytes().map(encode).collect()
}

#[cfg(test)]
mod tests {
    use super::relative;

    #[test]
    fn the_way_to_the_document_is_relative_to_the_overlay() {
        for (from, to, expected) in [
            ("fixes.yaml", "openapi.yaml", Some("openapi.yaml")),
            ("out/fixes.yaml", "./api/openapi.yaml", Some("../api/openapi.yaml")),
            ("api/fixes.yaml", "api/v1 (old).yaml", Some("v1%20%28old%29.yaml")),
            ("/a/b/fixes.yaml", "/a/c.yaml", Some("../c.yaml")),
            ("../fixes.yaml", "openapi.yaml", None),
            ("/tmp/fixes.yaml", "openapi.yaml", None),
        ] {
            assert_eq!(relative(from, to).as_deref(), expected, "{from} {to}");
        }
    }
}
