//! What the generated client makes of what the documents promise.
//!
//! The document that the client was generated from may stand beside it: it knows the operations by their
//! names, and its head lists the rewrites, one of which is often the cause.

pub(crate) mod diff;
mod limits;
mod rewrite_cause;
pub(crate) mod verdict;

use std::collections::BTreeSet;

use self::diff::ClientDiff;
use self::rewrite_cause::Rewrite;
use crate::client::Client;
use crate::openapi::{Document, DocumentError, Operation};
use crate::source::Excerpt;
use crate::source::gap::{Gap, GapKind};
use crate::subject::OperationId;

/// What a document says that a client was generated from.
#[derive(Debug)]
pub struct GeneratedFrom {
    /// Its operations, with their names.
    operations: Vec<(OperationId, Option<String>)>,
    /// The rewrites that its head lists.
    rewrites: Vec<Rewrite>,
}

impl GeneratedFrom {
    /// Reads the document that a client was generated from: the names of its operations, and the rewrites
    /// that its head lists. The client has to testify to each of them.
    ///
    /// # Errors
    ///
    /// When it is no OpenAPI document.
    pub fn read(excerpt: &Excerpt) -> Result<GeneratedFrom, DocumentError> {
        let document = Document::read(excerpt)?.value;
        let named = document.operations().map(|o| (o.id().clone(), o.name().map(str::to_owned)));
        let rewrites = rewrite_cause::rewrites(excerpt.text());
        Ok(GeneratedFrom { operations: named.collect(), rewrites })
    }

    /// Whether it has an operation of this method and path, or of this name.
    fn has(&self, key: &str) -> bool {
        self.operations.iter().any(|(id, name)| name.as_deref() == Some(key) || id.to_string() == key)
    }
}

/// Compares everything that is testified with the documents.
pub(crate) fn compare(
    client: &Client,
    generated_from: &[GeneratedFrom],
    documents: &[&Document],
    gaps: &mut Vec<Gap>,
) -> Vec<ClientDiff> {
    let mut compared = Vec::new();
    let mut testified = BTreeSet::new();
    for (key, entry) in client.root().entries() {
        match operation(key, generated_from, documents) {
            Some(operation) => {
                testified.insert(operation.id());
                if client.asks(operation.id()) {
                    diff::operation(operation, &entry.value, &mut compared);
                }
            }
            // An overlay may add what no provider documents.
            None if generated_from.iter().any(|from| from.has(key)) => {}
            None => {
                let reason = format!("the client accepts `{key}`, which no document has");
                gaps.push(Gap::new(entry.key, GapKind::UndeclaredOperation, reason));
            }
        }
    }
    for operation in documents.iter().flat_map(|document| document.operations()) {
        let generated = generated_from.iter().any(|from| from.has(&operation.id().to_string()));
        if generated && client.asks(operation.id()) && testified.insert(operation.id()) {
            compared.push(ClientDiff::without(operation, client.root().span.head()));
        }
    }
    for one in &mut compared {
        let from = generated_from.iter().find(|from| from.has(&one.subject.operation.to_string()));
        one.cause = from.and_then(|from| rewrite_cause::of(one, &from.rewrites));
    }
    compared.sort_by(|a, b| (&a.subject, a.taking.is_accepted()).cmp(&(&b.subject, b.taking.is_accepted())));
    // A subject that is refused once is not accepted besides.
    compared.dedup_by(|next, first| next.subject == first.subject && next.taking.is_accepted());
    compared
}

fn operation<'d>(
    key: &str,
    generated_from: &[GeneratedFrom],
    documents: &[&'d Document],
) -> Option<Operation<'d>> {
    let named = || {
        let mut operations = generated_from.iter().flat_map(|from| &from.operations);
        operations.find(|(_, name)| name.as_deref() == Some(key)).map(|(id, _)| id.clone())
    };
    let id = key.parse().ok().or_else(named);
    documents.iter().find_map(|document| {
        id.as_ref().and_then(|id| document.operation(id)).or_else(|| document.operation_named(key))
    })
}

#[cfg(test)]
mod tests;
