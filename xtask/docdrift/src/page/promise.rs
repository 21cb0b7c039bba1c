//! Promises of a page: a property such as `default` or `required`, and how the page names the field or
//! parameter that has it.

use serde_json::Value;

use super::block_context::SectionPath;
use super::claim::{ClaimKind, Origin};
use crate::source::Span;
use crate::subject::{OperationId, ParameterLocation};

/// A property that a page states in text, a table or a component.
#[derive(Clone, Debug, PartialEq)]
pub struct Promise {
    /// The field, parameter or thing that has the property, as the page names it.
    pub about: PromiseSubject,
    /// The property.
    pub kind: ClaimKind,
    /// The value of the property.
    pub value: Value,
    /// The sentence or cell.
    pub span: Span,
    /// The kind of text that contains the promise.
    pub origin: Origin,
    /// The sections that contain the promise.
    pub within: SectionPath,
    /// The number of the parameter table on its page, from 1; 0 outside of tables.
    pub table: usize,
    /// The names that a row's description lists as the fields of its object, in the promise that the row's
    /// name exists. Empty if the description says that fields follow, and `None` if it says neither.
    pub members: Option<Vec<String>>,
    /// Whether the page says that callers send the fields of the list that contains the promise: "Parameters".
    pub is_sent: bool,
    /// Whether it is of a table of names and descriptions alone, which may as well be of something else.
    pub is_untyped: bool,
    /// The operation that its sentence or paragraph names in code; `None` if they name none, or several.
    pub operation: Option<NamedOperation>,
}

/// An operation that a sentence names in code: "`GET /orders` returns at most 100 orders".
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NamedOperation {
    /// The method and path, with their back quotes.
    pub span: Span,
    /// Whether the sentence restricts to it what it says: "the `limit` of `GET /orders`".
    pub is_scope: bool,
}

impl Promise {
    /// A promise with an empty section path and no table number.
    #[must_use]
    pub fn new(about: PromiseSubject, kind: ClaimKind, value: Value, span: Span, origin: Origin) -> Self {
        let within = SectionPath::default();
        Promise {
            about,
            kind,
            value,
            span,
            origin,
            within,
            table: 0,
            members: None,
            is_sent: false,
            is_untyped: false,
            operation: None,
        }
    }
}

/// How a page names the subject of a promise.
#[derive(Clone, Debug, PartialEq)]
pub enum PromiseSubject {
    /// The words of a sentence, in lower case: `["redirect", "url"]`.
    Words(Vec<String>),
    /// The name in the request or response, and the part of the operation if the page gives it.
    Name(String, Option<OperationPart>),
    /// The description only: a rendered page has lost the name.
    Description(String, OperationPart),
}

impl PromiseSubject {
    /// The subject as a field of this list: `id` below `lines[]` is `lines[].id`. A subject without a name
    /// stays as it is.
    #[must_use]
    pub fn below(&self, list: &str) -> PromiseSubject {
        match self {
            PromiseSubject::Name(name, part) => PromiseSubject::Name(format!("{list}.{name}"), *part),
            about => about.clone(),
        }
    }
}

/// The list that a table describes the items of, from the sentence before the table: "Each `lines[]` item
/// has:".
/// `None` if the sentence does not begin with `each` or `every` and a list.
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

/// A part of an operation: parameters, request body or response.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum OperationPart {
    /// The parameters in this location.
    Parameters(ParameterLocation),
    /// The request body.
    Request,
    /// The body of a successful response.
    Response,
    /// The body of an error response, with the status if the page gives it.
    Refusal(Option<u16>),
}

impl OperationPart {
    /// The part that a heading or a table cell names: "Query Parameters", `query`, "Returns".
    #[must_use]
    pub fn of_heading(text: &str) -> Option<OperationPart> {
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

    /// The part that the sentence before a table names: "These query parameters are known:". `None` if it
    /// names several.
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
        let mut named = PHRASES.iter().filter(|(phrase, _)| lower.contains(phrase)).map(|(_, part)| *part);
        let first = named.next();
        OperationPart::of_heading(text).or_else(|| first.filter(|first| named.all(|other| other == *first)))
    }
}

/// How a page without an OpenAPI fragment names its operation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Headline {
    /// The method and path.
    Operation(OperationId),
    /// Lines in the place of a title; one of them may be the summary of the operation.
    Titles(Vec<String>),
}

impl Headline {
    /// The operation of a paragraph that consists of a method and a path: `GET /orders`. On a rendered
    /// page, the method has its own line, and a summary may follow the path. `None` for other paragraphs.
    ///
    /// ```
    /// # use docdrift::Headline;
    /// assert!(Headline::of_sentence("`GET /orders`").is_some());
    /// assert!(Headline::of_sentence("get\n/orders List all orders").is_some());
    /// assert!(Headline::of_sentence("Get /orders before you pay.").is_none());
    /// ```
    #[must_use]
    pub fn of_sentence(text: &str) -> Option<Headline> {
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

#[cfg(test)]
mod tests {
    use super::*;

    const QUERY: OperationPart = OperationPart::Parameters(ParameterLocation::Query);

    #[test]
    fn a_heading_names_a_part_of_the_operation() {
        for (heading, expected) in [
            ("Query Parameters", Some(QUERY)),
            ("Request body", Some(OperationPart::Request)),
            ("Error response", Some(OperationPart::Refusal(None))),
            ("404 Not Found", Some(OperationPart::Refusal(Some(404)))),
            ("Response headers", None),
        ] {
            assert_eq!(OperationPart::of_heading(heading), expected, "{heading}");
        }
    }

    #[test]
    fn a_sentence_before_a_table_names_one_part() {
        assert_eq!(OperationPart::introduced("These query parameters are known:"), Some(QUERY));
        assert_eq!(OperationPart::introduced("Query parameters and the request body:"), None);
    }
}
