//! Converts the bodies that a page writes out, and the response fields that its samples read, to claims about
//! fields.

use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;

use super::bare_lists;
use super::body_map;
use super::body_map::{BodyMap, ClaimedFields};
use super::created_names::CreatedNames;
use super::described_aliases;
use super::guess::Guess;
use super::placeholder::{is_name_in_capitals, is_placeholder, is_placeholder_name};
use super::renamed_fields::AlignedBy;
use super::selecting_values;
use super::unsettled::UnsettledKind;
use super::{Absent, Declared, Standing, Statement};
use serde_json::Value;

use crate::openapi::{Document, Lookup, ObjectContents, Operation};
use crate::page::call::Spanned;
use crate::page::claim::{Claim, ClaimKind, Origin};
use crate::page::written_value::{WrittenData, WrittenValue};
use crate::source::Span;
use crate::subject::identifier_words::words;
use crate::subject::{FieldPath, OperationId, Place, Step, Subject};

/// The claims about bodies, kept pending until all claims of the page about the same body are known.
#[derive(Default)]
pub(super) struct BodyClaims<'d> {
    pending: Vec<PendingClaim<'d>>,
    objects: usize,
    /// The names of fields that the page itself creates.
    created: CreatedNames,
    /// The documents that may declare an operation as well; none if the page says which of them it is about.
    documents: Vec<&'d Document>,
}

/// A claim about a body, not yet compared with the schema.
struct PendingClaim<'d> {
    claim: Claim,
    operation: Operation<'d>,
    /// What was inferred to find the body.
    guess: Option<Guess>,
    /// Whether the sample reads the field after a failed call, or to find out whether the call failed.
    probes: bool,
    /// The object or list that contains the field on the page; for a claim about omitted fields, the object
    /// that omits them. `None` for a field that a sample reads.
    beside: Option<Rc<Container>>,
    /// The names of all fields, if the claim is about an object whose fields are all written out.
    whole: Option<BTreeSet<String>>,
}

/// Identifies a body: document, operation and place. Two documents may declare the same operation.
type BodyKey = (Span, OperationId, Place);

impl PendingClaim<'_> {
    /// The body that the claim is about.
    fn body(&self) -> BodyKey {
        let subject = &self.claim.subject;
        let document = self.operation.document().root().span;
        (document, subject.operation.clone(), subject.place.with_path(FieldPath::root()))
    }
}

/// An object or list on the page that contains a claimed field. The other fields in it decide which
/// branch of a union it is.
#[derive(Debug)]
pub(super) struct Container {
    /// The container around this container; `None` for the outermost.
    pub(super) within: Option<Rc<Container>>,
    /// The names and literal values in the container.
    pub(super) contents: ObjectContents,
    /// Whether the body is shown, in contrast to a body that a call sends.
    pub(super) shown: bool,
    /// A number that is unique among the containers of the page.
    pub(super) number: usize,
}

impl Container {
    /// The number of the outermost container, which is the written body.
    pub(super) fn body(&self) -> usize {
        self.within.as_ref().map_or(self.number, |within| within.body())
    }
}

/// The operation, place, kind and origin of a body that a page writes out.
#[derive(Clone)]
pub(super) struct BodySource<'d> {
    pub(super) operation: Operation<'d>,
    /// The body, or the part of it that the page writes out.
    pub(super) place: Place,
    pub(super) kind: ClaimKind,
    pub(super) origin: Origin,
    /// What was inferred to find the body.
    pub(super) guess: Option<Guess>,
}

impl<'d> BodyClaims<'d> {
    /// No claims yet, of a page that creates fields of these names and may be about each of these documents.
    pub(super) fn new(created: CreatedNames, documents: Vec<&'d Document>) -> Self {
        BodyClaims { created, documents, ..BodyClaims::default() }
    }

    /// Adds the claim of a sample that reads a response field.
    pub(super) fn read(
        &mut self,
        claim: Claim,
        operation: Operation<'d>,
        guess: Option<Guess>,
        probes: bool,
    ) {
        self.pending.push(PendingClaim { claim, operation, guess, probes, beside: None, whole: None });
    }

    /// Adds the claims of a body that the page writes out.
    pub(super) fn add_written(&mut self, body: &WrittenValue, source: &BodySource<'d>) {
        let path = source.place.path().cloned().unwrap_or_default();
        if matches!(body.data, WrittenData::List(_)) && path.is_root() {
            let &BodySource { operation, kind, origin, guess, .. } = source;
            self.bare_list((operation, guess), &source.place, kind, origin, body.span.head());
        }
        self.below(body, &path, None, source);
    }

