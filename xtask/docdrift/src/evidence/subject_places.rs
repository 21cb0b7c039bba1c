//! Where in an operation the thing is that a page names, or only describes.

use super::body_map::BodyMap;
use super::unsettled::UnsettledKind;
use super::{Absent, Counterpart, Declared, Standing, conventional_headers};
use crate::openapi::{Lookup, Operation, Parameter, Response, Shape};
use crate::page::claim::ClaimKind;
use crate::page::promise::OperationPart;
use crate::source::tree::Node;
use crate::subject::identifier_words::words;
use crate::subject::{FieldPath, ParameterLocation, Place, Step, Subject};

/// How many names deep below a body descriptions are looked for, and through how many lists of lists.
const DEPTH: usize = 4;

/// How many of the words of a description have to be those of the schema.
const ALIKE: f64 = 0.8;

/// The place of a name, and how the contract stands to it; none where the page does not say which
/// of several it is.
pub(super) fn named<'d>(
    name: &str,
    part: Option<OperationPart>,
    operation: Operation<'d>,
) -> Option<(Place, Standing<'d>)> {
    match part {
        Some(OperationPart::Parameters(location)) => Some(parameter(location, name, operation)),
        // Under "Request", a page may list what stands in the path as well.
        Some(OperationPart::Request) if is_in_path(name, operation) => {
            let found = field(name, OperationPart::Request, operation);
            let declared = found.filter(|(_, standing)| matches!(standing, Standing::Declared(_)));
            declared.or_else(|| Some(parameter(ParameterLocation::Path, name, operation)))
        }
        Some(part) => field(name, part, operation),
        None => {
            let mut found: Vec<_> = operation
                .parameters()
                .into_iter()
                .filter(|parameter| parameter.name == name)
                .map(|parameter| self::parameter(parameter.location, name, operation))
                .collect();
            let fields = [OperationPart::Request, OperationPart::Response].into_iter();
            found.extend(
                fields
                    .filter_map(|part| field(name, part, operation))
                    .filter(|(_, standing)| matches!(standing, Standing::Declared(_))),
            );
            if found.len() == 1 { found.pop() } else { None }
        }
    }
}

fn is_in_path(name: &str, operation: Operation<'_>) -> bool {
    operation.parameters().iter().any(|other| other.location == ParameterLocation::Path && other.name == name)
}

/// A parameter, and how the contract stands to it.
pub(super) fn parameter<'d>(
    location: ParameterLocation,
    name: &str,
    operation: Operation<'d>,
) -> (Place, Standing<'d>) {
    // Header names have no case; they are told as they are mostly written.
    let told =
        if location == ParameterLocation::Header { name.to_ascii_lowercase() } else { name.to_owned() };
    let same = |other: &str| match location {
        ParameterLocation::Header => other.eq_ignore_ascii_case(name),
        _ => other == name,
    };
    let place = Place::Parameter(location, told);
    let credential = operation.credentials().into_iter().find(|c| c.location == location && same(c.name));
    let parameters = operation.parameters();
    let found = parameters.iter().find(|p| p.location == location && same(p.name));
    let standing = match (credential, found) {
        (_, Some(found)) => Standing::Declared(declared(found, operation)),
        (Some(credential), None) => Standing::Declared(Declared {
            subject: Subject::new(operation.id(), place.clone()),
            span: credential.span,
            pointer: credential.pointer,
            shape: None,
        }),
        (None, None)
            if location == ParameterLocation::Header
                && let Some(span) = conventional_headers::declared_for_all(operation.document(), name) =>
        {
            Standing::Declared(Declared {
                subject: Subject::new(operation.id(), place.clone()),
                span,
                pointer: "/x-fern-global-headers".to_owned(),
                shape: None,
            })
        }
        (None, None) => undeclared_parameter(location, name, operation, &parameters),
    };
    (place, standing)
}

