//! Whose call is it: method and URL of a call against the servers and paths of a document.

use super::{Document, Operation};
use crate::source::Span;
use crate::source::tree::Node;
use crate::subject::Method;
use crate::subject::identifier_words::words;
use crate::subject::url::percent_decoded;
use crate::subject::url::{HOLE, UrlText, origin};

/// How the URL's server relates to those of the document.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ServerMatch {
    /// It is a server of the document, which stands there.
    Declared(Span),
    /// The sample does not say which server, or the document does not.
    Unsaid,
    /// It is none of the document's; the span is that of the first declared one.
    Foreign(Span),
}

/// What a document says of a method and a URL.
#[derive(Clone, Debug)]
pub enum Resolution<'d> {
    /// The operation is declared.
    Operation(Operation<'d>, ServerMatch),
    /// A template of the operation takes a word of the path that may as well be a path of its own:
    /// `/orders/latest` beside `/orders/{id}`.
    Swallowed(Operation<'d>, ServerMatch),
    /// The path is declared, with other methods.
    OtherMethods(Vec<Operation<'d>>, ServerMatch),
    /// The path is not known whole, or is relative.
    Unclear(ServerMatch),
    /// No path of the document is like this.
    Nothing(ServerMatch),
}

impl<'d> Resolution<'d> {
    /// The operation, where it is declared.
    #[must_use]
    pub fn operation(&self) -> Option<Operation<'d>> {
        match self {
            Resolution::Operation(operation, _) => Some(*operation),
            _ => None,
        }
    }
    /// How far the document is from having the operation; lower is nearer.
    #[must_use]
    pub fn distance(&self) -> u8 {
        let server = |server: &ServerMatch| u8::from(matches!(server, ServerMatch::Foreign(_))) * 5;
        match self {
            Resolution::Operation(_, at) => server(at),
            Resolution::Swallowed(_, at) => server(at) + 1,
            Resolution::OtherMethods(_, at) => server(at) + 2,
            Resolution::Unclear(at) => server(at) + 3,
            Resolution::Nothing(at) => server(at) + 4,
        }
    }
}

impl Document {
    /// Finds the operation that a method and a URL mean.
    #[must_use]
    pub fn resolve_url(&self, method: Method, url: &UrlText) -> Resolution<'_> {
        let (written, path) = url.split();
        let (origin, path) = (without_default_port(written), percent_decoded(path));
        let path = if path.is_empty() && !origin.is_empty() { "/" } else { &*path };
        if !path.starts_with('/') && origin.is_empty() {
            // `fetch("orders")` is relative to a page that nobody knows.
            return Resolution::Unclear(ServerMatch::Unsaid);
        }
        let groups = &self.served;
        let first = groups.iter().flat_map(|group| &group.servers).next().map(|server| server.span);
        let candidates = groups.iter().flat_map(|group| {
            group.servers.iter().map(move |server| {
                let at = match (origin, without_default_port(&server.origin)) {
                    ("", _) | (_, "") => ServerMatch::Unsaid,
                    (ours, _) if is_placeholder(ours) => ServerMatch::Unsaid,
                    (ours, theirs) if like(ours, theirs) => ServerMatch::Declared(server.span),
                    _ => ServerMatch::Foreign(first.unwrap_or(server.span)),
                };
                let below = strip_base(path, &server.base);
                // A base that the sample keeps in a variable is not part of what can be seen.
                let below = match at {
                    ServerMatch::Unsaid => below.or(Some(path)),
                    _ => below.or_else(|| within_base(path, &server.base)),
                };
                let resolution = match below {
                    Some(below) => resolve_path(self.served_by(group), method, below, at),
                    None => Resolution::Nothing(at),
                };
                match resolution {
                    // Where every host would do, only a path of the document says that it is meant.
                    Resolution::Operation(operation, _) if is_any(&server.origin) => {
                        Resolution::Operation(operation, ServerMatch::Unsaid)
                    }
                    _ if is_any(&server.origin) && !origin.is_empty() => {
                        Resolution::Nothing(ServerMatch::Foreign(first.unwrap_or(server.span)))
                    }
                    resolution => resolution,
                }
            })
        });
        let none = || resolve_path(self.operations(), method, path, ServerMatch::Unsaid);
        candidates.min_by_key(Resolution::distance).unwrap_or_else(none)
    }

    /// Whether the document says where it is served.
    #[must_use]
    pub fn names_servers(&self) -> bool {
        self.served.iter().flat_map(|group| &group.servers).any(|server| !server.origin.is_empty())
    }

    /// Whether the host of a URL is that of a server but for its last word: `api.shop.io` for `api.shop.com`.
    #[must_use]
    pub fn is_sibling(&self, url: &UrlText) -> bool {
        let name = |origin: &str| {
            let (_, host) = origin.split_once("://")?;
            let (name, _) = host.rsplit_once('.')?;
            (name.contains('.') && !name.contains(HOLE)).then(|| name.to_ascii_lowercase())
        };
        let Some(asked) = url.origin().and_then(name) else { return false };
        let servers = self.served.iter().flat_map(|group| &group.servers);
        servers.filter_map(|server| name(&server.origin)).any(|known| known == asked)
    }

    fn served_by(&self, group: &Served) -> impl Iterator<Item = Operation<'_>> {
        group.operations.iter().map(|index| Operation { document: self, entry: &self.entries[*index] })
    }

    /// Servers, each list with the operations that are served there: an operation's own list comes
    /// before its path's, and that before the document's.
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
        Some((fit, operation)) if fit.swallows => return Resolution::Swallowed(*operation, server),
        Some((_, operation)) => return Resolution::Operation(*operation, server),
        None => {}
    }
    // That a path with that word has other methods says nothing about the path that is meant.
    best.retain(|(fit, _)| !fit.swallows);
    match best.is_empty() {
        // What is put into the path may make it that of any operation.
        true if path.contains(HOLE) => Resolution::Unclear(server),
        true => Resolution::Nothing(server),
        false => Resolution::OtherMethods(best.into_iter().map(|(_, operation)| operation).collect(), server),
    }
}

