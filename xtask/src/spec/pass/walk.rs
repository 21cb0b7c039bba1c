//! Visitors of the operations and schemas of a document.
//!
//! Passes change keywords through these visitors, because a plain search for the key `title` or `enum` would
//! also find fields with this name.

use std::collections::BTreeSet;

use serde_json::{Map, Value};

/// The methods of OpenAPI. Other keys of a path item, such as `parameters`, apply to all of its operations.
pub(crate) const METHODS: [&str; 8] = ["get", "put", "post", "delete", "options", "head", "patch", "trace"];

/// The prefix of a `$ref` to a shared schema.
pub(crate) const SCHEMAS: &str = "#/components/schemas/";

/// The direction in which a value of a schema is sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Direction {
    /// To the server: parameters and request bodies.
    Request,
    /// From the server: response bodies and headers.
    Response,
}

/// A `$ref` to the shared schema of this name.
pub(crate) fn reference(name: &str) -> Value {
    serde_json::json!({ "$ref": format!("{SCHEMAS}{name}") })
}

/// The name of the shared schema to which a schema refers. `None` if the schema is no `$ref` to one.
pub(crate) fn referent(schema: &Value) -> Option<&str> {
    schema.get("$ref")?.as_str()?.strip_prefix(SCHEMAS)
}

/// Calls `visit` with each operation, its path and its method.
pub(crate) fn operations(document: &mut Value, mut visit: impl FnMut(&str, &str, &mut Map<String, Value>)) {
    let paths = document.get_mut("paths").and_then(Value::as_object_mut);
    for (path, item) in paths.into_iter().flatten() {
        for (method, operation) in item.as_object_mut().into_iter().flatten() {
            if let Some(operation) = operation.as_object_mut().filter(|_| METHODS.contains(&method.as_str()))
            {
                visit(path, method, operation);
            }
        }
    }
}

/// The shared schemas by name. `None` if the document has none.
pub(crate) fn components(document: &mut Value) -> Option<&mut Map<String, Value>> {
    document.get_mut("components")?.get_mut("schemas")?.as_object_mut()
}

/// Adds shared schemas. A schema whose name exists already is skipped.
pub(crate) fn add(document: &mut Value, schemas: Vec<(String, Value)>) {
    if schemas.is_empty() {
        return;
    }
    let components = document.as_object_mut().expect("a document is a mapping").entry("components");
    let existing = &mut components.or_insert_with(|| Value::Object(Map::new()))["schemas"];
    if !existing.is_object() {
        *existing = Value::Object(Map::new());
    }
    for (name, schema) in schemas {
        existing.as_object_mut().expect("it was made an object above").entry(name).or_insert(schema);
    }
}

/// Calls `visit` with each outermost schema of an operation, its direction, and a name: the name of the
/// parameter, `body`, or the status code.
pub(crate) fn outermost(
    operation: &mut Map<String, Value>,
    mut visit: impl FnMut(Direction, &str, &mut Value),
) {
    for parameter in operation.get_mut("parameters").and_then(Value::as_array_mut).into_iter().flatten() {
        let name = parameter["name"].as_str().unwrap_or_default().to_owned();
        if let Some(schema) = parameter.get_mut("schema") {
            visit(Direction::Request, &name, schema);
        }
    }
    if let Some(body) = operation.get_mut("requestBody") {
        contents(body, |schema| visit(Direction::Request, "body", schema));
    }
    for (status, response) in
        operation.get_mut("responses").and_then(Value::as_object_mut).into_iter().flatten()
    {
        contents(response, |schema| visit(Direction::Response, status, schema));
        for (_, header) in response.get_mut("headers").and_then(Value::as_object_mut).into_iter().flatten() {
            if let Some(schema) = header.get_mut("schema") {
                visit(Direction::Response, status, schema);
            }
        }
    }
}

/// Calls `visit` with the schema of each media type of a body or response.
fn contents(of: &mut Value, mut visit: impl FnMut(&mut Value)) {
    for (_, media) in of.get_mut("content").and_then(Value::as_object_mut).into_iter().flatten() {
        if let Some(schema) = media.get_mut("schema") {
            visit(schema);
        }
    }
}

/// Calls `visit` with every inline schema in the responses of all operations, the innermost first.
pub(crate) fn response_schemas(document: &mut Value, visit: &mut dyn FnMut(&mut Value)) {
    operations(document, |_, _, operation| {
        outermost(operation, |direction, _, schema| {
            if direction == Direction::Response {
                within(schema, visit);
            }
        });
    });
}

/// Calls `visit` with each schema directly within a schema, and with the suffix that the generator adds to
/// the type name of the outer schema to name the inner one.
pub(crate) fn children(schema: &mut Value, visit: &mut dyn FnMut(&str, &mut Value)) {
    let Some(schema) = schema.as_object_mut() else { return };
    for (keyword, value) in schema.iter_mut() {
        match (keyword.as_str(), value) {
            ("properties" | "patternProperties" | "$defs", Value::Object(fields)) => {
                fields.iter_mut().for_each(|(name, field)| visit(name, field));
            }
            ("items", item @ Value::Object(_)) => visit("item", item),
            ("additionalProperties", value @ Value::Object(_)) => visit("value", value),
            ("not" | "propertyNames" | "contains" | "if" | "then" | "else", value @ Value::Object(_)) => {
                visit(keyword, value);
            }
            ("allOf", Value::Array(all)) => all.iter_mut().for_each(|part| visit("", part)),
            ("oneOf" | "anyOf" | "prefixItems", Value::Array(variants)) => {
                let names = (0..).map(|index| format!("variant{index}"));
                names.zip(variants).for_each(|(name, variant)| visit(&name, variant));
            }
            _ => {}
        }
    }
}

/// Calls `visit` with a schema and all schemas within it, the innermost first.
pub(crate) fn within(schema: &mut Value, visit: &mut dyn FnMut(&mut Value)) {
    children(schema, &mut |_, child| within(child, visit));
    visit(schema);
}

/// Calls `visit` with every schema of the document, the innermost first.
pub(crate) fn schemas(document: &mut Value, visit: &mut dyn FnMut(&mut Value)) {
    operations(document, |_, _, operation| outermost(operation, |_, _, schema| within(schema, visit)));
    for (_, schema) in components(document).into_iter().flatten() {
        within(schema, visit);
    }
}

/// The names of the shared schemas that requests, or responses, reach by `$ref`.
pub(crate) fn reached(document: &mut Value, direction: Direction) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    let mut open = Vec::new();
    let mut collect = |schema: &mut Value, open: &mut Vec<String>| {
        within(schema, &mut |schema| {
            if let Some(name) = referent(schema).filter(|name| found.insert((*name).to_owned())) {
                open.push(name.to_owned());
            }
        });
    };
    operations(document, |_, _, operation| {
        outermost(operation, |part_direction, _, schema| {
            if part_direction == direction {
                collect(schema, &mut open)
            }
        });
    });
    while let Some(name) = open.pop() {
        if let Some(schema) = components(document).and_then(|schemas| schemas.get_mut(&name)) {
            collect(schema, &mut open);
        }
    }
    found
}
