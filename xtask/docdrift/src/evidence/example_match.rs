//! Finds the body that a JSON example matches, by the share of its fields that a schema declares.

use std::collections::BTreeSet;

use super::body_claims::contents;
use super::placeholder::is_placeholder_name;
use super::thresholds::{
    MAX_OWN_SHARE_OF_OTHER_RESPONSE, MAX_TIED_REQUESTS, MAX_TIED_RESOURCES, MAX_UNKNOWN_FIELDS_OF_GUESS,
    MAX_UNKNOWN_SHARE_OF_GUESS, MAX_UNKNOWN_TOP_LEVEL_FIELDS, MIN_COMPLETE_TO_BEST_SHARE, MIN_DECLARED_SHARE,
    MIN_FIELDS_OF_OTHER_RESPONSE, MIN_FIELDS_WITHOUT_ENVELOPE, MIN_KNOWN_SHARE, MIN_NEARLY_WHOLE_SHARE,
    MIN_SHARED_FIELDS, MIN_TIED_TO_BEST_SHARE, MIN_TOP_LEVEL_SHARE, MIN_TYPED_SHARE, MIN_TYPED_SHARE_OF_PART,
    share,
};
use crate::openapi::{Document, Lookup, ObjectContents, Operation, Shape};
use crate::page::call::Spanned;
use crate::page::written_value::{WrittenData, WrittenValue};
use crate::source::json_value::type_of;
use crate::source::tree::Node;
use crate::subject::identifier_words::words;
use crate::subject::{FieldPath, Method, Place, Step};

/// How much of an example a schema declares.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Likeness {
    /// The number of top-level fields: of the example, or of its items if it is a list.
    outer: usize,
    /// The number of top-level fields that are declared with a fitting type.
    outer_known: usize,
    /// The number of top-level fields that are not declared with a fitting type and do not have a scalar
    /// value.
    foreign: usize,
    /// The paths of the fields at any depth inside declared objects.
    all: BTreeSet<String>,
    /// The paths of the declared fields.
    known: BTreeSet<String>,
    /// The paths of the declared fields whose values have a declared type.
    fitting: BTreeSet<String>,
    /// The number of fitting fields with names of several words: `maxTokens` is more specific than `name`.
    compound_names: usize,
    /// The number of strings that the schema's list of values lacks.
    unlisted_values: usize,
}

/// Which fields of an example are compared.
#[derive(Clone, Copy, PartialEq)]
enum MatchDepth {
    /// Only the top-level fields.
    Outermost,
    /// The fields at every depth; `outermost` is true for the top-level fields.
    All { outermost: bool },
}

impl Likeness {
    pub(super) fn of(written: &WrittenValue, shape: &Shape<'_>) -> Likeness {
        let mut likeness = Likeness::default();
        likeness.add(written, shape, MatchDepth::All { outermost: true }, "");
        likeness
    }

    /// The likeness of the top-level fields alone. The time is linear in the number of these fields.
    pub(super) fn outermost(written: &WrittenValue, shape: &Shape<'_>) -> Likeness {
        let mut likeness = Likeness::default();
        likeness.add(written, shape, MatchDepth::Outermost, "");
        likeness
    }

    /// The share of a value's top-level fields that a body of an operation declares; 0 without such a
    /// body or fields.
    pub(super) fn share_of(written: &WrittenValue, operation: Operation<'_>, place: &Place) -> f64 {
        let likeness = operation.body(place).map(|shape| Likeness::outermost(written, &shape));
        likeness.filter(Likeness::has_fields).map_or(0.0, |likeness| likeness.share())
    }

    /// The share of a value's fields at any depth that a body of an operation declares with a fitting type; 0
    /// without such a body or fields.
    pub(super) fn deep_share_of(written: &WrittenValue, operation: Operation<'_>, place: &Place) -> f64 {
        let likeness = operation.body(place).map(|shape| Likeness::of(written, &shape));
        let likeness = likeness.filter(|likeness| !likeness.all.is_empty());
        likeness.map_or(0.0, |likeness| share(likeness.fitting.len(), likeness.all.len()))
    }

    /// The share of the top-level fields that the schema declares, from 0 to 1.
    pub(super) fn share(&self) -> f64 {
        share(self.outer_known, self.outer)
    }

    /// Whether the example has top-level fields to compare.
    pub(super) fn has_fields(&self) -> bool {
        self.outer > 0
    }

