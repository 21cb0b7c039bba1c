//! Which hosts run the API of documents that name no servers, and which paths are those of the reader's own server.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::OnceLock;

use rayon::prelude::*;

use super::not_operations::is_declared;
use super::own_routes::{self, OwnRoutes};
use super::path_words::literal;
use crate::openapi::{Document, Operation, beginning, is_local, is_of_reader, is_version};
use crate::page::Page;
use crate::page::call::Call;
use crate::source::Files;
use crate::source::pool::in_pool;
use crate::subject::url::UrlText;

/// What the pages of a site call at each origin, of documents without servers, and the routes that they define.
#[derive(Default)]
pub(super) struct SiteHosts {
    calls: BTreeMap<String, CalledPaths>,
    routes: OwnRoutes,
}

/// The paths that pages call at an origin.
#[derive(Default)]
pub(super) struct CalledPaths {
    pub(super) declared: BTreeSet<String>,
    pub(super) undeclared: BTreeSet<String>,
}

/// A call at an origin.
struct CallAt {
    origin: String,
    path: String,
    is_declared: bool,
}

/// What a page and its site show of hosts.
pub(super) struct PageHosts<'a> {
    site: &'a SiteHosts,
    /// The origins of the page's own calls of declared operations.
    called: Vec<String>,
    text: &'a str,
    readers: OnceLock<BTreeSet<String>>,
    builds_server: OnceLock<bool>,
}

/// What the pages of a site call, and the routes that they define.
pub(super) fn of_site(pages: &[(&Page, Vec<&Document>)], files: &Files) -> SiteHosts {
    let all: Vec<CallAt> =
        in_pool(|| pages.par_iter().flat_map_iter(|(page, documents)| calls(page, documents)).collect());
    let mut site = SiteHosts {
        routes: own_routes::of_site(pages.iter().map(|(page, _)| *page), files),
        ..SiteHosts::default()
    };
    for call in all {
        let paths = site.calls.entry(call.origin).or_default();
        if call.is_declared { &mut paths.declared } else { &mut paths.undeclared }.insert(call.path);
    }
    site
}

impl<'a> PageHosts<'a> {
    pub(super) fn of(page: &Page, documents: &[&Document], site: &'a SiteHosts, files: &'a Files) -> Self {
        let called = calls(page, documents).into_iter().filter(|call| call.is_declared);
        PageHosts {
            site,
            called: called.map(|call| call.origin).collect(),
            text: files.file(page.file).text(),
            readers: OnceLock::new(),
            builds_server: OnceLock::new(),
        }
    }

    /// Whether the API runs at the origin of a URL. Many programs run on the reader's own machine, so there the page
    /// must call the API itself, or the path must begin like a declared one.
    pub(super) fn runs_api(&self, url: &UrlText, documents: &[&Document]) -> bool {
        let Some(origin) = url.origin() else { return false };
        let of_page = || self.called.iter().any(|known| known == origin);
        let of_site = || self.site.calls.get(origin).is_some_and(|paths| !paths.declared.is_empty());
        match is_local(origin) {
            true => of_page() || (of_site() && has_declared_beginning(url, documents)),
            false => of_site() && !self.runs_another(origin),
        }
    }

    /// Whether most of what the pages call at an origin is no operation of the documents, so that a path that is
    /// declared is the same by chance.
    pub(super) fn runs_another(&self, origin: &str) -> bool {
        let is_other = |paths: &CalledPaths| paths.undeclared.len() > paths.declared.len().max(1);
        !is_of_reader(origin) && self.site.calls.get(origin).is_some_and(is_other)
    }

    /// Whether the page also writes a path behind a host that stands for the reader's own:
    /// `https://yourdomain.com/api/check`.
    pub(super) fn is_path_of_reader(&self, path: &str) -> bool {
        self.readers.get_or_init(|| paths_of_reader(self.text)).contains(path.trim_end_matches('/'))
    }

    /// Whether a URL is of a server that the reader builds: at an own host, and a page of the site defines its path,
    /// or this page defines routes.
    pub(super) fn is_of_own_server(&self, url: &UrlText) -> bool {
        url.origin().is_none_or(is_of_reader)
            && (own_routes::have(&self.site.routes, &url.path())
                || *self.builds_server.get_or_init(|| !own_routes::in_text(self.text).is_empty()))
    }
}

/// The calls of a page at origins, by the documents without servers.
fn calls(page: &Page, documents: &[&Document]) -> Vec<CallAt> {
    let unnamed: Vec<&Document> =
        documents.iter().copied().filter(|document| !document.names_servers()).collect();
    let call_at = |call: &Call| {
        let (method, url) = (call.method.as_ref()?.value, &call.url.value);
        let resolved = unnamed.iter().filter_map(|document| document.resolve_url(method, url).operation());
        let is_of_api = |operation: &Operation<'_>| {
            literal(&operation.id().path).any(|segment| !is_of_any_program(segment))
        };
        let declared = resolved.into_iter().find(is_of_api);
        let path = declared.map_or_else(|| url.path(), |operation| operation.id().path.clone());
        Some(CallAt { origin: url.origin()?.to_owned(), path, is_declared: declared.is_some() })
    };
    let calls = page.samples.iter().flat_map(|sample| &sample.calls).filter(|_| !unnamed.is_empty());
    calls.filter_map(call_at).collect()
}

/// Whether a segment of a path says nothing of an API, because programs of all kinds have such a path.
fn is_of_any_program(segment: &str) -> bool {
    const WORDS: &[&str] = &[
        "api", "health", "healthz", "info", "live", "livez", "metrics", "ping", "ready", "readyz", "status",
    ];
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
pub(super) fn has_declared_beginning(url: &UrlText, documents: &[&Document]) -> bool {
    let path = url.path();
    let first = |path: &str| literal(path).find(|segment| !is_of_any_program(segment)).map(str::to_owned);
    let Some(written) = first(&path) else { return false };
    let mut operations = documents.iter().flat_map(|document| document.operations());
    operations.any(|operation| first(&operation.id().path).is_some_and(|known| known == written))
}

/// Whether a path begins with segments that name no resource.
pub(super) fn has_beginning(url: &UrlText) -> bool {
    !beginning(&url.path()).is_empty()
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
