//! The servers of a document and of its operations.

use super::placeholder_hosts::is_placeholder;
use super::server_url::{Server, host, is_any, is_local, strip_base, without_default_port};
use super::{Document, Operation};
use crate::source::tree::Node;
use crate::subject::url::{HOLE, UrlText};

impl Document {
    /// Whether the document declares a server with a scheme and a host. A server on the reader's own machine does
    /// not count: the document is of a program that runs on any host.
    #[must_use]
    pub fn names_servers(&self) -> bool {
        let mut servers = self.served.iter().flat_map(|group| &group.servers);
        servers.any(|server| !server.origin.is_empty() && !is_local(&server.origin))
    }

    /// Whether the host of a URL is that of a declared server except for its last label: `api.shop.io` for
    /// `api.shop.com`.
    #[must_use]
    pub fn is_sibling(&self, url: &UrlText) -> bool {
        let name = |origin: &str| {
            let (_, host) = origin.split_once("://")?;
            let (name, _) = host.rsplit_once('.')?;
            (name.contains('.') && !name.contains(HOLE)).then(|| name.to_ascii_lowercase())
        };
        let Some(called) = url.origin().and_then(name) else { return false };
        let servers = self.served.iter().flat_map(|group| &group.servers);
        servers.filter_map(|server| name(&server.origin)).any(|declared| declared == called)
    }

    /// Whether the host of a URL is a domain that differs from that of a declared server only in its ending:
    /// `shop.co` for `shop.io`. An ending that names a region or a stage is that of another deployment.
    #[must_use]
    pub fn has_other_ending(&self, url: &UrlText) -> bool {
        const DEPLOYMENTS: &[&str] = &[
            "eu", "us", "uk", "de", "fr", "in", "cn", "jp", "au", "br", "ca", "asia", "gov", "dev", "test",
            "local", "internal", "example",
        ];
        let split = |origin: &str| {
            let host = host(origin)?.to_ascii_lowercase();
            let (name, ending) = host.rsplit_once('.')?;
            let is_name =
                name.len() > 2 && !name.contains(HOLE) && name.contains(|c: char| c.is_alphabetic());
            let is_plain = !DEPLOYMENTS.contains(&ending) && ending.chars().all(char::is_alphabetic);
            (is_name && is_plain).then(|| (name.to_owned(), ending.to_owned()))
        };
        let Some((called, ending)) = url.origin().and_then(split) else { return false };
        let servers = self.served.iter().flat_map(|group| &group.servers);
        let mut declared = servers.filter_map(|server| split(&server.origin));
        declared.any(|(name, other)| name == called && other != ending)
    }

    /// Whether the host of a URL is of the domain of a declared server: `eu.shop.io` for `api.shop.io`.
    #[must_use]
    pub fn has_domain_of(&self, url: &UrlText) -> bool {
        let domain = |origin: &str| {
            let host = host(origin)?.to_ascii_lowercase();
            let (start, _) = host.rmatch_indices('.').nth(1).unwrap_or_default();
            let domain = host[start..].trim_start_matches('.').to_owned();
            (domain.contains('.') && !domain.contains(HOLE)).then_some(domain)
        };
        let Some(called) = url.origin().and_then(domain) else { return false };
        let mut servers = self.served.iter().flat_map(|group| &group.servers);
        servers.any(|server| domain(&server.origin).is_some_and(|declared| declared == called))
    }

    /// Whether the path of a URL is below the base path of a server of this document. True if the URL or the
    /// document leaves the host to the reader.
    #[must_use]
    pub fn is_at_base_of(&self, url: &UrlText) -> bool {
        let (origin, path) = url.split();
        let origin = without_default_port(origin);
        let mut servers = self.served.iter().flat_map(|group| &group.servers);
        origin.is_empty()
            || is_placeholder(origin)
            || is_any(origin)
            || !self.names_servers()
            || servers.any(|server| server.is_at(origin) && strip_base(path, &server.base).is_some())
    }

