//! The API key: sent in one sensitive header, and concealed in every output. `Secrets` contains all keys of a
//! call.

use std::borrow::Cow;
use std::fmt;
use std::sync::Arc;

use reqwest::header::{HeaderMap, HeaderValue};
use serde_json::{Map, Value};

use crate::conceal::{CONCEALED, Disguises};

/// An API key that is valid in a header. Its `Debug` output does not contain it.
#[derive(Clone)]
pub(crate) struct ApiKey(Arc<Key>);

struct Key {
    text: String,
    disguises: Disguises,
}

impl ApiKey {
    /// `None` if the key is blank or contains a character that is not valid in a header.
    pub(crate) fn new(key: &str) -> Option<Self> {
        // Servers do not see spaces at the ends of a header, and so repeat the key without them.
        let key = key.trim();
        let valid = !key.is_empty() && HeaderValue::from_str(key).is_ok();
        valid.then(|| Self(Arc::new(Key { text: key.to_owned(), disguises: Disguises::of(key) })))
    }

    /// The value of the header that sends the key: `scheme`, such as `Bearer ` or nothing, followed by the
    /// key. It is marked sensitive, so that its `Debug` output does not contain the key.
    pub(crate) fn header(&self, scheme: &str) -> HeaderValue {
        let value = format!("{scheme}{}", self.0.text);
        let mut value = HeaderValue::try_from(value).expect("`new` checked the key");
        value.set_sensitive(true);
        value
    }
}

impl fmt::Debug for ApiKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(CONCEALED)
    }
}

/// The keys that no output of a call may contain: the key of the client, and the key of the call if the call
/// has its own key. Some servers repeat a key in a response, as it was sent or encoded.
#[derive(Clone, Debug, Default)]
pub(crate) struct Secrets(Vec<ApiKey>);

impl From<ApiKey> for Secrets {
    fn from(key: ApiKey) -> Self {
        Self(vec![key])
    }
}

impl Extend<ApiKey> for Secrets {
    fn extend<K: IntoIterator<Item = ApiKey>>(&mut self, keys: K) {
        self.0.extend(keys);
    }
}

impl Secrets {
    /// Replaces every key in a text, also if it is escaped or encoded.
    pub(crate) fn conceal<'t>(&self, text: &'t str) -> Cow<'t, str> {
        self.0.iter().fold(Cow::Borrowed(text), |text, key| match key.0.disguises.conceal(&text) {
            Some(concealed) => Cow::Owned(concealed),
            None => text,
        })
    }

    /// Replaces every key in the strings and field names of a JSON value, at any depth.
    pub(crate) fn conceal_json(&self, value: &mut Value) {
        match value {
            Value::String(text) => {
                if let Cow::Owned(concealed) = self.conceal(text) {
                    *text = concealed;
                }
            }
            Value::Array(items) => items.iter_mut().for_each(|item| self.conceal_json(item)),
            Value::Object(fields) => {
                fields.values_mut().for_each(|value| self.conceal_json(value));
                if fields.keys().any(|name| matches!(self.conceal(name), Cow::Owned(_))) {
                    let renamed = std::mem::take(fields).into_iter();
                    *fields = renamed
                        .map(|(name, value)| (self.conceal(&name).into_owned(), value))
                        .collect::<Map<_, _>>();
                }
            }
            Value::Null | Value::Bool(_) | Value::Number(_) => {}
        }
    }

    /// Replaces every key in the values of headers, and removes each header whose name contains one.
    pub(crate) fn conceal_headers(&self, headers: &HeaderMap) -> HeaderMap {
        let kept = headers.iter().filter(|(name, _)| !self.is_in_name(name.as_str()));
        let concealed = kept.map(|(name, value)| {
            let text = String::from_utf8_lossy(value.as_bytes());
            let concealed = match self.conceal(&text) {
                Cow::Owned(concealed) => HeaderValue::try_from(concealed).ok(),
                Cow::Borrowed(_) => None,
            };
            (name.clone(), concealed.unwrap_or_else(|| value.clone()))
        });
        concealed.collect()
    }

    /// Whether the name of a header, which is in lower case, contains a key.
    fn is_in_name(&self, name: &str) -> bool {
        self.0.iter().any(|key| name.contains(&key.0.text.to_ascii_lowercase()))
            || matches!(self.conceal(name), Cow::Owned(_))
    }

    /// Writes the `Debug` output of a value, with every key in it replaced.
    pub(crate) fn write_debug(&self, f: &mut fmt::Formatter<'_>, value: &dyn fmt::Debug) -> fmt::Result {
        let text = if f.alternate() { format!("{value:#?}") } else { format!("{value:?}") };
        f.write_str(&self.conceal(&text))
    }
}

