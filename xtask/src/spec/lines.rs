//! Step: add our documentation lines of `openapi/docs/<api>.yaml` to types, fields and parameters.
//!
//! A line comes before the description that a place already has. Lines name their places as the written
//! document does: an operation by its id, a type by its shared schema, a field by the keys to it, without the
//! steps into items of lists and values of maps.

use std::collections::BTreeMap;

use docdrift_cli::Error;
use serde::Deserialize;
use serde_json::{Value, json};

use super::Rewrite;
use super::pass::walk;
use crate::tree::Tree;

/// `openapi/docs/<api>.yaml`.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct Lines {
    #[serde(default)]
    operations: BTreeMap<String, OperationLines>,
    #[serde(default)]
    types: BTreeMap<String, TypeLines>,
}

/// The lines of an operation, by the names of parameters and the paths of fields that are in no shared schema; `.`
/// is the whole body.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct OperationLines {
    #[serde(default)]
    parameters: BTreeMap<String, String>,
    #[serde(default)]
    request: BTreeMap<String, String>,
    #[serde(default)]
    response: BTreeMap<String, String>,
}

/// The lines of a type.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct TypeLines {
    about: String,
    #[serde(default)]
    fields: BTreeMap<String, String>,
}

/// The key of a place in the document: `operation ID`, `type NAME`, and the part below it.
type Key = (String, String);

/// The path of the file with the lines of an API.
pub(crate) fn name_of(api: &str) -> String {
    format!("openapi/docs/{api}.yaml")
}

/// What [`add`] did.
#[derive(Default)]
pub(crate) struct Added {
    pub(crate) rewrites: Vec<Rewrite>,
    /// The places with a line that the document does not have.
    pub(crate) without_place: Vec<String>,
}

/// Adds the lines of an API to its document.
///
/// # Errors
///
/// When the file of lines is invalid.
pub(crate) fn add(tree: &Tree, api: &str, document: &mut Value) -> Result<Added, Error> {
    let name = name_of(api);
    if !tree.has(&name) {
        return Ok(Added::default());
    }
    let places = places(document);
    let (mut count, mut without_place) = (0, Vec::new());
    for (key, line) in read(tree, &name)? {
        let Some(found) = places.get(&key) else {
            without_place.push(format!("{} {}", key.0, key.1).trim_end().to_owned());
            continue;
        };
        for pointer in found {
            describe(document.pointer_mut(pointer).expect("`places` found it"), &line);
        }
        count += 1;
    }
    let reason = "The documentation of the client says in our own words what a name does not say.";
    let rewrite =
        Rewrite { what: "lines of documentation added".to_owned(), count, reason: reason.to_owned() };
    Ok(Added { rewrites: vec![rewrite], without_place })
}

/// The error that lines have no place; `Ok` if each has one.
pub(crate) fn check(api: &str, without_place: &[String]) -> Result<(), Error> {
    if without_place.is_empty() {
        return Ok(());
    }
    let places = without_place.join("`, `");
    Err(Error::failed(format!("{}: the document has no `{places}`", name_of(api)))
        .help(format!("correct the names as they stand in openapi/{api}.yaml, or remove the lines")))
}

/// All lines of a file, each with the key of its place.
fn read(tree: &Tree, name: &str) -> Result<Vec<(Key, String)>, Error> {
    let lines: Lines = yaml_serde::from_slice(&tree.bytes(name)?)
        .map_err(|error| Error::failed(format!("{name}: is no list of lines: {error}")))?;
    let mut all = Vec::new();
    for (id, of) in lines.operations {
        let parts = [("parameter", of.parameters), ("request", of.request), ("response", of.response)];
        for (part, lines) in parts {
            let keyed = lines
                .into_iter()
                .map(|(path, line)| ((format!("operation {id}"), format!("{part} {path}")), line));
            all.extend(keyed);
        }
    }
    for (id, of) in lines.types {
        let id = format!("type {id}");
        all.push(((id.clone(), String::new()), of.about));
        all.extend(of.fields.into_iter().map(|(path, line)| ((id.clone(), path), line)));
    }
    Ok(all)
}

/// Puts a line before the description of a place.
fn describe(place: &mut Value, line: &str) {
    // In OpenAPI 3.0, keywords next to a `$ref` are ignored.
    if place.get("$ref").is_some() {
        *place = json!({ "allOf": [place.take()] });
    }
    let text = match place["description"].as_str() {
        Some(published) => format!("{line}\n\n{published}"),
        None => line.to_owned(),
    };
    place["description"] = text.into();
}

