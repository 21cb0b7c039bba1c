//! Reads headers in the shapes that recordings have them in.

use crate::tree::Tree;

/// The headers of a value: a list of `{name, value}` (or `key`), a list of pairs, a map of texts or lists, or
/// lines of text. What is disabled, and the pseudo headers of HTTP/2, are left out.
///
/// ```
/// use docdrift_traffic::{headers, tree};
///
/// let check = |json: &str, expected: &[(&str, &str)]| {
///     let read = headers::of(Some(&tree::json(json.as_bytes()).expect("valid JSON")));
///     let read: Vec<(&str, &str)> = read.iter().map(|(n, v)| (n.as_str(), v.as_str())).collect();
///     assert_eq!(read, expected);
/// };
/// check(r#"[{"name": "A", "value": "1"}, {"name": ":path", "value": "/"}]"#, &[("A", "1")]);
/// check(r#"[["A", 1]]"#, &[("A", "1")]);
/// check(r#"{"A": ["1", "2"], "B": "3"}"#, &[("A", "1"), ("A", "2"), ("B", "3")]);
/// check(r#""A: 1\r\nB: 2""#, &[("A", "1"), ("B", "2")]);
/// ```
#[must_use]
pub fn of(value: Option<&Tree>) -> Vec<(String, String)> {
    let mut headers = Vec::new();
    match value {
        Some(Tree::Map(entries)) => {
            for (name, value) in entries {
                add(&mut headers, name, value);
            }
        }
        Some(Tree::List(items)) => items.iter().for_each(|item| add_item(&mut headers, item)),
        Some(Tree::Text(lines)) => lines.lines().for_each(|line| add_line(&mut headers, line)),
        _ => {}
    }
    headers.retain(|(name, _)| is_shown(name));
    headers
}

/// Whether a name is that of a header, and no pseudo header of HTTP/2.
pub(crate) fn is_shown(name: &str) -> bool {
    !name.is_empty() && !name.starts_with(':')
}

/// The value of a header, by its name in any case.
#[must_use]
pub fn get<'h>(headers: &'h [(String, String)], name: &str) -> Option<&'h str> {
    headers.iter().find(|(key, _)| key.eq_ignore_ascii_case(name)).map(|(_, value)| value.as_str())
}

fn add(headers: &mut Vec<(String, String)>, name: &str, value: &Tree) {
    match value {
        Tree::List(values) => values.iter().for_each(|value| add(headers, name, value)),
        value => headers.extend(value.to_text().map(|value| (name.to_owned(), value))),
    }
}

fn add_item(headers: &mut Vec<(String, String)>, item: &Tree) {
    match item {
        Tree::Map(_) if item.get("disabled").and_then(Tree::as_bool) == Some(true) => {}
        Tree::Map(_) => {
            let name = item.get("name").or_else(|| item.get("key")).and_then(Tree::to_text);
            if let (Some(name), Some(value)) = (name, item.get("value")) {
                add(headers, &name, value);
            }
        }
        Tree::List(pair) => {
            if let [name, value] = pair.as_slice()
                && let Some(name) = name.to_text()
            {
                add(headers, &name, value);
            }
        }
        Tree::Text(line) => add_line(headers, line),
        _ => {}
    }
}

fn add_line(headers: &mut Vec<(String, String)>, line: &str) {
    if let Some((name, value)) = line.split_once(':') {
        headers.push((name.trim().to_owned(), value.trim().to_owned()));
    }
}
