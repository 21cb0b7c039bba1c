//! Decides whether a header, parameter or field contains a secret, by its name.

use std::collections::BTreeSet;

use docdrift_traffic::mask;

use crate::subject::ParameterLocation;

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

impl SecretNames {
    /// Adds the name of a header, parameter or cookie that a security scheme declares. Case is ignored.
    pub fn add(&mut self, location: ParameterLocation, name: &str) {
        self.declared.insert((location, name.to_ascii_lowercase()));
    }

    /// Whether a header of this name contains a secret.
    #[must_use]
    pub fn is_header(&self, name: &str) -> bool {
        mask::is_secret_header(name) || self.is_declared(ParameterLocation::Header, name)
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
        mask::is_secret_field(name)
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