/// A value whose `Debug` output contains no key.
pub(crate) struct Concealed<'a, T>(pub(crate) &'a Secrets, pub(crate) &'a T);

impl<T: fmt::Debug> fmt::Debug for Concealed<'_, T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.write_debug(f, self.1)
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn secrets(keys: &[&str]) -> Secrets {
        Secrets(keys.iter().map(|key| ApiKey::new(key).expect("valid in a header")).collect())
    }

    #[test]
    fn keys_that_are_invalid_in_a_header_are_rejected() {
        for invalid in ["", "  ", "two\nlines", "nul\0"] {
            assert!(ApiKey::new(invalid).is_none(), "{invalid:?}");
        }
    }

    #[test]
    fn the_header_is_sensitive() {
        let key = ApiKey::new("sk-secret").expect("valid in a header");
        let bearer = key.header("Bearer ");
        assert_eq!(bearer, "Bearer sk-secret");
        assert!(bearer.is_sensitive());
        assert!(!format!("{bearer:?}").contains("secret"));
        assert_eq!(format!("{key:?} {:?}", Secrets::from(key.clone())), "[api key] Secrets([[api key]])");
    }

    #[test]
    fn every_key_of_a_call_is_concealed() {
        let mut secrets = secrets(&["sk-secret"]);
        assert_eq!(secrets.conceal("sk-secret other-key"), "[api key] other-key");
        secrets.extend(ApiKey::new("other-key"));
        assert_eq!(secrets.conceal("sk-secret other-key"), "[api key] [api key]");
    }

    #[test]
    fn a_key_is_concealed_without_the_spaces_around_it() {
        assert_eq!(secrets(&[" sk-secret "]).conceal("no sk-secret."), "no [api key].");
    }

    #[test]
    fn json_is_concealed_at_any_depth() {
        let mut value =
            json!({"a": [{"b": ["x sk-secret"]}], "c": {"sk-secret.d": {"e": "s\u{6b}-secret"}}, "f": 1});
        secrets(&["sk-secret"]).conceal_json(&mut value);
        let expected =
            json!({"a": [{"b": ["x [api key]"]}], "c": {"[api key].d": {"e": "[api key]"}}, "f": 1});
        assert_eq!(value, expected);
    }

    #[test]
    fn headers_are_concealed() {
        let headers = [("x-echo", "key sk-Secret"), ("x-sk-secret", "1"), ("x-other", "a")];
        let headers =
            headers.map(|(name, value)| (name.parse().expect("a name"), HeaderValue::from_static(value)));
        let concealed = secrets(&["sk-Secret"]).conceal_headers(&HeaderMap::from_iter(headers));
        assert_eq!(concealed.len(), 2);
        assert_eq!(concealed["x-echo"], "key [api key]");
        assert_eq!(concealed["x-other"], "a");
    }

    #[test]
    fn debug_output_is_concealed_in_both_forms() {
        let (secrets, value) = (secrets(&[r#"sk"se\cret"#]), vec![r#"sk"se\cret"#]);
        let concealed = Concealed(&secrets, &value);
        assert_eq!(format!("{concealed:?}"), r#"["[api key]"]"#);
        assert_eq!(format!("{concealed:#?}"), "[\n    \"[api key]\",\n]");
    }
}
