//! What the lists of a page leave out: parameters and fields that the schema requires.

use std::collections::BTreeMap;

use super::thresholds::MIN_LIST_LENGTH;
use super::{Declared, Standing, Statement};
use crate::openapi::{Lookup, Operation, Shape};
use crate::page::Page;
use crate::page::claim::{Claim, ClaimKind, Origin};
use crate::source::Span;
use crate::subject::identifier_words::words;
use crate::subject::{FieldPath, ParameterLocation, Place, Subject};

/// A list of what an operation takes in one place.
struct ParameterList<'d> {
    operation: Operation<'d>,
    place: Place,
    names: Vec<String>,
    first: (Span, Origin),
}

/// Adds what lists leave out, and what is spoken of nowhere else on the page. A page that shows its
/// operation out of the document leaves nothing out.
pub(super) fn add(page: &Page, text: &str, statements: &mut Vec<Statement<'_>>) {
    if page.shows_document() {
        return;
    }
    let mut spoken: Option<String> = None;
    let mut left_out = Vec::new();
    for list in lists(statements).into_iter().filter(|list| list.names.len() >= MIN_LIST_LENGTH) {
        for (place, declared) in required(&list) {
            let spoken = spoken.get_or_insert_with(|| text.to_lowercase());
            let is_said =
                |name: &str| list.names.iter().any(|known| known == name) || is_spoken_of(name, spoken);
            if place.name().is_none_or(is_said) {
                continue;
            }
            let (span, origin) = list.first;
            let subject = Subject::new(list.operation.id(), place);
            let claim = Claim { subject, kind: ClaimKind::Omits, value: None, span, origin };
            let standing = Standing::Declared(declared);
            left_out.push(Statement { claim, operation: Some(list.operation), standing });
        }
    }
    statements.extend(left_out);
}

/// The lists of a page: the outermost fields of a body, and the parameters of a query.
fn lists<'d>(statements: &[Statement<'d>]) -> Vec<ParameterList<'d>> {
    let mut lists: BTreeMap<(Span, Place, String), ParameterList<'d>> = BTreeMap::new();
    for Statement { claim, operation, standing } in statements {
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
        });
        list.first = list.first.min((claim.span, claim.origin));
        list.names.extend(name.map(str::to_owned));
    }
    lists.into_values().collect()
}

/// What the schema requires where the list is of, whatever else is sent.
fn required<'d>(list: &ParameterList<'d>) -> Vec<(Place, Declared<'d>)> {
    let operation = list.operation;
    let declared = |place: &Place, span, pointer: &str, shape: Shape<'d>| Declared {
        subject: Subject::new(operation.id(), place.clone()),
        span,
        pointer: pointer.to_owned(),
        shape: Some(shape),
    };
    if let Place::Parameter(location, _) = list.place {
        let parameters = operation.parameters().into_iter();
        let required = parameters.filter(|it| it.location == location && it.required && is_asked(&it.shape));
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
            is_asked(&shape).then(|| {
                let declared = declared(&place, span, &pointer, shape);
                (place, declared)
            })
        })
        .collect()
}

/// Whether a caller has to think of it: what has a default, or only one value, goes without saying.
fn is_asked(shape: &Shape<'_>) -> bool {
    let goes_without =
        shape.is_marked("readOnly") || shape.is_marked("deprecated") || shape.keyword("default").is_some();
    !goes_without && shape.keyword("const").is_none() && shape.values().len() != 1
}

/// Whether a page, in lower case, speaks of a name, however it spells it.
fn is_spoken_of(name: &str, text: &str) -> bool {
    let words = words(name);
    let mut spelled = ["", " ", "-", "_"].map(|between| words.join(between)).to_vec();
    spelled.push(name.to_lowercase());
    spelled.iter().any(|spelled| is_in(spelled, text))
}

/// Whether a text has these words, and not as a part of others; their plural will do.
fn is_in(words: &str, text: &str) -> bool {
    text.match_indices(words).any(|(at, _)| {
        let before = text[..at].chars().next_back();
        let after = text[at + words.len()..].trim_start_matches('s').chars().next();
        [before, after].into_iter().flatten().all(|around| !around.is_alphanumeric())
    })
}
