//! Whether a page is a part of what its site documents now.

use std::collections::{BTreeMap, BTreeSet};

use super::folders::{Tense, common_folder, tense, tense_of_operation};
use super::{SitePage, Sites};
use crate::page::Page;
use crate::source::gap::Gap;
use crate::source::parsed::Parsed;
use crate::source::{FileId, Files};

/// Why a page is not a part of what its site documents now. What it differs in is a note.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Outside {
    /// The navigation in the file with this name does not list the page.
    Navigation(String),
    /// The front matter hides the page, or marks it as a draft.
    Hidden,
    /// This folder or file name says that the page is about the past or about plans.
    Place(String),
    /// The page is of this version, and no document is.
    Version(String),
}

impl std::fmt::Display for Outside {
    /// Writes the reason as a sentence without a full stop: "`docs.json` does not list this page".
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Outside::Navigation(file) => write!(f, "the navigation in `{file}` does not list this page"),
            Outside::Hidden => write!(f, "the front matter hides this page from readers"),
            Outside::Place(place) => write!(f, "`{place}` in its path says that it is not about the present"),
            Outside::Version(version) => {
                write!(f, "this page is of version `{version}`, and no document is")
            }
        }
    }
}

/// The pages that are not a part of what their site documents now, and the snippets that only such pages
/// include. `versions` are the pages of versions without a document, and `api_words` the words in the paths
/// of the documents.
pub(crate) fn outside(
    pages: &[&Page],
    mut sites: Sites,
    versions: &BTreeMap<FileId, String>,
    api_words: &BTreeSet<String>,
    files: &Files,
) -> Parsed<BTreeMap<FileId, Outside>> {
    let seen: Vec<SitePage<'_>> = pages.iter().map(|page| site_page(page, files)).collect();
    let gaps: Vec<Gap> = sites.keep_matching(&seen);
    let within = common_folder(seen.iter().map(|page| page.name));
    let mut outside = BTreeMap::new();
    let mut parts_inside: BTreeSet<FileId> = BTreeSet::new();
    for (page, seen) in pages.iter().zip(seen) {
        // A page about one operation is no changelog, even if the operation has such a name.
        let of_place = if page.front_matter.is_none() { tense } else { tense_of_operation };
        let place = of_place(seen.name, &within, api_words);
        let left_out = sites.leaves_out(seen);
        let is_listed = left_out.is_none() && sites.are_about(seen);
        let reason = match (place, left_out) {
            (Some((place, tense)), _) if tense == Tense::Past || !is_listed => Some(Outside::Place(place)),
            (_, Some(file)) => Some(Outside::Navigation(files.file(file).name().to_owned())),
            _ if page.is_hidden => Some(Outside::Hidden),
            _ => versions.get(&page.file).cloned().map(Outside::Version),
        };
        match reason {
            Some(reason) => {
                outside.extend(page.parts.iter().map(|part| (*part, reason.clone())));
                outside.insert(page.file, reason);
            }
            None => parts_inside.extend(page.parts.iter().chain([&page.file])),
        }
    }
    outside.retain(|file, _| !parts_inside.contains(file));
    Parsed { value: outside, gaps }
}

fn site_page<'p>(page: &'p Page, files: &'p Files) -> SitePage<'p> {
    SitePage { name: files.file(page.file).name(), id: page.id.as_deref(), slug: page.slug.as_deref() }
}
