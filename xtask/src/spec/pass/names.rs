//! The type names that the generator derives from schemas, to detect collisions between them.

use std::collections::BTreeMap;

use docdrift_cli::Error;
use serde_json::Value;

use super::walk::{self, Direction};

/// The place of an inline schema.
#[derive(Debug)]
pub(crate) struct Place {
    /// The words from which the generator makes the type name, joined by `_`.
    pub(crate) name: String,
    /// The shared schema that contains the inline schema. `None` if an operation contains it.
    pub(crate) owner: Option<String>,
    /// Whether a request or a response contains the inline schema. `None` if a shared schema contains it.
    pub(crate) direction: Option<Direction>,
}

/// Words as a type name in upper camel case.
pub(crate) fn pascal(words: &str) -> String {
    let words = words.split(|sign: char| !sign.is_alphanumeric()).filter(|word| !word.is_empty());
    words
        .map(|word| {
            let (first, rest) = word.split_at(word.chars().next().map_or(0, char::len_utf8));
            first.to_uppercase() + rest
        })
        .collect()
}

/// A key that is equal for two names if the generator could give their types the same name: the name in
/// lower case, without separators.
pub(crate) fn key(name: &str) -> String {
    name.chars().filter(|sign| sign.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

/// Whether the generator makes a named type of a schema.
pub(crate) fn is_named(schema: &Value) -> bool {
    let fields = schema["properties"].as_object().is_some_and(|fields| !fields.is_empty());
    fields || ["enum", "oneOf", "anyOf"].iter().any(|keyword| schema.get(keyword).is_some())
}

/// A schema without descriptions, examples, titles and its own `nullable`. What remains determines the
/// generated type.
pub(crate) fn shape(schema: &Value) -> Value {
    let mut shape = schema.clone();
    walk::within(&mut shape, &mut |schema| {
        let Some(schema) = schema.as_object_mut() else { return };
        for annotation in ["description", "example", "title"] {
            schema.shift_remove(annotation);
        }
    });
    if let Some(shape) = shape.as_object_mut() {
        shape.shift_remove("nullable");
    }
    shape
}

/// Calls `visit` with every inline schema that gets a named type, the innermost first.
pub(crate) fn in_place(document: &mut Value, visit: &mut dyn FnMut(&Place, &mut Value)) {
    walk::operations(document, |_, _, operation| {
        let id = operation.get("operationId").and_then(Value::as_str).unwrap_or_default().to_owned();
        walk::outermost(operation, |direction, part, schema| {
            let part = if direction == Direction::Response { "response" } else { part };
            descend(
                schema,
                Place { name: format!("{id}_{part}"), owner: None, direction: Some(direction) },
                true,
                visit,
            );
        });
    });
    for (name, schema) in walk::components(document).into_iter().flatten() {
        let place = Place { name: name.clone(), owner: Some(name.clone()), direction: None };
        descend(schema, place, false, visit);
    }
}

/// Visits the inline schemas within a schema, then the schema itself if `named` is true. A part of an `allOf`
/// gets no type name, because it is merged into the schema around it.
fn descend(schema: &mut Value, place: Place, named: bool, visit: &mut dyn FnMut(&Place, &mut Value)) {
    walk::children(schema, &mut |part, child| {
        let joint = if part.is_empty() { "" } else { "_" };
        let name = format!("{}{joint}{part}", place.name);
        let inner = Place { name, owner: place.owner.clone(), direction: place.direction };
        descend(child, inner, !part.is_empty(), visit);
    });
    if named && is_named(schema) {
        visit(&place, schema);
    }
}

/// Checks that no two schemas of different shape get the same type name: they would share a type, or the
/// generated code would not compile.
pub(crate) fn check(document: &mut Value) -> Result<(), Error> {
    let mut owners: BTreeMap<String, (String, Value)> = BTreeMap::new();
    let mut clash = None;
    for (name, schema) in walk::components(document).into_iter().flatten() {
        if let Some((other, _)) = owners.insert(key(name), (name.clone(), shape(schema))) {
            clash.get_or_insert((other, name.clone()));
        }
    }
    in_place(document, &mut |place, schema| {
        let shape = shape(schema);
        match owners.get(&key(&place.name)) {
            Some((other, known)) if *known != shape => {
                clash.get_or_insert((other.clone(), place.name.clone()));
            }
            Some(_) => {}
            None => {
                owners.insert(key(&place.name), (place.name.clone(), shape));
            }
        }
    });
    match clash {
        None => Ok(()),
        Some((one, other)) => Err(Error::failed(format!(
            "`{one}` and `{other}` would get the same type name, but their shapes differ"
        ))
        .help("rename one of them in the overlay")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn one_name_with_two_shapes_is_an_error() {
        let text = json!({"type": "object", "properties": {"a": {"type": "string"}}});
        let number = json!({"type": "object", "properties": {"a": {"type": "number"}}});
        let mut document = json!({"components": {"schemas": {"order.item": text, "OrderItem": number}}});
        let error = check(&mut document).expect_err("both are `OrderItem`").to_string();
        assert!(
            error.starts_with("error: `order.item` and `OrderItem` would get the same type name"),
            "{error}"
        );
        let mut document = json!({"components": {"schemas": {
            "Order": {"type": "object", "properties": {"item": number}}, "OrderItem": text}}});
        check(&mut document).expect_err("the field has the name of the shared schema");
    }

    #[test]
    fn a_name_has_its_words_in_capitals() {
        assert_eq!(pascal("list_a_4XX_error"), "ListA4XXError");
        assert_eq!(pascal("checkout.session_URL"), "CheckoutSessionURL");
    }
}
