//! Which body an example looks like: how many of its fields a schema has.

use std::collections::BTreeSet;

use super::body_claims::contents;
use super::thresholds::{
    MAX_OWN_SHARE_OF_OTHER_RESPONSE, MAX_TIED_REQUESTS, MAX_TIED_RESOURCES, MAX_UNKNOWN_TOP_LEVEL_FIELDS,
    MIN_COMPLETE_TO_BEST_SHARE, MIN_DECLARED_SHARE, MIN_FIELDS_OF_OTHER_RESPONSE,
    MIN_FIELDS_WITHOUT_ENVELOPE, MIN_KNOWN_SHARE, MIN_SHARED_FIELDS, MIN_TIED_TO_BEST_SHARE,
    MIN_TOP_LEVEL_SHARE, MIN_TYPED_SHARE, MIN_TYPED_SHARE_OF_PART, share,
};
use crate::openapi::{Document, Lookup, ObjectContents, Operation, Shape};
use crate::page::written_value::{WrittenData, WrittenValue};
use crate::source::json_value::type_of;
use crate::source::tree::Node;
use crate::subject::identifier_words::words;
use crate::subject::{FieldPath, Method, Place, Step};

/// How an example stands to a schema.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Likeness {
    /// Fields of the outermost object or of its items.
    outer: usize,
    outer_known: usize,
    /// The others whose values are no scalars.
    foreign: usize,
    /// Fields at any depth, each once, as far as their objects are declared.
    all: BTreeSet<String>,
    /// The declared ones.
    known: BTreeSet<String>,
    /// Those of a declared type.
    fitting: BTreeSet<String>,
    /// Names of two words and more among them: `maxTokens` tells more than `name`.
    telling: usize,
    /// Texts that are none of the values which are listed for them.
    otherwise: usize,
}

/// How deep it is looked.
#[derive(Clone, Copy, PartialEq)]
enum MatchDepth {
    Outermost,
    All { outermost: bool },
}

impl Likeness {
    pub(super) fn of(given: &WrittenValue, shape: &Shape<'_>) -> Likeness {
        let mut likeness = Likeness::default();
        likeness.add(given, shape, MatchDepth::All { outermost: true }, "");
        likeness
    }

    /// The same of the outermost fields alone, which costs no more than there are of them.
    pub(super) fn outermost(given: &WrittenValue, shape: &Shape<'_>) -> Likeness {
        let mut likeness = Likeness::default();
        likeness.add(given, shape, MatchDepth::Outermost, "");
        likeness
    }

    /// Which part of the outermost fields of a value a body of an operation has.
    pub(super) fn share_of(given: &WrittenValue, operation: Operation<'_>, place: &Place) -> f64 {
        let likeness = operation.body(place).map(|shape| Likeness::outermost(given, &shape));
        likeness.filter(Likeness::is_told).map_or(0.0, |likeness| likeness.share())
    }

    /// Which part of the outermost fields the schema has.
    pub(super) fn share(&self) -> f64 {
        share(self.outer_known, self.outer)
    }

    /// Whether it can be told at all.
    pub(super) fn is_told(&self) -> bool {
        self.outer > 0
    }

    /// Whether nothing outermost speaks against it.
    pub(super) fn is_close(&self) -> bool {
        self.otherwise == 0 && self.share() >= MIN_KNOWN_SHARE
    }

    /// Whether it is told by the names of fields, most of them known.
    fn is_sure(&self) -> bool {
        let strangers = self.outer - self.outer_known;
        // One wrong name counts little where all that stands beside it is right; but a page may show
        // several things side by side.
        let like_but_one = strangers <= MAX_UNKNOWN_TOP_LEVEL_FIELDS
            && self.foreign == 0
            && self.outer_known > 0
            && self.share() >= MIN_TOP_LEVEL_SHARE
            && share(self.known.len(), self.all.len()) >= MIN_DECLARED_SHARE;
        self.otherwise == 0
            && (self.share() >= MIN_KNOWN_SHARE || like_but_one)
            && self.known.len() >= MIN_SHARED_FIELDS
            && share(self.fitting.len(), self.all.len()) >= MIN_TYPED_SHARE
            && self.telling > 0
    }

    /// The same of a part of a body, which may be a part of anything else.
    fn is_sure_of_part(&self) -> bool {
        self.is_sure()
            && self.outer_known == self.outer
            && share(self.fitting.len(), self.known.len()) >= MIN_TYPED_SHARE_OF_PART
    }