/// How the contract stands to a parameter that it does not declare.
fn undeclared_parameter<'d>(
    location: ParameterLocation,
    name: &str,
    operation: Operation<'d>,
    parameters: &[Parameter<'d>],
) -> Standing<'d> {
    let lower = name.to_ascii_lowercase();
    let is_header = location == ParameterLocation::Header;
    let any = |is: &dyn Fn(&Parameter<'d>) -> bool| {
        parameters.iter().any(|other| other.location == location && is(other))
    };
    // A document that speaks of no credentials at all says nothing against one.
    let is_authorization = if is_header { lower == "authorization" } else { name == "authorization" };
    if is_authorization && operation.credentials().is_empty() {
        return Standing::undecided(UnsettledKind::UndeclaredSecurity, "the schema declares no security");
    }
    if is_header && conventional_headers::is_nobodys(&lower) {
        let reason = format!("the header `{lower}` need not be declared");
        return Standing::undecided(UnsettledKind::ConventionalHeader, reason);
    }
    if any(&|other| is_part(name, other.name)) {
        let reason = "it is a part of a parameter, which the schema declares as a whole";
        return Standing::undecided(UnsettledKind::ParameterPart, reason);
    }
    // `{config_id}` for `{configId}`: a value travels there, and no name.
    if location == ParameterLocation::Path && any(&|other| words(other.name) == words(name)) {
        let reason = "the name of a path parameter is not sent";
        return Standing::undecided(UnsettledKind::PathParameterName, reason);
    }
    if location == ParameterLocation::Query && parameters.iter().any(|other| is_spread(name, other)) {
        let reason = "a parameter that is an object may be sent as its fields";
        return Standing::undecided(UnsettledKind::ParameterPart, reason);
    }
    let elsewhere = parameters.iter().find(|other| other.name == name);
    let counterpart = elsewhere.map(|other| {
        let declared = declared(other, operation);
        Counterpart { subject: declared.subject, span: declared.span, how: None }
    });
    Standing::Absent(Absent { closed: false, parent: Some(operation.span()), counterpart })
}

/// `created[gte]` and `created.gte` are parts of `created`; of `ids[]` and `ids`, either stands for a list.
fn is_part(name: &str, whole: &str) -> bool {
    let whole = whole.strip_suffix("[]").unwrap_or(whole);
    name == whole || name.strip_prefix(whole).is_some_and(|rest| rest.starts_with(['[', '.']))
}

/// Whether the name can be a field of an object that is spread over the query, which is how one
/// travels unless its `style` says otherwise.
fn is_spread(name: &str, parameter: &Parameter<'_>) -> bool {
    parameter.location == ParameterLocation::Query
        && parameter.style.is_none_or(|style| style == "form")
        && parameter.shape.types().contains(&"object")
        && !matches!(parameter.shape.step(&Step::Key(name.to_owned())), Lookup::Absent { .. })
}

fn declared<'d>(parameter: &Parameter<'d>, operation: Operation<'d>) -> Declared<'d> {
    let place = Place::Parameter(parameter.location, parameter.name.to_owned());
    Declared {
        subject: Subject::new(operation.id(), place),
        span: parameter.span,
        pointer: parameter.pointer.clone(),
        shape: Some(parameter.shape.clone()),
    }
}

/// The body that a part of an operation is.
pub(super) fn root(part: OperationPart, operation: Operation<'_>) -> Option<Place> {
    match part {
        OperationPart::Parameters(_) => None,
        OperationPart::Request => Some(Place::Request(FieldPath::root())),
        OperationPart::Response => {
            operation.success().map(|success| Place::Response(success.status.to_owned(), FieldPath::root()))
        }
        OperationPart::Refusal(status) => {
            let answer = |status: &str| Place::Response(status.to_owned(), FieldPath::root());
            let refusals: Vec<Response<'_>> = operation
                .responses()
                .into_iter()
                .filter(|response| !response.status.starts_with('2'))
                .collect();
            match (status, refusals.as_slice()) {
                (Some(status), _) => {
                    let declared = operation.response(status);
                    Some(
                        declared
                            .map_or_else(|| answer(&status.to_string()), |declared| answer(declared.status)),
                    )
                }
                (None, [only]) => Some(answer(only.status)),
                (None, _) => None,
            }
        }
    }
}

fn field<'d>(name: &str, part: OperationPart, operation: Operation<'d>) -> Option<(Place, Standing<'d>)> {
    let root = root(part, operation)?;
    let path = path(name, operation.body(&root));
    let place = root.with_path(path.clone());
    let standing = BodyMap::new(operation, &place, path.clone().into()).standing(&path, None);
    Some((place, standing))
}

