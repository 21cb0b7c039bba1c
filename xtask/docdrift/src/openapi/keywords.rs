//! What the schemas of a shape say by their keywords.

use super::SchemaMemo;
use super::shape::{DEPTH, Lookup, Schema, SchemaKey, Shape};
use crate::source::tree::Node;
use crate::subject::Step;

impl<'d> Shape<'d> {
    /// A keyword of the schema or of the branches that it combines: the first that has it. What stands
    /// beside a reference comes before what stands where that leads to.
    #[must_use]
    pub fn keyword(&self, name: &str) -> Option<&'d Node> {
        let branches = self.branches();
        let mut said = branches.iter().rev();
        said.find_map(|schema| schema.used.get(name).or_else(|| schema.node.get(name)))
    }

    /// What the schema and the branches that it combines say by a keyword.
    #[must_use]
    pub fn stated(&self, name: &str) -> Vec<&'d Node> {
        self.branches().iter().rev().filter_map(|schema| schema.node.get(name)).collect()
    }

    /// Whether a schema that describes the place sets a flag, such as `readOnly`, beside a reference or
    /// where that leads to.
    #[must_use]
    pub fn is_marked(&self, flag: &str) -> bool {
        let set = |node: &Node| node.get(flag).and_then(Node::as_bool) == Some(true);
        self.schemas().iter().any(|schema| set(schema.used))
            || self.branches().iter().any(|schema| set(schema.node))
    }

    /// What schemas say in words of the place and of the properties there.
    #[must_use]
    pub fn descriptions(&self) -> Vec<&'d str> {
        let branches = self.branches();
        let own = branches.iter().flat_map(|schema| [schema.used, schema.node]);
        let properties = branches.iter().flat_map(|schema| {
            let entries = schema.node.get("properties").into_iter().flat_map(Node::entries);
            entries.map(|(_, entry)| &entry.value)
        });
        own.chain(properties).filter_map(|node| node.get("description")?.as_str()).collect()
    }

    /// The types that a value may have, sorted, `null` included; empty where nothing is said.
    #[must_use]
    pub fn types(&self) -> Vec<&'d str> {
        let mut types = Vec::new();
        for schema in self.branches() {
            match schema.node.get("type") {
                Some(node) => match node.as_str() {
                    Some(name) => types.push(name),
                    None => types.extend(node.items().iter().filter_map(Node::as_str)),
                },
                None if schema.node.get("properties").is_some() => types.push("object"),
                None if schema.node.get("items").is_some() => types.push("array"),
                None => {}
            }
            if schema.node.get("nullable").and_then(Node::as_bool) == Some(true) {
                types.push("null");
            }
        }
        types.sort_unstable();
        types.dedup();
        types
    }

    /// The values that are allowed, where there is a list of them: `enum` and `const`.
    #[must_use]
    pub fn values(&self) -> Vec<&'d Node> {
        let branches = self.branches();
        let listed = |schema: &Schema<'d>| match (schema.node.get("enum"), schema.node.get("const")) {
            (Some(list), _) => list.items().iter().collect(),
            (None, Some(value)) => vec![value],
            (None, None) => Vec::new(),
        };
        branches.iter().flat_map(listed).collect()
    }

    /// The values that are allowed; none where a branch takes any other, too.
    #[must_use]
    pub fn only_values(&self) -> Option<Vec<&'d Node>> {
        let open = |schema: &Schema<'_>| {
            let listed = schema.has("enum") || schema.has("const");
            let combines = ["allOf", "oneOf", "anyOf"].iter().any(|keyword| schema.has(keyword));
            let null = schema.node.get("type").and_then(Node::as_str) == Some("null");
            !listed && !combines && !null
        };
        (!self.branches().iter().any(open)).then(|| self.values())
    }

    /// The values that are allowed, of the thing itself or of the items of a list of them.
    #[must_use]
    pub fn values_or_those_of_items(&self) -> Vec<&'d Node> {
        let own = self.values();
        match self.step(&Step::Item) {
            Lookup::Declared(items) if own.is_empty() => items.values(),
            _ => own,
        }
    }

    /// What the schema says of the place in words: beside a reference, or where that leads to.
    #[must_use]
    pub fn description(&self) -> Option<&'d Node> {
        let said = |node: &'d Node| node.get("description");
        self.schemas().iter().find_map(|schema| said(schema.used).or_else(|| said(schema.node)))
    }

    /// Whether a caller must send (or may rely on) the property of this name.
    #[must_use]
    pub fn requires(&self, name: &str) -> bool {
        let listed = |schema: &Schema<'_>| {
            let list = schema.node.get("required").map_or(&[][..], Node::items);
            list.iter().any(|item| item.as_str() == Some(name))
        };
        self.branches().iter().any(listed)
    }

    /// Whether every value that is an object has the property: of a union, each of its branches asks
    /// for it.
    #[must_use]
    pub fn always_requires(&self, name: &str) -> bool {
        let answers = SchemaMemo::new();
        let asks = |schema: &Schema<'d>| self.asks(schema, name, 0, &answers);
        !self.schemas().is_empty() && self.schemas().iter().all(asks)
    }

    fn asks(
        &self,
        schema: &Schema<'d>,
        name: &str,
        depth: usize,
        answers: &SchemaMemo<SchemaKey, bool>,
    ) -> bool {
        let own = schema.node.get("required").map_or(&[][..], Node::items);
        if own.iter().any(|item| item.as_str() == Some(name)) {
            return true;
        }
        if depth == DEPTH {
            return false;
        }
        // What is no object has no properties, and cannot lack one.
        let below = |combinator: &str| -> Vec<Schema<'d>> {
            let mut members = self.members(schema, combinator);
            members.retain(Schema::may_be_object);
            members
        };
        let asks = |branch: &Schema<'d>| self.asks(branch, name, depth + 1, answers);
        let of_union = |combinator: &str| {
            let branches = below(combinator);
            !branches.is_empty() && branches.iter().all(asks)
        };
        let find = || below("allOf").iter().any(asks) || of_union("oneOf") || of_union("anyOf");
        answers.get(schema.key(), false, find)
    }
}
