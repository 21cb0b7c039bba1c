//! Pass: reduce a document to the operations that the client covers and the schemas that they reach.

use std::collections::BTreeSet;

use docdrift::Files;
use docdrift_cli::Error;
use serde::Deserialize;
use serde_json::{Map, Value, json};

use super::rules::Rule;
use super::{Rewrite, did, walk};
use crate::tree::Tree;

/// `openapi/covered/<api>.toml`: the part of an API that the client covers.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Covered {
    /// The covered operations. If the list is empty, all operations are covered.
    #[serde(default, rename = "operation")]
    pub(crate) operations: Vec<Operation>,
    /// The shared schemas that the client leaves untyped.
    #[serde(default)]
    pub(crate) free: Vec<Free>,
    /// The shared schemas of objects that replace an id on request, and that the client types.
    #[serde(default)]
    pub(crate) expanded: Vec<String>,
    /// How the names of types are shortened: the rules, in the order in which they are applied.
    #[serde(default)]
    pub(crate) names: Vec<Rule>,
    /// How exchanges of the API are recorded; `None` if they cannot be.
    #[serde(default)]
    pub(crate) record: Option<Record>,
}

/// How `cargo xtask record` calls an API.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Record {
    /// The environment variable with the key, which is that of the client.
    pub(crate) key: String,
    /// The header that sends the key.
    pub(crate) header: String,
    /// What precedes the key in its header.
    #[serde(default)]
    pub(crate) scheme: String,
    /// The header that sends the version of the document.
    #[serde(default)]
    pub(crate) version_header: Option<String>,
    /// The live server.
    pub(crate) live: String,
    /// The server of the sandbox, which may be the live server; `None` if the provider has no sandbox.
    #[serde(default)]
    pub(crate) sandbox: Option<String>,
    /// How the keys of the sandbox begin, where they can be told from others.
    #[serde(default)]
    pub(crate) sandbox_keys: Vec<String>,
}

/// A covered operation.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Operation {
    pub(crate) method: String,
    pub(crate) path: String,
    /// The name of the operation in the client.
    pub(crate) id: String,
    /// What the operation does, in our own words, for a restated document.
    pub(crate) summary: String,
    /// The prefix for the name of a type in the request that would otherwise have the name, but not the
    /// shape, of another type.
    #[serde(default)]
    pub(crate) differing: Option<String>,
}

/// A shared schema that is replaced by an untyped object.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Free {
    component: String,
    reason: String,
}

impl Covered {
    /// The entry of an operation. `None` if the file does not list the operation.
    pub(crate) fn find(&self, path: &str, method: &str) -> Option<&Operation> {
        self.operations
            .iter()
            .find(|wanted| wanted.path == path && wanted.method.eq_ignore_ascii_case(method))
    }
}

/// The path of the file that lists what the client covers of an API.
pub(crate) fn name_of(api: &str) -> String {
    format!("openapi/covered/{api}.toml")
}

/// Reads what the client covers of an API; everything if the file does not exist.
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

/// Replaces the schemas that the client leaves untyped by an untyped object.
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

/// Removes all operations that are not covered, webhooks, and shared parts that no covered operation reaches.
pub(crate) fn cut(document: &mut Value, covered: &Covered) -> Vec<Rewrite> {
    let parts = document["components"].clone();
    let mut dropped = 0;
    let paths = document.get_mut("paths").and_then(Value::as_object_mut);
    for (path, item) in paths.into_iter().flatten() {
        let Some(item) = item.as_object_mut() else { continue };
        inline_path_parameters(item);
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
    walk::operations(document, |_, _, operation| inline_shared_parts(operation, &parts));
    let components = prune(document);
    vec![
        did("operations left out", dropped, "The client does not cover them."),
        did("webhooks left out", usize::from(webhooks.is_some()), "The client receives nothing."),
        did("shared parts left out", components, "No covered operation reaches them."),
    ]
}

/// Sets the `operationId` of each covered operation to its name in the client.
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

/// The covered operations that a document lacks.
pub(crate) fn missing(document: &Value, covered: &Covered) -> Vec<String> {
    let operations = covered
        .operations
        .iter()
        .filter(|wanted| document["paths"][&wanted.path].get(wanted.method.to_lowercase()).is_none());
    operations.map(|wanted| format!("{} {} ({})", wanted.method, wanted.path, wanted.id)).collect()
}

/// Checks that the document has every covered operation and every schema that is left untyped.
pub(crate) fn complete(document: &Value, covered: &Covered) -> Result<(), Error> {
    let free = covered
        .free
        .iter()
        .filter(|free| document["components"]["schemas"].get(&free.component).is_none())
        .map(|free| format!("the free schema `{}`", free.component));
    let gone: Vec<String> = missing(document, covered).into_iter().chain(free).collect();
    if gone.is_empty() {
        return Ok(());
    }
    let error = Error::failed("the document lacks operations or schemas that openapi/covered names")
        .help("remove them from openapi/covered, or add them in the overlay with `x-if-absent`");
    Err(gone.into_iter().fold(error, Error::detail))
}

/// Moves the parameters of a path item to each of its operations. An operation's own parameter of the
/// same name and location overrides that of the path item.
fn inline_path_parameters(item: &mut Map<String, Value>) {
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

/// Replaces each `$ref` to a shared parameter, request body or response by a copy, because later passes
/// do not follow these references.
fn inline_shared_parts(operation: &mut Map<String, Value>, parts: &Value) {
    let inline = |part: &mut Value| {
        let reference = part.get("$ref").and_then(Value::as_str);
        if let Some(shared) =
            reference.and_then(|reference| parts.pointer(reference.strip_prefix("#/components")?))
        {
            *part = shared.clone();
        }
    };
    operation.get_mut("parameters").and_then(Value::as_array_mut).into_iter().flatten().for_each(inline);
    operation.get_mut("requestBody").into_iter().for_each(inline);
    let responses = operation.get_mut("responses").and_then(Value::as_object_mut);
    responses.into_iter().flatten().for_each(|(_, response)| inline(response));
}

/// Removes the components that no operation reaches by `$ref`. Returns their number. Security schemes are
/// kept, because operations refer to them by name.
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
