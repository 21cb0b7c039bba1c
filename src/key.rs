//! The API key: sent in one header, printed nowhere.

use std::fmt;
use std::sync::Arc;

use reqwest::header::HeaderValue;

/// What stands in a text where the key was.
const CONCEALED: &str = "[api key]";

/// An API key that is fit for a header.
#[derive(Clone)]
pub(crate) struct ApiKey(Arc<str>);

impl ApiKey {
    /// Takes a key, or nothing when it is blank or holds what a header cannot carry.
    pub(crate) fn new(key: &str) -> Option<Self> {
        let fits = !key.trim().is_empty() && HeaderValue::from_str(key).is_ok();
        fits.then(|| Self(key.into()))
    }

    /// The key as the value of a header, behind a scheme such as `Bearer ` where there is one;
    /// marked sensitive for whoever logs headers.
    pub(crate) fn header(&self, scheme: &str) -> HeaderValue {
        let value = format!("{scheme}{}", self.0);
        let mut value = HeaderValue::try_from(value).expect("`new` checked the key");
        value.set_sensitive(true);
        value
    }

    /// The text without the key, which some servers repeat when they refuse it.
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
    fn keys_that_no_header_can_carry_are_refused() {
        for unfit in ["", "  ", "two\nlines", "nul\0"] {
            assert!(ApiKey::new(unfit).is_none(), "{unfit:?}");
        }
    }

    #[test]
    fn the_key_is_concealed() {
        let key = ApiKey::new("sk-secret").expect("fit for a header");
        let bearer = key.header("Bearer ");
        assert_eq!(bearer, "Bearer sk-secret");
        assert!(bearer.is_sensitive());
        assert!(!format!("{bearer:?}").contains("secret"));
        assert_eq!(format!("{key:?}"), "[api key]");
        assert_eq!(key.conceal(r#"{"bad": "sk-secret"}"#), r#"{"bad": "[api key]"}"#);
    }
}
