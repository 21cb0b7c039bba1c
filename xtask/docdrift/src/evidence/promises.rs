//! From the promises of a page's sentences to claims: which field the words mean.

use std::collections::BTreeSet;

use super::body::BodyMap;
use super::calls::page_operation;
use super::{Declared, Standing, Statement};
use crate::align;
use crate::claim::{Claim, Origin};
use crate::contract::{Document, Operation};
use crate::extract::Page;
use crate::extract::prose::Promise;
use crate::subject::{FieldPath, In, Place, Subject};
use crate::words::words;

/// Words before a name that do not belong to it.
const DETERMINERS: &[&str] = &["the", "a", "an", "each", "every", "all", "this", "your", "its", "their"];

/// Adds the claims of a page's sentences to those of its samples.
pub(super) fn add<'d>(page: &Page, documents: &[&'d Document], statements: &mut Vec<Statement<'d>>) {
    // Whose number it is can only be said where it is clear which operation is spoken of.
    let Some(operation) = page_operation(page, documents).or_else(|| only_operation(statements)) else {
        return;
    };
    let more: Vec<Statement<'d>> =
        page.promises.iter().map(|promise| statement(promise, operation, statements)).collect();
    statements.extend(more);
}

fn only_operation<'d>(statements: &[Statement<'d>]) -> Option<Operation<'d>> {
    let mut operations = statements.iter().filter_map(|statement| statement.operation);
    let first = operations.next()?;
    operations.all(|other| other.id() == first.id()).then_some(first)
}

fn statement<'d>(promise: &Promise, operation: Operation<'d>, known: &[Statement<'d>]) -> Statement<'d> {
    let about: Vec<String> = promise
        .about
        .iter()
        .filter(|word| !DETERMINERS.contains(&word.as_str()))
        .flat_map(|word| words(word))
        .collect();
    let place = place(&about, operation, known);
    let standing = match &place {
        _ if !promise.kind.is_statable() => Standing::Undecided("a schema cannot state this".to_owned()),
        None => Standing::Undecided("the text does not say which field this is".to_owned()),
        Some(place) => standing(place, operation),
    };
    let subject = Subject::new(operation.id(), place.unwrap_or(Place::Operation));
    let claim = Claim {
        subject,
        kind: promise.kind,
        value: Some(promise.value.clone()),
        span: promise.span,
        origin: Origin::Prose,
    };
    Statement { claim, operation: Some(operation), standing }
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
            BodyMap::new(operation, place, BTreeSet::from([path.clone()])).standing(&path)
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
