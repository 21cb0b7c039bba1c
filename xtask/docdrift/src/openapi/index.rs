//! An index of the objects in a document's bodies by the names of their fields.

use std::collections::{BTreeMap, BTreeSet, VecDeque};

use super::limits::MAX_INDEXED_DEPTH;
use super::{Document, Lookup, Operation, Shape};
use crate::subject::{FieldPath, Method, Place, Step};

/// The objects in the bodies of a document, by the names of their fields.
#[derive(Debug, Default)]
pub(super) struct Index {
    objects: Vec<Indexed>,
    /// For each name, the objects with such a field, as indices into `objects`.
    by_name: BTreeMap<String, Vec<usize>>,
    /// The bodies that accept fields of any name besides their own, as indices into `objects`.
    open: Vec<usize>,
}

/// A body of an operation, or an object in a body.
#[derive(Debug)]
struct Indexed {
    /// The index of its operation in the document.
    operation: usize,
    place: Place,
}

impl Document {
    /// The objects that have at least this share (0 to 1) of the names as fields. They are in request bodies
    /// and in the bodies of success responses; whole bodies and lists of objects count, too. A body that
    /// accepts any field is included if it has one of the names. A whole body is always returned. Another
    /// object that several requests contain is returned once, at its outermost place, and so is one that
    /// several responses contain.
    #[must_use]
    pub fn objects_with(&self, names: &[&str], share: f64) -> Vec<(Operation<'_>, &Place)> {
        let index = self.index.get_or_init(|| self.index());
        let mut matches: BTreeMap<usize, usize> = BTreeMap::new();
        for name in names {
            for number in index.by_name.get(*name).into_iter().flatten() {
                *matches.entry(*number).or_default() += 1;
            }
        }
        let is_enough = |number: &usize, count: usize| {
            count as f64 >= share * names.len() as f64 || index.open.binary_search(number).is_ok()
        };
        let found = matches.into_iter().filter(|(number, count)| is_enough(number, *count));
        found
            .map(|(number, _)| {
                let Indexed { operation, place } = &index.objects[number];
                (Operation { document: self, entry: &self.entries[*operation] }, place)
            })
            .collect()
    }

    fn index(&self) -> Index {
        let mut index = Index::default();
        let mut bodies = Vec::new();
        for (number, operation) in self.operations().enumerate() {
            let status = operation.success().map(|success| success.status.to_owned());
            let response = status.map(|status| Place::Response(status, FieldPath::root()));
            for place in [Place::Request(FieldPath::root())].into_iter().chain(response) {
                let Some(shape) = operation.body(&place) else { continue };
                index.add(number, &place, &shape, true);
                bodies.push((number, place, shape));
            }
        }
        // Readers know an object best from the operation that creates it, so the request bodies of `POST` come
        // first.
        let rank = |(number, place, _): &(usize, Place, Shape<'_>)| {
            let id = &self.entries[*number].id;
            (id.method != Method::Post || !matches!(place, Place::Request(_)), id.path.len(), *number)
        };
        bodies.sort_by_key(rank);
        let mut seen = BTreeSet::new();
        let mut queue: VecDeque<(usize, Place, Shape<'_>)> = bodies.into();
        // Breadth first, so that each object is found at its outermost place.
        while let Some((number, place, shape)) = queue.pop_front() {
            let path = place.path().expect("bodies have paths").clone();
            let is_request = matches!(place, Place::Request(_));
            let declaring_schemas = shape.declaring_schemas();
            if path.steps().len() > MAX_INDEXED_DEPTH
                || declaring_schemas.is_empty()
                || !seen.insert((is_request, declaring_schemas))
            {
                continue;
            }
            if !path.is_root() {
                index.add(number, &place, &shape, false);
            }
            if let Lookup::Declared(items) = shape.step(&Step::Item) {
                queue.push_back((number, place.with_path(path.item()), items));
            }
            for property in shape.properties() {
                queue.push_back((number, place.with_path(path.key(property.name)), property.shape));
            }
        }
        index
    }
}

impl Index {
    /// Adds an object. For a whole body (`is_body`), the fields of its items count, too.
    fn add(&mut self, operation: usize, place: &Place, shape: &Shape<'_>, is_body: bool) {
        let mut names: BTreeSet<String> = BTreeSet::new();
        let mut add = |shape: &Shape<'_>| {
            names.extend(shape.properties().iter().map(|property| property.name.to_owned()));
        };
        add(shape);
        if is_body && let Lookup::Declared(items) = shape.step(&Step::Item) {
            add(&items);
        }
        if names.is_empty() {
            return;
        }
        let number = self.objects.len();
        // No schema declares a field of this name, so the result is `Free` only if the body accepts any name.
        if is_body && matches!(shape.step(&Step::Key("\u{0}".to_owned())), Lookup::Free) {
            self.open.push(number);
        }
        self.objects.push(Indexed { operation, place: place.clone() });
        for name in names {
            self.by_name.entry(name).or_default().push(number);
        }
    }
}
