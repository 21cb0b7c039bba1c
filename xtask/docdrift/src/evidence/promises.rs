//! From the promises of a page's sentences and tables to claims: which field is meant.

use std::collections::BTreeSet;

use super::body::BodyMap;
use super::calls::page_operation;
use super::{Declared, Standing, Statement, places};
use crate::align;
use crate::claim::{Claim, Kind};
use crate::contract::{Document, Operation};
use crate::extract::Page;
use crate::extract::promise::{About, Headline, Promise};
use crate::parsed::Gap;
use crate::subject::{FieldPath, In, Place, Subject};
use crate::words::words;

/// Words before a name that do not belong to it.
const DETERMINERS: &[&str] = &["the", "a", "an", "each", "every", "all", "this", "your", "its", "their"];

/// Adds the claims of a page's sentences and tables to those of its samples; what is said of a thing
/// that cannot be told is a gap.
pub(super) fn add<'d>(
    page: &Page,
    documents: &[&'d Document],
    statements: &mut Vec<Statement<'d>>,
    gaps: &mut Vec<Gap>,
) {
    // Whose number it is can only be said where it is clear which operation is spoken of.
    let operation = page_operation(page, documents)
        .or_else(|| headline(page.headline.as_ref()?, documents))
        .or_else(|| only_operation(statements));
    let Some(operation) = operation else {
        let listed = |promise: &&Promise| !matches!(promise.about, About::Words(_));
        gaps.extend(page.promises.iter().find(listed).map(|promise| Gap {
            span: promise.span,
            reason:
                "parameters of an operation that no document has, or that the page does not name".to_owned(),
        }));
        return;
    };
    let mut more = Vec::new();
    for promise in &page.promises {
        match statement(promise, operation, statements) {
            Some(statement) => more.push(statement),
            None => gaps.push(Gap {
                span: promise.span,
                reason: "a description without a name, which is none of the schema's".to_owned(),
            }),
        }
    }
    // One line may promise two things of what cannot be told: `1 < x < 9`.
    gaps.dedup();
    statements.extend(more);
}

/// The operation that the page names where its title stands.
fn headline<'d>(headline: &Headline, documents: &[&'d Document]) -> Option<Operation<'d>> {
    match headline {
        Headline::Operation(id) => documents.iter().find_map(|document| document.operation(id)),
        Headline::Titles(titles) => titles.iter().find_map(|title| {
            let mut fits = documents
                .iter()
                .flat_map(|document| document.operations())
                .filter(|operation| operation.summary() == Some(title.as_str()));
            fits.next().filter(|_| fits.next().is_none())
        }),
    }
}

fn only_operation<'d>(statements: &[Statement<'d>]) -> Option<Operation<'d>> {
    let mut operations = statements.iter().filter_map(|statement| statement.operation);
    let first = operations.next()?;
    operations.all(|other| other.id() == first.id()).then_some(first)
}

/// The claim of a promise; none where the thing is only described, and by no words of the schema.
fn statement<'d>(
    promise: &Promise,
    operation: Operation<'d>,
    known: &[Statement<'d>],
) -> Option<Statement<'d>> {
    let (place, standing) = match &promise.about {
        About::Words(about) => spoken_of(about, promise.kind, operation, known),
        About::Name(name, part) => places::named(name, *part, operation).unwrap_or_else(|| {
            let reason = format!("the table does not say where `{name}` is");
            (Place::Operation, Standing::Undecided(reason))
        }),
        About::Description(text, part) => {
            let (place, declared) = places::described(text, promise.kind, *part, operation)?;
            (place, Standing::Declared(declared))
        }
    };
    let claim = Claim {
        subject: Subject::new(operation.id(), place),
        kind: promise.kind,
        value: Some(promise.value.clone()).filter(|value| !value.is_null()),
        span: promise.span,
        origin: promise.origin,
    };
    Some(Statement { claim, operation: Some(operation), standing })
}

fn spoken_of<'d>(
    about: &[String],
    kind: Kind,
    operation: Operation<'d>,
    known: &[Statement<'d>],
) -> (Place, Standing<'d>) {
    let about: Vec<String> = about
        .iter()
        .filter(|word| !DETERMINERS.contains(&word.as_str()))
        .flat_map(|word| words(word))
        .collect();
    let place = place(&about, operation, known);
    let standing = match &place {
        _ if !kind.is_statable() => Standing::Undecided("a schema cannot state this".to_owned()),
        None => Standing::Undecided("the text does not say which field this is".to_owned()),
        Some(place) => standing(place, operation),
    };
    (place.unwrap_or(Place::Operation), standing)
}

/// The place that the words name: a declared one, or one that the page's own samples use.
fn place(about: &[String], operation: Operation<'_>, known: &[Statement<'_>]) -> Option<Place> {
    let request = Place::Request(FieldPath::root());
    let response =
        operation.success().map(|success| Place::Response(success.status.to_owned(), FieldPath::root()));
    let body = |place: &Place| -> Vec<Place> {
        let shape = operation.body(place);
        let fields = shape.map_or_else(Vec::new, |shape| align::named(&shape, about));
        fields.into_iter().map(|path| place.with_path(path)).collect()
    };
    let parameters = operation.parameters().into_iter().filter(|parameter| words(parameter.name) == about);
    let parameters =
        parameters.map(|parameter| Place::Parameter(parameter.location, parameter.name.to_owned()));
    let sampled = known.iter().filter_map(|statement| {
        let place = &statement.claim.subject.place;
        let path = place.path()?;
        let same = statement.claim.subject.operation == *operation.id() && words(path.name()?) == about;
        same.then(|| place.clone())
    });
    let one = |places: Vec<Place>| if let [place] = places.as_slice() { Some(place.clone()) } else { None };
    one(body(&request))
        .or_else(|| one(parameters.collect()))
        .or_else(|| response.and_then(|response| one(body(&response))))
        .or_else(|| sampled.into_iter().next())
}

fn standing<'d>(place: &Place, operation: Operation<'d>) -> Standing<'d> {
    match place {
        Place::Parameter(location, name) => parameter(*location, name, operation),
        _ => {
            let path = place.path().cloned().unwrap_or_default();
            BodyMap::new(operation, place, BTreeSet::from([path.clone()])).standing(&path, None)
        }
    }
}

fn parameter<'d>(location: In, name: &str, operation: Operation<'d>) -> Standing<'d> {
    let found = operation.parameters().into_iter().find(|p| p.location == location && p.name == name);
    let found = found.expect("the place was made from this operation's parameters");
    Standing::Declared(Declared {
        subject: Subject::new(operation.id(), Place::Parameter(location, name.to_owned())),
        span: found.span,
        pointer: found.pointer,
        shape: Some(found.shape),
    })
}
