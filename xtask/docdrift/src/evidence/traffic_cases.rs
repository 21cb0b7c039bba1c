//! What traffic of any form shows against the documents, as rules see it: one case for each disagreement.

use std::collections::{BTreeMap, BTreeSet};

use super::traffic_judge::UNDOCUMENTED_OPERATION;
use super::traffic_tally::{
    AUTHORED, FIRST_PLACES, MAX_FACTS, MAX_SEEN, Seen, TrafficFact, TrafficPlace, TrafficTally,
};
use super::{traffic_examples, traffic_paths};
use crate::openapi::{Document, Lookup, Operation};
use crate::source::Span;
use crate::source::gap::{Gap, GapKind};
use crate::subject::{FieldPath, OperationId, ParameterLocation, Place, Subject};

/// Where places of traffic can be shown.
pub(crate) type TrafficSpans = BTreeMap<TrafficPlace, Span>;

/// A disagreement between traffic and a document.
#[derive(Clone, Debug)]
pub struct TrafficCase {
    /// What kind it is: `undocumented-status`, `response/type`.
    pub kind: String,
    /// What it is about.
    pub subject: Subject,
    /// What is wrong; several reasons are joined.
    pub reason: String,
    /// Whether somebody wrote the exchanges.
    pub is_authored: bool,
    /// The number of exchanges that show it.
    pub count: u64,
    /// The number of exchanges that could show it; `None` if it is not known.
    pub total: Option<u64>,
    /// Where the document declares the subject, or would have to.
    pub declared: Option<Span>,
    /// The first places, each with its span if it can be shown.
    pub places: Vec<(TrafficPlace, Option<Span>)>,
}

/// The cases of a tally, in the order of operations and places.
pub(crate) fn cases(tally: &TrafficTally, documents: &[Document], spans: &TrafficSpans) -> Vec<TrafficCase> {
    let mut operations: BTreeMap<String, Operation<'_>> = BTreeMap::new();
    for operation in documents.iter().flat_map(Document::operations) {
        operations.entry(operation.id().to_string()).or_insert(operation);
    }
    let undeclared = traffic_paths::undeclared(tally);
    let declared = tally.facts.iter().filter(|(fact, _)| fact.kind != UNDOCUMENTED_OPERATION);
    let mut grouped: BTreeMap<_, Vec<(&TrafficFact, &Seen)>> = BTreeMap::new();
    for (fact, seen) in declared.chain(&undeclared) {
        let key = (&fact.operation, &fact.place, &fact.kind, fact.is_authored);
        grouped.entry(key).or_default().push((fact, seen));
    }
    let known = Known { tally, documents, spans, operations };
    let cases = grouped.into_values().filter_map(|facts| known.case(&facts));
    cases.chain(unseen_examples(tally, documents, spans)).collect()
}

/// A case for each example that no recorded answer resembles.
fn unseen_examples(
    tally: &TrafficTally,
    documents: &[Document],
    spans: &TrafficSpans,
) -> impl Iterator<Item = TrafficCase> {
    let unseen = traffic_examples::unseen(tally, documents).into_iter();
    unseen.map(|unseen| {
        let place = Place::Response(unseen.status.to_owned(), FieldPath::root());
        let places = unseen.answers.first.iter();
        TrafficCase {
            kind: "unseen-example".to_owned(),
            subject: Subject::new(unseen.operation.id(), place),
            reason: unseen.example,
            is_authored: false,
            count: unseen.answers.count,
            total: Some(unseen.answers.count),
            declared: Some(unseen.span),
            places: places.map(|place| (place.clone(), spans.get(place).copied())).collect(),
        }
    })
}

struct Known<'d> {
    tally: &'d TrafficTally,
    documents: &'d [Document],
    spans: &'d TrafficSpans,
    operations: BTreeMap<String, Operation<'d>>,
}

