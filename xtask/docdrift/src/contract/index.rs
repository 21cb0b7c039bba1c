//! Which bodies of a document have fields of these names, without looking into each of them anew.

use std::collections::BTreeSet;

use super::{Document, Lookup, Operation, Shape};
use crate::subject::{FieldPath, Place, Step};

/// A body of a document and the names of its outermost fields.
#[derive(Debug)]
pub(super) struct Indexed {
    /// The number of its operation in the document.
    operation: usize,
    place: Place,
    names: BTreeSet<String>,
    /// Whether other fields may stand beside them.
    open: bool,
}

impl Document {
    /// The bodies of requests and of answers on success that have at least this part of the names as
    /// outermost fields, or as fields of the items of a list.
    #[must_use]
    pub fn bodies_with(&self, names: &[&str], part: f64) -> Vec<(Operation<'_>, &Place)> {
        let bodies = self.bodies.get_or_init(|| self.index());
        let has = |body: &&Indexed| {
            let known = names.iter().filter(|name| body.names.contains(**name)).count();
            known > 0 && (body.open || known as f64 >= part * names.len() as f64)
        };
        let entry = |body: &Indexed| Operation { document: self, entry: &self.entries[body.operation] };
        bodies.iter().filter(has).map(|body| (entry(body), &body.place)).collect()
    }

    fn index(&self) -> Vec<Indexed> {
        let mut bodies = Vec::new();
        for (number, operation) in self.operations().enumerate() {
            let answer = operation.success().map(|success| success.status.to_owned());
            let answer = answer.map(|status| Place::Response(status, FieldPath::root()));
            for place in answer.into_iter().chain([Place::Request(FieldPath::root())]) {
                let Some(shape) = operation.body(&place) else { continue };
                // A name that nobody has.
                let open = matches!(shape.step(&Step::Key("\u{0}".to_owned())), Lookup::Free);
                let mut names: BTreeSet<String> = BTreeSet::new();
                let mut add = |shape: &Shape<'_>| {
                    names.extend(shape.properties().iter().map(|property| property.name.to_owned()));
                };
                add(&shape);
                if let Lookup::Declared(items) = shape.step(&Step::Item) {
                    add(&items);
                }
                bodies.push(Indexed { operation: number, place, names, open });
            }
        }
        bodies
    }
}
