//! What each operation takes and returns, as JSON Schemas: under the feature `schema`.
//!
//! They are derived from the generated types, so they say what the client accepts, which may differ
//! from what the provider's document promises. `cargo xtask conformance` compares both.

use std::collections::BTreeMap;

use schemars::generate::SchemaSettings;
use schemars::{JsonSchema, Schema};
use serde::Serialize;

/// By method and path (`POST /orders`), what each operation of an API takes and returns.
pub type Schemas = BTreeMap<&'static str, Operation>;

/// The schemas of an operation; each stands for itself.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
#[non_exhaustive]
pub struct Operation {
    /// By name on the wire, what each parameter may be.
    pub parameters: BTreeMap<&'static str, Schema>,
    /// What is sent, where there is a body.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub request: Option<Schema>,
    /// By status (`200`, `4XX`), what a body may be.
    pub responses: BTreeMap<&'static str, Schema>,
}

/// Called by generated code.
impl Operation {
    pub(crate) fn parameter<T: JsonSchema>(mut self, name: &'static str) -> Self {
        self.parameters.insert(name, schema::<T>());
        self
    }

    pub(crate) fn request<T: JsonSchema>(mut self) -> Self {
        self.request = Some(schema::<T>());
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
