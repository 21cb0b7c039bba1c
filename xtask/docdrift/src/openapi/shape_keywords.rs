//! Reads the keywords of a shape's schemas: types, allowed values, descriptions, required properties.

use super::SchemaMemo;
use super::limits::MAX_COMBINATOR_DEPTH;
use super::shape::{Lookup, Schema, SchemaKey, Shape};
use crate::source::tree::Node;
use crate::subject::Step;

impl<'d> Shape<'d> {
    /// The value of a keyword, from the schema or from the branches that it combines: the first one that
    /// has the keyword. A keyword beside a `$ref` comes before that of the target.
    #[must_use]
    pub fn keyword(&self, name: &str) -> Option<&'d Node> {
        let branches = self.branches();
        branches.iter().rev().find_map(|schema| schema.used.get(name).or_else(|| schema.node.get(name)))
    }

    /// Whether the value is an integer of 64 bits as a string, as the JSON mapping of Protocol Buffers has it.
    #[must_use]
    pub fn is_integer_as_text(&self) -> bool {
        let format = self.keyword("format").and_then(Node::as_str);
        self.types() == ["string"] && matches!(format, Some("int64" | "uint64"))
    }

    /// All values of a keyword, from the schema and the branches that it combines.
    #[must_use]
    pub fn stated(&self, name: &str) -> Vec<&'d Node> {
        self.branches().iter().rev().filter_map(|schema| schema.node.get(name)).collect()
    }

    /// Whether one of the schemas sets a boolean keyword, such as `readOnly`, to `true`, beside a `$ref` or
    /// in its target.
    #[must_use]
    pub fn is_marked(&self, flag: &str) -> bool {
        let set = |node: &Node| node.get(flag).and_then(Node::as_bool) == Some(true);
        self.schemas().iter().any(|schema| set(schema.used))
            || self.branches().iter().any(|schema| set(schema.node))
    }

    /// Whether each of the schemas sets a boolean keyword to `true` itself, beside a `$ref` or in its target.
    #[must_use]
    pub fn is_always_marked(&self, flag: &str) -> bool {
        let set = |node: &Node| node.get(flag).and_then(Node::as_bool) == Some(true);
        let marks = |schema: &Schema<'_>| set(schema.used) || set(schema.node);
        !self.schemas().is_empty() && self.schemas().iter().all(marks)
    }

    /// The descriptions of the schemas, of the branches that they combine, and of their properties.
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

    /// The types that a value may have, sorted, `null` included; empty if the schemas declare none.
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

    /// The values that `enum` and `const` list; empty without such a keyword.
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

    /// The values that `enum` and `const` allow; `None` if a branch allows other values, too.
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

    /// The values that `enum` and `const` list; if there are none, those of the items of a list.
    #[must_use]
    pub fn values_or_those_of_items(&self) -> Vec<&'d Node> {
        let own = self.values();
        match self.step(&Step::Item) {
            Lookup::Declared(items) if own.is_empty() => items.values(),
            _ => own,
        }
    }

    /// The description of the place, beside a `$ref` or in its target; `None` without one.
    #[must_use]
    pub fn description(&self) -> Option<&'d Node> {
        let text = |node: &'d Node| node.get("description");
        self.schemas().iter().find_map(|schema| text(schema.used).or_else(|| text(schema.node)))
    }

    /// Whether a schema, or a branch that it combines, lists the property as required. One branch of a union is
    /// enough, so another branch may do without the property: see [`Shape::always_requires`].
    #[must_use]
    pub fn requires(&self, name: &str) -> bool {
        let listed = |schema: &Schema<'_>| {
            let list = schema.node.get("required").map_or(&[][..], Node::items);
            list.iter().any(|item| item.as_str() == Some(name))
        };
        self.branches().iter().any(listed)
    }

    /// Whether every object has the property: in a union, each branch requires it.
    #[must_use]
    pub fn always_requires(&self, name: &str) -> bool {
        let memo = SchemaMemo::new();
        let requires = |schema: &Schema<'d>| self.each_branch_requires(schema, name, 0, &memo);
        !self.schemas().is_empty() && self.schemas().iter().all(requires)
    }

    fn each_branch_requires(
        &self,
        schema: &Schema<'d>,
        name: &str,
        depth: usize,
        memo: &SchemaMemo<SchemaKey, bool>,
    ) -> bool {
        let own = schema.node.get("required").map_or(&[][..], Node::items);
        if own.iter().any(|item| item.as_str() == Some(name)) {
            return true;
        }
        if depth == MAX_COMBINATOR_DEPTH {
            return false;
        }
        // A branch without objects cannot lack a property.
        let objects = |combinator: &str| -> Vec<Schema<'d>> {
            let mut members = self.members(schema, combinator);
            members.retain(Schema::may_be_object);
            members
        };
        let requires = |branch: &Schema<'d>| self.each_branch_requires(branch, name, depth + 1, memo);
        let of_union = |combinator: &str| {
            let branches = objects(combinator);
            !branches.is_empty() && branches.iter().all(requires)
        };
        let find = || objects("allOf").iter().any(requires) || of_union("oneOf") || of_union("anyOf");
        memo.get(schema.key(), false, find)
    }
}
