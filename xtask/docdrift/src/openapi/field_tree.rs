//! The fields of a body as a tree that is built on demand, once, and shared by threads.
//!
//! [`Shape`] answers the same questions, and follows references and unions anew for each of them. Traffic asks
//! them a million times.

use std::collections::BTreeMap;
use std::sync::OnceLock;

use indexmap::IndexMap;
use serde_json::{Map, Value};

use super::discriminators::selecting_values;
use super::local_keywords::{LocalKeywords, pointer_of_whole};
use super::{BodySchema, Lookup, ObjectContents, Shape, Validator};
use crate::subject::{Place, Step};

/// The depth from which on a body is not followed.
const MAX_DEPTH: usize = 64;

/// A field of a body, or the body itself.
#[derive(Debug)]
pub(crate) struct FieldNode<'d> {
    /// The place as it is printed: `200 data[].total`.
    pub name: String,
    /// Whether the field is only sent by the server.
    pub is_read_only: bool,
    /// Whether the field is only sent to the server.
    pub is_write_only: bool,
    /// Its number among the properties of its object.
    pub index: u32,
    place: Place,
    shape: Shape<'d>,
    is_narrowed: bool,
    below: OnceLock<Below<'d>>,
    local: OnceLock<Option<Box<LocalKeywords>>>,
    schema: OnceLock<Option<Box<BodySchema<'d>>>>,
}

/// What is below a field.
#[derive(Debug)]
struct Below<'d> {
    properties: IndexMap<&'d str, FieldNode<'d>, foldhash::fast::RandomState>,
    /// What is at any other key: `None` if no schema declares it.
    others: Option<Option<Box<FieldNode<'d>>>>,
    item: Option<Box<FieldNode<'d>>>,
    /// The property of the discriminator, and the object of each of its values.
    selected: Option<(&'d str, BTreeMap<String, FieldNode<'d>>)>,
}

/// What a schema has at a key.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Child<'n, 'd> {
    /// A declared field.
    Declared(&'n FieldNode<'d>),
    /// A key of a map with free keys, with the schema of its values if there is one.
    Free(Option<&'n FieldNode<'d>>),
    /// No schema declares it.
    Absent,
}

impl<'d> FieldNode<'d> {
    /// The body at a place.
    #[must_use]
    pub(crate) fn new(place: Place, shape: Shape<'d>) -> Self {
        FieldNode {
            name: place.to_string(),
            is_read_only: shape.is_marked("readOnly"),
            is_write_only: shape.is_marked("writeOnly"),
            index: 0,
            place,
            shape,
            is_narrowed: false,
            below: OnceLock::new(),
            local: OnceLock::new(),
            schema: OnceLock::new(),
        }
    }

    /// The place of the field.
    #[must_use]
    pub(crate) fn place(&self) -> &Place {
        &self.place
    }

