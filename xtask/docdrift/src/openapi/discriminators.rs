//! Rewrites unions with a discriminator for validation: the discriminator alone selects the branch.
//!
//! JSON Schema does not know discriminators. It tries every branch of a union, and says only that none fits. If
//! the discriminator selects the branch first, a violation is told within it.

use serde_json::{Map, Value, json};

use crate::source::tree::pointer_token;

const UNIONS: [&str; 2] = ["oneOf", "anyOf"];

/// Rewrites each union whose schema has a discriminator that selects branches. Nothing is changed if a reference leads
/// into a union, which would no longer be there.
pub(super) fn select_branches(schemas: &mut Value) {
    if !refers_into_union(schemas) {
        rewrite(schemas);
    }
}

fn refers_into_union(value: &Value) -> bool {
    match value {
        Value::Array(items) => items.iter().any(refers_into_union),
        Value::Object(schema) => {
            let reference = schema.get("$ref").and_then(Value::as_str).unwrap_or_default();
            UNIONS.iter().any(|union| reference.contains(&format!("/{union}/")))
                || schema.values().any(refers_into_union)
        }
        _ => false,
    }
}

fn rewrite(value: &mut Value) {
    match value {
        Value::Array(items) => items.iter_mut().for_each(rewrite),
        Value::Object(schema) => {
            for union in UNIONS {
                if let Some(selection) = selection(schema, union) {
                    schema.remove(union);
                    let all = schema.entry("allOf").or_insert_with(|| json!([]));
                    if let Value::Array(all) = all {
                        all.extend(selection);
                    }
                }
            }
            schema.values_mut().for_each(rewrite);
        }
        _ => {}
    }
}

/// A schema for each branch that applies to its values of the discriminator, and the union itself for objects
/// of no branch and for other values; `None` if the schema has no such union, or one of which some branches have no
/// name.
fn selection(schema: &Map<String, Value>, union: &str) -> Option<Vec<Value>> {
    let discriminator = schema.get("discriminator")?;
    let property = discriminator.get("propertyName")?.as_str()?;
    let branches = schema.get(union)?.as_array()?;
    let of = |values: &[&str]| json!({"type": "object", "properties": {property: {"enum": values}}, "required": [property]});
    let mut selection = Vec::new();
    let mut all = Vec::new();
    for branch in branches {
        let values = selecting_values(discriminator, property, branch);
        if !values.is_empty() {
            selection.push(json!({"if": of(&values), "then": branch}));
            all.extend(values);
        }
    }
    let references = branches.iter().filter(|branch| branch.get("$ref").is_some()).count();
    let is_mixed = references > 0 && references < branches.len();
    if all.is_empty() || is_mixed {
        return None;
    }
    selection.push(json!({"if": of(&all), "else": {union: branches}}));
    Some(selection)
}

/// The values of a discriminator that select a branch of a union, which is a reference, or what [`super::subtypes`]
/// makes of a subtype.
pub(super) fn selecting_values<'v>(
    discriminator: &'v Value,
    property: &str,
    branch: &'v Value,
) -> Vec<&'v str> {
    if let Some(reference) = branch.get("$ref").and_then(Value::as_str) {
        return values(discriminator, reference);
    }
    let listed = branch.pointer(&format!("/allOf/0/properties/{}/enum", pointer_token(property)));
    listed.and_then(Value::as_array).into_iter().flatten().filter_map(Value::as_str).collect()
}

/// The values of a discriminator that select a branch: those of its mapping, or else the name of the schema.
pub(super) fn values<'v>(discriminator: &'v Value, reference: &'v str) -> Vec<&'v str> {
    let mapping = discriminator.get("mapping").and_then(Value::as_object);
    let reference = reference.strip_suffix('/').unwrap_or(reference);
    let name = reference.rsplit('/').next().unwrap_or(reference);
    let is_it = |target: &Value| target.as_str().is_some_and(|to| to == reference || to == name);
    let entries = mapping.into_iter().flatten();
    let mapped: Vec<&str> =
        entries.filter(|(_, target)| is_it(target)).map(|(value, _)| value.as_str()).collect();
    let is_taken = mapping.is_some_and(|mapping| mapping.contains_key(name));
    if mapped.is_empty() && !is_taken { vec![name] } else { mapped }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_mapping_or_the_name_selects_a_branch() {
        let check = |discriminator: Value, expected: &[&str]| {
            assert_eq!(values(&discriminator, "#/components/schemas/Card"), expected);
        };
        check(json!({}), &["Card"]);
        check(json!({"mapping": {"c": "Card", "card": "#/components/schemas/Card"}}), &["c", "card"]);
        check(json!({"mapping": {"Card": "#/components/schemas/Bank"}}), &[]);
    }

    #[test]
    fn the_values_of_a_subtype_select_its_branch_for_validation() {
        let card =
            json!({"allOf": [{"properties": {"kind": {"enum": ["card"]}}}, {"properties": {"last4": {}}}]});
        let bank =
            json!({"allOf": [{"properties": {"kind": {"enum": ["bank"]}}}, {"properties": {"bic": {}}}]});
        let (other, reference) = (json!({"type": "object"}), json!({"$ref": "#/components/schemas/Bank"}));
        let check = |branches: Vec<&Value>, expected: Option<[&str; 2]>| {
            let mut schema = json!({"discriminator": {"propertyName": "kind"}, "anyOf": branches});
            select_branches(&mut schema);
            let selected =
                |index: usize| schema.pointer(&format!("/allOf/{index}/if/properties/kind/enum/0"));
            let selected = selected(0).and_then(Value::as_str).zip(selected(1).and_then(Value::as_str));
            assert_eq!(selected, expected.map(|[first, second]| (first, second)), "{schema}");
        };
        check(vec![&card, &bank, &other], Some(["card", "bank"]));
        check(vec![&card, &reference], None);
        check(vec![&other, &other], None);
    }
}
