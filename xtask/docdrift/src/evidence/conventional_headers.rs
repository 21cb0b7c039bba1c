//! Request headers that an operation need not declare: conventional ones, and document-wide ones.

use crate::openapi::Document;
use crate::source::Span;

/// Headers that HTTP defines, or that clients and gateways add themselves; without headers for credentials.
const OF_HTTP: &[&str] = &[
    "accept",
    "cache-control",
    "connection",
    "content-encoding",
    "content-length",
    "date",
    "dnt",
    "expect",
    "forwarded",
    "host",
    "idempotency-key",
    "origin",
    "pragma",
    "prefer",
    "range",
    "referer",
    "te",
    "traceparent",
    "tracestate",
    "transfer-encoding",
    "upgrade",
    "user-agent",
    "via",
    "x-correlation-id",
    "x-real-ip",
    "x-request-id",
    "x-requested-with",
];

/// The prefixes of families of such headers.
const FAMILIES: &[&str] = &["accept-", "cf-", "if-", "sec-", "x-forwarded-"];

/// Where Fern's extension declares a header for all operations of a document; `None` if it does not.
pub(super) fn declared_for_all(document: &Document, name: &str) -> Option<Span> {
    let headers = document.root().get("x-fern-global-headers")?.items().iter();
    let mut named = headers.filter_map(|header| header.get("header"));
    named
        .find(|header| header.as_str().is_some_and(|known| known.eq_ignore_ascii_case(name)))
        .map(|header| header.span)
}

/// Whether a header, in lower case, need not be declared by any operation.
pub(super) fn is_nobodys(name: &str) -> bool {
    OF_HTTP.contains(&name) || FAMILIES.iter().any(|family| name.starts_with(family))
}
