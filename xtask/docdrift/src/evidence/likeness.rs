//! Which body an example looks like: how many of its fields a schema has.

use std::collections::BTreeSet;

use super::bodies::contents;
use crate::contract::{Contents, Document, Lookup, Operation, Shape};
use crate::extract::given::{Data, Given};
use crate::subject::{Method, Place, Step};
use crate::tree::type_of;
use crate::words::words;

/// Which part of an example's fields a schema has to have for the example to be judged by it.
const KNOWN: f64 = 0.75;

/// How many fields an example must have in common with a body that no call names.
const FEWEST: usize = 5;

/// How much of the best likeness a body may have for it to be as good.
const CLOSE: f64 = 0.9;

/// Of how many things an example may be.
const THINGS: usize = 5;

/// How an example stands to a schema.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(super) struct Likeness {
    /// Fields of the outermost object or of its items.
    outer: usize,
    outer_known: usize,
    /// Fields at any depth that are declared and are of a declared type.
    known: usize,
    all: usize,
    /// Names of two words and more among the known ones: `maxTokens` tells more than `name`.
    telling: usize,
    /// Texts that are none of the values which are listed for them.
    otherwise: usize,
}

/// How deep it is looked.
#[derive(Clone, Copy, PartialEq)]
enum Depth {
    Outermost,
    All { outermost: bool },
}

impl Likeness {
    pub(super) fn of(given: &Given, shape: &Shape<'_>) -> Likeness {
        let mut likeness = Likeness::default();
        likeness.add(given, Some(shape), Depth::All { outermost: true });
        likeness
    }

    /// The same of the outermost fields alone, which costs no more than there are of them.
    pub(super) fn outermost(given: &Given, shape: &Shape<'_>) -> Likeness {
        let mut likeness = Likeness::default();
        likeness.add(given, Some(shape), Depth::Outermost);
        likeness
    }

    /// Which part of the outermost fields the schema has.
    pub(super) fn share(&self) -> f64 {
        self.outer_known as f64 / self.outer.max(1) as f64
    }

    /// Whether it can be told at all.
    pub(super) fn is_told(&self) -> bool {
        self.outer > 0
    }

    /// Whether nothing outermost speaks against it.
    pub(super) fn is_close(&self) -> bool {
        self.otherwise == 0 && self.share() >= KNOWN
    }

    fn is_sure(&self) -> bool {
        self.is_close() && self.known >= FEWEST && self.known * 2 >= self.all && self.telling > 0
    }

    fn add(&mut self, given: &Given, shape: Option<&Shape<'_>>, depth: Depth) {
        match &given.data {
            Data::Object { fields, .. } => {
                let shape = shape.map(|shape| narrowed(shape, given));
                for (name, value) in fields {
                    let found = shape.as_ref().map(|shape| shape.step(&Step::Key(name.value.clone())));
                    let declared = match found {
                        Some(Lookup::Declared(declared)) => Some(declared),
                        // A map with free keys says neither yes nor no.
                        Some(Lookup::Free) => continue,
                        _ => None,
                    };
                    let fits = declared.as_ref().is_some_and(|declared| can_be(value, declared));
                    let outermost = depth != (Depth::All { outermost: false });
                    let otherwise = declared.as_ref().is_some_and(|it| is_none_of(value, it, outermost));
                    self.otherwise += usize::from(otherwise);
                    self.all += 1;
                    self.known += usize::from(fits);
                    self.telling += usize::from(fits && words(&name.value).len() > 1);
                    if outermost {
                        self.outer += 1;
                        self.outer_known += usize::from(fits);
                    }
                    if depth != Depth::Outermost {
                        self.add(value, declared.as_ref(), Depth::All { outermost: false });
                    }
                }
            }
            Data::List(items) => {
                let below = shape.and_then(|shape| match shape.step(&Step::Item) {
                    Lookup::Declared(items) => Some(items),
                    _ => None,
                });
                for item in items {
                    self.add(item, below.as_ref(), depth);
                }
            }
            Data::Unknown | Data::Scalar(_) => {}
        }
    }
}

fn narrowed<'d>(shape: &Shape<'d>, given: &Given) -> Shape<'d> {
    // Which names an object has is what is asked here.
    let contents = Contents { names: Vec::new(), ..contents(given.fields()) };
    if contents.literals.is_empty() { shape.clone() } else { shape.narrowed(&contents) }
}

