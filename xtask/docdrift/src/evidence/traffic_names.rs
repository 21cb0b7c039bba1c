//! The names in traffic that are shown, and what is shown in place of those that may be a part of a value.

use crate::subject::identifier_words::words;

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
    // A word may end in a digit, `oauth2`; a part of digits alone is an id.
    let is_part = |part: &str| !part.starts_with(|c: char| c.is_ascii_digit());
    let is_of_word = |c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '-' | '.' | '~');
    let is_word = segment.chars().all(is_of_word) && segment.split(['_', '-', '.', '~']).all(is_part);
    if segment.is_empty() || is_version || (is_word && segment.len() <= MAX_NAME && !is_id(segment)) {
        segment
    } else {
        "{}"
    }
}

/// A media type as it is shown: the type that a header begins with, without its parameters.
pub(super) fn media_type(header: &str) -> Option<String> {
    let media_type = header.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
    let is_of_type = |c: char| c.is_ascii_alphanumeric() || "/+-.*_".contains(c);
    let (kind, form) = media_type.split_once('/')?;
    let is_known = KINDS_OF_MEDIA.contains(&kind) && !form.contains('/') && form.chars().all(is_of_type);
    (is_known && media_type.len() <= MAX_NAME && !is_id(form)).then_some(media_type)
}

/// The registered kinds of media, and `*` for any.
const KINDS_OF_MEDIA: &[&str] =
    &["*", "application", "audio", "font", "image", "message", "model", "multipart", "text", "video"];

/// The host of a URL as it is shown: each label that looks like an id is hidden, and so is what is no host.
pub(super) fn host(url: &str) -> String {
    let Some((scheme, rest)) = url.split_once("://") else { return "no host".to_owned() };
    if scheme.is_empty() || !scheme.chars().all(|c| c.is_ascii_alphanumeric() || "+-.".contains(c)) {
        return "no host".to_owned();
    }
    let authority = rest.split(['/', '?', '#']).next().unwrap_or_default();
    let (name, port) = authority.rsplit_once(':').map_or((authority, ""), |(name, port)| (name, port));
    let is_port = port.len() <= 5 && port.chars().all(|c| c.is_ascii_digit());
    let is_host = |c: char| c.is_ascii_alphanumeric() || "-._[]:".contains(c);
    if name.is_empty() || name.len() > MAX_HOST || !is_port || !name.chars().all(is_host) {
        return "…".to_owned();
    }
    let is_address = name.chars().all(|c| c.is_ascii_hexdigit() || ".:[]".contains(c));
    let label =
        |label: &str| if !is_address && is_id(label) { HIDDEN.to_owned() } else { label.to_lowercase() };
    let shown = name.split('.').map(label).collect::<Vec<_>>().join(".");
    if port.is_empty() { shown } else { format!("{shown}:{port}") }
}

/// The length of the longest name of a host, in bytes.
const MAX_HOST: usize = 253;

/// A JSON pointer into a recording as it is shown: keys that may be values are hidden.
pub(super) fn shown_pointer(pointer: &str) -> String {
    let token = |token: &str| {
        let is_index = token.len() <= 9 && token.chars().all(|c| c.is_ascii_digit());
        if token.is_empty() || is_index { token.to_owned() } else { shown(token).to_owned() }
    };
    pointer.split('/').map(token).collect::<Vec<_>>().join("/")
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
    is_key(name)
        || is_unspeakable(name)
        || digits >= 5
        || digits == name.len()
        || (digits * 2 > name.len() && name.len() > 4)
        || name.split(['_', '-', '.', ':']).any(is_random)
        || name.len() > 48
}

/// Beginnings of API keys.
const KEYS: &[&str] =
    &["sk_", "sk-", "pk_live", "pk_test", "rk_live", "rk_test", "whsec_", "ghp_", "xoxb-", "bearer "];

fn is_key(name: &str) -> bool {
    const MIN_KEY: usize = 12;
    let name = name.to_ascii_lowercase();
    name.len() >= MIN_KEY && KEYS.iter().any(|key| name.starts_with(key))
}

/// Whether the words of a name are no words: too long, without vowels, mixed with digits, or many and short, as the
/// parts of a random text in capitals and small letters are.
fn is_unspeakable(name: &str) -> bool {
    const LONGEST_WORD: usize = 20;
    const LONGEST_WITHOUT_VOWEL: usize = 7;
    const MIN_RANDOM: usize = 12;
    let is_vowel = |c: char| "aeiouy".contains(c);
    let is_odd = |word: &String| {
        let runs = word.split(is_vowel).map(str::len).max().unwrap_or_default();
        let digits_inside = word.trim_end_matches(|c: char| c.is_ascii_digit());
        word.len() > LONGEST_WORD
            || runs > LONGEST_WITHOUT_VOWEL
            || (word.len() >= MIN_RANDOM && digits_inside.contains(|c: char| c.is_ascii_digit()))
    };
    let words = words(name);
    let letters: usize = words.iter().map(String::len).sum();
    words.iter().any(is_odd) || (letters >= MIN_RANDOM && words.len() > 4 && letters < words.len() * 3)
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
            "sk_live_abcdefghijklmnopqrstuvwx",
            "sQcUqORfipnjfCFgvJdTlrhEvoxMkBpO",
            "qk3vwzjplmxa7trd",
            "xkcdfghjklmn",
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
            ("oauth2", "oauth2"),
            ("v1beta1", "v1beta1"),
            ("sk_live_VPTxToKqrstuvw", "{}"),
        ] {
            assert_eq!(shown_segment(segment), expected);
        }
        assert_eq!(media_type("Application/JSON; charset=utf-8").as_deref(), Some("application/json"));
        assert_eq!(media_type("secret"), None);
        assert_eq!(media_type("application/sk_live_0c597CtTjGgDzRQtu8DnCrut"), None);
        assert_eq!(media_type("wJalrXUtn/FEMIK7MDENG"), None);
        assert_eq!(media_type("application/vnd.api+json").as_deref(), Some("application/vnd.api+json"));
    }

    #[test]
    fn hosts_are_shown_without_what_may_be_a_value() {
        for (url, expected) in [
            ("https://API.shop.test/a", "api.shop.test"),
            ("http://127.0.0.1:8080/a", "127.0.0.1:8080"),
            ("https://4f9c2e1ab8d04f9c.shop.test/", "*.shop.test"),
            ("https://shop.test:secret/a", "…"),
            ("/a?next=https://secret.test/", "no host"),
            ("ht tp://a.test/", "no host"),
        ] {
            assert_eq!(host(url), expected, "{url}");
        }
        assert_eq!(shown_pointer("/log/entries/3/a@b.test/text"), "/log/entries/3/*/text");
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
