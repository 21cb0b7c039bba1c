//! What saved examples, stubs and mocks have in common: URLs with parts that stand for any value, forms, and
//! bodies that are templates.

use crate::exchange::{Body, Content};
use crate::tree::Tree;
use crate::{Place, bytes, headers};

/// A part that stands for any value.
pub(crate) fn template(name: &str) -> String {
    format!("{{{{{name}}}}}")
}

/// The names and values of a list of `{name, value}` (or `key`) as parameters have it, without what is
/// disabled. A value may be missing.
pub(crate) fn pairs(list: Option<&Tree>) -> Vec<(String, String)> {
    let pair = |item: &Tree| {
        let is_off = item.get("disabled").and_then(Tree::as_bool) == Some(true)
            || item.get("enabled").and_then(Tree::as_bool) == Some(false);
        let name = item.get("name").or_else(|| item.get("key")).and_then(Tree::to_text)?;
        let value = item.get("value").and_then(Tree::to_text).unwrap_or_default();
        let is_empty = name.is_empty() && value.is_empty();
        (!is_off && !is_empty).then_some((name, value))
    };
    list.map(Tree::items).unwrap_or_default().iter().filter_map(pair).collect()
}

/// The parameters of a list as [`pairs`] has them, with their placeholders in one form.
pub(crate) fn parameters(list: Option<&Tree>) -> Vec<(String, String)> {
    pairs(list).into_iter().map(|(name, value)| (placeholders(&name), placeholders(&value))).collect()
}

/// A URL with these parameters added to its query.
pub(crate) fn with_query(url: &str, pairs: &[(String, String)]) -> String {
    let Some(query) = query(pairs, "%20") else { return url.to_owned() };
    let between = match url.split_once('?') {
        None => "?",
        Some((_, before)) if before.is_empty() || before.ends_with('&') => "",
        Some(_) => "&",
    };
    format!("{url}{between}{query}")
}

/// A form; `None` if it has no fields.
pub(crate) fn form(pairs: &[(String, String)]) -> Option<String> {
    query(pairs, "+")
}

fn query(pairs: &[(String, String)], space: &str) -> Option<String> {
    let pair = |(name, value): &(String, String)| {
        format!("{}={}", escaped(name, space).replace('=', "%3D"), escaped(value, space))
    };
    (!pairs.is_empty()).then(|| pairs.iter().map(pair).collect::<Vec<_>>().join("&"))
}

/// Text with what would end or change a parameter escaped. What is escaped already stays: tools write both.
fn escaped(text: &str, space: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for (at, c) in text.char_indices() {
        match c {
            '&' => escaped.push_str("%26"),
            '#' => escaped.push_str("%23"),
            '+' => escaped.push_str("%2B"),
            ' ' => escaped.push_str(space),
            '%' if !is_escape(&text.as_bytes()[at..]) => escaped.push_str("%25"),
            c => escaped.push(c),
        }
    }
    escaped
}

fn is_escape(bytes: &[u8]) -> bool {
    matches!(bytes, [b'%', high, low, ..] if high.is_ascii_hexdigit() && low.is_ascii_hexdigit())
}

/// A URL whose path parts `:name` are their values, or templates where there is no value.
pub(crate) fn colons(url: &str, value: impl Fn(&str) -> Option<String>) -> String {
    let (path, query) = url.split_at(url.find('?').unwrap_or(url.len()));
    let part = |part: &str| {
        let is_name = |name: &&str| name.starts_with(|c: char| c.is_alphabetic() || c == '_');
        let Some(name) = part.strip_prefix(':').filter(is_name) else { return part.to_owned() };
        if let Some(value) = value(name) {
            return value;
        }
        // `:id.json` is a name and a suffix.
        let end = name.find(|c: char| !(c.is_alphanumeric() || c == '_' || c == '-'));
        let (name, suffix) = name.split_at(end.unwrap_or(name.len()));
        value(name).unwrap_or_else(|| template(name)) + suffix
    };
    path.split('/').map(part).collect::<Vec<_>>().join("/") + query
}

