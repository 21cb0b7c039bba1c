//! Chooses among several operations that have the method and path of a call.

use std::collections::BTreeSet;
use std::path::Path;

use super::example_match::Likeness;
use super::selecting_values::{self, Selection};
use crate::openapi::{Document, Operation, Resolution};
use crate::page::Page;
use crate::page::named_documents::NamedDocument;
use crate::page::written_value::WrittenValue;
use crate::source::Files;
use crate::subject::identifier_words::words;
use crate::subject::{FieldPath, Place};

/// The documents that a page is about.
#[derive(Debug, Default)]
pub(super) struct PageDocuments<'d> {
    /// The document that the front matter names.
    named: Option<&'d Document>,
    /// The documents that tags of the page name.
    embedded: Vec<&'d Document>,
    /// Whether these are all that the tags name.
    has_all_embedded: bool,
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
    pub(super) fn of(page: &Page, documents: &[&'d Document], shared: &SharedWords, files: &Files) -> Self {
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
        let like_path = like_path(page, documents, shared, files);
        let file_name = Path::new(files.file(page.file).name()).file_stem();
        let file_name = file_name.map(|name| name.to_string_lossy().into_owned());
        let page_names = page.title.clone().into_iter().chain(file_name).collect();
        let (named, embedded) = (named(page, documents, files), embedded(page, documents, files));
        let has_all_embedded = embedded.iter().all(Option::is_some);
        let embedded = embedded.into_iter().flatten().collect();
        PageDocuments { named, embedded, has_all_embedded, called, like_path, page_names }
    }

    /// The documents in the order in which an operation is looked up: first those that the page names.
    pub(super) fn ordered(&self, documents: &[&'d Document]) -> Vec<&'d Document> {
        let mut ordered = documents.to_vec();
        ordered.sort_by_key(|document| {
            let is_named = self.named.is_some_and(|named| is_same(named, document));
            (!is_named, !self.is_embedded(document))
        });
        ordered
    }

    fn is_embedded(&self, document: &Document) -> bool {
        self.embedded.iter().any(|known| is_same(known, document))
    }

    /// Whether an operation is of a document that the page does not render, although it renders operations of others.
    /// Such documents often describe one path for several purposes, so only the page's own ones judge its bodies.
    pub(super) fn are_others(&self, operation: Operation<'d>) -> bool {
        !self.embedded.is_empty() && self.has_all_embedded && !self.is_embedded(operation.document())
    }

    /// The documents that the page may be about: all of them, unless its front matter names one.
    pub(super) fn possible(&self, documents: &[&'d Document]) -> Vec<&'d Document> {
        if self.named.is_some() { Vec::new() } else { documents.to_vec() }
    }

    /// The one of several operations that the page calls; `None` if it cannot be told. It is of a document that
    /// the page names, if one of these has it. A value of the body says it, if it is one that only some operations
    /// have. Else it is the operation of the page. Else it is the one that the headings name, or the
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
        // What the page names comes first: a value that only another document has is a mistake here.
        let mut operations = operations.to_vec();
        keep(&mut operations, |it| self.named.is_some_and(|named| is_same(named, it.document())));
        keep(&mut operations, |it| self.is_embedded(it.document()));
        let selection = selecting_values::of_body(&operations, body);
        let mut left = match &selection {
            Selection::Of(selected) => selected.clone(),
            Selection::Unsaid | Selection::Unknown => operations,
        };
        if let Some(own) = own.filter(|own| left.iter().any(|known| is_identical(*known, *own))) {
            return Some(own);
        }
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

/// The document that each tag of the page names: by the end of its address, or by the name of its file. `None` if it is
/// not among the documents.
fn embedded<'d>(page: &Page, documents: &[&'d Document], files: &Files) -> Vec<Option<&'d Document>> {
    let only = |found: Vec<&'d Document>| if let [only] = found.as_slice() { Some(*only) } else { None };
    let segments = |document: &Document| files.file(document.file()).name().rsplit(['/', '\\']);
    let find = |named: &NamedDocument| {
        let address = named.address.as_deref().unwrap_or_default();
        let address = address.split(['?', '#']).next().unwrap_or_default();
        let common = |document: &Document| {
            segments(document).zip(address.rsplit('/')).take_while(|(one, other)| one == other).count()
        };
        let most = documents.iter().map(|document| common(document)).max().unwrap_or_default();
        if most > 0 {
            return only(documents.iter().copied().filter(|document| common(document) == most).collect());
        }
        let name = named.name.as_deref()?;
        let is_it = |document: &&'d Document| {
            let stem = segments(document).next().and_then(|file| file.rsplit_once('.')).map(|(stem, _)| stem);
            stem.is_some_and(|stem| stem.eq_ignore_ascii_case(name))
        };
        only(documents.iter().copied().filter(is_it).collect())
    };
    page.named_documents.iter().map(find).collect()
}

/// The words that the paths of all pages have: the folder of all pages tells no documents apart.
#[derive(Default)]
pub(super) struct SharedWords(BTreeSet<String>);

impl SharedWords {
    /// Those of the pages of a run; none for a single page.
    pub(super) fn of<'p>(pages: impl IntoIterator<Item = &'p Page>, files: &Files) -> Self {
        let mut pages = pages.into_iter().map(|page| words_of(Path::new(files.file(page.file).name())));
        let first = pages.next().unwrap_or_default();
        let shared = pages.reduce(|all, words| all.intersection(&words).cloned().collect());
        SharedWords(shared.map(|shared| shared.intersection(&first).cloned().collect()).unwrap_or_default())
    }
}

/// Words in names of files and folders that say nothing of what is in them, in the singular.
const GENERAL_WORDS: &[&str] = &[
    "api",
    "doc",
    "documentation",
    "guide",
    "http",
    "index",
    "json",
    "main",
    "openapi",
    "public",
    "ref",
    "reference",
    "rest",
    "schema",
    "spec",
    "specification",
    "swagger",
    "yaml",
    "yml",
];

fn words_of(path: &Path) -> BTreeSet<String> {
    path.iter().flat_map(|part| words(&part.to_string_lossy())).collect()
}

/// The documents whose file names have the most words of the page's path, without general words and those that all
/// pages share; none if no name has any, or if all have equally many.
fn like_path<'d>(
    page: &Page,
    documents: &[&'d Document],
    shared: &SharedWords,
    files: &Files,
) -> Vec<&'d Document> {
    let mut of_page = words_of(Path::new(files.file(page.file).name()));
    of_page.retain(|word| !shared.0.contains(word) && !GENERAL_WORDS.contains(&word.as_str()));
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
