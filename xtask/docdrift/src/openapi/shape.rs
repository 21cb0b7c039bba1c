//! A shape: the schema of a value, or the several schemas that describe the same place.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::cycles::COMBINE;
use super::limits::MAX_COMBINATOR_DEPTH;
use super::{Document, SchemaMemo};
use crate::source::Span;
use crate::source::tree::{Node, pointer_token};
use crate::subject::{FieldPath, Step};

/// The identity of a schema in its document: the address of its node, and whether its members are ignored.
pub(crate) type SchemaKey = (*const Node, bool);

/// The schemas of one value. Several schemas can describe one place: the branches of a union that all
/// declare the property, or the media types of a body. Without schemas, the document declares nothing about
/// the value.
#[derive(Clone, Debug)]
pub struct Shape<'d> {
    document: &'d Document,
    schemas: Vec<Schema<'d>>,
}

/// One schema object, its references followed.
#[derive(Clone, Debug)]
pub(super) struct Schema<'d> {
    /// The span of the key that declares the schema: for a property, its name; for a member of `allOf`, `oneOf`
    /// or `anyOf`, the member itself, or the key of the schema to which it refers.
    pub(super) name: Span,
    pub(super) pointer: Arc<str>,
    pub(super) node: &'d Node,
    /// The node where the schema is used: for a reference, the node with the `$ref`.
    pub(super) used: &'d Node,
    /// Whether the members that it combines are ignored: a narrowed shape has the members that apply as schemas
    /// of its own.
    pub(super) without_members: bool,
}

/// How a schema declares a field.
#[derive(Clone, Debug)]
pub enum Lookup<'d> {
    /// It is declared, with these schemas.
    Declared(Shape<'d>),
    /// It is in a map with free keys, or in a value of which the document declares nothing.
    Free,
    /// It is not declared.
    Absent {
        /// Whether the schema forbids undeclared fields (`additionalProperties: false`).
        closed: bool,
        /// The span of the key of the schema that should declare it.
        parent: Span,
    },
}

/// A declared property.
#[derive(Clone, Debug)]
pub struct Property<'d> {
    /// Its name in JSON.
    pub name: &'d str,
    /// Its schemas.
    pub shape: Shape<'d>,
}

/// One of the schemas of a place, for callers that follow its members themselves.
#[derive(Clone, Debug)]
pub struct Variant<'d> {
    shape: Shape<'d>,
    schema: Schema<'d>,
}

impl<'d> Variant<'d> {
    /// The schema object, without `$ref`.
    #[must_use]
    pub fn node(&self) -> &'d Node {
        self.schema.node
    }

    /// The span of the key that declares it.
    #[must_use]
    pub fn span(&self) -> Span {
        self.schema.name
    }

    pub(crate) fn key(&self) -> SchemaKey {
        self.schema.key()
    }

    /// The schemas that it combines with this keyword.
    #[must_use]
    pub fn members(&self, keyword: &str) -> Vec<Variant<'d>> {
        let member = |schema| Variant { shape: self.shape.empty(), schema };
        self.shape.members(&self.schema, keyword).into_iter().map(member).collect()
    }
}

