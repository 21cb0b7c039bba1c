//! A view of the JSON Schema of a generated type, with its references and combinators resolved.

use std::collections::BTreeSet;

use serde_json::Value;

use crate::source::Span;
use crate::source::json_value::type_of;
use crate::source::tree::{Entry, Node};

/// Depth, in schemas, to which references and combinators are followed. Each schema is visited once, so the
/// limit is needed only for a long chain of schemas, which would overflow the stack.
const MAX_SCHEMA_DEPTH: usize = 128;

/// The values that the client accepts at one place.
#[derive(Clone, Debug)]
pub(crate) struct ClientSchema<'c> {
    /// The schema that contains the `$defs` of all references.
    root: &'c Node,
    /// The empty span at the start of the schema or of its key.
    pub(crate) span: Span,
    /// The schemas that apply at this place, without those that only combine or refer to others.
    leaves: Vec<&'c Node>,
    /// Whether any JSON value is accepted here.
    is_free: bool,
}

/// How the client decodes a property, or the items of a list.
pub(crate) enum PropertyVerdict<'c> {
    /// Into a field of this schema.
    Field(ClientSchema<'c>),
    /// Into a map or JSON value that accepts anything.
    Anything,
    /// Not at all. `true` if the client refuses the whole object because of the property.
    Left(bool),
}

impl<'c> ClientSchema<'c> {
    /// The view of a complete schema.
    pub(crate) fn root(node: &'c Node) -> Self {
        ClientSchema::at(node, node, node.span)
    }

    /// A place below this one that accepts any JSON value.
    pub(crate) fn anything(&self) -> Self {
        ClientSchema { root: self.root, span: self.span, leaves: Vec::new(), is_free: true }
    }

    /// The span of the type itself, the same for every reference to it.
    pub(crate) fn identity(&self) -> Span {
        self.leaves.first().map_or(self.span, |leaf| leaf.span)
    }

    fn at(root: &'c Node, node: &'c Node, span: Span) -> Self {
        let mut view = ClientSchema { root, span: span.head(), leaves: Vec::new(), is_free: false };
        view.flatten(node, 0, &mut BTreeSet::new());
        view
    }

    /// Adds the leaves of a schema, of the target of its reference, and of the members that it combines. Each
    /// schema is visited once.
    fn flatten(&mut self, node: &'c Node, depth: usize, seen: &mut BTreeSet<*const Node>) {
        if depth > MAX_SCHEMA_DEPTH || !seen.insert(std::ptr::from_ref(node)) {
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

    /// Whether a value of any type is accepted.
    pub(crate) fn is_anything(&self) -> bool {
        let restricting = ["type", "properties", "enum", "const", "items", "not"];
        let is_unrestricted = |leaf: &&Node| {
            leaf.as_bool() != Some(false) && !restricting.iter().any(|keyword| leaf.get(keyword).is_some())
        };
        self.is_free || self.leaves.iter().any(is_unrestricted)
    }

    /// Whether values of a JSON type are accepted.
    pub(crate) fn takes(&self, name: &str) -> bool {
        let listed = |leaf: &&Node| {
            let value = leaf.get("const").or_else(|| leaf.get("enum")?.items().first());
            leaf.get("type").is_none() && value.is_some_and(|value| type_of(&value.to_json()) == name)
        };
        self.is_anything() || self.leaves.iter().any(|leaf| has_type(leaf, name) || listed(leaf))
    }

    /// The schemas that accept a JSON type and have neither `enum` nor `const`.
    pub(crate) fn open_to(&self, name: &str) -> Vec<&'c Node> {
        let open =
            |leaf: &&Node| has_type(leaf, name) && leaf.get("enum").is_none() && leaf.get("const").is_none();
        self.leaves.iter().copied().filter(open).collect()
    }

    /// The values that the schemas list by `enum` or `const`. A schema of type `null` is ignored. `None` if
    /// any other schema lists no values, so that unlisted values are accepted, too.
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

    /// How the client decodes the items of a list.
    pub(crate) fn items(&self) -> PropertyVerdict<'c> {
        let entries = self.leaves.iter().filter_map(|leaf| leaf.entry("items"));
        match self.union_of(entries) {
            Some(items) => PropertyVerdict::Field(items),
            // A list without `items` accepts any items.
            None => PropertyVerdict::Anything,
        }
    }

    /// How the client decodes a property of this name.
    pub(crate) fn property(&self, name: &str) -> PropertyVerdict<'c> {
        let entries = self.leaves.iter().filter_map(|leaf| leaf.get("properties")?.entry(name));
        self.union_of(entries).map_or_else(|| self.others(), PropertyVerdict::Field)
    }

    /// How the client decodes a property that has no field of its own in the type.
    pub(crate) fn others(&self) -> PropertyVerdict<'c> {
        let additional = |leaf: &&'c Node| leaf.entry("additionalProperties");
        let any = |leaf: &&Node| leaf.get("additionalProperties").and_then(Node::as_bool) == Some(true);
        if self.is_anything() || self.leaves.iter().any(any) {
            return PropertyVerdict::Anything;
        }
        let typed = self.leaves.iter().filter_map(additional).filter(|entry| entry.value.is_object());
        match self.union_of(typed) {
            Some(values) => PropertyVerdict::Field(values),
            None => PropertyVerdict::Left(self.objects().all(|leaf| additional(&leaf).is_some())),
        }
    }

    /// One view of several schemas that accepts what any of them does; `None` without schemas.
    fn union_of(&self, entries: impl Iterator<Item = &'c Entry>) -> Option<ClientSchema<'c>> {
        let mut entries = entries.peekable();
        let first = entries.peek()?.key;
        let mut view =
            ClientSchema { root: self.root, span: first.head(), leaves: Vec::new(), is_free: false };
        let mut seen = BTreeSet::new();
        entries.for_each(|entry| view.flatten(&entry.value, 0, &mut seen));
        Some(view)
    }

    /// Whether every schema of an object requires the property; false if there is no such schema, or if any
    /// JSON value is accepted.
    pub(crate) fn requires(&self, name: &str) -> bool {
        let requires = |leaf: &Node| {
            leaf.get("required")
                .is_some_and(|list| list.items().iter().any(|item| item.as_str() == Some(name)))
        };
        !self.is_anything() && self.objects().next().is_some() && self.objects().all(requires)
    }

    /// The schemas that accept objects.
    fn objects(&self) -> impl Iterator<Item = &'c Node> {
        self.leaves.iter().copied().filter(|leaf| {
            leaf.get("properties").is_some() || leaf.get("type").and_then(Node::as_str) == Some("object")
        })
    }
}

/// Whether a schema accepts values of a JSON type; an integer is a number, too.
fn has_type(leaf: &Node, name: &str) -> bool {
    match leaf.get("type").map(type_names) {
        Some(types) => types.contains(&name) || (name == "integer" && types.contains(&"number")),
        None => name == "object" && leaf.get("properties").is_some(),
    }
}

/// The names in the value of `type`: a single name, or a list of names.
pub(crate) fn type_names(node: &Node) -> Vec<&str> {
    node.as_str().into_iter().chain(node.items().iter().filter_map(Node::as_str)).collect()
}
