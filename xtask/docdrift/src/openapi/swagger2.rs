//! Reads Swagger 2.0: adds to its tree what OpenAPI 3.0 has in other places, so that the reader finds it there.
//!
//! Nothing is moved or removed. What is added refers to what the file has: the `content` of a response contains
//! a `$ref` to its `schema`. So every schema keeps its JSON pointer and its span, and references of the file
//! still resolve.

mod bodies;
mod parameters;
mod security;
mod servers;

use std::collections::BTreeSet;

use super::references::{ResolvedNode, resolve};
use crate::source::Span;
use crate::source::gap::Gap;
use crate::source::tree::{Data, Entry, Node, pointer_token};
use crate::subject::Method;

/// A mapping that is added below a node of the file.
struct Addition {
    /// The JSON pointer of the node.
    below: String,
    key: &'static str,
    entry: Entry,
}

/// Adds to a Swagger 2.0 document what OpenAPI 3.0 has instead of its keywords.
pub(super) fn convert(root: &mut Node, gaps: &mut Vec<Gap>) {
    parameters::adapt(root);
    for Addition { below, key, entry } in additions(root, gaps) {
        if let Some(Data::Object(entries)) = root.pointer_mut(&below).map(|node| &mut node.data) {
            entries.entry(key.to_owned()).or_insert(entry);
        }
    }
}

fn additions(root: &Node, gaps: &mut Vec<Gap>) -> Vec<Addition> {
    let mut additions: Vec<Addition> = servers::of_document(root).into_iter().collect();
    additions.extend(security::schemes(root));
    let mut seen = BTreeSet::new();
    for item in path_items(root) {
        for (key, operation) in item.node.entries() {
            let pointer = format!("{}/{key}", item.pointer);
            if key.parse::<Method>().is_ok() && seen.insert(pointer.clone()) {
                let operation = Operation { root, item: &item, pointer, node: &operation.value };
                additions.extend(operation.request_body(gaps));
                operation.responses(&mut seen, &mut additions);
                additions.extend(servers::of_operation(root, &operation));
            }
        }
    }
    additions
}

/// An operation of a Swagger 2.0 document.
struct Operation<'d> {
    root: &'d Node,
    item: &'d ResolvedNode<'d>,
    pointer: String,
    node: &'d Node,
}

impl<'d> Operation<'d> {
    /// The texts of a list, such as `produces`: the operation's own list, or else that of the document.
    fn texts(&self, key: &str) -> Vec<(&'d str, Span)> {
        let list = self.node.get(key).or_else(|| self.root.get(key));
        let items = list.map_or(&[][..], Node::items).iter();
        items.filter_map(|item| Some((item.as_str()?, item.span))).collect()
    }
}

/// The path items, their references followed.
fn path_items(root: &Node) -> Vec<ResolvedNode<'_>> {
    let items = root.get("paths").into_iter().flat_map(Node::entries);
    let resolved = items.filter_map(|(path, entry)| {
        resolve(root, entry.key, || format!("/paths/{}", pointer_token(path)), &entry.value)
    });
    resolved.collect()
}

pub(super) fn text(span: Span, text: impl Into<String>) -> Node {
    Node { span, data: Data::String(text.into()) }
}

pub(super) fn entry(key: Span, value: Node) -> Entry {
    Entry { key, value }
}

pub(super) fn object<K: Into<String>>(span: Span, entries: impl IntoIterator<Item = (K, Entry)>) -> Node {
    let entries = entries.into_iter().map(|(key, entry)| (key.into(), entry));
    Node { span, data: Data::Object(entries.collect()) }
}

/// A `$ref` to a JSON pointer. As part of a URI, the pointer is percent-encoded.
pub(super) fn reference(span: Span, pointer: &str) -> Entry {
    let mut encoded = String::from("#");
    for byte in pointer.bytes() {
        match byte.is_ascii_alphanumeric() || b"-._~/".contains(&byte) {
            true => encoded.push(char::from(byte)),
            false => encoded.push_str(&format!("%{byte:02X}")),
        }
    }
    entry(span, text(span, encoded))
}

#[cfg(test)]
mod tests;
