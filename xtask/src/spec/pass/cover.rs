//! Pass: cut a document to the operations that the client covers, and to what they reach.

use std::collections::BTreeSet;

use docdrift::Files;
use docdrift_cli::Error;
use serde::Deserialize;
use serde_json::{Map, Value, json};

use super::{Rewrite, did, walk};
use crate::tree::Tree;

/// `openapi/covered/<api>.toml`: what the client has of an API.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Covered {
    /// The operations.
    #[serde(default, rename = "operation")]
    pub(crate) operations: Vec<Operation>,
    /// Shared schemas that the client does not look into.
    #[serde(default)]
    pub(crate) free: Vec<Free>,
}

/// An operation that is covered.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Operation {
    pub(crate) method: String,
    pub(crate) path: String,
    /// What it is called in the client.
    pub(crate) id: String,
    /// What it does, in our own words, for a document that is restated.
    pub(crate) summary: String,
}

/// A shared schema in whose place any object stands.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Free {
    component: String,
    reason: String,
}

impl Covered {
    /// What is said of an operation.
    pub(crate) fn find(&self, path: &str, method: &str) -> Option<&Operation> {
        self.operations
            .iter()
            .find(|wanted| wanted.path == path && wanted.method.eq_ignore_ascii_case(method))
    }
}

/// Where it is said what is covered of an API.
pub(crate) fn name_of(api: &str) -> String {
    format!("openapi/covered/{api}.toml")
}

/// Reads what is covered of an API; everything is where nobody says so.
pub(crate) fn read(tree: &Tree, api: &str) -> Result<Covered, Error> {
    let name = name_of(api);
    if !tree.has(&name) {
        return Ok(Covered::default());
    }
    let mut files = Files::new();
    let file = tree.read(&mut files, &name)?;
    toml::from_str(files.file(file).text()).map_err(|error| {
        let at = error.span().map(|span| files.locate(files.excerpt(file).span(span)).to_string());
        Error::failed(format!("{}: {}", at.unwrap_or(name), error.message()))
    })
}

/// Puts a free object in the place of the schemas that are not looked into.
pub(crate) fn free(document: &mut Value, covered: &Covered) -> Vec<Rewrite> {
    let mut rewrites = Vec::new();
    for Free { component, reason } in &covered.free {
        let free = json!({"type": "object", "additionalProperties": true});
        if let Some(schema) = walk::components(document).and_then(|schemas| schemas.get_mut(component))
            && *schema != free
        {
            *schema = free;
            rewrites.push(did(&format!("`{component}` made a free object"), 1, reason));
        }
    }
    rewrites
}

/// Takes everything away that no covered operation needs.
pub(crate) fn cut(document: &mut Value, covered: &Covered) -> Vec<Rewrite> {
    let parts = document["components"].clone();
    let mut dropped = 0;
    let paths = document.get_mut("paths").and_then(Value::as_object_mut);
    for (path, item) in paths.into_iter().flatten() {
        let Some(item) = item.as_object_mut() else { continue };
        share(item);
        item.retain(|method, _| {
            let keep = !walk::METHODS.contains(&method.as_str())
                || covered.operations.is_empty()
                || covered.find(path, method).is_some();
            dropped += usize::from(!keep);
            keep
        });
    }
    if let Some(paths) = document.get_mut("paths").and_then(Value::as_object_mut) {
        paths.retain(|_, item| walk::METHODS.iter().any(|method| item.get(method).is_some()));
    }
    let webhooks = document.as_object_mut().and_then(|document| document.shift_remove("webhooks"));
    walk::operations(document, |_, _, operation| written_out(operation, &parts));
    let components = prune(document);
    vec![
        did("operations left out", dropped, "The client does not cover them."),
        did("webhooks left out", usize::from(webhooks.is_some()), "The client receives nothing."),
        did("shared parts left out", components, "No covered operation reaches them."),
    ]
}

/// Calls the operations as the client does.
pub(crate) fn name(document: &mut Value, covered: &Covered) -> Vec<Rewrite> {
    let mut named = 0;
    walk::operations(document, |path, method, operation| {
        if let Some(wanted) = covered.find(path, method)
            && operation.insert("operationId".to_owned(), json!(wanted.id)) != Some(json!(wanted.id))
        {
            named += 1;
        }
    });
    vec![did("operations named", named, "The methods of the client are named after operationId.")]
}

/// Sees that everything is there that is said of the document.
pub(crate) fn complete(document: &Value, covered: &Covered) -> Result<(), Error> {
    let operations = covered
        .operations
        .iter()
        .filter(|wanted| document["paths"][&wanted.path].get(wanted.method.to_lowercase()).is_none())
        .map(|wanted| format!("{} {} ({})", wanted.method, wanted.path, wanted.id));
    let free = covered
        .free
        .iter()
        .filter(|free| document["components"]["schemas"].get(&free.component).is_none())
        .map(|free| format!("the free schema `{}`", free.component));
    let gone: Vec<String> = operations.chain(free).collect();
    if gone.is_empty() {
        return Ok(());
    }
    let error = Error::failed("the document does not have all that openapi/covered says of it")
        .help("take out there what is gone, or add it in the overlay, with `x-if-absent`");
    Err(gone.into_iter().fold(error, Error::detail))
}

