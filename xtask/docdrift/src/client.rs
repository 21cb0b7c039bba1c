//! What the generated client accepts: the fourth witness.
//!
//! The client's own test writes down, for each operation, the JSON Schemas that its types derive.
//! A key is the operation's method and path, or its `operationId`; what is left out is not testified:
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
//! Every schema stands for itself: its references lead into its own `$defs`. It is weaker than the
//! published one and never judges it: it is what our users compile against.

pub(crate) mod schema;

use std::collections::{BTreeMap, BTreeSet};

use schemars::JsonSchema;
use serde::Deserialize;
use serde_json::Value;

use crate::source::tree::Node;
use crate::source::{Excerpt, Span};
use crate::subject::OperationId;

/// The file: by operation, what the client accepts.
#[derive(Debug, Deserialize, JsonSchema)]
#[schemars(title = "What a client accepts, version 1")]
#[expect(dead_code, reason = "read to validate the file: what is compared is the tree, which knows places")]
pub(crate) struct ClientFile(pub BTreeMap<String, OperationTypes>);

/// What the client accepts of one operation; what is left out is not testified.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[expect(dead_code, reason = "read to validate the file: what is compared is the tree, which knows places")]
pub(crate) struct OperationTypes {
    /// By name, the JSON Schema of the type that each parameter takes.
    #[serde(default)]
    pub parameters: Option<BTreeMap<String, Value>>,
    /// The names of the parameters that the client cannot do without.
    #[serde(default)]
    pub required: Option<BTreeSet<String>>,
    /// The JSON Schema of the type that is sent.
    #[serde(default)]
    pub request: Option<Value>,
    /// By status (`200`, `4XX`, `default`), the JSON Schema of the type that is decoded into.
    #[serde(default)]
    pub responses: Option<BTreeMap<String, Value>>,
}

/// Why a text is no testimony of a client.
#[derive(Debug, thiserror::Error)]
#[error("no testimony of a client: {reason}")]
pub struct ClientFileError {
    /// Where that shows.
    pub span: Span,
    /// By what it shows.
    pub reason: String,
}

/// What a client accepts, read.
#[derive(Debug)]
pub struct Client {
    root: Node,
    /// The one operation that is asked for, where it is one.
    only: Option<OperationId>,
}

impl Client {
    /// Reads what a client accepts.
    ///
    /// # Errors
    ///
    /// When it is no JSON, or not of this form.
    pub fn read(excerpt: &Excerpt) -> Result<Client, ClientFileError> {
        let root = Node::parse(excerpt)
            .map_err(|error| ClientFileError { span: error.span, reason: error.reason })?;
        serde_path_to_error::deserialize::<_, ClientFile>(root.to_json())
            .map_err(|error| ClientFileError { span: root.span.head(), reason: error.to_string() })?;
        // Serde would take a list for a struct whose fields may all be left out.
        if let Some((_, entry)) = root.entries().find(|(_, entry)| !entry.value.is_object()) {
            let reason =
                "an operation is an object of `parameters`, `required`, `request` and `responses`".to_owned();
            return Err(ClientFileError { span: entry.key, reason });
        }
        Ok(Client { root, only: None })
    }

    /// Is asked about this operation, and no other.
    pub fn only(&mut self, operation: OperationId) {
        self.only = Some(operation);
    }

    /// The operations that the client testifies to: an entry each.
    pub(crate) fn root(&self) -> &Node {
        &self.root
    }

    pub(crate) fn asks(&self, operation: &OperationId) -> bool {
        self.only.as_ref().is_none_or(|only| only == operation)
    }
}