/// A path whose parts `{name}` are their values, or templates where there is no value.
pub(crate) fn braces(path: &str, value: impl Fn(&str) -> Option<String>) -> String {
    let mut written = String::with_capacity(path.len());
    let mut rest = path;
    while let Some((before, after)) = rest.split_once('{')
        && let Some((name, after)) = after.split_once('}')
    {
        written.push_str(before);
        // A value is one part of the path.
        let value = value(name).map(|value| escaped(&value, "%20").replace('/', "%2F").replace('?', "%3F"));
        written.push_str(&value.unwrap_or_else(|| template(name)));
        rest = after;
    }
    written + rest
}

/// How placeholders begin and end: variables, tags of templates, and what generators of collections write.
const MARKS: [(&str, &str); 4] = [("{{", "}}"), ("{%", "%}"), ("<", ">"), ("%3C", "%3E")];

/// How long a placeholder may be, in characters.
const MAX_PLACEHOLDER: usize = 200;

/// A URL with its placeholders in one form: `{{ _.id }}`, `{% id %}`, `<id>` become `{{id}}`.
pub(crate) fn placeholders(url: &str) -> String {
    let mut written = String::with_capacity(url.len());
    let mut rest = url;
    while let Some(at) = rest.find(['{', '<', '%']) {
        written.push_str(&rest[..at]);
        let (found, after) = placeholder(&rest[at..]).unwrap_or_else(|| {
            let (mark, after) = rest[at..].split_at(1);
            (mark.to_owned(), after)
        });
        written.push_str(&found);
        rest = after;
    }
    written + rest
}

/// The placeholder at the beginning of a text, and what follows it.
fn placeholder(text: &str) -> Option<(String, &str)> {
    let (mark, open, close) =
        MARKS.iter().find_map(|(open, close)| Some((*open, text.strip_prefix(open)?, *close)))?;
    let ends = open.char_indices().map(|(at, _)| at).take(MAX_PLACEHOLDER);
    let end = ends.into_iter().find(|at| open[*at..].starts_with(close))?;
    let (inner, after) = (open[..end].trim(), &open[end + close.len()..]);
    let is_tag = mark == "{%";
    let inner = if is_tag { inner.split_whitespace().next().unwrap_or_default() } else { inner };
    let is_plain = |c: char| c.is_alphanumeric() || "_-.$".contains(c);
    // Between angle brackets there may be other text than a placeholder.
    if !mark.starts_with('{') && !inner.chars().all(|c| is_plain(c) || c == ' ') {
        return None;
    }
    let name: String = inner.trim_start_matches("_.").chars().filter(|c| is_plain(*c)).collect();
    Some((template(if name.is_empty() { "value" } else { &name }), after))
}

/// The body of a text; `None` for an empty one.
///
/// # Errors
///
/// The text is compressed and broken.
pub(crate) fn text(text: &str, place: Place) -> Result<Option<Body>, String> {
    let plain = bytes::decompress(text.as_bytes().to_vec(), None)?;
    Ok((!plain.is_empty()).then(|| Body::bytes(plain, place)))
}

/// The body of base64 text; text that is none is taken as it is.
///
/// # Errors
///
/// The bytes are compressed and broken.
pub(crate) fn base64(text: &str, headers: &[(String, String)], place: Place) -> Result<Option<Body>, String> {
    let decoded = bytes::from_base64(text).unwrap_or_else(|| text.as_bytes().to_vec());
    let plain = bytes::decompress(decoded, headers::get(headers, "content-encoding"))?;
    Ok((!plain.is_empty()).then(|| Body::bytes(plain, place)))
}

/// A body that may be a template: what it is before it is rendered is evidence of names and types at most.
///
/// # Errors
///
/// The body is written as JSON, and is none before it is rendered.
pub(crate) fn rendered(body: Option<Body>) -> Result<Option<Body>, String> {
    let Some(body) = body else { return Ok(None) };
    let is_json = body.to_json().is_some();
    let text = body.to_text();
    match () {
        () if !text.contains("{{") => Ok(Some(body)),
        () if !is_json && text.trim_start().starts_with(['{', '[']) => {
            Err("is a template, which is no JSON before it is rendered".into())
        }
        () => Ok(Some(body.as_example())),
    }
}

