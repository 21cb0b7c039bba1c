//! Reads raw HTTP messages in fences: requests with headers and body, and responses.

use serde_json::Value;

use super::call::{Call, SentParameter, Spanned};
use super::example::ExampleRole;
use super::lenient_json;
use super::operation_mention::{method_of, unquoted};
use super::written_value::WrittenValue;
use crate::source::Excerpt;
use crate::subject::FieldPath;
use crate::subject::url::UrlText;

/// An HTTP message.
pub(super) enum HttpMessage {
    /// A request.
    Request(Box<Call>),
    /// A response: its status as a role, and the text of its body.
    Answer(ExampleRole, Excerpt),
}

/// Whether the first non-empty line of a text is the start line of an HTTP message.
pub(super) fn is_message(text: &str) -> bool {
    let first = text.lines().find(|line| !line.trim().is_empty()).unwrap_or_default().trim();
    let mut words = first.split_whitespace();
    match (words.next(), words.next(), words.next()) {
        (Some(version), Some(status), _) if begins_response(version) => {
            status.len() == 3 && status.bytes().all(|byte| byte.is_ascii_digit())
        }
        (Some(method), Some(url), None) => is_method(method) && is_url(unquoted(url)),
        (Some(method), Some(url), Some(version)) => {
            is_method(method) && is_url(unquoted(url)) && version.starts_with("HTTP/")
        }
        _ => false,
    }
}

/// Whether this word begins the start line of a response: `HTTP/1.1 200 OK`, `Status: 200 OK`.
fn begins_response(word: &str) -> bool {
    word.starts_with("HTTP/") || word == "Status:"
}

fn is_method(word: &str) -> bool {
    method_of(word).is_some()
}

fn is_url(word: &str) -> bool {
    word.starts_with('/') || word.contains("://") || is_relative(word)
}

/// Whether a word is a path without its leading slash: `users/{id}?page=2`. A first segment with a dot would be
/// a host.
fn is_relative(word: &str) -> bool {
    let path = word.split('?').next().unwrap_or_default();
    let is_part =
        |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '{' | '}' | '<' | '>' | ':' | '$');
    let is_segment = |segment: &str| segment.chars().all(|c| is_part(c) || c == '.');
    match path.split_once('/') {
        Some((first, rest)) => {
            !first.is_empty() && first.chars().all(is_part) && rest.split('/').all(is_segment)
        }
        None => false,
    }
}

/// The lines that continue the query of a request line: `/authorize?`, `client_id=x&`, `response_type=code`.
/// Returns the text of the query, and where the lines end.
fn continued_query(text: &str, first: &str) -> (String, usize) {
    let mut query = String::new();
    let mut end = first.len();
    let mut last = first.trim();
    for line in text[first.len()..].split_inclusive('\n').skip(1) {
        let part = line.trim();
        let part = part.rsplit_once(" HTTP/").map_or(part, |(part, _)| part.trim());
        let continues = last.ends_with(['?', '&']) || part.starts_with(['?', '&']);
        if part.is_empty() || !continues || part.contains(char::is_whitespace) {
            break;
        }
        query.push_str(part);
        end = line.as_ptr() as usize - text.as_ptr() as usize + line.len();
        last = part;
    }
    (query, end)
}

/// The messages of a fence, such as a request followed by its response.
pub(super) fn read(excerpt: &Excerpt) -> Vec<HttpMessage> {
    let text = excerpt.text();
    let mut begins = Vec::new();
    let mut at = 0;
    for line in text.split_inclusive('\n') {
        let own = at;
        at += line.len();
        if is_message(line) || (own > 0 && answer_label(line).is_some()) {
            begins.push(own);
        }
    }
    begins.push(text.len());
    begins.windows(2).filter_map(|pair| message(&excerpt.slice(pair[0]..pair[1]))).collect()
}

/// The end of a label before a response: `Response: {"id": 1}`, or `Response:` on a line of its own.
fn answer_label(line: &str) -> Option<usize> {
    let begin = line.len() - line.trim_start().len();
    let label = ["Response:", "response:", "Returns:", "Answer:"]
        .into_iter()
        .find(|label| line[begin..].starts_with(label))?;
    let rest = line[begin + label.len()..].trim();
    (rest.is_empty() || rest.starts_with(['{', '['])).then_some(begin + label.len())
}

