//! Subjects: the part of an API (operation, parameter, field, …) that a fact is about.
//!
//! Facts of pages, schemas, recordings and clients are joined by their [`Subject`] only. A subject has the
//! names that the source of the fact uses, and is printed the same everywhere: `POST /billing/checkout 200
//! data.url`.

pub(crate) mod identifier_words;
mod parse;
pub(crate) mod url;

use std::fmt;
use std::str::FromStr;

/// An HTTP method that OpenAPI defines.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Method {
    /// `GET`
    Get,
    /// `PUT`
    Put,
    /// `POST`
    Post,
    /// `DELETE`
    Delete,
    /// `OPTIONS`
    Options,
    /// `HEAD`
    Head,
    /// `PATCH`
    Patch,
    /// `TRACE`
    Trace,
}

impl Method {
    /// All methods, in the order of the OpenAPI specification.
    pub const ALL: [Method; 8] = [
        Method::Get,
        Method::Put,
        Method::Post,
        Method::Delete,
        Method::Options,
        Method::Head,
        Method::Patch,
        Method::Trace,
    ];

    /// The method in upper case, as in HTTP.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Method::Get => "GET",
            Method::Put => "PUT",
            Method::Post => "POST",
            Method::Delete => "DELETE",
            Method::Options => "OPTIONS",
            Method::Head => "HEAD",
            Method::Patch => "PATCH",
            Method::Trace => "TRACE",
        }
    }
}

impl fmt::Display for Method {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl FromStr for Method {
    type Err = NoMethod;

    fn from_str(text: &str) -> Result<Self, NoMethod> {
        Method::ALL.into_iter().find(|method| method.as_str().eq_ignore_ascii_case(text)).ok_or(NoMethod)
    }
}

/// The text is not a method that OpenAPI defines, or, for an [`OperationId`], not such a method and a path.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
#[error("no HTTP method that OpenAPI knows")]
pub struct NoMethod;

/// A method and a path. The path has its template parameters as the page or document writes them. Parsed from
/// and printed as `GET /orders/{id}`; the method may be in upper or lower case.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct OperationId {
    /// The path, which starts with `/`.
    pub path: String,
    /// The method.
    pub method: Method,
}

impl OperationId {
    /// The operation that calls a webhook of this name. Its path is no path of a URL: it starts without `/`.
    #[must_use]
    pub fn webhook(method: Method, name: &str) -> Self {
        OperationId { method, path: format!("{WEBHOOKS}{}", without_blanks(name)) }
    }

    /// The operation that calls a callback of this name.
    #[must_use]
    pub fn callback(method: Method, name: &str) -> Self {
        OperationId { method, path: format!("{CALLBACKS}{}", without_blanks(name)) }
    }

    /// What a component that no operation uses is named by, in the place of an operation. Its path is no path of a
    /// URL: it starts without `/`.
    #[must_use]
    pub fn schema(name: &str) -> Self {
        OperationId { method: Method::Get, path: format!("{SCHEMAS}{}", without_blanks(name)) }
    }

    /// Whether this names a component in the place of an operation.
    #[must_use]
    pub fn is_schema(&self) -> bool {
        self.path.starts_with(SCHEMAS)
    }

    /// The name of the webhook or callback; `None` for an operation that callers of the API call.
    #[must_use]
    pub fn event(&self) -> Option<&str> {
        self.path.strip_prefix(WEBHOOKS).or_else(|| self.path.strip_prefix(CALLBACKS))
    }
}

const WEBHOOKS: &str = "webhooks/";
const CALLBACKS: &str = "callbacks/";
const SCHEMAS: &str = "components/";

/// A name as it is printed in a subject, whose parts are separated by blanks.
fn without_blanks(name: &str) -> String {
    name.split_whitespace().collect::<Vec<_>>().join("%20")
}

impl fmt::Display for OperationId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.is_schema() {
            true => f.write_str(&self.path),
            false => write!(f, "{} {}", self.method, self.path),
        }
    }
}

impl FromStr for OperationId {
    type Err = NoMethod;

    fn from_str(text: &str) -> Result<Self, NoMethod> {
        let (method, path) = text.trim().split_once(char::is_whitespace).ok_or(NoMethod)?;
        let path = path.trim();
        if !path.starts_with('/') || path.contains(char::is_whitespace) {
            return Err(NoMethod);
        }
        Ok(OperationId { method: method.parse()?, path: path.to_owned() })
    }
}

