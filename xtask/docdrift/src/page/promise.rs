//! A promise of a page: a property, and the thing that has it as the page tells it.

use serde_json::Value;

use super::block_context::SectionPath;
use super::claim::{ClaimKind, Origin};
use crate::source::Span;
use crate::subject::{OperationId, ParameterLocation};

/// What a page promises of a thing.
#[derive(Clone, Debug, PartialEq)]
pub struct Promise {
    /// How the page tells what it is about.
    pub about: PromiseSubject,
    /// What kind of property is promised.
    pub kind: ClaimKind,
    /// Its value.
    pub value: Value,
    /// The sentence or cell.
    pub span: Span,
    /// What it stands in.
    pub origin: Origin,
    /// The sections that it stands in.
    pub within: SectionPath,
    /// The number of the table on its page; 0 outside of tables.
    pub table: usize,
}

impl Promise {
    /// A promise outside of tables, of which no section is known yet.
    #[must_use]
    pub fn new(about: PromiseSubject, kind: ClaimKind, value: Value, span: Span, origin: Origin) -> Self {
        Promise { about, kind, value, span, origin, within: SectionPath::default(), table: 0 }
    }
}

/// How a page tells what a promise is about.
#[derive(Clone, Debug, PartialEq)]
pub enum PromiseSubject {
    /// In words, in lower case: `["redirect", "url"]`.
    Words(Vec<String>),
    /// By the name on the wire, and the part of the operation where it is, as far as that is told.
    Name(String, Option<OperationPart>),
    /// By its description alone: the page lost its name.
    Description(String, OperationPart),
}

impl PromiseSubject {
    /// The same of what stands in there, where it is told by its name.
    #[must_use]
    pub fn below(&self, list: &str) -> PromiseSubject {
        match self {
            PromiseSubject::Name(name, part) => PromiseSubject::Name(format!("{list}.{name}"), *part),
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
    let is_said = |one: &Promise| {
        listed.iter().any(|other| other.kind == ClaimKind::Required && other.about == one.about)
    };
    let named = listed.iter().filter(|promise| promise.kind == ClaimKind::Exists && !is_said(promise));
    named
        .map(|promise| Promise { kind: ClaimKind::Required, value: Value::Bool(required), ..promise.clone() })
        .collect()
}

/// A part of an operation that a page describes under one heading.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum OperationPart {
    /// Its parameters there.
    Parameters(ParameterLocation),
    /// What is sent in the body.
    Request,
    /// What is answered on success.
    Response,
    /// What is answered otherwise; with the status, where the page says it.
    Refusal(Option<u16>),
}

impl OperationPart {
    /// The part that a heading or the cell of a table tells: "Query Parameters", `query`, "Returns".
    ///
    /// ```
    /// # use docdrift::{ParameterLocation, OperationPart};
    /// assert_eq!(OperationPart::told("Query Parameters"), Some(OperationPart::Parameters(ParameterLocation::Query)));
    /// assert_eq!(OperationPart::told("Request body"), Some(OperationPart::Request));
    /// assert_eq!(OperationPart::told("Error response"), Some(OperationPart::Refusal(None)));
    /// assert_eq!(OperationPart::told("404 Not Found"), Some(OperationPart::Refusal(Some(404))));
    /// assert_eq!(OperationPart::told("Response headers"), None);
    /// ```
    #[must_use]
    pub fn told(text: &str) -> Option<OperationPart> {
        const EXTRA: &[&str] = &["parameters", "parameter", "params", "string", "fields", "field", "schema"];
        let lower = text.trim().trim_matches(['`', '*', '#', ':', '.', ' ']).to_ascii_lowercase();
        let words: Vec<&str> = lower.split_whitespace().filter(|word| !EXTRA.contains(word)).collect();
        match words.as_slice() {
            ["query"] => Some(OperationPart::Parameters(ParameterLocation::Query)),
            ["path"] => Some(OperationPart::Parameters(ParameterLocation::Path)),
            ["header" | "headers"] => Some(OperationPart::Parameters(ParameterLocation::Header)),
            ["cookie" | "cookies"] => Some(OperationPart::Parameters(ParameterLocation::Cookie)),
            ["body" | "request" | "form" | "formdata" | "payload"] | ["request", "body"] => {
                Some(OperationPart::Request)
            }
            ["response" | "returns"] | ["response", "body"] => Some(OperationPart::Response),
            ["error" | "errors"] | ["error", "response" | "responses"] => Some(OperationPart::Refusal(None)),
            [status, ..] if status.len() == 3 => match status.parse().ok()? {
                200..=299_u16 => Some(OperationPart::Response),
                status @ 400..=599 => Some(OperationPart::Refusal(Some(status))),
                _ => None,
            },
            _ => None,
        }
    }

    /// The part that a sentence before a table tells: "These query parameters are known:".
    ///
    /// ```
    /// # use docdrift::{ParameterLocation, OperationPart};
    /// assert_eq!(OperationPart::introduced("These query parameters are known:"), Some(OperationPart::Parameters(ParameterLocation::Query)));
    /// assert_eq!(OperationPart::introduced("Query parameters and the request body:"), None);
    /// ```
    #[must_use]
    pub fn introduced(text: &str) -> Option<OperationPart> {
        const PHRASES: &[(&str, OperationPart)] = &[
            ("query parameter", OperationPart::Parameters(ParameterLocation::Query)),
            ("path parameter", OperationPart::Parameters(ParameterLocation::Path)),
            ("request header", OperationPart::Parameters(ParameterLocation::Header)),
            ("request body", OperationPart::Request),
            ("body parameter", OperationPart::Request),
            ("response body", OperationPart::Response),
            ("response field", OperationPart::Response),
            ("response contains", OperationPart::Response),
            ("response includes", OperationPart::Response),
        ];
        let lower = text.to_ascii_lowercase();
        let mut told = PHRASES.iter().filter(|(phrase, _)| lower.contains(phrase)).map(|(_, part)| *part);
        let first = told.next();
        OperationPart::told(text).or_else(|| first.filter(|first| told.all(|other| other == *first)))
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