    /// Whether enough of the top-level fields match the schema, and none has an unlisted value.
    pub(super) fn is_close(&self) -> bool {
        self.unlisted_values == 0 && self.share() >= MIN_KNOWN_SHARE
    }

    /// Whether the schema lacks so many fields of the example, at any depth, that it is unlikely to be its schema.
    pub(super) fn is_unlikely(&self) -> bool {
        let unknown = self.all.len() - self.known.len();
        unknown > MAX_UNKNOWN_FIELDS_OF_GUESS && share(unknown, self.all.len()) > MAX_UNKNOWN_SHARE_OF_GUESS
    }

    /// Whether enough fields match for the example to be this body, without other evidence.
    fn is_sure(&self) -> bool {
        let unknown_fields = self.outer - self.outer_known;
        // One unknown name does not prevent a match if enough other fields match. An unknown object or list
        // prevents a match: a page may show several things side by side.
        let like_but_one = unknown_fields <= MAX_UNKNOWN_TOP_LEVEL_FIELDS
            && self.foreign == 0
            && self.outer_known > 0
            && self.share() >= MIN_TOP_LEVEL_SHARE
            && share(self.known.len(), self.all.len()) >= MIN_DECLARED_SHARE;
        self.unlisted_values == 0
            && (self.share() >= MIN_KNOWN_SHARE || like_but_one)
            && self.known.len() >= MIN_SHARED_FIELDS
            && share(self.fitting.len(), self.all.len()) >= MIN_TYPED_SHARE
            && self.compound_names > 0
    }

    /// Whether enough fields match for the example to be this part of a body, without other evidence. Parts
    /// of different bodies are often alike, so more fields must match than for a whole body.
    fn is_sure_of_part(&self) -> bool {
        self.is_sure()
            && self.outer_known == self.outer
            && share(self.fitting.len(), self.known.len()) >= MIN_TYPED_SHARE_OF_PART
    }

    fn add(&mut self, written: &WrittenValue, shape: &Shape<'_>, depth: MatchDepth, path: &str) {
        match &written.data {
            WrittenData::Object { fields, .. } => {
                let shape = narrowed(shape, written);
                for (name, value) in fields.iter().filter(|(name, _)| !is_placeholder_name(&name.value)) {
                    let declared = match shape.step(&Step::Key(name.value.clone())) {
                        Lookup::Declared(declared) => Some(declared),
                        // A map with free keys is no evidence for or against a match.
                        Lookup::Free => continue,
                        Lookup::Absent { .. } => None,
                    };
                    let path = format!("{path}.{}", name.value);
                    let unwrapped = declared.as_ref().and_then(|declared| unwrapped(value, declared));
                    let fits = unwrapped.is_some()
                        || declared.as_ref().is_some_and(|declared| can_be(value, declared));
                    let outermost = depth != (MatchDepth::All { outermost: false });
                    let is_unlisted = declared.as_ref().is_some_and(|it| is_none_of(value, it, outermost));
                    self.unlisted_values += usize::from(is_unlisted);
                    if outermost {
                        self.outer += 1;
                        self.outer_known += usize::from(fits);
                        self.foreign += usize::from(!fits && !matches!(value.data, WrittenData::Scalar(_)));
                    }
                    if depth != MatchDepth::Outermost
                        && fits
                        && let Some(below) = unwrapped.as_ref().or(declared.as_ref())
                    {
                        self.add(value, below, MatchDepth::All { outermost: false }, &path);
                    }
                    if fits && self.fitting.insert(path.clone()) {
                        self.compound_names += usize::from(words(&name.value).len() > 1);
                    }
                    if declared.is_some() {
                        self.known.insert(path.clone());
                    }
                    self.all.insert(path);
                }
            }
            WrittenData::List(items) => {
                if let Lookup::Declared(below) = shape.step(&Step::Item) {
                    let path = format!("{path}[]");
                    items.iter().for_each(|item| self.add(item, &below, depth, &path));
                }
            }
            WrittenData::Unknown | WrittenData::Scalar(_) => {}
        }
    }
}

/// Whether exactly one property of a body declares all fields of an example: a page may show the content of
/// an envelope without the envelope.
pub(super) fn lacks_envelope(written: &WrittenValue, body: &Shape<'_>) -> bool {
    let inner = body.properties().into_iter().map(|property| Likeness::outermost(written, &property.shape));
    let fits = |likeness: &Likeness| {
        likeness.outer >= MIN_FIELDS_WITHOUT_ENVELOPE
            && likeness.outer_known == likeness.outer
            && likeness.compound_names > 0
    };
    inner.filter(fits).count() == 1
}

