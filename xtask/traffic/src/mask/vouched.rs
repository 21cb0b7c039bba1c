//! What may be shown of traffic: names and values that a document declares, registered ones, and words of APIs.

use std::collections::HashSet;

use super::registered;
use super::words::{is_known, words};

/// The names and values that may be shown of traffic because a document declares them.
///
/// A name of the traffic is shown if a document declares it, if it is registered with IANA, or if all of its words
/// are words of documents or of the vocabulary of APIs. How often a name is seen says nothing: the name of a
/// customer can be the key of a map in every exchange.
///
/// ```
/// use docdrift_traffic::mask::Vouched;
///
/// let mut vouched = Vouched::default();
/// assert!(vouched.is_name("checkouts") && vouched.is_name("created_at") && !vouched.is_name("tamino"));
/// vouched.add_name("tamino_rate");
/// assert!(vouched.is_name("tamino"));
/// assert!(!vouched.is_name("cus_NffrFeUfNV2HibX") && !vouched.is_name("jane@shop.test"));
/// ```
#[derive(Clone, Debug, Default)]
pub struct Vouched {
    names: HashSet<String>,
    words: HashSet<String>,
    values: HashSet<String>,
    hosts: HashSet<String>,
    secret_headers: HashSet<String>,
    secret_queries: HashSet<String>,
}

impl Vouched {
    /// Adds a name that a document declares: of a field, a parameter, a header, a schema, a word of a path.
    pub fn add_name(&mut self, name: &str) {
        self.words.extend(words(name).into_iter().filter(|word| word.chars().any(char::is_alphabetic)));
        self.names.insert(name.to_owned());
    }

    /// Adds a value that a document declares, such as one of an `enum`.
    pub fn add_value(&mut self, value: &str) {
        self.add_name(value);
        self.values.insert(value.to_owned());
    }

    /// Adds the host of a server.
    pub fn add_host(&mut self, host: &str) {
        let host = host.to_ascii_lowercase();
        host.split('.').for_each(|label| self.add_name(label));
        self.hosts.insert(host);
    }

    /// Adds a header that a security scheme names.
    pub fn add_secret_header(&mut self, name: &str) {
        self.add_name(name);
        self.secret_headers.insert(name.to_ascii_lowercase());
    }

    /// Adds a query parameter that a security scheme names.
    pub fn add_secret_query(&mut self, name: &str) {
        self.add_name(name);
        self.secret_queries.insert(name.to_owned());
    }

    /// Whether a name may be shown: of a field, a parameter, or a segment of a path.
    #[must_use]
    pub fn is_name(&self, name: &str) -> bool {
        let is_declared = |name: &str| self.names.contains(name);
        (!self.names.is_empty() && (is_declared(name) || is_declared(&name.to_ascii_lowercase())))
            || (name.len() <= MAX_NAME && self.is_identifier(name))
    }

    /// Whether the name of a header may be shown.
    #[must_use]
    pub fn is_header(&self, name: &str) -> bool {
        registered::is_header(&name.to_ascii_lowercase()) || self.is_name(name)
    }

    /// Whether a media type may be shown; it has no parameters.
    #[must_use]
    pub fn is_media_type(&self, media_type: &str) -> bool {
        let Some((kind, form)) = media_type.split_once('/') else { return false };
        registered::KINDS_OF_MEDIA.contains(&kind)
            && (self.names.contains(media_type)
                || form == "*"
                || (form.len() <= MAX_NAME && form.split('+').all(|part| self.is_identifier(part))))
    }

    /// Whether a label of the name of a host may be shown.
    #[must_use]
    pub fn is_host_label(&self, label: &str) -> bool {
        self.is_name(label)
    }

    /// Whether a host is one of a server.
    pub(crate) fn is_host(&self, host: &str) -> bool {
        self.hosts.contains(host)
    }

    /// Whether a document declares this very value.
    pub(crate) fn is_value(&self, value: &str) -> bool {
        self.values.contains(value)
    }

    /// Whether a security scheme names this header.
    pub(crate) fn is_secret_header(&self, name: &str) -> bool {
        self.secret_headers.contains(&name.to_ascii_lowercase())
    }

    /// Whether a security scheme names this query parameter.
    pub(crate) fn is_secret_query(&self, name: &str) -> bool {
        self.secret_queries.contains(name)
    }

    /// Whether all parts of an identifier are words or small numbers.
    fn is_identifier(&self, name: &str) -> bool {
        let is_of = |c: char| c.is_alphanumeric() || "_-.:[]~".contains(c);
        let has_letter = name.chars().any(char::is_alphabetic);
        // An index, or a year.
        let is_index = name.len() <= 4 && name.chars().all(|c| c.is_ascii_digit());
        let tokens = || name.split(|c: char| !c.is_alphanumeric()).filter(|token| !token.is_empty());
        !name.is_empty()
            && name.trim_start_matches('$').chars().all(is_of)
            && (is_index || has_letter)
            && tokens().all(|token| self.is_token(token, MAX_NUMBER))
            && short_words(tokens()) <= MAX_SHORT_WORDS
            && name.bytes().filter(u8::is_ascii_digit).count() <= MAX_DIGITS
    }

