//! The descriptions inside a document are read by people, too: what they promise beside what the
//! schema states at the same place.

use std::collections::BTreeSet;

use super::{Declared, Standing, Statement};
use crate::openapi::{Document, Lookup, MAX_STEPS, Operation, Property, Shape};
use crate::page::claim::{Claim, Origin};
use crate::page::prose;
use crate::source::Excerpt;
use crate::source::tree::Node;
use crate::subject::{FieldPath, Place, Step, Subject};

/// The claims of all descriptions of parameters and fields, each once: what several operations share
/// is told of the first.
pub(super) fn statements(document: &Document) -> Vec<Statement<'_>> {
    let mut reader = DescriptionReader { known: BTreeSet::new(), statements: Vec::new() };
    for operation in document.operations() {
        for parameter in operation.parameters() {
            if !reader.known.insert(parameter.pointer.clone()) {
                continue;
            }
            let place = Place::Parameter(parameter.location, parameter.name.to_owned());
            let declared = Declared {
                subject: Subject::new(operation.id(), place),
                span: parameter.span,
                pointer: parameter.pointer,
                shape: Some(parameter.shape),
            };
            reader.described(parameter.name, parameter.description, operation, declared);
        }
        let answer = operation.success().map(|success| success.status.to_owned());
        let answer = answer.map(|status| Place::Response(status, FieldPath::root()));
        for place in [Some(Place::Request(FieldPath::root())), answer].into_iter().flatten() {
            if let Some(shape) = operation.body(&place) {
                reader.fields(shape, place, operation);
            }
        }
    }
    reader.statements
}

struct DescriptionReader<'d> {
    /// The pointers of the schemas that were read.
    known: BTreeSet<String>,
    statements: Vec<Statement<'d>>,
}

/// A value of which the fields are still to be read; the name of a property.
struct PendingValue<'d> {
    shape: Shape<'d>,
    place: Place,
    name: Option<&'d str>,
}

impl<'d> DescriptionReader<'d> {
    /// The fields of a body in the order of the file, those of a field right behind it. Documents chain
    /// more schemas than a stack has room for, so those that are left are a list.
    fn fields(&mut self, body: Shape<'d>, place: Place, operation: Operation<'d>) {
        let mut left = vec![PendingValue { shape: body, place, name: None }];
        while let Some(PendingValue { shape, place, name }) = left.pop() {
            if let (Some(name), Some(span)) = (name, shape.span()) {
                let declared = Declared {
                    subject: Subject::new(operation.id(), place.clone()),
                    span,
                    pointer: shape.pointer().unwrap_or_default().to_owned(),
                    shape: Some(shape.clone()),
                };
                // In a union, the description is one branch's, and what is declared is all of theirs.
                if shape.is_of_one_schema() {
                    self.described(name, shape.description(), operation, declared);
                }
            }
            let path = place.path().cloned().unwrap_or_default();
            let is_known = !self.known.insert(shape.pointer().unwrap_or_default().to_owned());
            if is_known || path.steps().len() >= MAX_STEPS {
                continue;
            }
            let mut below = Vec::new();
            if let Lookup::Declared(items) = shape.step(&Step::Item) {
                below.push(PendingValue { shape: items, place: place.with_path(path.item()), name: None });
            }
            for Property { name, shape } in shape.properties() {
                below.push(PendingValue { shape, place: place.with_path(path.key(name)), name: Some(name) });
            }
            left.extend(below.into_iter().rev());
        }
    }

    fn described(
        &mut self,
        name: &str,
        description: Option<&'d Node>,
        operation: Operation<'d>,
        declared: Declared<'d>,
    ) {
        let Some((node, text)) = description.and_then(|node| Some((node, node.as_str()?))) else { return };
        let mut excerpt = Excerpt::new(node.span.file);
        excerpt.push(text, node.span.start as usize);
        for (kind, value, _) in prose::described(&excerpt, Some(name)) {
            let claim = Claim {
                subject: declared.subject.clone(),
                kind,
                value: Some(value),
                // A string in YAML or JSON is not the text that it stands for: the whole of it is told.
                span: node.span,
                origin: Origin::Description,
            };
            let standing = Standing::Declared(declared.clone());
            self.statements.push(Statement { claim, operation: Some(operation), standing });
        }
    }
}
