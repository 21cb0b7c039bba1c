//! Locates the parameter or field that a page names or describes in an operation.

use super::body_map::BodyMap;
use super::thresholds::{MAX_DESCRIBED_DEPTH, MIN_DESCRIPTION_WORDS_SHARE};
use super::unsettled::UnsettledKind;
use super::{Absent, Counterpart, Declared, Standing, conventional_headers, wildcard_parameters};
use crate::openapi::{Lookup, Operation, Parameter, Response, Shape};
use crate::page::claim::ClaimKind;
use crate::page::promise::OperationPart;
use crate::source::tree::Node;
use crate::subject::identifier_words::words;
use crate::subject::url::UrlText;
use crate::subject::{FieldPath, Method, ParameterLocation, Place, Step, Subject};

/// The place of a name, and whether the schema declares it there. `None` if the page does not say which part
/// of the operation it describes, and no place or several places have the name; also if [`root`] finds no
/// body for the part.
pub(super) fn named<'d>(
    name: &str,
    part: Option<OperationPart>,
    operation: Operation<'d>,
) -> Option<(Place, Standing<'d>)> {
    match part {
        Some(OperationPart::Parameters(location)) => Some(parameter(location, name, operation)),
        Some(OperationPart::Request) if has_no_body(operation) => of_request_without_body(name, operation)
            .or_else(|| field(name, OperationPart::Request, operation)),
        // Under "Request", a page may also list path parameters.
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

/// Whether the document declares no request body for an operation that callers call.
fn has_no_body(operation: Operation<'_>) -> bool {
    operation.request().is_empty() && operation.id().event().is_none()
}

/// What a page lists as "Request parameters" of an operation without a request body are the other parameters. `None`
/// for an undeclared name of an operation whose method may have a body.
fn of_request_without_body<'d>(name: &str, operation: Operation<'d>) -> Option<(Place, Standing<'d>)> {
    let same = |other: &Parameter<'_>| match other.location {
        ParameterLocation::Header => other.name.eq_ignore_ascii_case(name),
        _ => other.name == name,
    };
    let declared = operation.parameters().into_iter().find(same).map(|it| it.location);
    let takes_no_body = matches!(operation.id().method, Method::Get | Method::Head | Method::Delete);
    let location = declared.or_else(|| takes_no_body.then_some(ParameterLocation::Query))?;
    Some(parameter(location, name, operation))
}

fn is_in_path(name: &str, operation: Operation<'_>) -> bool {
    operation.parameters().iter().any(|other| other.location == ParameterLocation::Path && other.name == name)
}

/// The declaration of a parameter that is none of the operation's parameters: one for several operations, or the
/// path key of the operation, such as `/users?action=x`.
fn declared_beside<'d>(place: &Place, name: &str, operation: Operation<'d>) -> Option<Declared<'d>> {
    let declared = declared_for_several(place, name, operation);
    declared.or_else(|| {
        let is_query = matches!(place, Place::Parameter(ParameterLocation::Query, _));
        let keys = UrlText::from(&*operation.id().path).query();
        (is_query && keys.iter().any(|(key, _)| key == name)).then(|| Declared {
            subject: Subject::new(operation.id(), place.clone()),
            span: operation.span(),
            pointer: operation.pointer().to_owned(),
            shape: None,
        })
    })
}

