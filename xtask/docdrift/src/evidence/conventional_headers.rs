//! Request headers that no operation has to declare.

use crate::openapi::Document;
use crate::source::Span;

/// Headers that HTTP gives a meaning to, or that senders and gateways add for themselves. Those of
/// credentials are not among them.
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

/// How the names of whole families begin.
const FAMILIES: &[&str] = &["accept-", "cf-", "if-", "sec-", "x-forwarded-"];

/// Where an extension declares a header for all operations of a document, as Fern's does.
pub(super) fn declared_for_all(document: &Document, name: &str) -> Option<Span> {
    let headers = document.root().get("x-fern-global-headers")?.items().iter();
    let mut named = headers.filter_map(|header| header.get("header"));
    named
        .find(|header| header.as_str().is_some_and(|known| known.eq_ignore_ascii_case(name)))
        .map(|header| header.span)
}

/// Whether a header, in lower case, is nobody's contract.
pub(super) fn is_nobodys(name: &str) -> bool {
    OF_HTTP.contains(&name) || FAMILIES.iter().any(|family| name.starts_with(family))
}
