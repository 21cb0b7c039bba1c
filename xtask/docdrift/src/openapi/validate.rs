//! A body against the schema that was published for it: JSON Schema's verdict, and the fields
//! that no schema declares.
//!
//! A schema that is merely open accepts any field, and so hides the drift that this project is
//! for. So a field counts as a violation, too, when nothing declares it and it lies in no map with
//! free keys.

use crate::source::tree::pointer_token;
use std::collections::BTreeMap;
use std::fmt;
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use jsonschema::{Registry, Resource};
use serde_json::{Map, Value, json};

use super::{Body, Document, Lookup, Shape, Version};
use crate::subject::Step;

/// The name under which a document's schemas refer to each other while validating.
const DOCUMENT: &str = "urn:published";

/// One way in which a body breaks the published schema.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Violation {
    /// JSON pointer into the body.
    pub pointer: String,
    /// The keyword of the schema, or `undeclared`.
    pub keyword: String,
    /// What is wrong, as a clause.
    pub reason: String,
}

impl fmt::Display for Violation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let pointer = if self.pointer.is_empty() { "the body" } else { &self.pointer };
        write!(f, "{pointer}: {}", self.reason)
    }
}

/// A document that bodies are held against. Nothing is made of it before the first body; then it is translated
/// once, and the schema of each body that is asked for is compiled once.
#[derive(Debug)]
pub struct Validator<'d> {
    document: &'d Document,
    schemas: OnceLock<Result<Registry<'static>, String>>,
    /// By the pointer of the schema.
    compiled: Mutex<BTreeMap<String, Arc<Compiled>>>,
}

/// The schema of a body, or why it cannot be used.
type Compiled = Result<jsonschema::Validator, String>;

impl<'d> Validator<'d> {
    /// A validator of a document's bodies.
    #[must_use]
    pub fn new(document: &'d Document) -> Self {
        Validator { document, schemas: OnceLock::new(), compiled: Mutex::default() }
    }

    /// The document that it was made of.
    #[must_use]
    pub fn document(&self) -> &'d Document {
        self.document
    }

    /// Every violation of a body, sorted. The bytes are judged as they are.
    #[must_use]
    pub fn violations(&self, body: &Body<'_>, bytes: &[u8]) -> Vec<Violation> {
        match serde_json::from_slice::<Value>(bytes) {
            Ok(value) => self.of_value(body, &value),
            Err(error) => vec![Violation {
                pointer: String::new(),
                keyword: "json".to_owned(),
                reason: format!("no JSON: {error}"),
            }],
        }
    }

    fn of_value(&self, body: &Body<'_>, value: &Value) -> Vec<Violation> {
        let mut violations = match body.shape.pointer() {
            Some(_) => self.schema_violations(&format!("{}/schema", body.pointer), value),
            None => Vec::new(),
        };
        undeclared(&body.shape, value, "", &mut violations);
        violations.sort();
        violations.dedup();
        violations
    }

    fn schema_violations(&self, pointer: &str, value: &Value) -> Vec<Violation> {
        debug_assert!(self.document.root().pointer(pointer).is_some(), "{pointer} is in the document");
        match &*self.compiled(pointer) {
            Ok(validator) => validator.iter_errors(value).map(|error| violation(&error)).collect(),
            Err(reason) => vec![unusable(reason)],
        }
    }

    fn compiled(&self, pointer: &str) -> Arc<Compiled> {
        let known = || self.compiled.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(known) = known().get(pointer) {
            return Arc::clone(known);
        }
        let schema = json!({ "$ref": format!("{DOCUMENT}#{}", percent_encoded(pointer)) });
        let compiled = match self.schemas.get_or_init(|| schemas(self.document)) {
            Ok(schemas) => jsonschema::draft202012::options()
                .with_registry(schemas)
                .build(&schema)
                .map_err(|error| error.to_string()),
            Err(reason) => Err(reason.clone()),
        };
        let compiled = Arc::new(compiled);
        known().insert(pointer.to_owned(), Arc::clone(&compiled));
        compiled
    }
}

