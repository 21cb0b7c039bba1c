//! Resolves a method and URL to an operation, by the servers and path templates of a document.

use super::{Document, Operation};
use crate::source::Span;
use crate::source::tree::Node;
use crate::subject::Method;
use crate::subject::identifier_words::words;
use crate::subject::url::percent_decoded;
use crate::subject::url::{HOLE, UrlText, origin};

/// How the server of a URL relates to the servers of the document.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ServerMatch {
    /// It is a server that the document declares, at this span.
    Declared(Span),
    /// Unknown: the sample or the document does not declare a server.
    Unstated,
    /// It is none of the document's servers. The span is that of the first declared server.
    Foreign(Span),
}

/// The result of resolving a method and a URL in a document.
#[derive(Clone, Debug)]
pub enum Resolution<'d> {
    /// The document declares the operation.
    Operation(Operation<'d>, ServerMatch),
    /// A parameter in the path template matches a word that may as well be part of an undeclared path:
    /// `/orders/latest` matches `/orders/{id}`.
    ByParameter(Operation<'d>, ServerMatch),
    /// The path is declared, but only with other methods.
    OtherMethods(Vec<Operation<'d>>, ServerMatch),
    /// A part of the path is unknown, or the path is relative.
    Unclear(ServerMatch),
    /// No path template of the document matches.
    Nothing(ServerMatch),
}

impl<'d> Resolution<'d> {
    /// The operation, if the document declares it.
    #[must_use]
    pub fn operation(&self) -> Option<Operation<'d>> {
        match self {
            Resolution::Operation(operation, _) => Some(*operation),
            _ => None,
        }
    }
    /// How far the document is from declaring the operation: 0 for an operation at a declared or unknown
    /// server. A foreign server counts more than anything else.
    #[must_use]
    pub fn distance(&self) -> u8 {
        let server = |server: &ServerMatch| u8::from(matches!(server, ServerMatch::Foreign(_))) * 5;
        match self {
            Resolution::Operation(_, at) => server(at),
            Resolution::ByParameter(_, at) => server(at) + 1,
            Resolution::OtherMethods(_, at) => server(at) + 2,
            Resolution::Unclear(at) => server(at) + 3,
            Resolution::Nothing(at) => server(at) + 4,
        }
    }
}

impl Document {
    /// Finds the operation that a call with this method and URL intends, at the server that matches best.
    #[must_use]
    pub fn resolve_url(&self, method: Method, url: &UrlText) -> Resolution<'_> {
        let (written, path) = url.split();
        let (origin, path) = (without_default_port(written), percent_decoded(path));
        let path = if path.is_empty() && !origin.is_empty() { "/" } else { &*path };
        if !path.starts_with('/') && origin.is_empty() {
            // `fetch("orders")` is relative to an unknown page.
            return Resolution::Unclear(ServerMatch::Unstated);
        }
        let groups = &self.served;
        let first = groups.iter().flat_map(|group| &group.servers).next().map(|server| server.span);
        let candidates = groups.iter().flat_map(|group| {
            group.servers.iter().map(move |server| {
                let at = match (origin, without_default_port(&server.origin)) {
                    ("", _) | (_, "") => ServerMatch::Unstated,
                    (called, _) if is_placeholder(called) => ServerMatch::Unstated,
                    (called, declared) if matches_holes(called, declared) => {
                        ServerMatch::Declared(server.span)
                    }
                    _ => ServerMatch::Foreign(first.unwrap_or(server.span)),
                };
                let below = strip_base(path, &server.base);
                // The sample may keep the base path in a variable, so that the visible path lacks it.
                let below = match at {
                    ServerMatch::Unstated => below.or(Some(path)),
                    _ => below.or_else(|| within_base(path, &server.base)),
                };
                let resolution = match below {
                    Some(below) => resolve_path(self.served_by(group), method, below, at),
                    None => Resolution::Nothing(at),
                };
                match resolution {
                    // Every host matches this server, so only a declared path shows that it is intended.
                    Resolution::Operation(operation, _) if is_any(&server.origin) => {
                        Resolution::Operation(operation, ServerMatch::Unstated)
                    }
                    _ if is_any(&server.origin) && !origin.is_empty() => {
                        Resolution::Nothing(ServerMatch::Foreign(first.unwrap_or(server.span)))
                    }
                    resolution => resolution,
                }
            })
        });
        let none = || resolve_path(self.operations(), method, path, ServerMatch::Unstated);
        candidates.min_by_key(Resolution::distance).unwrap_or_else(none)
    }

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

    fn served_by(&self, group: &Served) -> impl Iterator<Item = Operation<'_>> {
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

fn resolve_path<'d>(
    operations: impl Iterator<Item = Operation<'d>>,
    method: Method,
    path: &str,
    server: ServerMatch,
) -> Resolution<'d> {
    let fits = operations.filter_map(|operation| {
        let fit = fit(path, &operation.id().path)?;
        Some((fit, operation))
    });
    let mut best: Vec<(Fit, Operation<'d>)> = fits.collect();
    let most = best.iter().map(|(fit, _)| fit.literals).max();
    best.retain(|(fit, _)| Some(fit.literals) == most);
    match best.iter().find(|(_, operation)| operation.id().method == method) {
        Some((fit, operation)) if fit.swallows => return Resolution::ByParameter(*operation, server),
        Some((_, operation)) => return Resolution::Operation(*operation, server),
        None => {}
    }
    // The call may intend an undeclared path with that word, so the methods of this path prove nothing.
    best.retain(|(fit, _)| !fit.swallows);
    match best.is_empty() {
        // The unknown value may make it the path of any operation.
        true if path.contains(HOLE) => Resolution::Unclear(server),
        true => Resolution::Nothing(server),
        false => Resolution::OtherMethods(best.into_iter().map(|(_, operation)| operation).collect(), server),
    }
}

