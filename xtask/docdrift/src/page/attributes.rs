//! Reads the attributes of a component's tag from the source text, with the place of each value.

use std::ops::Range;

use super::limits::MAX_TAG_BYTES;
use crate::source::Span;

/// An attribute of a component.
#[derive(Clone, Debug)]
pub struct Attribute {
    /// The name of the attribute.
    pub name: String,
    /// The literal value, or the text of the expression; `true` for an attribute without a value.
    pub value: String,
    /// Whether the value is an expression: `required={isRequired}`.
    pub is_expression: bool,
    /// The place of the value, or of the name if there is no value.
    pub span: Span,
}

/// An attribute as it is written in a tag.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Written<'t> {
    pub(super) name: &'t str,
    pub(super) value: &'t str,
    pub(super) is_expression: bool,
    /// The bytes of the value in the tag, or of the name if there is no value.
    pub(super) range: Range<usize>,
}

/// The attributes of the tag at the beginning of a text; text after the tag is ignored.
pub(super) fn written(text: &str) -> Vec<Written<'_>> {
    // A character has at most four bytes, so one of these lengths is a character boundary.
    let tag = (0..4).find_map(|less| text.get(..MAX_TAG_BYTES - less)).unwrap_or(text);
    let mut attributes = Vec::new();
    let is_end = |c: char| c.is_whitespace() || matches!(c, '=' | '>' | '/' | '{');
    let mut at = tag.find(|c: char| c.is_whitespace() || matches!(c, '>' | '/')).unwrap_or(tag.len());
    loop {
        at += blank(&tag[at..]);
        let rest = &tag[at..];
        let Some(first) = rest.chars().next().filter(|c| *c != '>') else { return attributes };
        if first == '{' {
            at += braced(rest);
            continue;
        }
        let length = rest.find(is_end).unwrap_or(rest.len());
        if length == 0 {
            at += first.len_utf8();
            continue;
        }
        let name = at..at + length;
        at = name.end;
        let equals = at + blank(&tag[at..]);
        let (value, is_expression) = if tag[equals..].starts_with('=') {
            let begin = equals + 1 + blank(&tag[equals + 1..]);
            let (range, end, is_expression) = value(tag, begin);
            at = end;
            (range, is_expression)
        } else {
            attributes.push(Written {
                name: &tag[name.clone()],
                value: "true",
                is_expression: false,
                range: name,
            });
            continue;
        };
        let (name, text) = (&tag[name], &tag[value.clone()]);
        attributes.push(Written { name, value: text, is_expression, range: value });
    }
}

/// Reads the value at `begin`. Returns its range without quotes or braces, its end with them, and whether
/// it is an expression.
fn value(tag: &str, begin: usize) -> (Range<usize>, usize, bool) {
    let rest = &tag[begin..];
    match rest.chars().next() {
        Some(quote @ ('"' | '\'')) => {
            let length = rest[1..].find(quote).unwrap_or(rest.len() - 1);
            let end = begin + 1 + length;
            (begin + 1..end, (end + 1).min(tag.len()), false)
        }
        Some('{') => {
            let end = begin + braced(rest);
            let inner = &tag[begin + 1..end];
            let inner = inner.strip_suffix('}').unwrap_or(inner);
            let trimmed = inner.trim();
            let start = begin + 1 + (inner.len() - inner.trim_start().len());
            (start..start + trimmed.len(), end, true)
        }
        _ => {
            let length = rest.find(|c: char| c.is_whitespace() || c == '>').unwrap_or(rest.len());
            (begin..begin + length, begin + length, false)
        }
    }
}

/// The length in bytes of the white space at the beginning of a text.
fn blank(text: &str) -> usize {
    text.len() - text.trim_start().len()
}

/// The length in bytes of the expression in braces at the beginning of a text; an unclosed expression reaches
/// to the end.
fn braced(text: &str) -> usize {
    let (mut depth, mut quote) = (0_usize, None);
    for (at, c) in text.char_indices() {
        match (quote, c) {
            (Some(open), _) if open == c => quote = None,
            (Some(_), _) => {}
            (None, '"' | '\'' | '`') => quote = Some(c),
            (None, '{') => depth += 1,
            (None, '}') => {
                depth -= 1;
                if depth == 0 {
                    return at + 1;
                }
            }
            (None, _) => {}
        }
    }
    text.len()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(tag: &str, expected: &[(&str, &str)]) {
        let found = written(tag);
        let found: Vec<(&str, &str)> =
            found.iter().map(|attribute| (attribute.name, attribute.value)).collect();
        assert_eq!(found, expected, "{tag}");
    }

    #[test]
    fn values_are_found_in_every_form() {
        check(
            "<A b=\"c > d\" e='f' g={ h } i j = \"k\">l=\"m\"</A>",
            &[("b", "c > d"), ("e", "f"), ("g", "h"), ("i", "true"), ("j", "k")],
        );
        check("<A {...b} c={{d: '}'}}\n  e={[1, 2]}/>", &[("c", "{d: '}'}"), ("e", "[1, 2]")]);
        check("<A b=c d/>", &[("b", "c"), ("d", "true")]);
        check("<A/>", &[]);
    }

    #[test]
    fn a_tag_that_is_cut_off_has_an_end() {
        for tag in ["", "<", "<A", "<A b", "<A b=", "<A b=\"c", "<A b={c", "<A {", "<A é='ü", "<A = b"] {
            written(tag);
        }
    }
}
