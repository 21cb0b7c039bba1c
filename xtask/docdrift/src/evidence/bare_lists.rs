//! Recognizes a list that a page has as the whole body and the schema inside an object, or the other way round.

use std::collections::BTreeSet;

use crate::openapi::{Lookup, Shape};
use crate::subject::{FieldPath, Step};

/// Where the schema has a list of the body: its path, and its own schema.
pub(super) type WrappedList<'d> = (FieldPath, Shape<'d>);

/// Whether a body is an object with declared properties and no free keys, so that it has no items.
pub(super) fn is_object_only(body: &Shape<'_>) -> bool {
    let types: Vec<&str> = body.types().into_iter().filter(|name| *name != "null").collect();
    types == ["object"]
        && !body.properties().is_empty()
        && !matches!(body.step(&Step::Key(String::new())), Lookup::Free)
}

/// The list inside the body that a page has as the whole body: of the lists that the body declares, the only
/// one, or the one whose items declare the most of the fields that the page claims of its items. `None` if
/// there is no such list.
pub(super) fn inside<'d>(body: &Shape<'d>, claimed: &BTreeSet<FieldPath>) -> Option<WrappedList<'d>> {
    let below: Vec<FieldPath> = fields_below(&FieldPath::root().item(), claimed);
    let lists = body.properties().into_iter().filter_map(|property| {
        let Lookup::Declared(items) = property.shape.step(&Step::Item) else { return None };
        let known = below.iter().filter(|path| matches!(items.lookup(path), Lookup::Declared(_))).count();
        Some((known, FieldPath::root().key(property.name).item(), items))
    });
    let lists: Vec<_> = lists.collect();
    let most = lists.iter().map(|(known, ..)| *known).max()?;
    let mut best = lists.into_iter().filter(|(known, ..)| *known == most);
    let (known, path, items) = best.next()?;
    let is_like = below.is_empty() || known * 2 > below.len();
    (is_like && best.next().is_none()).then_some((path, items))
}

/// Whether a page has a list in a field of the body, where the schema has the list as the whole body. The items
/// of the schema declare most of the fields that the page claims of its items.
pub(super) fn is_around(body: &Shape<'_>, field: &FieldPath, claimed: &BTreeSet<FieldPath>) -> bool {
    let types: Vec<&str> = body.types().into_iter().filter(|name| *name != "null").collect();
    let Lookup::Declared(items) = body.step(&Step::Item) else { return false };
    let below: Vec<FieldPath> = fields_below(&field.item(), claimed);
    let known = below.iter().filter(|path| matches!(items.lookup(path), Lookup::Declared(_))).count();
    types == ["array"] && known > 0 && known * 2 > below.len()
}

/// The claimed fields directly below a path, as paths below it.
fn fields_below(path: &FieldPath, claimed: &BTreeSet<FieldPath>) -> Vec<FieldPath> {
    let below = claimed.range(path.clone()..).take_while(|other| other.starts_with(path));
    below
        .filter(|other| other.steps().len() == path.steps().len() + 1)
        .map(|other| other.rebase(path, &FieldPath::root()))
        .collect()
}
