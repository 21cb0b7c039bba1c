//! Finds where a field went that a page names and the schema does not have.
//!
//! Reported as two strangers, `checkout_url` and `data.url` would leave the reader to see that they
//! are one. So a claimed field that is not declared is compared with every declared field of the
//! same body: by the words of its name, by casing, and by the children that both have. One clear
//! counterpart is an answer; two equally good ones are none.

use std::collections::BTreeSet;

use crate::contract::{Lookup, Shape};
use crate::source::Span;
use crate::subject::{FieldPath, Step};
use crate::words::words;

/// How deep and how many declared fields are compared.
const DEPTH: usize = 6;
const FIELDS: usize = 2_000;

/// Names that say that something is inside, and not what.
const ENVELOPES: &[&str] =
    &["data", "result", "response", "payload", "item", "record", "object", "attribute"];

/// Words that so many fields end in that one of them alone does not tell a field.
const GENERIC: &[&str] =
    &["id", "name", "type", "status", "count", "at", "date", "time", "key", "value", "number"];

/// What makes a declared field the counterpart of a claimed one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum How {
    /// The same words in another spelling, at the same place.
    Casing,
    /// The same words at another place.
    Words,
    /// The same children under another name.
    Children,
}

/// A declared field that a claimed one stands for.
#[derive(Clone, Debug)]
pub struct Counterpart {
    /// Where it is declared in the body.
    pub path: FieldPath,
    /// Where its name stands.
    pub span: Span,
    /// By what it was found.
    pub how: How,
}

/// A claimed field that is not declared.
#[derive(Debug)]
pub struct Stray<'a> {
    /// Its path, with the part that was found already exchanged for where it was found.
    pub path: &'a FieldPath,
    /// The claimed paths below it, relative to it.
    pub below: &'a [FieldPath],
    /// The words of the operation: its path and summary. "checkout" in `checkout_url` adds nothing
    /// where everything is about checkouts.
    pub context: &'a BTreeSet<String>,
}

/// All that a body declares, for looking up one stray field after another.
#[derive(Debug)]
pub struct Fields<'d>(Vec<Field<'d>>);

impl<'d> Fields<'d> {
    /// The declared fields of a body.
    #[must_use]
    pub fn of(body: &Shape<'d>) -> Self {
        Fields(declared(body))
    }

    /// The counterpart of a stray field in the body, if there is exactly one.
    #[must_use]
    pub fn counterpart(&self, stray: &Stray<'_>) -> Option<Counterpart> {
        let fields = &self.0;
        let unique = |how, fits: &dyn Fn(&Field<'_>) -> bool| {
            let mut found = fields.iter().filter(|field| fits(field));
            let first = found.next()?;
            // The same field one level further down, as in `data.order` and `data.order.order`, is not
            // another answer, but two at one depth are.
            found.all(|other| other.path.steps().len() > first.path.steps().len()).then(|| Counterpart {
                path: first.path.clone(),
                span: first.span,
                how,
            })
        };
        let name = words(stray.path.name()?);
        let parent = stray.path.parent();
        let claimed = told(stray.path);
        unique(How::Casing, &|field| field.words == name && field.path.parent() == parent)
            .or_else(|| unique(How::Words, &|field| same_words(field, &name, &claimed, stray)))
            .or_else(|| by_children(fields, stray))
            .or_else(|| unique(How::Words, &|field| same_head(field, &name, &claimed, stray)))
    }
}

/// The declared fields of a body that these words name, nearest first and only those of one depth.
#[must_use]
pub fn named(body: &Shape<'_>, about: &[String]) -> Vec<FieldPath> {
    let mut fields = declared(body);
    fields.retain(|field| field.words == about || field.told == about.iter().cloned().collect());
    let nearest = fields.first().map(|field| field.path.steps().len());
    fields.retain(|field| Some(field.path.steps().len()) == nearest);
    fields.into_iter().map(|field| field.path).collect()
}

#[derive(Debug)]
struct Field<'d> {
    path: FieldPath,
    span: Span,
    words: Vec<String>,
    /// The words that tell where it stands.
    told: BTreeSet<String>,
    shape: Shape<'d>,
}

/// The declared fields, nearer ones first.
fn declared<'d>(body: &Shape<'d>) -> Vec<Field<'d>> {
    let mut fields: Vec<Field<'d>> = Vec::new();
    let mut level = vec![(FieldPath::root(), body.clone())];
    let mut seen = BTreeSet::new();
    for _ in 0..DEPTH {
        let mut next = Vec::new();
        for (path, shape) in level {
            if let Lookup::Declared(item) = shape.step(&Step::Item) {
                next.push((path.item(), item));
            }
            for property in shape.properties() {
                let path = path.key(property.name);
                let first_time =
                    property.shape.pointer().is_some_and(|pointer| seen.insert(pointer.to_owned()));
                if let Some(span) = property.shape.span() {
                    let words = words(property.name);
                    let (path, told) = (path.clone(), told(&path));
                    fields.push(Field { path, span, words, told, shape: property.shape.clone() });
                }
                // A schema that was opened before is a cycle, or says the same again.
                if first_time && fields.len() < FIELDS {
                    next.push((path, property.shape));
                }
            }
        }
        level = next;
    }
    fields.sort_by_key(|field| field.path.steps().len());
    fields
}

