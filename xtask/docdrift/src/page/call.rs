//! What a sample says of the wire: the calls it makes, what it sends and what it reads.

use serde_json::Value;

use super::written_value::WrittenValue;
use crate::source::Span;
use crate::subject::url::UrlText;
use crate::subject::{FieldPath, Method};

/// A value and where it stands.
#[derive(Clone, Debug)]
pub struct Spanned<T> {
    /// The value.
    pub value: T,
    /// Where it stands.
    pub span: Span,
}

/// One request that a sample makes.
#[derive(Clone, Debug)]
pub struct Call {
    /// The method, as the sample says it or as the library's default; none where it is not known.
    pub method: Option<Spanned<Method>>,
    /// The URL.
    pub url: Spanned<UrlText>,
    /// The headers, in the order of the sample.
    pub headers: Vec<SentParameter>,
    /// The query parameters that stand outside of the URL.
    pub query: Vec<SentParameter>,
    /// Whether there may be more parameters, which cannot be followed.
    pub more_query: bool,
    /// The media type, where the way of sending settles it: `json=` does.
    pub media_type: Option<Spanned<&'static str>>,
    /// The body.
    pub body: Option<WrittenValue>,
    /// The fields of the decoded response that the sample goes on to use.
    pub reads: Vec<FieldRead>,
    /// The whole call.
    pub span: Span,
}

impl Call {
    /// A call of which no more is known yet; `span` is the whole of it.
    #[must_use]
    pub fn new(method: Option<Spanned<Method>>, url: Spanned<UrlText>, span: Span) -> Self {
        Call {
            method,
            url,
            headers: Vec::new(),
            query: Vec::new(),
            more_query: false,
            media_type: None,
            body: None,
            reads: Vec::new(),
            span,
        }
    }
}

/// A field of a decoded response that a sample uses.
#[derive(Clone, Debug)]
pub struct FieldRead {
    /// The way to it.
    pub path: FieldPath,
    /// Where its name stands.
    pub span: Span,
    /// Whether it is read where the call has failed, or to find out: then it need not be there.
    pub probes: bool,
}

/// A header or query parameter that is sent.
#[derive(Clone, Debug)]
pub struct SentParameter {
    /// Its name.
    pub name: Spanned<String>,
    /// Its value; none where it is not known. Of a credential, the scheme is enough.
    pub value: Option<Value>,
}
