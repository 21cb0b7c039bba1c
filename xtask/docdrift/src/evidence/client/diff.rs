//! Compares an operation of the document with the client's types, subject by subject.

use std::collections::BTreeSet;

use super::verdict;
use super::verdict::{ClientVerdict, Sent};
use crate::client::schema::{ClientSchema, PropertyVerdict};
use crate::openapi::{Lookup, MAX_STEPS, Operation, Parameter, Shape};
use crate::source::Span;
use crate::source::tree::Node;
use crate::subject::{FieldPath, Place, Step, Subject};

/// The key that represents every key of a map in a subject.
const ANY_KEY: &str = "*";

/// The media type of a form.
const FORM: &str = "application/x-www-form-urlencoded";

/// One subject of a document, and whether the client accepts it.
#[derive(Clone, Debug)]
pub struct ClientDiff {
    /// The subject.
    pub subject: Subject,
    /// Where the document declares the subject.
    pub declared: Span,
    /// Where the client's schema declares the subject, or would have to.
    pub client: Span,
    /// Whether the client accepts it.
    pub verdict: ClientVerdict,
    /// The rewrite that caused the difference; `None` if it is unknown.
    pub cause: Option<String>,
}

impl ClientDiff {
    /// The entry of an operation that the client does not have.
    pub(super) fn without(operation: Operation<'_>, client: Span) -> Self {
        let subject = Subject::new(operation.id(), Place::Operation);
        ClientDiff { subject, declared: operation.span(), client, verdict: ClientVerdict::Lost, cause: None }
    }

    /// How to fix the difference, as a clause.
    #[must_use]
    pub fn remedy(&self) -> String {
        match &self.cause {
            Some(rewrite) => format!("the rewrite `{rewrite}` is the cause: make it keep this"),
            None => "find the rewrite that is the cause, or the generator's limit, and say why".to_owned(),
        }
    }
}

/// Compares the client's types for an operation with the document, and adds one entry per subject.
pub(super) fn operation(operation: Operation<'_>, types: &Node, compared: &mut Vec<ClientDiff>) {
    let sends_form = operation.request().iter().any(|body| body.media_type == FORM);
    let mut comparison = ClientComparison { operation, sends_form, compared, known: BTreeSet::new() };
    if let Some(accepted) = types.get("parameters") {
        comparison.parameters(accepted, types.get("required"));
    }
    comparison.request(types);
    comparison.responses(types);
}

struct ClientComparison<'a, 'd> {
    operation: Operation<'d>,
    sends_form: bool,
    compared: &'a mut Vec<ClientDiff>,
    /// The pairs of schema and type that were already compared, so that shared and recursive types are
    /// compared once.
    known: BTreeSet<(String, Span)>,
}

