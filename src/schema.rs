//! The JSON Schemas of each operation's parameters, request body and responses, with the feature `schema`.
//!
//! The schemas are derived from the generated types, so they describe what the client accepts. They may
//! differ from the schemas of the provider's OpenAPI document; `cargo xtask conformance` compares both.

use std::collections::{BTreeMap, BTreeSet};

use schemars::generate::SchemaSettings;
use schemars::{JsonSchema, Schema};
use serde::Serialize;

/// The schemas of each operation of an API, by method and path (`POST /orders`).
pub type Schemas = BTreeMap<&'static str, Operation>;

/// The schemas of one operation. Each schema is self-contained: its `$ref`s point into itself.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[non_exhaustive]
pub struct Operation {
    /// The schema of each parameter, by the parameter's name in the request.
    pub parameters: BTreeMap<&'static str, Schema>,
    /// The names of the required parameters. Without one of them, the client sends no request.
    pub required: BTreeSet<&'static str>,
    /// The schema of the request body; `false` if the operation has none.
    pub request: Schema,
    /// The schema of each response body, by status (`200`, `4XX`, `default`).
    pub responses: BTreeMap<&'static str, Schema>,
}

/// Constructors that generated code calls.
impl Operation {
    pub(crate) fn new(required: &[&'static str]) -> Self {
        Operation {
            parameters: BTreeMap::new(),
            required: required.iter().copied().collect(),
            request: false.into(),
            responses: BTreeMap::new(),
        }
    }

    pub(crate) fn parameter<T: JsonSchema>(mut self, name: &'static str) -> Self {
        self.parameters.insert(name, schema::<T>());
        self
    }

    pub(crate) fn request<T: JsonSchema>(mut self) -> Self {
        self.request = schema::<T>();
        self
    }

    pub(crate) fn response<T: JsonSchema>(mut self, status: &'static str) -> Self {
        self.responses.insert(status, schema::<T>());
        self
    }
}

/// The JSON Schema (draft 2020-12) of the values that deserialize as `T`.
fn schema<T: JsonSchema>() -> Schema {
    SchemaSettings::draft2020_12().for_deserialize().into_generator().into_root_schema_for::<T>()
}
