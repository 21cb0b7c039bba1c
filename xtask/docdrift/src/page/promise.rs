//! A promise of a page: a property, and the thing that has it as the page tells it.

use serde_json::Value;

use super::claim::{Kind, Origin};
use super::context::Sections;
use crate::source::Span;
use crate::subject::{In, OperationId};

/// What a page promises of a thing.
#[derive(Clone, Debug, PartialEq)]
pub struct Promise {
    /// How the page tells what it is about.
    pub about: About,
    /// What kind of property is promised.
    pub kind: Kind,
    /// Its value.
    pub value: Value,
    /// The sentence or cell.
    pub span: Span,
    /// What it stands in.
    pub origin: Origin,
    /// The sections that it stands in.
    pub within: Sections,
    /// The number of the table on its page; 0 outside of tables.
    pub table: usize,
}

impl Promise {
    /// A promise outside of tables, of which no section is known yet.
    #[must_use]
    pub fn new(about: About, kind: Kind, value: Value, span: Span, origin: Origin) -> Self {
        Promise { about, kind, value, span, origin, within: Sections::default(), table: 0 }
    }
}

/// How a page tells what a promise is about.
#[derive(Clone, Debug, PartialEq)]
pub enum About {
    /// In words, in lower case: `["redirect", "url"]`.
    Words(Vec<String>),
    /// By the name on the wire, and the part of the operation where it is, as far as that is told.
    Name(String, Option<Part>),
    /// By its description alone: the page lost its name.
    Description(String, Part),
}

impl About {
    /// The same of what stands in there, where it is told by its name.
    #[must_use]
    pub fn below(&self, list: &str) -> About {
        match self {
            About::Name(name, part) => About::Name(format!("{list}.{name}"), *part),
            about => about.clone(),
        }
    }
}

/// The list whose items a sentence before a table is about: "Each `lines[]` item has:".
///
/// ```
/// # use docdrift::list_of_items;
/// assert_eq!(list_of_items("Each lines[] item has:"), Some("lines[]"));
/// assert_eq!(list_of_items("Pass lines[] and each of these:"), None);
/// ```
#[must_use]
pub fn list_of_items(text: &str) -> Option<&str> {
    let mut words = text.split_whitespace().map(|word| word.trim_matches(['`', ':', ',']));
    let first = words.next()?.to_ascii_lowercase();
    let list = words.next().filter(|_| matches!(first.as_str(), "each" | "every"))?;
    list.ends_with("[]").then_some(list)
}

/// Whether all that stands under a heading must be sent, or need not: "Required fields", "Optional
/// query parameters".
///
/// ```
/// # use docdrift::requirement;
/// assert_eq!(requirement("Required fields"), Some(true));
/// assert_eq!(requirement("Optional query parameters"), Some(false));
/// assert_eq!(requirement("Required scopes"), None);
/// assert_eq!(requirement("Verify required parameters"), None);
/// ```
#[must_use]
pub fn requirement(heading: &str) -> Option<bool> {
    const NOUNS: &[&str] = &["fields", "parameters", "params", "properties", "attributes", "arguments"];
    let lower = heading.to_ascii_lowercase();
    let mut words = lower.split_whitespace();
    let required = match words.next()? {
        "required" => true,
        "optional" => false,
        _ => return None,
    };
    words.any(|word| NOUNS.contains(&word.trim_end_matches(':'))).then_some(required)
}

/// That what is listed must be sent, or need not, where its own row does not say it.
pub(super) fn required_unless_said(listed: &[Promise], required: bool) -> Vec<Promise> {
    let is_said =
        |one: &Promise| listed.iter().any(|other| other.kind == Kind::Required && other.about == one.about);
    let named = listed.iter().filter(|promise| promise.kind == Kind::Exists && !is_said(promise));
    named
        .map(|promise| Promise { kind: Kind::Required, value: Value::Bool(required), ..promise.clone() })
        .collect()
}

/// A part of an operation that a page describes under one heading.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Part {
    /// Its parameters there.
    Parameters(In),
    /// What is sent in the body.
    Request,
    /// What is answered on success.
    Response,
    /// What is answered otherwise; with the status, where the page says it.
    Refusal(Option<u16>),
}

