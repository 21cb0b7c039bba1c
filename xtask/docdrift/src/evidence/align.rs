//! Finds where a field went that a page names and the schema does not have.
//!
//! Reported as two strangers, `checkout_url` and `data.url` would leave the reader to see that they
//! are one. So a claimed field that is not declared is compared with every declared field of the
//! same body: by the words of its name, by casing, and by the children that both have. One clear
//! counterpart is an answer; two equally good ones are none.

use std::collections::BTreeSet;
use std::sync::Arc;

use super::thresholds::{MIN_SHARED_CHILDREN, MIN_SHARED_CHILDREN_SHARE, share};
use crate::openapi::{BodyField, Lookup, Operation, Shape, way};
use crate::source::Span;
use crate::subject::identifier_words::words;
use crate::subject::{FieldPath, Place, Step};

/// Names that say that something is inside, and not what.
const ENVELOPES: &[&str] =
    &["data", "result", "response", "payload", "item", "record", "object", "attribute"];

/// Words that so many fields end in that one of them alone does not tell a field.
const GENERIC: &[&str] =
    &["id", "name", "type", "status", "count", "at", "date", "time", "key", "value", "number"];

/// Names that things of every kind have.
const GENERAL: &[&str] = &["id", "name", "title", "description", "type", "url"];

/// What makes a declared field the counterpart of a claimed one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum AlignedBy {
    /// The same words in another spelling, at the same place.
    Casing,
    /// The same words at another place.
    Words,
    /// The same children under another name.
    Children,
}

/// A declared field that a claimed one stands for.
#[derive(Clone, Debug)]
pub(crate) struct AlignedField {
    /// Where it is declared in the body.
    pub path: FieldPath,
    /// Where its name stands.
    pub span: Span,
    /// By what it was found.
    pub how: AlignedBy,
}

/// A claimed field that is not declared.
#[derive(Debug)]
pub(crate) struct UndeclaredField<'a> {
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
pub(crate) struct AlignableFields<'d> {
    body: Shape<'d>,
    declared: Arc<[BodyField]>,
}

impl<'d> AlignableFields<'d> {
    /// The declared fields of a body; none where there is no such body.
    #[must_use]
    pub(crate) fn of(operation: Operation<'d>, place: &Place) -> Option<Self> {
        Some(AlignableFields { body: operation.body(place)?, declared: operation.fields(place) })
    }

    /// The counterpart of a stray field in the body, if there is exactly one.
    #[must_use]
    pub(crate) fn counterpart(&self, stray: &UndeclaredField<'_>) -> Option<AlignedField> {
        let fields = &self.declared;
        let unique = |how, fits: &dyn Fn(&BodyField) -> bool| {
            let mut found = fields.iter().filter(|field| fits(field));
            let first = found.next()?;
            // The same field one level further down, as in `data.order` and `data.order.order`, is not
            // another answer, but two at one depth are.
            found.all(|other| other.path.steps().len() > first.path.steps().len()).then(|| AlignedField {
                path: first.path.clone(),
                span: first.span,
                how,
            })
        };
        let name = words(stray.path.name()?);
        let parent = stray.path.parent();
        let way = way(stray.path);
        let claimed = told(&way);
        unique(AlignedBy::Casing, &|field| field.words == name && field.path.parent() == parent)
            .or_else(|| unique(AlignedBy::Words, &|field| same_words(field, &name, &claimed, stray)))
            .or_else(|| by_children(&self.body, fields, stray))
            .or_else(|| unique(AlignedBy::Words, &|field| same_head(field, &name, &claimed, stray)))
    }
}

/// The declared fields of a body that these words name, nearest first and only those of one depth.
#[must_use]
pub(crate) fn named(operation: Operation<'_>, place: &Place, about: &[String]) -> Vec<FieldPath> {
    let told_of: BTreeSet<&str> = about.iter().map(String::as_str).collect();
    let fields = operation.fields(place);
    let mut found =
        fields.iter().filter(|field| field.words == about || told(&field.way) == told_of).peekable();
    let nearest = found.peek().map(|field| field.path.steps().len());
    found.filter(|field| Some(field.path.steps().len()) == nearest).map(|field| field.path.clone()).collect()
}

/// The words that tell where a field stands: those of its way but for envelopes.
fn told(way: &[String]) -> BTreeSet<&str> {
    way.iter().map(String::as_str).filter(|word| !ENVELOPES.contains(word)).collect()
}

/// The last words agree, and all others are told on both sides or go without saying.
fn same_words(
    field: &BodyField,
    name: &[String],
    claimed: &BTreeSet<&str>,
    stray: &UndeclaredField<'_>,
) -> bool {
    field.words.last() == name.last()
        && claimed.symmetric_difference(&told(&field.way)).all(|word| stray.context.contains(*word))
}

