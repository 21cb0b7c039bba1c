//! Validates a JSON body against its published schema: violations of JSON Schema, and undeclared fields.
//!
//! A schema without `additionalProperties: false` accepts any field, and so hides drift. Therefore a field
//! that no schema declares is a violation as well, unless it is in a map with free keys.

use crate::source::tree::pointer_token;
use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use jsonschema::error::ValidationErrorKind as Kind;
use jsonschema::{Registry, Resource};
use serde_json::{Map, Value, json};

use super::body_schema::BodySchema;
use super::discriminators;
use super::references::has_extra_slash;
use super::validation_cost::is_affordable;
use super::{Body, Document, Lookup, Shape, Version};
use crate::subject::Step;

/// The URI of the document during validation: references between its schemas use it.
const DOCUMENT: &str = "urn:published";

/// One violation of the published schema by a body.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Violation {
    /// JSON pointer into the body; empty for the body itself.
    pub pointer: String,
    /// The violated keyword of the schema; `undeclared` for a field that no schema declares, `json` for a
    /// body that is not JSON.
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

/// Why a body was not validated, as a clause.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NotValidated {
    /// The published schema cannot be compiled.
    #[error("the published schema cannot be used: {0}")]
    Unusable(String),
    /// Validation would take too long.
    #[error("the schema combines schemas in too many ways for validation to end soon")]
    TooManyWays,
}

/// Validates bodies against the schemas of a document. The first body converts the document to JSON Schema;
/// each schema is compiled on first use, once.
#[derive(Debug)]
pub struct Validator<'d> {
    document: &'d Document,
    /// Whether a discriminator alone selects the branch of its union, and formats are checked.
    is_strict: bool,
    schemas: OnceLock<Result<Registry<'static>, String>>,
    /// By the pointer of the schema.
    compiled: Mutex<BTreeMap<String, Arc<Compiled>>>,
}

/// The compiled schema of a body, or why it cannot be compiled.
pub(super) type Compiled = Result<jsonschema::Validator, String>;

impl<'d> Validator<'d> {
    /// A validator for the bodies of a document. This is cheap: conversion waits for the first body.
    #[must_use]
    pub fn new(document: &'d Document) -> Self {
        Validator { document, is_strict: false, schemas: OnceLock::new(), compiled: Mutex::default() }
    }

    /// A validator for which a discriminator alone selects the branch of its union, and which checks formats.
    #[must_use]
    pub(crate) fn strict(document: &'d Document) -> Self {
        Validator { is_strict: true, ..Validator::new(document) }
    }

    /// The schema at a JSON pointer of the document, compiled.
    #[must_use]
    pub(crate) fn schema(&self, pointer: &str) -> BodySchema<'d> {
        BodySchema::new(self.document, pointer, self.compiled(pointer))
    }

    /// The document that it validates against.
    #[must_use]
    pub fn document(&self) -> &'d Document {
        self.document
    }

    /// Every violation of a body, sorted and each once. `bytes` is the body as it was received; bytes that
    /// are not JSON are one violation.
    ///
    /// # Errors
    ///
    /// If the schema cannot be compiled, or validation would take too long.
    pub fn violations(&self, body: &Body<'_>, bytes: &[u8]) -> Result<Vec<Violation>, NotValidated> {
        match serde_json::from_slice::<Value>(bytes) {
            Ok(value) => self.of_value(body, &value),
            Err(error) => Ok(vec![Violation {
                pointer: String::new(),
                keyword: "json".to_owned(),
                reason: format!("no JSON: {error}"),
            }]),
        }
    }

    fn of_value(&self, body: &Body<'_>, value: &Value) -> Result<Vec<Violation>, NotValidated> {
        let mut violations = Vec::new();
        undeclared(&body.shape, value, "", &mut violations);
        if body.shape.pointer().is_some() {
            let pointers: BTreeSet<String> = violations.iter().map(|it| it.pointer.clone()).collect();
            // A closed schema forbids what no schema declares.
            let is_new =
                |it: &Violation| !(it.keyword.ends_with("Properties") && pointers.contains(&it.pointer));
            let found = self.schema_violations(&format!("{}/schema", body.pointer), value)?;
            violations.extend(found.into_iter().filter(is_new));
        }
        drop_consequences(&mut violations);
        violations.sort();
        violations.dedup();
        Ok(violations)
    }

    fn schema_violations(&self, pointer: &str, value: &Value) -> Result<Vec<Violation>, NotValidated> {
        debug_assert!(self.document.root().pointer(pointer).is_some(), "{pointer} is in the document");
        if !is_affordable(self.document, pointer, value) {
            return Err(NotValidated::TooManyWays);
        }
        match &*self.compiled(pointer) {
            Ok(validator) => Ok(validator.iter_errors(value).flat_map(|error| told(&error)).collect()),
            Err(reason) => Err(NotValidated::Unusable(reason.clone())),
        }
    }

    fn compiled(&self, pointer: &str) -> Arc<Compiled> {
        let known = || self.compiled.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(known) = known().get(pointer) {
            return Arc::clone(known);
        }
        let schema = json!({ "$ref": format!("{DOCUMENT}#{}", percent_encoded(pointer)) });
        let compiled = match self.schemas.get_or_init(|| schemas(self.document, self.is_strict)) {
            Ok(schemas) => jsonschema::draft202012::options()
                .with_registry(schemas)
                .should_validate_formats(self.is_strict)
                .build(&schema)
                .map_err(|error| error.to_string()),
            Err(reason) => Err(reason.clone()),
        };
        let compiled = Arc::new(compiled);
        known().insert(pointer.to_owned(), Arc::clone(&compiled));
        compiled
    }
}

