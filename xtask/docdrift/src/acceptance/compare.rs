//! What the document promises beside what the client takes, subject by subject.

use std::collections::BTreeSet;

use serde_json::Value;

use super::taken::{Kept, Taken};
use crate::contract::{Lookup, Operation, Shape};
use crate::evidence::plain;
use crate::source::Span;
use crate::subject::{FieldPath, Place, Step, Subject};
use crate::tree::Node;

/// One subject of a document, and what the client makes of it.
#[derive(Clone, Debug)]
pub struct Compared {
    /// The subject.
    pub subject: Subject,
    /// Where the document declares it.
    pub declared: Span,
    /// Where the client's schema has it, or would have it.
    pub client: Span,
    /// What the client makes of it.
    pub taking: Taking,
    /// The rewrite that is the cause, where the list of them tells.
    pub cause: Option<String>,
}

impl Compared {
    /// What to do about it, as a clause.
    #[must_use]
    pub fn remedy(&self) -> String {
        match &self.cause {
            Some(rewrite) => format!("the rewrite `{rewrite}` is the cause: make it keep this"),
            None => "find the rewrite that is the cause, or the generator's limit, and say why".to_owned(),
        }
    }
}

/// What the client makes of a subject.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Taking {
    /// It takes all that the document promises.
    Accepted,
    /// It refuses a part of it, as the clause says; the keyword is what is narrower.
    Refused(&'static str, String),
    /// It has no place for it.
    Lost,
}

/// Compares what is testified of an operation.
pub(super) fn operation(operation: Operation<'_>, types: &Node, compared: &mut Vec<Compared>) {
    let mut comparison = Comparison { operation, compared, known: BTreeSet::new() };
    if let Some(taken) = types.get("parameters") {
        comparison.parameters(taken);
    }
    if let (Some(request), Some(shape)) =
        (types.entry("request"), operation.body(&Place::Request(FieldPath::root())))
    {
        let taken = Taken::root(&request.value);
        comparison.value(&Place::Request(FieldPath::root()), &shape, &taken);
    }
    let Some(responses) = types.entry("responses") else { return };
    for response in operation.responses() {
        let place = Place::Response(response.status.to_owned(), FieldPath::root());
        let Some(shape) = operation.body(&place) else { continue };
        let class = response.status.get(..1).map(|first| format!("{first}XX"));
        let keys = [Some(response.status), class.as_deref(), Some("default")];
        match keys.into_iter().flatten().find_map(|key| responses.value.get(key)) {
            Some(node) => comparison.value(&place, &shape, &Taken::root(node)),
            None => comparison.push(place, response.span, responses.key, Taking::Lost),
        }
    }
}

struct Comparison<'a, 'd> {
    operation: Operation<'d>,
    compared: &'a mut Vec<Compared>,
    /// The pairs of schema and type that are compared already: what is below them is told once, also
    /// where a type holds itself.
    known: BTreeSet<(String, Span)>,
}

impl<'d> Comparison<'_, 'd> {
    fn push(&mut self, place: Place, declared: Span, client: Span, taking: Taking) {
        let subject = Subject::new(self.operation.id(), place);
        self.compared.push(Compared { subject, declared, client, taking, cause: None });
    }

    fn parameters(&mut self, types: &Node) {
        for parameter in self.operation.parameters() {
            let place = Place::Parameter(parameter.location, parameter.name.to_owned());
            match types.get(parameter.name) {
                Some(node) => {
                    let taken = Taken::root(node);
                    let taking = taking(&parameter.shape, &taken, false);
                    self.push(place, parameter.span, taken.span, taking);
                }
                None => self.push(place, parameter.span, types.span.head(), Taking::Lost),
            }
        }
    }

    /// A value and all that stands below it.
    fn value(&mut self, place: &Place, shape: &Shape<'d>, taken: &Taken<'_>) {
        let answered = matches!(place, Place::Response(..));
        let Some(span) = shape.span() else { return };
        let own = taking(shape, taken, answered);
        let pair = (shape.pointer().unwrap_or_default().to_owned(), taken.identity());
        let stops = own != Taking::Accepted || taken.is_anything() || !self.known.insert(pair);
        self.push(place.clone(), span, taken.span, own);
        if stops {
            return;
        }
        let path = place.path().cloned().unwrap_or_default();
        if let (Lookup::Declared(below), Some(items)) = (shape.step(&Step::Item), taken.items()) {
            self.value(&place.with_path(path.item()), &below, &items);
        }
        for property in shape.properties() {
            let place = place.with_path(path.key(property.name));
            let span = property.shape.span().unwrap_or(span);
            match taken.property(property.name) {
                Kept::Field(field) if taken.requires(property.name) && !shape.requires(property.name) => {
                    let reason = "the client cannot do without it, and the document lets it be left out";
                    self.push(place, span, field.span, Taking::Refused("required", reason.to_owned()));
                }
                Kept::Field(field) => self.value(&place, &property.shape, &field),
                Kept::Anything => self.push(place, span, taken.span, Taking::Accepted),
                Kept::Left(true) if answered => {
                    let reason = "the client refuses a value that has it".to_owned();
                    self.push(place, span, taken.span, Taking::Refused("additionalProperties", reason));
                }
                Kept::Left(_) => self.push(place, span, taken.span, Taking::Lost),
            }
        }
    }
}

/// What the client makes of the value itself.
fn taking(shape: &Shape<'_>, taken: &Taken<'_>, answered: bool) -> Taking {
    if taken.is_anything() {
        return Taking::Accepted;
    }
    // What a caller does not want to send is left out; null is for answers.
    let types: Vec<&str> = shape.types().into_iter().filter(|name| answered || *name != "null").collect();
    if let Some(name) = types.iter().find(|name| !taken.takes(name)) {
        return Taking::Refused(
            "type",
            format!("the document has {name} among its types, and the client does not"),
        );
    }
    match (shape.only_values(), taken.values()) {
        // A list for something that is no text at all is another branch's.
        (None, Some(_)) if types.iter().any(|name| *name != "null") => {
            Taking::Refused("enum", "the client takes a list of values, and the document any".to_owned())
        }
        (Some(promised), Some(values)) => {
            let promised = promised.into_iter().map(Node::to_json);
            let missing: Vec<String> = promised
                .filter(|value| *value != Value::Null && !values.contains(value))
                .map(|value| format!("`{}`", plain(&value)))
                .collect();
            if missing.is_empty() {
                return Taking::Accepted;
            }
            Taking::Refused("enum", format!("the client does not know {}", missing.join(", ")))
        }
        _ => Taking::Accepted,
    }
}
