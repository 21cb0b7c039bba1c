//! A view of what a generated type takes: a JSON Schema, its references and combinators followed.

use std::collections::BTreeSet;

use serde_json::Value;

use crate::source::Span;
use crate::source::json_value::type_of;
use crate::source::tree::{Entry, Node};

/// How deep references and combinators are followed; each schema is visited once.
const DEPTH: usize = 128;

/// What a value may be for the client.
#[derive(Clone, Debug)]
pub(crate) struct ClientSchema<'c> {
    /// The schema whose `$defs` references lead to.
    root: &'c Node,
    /// Where it stands.
    pub(crate) span: Span,
    /// The schemas that have a word to say, without those that only combine or refer.
    leaves: Vec<&'c Node>,
    /// Whether this is a place for whatever comes.
    free: bool,
}

/// What the client does with a property.
pub(crate) enum PropertyVerdict<'c> {
    /// It has a field for it.
    Field(ClientSchema<'c>),
    /// It has a place for whatever comes.
    Anything,
    /// It leaves it out; `true` when it refuses the whole value for it.
    Left(bool),
}

impl<'c> ClientSchema<'c> {
    pub(crate) fn root(node: &'c Node) -> Self {
        ClientSchema::at(node, node, node.span)
    }

    /// A place below, for whatever comes.
    pub(crate) fn anything(&self) -> Self {
        ClientSchema { root: self.root, span: self.span, leaves: Vec::new(), free: true }
    }

    /// Where the type itself stands, whichever reference led to it.
    pub(crate) fn identity(&self) -> Span {
        self.leaves.first().map_or(self.span, |leaf| leaf.span)
    }

    fn at(root: &'c Node, node: &'c Node, span: Span) -> Self {
        let mut taken = ClientSchema { root, span: span.head(), leaves: Vec::new(), free: false };
        taken.flatten(node, 0, &mut BTreeSet::new());
        taken
    }

    /// Adds what a schema and all that it combines say, each once.
    fn flatten(&mut self, node: &'c Node, depth: usize, seen: &mut BTreeSet<*const Node>) {
        if depth > DEPTH || !seen.insert(std::ptr::from_ref(node)) {
            return;
        }
        let reference = node.get("$ref").and_then(Node::as_str).and_then(|text| text.strip_prefix('#'));
        let target = reference.and_then(|pointer| self.root.pointer(pointer));
        let lists = ["allOf", "oneOf", "anyOf"].iter().filter_map(|name| node.get(name));
        let branches: Vec<&Node> = target.into_iter().chain(lists.flat_map(Node::items)).collect();
        let own = ["type", "properties", "enum", "const", "items", "additionalProperties"];
        if branches.is_empty() || own.iter().any(|keyword| node.get(keyword).is_some()) {
            self.leaves.push(node);
        }
        branches.into_iter().for_each(|branch| self.flatten(branch, depth + 1, seen));
    }

    /// Whether a value of any kind will do.
    pub(crate) fn is_anything(&self) -> bool {
        let says = ["type", "properties", "enum", "const", "items", "not"];
        let says_nothing = |leaf: &&Node| {
            leaf.as_bool() != Some(false) && !says.iter().any(|keyword| leaf.get(keyword).is_some())
        };
        self.free || self.leaves.iter().any(says_nothing)
    }

    /// Whether a value of that type can be taken.
    pub(crate) fn takes(&self, name: &str) -> bool {
        let listed = |leaf: &&Node| {
            let value = leaf.get("const").or_else(|| leaf.get("enum")?.items().first());
            leaf.get("type").is_none() && value.is_some_and(|value| type_of(&value.to_json()) == name)
        };
        self.is_anything() || self.leaves.iter().any(|leaf| has_type(leaf, name) || listed(leaf))
    }

