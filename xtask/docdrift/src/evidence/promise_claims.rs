//! Converts the promises of a page's sentences and tables to claims about fields and parameters.

pub(super) mod names;

use serde_json::Value;

use super::body_map::BodyMap;
use super::call_claims::page_operation;
use super::event_examples::is_event;
use super::guess::Guess;
use super::renamed_fields;
use super::section_operations::{FoundOperation, MarkedOperation, SectionOperations as Sections};
use super::thresholds::{
    LISTED_MAJORITY, MAX_OTHER_PART_SHARE, MIN_INNER_TO_OUTER, MIN_LISTED_FIELDS_OF_INNER,
    MIN_LISTED_FIELDS_WITHOUT_PART, MIN_LISTED_SHARE_WITHOUT_PART, MIN_UNKNOWN_LISTED_NAMES, share,
};
use super::unsettled::UnsettledKind;
use super::{Declared, Standing, Statement, member_rows, subject_places, variant_requirements};
use crate::openapi::{Document, Lookup, Operation, Shape};
use crate::page::Page;
use crate::page::claim::{Claim, ClaimKind, Origin};
use crate::page::promise::{Headline, OperationPart, Promise, PromiseSubject};
use crate::page::prose::subjects::unqualified;
use crate::source::gap::{Gap, GapKind};
use crate::subject::identifier_words::words;
use crate::subject::{FieldPath, ParameterLocation, Place, Step, Subject};

/// Words before a name that are no part of the name.
const DETERMINERS: &[&str] = &["the", "a", "an", "each", "every", "all", "this", "your", "its", "their"];

/// Adds the claims of a page's sentences and tables to the claims of its samples. A list becomes a gap if its
/// operation is unknown, and a description becomes a gap if no field matches it.
pub(super) fn add<'d>(
    page: &Page,
    documents: &[&'d Document],
    sections: &Sections<'d>,
    statements: &mut Vec<Statement<'d>>,
    gaps: &mut Vec<Gap>,
) {
    // A promise can only be judged if the operation that it describes is known.
    let own = page_operation(page, documents);
    let headline = page.headline.as_ref().and_then(|headline| self::headline(headline, documents));
    let mut more = Vec::new();
    for group in page.promises.chunk_by(describe_one) {
        let [first, ..] = group else { continue };
        let (operation, sure) = operation_of(first, own, headline, sections);
        let Some((operation, guess)) = operation else {
            gaps.extend(group.iter().find(|promise| is_listed(promise)).map(|promise| {
                let reason =
                    "no document has the operation of these parameters, or the page does not name it";
                Gap::new(promise.span, GapKind::UndeclaredOperation, reason)
            }));
            continue;
        };
        let group = sent(&payload(group, operation), operation);
        let [first, ..] = group.as_slice() else { continue };
        let mut said = Vec::new();
        let (group, part, base) = located(&group, part(first), operation);
        let guess = guess.or(base.is_some().then_some(Guess::BodyPart));
        for promise in &group {
            let is_described = matches!(promise.about, PromiseSubject::Description(..));
            let guess = guess.or(is_described.then_some(Guess::Description));
            match statement(&below(promise, part, base.as_deref()), operation, statements) {
                Some(statement) => said.push(statement.guessed(guess)),
                None => {
                    let reason = "this description names no field, and no field of the schema has it";
                    gaps.push(Gap::new(promise.span, GapKind::UnmatchedDescription, reason));
                }
            }
        }
        if let Some(first) = group.first().filter(|first| is_listed(first)) {
            doubt(&mut said, operation, sure && !first.is_untyped);
        }
        more.extend(said);
    }
    // One line can contain two promises about the same unknown field: `1 < x < 9`.
    gaps.dedup();
    statements.extend(more);
}