fn message(excerpt: &Excerpt) -> Option<HttpMessage> {
    let text = excerpt.text();
    let first = text.lines().next()?;
    if let Some(end) = answer_label(first) {
        return Some(HttpMessage::Answer(ExampleRole::Response(None), excerpt.slice(end..text.len())));
    }
    request_or_answer(excerpt, text, first)
}

fn request_or_answer(excerpt: &Excerpt, text: &str, first: &str) -> Option<HttpMessage> {
    // The body begins after the first empty line. Pages often leave this line out.
    let (query, start_end) = continued_query(text, first);
    let mut head = start_end;
    let mut headers = Vec::new();
    // The rest of the first line is skipped; the lines of its query were read whole.
    for line in text[start_end..].split_inclusive('\n').skip(usize::from(start_end == first.len())) {
        let from = line.as_ptr() as usize - text.as_ptr() as usize;
        let trimmed = line.trim();
        if trimmed.is_empty() || trimmed.starts_with(['{', '[']) {
            head = from;
            break;
        }
        // Some pages label the parts of a message: "Headers:", "Body: {...}".
        if let Some(label) = ["Body:", "body:"].iter().find(|label| trimmed.starts_with(**label)) {
            head = from + line.find(label).unwrap_or(0) + label.len();
            break;
        }
        head = from + line.len();
        headers.extend(header(excerpt, line, from));
    }
    let body = excerpt.slice(head..text.len());
    let start = first.len() - first.trim_start().len();
    let words: Vec<&str> = first.split_whitespace().collect();
    if begins_response(words.first()?) {
        return Some(HttpMessage::Answer(ExampleRole::Response(words.get(1)?.parse().ok()), body));
    }
    let (method, url) = (words.first()?, unquoted(words.get(1)?));
    let at = start + first[start..].find(url)?;
    let method = Spanned { value: method_of(method)?, span: excerpt.span(start..start + method.len()) };
    let written = target(url, &query, &headers);
    headers.retain(|sent| !sent.name.value.eq_ignore_ascii_case("host"));
    let body = if body.text().trim().is_empty() { None } else { only_value(&body) };
    Some(HttpMessage::Request(Box::new(Call {
        method: Some(method),
        url: Spanned { value: written, span: excerpt.span(at..at + url.len()) },
        headers,
        more_headers: false,
        query: Vec::new(),
        more_query: false,
        media_type: None,
        body,
        is_form: false,
        reads: Vec::new(),
        printed: Some(FieldPath::root()),
        span: excerpt.span(start..first.len()),
    })))
}

/// The URL of a request. The value of a `Host` header is part of it.
fn target(url: &str, query: &str, headers: &[SentParameter]) -> UrlText {
    let host = headers.iter().find(|sent| sent.name.value.eq_ignore_ascii_case("host"));
    let host = host.and_then(|host| host.value.as_ref()?.as_str().map(|host| format!("https://{host}")));
    let mut written = UrlText::default();
    if !url.contains("://") {
        written.literal(&host.unwrap_or_default());
        written.literal(if url.starts_with('/') { "" } else { "/" });
    }
    written.literal(url);
    written.literal(query);
    written
}

/// The JSON value of a body; `None` if the body is not JSON or has several values.
fn only_value(body: &Excerpt) -> Option<WrittenValue> {
    let mut values = lenient_json::values(body).values.into_iter();
    let (Some(Ok(read)), None) = (values.next(), values.next()) else { return None };
    Some(if read.value.is_abridged { read.value.value.abridged() } else { read.value.value })
}

/// The header on a line that begins at offset `from` of the message; `None` if the line is not a header.
fn header(excerpt: &Excerpt, line: &str, from: usize) -> Option<SentParameter> {
    let (name, value) = line.split_once(':')?;
    let start = from + (name.len() - name.trim_start().len());
    let name = name.trim();
    let is_token = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_');
    (!name.is_empty() && !value.trim().is_empty() && name.chars().all(is_token)).then(|| SentParameter {
        name: Spanned { value: name.to_owned(), span: excerpt.span(start..start + name.len()) },
        value: Some(Value::String(value.trim().to_owned())),
    })
}
