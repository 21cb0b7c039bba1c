//! The names in traffic that are shown, and what is shown in place of those that may be a part of a value.

/// What stands for a name that is not shown.
const HIDDEN: &str = "*";

/// The length from which on a name is not shown, in bytes.
const MAX_NAME: usize = 64;

/// A name that no document declares, as it is shown: keys of maps may be ids, tokens or addresses.
pub(super) fn shown(name: &str) -> &str {
    let is_plain = |c: char| c.is_ascii_alphanumeric() || "_-.$:[]".contains(c);
    if name.is_empty() || name.len() > MAX_NAME || !name.chars().all(is_plain) || is_id(name) {
        HIDDEN
    } else {
        name
    }
}

/// A segment of a path that no document declares, as it is shown.
pub(super) fn shown_segment(segment: &str) -> &str {
    let version = segment.strip_prefix('v').unwrap_or(segment);
    let is_version = version.len() < segment.len() && version.len() <= 3 && is_number(version);
    let is_word = segment.chars().all(|c| c.is_ascii_alphabetic() || matches!(c, '_' | '-' | '.' | '~'));
    if segment.is_empty() || is_version || (is_word && segment.len() <= MAX_NAME) { segment } else { "{}" }
}

/// A media type as it is shown: the type that a header begins with, without its parameters.
pub(super) fn media_type(header: &str) -> Option<String> {
    let media_type = header.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
    let is_of_type = |c: char| c.is_ascii_alphanumeric() || "/+-.*_".contains(c);
    let is_one = media_type.matches('/').count() == 1 && media_type.chars().all(is_of_type);
    (is_one && media_type.len() <= MAX_NAME).then_some(media_type)
}

fn is_number(text: &str) -> bool {
    !text.is_empty() && text.chars().all(|c| c.is_ascii_digit() || c == '.')
}

/// Whether a name looks like an id or a token: it has many digits, or a part that is mixed like a random text.
fn is_id(name: &str) -> bool {
    let digits = name.chars().filter(char::is_ascii_digit).count();
    let is_random = |part: &str| {
        let has = |test: fn(&char) -> bool| part.chars().any(|c| test(&c));
        let is_mixed =
            has(char::is_ascii_digit) && has(char::is_ascii_lowercase) && has(char::is_ascii_uppercase);
        let is_hex = part.chars().all(|c| c.is_ascii_hexdigit()) && has(char::is_ascii_digit);
        (part.len() >= 14 && is_mixed) || (part.len() >= 12 && is_hex)
    };
    digits >= 5
        || digits == name.len()
        || (digits * 2 > name.len() && name.len() > 4)
        || name.split(['_', '-', '.', ':']).any(is_random)
        || name.len() > 48
}

/// Request headers that belong to HTTP, browsers, gateways, clients and tools, and that no operation declares.
const OF_OTHERS: &[&str] = &[
    "alt-used",
    "baggage",
    "b3",
    "client-ip",
    "content-disposition",
    "content-language",
    "content-length",
    "content-md5",
    "content-type",
    "cookie",
    "device-memory",
    "downlink",
    "dpr",
    "early-data",
    "ect",
    "keep-alive",
    "last-event-id",
    "max-forwards",
    "newrelic",
    "postman-token",
    "priority",
    "purpose",
    "rtt",
    "save-data",
    "sentry-trace",
    "trailer",
    "true-client-ip",
    "uber-trace-id",
    "upgrade-insecure-requests",
    "viewport-width",
    "warning",
    "width",
    "x-client-data",
    "x-client-ip",
    "x-cloud-trace-context",
    "x-do-not-track",
    "x-http-method-override",
    "x-purpose",
    "x-scheme",
    "x-ssl-cert",
    "x-wap-profile",
];

/// The beginnings of names of such headers.
const FAMILIES_OF_OTHERS: &[&str] = &[
    "access-control-",
    "proxy-",
    "x-akamai-",
    "x-amz-",
    "x-amzn-",
    "x-appengine-",
    "x-arr-",
    "x-azure-",
    "x-b3-",
    "x-cache-",
    "x-cdn-",
    "x-cf-",
    "x-cloud-",
    "x-consumer-",
    "x-credential-",
    "x-csrf",
    "x-datadog-",
    "x-dynatrace",
    "x-envoy-",
    "x-fastly-",
    "x-firefox-",
    "x-forwarded",
    "x-goog-",
    "x-google-",
    "x-hoverfly",
    "x-insomnia-",
    "x-instana-",
    "x-istio-",
    "x-kong-",
    "x-middleware-",
    "x-mitm",
    "x-newrelic-",
    "x-nf-",
    "x-original-",
    "x-ot-",
    "x-playwright-",
    "x-polly-",
    "x-postman-",
    "x-proxy-",
    "x-schemathesis-",
    "x-sentry-",
    "x-span-",
    "x-stainless-",
    "x-trace",
    "x-vcr-",
    "x-vercel-",
    "x-wiremock-",
    "x-xsrf",
];

/// Whether a request header, in lower case, is of the application's own kind as far as its name shows.
pub(super) fn may_be_own(name: &str) -> bool {
    !super::conventional_headers::is_nobodys(name)
        && !OF_OTHERS.contains(&name)
        && !FAMILIES_OF_OTHERS.iter().any(|family| name.starts_with(family))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_shown_and_ids_are_not() {
        for name in
            ["total", "created_at", "filter[status]", "address2", "sha256", "$ref", "x509", "utm_source"]
        {
            assert_eq!(shown(name), name);
        }
        for name in [
            "",
            "a@b.test",
            "2026-11-01",
            "4f9c2e1ab8d04f9c",
            "cus_NffrFeUfNV2HibX",
            "00000000-0000-0000-0000-000000000000",
            "Jane Doe",
            "eyJhbGciOiJIUzI1NiJ9.eyJhIjoxfQ.c2lnbmF0dXJl",
        ] {
            assert_eq!(shown(name), "*", "{name}");
        }
        for (segment, expected) in [
            ("orders", "orders"),
            ("v2", "v2"),
            ("v1.1", "v1.1"),
            ("7", "{}"),
            ("a%40b", "{}"),
            ("ord_7", "{}"),
        ] {
            assert_eq!(shown_segment(segment), expected);
        }
        assert_eq!(media_type("Application/JSON; charset=utf-8").as_deref(), Some("application/json"));
        assert_eq!(media_type("secret"), None);
    }

    #[test]
    fn headers_of_gateways_are_not_of_the_application() {
        for (name, expected) in
            [("x-tenant", true), ("x-b3-traceid", false), ("sec-ch-ua", false), ("x-forwarded-for", false)]
        {
            assert_eq!(may_be_own(name), expected, "{name}");
        }
    }
}
