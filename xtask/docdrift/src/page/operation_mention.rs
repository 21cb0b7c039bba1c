//! Operations that a page mentions outside of its samples: `POST /orders` in a sentence, a heading or table
//! cells.

use super::attributes::Attribute;
use super::block_context::SectionPath;
use super::call::Spanned;
use super::claim::Origin;
use crate::source::{Excerpt, Span};
use crate::subject::Method;
use crate::subject::url::UrlText;

/// An operation that a page mentions by method and path or URL.
#[derive(Clone, Debug)]
pub struct OperationMention {
    /// The method.
    pub method: Method,
    /// The path or the whole URL.
    pub url: Spanned<UrlText>,
    /// Whether the operation is a heading, or a paragraph of its own, so that its section is about it.
    pub is_heading: bool,
    /// Whether the path lacks its leading slash, so that it may not be a path.
    pub loose: bool,
    /// The kind of text that contains the mention.
    pub origin: Origin,
    /// The sections that contain the mention.
    pub within: SectionPath,
}

impl OperationMention {
    /// The operation that two attributes of a component name, in any casing: `method="get" path="/orders"`.
    /// `None` if they name none, or are expressions other than a text.
    pub(super) fn of_attributes(method: &Attribute, path: &Attribute, within: SectionPath) -> Option<Self> {
        let text = |attribute: &Attribute| {
            let quoted = attribute.value.trim();
            let quote = quoted.chars().next().filter(|c| matches!(c, '"' | '\'' | '`'));
            match quote.filter(|_| attribute.is_expression) {
                Some(quote) => quoted[1..].strip_suffix(quote).map(str::to_owned),
                None => Some(quoted.to_owned()).filter(|_| !attribute.is_expression),
            }
        };
        let (method, url) = (text(method)?.parse().ok()?, text(path)?);
        let value = is_url(&url).then(|| UrlText::from(url.as_str()))?;
        Some(OperationMention {
            method,
            url: Spanned { value, span: path.span },
            is_heading: false,
            loose: false,
            origin: Origin::Component,
            within,
        })
    }
}

/// The operation that a whole text consists of: `GET /orders/{id}`, `POST https://api.example.com/orders`.
///
/// The method must be in capitals. `None` for other texts, for `/` alone and for paths with `...`.
pub(super) fn of_text(text: &Excerpt) -> Option<(Method, Spanned<UrlText>)> {
    let whole = text.text().trim_end();
    let (method, rest) = whole.trim_start().split_once(char::is_whitespace)?;
    let url = rest.trim_start();
    let at = whole.len() - url.len();
    let (method, bare) = (method_of(method)?, unquoted(url));
    let at = at + (bare.as_ptr() as usize - url.as_ptr() as usize);
    let span = text.span(at..at + bare.len());
    is_url(bare).then(|| (method, Spanned { value: UrlText::from(bare), span }))
}

/// The method that a word is, in capitals: `POST`, or `[POST]`.
pub(super) fn method_of(word: &str) -> Option<Method> {
    let bare = word.strip_prefix('[').and_then(|rest| rest.strip_suffix(']')).unwrap_or(word);
    bare.parse::<Method>().ok().filter(|known| known.as_str() == bare)
}

/// A URL without the quotation marks or angle brackets around it. A placeholder, such as `<url>`, keeps its brackets.
pub(super) fn unquoted(word: &str) -> &str {
    let inside = |(open, close): (char, char)| word.strip_prefix(open)?.strip_suffix(close);
    let bare = [('"', '"'), ('\'', '\''), ('`', '`'), ('<', '>')].into_iter().find_map(inside);
    bare.filter(|bare| bare.starts_with('/') || bare.contains("://")).unwrap_or(word)
}

/// The operation that a whole text consists of if the leading slash of the path is added:
/// `POST orders/search`. `None` for other texts.
pub(super) fn of_text_without_slash(text: &Excerpt) -> Option<(Method, Spanned<UrlText>)> {
    let whole = text.text().trim_end();
    let (method, rest) = whole.trim_start().split_once(char::is_whitespace)?;
    let path = rest.trim_start();
    let at = whole.len() - path.len();
    let method = method_of(method)?;
    let is_segment = |segment: &str| {
        segment.starts_with(|c: char| c.is_ascii_lowercase())
            && segment.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '_' | '-'))
    };
    let is_path = path.contains('/') && path.split('/').all(is_segment);
    let span = text.span(at..at + path.len());
    is_path.then(|| (method, Spanned { value: UrlText::from(format!("/{path}").as_str()), span }))
}