/// The schemas of a document in JSON Schema 2020-12. Those of OpenAPI 3.0 have a dialect of their own, and
/// are converted.
fn schemas(document: &Document, is_strict: bool) -> Result<Registry<'static>, String> {
    let mut schemas = document.root().to_json();
    if document.version() == Version::V3_0 {
        modernise(&mut schemas);
    }
    drop_broken(document, &mut schemas);
    if is_strict {
        discriminators::select_branches(&mut schemas);
    }
    let registry = Registry::new().add(DOCUMENT, Resource::from_contents(schemas));
    registry.and_then(|registry| registry.prepare()).map_err(|error| error.to_string())
}

/// A JSON pointer as a URL fragment, where the braces of a path template are not allowed.
fn percent_encoded(pointer: &str) -> String {
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || b"-._~/".contains(&byte);
    let encode = |byte: u8| if plain(byte) { char::from(byte).to_string() } else { format!("%{byte:02X}") };
    pointer.bytes().map(encode).collect()
}

/// One violation, or one for each field that the schema does not allow, at the field. The reason does not contain the
/// value, which may be a secret.
fn told(error: &jsonschema::ValidationError<'_>) -> Vec<Violation> {
    let (at, keyword) = (error.instance_path().to_string(), error.kind().keyword().to_owned());
    match error.kind() {
        Kind::AdditionalProperties { unexpected } | Kind::UnevaluatedProperties { unexpected } => {
            let forbidden = |name: &String| Violation {
                pointer: format!("{at}/{}", pointer_token(name)),
                keyword: keyword.clone(),
                reason: "the schema allows no other fields".to_owned(),
            };
            unexpected.iter().map(forbidden).collect()
        }
        _ => vec![Violation { pointer: at, keyword, reason: error.masked_with("the value").to_string() }],
    }
}

/// Keeps one violation of each mistake: a value of another type is none of the listed values either.
pub(super) fn drop_consequences(violations: &mut Vec<Violation>) {
    let of_type = violations.iter().filter(|violation| violation.keyword == "type");
    let pointers: BTreeSet<String> = of_type.map(|violation| violation.pointer.clone()).collect();
    violations.retain(|Violation { pointer, keyword, .. }| {
        !(matches!(keyword.as_str(), "enum" | "const") && pointers.contains(pointer))
    });
}

/// Adds a violation for each field of a value that no schema declares.
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

/// Converts a schema of OpenAPI 3.0, which has `nullable: true` and boolean exclusive bounds; JSON Schema
/// 2020-12 has neither.
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

/// Removes unresolved references: a single one would make all schemas of the document unusable. Each is already
/// reported as a gap. Without its `$ref`, a schema accepts any value. A reference that resolves without the slash at
/// its end loses the slash.
fn drop_broken(document: &Document, value: &mut Value) {
    match value {
        Value::Array(items) => items.iter_mut().for_each(|item| drop_broken(document, item)),
        Value::Object(schema) => {
            if let Some(Value::String(reference)) = schema.get_mut("$ref") {
                if !document.has(reference) {
                    schema.remove("$ref");
                } else if has_extra_slash(document.root(), reference) {
                    reference.pop();
                }
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