/// The part of a request that contains a parameter.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ParameterLocation {
    /// In the path.
    Path,
    /// In the query.
    Query,
    /// In a header.
    Header,
    /// In a cookie.
    Cookie,
}

impl ParameterLocation {
    /// The value of `in` in OpenAPI: `path`, `query`, `header`, `cookie`.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            ParameterLocation::Path => "path",
            ParameterLocation::Query => "query",
            ParameterLocation::Header => "header",
            ParameterLocation::Cookie => "cookie",
        }
    }

    /// The noun in messages: "query parameter", "header".
    #[must_use]
    pub fn noun(self) -> &'static str {
        match self {
            ParameterLocation::Path => "path parameter",
            ParameterLocation::Query => "query parameter",
            ParameterLocation::Header => "header",
            ParameterLocation::Cookie => "cookie",
        }
    }
}

/// One step of a [`FieldPath`].
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Step {
    /// The value of this key of an object.
    Key(String),
    /// Any item of a list.
    Item,
}

/// The path from the root of a body to one of its fields. Keys are separated by `.`, and `[]` is an item of a
/// list. A key that is empty, or has other characters than letters, digits, `_`, `-` and `$`, is printed as a
/// JSON string.
///
/// ```
/// # use docdrift::FieldPath;
/// let path = FieldPath::root().key("data").item().key("created[gte]");
/// assert_eq!(path.to_string(), r#"data[]."created[gte]""#);
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct FieldPath(Vec<Step>);

impl FieldPath {
    /// The path of the body itself, without steps.
    #[must_use]
    pub fn root() -> Self {
        Self::default()
    }

    /// This path and one more step: a key of the object at this path.
    #[must_use]
    pub fn key(&self, key: &str) -> Self {
        self.step(Step::Key(key.to_owned()))
    }

    /// This path and one more step: an item of the list at this path.
    #[must_use]
    pub fn item(&self) -> Self {
        self.step(Step::Item)
    }

    /// This path and one more step.
    #[must_use]
    pub fn step(&self, step: Step) -> Self {
        let mut steps = self.0.clone();
        steps.push(step);
        FieldPath(steps)
    }

    /// The steps from the root.
    #[must_use]
    pub fn steps(&self) -> &[Step] {
        &self.0
    }

    /// Whether this is the path of the body itself.
    #[must_use]
    pub fn is_root(&self) -> bool {
        self.0.is_empty()
    }

    /// The path without its last step; `None` for the body itself.
    #[must_use]
    pub fn parent(&self) -> Option<FieldPath> {
        let (_, parent) = self.0.split_last()?;
        Some(FieldPath(parent.to_vec()))
    }

    /// The last key of the path; `None` if the path has no key.
    #[must_use]
    pub fn name(&self) -> Option<&str> {
        self.0.iter().rev().find_map(|step| match step {
            Step::Key(key) => Some(key.as_str()),
            Step::Item => None,
        })
    }

    /// Whether this path starts with all steps of the other path.
    #[must_use]
    pub fn starts_with(&self, other: &FieldPath) -> bool {
        self.0.starts_with(&other.0)
    }

    /// This path with its prefix `from` replaced by `to`.
    ///
    /// # Panics
    ///
    /// If `from` has more steps than this path. In debug builds, also if `from` is not a prefix of this path.
    #[must_use]
    pub fn rebase(&self, from: &FieldPath, to: &FieldPath) -> FieldPath {
        debug_assert!(self.starts_with(from), "{self} does not begin with {from}");
        FieldPath(to.0.iter().chain(&self.0[from.0.len()..]).cloned().collect())
    }
}

impl FromIterator<Step> for FieldPath {
    fn from_iter<T: IntoIterator<Item = Step>>(steps: T) -> Self {
        FieldPath(steps.into_iter().collect())
    }
}

impl fmt::Display for FieldPath {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (index, step) in self.0.iter().enumerate() {
            match step {
                Step::Item => f.write_str("[]")?,
                Step::Key(key) => {
                    if index > 0 {
                        f.write_str(".")?;
                    }
                    f.write_str(&quoted(key))?;
                }
            }
        }
        Ok(())
    }
}

