//! The names in traffic that are shown, and what is shown in place of those that may be a part of a value.

use std::sync::OnceLock;

use docdrift_traffic::mask::Vouched;

use super::traffic_vouched::vouched;
use crate::openapi::Document;

/// What stands for a name that is not shown. Names that are not shown are not told apart: what is seen of the keys
/// of a map is one finding, and not one for each key.
const HIDDEN: &str = "*";

/// Keys of recordings that most places have; they are looked for first, since every exchange has a place.
const OF_FORMATS: &[&str] = &["log", "entries", "response", "request", "content", "text", "postData", "body"];

/// Decides which names of traffic are shown: those that a document declares, and those whose words are known.
#[derive(Debug)]
pub(super) struct ShownNames<'d> {
    documents: &'d [Document],
    common: Vouched,
    /// Collected when the first name is met that is not a common one.
    declared: OnceLock<Vouched>,
}

impl<'d> ShownNames<'d> {
    pub(super) fn new(documents: &'d [Document]) -> Self {
        ShownNames { documents, common: Vouched::default(), declared: OnceLock::new() }
    }

    fn is_vouched(&self, is_shown: impl Fn(&Vouched) -> bool) -> bool {
        is_shown(&self.common) || is_shown(self.declared.get_or_init(|| vouched(self.documents)))
    }

    /// A name that no document declares at its place, as it is shown: keys of maps may be ids, tokens or addresses.
    pub(super) fn name<'n>(&self, name: &'n str) -> &'n str {
        if OF_FORMATS.contains(&name) {
            return name;
        }
        let has_letter = name.chars().any(char::is_alphabetic);
        if has_letter && self.is_vouched(|vouched| vouched.is_name(name)) { name } else { HIDDEN }
    }

    /// The name of a header as it is shown, in lower case.
    pub(super) fn header(&self, name: &str) -> String {
        let name = name.to_ascii_lowercase();
        if self.is_vouched(|vouched| vouched.is_header(&name)) { name } else { HIDDEN.to_owned() }
    }

    /// A segment of a path that no document declares, as it is shown.
    pub(super) fn segment<'n>(&self, segment: &'n str) -> &'n str {
        let version = segment.strip_prefix('v').unwrap_or(segment);
        let is_version = version.len() < segment.len() && version.len() <= 3 && is_number(version);
        // A word may end in a digit, `oauth2`; a part of digits alone is an id.
        let is_part = |part: &str| !part.starts_with(|c: char| c.is_ascii_digit());
        let is_of_word = |c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '-' | '.' | '~');
        let is_word = segment.chars().all(is_of_word) && segment.split(['_', '-', '.', '~']).all(is_part);
        let is_shown = segment.is_empty()
            || is_version
            || (is_word && self.is_vouched(|vouched| vouched.is_name(segment)));
        if is_shown { segment } else { "{}" }
    }

    /// A media type as it is shown.
    pub(super) fn media_type(&self, media_type: &str) -> String {
        match self.is_vouched(|vouched| vouched.is_media_type(media_type)) {
            true => media_type.to_owned(),
            false => format!("{}/*", media_type.split('/').next().unwrap_or("*")),
        }
    }

    /// The host of a URL as it is shown: each label that is not vouched for is hidden, and so is what is no host.
    pub(super) fn host(&self, url: &str) -> String {
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
        let is_local = matches!(name, "127.0.0.1" | "0.0.0.0" | "[::1]");
        let label = |label: &str| {
            let label = label.to_lowercase();
            let is_shown = self.is_vouched(|vouched| vouched.is_host_label(&label));
            if is_shown && !is_number(&label) { label } else { HIDDEN.to_owned() }
        };
        let shown = match is_local {
            true => name.to_owned(),
            false => name.split('.').map(label).collect::<Vec<_>>().join("."),
        };
        if port.is_empty() { shown } else { format!("{shown}:{port}") }
    }

    /// A JSON pointer into a recording as it is shown: keys that may be values are hidden.
    pub(super) fn pointer(&self, pointer: &str) -> String {
        let token = |token: &str| {
            let is_index = token.len() <= 9 && token.chars().all(|c| c.is_ascii_digit());
            if token.is_empty() || is_index { token.to_owned() } else { self.name(token).to_owned() }
        };
        pointer.split('/').map(token).collect::<Vec<_>>().join("/")
    }
}

