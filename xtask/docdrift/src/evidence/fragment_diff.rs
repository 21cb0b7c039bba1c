//! Compares the OpenAPI fragment that a page embeds with the whole document, fact by fact.
//!
//! The page is judged by its fragment; recordings are judged by the document, and clients are generated
//! from the document. Facts are compared by meaning: `exclusiveMinimum: 0` of an integer equals
//! `minimum: 1`, and a reference equals its target. Descriptions are not compared.

use std::collections::BTreeSet;

use super::reach;
use crate::openapi::{Body, Document, Lookup, MAX_STEPS, Operation, Parameter, Shape};
use crate::page::claim::ClaimKind;
use crate::source::Span;
use crate::source::json_value::plain;
use crate::source::tree::Node;
use crate::subject::{FieldPath, ParameterLocation, Place, Step, Subject};

/// One fact that a fragment and the document state differently.
#[derive(Clone, Debug, PartialEq)]
pub struct FragmentDifference {
    /// The subject of the fact.
    pub subject: Subject,
    /// The fact: a keyword of OpenAPI or JSON Schema, `mediaType`, `server`, or `exists`.
    pub fact: &'static str,
    /// The value in the fragment.
    pub fragment: Stated,
    /// The value in the document.
    pub document: Stated,
}

/// The value of a fact in the fragment or in the document, and its location.
#[derive(Clone, Debug, PartialEq)]
pub struct Stated {
    /// The value; `None` if the fact is not stated.
    pub value: Option<String>,
    /// Where the fact is stated, or would have to be.
    pub span: Span,
}

impl Stated {
    fn new(value: impl Into<Option<String>>, span: Span) -> Self {
        Stated { value: value.into(), span }
    }
}

/// The compared keywords of a schema, besides those that [`facts`] reads in a form of their own.
const KEYWORDS: &[&str] = &[
    "format",
    "default",
    "multipleOf",
    "minLength",
    "maxLength",
    "pattern",
    "minItems",
    "maxItems",
    "uniqueItems",
    "readOnly",
    "writeOnly",
];

/// The facts in which a fragment differs from the document of the same API; empty if there is no such
/// document.
#[must_use]
pub(crate) fn differences(fragment: &Document, documents: &[&Document]) -> Vec<FragmentDifference> {
    let mut differences = Vec::new();
    let Some(document) = whole_of(fragment, documents) else { return differences };
    for here in fragment.operations() {
        let mut comparison =
            FragmentComparison { here, known: BTreeSet::new(), differences: &mut differences };
        match document.operation(here.id()) {
            Some(there) => comparison.operation(there),
            None => comparison.missing(Place::Operation, here.span(), document.root().span.head(), true),
        }
    }
    differences
}

/// The document that the fragment belongs to: it declares an operation of the fragment, or else the same
/// server. `None` if no document does.
fn whole_of<'d>(fragment: &Document, documents: &[&'d Document]) -> Option<&'d Document> {
    let servers = |document: &Document| -> BTreeSet<String> {
        document.operations().flat_map(Operation::servers).filter_map(url).collect()
    };
    let served = servers(fragment);
    let kinship = |document: &Document| {
        let has_one = fragment.operations().any(|operation| document.operation(operation.id()).is_some());
        (has_one, !servers(document).is_disjoint(&served))
    };
    let akin = documents.iter().copied().rev().max_by_key(|document| kinship(document));
    akin.filter(|document| kinship(document) != (false, false))
}

fn url(server: &Node) -> Option<String> {
    server.as_str().map(|url| url.trim_end_matches('/').to_owned())
}

struct FragmentComparison<'a, 'd> {
    here: Operation<'d>,
    /// The pairs of schemas that were already compared, so that shared and recursive schemas are compared
    /// once.
    known: BTreeSet<(String, String)>,
    differences: &'a mut Vec<FragmentDifference>,
}