/// The first list among the properties of a declared object that a written list matches: a page may show the
/// list without the object around it. `None` if no list matches, or if the schema also allows a list in place
/// of the object.
fn unwrapped<'d>(written: &WrittenValue, shape: &Shape<'d>) -> Option<Shape<'d>> {
    if !matches!(written.data, WrittenData::List(_))
        || !shape.types().contains(&"object")
        || can_be(written, shape)
    {
        return None;
    }
    let lists = shape.properties().into_iter().map(|property| property.shape);
    lists.filter(|list| can_be(written, list)).find(|list| Likeness::of(written, list).is_sure())
}

fn narrowed<'d>(shape: &Shape<'d>, written: &WrittenValue) -> Shape<'d> {
    // The names are compared afterwards, so only the literal values may narrow the shape.
    let contents = ObjectContents { names: Vec::new(), ..contents(written.fields()) };
    if contents.literals.is_empty() { shape.clone() } else { shape.narrowed(&contents) }
}

/// Whether a string is none of the values that the schema allows. A nested value may simply be wrong, so a
/// nested value only counts if the schema allows a single value.
fn is_none_of(value: &WrittenValue, shape: &Shape<'_>, outermost: bool) -> bool {
    let WrittenData::Scalar(literal @ serde_json::Value::String(_)) = &value.data else { return false };
    shape.only_values().is_some_and(|known| {
        (outermost || known.len() == 1) && !known.iter().any(|known| known.to_json() == *literal)
    })
}

/// Whether a written value has a declared type. Null and unknown values fit every type.
fn can_be(value: &WrittenValue, shape: &Shape<'_>) -> bool {
    let types = shape.types();
    let kind = match &value.data {
        WrittenData::Unknown => return true,
        WrittenData::Scalar(literal) if literal.is_null() => return true,
        WrittenData::Scalar(literal) => type_of(literal),
        WrittenData::Object { .. } => "object",
        WrittenData::List(_) => "array",
    };
    types.is_empty() || types.contains(&kind) || (kind == "integer" && types.contains(&"number"))
}

/// A body, or an object in it, that an example may show.
struct Candidate<'d> {
    likeness: Likeness,
    operation: Operation<'d>,
    place: Place,
    shape: Shape<'d>,
}

/// The body that an example without a call matches.
pub(super) struct ExampleMatch<'d> {
    pub(super) operation: Operation<'d>,
    /// The body, or the object in the body.
    pub(super) place: Place,
    /// Whether the body declares every field of the example.
    pub(super) is_whole: bool,
    /// Whether the body declares nearly every field of the example, among them all at the top, and no body of
    /// another resource matches as well.
    pub(super) is_nearly_whole: bool,
    /// Whether the body lacks so many fields of the example that it is unlikely to be the one.
    pub(super) is_unlikely: bool,
    /// The schemas of all bodies that are tied; the schema of this body is first.
    shapes: Vec<Shape<'d>>,
}

impl ExampleMatch<'_> {
    /// The example without the fields that only some of the tied schemas declare.
    pub(super) fn of(&self, written: &WrittenValue) -> WrittenValue {
        agreed(written, &self.shapes.iter().collect::<Vec<_>>())
    }
}

/// Whether an example has fields that its body lacks, and matches a response of another operation completely.
pub(super) fn is_of_another(
    written: &WrittenValue,
    operation: Operation<'_>,
    place: &Place,
    documents: &[&Document],
) -> bool {
    let is_whole = |likeness: &Likeness| {
        likeness.known.len() == likeness.all.len()
            && likeness.fitting.len() == likeness.all.len()
            && likeness.all.len() >= MIN_FIELDS_OF_OTHER_RESPONSE
            && likeness.compound_names > 0
    };
    let Some(body) = operation.body(place) else { return false };
    let own = Likeness::of(written, &body);
    // If the own body declares most of the example, the example has drifted from it. Names of one word
    // are too common, so an example without other names is not compared with other operations.
    if share(own.known.len(), own.all.len()) > MAX_OWN_SHARE_OF_OTHER_RESPONSE || !has_compound_name(written)
    {
        return false;
    }
    let names = names(written);
    let all = documents.iter().flat_map(|document| document.objects_with(&names, 1.0));
    let answers = all.filter(|(other, place)| {
        is_root(place) && matches!(place, Place::Response(..)) && other.id() != operation.id()
    });
    answers
        .filter_map(|(other, place)| other.body(place))
        .any(|shape| is_whole(&Likeness::of(written, &shape)))
}

