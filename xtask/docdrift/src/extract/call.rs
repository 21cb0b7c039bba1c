//! What a sample says of the wire: the calls it makes, what it sends and what it reads.

use serde_json::Value;

use super::given::Given;
use crate::contract::UrlText;
use crate::source::Span;
use crate::subject::{FieldPath, Method};

/// A language of code samples.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Language {
    /// Python
    Python,
    /// JavaScript
    JavaScript,
    /// Commands of a shell, of which those of curl make requests.
    Shell,
    /// TypeScript
    TypeScript,
    /// Messages of HTTP as they travel
    Http,
}

impl Language {
    /// The language that a fence's info string names; none for one that is not read.
    #[must_use]
    pub fn of_fence(word: &str) -> Option<Language> {
        match word.to_ascii_lowercase().as_str() {
            "python" | "python3" | "py" => Some(Language::Python),
            "javascript" | "js" | "jsx" | "mjs" | "node" | "nodejs" => Some(Language::JavaScript),
            "bash" | "sh" | "shell" | "zsh" | "console" | "curl" | "shellsession" | "shell-session"
            | "terminal" => Some(Language::Shell),
            "typescript" | "ts" | "tsx" | "mts" => Some(Language::TypeScript),
            _ => None,
        }
    }

    /// Its name as people write it.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Language::Python => "Python",
            Language::JavaScript => "JavaScript",
            Language::Shell => "curl",
            Language::TypeScript => "TypeScript",
            Language::Http => "HTTP",
        }
    }

    /// What a field is there that is not in the body.
    #[must_use]
    pub fn nothing(self) -> &'static str {
        match self {
            Language::Python => "None",
            Language::JavaScript | Language::TypeScript => "undefined",
            Language::Shell => "null",
            Language::Http => "nothing",
        }
    }
}

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
    pub headers: Vec<Sent>,
    /// The query parameters that stand outside of the URL.
    pub query: Vec<Sent>,
    /// Whether there may be more parameters, which cannot be followed.
    pub more_query: bool,
    /// The media type, where the way of sending settles it: `json=` does.
    pub media_type: Option<Spanned<&'static str>>,
    /// The body.
    pub body: Option<Given>,
    /// The fields of the decoded response that the sample goes on to use.
    pub reads: Vec<Read>,
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
pub struct Read {
    /// The way to it.
    pub path: FieldPath,
    /// Where its name stands.
    pub span: Span,
    /// Whether it is read where the call has failed, or to find out: then it need not be there.
    pub probes: bool,
}

/// A header or query parameter that is sent.
#[derive(Clone, Debug)]
pub struct Sent {
    /// Its name.
    pub name: Spanned<String>,
    /// Its value; none where it is not known. Of a credential, the scheme is enough.
    pub value: Option<Value>,
}