    fn add(&mut self, given: &WrittenValue, shape: &Shape<'_>, depth: MatchDepth, path: &str) {
        match &given.data {
            WrittenData::Object { fields, .. } => {
                let shape = narrowed(shape, given);
                for (name, value) in fields {
                    let declared = match shape.step(&Step::Key(name.value.clone())) {
                        Lookup::Declared(declared) => Some(declared),
                        // A map with free keys says neither yes nor no.
                        Lookup::Free => continue,
                        Lookup::Absent { .. } => None,
                    };
                    let path = format!("{path}.{}", name.value);
                    let unwrapped = declared.as_ref().and_then(|declared| unwrapped(value, declared));
                    let fits = unwrapped.is_some()
                        || declared.as_ref().is_some_and(|declared| can_be(value, declared));
                    let outermost = depth != (MatchDepth::All { outermost: false });
                    let otherwise = declared.as_ref().is_some_and(|it| is_none_of(value, it, outermost));
                    self.otherwise += usize::from(otherwise);
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
                        self.telling += usize::from(words(&name.value).len() > 1);
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

/// Whether a property of a body is what an example is: pages leave envelopes out.
pub(super) fn lacks_envelope(given: &WrittenValue, body: &Shape<'_>) -> bool {
    let inner = body.properties().into_iter().map(|property| Likeness::outermost(given, &property.shape));
    let fits = |likeness: &Likeness| {
        likeness.outer >= MIN_FIELDS_WITHOUT_ENVELOPE
            && likeness.outer_known == likeness.outer
            && likeness.telling > 0
    };
    inner.filter(fits).count() == 1
}

/// The list in a declared object that a given list is surely meant for: pages leave envelopes out.
fn unwrapped<'d>(given: &WrittenValue, shape: &Shape<'d>) -> Option<Shape<'d>> {
    if !matches!(given.data, WrittenData::List(_))
        || !shape.types().contains(&"object")
        || can_be(given, shape)
    {
        return None;
    }
    let lists = shape.properties().into_iter().map(|property| property.shape);
    lists.filter(|list| can_be(given, list)).find(|list| Likeness::of(given, list).is_sure())
}

fn narrowed<'d>(shape: &Shape<'d>, given: &WrittenValue) -> Shape<'d> {
    // Which names an object has is what is asked here.
    let contents = ObjectContents { names: Vec::new(), ..contents(given.fields()) };
    if contents.literals.is_empty() { shape.clone() } else { shape.narrowed(&contents) }
}

/// Whether a text is none of the values that are listed, and nothing else is allowed; deeper inside,
/// where a value may just be wrong, the only one that is allowed.
fn is_none_of(value: &WrittenValue, shape: &Shape<'_>, outermost: bool) -> bool {
    let WrittenData::Scalar(literal @ serde_json::Value::String(_)) = &value.data else { return false };
    shape.only_values().is_some_and(|known| {
        (outermost || known.len() == 1) && !known.iter().any(|known| known.to_json() == *literal)
    })
}

/// Whether a written value is of a declared type.
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

/// A body, or an object in one, that an example may be of.
struct Candidate<'d> {
    likeness: Likeness,
    operation: Operation<'d>,
    place: Place,
    shape: Shape<'d>,
}

/// What an example without a call is of.
pub(super) struct ExampleMatch<'d> {
    pub(super) operation: Operation<'d>,
    /// The body, or the object in it.
    pub(super) place: Place,
    /// Whether all of the example is declared there.
    pub(super) is_whole: bool,
    /// All that is as like, and that first.
    shapes: Vec<Shape<'d>>,
}

impl ExampleMatch<'_> {
    /// An example without what some of the shapes have and others have not.
    pub(super) fn of(&self, given: &WrittenValue) -> WrittenValue {
        agreed(given, &self.shapes.iter().collect::<Vec<_>>())
    }
}

/// Whether an example has fields that its body lacks, and is all of what another operation answers with.
pub(super) fn is_of_another(
    given: &WrittenValue,
    operation: Operation<'_>,
    place: &Place,
    documents: &[&Document],
) -> bool {
    let is_whole = |likeness: &Likeness| {
        likeness.known.len() == likeness.all.len()
            && likeness.fitting.len() == likeness.all.len()
            && likeness.all.len() >= MIN_FIELDS_OF_OTHER_RESPONSE
            && likeness.telling > 0
    };
    let Some(body) = operation.body(place) else { return false };
    let own = Likeness::of(given, &body);
    // Nearly all of it may have drifted from the body that it is of; and names of one word tell nothing, so
    // that nobody need be asked.
    if share(own.known.len(), own.all.len()) > MAX_OWN_SHARE_OF_OTHER_RESPONSE || !has_telling_name(given) {
        return false;
    }
    let names = names(given);
    let all = documents.iter().flat_map(|document| document.objects_with(&names, 1.0));
    let answers = all.filter(|(other, place)| {
        is_root(place) && matches!(place, Place::Response(..)) && other.id() != operation.id()
    });
    answers.filter_map(|(other, place)| other.body(place)).any(|shape| is_whole(&Likeness::of(given, &shape)))
}

/// Whether a name of two words and more stands anywhere in it.
fn has_telling_name(given: &WrittenValue) -> bool {
    match &given.data {
        WrittenData::Object { fields, .. } => {
            fields.iter().any(|(name, value)| words(&name.value).len() > 1 || has_telling_name(value))
        }
        WrittenData::List(items) => items.iter().any(has_telling_name),
        WrittenData::Unknown | WrittenData::Scalar(_) => false,
    }
}

