//! Leaves open that a field is required inside an object that serves several uses: the page describes one of them.

use super::unsettled::UnsettledKind;
use super::{Standing, Statement};
use crate::openapi::{Lookup, Shape};
use crate::page::claim::ClaimKind;
use crate::source::json_value::plain;
use crate::source::tree::Node;
use crate::subject::identifier_words::words;
use crate::subject::{FieldPath, Place};

/// Leaves a statement open if it says that a nested field is required, the schema does not, and the object around
/// the field has variants.
pub(super) fn leave_open(statement: &mut Statement<'_>) {
    let says_required =
        statement.claim.kind == ClaimKind::Required && statement.claim.value == Some(true.into());
    let Standing::Declared(declared) = &statement.standing else { return };
    let (Some(operation), true) = (statement.operation, says_required) else { return };
    let place = &declared.subject.place;
    let (Place::Request(path) | Place::Response(_, path)) = place else { return };
    let (Some(parent), Some(name), Some(body)) = (path.parent(), path.name(), operation.body(place)) else {
        return;
    };
    // A table of the body itself is about every call.
    let is_nested = parent != FieldPath::root() && parent.name().is_some();
    let Lookup::Declared(object) = body.lookup(&parent) else { return };
    if is_nested && !object.always_requires(name) && has_variants(&object, name) {
        let reason = format!("`{parent}` has variants, and the page may describe one that needs `{name}`");
        statement.standing = Standing::undecided(UnsettledKind::RequiredByVariant, reason);
    }
}

/// Whether an object is a union, or one of its other fields selects which fields it has: a `type` with several
/// values, or a field with the names of its fields as values.
fn has_variants(object: &Shape<'_>, name: &str) -> bool {
    let is_union = |node: &&Node| {
        ["oneOf", "anyOf"].iter().any(|keyword| node.get(keyword).is_some_and(|list| list.items().len() > 1))
            || node.get("discriminator").is_some()
    };
    if object.nodes().iter().any(is_union) {
        return true;
    }
    let properties = object.properties();
    let is_field = |value: &Node| {
        let value = words(&plain(&value.to_json()));
        properties.iter().any(|property| words(property.name) == value)
    };
    properties.iter().any(|property| {
        let values = property.shape.values();
        let is_type = matches!(words(property.name).last().map(String::as_str), Some("type" | "kind"));
        property.name != name && values.len() > 1 && (is_type || values.iter().any(|value| is_field(value)))
    })
}
