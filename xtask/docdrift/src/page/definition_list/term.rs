//! Reads the name at the beginning of a list item: in inline code or bold, perhaps as a link.

use std::ops::Range;

/// A name at the beginning of an item.
#[derive(Debug, PartialEq)]
pub(super) struct Term {
    pub(super) name: String,
    /// The range of the name in the item.
    pub(super) range: Range<usize>,
    /// The offset of the text behind the name.
    pub(super) end: usize,
    /// Whether the name is in inline code.
    pub(super) is_code: bool,
}

/// The name at the beginning of an item; `None` if the item begins with several names, with prose, or with what is
/// no name of an API: an option of a command, an environment variable, a constant, a path.
pub(super) fn read(item: &str) -> Option<Term> {
    let is_bold = item.starts_with("**") || item.starts_with("__");
    let mut at = if is_bold { 2 } else { 0 };
    let is_link = item[at..].starts_with('[');
    at += usize::from(is_link);
    let is_code = item[at..].starts_with('`');
    if !is_bold && !is_code {
        return None;
    }
    at += usize::from(is_code);
    let length = if is_code {
        item[at..].find('`')?
    } else {
        item[at..].find(|c: char| !is_in_name(c) && c != '\\').unwrap_or(item.len() - at)
    };
    let range = at..at + length;
    let name = item[range.clone()].replace('\\', "");
    let mut end = range.end + usize::from(is_code);
    if is_link {
        let target = item[end..].strip_prefix("](")?;
        end = item.len() - target.len() + target.find(')')? + 1;
    }
    if is_bold && !continues_in_bold(&item[end..]) {
        return None;
    }
    let fits = is_name(&name) && (is_code || is_identifier(&name)) && !is_followed_by_another(&item[end..]);
    fits.then_some(Term { name, range, end, is_code })
}

fn is_in_name(c: char) -> bool {
    c.is_alphanumeric() || matches!(c, '_' | '-' | '.' | '$' | '[' | ']' | '@')
}

/// Whether a text may be the name of a parameter or field. Constants such as `ACTIVE` and `API_KEY` are values, error
/// codes and environment variables.
fn is_name(text: &str) -> bool {
    let begins = text.starts_with(|c: char| c.is_alphabetic() || matches!(c, '_' | '$' | '@'));
    let ends = text.ends_with(|c: char| c.is_alphanumeric() || matches!(c, '_' | ']'));
    begins && ends && text.chars().all(is_in_name) && text.contains(char::is_lowercase)
}

/// Whether a bold word is an identifier rather than a word of the language: `vendor_id`, `X-Request-Id`, not "Note".
fn is_identifier(name: &str) -> bool {
    name.starts_with(char::is_lowercase) || name.contains('_') || name.starts_with("X-")
}

/// Whether the rest of the bold text is none of the name: `**limit**`, `**limit:**`, `**limit (integer)**`, but not
/// `**limit of orders**`.
fn continues_in_bold(rest: &str) -> bool {
    let inside = rest.find("**").or_else(|| rest.find("__")).map_or(rest, |end| &rest[..end]).trim_start();
    inside.is_empty() || inside.starts_with([':', '(', '[', '`', '-', '–', '—'])
}

/// Whether another name, a value or an arrow follows, so that the item is about something else than one name.
fn is_followed_by_another(rest: &str) -> bool {
    let rest = rest.trim_start_matches(['*', ' ']);
    let signs = [",", "/", "|", "&", "+", "or ", "and "];
    let marked = |text: &str| text.trim_start().starts_with(['`', '*']);
    rest.starts_with(['=', '→', '⇒', '<'])
        || rest.starts_with("->")
        || rest.starts_with("=>")
        || signs.iter().any(|sign| rest.strip_prefix(sign).is_some_and(marked))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_in_code_or_bold() {
        for (item, expected) in [
            ("`limit` (integer): how many", Some(("limit", 7))),
            ("**vendor\\_id**: **optional string**", Some(("vendor_id", 12))),
            ("**`limit`** *string*", Some(("limit", 9))),
            ("**limit (integer)**: how many", Some(("limit", 7))),
            ("**limit:** how many", Some(("limit", 7))),
            ("[`limit`](#limit) integer", Some(("limit", 17))),
            ("`filter[status]`: string", Some(("filter[status]", 16))),
            ("**X-Request-Id** string", Some(("X-Request-Id", 14))),
            ("limit (integer): how many", None),
            ("**Note** (optional)", None),
            ("**limit of orders**: integer", None),
            ("`a`, `b`: strings", None),
            ("`a` or `b`: strings", None),
            ("`--limit`: integer", None),
            ("`-l` integer", None),
            ("`API_KEY` (required)", None),
            ("`ACTIVE`: the order", None),
            ("`limit=10` integer", None),
            ("`/orders`: array", None),
            ("`get()`: object", None),
            ("`a` → `b`", None),
            ("", None),
        ] {
            let found = read(item);
            assert_eq!(found.as_ref().map(|term| (term.name.as_str(), term.end)), expected, "{item}");
        }
    }
}
