//! Chooses among several operations that have the method and path of a call.

use std::collections::BTreeSet;
use std::path::Path;

use super::example_match::Likeness;
use super::selecting_values::{self, Selection};
use crate::openapi::{Document, Operation, Resolution};
use crate::page::Page;
use crate::page::written_value::WrittenValue;
use crate::source::Files;
use crate::subject::identifier_words::words;
use crate::subject::{FieldPath, Place};

/// The documents that a page is about.
#[derive(Debug, Default)]
pub(super) struct PageDocuments<'d> {
    /// The document that the front matter names.
    named: Option<&'d Document>,
    /// The documents that are the only ones to declare an operation that the page calls or mentions.
    called: Vec<&'d Document>,
    /// The documents whose file names have most words of the path of the page: `api-payments.json` for
    /// `payments/refund.md`.
    like_path: Vec<&'d Document>,
    /// The title of the page and the name of its file.
    page_names: Vec<String>,
}

impl<'d> PageDocuments<'d> {
    /// The documents of a page, among those that it is judged by.
    pub(super) fn of(page: &Page, documents: &[&'d Document], files: &Files) -> Self {
        if documents.len() < 2 {
            return PageDocuments::default();
        }
        let calls = page.samples.iter().flat_map(|sample| &sample.calls);
        let calls = calls.filter_map(|call| Some((call.method.as_ref()?.value, &call.url.value)));
        let mentions = page.mentions.iter().map(|mention| (mention.method, &mention.url.value));
        let mut called: Vec<&'d Document> = Vec::new();
        for (method, url) in calls.chain(mentions).filter(|(_, url)| !url.is_unknown()) {
            if let Some(Resolution::Operation(operation, _)) = Resolution::among(documents, method, url)
                && !called.iter().any(|known| is_same(known, operation.document()))
            {
                called.push(operation.document());
            }
        }
        let like_path = like_path(page, documents, files);
        let file_name = Path::new(files.file(page.file).name()).file_stem();
        let file_name = file_name.map(|name| name.to_string_lossy().into_owned());
        let page_names = page.title.clone().into_iter().chain(file_name).collect();
        PageDocuments { named: named(page, documents, files), called, like_path, page_names }
    }

    /// The documents in the order in which an operation is looked up: first the one that the front matter names.
    pub(super) fn ordered(&self, documents: &[&'d Document]) -> Vec<&'d Document> {
        let mut ordered = documents.to_vec();
        ordered.sort_by_key(|document| !self.named.is_some_and(|named| is_same(named, document)));
        ordered
    }

    /// The one of several operations that the page calls; `None` if it cannot be told. A value of the body says
    /// it, if it is one that only some operations have. Else the page says it: it is the operation of the page,
    /// or it is of the document that the front matter names. Else it is the one that the headings name, or the
    /// one whose request has most of the written body; of several, the one of the document whose other
    /// operations the page calls, or whose name is like the path of the page; of several of one document, the
    /// one whose path key has no fragment and no query.
    pub(super) fn choose(
        &self,
        operations: &[Operation<'d>],
        own: Option<Operation<'d>>,
        body: Option<&WrittenValue>,
        headings: &[String],
    ) -> Option<Operation<'d>> {
        let selection = selecting_values::of_body(operations, body);
        let mut left = match &selection {
            Selection::Of(selected) => selected.clone(),
            Selection::Unsaid | Selection::Unknown => operations.to_vec(),
        };
        if let Some(own) = own.filter(|own| left.iter().any(|known| is_identical(*known, *own))) {
            return Some(own);
        }
        keep(&mut left, |operation| self.named.is_some_and(|named| is_same(named, operation.document())));
        if !matches!(selection, Selection::Of(_)) {
            let texts = headings.iter().rev().chain(&self.page_names).map(String::as_str);
            let by_name = selecting_values::named_by(&left, &texts.collect::<Vec<_>>());
            keep(&mut left, |operation| by_name.iter().any(|known| is_identical(*known, *operation)));
            if by_name.is_empty() && left.len() > 1 && matches!(selection, Selection::Unknown) {
                return None;
            }
        }
        // A body that another document has is not one of the document that the page calls otherwise.
        if let Some(body) = body {
            let place = Place::Request(FieldPath::root());
            let fits = |operation: &Operation<'_>| Likeness::deep_share_of(body, *operation, &place);
            let best = left.iter().map(fits).fold(0.0, f64::max);
            keep(&mut left, |operation| fits(operation) >= best);
        }
        keep(&mut left, |operation| self.called.iter().any(|known| is_same(known, operation.document())));
        keep(&mut left, |operation| self.like_path.iter().any(|known| is_same(known, operation.document())));
        if left.iter().all(|operation| is_same(operation.document(), left[0].document())) {
            // Of keys for parts of one operation, `/files/{id}#share` and `/files/{id}#unshare`, that fit alike,
            // none is more likely, and what one declares the others declare as well.
            keep(&mut left, |operation| !operation.pointer().contains(['#', '?', ' ']));
            return left.first().copied();
        }
        let (first, others) = left.split_first()?;
        others.iter().all(|other| is_copy(*first, *other)).then_some(*first)
    }
}

/// Keeps the operations for which something holds; all of them if it holds for none.
fn keep<'d>(operations: &mut Vec<Operation<'d>>, mut holds: impl FnMut(&Operation<'d>) -> bool) {
    let kept: Vec<Operation<'d>> = operations.iter().copied().filter(|it| holds(it)).collect();
    if !kept.is_empty() {
        *operations = kept;
    }
}

/// The document that the front matter names: the only one of this file name and folder.
fn named<'d>(page: &Page, documents: &[&'d Document], files: &Files) -> Option<&'d Document> {
    let head = page.front_matter.as_ref().and_then(|head| head.document.as_deref());
    let name = head.or(page.document.as_deref())?.trim_start_matches(['.', '/']);
    let only = |matches: &dyn Fn(&Path) -> bool| {
        let mut found =
            documents.iter().filter(|document| matches(Path::new(files.file(document.file()).name())));
        found.next().filter(|_| found.next().is_none()).copied()
    };
    let file_name = Path::new(name).file_name();
    only(&|path| path.ends_with(name)).or_else(|| only(&|path| path.file_name() == file_name))
}