/// An origin without the default port of its scheme.
fn without_default_port(origin: &str) -> &str {
    let port = match origin.split_once("://").map(|(scheme, _)| scheme) {
        Some("https") => ":443",
        Some("http") => ":80",
        _ => return origin,
    };
    origin.strip_suffix(port).unwrap_or(origin)
}

/// Whether the whole host of a declared server is variable, so that every host matches it.
fn is_any(origin: &str) -> bool {
    origin.split_once("://").is_some_and(|(_, host)| host.chars().all(|c| c == HOLE))
}

/// Whether the host is a placeholder that readers replace by their own: `https://<host>`,
/// `https://YOUR_DOMAIN`, `https://your-instance`.
fn is_placeholder(origin: &str) -> bool {
    let host = origin.split_once("://").map_or(origin, |(_, host)| host);
    let is_constant =
        host.contains('_') && host.bytes().all(|byte| byte.is_ascii_uppercase() || byte == b'_');
    let is_of_reader =
        words(host.split('.').next().unwrap_or(host)).first().is_some_and(|word| word == "your");
    is_constant || is_of_reader || host.contains(['<', '{', '$', '['])
}

/// A list of servers, and the operations that use it, by their index in the document.
#[derive(Debug)]
pub(super) struct Served {
    servers: Vec<Server>,
    operations: Vec<usize>,
}

/// A declared server, with a hole for each server variable.
#[derive(Debug)]
struct Server {
    /// Scheme and host; empty for a relative URL.
    origin: String,
    /// The base path, without a slash at its end.
    base: String,
    span: Span,
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
fn matches_holes(a: &str, b: &str) -> bool {
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
fn strip_base<'p>(path: &'p str, base: &str) -> Option<&'p str> {
    let below = path.strip_prefix(base)?;
    (below.is_empty() || below.starts_with('/')).then_some(below)
}

/// A path from its first hole on, if the hole may contain the rest of the base path.
fn within_base<'p>(path: &'p str, base: &str) -> Option<&'p str> {
    let hole = path.find(HOLE)?;
    base.starts_with(&path[..hole]).then_some(&path[hole..])
}

/// How a path matches a path template.
#[derive(Clone, Copy, Debug)]
struct Fit {
    /// The number of segments that are equal to a segment of the template.
    literals: usize,
    /// Whether a parameter matches a word that may be part of an undeclared path.
    swallows: bool,
}

/// How a path matches a template; `None` if it does not.
fn fit(path: &str, template: &str) -> Option<Fit> {
    let path = path.strip_suffix('/').unwrap_or(path);
    let template = template.strip_suffix('/').unwrap_or(template);
    let mut fit = Fit { literals: 0, swallows: false };
    let mut expected = template.split('/');
    let mut called = path.split('/');
    loop {
        match (called.next(), expected.next()) {
            (None, None) => return Some(fit),
            (Some(segment), Some(expected)) if segment == expected => fit.literals += 1,
            (Some(segment), Some(expected)) if expected.contains('{') && !segment.is_empty() => {
                fit.swallows |= is_path_word(segment, expected);
            }
            _ => return None,
        }
    }
}

/// Whether a segment looks like a fixed word of a path and not like a value of the parameter. Values have
/// digits, capitals or punctuation, contain a word such as `my` or `example`, or repeat the name of the
/// parameter.
fn is_path_word(segment: &str, parameter: &str) -> bool {
    const VALUE_WORDS: &[&str] = &["my", "your", "example", "sample", "test", "demo", "some", "the"];
    let plain = segment.bytes().all(|byte| byte.is_ascii_lowercase() || matches!(byte, b'_' | b'-'));
    let named = words(parameter);
    let mut segment_words = words(segment).into_iter();
    plain && !segment_words.any(|word| VALUE_WORDS.contains(&word.as_str()) || named.contains(&word))
}