/// Whether a word is a path with a leading slash or an HTTP URL, and can be that of an API.
pub(super) fn is_url(word: &str) -> bool {
    let path = match word.split_once("://") {
        Some(("http" | "https", rest)) => rest.split_once('/').map_or("", |(_, path)| path),
        Some(_) => return false,
        None => match word.strip_prefix('/') {
            Some(path) => path,
            None => return false,
        },
    };
    let path = path.split(['?', '#']).next().unwrap_or(path).trim_end_matches('/');
    let is_known = |c: char| c.is_ascii_alphanumeric() || "-_.~{}:<>$[]/@%".contains(c);
    let has_words = path.chars().any(|c| c.is_ascii_alphabetic());
    has_words && path.chars().all(is_known) && !path.contains("...") && !path.contains("//")
}

/// Parses the operation from two adjacent texts with their spans, such as table cells: `| GET | /orders |`. `None` if they
/// are no method and path.
pub(super) fn of_two_texts(method: (&str, Span), url: (&str, Span)) -> Option<(Method, Spanned<UrlText>)> {
    let bare = |text: &str| text.trim_matches(['`', '*', ' ']).to_owned();
    let (word, text) = (bare(method.0), bare(url.0));
    let method = method_of(&word)?;
    is_url(&text).then(|| (method, Spanned { value: UrlText::from(text.as_str()), span: url.1 }))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::Files;

    #[track_caller]
    fn check(text: &str, expected: Option<&str>) {
        let mut files = Files::new();
        let id = files.add("a.md", text);
        let found = of_text(&files.excerpt(id));
        let found = found.map(|(method, url)| format!("{method} {} {}", url.value, files.text(url.span)));
        assert_eq!(found.as_deref(), expected, "{text}");
    }

    #[test]
    fn a_method_and_a_path_are_an_operation() {
        check("GET /orders", Some("GET /orders /orders"));
        check(" POST  /orders/{id} ", Some("POST /orders/{id} /orders/{id}"));
        check(
            "GET https://api.example.com/v1/orders?limit=1",
            Some("GET https://api.example.com/v1/orders?limit=1 https://api.example.com/v1/orders?limit=1"),
        );
    }

    #[test]
    fn a_method_may_have_brackets_and_a_url_quotation_marks() {
        check("[POST] /orders", Some("POST /orders /orders"));
        check(
            "POST \"https://a.example/orders\"",
            Some("POST https://a.example/orders https://a.example/orders"),
        );
        check("PUT '/orders'", Some("PUT /orders /orders"));
        check(
            "GET <https://a.example/orders>",
            Some("GET https://a.example/orders https://a.example/orders"),
        );
        for text in ["[post] /orders", "[POST /orders", "GET \"/orders", "GET <orders>"] {
            check(text, None);
        }
    }

    #[test]
    fn a_path_may_lack_its_slash() {
        let mut files = Files::new();
        let mut read = |text: &str| {
            let id = files.add("a.md", text);
            of_text_without_slash(&files.excerpt(id)).map(|(method, url)| format!("{method} {}", url.value))
        };
        assert_eq!(read("POST orders/search").as_deref(), Some("POST /orders/search"));
        for text in ["POST orders", "POST ./orders/search", "post orders/search", "PUT a/b and c", "GET 1/2"]
        {
            assert_eq!(read(text), None, "{text}");
        }
    }

    #[test]
    fn other_texts_are_none() {
        for text in [
            "GET /",
            "GET",
            "Get /orders",
            "/orders",
            "GET orders",
            "GET /...",
            "GET ./a.md",
            "GET /orders and /items",
            "GET https://example.com",
            "GET ftp://a/b",
            "PUT /{id}/…",
        ] {
            check(text, None);
        }
    }
}
