//! From the bodies that a page writes out or reads to claims about their fields.

use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;

use super::body_map;
use super::body_map::{BodyMap, ClaimedFields};
use super::placeholder::{is_name_in_capitals, is_placeholder};
use super::unsettled::UnsettledKind;
use super::{Absent, Declared, Standing, Statement};
use crate::openapi::{Lookup, ObjectContents, Operation};
use crate::page::call::Spanned;
use crate::page::claim::{Claim, ClaimKind, Origin};
use crate::page::written_value::{WrittenData, WrittenValue};
use crate::source::Span;
use crate::subject::identifier_words::words;
use crate::subject::{FieldPath, OperationId, Place, Subject};

/// The claims about bodies, put off until all of a page's claims about a body are known.
#[derive(Default)]
pub(super) struct BodyClaims<'d> {
    put_off: Vec<PendingClaim<'d>>,
    objects: usize,
}

/// A claim about a body.
struct PendingClaim<'d> {
    claim: Claim,
    operation: Operation<'d>,
    /// Whether the field is read where the call has failed, or to find out.
    probes: bool,
    beside: Option<Rc<Container>>,
    /// For an object of which all fields are given: their names.
    whole: Option<BTreeSet<String>>,
}

/// What tells a body from all others: two documents may have an operation of the same name.
type BodyKey = (Span, OperationId, Place);

impl PendingClaim<'_> {
    /// The body that it is about.
    fn body(&self) -> BodyKey {
        let subject = &self.claim.subject;
        let document = self.operation.document().root().span;
        (document, subject.operation.clone(), subject.place.with_path(FieldPath::root()))
    }
}

/// A container that a claimed field stands in: what is given beside the field tells which branch of
/// a union the container is.
#[derive(Debug)]
pub(super) struct Container {
    /// The container around it.
    pub(super) within: Option<Rc<Container>>,
    /// What stands in it.
    pub(super) contents: ObjectContents,
    /// Whether an answer is shown.
    pub(super) shown: bool,
    /// Which of all containers of the page it is.
    pub(super) number: usize,
}

impl Container {
    /// The number of the outermost container: that of the body that is written out.
    pub(super) fn body(&self) -> usize {
        self.within.as_ref().map_or(self.number, |within| within.body())
    }
}

/// Who gives a body, and where it goes.
pub(super) struct BodySource<'d> {
    pub(super) operation: Operation<'d>,
    /// The body, or the part of it that is given.
    pub(super) place: Place,
    pub(super) kind: ClaimKind,
    pub(super) origin: Origin,
}

impl<'d> BodyClaims<'d> {
    /// A field of an answer is read.
    pub(super) fn read(&mut self, claim: Claim, operation: Operation<'d>, probes: bool) {
        self.put_off.push(PendingClaim { claim, operation, probes, beside: None, whole: None });
    }

    /// A body is written out.
    pub(super) fn give(&mut self, body: &WrittenValue, giving: &BodySource<'d>) {
        let path = giving.place.path().cloned().unwrap_or_default();
        self.below(body, &path, None, giving);
    }

