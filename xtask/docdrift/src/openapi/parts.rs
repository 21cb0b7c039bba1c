//! A document in several files: the files that references name become a part of the tree.
//!
//! The tree of each file is added to the root under [`PARTS`], and references to files become references into
//! the one tree. Every node keeps its span, which names its file. The library reads no file: what the caller did
//! not add to [`Files`] stays an unresolved reference.

use std::borrow::Cow;
use std::collections::BTreeSet;

use super::overlay::Overlay;
use super::{DocumentError, overrides};
use crate::source::gap::{Gap, GapKind};
use crate::source::tree::repair::parse_repaired;
use crate::source::tree::{Data, Entry, Node, pointer_token};
use crate::source::{Excerpt, FileId, Files};

/// The key of the root with the other files of the document, by their names.
pub(super) const PARTS: &str = "x-docdrift-files";

/// The endings of files that may be a part of a document.
const EXTENSIONS: [&str; 3] = [".yaml", ".yml", ".json"];

/// Number of files that a document may consist of.
const MAX_PARTS: usize = 5_000;

/// The names of the files to which the references of a file lead, sorted. They are relative to the same folder
/// as `name`, the name of the file itself. URLs, absolute paths, and files that are neither YAML nor JSON are
/// left out; a text that is no document refers to nothing.
///
/// ```
/// # use docdrift::{Files, referenced_files};
/// let mut files = Files::new();
/// let id = files.add("api/openapi.yaml", "a: {$ref: './b.yaml#/B'}\nc: {$ref: '../d.json'}\n");
/// assert_eq!(referenced_files("api/openapi.yaml", &files.excerpt(id)), ["api/b.yaml", "d.json"]);
/// ```
#[must_use]
pub fn referenced_files(name: &str, excerpt: &Excerpt) -> Vec<String> {
    // Most documents are one file; searching the text is faster than parsing it.
    if excerpt.text().match_indices("$ref").all(|(at, key)| is_internal(&excerpt.text()[at + key.len()..])) {
        return Vec::new();
    }
    let mut found = BTreeSet::new();
    if let Ok(read) = parse_repaired(excerpt) {
        references(&read.value, &mut |text| found.extend(split(name, text).map(|(file, _)| file)));
    }
    found.remove(name);
    found.into_iter().collect()
}

/// Whether the text after a `$ref` surely is a reference within the file: `: '#/…'`. A `#` without a quote before it
/// begins a comment of YAML.
fn is_internal(after: &str) -> bool {
    let after = after.strip_prefix(['"', '\'']).unwrap_or(after).trim_start();
    let value = after.strip_prefix(':').unwrap_or_default().trim_start();
    value.starts_with("'#") || value.starts_with("\"#")
}

/// Adds to the tree of a document the files that it refers to and that `files` contains.
pub(super) fn add(files: &Files, file: FileId, root: &mut Node, gaps: &mut Vec<Gap>) {
    let main = normal(files.file(file).name());
    let mut parts: Vec<(String, Entry)> = Vec::new();
    let mut known: BTreeSet<String> = BTreeSet::from([main.clone()]);
    let mut waiting = missing(&main, root, &mut known);
    while let Some(name) = waiting.pop() {
        let Some(id) = files.named(&name).filter(|_| parts.len() < MAX_PARTS) else {
            known.remove(&name);
            continue;
        };
        match parse_repaired(&files.excerpt(id)) {
            Ok(read) => {
                gaps.extend(read.gaps);
                waiting.extend(missing(&name, &read.value, &mut known));
                parts.push((name, Entry { key: read.value.span.head(), value: read.value }));
            }
            Err(error) => {
                known.remove(&name);
                let reason = format!("this file is a part of a document and not valid: {error}");
                gaps.push(Gap::new(error.span, GapKind::InvalidDocument, reason));
            }
        }
    }
    if parts.is_empty() {
        return;
    }
    let rewritten = |name: &str, text: &str| {
        let (file, pointer) = match text.strip_prefix('#') {
            Some(pointer) => (name.to_owned(), pointer),
            None => split(name, text)?,
        };
        let part = if file == main { String::new() } else { format!("/{PARTS}/{}", encoded(&file)) };
        known.contains(&file).then(|| format!("#{part}{pointer}"))
    };
    rewrite(root, &|text| rewritten(&main, text));
    for (name, part) in &mut parts {
        let name: &str = name;
        rewrite(&mut part.value, &|text| rewritten(name, text));
    }
    parts.sort_by(|a, b| a.0.cmp(&b.0));
    let span = root.span;
    if let Data::Object(entries) = &mut root.data {
        let value = Node { span, data: Data::Object(parts.into_iter().collect()) };
        entries.insert(PARTS.to_owned(), Entry { key: span.head(), value });
    }
}

