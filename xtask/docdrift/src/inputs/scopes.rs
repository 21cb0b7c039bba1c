//! Which documents judge which pages and recordings, in a run over several APIs.

use std::collections::{BTreeMap, BTreeSet};

use crate::source::FileId;

/// The files that only some of the documents judge.
#[derive(Debug, Default)]
pub(super) struct Scopes {
    /// The documents of each file; a file that is not among them is judged by all documents.
    documents: BTreeMap<FileId, BTreeSet<FileId>>,
}

impl Scopes {
    /// Adds documents that judge a file.
    pub(super) fn add(&mut self, file: FileId, documents: &[FileId]) {
        self.documents.entry(file).or_default().extend(documents);
    }

    /// Whether a document judges a file.
    pub(super) fn judges(&self, document: FileId, file: FileId) -> bool {
        self.documents.get(&file).is_none_or(|documents| documents.contains(&document))
    }

    /// Whether two files are of the same API: both have a document in common, or one is judged by all documents.
    pub(super) fn are_related(&self, one: FileId, other: FileId) -> bool {
        match (self.documents.get(&one), self.documents.get(&other)) {
            (Some(one), Some(other)) => !one.is_disjoint(other),
            _ => true,
        }
    }
}
