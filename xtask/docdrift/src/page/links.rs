//! The pages of a site beside one another: where their links lead, and which lead nowhere.
//!
//! A site may have more pages than files: generated ones, and addresses that are handed on. So a link is
//! only spoken of where the operation that it means has its page under another address.

use std::collections::{BTreeMap, BTreeSet};

use super::Page;
use crate::source::tree::Node;
use crate::source::{Excerpt, FileId, Files, Span};
use crate::subject::OperationId;
use crate::subject::identifier_words::words;

/// A link to an address without a page, where the operation that it means has one elsewhere.
#[derive(Clone, Debug, PartialEq)]
pub struct BrokenLink {
    /// The address, where the link names it.
    pub span: Span,
    /// The address.
    pub address: String,
    /// The operation that it means.
    pub operation: OperationId,
    /// The name of the page of that operation.
    pub page: String,
}

/// Reads which addresses a site hands on to others: the `redirects` in the configuration of Mintlify
/// (`docs.json`) and Fern (`docs.yml`). A file of another kind hands on nothing.
#[must_use]
pub fn redirects(configuration: &Excerpt) -> Vec<String> {
    let Ok(root) = Node::parse(configuration) else { return Vec::new() };
    let redirects = root.get("redirects").map(Node::items).unwrap_or_default();
    redirects.iter().filter_map(|one| Some(one.get("source")?.as_str()?.to_owned())).collect()
}

/// The links that lead nowhere, page by page.
pub(crate) fn broken_links(pages: &[&Page], redirects: &[String], files: &Files) -> Vec<BrokenLink> {
    let site = Site::new(pages, redirects, files);
    let mut broken = Vec::new();
    for page in pages {
        for link in &page.links {
            let address = link.value.split(['#', '?']).next().unwrap_or_default();
            let steps = steps(address);
            if !is_page(address) || site.leads(&steps) {
                continue;
            }
            if let Some((operation, meant)) = site.meant(&steps) {
                broken.push(BrokenLink {
                    span: link.span,
                    address: address.to_owned(),
                    operation: operation.clone(),
                    page: files.file(meant).name().to_owned(),
                });
            }
        }
    }
    broken
}

/// Whether an address within the site is that of a page, as far as can be told: it is written out and
/// names no file of another kind.
fn is_page(address: &str) -> bool {
    let last = address.rsplit('/').next().unwrap_or_default();
    let is_file = last.rsplit_once('.').is_some_and(|(_, ending)| !matches!(ending, "md" | "mdx" | "html"));
    let is_elsewhere = address.starts_with("//") || address.contains(':');
    !address.is_empty() && !is_file && !is_elsewhere && !address.contains(['{', '}', '<', '>', '$', '%', ' '])
}

/// The segments of an address, without what leads upwards and how the file is written.
fn steps(address: &str) -> Vec<String> {
    let address = address.to_lowercase();
    let bare = [".mdx", ".md", ".html"].iter().find_map(|ending| address.strip_suffix(ending));
    let steps = bare.unwrap_or(&address).split('/');
    steps.filter(|step| !matches!(*step, "" | "." | "..")).map(str::to_owned).collect()
}

#[derive(Default)]
struct Site<'p> {
    /// The addresses of pages, by their last segments.
    pages: BTreeMap<String, Vec<Vec<String>>>,
    /// The folders that hold pages, by their last segments.
    folders: BTreeMap<String, BTreeSet<Vec<String>>>,
    /// The pages of operations.
    operations: Vec<OperationPage<'p>>,
    /// The addresses that are handed on.
    redirects: Vec<Vec<String>>,
}

struct OperationPage<'p> {
    file: FileId,
    operation: &'p OperationId,
    /// The folder that it stands in.
    folder: Vec<String>,
    /// The words of its name.
    name: Vec<String>,
}

