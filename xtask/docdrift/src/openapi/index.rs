//! Which objects of a document have fields of these names, without looking into each of them anew.

use std::collections::{BTreeMap, BTreeSet, VecDeque};

use super::{Document, Lookup, Operation, Shape};
use crate::subject::{FieldPath, Method, Place, Step};

/// How deep inside a body objects are looked for.
const DEPTH: usize = 6;

/// The objects of a document, and which of them have a field of a name.
#[derive(Debug, Default)]
pub(super) struct Index {
    objects: Vec<Indexed>,
    by_name: BTreeMap<String, Vec<usize>>,
    /// The objects beside whose fields any other may stand.
    open: Vec<usize>,
}

/// A body of a document, or an object in one.
#[derive(Debug)]
struct Indexed {
    /// The number of its operation in the document.
    operation: usize,
    place: Place,
}

impl Document {
    /// The objects in bodies of requests and of answers on success that have at least this part of the
    /// names as fields, whole bodies and lists of such objects among them. An object that stands at
    /// several places of bodies is told once, at the outermost of them.
    #[must_use]
    pub fn objects_with(&self, names: &[&str], part: f64) -> Vec<(Operation<'_>, &Place)> {
        let index = self.index.get_or_init(|| self.index());
        let mut known: BTreeMap<usize, usize> = BTreeMap::new();
        for name in names {
            for number in index.by_name.get(*name).into_iter().flatten() {
                *known.entry(*number).or_default() += 1;
            }
        }
        let enough = |number: &usize, known: usize| {
            known as f64 >= part * names.len() as f64 || index.open.binary_search(number).is_ok()
        };
        let found = known.into_iter().filter(|(number, known)| enough(number, *known));
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
            let answer = operation.success().map(|success| success.status.to_owned());
            let answer = answer.map(|status| Place::Response(status, FieldPath::root()));
            for place in [Place::Request(FieldPath::root())].into_iter().chain(answer) {
                let Some(shape) = operation.body(&place) else { continue };
                index.add(number, &place, &shape, true);
                bodies.push((number, place, shape));
            }
        }
        // What creates a thing is what readers know it by.
        let rank = |(number, place, _): &(usize, Place, Shape<'_>)| {
            let id = &self.entries[*number].id;
            (id.method != Method::Post || !matches!(place, Place::Request(_)), id.path.len(), *number)
        };
        bodies.sort_by_key(rank);
        let mut seen = BTreeSet::new();
        let mut queue: VecDeque<(usize, Place, Shape<'_>)> = bodies.into();
        // Breadth first: what is found is found at its outermost place.
        while let Some((number, place, shape)) = queue.pop_front() {
            let path = place.path().expect("bodies have paths").clone();
            let is_request = matches!(place, Place::Request(_));
            let essence = shape.essence();
            if path.steps().len() > DEPTH || essence.is_empty() || !seen.insert((is_request, essence)) {
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
    fn add(&mut self, operation: usize, place: &Place, shape: &Shape<'_>, body: bool) {
        let mut names: BTreeSet<String> = BTreeSet::new();
        let mut add = |shape: &Shape<'_>| {
            names.extend(shape.properties().iter().map(|property| property.name.to_owned()));
        };
        add(shape);
        if body && let Lookup::Declared(items) = shape.step(&Step::Item) {
            add(&items);
        }
        if names.is_empty() {
            return;
        }
        let number = self.objects.len();
        // A name that nobody has.
        if body && matches!(shape.step(&Step::Key("\u{0}".to_owned())), Lookup::Free) {
            self.open.push(number);
        }
        self.objects.push(Indexed { operation, place: place.clone() });
        for name in names {
            self.by_name.entry(name).or_default().push(number);
        }
    }
}
