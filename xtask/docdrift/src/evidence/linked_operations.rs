//! What the links of a page say of operations: the operation that a link names, as in `/api#/operations/create-order`,
//! and that a page is about an API whose document is not given.

use std::collections::BTreeMap;
use std::path::Path;

use super::example_names::folded;
use super::path_words::literal;
use crate::openapi::{Document, Operation};
use crate::page::Page;
use crate::source::tree::Node;
use crate::source::{Files, Span};
use crate::subject::OperationId;
use crate::subject::identifier_words::words;

/// The links of a page.
#[derive(Clone, Copy)]
pub(super) struct LinkedOperations<'a, 'd> {
    pub(super) page: &'a Page,
    pub(super) documents: &'a [&'d Document],
    pub(super) files: &'a Files,
}

/// Words of the addresses of references that say nothing about the API.
const GENERAL: &[&str] = &["api", "doc", "for", "reference", "rest", "the"];

/// The least number of words in the id of an operation for the last part of any address to name it: `orders` may be
/// any page, `put-task-assignments-id` is not.
const MIN_WORDS_OF_ID: usize = 3;

impl<'d> LinkedOperations<'_, 'd> {
    /// The operation that the last link to an operation above a call names, if no other call is between them, if it has
    /// the called method, and if both paths end in a word in common. A path with a parameter more than that of the link
    /// is another one on purpose.
    pub(super) fn above(&self, span: Span, called: &OperationId) -> Option<Operation<'d>> {
        let calls = self.page.samples.iter().flat_map(|sample| &sample.calls);
        let before =
            calls.map(|call| call.span).filter(|at| at.file == span.file && at.end <= span.start).max();
        let mut links = self.page.links.iter().rev().filter(|link| {
            let at = link.span;
            at.file == span.file && at < span && before.is_none_or(|before| at > before)
        });
        let named = links.find_map(|link| self.named(&link.value))?;
        let last_words = |path: &str| literal(path).last().map(words).unwrap_or_default();
        let written = last_words(&called.path);
        let literals = |path: &str| literal(path).map(str::to_owned).collect::<Vec<_>>();
        let segments = |path: &str| path.split('/').count();
        let mut fitting = named.into_iter().filter(|operation| {
            let id = operation.id();
            let is_longer = segments(&called.path) > segments(&id.path);
            id.method == called.method
                && last_words(&id.path).iter().any(|word| written.contains(word))
                && !(is_longer && literals(&called.path) == literals(&id.path))
        });
        let first = fitting.next()?;
        fitting.all(|other| other.id() == first.id()).then_some(first)
    }

    /// The operations with the id that an address ends with, if it is an address of an operation.
    fn named(&self, address: &str) -> Option<Vec<Operation<'d>>> {
        if let Some((_, id)) = id_of(address) {
            return Some(self.with_id(id));
        }
        let last = address.split(['#', '?']).next()?.rsplit('/').next()?;
        let is_specific = words(last).len() >= MIN_WORDS_OF_ID;
        let found = if is_specific { self.with_id(last) } else { Vec::new() };
        Some(found).filter(|found| !found.is_empty())
    }

    fn with_id(&self, id: &str) -> Vec<Operation<'d>> {
        let wanted = folded(id);
        let all = self.documents.iter().flat_map(|document| document.operations());
        all.filter(|operation| operation.name().is_some_and(|name| folded(name) == wanted)).collect()
    }

    /// The reference of another API whose operations the page links: none of the ids of its links is declared, and no
    /// document has its name. `None` if there is one document, which then is the one that is meant.
    pub(super) fn other_reference(&self) -> Option<&str> {
        if self.documents.len() < 2 {
            return None;
        }
        let mut references: BTreeMap<&str, bool> = BTreeMap::new();
        for (reference, id) in self.page.links.iter().filter_map(|link| id_of(&link.value)) {
            let is_declared = references.entry(reference).or_default();
            *is_declared = *is_declared || !self.with_id(id).is_empty();
        }
        let mut others = references.iter().filter(|(reference, is_declared)| {
            !**is_declared && self.documents.iter().all(|document| !self.is_named(document, reference))
        });
        others.next().map(|(reference, _)| *reference)
    }

    /// Whether the title or the file name of a document has all words of a reference's address. An address of general
    /// words is that of every document.
    fn is_named(&self, document: &Document, reference: &str) -> bool {
        let name = reference.trim_end_matches('/').rsplit('/').next().unwrap_or_default();
        let title = document.root().pointer("/info/title").and_then(Node::as_str).unwrap_or_default();
        let file = Path::new(self.files.file(document.file()).name()).file_stem().unwrap_or_default();
        let known: Vec<String> = words(title).into_iter().chain(words(&file.to_string_lossy())).collect();
        let mut specific = words(name).into_iter().filter(|word| !GENERAL.contains(&word.as_str()));
        specific.all(|word| known.contains(&word))
    }
}

/// The address of a reference, and the id of one of its operations: `/api` and `create-order` of
/// `/api#/operations/create-order`.
fn id_of(address: &str) -> Option<(&str, &str)> {
    let (reference, fragment) = address.split_once('#')?;
    let mut steps = fragment.rsplit('/');
    let id = steps.next().filter(|id| !id.is_empty())?;
    matches!(steps.next()?, "operation" | "operations").then_some((reference, id))
}

#[cfg(test)]
mod tests {
    use super::id_of;

    #[test]
    fn an_address_names_an_operation_behind_its_reference() {
        assert_eq!(id_of("/api#/operations/create-order"), Some(("/api", "create-order")));
        assert_eq!(id_of("/api#tag/orders/operation/createOrder"), Some(("/api", "createOrder")));
        assert_eq!(id_of("/api#operations"), None);
        assert_eq!(id_of("/guides/operations/orders"), None);
    }
}
