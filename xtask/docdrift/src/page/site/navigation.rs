//! The navigation of a site: which pages its author lists.

use std::collections::BTreeSet;

use super::address::{address, folder, is_below, names};

/// One list of pages, with the folder that it is about. All addresses are relative to the folder of the site.
#[derive(Clone, Debug, Default)]
pub(super) struct Navigation {
    /// The folder whose pages the list is about.
    pub(super) folder: String,
    /// The addresses of the listed pages, and some texts that are none, such as titles.
    listed: BTreeSet<String>,
    /// The folders that are listed as a whole.
    folders: Vec<String>,
}

/// What a navigation needs to know of a page.
#[derive(Clone, Copy, Debug)]
pub(super) struct PagePath<'p> {
    /// The path of the page below the folder of the site.
    pub(super) path: &'p str,
    /// The id that the front matter sets.
    pub(super) id: Option<&'p str>,
    /// The address that the front matter sets.
    pub(super) slug: Option<&'p str>,
}

impl Navigation {
    /// A list that is about the pages of a folder, still empty.
    pub(super) fn of(folder_of_pages: &str) -> Self {
        Navigation { folder: folder("", folder_of_pages), ..Navigation::default() }
    }

    /// Lists what a text names: a page, or the pages of a folder if it ends in `/` or has a `*`.
    pub(super) fn list(&mut self, text: &str) {
        if text.contains("://") {
            return;
        }
        if let Some((before, _)) = text.split_once('*') {
            let (above, _) = before.rsplit_once('/').unwrap_or(("", ""));
            self.list_folder(above);
        } else {
            self.listed.insert(address(&format!("{}/{text}", self.folder)));
            // The page may be named from the folder of the site.
            self.listed.insert(address(text));
        }
    }

    /// Lists all pages of a folder.
    pub(super) fn list_folder(&mut self, path: &str) {
        self.folders.push(folder(&self.folder, path));
    }

    /// Lists all pages of a folder that is named from the folder of the site.
    pub(super) fn list_folder_of_site(&mut self, path: &str) {
        self.folders.push(folder("", path));
    }

    /// Whether nothing is listed.
    pub(super) fn is_empty(&self) -> bool {
        self.listed.is_empty() && self.folders.is_empty()
    }

    /// Whether the list is about a page: the page is in its folder, and is neither a part of other pages nor
    /// the first page of the site, which no navigation has to list.
    pub(super) fn is_about(&self, page: PagePath<'_>) -> bool {
        let own = address(page.path);
        is_below(&own, &self.folder) && own != self.folder && !is_part(page.path)
    }

    /// Whether a page is listed.
    pub(super) fn lists(&self, page: PagePath<'_>) -> bool {
        let names = names(page.path, &self.folder, page.id, page.slug);
        names.iter().any(|name| {
            self.listed.contains(name) || self.folders.iter().any(|folder| is_below(name, folder))
        })
    }
}

/// Whether other pages include the file, by its name: `_keys.mdx`, `snippets/keys.mdx`.
fn is_part(path: &str) -> bool {
    const FOLDERS: &[&str] = &["snippets", "partials", "includes", "fragments"];
    path.split('/').any(|step| step.starts_with('_') || FOLDERS.contains(&step.trim_start_matches('.')))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn page(path: &str) -> PagePath<'_> {
        PagePath { path, id: None, slug: None }
    }

    #[test]
    fn a_page_is_listed_by_its_path_or_by_its_folder() {
        let mut navigation = Navigation::of("docs");
        navigation.list("guide/orders");
        navigation.list("/docs/keys.md");
        navigation.list("cookbook/*.md");
        for listed in ["docs/guide/orders.mdx", "docs/keys.md", "docs/cookbook/a/b.md"] {
            assert!(navigation.lists(page(listed)), "{listed}");
        }
        assert!(!navigation.lists(page("docs/plans/orders.md")));
    }

    #[test]
    fn parts_and_pages_elsewhere_are_not_of_the_navigation() {
        let navigation = Navigation::of("docs");
        for path in ["docs/index.md", "docs/_parts/a.md", "docs/a/_b.mdx", "docs/snippets/a.md", "blog/a.md"]
        {
            assert!(!navigation.is_about(page(path)), "{path}");
        }
        assert!(navigation.is_about(page("docs/plans/a.md")));
    }
}