    /// The types that its value may have.
    #[must_use]
    pub(crate) fn types(&self) -> Vec<&'d str> {
        self.shape.types()
    }

    /// The field, as an object with these entries has it: in the branch that its discriminator selects.
    #[must_use]
    pub(crate) fn of_object(&self, object: &Map<String, Value>) -> &Self {
        let selected = self
            .below()
            .selected
            .as_ref()
            .and_then(|(property, branches)| branches.get(object.get(*property)?.as_str()?));
        selected.unwrap_or(self)
    }

    /// What the schema has at a key of the object.
    #[must_use]
    pub(crate) fn key(&self, name: &str) -> Child<'_, 'd> {
        let below = self.below();
        match (below.properties.get(name), &below.others) {
            (Some(node), _) => Child::Declared(node),
            (None, Some(node)) => Child::Free(node.as_deref()),
            (None, None) => Child::Absent,
        }
    }

    /// What the schema has at a key of the object, which may be the property of this number: objects mostly have
    /// their fields in the same order.
    #[must_use]
    pub(crate) fn key_at(&self, name: &str, index: u32) -> Child<'_, 'd> {
        match self.below().properties.get_index(index as usize) {
            Some((known, node)) if *known == name => Child::Declared(node),
            _ => self.key(name),
        }
    }

    /// Whether the schema declares properties here.
    #[must_use]
    pub(crate) fn has_properties(&self) -> bool {
        !self.below().properties.is_empty()
    }

    /// The items of the list; `None` if the schema says nothing of them.
    #[must_use]
    pub(crate) fn item(&self) -> Option<&FieldNode<'d>> {
        self.below().item.as_deref()
    }

    /// What its schema asks of a value by itself; `None` if that needs the compiled schema.
    #[must_use]
    pub(crate) fn local_keywords(&self) -> Option<&LocalKeywords> {
        let local = || LocalKeywords::of(self.shape.document(), &self.shape).map(Box::new);
        self.local.get_or_init(local).as_deref()
    }

    /// The compiled schema of the field alone; `None` if it is not one schema that decides what is valid here.
    #[must_use]
    pub(crate) fn schema(&self, validator: &Validator<'d>) -> Option<&BodySchema<'d>> {
        let pointer = || pointer_of_whole(self.shape.document(), &self.shape);
        let schema = || pointer().map(|pointer| Box::new(validator.schema(pointer)));
        self.schema.get_or_init(schema).as_deref()
    }

    fn below(&self) -> &Below<'d> {
        self.below.get_or_init(|| self.expand())
    }

    fn child(&self, step: Step, shape: Shape<'d>) -> FieldNode<'d> {
        let path = self.place.path().map(|path| path.step(step)).unwrap_or_default();
        FieldNode::new(self.place.with_path(path), shape)
    }

    fn expand(&self) -> Below<'d> {
        let depth = self.place.path().map_or(0, |path| path.steps().len());
        let mut below =
            Below { properties: IndexMap::default(), others: Some(None), item: None, selected: None };
        if depth >= MAX_DEPTH {
            return below;
        }
        for (index, property) in (0..).zip(self.shape.properties()) {
            let child = self.child(Step::Key(property.name.to_owned()), property.shape);
            let child = FieldNode { index, ..child };
            below.properties.insert(property.name, child);
        }
        if let Lookup::Declared(shape) = self.shape.step(&Step::Item) {
            below.item = Some(Box::new(self.child(Step::Item, shape)));
        }
        // No schema declares this name, so it is looked up as any other.
        below.others = match self.shape.step(&Step::Key("\u{0}".to_owned())) {
            Lookup::Absent { .. } => None,
            _ => Some(
                self.shape
                    .values_of_others()
                    .map(|shape| Box::new(self.child(Step::Key("*".to_owned()), shape))),
            ),
        };
        if !self.is_narrowed {
            below.selected = self.selected();
        }
        below
    }

    fn selected(&self) -> Option<(&'d str, BTreeMap<String, FieldNode<'d>>)> {
        let narrowed = |shape| FieldNode { is_narrowed: true, ..FieldNode::new(self.place.clone(), shape) };
        let discriminator = self.shape.keyword("discriminator")?;
        // In Swagger 2.0, the discriminator is the name of the property.
        let property = discriminator.as_str().or_else(|| discriminator.get("propertyName")?.as_str())?;
        let json = discriminator.to_json();
        let union = ["oneOf", "anyOf"].iter().find_map(|keyword| self.shape.keyword(keyword))?;
        let union = union.to_json();
        let mut branches = BTreeMap::new();
        let selecting = |branch| selecting_values(&json, property, branch);
        for value in union.as_array().into_iter().flatten().flat_map(selecting) {
            let literals = vec![(property.to_owned(), Value::from(value))];
            let shape = self.shape.narrowed(&ObjectContents { literals, names: Vec::new() });
            branches.insert(value.to_owned(), narrowed(shape));
        }
        Some((property, branches))
    }
}
