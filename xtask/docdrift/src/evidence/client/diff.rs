//! What the document promises beside what the client takes, subject by subject.

use std::collections::BTreeSet;

use super::verdict;
use super::verdict::ClientVerdict;
use crate::client::schema::{ClientSchema, PropertyVerdict};
use crate::openapi::{Lookup, MAX_STEPS, Operation, Parameter, Shape};
use crate::source::Span;
use crate::source::tree::Node;
use crate::subject::{FieldPath, Place, Step, Subject};

/// The key that stands for every key of a map.
const ANY_KEY: &str = "*";

/// One subject of a document, and what the client makes of it.
#[derive(Clone, Debug)]
pub struct ClientDiff {
    /// The subject.
    pub subject: Subject,
    /// Where the document declares it.
    pub declared: Span,
    /// Where the client's schema has it, or would have it.
    pub client: Span,
    /// What the client makes of it.
    pub taking: ClientVerdict,
    /// The rewrite that is the cause, where the list of them tells.
    pub cause: Option<String>,
}

impl ClientDiff {
    /// An operation of which the client has nothing.
    pub(super) fn without(operation: Operation<'_>, client: Span) -> Self {
        let subject = Subject::new(operation.id(), Place::Operation);
        ClientDiff { subject, declared: operation.span(), client, taking: ClientVerdict::Lost, cause: None }
    }

    /// What to do about it, as a clause.
    #[must_use]
    pub fn remedy(&self) -> String {
        match &self.cause {
            Some(rewrite) => format!("the rewrite `{rewrite}` is the cause: make it keep this"),
            None => "find the rewrite that is the cause, or the generator's limit, and say why".to_owned(),
        }
    }
}

/// Compares what is testified of an operation.
pub(super) fn operation(operation: Operation<'_>, types: &Node, compared: &mut Vec<ClientDiff>) {
    let mut comparison = ClientComparison { operation, compared, known: BTreeSet::new() };
    if let Some(taken) = types.get("parameters") {
        comparison.parameters(taken, types.get("required"));
    }
    comparison.request(types);
    comparison.responses(types);
}

struct ClientComparison<'a, 'd> {
    operation: Operation<'d>,
    compared: &'a mut Vec<ClientDiff>,
    /// The pairs of schema and type that are compared already: what is below them is told once, also
    /// where a type holds itself.
    known: BTreeSet<(String, Span)>,
}

