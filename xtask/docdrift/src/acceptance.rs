//! What the generated client accepts: the fourth witness.
//!
//! The client's own test writes down, for each operation, the JSON Schemas that its types derive.
//! A key is the operation's method and path, or its `operationId`; what is left out is not testified:
//!
//! ```json
//! {
//!   "POST /orders": {
//!     "parameters": {"dry_run": {"type": ["boolean", "null"]}},
//!     "request": {"type": "object", "properties": {"amount": {"type": "number"}}},
//!     "responses": {"200": {"$ref": "#/$defs/Order", "$defs": {"Order": {"type": "object"}}}}
//!   }
//! }
//! ```
//!
//! Every schema stands for itself: its references lead into its own `$defs`. It is weaker than the
//! published one and never judges it; it is what our users compile against, compared with what they
//! are promised. The document that the client was generated from may stand beside it: it knows the
//! operations by their names, and its head lists the rewrites, one of which is often the cause.

mod cause;
mod compare;
mod taken;

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::Deserialize;
use serde_json::Value;

pub use compare::{Compared, Taking};

use self::cause::Rewrite;
use crate::contract::{Document, DocumentError, Operation};
use crate::parsed::Gap;
use crate::source::{Excerpt, Span};
use crate::subject::OperationId;
use crate::tree::Node;

/// The file: by operation, what the client accepts.
#[derive(Debug, Deserialize, JsonSchema)]
#[schemars(title = "What a client accepts, version 1")]
pub struct Content(pub BTreeMap<String, Types>);

/// What the client accepts of one operation; what is left out is not testified.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Types {
    /// By name, the JSON Schema of the type that each parameter takes.
    #[serde(default)]
    pub parameters: Option<BTreeMap<String, Value>>,
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
pub struct AcceptanceError {
    /// Where that shows.
    pub span: Span,
    /// By what it shows.
    pub reason: String,
}

/// What a client accepts, read.
#[derive(Debug)]
pub struct Client {
    root: Node,
    /// The operations of the document that it was generated from, by their names.
    names: BTreeMap<String, OperationId>,
    rewrites: Vec<Rewrite>,
}

impl Client {
    /// Reads what a client accepts.
    ///
    /// # Errors
    ///
    /// When it is no JSON, or not of this form.
    pub fn read(excerpt: &Excerpt) -> Result<Client, AcceptanceError> {
        let root = Node::parse(excerpt)
            .map_err(|error| AcceptanceError { span: error.span, reason: error.reason })?;
        serde_path_to_error::deserialize::<_, Content>(root.to_json())
            .map_err(|error| AcceptanceError { span: root.span.head(), reason: error.to_string() })?;
        // Serde would take a list for a struct whose fields may all be left out.
        if let Some((_, entry)) = root.entries().find(|(_, entry)| !entry.value.is_object()) {
            let reason = "an operation is an object of `parameters`, `request` and `responses`".to_owned();
            return Err(AcceptanceError { span: entry.key, reason });
        }
        Ok(Client { root, names: BTreeMap::new(), rewrites: Vec::new() })
    }

    /// Takes the document that the client was generated from: the names of its operations, and the
    /// rewrites that its head lists.
    ///
    /// # Errors
    ///
    /// When it is no OpenAPI document.
    pub fn generated_from(&mut self, excerpt: &Excerpt) -> Result<(), DocumentError> {
        let document = Document::read(excerpt)?.value;
        let named = document.operations().filter_map(|o| Some((o.name()?.to_owned(), o.id().clone())));
        self.names.extend(named);
        self.rewrites.extend(cause::rewrites(excerpt.text()));
        Ok(())
    }

    /// Compares everything that is testified with the documents.
    pub(crate) fn compare(&self, documents: &[&Document], gaps: &mut Vec<Gap>) -> Vec<Compared> {
        let mut compared = Vec::new();
        for (key, entry) in self.root.entries() {
            match self.operation(key, documents) {
                Some(operation) => compare::operation(operation, &entry.value, &mut compared),
                None => gaps.push(Gap {
                    span: entry.key,
                    reason: format!("the client testifies to `{key}`, which no document has"),
                }),
            }
        }
        for one in &mut compared {
            one.cause = cause::of(one, &self.rewrites);
        }
        compared.sort_by(|a, b| a.subject.cmp(&b.subject));
        compared
    }

    fn operation<'d>(&self, key: &str, documents: &[&'d Document]) -> Option<Operation<'d>> {
        let id = key.parse().ok().or_else(|| self.names.get(key).cloned());
        documents.iter().find_map(|document| {
            id.as_ref().and_then(|id| document.operation(id)).or_else(|| document.operation_named(key))
        })
    }
}

#[cfg(test)]
mod tests;