/// The body of any operation, or the object in one, that an example is like; none where it is like
/// nothing, or not clearly enough. `asked` is whether the page says that it is a request, or an answer.
pub(super) fn body<'d>(
    given: &WrittenValue,
    documents: &[&'d Document],
    asked: Option<bool>,
) -> Option<ExampleMatch<'d>> {
    let names = names(given);
    let mut found: Vec<Candidate<'d>> = Vec::new();
    for (operation, place) in
        documents.iter().flat_map(|document| document.objects_with(&names, MIN_TOP_LEVEL_SHARE))
    {
        let Some(Lookup::Declared(shape)) = operation.field(place) else { continue };
        let likeness = Likeness::of(given, &shape);
        if likeness.is_sure() && (is_root(place) || likeness.is_sure_of_part()) {
            found.push(Candidate { likeness, operation, place: place.clone(), shape });
        }
    }
    closest(&mut found)?;
    // Of bodies that are as like, the one that creates the thing is what readers know it by.
    let rank = |it: &Candidate<'d>| {
        let creates = it.operation.id().method == Method::Post && matches!(it.place, Place::Request(_));
        let reads = it.operation.id().method == Method::Get;
        let told = asked.is_none_or(|asked| asked == matches!(it.place, Place::Request(_)));
        let depth = it.place.path().map_or(0, |path| path.steps().len());
        let likeness = std::cmp::Reverse(it.likeness.fitting.len());
        (!told, likeness, !creates, !reads, depth, it.operation.id().path.len())
    };
    found.sort_by_key(rank);
    let first = found.first()?;
    // What took the place of a deprecated operation need not look like it.
    if is_deprecated(first.operation) {
        return None;
    }
    let (operation, place) = (first.operation, first.place.clone());
    let is_whole = first.likeness.fitting.len() == first.likeness.all.len();
    let shapes = found.into_iter().map(|it| it.shape).collect();
    Some(ExampleMatch { operation, place, is_whole, shapes })
}

/// Keeps the candidates that the example is closest to; none where too many things are as close.
fn closest(found: &mut Vec<Candidate<'_>>) -> Option<()> {
    // Prefer a body that declares every field of the example over one that matches more fields but not all;
    // unless most of the example is free there, so that few fields are all.
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
    // Pages show a part of a body alone as often as a whole one; a whole body is no part of another.
    let whole = most(found, true) as f64 >= most(found, false) as f64 * MIN_TIED_TO_BEST_SHARE;
    found.retain(|it| is_root(&it.place) == whole);
    let most = most(found, whole);
    found.retain(|it| it.likeness.fitting.len() as f64 >= most as f64 * MIN_TIED_TO_BEST_SHARE);
    // An envelope or a page of a list, which the bodies of many things share, belongs to none of them.
    let things: BTreeSet<&str> = found.iter().map(|it| thing(it.operation)).collect();
    let documents: BTreeSet<_> = found.iter().map(|it| it.operation.document().root().span).collect();
    if (whole && things.len() > MAX_TIED_RESOURCES) || documents.len() > 1 {
        return None;
    }
    // An example that many operations take as well, and none of them completely, belongs to none.
    let best = || found.iter().filter(|it| it.likeness.fitting.len() == most);
    let sent = best().filter(|it| matches!(it.place, Place::Request(_))).map(|it| it.operation.id());
    let is_all = |it: &Candidate<'_>| it.likeness.fitting.len() == it.likeness.all.len();
    let is_ambiguous =
        whole && sent.collect::<BTreeSet<_>>().len() > MAX_TIED_REQUESTS && !best().any(is_all);
    (!is_ambiguous).then_some(())
}

fn is_deprecated(operation: Operation<'_>) -> bool {
    let node = operation.document().root().pointer(operation.pointer());
    node.and_then(|node| node.get("deprecated")).and_then(Node::as_bool) == Some(true)
}

fn is_root(place: &Place) -> bool {
    place.path().is_some_and(FieldPath::is_root)
}

/// What an operation is about: the last word of its path that is no parameter.
pub(super) fn thing(operation: Operation<'_>) -> &str {
    let path = &operation.id().path;
    path.rsplit('/').find(|segment| !segment.starts_with('{')).unwrap_or(path)
}

/// The outermost names of an example, or of the items of a list.
pub(super) fn names(given: &WrittenValue) -> Vec<&str> {
    match &given.data {
        WrittenData::List(items) => items.first().map_or_else(Vec::new, names),
        _ => given.fields().iter().map(|(name, _)| name.value.as_str()).collect(),
    }
}

/// An example without the fields that some of the shapes have and others have not.
fn agreed(given: &WrittenValue, shapes: &[&Shape<'_>]) -> WrittenValue {
    let data = match &given.data {
        WrittenData::Object { fields, .. } => {
            let shapes: Vec<Shape<'_>> = shapes.iter().map(|shape| narrowed(shape, given)).collect();
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
    WrittenValue { span: given.span, data }
}