impl<'d> Shape<'d> {
    /// Each schema of the place.
    #[must_use]
    pub fn variants(&self) -> Vec<Variant<'d>> {
        let variant = |schema: &Schema<'d>| Variant { shape: self.empty(), schema: schema.clone() };
        self.schemas.iter().map(variant).collect()
    }

    /// The document that has these schemas.
    pub(crate) fn document(&self) -> &'d Document {
        self.document
    }

    /// The schema at a JSON pointer; a shape without schemas if the document has no such node.
    pub(super) fn at(document: &'d Document, pointer: &str) -> Shape<'d> {
        let mut shape = Shape { document, schemas: Vec::new() };
        if let Some((name, node)) = document.root.walk(pointer) {
            shape.push(name, || pointer.to_owned(), node);
        }
        shape
    }

    /// Adds a schema. `pointer` makes the JSON pointer of `node`; it is used only if `node` is not a `$ref`, because
    /// a resolved reference has the pointer of its target.
    fn push(&mut self, name: Span, pointer: impl Fn() -> String, node: &'d Node) {
        // An unresolved reference declares nothing: as a schema, it is bare.
        let at = self.document.resolve(name, &pointer, node).unwrap_or_else(|| super::ResolvedNode {
            name,
            pointer: pointer().into(),
            node,
        });
        self.schemas.push(Schema {
            name,
            pointer: at.pointer,
            node: at.node,
            used: node,
            without_members: false,
        });
    }

    /// The schemas of both shapes, each once: the bodies of two media types may refer to the same schema.
    #[must_use]
    pub fn or(mut self, other: Shape<'d>) -> Shape<'d> {
        for schema in other.schemas {
            if !self.schemas.iter().any(|known| known.key() == schema.key()) {
                self.schemas.push(schema);
            }
        }
        self
    }

    /// The span of the key of the first schema: for a property, its name. `None` without schemas.
    #[must_use]
    pub fn span(&self) -> Option<Span> {
        self.schemas.first().map(|schema| schema.name)
    }

    /// Whether exactly one schema describes the place. If there are several, as in a union of objects that
    /// all have the property, a keyword of one of them need not hold for the others.
    #[must_use]
    pub fn is_of_one_schema(&self) -> bool {
        self.schemas.len() == 1
    }

    /// The JSON pointer of the first schema; `None` without schemas.
    #[must_use]
    pub fn pointer(&self) -> Option<&str> {
        self.schemas.first().map(|schema| &*schema.pointer)
    }

    /// The node where each schema is used, a reference if it is behind one, and the JSON pointer of the schema.
    pub(crate) fn sites(&self) -> impl Iterator<Item = (&'d Node, &str)> {
        self.schemas.iter().map(|schema| (schema.used, &*schema.pointer))
    }

    /// The JSON pointers of its schemas, as one text. Shapes of a document with different schemas have
    /// different texts.
    pub(crate) fn identity(&self) -> String {
        let pointers: Vec<&str> = self.schemas.iter().map(|schema| &*schema.pointer).collect();
        pointers.join(" ")
    }

    /// The schemas that declare properties or items. Shapes with the same declared properties and items
    /// have the same result.
    pub(super) fn declaring_schemas(&self) -> BTreeSet<Arc<str>> {
        let branches = self.branches().into_iter();
        let declaring = branches.filter(|schema| schema.has("properties") || schema.has("items"));
        declaring.map(|schema| schema.pointer).collect()
    }

    /// The schemas of the shape and, recursively, the members that they combine, each once. Members come
    /// before the schema that combines them.
    pub(super) fn branches(&self) -> Vec<Schema<'d>> {
        let mut all = Vec::new();
        let mut seen = Vec::new();
        for schema in &self.schemas {
            self.flatten(schema.clone(), 0, &mut seen, &mut all);
        }
        all
    }

    fn flatten(
        &self,
        schema: Schema<'d>,
        depth: usize,
        seen: &mut Vec<*const Node>,
        all: &mut Vec<Schema<'d>>,
    ) {
        // The address identifies the schema. The list is short, so a linear search is fast.
        let address = std::ptr::from_ref(schema.node);
        if depth == MAX_COMBINATOR_DEPTH || seen.contains(&address) {
            return;
        }
        seen.push(address);
        for combinator in COMBINE {
            for branch in self.members(&schema, combinator) {
                self.flatten(branch, depth + 1, seen, all);
            }
        }
        all.push(schema);
    }

    /// The schemas that a schema combines with this keyword.
    pub(super) fn members(&self, schema: &Schema<'d>, combinator: &str) -> Vec<Schema<'d>> {
        if schema.without_members {
            return Vec::new();
        }
        let list = schema.node.get(combinator).map_or(&[][..], Node::items);
        let member = |(index, node): (usize, &'d Node)| {
            let pointer = || format!("{}/{combinator}/{index}", schema.pointer);
            let at = self.document.resolve(node.span, pointer, node)?;
            let cycles = &self.document.cycles;
            if !cycles.is_empty() && cycles.contains(&(schema.pointer.clone(), at.pointer.clone())) {
                return None;
            }
            Some(Schema {
                name: at.name,
                pointer: at.pointer,
                node: at.node,
                used: node,
                without_members: false,
            })
        };
        list.iter().enumerate().filter_map(member).collect()
    }

    /// A property that the schema declares itself, and not through its members.
    pub(super) fn property(&self, schema: &Schema<'d>, name: &str) -> Option<Shape<'d>> {
        let entry = schema.node.get("properties")?.entry(name)?;
        let mut property = self.empty();
        property.push(
            entry.key,
            || format!("{}/properties/{}", schema.pointer, pointer_token(name)),
            &entry.value,
        );
        Some(property)
    }

    pub(super) fn schemas(&self) -> &[Schema<'d>] {
        &self.schemas
    }

    pub(super) fn add(&mut self, schema: Schema<'d>) {
        self.schemas.push(schema);
    }

    /// A shape of this document without schemas.
    pub(super) fn empty(&self) -> Shape<'d> {
        Shape { document: self.document, schemas: Vec::new() }
    }

    /// How the schemas declare the field at a path.
    #[must_use]
    pub fn lookup(&self, path: &FieldPath) -> Lookup<'d> {
        let mut here = self.clone();
        for step in path.steps() {
            match here.step(step) {
                Lookup::Declared(shape) => here = shape,
                other => return other,
            }
        }
        Lookup::Declared(here)
    }

    /// How the schemas declare a property, or the items of a list.
    #[must_use]
    pub fn step(&self, step: &Step) -> Lookup<'d> {
        let mut below = Shape { document: self.document, schemas: Vec::new() };
        let branches = self.branches();
        for schema in &branches {
            match step {
                Step::Key(key) => {
                    if let Some(entry) = schema.node.get("properties").and_then(|node| node.entry(key)) {
                        let pointer = || format!("{}/properties/{}", schema.pointer, pointer_token(key));
                        below.push(entry.key, pointer, &entry.value);
                    }
                }
                Step::Item => {
                    if let Some(entry) = schema.node.entry("items") {
                        below.push(entry.key, || format!("{}/items", schema.pointer), &entry.value);
                    }
                }
            }
        }
        if !below.schemas.is_empty() {
            return Lookup::Declared(below);
        }
        let is_key = matches!(step, Step::Key(_));
        let says_nothing = |schema: &Schema<'d>| schema.is_bare() || (is_key && schema.has_no_properties());
        // Beside schemas that declare properties, an empty list of properties means nothing.
        let declares = |schema: &Schema<'d>| schema.has("properties") && !schema.has_no_properties();
        let is_empty =
            is_key && branches.iter().any(Schema::has_no_properties) && !branches.iter().any(declares);
        if branches.iter().all(says_nothing)
            || is_empty
            || branches.iter().any(|schema| schema.is_free(step))
            || self.has_lost_member(&branches)
        {
            return Lookup::Free;
        }
        // A schema whose `allOf`, `oneOf` or `anyOf` is ignored here applies to every branch, so it alone can forbid
        // the field. Of the other schemas, any may apply, so all of them must forbid it.
        let (combining, rest): (Vec<_>, Vec<_>) =
            self.schemas.iter().partition(|schema| schema.without_members);
        let memo = SchemaMemo::new();
        let closes = |schema: &&Schema<'d>| self.is_closed(schema, step, 0, &memo);
        let closed = combining.iter().any(closes) || (!rest.is_empty() && rest.iter().all(closes));
        let parent = self.schemas.first().expect("without schemas, all of them are bare").name;
        Lookup::Absent { closed, parent }
    }

    /// Whether undeclared fields are forbidden by the schema itself, by a member of `allOf`, or by each
    /// branch of a union.
    fn is_closed(
        &self,
        schema: &Schema<'d>,
        step: &Step,
        depth: usize,
        memo: &SchemaMemo<SchemaKey, bool>,
    ) -> bool {
        let closed = |member: &Schema<'d>| {
            depth < MAX_COMBINATOR_DEPTH && self.is_closed(member, step, depth + 1, memo)
        };
        let closes = |keyword| {
            let union = self.members(schema, keyword);
            !union.is_empty() && union.iter().all(closed)
        };
        let find = || {
            schema.is_closed(step)
                || self.members(schema, "allOf").iter().any(closed)
                || closes("oneOf")
                || closes("anyOf")
        };
        memo.get(schema.key(), false, find)
    }

    /// The declared properties, each once: first those of the members that a schema combines, then its own,
    /// each in the order of the file.
    #[must_use]
    pub fn properties(&self) -> Vec<Property<'d>> {
        let mut order: Vec<&'d str> = Vec::new();
        let mut shapes: BTreeMap<&'d str, Shape<'d>> = BTreeMap::new();
        // Members come before the schema that combines them.
        for schema in self.branches() {
            for (name, entry) in schema.node.get("properties").into_iter().flat_map(Node::entries) {
                let shape = shapes.entry(name).or_insert_with(|| {
                    order.push(name);
                    Shape { document: self.document, schemas: Vec::new() }
                });
                let pointer = || format!("{}/properties/{}", schema.pointer, pointer_token(name));
                shape.push(entry.key, pointer, &entry.value);
            }
        }
        let take = |name| Property { name, shape: shapes.remove(name).expect("one shape a name") };
        order.into_iter().map(take).collect()
    }

    /// The schemas of undeclared properties: `additionalProperties`, if it is a schema.
    #[must_use]
    pub fn values_of_others(&self) -> Option<Shape<'d>> {
        let mut below = Shape { document: self.document, schemas: Vec::new() };
        for schema in self.branches() {
            if let Some(entry) = schema.node.entry("additionalProperties")
                && entry.value.is_object()
            {
                below.push(entry.key, || format!("{}/additionalProperties", schema.pointer), &entry.value);
            }
        }
        (!below.schemas.is_empty()).then_some(below)
    }

    /// The nodes of the schemas and of the members that they combine.
    #[must_use]
    pub fn nodes(&self) -> Vec<&'d Node> {
        self.branches().into_iter().map(|schema| schema.node).collect()
    }
}

