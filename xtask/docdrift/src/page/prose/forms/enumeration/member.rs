//! A member of a list of values: `a`, "a", `READY`, `1..4`, `In Progress`.

use crate::page::prose::lexer::{Style, Token};

/// How the members of a list are written. All members of a list are written alike.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Class {
    /// In code, quotation marks or emphasis.
    Literal(Style),
    /// A number.
    Number,
    /// A plain word or another text without white space.
    Plain,
}

impl Class {
    /// Whether members of both classes may be in one list: "0, GT1 or GT2".
    pub(super) fn is_like(self, other: Class) -> bool {
        let is_bare = |class| matches!(class, Class::Plain | Class::Number);
        self == other || (is_bare(self) && is_bare(other))
    }
}

/// A member of a list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Member {
    /// The value as it is written, without marks and escapes.
    pub(super) text: String,
    /// How it is written.
    pub(super) class: Class,
    /// The other half of a pair such as "active (1)" or "Pending = `1`".
    pub(super) pair: Option<Pair>,
}

/// The other half of a pair.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Pair {
    /// Its text.
    pub(super) text: String,
    /// Whether it is in code or quotation marks.
    pub(super) is_literal: bool,
}

/// The end of a separator: commas, bars and conjunctions.
pub(super) fn separator(tokens: &[Token<'_>], at: usize) -> Option<usize> {
    let is_part = |token: &Token<'_>| token.is_mark(&[',', ';', '|', '/', '&']) || token.is(&["or", "and"]);
    let length = tokens[at..].iter().take_while(|token| is_part(token)).count();
    (length > 0).then_some(at + length)
}

/// The member at a token, and the index behind it.
pub(super) fn member(tokens: &[Token<'_>], at: usize) -> Option<(Member, usize)> {
    let has_article = matches!(tokens.get(at)?.text, "a" | "an")
        && tokens
            .get(at + 1)
            .is_some_and(|next| next.style == Style::Word && separator(tokens, at + 1).is_none());
    let at = at + usize::from(has_article);
    let token = tokens.get(at)?;
    if let Style::Code | Style::Quoted | Style::Emphasis = token.style {
        let text = clean(token.text);
        let is_tag = text.contains('<') && text.contains('>');
        let is_value = text.len() <= 80 && !is_tag && !text.contains(['\n', '{']);
        return is_value.then(|| (Member { text, class: Class::Literal(token.style), pair: None }, at + 1));
    }
    let end = chunk(tokens, at)?;
    let text: String = tokens[at..end].iter().map(|token| token.text).collect();
    let class = if end == at + 1 && token.style == Style::Number { Class::Number } else { Class::Plain };
    // "yes or no.": here the full stop ends a sentence and no abbreviation.
    let is_no = token.is(&["no."]) && at + 1 == tokens.len();
    let is_alone = tokens
        .get(end)
        .is_none_or(|next| next.is_mark(&[',', '.', ';', '|', ')']) || next.is(&["or", "and"]));
    let titled = if class == Class::Plain { title_case(tokens, at, end) } else { end };
    let is_value = class == Class::Number
        || titled > at + 1
        || is_no
        || !is_function_word(token)
        || (is_alone && !token.is(NEVER_VALUES));
    let text = if titled > end { joined(&tokens[at..titled]) } else { text };
    is_value.then(|| (Member { text: clean(&text), class, pair: None }, titled))
}

/// The end of a text without white space.
fn chunk(tokens: &[Token<'_>], at: usize) -> Option<usize> {
    let touches =
        |index: usize| tokens.get(index + 1).is_some_and(|next| next.range.start == tokens[index].range.end);
    let is_text = |token: &Token<'_>| matches!(token.style, Style::Word | Style::Number);
    let joins = |token: &Token<'_>| token.is_mark(&['_', '-', '.', '/', ':', '#', '+', '@', '*', '$']);
    let first = tokens.get(at)?;
    let mut end = at;
    if first.is_mark(&['-', '@', '#', '$', '*', '.', '+', '/']) && touches(at) {
        end += 1;
    }
    if !is_text(tokens.get(end)?) {
        return None;
    }
    loop {
        let marks =
            (end..tokens.len()).take_while(|index| touches(*index) && joins(&tokens[index + 1])).count();
        let next = end + marks;
        if touches(next) && is_text(&tokens[next + 1]) {
            end = next + 1;
        } else {
            return Some(end + 1);
        }
    }
}

/// The end of a run of capitalised words: `In Progress`, `Auto Accident`.
fn title_case(tokens: &[Token<'_>], at: usize, end: usize) -> usize {
    let is_title = |token: &Token<'_>| {
        token.style == Style::Word && token.text.starts_with(char::is_uppercase) && !token.is(&["or", "and"])
    };
    if end != at + 1 || !is_title(&tokens[at]) {
        return end;
    }
    let is_next = |index: &usize| {
        is_title(&tokens[*index]) && tokens[*index].range.start == tokens[*index - 1].range.end + 1
    };
    let titled = end + (end..tokens.len().min(end + 3)).take_while(is_next).count();
    let has_lower = tokens[at..titled].iter().any(|token| token.text.contains(char::is_lowercase));
    if has_lower { titled } else { end }
}

fn joined(tokens: &[Token<'_>]) -> String {
    tokens.iter().map(|token| token.text).collect::<Vec<_>>().join(" ")
}

/// A value without the escapes of Markdown and the marks of a sentence around it.
pub(super) fn clean(text: &str) -> String {
    if text.trim() == "*" {
        return "*".to_owned();
    }
    // A quotation mark that is escaped twice leaves its bar: `\"a\"`.
    let text = text.trim().trim_end_matches('\\').trim_matches(['"', '“', '”', '`', '*']);
    let text = text.strip_suffix([':', ',', '.', ';']).unwrap_or(text).trim();
    let text = text.trim_matches(['"', '\'', '`']);
    let text = without_remark(text);
    let mut out = String::with_capacity(text.len());
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        let is_escape = c == '\\' && chars.peek().is_some_and(|next| matches!(next, '_' | '*' | '-' | '"'));
        if !is_escape {
            out.push(c);
        }
    }
    out
}

/// A value without the remark behind it: "Closed (deprecated)".
fn without_remark(text: &str) -> &str {
    const REMARKS: &[&str] = &["default", "deprecated", "beta", "preview", "legacy", "experimental"];
    let parts = text.strip_suffix(')').and_then(|text| text.rsplit_once('('));
    match parts {
        Some((value, remark))
            if !value.is_empty() && REMARKS.contains(&remark.trim().to_lowercase().as_str()) =>
        {
            value.trim_end()
        }
        _ => text,
    }
}

/// Articles, prepositions and the like.
const FUNCTION_WORDS: &[&str] = &[
    "of", "to", "in", "on", "for", "from", "with", "without", "is", "are", "be", "been", "was", "it", "its",
    "these", "those", "they", "their", "you", "your", "we", "our", "as", "at", "by", "when", "where", "who",
    "will", "can", "may", "must", "should", "only", "also", "one", "any", "either", "both", "using", "has",
    "have", "no.", "than", "there", "two", "three", "four", "values", "value", "each", "every", "another",
    "up",
];

/// Words that are no values, even if they are a whole member of a list.
const NEVER_VALUES: &[&str] = &[
    "more",
    "other",
    "others",
    "etc",
    "etc.",
    "null",
    "empty",
    "blank",
    "omitted",
    "absent",
    "undefined",
    "then",
    "so",
    "such",
    "if",
    "that",
    "this",
    "them",
    "which",
    "the",
    "a",
    "an",
    "not",
    "e.g.",
    "i.e.",
    "see",
];

/// Whether a token is a word that is no value in a list of plain words.
fn is_function_word(token: &Token<'_>) -> bool {
    (token.is(FUNCTION_WORDS) || token.is(NEVER_VALUES))
        && !token.text.chars().all(|c| c.is_ascii_uppercase())
}
