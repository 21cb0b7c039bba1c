//! The documentation sites of a repository, by their navigation, and the folders of their pages.

use super::calls::{self, DeclaredPaths};
use super::repository::{Repository, file_name, folder_of, is_foreign, within};

/// How many bytes of a configuration are looked at.
const LOOKED_AT: u64 = 4 << 20;

/// Folders of pages where a repository has no navigation, in the order in which they are looked for.
const PAGE_FOLDERS: &[&str] = &[
    "docs",
    "doc",
    "documentation",
    "guides",
    "guide",
    "content",
    "pages",
    "reference",
    "api-reference",
    "tutorials",
];

/// A documentation site.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Site {
    /// The file with its navigation; `None` for folders of pages without one.
    pub(super) navigation: Option<String>,
    /// What built it, for people: `Mintlify`.
    pub(super) kind: &'static str,
    /// The folder of the site.
    pub(super) folder: String,
    /// The folders of its pages.
    pub(super) pages: Vec<String>,
    /// Why these are its pages, as a clause, where it has no navigation.
    pub(super) because: &'static str,
    /// Folders of the site that are left out, each with the reason.
    pub(super) left_out: Vec<(String, &'static str)>,
}

impl Site {
    /// A site without a navigation.
    pub(super) fn of_pages(pages: Vec<String>) -> Site {
        Site { navigation: None, kind: "", folder: String::new(), pages, because: "", left_out: Vec::new() }
    }
}

/// The sites with pages, sorted by their folders.
pub(super) fn find(repository: &Repository, paths: &DeclaredPaths) -> Vec<Site> {
    let mut sites: Vec<Site> = Vec::new();
    for file in repository.files.iter().filter(|file| !is_foreign(file)) {
        let Some(site) = of_file(repository, file) else { continue };
        let has_pages = site.pages.iter().any(|folder| repository.pages_below(folder).next().is_some());
        if has_pages && !sites.iter().any(|known| known.folder == site.folder) {
            sites.push(site);
        }
    }
    if sites.is_empty() {
        sites.extend(without_navigation(repository, paths));
    }
    sites.sort_by(|a, b| a.folder.cmp(&b.folder));
    sites
}

/// The site that has its navigation in a file.
fn of_file(repository: &Repository, file: &str) -> Option<Site> {
    let folder = folder_of(file);
    let says = |words: &[&str]| {
        let text = repository.beginning(file, LOOKED_AT);
        words.iter().any(|word| text.contains(word))
    };
    let own = || vec![folder.to_owned()];
    let (kind, folder, pages) = match file_name(file) {
        "docs.json" if says(&["\"navigation\"", "mintlify"]) => ("Mintlify", folder, own()),
        "mint.json" => ("Mintlify", folder, own()),
        "docs.yml" if says(&["navigation:", "instances:"]) => ("Fern", folder, own()),
        "mkdocs.yml" | "mkdocs.yaml" => ("MkDocs", folder, of_mkdocs(repository, file)),
        name if name.starts_with("docusaurus.config.") => {
            ("Docusaurus", folder, of_docusaurus(repository, file))
        }
        "_order.yaml" if !repository.has(&within(parent(folder), "_order.yaml")) => ("ReadMe", folder, own()),
        "book.toml" if says(&["[book]"]) => ("mdBook", folder, vec![within(folder, "src")]),
        "SUMMARY.md" if says(&["](", "# Table of contents"]) => ("GitBook", folder, own()),
        name if name.starts_with("astro.config.") => {
            ("Astro", folder, vec![within(folder, "src/content/docs")])
        }
        "index.html.md" if file.ends_with("source/index.html.md") => ("Slate", folder, own()),
        name if name.starts_with("config.") && folder.ends_with(".vuepress") => {
            ("VuePress", parent(folder), vec![parent(folder).to_owned()])
        }
        name if name.starts_with("config.") && folder.ends_with(".vitepress") => {
            ("VitePress", parent(folder), vec![parent(folder).to_owned()])
        }
        _ => return None,
    };
    let mut left_out = Vec::new();
    for (name, reason) in [
        (
            "versioned_docs",
            "earlier versions, for which the documents are not those of this repository's state",
        ),
        ("i18n", "translated copies of pages"),
        ("blog", "posts, which are about the past"),
    ] {
        let of_site = within(folder, name);
        if kind == "Docusaurus" && repository.pages_below(&of_site).next().is_some() {
            left_out.push((of_site, reason));
        }
    }
    Some(Site {
        navigation: Some(file.to_owned()),
        kind,
        folder: folder.to_owned(),
        pages,
        because: "",
        left_out,
    })
}

fn parent(folder: &str) -> &str {
    folder_of(folder)
}

/// The folder of the pages of MkDocs: `docs_dir`, or `docs`.
fn of_mkdocs(repository: &Repository, file: &str) -> Vec<String> {
    let text = repository.beginning(file, LOOKED_AT);
    let named = text.lines().find_map(|line| line.strip_prefix("docs_dir:"));
    let named = named.map(|value| value.trim().trim_matches(['"', '\'']).trim_start_matches("./"));
    vec![within(folder_of(file), named.unwrap_or("docs"))]
}

/// The folders of the pages of Docusaurus: those that the configuration names as `path`, or `docs`.
fn of_docusaurus(repository: &Repository, file: &str) -> Vec<String> {
    let text = repository.beginning(file, LOOKED_AT);
    let values = text.split("path:").skip(1).filter_map(|rest| {
        let rest = rest.trim_start();
        let sign = rest.chars().next().filter(|sign| matches!(sign, '"' | '\''))?;
        rest[1..].split(sign).next()
    });
    let folder = folder_of(file);
    let is_plain = |value: &&str| !value.split('/').any(|step| step == "..") && !value.starts_with('/');
    let named = values
        .filter(is_plain)
        .map(|value| within(folder, value.trim_start_matches("./").trim_end_matches('/')));
    let mut folders: Vec<String> = vec![within(folder, "docs")];
    folders.extend(named.filter(|folder| !folder.ends_with("blog")));
    folders.retain(|folder| repository.pages_below(folder).next().is_some());
    folders.sort();
    folders.dedup();
    let all = folders.clone();
    let is_in_another = |folder: &String| {
        all.iter().any(|other| other != folder && super::repository::is_below(folder, other))
    };
    folders.retain(|folder| !is_in_another(folder));
    folders
}

/// The folders with pages of a repository without a navigation, as one site.
fn without_navigation(repository: &Repository, paths: &DeclaredPaths) -> Option<Site> {
    let has_pages = |folder: &&str| repository.pages_below(folder).any(|page| !is_foreign(page));
    let mut pages: Vec<String> = PAGE_FOLDERS.iter().copied().filter(has_pages).map(str::to_owned).collect();
    if pages.is_empty() && repository.pages_below("").any(|page| !is_foreign(page)) {
        pages.push(String::new());
    }
    let better = calls::better_folder(repository, &pages, paths);
    let because = match &better {
        Some(_) => "most pages that call a path of a document are there",
        None => "the repository has no navigation of a site",
    };
    pages = better.map_or(pages, |folder| vec![folder]);
    (!pages.is_empty()).then(|| Site { because, ..Site::of_pages(pages) })
}