/// The documents whose file names have the most words of the page's path; none if no name has any, or if all
/// have equally many.
fn like_path<'d>(page: &Page, documents: &[&'d Document], files: &Files) -> Vec<&'d Document> {
    let words_of = |path: &Path| -> BTreeSet<String> {
        path.iter().flat_map(|part| words(&part.to_string_lossy())).collect()
    };
    let of_page = words_of(Path::new(files.file(page.file).name()));
    let common = |document: &&'d Document| {
        let name = Path::new(files.file(document.file()).name()).file_stem().unwrap_or_default();
        words_of(Path::new(name)).intersection(&of_page).count()
    };
    let most = documents.iter().map(common).max().unwrap_or_default();
    let least = documents.iter().map(common).min().unwrap_or_default();
    if most == least {
        return Vec::new();
    }
    documents.iter().filter(|document| common(document) == most).copied().collect()
}

fn is_same(one: &Document, other: &Document) -> bool {
    one.root().span == other.root().span
}

/// Whether two operations are the same one of the same document.
pub(super) fn is_identical(one: Operation<'_>, other: Operation<'_>) -> bool {
    is_same(one.document(), other.document()) && one.pointer() == other.pointer() && one.id() == other.id()
}

/// Whether two documents declare an operation with the same text.
fn is_copy(one: Operation<'_>, other: Operation<'_>) -> bool {
    let text = |operation: Operation<'_>| {
        operation.document().root().pointer(operation.pointer()).map(crate::source::tree::Node::to_json)
    };
    text(one) == text(other)
}