    /// Whether a token, which is letters and digits, consists of words and ends in a small number, or is a number
    /// of at most this many digits.
    pub(crate) fn is_token(&self, token: &str, max_number: usize) -> bool {
        if token.bytes().all(|byte| byte.is_ascii_digit()) {
            return token.len() <= max_number;
        }
        self.is_word(&token.to_lowercase()) || is_version(token) || {
            let words = words(token);
            words.len() > 1
                && words.iter().all(|word| self.is_word(word) || is_version(word))
                && short_words(std::iter::once(token)) <= 1
        }
    }

    fn is_word(&self, word: &str) -> bool {
        let plain = word.trim_end_matches(|c: char| c.is_ascii_digit());
        let digits = word.len() - plain.len();
        // `password123` is a popular password.
        let may_be_counted = digits <= 2 && !GUESSED.contains(&plain);
        let is_short = word.len() <= SHORT && word.chars().all(char::is_alphabetic);
        let is_plain = |word: &str| is_short || self.words.contains(word) || is_known(word);
        is_plain(word) || (digits > 0 && may_be_counted && plain.len() > SHORT && is_plain(plain))
    }
}

/// The longest name that is shown without a document that declares it, in bytes.
const MAX_NAME: usize = 64;

/// The most digits of a number within a name.
const MAX_NUMBER: usize = 4;

/// The most digits of a name: more are those of a telephone.
const MAX_DIGITS: usize = 6;

/// The longest word that needs no vocabulary, in bytes: `id`, `to`, `en`, `US`.
const SHORT: usize = 2;

/// How many of such words a name may have.
const MAX_SHORT_WORDS: usize = 3;

/// Words that passwords begin with.
const GUESSED: &[&str] = &[
    "password", "pass", "passwd", "pwd", "secret", "admin", "test", "user", "login", "hello", "master",
    "root", "welcome",
];

/// How many words of tokens are so short that they are in no vocabulary.
pub(crate) fn short_words<'t>(tokens: impl Iterator<Item = &'t str>) -> usize {
    let is_short = |word: &String| word.len() <= SHORT && !word.bytes().all(|byte| byte.is_ascii_digit());
    tokens.map(|token| words(token).iter().filter(|word| is_short(word)).count()).sum()
}

/// Whether a token is a version or a size: `v2`, `v1beta1`, `10px`, `3d`.
fn is_version(token: &str) -> bool {
    const UNITS: &[&str] = &[
        "st", "nd", "rd", "th", "d", "h", "m", "s", "w", "y", "x", "ms", "ns", "us", "kb", "mb", "gb", "tb",
        "kib", "mib", "px", "pt", "em", "kg", "g", "cm", "mm", "km", "min", "sec", "days", "day", "k", "p",
    ];
    let lower = token.to_ascii_lowercase();
    let is_number =
        |text: &str| !text.is_empty() && text.len() <= 4 && text.bytes().all(|b| b.is_ascii_digit());
    let digits = lower.len() - lower.trim_start_matches(|c: char| c.is_ascii_digit()).len();
    let (number, unit) = lower.split_at(digits);
    if is_number(number) && UNITS.contains(&unit) {
        return true;
    }
    let Some(rest) = lower.strip_prefix('v') else { return false };
    let stage = ["alpha", "beta", "rc"].iter().find_map(|stage| rest.split_once(stage));
    match stage {
        Some((before, after)) => is_number(before) && (after.is_empty() || is_number(after)),
        None => is_number(rest) && rest.len() <= 3,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_shown_if_they_are_vouched_for() {
        let vouched = Vouched::default();
        for name in [
            "checkouts",
            "created_at",
            "filter[status]",
            "address2",
            "sha256",
            "$ref",
            "x509",
            "utm_source",
            "v1",
            "v1beta1",
            "X-Tenant-Id",
            "lineItems",
            "max_tokens",
            "oauth2",
            "2026",
            "expiresAt",
            "en_US",
            "url",
        ] {
            assert!(vouched.is_name(name), "{name}");
        }
        for name in [
            "",
            "a@b.test",
            "jane",
            "jane_doe",
            "Jane Doe",
            "2026-11-01",
            "4f9c2e1ab8d04f9c",
            "cus_NffrFeUfNV2HibX",
            "sk_live_abcdefghijklmnopqrstuvwx",
            "sQcUqORfipnjfCFgvJdTlrhEvoxMkBpO",
            "password123",
            "korabelu92",
            "rate$8984",
            "tamino-rate",
            "123456",
            "aB3xK9",
            "ab-cd-ef-gh",
        ] {
            assert!(!vouched.is_name(name), "{name}");
        }
        assert!(
            vouched.is_header("X-Request-ID") && vouched.is_header("alt-svc") && !vouched.is_header("x-jane")
        );
        assert!(
            vouched.is_media_type("application/vnd.api+json") && !vouched.is_media_type("application/tamino")
        );
    }
}
