//! The tree of a document to which overlays are applied, action by action.

use serde_json::Value;
use serde_json_path::JsonPath;

use super::merge::{merge, remove, remove_json, size};
use super::{Change, OverlayAction, OverlayError};
use crate::openapi::limits::{MAX_ADDED_NODES, MAX_OVERLAID_DEPTH};
use crate::source::Span;
use crate::source::tree::{Data, Entry, Node};

/// A document, to which actions of overlays are applied. What an action adds keeps its place in the overlay.
#[derive(Debug)]
pub struct OverlaidTree {
    root: Node,
    /// The value of the root, in which JSONPaths are searched for.
    json: Value,
    /// The number of nodes that actions have added.
    added: usize,
}

/// The effect of an action.
#[derive(Debug)]
pub struct AppliedAction {
    /// The number of nodes that its target matches.
    pub matched: usize,
    /// Its `x-if-absent`, if that matches something in the document: the action was not needed, and not applied.
    pub present: Option<String>,
}

impl OverlaidTree {
    /// A tree to change.
    pub(crate) fn new(root: Node) -> Self {
        OverlaidTree { json: root.to_json(), root, added: 0 }
    }

    /// A value to change; everything in it has this place.
    #[must_use]
    pub fn of_json(value: Value, span: Span) -> Self {
        OverlaidTree { root: node(&value, span), json: value, added: 0 }
    }

    /// The changed tree.
    pub(crate) fn into_root(self) -> Node {
        self.root
    }

    /// The changed value.
    #[must_use]
    pub fn into_json(self) -> Value {
        self.json
    }

    /// The JSON pointers of what a path matches, each once, in the order of the document.
    fn matches(&self, path: &JsonPath) -> Vec<String> {
        let mut found: Vec<String> = Vec::new();
        let located = path.query_located(&self.json).dedup();
        found.extend(located.iter().map(|node| node.location().to_json_pointer()));
        found
    }

    fn node(&self, pointer: &str) -> &Node {
        self.root.pointer(pointer).expect("both trees have the same shape")
    }

    /// Changes the node at a pointer, if an earlier change has not replaced what was around it.
    fn change(&mut self, pointer: &str, change: impl FnOnce(&mut Node)) {
        if let (Some(node), Some(json)) = (self.root.pointer_mut(pointer), self.json.pointer_mut(pointer)) {
            change(node);
            *json = node.to_json();
        }
    }
}

impl OverlayAction {
    /// Applies the action. A target that matches nothing is no error here.
    ///
    /// # Errors
    ///
    /// If the values at its target cannot be changed as it says, or `copy` does not match exactly one value.
    pub fn apply(&self, tree: &mut OverlaidTree) -> Result<AppliedAction, OverlayError> {
        if let Some((text, path)) = &self.if_absent
            && !tree.matches(path).is_empty()
        {
            return Ok(AppliedAction { matched: 0, present: Some(text.clone()) });
        }
        let targets = tree.matches(&self.target);
        let matched = targets.len();
        match &self.change {
            Change::Update(update) => self.add(tree, &targets, update)?,
            Change::Copy(text, path) => {
                let [source] = &tree.matches(path)[..] else {
                    return Err(
                        self.error(&format!("copies `{text}`, which does not match exactly one value"))
                    );
                };
                let copied = tree.node(source).clone();
                self.add(tree, &targets, &copied)?;
            }
            // From the end, so that the places of what is still to be removed stay the same.
            Change::Remove => {
                for pointer in targets.iter().rev() {
                    if remove(&mut tree.root, pointer) {
                        remove_json(&mut tree.json, pointer);
                    } else if pointer.is_empty() {
                        return Err(self.error("removes the whole document"));
                    }
                }
            }
        }
        Ok(AppliedAction { matched, present: None })
    }

    /// Merges a value into each target.
    fn add(&self, tree: &mut OverlaidTree, targets: &[String], update: &Node) -> Result<(), OverlayError> {
        let (nodes, depth) = size(update);
        for pointer in targets {
            tree.added += nodes;
            let depth = depth + pointer.matches('/').count();
            if tree.added > MAX_ADDED_NODES || depth > MAX_OVERLAID_DEPTH {
                return Err(self.error("makes the document too large"));
            }
            self.check_kind(tree.node(pointer), update)?;
            tree.change(pointer, |node| match (&mut node.data, &update.data) {
                (Data::Array(items), Data::Array(_)) if !self.is_of_1_1 => items.push(update.clone()),
                (Data::Array(_), Data::Array(_)) => merge(node, update),
                (Data::Array(items), _) => items.push(update.clone()),
                _ => merge(node, update),
            });
        }
        Ok(())
    }

    /// Checks that a value can be merged into a target.
    fn check_kind(&self, target: &Node, update: &Node) -> Result<(), OverlayError> {
        let is_plain = |node: &Node| !matches!(node.data, Data::Object(_) | Data::Array(_));
        match target.data {
            Data::Object(_) if !update.is_object() => {
                Err(self.error("has a mapping as its target, and a value that is none"))
            }
            Data::Array(_) | Data::Object(_) => Ok(()),
            _ if !self.is_of_1_1 => Err(self
                .error("has a plain value as its target; in Overlay 1.0, the target is what is around it")),
            _ if !is_plain(update) => {
                Err(self.error("has a plain value as its target, and a value that is none"))
            }
            _ => Ok(()),
        }
    }
}

/// A value as a tree in which everything has the same place.
fn node(value: &Value, span: Span) -> Node {
    let data = match value {
        Value::Null => Data::Null,
        Value::Bool(value) => Data::Bool(*value),
        Value::Number(number) => Data::Number(number.clone()),
        Value::String(text) => Data::String(text.clone()),
        Value::Array(items) => Data::Array(items.iter().map(|item| node(item, span)).collect()),
        Value::Object(entries) => {
            let entry = |value| Entry { key: span, value: node(value, span) };
            Data::Object(entries.iter().map(|(key, value)| (key.clone(), entry(value))).collect())
        }
    };
    Node { span, data }
}
