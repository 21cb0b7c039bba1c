//! Pass: rewrite unions (`anyOf`, `oneOf`) so that the generated types decode every variant.

use std::collections::BTreeSet;

use serde_json::{Map, Value};

use super::{Rewrite, did, walk};

/// Converts `anyOf` to `oneOf` in each schema without a `oneOf`, and replaces a union of one variant by that
/// variant. If all variants of a union require fields, orders the variants so that a variant that requires
/// more fields comes first.
///
/// If the variants of an `anyOf` do not exclude each other, the generator makes one struct of all of them; if
/// one variant is a string, the struct cannot decode it. Generated code decodes a union as the first variant
/// that accepts the value: a variant that requires fewer fields would accept the values of a variant that
/// requires more, and lose fields.
pub(super) fn run(document: &mut Value) -> Vec<Rewrite> {
    let shared = walk::components(document).cloned().unwrap_or_default();
    let (mut any, mut single, mut ordered) = (0, 0, 0);
    walk::schemas(document, &mut |schema| {
        let Some(schema) = schema.as_object_mut() else { return };
        if !schema.contains_key("oneOf")
            && let Some(variants) = schema.shift_remove("anyOf")
        {
            schema.insert("oneOf".to_owned(), variants);
            any += 1;
        }
        let Some(variants) = schema.get_mut("oneOf").and_then(Value::as_array_mut) else { return };
        ordered += usize::from(order(variants, &shared));
        if variants.len() == 1
            && let Some(variants) = schema.shift_remove("oneOf")
        {
            schema.insert("allOf".to_owned(), variants);
            single += 1;
        }
    });
    vec![
        did(
            "`anyOf` made `oneOf`",
            any,
            "The generator makes a struct of variants that do not exclude each other.",
        ),
        did("unions of one made that one", single, "There is nothing to choose from."),
        did(
            "unions ordered",
            ordered,
            "The first variant that takes a value has it: those that ask for more come first.",
        ),
    ]
}

/// Moves each variant before the variants whose required fields are a subset of its own. Returns whether
/// the order changed.
fn order(variants: &mut [Value], shared: &Map<String, Value>) -> bool {
    let required_fields: Vec<BTreeSet<&str>> =
        variants.iter().map(|variant| required(variant, shared)).collect();
    let mut order: Vec<usize> = (0..variants.len()).collect();
    // A superset has more members than its subsets, so sorting by the number of members is enough. If a
    // variant requires no fields, the order is kept: such a variant may be no object.
    if required_fields.iter().any(BTreeSet::is_empty) {
        return false;
    }
    let is_behind_subset = |(at, one): (usize, &BTreeSet<&str>)| {
        required_fields[..at].iter().any(|before| before.len() < one.len() && before.is_subset(one))
    };
    if !required_fields.iter().enumerate().any(is_behind_subset) {
        return false;
    }
    order.sort_by_key(|&at| std::cmp::Reverse(required_fields[at].len()));
    let sorted: Vec<Value> = order.iter().map(|&at| variants[at].clone()).collect();
    variants.clone_from_slice(&sorted);
    true
}

/// The names of the fields that a variant requires.
fn required<'s>(variant: &'s Value, shared: &'s Map<String, Value>) -> BTreeSet<&'s str> {
    let variant = walk::referent(variant).and_then(|name| shared.get(name)).unwrap_or(variant);
    variant["required"].as_array().into_iter().flatten().filter_map(Value::as_str).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn the_variant_that_asks_for_more_comes_first() {
        let object = |required: &[&str]| json!({"type": "object", "required": required});
        let mut document = json!({"components": {"schemas": {
            "Less": object(&["a"]), "More": object(&["a", "b"]),
            "Union": {"anyOf": [walk::reference("Less"), walk::reference("More")]},
            "One": {"anyOf": [walk::reference("Less")], "nullable": true},
        }}});
        run(&mut document);
        let schemas = &document["components"]["schemas"];
        assert_eq!(schemas["Union"], json!({"oneOf": [walk::reference("More"), walk::reference("Less")]}));
        assert_eq!(schemas["One"], json!({"nullable": true, "allOf": [walk::reference("Less")]}));
        let before = document.clone();
        assert!(run(&mut document).iter().all(|rewrite| rewrite.count == 0));
        assert_eq!(document, before);
    }
}