impl Part {
    /// The part that a heading or the cell of a table tells: "Query Parameters", `query`, "Returns".
    ///
    /// ```
    /// # use docdrift::{In, Part};
    /// assert_eq!(Part::told("Query Parameters"), Some(Part::Parameters(In::Query)));
    /// assert_eq!(Part::told("Request body"), Some(Part::Request));
    /// assert_eq!(Part::told("Error response"), Some(Part::Refusal(None)));
    /// assert_eq!(Part::told("404 Not Found"), Some(Part::Refusal(Some(404))));
    /// assert_eq!(Part::told("Response headers"), None);
    /// ```
    #[must_use]
    pub fn told(text: &str) -> Option<Part> {
        const EXTRA: &[&str] = &["parameters", "parameter", "params", "string", "fields", "field", "schema"];
        let lower = text.trim().trim_matches(['`', '*', '#', ':', '.', ' ']).to_ascii_lowercase();
        let words: Vec<&str> = lower.split_whitespace().filter(|word| !EXTRA.contains(word)).collect();
        match words.as_slice() {
            ["query"] => Some(Part::Parameters(In::Query)),
            ["path"] => Some(Part::Parameters(In::Path)),
            ["header" | "headers"] => Some(Part::Parameters(In::Header)),
            ["cookie" | "cookies"] => Some(Part::Parameters(In::Cookie)),
            ["body" | "request" | "form" | "formdata" | "payload"] | ["request", "body"] => {
                Some(Part::Request)
            }
            ["response" | "returns"] | ["response", "body"] => Some(Part::Response),
            ["error" | "errors"] | ["error", "response" | "responses"] => Some(Part::Refusal(None)),
            [status, ..] if status.len() == 3 => match status.parse().ok()? {
                200..=299_u16 => Some(Part::Response),
                status @ 400..=599 => Some(Part::Refusal(Some(status))),
                _ => None,
            },
            _ => None,
        }
    }

    /// The part that a sentence before a table tells: "These query parameters are known:".
    ///
    /// ```
    /// # use docdrift::{In, Part};
    /// assert_eq!(Part::introduced("These query parameters are known:"), Some(Part::Parameters(In::Query)));
    /// assert_eq!(Part::introduced("Query parameters and the request body:"), None);
    /// ```
    #[must_use]
    pub fn introduced(text: &str) -> Option<Part> {
        const PHRASES: &[(&str, Part)] = &[
            ("query parameter", Part::Parameters(In::Query)),
            ("path parameter", Part::Parameters(In::Path)),
            ("request header", Part::Parameters(In::Header)),
            ("request body", Part::Request),
            ("body parameter", Part::Request),
            ("response body", Part::Response),
            ("response field", Part::Response),
            ("response contains", Part::Response),
            ("response includes", Part::Response),
        ];
        let lower = text.to_ascii_lowercase();
        let mut told = PHRASES.iter().filter(|(phrase, _)| lower.contains(phrase)).map(|(_, part)| *part);
        let first = told.next();
        Part::told(text).or_else(|| first.filter(|first| told.all(|other| other == *first)))
    }
}

/// How a page says which operation it is about, where no fragment does.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Headline {
    /// By method and path.
    Operation(OperationId),
    /// By lines that stand where a title would; one of them may be the summary of an operation.
    Titles(Vec<String>),
}

impl Headline {
    /// The operation that a paragraph is, `GET /orders`; on a rendered page, the method has a line of
    /// its own, and the path stands before the summary on the next.
    ///
    /// ```
    /// # use docdrift::Headline;
    /// assert!(Headline::told("`GET /orders`").is_some());
    /// assert!(Headline::told("get\n/orders List all orders").is_some());
    /// assert!(Headline::told("Get /orders before you pay.").is_none());
    /// ```
    #[must_use]
    pub fn told(text: &str) -> Option<Headline> {
        let text = text.trim().trim_matches('`');
        let (method, rest) = text.split_once(char::is_whitespace)?;
        let apart = text[method.len()..].starts_with(['\n', '\r']);
        let rest = rest.trim_start().trim_start_matches('`');
        let path = rest.split(|c: char| c.is_whitespace() || c == '`').next()?;
        let alone = rest[path.len()..].trim_matches('`').trim().is_empty();
        let operation = format!("{method} {path}").parse().ok()?;
        (apart || alone).then_some(Headline::Operation(operation))
    }
}