/// A key as subjects print it: quoted if it is empty, or has other characters than letters, digits, `_`,
/// `-`, `$`.
fn quoted(key: &str) -> String {
    let plain = |c: char| c.is_alphanumeric() || matches!(c, '_' | '-' | '$');
    if !key.is_empty() && key.chars().all(plain) {
        key.to_owned()
    } else {
        // The escapes of JSON are stable; those of `Debug` may change with the toolchain.
        serde_json::Value::from(key).to_string()
    }
}

/// The part of an operation that a fact is about.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Place {
    /// The operation as a whole.
    Operation,
    /// The server of the operation.
    Server,
    /// The authentication of the caller.
    Security,
    /// A parameter, by its location and name.
    Parameter(ParameterLocation, String),
    /// The request body, or a field of it.
    Request(FieldPath),
    /// The body of a response with this status (`200`, `4XX`, `default`), or a field of it.
    Response(String, FieldPath),
}

impl Place {
    /// The field path; `None` for a place outside of bodies.
    #[must_use]
    pub fn path(&self) -> Option<&FieldPath> {
        match self {
            Place::Request(path) | Place::Response(_, path) => Some(path),
            _ => None,
        }
    }

    /// The name of the parameter, or the last key of the field path; `None` for other places.
    #[must_use]
    pub fn name(&self) -> Option<&str> {
        match self {
            Place::Parameter(_, name) => Some(name),
            place => place.path().and_then(FieldPath::name),
        }
    }

    /// The same body with another field path. A place outside of bodies is returned unchanged.
    #[must_use]
    pub fn with_path(&self, path: FieldPath) -> Place {
        match self {
            Place::Request(_) => Place::Request(path),
            Place::Response(status, _) => Place::Response(status.clone(), path),
            other => other.clone(),
        }
    }
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Place::Operation => Ok(()),
            Place::Server => f.write_str("server"),
            Place::Security => f.write_str("security"),
            Place::Parameter(location, name) => write!(f, "{} {}", location.as_str(), quoted(name)),
            Place::Request(path) if path.is_root() => f.write_str("request"),
            Place::Request(path) => write!(f, "request {path}"),
            Place::Response(status, path) if path.is_root() => f.write_str(status),
            Place::Response(status, path) => write!(f, "{status} {path}"),
        }
    }
}

/// The part of an API that a fact is about. Parsed from and printed as `POST /billing/checkout 200 data.url`.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Subject {
    /// The operation.
    pub operation: OperationId,
    /// The part of the operation.
    pub place: Place,
}

impl Subject {
    /// The subject of a place in an operation.
    #[must_use]
    pub fn new(operation: &OperationId, place: Place) -> Self {
        Subject { operation: operation.clone(), place }
    }
}

impl fmt::Display for Subject {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.place {
            Place::Operation => write!(f, "{}", self.operation),
            _ => write!(f, "{} {}", self.operation, self.place),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn subjects_are_printed_the_same_everywhere() {
        let operation: OperationId = "post /billing/checkout".parse().expect("valid");
        let path = FieldPath::root().key("data").key("url");
        for (place, expected) in [
            (Place::Operation, "POST /billing/checkout"),
            (Place::Server, "POST /billing/checkout server"),
            (
                Place::Parameter(ParameterLocation::Query, "created[gte]".into()),
                "POST /billing/checkout query \"created[gte]\"",
            ),
            (
                Place::Parameter(ParameterLocation::Header, "x-access-token".into()),
                "POST /billing/checkout header x-access-token",
            ),
            (Place::Request(FieldPath::root()), "POST /billing/checkout request"),
            (Place::Request(path.clone()), "POST /billing/checkout request data.url"),
            (Place::Response("200".into(), path), "POST /billing/checkout 200 data.url"),
            (
                Place::Response("4XX".into(), FieldPath::root().item().key("")),
                "POST /billing/checkout 4XX [].\"\"",
            ),
        ] {
            assert_eq!(Subject::new(&operation, place).to_string(), expected);
        }
    }

    #[test]
    fn what_stands_below_a_place_moves_with_it() {
        let from = FieldPath::root().key("checkouts");
        let to = FieldPath::root().key("data");
        assert_eq!(from.item().key("id").rebase(&from, &to).to_string(), "data[].id");
    }

    #[test]
    fn a_text_without_method_or_path_is_no_operation() {
        for text in ["", "POST", "FETCH /a", "POST a", "POST /a b"] {
            assert_eq!(text.parse::<OperationId>(), Err(NoMethod), "{text}");
        }
    }
}
