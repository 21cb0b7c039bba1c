//! Which hosts run the API of documents that name no servers, and which paths are those of the reader's own server.

use std::collections::BTreeSet;
use std::sync::OnceLock;

use rayon::prelude::*;

use super::not_operations::is_declared;
use super::path_words::literal;
use crate::openapi::{Document, is_local, is_of_reader, is_version};
use crate::page::Page;
use crate::page::call::Call;
use crate::source::Files;
use crate::source::pool::in_pool;
use crate::subject::url::UrlText;

/// The origins at which pages of a site call declared operations of documents without servers.
pub(super) type SiteHosts = BTreeSet<String>;

/// What a page and its site show of hosts.
pub(super) struct PageHosts<'a> {
    site: &'a SiteHosts,
    /// The origins of the page's own calls of declared operations.
    called: Vec<String>,
    text: &'a str,
    readers: OnceLock<BTreeSet<String>>,
}

/// The origins at which the pages call declared operations of documents without servers.
pub(super) fn of_site(pages: &[(&Page, Vec<&Document>)]) -> SiteHosts {
    in_pool(|| pages.par_iter().flat_map_iter(|(page, documents)| called(page, documents)).collect())
}

impl<'a> PageHosts<'a> {
    pub(super) fn of(page: &Page, documents: &[&Document], site: &'a SiteHosts, files: &'a Files) -> Self {
        let text = files.file(page.file).text();
        PageHosts { site, called: called(page, documents), text, readers: OnceLock::new() }
    }

    /// Whether the API runs at the origin of a URL. Many programs run on the reader's own machine, so there the page
    /// must call the API itself, or the path must begin like a declared one.
    pub(super) fn runs_api(&self, url: &UrlText, documents: &[&Document]) -> bool {
        let Some(origin) = url.origin() else { return false };
        self.called.iter().any(|known| known == origin)
            || (self.site.contains(origin) && (!is_local(origin) || has_declared_beginning(url, documents)))
    }

    /// Whether the page also writes a path behind a host that stands for the reader's own:
    /// `https://yourdomain.com/api/check`.
    pub(super) fn is_path_of_reader(&self, path: &str) -> bool {
        self.readers.get_or_init(|| paths_of_reader(self.text)).contains(path.trim_end_matches('/'))
    }
}

/// The origins at which a page calls declared operations of documents without servers.
fn called(page: &Page, documents: &[&Document]) -> Vec<String> {
    let unnamed: Vec<&Document> =
        documents.iter().copied().filter(|document| !document.names_servers()).collect();
    let is_of_api = |call: &&Call| {
        let method = call.method.as_ref().map(|method| method.value);
        let mut resolved = unnamed
            .iter()
            .filter_map(|document| document.resolve_url(method?, &call.url.value).operation());
        resolved.any(|operation| literal(&operation.id().path).any(|segment| !is_of_any_program(segment)))
    };
    let calls = page.samples.iter().flat_map(|sample| &sample.calls);
    calls.filter(is_of_api).filter_map(|call| call.url.value.origin()).map(str::to_owned).collect()
}

/// Whether a segment of a path says nothing of an API, because programs of all kinds have such a path.
fn is_of_any_program(segment: &str) -> bool {
    const WORDS: &[&str] =
        &["api", "health", "healthz", "info", "live", "livez", "metrics", "ping", "ready", "readyz", "status"];
    WORDS.contains(&segment) || is_version(segment)
}

/// Whether a path without a host begins like the declared ones: both begin with the same `api` and version, or have a
/// segment in common.
pub(super) fn begins_like_declared(url: &UrlText, documents: &[&Document]) -> bool {
    let path = url.path();
    let begin = beginning(&path);
    let begins = |declared: &str| !begin.is_empty() && beginning(declared) == begin;
    let mut resources = literal(&path).filter(|segment| !is_of_any_program(segment));
    resources.any(|segment| is_declared(segment, documents))
        || documents.iter().any(|document| {
            document.operations().any(|operation| begins(&operation.id().path))
                || document.base_paths().iter().any(|base| begins(base))
        })
}

/// Whether the first literal segment of a path that is not of programs of all kinds also begins a declared path.
fn has_declared_beginning(url: &UrlText, documents: &[&Document]) -> bool {
    let path = url.path();
    let first = |path: &str| literal(path).find(|segment| !is_of_any_program(segment)).map(str::to_owned);
    let Some(written) = first(&path) else { return false };
    let mut operations = documents.iter().flat_map(|document| document.operations());
    operations.any(|operation| first(&operation.id().path).is_some_and(|known| known == written))
}

/// The first segments of a path that name no resource: `api`, `v2`.
fn beginning(path: &str) -> Vec<&str> {
    let segments = path.split('/').filter(|segment| !segment.is_empty());
    segments.take_while(|segment| *segment == "api" || is_version(segment)).collect()
}

/// The paths that a text writes behind hosts of the reader.
fn paths_of_reader(text: &str) -> BTreeSet<String> {
    let mut paths = BTreeSet::new();
    for (at, _) in text.match_indices("://") {
        let url = text[at + "://".len()..].split(|c: char| c.is_whitespace() || "\"'`()<>|,?#".contains(c));
        let Some((host, path)) = url.into_iter().next().and_then(|url| url.split_once('/')) else { continue };
        let path = path.trim_end_matches(['/', '.', ';', ':']);
        if is_of_reader(&format!("http://{host}")) && !path.is_empty() {
            paths.insert(format!("/{path}"));
        }
    }
    paths
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_behind_a_host_of_the_reader_is_found() {
        let text = "Set up an endpoint (e.g., https://yourdomain.com/api/check). See `http://localhost:3000/pay/`,\n\
                    https://api.shop.io/orders and https://myshop.example.com/hooks.";
        let found: Vec<String> = paths_of_reader(text).into_iter().collect();
        assert_eq!(found, ["/api/check", "/hooks", "/pay"]);
    }
}
