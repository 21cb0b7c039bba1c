//! Finds broken links between the pages of a site.
//!
//! A site may have more pages than files: generated pages and redirected addresses. So a link is only
//! reported if the operation that it names has its page at another address.

use std::collections::{BTreeMap, BTreeSet};

use super::Page;
use crate::source::tree::Node;
use crate::source::{Excerpt, FileId, Files, Span};
use crate::subject::OperationId;
use crate::subject::identifier_words::words;

/// A link to an address without a page, although the intended operation has a page at another address.
#[derive(Clone, Debug, PartialEq)]
pub struct BrokenLink {
    /// The place of the address in the link.
    pub span: Span,
    /// The address, without query and fragment.
    pub address: String,
    /// The operation that the link intends.
    pub operation: OperationId,
    /// The file name of the operation's page.
    pub page: String,
}

/// Reads the addresses that a site redirects: the sources of `redirects` in the configuration of Mintlify
/// (`docs.json`) and Fern (`docs.yml`). Empty for any other file.
#[must_use]
pub fn redirects(configuration: &Excerpt) -> Vec<String> {
    let Ok(root) = Node::parse(configuration) else { return Vec::new() };
    let redirects = root.get("redirects").map(Node::items).unwrap_or_default();
    redirects.iter().filter_map(|redirect| Some(redirect.get("source")?.as_str()?.to_owned())).collect()
}

/// The broken links of all pages, in the order of the pages.
pub(crate) fn broken_links(pages: &[&Page], redirects: &[String], files: &Files) -> Vec<BrokenLink> {
    let site = Site::new(pages, redirects, files);
    let mut broken = Vec::new();
    for page in pages {
        for link in &page.links {
            let address = link.value.split(['#', '?']).next().unwrap_or_default();
            let steps = steps(address);
            if !is_page(address) || site.has_address(&steps) {
                continue;
            }
            if let Some((operation, intended)) = site.intended_operation(&steps) {
                broken.push(BrokenLink {
                    span: link.span,
                    address: address.to_owned(),
                    operation: operation.clone(),
                    page: seen_from(files.file(page.file).name(), files.file(intended).name()).to_owned(),
                });
            }
        }
    }
    broken
}

/// The name of a page for a reader of another page. Absolute names are those of one machine, so only what differs
/// from the other name is kept.
fn seen_from<'n>(other: &str, name: &'n str) -> &'n str {
    if !name.starts_with('/') {
        return name;
    }
    let same =
        name.split_inclusive('/').zip(other.split_inclusive('/')).take_while(|(one, other)| one == other);
    &name[same.map(|(one, _)| one.len()).sum()..]
}

/// Whether an address can be that of a page within the site: it has no variables and does not name a file of
/// another type.
fn is_page(address: &str) -> bool {
    let last = address.rsplit('/').next().unwrap_or_default();
    let is_file = last.rsplit_once('.').is_some_and(|(_, ending)| !matches!(ending, "md" | "mdx" | "html"));
    let is_elsewhere = address.starts_with("//") || address.contains(':');
    !address.is_empty() && !is_file && !is_elsewhere && !address.contains(['{', '}', '<', '>', '$', '%', ' '])
}

/// The segments of an address in lower case, without `.`, `..` and the file extension.
fn steps(address: &str) -> Vec<String> {
    let address = address.to_lowercase();
    let bare = [".mdx", ".md", ".html"].iter().find_map(|ending| address.strip_suffix(ending));
    let steps = bare.unwrap_or(&address).split('/');
    steps.filter(|step| !matches!(*step, "" | "." | "..")).map(str::to_owned).collect()
}

#[derive(Default)]
struct Site<'p> {
    /// The addresses of pages, by last segment.
    pages: BTreeMap<String, Vec<Vec<String>>>,
    /// The folders with pages, by last segment.
    folders: BTreeMap<String, BTreeSet<Vec<String>>>,
    /// The pages that are about one operation.
    operations: Vec<OperationPage<'p>>,
    /// The sources of redirects.
    redirects: Vec<Vec<String>>,
}

struct OperationPage<'p> {
    file: FileId,
    operation: &'p OperationId,
    /// The segments of the page's folder.
    folder: Vec<String>,
    /// The words of the page's file name.
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

    /// Whether an address has a page, a folder or a redirect. The path above the site's own folders is
    /// unknown, so an address matches each page with the same ending.
    fn has_address(&self, address: &[String]) -> bool {
        let Some(last) = address.last() else { return true };
        let is_page = |page: &Vec<String>| page.ends_with(address);
        self.pages.get(last).is_some_and(|pages| pages.iter().any(is_page))
            || self.is_folder(address)
            || self.redirects.iter().any(|source| is_redirected(address, source))
    }

    fn is_folder(&self, address: &[String]) -> bool {
        let Some(last) = address.last() else { return false };
        self.folders.get(last).is_some_and(|folders| folders.iter().any(|folder| folder.ends_with(address)))
    }

    /// The operation of the page that this address intends: a page of the same name in the same folder; or else
    /// a page there whose name contains all words of the address; or else, if the name has several words, a
    /// page of the same name in another folder. `None` if each of these matches no page or several, or if the
    /// folder of the address does not exist.
    fn intended_operation(&self, address: &[String]) -> Option<(&'p OperationId, FileId)> {
        let (name, folder) = address.split_last()?;
        if !self.is_folder(folder) {
            return None;
        }
        let name = words(name);
        if name.is_empty() {
            return None;
        }
        let beside = |page: &OperationPage<'_>| page.folder.ends_with(folder);
        let has_all = |page: &OperationPage<'_>| name.iter().all(|word| page.name.contains(word));
        // A single word, such as `create`, is the name of many pages.
        let is_same = |page: &OperationPage<'_>| name.len() > 1 && page.name == name;
        self.only(|page| page.name == name && beside(page))
            .or_else(|| self.only(|page| has_all(page) && beside(page)))
            .or_else(|| self.only(is_same))
    }

    /// The only page that matches; `None` if no page or more than one does.
    fn only(&self, matches: impl Fn(&OperationPage<'_>) -> bool) -> Option<(&'p OperationId, FileId)> {
        let mut found = self.operations.iter().filter(|page| matches(page));
        let page = found.next()?;
        found.next().is_none().then_some((page.operation, page.file))
    }
}

/// Whether the source of a redirect matches this address. In the source, `:slug` matches one segment and
/// `:slug*` all remaining segments.
fn is_redirected(address: &[String], source: &[String]) -> bool {
    for (place, step) in source.iter().enumerate() {
        match address.get(place) {
            _ if step.ends_with('*') => return true,
            Some(_) if step.starts_with(':') => {}
            Some(segment) if segment == step => {}
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
        let redirects = |address: &str, source: &str| is_redirected(&steps(address), &steps(source));
        assert!(redirects("/old/orders", "/old/orders"));
        assert!(redirects("/old/orders/make", "/old/:rest*"));
        assert!(redirects("/old/orders/make", "/old/:thing/make"));
        assert!(!redirects("/old/orders/make", "/old/orders"));
        assert!(!redirects("/orders", "/old/:rest*"));
    }

    #[test]
    fn only_what_is_written_out_is_a_page() {
        assert!(is_page("/reference/make-order") && is_page("../make-order.md"));
        assert!(!is_page("/llms.txt") && !is_page("//cdn.example.com/a") && !is_page("mailto:a@example.com"));
        assert!(!is_page("/reference/{name}"));
    }
}
