//! `spec API --restate FILE`: extracts the facts of the covered operations from a complete document.
//!
//! Facts are names, types, formats, bounds, defaults, enum values, required fields, locations of
//! parameters, security, servers and media types. The provider's prose and extensions are dropped; the
//! summary of an operation is in our own words.

use serde_json::{Map, Value, json};

use super::Rewrite;
use super::pass::{self, cover::Covered, walk};

/// Reduces a document to the facts of its covered operations. Returns the changes.
pub(crate) fn restate(document: &mut Value, covered: &Covered) -> Vec<Rewrite> {
    let rewrites = pass::cut(document, covered);
    keep_facts(document);
    walk::operations(document, |path, method, operation| {
        if let Some(wanted) = covered.find(path, method) {
            let facts = std::mem::take(operation);
            operation.insert("summary".to_owned(), json!(wanted.summary));
            operation.extend(facts);
        }
    });
    rewrites
}

/// Removes prose and extensions from a document, and keys that the client does not need.
pub(crate) fn keep_facts(document: &mut Value) {
    walk::schemas(document, &mut |schema| {
        if let Some(schema) = schema.as_object_mut() {
            ["title", "example", "examples", "externalDocs"]
                .iter()
                .for_each(|key| drop(schema.shift_remove(*key)));
            remove_prose(schema);
        }
    });
    walk::operations(document, |_, _, operation| {
        ["tags", "summary", "externalDocs"].iter().for_each(|key| drop(operation.shift_remove(*key)));
        remove_prose(operation);
        for parameter in operation.get_mut("parameters").and_then(Value::as_array_mut).into_iter().flatten() {
            parameter.as_object_mut().into_iter().for_each(keep_facts_of_part);
        }
        operation
            .get_mut("requestBody")
            .and_then(Value::as_object_mut)
            .into_iter()
            .for_each(keep_facts_of_part);
        for (status, response) in
            operation.get_mut("responses").and_then(Value::as_object_mut).into_iter().flatten()
        {
            let Some(response) = response.as_object_mut() else { continue };
            keep_facts_of_part(response);
            // OpenAPI requires a description.
            let description = if status.starts_with('2') { "The answer" } else { "An error" };
            response.insert("description".to_owned(), json!(description));
        }
    });
    let Some(document) = document.as_object_mut() else { return };
    document.retain(|key, _| {
        matches!(key.as_str(), "openapi" | "info" | "servers" | "security" | "paths" | "components")
    });
    if let Some(info) = document.get_mut("info").and_then(Value::as_object_mut) {
        info.retain(|key, _| matches!(key.as_str(), "title" | "version" | "license"));
    }
    for server in document.get_mut("servers").and_then(Value::as_array_mut).into_iter().flatten() {
        server.as_object_mut().into_iter().for_each(remove_prose);
    }
    let schemes = document.get_mut("components").and_then(|parts| parts.get_mut("securitySchemes"));
    for (_, scheme) in schemes.and_then(Value::as_object_mut).into_iter().flatten() {
        scheme.as_object_mut().into_iter().for_each(remove_prose);
    }
}

/// Removes prose and examples from a parameter, a request body or a response.
fn keep_facts_of_part(part: &mut Map<String, Value>) {
    ["example", "examples"].iter().for_each(|key| drop(part.shift_remove(*key)));
    remove_prose(part);
    for (_, media) in part.get_mut("content").and_then(Value::as_object_mut).into_iter().flatten() {
        if let Some(media) = media.as_object_mut() {
            ["example", "examples"].iter().for_each(|key| drop(media.shift_remove(*key)));
        }
    }
}

/// Removes the description and all extensions (`x-…`).
fn remove_prose(part: &mut Map<String, Value>) {
    part.retain(|key, _| key != "description" && !key.starts_with("x-"));
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn facts_stay_and_prose_goes() {
        let mut document = json!({
            "openapi": "3.0.3",
            "info": {"title": "T", "version": "1", "description": "prose", "x-logo": {}},
            "tags": [{"name": "A"}],
            "servers": [{"url": "https://a.io", "description": "prose"}],
            "paths": {"/a": {"get": {"tags": ["A"], "summary": "prose", "operationId": "a", "parameters":
                [{"name": "limit", "in": "query", "description": "prose", "schema": {"type": "integer", "maximum": 100, "title": "L"}}],
                "responses": {"200": {"description": "prose"}, "default": {"description": "prose"}}},
                "post": {}}},
        });
        let covered: Covered =
            toml::from_str("[[operation]]\nmethod = 'GET'\npath = '/a'\nid = 'list'\nsummary = 'List'\n")
                .expect("a test's own TOML");
        restate(&mut document, &covered);
        assert_eq!(
            document,
            json!({
                "openapi": "3.0.3",
                "info": {"title": "T", "version": "1"},
                "servers": [{"url": "https://a.io"}],
                "paths": {"/a": {"get": {"summary": "List", "operationId": "a", "parameters":
                    [{"name": "limit", "in": "query", "schema": {"type": "integer", "maximum": 100}}],
                    "responses": {"200": {"description": "The answer"}, "default": {"description": "An error"}}}}},
            })
        );
    }
}
