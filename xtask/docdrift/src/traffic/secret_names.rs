//! Decides whether a header, parameter or field contains a secret, by its name.

use std::collections::BTreeSet;

use crate::subject::ParameterLocation;
use crate::subject::identifier_words::words;

/// The names of headers, parameters and fields that contain secrets: common names, and the names that
/// security schemes declare.
///
/// ```
/// # use docdrift::{ParameterLocation, SecretNames};
/// let mut names = SecretNames::default();
/// assert!(names.is_header("X-Auth-Token") && SecretNames::is_field("clientSecret"));
/// assert!(!SecretNames::is_field("next_page_token") && !SecretNames::is_field("max_tokens"));
/// names.add(ParameterLocation::Query, "key");
/// assert!(names.is_query("key") && !names.is_header("key"));
/// ```
#[derive(Clone, Debug, Default)]
pub struct SecretNames {
    /// The declared names, in lower case.
    declared: BTreeSet<(ParameterLocation, String)>,
}

/// Last words of the names of secrets, whatever word is before them.
const SECRETS: &[&str] = &[
    "secret",
    "password",
    "passwd",
    "pwd",
    "passphrase",
    "passcode",
    "jwt",
    // Names of headers, which a body contains if a service echoes the request.
    "authorization",
    "cookie",
    // Compounds without a separator.
    "apikey",
    "apitoken",
    "accesskey",
    "accesstoken",
    "authtoken",
    "authkey",
    "clientsecret",
    "idtoken",
    "privatekey",
    "refreshtoken",
    "secretkey",
    "sessiontoken",
];

/// Words before `key` in the name of a secret. The key of a cache, an object or a table is not a secret.
const SECRET_KEYS: &[&str] = &[
    "access",
    "account",
    "admin",
    "api",
    "app",
    "application",
    "auth",
    "client",
    "consumer",
    "decryption",
    "encryption",
    "functions",
    "hmac",
    "master",
    "private",
    "rapidapi",
    "secret",
    "security",
    "server",
    "service",
    "shared",
    "signing",
    "ssh",
    "subscription",
    "webhook",
];

/// Words before `token` in names that are not those of secrets, but of a position in a list or of a part of a
/// text.
const PUBLIC_TOKENS: &[&str] = &[
    "bos",
    "change",
    "continuation",
    "cursor",
    "delta",
    "end",
    "eos",
    "marker",
    "next",
    "pad",
    "page",
    "pagination",
    "paging",
    "prev",
    "previous",
    "resume",
    "skip",
    "start",
    "stop",
    "sync",
    "unk",
];

/// Words before `tokens` in the name of a list of secrets.
const SECRET_TOKENS: &[&str] = &["access", "api", "auth", "bearer", "id", "refresh", "session"];

/// Further last words of the names of secrets, for names of headers only.
const SECRET_HEADERS: &[&str] = &["auth", "authentication", "authorization", "cookie", "credential"];

impl SecretNames {
    /// Adds the name of a header, parameter or cookie that a security scheme declares. Case is ignored.
    pub fn add(&mut self, location: ParameterLocation, name: &str) {
        self.declared.insert((location, name.to_ascii_lowercase()));
    }

    /// Whether a header of this name contains a secret.
    #[must_use]
    pub fn is_header(&self, name: &str) -> bool {
        let words = words(name);
        Self::is_field(name)
            || words.last().is_some_and(|last| SECRET_HEADERS.contains(&last.as_str()))
            || self.is_declared(ParameterLocation::Header, name)
    }

    /// Whether a query parameter of this name contains a secret.
    #[must_use]
    pub fn is_query(&self, name: &str) -> bool {
        Self::is_field(name) || self.is_declared(ParameterLocation::Query, name)
    }

    /// Whether a field of this name in a body contains a secret. The last word of the name decides; for some
    /// last words, the word before it decides, too.
    #[must_use]
    pub fn is_field(name: &str) -> bool {
        let words = words(name);
        let before = words.len().checked_sub(2).map_or("", |before| words[before].as_str());
        // Most names that end in `tokens` are of a count of tokens, or of a list of the tokens of a text.
        if name.to_ascii_lowercase().ends_with("tokens") {
            return SECRET_TOKENS.contains(&before);
        }
        match words.last().map_or("", String::as_str) {
            "token" => !PUBLIC_TOKENS.contains(&before),
            "key" => SECRET_KEYS.contains(&before),
            "assertion" => before == "client",
            "verifier" => before == "code",
            last => SECRETS.contains(&last),
        }
    }

    fn is_declared(&self, location: ParameterLocation, name: &str) -> bool {
        self.declared.contains(&(location, name.to_ascii_lowercase()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_secrets_are_known_and_no_others() {
        let names = SecretNames::default();
        for name in [
            "access_token",
            "refresh_token",
            "id_token",
            "client_secret",
            "clientSecret",
            "password",
            "secret",
            "api_key",
            "apiKey",
            "APIKey",
            "apikey",
            "private_key",
            "token",
            "webhook_secret",
            "newPassword",
            "aws_secret_access_key",
            "client_assertion",
            "code_verifier",
            "session-token",
        ] {
            assert!(SecretNames::is_field(name) && names.is_query(name) && names.is_header(name), "{name}");
        }
        for name in [
            "Authorization",
            "Proxy-Authorization",
            "Cookie",
            "Set-Cookie",
            "X-Api-Key",
            "X-Auth-Token",
            "X-Amz-Security-Token",
            "X-Access-Token",
            "Ocp-Apim-Subscription-Key",
            "PRIVATE-TOKEN",
            "X-Auth",
        ] {
            assert!(names.is_header(name), "{name}");
        }
        for name in [
            "page_token",
            "next_page_token",
            "nextPageToken",
            "continuation_token",
            "token_type",
            "max_tokens",
            "maxTokens",
            "prompt_tokens",
            "tokens",
            "expires_in",
            "tokens_used",
            "token_count",
            "public_key",
            "key",
            "idempotency_key",
            "sort_key",
            "password_required",
            "secret_name",
            "tokenizer",
            "secretary",
            "author",
        ] {
            assert!(
                !SecretNames::is_field(name) && !names.is_query(name) && !names.is_header(name),
                "{name}"
            );
        }
        for name in
            ["Idempotency-Key", "Sec-WebSocket-Key", "WWW-Authenticate", "X-RateLimit-Limit-Tokens", "Accept"]
        {
            assert!(!names.is_header(name), "{name}");
        }
    }
}
