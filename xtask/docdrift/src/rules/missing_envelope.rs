//! One side has the fields of an object inside a wrapper field, the other side does not.

use std::collections::{BTreeMap, BTreeSet};

use super::proposal::{Label, Level, Proposal};
use super::rule::rule;
use crate::evidence::ClaimId;
use crate::evidence::{Case, Standing, Statement};
use crate::openapi::{Lookup, ObjectContents, Shape};
use crate::page::claim::ClaimKind;
use crate::subject::{FieldPath, Place, Step, Subject};

rule! {
    /// A page has fields in an object, and the schema has them one level deeper, inside one field of
    /// that object; or the other way round.
    ///
    /// ## Why
    ///
    /// All of these fields are sent or read at the wrong level: the server does not see the fields that
    /// the page sends, and a caller does not find the fields that the page reads. It is one mistake, so
    /// it is one finding.
    ///
    /// ## Drifts
    ///
    /// `````md
    /// ```python
    /// requests.post("https://api.example.com/orders", json={"amount": 5, "note": "soon", "colour": "red"})
    /// ```
    ///
    /// ````yaml POST /orders
    /// openapi: 3.0.3
    /// paths:
    ///   /orders:
    ///     post:
    ///       requestBody:
    ///         content:
    ///           application/json:
    ///             schema: {properties: {order: {properties: {amount: {type: integer}, note: {type: string}, colour: {type: string}}}}}
    ///       responses: {'200': {description: made}}
    /// ````
    /// `````
    ///
    /// `````md
    /// ```python
    /// requests.post("https://api.example.com/orders", json={"order": {"amount": 5, "note": "soon"}})
    /// ```
    ///
    /// ````yaml POST /orders
    /// openapi: 3.0.3
    /// paths:
    ///   /orders:
    ///     post:
    ///       requestBody: {content: {application/json: {schema: {properties: {amount: {type: integer}, note: {type: string}}}}}}
    ///       responses: {'200': {description: made}}
    /// ````
    /// `````
    ///
    /// ## Agrees
    ///
    /// `````md
    /// ```python
    /// requests.post("https://api.example.com/orders", json={"order": {"amount": 5, "note": "soon"}, "kind": "sale", "size": 3})
    /// ```
    ///
    /// ````yaml POST /orders
    /// openapi: 3.0.3
    /// paths:
    ///   /orders:
    ///     post:
    ///       requestBody:
    ///         content:
    ///           application/json:
    ///             schema: {properties: {order: {properties: {amount: {type: integer}, note: {type: string}}}, kind: {type: string}}}
    ///       responses: {'200': {description: made}}
    /// ````
    /// `````
    MISSING_ENVELOPE: "missing-envelope", Warning, rank Explained, Page(check)
}

/// The minimum number of fields that one side must have inside the wrapper and the other side outside of it:
/// a single shared name may be a coincidence.
const MIN_SHARED_FIELDS: usize = 2;

/// The cases of a page by object, and within an object by the name of the field.
type Objects<'c, 'e, 'd> = BTreeMap<Subject, BTreeMap<&'c str, &'c Case<'e, 'd>>>;

/// An object of a request or response body: the page's claims about its fields, beside the schema.
struct BodyObject<'c, 'e, 'd> {
    subject: &'c Subject,
    shape: Shape<'d>,
    fields: &'c BTreeMap<&'c str, &'c Case<'e, 'd>>,
    objects: &'c Objects<'c, 'e, 'd>,
}

fn check(cases: &[Case<'_, '_>], proposals: &mut Vec<Proposal>) {
    let mut objects: Objects<'_, '_, '_> = BTreeMap::new();
    for case in cases {
        let place = &case.subject.place;
        let Some((Step::Key(name), parent)) =
            place.path().and_then(|path| Some((path.steps().last()?, path.parent()?)))
        else {
            continue;
        };
        let object = Subject::new(&case.subject.operation, place.with_path(parent));
        objects.entry(object).or_default().insert(name, case);
    }
    for (subject, fields) in &objects {
        if fields.values().all(|case| case.absent().is_none()) {
            continue;
        }
        let operation = fields.values().find_map(|case| case.statements().find_map(|(_, s)| s.operation));
        let Some(Lookup::Declared(shape)) = operation.and_then(|operation| operation.field(&subject.place))
        else {
            continue;
        };
        let shape = shape.narrowed(&literals(fields));
        let object = BodyObject { subject, shape, fields, objects: &objects };
        proposals.extend(object.wrapper_missing().or_else(|| object.wrapper_added()));
    }
}

/// The literal values of an object's fields, without fields of which claims state different values. They select the
/// variant of a union.
fn literals(fields: &BTreeMap<&str, &Case<'_, '_>>) -> ObjectContents {
    let literal = |(name, case): (&&str, &&Case<'_, '_>)| {
        let mut values = case.statements().map(|(_, statement)| &statement.claim.value);
        let first = values.next()?.clone().filter(|value| !value.is_object() && !value.is_array())?;
        values.all(|value| value.as_ref() == Some(&first)).then(|| ((*name).to_owned(), first))
    };
    ObjectContents { literals: fields.iter().filter_map(literal).collect(), names: Vec::new() }
}

