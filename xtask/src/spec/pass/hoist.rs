//! Pass: move inline schemas to shared schemas if their generated type name would collide with another.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Map, Value, json};

use super::{Rewrite, did, names, walk};

/// Moves inline schemas whose generated type name would collide with that of another schema.
///
/// The generator names the type of a field after the field and its schema, so `status` of `order` and a
/// shared `order_status` both become `OrderStatus`. If both have the same shape, the field refers to the
/// shared schema. Otherwise the field's schema becomes a shared schema with `_field` added to its name.
pub(super) fn run(document: &mut Value) -> Vec<Rewrite> {
    let mut count = 0;
    // Moving a schema renames the schemas within it, which may cause a new collision.
    while let Some(moved) = move_clashing(document) {
        count += moved;
    }
    vec![did("schemas written in place made shared", count, "The generator would name them as another type.")]
}

/// Moves the inline schemas whose names collide in the current document. Returns the number of moved schemas;
/// `None` if no names collide.
fn move_clashing(document: &mut Value) -> Option<usize> {
    let mut shared: BTreeMap<String, (String, Value)> = walk::components(document)
        .into_iter()
        .flatten()
        .map(|(name, schema)| (names::key(name), (name.clone(), names::shape(schema))))
        .collect();
    let mut seen = BTreeSet::new();
    let mut clashing = BTreeSet::new();
    names::in_place(document, &mut |place, _| {
        let key = names::key(&place.name);
        if shared.contains_key(&key) || !seen.insert(key.clone()) {
            clashing.insert(key);
        }
    });
    let mut moved = 0;
    let mut new = Vec::new();
    names::in_place(document, &mut |place, schema| {
        let key = names::key(&place.name);
        if !clashing.contains(&key) {
            return;
        }
        let shape = names::shape(schema);
        let mut name = names::pascal(&place.name);
        let target = loop {
            match shared.get(&names::key(&name)) {
                Some((existing, known)) if *known == shape => break existing.clone(),
                Some(_) => name.push_str("_field"),
                None => {
                    shared.insert(names::key(&name), (name.clone(), shape));
                    new.push((name.clone(), without_field_keywords(schema)));
                    break name;
                }
            }
        };
        refer(schema, &target);
        moved += 1;
    });
    walk::add(document, new);
    (moved > 0).then_some(moved)
}

/// A schema without the keywords that belong to the field, not to the shared schema.
pub(super) fn without_field_keywords(schema: &Value) -> Value {
    let mut shared = schema.clone();
    if let Some(shared) = shared.as_object_mut() {
        ["nullable", "default", "description"].iter().for_each(|keyword| drop(shared.shift_remove(*keyword)));
    }
    shared
}

/// Replaces a schema by a `$ref` to a shared schema. Keywords that belong to the field are kept.
pub(super) fn refer(schema: &mut Value, name: &str) {
    let mut kept = Map::new();
    for keyword in ["description", "nullable", "default", "deprecated"] {
        if let Some(value) = schema.get(keyword) {
            kept.insert(keyword.to_owned(), value.clone());
        }
    }
    *schema = walk::reference(name);
    if !kept.is_empty() {
        kept.insert("allOf".to_owned(), json!([schema]));
        *schema = Value::Object(kept);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_field_that_would_be_named_as_a_shared_schema_is_moved() {
        let closed = json!({"type": "string", "enum": ["a"]});
        let mut nullable = json!({"type": "string", "enum": ["b"], "nullable": true});
        let mut document = json!({"components": {"schemas": {
            "order": {"type": "object", "properties": {"status": nullable, "kind": closed}},
            "order_status": closed,
            "order_kind": closed,
        }}});
        run(&mut document);
        nullable.as_object_mut().expect("it is one").shift_remove("nullable");
        assert_eq!(
            document["components"]["schemas"],
            json!({
                "order": {"type": "object", "properties": {
                    "status": {"nullable": true, "allOf": [walk::reference("OrderStatus_field")]},
                    "kind": walk::reference("order_kind"),
                }},
                "order_status": closed,
                "order_kind": closed,
                "OrderStatus_field": nullable,
            })
        );
        let before = document.clone();
        run(&mut document);
        assert_eq!(document, before);
    }
}