/// The last words agree and tell enough; the page may qualify them further, the schema may not.
fn same_head(
    field: &BodyField,
    name: &[String],
    claimed: &BTreeSet<&str>,
    stray: &UndeclaredField<'_>,
) -> bool {
    let tells = name.last().is_some_and(|head| !GENERIC.contains(&head.as_str()));
    let covered =
        || told(&field.way).iter().all(|word| claimed.contains(word) || stray.context.contains(*word));
    tells && field.words.last() == name.last() && stray.below.is_empty() && covered()
}

/// The declared field that has most of the children that are claimed: two of them at least, and
/// half of them at least.
fn by_children(body: &Shape<'_>, fields: &[BodyField], stray: &UndeclaredField<'_>) -> Option<AlignedField> {
    let claimed: BTreeSet<&FieldPath> = stray.below.iter().filter(|path| path.name().is_some()).collect();
    if claimed.len() < MIN_SHARED_CHILDREN {
        return None;
    }
    let first = |path: &FieldPath| {
        path.steps().iter().find_map(|step| match step {
            Step::Key(key) => Some(words(key).join(" ")),
            Step::Item => None,
        })
    };
    let firsts: BTreeSet<String> = claimed.iter().filter_map(|path| first(path)).collect();
    // Everything has a title and a description.
    if firsts.iter().all(|name| GENERAL.contains(&name.as_str())) {
        return None;
    }
    let shared = |field: &BodyField| {
        if firsts.is_disjoint(&field.children) {
            return 0;
        }
        let Lookup::Declared(shape) = body.lookup(&field.path) else { return 0 };
        claimed.iter().filter(|path| holds(&shape, path)).count()
    };
    let counts: Vec<usize> = fields.iter().map(shared).collect();
    let is_enough = |most: &usize| {
        *most >= MIN_SHARED_CHILDREN && share(*most, claimed.len()) >= MIN_SHARED_CHILDREN_SHARE
    };
    let most = counts.iter().copied().max().filter(is_enough)?;
    let mut best = fields.iter().zip(&counts).filter(|(_, count)| **count == most).map(|(field, _)| field);
    let first = best.next()?;
    let alone = best.all(|other| other.path.starts_with(&first.path));
    alone.then(|| AlignedField { path: first.path.clone(), span: first.span, how: AlignedBy::Children })
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
    use crate::openapi::Document;
    use crate::source::Files;

    /// Looks for `name` with these children in a body of these properties.
    #[track_caller]
    fn check(properties: &str, name: &str, below: &[FieldPath], expected: Option<(&str, AlignedBy)>) {
        let text = format!(
            "openapi: 3.0.3\npaths: {{/pay: {{get: {{responses: {{'200': {{content: {{application/json: \
             {{schema: {{properties: {properties}}}}}}}}}}}}}}}}}\n"
        );
        let mut files = Files::new();
        let id = files.add("x.yaml", text);
        let document = Document::read(&files.excerpt(id)).expect("valid").value;
        let operation = document.operations().next().expect("one");
        let body = Place::Response("200".into(), FieldPath::root());
        let context = BTreeSet::from(["pay".to_owned(), "checkout".to_owned()]);
        let path = FieldPath::root().key(name);
        let found = AlignableFields::of(operation, &body).expect("a body").counterpart(&UndeclaredField {
            path: &path,
            below,
            context: &context,
        });
        let found = found.map(|counterpart| (counterpart.path.to_string(), counterpart.how));
        assert_eq!(found, expected.map(|(path, how)| (path.to_owned(), how)), "{name} in {properties}");
    }

    const URL: &str = "{data: {properties: {url: {type: string}}}}";

    #[test]
    fn by_casing() {
        check("{created_at: {type: string}}", "createdAt", &[], Some(("created_at", AlignedBy::Casing)));
    }

    #[test]
    fn by_words() {
        check(URL, "checkout_url", &[], Some(("data.url", AlignedBy::Words)));
        check(URL, "checkoutUrl", &[], Some(("data.url", AlignedBy::Words)));
        check(URL, "payment_url", &[], Some(("data.url", AlignedBy::Words)));
        check(
            "{customer: {properties: {email: {}}}}",
            "customer_email",
            &[],
            Some(("customer.email", AlignedBy::Words)),
        );
    }

    #[test]
    fn a_common_last_word_tells_nothing() {
        check(URL, "id", &[], None);
        check("{data: {properties: {customer: {properties: {id: {}}}}}}", "id", &[], None);
        check("{data: {properties: {id: {}}}}", "session_id", &[], None);
        check("{data: {properties: {id: {}}}}", "checkout_id", &[], Some(("data.id", AlignedBy::Words)));
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
        check(rows, "checkouts", &below, Some(("data", AlignedBy::Children)));
        check(rows, "checkouts", &below[..2], None);
        check("{data: {properties: {id: {}, created_at: {}}}}", "checkouts", &below, None);
    }
}