    /// How the host of a URL that was called relates to the servers of this document. Unlike in a page, no host
    /// of a call is a placeholder.
    #[must_use]
    pub(crate) fn host_match(&self, url: &UrlText) -> HostMatch {
        let (origin, path) = url.split();
        let origin = without_default_port(origin);
        let mut servers = self.served.iter().flat_map(|group| &group.servers);
        let has_host = |server: &&Server| !server.origin.is_empty() && !is_any(&server.origin);
        if origin.is_empty() {
            return HostMatch::Open;
        }
        let at_host: Vec<&Server> =
            servers.clone().filter(has_host).filter(|server| server.is_at(origin)).collect();
        let names_none = self.served.iter().all(|group| group.servers.is_empty());
        match at_host.as_slice() {
            // A recording is often made through a proxy on the own machine.
            [] if names_none || is_local(origin) || servers.any(|server| !has_host(&server)) => {
                HostMatch::Open
            }
            at_host if at_host.iter().any(|server| strip_base(path, &server.base).is_some()) => {
                HostMatch::Declared
            }
            _ => HostMatch::Other,
        }
    }

    /// The path of a URL without the base path of a server of this document, if it has one.
    #[must_use]
    pub(crate) fn path_below_base(&self, url: &UrlText) -> String {
        let (_, path) = url.split();
        let servers = self.served.iter().flat_map(|group| &group.servers);
        let below = servers.filter(|server| !server.base.is_empty());
        let below = below.filter_map(|server| strip_base(path, &server.base)).map(|below| below.path);
        below.min_by_key(|path| path.len()).unwrap_or(path).to_owned()
    }

    pub(super) fn served_by(&self, group: &Served) -> impl Iterator<Item = Operation<'_>> {
        group.operations.iter().map(|index| Operation { document: self, entry: &self.entries[*index] })
    }

    /// Each list of servers with the operations that use it. An operation uses its own list; without one,
    /// that of its path item, or else that of the document.
    pub(super) fn find_servers(&self) -> Vec<Served> {
        let mut groups: Vec<(String, Vec<usize>)> = Vec::new();
        for (index, operation) in self.operations().enumerate() {
            let path = operation.pointer().rsplit_once('/').map_or("", |(path, _)| path);
            let lists = [operation.pointer(), path].map(|base| format!("{base}/servers"));
            let own = lists.into_iter().find(|list| self.root().pointer(list).is_some());
            let list = own.unwrap_or_else(|| "/servers".to_owned());
            match groups.iter_mut().find(|(known, _)| *known == list) {
                Some((_, operations)) => operations.push(index),
                None => groups.push((list, vec![index])),
            }
        }
        let served =
            |(list, operations): (String, Vec<usize>)| Served { servers: self.servers(&list), operations };
        let mut served: Vec<Served> = groups.into_iter().map(served).collect();
        let mut servers = served.iter().flat_map(|group| &group.servers);
        if servers.all(|server| is_local(&server.origin)) {
            for group in &mut served {
                let anywhere: Vec<Server> = group.servers.iter().map(Server::anywhere).collect();
                group.servers.extend(anywhere);
            }
        }
        served
    }

    fn servers(&self, list: &str) -> Vec<Server> {
        let list = self.root().pointer(list).map_or(&[][..], Node::items);
        list.iter().flat_map(Server::read).collect()
    }
}

/// How the host of a URL that was called relates to the servers of a document.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum HostMatch {
    /// A server of the document, and the path is below its base path.
    Declared,
    /// The URL has no host, the host is the own machine, or the document leaves its host open.
    Open,
    /// No server of the document.
    Other,
}

/// A list of servers, and the operations that use it, by their index in the document.
#[derive(Debug)]
pub(super) struct Served {
    pub(super) servers: Vec<Server>,
    operations: Vec<usize>,
}
