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
//! published one and never judges it; it is what our users compile against, compared with what they
//! are promised. The document that the client was generated from may stand beside it: it knows the
//! operations by their names, and its head lists the rewrites, one of which is often the cause.

mod cause;
mod compare;
mod limits;
mod taken;
mod taking;

use std::collections::{BTreeMap, BTreeSet};

use schemars::JsonSchema;
use serde::Deserialize;
use serde_json::Value;

pub use compare::Compared;
pub use taking::Taking;

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
    generated_from: Vec<Generated>,
    /// The one operation that is asked for, where it is one.
    only: Option<OperationId>,
}

/// What a document says that a client was generated from.
#[derive(Debug)]
struct Generated {
    /// Its operations, with their names.
    operations: Vec<(OperationId, Option<String>)>,
    /// The rewrites that its head lists.
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
            let reason =
                "an operation is an object of `parameters`, `required`, `request` and `responses`".to_owned();
            return Err(AcceptanceError { span: entry.key, reason });
        }
        Ok(Client { root, generated_from: Vec::new(), only: None })
    }

    /// Takes the document that the client was generated from: the names of its operations, and the
    /// rewrites that its head lists. The client has to testify to each of them.
    ///
    /// # Errors
    ///
    /// When it is no OpenAPI document.
    pub fn generated_from(&mut self, excerpt: &Excerpt) -> Result<(), DocumentError> {
        let document = Document::read(excerpt)?.value;
        let named = document.operations().map(|o| (o.id().clone(), o.name().map(str::to_owned)));
        let rewrites = cause::rewrites(excerpt.text());
        self.generated_from.push(Generated { operations: named.collect(), rewrites });
        Ok(())
    }

    /// Is asked about this operation, and no other.
    pub fn only(&mut self, operation: OperationId) {
        self.only = Some(operation);
    }

    /// Compares everything that is testified with the documents.
    pub(crate) fn compare(&self, documents: &[&Document], gaps: &mut Vec<Gap>) -> Vec<Compared> {
        let mut compared = Vec::new();
        let mut testified = BTreeSet::new();
        for (key, entry) in self.root.entries() {
            match self.operation(key, documents) {
                Some(operation) => {
                    testified.insert(operation.id());
                    if self.asks(operation.id()) {
                        compare::operation(operation, &entry.value, &mut compared);
                    }
                }
                // An overlay may add what no provider documents.
                None if self.generated_from.iter().any(|from| from.has(key)) => {}
                None => gaps.push(Gap {
                    span: entry.key,
                    reason: format!("the client testifies to `{key}`, which no document has"),
                }),
            }
        }
        for operation in documents.iter().flat_map(|document| document.operations()) {
            let generated = self.generated_from.iter().any(|from| from.has(&operation.id().to_string()));
            if generated && self.asks(operation.id()) && testified.insert(operation.id()) {
                compared.push(Compared::without(operation, self.root.span.head()));
            }
        }
        for one in &mut compared {
            let from = self.generated_from.iter().find(|from| from.has(&one.subject.operation.to_string()));
            one.cause = from.and_then(|from| cause::of(one, &from.rewrites));
        }
        compared
            .sort_by(|a, b| (&a.subject, a.taking.is_accepted()).cmp(&(&b.subject, b.taking.is_accepted())));
        // A subject that is refused once is not accepted besides.
        compared.dedup_by(|next, first| next.subject == first.subject && next.taking.is_accepted());
        compared
    }

    fn asks(&self, operation: &OperationId) -> bool {
        self.only.as_ref().is_none_or(|only| only == operation)
    }

    fn operation<'d>(&self, key: &str, documents: &[&'d Document]) -> Option<Operation<'d>> {
        let named = || {
            let mut operations = self.generated_from.iter().flat_map(|from| &from.operations);
            operations.find(|(_, name)| name.as_deref() == Some(key)).map(|(id, _)| id.clone())
        };
        let id = key.parse().ok().or_else(named);
        documents.iter().find_map(|document| {
            id.as_ref().and_then(|id| document.operation(id)).or_else(|| document.operation_named(key))
        })
    }
}

impl Generated {
    /// Whether it has an operation of this method and path, or of this name.
    fn has(&self, key: &str) -> bool {
        self.operations.iter().any(|(id, name)| name.as_deref() == Some(key) || id.to_string() == key)
    }
}

#[cfg(test)]
mod tests;
