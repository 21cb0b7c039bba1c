//! The API surface that users of a client see: operations, parameters, fields, types, enum values.
//!
//! The surfaces of two documents are compared to report what a new document changes for users.
//! Descriptions are not part of the surface.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

use serde_json::Value;

use super::pass::walk::{self, Direction};

/// All items of a surface, by name, such as `parameter list_orders limit` or `type Order.id`.
pub(crate) type Surface = BTreeMap<String, Item>;

/// One item of a surface.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Item {
    /// The type with its constraints; for an operation, its method and path.
    what: String,
    /// Whether users have to set this item in a request.
    needed: bool,
}

/// A surface as text for snapshots: one line per item, with its enum values.
#[cfg(test)]
fn table(surface: &Surface) -> String {
    let mut table = String::new();
    for (name, item) in surface.iter().filter(|(name, _)| !name.contains(" value ")) {
        let start = format!("{name} value ");
        let values = surface.range(start.clone()..).map_while(|(name, _)| name.strip_prefix(&start));
        let values: Vec<&str> = values.collect();
        let values = if values.is_empty() { String::new() } else { format!(" {}", values.join(" ")) };
        writeln!(table, "{name}: {}{values}", item.what).expect("writing to a String never fails");
    }
    table
}

/// Reads the surface of a document that was written for the generator.
pub(crate) fn surface(document: &Value) -> Surface {
    let mut document = document.clone();
    let sent = walk::reached(&mut document, Direction::Request);
    let mut surface = Surface::new();
    walk::operations(&mut document, |path, method, operation| {
        let id = operation.get("operationId").and_then(Value::as_str).unwrap_or("?").to_owned();
        let what = format!("{} {path}", method.to_uppercase());
        surface.insert(format!("operation {id}"), Item { what, needed: false });
        let required: BTreeSet<String> = operation
            .get("parameters")
            .and_then(Value::as_array)
            .into_iter()
            .flatten()
            .filter(|parameter| parameter["required"] == true)
            .filter_map(|parameter| parameter["name"].as_str().map(str::to_owned))
            .collect();
        let body = operation.get("requestBody").is_some_and(|body| body["required"] == true);
        walk::outermost(operation, |direction, part, schema| {
            let needed = required.contains(part) || (part == "body" && body);
            let kind = if direction == Direction::Response {
                "answer"
            } else if part == "body" {
                "body"
            } else {
                "parameter"
            };
            let name = if part == "body" { format!("body {id}") } else { format!("{kind} {id} {part}") };
            put(&mut surface, &name, schema, needed, direction == Direction::Request);
        });
    });
    for (name, schema) in walk::components(&mut document).into_iter().flatten() {
        put(&mut surface, &format!("type {name}"), schema, false, sent.contains(name));
    }
    surface
}

/// Adds a schema and all schemas within it to the surface. `sent` is whether requests use the schema.
fn put(surface: &mut Surface, name: &str, schema: &Value, needed: bool, sent: bool) {
    let what = format!("{}{}", describe_type(schema), if needed { ", required" } else { "" });
    surface.insert(name.to_owned(), Item { what, needed: needed && sent });
    for value in schema["enum"].as_array().into_iter().flatten() {
        surface.insert(format!("{name} value {value}"), Item { what: "value".to_owned(), needed: false });
    }
    let required =
        |field: &str| schema["required"].as_array().is_some_and(|all| all.iter().any(|name| name == field));
    for (field, inner) in schema["properties"].as_object().into_iter().flatten() {
        put(surface, &format!("{name}.{field}"), inner, required(field), sent);
    }
    if schema["items"].is_object() && !is_plain(&schema["items"]) {
        put(surface, &format!("{name}[]"), &schema["items"], false, sent);
    }
    if schema["additionalProperties"].is_object() && !is_plain(&schema["additionalProperties"]) {
        put(surface, &format!("{name}.*"), &schema["additionalProperties"], false, sent);
    }
    for (index, variant) in schema["oneOf"].as_array().into_iter().flatten().enumerate() {
        if !is_plain(variant) {
            put(surface, &format!("{name}|{index}"), variant, false, sent);
        }
    }
}

/// Whether the name of the type describes the schema completely, so that the schema needs no lines of its
/// own.
fn is_plain(schema: &Value) -> bool {
    ["properties", "enum", "items", "oneOf", "allOf"].iter().all(|keyword| schema.get(keyword).is_none())
}

