//! Reads the client file: for each operation, the JSON Schemas of the types that a generated client accepts.
//!
//! The test suite of the client writes this file from its types. A key is the method and path of an
//! operation, or its `operationId`. An operation, or one of its four parts, that the file leaves out is
//! unknown and is not compared. Two omissions count as lost by the client: a parameter or status that one of
//! the parts lacks, and an operation of a document that the client was generated from. An example:
//!
//! ```json
//! {
//!   "POST /orders": {
//!     "parameters": {"dry_run": {"type": ["boolean", "null"]}},
//!     "required": [],
//!     "request": {"type": "object", "properties": {"amount": {"type": "number"}}},
//!     "responses": {"200": {"$ref": "#/$defs/Order", "$defs": {"Order": {"type": "object"}}}}
//!   }
//! }
//! ```
//!
//! Each schema is self-contained: its references point into its own `$defs`. A client's schema describes the
//! types that users compile against. It is no evidence of the API, so a difference is a finding about the
//! client, never about the published schema.

pub(crate) mod schema;

use std::collections::{BTreeMap, BTreeSet};

use schemars::JsonSchema;
use serde::Deserialize;
use serde_json::Value;

use crate::source::tree::Node;
use crate::source::{Excerpt, Span};
use crate::subject::OperationId;

/// The content of a client file: what the client accepts, by operation.
#[derive(Debug, Deserialize, JsonSchema)]
#[schemars(title = "What a client accepts, version 1")]
#[expect(dead_code, reason = "read to validate the file: what is compared is the tree, which knows places")]
pub(crate) struct ClientFile(pub BTreeMap<String, OperationTypes>);

/// What the client accepts for one operation. What is left out is unknown.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[expect(dead_code, reason = "read to validate the file: what is compared is the tree, which knows places")]
pub(crate) struct OperationTypes {
    /// The JSON Schema of the type of each parameter, by name.
    #[serde(default)]
    pub parameters: Option<BTreeMap<String, Value>>,
    /// The names of the parameters that the client requires.
    #[serde(default)]
    pub required: Option<BTreeSet<String>>,
    /// The JSON Schema of the type of the request body.
    #[serde(default)]
    pub request: Option<Value>,
    /// The JSON Schema of the type that a response body is decoded into, by status (`200`, `4XX`, `default`).
    #[serde(default)]
    pub responses: Option<BTreeMap<String, Value>>,
}

/// Why a text is not a client file.
#[derive(Debug, thiserror::Error)]
#[error("no testimony of a client: {reason}")]
pub struct ClientFileError {
    /// The location of the error.
    pub span: Span,
    /// What is wrong.
    pub reason: String,
}

/// A client file: the types that a generated client accepts.
#[derive(Debug)]
pub struct Client {
    root: Node,
    /// The only operation to compare; all operations if `None`.
    only: Option<OperationId>,
}

impl Client {
    /// Reads a client file.
    ///
    /// # Errors
    ///
    /// If the file is neither JSON nor YAML, or does not have the form of a client file.
    pub fn read(excerpt: &Excerpt) -> Result<Client, ClientFileError> {
        let root = Node::parse(excerpt)
            .map_err(|error| ClientFileError { span: error.span, reason: error.reason })?;
        serde_path_to_error::deserialize::<_, ClientFile>(root.to_json())
            .map_err(|error| ClientFileError { span: root.span.head(), reason: error.to_string() })?;
        // Serde also decodes a list into a struct if all fields of the struct are optional.
        if let Some((_, entry)) = root.entries().find(|(_, entry)| !entry.value.is_object()) {
            let reason =
                "an operation is an object of `parameters`, `required`, `request` and `responses`".to_owned();
            return Err(ClientFileError { span: entry.key, reason });
        }
        Ok(Client { root, only: None })
    }

    /// Restricts the comparison to one operation.
    pub fn only(&mut self, operation: OperationId) {
        self.only = Some(operation);
    }

    /// The root of the file: a mapping with an entry for each operation.
    pub(crate) fn root(&self) -> &Node {
        &self.root
    }

    /// Whether an operation is to be compared.
    pub(crate) fn asks(&self, operation: &OperationId) -> bool {
        self.only.as_ref().is_none_or(|only| only == operation)
    }
}