/// The place of a parameter, and whether the schema declares it.
pub(super) fn parameter<'d>(
    location: ParameterLocation,
    name: &str,
    operation: Operation<'d>,
) -> (Place, Standing<'d>) {
    // Header names are case-insensitive; messages use the common lower-case spelling.
    let told =
        if location == ParameterLocation::Header { name.to_ascii_lowercase() } else { name.to_owned() };
    let same = |other: &str| match location {
        ParameterLocation::Header => other.eq_ignore_ascii_case(name),
        _ => other == name,
    };
    let place = Place::Parameter(location, told.clone());
    let parameters = operation.parameters();
    let here = || parameters.iter().filter(|other| other.location == location);
    let found = here()
        .find(|other| same(other.name))
        .or_else(|| here().find(|other| wildcard_parameters::covers(other.name, name)));
    let standing = match (found, declared_beside(&place, name, operation)) {
        (Some(found), _) => Standing::Declared(declared(found, operation)),
        (None, Some(declared)) => Standing::Declared(declared),
        // An operation for which no credential is declared does not contradict a credential.
        (None, None) if told == "authorization" && operation.credentials().is_empty() => {
            Standing::undecided(UnsettledKind::UndeclaredSecurity, "the schema declares no security")
        }
        (None, None) if location == ParameterLocation::Header && need_not_be_declared(&told, operation) => {
            let reason = format!("the header `{told}` need not be declared");
            Standing::undecided(UnsettledKind::ConventionalHeader, reason)
        }
        (None, None)
            if here()
                .any(|other| is_part(name, other.name) || wildcard_parameters::covers(name, other.name)) =>
        {
            let reason = "it is a part of a parameter, which the schema declares as a whole";
            Standing::undecided(UnsettledKind::ParameterPart, reason)
        }
        // `{config_id}` for `{configId}`: a request has the value of a path parameter, and not its name.
        (None, None)
            if location == ParameterLocation::Path && here().any(|it| words(it.name) == words(name)) =>
        {
            let reason = "the name of a path parameter is not sent";
            Standing::undecided(UnsettledKind::PathParameterName, reason)
        }
        (None, None)
            if location == ParameterLocation::Query
                && parameters.iter().any(|other| is_spread(name, other)) =>
        {
            let reason = "a parameter that is an object may be sent as its fields";
            Standing::undecided(UnsettledKind::ParameterPart, reason)
        }
        (None, None) if operation.has_lost_parameter() => {
            let reason = "a parameter of the operation is a reference that leads nowhere";
            Standing::undecided(UnsettledKind::BrokenReference, reason)
        }
        (None, None) => Standing::Absent(absent(name, operation)),
    };
    (place, standing)
}

/// Whether any request may have a header, in lower case.
fn need_not_be_declared(header: &str, operation: Operation<'_>) -> bool {
    conventional_headers::is_nobodys(header) || operation.allows_header(header)
}

/// A credential of the operation, or a header that the document declares for all operations, at the place of
/// a parameter. `None` if there is neither.
fn declared_for_several<'d>(place: &Place, name: &str, operation: Operation<'d>) -> Option<Declared<'d>> {
    let Place::Parameter(location, spelling) = place else { return None };
    let declared = |span, pointer| Declared {
        subject: Subject::new(operation.id(), place.clone()),
        span,
        pointer,
        shape: None,
    };
    let is_header = *location == ParameterLocation::Header;
    let same = |other: &str| if is_header { other.eq_ignore_ascii_case(spelling) } else { other == spelling };
    let credential = operation.credentials().into_iter().find(|c| c.location == *location && same(c.name));
    if let Some(credential) = credential {
        return Some(declared(credential.span, credential.pointer));
    }
    let global = operation.document().global_header(name).filter(|_| is_header);
    global.map(|span| declared(span, "/x-fern-global-headers".to_owned()))
}

/// A parameter that the operation does not declare. Its counterpart is the declared parameter of the same
/// name at another location, if there is one.
fn absent(name: &str, operation: Operation<'_>) -> Absent {
    let parameters = operation.parameters();
    let elsewhere = parameters.iter().find(|other| other.name == name);
    let counterpart = elsewhere.map(|other| {
        let declared = declared(other, operation);
        Counterpart { subject: declared.subject, span: declared.span, how: None }
    });
    Absent { closed: false, parent: Some(operation.span()), counterpart }
}

/// Whether a name is a part of another parameter: `created[gte]` and `created.gte` are parts of
/// `created`. `ids[]` and `ids` are the same list.
fn is_part(name: &str, whole: &str) -> bool {
    let whole = whole.strip_suffix("[]").unwrap_or(whole);
    name == whole || name.strip_prefix(whole).is_some_and(|rest| rest.starts_with(['[', '.']))
}

/// Whether the name can be a field of an object parameter whose fields are sent as separate query
/// parameters. This is the default `style` of query parameters.
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

