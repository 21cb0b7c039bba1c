//! Builds the URL of a request from its parameters, and adds undeclared fields to its body.

use std::borrow::Cow;

use reqwest::Url;
use serde::Serialize;
use serde_json::{Map, Value};

/// The headers that a call must not set, besides the one with the key.
pub(crate) const RESERVED: [&str; 5] =
    ["content-length", "content-type", "host", "idempotency-key", "transfer-encoding"];

/// The parameters of a call, by name.
#[derive(Clone, Debug, Default)]
pub(crate) struct Parameters {
    path: Vec<(&'static str, Value)>,
    query: Vec<(Cow<'static, str>, Value)>,
    fault: Option<String>,
}

impl Parameters {
    pub(crate) fn set_path(&mut self, name: &'static str, value: &impl Serialize) {
        if let Some(value) = self.json(name, value) {
            self.path.retain(|(set, _)| *set != name);
            self.path.push((name, value));
        }
    }

    /// Sets a query parameter. A list is sent as several parameters of the same name.
    pub(crate) fn set_query(&mut self, name: impl Into<Cow<'static, str>>, value: &impl Serialize) {
        let name = name.into();
        if let Some(value) = self.json(&name, value) {
            self.query.retain(|(set, _)| *set != name);
            self.query.push((name, value));
        }
    }

    fn json(&mut self, name: &str, value: &impl Serialize) -> Option<Value> {
        match serde_json::to_value(value) {
            Ok(value) => Some(value),
            Err(error) => {
                self.fault.get_or_insert(format!("`{name}` cannot be sent: {error}"));
                None
            }
        }
    }

    /// The URL of a request below `base`, for a path template such as `/orders/{id}`. `required` are the names
    /// of the parameters that must be set.
    ///
    /// # Errors
    ///
    /// A clause for the error message, if a parameter is missing, or its value cannot be sent at its place.
    pub(crate) fn url(&self, base: &str, path: &str, required: &[&'static str]) -> Result<Url, String> {
        if let Some(fault) = &self.fault {
            return Err(fault.clone());
        }
        let is_set = |name: &str| {
            self.path.iter().any(|(set, _)| *set == name) || self.query.iter().any(|(set, _)| set == name)
        };
        if let Some(missing) = required.iter().find(|name| !is_set(name)) {
            return Err(format!("`{missing}` is required"));
        }
        let mut filled = String::from(base);
        let mut rest = path;
        while let Some((before, after)) = rest.split_once('{') {
            let (name, after) = after.split_once('}').ok_or("the path has a `{` without `}`")?;
            filled.push_str(before);
            filled.push_str(&self.segment(name)?);
            rest = after;
        }
        filled.push_str(rest);
        let mut url =
            below(base, &filled).ok_or("the path does not begin with `/`, or leaves the base URL")?;
        let pairs: Vec<(&str, String)> =
            self.query.iter().flat_map(|(name, value)| pairs(name, value)).collect();
        if !pairs.is_empty() {
            url.query_pairs_mut().extend_pairs(pairs);
        }
        Ok(url)
    }

    /// A path parameter as one segment. An empty value, `.` and `..` are errors, because they would address
    /// another resource.
    fn segment(&self, name: &str) -> Result<String, String> {
        let value = self.path.iter().find(|(set, _)| *set == name).map(|(_, value)| text(value));
        let value = value.ok_or_else(|| format!("`{name}` is required"))?;
        if value.trim().is_empty() || value == "." || value == ".." {
            return Err(format!("`{name}` must not be empty, `.` or `..`"));
        }
        Ok(encoded(&value))
    }
}

/// A URL whose path continues that of `base`. The key must not be sent to another origin, and a path such as
/// `@other.example` or `/../` would lead there, or out of the base path. `None` for any other URL.
fn below(base: &str, text: &str) -> Option<Url> {
    let rest = text.strip_prefix(base)?;
    let (base, url) = (Url::parse(base).ok()?, Url::parse(text).ok()?);
    let root = base.path().trim_end_matches('/');
    let continues = url.path().strip_prefix(root).is_some_and(|rest| rest.starts_with('/'));
    (rest.starts_with('/') && url.origin() == base.origin() && continues && url.fragment().is_none())
        .then_some(url)
}

/// A text as one segment of a path: everything but unreserved characters is percent-encoded.
fn encoded(text: &str) -> String {
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || b"-._~".contains(&byte);
    let encode = |byte: u8| if plain(byte) { char::from(byte).to_string() } else { format!("%{byte:02X}") };
    text.bytes().map(encode).collect()
}

fn pairs<'a>(name: &'a str, value: &Value) -> Vec<(&'a str, String)> {
    match value {
        Value::Null => Vec::new(),
        Value::Array(items) => items.iter().map(|item| (name, text(item))).collect(),
        value => vec![(name, text(value))],
    }
}

/// A scalar as it is written in a URL.
fn text(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        value => value.to_string(),
    }
}

/// Adds a field with a bracketed name, such as `a[b][0]`, to an object.
///
/// # Errors
///
/// A clause for the error message, if the name does not have the form `a[b]…`, or leads into a value that is
/// neither an object nor a list, or to an index beyond the end of a list.
pub(crate) fn insert(body: &mut Value, name: &str, value: Value) -> Result<(), String> {
    let wrong = || format!("`{}` is no name of a field", name.escape_debug());
    let (first, rest) = name.split_once('[').map_or((name, ""), |(first, rest)| (first, rest));
    let mut steps = vec![first];
    if !rest.is_empty() || name.ends_with('[') {
        steps.extend(rest.strip_suffix(']').ok_or_else(wrong)?.split("]["));
    }
    if steps.iter().any(|step| step.is_empty() || step.contains(['[', ']'])) {
        return Err(wrong());
    }
    let mut here = body;
    for step in steps {
        if here.is_null() {
            *here = Value::Object(Map::new());
        }
        here = match here {
            Value::Object(fields) => fields.entry(step).or_insert(Value::Null),
            Value::Array(items) => {
                let index: usize = step.parse().map_err(|_| wrong())?;
                if index == items.len() {
                    items.push(Value::Null);
                }
                items.get_mut(index).ok_or_else(wrong)?
            }
            _ => return Err(format!("`{name}` leads into a value without fields")),
        };
    }
    *here = value;
    Ok(())
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn check_url(set: impl FnOnce(&mut Parameters), expected: Result<&str, &str>) {
        let mut parameters = Parameters::default();
        set(&mut parameters);
        let url = parameters.url("http://127.0.0.1/api", "/orders/{id}/lines", &["id"]);
        assert_eq!(url.as_ref().map(Url::as_str).map_err(String::as_str), expected);
    }

    #[test]
    fn parameters_make_the_url() {
        let one = "http://127.0.0.1/api/orders/a%2Fb%3F/lines?limit=3&expand%5B%5D=x&expand%5B%5D=y";
        check_url(
            |parameters| {
                parameters.set_path("id", &"a/b?");
                parameters.set_query("limit", &2);
                parameters.set_query("limit", &3);
                parameters.set_query("expand[]", &["x", "y"]);
            },
            Ok(one),
        );
        check_url(|_| (), Err("`id` is required"));
        for id in ["", " ", ".", ".."] {
            check_url(
                |parameters| parameters.set_path("id", &id),
                Err("`id` must not be empty, `.` or `..`"),
            );
        }
    }

    #[test]
    fn a_path_cannot_leave_the_base_url() {
        let url =
            |path: &str| Parameters::default().url("https://api.example/v2", path, &[]).map(String::from);
        for (path, expected) in [
            ("/orders", "https://api.example/v2/orders"),
            ("/orders/?a=b", "https://api.example/v2/orders/?a=b"),
            ("//other.example", "https://api.example/v2//other.example"),
        ] {
            assert_eq!(url(path).as_deref(), Ok(expected));
        }
        for path in [
            "",
            "orders",
            "@other.example/",
            ".other.example/",
            ":80/",
            "/../v1/keys",
            "/%2e%2e/v1",
            "/a#b",
            "/{id",
        ] {
            url(path).expect_err(path);
        }
    }

    #[test]
    fn bracketed_names_lead_into_the_body() {
        let check = |body: Value, name: &str, expected: Result<Value, &str>| {
            let mut changed = body;
            let inserted = insert(&mut changed, name, json!(true)).map(|()| changed);
            assert_eq!(
                inserted.as_ref().map_err(String::as_str),
                expected.as_ref().map_err(|text| *text),
                "{name}"
            );
        };
        check(json!({}), "a", Ok(json!({"a": true})));
        check(json!({"a": {"c": 1}}), "a[b]", Ok(json!({"a": {"b": true, "c": 1}})));
        check(json!(null), "a[b][c]", Ok(json!({"a": {"b": {"c": true}}})));
        check(json!({"a": [{"b": 1}]}), "a[0][c]", Ok(json!({"a": [{"b": 1, "c": true}]})));
        check(json!({"a": []}), "a[0]", Ok(json!({"a": [true]})));
        check(json!({"a": 1}), "a[b]", Err("`a[b]` leads into a value without fields"));
        for wrong in ["", "a[", "a[b", "a]b", "a[]", "[a]"] {
            check(json!({}), wrong, Err(&format!("`{wrong}` is no name of a field")));
        }
    }
}
