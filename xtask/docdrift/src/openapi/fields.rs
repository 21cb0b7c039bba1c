//! Lists the fields that a body declares, down to a limited depth. The list of a body is made once and kept.

use std::collections::BTreeSet;
use std::sync::Arc;

use super::limits::{MAX_FIELD_DEPTH, MAX_FIELDS};
use super::{Lookup, Operation, Shape};
use crate::source::Span;
use crate::subject::identifier_words::words;
use crate::subject::{FieldPath, Place, Step};

/// A field of a body, at the top or inside of other fields.
#[derive(Debug)]
pub struct BodyField {
    /// Its path in the body.
    pub path: FieldPath,
    /// The span of its name in the document.
    pub span: Span,
    /// The words of its name, in lower case and singular.
    pub words: Vec<String>,
    /// The words of all names in its path, its own included.
    pub way: Vec<String>,
    /// The names of its fields and, for a list, of the fields of its items: the words of each name, joined by
    /// spaces.
    pub children: BTreeSet<String>,
}

impl Operation<'_> {
    /// The fields of a body, those with shorter paths first; empty if the operation has no such body.
    #[must_use]
    pub fn fields(self, place: &Place) -> Arc<[BodyField]> {
        let key = (self.entry.pointer.clone(), place.with_path(FieldPath::root()));
        let cache = || self.document.fields.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        if let Some(fields) = cache().get(&key) {
            return Arc::clone(fields);
        }
        let fields: Arc<[BodyField]> = self.body(place).map_or_else(Vec::new, |body| find(&body)).into();
        cache().insert(key, Arc::clone(&fields));
        fields
    }
}

/// The fields of a body, level by level, within [`MAX_FIELD_DEPTH`] and [`MAX_FIELDS`].
fn find(body: &Shape<'_>) -> Vec<BodyField> {
    let mut fields: Vec<BodyField> = Vec::new();
    let mut level = vec![(FieldPath::root(), body.clone())];
    let mut seen = BTreeSet::new();
    for _ in 0..MAX_FIELD_DEPTH {
        let mut next = Vec::new();
        for (path, shape) in level {
            if let Lookup::Declared(item) = shape.step(&Step::Item) {
                next.push((path.item(), item));
            }
            for property in shape.properties() {
                let path = path.key(property.name);
                let first_time =
                    property.shape.pointer().is_some_and(|pointer| seen.insert(pointer.to_owned()));
                if let Some(span) = property.shape.span() {
                    fields.push(BodyField {
                        span,
                        words: words(property.name),
                        way: way(&path),
                        children: children(&property.shape),
                        path: path.clone(),
                    });
                }
                // Do not open a schema again: it may be a cycle, and its fields are listed already.
                if first_time && fields.len() < MAX_FIELDS {
                    next.push((path, property.shape));
                }
            }
        }
        level = next;
    }
    fields.sort_by_key(|field| field.path.steps().len());
    fields
}

fn children(shape: &Shape<'_>) -> BTreeSet<String> {
    let names = |shape: &Shape<'_>| -> Vec<String> {
        shape.properties().iter().map(|property| words(property.name).join(" ")).collect()
    };
    let mut all: BTreeSet<String> = names(shape).into_iter().collect();
    if let Lookup::Declared(items) = shape.step(&Step::Item) {
        all.extend(names(&items));
    }
    all
}

/// The words of all names in a field path.
pub(crate) fn way(path: &FieldPath) -> Vec<String> {
    let keys = path.steps().iter().filter_map(|step| match step {
        Step::Key(key) => Some(words(key)),
        Step::Item => None,
    });
    keys.flatten().collect()
}
