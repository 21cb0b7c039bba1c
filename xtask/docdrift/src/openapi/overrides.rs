//! Merges Fern's overrides into a document: files with the parts of a document that differ or are added. Applies the
//! overlays that Fern's configuration names.
//!
//! Objects are merged key by key, and lists of objects item by item. Other values replace those of the document, and
//! null removes them. What overrides declare keeps its place in their file.

use super::overlay::Overlay;
use super::parts::normal;
use crate::source::gap::{Gap, GapKind};
use crate::source::tree::repair::parse_repaired;
use crate::source::tree::{Data, Node};
use crate::source::{Excerpt, FileId, Files};

/// The documents that a `generators.yml` of Fern names with overrides or overlays: the name of each document, and the
/// names of its overrides and overlays, in the order in which they apply. Names are relative to the same folder as
/// `name`, the name of the file itself.
///
/// ```
/// # use docdrift::{Files, fern_overrides};
/// let mut files = Files::new();
/// let text = "api: {specs: [{openapi: ../api.yaml, overrides: api/overrides.yaml}]}\n";
/// let id = files.add("fern/generators.yml", text);
/// let found = fern_overrides("fern/generators.yml", &files.excerpt(id));
/// assert_eq!(found, [("api.yaml".to_owned(), vec!["fern/api/overrides.yaml".to_owned()])]);
/// ```
#[must_use]
pub fn fern_overrides(name: &str, excerpt: &Excerpt) -> Vec<(String, Vec<String>)> {
    let mut found = Vec::new();
    if let Ok(root) = Node::parse(excerpt) {
        let folder = name.rsplit_once('/').map_or(String::new(), |(folder, _)| format!("{folder}/"));
        collect(&root, &folder, &mut found);
    }
    found
}

fn collect(node: &Node, folder: &str, found: &mut Vec<(String, Vec<String>)>) {
    let path = |node: &Node| node.as_str().map(|path| normal(&format!("{folder}{path}")));
    let document = ["openapi", "path"].iter().find_map(|key| node.get(key)).and_then(path);
    // Fern merges the overrides first, and applies the overlay to what they made of the document.
    let keys = [&["overrides", "openapi-overrides"][..], &["overlays"]];
    let lists = keys.iter().filter_map(|keys| keys.iter().find_map(|key| node.get(key)));
    let listed: Vec<&Node> = lists.flat_map(|list| std::iter::once(list).chain(list.items())).collect();
    if let Some(document) = document.filter(|_| !listed.is_empty()) {
        found.push((document, listed.into_iter().filter_map(path).collect()));
    }
    let below = node.entries().map(|(_, entry)| &entry.value).chain(node.items());
    below.for_each(|below| collect(below, folder, found));
}

/// Merges the overrides of a document that `files` contains into its tree, and applies its overlays. What is not valid
/// in them is a gap.
pub(super) fn apply(files: &Files, document: FileId, root: &mut Node, gaps: &mut Vec<Gap>) {
    for file in files.overrides_of(document) {
        match parse_repaired(&files.excerpt(file)) {
            Ok(read) => {
                gaps.extend(read.gaps);
                if read.value.get("overlay").is_some() {
                    overlay(&files.excerpt(file), root, gaps);
                } else if read.value.is_object() {
                    merge(root, read.value);
                }
            }
            Err(error) => {
                let reason = format!("this file overrides parts of a document and is not valid: {error}");
                gaps.push(Gap::new(error.span, GapKind::InvalidDocument, reason));
            }
        }
    }
}

/// Applies the actions of an overlay.
fn overlay(excerpt: &Excerpt, root: &mut Node, gaps: &mut Vec<Gap>) {
    let errors = match Overlay::read(excerpt) {
        Ok(overlay) => {
            let placeholder = Node { span: root.span, data: Data::Null };
            let (overlaid, errors) = overlay.apply_leniently(std::mem::replace(root, placeholder));
            *root = overlaid;
            errors
        }
        Err(error) => vec![error],
    };
    gaps.extend(errors.into_iter().map(|error| {
        let reason = format!("an overlay of Fern changes a document, and not all of it applies: {error}");
        Gap::new(error.span, GapKind::InvalidDocument, reason)
    }));
}

fn merge(node: &mut Node, over: Node) {
    match (&mut node.data, over.data) {
        (Data::Object(entries), Data::Object(new)) => {
            for (key, entry) in new {
                match entries.get_mut(&key) {
                    _ if matches!(entry.value.data, Data::Null) => drop(entries.shift_remove(&key)),
                    Some(known) => {
                        if !entry.value.is_object() {
                            known.key = entry.key;
                        }
                        merge(&mut known.value, entry.value);
                    }
                    None => drop(entries.insert(key, entry)),
                }
            }
        }
        (Data::Array(items), Data::Array(new)) if are_nested(items) && are_nested(&new) => {
            let mut new = new.into_iter();
            for item in items.iter_mut() {
                let Some(over) = new.next() else { return };
                merge(item, over);
            }
            items.extend(new);
        }
        (_, data) => *node = Node { span: over.span, data },
    }
}