impl Known<'_> {
    /// The case of facts that differ in their reasons only.
    fn case(&self, facts: &[(&TrafficFact, &Seen)]) -> Option<TrafficCase> {
        let (first, _) = facts.first()?;
        let operation = self.operations.get(&first.operation).copied();
        let id = match operation {
            Some(operation) => operation.id().clone(),
            None => first.operation.parse::<OperationId>().ok()?,
        };
        let place = match first.place.as_str() {
            "" => Place::Operation,
            place => place.parse().unwrap_or(Place::Operation),
        };
        let total = self.total(first, &place);
        let seen = facts.iter().map(|(_, seen)| seen);
        let count: u64 = seen.clone().map(|seen| seen.count).sum();
        let places: BTreeSet<&TrafficPlace> = seen.flat_map(|seen| &seen.first).collect();
        let places = places.into_iter().take(FIRST_PLACES);
        let reasons: Vec<&str> = facts.iter().map(|(fact, _)| fact.reason.as_str()).collect();
        Some(TrafficCase {
            kind: first.kind.clone(),
            reason: reasons.join("; "),
            is_authored: first.is_authored,
            // An exchange may show several of the reasons.
            count: total.map_or(count, |total| count.min(total)),
            total,
            declared: match operation {
                Some(operation) => Some(declared(operation, &place)),
                None => self.paths(&id),
            },
            places: places.map(|place| (place.clone(), self.spans.get(place).copied())).collect(),
            subject: Subject::new(&id, place),
        })
    }

    fn total(&self, fact: &TrafficFact, place: &Place) -> Option<u64> {
        let operation = &fact.operation;
        let name = if fact.is_authored { format!("{AUTHORED}{operation}") } else { operation.clone() };
        let key = match place {
            // A status that is not documented is one of all.
            Place::Response(..) if fact.kind == "undocumented-status" => String::new(),
            Place::Response(status, _) => status.clone(),
            Place::Request(path) if !path.is_root() => "request".to_owned(),
            _ => String::new(),
        };
        self.tally.seen.get(&name)?.get(&key).copied()
    }

    /// The place of the paths of the document that would have to declare an operation: one whose paths begin
    /// alike.
    fn paths(&self, id: &OperationId) -> Option<Span> {
        let first = |path: &str| path.split('/').nth(1).unwrap_or_default().to_owned();
        let is_of = |document: &&Document| {
            document.operations().any(|operation| first(&operation.id().path) == first(&id.path))
        };
        let document = self.documents.iter().find(is_of).or_else(|| self.documents.first())?;
        Some(document.root().walk("/paths").map_or(document.root().span.head(), |(span, _)| span))
    }
}

/// What is shown in place of the part of a recording at a place: names, and no value. `undeclared` has the operations
/// that no document declares.
pub(crate) fn shown_text(
    tally: &TrafficTally,
    undeclared: &BTreeMap<TrafficFact, Seen>,
    place: &TrafficPlace,
) -> String {
    match place.in_body.as_deref() {
        Some(pointer) if !pointer.is_empty() => {
            let token = pointer.rsplit('/').next().unwrap_or_default();
            let is_item = token.bytes().all(|byte| byte.is_ascii_digit());
            if is_item { "[…]".to_owned() } else { format!("\"{token}\": …") }
        }
        Some(_) => "{…}".to_owned(),
        None => {
            let declared = tally.facts.iter().filter(|(fact, _)| fact.kind != UNDOCUMENTED_OPERATION);
            let fact = declared.chain(undeclared).find(|(_, seen)| seen.first.contains(place));
            fact.map_or_else(|| "…".to_owned(), |(fact, _)| fact.operation.clone())
        }
    }
}

/// The gaps of traffic of which a place can be shown, each at its first such place.
pub(crate) fn gaps(tally: &TrafficTally, spans: &TrafficSpans) -> Vec<Gap> {
    let gaps = tally.gaps.iter().filter_map(|(reason, seen)| {
        let span = seen.first.iter().find_map(|place| spans.get(place))?;
        let times = if seen.count == 1 { String::new() } else { format!(", {} times", seen.count) };
        Some(Gap::new(*span, GapKind::UnreadTraffic, format!("this part of the traffic {reason}{times}")))
    });
    gaps.collect()
}

/// What is not kept of a tally because there is too much of it, as clauses.
pub(crate) fn limits(tally: &TrafficTally) -> Vec<String> {
    let mut limits = Vec::new();
    if tally.facts.len() >= MAX_FACTS {
        limits.push(format!("there are at least {MAX_FACTS} disagreements, of which the first are kept"));
    }
    for (operation, seen) in &tally.seen {
        if seen.len() >= MAX_SEEN {
            limits
                .push(format!("`{operation}` has at least {MAX_SEEN} statuses, parameters and fields, of which the first are kept"));
        }
    }
    limits
}

/// Where an operation declares a place, or would have to.
pub(crate) fn declared(operation: Operation<'_>, place: &Place) -> Span {
    let span = match place {
        Place::Response(status, path) => {
            let response = operation.responses().into_iter().find(|response| response.status == *status);
            let field = (!path.is_root()).then(|| operation.field(place)).flatten();
            field.as_ref().and_then(of_lookup).or_else(|| response.map(|response| response.span))
        }
        Place::Request(_) => operation.field(place).as_ref().and_then(of_lookup),
        Place::Parameter(location, name) => {
            let is_it = |known: &str| match location {
                ParameterLocation::Header => known.eq_ignore_ascii_case(name),
                _ => known == name,
            };
            let mut parameters = operation.parameters().into_iter();
            parameters.find(|it| it.location == *location && is_it(it.name)).map(|it| it.span)
        }
        _ => None,
    };
    span.unwrap_or(operation.span())
}

fn of_lookup(lookup: &Lookup<'_>) -> Option<Span> {
    match lookup {
        Lookup::Declared(shape) => shape.span(),
        Lookup::Absent { parent, .. } => Some(*parent),
        Lookup::Free => None,
    }
}