/// The words that tell where a field stands: those of its ancestors but for envelopes.
fn told(path: &FieldPath) -> BTreeSet<String> {
    let keys = path.steps().iter().filter_map(|step| match step {
        Step::Key(key) => Some(words(key)),
        Step::Item => None,
    });
    keys.flatten().filter(|word| !ENVELOPES.contains(&word.as_str())).collect()
}

/// The last words agree, and all others are told on both sides or go without saying.
fn same_words(field: &Field<'_>, name: &[String], claimed: &BTreeSet<String>, stray: &Stray<'_>) -> bool {
    let mut difference = claimed.symmetric_difference(&field.told);
    field.words.last() == name.last() && difference.all(|word| stray.context.contains(word))
}

/// The last words agree and tell enough; the page may qualify them further, the schema may not.
fn same_head(field: &Field<'_>, name: &[String], claimed: &BTreeSet<String>, stray: &Stray<'_>) -> bool {
    let tells = name.last().is_some_and(|head| !GENERIC.contains(&head.as_str()));
    let covered = || field.told.iter().all(|word| claimed.contains(word) || stray.context.contains(word));
    tells && field.words.last() == name.last() && stray.below.is_empty() && covered()
}

/// The declared field that has most of the children that are claimed: two of them at least, and
/// half of them at least.
fn by_children(fields: &[Field<'_>], stray: &Stray<'_>) -> Option<Counterpart> {
    let claimed: BTreeSet<&FieldPath> = stray.below.iter().filter(|path| path.name().is_some()).collect();
    if claimed.len() < 2 {
        return None;
    }
    let shared = |field: &Field<'_>| {
        let has = |path: &&&FieldPath| holds(&field.shape, path);
        claimed.iter().filter(has).count()
    };
    let counts: Vec<usize> = fields.iter().map(shared).collect();
    let most = counts.iter().copied().max().filter(|most| *most >= 2 && most * 2 >= claimed.len())?;
    let mut best = fields.iter().zip(&counts).filter(|(_, count)| **count == most).map(|(field, _)| field);
    let first = best.next()?;
    let alone = best.all(|other| other.path.starts_with(&first.path));
    alone.then(|| Counterpart { path: first.path.clone(), span: first.span, how: How::Children })
}

/// Whether a path is declared below a shape, but for the casing of its last name.
fn holds(shape: &Shape<'_>, path: &FieldPath) -> bool {
    let (Some(parent), Some(name)) = (path.parent(), path.name()) else { return false };
    match shape.lookup(&parent) {
        Lookup::Declared(parent) => {
            parent.properties().iter().any(|property| words(property.name) == words(name))
        }
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::contract::Document;
    use crate::source::Files;
    use crate::subject::Place;

    /// Looks for `name` with these children in a body of these properties.
    #[track_caller]
    fn check(properties: &str, name: &str, below: &[FieldPath], expected: Option<(&str, How)>) {
        let text = format!(
            "openapi: 3.0.3\npaths: {{/pay: {{get: {{responses: {{'200': {{content: {{application/json: \
             {{schema: {{properties: {properties}}}}}}}}}}}}}}}}}\n"
        );
        let mut files = Files::new();
        let id = files.add("x.yaml", text);
        let document = Document::read(&files.excerpt(id)).expect("valid").value;
        let operation = document.operations().next().expect("one");
        let body = operation.body(&Place::Response("200".into(), FieldPath::root())).expect("a body");
        let context = BTreeSet::from(["pay".to_owned(), "checkout".to_owned()]);
        let path = FieldPath::root().key(name);
        let found = Fields::of(&body).counterpart(&Stray { path: &path, below, context: &context });
        let found = found.map(|counterpart| (counterpart.path.to_string(), counterpart.how));
        assert_eq!(found, expected.map(|(path, how)| (path.to_owned(), how)), "{name} in {properties}");
    }

    const URL: &str = "{data: {properties: {url: {type: string}}}}";

    #[test]
    fn by_casing() {
        check("{created_at: {type: string}}", "createdAt", &[], Some(("created_at", How::Casing)));
    }

    #[test]
    fn by_words() {
        check(URL, "checkout_url", &[], Some(("data.url", How::Words)));
        check(URL, "checkoutUrl", &[], Some(("data.url", How::Words)));
        check(URL, "payment_url", &[], Some(("data.url", How::Words)));
        check(
            "{customer: {properties: {email: {}}}}",
            "customer_email",
            &[],
            Some(("customer.email", How::Words)),
        );
    }

    #[test]
    fn a_common_last_word_tells_nothing() {
        check(URL, "id", &[], None);
        check("{data: {properties: {customer: {properties: {id: {}}}}}}", "id", &[], None);
        check("{data: {properties: {id: {}}}}", "session_id", &[], None);
        check("{data: {properties: {id: {}}}}", "checkout_id", &[], Some(("data.id", How::Words)));
    }

    #[test]
    fn two_answers_are_none() {
        check("{a: {properties: {url: {}}}, b: {properties: {url: {}}}}", "url", &[], None);
    }

    #[test]
    fn by_children() {
        let item = FieldPath::root().item();
        let below = [item.clone(), item.key("id"), item.key("createdAt"), item.key("gone")];
        let rows = "{data: {type: array, items: {properties: {id: {}, created_at: {}, more: {}}}}}";
        check(rows, "checkouts", &below, Some(("data", How::Children)));
        check(rows, "checkouts", &below[..2], None);
        check("{data: {properties: {id: {}, created_at: {}}}}", "checkouts", &below, None);
    }
}
