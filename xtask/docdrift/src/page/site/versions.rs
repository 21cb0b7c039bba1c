//! Versions of a site side by side: which documents a page is judged by.

use std::collections::{BTreeMap, BTreeSet};

use super::CurrentVersion;

/// A version by its numbers: `[2]` of `v2`, `[1, 0]` of `version-1.0`.
pub(crate) type Version = Vec<u32>;

/// The versions that a document is of, by how surely they are known.
#[derive(Clone, Debug, Default)]
pub(crate) struct DocumentVersions {
    /// The versions in its name or, if there is none, in its servers and paths.
    pub(crate) stated: BTreeSet<Version>,
    /// `info.version`, which many documents never change.
    pub(crate) of_info: Option<Version>,
}

/// How a page of one of several versions is judged.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Judged {
    /// The indices of the documents that are of other versions.
    pub(crate) without: Vec<usize>,
    /// The version, if no document is of it.
    pub(crate) undocumented: Option<String>,
}

/// The version in a segment of a path: `v2`, `version-1.0`, `30.2`, `2.x`.
pub(crate) fn version(step: &str) -> Option<Version> {
    let step = step.to_ascii_lowercase();
    let bare = ["version-", "version", "v"].iter().find_map(|prefix| step.strip_prefix(prefix));
    let numbers = bare.unwrap_or(&step).trim_end_matches(".x");
    if bare.is_none() && !numbers.contains('.') && !step.ends_with(".x") {
        return None;
    }
    let version: Option<Version> = numbers
        .split('.')
        .map(|number| number.parse().ok().filter(|_| number.len() < 4 && !number.starts_with('+')))
        .collect();
    version.filter(|version| version.len() < 5)
}

/// The versions in the name of a document: `reference/orders.v2.yml`, `openapi-1.2.0.json`.
pub(crate) fn versions_of_name(name: &str) -> BTreeSet<Version> {
    let mut steps = name.rsplit('/').take(2);
    let file = steps.next().unwrap_or_default();
    let stem = file.rsplit_once('.').map_or(file, |(stem, _)| stem);
    let tokens = stem.split(['-', '_', ' ']).chain(steps);
    let of = |token: &str| {
        let part = |part: &str| version(part).filter(|_| part.starts_with('v'));
        version(token).or_else(|| token.split('.').find_map(part))
    };
    tokens.filter_map(of).collect()
}

/// Whether two versions are the same as far as both are written out: `v2` is `2.0`.
fn is_same(one: &[u32], other: &[u32]) -> bool {
    one.iter().zip(other).all(|(a, b)| a == b)
}

/// The pages of a run by version. Only versions side by side count: a single folder `v1` is the name of the
/// API's path.
#[derive(Debug, Default)]
pub(crate) struct Versions {
    /// The versions of each folder with several of them.
    families: BTreeMap<String, BTreeSet<Version>>,
    current: Vec<CurrentVersion>,
}

impl Versions {
    /// Finds the versions that stand side by side.
    pub(crate) fn of<'n>(names: impl IntoIterator<Item = &'n str>, current: Vec<CurrentVersion>) -> Self {
        let mut families: BTreeMap<String, BTreeSet<Version>> = BTreeMap::new();
        for name in names {
            if let Some((family, version, _)) = place(name) {
                families.entry(family).or_default().insert(version);
            }
        }
        for CurrentVersion { pages, label } in &current {
            let family = families.entry(versioned_family(pages)).or_default();
            family.extend(version(label).or_else(|| version(&format!("v{label}"))));
        }
        families.retain(|_, versions| versions.len() > 1);
        Versions { families, current }
    }

    /// How a page is judged by these documents.
    pub(crate) fn judge(&self, name: &str, documents: &[DocumentVersions]) -> Judged {
        let Some((family, own, label)) = self.place(name) else { return Judged::default() };
        let Some(versions) = self.families.get(&family) else { return Judged::default() };
        let is_newest = versions.iter().max() == Some(&own);
        let has = |document: &DocumentVersions, wanted: &[u32]| {
            document.stated.iter().any(|version| is_same(version, wanted))
        };
        let is_own = |document: &DocumentVersions| has(document, &own);
        let is_other = |document: &DocumentVersions| {
            !is_own(document) && versions.iter().any(|version| *version != own && has(document, version))
        };
        if documents.iter().any(is_own) {
            let others = documents.iter().enumerate().filter(|(_, document)| is_other(document));
            return Judged { without: others.map(|(index, _)| index).collect(), undocumented: None };
        }
        let is_of_info = documents.iter().any(|document| {
            document.stated.is_empty() && document.of_info.as_ref().is_some_and(|of| is_same(of, &own))
        });
        let is_known = is_newest || documents.is_empty() || is_of_info;
        Judged { without: Vec::new(), undocumented: (!is_known).then_some(label) }
    }

    fn place(&self, name: &str) -> Option<(String, Version, String)> {
        place(name).or_else(|| {
            let current = self.current.iter().find(|current| name.starts_with(&current.pages))?;
            let version = version(&current.label).or_else(|| version(&format!("v{}", current.label)))?;
            Some((versioned_family(&current.pages), version, current.label.clone()))
        })
    }
}

