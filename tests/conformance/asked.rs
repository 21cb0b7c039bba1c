//! `ComparedRequest`: the parts of a request in which the recorded request and the request that the client
//! sent must agree.

use std::collections::BTreeMap;
use std::fmt;

use docdrift::{RecordedRequest, is_masked, same_json};
use httpmock::HttpMockRequest;
use serde_json::{Map, Value};

/// The content type of a form. A recording writes the body of a form as the object that the form encodes.
const FORM: &str = "application/x-www-form-urlencoded";

/// The compared parts of a request: method, path, query, the headers that the recording declares, and
/// the body.
#[derive(Clone, Debug)]
pub(crate) struct ComparedRequest {
    /// Method and path, such as `GET /orders`.
    line: String,
    /// Names and values, sorted. A parameter that is sent twice is listed twice.
    query: Vec<(String, String)>,
    /// Header values. The names are in lower case; the value is `None` for a header that was not sent.
    headers: BTreeMap<String, Option<String>>,
    body: Body,
}

#[derive(Clone, Debug)]
enum Body {
    None,
    Json(Value),
    /// The names and values of a form, sorted. The names have brackets, as they are sent.
    Form(Vec<(String, String)>),
    Other(String),
}

impl ComparedRequest {
    /// The request in the recording.
    pub(crate) fn recorded(request: &RecordedRequest) -> Self {
        let query = request.query.iter().flat_map(|(name, value)| match value {
            Value::Array(items) => items.iter().map(|item| (name.clone(), text(item))).collect(),
            value => vec![(name.clone(), text(value))],
        });
        let headers = request.headers.iter();
        let headers: BTreeMap<String, Option<String>> =
            headers.map(|(name, value)| (name.to_ascii_lowercase(), Some(text(value)))).collect();
        let is_form = headers.get("content-type").is_some_and(|sent| sent.as_deref() == Some(FORM));
        ComparedRequest {
            line: format!("{} {}", request.method.to_ascii_uppercase(), request.path),
            query: sorted(query),
            headers,
            body: match &request.body {
                None => Body::None,
                Some(fields) if is_form => Body::Form(sorted(pairs("", fields))),
                Some(body) => Body::Json(body.clone()),
            },
        }
    }

    /// The request that the client sent. `stated` are the headers that the recording declares: only these are
    /// compared. If the recorded value of a header is masked, a sent value that is not empty is replaced by
    /// the mask, so that the two are equal.
    pub(crate) fn sent(request: &HttpMockRequest, stated: &Map<String, Value>) -> Self {
        let headers = request.headers();
        let stated = stated.iter().map(|(name, value)| {
            let sent = headers.get(name).map(|sent| String::from_utf8_lossy(sent.as_bytes()).into_owned());
            let wanted = value.as_str().unwrap_or_default();
            let masked = |sent: String| {
                if is_masked(wanted) && !sent.is_empty() { wanted.to_owned() } else { sent }
            };
            (name.to_ascii_lowercase(), sent.map(masked))
        });
        let body = request.body_ref();
        let is_form = headers.get("content-type").is_some_and(|sent| sent.as_bytes() == FORM.as_bytes());
        ComparedRequest {
            line: format!("{} {}", request.method(), request.uri().path()),
            query: sorted(request.query_params()),
            headers: stated.collect(),
            body: match serde_json::from_slice(body) {
                _ if body.is_empty() => Body::None,
                _ if is_form => Body::Form(sorted(form_urlencoded::parse(body).into_owned())),
                Ok(json) => Body::Json(json),
                Err(_) => Body::Other(String::from_utf8_lossy(body).into_owned()),
            },
        }
    }
}

/// Compares JSON bodies by value: 100 equals 100.0.
impl PartialEq for ComparedRequest {
    fn eq(&self, other: &Self) -> bool {
        let body = match (&self.body, &other.body) {
            (Body::None, Body::None) => true,
            (Body::Json(one), Body::Json(other)) => same_json(one, other),
            (Body::Form(one), Body::Form(other)) => one == other,
            (Body::Other(one), Body::Other(other)) => one == other,
            _ => false,
        };
        body && (&self.line, &self.query, &self.headers) == (&other.line, &other.query, &other.headers)
    }
}

impl fmt::Display for ComparedRequest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "  {}", self.line)?;
        for (name, value) in &self.query {
            writeln!(f, "  query {name}={value}")?;
        }
        for (name, value) in &self.headers {
            writeln!(f, "  header {name}: {}", value.as_deref().unwrap_or("(absent)"))?;
        }
        match &self.body {
            Body::None => writeln!(f, "  no body"),
            Body::Json(value) => writeln!(f, "  body {value}"),
            Body::Form(pairs) => {
                pairs.iter().try_for_each(|(name, value)| writeln!(f, "  form {name}={value}"))
            }
            Body::Other(text) => writeln!(f, "  body, not JSON: {text}"),
        }
    }
}

fn sorted(pairs: impl IntoIterator<Item = (String, String)>) -> Vec<(String, String)> {
    let mut pairs: Vec<_> = pairs.into_iter().collect();
    pairs.sort();
    pairs
}

/// The names and values of the form that encodes `value`, with names such as `a[b][0]`. `name` is the name of
/// `value` itself in the form; it is empty for the whole body.
fn pairs(name: &str, value: &Value) -> Vec<(String, String)> {
    let below = |key: &str| if name.is_empty() { key.to_owned() } else { format!("{name}[{key}]") };
    match value {
        Value::Object(fields) if !fields.is_empty() => {
            fields.iter().flat_map(|(key, value)| pairs(&below(key), value)).collect()
        }
        Value::Array(items) if !items.is_empty() => {
            let items = items.iter().enumerate();
            items.flat_map(|(index, value)| pairs(&below(&index.to_string()), value)).collect()
        }
        Value::Null | Value::Array(_) | Value::Object(_) if name.is_empty() => Vec::new(),
        Value::Null | Value::Array(_) | Value::Object(_) => vec![(name.to_owned(), String::new())],
        scalar => vec![(name.to_owned(), text(scalar))],
    }
}

/// A scalar as it is sent in a query or a header.
pub(crate) fn text(value: &Value) -> String {
    value.as_str().map_or_else(|| value.to_string(), str::to_owned)
}