impl<'d> FragmentComparison<'_, 'd> {
    fn fact(&mut self, place: &Place, fact: &'static str, fragment: Stated, document: Stated) {
        if fragment.value != document.value {
            let subject = Subject::new(self.here.id(), place.clone());
            self.differences.push(FragmentDifference { subject, fact, fragment, document });
        }
    }

    /// Adds the difference of a subject that only one side declares; `here` is true if the fragment is the
    /// side that declares it.
    fn missing(&mut self, place: Place, fragment: Span, document: Span, here: bool) {
        let fact = ClaimKind::Exists.as_str();
        let [fragment, document] = [(fragment, here), (document, !here)]
            .map(|(span, has)| Stated::new(has.then(|| true.to_string()), span));
        self.fact(&place, fact, fragment, document);
    }

    fn operation(&mut self, there: Operation<'d>) {
        let here = self.here;
        let served = |operation: Operation<'_>| {
            let urls: BTreeSet<String> = operation.servers().into_iter().filter_map(url).collect();
            let span = operation.servers().first().map_or(operation.span(), |server| server.span);
            Stated::new(listed(urls), span)
        };
        // A fragment may omit its servers.
        let (ours, theirs) = (served(here), served(there));
        if ours.value.is_some() && theirs.value.is_some() {
            self.fact(&Place::Server, "server", ours, theirs);
        }
        self.fact(&Place::Security, "security", credentials(here), credentials(there));
        self.parameters(there);
        let place = Place::Request(FieldPath::root());
        match (here.request().as_slice(), there.request().as_slice()) {
            ([], []) => {}
            ([], [body, ..]) => self.missing(place, here.span(), body.span, false),
            ([body, ..], []) => self.missing(place, body.span, there.span(), true),
            (ours, theirs) => {
                let required = |operation: Operation<'_>, bodies: &[Body<'_>]| {
                    Stated::new(operation.requires_body().to_string(), bodies[0].span)
                };
                self.fact(&place, "required", required(here, ours), required(there, theirs));
                self.bodies(&place, (ours, ours[0].span), (theirs, theirs[0].span), there);
            }
        }
        self.responses(there);
    }

    fn parameters(&mut self, there: Operation<'d>) {
        let (ours, theirs) = (self.here.parameters(), there.parameters());
        let same = |a: &Parameter<'_>, b: &Parameter<'_>| {
            let named = a.name == b.name
                || (a.location == ParameterLocation::Header && a.name.eq_ignore_ascii_case(b.name));
            named && a.location == b.location
        };
        let place = |one: &Parameter<'_>| Place::Parameter(one.location, one.name.to_owned());
        for our in &ours {
            let place = place(our);
            let Some(their) = theirs.iter().find(|their| same(our, their)) else {
                self.missing(place, our.span, there.span(), true);
                continue;
            };
            let required = |one: &Parameter<'_>| Stated::new(one.required.to_string(), one.span);
            self.fact(&place, "required", required(our), required(their));
            self.value(&place, (&our.shape, our.span), (&their.shape, their.span));
        }
        for their in theirs.iter().filter(|their| !ours.iter().any(|our| same(our, their))) {
            self.missing(place(their), self.here.span(), their.span, false);
        }
    }

    fn responses(&mut self, there: Operation<'d>) {
        let (ours, theirs) = (self.here.responses(), there.responses());
        let place = |status: &str| Place::Response(status.to_owned(), FieldPath::root());
        for our in &ours {
            let place = place(our.status);
            match theirs.iter().find(|their| their.status == our.status) {
                Some(their) => {
                    self.bodies(&place, (&our.bodies, our.span), (&their.bodies, their.span), there);
                }
                None => self.missing(place, our.span, there.span(), true),
            }
        }
        for their in theirs.iter().filter(|their| !ours.iter().any(|our| our.status == their.status)) {
            self.missing(place(their.status), self.here.span(), their.span, false);
        }
    }

    fn bodies(
        &mut self,
        place: &Place,
        (ours, here): (&[Body<'d>], Span),
        (theirs, at): (&[Body<'d>], Span),
        there: Operation<'d>,
    ) {
        let types = |bodies: &[Body<'_>], span| {
            let names: BTreeSet<String> = bodies.iter().map(|body| body.media_type.to_owned()).collect();
            Stated::new(listed(names), bodies.first().map_or(span, |body| body.span))
        };
        self.fact(place, ClaimKind::MediaType.as_str(), types(ours, here), types(theirs, at));
        if let (Some(our), Some(their)) = (self.here.body(place), there.body(place)) {
            self.value(place, (&our, here), (&their, at));
        }
    }

    /// Compares a value and all values below it; the spans are used for schemas without a location. The
    /// pending comparisons are a list because recursion over long chains of schemas would overflow the
    /// stack.
    fn value(
        &mut self,
        place: &Place,
        (ours, here): (&Shape<'d>, Span),
        (theirs, there): (&Shape<'d>, Span),
    ) {
        let both = Both { place: place.clone(), ours: (ours.clone(), here), theirs: (theirs.clone(), there) };
        let mut pending = vec![PendingFact::Both(None, both)];
        while let Some(next) = pending.pop() {
            match next {
                PendingFact::Missing { place, fragment, document, here } => {
                    self.missing(place, fragment, document, here);
                }
                PendingFact::Both(required, both) => {
                    if let Some((ours, theirs)) = required {
                        self.fact(&both.place, "required", ours, theirs);
                    }
                    pending.extend(self.both(both).into_iter().rev());
                }
            }
        }
    }

    /// Compares one value, and returns the comparisons that are pending below it.
    fn both(
        &mut self,
        Both { place, ours: (ours, here), theirs: (theirs, there) }: Both<'d>,
    ) -> Vec<PendingFact<'d>> {
        let is_known = !self.known.insert((ours.identity(), theirs.identity()));
        if is_known || place.path().is_some_and(|path| path.steps().len() >= MAX_STEPS) {
            return Vec::new();
        }
        let here = ours.span().unwrap_or(here);
        let there = theirs.span().unwrap_or(there);
        for (fact, read) in facts() {
            self.fact(&place, fact, read(fact, &ours, here), read(fact, &theirs, there));
        }
        let mut pending = Vec::new();
        let item = || below(&place, &Step::Item);
        match (ours.step(&Step::Item), theirs.step(&Step::Item)) {
            (Lookup::Declared(our), Lookup::Declared(their)) => {
                let both = Both { place: item(), ours: (our, here), theirs: (their, there) };
                pending.push(PendingFact::Both(None, both));
            }
            (Lookup::Declared(our), _) => {
                pending.push(PendingFact::missing(item(), our.span().unwrap_or(here), there, true));
            }
            (_, Lookup::Declared(their)) => {
                pending.push(PendingFact::missing(item(), here, their.span().unwrap_or(there), false));
            }
            _ => {}
        }
        let (our_fields, their_fields) = (ours.properties(), theirs.properties());
        for our in &our_fields {
            let place = below(&place, &Step::Key(our.name.to_owned()));
            let span = our.shape.span().unwrap_or(here);
            let Some(their) = their_fields.iter().find(|their| their.name == our.name) else {
                pending.push(PendingFact::missing(place, span, there, true));
                continue;
            };
            let at = their.shape.span().unwrap_or(there);
            let required = |shape: &Shape<'_>, span| Stated::new(shape.requires(our.name).to_string(), span);
            let required = (required(&ours, span), required(&theirs, at));
            let both = Both { place, ours: (our.shape.clone(), span), theirs: (their.shape.clone(), at) };
            pending.push(PendingFact::Both(Some(required), both));
        }
        let is_ours = |name: &str| our_fields.iter().any(|our| our.name == name);
        for their in their_fields.iter().filter(|their| !is_ours(their.name)) {
            let place = below(&place, &Step::Key(their.name.to_owned()));
            pending.push(PendingFact::missing(place, here, their.shape.span().unwrap_or(there), false));
        }
        pending
    }
}

/// A value that both sides declare. Each span is used if the schema beside it has no location.
struct Both<'d> {
    place: Place,
    ours: (Shape<'d>, Span),
    theirs: (Shape<'d>, Span),
}

/// A pending comparison.
enum PendingFact<'d> {
    /// A value that both declare; for a field, also whether each side requires it.
    Both(Option<(Stated, Stated)>, Both<'d>),
    /// A subject that only one side declares; `here` is true if this is the fragment.
    Missing { place: Place, fragment: Span, document: Span, here: bool },
}

impl PendingFact<'_> {
    fn missing(place: Place, fragment: Span, document: Span, here: bool) -> Self {
        PendingFact::Missing { place, fragment, document, here }
    }
}

/// The place one step below; below a parameter, in the usual notation of queries: `filter[status]`.
fn below(place: &Place, step: &Step) -> Place {
    match (place, step) {
        (Place::Parameter(location, name), Step::Item) => Place::Parameter(*location, format!("{name}[]")),
        (Place::Parameter(location, name), Step::Key(key)) => {
            Place::Parameter(*location, format!("{name}[{key}]"))
        }
        _ => place.with_path(place.path().cloned().unwrap_or_default().step(step.clone())),
    }
}

type FactReader = fn(&'static str, &Shape<'_>, Span) -> Stated;

/// The facts of a value, each with the function that reads it.
fn facts() -> impl Iterator<Item = (&'static str, FactReader)> {
    let own: [(&'static str, FactReader); 5] = [
        ("type", |_, shape, span| {
            let types: Vec<&str> = shape.types();
            Stated::new((!types.is_empty()).then(|| types.join(" or ")), span)
        }),
        ("enum", |_, shape, span| {
            let values: BTreeSet<String> = shape.values().iter().map(|node| plain(&node.to_json())).collect();
            Stated::new(listed(values), span)
        }),
        ("minimum", |_, shape, span| bound(shape, true, span)),
        ("maximum", |_, shape, span| bound(shape, false, span)),
        ("additionalProperties", |fact, shape, span| {
            let closing = |node: &&&Node| node.as_bool() == Some(false);
            let stated = shape.stated(fact);
            let closing = stated.iter().find(closing);
            Stated::new(closing.map(|_| false.to_string()), closing.map_or(span, |node| node.span))
        }),
    ];
    let keyword: FactReader = |fact, shape, span| {
        let stated = shape.stated(fact);
        let values: BTreeSet<String> = stated.iter().map(|node| plain(&node.to_json())).collect();
        Stated::new(listed(values), stated.first().map_or(span, |node| node.span))
    };
    own.into_iter().chain(KEYWORDS.iter().map(move |name| (*name, keyword)))
}

fn bound(shape: &Shape<'_>, below: bool, span: Span) -> Stated {
    let Some((value, exclusive, at)) = reach(shape, below) else { return Stated::new(None, span) };
    let word = match (below, exclusive) {
        (true, false) => "at least",
        (true, true) => "above",
        (false, false) => "at most",
        (false, true) => "below",
    };
    Stated::new(format!("{word} {value}"), at)
}

/// The accepted credentials of an operation; the names of the security schemes are not compared.
fn credentials(operation: Operation<'_>) -> Stated {
    let credentials = operation.credentials();
    let texts: BTreeSet<String> = credentials
        .iter()
        .map(|one| {
            let scheme = one.scheme.map(|scheme| format!(" ({scheme})")).unwrap_or_default();
            format!("{} {}{scheme}", one.location.noun(), one.name)
        })
        .collect();
    Stated::new(listed(texts), credentials.first().map_or(operation.span(), |one| one.span))
}

fn listed(values: BTreeSet<String>) -> Option<String> {
    (!values.is_empty()).then(|| values.into_iter().collect::<Vec<_>>().join(", "))
}

#[cfg(test)]
mod tests;
