//! What documents vouch for: the names and values that they declare, which may be shown of traffic.

use docdrift_traffic::mask::Vouched;

use crate::openapi::Document;
use crate::source::tree::{Data, Node};
use crate::subject::ParameterLocation;

/// Keys of a document whose value has declared names as its keys.
const MAPS: &[&str] = &[
    "callbacks",
    "content",
    "definitions",
    "encoding",
    "formData",
    "headers",
    "links",
    "mapping",
    "parameters",
    "paths",
    "patternProperties",
    "properties",
    "requestBodies",
    "responses",
    "schemas",
    "scopes",
    "securityDefinitions",
    "securitySchemes",
    "variables",
    "webhooks",
    "dependentRequired",
    "$defs",
];

/// Keys of a document whose value is a declared name, or a list of such names.
const NAMES: &[&str] =
    &["consumes", "name", "operationId", "produces", "propertyName", "required", "tags", "title", "basePath"];

/// Keys of a document whose value is a declared value, or a list of such values.
const VALUES: &[&str] = &["enum", "const", "default"];

/// Keys of a document below which everything is an example: what it says is a value of somebody.
const EXAMPLES: &[&str] = &["example", "examples", "x-codeSamples", "x-code-samples"];

/// What the documents declare.
///
/// ```
/// use docdrift::{Files, Inputs, vouched};
///
/// let mut files = Files::new();
/// let document = files.add("openapi.yaml", r#"
/// openapi: 3.1.0
/// servers: [{url: https://api.tamino.test}]
/// paths: {/gizmos: {get: {parameters: [{name: korabel, in: query, example: jane}]}}}
/// "#);
/// let inputs = Inputs::read(&files, &[], &[document], Vec::new()).unwrap();
/// let vouched = vouched(inputs.documents());
/// assert!(vouched.is_name("korabel") && vouched.is_name("gizmos") && !vouched.is_name("jane"));
/// ```
#[must_use]
pub fn vouched<'d>(documents: impl IntoIterator<Item = &'d Document>) -> Vouched {
    let mut vouched = Vouched::default();
    for document in documents {
        add(document.root(), false, &mut vouched);
        for credential in document.credentials() {
            match credential.location {
                ParameterLocation::Header => vouched.add_secret_header(credential.name),
                ParameterLocation::Query => vouched.add_secret_query(credential.name),
                ParameterLocation::Path | ParameterLocation::Cookie => vouched.add_name(credential.name),
            }
        }
    }
    vouched
}

/// Adds what a node declares. The keys of a map are names that somebody declares: a field may be called `example`.
fn add(node: &Node, is_map: bool, vouched: &mut Vouched) {
    for (key, entry) in node.entries() {
        let value = &entry.value;
        if is_map {
            vouched.add_name(key);
            add(value, false, vouched);
            continue;
        }
        match key {
            _ if EXAMPLES.contains(&key) => continue,
            "url" | "host" => value.as_str().into_iter().for_each(|url| add_host(url, vouched)),
            _ if NAMES.contains(&key) => texts(value).for_each(|name| vouched.add_name(name)),
            _ if VALUES.contains(&key) => texts(value).for_each(|value| vouched.add_value(value)),
            _ => {}
        }
        add(value, MAPS.contains(&key), vouched);
    }
    node.items().iter().for_each(|item| add(item, false, vouched));
}

/// The text of a node, or the texts of its items.
fn texts(node: &Node) -> impl Iterator<Item = &str> {
    let items = match &node.data {
        Data::Array(items) => items.as_slice(),
        _ => std::slice::from_ref(node),
    };
    items.iter().filter_map(Node::as_str)
}

fn add_host(url: &str, vouched: &mut Vouched) {
    let rest = url.split_once("://").map_or(url, |(_, rest)| rest);
    let (host, path) = rest.split_once('/').unwrap_or((rest, ""));
    let name = host.split(':').next().unwrap_or_default();
    if !name.contains(['{', ' ']) {
        vouched.add_host(name);
    }
    vouched.add_name(path);
}
