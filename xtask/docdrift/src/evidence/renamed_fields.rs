//! Finds the declared field that an undeclared field of a page was renamed or moved to.
//!
//! The report can then say that `checkout_url` is now `data.url`. An undeclared field is compared with
//! every declared field of the same body: by casing, by the words of its name, and by common children.
//! If two declared fields match equally well, there is no counterpart.

use std::collections::BTreeSet;
use std::sync::Arc;

use super::thresholds::{
    MIN_SHARED_CHILDREN, MIN_SHARED_CHILDREN_OF_OBJECTS, MIN_SHARED_CHILDREN_SHARE, share,
};
use crate::openapi::{BodyField, Lookup, Operation, Shape, way};
use crate::source::Span;
use crate::subject::identifier_words::words;
use crate::subject::{FieldPath, Place, Step};

/// Names of envelopes: they do not say what the envelope contains.
const ENVELOPES: &[&str] =
    &["data", "result", "response", "payload", "item", "record", "object", "attribute"];

/// Words that too many fields end in for the last word alone to identify a field.
const GENERIC: &[&str] =
    &["id", "name", "type", "status", "count", "at", "date", "time", "key", "value", "number"];

/// Names of fields that objects of every kind have.
const GENERAL: &[&str] = &["id", "name", "title", "description", "type", "url"];

/// Names of fields that objects of every kind have, and that single objects of different kinds have in common.
const GENERAL_OF_OBJECTS: &[&str] = &["from", "to", "value", "amount", "count", "status"];

/// By which similarity a declared field is the counterpart of a claimed field.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum AlignedBy {
    /// The same words in another casing, below the same parent.
    Casing,
    /// The same words, or the same last word, at another place.
    Words,
    /// The same children under another name.
    Children,
}

/// The declared counterpart of a claimed field.
#[derive(Clone, Debug)]
pub(crate) struct AlignedField {
    /// The path of the field in the body.
    pub path: FieldPath,
    /// The location of the field's name in the document.
    pub span: Span,
    /// By which similarity the field was found.
    pub how: AlignedBy,
}

/// A claimed field that the schema does not declare.
#[derive(Debug)]
pub(crate) struct UndeclaredField<'a> {
    /// The path of the field; ancestors that were found under another name are replaced by their declared
    /// path.
    pub path: &'a FieldPath,
    /// The claimed paths below the field, relative to the field.
    pub below: &'a [FieldPath],
    /// The words of the operation's path, name and summary. They do not distinguish the fields of the
    /// operation: "checkout" in `checkout_url` is redundant in an operation about checkouts.
    pub context: &'a BTreeSet<String>,
}

/// The declared fields of a body, for finding the counterparts of several undeclared fields.
#[derive(Debug)]
pub(crate) struct AlignableFields<'d> {
    body: Shape<'d>,
    declared: Arc<[BodyField]>,
}

impl<'d> AlignableFields<'d> {
    /// The declared fields of a body; `None` if the operation declares no such body.
    #[must_use]
    pub(crate) fn of(operation: Operation<'d>, place: &Place) -> Option<Self> {
        Some(AlignableFields { body: operation.body(place)?, declared: operation.fields(place) })
    }

    /// The counterpart of an undeclared field in the body; `None` if there is none, or more than one.
    #[must_use]
    pub(crate) fn counterpart(&self, undeclared: &UndeclaredField<'_>) -> Option<AlignedField> {
        let fields = &self.declared;
        let unique = |how, fits: &dyn Fn(&BodyField) -> bool| {
            let mut found = fields.iter().filter(|field| fits(field));
            let first = found.next()?;
            // A deeper field with the same words, as in `data.order` and `data.order.order`, does not
            // make the first one ambiguous; a second field at the same depth does.
            found.all(|other| other.path.steps().len() > first.path.steps().len()).then(|| AlignedField {
                path: first.path.clone(),
                span: first.span,
                how,
            })
        };
        let name = words(undeclared.path.name()?);
        let parent = undeclared.path.parent();
        let way = way(undeclared.path);
        let claimed = distinctive_words(&way);
        unique(AlignedBy::Casing, &|field| field.words == name && field.path.parent() == parent)
            .or_else(|| unique(AlignedBy::Words, &|field| same_words(field, &name, &claimed, undeclared)))
            .or_else(|| by_children(&self.body, fields, undeclared))
            .or_else(|| unique(AlignedBy::Words, &|field| same_head(field, &name, &claimed, undeclared)))
    }
}

