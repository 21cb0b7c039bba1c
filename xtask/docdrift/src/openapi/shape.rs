//! A view of what a value may be: one schema, or several that describe the same place.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::cycles::COMBINE;
use super::{Document, SchemaMemo};
use crate::source::Span;
use crate::source::tree::{Node, pointer_token};
use crate::subject::{FieldPath, Step};

/// How many schemas deep `allOf`, `oneOf` and `anyOf` are followed. Each is visited once, so that this only
/// keeps a chain of them within the stack.
pub(crate) const DEPTH: usize = 128;

/// What tells a schema from every other of its document: where its node lies, and whether what it combines is
/// left out.
pub(crate) type SchemaKey = (*const Node, bool);

/// How many steps below a body a walk over its schemas goes. Real documents, whose schemas lead to one another,
/// stay far below it; a path of this length costs little to copy.
pub(crate) const MAX_STEPS: usize = 1_000;

/// What a value may be. Several schemas can describe one place: the branches of a union that all
/// declare the property, or a body's media types.
#[derive(Clone, Debug)]
pub struct Shape<'d> {
    document: &'d Document,
    schemas: Vec<Schema<'d>>,
}

/// One schema object, its references followed.
#[derive(Clone, Debug)]
pub(super) struct Schema<'d> {
    /// The key that declares it where it is used: for a property, its name.
    pub(super) name: Span,
    pub(super) pointer: Arc<str>,
    pub(super) node: &'d Node,
    /// The node as it stands where it is used: the reference, where it is one.
    pub(super) used: &'d Node,
    /// Whether what it combines is left out, or told by other schemas of the shape.
    pub(super) alone: bool,
}

/// What a schema says of a field.
#[derive(Clone, Debug)]
pub enum Lookup<'d> {
    /// It is declared, and is this.
    Declared(Shape<'d>),
    /// It lies in a map with free keys, or in a value of which nothing is said.
    Free,
    /// It is not declared.
    Absent {
        /// Whether the schema says that there are no others (`additionalProperties: false`).
        closed: bool,
        /// Where the schema stands that would have to declare it.
        parent: Span,
    },
}

/// A declared property.
#[derive(Clone, Debug)]
pub struct Property<'d> {
    /// Its name on the wire.
    pub name: &'d str,
    /// What it may be.
    pub shape: Shape<'d>,
}

/// One of the schemas that describe a place, for whoever follows what it combines.
#[derive(Clone, Debug)]
pub struct Variant<'d> {
    shape: Shape<'d>,
    schema: Schema<'d>,
}

impl<'d> Variant<'d> {
    /// The schema object, its references followed.
    #[must_use]
    pub fn node(&self) -> &'d Node {
        self.schema.node
    }

    /// Where it is declared.
    #[must_use]
    pub fn span(&self) -> Span {
        self.schema.name
    }

    pub(crate) fn key(&self) -> SchemaKey {
        self.schema.key()
    }

    /// The schemas that it combines by this keyword.
    #[must_use]
    pub fn members(&self, keyword: &str) -> Vec<Variant<'d>> {
        let member = |schema| Variant { shape: self.shape.empty(), schema };
        self.shape.members(&self.schema, keyword).into_iter().map(member).collect()
    }
}

