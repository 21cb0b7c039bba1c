//! The servers of Swagger 2.0: `schemes`, `host` and `basePath`.

use super::{Addition, Operation, entry, object, text};
use crate::source::Span;
use crate::source::tree::{Data, Node};

/// The servers of a document without schemes: it is unknown which of these they use.
const ANY_SCHEME: [&str; 2] = ["https", "http"];

/// The servers of the document; `None` if it names neither a host nor a base path.
pub(super) fn of_document(root: &Node) -> Option<Addition> {
    list(root, root.get("schemes"), String::new())
}

/// The servers of an operation with schemes of its own.
pub(super) fn of_operation(root: &Node, operation: &Operation<'_>) -> Option<Addition> {
    let schemes = operation.node.get("schemes")?;
    list(root, Some(schemes), operation.pointer.clone())
}

fn list(root: &Node, schemes: Option<&Node>, below: String) -> Option<Addition> {
    let part = |key: &str| root.get(key).filter(|node| node.as_str().is_some_and(|text| !text.is_empty()));
    let (host, base) = (part("host"), part("basePath"));
    let span = host.or(base)?.span;
    let base = base.and_then(Node::as_str).unwrap_or_default();
    let base = if base.is_empty() || base.starts_with('/') { base.to_owned() } else { format!("/{base}") };
    let urls = match host.and_then(Node::as_str) {
        None => vec![base],
        // Some documents write a URL where a host belongs.
        Some(url) if url.contains("://") => vec![format!("{}{base}", url.trim_end_matches('/'))],
        Some(host) => {
            let stated: Vec<&str> =
                schemes.map_or(&[][..], Node::items).iter().filter_map(Node::as_str).collect();
            let schemes = if stated.is_empty() { ANY_SCHEME.to_vec() } else { stated };
            let host = host.trim_end_matches('/');
            schemes.into_iter().map(|scheme| format!("{scheme}://{host}{base}")).collect()
        }
    };
    let servers = urls.into_iter().map(|url| server(span, url)).collect();
    let entry = entry(span, Node { span, data: Data::Array(servers) });
    Some(Addition { below, key: "servers", entry })
}

fn server(span: Span, url: String) -> Node {
    object(span, [("url", entry(span, text(span, url)))])
}