/// The schemas of a document in JSON Schema 2020-12; OpenAPI 3.0 has a dialect of its own.
fn schemas(document: &Document) -> Result<Registry<'static>, String> {
    let mut schemas = document.root().to_json();
    if document.version() == Version::V3_0 {
        modernise(&mut schemas);
    }
    drop_broken(document, &mut schemas);
    let registry = Registry::new().add(DOCUMENT, Resource::from_contents(schemas));
    registry.and_then(|registry| registry.prepare()).map_err(|error| error.to_string())
}

/// A reference is a URL, in whose fragment a path's braces may not stand.
fn percent_encoded(pointer: &str) -> String {
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || b"-._~/".contains(&byte);
    let encode = |byte: u8| if plain(byte) { char::from(byte).to_string() } else { format!("%{byte:02X}") };
    pointer.bytes().map(encode).collect()
}

/// A schema that cannot be used is told, not taken for one that anything satisfies.
fn unusable(reason: &str) -> Violation {
    Violation {
        pointer: String::new(),
        keyword: "$ref".to_owned(),
        reason: format!("the published schema cannot be used: {reason}"),
    }
}

/// The value itself is left out of the reason: it may be a secret.
fn violation(error: &jsonschema::ValidationError<'_>) -> Violation {
    Violation {
        pointer: error.instance_path().to_string(),
        keyword: error.kind().keyword().to_owned(),
        reason: error.masked_with("the value").to_string(),
    }
}

fn undeclared(shape: &Shape<'_>, value: &Value, pointer: &str, violations: &mut Vec<Violation>) {
    let below = |step: Step, value: &Value, pointer: String, violations: &mut Vec<Violation>| match shape
        .step(&step)
    {
        Lookup::Declared(shape) => undeclared(&shape, value, &pointer, violations),
        Lookup::Free => {}
        Lookup::Absent { .. } => {
            if let Step::Key(key) = step {
                let reason = format!("`{key}` is not declared");
                violations.push(Violation { pointer, keyword: "undeclared".to_owned(), reason });
            }
        }
    };
    match value {
        Value::Object(fields) => {
            for (key, value) in fields {
                let pointer = format!("{pointer}/{}", pointer_token(key));
                below(Step::Key(key.clone()), value, pointer, violations);
            }
        }
        Value::Array(items) => {
            for (index, value) in items.iter().enumerate() {
                below(Step::Item, value, format!("{pointer}/{index}"), violations);
            }
        }
        _ => {}
    }
}

/// OpenAPI 3.0 writes `nullable: true` and truth values for exclusive bounds; JSON Schema does not.
fn modernise(value: &mut Value) {
    match value {
        Value::Array(items) => items.iter_mut().for_each(modernise),
        Value::Object(schema) => {
            schema.values_mut().for_each(modernise);
            nullable(schema);
            exclusive(schema, "minimum", "exclusiveMinimum");
            exclusive(schema, "maximum", "exclusiveMaximum");
        }
        _ => {}
    }
}

/// One reference that leads nowhere would make all schemas unusable; it is a gap already, and accepts
/// anything here.
fn drop_broken(document: &Document, value: &mut Value) {
    match value {
        Value::Array(items) => items.iter_mut().for_each(|item| drop_broken(document, item)),
        Value::Object(schema) => {
            if schema.get("$ref").and_then(Value::as_str).is_some_and(|text| !document.has(text)) {
                schema.remove("$ref");
            }
            schema.values_mut().for_each(|value| drop_broken(document, value));
        }
        _ => {}
    }
}

fn nullable(schema: &mut Map<String, Value>) {
    if schema.get("nullable") != Some(&Value::Bool(true)) {
        return;
    }
    schema.remove("nullable");
    let inner = Value::Object(std::mem::take(schema));
    schema.insert("anyOf".to_owned(), json!([inner, { "type": "null" }]));
}

fn exclusive(schema: &mut Map<String, Value>, bound: &str, exclusive: &str) {
    match schema.get(exclusive) {
        Some(Value::Bool(true)) => {
            let value = schema.remove(bound);
            schema.remove(exclusive);
            schema.extend(value.map(|value| (exclusive.to_owned(), value)));
        }
        Some(Value::Bool(false)) => {
            schema.remove(exclusive);
        }
        _ => {}
    }
}
