//! A declared server URL with its variables, and the comparison of a URL's host and base path with it.

use crate::source::Span;
use crate::source::tree::{Data, Node};
use crate::subject::url::{HOLE, origin};

/// A declared server, with a hole for each server variable.
#[derive(Debug)]
pub(super) struct Server {
    /// Scheme and host; empty if the URL is relative, or has a variable in their place.
    pub(super) origin: String,
    /// The base path, without a slash at its end.
    pub(super) base: String,
    pub(super) span: Span,
    /// Whether a value of a variable is more than one label of a host: `eu.shop`.
    has_dotted_values: bool,
}

impl Server {
    /// The server at any host.
    pub(super) fn anywhere(&self) -> Server {
        Server { origin: String::new(), base: self.base.clone(), ..*self }
    }

    /// The servers that a server object stands for: one with a hole for each variable, one for each value of
    /// a variable that a single path segment cannot be, and, if variables alone name the host, the one of
    /// their defaults.
    pub(super) fn read(server: &Node) -> Vec<Server> {
        let Some((url, text)) = server.get("url").and_then(|url| Some((url, url.as_str()?))) else {
            return Vec::new();
        };
        let hole = HOLE.to_string();
        let filled = |value: &dyn Fn(&str) -> Option<String>| {
            Server::new(&fill(text, |variable| value(variable).unwrap_or_else(|| hole.clone())), url.span)
        };
        let mut servers = vec![filled(&|_| None)];
        let declared = server.get("variables").into_iter().flat_map(Node::entries);
        servers[0].has_dotted_values =
            declared.flat_map(|(_, variable)| values(&variable.value)).any(|value| value.contains('.'));
        for (variable, declared) in server.get("variables").into_iter().flat_map(Node::entries) {
            let values = values(&declared.value).into_iter();
            for value in values.filter(|value| value.is_empty() || value.contains('/')) {
                servers.push(filled(&|name| (name == variable).then(|| value.clone())));
            }
        }
        if servers[0].origin.is_empty() || is_any(&servers[0].origin) {
            let variables = server.get("variables");
            let named = filled(&|variable| text_of(variables?.get(variable)?.get("default")?));
            if !named.origin.is_empty() && !is_any(&named.origin) && !is_of_examples(&named.origin) {
                servers.push(named);
            }
        }
        servers
    }

    pub(super) fn new(text: &str, span: Span) -> Server {
        let origin = origin(text).unwrap_or_default().to_owned();
        let base = text[origin.len()..].trim_end_matches('/');
        let base = match base.find('/') {
            // A variable in place of scheme and host is not part of the base path.
            Some(slash) if base.starts_with(HOLE) && origin.is_empty() => base[slash..].to_owned(),
            None if base.starts_with(HOLE) && origin.is_empty() => String::new(),
            _ if base.is_empty() || base.starts_with('/') => base.replace("//", "/"),
            _ => format!("/{}", base.trim_start_matches("./")),
        };
        Server { origin, base, span, has_dotted_values: false }
    }

    /// Whether an origin is that of the server. A variable in a host is one label of it, so that
    /// `https://jobs.eu.shop.io` is not at `https://{region}.shop.io`.
    pub(super) fn is_at(&self, called: &str) -> bool {
        let declared = without_default_port(&self.origin);
        let labels = |origin: &str| host(origin).map(|host| host.split('.').count());
        matches_holes(called, declared)
            && (!declared.contains(HOLE)
                || called.contains(HOLE)
                || is_any(declared)
                || self.has_dotted_values
                || labels(called) == labels(declared))
    }
}

/// A server URL with a value for each variable.
fn fill(url: &str, mut value: impl FnMut(&str) -> String) -> String {
    let mut text = String::new();
    let mut rest = url;
    while let Some((before, after)) = rest.split_once('{') {
        let (variable, behind) = after.split_once('}').unwrap_or((after, ""));
        text.push_str(before);
        text.push_str(&value(variable));
        rest = behind;
    }
    text + rest
}

/// The default of a server variable, and the values of its `enum`.
fn values(variable: &Node) -> Vec<String> {
    let list = variable.get("enum").map_or(&[][..], Node::items);
    variable.get("default").into_iter().chain(list).filter_map(text_of).collect()
}