fn are_nested(items: &[Node]) -> bool {
    items.iter().all(|item| matches!(item.data, Data::Object(_) | Data::Array(_)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(document: &str, overrides: &str, expected: &str) {
        let mut files = Files::new();
        let [document, over] =
            [("a.yaml", document), ("b.yaml", overrides)].map(|(name, text)| files.add(name, text));
        files.add_overrides(document, over);
        let mut gaps = Vec::new();
        let mut root = Node::parse(&files.excerpt(document)).expect("valid");
        apply(&files, document, &mut root, &mut gaps);
        assert_eq!(root.to_json().to_string(), expected, "{overrides}");
        assert!(gaps.is_empty());
    }

    #[test]
    fn overrides_are_merged_deeply() {
        check("a: {b: 1, c: 2}", "a: {c: 3, d: {e: 4}}\nf: 5", r#"{"a":{"b":1,"c":3,"d":{"e":4}},"f":5}"#);
        check("a: [{b: 1}, {b: 2}]", "a: [{c: 3}, {}, {b: 4}]", r#"{"a":[{"b":1,"c":3},{"b":2},{"b":4}]}"#);
        check("a: [b, c]\nd: {e: 1}", "a: [f]\nd: null", r#"{"a":["f"]}"#);
        check("a: {b: 1}\nc: 1", "a: x\nc: {d: 1}", r#"{"a":"x","c":{"d":1}}"#);
        check("a: 1", "- b", r#"{"a":1}"#);
    }

    #[test]
    fn overlays_are_applied_as_far_as_they_can_be() {
        let mut files = Files::new();
        let document = files.add("a.yaml", "a: {b: 1}");
        let text =
            "overlay: 1.0.0\nactions:\n- {target: $.c, update: {d: 2}}\n- {target: $.a, update: {d: 2}}\n";
        let names =
            [("b.yaml", text), ("c.yaml", "overlay: 9\nactions: [{target: $}]"), ("d.yaml", "a: {b: 3}")];
        for (name, text) in names {
            let over = files.add(name, text);
            files.add_overrides(document, over);
        }
        let mut gaps = Vec::new();
        let mut root = Node::parse(&files.excerpt(document)).expect("valid");
        apply(&files, document, &mut root, &mut gaps);
        assert_eq!(root.to_json().to_string(), r#"{"a":{"b":3,"d":2}}"#);
        let gaps: Vec<String> =
            gaps.iter().map(|gap| format!("{} {}", files.locate(gap.span), gap.reason)).collect();
        assert_eq!(gaps.len(), 2, "{gaps:?}");
        assert!(
            gaps[0].starts_with("b.yaml:3") && gaps[0].ends_with("matches nothing in the document"),
            "{gaps:?}"
        );
        assert!(gaps[1].starts_with("c.yaml:1:"), "{gaps:?}");
    }

    #[test]
    fn overlays_come_behind_overrides() {
        let mut files = Files::new();
        let text = "api:\n  specs:\n    - openapi: a.yaml\n      overrides: b.yaml\n      overlays: c.yaml\n    \
                    - openapi: d.yaml\n      overlays: [e.yaml]\n";
        let id = files.add("generators.yml", text);
        let found = fern_overrides("generators.yml", &files.excerpt(id));
        let names = |names: &[&str]| names.iter().map(|name| (*name).to_owned()).collect::<Vec<_>>();
        let expected =
            [("a.yaml".to_owned(), names(&["b.yaml", "c.yaml"])), ("d.yaml".to_owned(), names(&["e.yaml"]))];
        assert_eq!(found, expected);
    }

    #[test]
    fn generators_name_overrides_in_several_forms() {
        for text in [
            "api:\n  specs:\n    - openapi: ./a.yaml\n      overrides: ./b.yaml\n",
            "api:\n  path: a.yaml\n  overrides: [b.yaml]\n",
            "api:\n  - path: a.yaml\n    overrides: b.yaml\n  - other.yaml\n",
            "openapi: a.yaml\nopenapi-overrides: b.yaml\n",
        ] {
            let mut files = Files::new();
            let id = files.add("fern/generators.yml", text);
            let found = fern_overrides("fern/generators.yml", &files.excerpt(id));
            assert_eq!(found, [("fern/a.yaml".to_owned(), vec!["fern/b.yaml".to_owned()])], "{text}");
        }
    }
}