    fn below(
        &mut self,
        given: &WrittenValue,
        path: &FieldPath,
        within: Option<Rc<Container>>,
        giving: &BodySource<'d>,
    ) {
        self.objects += 1;
        let number = self.objects;
        let shown = giving.kind == ClaimKind::Shows;
        match &given.data {
            WrittenData::Object { fields, whole } => {
                let here = Rc::new(Container { within, contents: contents(fields), shown, number });
                if *whole && giving.kind == ClaimKind::Sends {
                    self.omissions(given, path, &here, giving);
                }
                for (name, value) in fields {
                    let path = path.key(&name.value);
                    self.claim(value, &path, name.span, &here, giving);
                    self.below(value, &path, Some(Rc::clone(&here)), giving);
                }
            }
            WrittenData::List(items) => {
                let here = Rc::new(Container { within, contents: ObjectContents::default(), shown, number });
                for item in items {
                    let path = path.item();
                    if matches!(item.data, WrittenData::Scalar(_)) {
                        self.claim(item, &path, item.span, &here, giving);
                    }
                    self.below(item, &path, Some(Rc::clone(&here)), giving);
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
        giving: &BodySource<'d>,
    ) {
        let BodySource { operation, place, kind, origin } = giving;
        let subject = Subject::new(operation.id(), place.with_path(path.clone()));
        let claim = Claim { subject, kind: *kind, value: value.told(), span, origin: *origin };
        let beside = Some(Rc::clone(beside));
        self.put_off.push(PendingClaim { claim, operation: *operation, probes: false, beside, whole: None });
    }

    /// What an object leaves out that it must have is only known beside the contract.
    fn omissions(
        &mut self,
        given: &WrittenValue,
        path: &FieldPath,
        here: &Rc<Container>,
        giving: &BodySource<'d>,
    ) {
        let BodySource { operation, place, origin, .. } = giving;
        let names = given.fields().iter().map(|(name, _)| name.value.clone()).collect();
        let subject = Subject::new(operation.id(), place.with_path(path.clone()));
        let claim = Claim { subject, kind: ClaimKind::Omits, value: None, span: given.span, origin: *origin };
        let beside = Some(Rc::clone(here));
        let whole = Some(names);
        self.put_off.push(PendingClaim { claim, operation: *operation, probes: false, beside, whole });
    }

    /// The claimed fields of each body. A body has its own only: a copy of all for each of a page's
    /// bodies would grow with the square of their number.
    fn claimed_fields(&self) -> BTreeMap<BodyKey, (Operation<'d>, ClaimedFields)> {
        let mut claimed: BTreeMap<_, (Operation<'d>, ClaimedFields)> = BTreeMap::new();
        for put_off in self.put_off.iter().filter(|put_off| put_off.whole.is_none()) {
            let new = || (put_off.operation, ClaimedFields::default());
            let (_, fields) = claimed.entry(put_off.body()).or_insert_with(new);
            let Some(path) = put_off.claim.subject.place.path() else { continue };
            fields.claimed.insert(path.clone());
            fields.written.extend(put_off.beside.as_ref().map(|beside| (beside.body(), path.clone())));
        }
        claimed
    }

    /// Holds every claim against the contract.
    pub(super) fn settle(self, statements: &mut Vec<Statement<'d>>) {
        let claimed = self.claimed_fields().into_iter();
        let mut maps: BTreeMap<BodyKey, BodyMap<'d>> = claimed
            .map(|(key, (operation, fields))| {
                let map = BodyMap::new(operation, &key.2, fields);
                (key, map)
            })
            .collect();
        for put_off in self.put_off {
            let key = put_off.body();
            let PendingClaim { claim, operation, probes, beside, whole } = put_off;
            let map = maps
                .entry(key)
                .or_insert_with_key(|key| BodyMap::new(operation, &key.2, ClaimedFields::default()));
            let path = claim.subject.place.path().expect("only claims about bodies are put off");
            if let Some(given) = whole {
                omitted(&claim, operation, map, beside.as_ref(), &given, statements);
                continue;
            }
            let standing = match map.standing(path, beside.as_ref()) {
                Standing::Absent(absent) => elsewhere(operation, &claim.subject.place, absent, probes),
                standing => standing,
            };
            statements.push(Statement { claim, operation: Some(operation), standing });
        }
    }
}

/// What stands in an object; what readers are to fill in tells nothing of it.
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
        names: fields.iter().map(|(name, _)| name.value.clone()).collect(),
    }
}

/// States what an object must have and leaves out.
fn omitted<'d>(
    object: &Claim,
    operation: Operation<'d>,
    map: &mut BodyMap<'d>,
    here: Option<&Rc<Container>>,
    given: &BTreeSet<String>,
    statements: &mut Vec<Statement<'d>>,
) {
    let path = object.subject.place.path().expect("only claims about bodies are put off");
    // What is only spelled in another casing is not left out as well.
    let is_given = |name: &str| given.contains(name) || given.iter().any(|other| words(other) == words(name));
    for name in map.required(path, here).into_iter().filter(|name| !is_given(name)) {
        let path = path.key(name);
        let standing = match map.standing(&path, here) {
            // A `required` that names no property is the schema's own mistake.
            Standing::Absent(_) => {
                Standing::undecided(UnsettledKind::ContradictorySchema, body_map::REQUIRED_UNDECLARED)
            }
            standing => standing,
        };
        if let Standing::Declared(Declared { shape: Some(shape), .. }) = &standing
            && (shape.is_marked("readOnly") || shape.keyword("default").is_some())
        {
            continue;
        }
        let subject = Subject::new(operation.id(), object.subject.place.with_path(path));
        let claim = Claim { subject, ..object.clone() };
        statements.push(Statement { claim, operation: Some(operation), standing });
    }
}

/// A field that the answer of success does not have may be one of another answer: samples ask
/// whether a call failed, and why.
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
    use crate::openapi::Document;
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
            let giving =
                BodySource { operation, place: place.clone(), kind: ClaimKind::Sends, origin: Origin::Prose };
            bodies.give(&body, &giving);
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