impl<'p> Site<'p> {
    fn new(pages: &[&'p Page], redirects: &[String], files: &Files) -> Site<'p> {
        let redirects = redirects.iter().map(|source| steps(source)).collect();
        let mut site = Site { redirects, ..Site::default() };
        for page in pages {
            let name = files.file(page.file).name().replace('\\', "/");
            let address = steps(&name);
            if let Some(operation) = page.operation() {
                let (name, folder) = address
                    .split_last()
                    .map_or_else(Default::default, |(name, folder)| (words(name), folder.to_vec()));
                site.operations.push(OperationPage { file: page.file, operation, folder, name });
            }
            let slug = page.slug.as_deref().map(steps).filter(|slug| !slug.is_empty());
            for address in [Some(address), slug].into_iter().flatten() {
                let above = (1..address.len()).map(|length| address[..length].to_vec());
                for folder in above {
                    let last = folder.last().cloned().unwrap_or_default();
                    site.folders.entry(last).or_default().insert(folder);
                }
                let last = address.last().cloned().unwrap_or_default();
                site.pages.entry(last).or_default().push(address);
            }
        }
        site
    }

    /// Whether there is something at an address: a page, a folder, or one that it is handed on to. What
    /// stands above the site's own folders is unknown, so any page that ends so will do.
    fn leads(&self, address: &[String]) -> bool {
        let Some(last) = address.last() else { return true };
        let is_page = |page: &Vec<String>| page.ends_with(address);
        self.pages.get(last).is_some_and(|pages| pages.iter().any(is_page))
            || self.is_folder(address)
            || self.redirects.iter().any(|source| is_handed_on(address, source))
    }

    fn is_folder(&self, address: &[String]) -> bool {
        let Some(last) = address.last() else { return false };
        self.folders.get(last).is_some_and(|folders| folders.iter().any(|folder| folder.ends_with(address)))
    }

    /// The one page of an operation that has the name of this address: in its folder, or in another.
    fn meant(&self, address: &[String]) -> Option<(&'p OperationId, FileId)> {
        let (name, folder) = address.split_last()?;
        if !self.is_folder(folder) {
            return None;
        }
        let said = words(name);
        if said.is_empty() {
            return None;
        }
        let beside = |page: &OperationPage<'_>| page.folder.ends_with(folder);
        let has_all = |page: &OperationPage<'_>| said.iter().all(|word| page.name.contains(word));
        // `create` alone is the name of many pages.
        let is_same = |page: &OperationPage<'_>| said.len() > 1 && page.name == said;
        self.only(|page| page.name == said && beside(page))
            .or_else(|| self.only(|page| has_all(page) && beside(page)))
            .or_else(|| self.only(is_same))
    }

    fn only(&self, is_meant: impl Fn(&OperationPage<'_>) -> bool) -> Option<(&'p OperationId, FileId)> {
        let mut found = self.operations.iter().filter(|page| is_meant(page));
        let page = found.next()?;
        found.next().is_none().then_some((page.operation, page.file))
    }
}

/// Whether the source of a redirect is this address: `:slug` is any segment, `:slug*` any rest.
fn is_handed_on(address: &[String], source: &[String]) -> bool {
    for (place, step) in source.iter().enumerate() {
        match address.get(place) {
            _ if step.ends_with('*') => return true,
            Some(_) if step.starts_with(':') => {}
            Some(said) if said == step => {}
            _ => return false,
        }
    }
    source.len() == address.len()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_are_handed_on_by_pattern() {
        let handed_on = |address: &str, source: &str| is_handed_on(&steps(address), &steps(source));
        assert!(handed_on("/old/orders", "/old/orders"));
        assert!(handed_on("/old/orders/make", "/old/:rest*"));
        assert!(handed_on("/old/orders/make", "/old/:thing/make"));
        assert!(!handed_on("/old/orders/make", "/old/orders"));
        assert!(!handed_on("/orders", "/old/:rest*"));
    }

    #[test]
    fn only_what_is_written_out_is_a_page() {
        assert!(is_page("/reference/make-order") && is_page("../make-order.md"));
        assert!(!is_page("/llms.txt") && !is_page("//cdn.example.com/a") && !is_page("mailto:a@example.com"));
        assert!(!is_page("/reference/{name}"));
    }
}