impl<'d> Shape<'d> {
    /// The schemas that describe the place, one by one.
    #[must_use]
    pub fn variants(&self) -> Vec<Variant<'d>> {
        let variant = |schema: &Schema<'d>| Variant { shape: self.empty(), schema: schema.clone() };
        self.schemas.iter().map(variant).collect()
    }

    /// The schema at a JSON pointer. One that leads nowhere is a shape of which nothing is said.
    pub(super) fn at(document: &'d Document, pointer: &str) -> Shape<'d> {
        let mut shape = Shape { document, schemas: Vec::new() };
        if let Some((name, node)) = document.root.walk(pointer) {
            shape.push(name, || pointer.to_owned(), node);
        }
        shape
    }

    /// Adds a schema; `pointer` is asked for where no reference says one.
    fn push(&mut self, name: Span, pointer: impl Fn() -> String, node: &'d Node) {
        // A reference that leads nowhere says nothing: as a schema, it is bare.
        let at = self.document.resolve(name, &pointer, node).unwrap_or_else(|| super::ResolvedNode {
            name,
            pointer: pointer().into(),
            node,
        });
        self.schemas.push(Schema { name, pointer: at.pointer, node: at.node, used: node, alone: false });
    }

    /// Both together.
    #[must_use]
    pub fn or(mut self, other: Shape<'d>) -> Shape<'d> {
        self.schemas.extend(other.schemas);
        self
    }

    /// Where the place is declared: for a property, its name; none where nothing is said of it.
    #[must_use]
    pub fn span(&self) -> Option<Span> {
        self.schemas.first().map(|schema| schema.name)
    }

    /// Whether one schema alone describes the place. Where several do, as in a union of objects that
    /// all have the property, what one of them says need not be true of the others.
    #[must_use]
    pub fn is_of_one_schema(&self) -> bool {
        self.schemas.len() == 1
    }

    /// The JSON pointer of the (first) schema.
    #[must_use]
    pub fn pointer(&self) -> Option<&str> {
        self.schemas.first().map(|schema| &*schema.pointer)
    }

    /// What tells this shape from every other of its document.
    pub(crate) fn identity(&self) -> String {
        let pointers: Vec<&str> = self.schemas.iter().map(|schema| &*schema.pointer).collect();
        pointers.join(" ")
    }

    /// What tells apart values: shapes of the same declared fields and items have the same.
    pub(super) fn essence(&self) -> BTreeSet<Arc<str>> {
        let branches = self.branches().into_iter();
        let declaring = branches.filter(|schema| schema.has("properties") || schema.has("items"));
        declaring.map(|schema| schema.pointer).collect()
    }

    /// Every schema that has a word to say here: these, and the branches of their combinators, each
    /// once. A schema that is a branch of itself says nothing more.
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
        // A schema is one place of the document, so it is known by where it lies: one object holds few.
        let place = std::ptr::from_ref(schema.node);
        if depth == DEPTH || seen.contains(&place) {
            return;
        }
        seen.push(place);
        for combinator in COMBINE {
            for branch in self.members(&schema, combinator) {
                self.flatten(branch, depth + 1, seen, all);
            }
        }
        all.push(schema);
    }

    /// The schemas that a schema combines by this keyword.
    pub(super) fn members(&self, schema: &Schema<'d>, combinator: &str) -> Vec<Schema<'d>> {
        if schema.alone {
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
            Some(Schema { name: at.name, pointer: at.pointer, node: at.node, used: node, alone: false })
        };
        list.iter().enumerate().filter_map(member).collect()
    }

    /// The property that a schema declares itself.
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

    /// A shape of which nothing is said yet.
    pub(super) fn empty(&self) -> Shape<'d> {
        Shape { document: self.document, schemas: Vec::new() }
    }

    /// What is said of a field below.
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

    /// What is said of the value one step below.
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
        if branches.iter().all(|schema| schema.is_bare())
            || branches.iter().any(|schema| schema.is_free(step))
        {
            return Lookup::Free;
        }
        // What combines others alone says it for all of them; of the others, any may be the one.
        let (alone, rest): (Vec<_>, Vec<_>) = self.schemas.iter().partition(|schema| schema.alone);
        let answers = SchemaMemo::new();
        let closes = |schema: &&Schema<'d>| self.is_closed(schema, step, 0, &answers);
        let closed = alone.iter().any(closes) || (!rest.is_empty() && rest.iter().all(closes));
        let parent = self.schemas.first().expect("without schemas, all of them are bare").name;
        Lookup::Absent { closed, parent }
    }

    /// Whether a schema, all that it combines or each branch of a union says that there is no more.
    fn is_closed(
        &self,
        schema: &Schema<'d>,
        step: &Step,
        depth: usize,
        answers: &SchemaMemo<SchemaKey, bool>,
    ) -> bool {
        let closed = |member: &Schema<'d>| depth < DEPTH && self.is_closed(member, step, depth + 1, answers);
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
        answers.get(schema.key(), false, find)
    }

    /// The declared properties, each once, in the order of the file.
    #[must_use]
    pub fn properties(&self) -> Vec<Property<'d>> {
        let mut order: Vec<&'d str> = Vec::new();
        let mut shapes: BTreeMap<&'d str, Shape<'d>> = BTreeMap::new();
        // Own properties stand behind those of the branches that they combine.
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

    /// What the values of keys that are not declared may be, where a schema says that.
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

    /// The schemas and the branches that they combine, as they stand.
    #[must_use]
    pub fn nodes(&self) -> Vec<&'d Node> {
        self.branches().into_iter().map(|schema| schema.node).collect()
    }
}

