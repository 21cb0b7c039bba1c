//! The API key: sent in one sensitive header, and concealed in every output.

use std::fmt;
use std::sync::Arc;

use reqwest::header::HeaderValue;

/// The text that replaces the key.
const CONCEALED: &str = "[api key]";

/// An API key that is valid in a header. Its `Debug` output does not contain it.
#[derive(Clone)]
pub(crate) struct ApiKey(Arc<str>);

impl ApiKey {
    /// `None` if the key is blank or contains a character that is not valid in a header.
    pub(crate) fn new(key: &str) -> Option<Self> {
        let valid = !key.trim().is_empty() && HeaderValue::from_str(key).is_ok();
        valid.then(|| Self(key.into()))
    }

    /// The key of a body that no request asked for. No text contains it.
    pub(crate) fn none() -> Self {
        Self("\0no key\0".into())
    }

    /// The value of the header that sends the key: `scheme`, such as `Bearer ` or nothing, followed by the
    /// key. It is marked sensitive, so that its `Debug` output does not contain the key.
    pub(crate) fn header(&self, scheme: &str) -> HeaderValue {
        let value = format!("{scheme}{}", self.0);
        let mut value = HeaderValue::try_from(value).expect("`new` checked the key");
        value.set_sensitive(true);
        value
    }

    /// Replaces the key in a text: some servers repeat the key in an error response.
    pub(crate) fn conceal(&self, text: &str) -> String {
        text.replace(&*self.0, CONCEALED)
    }
}

impl fmt::Debug for ApiKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(CONCEALED)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_that_are_invalid_in_a_header_are_rejected() {
        for invalid in ["", "  ", "two\nlines", "nul\0"] {
            assert!(ApiKey::new(invalid).is_none(), "{invalid:?}");
        }
    }

    #[test]
    fn the_key_is_concealed() {
        let key = ApiKey::new("sk-secret").expect("valid in a header");
        let bearer = key.header("Bearer ");
        assert_eq!(bearer, "Bearer sk-secret");
        assert!(bearer.is_sensitive());
        assert!(!format!("{bearer:?}").contains("secret"));
        assert_eq!(format!("{key:?}"), "[api key]");
        assert_eq!(key.conceal(r#"{"bad": "sk-secret"}"#), r#"{"bad": "[api key]"}"#);
    }
}
