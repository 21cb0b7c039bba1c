//! Locates in the schema the fields of one body that a page's claims are about.
//!
//! All claimed paths are located together: the claimed children of a field help to recognise the field,
//! and the children of a moved field are judged at its new path.

use std::cell::OnceCell;
use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;

use super::body_claims::Container;
use super::renamed_fields;
use super::renamed_fields::{AlignedBy, UndeclaredField};
use super::thresholds::{
    MIN_FIELDS_OF_UNRELATED_BODY, MIN_FIELDS_OF_UNRELATED_OBJECT, MIN_FIELDS_ONE_LEVEL_IN,
};
use super::unsettled::{Unsettled, UnsettledKind};
use super::{Absent, Counterpart, Declared, Standing, bare_lists, described_aliases};
use crate::openapi::{Lookup, Operation, Shape};
use crate::source::tree::Node;
use crate::subject::identifier_words::words;
use crate::subject::{FieldPath, Place, Step, Subject};

const OF_NO_BRANCH: &str = "the object matches no variant of the schema";

/// The reason for a `required` that names no property.
pub(super) const REQUIRED_UNDECLARED: &str = "the schema requires it and does not declare it";

/// The fields of one body that a page's claims are about.
#[derive(Debug, Default)]
pub(super) struct ClaimedFields {
    /// The path of every claimed field.
    pub(super) claimed: BTreeSet<FieldPath>,
    /// The fields that the page writes out: for each field, the number of the written body
    /// ([`Container::body`]) and the path.
    pub(super) written: BTreeSet<(usize, FieldPath)>,
}

impl From<FieldPath> for ClaimedFields {
    fn from(path: FieldPath) -> Self {
        ClaimedFields { claimed: BTreeSet::from([path]), written: BTreeSet::new() }
    }
}

/// A body, the fields of the body that a page's claims are about, and where the schema declares these fields.
pub(super) struct BodyMap<'d> {
    operation: Operation<'d>,
    place: Place,
    body: Option<Shape<'d>>,
    claimed: BTreeSet<FieldPath>,
    written: BTreeSet<(usize, FieldPath)>,
    context: BTreeSet<String>,
    found: BTreeMap<(FieldPath, usize), FieldLookup<'d>>,
    inside: BTreeMap<(FieldPath, usize), NarrowedObject<'d>>,
    /// The declared fields of the body, computed on first use.
    fields: OnceCell<Option<renamed_fields::AlignableFields<'d>>>,
}

/// An object's schema, narrowed by the fields and values that the page writes in the object.
#[derive(Clone)]
struct NarrowedObject<'d> {
    shape: Shape<'d>,
    /// Whether the object fits no branch of its union.
    of_no_branch: bool,
    /// Whether the object is an example of something else than the schema declares here.
    of_another: bool,
}

#[derive(Clone)]
enum FieldLookup<'d> {
    /// The field is declared at this path.
    At(FieldPath, Shape<'d>),
    /// The field is not declared; its counterpart has this path and schema.
    Moved(Absent, FieldPath, Shape<'d>),
    Absent(Absent),
    Undecided(Unsettled),
}

impl FieldLookup<'_> {
    fn undecided(kind: UnsettledKind, reason: impl Into<String>) -> Self {
        FieldLookup::Undecided(Unsettled::new(kind, reason))
    }
}

/// The result for a field that its object does not declare; the object itself is declared at `object_path`.
/// The field has moved if it has a counterpart; a field that only another variant of the same object declares
/// is no counterpart, and neither is one that the page writes as well, in the same object (`beside`).
fn moved_or_absent<'d>(
    absent: Absent,
    counterpart: Option<(Counterpart, FieldPath, Shape<'d>)>,
    (object_path, object): (&FieldPath, &Shape<'d>),
    beside: Option<&Rc<Container>>,
) -> FieldLookup<'d> {
    let is_written = |name: &str| beside.is_some_and(|here| here.contents.names.iter().any(|it| it == name));
    let counterpart = counterpart.filter(|(_, path, _)| {
        let is_sibling = path.parent().is_some_and(|parent| parent == *object_path);
        let step = path.steps().last().filter(|_| is_sibling);
        step.is_none_or(|step| {
            !matches!(object.step(step), Lookup::Absent { .. }) && !path.name().is_some_and(is_written)
        })
    });
    match counterpart {
        Some((elsewhere, path, shape)) => {
            FieldLookup::Moved(Absent { counterpart: Some(elsewhere), ..absent }, path, shape)
        }
        None => FieldLookup::Absent(absent),
    }
}

/// A field of the body for messages, or the body itself.
fn named(path: &FieldPath) -> String {
    if path.is_root() { "the body".to_owned() } else { format!("`{path}`") }
}