impl<'d> ClientComparison<'_, 'd> {
    fn push(&mut self, place: Place, declared: Span, client: Span, verdict: ClientVerdict) {
        let subject = Subject::new(self.operation.id(), place);
        self.compared.push(ClientDiff { subject, declared, client, verdict, cause: None });
    }

    fn parameters(&mut self, types: &Node, required: Option<&Node>) {
        for parameter in self.operation.parameters() {
            let place = Place::Parameter(parameter.location, parameter.name.to_owned());
            if self.in_brackets(&parameter, types) {
                continue;
            }
            if let Some(entry) = types.entry(parameter.name) {
                let types = ClientSchema::root(&entry.value);
                let mut verdict = parameter_verdict(&parameter.shape, &types, Sent::Request);
                let is_required = required.map_or(&[][..], Node::items);
                let is_required = is_required.iter().any(|name| name.as_str() == Some(parameter.name));
                if is_required && !parameter.required && verdict.is_accepted() {
                    verdict = ClientVerdict::Refused("required", CANNOT_DO_WITHOUT.to_owned());
                }
                self.push(place, parameter.span, entry.key, verdict);
            } else {
                self.push(place, parameter.span, types.span.head(), ClientVerdict::Lost);
            }
        }
    }

    /// Compares a parameter that the client has as several parameters, one per key: `created[gte]`,
    /// `expand[]`. Returns whether the client has any of them.
    fn in_brackets(&mut self, parameter: &Parameter<'d>, types: &Node) -> bool {
        let opening = format!("{}[", parameter.name);
        if !types.entries().any(|(name, _)| name.starts_with(&opening)) {
            return false;
        }
        let mut below: Vec<(String, Shape<'d>)> = Vec::new();
        if let Lookup::Declared(_) = parameter.shape.step(&Step::Item) {
            // The list as a whole: the client writes the brackets behind the name of the parameter.
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
                    let sent = if name == parameter.name { Sent::BesideBrackets } else { Sent::Request };
                    let verdict = parameter_verdict(&shape, &ClientSchema::root(&entry.value), sent);
                    self.push(place, span, entry.key, verdict);
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
            // A body that allows no fields is not lost.
            let empty =
                matches!(shape.step(&Step::Key(ANY_KEY.to_owned())), Lookup::Absent { closed: true, .. });
            let verdict = if empty && shape.properties().is_empty() {
                ClientVerdict::Accepted
            } else {
                ClientVerdict::Lost
            };
            self.push(place, shape.span().unwrap_or(self.operation.span()), request.key, verdict);
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
                // `default` covers every status that the document does not declare.
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

    /// Compares a value and all values below it. The pending comparisons are a list because recursion
    /// over long chains of schemas would overflow the stack.
    fn value(&mut self, place: &Place, shape: &Shape<'d>, accepted: &ClientSchema<'_>) {
        let value = PendingComparison::Value {
            place: place.clone(),
            shape: shape.clone(),
            accepted: accepted.clone(),
        };
        let mut pending = vec![value];
        while let Some(next) = pending.pop() {
            match next {
                PendingComparison::Value { place, shape, accepted } => {
                    pending.extend(self.compare_one(place, &shape, &accepted).into_iter().rev());
                }
                PendingComparison::Known { place, declared, client, verdict } => {
                    self.push(place, declared, client, verdict);
                }
            }
        }
    }

    /// Where a value of a body is sent.
    fn sent(&self, place: &Place) -> Sent {
        match place {
            Place::Response(..) => Sent::Response,
            _ if self.sends_form => Sent::Form,
            _ => Sent::Request,
        }
    }

    /// Compares one value, and returns the comparisons that are pending below it.
    fn compare_one<'c>(
        &mut self,
        place: Place,
        shape: &Shape<'d>,
        accepted: &ClientSchema<'c>,
    ) -> Vec<PendingComparison<'d, 'c>> {
        let Some(span) = shape.span() else { return Vec::new() };
        let own = verdict::of(shape, accepted, self.sent(&place));
        let pair = (shape.pointer().unwrap_or_default().to_owned(), accepted.identity());
        let path = place.path().cloned().unwrap_or_default();
        let stops = !own.is_accepted() || !self.known.insert(pair) || path.steps().len() >= MAX_STEPS;
        self.push(place.clone(), span, accepted.span, own);
        if stops {
            return Vec::new();
        }
        let mut pending = Vec::new();
        if let Lookup::Declared(below) = shape.step(&Step::Item) {
            pending.extend(PendingComparison::below(
                place.with_path(path.item()),
                below,
                accepted,
                accepted.items(),
            ));
        }
        if let Some(below) = shape.values_of_others() {
            pending.extend(PendingComparison::below(
                place.with_path(path.key(ANY_KEY)),
                below,
                accepted,
                accepted.others(),
            ));
        }
        for property in shape.properties() {
            let place = place.with_path(path.key(property.name));
            match accepted.property(property.name) {
                PropertyVerdict::Field(field)
                    if accepted.requires(property.name) && !shape.always_requires(property.name) =>
                {
                    let declared = property.shape.span().unwrap_or(span);
                    let verdict = ClientVerdict::Refused("required", CANNOT_DO_WITHOUT.to_owned());
                    pending.push(PendingComparison::Known { place, declared, client: field.span, verdict });
                }
                kept => pending.extend(PendingComparison::below(place, property.shape, accepted, kept)),
            }
        }
        pending
    }
}

/// A pending comparison.
enum PendingComparison<'d, 'c> {
    /// A value that the document and the client both declare.
    Value { place: Place, shape: Shape<'d>, accepted: ClientSchema<'c> },
    /// A subject with a verdict that is already known.
    Known { place: Place, declared: Span, client: Span, verdict: ClientVerdict },
}

impl<'d, 'c> PendingComparison<'d, 'c> {
    /// The comparison one step below an accepted value; `None` if the schema has no location.
    fn below(
        place: Place,
        shape: Shape<'d>,
        above: &ClientSchema<'c>,
        kept: PropertyVerdict<'c>,
    ) -> Option<Self> {
        let declared = shape.span()?;
        let client = above.span;
        Some(match kept {
            PropertyVerdict::Field(accepted) => PendingComparison::Value { place, shape, accepted },
            PropertyVerdict::Anything => {
                PendingComparison::Value { place, shape, accepted: above.anything() }
            }
            PropertyVerdict::Left(true) if matches!(place, Place::Response(..)) => {
                let reason = "the client refuses a value that has it".to_owned();
                let verdict = ClientVerdict::Refused("additionalProperties", reason);
                PendingComparison::Known { place, declared, client, verdict }
            }
            PropertyVerdict::Left(_) => {
                PendingComparison::Known { place, declared, client, verdict: ClientVerdict::Lost }
            }
        })
    }
}

const CANNOT_DO_WITHOUT: &str = "the client cannot do without it, and the document lets it be left out";

/// The verdict on a parameter. Parameters have no places for items, so the verdict on the items of a list
/// is the verdict on the list. A list that contains itself is followed once.
fn parameter_verdict(shape: &Shape<'_>, accepted: &ClientSchema<'_>, sent: Sent) -> ClientVerdict {
    let (mut shape, mut accepted) = (shape.clone(), accepted.clone());
    let mut known = BTreeSet::new();
    loop {
        let own = verdict::of(&shape, &accepted, sent);
        let is_new = known.insert((shape.identity(), accepted.identity()));
        match (shape.step(&Step::Item), accepted.items()) {
            (Lookup::Declared(below), PropertyVerdict::Field(items))
                if own == ClientVerdict::Accepted && is_new =>
            {
                (shape, accepted) = (below, items);
            }
            _ => return own,
        }
    }
}