/// Describes a type on one line, such as `list of Order` or `integer, minimum 1`.
fn describe_type(schema: &Value) -> String {
    let union = |variants: &Value, sign: &str| {
        variants.as_array().into_iter().flatten().map(describe_type).collect::<Vec<_>>().join(sign)
    };
    let mut text = if let Some(name) = walk::referent(schema) {
        name.to_owned()
    } else if schema["oneOf"].is_array() {
        union(&schema["oneOf"], " | ")
    } else if schema["allOf"].is_array() {
        union(&schema["allOf"], " & ")
    } else if schema["items"].is_object() {
        format!("list of {}", describe_type(&schema["items"]))
    } else if schema["additionalProperties"].is_object() {
        format!("map of {}", describe_type(&schema["additionalProperties"]))
    } else {
        schema["type"].as_str().unwrap_or("anything").to_owned()
    };
    if schema.get("enum").is_some() {
        text = format!("enum of {text}");
    }
    if schema["nullable"] == true {
        text.push_str(" or null");
    }
    for keyword in ["format", "default", "minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum"] {
        if let Some(value) = schema.get(keyword) {
            write!(text, ", {keyword} {value}").expect("writing to a String never fails");
        }
    }
    text
}

/// The changes for users, one line each. A line begins with `!` if the change breaks their code.
pub(crate) fn changes(present: &Surface, new: &Surface) -> Vec<String> {
    let names: BTreeSet<&String> = present.keys().chain(new.keys()).collect();
    let lines = names.into_iter().filter_map(|name| {
        let (breaks, line) = match (present.get(name), new.get(name)) {
            // If an outer item is removed or added, its inner items are not listed.
            (Some(_), None)
                if inner(name, |outer| present.contains_key(outer) && !new.contains_key(outer)) =>
            {
                return None;
            }
            (None, Some(_))
                if inner(name, |outer| new.contains_key(outer) && !present.contains_key(outer)) =>
            {
                return None;
            }
            (Some(was), None) => (true, format!("- {name}: {}", was.what)),
            (None, Some(is)) => (is.needed, format!("+ {name}: {}", is.what)),
            (Some(was), Some(is)) if was != is => {
                let became_optional = was.what == format!("{}, required", is.what) && was.needed;
                (!became_optional, format!("~ {name}: was {}, is {}", was.what, is.what))
            }
            _ => return None,
        };
        Some(format!("{} {line}", if breaks { '!' } else { ' ' }))
    });
    lines.collect()
}

/// Whether a predicate holds for one of the outer items of an item, which are prefixes of its name.
fn inner(name: &str, holds: impl Fn(&str) -> bool) -> bool {
    let ends = name.char_indices().filter(|(_, sign)| ['.', '[', '|', ' '].contains(sign)).map(|(at, _)| at);
    ends.filter(|&at| at > 0).any(|at| holds(&name[..at]))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tree::Tree;
    use serde_json::json;

    /// The diff of these snapshots shows a reviewer what a new document changes for users.
    #[test]
    fn the_surface_of_each_client_is_known() {
        let tree = Tree::here();
        for api in tree.list("openapi/upstream").expect("there are some") {
            let written = tree.bytes(&format!("openapi/{api}.yaml")).expect("it was written");
            let written: Value = yaml_serde::from_slice(&written).expect("it is YAML");
            insta::with_settings!({
                snapshot_path => tree.path().join("snapshots/checkout-client"),
                prepend_module_to_snapshot => false,
                omit_expression => true,
            }, {
                insta::assert_snapshot!(format!("{api}-surface"), table(&surface(&written)));
            });
        }
    }

    fn document(parameters: Value, order: Value) -> Surface {
        surface(&json!({
            "paths": {"/orders": {"get": {"operationId": "list", "parameters": parameters, "responses":
                {"200": {"content": {"application/json": {"schema": walk::reference("Order")}}}}}}},
            "components": {"schemas": {"Order": order}},
        }))
    }

    #[test]
    fn changes_are_told_as_users_meet_them() {
        let string = json!({"type": "string", "description": "one"});
        let present = document(
            json!([{"name": "limit", "in": "query", "schema": {"type": "integer"}}]),
            json!({"type": "object", "properties": {"id": string, "status": {"type": "string", "enum": ["a", "b"]}}}),
        );
        let new = document(
            json!([{"name": "limit", "in": "query", "schema": {"type": "string"}},
                {"name": "team", "in": "query", "required": true, "schema": {"type": "string"}},
                {"name": "page", "in": "query", "schema": {"type": "integer"}}]),
            json!({"type": "object", "properties": {"id": {"type": "string", "description": "two"},
                "status": {"type": "string", "enum": ["b", "c"]}, "note": {"type": "object", "properties": {"x": {}}}}}),
        );
        assert_eq!(
            changes(&present, &new),
            [
                "! ~ parameter list limit: was integer, is string",
                "  + parameter list page: integer",
                "! + parameter list team: string, required",
                "  + type Order.note: object",
                "! - type Order.status value \"a\": value",
                "  + type Order.status value \"c\": value",
            ]
        );
        assert!(changes(&new, &new).is_empty());
    }
}