    /// Adds the claim that the body itself is a list, if the schema has an object there.
    pub(super) fn bare_list(
        &mut self,
        (operation, guess): (Operation<'d>, Option<Guess>),
        place: &Place,
        kind: ClaimKind,
        origin: Origin,
        span: Span,
    ) {
        if !operation.body(place).is_some_and(|body| bare_lists::is_object_only(&body)) {
            return;
        }
        let subject = Subject::new(operation.id(), place.with_path(FieldPath::root().item()));
        let claim = Claim { subject, kind, value: None, span, origin };
        self.pending.push(PendingClaim { claim, operation, guess, probes: false, beside: None, whole: None });
    }

    /// Adds the claim that the whole body is such a value.
    pub(super) fn whole(&mut self, value: Value, span: Span, source: &BodySource<'d>) {
        let &BodySource { operation, ref place, kind, origin, guess } = source;
        let subject = Subject::new(operation.id(), place.clone());
        let claim = Claim { subject, kind, value: Some(value), span, origin };
        self.pending.push(PendingClaim { claim, operation, guess, probes: false, beside: None, whole: None });
    }

    fn below(
        &mut self,
        written: &WrittenValue,
        path: &FieldPath,
        within: Option<Rc<Container>>,
        source: &BodySource<'d>,
    ) {
        self.objects += 1;
        let number = self.objects;
        let shown = source.kind == ClaimKind::Shows;
        match &written.data {
            WrittenData::Object { fields, whole } => {
                let here = Rc::new(Container { within, contents: contents(fields), shown, number });
                let stands_for_any =
                    |(name, _): &(Spanned<String>, WrittenValue)| is_placeholder_name(&name.value);
                let is_whole = *whole && !fields.iter().any(stands_for_any);
                if is_whole && source.kind == ClaimKind::Sends {
                    self.omissions(written, path, &here, source);
                }
                for (name, value) in fields.iter().filter(|field| !stands_for_any(field)) {
                    let path = path.key(&name.value);
                    self.claim(value, &path, name.span, &here, source);
                    self.below(value, &path, Some(Rc::clone(&here)), source);
                }
            }
            WrittenData::List(items) => {
                let here = Rc::new(Container { within, contents: ObjectContents::default(), shown, number });
                for item in items {
                    let path = path.item();
                    if matches!(item.data, WrittenData::Scalar(_)) {
                        self.claim(item, &path, item.span, &here, source);
                    }
                    self.below(item, &path, Some(Rc::clone(&here)), source);
                }
            }
            WrittenData::Unknown | WrittenData::Scalar(_) => {}
        }
    }

    fn claim(
        &mut self,
        value: &WrittenValue,
        path: &FieldPath,
        span: Span,
        beside: &Rc<Container>,
        source: &BodySource<'d>,
    ) {
        let BodySource { operation, place, kind, origin, .. } = source;
        let subject = Subject::new(operation.id(), place.with_path(path.clone()));
        let claim = Claim { subject, kind: *kind, value: value.known(), span, origin: *origin };
        self.pend(claim, beside, None, source);
    }

    /// Adds a pending claim from which [`omitted`] derives the required fields that an object leaves out.
    fn omissions(
        &mut self,
        written: &WrittenValue,
        path: &FieldPath,
        here: &Rc<Container>,
        source: &BodySource<'d>,
    ) {
        let BodySource { operation, place, origin, .. } = source;
        let names = written.fields().iter().map(|(name, _)| name.value.clone()).collect();
        let subject = Subject::new(operation.id(), place.with_path(path.clone()));
        let claim =
            Claim { subject, kind: ClaimKind::Omits, value: None, span: written.span, origin: *origin };
        self.pend(claim, here, Some(names), source);
    }

    /// Adds a pending claim about a written body; `beside` is what the page writes around its field.
    fn pend(
        &mut self,
        claim: Claim,
        beside: &Rc<Container>,
        whole: Option<BTreeSet<String>>,
        source: &BodySource<'d>,
    ) {
        let &BodySource { operation, guess, .. } = source;
        let beside = Some(Rc::clone(beside));
        self.pending.push(PendingClaim { claim, operation, guess, probes: false, beside, whole });
    }

    /// The claimed fields of each body. Each body gets only its own fields: a copy of all fields for each
    /// body would grow with the square of the number of bodies.
    fn claimed_fields(&self) -> BTreeMap<BodyKey, (Operation<'d>, ClaimedFields)> {
        let mut claimed: BTreeMap<_, (Operation<'d>, ClaimedFields)> = BTreeMap::new();
        for pending in self.pending.iter().filter(|pending| pending.whole.is_none()) {
            let new = || (pending.operation, ClaimedFields::default());
            let (_, fields) = claimed.entry(pending.body()).or_insert_with(new);
            let Some(path) = pending.claim.subject.place.path() else { continue };
            fields.claimed.insert(path.clone());
            fields.written.extend(pending.beside.as_ref().map(|beside| (beside.body(), path.clone())));
        }
        claimed
    }

    /// Compares every pending claim with the schema and adds the resulting statements.
    pub(super) fn settle(self, statements: &mut Vec<Statement<'d>>) {
        let claimed = self.claimed_fields().into_iter();
        let mut maps: BTreeMap<BodyKey, BodyMap<'d>> = claimed
            .map(|(key, (operation, fields))| {
                let map = BodyMap::new(operation, &key.2, fields);
                (key, map)
            })
            .collect();
        for pending in self.pending {
            let key = pending.body();
            let PendingClaim { claim, operation, guess, probes, beside, whole } = pending;
            let map = maps
                .entry(key)
                .or_insert_with_key(|key| BodyMap::new(operation, &key.2, ClaimedFields::default()));
            let path = claim.subject.place.path().expect("only claims about bodies are pending");
            let within = beside.as_ref().and_then(|beside| beside.within.as_ref());
            if let Some(names) = whole {
                let guess = guess.or_else(|| moved(path, within, map));
                omitted((&claim, guess), operation, map, beside.as_ref(), &names, statements);
                continue;
            }
            let guess = guess.or_else(|| moved(&path.parent()?, within, map));
            let standing = match map.standing(path, beside.as_ref()) {
                Standing::Absent(_) if self.created.has(path, claim.span) => {
                    let reason = "the page itself creates a field of this name before";
                    Standing::undecided(UnsettledKind::CreatedOnPage, reason)
                }
                Standing::Absent(_)
                    if is_declared_by_another(operation, &claim.subject.place, &self.documents) =>
                {
                    let reason = "another document declares the operation with this field";
                    Standing::undecided(UnsettledKind::OtherVariant, reason)
                }
                Standing::Absent(absent) => elsewhere(operation, &claim.subject.place, absent, probes),
                standing => standing,
            };
            statements.push(Statement::new(claim, Some(operation), standing).guessed(guess));
        }
    }
}

/// Whether another document declares the operation at the same place, with a field that this one does not declare.
fn is_declared_by_another(operation: Operation<'_>, place: &Place, documents: &[&Document]) -> bool {
    let own = operation.document();
    let others = documents.iter().filter(|other| other.root().span != own.root().span);
    let mut twins = others.filter(|other| other.base_paths() == own.base_paths()).flat_map(|other| {
        other
            .operations()
            .filter(|twin| twin.id().method == operation.id().method && is_template_of(twin, operation))
    });
    twins.any(|twin| {
        matches!(twin.field(place), Some(Lookup::Declared(_)))
            && !selecting_values::are_apart(operation, twin)
    })
}

/// Whether two operations have the same path, whatever its parameters are called.
fn is_template_of(one: &Operation<'_>, other: Operation<'_>) -> bool {
    let (one, other) = (one.id().path.split('/'), other.id().path.split('/'));
    one.map(|step| if step.starts_with('{') { "{}" } else { step })
        .eq(other.map(|step| if step.starts_with('{') { "{}" } else { step }))
}

/// Whether the object at a path has other names in the schema, so that its fields are compared with those of
/// an object at another place. Another casing of the same names is no inference.
fn moved(object: &FieldPath, within: Option<&Rc<Container>>, map: &mut BodyMap<'_>) -> Option<Guess> {
    let spelled = |path: &FieldPath| -> Vec<Vec<String>> {
        path.steps()
            .iter()
            .map(|step| if let Step::Key(name) = step { words(name) } else { Vec::new() })
            .collect()
    };
    let is_moved = match map.standing(object, within) {
        Standing::Declared(declared) => {
            declared.subject.place.path().is_some_and(|at| spelled(at) != spelled(object))
        }
        Standing::Absent(absent) => absent.counterpart.is_some_and(|it| it.how != Some(AlignedBy::Casing)),
        Standing::Undecided(_) => false,
    };
    is_moved.then_some(Guess::MovedObject)
}

/// The names and literal values in an object; placeholders are no values.
pub(super) fn contents(fields: &[(Spanned<String>, WrittenValue)]) -> ObjectContents {
    let literal = |(name, value): &(Spanned<String>, WrittenValue)| match &value.data {
        WrittenData::Scalar(literal)
            if !is_placeholder(literal) && !is_name_in_capitals(&name.value, literal) =>
        {
            Some((name.value.clone(), literal.clone()))
        }
        _ => None,
    };
    ObjectContents {
        literals: fields.iter().filter_map(literal).collect(),
        names: fields
            .iter()
            .map(|(name, _)| name.value.clone())
            .filter(|name| !is_placeholder_name(name))
            .collect(),
    }
}

/// Adds a statement for each required field that an object leaves out. A field that is read-only or has a
/// default may be left out.
fn omitted<'d>(
    (object, guess): (&Claim, Option<Guess>),
    operation: Operation<'d>,
    map: &mut BodyMap<'d>,
    here: Option<&Rc<Container>>,
    names: &BTreeSet<String>,
    statements: &mut Vec<Statement<'d>>,
) {
    let path = object.subject.place.path().expect("only claims about bodies are pending");
    // A field that is written in another casing is not left out.
    let is_written =
        |name: &str| names.contains(name) || names.iter().any(|other| words(other) == words(name));
    for name in map.required(path, here).into_iter().filter(|name| !is_written(name)) {
        let path = path.key(name);
        let standing = match map.standing(&path, here) {
            // A `required` that names no property is a mistake in the schema.
            Standing::Absent(_) => {
                Standing::undecided(UnsettledKind::ContradictorySchema, body_map::REQUIRED_UNDECLARED)
            }
            standing => standing,
        };
        let standing = match (standing, set_by(name, path.parent().as_ref(), names, here, map)) {
            (Standing::Declared(_), Some(other)) => {
                let reason = format!("the description of `{other}` says that it sets this field");
                Standing::undecided(UnsettledKind::DescribedInWords, reason)
            }
            (standing, _) => standing,
        };
        if let Standing::Declared(Declared { shape: Some(shape), .. }) = &standing
            && (shape.is_marked("readOnly") || shape.keyword("default").is_some())
        {
            continue;
        }
        let subject = Subject::new(operation.id(), object.subject.place.with_path(path));
        let claim = Claim { subject, ..object.clone() };
        statements.push(Statement::new(claim, Some(operation), standing).guessed(guess));
    }
}

/// The field of a written object whose description says that it sets a field that the object leaves out.
fn set_by<'n>(
    name: &str,
    object: Option<&FieldPath>,
    names: &'n BTreeSet<String>,
    here: Option<&Rc<Container>>,
    map: &mut BodyMap<'_>,
) -> Option<&'n String> {
    let object = object?;
    names.iter().find(|written| match map.standing(&object.key(written), here) {
        Standing::Declared(Declared { shape: Some(shape), .. }) => {
            shape.descriptions().into_iter().any(|text| described_aliases::sets(text, name))
        }
        _ => false,
    })
}