/// The way that a name tells: `customer.address`, `items[].id`, `items[0].id`, `filter[status]`; pages
/// leave out where they step into the items of a list.
fn path<'d>(name: &str, body: Option<Shape<'d>>) -> FieldPath {
    let declared = |shape: &Option<Shape<'d>>, step: &Step| match shape.as_ref()?.step(step) {
        Lookup::Declared(shape) => Some(shape),
        _ => None,
    };
    if declared(&body, &Step::Key(name.to_owned())).is_some() {
        return FieldPath::root().key(name);
    }
    let (mut path, mut shape) = (FieldPath::root(), body);
    for word in name.split(['.', '[']) {
        let word = word.trim_end_matches(']');
        let is_item =
            word.is_empty() || word == "*" || word == "#" || word.bytes().all(|b| b.is_ascii_digit());
        let items = declared(&shape, &Step::Item);
        if is_item && (!path.is_root() || items.is_some()) {
            (path, shape) = (path.item(), items);
            continue;
        }
        let own = declared(&shape, &Step::Key(word.to_owned()));
        if own.is_none() && items.is_some() && path.steps().last() != Some(&Step::Item) {
            (path, shape) = (path.item(), items);
        }
        shape = declared(&shape, &Step::Key(word.to_owned()));
        path = path.key(word);
    }
    path
}

/// The one place that the schema describes in these words, among those that can have such a
/// property.
pub(super) fn described<'d>(
    description: &str,
    kind: ClaimKind,
    part: OperationPart,
    operation: Operation<'d>,
) -> Option<(Place, Declared<'d>)> {
    let said = words(description);
    let mut found = Vec::new();
    match part {
        OperationPart::Parameters(location) => {
            for parameter in operation.parameters().into_iter().filter(|p| p.location == location) {
                let declared = declared(&parameter, operation);
                if is_alike(&said, parameter.description) && can_have(kind, &parameter.shape) {
                    found.push((declared.subject.place.clone(), declared));
                }
            }
        }
        part => {
            let root = root(part, operation)?;
            let body = operation.body(&root)?;
            let fits = |shape: &Shape<'_>| can_have(kind, shape) && is_alike(&said, shape.description());
            let mut fields = Vec::new();
            collect(&body, &FieldPath::root(), DEPTH, &fits, &mut fields);
            for (path, shape) in fields {
                let place = root.with_path(path);
                let subject = Subject::new(operation.id(), place.clone());
                let Some(span) = shape.span() else { continue };
                let pointer = shape.pointer().unwrap_or_default().to_owned();
                found.push((place, Declared { subject, span, pointer, shape: Some(shape) }));
            }
        }
    }
    if found.len() == 1 { found.pop() } else { None }
}

fn collect<'d>(
    shape: &Shape<'d>,
    path: &FieldPath,
    depth: usize,
    fits: &impl Fn(&Shape<'d>) -> bool,
    found: &mut Vec<(FieldPath, Shape<'d>)>,
) {
    // Items are as deep as their list, so a list of itself needs a bound of its own.
    let lists = path.steps().iter().rev().take_while(|step| **step == Step::Item).count();
    if lists < DEPTH
        && let Lookup::Declared(items) = shape.step(&Step::Item)
    {
        collect(&items, &path.item(), depth, fits, found);
    }
    if depth == 0 {
        return;
    }
    for property in shape.properties() {
        let path = path.key(property.name);
        if fits(&property.shape) {
            found.push((path.clone(), property.shape.clone()));
        }
        collect(&property.shape, &path, depth - 1, fits, found);
    }
}

/// Whether a value of this shape can have a property of that kind.
fn can_have(kind: ClaimKind, shape: &Shape<'_>) -> bool {
    let types = shape.types();
    let has = |name: &str| types.contains(&name);
    match kind {
        _ if types.is_empty() => true,
        kind if kind.is_bound() => has("integer") || has("number"),
        ClaimKind::Enum => has("string") || has("integer") || has("array"),
        _ => !has("object"),
    }
}

/// Whether the schema says it in nearly the same words; what it says besides is its own.
fn is_alike(said: &[String], declared: Option<&Node>) -> bool {
    let declared = declared.and_then(Node::as_str).map(words).unwrap_or_default();
    let beginning = &declared[..declared.len().min(said.len())];
    let same = said.iter().zip(beginning).filter(|(a, b)| a == b).count();
    let all = said.len().max(beginning.len()) as f64;
    !said.is_empty() && same as f64 / all >= ALIKE
}