/// An origin without the port that its scheme has anyway.
fn without_default_port(origin: &str) -> &str {
    let port = match origin.split_once("://").map(|(scheme, _)| scheme) {
        Some("https") => ":443",
        Some("http") => ":80",
        _ => return origin,
    };
    origin.strip_suffix(port).unwrap_or(origin)
}

/// Whether a document leaves the whole host open: every host would be its own.
fn is_any(origin: &str) -> bool {
    origin.split_once("://").is_some_and(|(_, host)| host.chars().all(|c| c == HOLE))
}

/// Whether readers are to put their own host there: `https://<host>`, `https://YOUR_DOMAIN`,
/// `https://your-instance`.
fn is_placeholder(origin: &str) -> bool {
    let host = origin.split_once("://").map_or(origin, |(_, host)| host);
    let shouts = host.contains('_') && host.bytes().all(|byte| byte.is_ascii_uppercase() || byte == b'_');
    let readers = words(host.split('.').next().unwrap_or(host)).first().is_some_and(|word| word == "your");
    shouts || readers || host.contains(['<', '{', '$', '['])
}

/// Servers and the operations that are served there, by their numbers.
#[derive(Debug)]
pub(super) struct Served {
    servers: Vec<Server>,
    operations: Vec<usize>,
}

/// A server of a document; variables are holes.
#[derive(Debug)]
struct Server {
    origin: String,
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

/// Whether two texts are the same where both are known; letters have no case.
fn like(a: &str, b: &str) -> bool {
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

fn strip_base<'p>(path: &'p str, base: &str) -> Option<&'p str> {
    let below = path.strip_prefix(base)?;
    (below.is_empty() || below.starts_with('/')).then_some(below)
}

/// A path from its first hole on, where that may hold the rest of the base.
fn within_base<'p>(path: &'p str, base: &str) -> Option<&'p str> {
    let hole = path.find(HOLE)?;
    base.starts_with(&path[..hole]).then_some(&path[hole..])
}

/// How a path fits a template.
#[derive(Clone, Copy, Debug)]
struct Fit {
    /// How many segments are the template's own words.
    literals: usize,
    /// Whether a parameter takes a word that may be a path of its own.
    swallows: bool,
}

/// How a path fits a template; none where it does not.
fn fit(path: &str, template: &str) -> Option<Fit> {
    let path = path.strip_suffix('/').unwrap_or(path);
    let template = template.strip_suffix('/').unwrap_or(template);
    let mut fit = Fit { literals: 0, swallows: false };
    let mut wanted = template.split('/');
    let mut given = path.split('/');
    loop {
        match (given.next(), wanted.next()) {
            (None, None) => return Some(fit),
            (Some(given), Some(wanted)) if given == wanted => fit.literals += 1,
            (Some(given), Some(wanted)) if wanted.contains('{') && !given.is_empty() => {
                fit.swallows |= is_word_of_a_path(given, wanted);
            }
            _ => return None,
        }
    }
}

/// Whether a segment reads like a word of an API and not like a value that somebody puts in: values
/// have digits, capitals or signs, say that they are somebody's, or repeat the parameter's name.
fn is_word_of_a_path(segment: &str, parameter: &str) -> bool {
    const SOMEBODYS: &[&str] = &["my", "your", "example", "sample", "test", "demo", "some", "the"];
    let plain = segment.bytes().all(|byte| byte.is_ascii_lowercase() || matches!(byte, b'_' | b'-'));
    let named = words(parameter);
    let mut told = words(segment).into_iter();
    plain && !told.any(|word| SOMEBODYS.contains(&word.as_str()) || named.contains(&word))
}
