//! Where the schemas of a document are. A key is a keyword only where a schema stands: a field may
//! be named `title` or `enum` as well.

use std::collections::BTreeSet;

use serde_json::{Map, Value};

/// The methods that OpenAPI knows; other keys of a path hold for all of its operations.
pub(crate) const METHODS: [&str; 8] = ["get", "put", "post", "delete", "options", "head", "patch", "trace"];

/// Where a reference to a shared schema begins.
pub(crate) const SCHEMAS: &str = "#/components/schemas/";

/// The way that a schema goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Way {
    /// To the server: parameters and bodies.
    Request,
    /// Back from it.
    Response,
}

/// A reference to a shared schema.
pub(crate) fn reference(name: &str) -> Value {
    serde_json::json!({ "$ref": format!("{SCHEMAS}{name}") })
}

/// The shared schema that a schema is a reference to.
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

/// The shared schemas, by name.
pub(crate) fn components(document: &mut Value) -> Option<&mut Map<String, Value>> {
    document.get_mut("components")?.get_mut("schemas")?.as_object_mut()
}

/// Adds shared schemas; one of a name that is taken is left out.
pub(crate) fn add(document: &mut Value, schemas: Vec<(String, Value)>) {
    if schemas.is_empty() {
        return;
    }
    let components = document.as_object_mut().expect("a document is a mapping").entry("components");
    let there = &mut components.or_insert_with(|| Value::Object(Map::new()))["schemas"];
    if !there.is_object() {
        *there = Value::Object(Map::new());
    }
    for (name, schema) in schemas {
        there.as_object_mut().expect("it is one now").entry(name).or_insert(schema);
    }
}

/// Calls `visit` with the outermost schemas of an operation, the way each goes, and a name for it:
/// that of its parameter, `body`, or the status.
pub(crate) fn outermost(operation: &mut Map<String, Value>, mut visit: impl FnMut(Way, &str, &mut Value)) {
    for parameter in operation.get_mut("parameters").and_then(Value::as_array_mut).into_iter().flatten() {
        let name = parameter["name"].as_str().unwrap_or_default().to_owned();
        if let Some(schema) = parameter.get_mut("schema") {
            visit(Way::Request, &name, schema);
        }
    }
    if let Some(body) = operation.get_mut("requestBody") {
        contents(body, |schema| visit(Way::Request, "body", schema));
    }
    for (status, response) in
        operation.get_mut("responses").and_then(Value::as_object_mut).into_iter().flatten()
    {
        contents(response, |schema| visit(Way::Response, status, schema));
        for (_, header) in response.get_mut("headers").and_then(Value::as_object_mut).into_iter().flatten() {
            if let Some(schema) = header.get_mut("schema") {
                visit(Way::Response, status, schema);
            }
        }
    }
}

fn contents(of: &mut Value, mut visit: impl FnMut(&mut Value)) {
    for (_, media) in of.get_mut("content").and_then(Value::as_object_mut).into_iter().flatten() {
        if let Some(schema) = media.get_mut("schema") {
            visit(schema);
        }
    }
}

/// Visits every schema that the answers of the operations are made of, as far as it is written in place.
pub(crate) fn answers(document: &mut Value, visit: &mut dyn FnMut(&mut Value)) {
    operations(document, |_, _, operation| {
        outermost(operation, |way, _, schema| {
            if way == Way::Response {
                within(schema, visit);
            }
        });
    });
}

/// Calls `visit` with each schema that stands directly within a schema, and what the generator
/// adds to the name of the outer one to name it.
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

/// Calls `visit` with a schema and all within it, the innermost first.
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

/// The names of the shared schemas that are reached on a way.
pub(crate) fn reached(document: &mut Value, way: Way) -> BTreeSet<String> {
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
        outermost(operation, |its, _, schema| {
            if its == way {
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
