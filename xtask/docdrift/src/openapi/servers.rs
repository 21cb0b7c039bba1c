//! The servers of a document and of its operations, and the comparison of a URL's host and base path with them.

use super::{Document, Operation};
use crate::source::Span;
use crate::source::tree::Node;
use crate::subject::url::{HOLE, UrlText, origin};

impl Document {
    /// Whether the document declares a server with a scheme and a host.
    #[must_use]
    pub fn names_servers(&self) -> bool {
        self.served.iter().flat_map(|group| &group.servers).any(|server| !server.origin.is_empty())
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
        groups.into_iter().map(served).collect()
    }

    fn servers(&self, list: &str) -> Vec<Server> {
        let list = self.root().pointer(list).map_or(&[][..], Node::items);
        let servers = list.iter().filter_map(|server| {
            let url = server.get("url")?;
            Some(Server::new(url.as_str()?, url.span))
        });
        servers.collect()
    }
}

/// An origin without the default port of its scheme.
pub(super) fn without_default_port(origin: &str) -> &str {
    let port = match origin.split_once("://").map(|(scheme, _)| scheme) {
        Some("https") => ":443",
        Some("http") => ":80",
        _ => return origin,
    };
    origin.strip_suffix(port).unwrap_or(origin)
}

/// Whether the whole host of a declared server is variable, so that every host matches it.
pub(super) fn is_any(origin: &str) -> bool {
    origin.split_once("://").is_some_and(|(_, host)| host.chars().all(|c| c == HOLE))
}

/// A list of servers, and the operations that use it, by their index in the document.
#[derive(Debug)]
pub(super) struct Served {
    pub(super) servers: Vec<Server>,
    operations: Vec<usize>,
}

/// A declared server, with a hole for each server variable.
#[derive(Debug)]
pub(super) struct Server {
    /// Scheme and host; empty for a relative URL.
    pub(super) origin: String,
    /// The base path, without a slash at its end.
    pub(super) base: String,
    pub(super) span: Span,
}

impl Server {
    fn new(url: &str, span: Span) -> Server {
        let mut text = String::new();
        let mut rest = url;
        while let Some((before, after)) = rest.split_once('{') {
            text.push_str(before);
            text.push(HOLE);
            rest = after.split_once('}').map_or("", |(_, after)| after);
        }
        text.push_str(rest);
        let origin = origin(&text).unwrap_or_default().to_owned();
        let base = text[origin.len()..].trim_end_matches('/').to_owned();
        Server { origin, base, span }
    }
}

/// Whether two origins are equal, ignoring case, if holes match any text. Only the text before the first
/// and after the last hole is compared.
pub(super) fn matches_holes(a: &str, b: &str) -> bool {
    if a.contains(HOLE) || b.contains(HOLE) {
        let (pattern, other) = if b.contains(HOLE) { (b, a) } else { (a, b) };
        let (head, tail) = (pattern.split(HOLE).next(), pattern.rsplit(HOLE).next());
        let other = other.to_ascii_lowercase();
        let begins = head.is_none_or(|head| other.starts_with(&head.to_ascii_lowercase()));
        let ends = tail.is_none_or(|tail| other.ends_with(&tail.to_ascii_lowercase()));
        return begins && ends;
    }
    a.eq_ignore_ascii_case(b)
}

/// The path below a base path; `None` if the path is not below it.
pub(super) fn strip_base<'p>(path: &'p str, base: &str) -> Option<&'p str> {
    let below = path.strip_prefix(base)?;
    (below.is_empty() || below.starts_with('/')).then_some(below)
}

/// A path from its first hole on, if the hole may contain the rest of the base path.
pub(super) fn within_base<'p>(path: &'p str, base: &str) -> Option<&'p str> {
    let hole = path.find(HOLE)?;
    base.starts_with(&path[..hole]).then_some(&path[hole..])
}
