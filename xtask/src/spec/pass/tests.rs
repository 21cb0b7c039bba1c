//! Tests of all passes together: a second run changes nothing.

use serde_json::json;

use super::*;
use crate::tree::Tree;

#[test]
fn a_second_run_changes_nothing_and_finds_nothing_to_do() {
    let order = json!({"title": "Order", "type": "object", "properties": {
        "status": {"title": "Status", "anyOf": [{"type": "string", "enum": ["a", "b"]}, {"type": "null"}]},
        "customer": {"anyOf": [{"type": "string", "maxLength": 5}, {"$ref": "#/components/schemas/Customer"}]},
        "kind": {"const": "order"},
    }});
    let error = |name: &str| json!({"description": "<p>no</p>", "content": {"application/json": {"schema": {"$ref": name}}}});
    let mut document = json!({
        "openapi": "3.1.0",
        "paths": {
            "/orders": {
                "parameters": [{"name": "expand", "in": "query", "style": "deepObject",
                    "schema": {"type": "array", "items": {"type": "string"}}}],
                "get": {"responses": {
                    "200": {"description": "", "content": {"application/json": {"schema": {"$ref": "#/components/schemas/Order"}}}},
                    "404": error("#/components/schemas/Gone"),
                    "default": error("#/components/schemas/Failed"),
                }},
                "post": {"responses": {}},
            },
        },
        "components": {"schemas": {
            "Order": order, "Customer": {"type": "object"}, "OrderStatus": {"type": "string"},
            "Gone": {"type": "object", "properties": {"error": {"type": "string"}}},
            "Failed": {"type": "object", "properties": {"detail": {"type": "string"}}},
        }},
    });
    let covered: Covered = toml::from_str(
        "[[operation]]\nmethod = 'GET'\npath = '/orders'\nid = 'list_orders'\nsummary = 'List orders'\n",
    )
    .expect("a test's own TOML");
    let rewrites = all(&mut document, &covered).expect("it passes").rewrites;
    assert!(rewrites.iter().all(|rewrite| rewrite.count > 0));
    assert!(rewrites.iter().any(|rewrite| rewrite.what == "operations left out"), "{rewrites:?}");
    let schemas = document["components"]["schemas"].as_object().expect("there are some");
    assert!(!schemas.contains_key("Customer"), "only an expandable field reached it");
    let once = document.clone();
    let again = all(&mut document, &covered).expect("it passes again").rewrites;
    assert_eq!(document.to_string(), once.to_string(), "also the order is the same");
    assert!(again.is_empty(), "{again:?}");
}

#[test]
fn what_is_written_is_what_the_passes_leave_alone() {
    let tree = Tree::here();
    for api in tree.list("openapi/upstream").expect("there are some") {
        let covered = cover::read(&tree, &api).expect("it can be read");
        let bytes = tree.bytes(&format!("openapi/{api}.yaml")).expect("it was written");
        let written: Value = yaml_serde::from_slice(&bytes).expect("it is YAML");
        let mut document = written.clone();
        let rewrites = all(&mut document, &covered).expect("it passes").rewrites;
        assert!(rewrites.is_empty(), "{api}: {rewrites:?}");
        assert_eq!(document.to_string(), written.to_string(), "{api}");
    }
}