/// Whether a text is none of the values that are listed, and nothing else is allowed; deeper inside,
/// where a value may just be wrong, the only one that is allowed.
fn is_none_of(value: &Given, shape: &Shape<'_>, outermost: bool) -> bool {
    let Data::Scalar(literal @ serde_json::Value::String(_)) = &value.data else { return false };
    shape.only_values().is_some_and(|known| {
        (outermost || known.len() == 1) && !known.iter().any(|known| known.to_json() == *literal)
    })
}

/// Whether a written value is of a declared type.
fn can_be(value: &Given, shape: &Shape<'_>) -> bool {
    let types = shape.types();
    let kind = match &value.data {
        Data::Unknown => return true,
        Data::Scalar(literal) if literal.is_null() => return true,
        Data::Scalar(literal) => type_of(literal),
        Data::Object { .. } => "object",
        Data::List(_) => "array",
    };
    types.is_empty() || types.contains(&kind) || (kind == "integer" && types.contains(&"number"))
}

/// The body of any operation that an example without a call is like, and the example without what
/// another body that is as like has; none where it is like nothing, or not clearly enough. `asked` is
/// whether the page says that it is a request, or an answer.
pub(super) fn body<'d>(
    given: &Given,
    documents: &[&'d Document],
    asked: Option<bool>,
) -> Option<(Operation<'d>, Place, Given)> {
    let names = names(given);
    let mut found: Vec<(Likeness, Operation<'d>, Place, Shape<'d>)> = Vec::new();
    for (operation, place) in documents.iter().flat_map(|document| document.bodies_with(&names, KNOWN)) {
        let Some(shape) = operation.body(place) else { continue };
        let likeness = Likeness::of(given, &shape);
        if likeness.is_sure() {
            found.push((likeness, operation, place.clone(), shape));
        }
    }
    let most = found.iter().map(|(likeness, ..)| likeness.known).max()?;
    found.retain(|(likeness, ..)| likeness.known as f64 >= most as f64 * CLOSE);
    // What the bodies of many things have alike, an envelope or a page of a list, is of none of them.
    let things: BTreeSet<&str> = found.iter().map(|(_, operation, ..)| thing(*operation)).collect();
    let documents: BTreeSet<_> =
        found.iter().map(|(_, operation, ..)| operation.document().root().span).collect();
    if things.len() > THINGS || documents.len() > 1 {
        return None;
    }
    // Of bodies that are as like, the one that creates the thing is what readers know it by.
    let rank = |(likeness, operation, place, _): &(Likeness, Operation<'d>, Place, Shape<'d>)| {
        let creates = operation.id().method == Method::Post && matches!(place, Place::Request(_));
        let reads = operation.id().method == Method::Get;
        let told = asked.is_none_or(|asked| asked == matches!(place, Place::Request(_)));
        (!told, std::cmp::Reverse(likeness.known), !creates, !reads, operation.id().path.len())
    };
    found.sort_by_key(rank);
    let (_, operation, place, _) = found.first()?;
    let shapes: Vec<&Shape<'d>> = found.iter().map(|(.., shape)| shape).collect();
    Some((*operation, place.clone(), agreed(given, &shapes)))
}

/// What an operation is about: the last word of its path that is no parameter.
fn thing(operation: Operation<'_>) -> &str {
    let path = &operation.id().path;
    path.rsplit('/').find(|segment| !segment.starts_with('{')).unwrap_or(path)
}

/// The outermost names of an example, or of the items of a list.
fn names(given: &Given) -> Vec<&str> {
    match &given.data {
        Data::List(items) => items.first().map_or_else(Vec::new, names),
        _ => given.fields().iter().map(|(name, _)| name.value.as_str()).collect(),
    }
}

/// An example without the fields that some of the shapes have and others have not.
fn agreed(given: &Given, shapes: &[&Shape<'_>]) -> Given {
    let data = match &given.data {
        Data::Object { fields, .. } => {
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
            Data::Object { fields: kept, whole: false }
        }
        Data::List(items) => {
            let below: Vec<_> = shapes.iter().map(|shape| shape.step(&Step::Item)).collect();
            let below: Vec<&Shape<'_>> = below
                .iter()
                .filter_map(|step| if let Lookup::Declared(shape) = step { Some(shape) } else { None })
                .collect();
            Data::List(items.iter().map(|item| agreed(item, &below)).collect())
        }
        data => data.clone(),
    };
    Given { span: given.span, data }
}