impl Schema<'_> {
    pub(super) fn key(&self) -> SchemaKey {
        (std::ptr::from_ref(self.node), self.alone)
    }

    /// Whether other schemas have a part in what it says.
    pub(super) fn combines(&self) -> bool {
        !self.alone && COMBINE.iter().any(|keyword| self.has(keyword))
    }

    /// Whether an object may have properties of any name: it is a map, or nothing is said of it.
    pub(super) fn lets_any_name(&self) -> bool {
        let combines = ["allOf", "oneOf", "anyOf", "$ref"].iter().any(|keyword| self.has(keyword));
        self.is_free(&Step::Key(String::new())) || (self.is_bare() && !combines)
    }

    pub(super) fn has(&self, keyword: &str) -> bool {
        self.node.get(keyword).is_some()
    }

    fn has_type(&self, name: &str) -> bool {
        self.node.get("type").is_some_and(|node| {
            node.as_str() == Some(name) || node.items().iter().any(|item| item.as_str() == Some(name))
        })
    }

    pub(super) fn may_be_object(&self) -> bool {
        let other = ["enum", "const", "items"].iter().any(|keyword| self.has(keyword));
        self.has_type("object") || self.has("properties") || (!self.has("type") && !other)
    }

    /// Nothing is said of what stands below.
    fn is_bare(&self) -> bool {
        let says = ["type", "properties", "items", "additionalProperties", "enum", "const"];
        !says.iter().any(|keyword| self.has(keyword))
    }

    /// A value of which this schema says that anything may stand below by this step.
    fn is_free(&self, step: &Step) -> bool {
        match step {
            Step::Item => self.has_type("array") && !self.has("items"),
            Step::Key(_) => {
                let additional = self.node.get("additionalProperties");
                let open_map = additional.is_some_and(|node| node.as_bool() != Some(false));
                let shapeless = self.has_type("object") && !self.has("properties") && additional.is_none();
                let combined = ["allOf", "oneOf", "anyOf"].iter().any(|keyword| self.has(keyword));
                open_map
                    || self.has("patternProperties")
                    || self.stands_for_names()
                    || (shapeless && !combined)
            }
        }
    }

    /// Whether a property stands for any name, as `<any other>` and `your-fields` do: no key on the wire is called so.
    fn stands_for_names(&self) -> bool {
        let names = self.node.get("properties").into_iter().flat_map(Node::entries);
        names
            .map(|(name, _)| name.trim())
            .any(|name| name.starts_with("your-") || (name.starts_with('<') && name.ends_with('>')))
    }

    /// The schema says that nothing else stands below by this step.
    fn is_closed(&self, step: &Step) -> bool {
        let forbidden = self.node.get("additionalProperties").and_then(Node::as_bool) == Some(false);
        let unevaluated = self.node.get("unevaluatedProperties").and_then(Node::as_bool) == Some(false);
        matches!(step, Step::Key(_)) && (forbidden || unevaluated)
    }
}
