//! Whose call is it: method and URL of a call against the servers and paths of a document.

use super::{Document, Operation, percent_decoded};
use crate::source::Span;
use crate::subject::Method;
use crate::tree::Node;

/// A URL as a sample builds it: text, with holes where a value is put in that is not known.
///
/// ```
/// # use docdrift::contract::UrlText;
/// let mut url = UrlText::default();
/// url.literal("https://api.example.com/videos/");
/// url.hole();
/// url.literal("?page=2");
/// assert_eq!(url.to_string(), "https://api.example.com/videos/{}?page=2");
/// assert_eq!(url.path(), "/videos/{}");
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct UrlText(String);

/// Stands for a hole; Unicode's own "object replacement character".
const HOLE: char = '\u{FFFC}';

impl UrlText {
    /// Appends known text.
    pub fn literal(&mut self, text: &str) {
        self.0.push_str(text);
    }

    /// Appends a value that is not known.
    pub fn hole(&mut self) {
        self.0.push(HOLE);
    }

    /// Appends another text with its holes.
    pub fn append(&mut self, other: &UrlText) {
        self.0.push_str(&other.0);
    }

    /// Another text behind this one, with one slash between; a text with an origin stands alone.
    #[must_use]
    pub fn join(&self, path: &UrlText) -> UrlText {
        if path.origin().is_some() || self.is_empty() {
            return path.clone();
        }
        let between = if path.is_empty() || path.0.starts_with('?') { "" } else { "/" };
        UrlText(format!("{}{between}{}", self.without_slash().0, path.0.trim_start_matches('/')))
    }

    /// What a reference means as seen from this URL, as browsers read it.
    #[must_use]
    pub fn refer(&self, reference: &UrlText) -> UrlText {
        let (origin, path) = self.split();
        let directory = match path.rfind('/') {
            _ if reference.0.starts_with('/') => "",
            Some(slash) => &path[..slash],
            None => path,
        };
        UrlText(format!("{origin}{directory}")).join(reference)
    }

    /// The text without slashes at its end.
    #[must_use]
    pub fn without_slash(&self) -> UrlText {
        UrlText(self.0.trim_end_matches('/').to_owned())
    }

    /// Its length in bytes.
    #[must_use]
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// Whether there is no text at all.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Whether no part of it is known.
    #[must_use]
    pub fn is_unknown(&self) -> bool {
        self.0.chars().all(|c| c == HOLE)
    }

    /// Scheme and host with `://` between; none where the URL does not begin with them.
    #[must_use]
    pub fn origin(&self) -> Option<&str> {
        origin(&self.0)
    }

    /// The host, without a port; none where the URL does not begin with scheme and host.
    #[must_use]
    pub fn host(&self) -> Option<&str> {
        let (_, host) = self.origin()?.split_once("://")?;
        Some(host.rsplit_once(':').map_or(host, |(host, _)| host))
    }

    /// The names of the parameters in the query, as far as they are known.
    #[must_use]
    pub fn query_names(&self) -> Vec<String> {
        let query = self.0.split_once('?').map_or("", |(_, query)| query);
        let query = query.split('#').next().unwrap_or_default();
        let names = query.split('&').filter_map(|pair| pair.split_once('=')).map(|(name, _)| name);
        names.filter(|name| !name.is_empty() && !name.contains(HOLE)).map(percent_decoded).collect()
    }

    /// The path, from `/`, without query and fragment; holes are `{}`.
    #[must_use]
    pub fn path(&self) -> String {
        printed(self.split().1)
    }

    /// Origin (empty where there is none, or where it is a hole) and path.
    fn split(&self) -> (&str, &str) {
        let end = self.0.find(['?', '#']).unwrap_or(self.0.len());
        let text = &self.0[..end];
        match origin(text) {
            Some(origin) => (origin, &text[origin.len()..]),
            // What stands before the path, such as a base that is not known, is no path.
            None if text.starts_with(HOLE) => ("", text.find('/').map_or("", |slash| &text[slash..])),
            None => ("", text),
        }
    }
}

impl From<&str> for UrlText {
    fn from(text: &str) -> Self {
        UrlText(text.to_owned())
    }
}

impl std::fmt::Display for UrlText {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&printed(&self.0))
    }
}

fn printed(text: &str) -> String {
    text.replace(HOLE, "{}")
}

fn origin(text: &str) -> Option<&str> {
    let (scheme, rest) = text.split_once("://")?;
    let host = rest.split(['/', '?', '#']).next().unwrap_or(rest);
    Some(&text[..scheme.len() + "://".len() + host.len()])
}

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
    /// The path is declared, with other methods.
    OtherMethods(Vec<Operation<'d>>, ServerMatch),
    /// The path is not known whole, or is relative.
    Unclear(ServerMatch),
    /// No path of the document is like this.
    Nothing(ServerMatch),
}

