//! Merges a value into a tree by the rules of overlays, and removes a value from it.

use serde_json::Value;

use crate::source::tree::{Data, Node};

/// Merges a value into a node: keys of mappings are merged, lists are concatenated, and any other value takes the
/// place of the node's. What is added keeps the spans of its own file.
pub(super) fn merge(node: &mut Node, update: &Node) {
    match (&mut node.data, &update.data) {
        (Data::Object(entries), Data::Object(updates)) => {
            for (key, entry) in updates {
                match entries.get_mut(key) {
                    Some(known) => merge(&mut known.value, &entry.value),
                    None => drop(entries.insert(key.clone(), entry.clone())),
                }
            }
        }
        (Data::Array(items), Data::Array(more)) => items.extend(more.iter().cloned()),
        _ => *node = update.clone(),
    }
}

/// Removes the node at a JSON pointer from its mapping or list; whether there was one.
pub(super) fn remove(root: &mut Node, pointer: &str) -> bool {
    let Some((parent, key)) = split(pointer) else { return false };
    match root.pointer_mut(parent).map(|node| &mut node.data) {
        Some(Data::Object(entries)) => entries.shift_remove(&key).is_some(),
        Some(Data::Array(items)) => {
            key.parse().ok().filter(|at| *at < items.len()).map(|at: usize| items.remove(at)).is_some()
        }
        _ => false,
    }
}

/// The same for a value without places.
pub(super) fn remove_json(root: &mut Value, pointer: &str) {
    let Some((parent, key)) = split(pointer) else { return };
    match root.pointer_mut(parent) {
        Some(Value::Object(entries)) => drop(entries.shift_remove(&key)),
        Some(Value::Array(items)) => {
            if let Some(at) = key.parse().ok().filter(|at| *at < items.len()) {
                items.remove(at);
            }
        }
        _ => {}
    }
}

/// A pointer as that of the parent, and the key below it; `None` for the root.
fn split(pointer: &str) -> Option<(&str, String)> {
    let (parent, token) = pointer.rsplit_once('/')?;
    Some((parent, token.replace("~1", "/").replace("~0", "~")))
}

/// The number of nodes of a value, and how deep they are nested: `(1, 1)` for a text.
pub(super) fn size(node: &Node) -> (usize, usize) {
    let below = node.entries().map(|(_, entry)| &entry.value).chain(node.items());
    let (nodes, depth) =
        below.map(size).fold((0, 0), |(nodes, depth), (more, deeper)| (nodes + more, depth.max(deeper)));
    (nodes + 1, depth + 1)
}
