//! Adds the claims that a page's lists of parameters or fields omit names that the schema requires.

use std::collections::BTreeMap;

use super::event_examples::is_event;
use super::guess::Guess;
use super::thresholds::MIN_LIST_LENGTH;
use super::{Declared, Standing, Statement};
use crate::openapi::{Lookup, Operation, Shape};
use crate::page::Page;
use crate::page::claim::{Claim, ClaimKind, Origin};
use crate::source::Span;
use crate::subject::identifier_words::words;
use crate::subject::{FieldPath, ParameterLocation, Place, Subject};

/// A list of an operation's query parameters or of the top-level fields of its request body.
struct ParameterList<'d> {
    operation: Operation<'d>,
    place: Place,
    names: Vec<String>,
    first: (Span, Origin),
    guess: Option<Guess>,
}

/// Adds a claim for each required name that a list omits and the page mentions nowhere else. A page that
/// shows its operation from the document omits nothing.
pub(super) fn add(page: &Page, text: &str, statements: &mut Vec<Statement<'_>>) {
    if page.shows_document() {
        return;
    }
    let mut lower_text: Option<String> = None;
    let mut omissions = Vec::new();
    for list in lists(statements).into_iter().filter(|list| list.names.len() >= MIN_LIST_LENGTH) {
        for (place, declared) in required(&list) {
            let lower_text = lower_text.get_or_insert_with(|| text.to_lowercase());
            let is_known =
                |name: &str| list.names.iter().any(|known| known == name) || is_mentioned(name, lower_text);
            if place.name().is_none_or(is_known) {
                continue;
            }
            let (span, origin) = list.first;
            let subject = Subject::new(list.operation.id(), place);
            let claim = Claim { subject, kind: ClaimKind::Omits, value: None, span, origin };
            let standing = Standing::Declared(declared);
            omissions.push(Statement::new(claim, Some(list.operation), standing).guessed(list.guess));
        }
    }
    statements.extend(omissions);
}

/// The lists of a page, one per operation and place: top-level fields of request bodies, and query
/// parameters.
fn lists<'d>(statements: &[Statement<'d>]) -> Vec<ParameterList<'d>> {
    let mut lists: BTreeMap<(Span, Place, String), ParameterList<'d>> = BTreeMap::new();
    for Statement { claim, operation, standing, guess, .. } in statements {
        let listed = claim.kind == ClaimKind::Exists && claim.is_of_a_list();
        let (Some(operation), Standing::Declared(_), true) = (operation, standing, listed) else { continue };
        let (place, name) = match &claim.subject.place {
            Place::Request(path) if path.steps().len() == 1 => {
                (Place::Request(FieldPath::root()), path.name())
            }
            Place::Parameter(ParameterLocation::Query, name) => {
                (Place::Parameter(ParameterLocation::Query, String::new()), Some(name.as_str()))
            }
            _ => continue,
        };
        let document = operation.document().root().span;
        let key = (document, place.clone(), operation.id().to_string());
        let list = lists.entry(key).or_insert_with(|| ParameterList {
            operation: *operation,
            place,
            names: Vec::new(),
            first: (claim.span, claim.origin),
            guess: *guess,
        });
        list.first = list.first.min((claim.span, claim.origin));
        list.names.extend(name.map(str::to_owned));
    }
    lists.into_values().collect()
}

/// The names that the schema always requires at the place of a list and for which callers must choose a
/// value, each with its declaration.
fn required<'d>(list: &ParameterList<'d>) -> Vec<(Place, Declared<'d>)> {
    let operation = list.operation;
    let declared = |place: &Place, span, pointer: &str, shape: Shape<'d>| Declared {
        subject: Subject::new(operation.id(), place.clone()),
        span,
        pointer: pointer.to_owned(),
        shape: Some(shape),
    };
    // Nobody but the provider sends the payload of a webhook.
    if is_event(&operation) {
        return Vec::new();
    }
    if let Place::Parameter(location, _) = list.place {
        let parameters = operation.parameters().into_iter();
        let required =
            parameters.filter(|it| it.location == location && it.required && needs_value(&it.shape));
        return required
            .map(|it| {
                let place = Place::Parameter(location, it.name.to_owned());
                let declared = declared(&place, it.span, &it.pointer, it.shape);
                (place, declared)
            })
            .collect();
    }
    let Some(body) = operation.body(&list.place) else { return Vec::new() };
    let properties = body.properties().into_iter();
    properties
        .filter(|property| body.always_requires(property.name))
        .filter_map(|property| {
            let path = FieldPath::root().key(property.name);
            let Lookup::Declared(shape) = body.lookup(&path) else { return None };
            let span = shape.span()?;
            let pointer = shape.pointer().unwrap_or_default().to_owned();
            let place = Place::Request(path);
            needs_value(&shape).then(|| {
                let declared = declared(&place, span, &pointer, shape);
                (place, declared)
            })
        })
        .collect()
}

/// Whether callers must choose a value. False for a field that has a default or allows a single value, and
/// for a read-only or deprecated field.
fn needs_value(shape: &Shape<'_>) -> bool {
    let is_optional =
        shape.is_marked("readOnly") || shape.is_marked("deprecated") || shape.keyword("default").is_some();
    !is_optional && shape.keyword("const").is_none() && shape.values().len() != 1
}

/// Whether a page, in lower case, mentions a name in any spelling.
fn is_mentioned(name: &str, text: &str) -> bool {
    let words = words(name);
    let mut spelled = ["", " ", "-", "_"].map(|between| words.join(between)).to_vec();
    spelled.push(name.to_lowercase());
    spelled.iter().any(|spelled| is_in(spelled, text))
}

/// Whether a text contains these words, or their plural, and not as parts of longer words.
fn is_in(words: &str, text: &str) -> bool {
    text.match_indices(words).any(|(at, _)| {
        let before = text[..at].chars().next_back();
        let after = text[at + words.len()..].trim_start_matches('s').chars().next();
        [before, after].into_iter().flatten().all(|around| !around.is_alphanumeric())
    })
}
