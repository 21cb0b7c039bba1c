//! Conventional request headers, which an operation need not declare.

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

/// The prefixes of families of conventional headers.
const FAMILIES: &[&str] = &["accept-", "cf-", "if-", "sec-", "x-forwarded-"];

/// Whether a header, in lower case, need not be declared by any operation.
pub(super) fn is_nobodys(name: &str) -> bool {
    OF_HTTP.contains(&name) || FAMILIES.iter().any(|family| name.starts_with(family))
}