/// The operation that a promise describes: the one that its sentence names, if the sentence is restricted to it or
/// nothing else says which one is meant, or else that of its section or page. And whether the page is about it.
fn operation_of<'d>(
    promise: &Promise,
    own: Option<Operation<'d>>,
    headline: Option<Operation<'d>>,
    sections: &Sections<'d>,
) -> (Option<FoundOperation<'d>>, bool) {
    let found = sections.at(promise.span, &promise.within);
    let is_open = own.is_none() && headline.is_none() && !found.is_stated();
    match promise.operation.filter(|named| named.is_scope || is_open) {
        Some(named) => (sections.mentioned_at(named.span).map(|operation| (operation, None)), false),
        None => described_operation(promise, own, headline, found),
    }
}

/// Whether two adjacent promises describe one operation: those of a table, or of a row of components. The next list may
/// describe another object than the list above: pages give the fields of each object a list.
fn describe_one(a: &Promise, b: &Promise) -> bool {
    let is_one = a.origin != Origin::List || a.table == b.table;
    a.within == b.within && a.origin == b.origin && a.operation == b.operation && part(a) == part(b) && is_one
}

/// The operation that a promise describes, what was inferred to find it, and whether the page is about it: its `own`
/// operation, that of its title, or the one `found` in its section.
fn described_operation<'d>(
    promise: &Promise,
    own: Option<Operation<'d>>,
    headline: Option<Operation<'d>>,
    found: MarkedOperation<'d>,
) -> (Option<FoundOperation<'d>>, bool) {
    let stated = |operation: Operation<'d>| (operation, None);
    match (own, found) {
        (None, MarkedOperation::Unmarked) => (headline.map(stated), true),
        (None, found) => (found.known(), false),
        // A section with a list may be about another operation than the page.
        (Some(own), found) if promise.origin == Origin::List => match found.known() {
            Some((other, guess)) if other.id() != own.id() => (Some((other, guess)), false),
            _ => (Some(stated(own)), true),
        },
        (own, _) => (own.map(stated), true),
    }
}

/// The promises of a list, each with the path of its field, and the part and the inner object that the list
/// describes. An object that declares all names of the list comes before an object in one of its rows.
fn located(
    group: &[Promise],
    part: Option<OperationPart>,
    operation: Operation<'_>,
) -> (Vec<Promise>, Option<OperationPart>, Option<String>) {
    let find = |group: &[Promise]| match part {
        Some(part) => base(group, part, operation).map(|base| (part, base)),
        None => part_and_base(group, operation),
    };
    let mut flat = member_rows::placed(group, part, None, operation);
    match find(group).or_else(|| find(&flat)) {
        Some((of, base)) => {
            let rows = member_rows::placed(group, Some(of), Some(&base), operation);
            (rows, Some(of), Some(base))
        }
        None => {
            member_rows::to_path_parameters(&mut flat, operation);
            (flat, part, None)
        }
    }
}

/// The promises about an operation. What the page lists for a webhook are the fields of its payload.
fn payload(group: &[Promise], operation: Operation<'_>) -> Vec<Promise> {
    let mut group = group.to_vec();
    if is_event(&operation) {
        for promise in &mut group {
            if let PromiseSubject::Name(_, part @ None) = &mut promise.about {
                *part = Some(OperationPart::Request);
            }
        }
    }
    group
}

/// The promises of a list that says of no part of its operation, but that callers send what it names: most of its
/// names are parameters of the operation or fields of its request body, so that all of them are.
fn sent(group: &[Promise], operation: Operation<'_>) -> Vec<Promise> {
    let says_so = |promise: &Promise| promise.is_sent || promise.kind == ClaimKind::Required;
    let mut group = group.to_vec();
    let is_list = group.iter().all(|promise| promise.origin == Origin::List && part(promise).is_none());
    if !is_list || !group.iter().any(says_so) {
        return group;
    }
    let parameters = operation.parameters();
    let location = |name: &str| parameters.iter().find(|it| it.name == name).map(|it| it.location);
    let names = names(&group);
    let in_body = declared_at_top(&names, operation);
    let in_query = names.iter().filter(|name| location(name) == Some(ParameterLocation::Query)).count();
    let others = names.iter().filter(|name| location(name).is_some()).count() - in_query;
    if share(in_body + in_query + others, names.len()) <= LISTED_MAJORITY {
        return group;
    }
    let rest = if in_body > in_query { Some(OperationPart::Request) } else { None };
    let rest = rest.or((in_query > 0).then_some(OperationPart::Parameters(ParameterLocation::Query)));
    for promise in &mut group {
        if let PromiseSubject::Name(name, part) = &mut promise.about {
            let first = name.split(['.', '[']).next().unwrap_or(name);
            *part = location(first).map(OperationPart::Parameters).or(rest);
        }
    }
    group
}

