//! Compares what a generated client accepts with what the documents declare.
//!
//! The document that the client was generated from may be given as well: it has the names of the
//! operations, and its head comment lists the rewrites, one of which is often the cause of a difference.

pub(crate) mod diff;
mod narrower_keywords;
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

/// The operations and rewrites of a document that a client was generated from.
#[derive(Debug)]
pub struct GeneratedFrom {
    /// The operations of the document, with their names (`operationId`).
    operations: Vec<(OperationId, Option<String>)>,
    /// The rewrites that the head comment of the document lists.
    rewrites: Vec<Rewrite>,
}

impl GeneratedFrom {
    /// Reads the names of the operations, and the rewrites in the head comment. An operation of this document
    /// that the client does not report counts as lost.
    ///
    /// # Errors
    ///
    /// If the text is no OpenAPI document.
    pub fn read(excerpt: &Excerpt) -> Result<GeneratedFrom, DocumentError> {
        let document = Document::read(excerpt)?.value;
        let named = document.operations().map(|o| (o.id().clone(), o.name().map(str::to_owned)));
        let rewrites = rewrite_cause::rewrites(excerpt.text());
        Ok(GeneratedFrom { operations: named.collect(), rewrites })
    }

    /// Whether the document declares an operation with this method and path, or with this name.
    fn has(&self, key: &str) -> bool {
        self.operations.iter().any(|(id, name)| name.as_deref() == Some(key) || id.to_string() == key)
    }
}

/// Compares every operation that the client reports with the documents. An operation of `generated_from` that
/// the client does not report counts as lost. Adds a gap for each reported operation that neither the
/// documents nor `generated_from` declare. The result is sorted by subject.
pub(crate) fn compare(
    client: &Client,
    generated_from: &[GeneratedFrom],
    documents: &[&Document],
    gaps: &mut Vec<Gap>,
) -> Vec<ClientDiff> {
    let mut compared = Vec::new();
    let mut reported = BTreeSet::new();
    for (key, entry) in client.root().entries() {
        match operation(key, generated_from, documents) {
            Some(operation) => {
                reported.insert(operation.id());
                if client.asks(operation.id()) {
                    diff::operation(operation, &entry.value, &mut compared);
                }
            }
            // An overlay may add operations that the provider's document lacks.
            None if generated_from.iter().any(|from| from.has(key)) => {}
            None => {
                let reason = format!("the client accepts `{key}`, which no document has");
                gaps.push(Gap::new(entry.key, GapKind::UndeclaredOperation, reason));
            }
        }
    }
    for operation in documents.iter().flat_map(|document| document.operations()) {
        let generated = generated_from.iter().any(|from| from.has(&operation.id().to_string()));
        if generated && client.asks(operation.id()) && reported.insert(operation.id()) {
            compared.push(ClientDiff::without(operation, client.root().span.head()));
        }
    }
    for diff in &mut compared {
        let from = generated_from.iter().find(|from| from.has(&diff.subject.operation.to_string()));
        diff.cause = from.and_then(|from| rewrite_cause::of(diff, &from.rewrites));
    }
    compared
        .sort_by(|a, b| (&a.subject, a.verdict.is_accepted()).cmp(&(&b.subject, b.verdict.is_accepted())));
    // An accepted comparison that follows another comparison of the same subject is removed. Refusals and
    // losses are sorted first, so they prevail.
    compared.dedup_by(|next, first| next.subject == first.subject && next.verdict.is_accepted());
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
