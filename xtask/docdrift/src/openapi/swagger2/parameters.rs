//! Parameters and schemas of Swagger 2.0: keywords that OpenAPI 3.0 writes in another way.

use super::{entry, object, security, text};
use crate::source::tree::{Data, Entry, Node};

/// The keywords of a parameter that OpenAPI 3.0 has in the parameter's `schema`.
const OF_SCHEMA: [&str; 19] = [
    "type",
    "format",
    "items",
    "default",
    "maximum",
    "exclusiveMaximum",
    "minimum",
    "exclusiveMinimum",
    "maxLength",
    "minLength",
    "pattern",
    "maxItems",
    "minItems",
    "uniqueItems",
    "enum",
    "multipleOf",
    "nullable",
    "example",
    "title",
];

/// Keywords that contain values, not schemas.
const VALUES: [&str; 5] = ["example", "examples", "default", "enum", "required"];

/// Keywords that contain a mapping of free names.
const MAPS: [&str; 7] =
    ["properties", "patternProperties", "definitions", "parameters", "responses", "paths", "headers"];

/// Adapts all parameters, schemas and security schemes of a document.
pub(super) fn adapt(root: &mut Node) {
    if let Some(definitions) = root.pointer_mut("/securityDefinitions") {
        values(definitions).for_each(security::adapt);
    }
    below(root);
}

fn below(node: &mut Node) {
    match &mut node.data {
        Data::Array(items) => items.iter_mut().for_each(object_of),
        Data::Object(entries) => {
            for (key, entry) in entries.iter_mut() {
                match key.as_str() {
                    key if VALUES.contains(&key) => {}
                    key if MAPS.contains(&key) && entry.value.is_object() => {
                        values(&mut entry.value).for_each(object_of);
                    }
                    _ => object_of(&mut entry.value),
                }
            }
        }
        _ => {}
    }
}

/// Adapts an object of the document, and everything below it.
fn object_of(node: &mut Node) {
    schema(node);
    below(node);
    parameter(node);
}

/// `type: file`, `x-nullable`, and a `discriminator` that is only a name.
fn schema(node: &mut Node) {
    let Data::Object(entries) = &mut node.data else { return };
    if let Some(kind) = entries.get_mut("type").filter(|kind| kind.value.as_str() == Some("file")) {
        let key = kind.key;
        kind.value.data = Data::String("string".to_owned());
        let binary = text(kind.value.span, "binary");
        entries.insert("format".to_owned(), entry(key, binary));
    }
    if let Some(nullable) = entries.get("x-nullable").filter(|entry| entry.value.as_bool() == Some(true)) {
        let nullable = nullable.clone();
        entries.entry("nullable".to_owned()).or_insert(nullable);
    }
    if let Some(discriminator) = entries.get_mut("discriminator")
        && discriminator.value.as_str().is_some()
    {
        let name = discriminator.clone();
        discriminator.value = object(name.value.span, [("propertyName", name)]);
    }
}

/// Gives a parameter a `schema`, and the `style` that its `collectionFormat` means.
fn parameter(node: &mut Node) {
    let text_of = |key: &str| node.get(key).and_then(Node::as_str);
    let is_parameter =
        text_of("name").is_some() && matches!(text_of("in"), Some("query" | "header" | "path" | "formData"));
    if !is_parameter || node.get("schema").is_some() {
        return;
    }
    let is_list = text_of("type") == Some("array");
    let format = node.entry("collectionFormat").or_else(|| node.entry("type").filter(|_| is_list));
    let style = format.and_then(style);
    let key = node.entry("type").or_else(|| node.entry("name")).expect("it has a name").key;
    let stated = OF_SCHEMA.into_iter().filter_map(|keyword| Some((keyword, node.entry(keyword)?.clone())));
    let schema = object(node.span, stated.collect::<Vec<_>>());
    let Data::Object(entries) = &mut node.data else { return };
    entries.insert("schema".to_owned(), entry(key, schema));
    for (key, entry) in style.into_iter().flatten() {
        entries.entry(key.to_owned()).or_insert(entry);
    }
}

/// The `style` and `explode` of a `collectionFormat`, or of `type: array` without one; `None` for tabs, which
/// OpenAPI 3.0 lacks.
fn style(format: &Entry) -> Option<[(&'static str, Entry); 2]> {
    let (style, explode) = match format.value.as_str()? {
        "csv" | "array" => ("form", false),
        "multi" => ("form", true),
        "ssv" => ("spaceDelimited", false),
        "pipes" => ("pipeDelimited", false),
        _ => return None,
    };
    let explode = Node { span: format.value.span, data: Data::Bool(explode) };
    Some([
        ("style", entry(format.key, text(format.value.span, style))),
        ("explode", entry(format.key, explode)),
    ])
}

fn values(node: &mut Node) -> impl Iterator<Item = &mut Node> {
    let entries = match &mut node.data {
        Data::Object(entries) => Some(entries),
        _ => None,
    };
    entries.into_iter().flat_map(|entries| entries.values_mut()).map(|entry| &mut entry.value)
}