/// The path of the inner object that a list of names describes: a page may list the fields inside an envelope
/// without naming the envelope. `None` if the list describes the body itself.
fn base(group: &[Promise], part: OperationPart, operation: Operation<'_>) -> Option<String> {
    inner(group, part, operation).map(|(_, base)| base)
}

/// The part and the inner object of a list that does not say whether it describes a request or a
/// response. They are found by the names alone, most of which a single object must declare.
fn part_and_base(group: &[Promise], operation: Operation<'_>) -> Option<(OperationPart, String)> {
    let [request, response] =
        [OperationPart::Request, OperationPart::Response].map(|part| (part, inner(group, part, operation)));
    let known =
        |found: &(OperationPart, Option<(usize, String)>)| found.1.as_ref().map_or(0, |(known, _)| *known);
    let (best, other) =
        if known(&request) > known(&response) { (request, response) } else { (response, request) };
    let is_declared = |name: &&str| operation.parameters().iter().any(|parameter| parameter.name == *name);
    let names = names(group);
    let enough = known(&best) >= MIN_LISTED_FIELDS_WITHOUT_PART
        && share(known(&best), names.len()) >= MIN_LISTED_SHARE_WITHOUT_PART;
    let is_only =
        share(known(&other), known(&best)) <= MAX_OTHER_PART_SHARE && !names.iter().any(is_declared);
    let (part, found) = best;
    // A list that a request body has itself describes this body, not an object inside another one. Only callers
    // need to know what they have to send.
    let at_top = declared_at_top(&names, operation);
    let says_required = group.iter().any(|promise| promise.kind == ClaimKind::Required);
    let is_of_body = share(at_top, names.len()) > LISTED_MAJORITY || (says_required && at_top > 0);
    found.filter(|_| enough && is_only && !is_of_body).map(|(_, base)| (part, base))
}

/// How many of the names the request body declares itself, or the items of a body that is a list.
fn declared_at_top(names: &[&str], operation: Operation<'_>) -> usize {
    let Some(body) = operation.body(&Place::Request(FieldPath::root())) else { return 0 };
    let items = match body.step(&Step::Item) {
        Lookup::Declared(items) => Some(items),
        _ => None,
    };
    let known = |shape: &Shape<'_>| {
        let has = |name: &&&str| matches!(shape.step(&Step::Key((**name).to_owned())), Lookup::Declared(_));
        names.iter().filter(has).count()
    };
    known(&body).max(items.as_ref().map_or(0, known))
}

/// The first segment of each name in a list.
fn names(group: &[Promise]) -> Vec<&str> {
    group
        .iter()
        .filter_map(|promise| match &promise.about {
            PromiseSubject::Name(name, _) if promise.kind == ClaimKind::Exists => {
                name.split(['.', '[']).next()
            }
            _ => None,
        })
        .collect()
}