/// A name in a message; what is hidden is called so.
pub(super) fn quoted(name: &str) -> String {
    if name == HIDDEN { format!("`{HIDDEN}` (a name that is hidden)") } else { format!("`{name}`") }
}

/// The media type that a header begins with, in lower case and without its parameters.
pub(super) fn media_type(header: &str) -> Option<String> {
    let media_type = header.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
    let is_of_type = |c: char| c.is_ascii_alphanumeric() || "/+-.*_".contains(c);
    let (kind, form) = media_type.split_once('/')?;
    let is_known = KINDS_OF_MEDIA.contains(&kind) && !form.contains('/') && form.chars().all(is_of_type);
    is_known.then_some(media_type)
}

/// The registered kinds of media, and `*` for any.
const KINDS_OF_MEDIA: &[&str] =
    &["*", "application", "audio", "font", "image", "message", "model", "multipart", "text", "video"];

/// The length of the longest name of a host, in bytes.
const MAX_HOST: usize = 253;

fn is_number(text: &str) -> bool {
    !text.is_empty() && text.chars().all(|c| c.is_ascii_digit() || c == '.')
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
    fn names_are_shown_and_values_are_not() {
        let names = ShownNames::new(&[]);
        for name in
            ["total", "created_at", "filter[status]", "address2", "sha256", "$ref", "x509", "utm_source"]
        {
            assert_eq!(names.name(name), name);
        }
        for name in [
            "",
            "7",
            "2026",
            "a@b.test",
            "2026-11-01",
            "4f9c2e1ab8d04f9c",
            "cus_NffrFeUfNV2HibX",
            "00000000-0000-0000-0000-000000000000",
            "Jane Doe",
            "jane",
            "korabelu92",
            "sk_live_abcdefghijklmnopqrstuvwx",
            "sQcUqORfipnjfCFgvJdTlrhEvoxMkBpO",
            "qk3vwzjplmxa7trd",
            "xkcdfghjklmn",
            "eyJhbGciOiJIUzI1NiJ9.eyJhIjoxfQ.c2lnbmF0dXJl",
        ] {
            assert_eq!(names.name(name), "*", "{name}");
        }
        for (segment, expected) in [
            ("orders", "orders"),
            ("v2", "v2"),
            ("v1.1", "v1.1"),
            ("7", "{}"),
            ("a%40b", "{}"),
            ("ord_7", "{}"),
            ("order_7", "{}"),
            ("jane", "{}"),
            ("oauth2", "oauth2"),
            ("v1beta1", "v1beta1"),
            ("sk_live_VPTxToKqrstuvw", "{}"),
        ] {
            assert_eq!(names.segment(segment), expected);
        }
        assert_eq!(media_type("Application/JSON; charset=utf-8").as_deref(), Some("application/json"));
        assert_eq!(media_type("secret"), None);
        assert_eq!(media_type("wJalrXUtn/FEMIK7MDENG"), None);
        assert_eq!(names.media_type("application/sk_live_0c597ctr"), "application/*");
        assert_eq!(names.media_type("application/vnd.api+json"), "application/vnd.api+json");
        assert_eq!(names.header("X-Tamino"), "*");
        assert_eq!(names.header("X-Tenant"), "x-tenant");
    }

    #[test]
    fn hosts_are_shown_without_what_may_be_a_value() {
        let names = ShownNames::new(&[]);
        for (url, expected) in [
            ("https://API.shop.test/a", "api.shop.test"),
            ("http://127.0.0.1:8080/a", "127.0.0.1:8080"),
            ("http://93.184.216.34/a", "*.*.*.*"),
            ("https://4f9c2e1ab8d04f9c.shop.test/", "*.shop.test"),
            ("https://tamino.shop.test/", "*.shop.test"),
            ("https://shop.test:secret/a", "…"),
            ("/a?next=https://secret.test/", "no host"),
            ("ht tp://a.test/", "no host"),
        ] {
            assert_eq!(names.host(url), expected, "{url}");
        }
        assert_eq!(names.pointer("/log/entries/3/a@b.test/text"), "/log/entries/3/*/text");
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