/// A reference as its file has it, for messages.
pub(super) fn written(reference: &str) -> Cow<'_, str> {
    let Some(rest) = reference.strip_prefix(&format!("#/{PARTS}/")) else { return reference.into() };
    format!("#{}", rest.find('/').map_or("", |at| &rest[at..])).into()
}

/// The files that a tree refers to and that are not known yet; they are known from now on.
fn missing(name: &str, root: &Node, known: &mut BTreeSet<String>) -> Vec<String> {
    let mut found = Vec::new();
    references(root, &mut |text| {
        found.extend(split(name, text).map(|(file, _)| file).filter(|file| known.insert(file.clone())));
    });
    found
}

/// Calls a function with each text of a `$ref`.
fn references(node: &Node, each: &mut dyn FnMut(&str)) {
    if let Some(text) = node.get("$ref").and_then(Node::as_str) {
        each(text);
    }
    let below = node.entries().map(|(_, entry)| &entry.value).chain(node.items());
    below.for_each(|below| references(below, each));
}

fn rewrite(node: &mut Node, new: &dyn Fn(&str) -> Option<String>) {
    match &mut node.data {
        Data::Array(items) => items.iter_mut().for_each(|item| rewrite(item, new)),
        Data::Object(entries) => {
            for (key, entry) in entries.iter_mut() {
                match &mut entry.value.data {
                    Data::String(text) if key == "$ref" => {
                        if let Some(new) = new(text) {
                            *text = new;
                        }
                    }
                    _ => rewrite(&mut entry.value, new),
                }
            }
        }
        _ => {}
    }
}

/// The name of the file that a reference leads to, and the JSON pointer behind `#`; `None` for a reference
/// within its file, a URL, an absolute path and other files than YAML and JSON.
fn split<'t>(from: &str, reference: &'t str) -> Option<(String, &'t str)> {
    let (path, pointer) = reference.split_once('#').unwrap_or((reference, ""));
    let is_part = EXTENSIONS.iter().any(|extension| path.to_ascii_lowercase().ends_with(extension));
    if !is_part || path.contains(':') || path.starts_with(['/', '\\']) {
        return None;
    }
    let folder = folder_of(from);
    let path = crate::subject::url::percent_decoded(path);
    Some((normal(&format!("{folder}/{path}")[usize::from(folder.is_empty())..]), pointer))
}

/// The folder of a file; empty for a name without one.
pub(super) fn folder_of(name: &str) -> &str {
    name.rsplit_once('/').map_or("", |(folder, _)| folder)
}

/// A path without `.` and, where a folder is before it, without `..`.
pub(super) fn normal(path: &str) -> String {
    let mut parts: Vec<&str> = Vec::new();
    for (index, part) in path.split('/').enumerate() {
        match part {
            "" if index > 0 => {}
            "." => {}
            ".." if parts.last().is_some_and(|last| !matches!(*last, ".." | "")) => drop(parts.pop()),
            part => parts.push(part),
        }
    }
    parts.join("/")
}

/// A file name as a token of a JSON pointer in a URI.
fn encoded(name: &str) -> String {
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || b"-._~".contains(&byte);
    let encode = |byte: u8| if plain(byte) { char::from(byte).to_string() } else { format!("%{byte:02X}") };
    pointer_token(name).bytes().map(encode).collect()
}

/// Reads the tree of a document's own file, with overlays applied.
pub(super) fn read_overlaid(
    files: &Files,
    file: FileId,
    overlays: &[&Overlay],
    gaps: &mut Vec<Gap>,
) -> Result<Node, DocumentError> {
    let read = parse_repaired(&files.excerpt(file)).map_err(DocumentError::Syntax)?;
    gaps.extend(read.gaps);
    let mut root = read.value;
    overrides::apply(files, file, &mut root, gaps);
    for overlay in overlays {
        root = overlay.apply(root).map_err(DocumentError::Overlay)?;
    }
    Ok(root)
}

/// Reads the tree of a document with all its files, with overlays applied.
pub(super) fn read(
    files: &Files,
    file: FileId,
    overlays: &[&Overlay],
    gaps: &mut Vec<Gap>,
) -> Result<Node, DocumentError> {
    let mut root = read_overlaid(files, file, overlays, gaps)?;
    add(files, file, &mut root, gaps);
    Ok(root)
}