/// Whether a value has, at any depth, a field whose name consists of several words.
fn has_compound_name(written: &WrittenValue) -> bool {
    match &written.data {
        WrittenData::Object { fields, .. } => {
            fields.iter().any(|(name, value)| words(&name.value).len() > 1 || has_compound_name(value))
        }
        WrittenData::List(items) => items.iter().any(has_compound_name),
        WrittenData::Unknown | WrittenData::Scalar(_) => false,
    }
}

/// The body of any operation, or the object in a body, that an example matches. `None` if nothing
/// matches, or if the match is ambiguous. `is_request` is true if the page labels the example as a request,
/// false if as a response.
pub(super) fn body<'d>(
    written: &WrittenValue,
    documents: &[&'d Document],
    is_request: Option<bool>,
) -> Option<ExampleMatch<'d>> {
    let names = names(written);
    let mut found: Vec<Candidate<'d>> = Vec::new();
    for (operation, place) in
        documents.iter().flat_map(|document| document.objects_with(&names, MIN_TOP_LEVEL_SHARE))
    {
        let Some(Lookup::Declared(shape)) = operation.field(place) else { continue };
        let likeness = Likeness::of(written, &shape);
        if likeness.is_sure() && (is_root(place) || likeness.is_sure_of_part()) {
            found.push(Candidate { likeness, operation, place: place.clone(), shape });
        }
    }
    closest(&mut found)?;
    // Of tied bodies, prefer those with the labelled direction and then those with more matching fields. Of
    // these, prefer the request that creates the resource, because readers know the resource by this request.
    let rank = |it: &Candidate<'d>| {
        let creates = it.operation.id().method == Method::Post && matches!(it.place, Place::Request(_));
        let reads = it.operation.id().method == Method::Get;
        let has_role =
            is_request.is_none_or(|is_request| is_request == matches!(it.place, Place::Request(_)));
        let depth = it.place.path().map_or(0, |path| path.steps().len());
        let likeness = std::cmp::Reverse(it.likeness.fitting.len());
        (!has_role, likeness, !creates, !reads, depth, it.operation.id().path.len())
    };
    found.sort_by_key(rank);
    let first = found.first()?;
    // If the best match is a deprecated operation, the page may show its successor instead, which can have
    // another body.
    if is_deprecated(first.operation) {
        return None;
    }
    let (operation, place) = (first.operation, first.place.clone());
    let is_whole = first.likeness.fitting.len() == first.likeness.all.len();
    let likeness = &first.likeness;
    let is_nearly_whole = likeness.outer_known == likeness.outer
        && share(likeness.known.len(), likeness.all.len()) >= MIN_NEARLY_WHOLE_SHARE
        && found.iter().all(|it| resource(it.operation) == resource(operation));
    let is_unlikely = likeness.is_unlikely();
    let shapes = found.into_iter().map(|it| it.shape).collect();
    Some(ExampleMatch { operation, place, is_whole, is_nearly_whole, is_unlikely, shapes })
}

/// Keeps the candidates that match the example best; `None` if too many resources or requests are tied, or
/// bodies of several documents.
fn closest(found: &mut Vec<Candidate<'_>>) -> Option<()> {
    // Prefer a body that declares every field of the example over one that matches more fields but not all.
    // Exclude bodies with mostly free keys: such bodies match few fields, and lack none.
    let enough = found.iter().map(|it| it.likeness.fitting.len()).max().unwrap_or_default();
    let is_whole = |it: &Candidate<'_>| {
        let likeness = &it.likeness;
        likeness.fitting.len() == likeness.all.len()
            && likeness.fitting.len() as f64 >= enough as f64 * MIN_COMPLETE_TO_BEST_SHARE
    };
    if found.iter().any(|it| is_root(&it.place) && is_whole(it)) {
        found.retain(|it| is_root(&it.place) && is_whole(it));
    }
    let most = |found: &[Candidate<'_>], root: bool| {
        let of = found.iter().filter(|it| is_root(&it.place) == root);
        of.map(|it| it.likeness.fitting.len()).max().unwrap_or_default()
    };
    // Pages show parts of bodies as often as whole bodies. A whole body is preferred if it matches as well.
    let whole = most(found, true) as f64 >= most(found, false) as f64 * MIN_TIED_TO_BEST_SHARE;
    found.retain(|it| is_root(&it.place) == whole);
    let most = most(found, whole);
    found.retain(|it| it.likeness.fitting.len() as f64 >= most as f64 * MIN_TIED_TO_BEST_SHARE);
    // An envelope or a page of a list, which the bodies of many resources share, belongs to none of them.
    let resources: BTreeSet<&str> = found.iter().map(|it| resource(it.operation)).collect();
    let documents: BTreeSet<_> = found.iter().map(|it| it.operation.document().root().span).collect();
    if (whole && resources.len() > MAX_TIED_RESOURCES) || documents.len() > 1 {
        return None;
    }
    // A whole example that the request bodies of many operations match equally, and none completely, is
    // attributed to none of them.
    let best = || found.iter().filter(|it| it.likeness.fitting.len() == most);
    let sent = best().filter(|it| matches!(it.place, Place::Request(_))).map(|it| it.operation.id());
    let is_all = |it: &Candidate<'_>| it.likeness.fitting.len() == it.likeness.all.len();
    let is_ambiguous =
        whole && sent.collect::<BTreeSet<_>>().len() > MAX_TIED_REQUESTS && !best().any(is_all);
    (!is_ambiguous).then_some(())
}