impl Resolution<'_> {
    /// How far the document is from having the operation; lower is nearer.
    #[must_use]
    pub fn distance(&self) -> u8 {
        let server = |server: &ServerMatch| u8::from(matches!(server, ServerMatch::Foreign(_))) * 4;
        match self {
            Resolution::Operation(_, at) => server(at),
            Resolution::OtherMethods(_, at) => server(at) + 1,
            Resolution::Unclear(at) => server(at) + 2,
            Resolution::Nothing(at) => server(at) + 3,
        }
    }
}

impl Document {
    /// Finds the operation that a method and a URL mean.
    #[must_use]
    pub fn resolve_url(&self, method: Method, url: &UrlText) -> Resolution<'_> {
        let (written, path) = url.split();
        let (origin, path) = (without_default_port(written), percent_decoded(path));
        let path = if path.is_empty() && !origin.is_empty() { "/" } else { path.as_str() };
        if !path.starts_with('/') {
            // `fetch("orders")` is relative to a page that nobody knows.
            return Resolution::Unclear(ServerMatch::Unsaid);
        }
        let groups = self.served();
        let first = groups.iter().flat_map(|(servers, _)| servers).next().map(|server| server.span);
        let candidates = groups.iter().flat_map(|(servers, operations)| {
            servers.iter().map(move |server| {
                let at = match (origin, without_default_port(&server.origin)) {
                    ("", _) | (_, "") => ServerMatch::Unsaid,
                    (ours, theirs) if like(ours, theirs) => ServerMatch::Declared(server.span),
                    _ => ServerMatch::Foreign(first.unwrap_or(server.span)),
                };
                let below = strip_base(path, &server.base);
                // A base that the sample keeps in a variable is not part of what can be seen.
                let below = if at == ServerMatch::Unsaid { below.or(Some(path)) } else { below };
                match below {
                    Some(below) => resolve_path(operations, method, below, at),
                    None => Resolution::Nothing(at),
                }
            })
        });
        let all: Vec<Operation<'_>> = self.operations().collect();
        let none = || resolve_path(&all, method, path, ServerMatch::Unsaid);
        candidates.min_by_key(Resolution::distance).unwrap_or_else(none)
    }

    /// Whether the document says where it is served.
    #[must_use]
    pub fn names_servers(&self) -> bool {
        self.served().iter().flat_map(|(servers, _)| servers).any(|server| !server.origin.is_empty())
    }

    /// Servers, each list with the operations that are served there: an operation's own list comes
    /// before its path's, and that before the document's.
    fn served(&self) -> Vec<(Vec<Server>, Vec<Operation<'_>>)> {
        let mut groups: Vec<(String, Vec<Operation<'_>>)> = Vec::new();
        for operation in self.operations() {
            let path = operation.pointer().rsplit_once('/').map_or("", |(path, _)| path);
            let lists = [operation.pointer(), path].map(|base| format!("{base}/servers"));
            let own = lists.into_iter().find(|list| self.root().pointer(list).is_some());
            let list = own.unwrap_or_else(|| "/servers".to_owned());
            match groups.iter_mut().find(|(known, _)| *known == list) {
                Some((_, operations)) => operations.push(operation),
                None => groups.push((list, vec![operation])),
            }
        }
        groups.into_iter().map(|(list, operations)| (self.servers(&list), operations)).collect()
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
    operations: &[Operation<'d>],
    method: Method,
    path: &str,
    server: ServerMatch,
) -> Resolution<'d> {
    let fits = operations.iter().filter_map(|operation| {
        let literals = fit(path, &operation.id().path)?;
        Some((literals, *operation))
    });
    let mut best: Vec<(usize, Operation<'d>)> = fits.collect();
    let most = best.iter().map(|(literals, _)| *literals).max();
    best.retain(|(literals, _)| Some(*literals) == most);
    match best.iter().find(|(_, operation)| operation.id().method == method) {
        Some((_, operation)) => Resolution::Operation(*operation, server),
        // What is put into the path may make it that of any operation.
        None if best.is_empty() && path.contains(HOLE) => Resolution::Unclear(server),
        None if best.is_empty() => Resolution::Nothing(server),
        None => Resolution::OtherMethods(best.into_iter().map(|(_, operation)| operation).collect(), server),
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

/// A server of a document; variables are holes.
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

/// How many segments of a path are the template's own words; none where it does not fit.
fn fit(path: &str, template: &str) -> Option<usize> {
    let path = path.strip_suffix('/').unwrap_or(path);
    let template = template.strip_suffix('/').unwrap_or(template);
    let mut literals = 0;
    let mut wanted = template.split('/');
    let mut given = path.split('/');
    loop {
        match (given.next(), wanted.next()) {
            (None, None) => return Some(literals),
            (Some(given), Some(wanted)) if given == wanted => literals += 1,
            (Some(given), Some(wanted)) if wanted.contains('{') && !given.is_empty() => {}
            _ => return None,
        }
    }
}
