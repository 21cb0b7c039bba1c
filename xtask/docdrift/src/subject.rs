//! The common noun of all witnesses: the part of an API that a fact is about.
//!
//! A [`Subject`] is the only key on which witnesses are joined. It is the place as its witness
//! names it, and is printed the same everywhere: `POST /billing/checkout 200 data.url`.

pub(crate) mod identifier_words;
mod parse;
pub(crate) mod url;

use std::fmt;
use std::str::FromStr;

/// An HTTP method that OpenAPI knows.
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
    /// Every method, in the order of the OpenAPI specification.
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

    /// The method in capitals.
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

/// The text is none of the methods that OpenAPI knows.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
#[error("no HTTP method that OpenAPI knows")]
pub struct NoMethod;

/// A method and a path, the latter with its templates as the witness writes them.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct OperationId {
    /// The path, from `/`.
    pub path: String,
    /// The method.
    pub method: Method,
}

impl fmt::Display for OperationId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", self.method, self.path)
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

/// Where a parameter travels.
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
    /// The word that OpenAPI has for it.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            ParameterLocation::Path => "path",
            ParameterLocation::Query => "query",
            ParameterLocation::Header => "header",
            ParameterLocation::Cookie => "cookie",
        }
    }

    /// How messages call it: "query parameter", "header".
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
    /// The value under this key.
    Key(String),
    /// Any item of a list.
    Item,
}

/// The way from the root of a body to a field of it.
///
/// ```
/// # use docdrift::FieldPath;
/// let path = FieldPath::root().key("data").item().key("created[gte]");
/// assert_eq!(path.to_string(), r#"data[]."created[gte]""#);
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct FieldPath(Vec<Step>);

impl FieldPath {
    /// The body itself.
    #[must_use]
    pub fn root() -> Self {
        Self::default()
    }

    /// The value under a key of what stands here.
    #[must_use]
    pub fn key(&self, key: &str) -> Self {
        self.step(Step::Key(key.to_owned()))
    }

    /// An item of the list that stands here.
    #[must_use]
    pub fn item(&self) -> Self {
        self.step(Step::Item)
    }

    /// One step further.
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

    /// Whether it is the body itself.
    #[must_use]
    pub fn is_root(&self) -> bool {
        self.0.is_empty()
    }

    /// The path without its last step; none for the body itself.
    #[must_use]
    pub fn parent(&self) -> Option<FieldPath> {
        let (_, parent) = self.0.split_last()?;
        Some(FieldPath(parent.to_vec()))
    }

    /// The last key on the way; none for the body itself and for items of it.
    #[must_use]
    pub fn name(&self) -> Option<&str> {
        self.0.iter().rev().find_map(|step| match step {
            Step::Key(key) => Some(key.as_str()),
            Step::Item => None,
        })
    }

    /// Whether this path begins with all steps of the other.
    #[must_use]
    pub fn starts_with(&self, other: &FieldPath) -> bool {
        self.0.starts_with(&other.0)
    }

    /// The same path with its beginning exchanged for another.
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

/// A key as subjects print it: quoted, once it holds anything but letters, digits, `_`, `-`, `$`.
fn quoted(key: &str) -> String {
    let plain = |c: char| c.is_alphanumeric() || matches!(c, '_' | '-' | '$');
    if !key.is_empty() && key.chars().all(plain) {
        key.to_owned()
    } else {
        // JSON's escapes stay what they are; those of `Debug` may change with the toolchain.
        serde_json::Value::from(key).to_string()
    }
}

/// The part of an operation that a fact is about.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Place {
    /// The operation as a whole.
    Operation,
    /// The server that it is called at.
    Server,
    /// How the caller proves who they are.
    Security,
    /// A parameter.
    Parameter(ParameterLocation, String),
    /// The request body, or a field of it.
    Request(FieldPath),
    /// The body of a response with this status (`200`, `4XX`, `default`), or a field of it.
    Response(String, FieldPath),
}

impl Place {
    /// The field path, for a place within a body.
    #[must_use]
    pub fn path(&self) -> Option<&FieldPath> {
        match self {
            Place::Request(path) | Place::Response(_, path) => Some(path),
            _ => None,
        }
    }

    /// The name of what is there: a parameter's, or the last key on the way to a field.
    #[must_use]
    pub fn name(&self) -> Option<&str> {
        match self {
            Place::Parameter(_, name) => Some(name),
            place => place.path().and_then(FieldPath::name),
        }
    }

    /// The same body with another path; other places stay what they are.
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

/// What a fact is about.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Subject {
    /// The operation.
    pub operation: OperationId,
    /// The part of it.
    pub place: Place,
}

impl Subject {
    /// A part of an operation.
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