impl Schema<'_> {
    pub(super) fn key(&self) -> SchemaKey {
        (std::ptr::from_ref(self.node), self.without_members)
    }

    /// Whether it combines other schemas that are not ignored.
    pub(super) fn combines(&self) -> bool {
        !self.without_members && COMBINE.iter().any(|keyword| self.has(keyword))
    }

    pub(super) fn has(&self, keyword: &str) -> bool {
        self.node.get(keyword).is_some()
    }

    pub(super) fn has_type(&self, name: &str) -> bool {
        self.node.get("type").is_some_and(|node| {
            node.as_str() == Some(name) || node.items().iter().any(|item| item.as_str() == Some(name))
        })
    }

    pub(super) fn may_be_object(&self) -> bool {
        let other = ["enum", "const", "items"].iter().any(|keyword| self.has(keyword));
        self.has_type("object") || self.has("properties") || (!self.has("type") && !other)
    }

    /// Whether the schema has no keyword that declares a type, fields, items or values.
    pub(super) fn is_bare(&self) -> bool {
        let declaring = ["type", "properties", "items", "additionalProperties", "enum", "const"];
        !declaring.iter().any(|keyword| self.has(keyword))
    }

    /// Whether the schema itself forbids undeclared properties.
    fn is_closed(&self, step: &Step) -> bool {
        let forbidden = self.node.get("additionalProperties").and_then(Node::as_bool) == Some(false);
        let unevaluated = self.node.get("unevaluatedProperties").and_then(Node::as_bool) == Some(false);
        matches!(step, Step::Key(_)) && (forbidden || unevaluated)
    }
}