impl<'c, 'e, 'd> BodyObject<'c, 'e, 'd> {
    /// The page has the fields directly in the object, and the schema has them inside one of the
    /// object's fields. `None` if no field of the schema, or more than one, can be that wrapper.
    fn wrapper_missing(&self) -> Option<Proposal> {
        let absent: Vec<&str> = self.absent().map(|(name, _)| name).collect();
        let declared = self.fields.len() - absent.len();
        let inside =
            self.shape.properties().into_iter().filter(|property| !self.fields.contains_key(property.name));
        let mut found = inside.filter_map(|property| {
            let fields = names(&property.shape);
            let hits: Vec<&str> = absent.iter().copied().filter(|name| fields.contains(name)).collect();
            let most = hits.len() * 2 > absent.len() && hits.len() > declared;
            (hits.len() >= MIN_SHARED_FIELDS && (most || hits.len() == absent.len()))
                .then_some((property, hits))
        });
        let (wrapper, hits) = found.next().filter(|_| found.next().is_none())?;
        let inside = self.inner(wrapper.name);
        let message = format!(
            "in the {}, the page has {} outside `{}`, the schema has them inside",
            self.noun(),
            listed(&hits),
            path(&inside)
        );
        let claims = hits.iter().flat_map(|name| refuted(self.fields[name]));
        let span = wrapper.shape.span()?;
        let proposal = Proposal::new(self.subject, message)
            .value(wrapper.name.into())
            .counterpart(&inside)
            .label(Label::schema(span, format!("the schema has them inside `{}`", wrapper.name)))
            .help(format!(
                "put the fields inside `{0}`; or remove `{0}` from the schema, if the server does not use it",
                wrapper.name
            ));
        Some(self.finish(proposal, claims.collect()))
    }

    /// The page has the fields inside a field that the schema does not declare, and the schema has them
    /// directly in the object. `None` if no such field, or more than one, fits.
    fn wrapper_added(&self) -> Option<Proposal> {
        let fields = names(&self.shape);
        let mut found = self.absent().filter_map(|(name, case)| {
            let below = self.objects.get(&self.inner(name))?;
            // A field that the page has outside, too, has not gone inside.
            let is_inside = |name: &&str| fields.contains(name) && !self.fields.contains_key(name);
            let hits: Vec<&str> = below.keys().copied().filter(is_inside).collect();
            (hits.len() >= MIN_SHARED_FIELDS && hits.len() * 2 > below.len()).then_some((name, case, hits))
        });
        let (name, case, hits) = found.next().filter(|_| found.next().is_none())?;
        let message = format!(
            "in the {}, the page has {} inside `{name}`, the schema has them outside",
            self.noun(),
            listed(&hits)
        );
        let proposal = Proposal::new(case.subject, message)
            .label(self.shape.span().map(|span| Label::schema(span, "the schema has them here")))
            .help(format!(
                "remove `{name}` from the page; or declare it in the schema, if the server uses it"
            ));
        Some(self.finish(proposal, refuted(case).collect()))
    }

    fn absent(&self) -> impl Iterator<Item = (&'c str, &'c Case<'e, 'd>)> {
        self.fields.iter().filter(|(_, case)| case.absent().is_some()).map(|(name, case)| (*name, *case))
    }

    fn inner(&self, name: &str) -> Subject {
        let place = &self.subject.place;
        let path = place.path().map_or_else(FieldPath::root, |path| path.key(name));
        Subject::new(&self.subject.operation, place.with_path(path))
    }

    fn noun(&self) -> String {
        let body = if matches!(self.subject.place, Place::Request(_)) { "request" } else { "response" };
        format!("{body} of `{}`", self.subject.operation)
    }

    fn finish(&self, proposal: Proposal, claims: Vec<(ClaimId, &'e Statement<'d>)>) -> Proposal {
        let shown = claims.iter().all(|(_, statement)| statement.claim.kind == ClaimKind::Shows);
        let mut refuting = Proposal::new(self.subject, "").refuting(claims, |claim| claim.says());
        refuting.labels.extend(proposal.labels);
        Proposal { claims: refuting.claims, labels: refuting.labels, ..proposal }
            .level(if shown { Level::Warning } else { Level::Error })
            .why("each of these fields is sent or read at the wrong level")
    }
}

/// The names of the declared fields: of the object, and, if the schema declares a list, of its items.
fn names<'d>(shape: &Shape<'d>) -> BTreeSet<&'d str> {
    let items = match shape.step(&Step::Item) {
        Lookup::Declared(items) => items.properties(),
        _ => Vec::new(),
    };
    shape.properties().into_iter().chain(items).map(|property| property.name).collect()
}

fn path(subject: &Subject) -> String {
    subject.place.path().map(ToString::to_string).unwrap_or_default()
}

fn refuted<'e, 'd>(case: &Case<'e, 'd>) -> impl Iterator<Item = (ClaimId, &'e Statement<'d>)> {
    case.statements().filter(|(_, statement)| matches!(statement.standing, Standing::Absent(_)))
}

fn listed(names: &[&str]) -> String {
    let quoted: Vec<String> = names.iter().map(|name| format!("`{name}`")).collect();
    match quoted.split_last() {
        Some((last, rest)) if !rest.is_empty() => format!("{} and {last}", rest.join(", ")),
        _ => quoted.concat(),
    }
}