impl<'d> ClientComparison<'_, 'd> {
    fn push(&mut self, place: Place, declared: Span, client: Span, taking: ClientVerdict) {
        let subject = Subject::new(self.operation.id(), place);
        self.compared.push(ClientDiff { subject, declared, client, taking, cause: None });
    }

    fn parameters(&mut self, types: &Node, required: Option<&Node>) {
        for parameter in self.operation.parameters() {
            let place = Place::Parameter(parameter.location, parameter.name.to_owned());
            if let Some(entry) = types.entry(parameter.name) {
                let mut taking = parameter_taking(&parameter.shape, &ClientSchema::root(&entry.value));
                let asked = required.map_or(&[][..], Node::items);
                let asked = asked.iter().any(|name| name.as_str() == Some(parameter.name));
                if asked && !parameter.required && taking.is_accepted() {
                    taking = ClientVerdict::Refused("required", CANNOT_DO_WITHOUT.to_owned());
                }
                self.push(place, parameter.span, entry.key, taking);
            } else if !self.in_brackets(&parameter, types) {
                self.push(place, parameter.span, types.span.head(), ClientVerdict::Lost);
            }
        }
    }

    /// What travels as `created[gte]` or `expand[]` is one parameter a key for the client. Whether
    /// the client has any of them.
    fn in_brackets(&mut self, parameter: &Parameter<'d>, types: &Node) -> bool {
        let opening = format!("{}[", parameter.name);
        if !types.entries().any(|(name, _)| name.starts_with(&opening)) {
            return false;
        }
        let mut below: Vec<(String, Shape<'d>)> = Vec::new();
        if let Lookup::Declared(_) = parameter.shape.step(&Step::Item) {
            // The list as a whole: the client writes the brackets behind its name.
            below.push((format!("{opening}]"), parameter.shape.clone()));
        }
        let fields = parameter.shape.properties().into_iter();
        below.extend(fields.map(|field| (format!("{opening}{}]", field.name), field.shape)));
        if parameter.shape.types().iter().any(|name| !["array", "object", "null"].contains(name)) {
            below.push((parameter.name.to_owned(), parameter.shape.clone()));
        }
        for (name, shape) in below {
            let place = Place::Parameter(parameter.location, name.clone());
            let span = shape.span().unwrap_or(parameter.span);
            match types.entry(&name) {
                Some(entry) => {
                    let taking = parameter_taking(&shape, &ClientSchema::root(&entry.value));
                    self.push(place, span, entry.key, taking);
                }
                None => self.push(place, span, types.span.head(), ClientVerdict::Lost),
            }
        }
        true
    }

    fn request(&mut self, types: &Node) {
        let place = Place::Request(FieldPath::root());
        let (Some(request), Some(shape)) = (types.entry("request"), self.operation.body(&place)) else {
            return;
        };
        if request.value.as_bool() == Some(false) {
            // What can hold nothing is not missed.
            let empty =
                matches!(shape.step(&Step::Key(ANY_KEY.to_owned())), Lookup::Absent { closed: true, .. });
            let taking = if empty && shape.properties().is_empty() {
                ClientVerdict::Accepted
            } else {
                ClientVerdict::Lost
            };
            self.push(place, shape.span().unwrap_or(self.operation.span()), request.key, taking);
        } else {
            self.value(&place, &shape, &ClientSchema::root(&request.value));
        }
    }

    fn responses(&mut self, types: &Node) {
        let Some(responses) = types.entry("responses") else { return };
        let declared = self.operation.responses();
        for response in &declared {
            let place = Place::Response(response.status.to_owned(), FieldPath::root());
            let Some(shape) = self.operation.body(&place) else { continue };
            let class = response.status.get(..1).map(|first| format!("{first}XX"));
            let keys = [Some(response.status), class.as_deref(), Some("default")];
            let mut nodes: Vec<&Node> =
                keys.into_iter().flatten().find_map(|key| responses.value.get(key)).into_iter().collect();
            if nodes.is_empty() && response.status == "default" {
                // Every status that the document does not declare by itself.
                let others = responses.value.entries();
                let others =
                    others.filter(|(status, _)| !declared.iter().any(|known| known.status == *status));
                nodes.extend(others.map(|(_, entry)| &entry.value));
            }
            if nodes.is_empty() {
                self.push(place.clone(), response.span, responses.key, ClientVerdict::Lost);
            }
            for node in nodes {
                self.value(&place, &shape, &ClientSchema::root(node));
            }
        }
    }

    /// A value and all that stands below it. Documents chain more schemas than a stack has room for, so what
    /// is left to compare is a list.
    fn value(&mut self, place: &Place, shape: &Shape<'d>, taken: &ClientSchema<'_>) {
        let value =
            PendingComparison::Value { place: place.clone(), shape: shape.clone(), taken: taken.clone() };
        let mut left = vec![value];
        while let Some(next) = left.pop() {
            match next {
                PendingComparison::Value { place, shape, taken } => {
                    left.extend(self.one(place, &shape, &taken).into_iter().rev());
                }
                PendingComparison::Known { place, declared, client, taking } => {
                    self.push(place, declared, client, taking);
                }
            }
        }
    }

    /// Compares one value; what is left to compare below it.
    fn one<'c>(
        &mut self,
        place: Place,
        shape: &Shape<'d>,
        taken: &ClientSchema<'c>,
    ) -> Vec<PendingComparison<'d, 'c>> {
        let answered = matches!(place, Place::Response(..));
        let Some(span) = shape.span() else { return Vec::new() };
        let own = verdict::of(shape, taken, answered);
        let pair = (shape.pointer().unwrap_or_default().to_owned(), taken.identity());
        let path = place.path().cloned().unwrap_or_default();
        let stops = !own.is_accepted() || !self.known.insert(pair) || path.steps().len() >= MAX_STEPS;
        self.push(place.clone(), span, taken.span, own);
        if stops {
            return Vec::new();
        }
        let mut left = Vec::new();
        if let Lookup::Declared(below) = shape.step(&Step::Item) {
            left.extend(PendingComparison::below(place.with_path(path.item()), below, taken, taken.items()));
        }
        if let Some(below) = shape.values_of_others() {
            left.extend(PendingComparison::below(
                place.with_path(path.key(ANY_KEY)),
                below,
                taken,
                taken.others(),
            ));
        }
        for property in shape.properties() {
            let place = place.with_path(path.key(property.name));
            match taken.property(property.name) {
                PropertyVerdict::Field(field)
                    if taken.requires(property.name) && !shape.always_requires(property.name) =>
                {
                    let declared = property.shape.span().unwrap_or(span);
                    let taking = ClientVerdict::Refused("required", CANNOT_DO_WITHOUT.to_owned());
                    left.push(PendingComparison::Known { place, declared, client: field.span, taking });
                }
                kept => left.extend(PendingComparison::below(place, property.shape, taken, kept)),
            }
        }
        left
    }
}

/// What is left to compare.
enum PendingComparison<'d, 'c> {
    /// A value that both have.
    Value { place: Place, shape: Shape<'d>, taken: ClientSchema<'c> },
    /// A value of which the client has no type, or one that decides it.
    Known { place: Place, declared: Span, client: Span, taking: ClientVerdict },
}

impl<'d, 'c> PendingComparison<'d, 'c> {
    /// One step below a value that the client takes.
    fn below(
        place: Place,
        shape: Shape<'d>,
        above: &ClientSchema<'c>,
        kept: PropertyVerdict<'c>,
    ) -> Option<Self> {
        let declared = shape.span()?;
        let client = above.span;
        Some(match kept {
            PropertyVerdict::Field(taken) => PendingComparison::Value { place, shape, taken },
            PropertyVerdict::Anything => PendingComparison::Value { place, shape, taken: above.anything() },
            PropertyVerdict::Left(true) if matches!(place, Place::Response(..)) => {
                let reason = "the client refuses a value that has it".to_owned();
                let taking = ClientVerdict::Refused("additionalProperties", reason);
                PendingComparison::Known { place, declared, client, taking }
            }
            PropertyVerdict::Left(_) => {
                PendingComparison::Known { place, declared, client, taking: ClientVerdict::Lost }
            }
        })
    }
}

const CANNOT_DO_WITHOUT: &str = "the client cannot do without it, and the document lets it be left out";

/// A parameter has no place for what stands below it, so the items of a list count as the list: those of
/// a list of itself once.
fn parameter_taking(shape: &Shape<'_>, taken: &ClientSchema<'_>) -> ClientVerdict {
    let (mut shape, mut taken) = (shape.clone(), taken.clone());
    let mut known = BTreeSet::new();
    loop {
        let own = verdict::of(&shape, &taken, false);
        let is_new = known.insert((shape.identity(), taken.identity()));
        match (shape.step(&Step::Item), taken.items()) {
            (Lookup::Declared(below), PropertyVerdict::Field(items))
                if own == ClientVerdict::Accepted && is_new =>
            {
                (shape, taken) = (below, items);
            }
            _ => return own,
        }
    }
}