/// Whether a declared object directly inside an example has only fields that the schema does not declare.
/// Envelopes of different operations are alike; only their content distinguishes them.
pub(super) fn is_foreign(value: &WrittenValue, operation: Operation<'_>, place: &Place) -> bool {
    let Some(body) = operation.body(place) else { return false };
    value.fields().iter().any(|(name, value)| {
        let Lookup::Declared(shape) = body.step(&Step::Key(name.value.clone())) else { return false };
        let is_absent = |(name, _): &(Spanned<String>, WrittenValue)| {
            matches!(shape.step(&Step::Key(name.value.clone())), Lookup::Absent { .. })
        };
        let fields = value.fields();
        !fields.is_empty() && !shape.properties().is_empty() && fields.iter().all(is_absent)
    })
}

fn is_deprecated(operation: Operation<'_>) -> bool {
    let node = operation.document().root().pointer(operation.pointer());
    node.and_then(|node| node.get("deprecated")).and_then(Node::as_bool) == Some(true)
}

fn is_root(place: &Place) -> bool {
    place.path().is_some_and(FieldPath::is_root)
}

/// The resource of an operation: the last segment of its path that is no parameter.
pub(super) fn resource(operation: Operation<'_>) -> &str {
    let path = &operation.id().path;
    path.rsplit('/').find(|segment| !segment.starts_with('{')).unwrap_or(path)
}

/// The top-level names of an example; of its first item if it is a list.
pub(super) fn names(written: &WrittenValue) -> Vec<&str> {
    match &written.data {
        WrittenData::List(items) => items.first().map_or_else(Vec::new, names),
        _ => written.fields().iter().map(|(name, _)| name.value.as_str()).collect(),
    }
}

/// An example without the fields that only some of the shapes declare.
fn agreed(written: &WrittenValue, shapes: &[&Shape<'_>]) -> WrittenValue {
    let data = match &written.data {
        WrittenData::Object { fields, .. } => {
            let shapes: Vec<Shape<'_>> = shapes.iter().map(|shape| narrowed(shape, written)).collect();
            let mut kept = Vec::new();
            for (name, value) in fields {
                let steps: Vec<_> =
                    shapes.iter().map(|shape| shape.step(&Step::Key(name.value.clone()))).collect();
                let declared: Vec<&Shape<'_>> = steps
                    .iter()
                    .filter_map(|step| if let Lookup::Declared(shape) = step { Some(shape) } else { None })
                    .collect();
                if declared.len() == steps.len() {
                    kept.push((name.clone(), agreed(value, &declared)));
                } else if steps.iter().all(|step| matches!(step, Lookup::Absent { .. })) {
                    kept.push((name.clone(), value.clone()));
                }
            }
            WrittenData::Object { fields: kept, whole: false }
        }
        WrittenData::List(items) => {
            let below: Vec<_> = shapes.iter().map(|shape| shape.step(&Step::Item)).collect();
            let below: Vec<&Shape<'_>> = below
                .iter()
                .filter_map(|step| if let Lookup::Declared(shape) = step { Some(shape) } else { None })
                .collect();
            WrittenData::List(items.iter().map(|item| agreed(item, &below)).collect())
        }
        data => data.clone(),
    };
    WrittenValue { span: written.span, data }
}