/// The object inside a body that declares the most names of a list, and how many it declares. `None` if
/// several objects declare equally many, or if the body itself declares names of the list, unless the inner
/// object declares all of them and the body only a few.
fn inner(group: &[Promise], part: OperationPart, operation: Operation<'_>) -> Option<(usize, String)> {
    let place = subject_places::root(part, operation)?;
    let body = operation.body(&place)?;
    let names = names(group);
    let known = |shape: &Shape<'_>| {
        let has = |name: &&&str| matches!(shape.step(&Step::Key((**name).to_owned())), Lookup::Declared(_));
        names.iter().filter(has).count()
    };
    let items = |shape: &Shape<'_>| match shape.step(&Step::Item) {
        Lookup::Declared(items) => known(&items),
        _ => 0,
    };
    let own = known(&body);
    let mut inner: Vec<(usize, String)> = vec![(items(&body), "[]".to_owned())];
    for property in body.properties() {
        inner.push((known(&property.shape), property.name.to_owned()));
        inner.push((items(&property.shape), format!("{}[]", property.name)));
    }
    let most = inner.iter().map(|(count, _)| *count).max()?;
    let mut best = inner.into_iter().filter(|(count, _)| *count == most);
    let (_, base) = best.next()?;
    // The body may declare a few of the listed names by chance. The list describes the inner object if that
    // object declares all names and the body far fewer.
    let has_all =
        most == names.len() && most >= MIN_LISTED_FIELDS_OF_INNER && own * MIN_INNER_TO_OUTER <= most;
    let fits = if own == 0 { share(most, names.len()) > LISTED_MAJORITY } else { has_all };
    (best.next().is_none() && fits).then_some((most, base))
}

/// The promise with its name moved below the inner object `base`.
fn below(promise: &Promise, part: Option<OperationPart>, base: Option<&str>) -> Promise {
    let mut promise = promise.clone();
    if let (PromiseSubject::Name(name, of), Some(base)) = (&mut promise.about, base) {
        *name = format!("{base}.{name}");
        *of = part;
    }
    promise
}

/// Whether a promise is a row of a list of names.
fn is_listed(promise: &Promise) -> bool {
    !matches!(promise.about, PromiseSubject::Words(_))
}

fn part(promise: &Promise) -> Option<OperationPart> {
    match &promise.about {
        PromiseSubject::Name(_, part) => *part,
        PromiseSubject::Description(_, part) => Some(*part),
        PromiseSubject::Words(_) => None,
    }
}

/// Makes the claims of a list undecided if the operation lacks most names of the list, because such a list
/// describes something else.
fn doubt(said: &mut [Statement<'_>], operation: Operation<'_>, sure: bool) {
    let names = || said.iter().filter(|statement| statement.claim.kind == ClaimKind::Exists);
    let known = names().filter(|statement| matches!(statement.standing, Standing::Declared(_))).count();
    // On a page about the operation, all of several names must be undeclared.
    let all = names().count();
    if share(known, all) > LISTED_MAJORITY || (sure && (known > 0 || all < MIN_UNKNOWN_LISTED_NAMES)) {
        return;
    }
    let is_open = |statement: &Statement<'_>| match &statement.standing {
        Standing::Absent(_) => true,
        // A declared field that contradicts its row has the same name by chance.
        Standing::Declared(declared) => !sure && statement.agrees(declared).is_err(),
        Standing::Undecided(_) => false,
    };
    for statement in said.iter_mut().filter(|statement| is_open(statement)) {
        let reason = format!("most of the names here do not belong to `{}`", operation.id());
        statement.standing = Standing::undecided(UnsettledKind::ForeignList, reason);
    }
}

/// The operation that the title of the page names; `None` if no document declares it, or several do.
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