/// The paths of a body's declared fields with a name of exactly these words, or with a path of these words
/// and names of envelopes. Of fields at several depths, only the least deep.
#[must_use]
pub(crate) fn named(operation: Operation<'_>, place: &Place, about: &[String]) -> Vec<FieldPath> {
    let claimed: BTreeSet<&str> = about.iter().map(String::as_str).collect();
    let fields = operation.fields(place);
    let mut found = fields
        .iter()
        .filter(|field| field.words == about || distinctive_words(&field.way) == claimed)
        .peekable();
    let nearest = found.peek().map(|field| field.path.steps().len());
    found.filter(|field| Some(field.path.steps().len()) == nearest).map(|field| field.path.clone()).collect()
}

/// The words of a field's path, without the names of envelopes.
fn distinctive_words(way: &[String]) -> BTreeSet<&str> {
    way.iter().map(String::as_str).filter(|word| !ENVELOPES.contains(word)).collect()
}

/// Whether the last words agree, and each other word is in both paths or in `context`, the words of the
/// operation.
fn same_words(
    field: &BodyField,
    name: &[String],
    claimed: &BTreeSet<&str>,
    undeclared: &UndeclaredField<'_>,
) -> bool {
    field.words.last() == name.last()
        && claimed
            .symmetric_difference(&distinctive_words(&field.way))
            .all(|word| undeclared.context.contains(*word))
}

/// Whether the last words agree and are not generic, and the page's path has every word of the declared
/// path. The page may add words to the path; the schema may not.
fn same_head(
    field: &BodyField,
    name: &[String],
    claimed: &BTreeSet<&str>,
    undeclared: &UndeclaredField<'_>,
) -> bool {
    let is_specific = name.last().is_some_and(|head| !GENERIC.contains(&head.as_str()));
    let covered = || {
        distinctive_words(&field.way)
            .iter()
            .all(|word| claimed.contains(word) || undeclared.context.contains(*word))
    };
    is_specific && field.words.last() == name.last() && undeclared.below.is_empty() && covered()
}

/// The declared field that declares the most of the claimed children. `None` if no field declares enough of
/// them, or if two fields declare equally many and neither is inside the other.
fn by_children(
    body: &Shape<'_>,
    fields: &[BodyField],
    undeclared: &UndeclaredField<'_>,
) -> Option<AlignedField> {
    let claimed: BTreeSet<&FieldPath> =
        undeclared.below.iter().filter(|path| path.name().is_some()).collect();
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
    // Objects of every kind have a title and a description. A list that has moved keeps the kind of its items more
    // often than an object keeps its place.
    let is_list = undeclared.below.iter().any(|path| path.steps().first() == Some(&Step::Item));
    let is_general = |name: &str| GENERAL.contains(&name) || (!is_list && GENERAL_OF_OBJECTS.contains(&name));
    if firsts.iter().all(|name| is_general(name)) {
        return None;
    }
    let shared = |field: &BodyField| {
        if firsts.is_disjoint(&field.children) {
            return 0;
        }
        let Lookup::Declared(shape) = body.lookup(&field.path) else { return 0 };
        claimed.iter().filter(|path| holds(&shape, path)).count()
    };
    let last = undeclared.path.name().and_then(|name| words(name).pop());
    let is_enough = |field: &BodyField, shared: usize| {
        let share = share(shared, claimed.len());
        if is_list || field.words.last() == last.as_ref() {
            return shared >= MIN_SHARED_CHILDREN && share >= MIN_SHARED_CHILDREN_SHARE;
        }
        shared == claimed.len()
            || (shared >= MIN_SHARED_CHILDREN_OF_OBJECTS && share > MIN_SHARED_CHILDREN_SHARE)
    };
    let counts = fields.iter().map(|field| (field, shared(field)));
    let found: Vec<_> = counts.filter(|(field, shared)| is_enough(field, *shared)).collect();
    let most = found.iter().map(|(_, shared)| *shared).max()?;
    let mut best = found.iter().filter(|(_, shared)| *shared == most).map(|(field, _)| *field);
    let first = best.next()?;
    let alone = best.all(|other| other.path.starts_with(&first.path));
    alone.then(|| AlignedField { path: first.path.clone(), span: first.span, how: AlignedBy::Children })
}

