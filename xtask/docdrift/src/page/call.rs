//! A call of a code sample: method, URL, headers, query, body, and the response fields that the sample reads.

use serde_json::Value;

use super::written_value::WrittenValue;
use crate::source::Span;
use crate::subject::url::UrlText;
use crate::subject::{FieldPath, Method};

/// A value and its place on the page.
#[derive(Clone, Debug)]
pub struct Spanned<T> {
    /// The value.
    pub value: T,
    /// The place of the value.
    pub span: Span,
}

/// One request that a sample makes.
#[derive(Clone, Debug)]
pub struct Call {
    /// The method that the sample names, or the default of its HTTP library; `None` if it is unknown.
    pub method: Option<Spanned<Method>>,
    /// The URL.
    pub url: Spanned<UrlText>,
    /// The headers, in the order of the sample.
    pub headers: Vec<SentParameter>,
    /// Whether the call may send further headers that could not be followed.
    pub more_headers: bool,
    /// The query parameters that the sample passes apart from the URL.
    pub query: Vec<SentParameter>,
    /// Whether the call may send further query parameters that could not be followed.
    pub more_query: bool,
    /// The media type, if the argument implies it: `json=` does.
    pub media_type: Option<Spanned<&'static str>>,
    /// The request body.
    pub body: Option<WrittenValue>,
    /// Whether the body is a form, whose keys may be paths: `config.limit`, `items[0]`.
    pub is_form: bool,
    /// The fields of the decoded response that the sample reads.
    pub reads: Vec<FieldRead>,
    /// The path in the response body that the sample prints, the root unless a filter prints a part; `None` if
    /// it prints something else, such as some lines.
    pub printed: Option<FieldPath>,
    /// The whole call.
    pub span: Span,
}

impl Call {
    /// A call with only a method and a URL; `span` is the place of the whole call.
    #[must_use]
    pub fn new(method: Option<Spanned<Method>>, url: Spanned<UrlText>, span: Span) -> Self {
        Call {
            method,
            url,
            headers: Vec::new(),
            more_headers: false,
            query: Vec::new(),
            more_query: false,
            media_type: None,
            body: None,
            is_form: false,
            reads: Vec::new(),
            printed: Some(FieldPath::root()),
            span,
        }
    }
}

impl Call {
    /// The URL with all known query parameters, for documents that tell operations apart by them.
    #[must_use]
    pub fn url_with_query(&self) -> UrlText {
        let mut url = self.url.value.clone();
        for parameter in &self.query {
            let Some(value) = parameter.value.as_ref() else { continue };
            let separator = if url.to_string().contains('?') { '&' } else { '?' };
            let value = value.as_str().map_or_else(|| value.to_string(), str::to_owned);
            url.literal(&format!("{separator}{}={value}", parameter.name.value));
        }
        url
    }
}

/// A field of a decoded response that a sample reads.
#[derive(Clone, Debug)]
pub struct FieldRead {
    /// The path of the field in the response body.
    pub path: FieldPath,
    /// The place of the field's name.
    pub span: Span,
    /// Whether the sample reads the field after a failed call, or to test whether it exists. Then the
    /// response may lack it.
    pub probes: bool,
}

/// A header or query parameter of a request.
#[derive(Clone, Debug)]
pub struct SentParameter {
    /// The name.
    pub name: Spanned<String>,
    /// The value; `None` if it is unknown. For a credential, the scheme is sufficient.
    pub value: Option<Value>,
}