/// The folder of versions that a page is in, its version, and that version as the path writes it.
fn place(name: &str) -> Option<(String, Version, String)> {
    let (folders, _) = name.rsplit_once('/')?;
    let steps: Vec<&str> = folders.split('/').collect();
    let (at, version) = steps.iter().enumerate().find_map(|(at, step)| Some((at, version(step)?)))?;
    Some((steps[..at].join("/"), version, steps[at].trim_start_matches("version-").to_owned()))
}

/// The folder in which Docusaurus keeps earlier versions of pages.
fn versioned_family(pages: &str) -> String {
    format!("{pages}versioned_docs")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn document(stated: &[u32], of_info: Option<u32>) -> DocumentVersions {
        DocumentVersions {
            stated: stated.iter().map(|version| vec![*version]).collect(),
            of_info: of_info.map(|version| vec![version]),
        }
    }

    #[track_caller]
    fn check(page: &str, documents: &[DocumentVersions], without: &[usize], undocumented: Option<&str>) {
        let pages = ["docs/v1/a.md", "docs/v2/a.md", "other/v1/a.md", "docs/a.md"];
        let expected = Judged { without: without.to_vec(), undocumented: undocumented.map(str::to_owned) };
        assert_eq!(Versions::of(pages, Vec::new()).judge(page, documents), expected, "{page}");
    }

    #[test]
    fn a_page_is_judged_by_the_documents_of_its_version() {
        let both = [document(&[1], None), document(&[2], None), document(&[], None)];
        check("docs/v1/a.md", &both, &[1], None);
        check("docs/v2/a.md", &both, &[0], None);
        check("docs/a.md", &both, &[], None);
        check("other/v1/a.md", &both, &[], None);
        check("docs/v1/a.md", &[document(&[1, 2], None)], &[], None);
    }

    #[test]
    fn an_older_version_without_a_document_is_named() {
        check("docs/v1/a.md", &both_of_two(), &[], Some("v1"));
        check("docs/v2/a.md", &both_of_two(), &[], None);
        check("docs/v1/a.md", &[document(&[], None)], &[], Some("v1"));
        check("docs/v1/a.md", &[document(&[], Some(1))], &[], None);
        check("docs/v2/a.md", &[document(&[], Some(1))], &[], None);
    }

    fn both_of_two() -> [DocumentVersions; 2] {
        [document(&[2], None), document(&[], Some(2))]
    }

    #[test]
    fn a_version_is_written_with_a_letter_or_a_point() {
        for (step, expected) in [
            ("v2", Some(vec![2])),
            ("version-1.0", Some(vec![1, 0])),
            ("30.2", Some(vec![30, 2])),
            ("2.x", Some(vec![2])),
            ("2", None),
            ("vectara", None),
            ("2024.10.7", None),
        ] {
            assert_eq!(version(step), expected, "{step}");
        }
        let names = ["a/orders.v2.oas.yml", "v2/openapi.yml", "openapi-2.0.yml", "spec-a__orders.v2.yml"];
        for name in names {
            assert!(versions_of_name(name).iter().any(|version| is_same(version, &[2])), "{name}");
        }
    }

    #[test]
    fn docusaurus_names_the_version_of_the_pages_that_are_in_no_folder_of_one() {
        let pages = ["www/docs/a.md", "www/versioned_docs/version-1.0/a.md"];
        let current = CurrentVersion { pages: "www/".to_owned(), label: "2.0".to_owned() };
        let versions = Versions::of(pages, vec![current]);
        let documents = [document(&[1], None), document(&[2], None)];
        assert_eq!(versions.judge("www/docs/a.md", &documents).without, [0]);
        assert_eq!(versions.judge("www/versioned_docs/version-1.0/a.md", &documents).without, [1]);
    }
}