/// Looks in the other responses of the operation for a field that one response lacks, because samples also
/// read whether and why a call failed. If no response declares the field, it is undecided if the sample reads
/// it where a call has failed (`probes`), and absent otherwise.
fn elsewhere<'d>(operation: Operation<'d>, place: &Place, absent: Absent, probes: bool) -> Standing<'d> {
    let Place::Response(status, path) = place else { return Standing::Absent(absent) };
    let others = operation.responses().into_iter().filter(|response| response.status != status);
    for response in others {
        let other = Place::Response(response.status.to_owned(), path.clone());
        if let Some(Lookup::Declared(shape)) = operation.field(&other)
            && let Some(span) = shape.span()
        {
            return Standing::Declared(Declared {
                subject: Subject::new(operation.id(), other),
                span,
                pointer: shape.pointer().unwrap_or_default().to_owned(),
                shape: Some(shape),
            });
        }
    }
    if probes {
        let reason =
            "it is read where the call has failed, and the schema does not declare the response of a failure";
        return Standing::undecided(UnsettledKind::FailedCall, reason);
    }
    Standing::Absent(absent)
}

#[cfg(test)]
mod tests {
    use std::fmt::Write as _;

    use super::*;
    use crate::source::Files;
    use crate::source::tree::Node;

    #[test]
    fn a_body_keeps_its_own_fields_and_no_others() {
        const OPERATIONS: usize = 4;
        let mut text = "openapi: 3.0.3\npaths:\n".to_owned();
        (0..OPERATIONS).for_each(|number| {
            let _ = writeln!(
                text,
                "  /things{number}: {{post: {{responses: {{default: {{description: done}}}}}}}}"
            );
        });
        let mut files = Files::new();
        let file = files.add("openapi.yaml", text);
        let document = Document::read(&files.excerpt(file)).expect("valid").value;
        let body = files.add("body.json", r#"{"a": 1, "b": {"c": [2]}}"#);
        let body = WrittenValue::from(&Node::parse(&files.excerpt(body)).expect("valid"));
        let place = Place::Request(FieldPath::root());
        let mut bodies = BodyClaims::default();
        for operation in document.operations() {
            let source = BodySource {
                operation,
                place: place.clone(),
                kind: ClaimKind::Sends,
                origin: Origin::Prose,
                guess: None,
            };
            bodies.add_written(&body, &source);
        }
        let claimed = bodies.claimed_fields();
        assert_eq!(claimed.len(), OPERATIONS);
        for (_, fields) in claimed.values() {
            let paths: Vec<String> = fields.claimed.iter().map(ToString::to_string).collect();
            assert_eq!(paths, ["a", "b", "b.c", "b.c[]"]);
            assert_eq!(fields.written.len(), paths.len());
        }
    }
}
