//! How the site of the pages bears on a run: what is not read, what is judged by which documents, what is a
//! note.

use std::collections::{BTreeMap, BTreeSet};

use crate::openapi::Document;
use crate::page::Page;
use crate::page::site;
use crate::page::site::status::{Outside, outside};
use crate::page::site::translations::translation;
use crate::page::site::versions::{DocumentVersions, Versions, version, versions_of_name};
use crate::source::gap::{Gap, GapKind};
use crate::source::parsed::Parsed;
use crate::source::tree::Node;
use crate::source::{FileId, Files, Span};
use crate::subject::identifier_words::words;

use super::Inputs;

/// The pages without translated copies of others; each copy is a gap.
pub(super) fn split_translations(files: &Files, pages: &[FileId], gaps: &mut Vec<Gap>) -> Vec<FileId> {
    let names: BTreeSet<&str> = pages.iter().map(|page| files.file(*page).name()).collect();
    let is_original = |page: &FileId| match translation(files.file(*page).name(), &names) {
        Some(language) => {
            let reason = format!("this page is a copy of another one in the language `{language}`");
            gaps.push(Gap::new(Span::new(*page, 0..0), GapKind::TranslatedPage, reason));
            false
        }
        None => true,
    };
    pages.iter().copied().filter(is_original).collect()
}

/// What the site says about the pages of a run.
pub(super) struct SiteJudgement {
    /// The pages that are not a part of what the site documents now.
    pub(super) outside: BTreeMap<FileId, Outside>,
    /// The navigations that are not understood.
    pub(super) gaps: Vec<Gap>,
    /// The documents of other versions and of other APIs, by page: their indices.
    without: BTreeMap<FileId, Vec<usize>>,
}

impl SiteJudgement {
    pub(super) fn of(inputs: &Inputs, files: &Files) -> Self {
        let readings = site::read(files, &inputs.site);
        let pages: Vec<&Page> = inputs.pages.iter().map(|input| &input.page).collect();
        let names = pages.iter().map(|page| files.file(page.file).name());
        let versions = Versions::of(names, readings.current);
        let documents: Vec<DocumentVersions> =
            inputs.specs.iter().map(|document| versions_of(document, files)).collect();
        let (mut without, mut undocumented) = (BTreeMap::new(), BTreeMap::new());
        for input in inputs.pages.iter().filter(|input| input.fragments.is_empty()) {
            let file = input.page.file;
            let in_scope = |at: &usize| inputs.scopes.judges(inputs.specs[*at].file(), file);
            let (own, others): (Vec<usize>, Vec<usize>) = (0..documents.len()).partition(in_scope);
            let of_own: Vec<DocumentVersions> = own.iter().map(|at| documents[*at].clone()).collect();
            let judged = versions.judge(files.file(file).name(), &of_own);
            without.insert(file, judged.without.iter().map(|at| own[*at]).chain(others).collect());
            undocumented.extend(judged.undocumented.map(|version| (file, version)));
        }
        let api_words = inputs.specs.iter().flat_map(path_words).collect();
        let Parsed { value, gaps } = outside(&pages, readings.sites, &undocumented, &api_words, files);
        let gaps = readings.gaps.into_iter().chain(gaps).collect();
        SiteJudgement { outside: value, gaps, without }
    }

    /// The documents that a page is judged by.
    pub(super) fn documents<'d>(&self, page: FileId, specs: &'d [Document]) -> Vec<&'d Document> {
        let without = self.without.get(&page).map_or(&[][..], Vec::as_slice);
        let kept = specs.iter().enumerate().filter(|(index, _)| !without.contains(index));
        kept.map(|(_, document)| document).collect()
    }
}

/// The versions that a document states: in its name or, without one there, in its servers and paths.
fn versions_of(document: &Document, files: &Files) -> DocumentVersions {
    /// A version stands near the beginning of a path.
    const STEPS: usize = 3;
    let mut stated = versions_of_name(files.file(document.file()).name());
    if stated.is_empty() {
        let servers = document.root().get("servers").map_or(&[][..], Node::items);
        let servers = servers.iter().filter_map(|server| server.get("url")?.as_str());
        let server_steps = servers.flat_map(|url| url.split('/').skip(1));
        let path_steps = paths(document).flat_map(|path| path.split('/').take(STEPS + 1));
        let is_version = |step: &&str| step.starts_with('v');
        stated.extend(server_steps.chain(path_steps).filter(is_version).filter_map(version));
    }
    let of_info = document.root().pointer("/info/version").and_then(Node::as_str);
    let of_info = of_info.and_then(|text| version(text).or_else(|| version(&format!("v{text}"))));
    DocumentVersions { stated, of_info }
}

fn paths(document: &Document) -> impl Iterator<Item = &str> {
    document.root().get("paths").into_iter().flat_map(Node::entries).map(|(path, _)| path)
}

/// The words in the names of resources of a document: in the fixed segments of its paths, but not in an action
/// at the end of a path, such as `archive` in `/orders/{id}/archive`.
fn path_words(document: &Document) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    for path in paths(document) {
        let steps: Vec<&str> = path.split('/').filter(|step| !step.is_empty()).collect();
        for (at, step) in steps.iter().enumerate().filter(|(_, step)| !step.contains('{')) {
            let is_last = at + 1 == steps.len();
            let is_action = is_last && at > 0 && steps[at - 1].contains('{') && !step.ends_with('s');
            if !is_action {
                found.extend(words(step));
            }
        }
    }
    found
}