/// The JSON pointers of all places that a line may name. A field that several variants of a union declare has
/// several.
fn places(document: &Value) -> BTreeMap<Key, Vec<String>> {
    let mut places: BTreeMap<Key, Vec<String>> = BTreeMap::new();
    each_operation(document, &mut |id, pointer, operation| {
        let id = format!("operation {id}");
        for (index, parameter) in operation["parameters"].as_array().into_iter().flatten().enumerate() {
            let name = parameter["name"].as_str().unwrap_or_default();
            let key = (id.clone(), format!("parameter {name}"));
            places.entry(key).or_default().push(format!("{pointer}/parameters/{index}"));
        }
        for (side, body) in bodies(operation, pointer) {
            // A shared body is a type, which has a line of its own.
            if document.pointer(&body).and_then(walk::referent).is_none() {
                places.entry((id.clone(), format!("{side} ."))).or_default().push(body.clone());
            }
            for (path, field) in fields(document, body, "") {
                places.entry((id.clone(), format!("{side} {path}"))).or_default().push(field);
            }
        }
    });
    for name in document["components"]["schemas"].as_object().into_iter().flat_map(|all| all.keys()) {
        let pointer = format!("/components/schemas/{}", escaped(name));
        let id = format!("type {name}");
        for (path, field) in fields(document, pointer.clone(), "") {
            places.entry((id.clone(), path)).or_default().push(field);
        }
        places.insert((id, String::new()), vec![pointer]);
    }
    places
}

/// Calls `visit` with the id, the JSON pointer and the value of each operation.
fn each_operation(document: &Value, visit: &mut dyn FnMut(&str, &str, &Value)) {
    for (path, item) in document["paths"].as_object().into_iter().flatten() {
        for (method, operation) in item.as_object().into_iter().flatten() {
            if walk::METHODS.contains(&method.as_str()) {
                let id = operation["operationId"].as_str().unwrap_or_default();
                visit(id, &format!("/paths/{}/{method}", escaped(path)), operation);
            }
        }
    }
}

/// The JSON pointers of the schemas of an operation's bodies that are not shared, each with `request` or `response`.
fn bodies(operation: &Value, pointer: &str) -> Vec<(&'static str, String)> {
    let responses = operation["responses"].as_object().into_iter().flatten();
    let responses =
        responses.map(|(status, response)| ("response", format!("{pointer}/responses/{status}"), response));
    let request = ("request", format!("{pointer}/requestBody"), &operation["requestBody"]);
    let mut schemas = Vec::new();
    for (side, pointer, body) in std::iter::once(request).chain(responses) {
        for media in body["content"].as_object().into_iter().flat_map(|content| content.keys()) {
            schemas.push((side, format!("{pointer}/content/{}/schema", escaped(media))));
        }
    }
    schemas
}

/// The fields that a schema declares, also those of objects within it that are not shared: the path and the JSON
/// pointer of each.
fn fields(document: &Value, pointer: String, path: &str) -> Vec<(String, String)> {
    let mut found = Vec::new();
    for (name, child) in children(document, &pointer) {
        let path = match name {
            Some(name) if path.is_empty() => name,
            Some(name) => format!("{path}.{name}"),
            None => {
                found.extend(fields(document, child, path));
                continue;
            }
        };
        found.push((path.clone(), child.clone()));
        found.extend(fields(document, child, &path));
    }
    found
}

/// The JSON pointers of the schemas directly within a schema, each with its name if it is that of a field.
fn children(document: &Value, pointer: &str) -> Vec<(Option<String>, String)> {
    let Some(schema) = document.pointer(pointer) else { return Vec::new() };
    let properties = schema["properties"].as_object().into_iter().flat_map(|all| all.keys());
    let mut children: Vec<_> = properties
        .map(|name| (Some(name.clone()), format!("{pointer}/properties/{}", escaped(name))))
        .collect();
    for keyword in ["allOf", "anyOf", "oneOf"] {
        let count = schema[keyword].as_array().map_or(0, Vec::len);
        children.extend((0..count).map(|index| (None, format!("{pointer}/{keyword}/{index}"))));
    }
    let inner = ["items", "additionalProperties"].into_iter().filter(|keyword| schema[keyword].is_object());
    children.extend(inner.map(|keyword| (None, format!("{pointer}/{keyword}"))));
    children
}

fn escaped(step: &str) -> String {
    step.replace('~', "~0").replace('/', "~1")
}

#[cfg(test)]
mod tests;
