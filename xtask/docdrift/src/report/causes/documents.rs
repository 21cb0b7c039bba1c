//! What the documents of a run say as a whole, to find the causes that are in the documents.

use std::collections::{BTreeMap, BTreeSet};

use super::DeclaredPaths;
use crate::openapi::Document;
use crate::source::FileId;
use crate::source::tree::Node;
use crate::subject::identifier_words::words;
use crate::subject::{OperationId, ParameterLocation};

/// The documents of a run.
#[derive(Debug, Default)]
pub(crate) struct Documents {
    pub(super) paths: DeclaredPaths,
    /// The titles of those that never state that a value may be null.
    without_null: BTreeMap<FileId, String>,
    /// The operations without query parameters besides those of pages.
    without_filters: BTreeSet<OperationId>,
}

impl Documents {
    pub(crate) fn of<'d>(documents: impl Iterator<Item = &'d Document>) -> Self {
        let documents: Vec<&Document> = documents.collect();
        let silent = documents.iter().filter(|document| !document.writes_null());
        let title = |document: &Document| {
            let title = document.root().pointer("/info/title").and_then(Node::as_str);
            title.unwrap_or("the document").to_owned()
        };
        let all = documents.iter().flat_map(|document| document.operations());
        let without = all.filter(|operation| {
            let mut query =
                operation.parameters().into_iter().filter(|it| it.location == ParameterLocation::Query);
            query.all(|parameter| is_of_pages(parameter.name))
        });
        Documents {
            without_null: silent.map(|document| (document.file(), title(document))).collect(),
            without_filters: without.map(|operation| operation.id().clone()).collect(),
            paths: DeclaredPaths::of(documents.iter().copied()),
        }
    }

    /// The title of the document in a file, if it never states that a value may be null.
    pub(super) fn without_null(&self, file: FileId) -> Option<&str> {
        self.without_null.get(&file).map(String::as_str)
    }

    /// Whether an operation declares no query parameters besides those of pages.
    pub(super) fn have_no_filters(&self, operation: &OperationId) -> bool {
        self.without_filters.contains(operation)
    }
}

/// Whether a query parameter says which page of a list is wanted.
fn is_of_pages(name: &str) -> bool {
    const WORDS: &[&str] =
        &["page", "per", "size", "number", "limit", "offset", "skip", "take", "cursor", "count"];
    words(name).iter().all(|word| WORDS.contains(&word.as_str()))
}

#[cfg(test)]
mod tests {
    use super::is_of_pages;

    #[test]
    fn parameters_of_pages_are_known_by_their_words() {
        assert!(["page", "perPage", "page_size", "limit", "pageNumber"].into_iter().all(is_of_pages));
        assert!(!["homepage", "status", "page_name", "created_after"].into_iter().any(is_of_pages));
    }
}
