//! Reads claims from the descriptions inside an OpenAPI document, each with the schema that the description
//! belongs to.

use std::collections::BTreeSet;

use super::{Declared, Standing, Statement};
use crate::openapi::{Document, Lookup, MAX_STEPS, Operation, Property, Shape};
use crate::page::claim::{Claim, Origin};
use crate::page::prose;
use crate::source::Excerpt;
use crate::source::tree::Node;
use crate::subject::{FieldPath, Place, Step, Subject};

/// The claims of all descriptions of parameters, and of fields of request bodies and success responses. A
/// description that several operations share is claimed once, for the first operation.
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
        let response = operation.success().map(|success| success.status.to_owned());
        let response = response.map(|status| Place::Response(status, FieldPath::root()));
        for place in [Some(Place::Request(FieldPath::root())), response].into_iter().flatten() {
            if let Some(shape) = operation.body(&place) {
                reader.fields(shape, place, operation);
            }
        }
    }
    reader.statements
}

struct DescriptionReader<'d> {
    /// The JSON pointers of the parameters and schemas that were already read.
    known: BTreeSet<String>,
    statements: Vec<Statement<'d>>,
}

/// A value whose description and fields are still to be read; `name` is set if it is a property.
struct PendingValue<'d> {
    shape: Shape<'d>,
    place: Place,
    name: Option<&'d str>,
}

impl<'d> DescriptionReader<'d> {
    /// Reads the fields of a body in the order of the file, each field before its own fields. The pending
    /// fields are a list because recursion over long chains of schemas would overflow the stack.
    fn fields(&mut self, body: Shape<'d>, place: Place, operation: Operation<'d>) {
        let mut pending = vec![PendingValue { shape: body, place, name: None }];
        while let Some(PendingValue { shape, place, name }) = pending.pop() {
            if let (Some(name), Some(span)) = (name, shape.span()) {
                let declared = Declared {
                    subject: Subject::new(operation.id(), place.clone()),
                    span,
                    pointer: shape.pointer().unwrap_or_default().to_owned(),
                    shape: Some(shape.clone()),
                };
                // In a union, the description belongs to one branch, and the declared shape to all branches.
                if shape.is_of_one_schema() {
                    self.described(name, shape.description(), operation, declared);
                }
            }
            let path = place.path().cloned().unwrap_or_default();
            let is_known = !self.known.insert(shape.pointer().unwrap_or_default().to_owned());
            if is_known || path.steps().len() >= MAX_STEPS {
                continue;
            }
            let mut children = Vec::new();
            if let Lookup::Declared(items) = shape.step(&Step::Item) {
                children.push(PendingValue { shape: items, place: place.with_path(path.item()), name: None });
            }
            for Property { name, shape } in shape.properties() {
                children.push(PendingValue {
                    shape,
                    place: place.with_path(path.key(name)),
                    name: Some(name),
                });
            }
            pending.extend(children.into_iter().rev());
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
                // Offsets in the text differ from offsets in the YAML or JSON string, so the span is the
                // whole string.
                span: node.span,
                origin: Origin::Description,
            };
            let standing = Standing::Declared(declared.clone());
            self.statements.push(Statement::new(claim, Some(operation), standing));
        }
    }
}