    /// The schemas that take values of that type, whichever: those with a list of values left out.
    pub(crate) fn open_to(&self, name: &str) -> Vec<&'c Node> {
        let open =
            |leaf: &&Node| has_type(leaf, name) && leaf.get("enum").is_none() && leaf.get("const").is_none();
        self.leaves.iter().copied().filter(open).collect()
    }

    /// The only values that are taken; none where there are others.
    pub(crate) fn values(&self) -> Option<Vec<Value>> {
        if self.is_anything() {
            return None;
        }
        let mut values = Vec::new();
        for leaf in &self.leaves {
            match (leaf.get("enum"), leaf.get("const")) {
                (Some(list), _) => values.extend(list.items().iter().map(Node::to_json)),
                (None, Some(value)) => values.push(value.to_json()),
                (None, None) if leaf.get("type").and_then(Node::as_str) == Some("null") => {}
                (None, None) => return None,
            }
        }
        Some(values)
    }

    /// What the items of a list may be.
    pub(crate) fn items(&self) -> PropertyVerdict<'c> {
        let entries = self.leaves.iter().filter_map(|leaf| leaf.entry("items"));
        match self.together(entries) {
            Some(items) => PropertyVerdict::Field(items),
            // A list of which nothing is said has any items.
            None => PropertyVerdict::Anything,
        }
    }

    /// What the client does with a property of this name.
    pub(crate) fn property(&self, name: &str) -> PropertyVerdict<'c> {
        let entries = self.leaves.iter().filter_map(|leaf| leaf.get("properties")?.entry(name));
        self.together(entries).map_or_else(|| self.others(), PropertyVerdict::Field)
    }

    /// What the client does with a property that has no field of its own.
    pub(crate) fn others(&self) -> PropertyVerdict<'c> {
        let said = |leaf: &&'c Node| leaf.entry("additionalProperties");
        let any = |leaf: &&Node| leaf.get("additionalProperties").and_then(Node::as_bool) == Some(true);
        if self.is_anything() || self.leaves.iter().any(any) {
            return PropertyVerdict::Anything;
        }
        let typed = self.leaves.iter().filter_map(said).filter(|entry| entry.value.is_object());
        match self.together(typed) {
            Some(values) => PropertyVerdict::Field(values),
            None => PropertyVerdict::Left(self.objects().all(|leaf| said(&leaf).is_some())),
        }
    }

    /// Several places as one that takes what any of them does.
    fn together(&self, entries: impl Iterator<Item = &'c Entry>) -> Option<ClientSchema<'c>> {
        let mut entries = entries.peekable();
        let first = entries.peek()?.key;
        let mut taken = ClientSchema { root: self.root, span: first.head(), leaves: Vec::new(), free: false };
        let mut seen = BTreeSet::new();
        entries.for_each(|entry| taken.flatten(&entry.value, 0, &mut seen));
        Some(taken)
    }

    /// Whether every way of taking an object asks for the property.
    pub(crate) fn requires(&self, name: &str) -> bool {
        let asks = |leaf: &Node| {
            leaf.get("required")
                .is_some_and(|list| list.items().iter().any(|item| item.as_str() == Some(name)))
        };
        !self.is_anything() && self.objects().next().is_some() && self.objects().all(asks)
    }

    fn objects(&self) -> impl Iterator<Item = &'c Node> {
        self.leaves.iter().copied().filter(|leaf| {
            leaf.get("properties").is_some() || leaf.get("type").and_then(Node::as_str) == Some("object")
        })
    }
}

/// Whether a schema takes values of that type; whole numbers are numbers.
fn has_type(leaf: &Node, name: &str) -> bool {
    match leaf.get("type").map(type_names) {
        Some(types) => types.contains(&name) || (name == "integer" && types.contains(&"number")),
        None => name == "object" && leaf.get("properties").is_some(),
    }
}

/// The names in a `type`, which is one or a list of them.
pub(crate) fn type_names(node: &Node) -> Vec<&str> {
    node.as_str().into_iter().chain(node.items().iter().filter_map(Node::as_str)).collect()
}
