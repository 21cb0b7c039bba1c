//! Recognizes the tokens of lenient JSON: comments, dots for omitted parts, placeholders, unquoted words,
//! constants, and the closing bracket of an opening one. All lengths are in bytes.

use serde_json::{Number, Value};

use crate::page::limits::MAX_PLACEHOLDER_CHARS;
use crate::subject::url::HOLE;

/// The opening and closing signs of placeholders.
const PLACEHOLDERS: &[(&str, &str)] = &[("${", "}"), ("{{", "}}"), ("{", "}"), ("[", "]")];

/// The length of the comment at the beginning of a text, without its line break; `None` if there is none.
pub(super) fn comment(text: &str) -> Option<usize> {
    if text.starts_with("//") || text.starts_with('#') {
        Some(text.find('\n').unwrap_or(text.len()))
    } else if text.starts_with("/*") {
        Some(text.find("*/").map_or(text.len(), |end| end + 2))
    } else {
        None
    }
}

/// Whether a comment contains dots, which show an omission.
pub(super) fn has_dots(comment: &str) -> bool {
    comment.contains("...") || comment.contains('…')
}

/// The length of the dots at the beginning of a text, with the words that describe the omission: `...rest`,
/// `... more orders`. `None` if the text does not begin with dots.
pub(super) fn elision(text: &str) -> Option<usize> {
    if !begins_with_dots(text) {
        return None;
    }
    let dots = text.find(|c| c != '.' && c != '…').unwrap_or(text.len());
    let rest = &text[dots..];
    let ends = |c: char| matches!(c, '\n' | ',' | '"' | '{' | '}' | '[' | ']');
    let words: usize =
        rest.chars().take(MAX_PLACEHOLDER_CHARS).take_while(|c| !ends(*c)).map(char::len_utf8).sum();
    Some(if rest[..words].contains(char::is_alphabetic) { dots + words } else { dots })
}

fn begins_with_dots(text: &str) -> bool {
    text.starts_with("..") || text.starts_with('…')
}

/// The length of the placeholder at the beginning of a text: `{{order_id}}`, `{id}`, `${ID}`, `[yourOrderId]`,
/// `<order id>`. `None` if there is none. A bracket and a name without quotes begin a placeholder, because JSON
/// has quotes around a name.
pub(super) fn placeholder(text: &str) -> Option<usize> {
    if let Some(inner) = text.strip_prefix('<') {
        let end = inner.char_indices().take(MAX_PLACEHOLDER_CHARS).find(|(_, c)| matches!(c, '>' | '\n'))?;
        return (end.1 == '>' && end.0 > 0).then_some(1 + end.0 + 1);
    }
    PLACEHOLDERS.iter().find_map(|(open, close)| {
        let inner = text.strip_prefix(open)?;
        let is_of_name = |c: char| c.is_alphanumeric() || matches!(c, '_' | '-' | '.' | ' ' | HOLE);
        let end = inner.char_indices().take(MAX_PLACEHOLDER_CHARS).find(|(_, c)| !is_of_name(*c))?.0;
        let name = inner[..end].trim();
        let is_name = name.starts_with(|c: char| c.is_alphabetic() || c == HOLE) && constant(name).is_none();
        (is_name && inner[end..].starts_with(close)).then_some(open.len() + end + close.len())
    })
}

/// The length of the unquoted words at the beginning of a text, including placeholders among them.
pub(super) fn words(text: &str) -> usize {
    let mut end = 0;
    while let Some(next) = text[end..].chars().next() {
        let rest = &text[end..];
        if let Some(length) = placeholder(rest) {
            end += length;
            continue;
        }
        let is_behind_blank = text[..end].ends_with(char::is_whitespace);
        let ends = match next {
            ',' | '}' | ']' | '{' | '[' | '"' | '\n' => true,
            ':' => rest[1..].is_empty() || rest[1..].starts_with(char::is_whitespace),
            '/' | '#' => is_behind_blank && comment(rest).is_some(),
            '.' | '…' => begins_with_dots(rest),
            _ => false,
        };
        if ends {
            break;
        }
        end += next.len_utf8();
    }
    text[..end].trim_end().len()
}

/// The value of a literal of JSON or a similar language: `null`, `None`, `True`, a number. `None` for other
/// words.
pub(super) fn constant(words: &str) -> Option<Value> {
    match words {
        "None" => return Some(Value::Null),
        _ if words.eq_ignore_ascii_case("null") => return Some(Value::Null),
        _ if words.eq_ignore_ascii_case("true") => return Some(Value::Bool(true)),
        _ if words.eq_ignore_ascii_case("false") => return Some(Value::Bool(false)),
        _ => {}
    }
    if let Ok(number) = serde_json::from_str::<Number>(words) {
        return Some(Value::Number(number));
    }
    if let Ok(integer) = words.parse::<i64>() {
        return Some(Value::from(integer));
    }
    let is_number = |c: char| c.is_ascii_digit() || matches!(c, '+' | '-' | '.' | 'e' | 'E');
    let number = words.parse().ok().filter(|_| words.chars().all(is_number));
    number.and_then(Number::from_f64).map(Value::Number)
}

/// The length of a quoted string; an unclosed string ends with its line.
fn quoted(text: &str, quote: char) -> usize {
    let mut is_escaped = false;
    for (at, c) in text.char_indices().skip(1) {
        match c {
            '\n' => return at,
            _ if is_escaped => is_escaped = false,
            '\\' => is_escaped = true,
            _ if c == quote => return at + c.len_utf8(),
            _ => {}
        }
    }
    text.len()
}

/// The length up to the bracket that closes the one at the beginning of a text; the whole length if it is
/// never closed.
pub(super) fn bracketed(text: &str) -> usize {
    let (mut depth, mut at) = (0_usize, 0);
    while let Some(c) = text[at..].chars().next() {
        let rest = &text[at..];
        at += match c {
            '"' | '\'' => quoted(rest, c),
            '/' | '#' => comment(rest).unwrap_or(1),
            _ => c.len_utf8(),
        };
        match c {
            '{' | '[' => depth += 1,
            '}' | ']' => {
                depth = depth.saturating_sub(1);
                if depth == 0 {
                    return at;
                }
            }
            _ => {}
        }
    }
    text.len()
}
