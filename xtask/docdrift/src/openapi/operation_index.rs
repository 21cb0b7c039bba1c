//! Lists the operations of a document: those under `paths`, and the webhooks and callbacks that the API calls.

use std::collections::BTreeSet;

use super::OperationEntry;
use super::references::resolve;
use crate::source::Span;
use crate::source::gap::{Gap, GapKind};
use crate::source::tree::{Node, pointer_token};
use crate::subject::{Method, OperationId};

/// The keys of a path item that hold operations of methods that are not read, since OpenAPI 3.2.
const LATER: [&str; 2] = ["query", "additionalOperations"];

/// The operations under `paths`. A path item whose `$ref` does not resolve is a gap.
pub(super) fn served(root: &Node, gaps: &mut Vec<Gap>) -> Vec<OperationEntry> {
    let mut entries = Vec::new();
    for (path, item) in root.get("paths").into_iter().flat_map(Node::entries) {
        if path.starts_with("x-") {
            continue;
        }
        let pointer = format!("/paths/{}", pointer_token(path));
        let item = Item { root, key: item.key, pointer, node: &item.value };
        let id = |method| OperationId { method, path: path_of_key(path) };
        entries.extend(item.operations(gaps, &id));
    }
    entries
}

/// The path of a path key as OpenAPI writes paths: without white space and other invisible characters at its end,
/// and with parameters in braces, which some documents write as `<id>`.
fn path_of_key(key: &str) -> String {
    let is_invisible = |c: char| {
        c.is_whitespace() || c.is_control() || matches!(c, '\u{2800}' | '\u{200B}'..='\u{200F}' | '\u{FEFF}')
    };
    key.trim_end_matches(is_invisible).replace('<', "{").replace('>', "}")
}

/// The operations that the API calls: `webhooks`, which OpenAPI 3.0 documents write as `x-webhooks`, and the
/// `callbacks` of the operations under `paths`.
pub(super) fn sent(root: &Node, served: &[OperationEntry], gaps: &mut Vec<Gap>) -> Vec<OperationEntry> {
    let mut entries: Vec<OperationEntry> = Vec::new();
    for list in ["webhooks", "x-webhooks"] {
        for (name, item) in root.get(list).into_iter().flat_map(Node::entries) {
            let pointer = format!("/{list}/{}", pointer_token(name));
            let item = Item { root, key: item.key, pointer, node: &item.value };
            entries.extend(item.operations(gaps, &|method| OperationId::webhook(method, name)));
        }
    }
    let mut seen = BTreeSet::new();
    for operation in served {
        let list = format!("{}/callbacks", operation.pointer);
        for (name, callback) in root.pointer(&list).into_iter().flat_map(Node::entries) {
            let pointer = || format!("{list}/{}", pointer_token(name));
            let Some(at) = resolve(root, callback.key, pointer, &callback.value) else { continue };
            if !seen.insert(at.pointer.to_string()) {
                continue;
            }
            for (expression, item) in at.node.entries() {
                let pointer = format!("{}/{}", at.pointer, pointer_token(expression));
                let item = Item { root, key: item.key, pointer, node: &item.value };
                let new = item.operations(gaps, &|method| OperationId::callback(method, name));
                // Callbacks of one name are told apart by the operation that registers them.
                for mut entry in new {
                    if entries.iter().any(|known| known.id == entry.id) {
                        entry.id.path = format!("{}@{}", entry.id.path, operation.id.path);
                    }
                    entries.push(entry);
                }
            }
        }
    }
    entries
}

/// A path item, perhaps a reference.
struct Item<'d> {
    root: &'d Node,
    key: Span,
    pointer: String,
    node: &'d Node,
}

impl Item<'_> {
    fn operations(&self, gaps: &mut Vec<Gap>, id: &dyn Fn(Method) -> OperationId) -> Vec<OperationEntry> {
        let Some(at) = resolve(self.root, self.key, || self.pointer.clone(), self.node) else {
            let at = self.node.entry("$ref").map_or(self.key, |reference| reference.key);
            let reason = "the `$ref` of this path item does not resolve, so its operations are not read";
            gaps.push(Gap::new(at, GapKind::PathItemReference, reason));
            return Vec::new();
        };
        let mut entries = Vec::new();
        // Beside a `$ref`, a path item may have operations of its own.
        let own = (self.node.get("$ref").is_some()).then_some((&*self.pointer, self.node));
        for (path_item, node) in [(&*at.pointer, at.node)].into_iter().chain(own) {
            for (key, operation) in node.entries() {
                if LATER.contains(&key) {
                    let reason = "operations of other methods than those of OpenAPI 3.1 are not read";
                    gaps.push(Gap::new(operation.key, GapKind::UnreadMethod, reason));
                }
                // A path item has other keys as well, such as `parameters`.
                let Ok(method) = key.parse::<Method>() else { continue };
                entries.push(OperationEntry {
                    id: id(method),
                    span: operation.key,
                    pointer: format!("{path_item}/{key}"),
                    path_item: path_item.to_owned(),
                });
            }
        }
        entries
    }
}