/// What generators of collections write as the values of a schema.
const PLACEHOLDERS: [&str; 17] = [
    "array", "binary", "boolean", "byte", "date", "dateTime", "double", "email", "float", "integer", "long",
    "number", "object", "password", "string", "uri", "uuid",
];

/// A body of a collection, whose values a generator may have written: `"id": "<integer>"`.
///
/// # Errors
///
/// The values are placeholders, of which not even the types are those of the API.
pub(crate) fn without_placeholders(body: Option<Body>) -> Result<Option<Body>, String> {
    let text = body.as_ref().map(Body::to_text).unwrap_or_default();
    let is_placeholder = |(at, _): (usize, &str)| {
        let inner = &text[at + 2..];
        PLACEHOLDERS.iter().any(|name| inner.strip_prefix(name).is_some_and(|rest| rest.starts_with(">\"")))
    };
    if text.match_indices("\"<").any(is_placeholder) {
        return Err("has placeholders for values, as a generator writes them".into());
    }
    Ok(body)
}

/// Adds the content type that a format has elsewhere, unless it is among the headers.
pub(crate) fn add_type(headers: &mut Vec<(String, String)>, content_type: Option<&str>) {
    if let Some(content_type) = content_type.filter(|written| !written.is_empty())
        && headers::get(headers, "content-type").is_none()
    {
        headers.push(("Content-Type".to_owned(), content_type.to_owned()));
    }
}

/// The body that a content is, if it is a value; text becomes bytes.
pub(crate) fn value(value: &Tree, place: Place) -> Result<Option<Body>, String> {
    match value {
        Tree::Text(written) => text(written, place),
        Tree::Bytes(bytes) => Ok(Some(Body::bytes(bytes::decompress(bytes.clone(), None)?, place))),
        value => Ok(Some(Body::json(value.to_json(), place))),
    }
}

/// Whether a body that is held as text is JSON.
pub(crate) fn is_json(body: &Body) -> bool {
    matches!(body.content, Content::Json(_)) || body.to_json().is_some()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(written: &str, expected: &str) {
        assert_eq!(written, expected);
    }

    #[test]
    fn placeholders_have_one_form() {
        check(
            &placeholders("{{ _.base }}/a/<long>?x=%3Cstring%3E&y=50%25"),
            "{{base}}/a/{{long}}?x={{string}}&y=50%25",
        );
        check(&placeholders("{% response 'body', 'x' %}/{{$guid}}"), "{{response}}/{{$guid}}");
        check(&placeholders("/a<b/{c"), "/a<b/{c");
        check(&placeholders("/{{}}/é<é"), "/{{value}}/é<é");
    }

    #[test]
    fn parts_of_the_path_are_values_or_templates() {
        let value = |name: &str| (name == "id").then(|| "7".to_owned());
        check(&braces("/a/{id}", |_| Some("b c/d".to_owned())), "/a/b%20c%2Fd");
        check(&colons("http://h:80/a/:id/:other.json?t=:id", value), "http://h:80/a/7/{{other}}.json?t=:id");
        check(&braces("/a/{id}/{other}", value), "/a/7/{{other}}");
        check(&braces("/a/{id", value), "/a/{id");
    }

    #[test]
    fn a_body_that_was_generated_is_told() {
        let read = |body: &str| without_placeholders(Some(Body::bytes(body, Place::at(0)))).is_ok();
        assert!(!read(r#"{"a": "<integer>"}"#));
        assert!(read(r#"{"a": "<b>", "c": "<integer> of them"}"#));
    }

    #[test]
    fn parameters_are_escaped_once() {
        let pairs = [("a b".to_owned(), "1&2%20%".to_owned()), ("c".to_owned(), "{{x}}".to_owned())];
        check(&with_query("/a", &pairs), "/a?a%20b=1%262%20%25&c={{x}}");
        check(&with_query("/a?b", &pairs[1..]), "/a?b&c={{x}}");
        check(&form(&pairs).expect("there are fields"), "a+b=1%262%20%25&c={{x}}");
    }
}