/// The claim of a promise. `None` if the page only describes the field, and no description in the schema
/// matches.
fn statement<'d>(
    promise: &Promise,
    operation: Operation<'d>,
    known: &[Statement<'d>],
) -> Option<Statement<'d>> {
    let (place, standing) = match &promise.about {
        PromiseSubject::Words(about) => place_of_words(about, promise, operation, known),
        PromiseSubject::Name(name, part) => {
            subject_places::named(name, *part, operation).unwrap_or_else(|| {
                let reason =
                    format!("the page does not say where `{name}` belongs: parameter, request or response");
                (Place::Operation, Standing::undecided(UnsettledKind::UnnamedField, reason))
            })
        }
        PromiseSubject::Description(text, part) => {
            let (place, declared) = subject_places::described(text, promise.kind, *part, operation)?;
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
    let mut statement = Statement::new(claim, Some(operation), standing);
    variant_requirements::leave_open(&mut statement);
    Some(statement)
}

/// The words of a name as a sentence has it, without articles.
pub(super) fn words_of_name(about: &[String]) -> Vec<String> {
    let name = about.iter().filter(|word| !DETERMINERS.contains(&word.as_str()));
    name.flat_map(|word| words(word)).collect()
}

fn place_of_words<'d>(
    about: &[String],
    promise: &Promise,
    operation: Operation<'d>,
    known: &[Statement<'d>],
) -> (Place, Standing<'d>) {
    let about = words_of_name(about);
    let unnamed =
        || Standing::undecided(UnsettledKind::UnnamedField, "the text does not say which field this is");
    if !promise.kind.is_statable() {
        let place = place(&about, operation, known).unwrap_or(Place::Operation);
        return (place, Standing::undecided(UnsettledKind::Unstatable, "a schema cannot state this"));
    }
    if let Some(place) = place(&about, operation, known) {
        let standing = standing(&place, operation);
        return (place, standing);
    }
    // "The maximum limit" is the limit, and "the default voice" no field with an object.
    let bare = unqualified(&about).and_then(|bare| place(&bare, operation, known));
    let fits = |standing: &Standing<'_>| match standing {
        Standing::Declared(declared) => {
            declared.shape.as_ref().is_some_and(|shape| may_be(shape, &promise.value))
        }
        _ => false,
    };
    let found = bare.map(|place| (standing(&place, operation), place)).filter(|(standing, _)| fits(standing));
    found.map_or_else(|| (Place::Operation, unnamed()), |(standing, place)| (place, standing))
}

/// Whether a value is of a type that the schema declares, or the list of the values of such a one.
fn may_be(shape: &Shape<'_>, value: &Value) -> bool {
    let wanted: &[&str] = match value {
        Value::String(_) => &["string"],
        Value::Number(_) => &["integer", "number", "string", "array"],
        Value::Bool(_) => &["boolean", "integer", "number", "string"],
        _ => return true,
    };
    let types = shape.types();
    types.is_empty() || types.iter().any(|name| wanted.contains(name))
}

/// The place that the words name: a declared place, or a place that the page's own samples use.
fn place(about: &[String], operation: Operation<'_>, known: &[Statement<'_>]) -> Option<Place> {
    let request = Place::Request(FieldPath::root());
    let response =
        operation.success().map(|success| Place::Response(success.status.to_owned(), FieldPath::root()));
    let body = |place: &Place| -> Vec<Place> {
        let fields = renamed_fields::named(operation, place, about);
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
    let only = |places: Vec<Place>| if let [place] = places.as_slice() { Some(place.clone()) } else { None };
    only(body(&request))
        .or_else(|| only(parameters.collect()))
        .or_else(|| response.and_then(|response| only(body(&response))))
        .or_else(|| sampled.into_iter().next())
}

pub(super) fn standing<'d>(place: &Place, operation: Operation<'d>) -> Standing<'d> {
    match place {
        Place::Parameter(location, name) => parameter(*location, name, operation),
        _ => {
            let path = place.path().cloned().unwrap_or_default();
            BodyMap::new(operation, place, path.clone().into()).standing(&path, None)
        }
    }
}

fn parameter<'d>(location: ParameterLocation, name: &str, operation: Operation<'d>) -> Standing<'d> {
    let found = operation.parameters().into_iter().find(|p| p.location == location && p.name == name);
    let found = found.expect("the place was made from this operation's parameters");
    Standing::Declared(Declared {
        subject: Subject::new(operation.id(), Place::Parameter(location, name.to_owned())),
        span: found.span,
        pointer: found.pointer,
        shape: Some(found.shape),
    })
}
