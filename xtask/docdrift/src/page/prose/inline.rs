//! Inline syntax of Markdown and HTML: quoted, emphasised and code texts, and what is no text at all.

use std::ops::Range;

use super::lexer::Style;

/// The longest text in single quotation marks, in bytes: an apostrophe far ahead closes nothing.
const MAX_SINGLE_QUOTED: usize = 80;

/// A text between marks.
pub(super) struct Literal {
    /// How it is written.
    pub(super) style: Style,
    /// The text within the marks.
    pub(super) text: Range<usize>,
    /// The length with the marks.
    pub(super) length: usize,
}

/// The text between marks that begins here; `before` is the character before it.
pub(super) fn literal(rest: &str, before: Option<char>) -> Option<Literal> {
    let quoted = || quoted(rest, before).map(|literal| within_quotes(rest, literal));
    code(rest).or_else(|| element(rest)).or_else(quoted).or_else(|| emphasis(rest, before))
}

/// Text in back quotes, of which the closing row is as long as the opening one.
fn code(rest: &str) -> Option<Literal> {
    let ticks = rest.bytes().take_while(|byte| *byte == b'`').count();
    let end = (ticks > 0).then(|| rest[ticks..].find(&rest[..ticks]))??;
    (end > 0).then_some(Literal { style: Style::Code, text: ticks..ticks + end, length: end + 2 * ticks })
}

/// An element of HTML that marks its text.
fn element(rest: &str) -> Option<Literal> {
    const ELEMENTS: &[(&str, Style)] = &[
        ("code", Style::Code),
        ("tt", Style::Code),
        ("b", Style::Emphasis),
        ("strong", Style::Emphasis),
        ("i", Style::Emphasis),
        ("em", Style::Emphasis),
    ];
    let tail = rest.strip_prefix('<')?;
    let (name, style) = ELEMENTS.iter().find(|(name, _)| {
        tail.get(..name.len()).is_some_and(|begin| begin.eq_ignore_ascii_case(name))
            && tail[name.len()..].starts_with('>')
    })?;
    let start = name.len() + 2;
    let closing = format!("</{name}>");
    let end = start + rest[start..].find(&closing)?;
    Some(Literal { style: *style, text: start..end, length: end + closing.len() })
}

/// A quoted text that is nothing but code is code: "`active`" says the same as `"active"`.
fn within_quotes(rest: &str, literal: Literal) -> Literal {
    let inner = &rest[literal.text.clone()];
    let is_code = |code: &Literal| code.length == inner.len();
    let start = literal.text.start;
    match code(inner).or_else(|| element(inner)).filter(is_code) {
        Some(code) => {
            Literal { text: start + code.text.start..start + code.text.end, style: code.style, ..literal }
        }
        None => literal,
    }
}

/// Text in quotation marks.
fn quoted(rest: &str, before: Option<char>) -> Option<Literal> {
    let opening = rest.chars().next()?;
    let (closing, is_single) = match opening {
        '"' => (vec!['"'], false),
        '“' | '”' => (vec!['”', '"', '“'], false),
        '\'' => (vec!['\''], true),
        '‘' => (vec!['’'], true),
        _ => return None,
    };
    // An apostrophe in a word opens nothing.
    if before.is_some_and(char::is_alphanumeric) {
        return None;
    }
    let start = opening.len_utf8();
    let mut ends = rest[start..].char_indices().filter(|(_, c)| closing.contains(c));
    let (end, mark) = ends.find(|(at, mark)| {
        let behind = rest[start + at + mark.len_utf8()..].chars().next();
        !is_single || !behind.is_some_and(char::is_alphanumeric)
    })?;
    let text = start..start + end;
    let inner = &rest[text.clone()];
    let is_text = !inner.trim().is_empty() && !inner.contains("\n\n");
    let fits = !is_single || (inner.len() <= MAX_SINGLE_QUOTED && !inner.contains('\n'));
    let length = text.end + mark.len_utf8();
    (is_text && fits).then_some(Literal { style: Style::Quoted, text, length })
}

/// Bold or italic text: `**x**`, `*x*`, `__x__`, `_x_`.
fn emphasis(rest: &str, before: Option<char>) -> Option<Literal> {
    let mark = ["**", "__", "*", "_"].into_iter().find(|mark| rest.starts_with(mark))?;
    let is_open = rest[mark.len()..].starts_with(|c: char| !c.is_whitespace() && !mark.contains(c));
    if !is_open || (mark.starts_with('_') && before.is_some_and(char::is_alphanumeric)) {
        return None;
    }
    let start = mark.len();
    let end = start + rest[start..].find(mark)?;
    let inner = &rest[start..end];
    let behind = rest[end + mark.len()..].chars().next();
    let goes_on = mark.starts_with('_') && behind.is_some_and(char::is_alphanumeric);
    let closes = !inner.ends_with(char::is_whitespace) && !inner.contains('\n') && !goes_on;
    // `**_x_**` is bold and italic.
    let is_double = mark == "**" && inner.len() > 2 && inner.starts_with('_') && inner.ends_with('_');
    let text = if is_double { start + 1..end - 1 } else { start..end };
    closes.then_some(Literal { style: Style::Emphasis, text, length: end + mark.len() })
}

/// The text without marks of another kind around it: `"active"` in back quotes.
pub(super) fn bare(text: &str) -> &str {
    let text = text.trim();
    let pairs = [("**", "**"), ("`", "`"), ("\"", "\""), ("'", "'"), ("<code>", "</code>")];
    let inner = pairs.iter().find_map(|(open, close)| text.strip_prefix(open)?.strip_suffix(close));
    inner.filter(|inner| !inner.is_empty() && !inner.contains(['"', '\'', '`'])).unwrap_or(text)
}

/// The length of what begins here and is no text: white space, a tag, the marks and the address of a link.
pub(super) fn skipped(rest: &str) -> Option<usize> {
    let first = rest.chars().next()?;
    match first {
        c if c.is_whitespace() => Some(c.len_utf8()),
        // A line feed that was escaped twice.
        '\\' if rest.starts_with("\\n") && !rest[2..].starts_with(char::is_lowercase) => Some(2),
        '\\' if rest[1..].starts_with(|c: char| c.is_ascii_punctuation()) => Some(1),
        '<' => tag(rest),
        // `[text](address)`: the text is read, the address is not.
        '[' => link_text(rest).map(|_| 1),
        ']' if rest.starts_with("](") => Some(rest.find(')')? + 1),
        _ => None,
    }
}

/// The length of the tag of HTML at the start; `None` for a comparison such as `<5`, and for elements that
/// mark their text.
pub(super) fn tag(rest: &str) -> Option<usize> {
    let name = rest[1..].strip_prefix('/').unwrap_or(&rest[1..]);
    if !name.starts_with(|c: char| c.is_ascii_alphabetic()) {
        return None;
    }
    let end = 1 + rest[1..].find(['<', '>'])?;
    let is_tag = rest[end..].starts_with('>');
    // `<any other metadata>` is a placeholder; tags of more than one word have attributes.
    let inner = rest[1..end].trim_end_matches(['/', ' ']);
    let is_known = !inner.contains(' ') || inner.contains('=');
    (is_tag && is_known && element(rest).is_none()).then_some(end + 1)
}

fn link_text(rest: &str) -> Option<usize> {
    let end = rest.find("](")?;
    (!rest[1..end].contains(['[', '\n'])).then_some(end)
}
