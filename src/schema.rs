//! What each operation takes and returns, as JSON Schemas: under the feature `schema`.
//!
//! They are derived from the generated types, so they say what the client accepts, which may differ
//! from what the provider's document promises. `cargo xtask conformance` compares both.

use std::collections::{BTreeMap, BTreeSet};

use schemars::generate::SchemaSettings;
use schemars::{JsonSchema, Schema};
use serde::Serialize;

/// By method and path (`POST /orders`), what each operation of an API takes and returns.
pub type Schemas = BTreeMap<&'static str, Operation>;

/// The schemas of an operation; each stands for itself.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[non_exhaustive]
pub struct Operation {
    /// By name on the wire, what each parameter may be.
    pub parameters: BTreeMap<&'static str, Schema>,
    /// Those parameters without which nothing is sent.
    pub required: BTreeSet<&'static str>,
    /// What is sent; `false` where there is no body.
    pub request: Schema,
    /// By status (`200`, `4XX`), what a body may be.
    pub responses: BTreeMap<&'static str, Schema>,
}

/// Called by generated code.
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

fn schema<T: JsonSchema>() -> Schema {
    SchemaSettings::draft2020_12().for_deserialize().into_generator().into_root_schema_for::<T>()
}