/// Gives the parameters of a path to each of its operations.
fn share(item: &mut Map<String, Value>) {
    let Some(Value::Array(shared)) = item.shift_remove("parameters") else { return };
    let place = |parameter: &Value| (parameter["name"].clone(), parameter["in"].clone());
    for (_, operation) in item.iter_mut().filter(|(method, _)| walk::METHODS.contains(&method.as_str())) {
        let mut own = operation["parameters"].as_array().cloned().unwrap_or_default();
        let inherited =
            shared.iter().filter(|parameter| !own.iter().any(|own| place(own) == place(parameter))).cloned();
        let inherited: Vec<Value> = inherited.collect();
        own.extend(inherited);
        operation["parameters"] = Value::Array(own);
    }
}

/// Puts shared parameters, bodies and responses where they are used: later passes look there alone.
fn written_out(operation: &mut Map<String, Value>, parts: &Value) {
    let write_out = |part: &mut Value| {
        let reference = part.get("$ref").and_then(Value::as_str);
        if let Some(shared) =
            reference.and_then(|reference| parts.pointer(reference.strip_prefix("#/components")?))
        {
            *part = shared.clone();
        }
    };
    operation.get_mut("parameters").and_then(Value::as_array_mut).into_iter().flatten().for_each(write_out);
    operation.get_mut("requestBody").into_iter().for_each(write_out);
    let responses = operation.get_mut("responses").and_then(Value::as_object_mut);
    responses.into_iter().flatten().for_each(|(_, response)| write_out(response));
}

/// Takes away the components that nothing refers to. Security schemes are referred to by name.
fn prune(document: &mut Value) -> usize {
    let mut reached = BTreeSet::new();
    let mut open = vec![&document["paths"]];
    while let Some(value) = open.pop() {
        match value {
            Value::Object(entries) => {
                if let Some(reference) = entries.get("$ref").and_then(Value::as_str)
                    && reached.insert(reference.to_owned())
                {
                    open.extend(reference.strip_prefix('#').and_then(|pointer| document.pointer(pointer)));
                }
                open.extend(entries.values());
            }
            Value::Array(items) => open.extend(items),
            _ => {}
        }
    }
    let mut dropped = 0;
    let components = document.get_mut("components").and_then(Value::as_object_mut);
    for (kind, parts) in components.into_iter().flatten() {
        let Some(parts) = parts.as_object_mut().filter(|_| kind != "securitySchemes") else { continue };
        let before = parts.len();
        parts.retain(|name, _| reached.contains(&format!("#/components/{kind}/{name}")));
        dropped += before - parts.len();
    }
    dropped
}

#[cfg(test)]
mod tests {
    use super::*;

    fn covered() -> Covered {
        toml::from_str(
            "[[operation]]\nmethod = 'GET'\npath = '/a'\nid = 'list_a'\nsummary = 'List'\n\
             [[free]]\ncomponent = 'Big'\nreason = 'nobody looks'\n",
        )
        .expect("a test's own TOML")
    }

    #[test]
    fn what_is_covered_stays_with_all_that_it_needs() {
        let mut document = json!({
            "paths": {
                "/a": {
                    "parameters": [{"name": "team", "in": "query"}, {"name": "limit", "in": "query"}],
                    "get": {"parameters": [{"name": "limit", "in": "query", "required": true}],
                        "responses": {"404": {"$ref": "#/components/responses/Gone"}}},
                    "put": {},
                },
                "/b": {"get": {}},
            },
            "webhooks": {},
            "components": {
                "responses": {"Gone": {"description": "gone", "schema": {"$ref": "#/components/schemas/Big"}}},
                "schemas": {"Big": {"$ref": "#/components/schemas/Other"}, "Other": {}},
                "securitySchemes": {"key": {}},
            },
        });
        let covered = covered();
        assert_eq!(free(&mut document, &covered)[0].count, 1);
        let counts: Vec<usize> = cut(&mut document, &covered).iter().map(|rewrite| rewrite.count).collect();
        assert_eq!(counts, [2, 1, 2]);
        assert_eq!(name(&mut document, &covered)[0].count, 1);
        let gone = json!({"description": "gone", "schema": {"$ref": "#/components/schemas/Big"}});
        let done = json!({
            "paths": {"/a": {"get": {
                "parameters": [{"name": "limit", "in": "query", "required": true}, {"name": "team", "in": "query"}],
                "responses": {"404": gone},
                "operationId": "list_a",
            }}},
            "components": {
                "responses": {},
                "schemas": {"Big": {"type": "object", "additionalProperties": true}},
                "securitySchemes": {"key": {}},
            },
        });
        assert_eq!(document, done);
        complete(&document, &covered).expect("it is there");
        let error = complete(&json!({"paths": {}}), &covered).expect_err("it is gone").to_string();
        assert!(error.contains("\n  GET /a (list_a)\n  the free schema `Big`\n"), "{error}");
    }
}