/// The place of the body that belongs to a part of an operation; `None` for parameters, for a success
/// response if none is declared, and for an error response without a status unless exactly one is declared.
pub(super) fn root(part: OperationPart, operation: Operation<'_>) -> Option<Place> {
    match part {
        OperationPart::Parameters(_) => None,
        OperationPart::Request => Some(Place::Request(FieldPath::root())),
        OperationPart::Response => {
            operation.success().map(|success| Place::Response(success.status.to_owned(), FieldPath::root()))
        }
        OperationPart::Refusal(status) => {
            let response = |status: &str| Place::Response(status.to_owned(), FieldPath::root());
            let error_responses: Vec<Response<'_>> = operation
                .responses()
                .into_iter()
                .filter(|response| !response.status.starts_with('2'))
                .collect();
            match (status, error_responses.as_slice()) {
                (Some(status), _) => {
                    let declared = operation.response(status);
                    Some(
                        declared.map_or_else(
                            || response(&status.to_string()),
                            |declared| response(declared.status),
                        ),
                    )
                }
                (None, [only]) => Some(response(only.status)),
                (None, _) => None,
            }
        }
    }
}

/// A declared place, and its declaration.
pub(super) fn at<'d>(place: &Place, operation: Operation<'d>) -> (Place, Standing<'d>) {
    match place {
        Place::Parameter(location, name) => parameter(*location, name, operation),
        _ => {
            let path = place.path().cloned().unwrap_or_default();
            let standing = BodyMap::new(operation, place, path.clone().into()).standing(&path, None);
            (place.clone(), standing)
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

/// The path of a written name: `customer.address`, `items[].id`, `items[0].id`, `filter[status]`. Where
/// the schema declares a list, a step into its items is added, because pages omit it.
pub(super) fn path<'d>(name: &str, body: Option<Shape<'d>>) -> FieldPath {
    let declared = |shape: &Option<Shape<'d>>, step: &Step| match shape.as_ref()?.step(step) {
        Lookup::Declared(shape) => Some(shape),
        _ => None,
    };
    if declared(&body, &Step::Key(name.to_owned())).is_some() {
        return FieldPath::root().key(name);
    }
    let (mut path, mut shape) = (FieldPath::root(), body);
    // Neither the beginning of a name nor a dot before a bracket is a step: `[].id`, `items.[].id`.
    let joined = name.replace(".[", "[");
    for word in joined.strip_prefix('[').unwrap_or(&joined).split(['.', '[']) {
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

/// The only place whose description in the schema has nearly these words, and whose type allows a claim
/// of this kind. `None` if there is no such place or more than one.
pub(super) fn described<'d>(
    description: &str,
    kind: ClaimKind,
    part: OperationPart,
    operation: Operation<'d>,
) -> Option<(Place, Declared<'d>)> {
    let claimed = words(description);
    let mut found = Vec::new();
    match part {
        OperationPart::Parameters(location) => {
            for parameter in operation.parameters().into_iter().filter(|p| p.location == location) {
                let declared = declared(&parameter, operation);
                if is_alike(&claimed, parameter.description) && can_have(kind, &parameter.shape) {
                    found.push((declared.subject.place.clone(), declared));
                }
            }
        }
        part => {
            let root = root(part, operation)?;
            let body = operation.body(&root)?;
            let fits = |shape: &Shape<'_>| can_have(kind, shape) && is_alike(&claimed, shape.description());
            let mut fields = Vec::new();
            collect(&body, &FieldPath::root(), MAX_DESCRIBED_DEPTH, &fits, &mut fields);
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
    // Items do not count as a level of depth, so a list that contains itself needs a separate bound.
    let lists = path.steps().iter().rev().take_while(|step| **step == Step::Item).count();
    if lists < MAX_DESCRIBED_DEPTH
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

/// Whether a claim of this kind can be about a value of this shape.
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

/// Whether the schema's description begins with nearly the same words; it may continue with others.
fn is_alike(claimed: &[String], declared: Option<&Node>) -> bool {
    let declared = declared.and_then(Node::as_str).map(words).unwrap_or_default();
    let beginning = &declared[..declared.len().min(claimed.len())];
    let same = claimed.iter().zip(beginning).filter(|(a, b)| a == b).count();
    let all = claimed.len().max(beginning.len()) as f64;
    !claimed.is_empty() && same as f64 / all >= MIN_DESCRIPTION_WORDS_SHARE
}
