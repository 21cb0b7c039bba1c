//! Splits a site of several products into an API for each: a folder that has a document and the pages that call it.

use std::collections::{BTreeMap, BTreeSet};

use super::apis::Abouts;
use super::calls::{self, DeclaredPaths};
use super::repository::{Repository, folder_of, is_below, is_foreign};
use super::sites::Site;

/// The documents of a product, and the folder of its pages.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Product<'d> {
    pub(super) documents: Vec<&'d str>,
    pub(super) folder: String,
}

/// The products of a site: each has documents of one title, and a folder without documents of another title that has
/// pages which call them. None if nearly all calls are not below such folders, or the site has a navigation.
pub(super) fn products<'d>(
    repository: &Repository,
    site: &Site,
    documents: &[&'d str],
    abouts: &Abouts,
) -> Vec<Product<'d>> {
    let mut by_title: BTreeMap<&str, Vec<&'d str>> = BTreeMap::new();
    for document in documents {
        let title = abouts.get(*document).and_then(|about| about.title.as_deref());
        by_title.entry(title.unwrap_or(document)).or_default().push(document);
    }
    if site.navigation.is_some() || by_title.len() < 2 {
        return Vec::new();
    }
    let mut products = Vec::new();
    let mut calling = 0;
    for own in by_title.into_values() {
        let Some(folder) = own_folder(&own, documents, site) else { return Vec::new() };
        let paths = DeclaredPaths::of(own.iter().filter_map(|document| abouts.get(*document)));
        let pages = calling_pages(repository, &folder, &paths).len();
        if pages == 0 {
            return Vec::new();
        }
        calling += pages;
        products.push(Product { documents: own, folder });
    }
    let all = DeclaredPaths::of(documents.iter().filter_map(|document| abouts.get(*document)));
    let of_site: BTreeSet<&str> =
        site.pages.iter().flat_map(|folder| calling_pages(repository, folder, &all)).collect();
    let is_split = calling * 5 >= of_site.len() * 4;
    if is_split { products } else { Vec::new() }
}

/// The pages below a folder that call declared paths.
fn calling_pages<'r>(repository: &'r Repository, folder: &'r str, paths: &DeclaredPaths) -> Vec<&'r str> {
    let pages = repository.pages_below(folder).filter(|page| !is_foreign(page));
    pages.filter(|page| calls::has_call(repository, page, paths)).collect()
}

/// The highest folder below that of the site's pages that has these documents and no others.
fn own_folder(own: &[&str], documents: &[&str], site: &Site) -> Option<String> {
    let is_own = |folder: &&str| {
        let is_in_pages = site.pages.iter().any(|pages| *folder != pages.as_str() && is_below(folder, pages));
        is_in_pages
            && !folder.is_empty()
            && documents.iter().all(|document| is_below(document, folder) == own.contains(document))
    };
    let first = folder_of(own.first()?);
    let folders =
        std::iter::successors(Some(first), |folder| (!folder.is_empty()).then(|| folder_of(folder)));
    folders.filter(is_own).last().map(str::to_owned)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_folder_of_a_product_has_no_other_documents() {
        let site = Site::of_pages(vec!["docs".to_owned()]);
        let documents = ["docs/a/api/one.json", "docs/a/api/two.json", "docs/b/api.json", "docs/c.json"];
        for (own, expected) in [
            (&documents[..2], Some("docs/a")),
            (&documents[..1], None),
            (&documents[2..3], Some("docs/b")),
            (&documents[3..], None),
        ] {
            assert_eq!(own_folder(own, &documents, &site).as_deref(), expected, "{own:?}");
        }
    }
}