/// Whether a path is declared below a shape; the casing of its last name may differ.
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

    /// What is found for `name` with these children in a body of these properties.
    fn find(properties: &str, name: &str, below: &[FieldPath]) -> Option<(String, AlignedBy)> {
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
        found.map(|counterpart| (counterpart.path.to_string(), counterpart.how))
    }

    #[track_caller]
    fn check(properties: &str, name: &str, below: &[FieldPath], expected: Option<(&str, AlignedBy)>) {
        let found = find(properties, name, below);
        assert_eq!(found, expected.map(|(path, how)| (path.to_owned(), how)), "{name} in {properties}");
    }

    /// A name of one to three words, in one of both casings; the same one for a number.
    fn made_up_name(number: u64) -> String {
        const WORDS: [&str; 9] =
            ["url", "customer", "return", "email", "status", "id", "price", "total", "harbour"];
        let mut mixed = number.wrapping_mul(0x9E37_79B9_7F4A_7C15);
        let mut next = |limit: u64| {
            mixed = (mixed ^ (mixed >> 29)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
            usize::try_from((mixed >> 33) % limit).expect("small")
        };
        let words: Vec<&str> = (0..=next(3)).map(|_| WORDS[next(9)]).collect();
        let camel = next(2) == 1;
        let cased = |(place, word): (usize, &&str)| match camel && place > 0 {
            true => word[..1].to_uppercase() + &word[1..],
            false => (*word).to_owned(),
        };
        let words: Vec<String> = words.iter().enumerate().map(cased).collect();
        words.join(if camel { "" } else { "_" })
    }

    /// Two names are alike whichever of both the page has, unless one has more words: only the page may add some. Neither
    /// the order of the schema's fields nor a field that is like none of them changes what is found.
    #[test]
    fn aligning_is_symmetric_and_stable() {
        const CASES: u64 = 1_000;
        let mut aligned = 0;
        for case in 0..CASES {
            let (one, other) = (made_up_name(2 * case), made_up_name(2 * case + 1));
            if one == other {
                continue;
            }
            let forth = find(&format!("{{{other}: {{}}}}"), &one, &[]);
            let back = find(&format!("{{{one}: {{}}}}"), &other, &[]);
            let how = |found: &Option<(String, AlignedBy)>| found.as_ref().map(|(_, how)| *how);
            let of = |name: &str| words(name).into_iter().collect::<BTreeSet<String>>();
            let adds = |page: &str, schema: &str| of(page).is_superset(&of(schema)) && of(page) != of(schema);
            match (how(&forth), how(&back)) {
                (Some(_), None) => assert!(adds(&one, &other), "{one} on the page, {other} in the schema"),
                (None, Some(_)) => assert!(adds(&other, &one), "{other} on the page, {one} in the schema"),
                (forth, back) => assert_eq!(forth, back, "{one} and {other}"),
            }
            let first = find(&format!("{{{other}: {{}}, zeppelin: {{}}}}"), &one, &[]);
            let last = find(&format!("{{zeppelin: {{}}, {other}: {{}}}}"), &one, &[]);
            assert_eq!((&first, &last), (&forth, &forth), "{one} and {other}");
            aligned += u64::from(forth.is_some());
        }
        assert!(aligned > CASES / 50, "only {aligned} pairs are alike");
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

    #[test]
    fn an_object_needs_all_children_or_three() {
        let below = |names: &[&str]| -> Vec<FieldPath> {
            names.iter().map(|name| FieldPath::root().key(name)).collect()
        };
        let grant = "{grant: {properties: {account: {}, scope: {}, expiry: {}, note: {}}}}";
        let found = Some(("grant", AlignedBy::Children));
        check(grant, "sold", &below(&["account", "scope"]), found);
        check(grant, "sold", &below(&["account", "scope", "price"]), None);
        check(grant, "givenGrant", &below(&["account", "scope", "price"]), found);
        check(grant, "sold", &below(&["account", "scope", "expiry", "price"]), found);
        check(
            "{owner: {properties: {account: {}, from: {}, to: {}}}}",
            "sold",
            &below(&["from", "to"]),
            None,
        );
    }
}
