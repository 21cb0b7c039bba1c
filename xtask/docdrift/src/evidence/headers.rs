//! Request headers that no contract has to declare.

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

/// Whether a header, in lower case, is nobody's contract.
pub(super) fn is_nobodys(name: &str) -> bool {
    OF_HTTP.contains(&name) || FAMILIES.iter().any(|family| name.starts_with(family))
}
