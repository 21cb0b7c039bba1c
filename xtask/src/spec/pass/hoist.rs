//! Pass: schemas whose name is taken get one of their own.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Map, Value, json};

use super::{Rewrite, did, names, walk};

/// Makes shared schemas of those that are written in place and would get the name of another.
///
/// The type of a field is named after the field and what it belongs to, so `status` of `order` and
/// a shared `order_status` are both `OrderStatus`. Where the shapes agree the field refers to the
/// shared one; else it gets a shared schema of its own, with `_field` at its name.
pub(super) fn run(document: &mut Value) -> Vec<Rewrite> {
    let mut count = 0;
    // What moves may take the name of a third along.
    while let Some(moved) = round(document) {
        count += moved;
    }
    vec![did("schemas written in place made shared", count, "The generator would name them as another type.")]
}

/// Moves what clashes now. None where nothing does.
fn round(document: &mut Value) -> Option<usize> {
    let mut shared: BTreeMap<String, (String, Value)> = walk::components(document)
        .into_iter()
        .flatten()
        .map(|(name, schema)| (names::key(name), (name.clone(), names::shape(schema))))
        .collect();
    let mut once = BTreeSet::new();
    let mut clashing = BTreeSet::new();
    names::in_place(document, &mut |place, _| {
        let key = names::key(&place.name);
        if shared.contains_key(&key) || !once.insert(key.clone()) {
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
        let home = loop {
            match shared.get(&names::key(&name)) {
                Some((there, known)) if *known == shape => break there.clone(),
                Some(_) => name.push_str("_field"),
                None => {
                    shared.insert(names::key(&name), (name.clone(), shape));
                    new.push((name.clone(), bare(schema)));
                    break name;
                }
            }
        };
        refer(schema, &home);
        moved += 1;
    });
    walk::add(document, new);
    (moved > 0).then_some(moved)
}

/// A schema without what is said of the place where it stood.
fn bare(schema: &Value) -> Value {
    let mut bare = schema.clone();
    if let Some(bare) = bare.as_object_mut() {
        ["nullable", "default", "description"].iter().for_each(|said| drop(bare.shift_remove(*said)));
    }
    bare
}

/// Puts a reference in the place of a schema; what is said of the place stays.
pub(super) fn refer(schema: &mut Value, name: &str) {
    let mut kept = Map::new();
    for said in ["description", "nullable", "default", "deprecated"] {
        if let Some(value) = schema.get(said) {
            kept.insert(said.to_owned(), value.clone());
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