/// A value of a server variable. Ports are often written as numbers.
fn text_of(value: &Node) -> Option<String> {
    match &value.data {
        Data::String(text) => Some(text.clone()),
        Data::Number(number) => Some(number.to_string()),
        _ => None,
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

/// Whether variables alone name the host of an origin, so that every host matches it: `{host}:{port}`,
/// `{domain}.com`.
pub(super) fn is_any(origin: &str) -> bool {
    let Some(host) = host(origin).filter(|host| host.contains(HOLE)) else { return false };
    let mut labels = host.rsplit('.');
    // A top-level domain names no host.
    let top = labels.next().unwrap_or_default();
    let says = |label: &str| label.chars().any(char::is_alphanumeric);
    !labels.any(says) && (!says(top) || !top.contains(HOLE))
}

/// Whether the host is that of the reader's own machine.
pub(crate) fn is_local(origin: &str) -> bool {
    host(origin).is_some_and(|host| matches!(host, "localhost" | "127.0.0.1" | "0.0.0.0" | "[::1]"))
}

/// Whether the host is of a domain that is reserved for examples: as the default of a variable, it says nothing.
pub(super) fn is_of_examples(origin: &str) -> bool {
    let Some(host) = host(origin) else { return false };
    let mut labels = host.rsplit('.');
    let top = labels.next().unwrap_or_default();
    let reserved = ["example", "test", "invalid"].contains(&top);
    reserved || (["com", "org", "net"].contains(&top) && labels.next() == Some("example"))
}

/// The host of an origin, without its port.
pub(super) fn host(origin: &str) -> Option<&str> {
    let (_, host) = origin.split_once("://")?;
    // `{port}` and `<port>` stand for digits.
    let is_port = |port: &str| {
        port.chars().all(|c| c.is_ascii_digit() || c == HOLE) || port.starts_with(['{', '<', '$'])
    };
    match host.rsplit_once(':') {
        Some((name, port)) if is_port(port) => Some(name),
        _ => Some(host),
    }
}

/// Whether two texts are equal, ignoring case, if holes match any text. Only the text before the first
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

/// A path below a base path.
#[derive(Clone, Copy, Debug)]
pub(super) struct Below<'p> {
    pub(super) path: &'p str,
    /// The number of segments of the base path that the URL writes as the document does.
    pub(super) literals: usize,
}

/// The path below a base path; `None` if the path is not below it. A variable of the base path matches any
/// segment.
pub(super) fn strip_base<'p>(path: &'p str, base: &str) -> Option<Below<'p>> {
    let mut below = Below { path, literals: 0 };
    for expected in base.split('/').skip(1) {
        let rest = below.path.strip_prefix('/')?;
        let (segment, after) = rest.split_at(rest.find('/').unwrap_or(rest.len()));
        if segment == expected {
            below.literals += 1;
        } else if segment.is_empty() || !expected.contains(HOLE) || !is_value_of(segment, expected) {
            return None;
        }
        below.path = after;
    }
    Some(below)
}

/// Whether a segment is a value of a declared segment with a variable, or a placeholder for one.
fn is_value_of(segment: &str, expected: &str) -> bool {
    segment.contains(['{', '<', '$', HOLE]) || segment.starts_with(':') || matches_holes(segment, expected)
}

/// The paths below the ends of a base path: pages leave out the beginning, `/v3/orders` for
/// `/stores/{store}/v3/orders`.
pub(super) fn strip_ends<'p>(path: &'p str, base: &str) -> Vec<Below<'p>> {
    let starts = base.match_indices('/').map(|(start, _)| start).skip(1);
    let ends = starts.filter_map(|start| strip_base(path, &base[start..]));
    ends.filter(|below| below.literals > 0).collect()
}

/// A path from its first hole on, if the hole may contain the rest of the base path.
pub(super) fn within_base<'p>(path: &'p str, base: &str) -> Option<Below<'p>> {
    let hole = path.find(HOLE)?;
    base.starts_with(&path[..hole]).then_some(Below { path: &path[hole..], literals: 0 })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_base_path_with_variables_matches_whatever_stands_there() {
        let base = format!("/stores/{HOLE}/v3");
        for shop in ["store_hash", "{{STORE_HASH}}", "$STORE", ":store", "a1b2c3"] {
            let path = format!("/stores/{shop}/v3/orders/1");
            let below = strip_base(&path, &base).map(|below| (below.path, below.literals));
            assert_eq!(below, Some(("/orders/1", 2)), "{shop}");
        }
        for path in ["/stores/v3/orders", "/stores//v3/orders", "/stores/a/v2/orders", "/shops/a/v3/orders"] {
            assert!(strip_base(path, &base).is_none(), "{path}");
        }
        let ends: Vec<_> = strip_ends("/v3/orders", &base).iter().map(|below| below.path).collect();
        assert_eq!(ends, ["/orders"]);
    }

    #[test]
    fn a_host_of_variables_is_any_host() {
        for text in ["{a}://{b}:{c}", "https://{host}", "https://{host}:8443", "https://{shop}.com"] {
            assert!(is_any(&fill(text, |_| HOLE.to_string())), "{text}");
        }
        for text in ["https://{region}.shop.test", "https://api-{region}.com", "http://localhost:{port}"] {
            assert!(!is_any(&fill(text, |_| HOLE.to_string())), "{text}");
        }
    }
}