impl<'d> BodyMap<'d> {
    /// The body at a place, with all fields that the page claims of it.
    pub(super) fn new(operation: Operation<'d>, place: &Place, fields: ClaimedFields) -> Self {
        let ClaimedFields { claimed, written } = fields;
        let texts =
            [operation.id().path.as_str(), operation.name().unwrap_or(""), operation.summary().unwrap_or("")];
        BodyMap {
            operation,
            place: place.clone(),
            body: operation.body(place),
            claimed,
            written,
            context: texts.iter().flat_map(|text| words(text)).collect(),
            found: BTreeMap::new(),
            inside: BTreeMap::new(),
            fields: OnceCell::new(),
        }
    }

    /// Whether the schema declares a field of the body; `beside` is the container in which the page writes
    /// the field.
    pub(super) fn standing(&mut self, path: &FieldPath, beside: Option<&Rc<Container>>) -> Standing<'d> {
        match self.find(path, beside) {
            FieldLookup::At(at, shape) => {
                let body = self.body.as_ref().and_then(Shape::span);
                match shape.span().or(body) {
                    Some(span) => Standing::Declared(Declared {
                        subject: self.subject(at),
                        span,
                        pointer: shape.pointer().unwrap_or_default().to_owned(),
                        shape: Some(shape),
                    }),
                    None => {
                        let reason = "the schema says nothing about this body";
                        Standing::undecided(UnsettledKind::OpenSchema, reason)
                    }
                }
            }
            FieldLookup::Moved(absent, ..) | FieldLookup::Absent(absent) => Standing::Absent(absent),
            FieldLookup::Undecided(unsettled) => Standing::Undecided(unsettled),
        }
    }

    fn subject(&self, path: FieldPath) -> Subject {
        Subject::new(self.operation.id(), self.place.with_path(path))
    }

    /// The names that the schema requires in the object at a path; `here` is the written object.
    pub(super) fn required(&mut self, path: &FieldPath, here: Option<&Rc<Container>>) -> Vec<&'d str> {
        match self.find(path, here.and_then(|here| here.within.as_ref())) {
            FieldLookup::At(_, shape) => shape.required(here.map_or(&[], |here| &here.contents.literals)),
            _ => Vec::new(),
        }
    }

    fn find(&mut self, path: &FieldPath, beside: Option<&Rc<Container>>) -> FieldLookup<'d> {
        let key = (path.clone(), beside.map_or(0, |beside| beside.number));
        if let Some(found) = self.found.get(&key) {
            return found.clone();
        }
        let found = self.look(path, beside);
        self.found.insert(key, found.clone());
        found
    }

    fn look(&mut self, path: &FieldPath, beside: Option<&Rc<Container>>) -> FieldLookup<'d> {
        let Some(body) = self.body.clone() else {
            let reason = "the schema declares no such body";
            return FieldLookup::undecided(UnsettledKind::UndeclaredParent, reason);
        };
        let (Some(parent), Some(step)) = (path.parent(), path.steps().last()) else {
            return FieldLookup::At(FieldPath::root(), body);
        };
        let (at, shape) = match self.find(&parent, beside.and_then(|beside| beside.within.as_ref())) {
            FieldLookup::At(at, shape) | FieldLookup::Moved(_, at, shape) => (at, shape),
            FieldLookup::Absent(_) => {
                let reason = format!("its parent `{parent}` is not declared");
                return FieldLookup::undecided(UnsettledKind::UndeclaredParent, reason);
            }
            FieldLookup::Undecided(unsettled) => return FieldLookup::Undecided(unsettled),
        };
        let NarrowedObject { shape, of_no_branch, of_another } = self.inside(&parent, &at, shape, beside);
        if of_another {
            let reason = "the example around it looks like something else than the schema has here";
            return FieldLookup::undecided(UnsettledKind::ForeignExample, reason);
        }
        match shape.step(step) {
            // If the object fits no branch, only the fields that select the branch can be judged.
            Lookup::Declared(shape) if of_no_branch && shape.only_values().is_none() => {
                FieldLookup::undecided(UnsettledKind::OtherVariant, OF_NO_BRANCH)
            }
            Lookup::Declared(shape) => FieldLookup::At(at.step(step.clone()), shape),
            Lookup::Free => {
                FieldLookup::undecided(UnsettledKind::OpenSchema, "the schema allows any field here")
            }
            Lookup::Absent { closed, parent } => {
                let absent = Absent { closed, parent: Some(parent), counterpart: None };
                if let Some(moved) = self.wrapped_list(&body, path, step, &absent) {
                    return moved;
                }
                let key = match step {
                    Step::Key(name) if !of_no_branch => Some(name.as_str()),
                    _ => None,
                };
                if let Some(unsettled) = self.why_undecided(step, key, &at, &shape) {
                    return FieldLookup::Undecided(unsettled);
                }
                let found = self.counterpart(&body, path, &at.step(step.clone()), beside);
                moved_or_absent(absent, found, (&at, &shape), beside)
            }
        }
    }

    /// A list that is the whole body on the page and inside an object in the schema, or the other way round;
    /// `None` for other steps.
    fn wrapped_list(
        &self,
        body: &Shape<'d>,
        path: &FieldPath,
        step: &Step,
        absent: &Absent,
    ) -> Option<FieldLookup<'d>> {
        if path.steps().len() != 1 {
            return None;
        }
        let (at, shape) = match step {
            Step::Item if bare_lists::is_object_only(body) => bare_lists::inside(body, &self.claimed)?,
            Step::Key(_) if bare_lists::is_around(body, path, &self.claimed) => {
                (FieldPath::root(), body.clone())
            }
            _ => return None,
        };
        let counterpart = Counterpart { subject: self.subject(at.clone()), span: shape.span()?, how: None };
        Some(FieldLookup::Moved(Absent { counterpart: Some(counterpart), ..absent.clone() }, at, shape))
    }

    /// The reason why an undeclared step below a value is left undecided; `None` if it is an error. `key` is
    /// the name of the field; it is `None` for an item of a list, and if the object matches no variant of the
    /// schema.
    fn why_undecided(
        &self,
        step: &Step,
        key: Option<&str>,
        at: &FieldPath,
        shape: &Shape<'d>,
    ) -> Option<Unsettled> {
        let types = shape.types();
        let describes_free_keys = || {
            let description = shape.description().and_then(Node::as_str);
            description.is_some_and(described_aliases::describes_free_keys)
        };
        let (kind, reason) = match (step, key) {
            (Step::Item, _) => {
                (UnsettledKind::UndeclaredParent, format!("{} is not declared as a list", named(at)))
            }
            (Step::Key(_), _) if !types.is_empty() && !types.contains(&"object") => {
                (UnsettledKind::UndeclaredParent, format!("{} is not declared as an object", named(at)))
            }
            (Step::Key(_), None) => (UnsettledKind::OtherVariant, OF_NO_BRANCH.to_owned()),
            (Step::Key(_), Some(name)) if shape.requires(name) => {
                (UnsettledKind::ContradictorySchema, REQUIRED_UNDECLARED.to_owned())
            }
            (Step::Key(_), Some(name)) if self.is_mentioned(name, shape) => (
                UnsettledKind::AliasInDescription,
                format!("`{name}` is not declared, but a description in the schema mentions it"),
            ),
            (Step::Key(_), Some(_)) if describes_free_keys() => (
                UnsettledKind::DescribedInWords,
                format!("the description of {} says that its keys are values", named(at)),
            ),
            (Step::Key(_), Some(_)) => return None,
        };
        Some(Unsettled::new(kind, reason))
    }

    fn counterpart(
        &self,
        body: &Shape<'d>,
        claimed: &FieldPath,
        path: &FieldPath,
        beside: Option<&Rc<Container>>,
    ) -> Option<(Counterpart, FieldPath, Shape<'d>)> {
        // Paths are ordered by their steps, so what is below a path follows it directly.
        let below: Vec<FieldPath> = self
            .claimed
            .range(claimed..)
            .take_while(|other| other.starts_with(claimed))
            .filter(|other| *other != claimed)
            .map(|other| other.rebase(claimed, &FieldPath::root()))
            .collect();
        let fields =
            self.fields.get_or_init(|| renamed_fields::AlignableFields::of(self.operation, &self.place));
        let found =
            fields.as_ref()?.counterpart(&UndeclaredField { path, below: &below, context: &self.context })?;
        // Another variant declares the field at the same path: the field has not moved.
        if found.path == *path {
            return None;
        }
        // `message.message` is not `message`, which the page has as well, around the field.
        if !found.path.is_root() && path.starts_with(&found.path) {
            return None;
        }
        let Lookup::Declared(shape) = body.lookup(&found.path) else { return None };
        // A field that the page writes at both paths has not moved from one path to the other.
        let both = !claimed.starts_with(&found.path)
            && beside.is_some_and(|here| self.written.contains(&(here.body(), found.path.clone())));
        let literal = beside.and_then(|here| {
            let name = claimed.name()?;
            here.contents.literals.iter().find(|(known, _)| known == name)
        });
        let is_one = literal.is_some_and(|(_, value)| !value.is_null());
        let is_many = !shape.types().is_empty()
            && shape.types().iter().all(|name| matches!(*name, "array" | "object" | "null"));
        // A field of a list's items is not the same as a field outside of the list that has the same words.
        let items = |path: &FieldPath| path.steps().iter().filter(|step| **step == Step::Item).count();
        let is_outer = found.how == AlignedBy::Words && items(&found.path) < items(path);
        let is_another = || found.how == AlignedBy::Children && self.are_two_things(path, &found.path);
        if both || (is_one && is_many) || is_outer || is_another() {
            return None;
        }
        let subject = self.subject(found.path.clone());
        Some((Counterpart { subject, span: found.span, how: Some(found.how) }, found.path, shape))
    }

    /// Whether a body of the document has both names in one object: then neither is a new name of the other.
    fn are_two_things(&self, path: &FieldPath, other: &FieldPath) -> bool {
        let (Some(one), Some(other)) = (path.name(), other.name()) else { return false };
        let bodies = |operation: Operation<'d>| {
            let responses = operation.responses().into_iter();
            let responses = responses.map(|it| Place::Response(it.status.to_owned(), FieldPath::root()));
            responses.chain([Place::Request(FieldPath::root())]).collect::<Vec<_>>()
        };
        one != other
            && self.operation.document().operations().any(|operation| {
                bodies(operation).iter().any(|place| {
                    let fields = operation.fields(place);
                    let parents = |name: &str| {
                        let named = fields.iter().filter(|field| field.path.name() == Some(name));
                        named.filter_map(|field| field.path.parent()).collect::<BTreeSet<FieldPath>>()
                    };
                    !parents(one).is_disjoint(&parents(other))
                })
            })
    }

    /// The schema of an object, narrowed by the fields written in it; computed once for all of its
    /// fields. The object is claimed at the path `claimed` and declared at the path `at`.
    fn inside(
        &mut self,
        claimed: &FieldPath,
        at: &FieldPath,
        shape: Shape<'d>,
        here: Option<&Rc<Container>>,
    ) -> NarrowedObject<'d> {
        let Some(here) = here.filter(|here| !here.contents.names.is_empty()) else {
            return NarrowedObject { shape, of_no_branch: false, of_another: false };
        };
        let key = (claimed.clone(), here.number);
        if let Some(known) = self.inside.get(&key) {
            return known.clone();
        }
        let literals = &here.contents.literals;
        let inside = NarrowedObject {
            of_another: here.shown
                && (shape.is_of_another(literals) || self.is_unrelated(here, claimed, at, &shape)),
            of_no_branch: shape.is_of_no_branch(literals),
            shape: shape.narrowed(&here.contents),
        };
        self.inside.insert(key, inside.clone());
        inside
    }

    /// Whether an object has at least the minimum number of fields, and the schema declares none of them,
    /// neither here nor under another name, and fewer than [`MIN_FIELDS_ONE_LEVEL_IN`] of them inside any one
    /// property. Such an object is an example of something else.
    fn is_unrelated(
        &self,
        here: &Rc<Container>,
        claimed: &FieldPath,
        at: &FieldPath,
        shape: &Shape<'d>,
    ) -> bool {
        let Some(body) = &self.body else { return false };
        let names = &here.contents.names;
        let step = |shape: &Shape<'d>, name: &str| shape.step(&Step::Key(name.to_owned()));
        names.len()
            >= (if claimed.is_root() { MIN_FIELDS_OF_UNRELATED_BODY } else { MIN_FIELDS_OF_UNRELATED_OBJECT })
            && names.iter().all(|name| matches!(step(shape, name), Lookup::Absent { .. }))
            && !shape.properties().iter().any(|property| {
                let is_inside = |name: &&String| matches!(step(&property.shape, name), Lookup::Declared(_));
                names.iter().filter(is_inside).count() >= MIN_FIELDS_ONE_LEVEL_IN
            })
            && names
                .iter()
                .all(|name| self.counterpart(body, &claimed.key(name), &at.key(name), Some(here)).is_none())
    }

    /// Whether a description in the schema mentions a name, for example as an alias or as an older form.
    fn is_mentioned(&self, name: &str, object: &Shape<'d>) -> bool {
        // If the body declares the name at its top level, the description may mention that field.
        let body = self.body.as_ref().map(|body| body.step(&Step::Key(name.to_owned())));
        if matches!(body, Some(Lookup::Declared(_))) {
            return false;
        }
        let texts = self.operation.description().into_iter().chain(object.descriptions());
        texts.into_iter().any(|text| described_aliases::is_in(text, name))
    }
}
