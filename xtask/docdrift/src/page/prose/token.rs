//! Splits text into sentences, and sentences into tokens: words, quoted texts, numbers and marks.

use std::ops::Range;

use serde_json::{Number, Value, json};

/// Abbreviations; their full stop does not end a sentence.
const ABBREVIATIONS: &[&str] = &["e.g.", "i.e.", "etc.", "vs.", "incl.", "approx.", "max.", "min.", "no."];

/// The byte ranges of the sentences of a text. A sentence ends with `.`, `!` or `?` before white space; a
/// line break does not end it.
pub(super) fn sentences(text: &str) -> impl Iterator<Item = Range<usize>> {
    let abbreviated = |end: usize| {
        let word = text[..end].rsplit(char::is_whitespace).next().unwrap_or_default();
        let word = word.trim_start_matches(['(', '[']).to_ascii_lowercase();
        ABBREVIATIONS.contains(&word.as_str())
    };
    let mut ends: Vec<usize> = text
        .match_indices(['.', '!', '?'])
        .map(|(at, mark)| at + mark.len())
        .filter(|end| text[*end..].starts_with(char::is_whitespace) && !abbreviated(*end))
        .collect();
    ends.push(text.len());
    let mut start = 0;
    ends.into_iter().filter_map(move |end| {
        let raw = &text[start..end];
        let begin = start + (raw.len() - raw.trim_start().len());
        start = end;
        let trimmed = text[begin..end].trim_end();
        (!trimmed.is_empty()).then(|| begin..begin + trimmed.len())
    })
}

#[derive(Clone, Debug, PartialEq)]
pub(super) enum Token<'t> {
    Word(&'t str),
    /// The text between quotation marks or back quotes.
    Quoted(&'t str),
    Number(&'t str),
    Mark(char),
}

impl Token<'_> {
    /// The text of the token in lower case.
    pub(super) fn lower(&self) -> String {
        match self {
            Token::Word(text) | Token::Quoted(text) | Token::Number(text) => text.to_lowercase(),
            Token::Mark(mark) => mark.to_string(),
        }
    }

    /// Whether the token is one of these words, in any case.
    pub(super) fn is(&self, words: &[&str]) -> bool {
        matches!(self, Token::Word(word) if words.iter().any(|known| word.eq_ignore_ascii_case(known)))
    }

    pub(super) fn is_mark(&self, marks: &[char]) -> bool {
        matches!(self, Token::Mark(mark) if marks.contains(mark))
    }

    /// The value of a number, also of a quoted one; `None` for other tokens.
    pub(super) fn number(&self) -> Option<Value> {
        let (Token::Number(text) | Token::Quoted(text)) = self else { return None };
        number(text)
    }
}

/// The value of a text that is a number, with or without commas between thousands; `None` for other texts.
pub(crate) fn number(text: &str) -> Option<Value> {
    if number_length(text) != Some(text.len()) {
        return None;
    }
    let digits = text.replace(',', "");
    match digits.parse::<i64>() {
        Ok(whole) => Some(json!(whole)),
        Err(_) => Number::from_f64(digits.parse().ok()?).map(Value::from),
    }
}

/// The length in bytes of the number at the beginning of a text: `-1`, `0.5`, `10,000`. `None` if there is
/// none.
fn number_length(text: &str) -> Option<usize> {
    let digits = |from: usize| text[from..].bytes().take_while(u8::is_ascii_digit).count();
    let mut at = usize::from(text.starts_with('-'));
    let first = digits(at);
    at += first;
    while (1..=3).contains(&first) && text[at..].starts_with(',') && digits(at + 1) == 3 {
        at += 4;
    }
    if text[at..].starts_with('.') {
        let fraction = digits(at + 1);
        at += if fraction > 0 { fraction + 1 } else { 0 };
    }
    (first > 0).then_some(at)
}

/// The text without quotation marks around it, as in inline code: `"active"`.
fn unquoted(text: &str) -> &str {
    let inner = ['"', '\''].iter().find_map(|mark| text.strip_prefix(*mark)?.strip_suffix(*mark));
    inner.filter(|inner| !inner.is_empty() && !inner.contains(['"', '\''])).unwrap_or(text)
}

/// The tokens of a sentence; white space is left out.
pub(super) fn tokens(text: &str) -> Vec<Token<'_>> {
    let mut tokens = Vec::new();
    let mut rest = text;
    while let Some(first) = rest.chars().next() {
        let closing = match first {
            '"' | '`' => Some(first),
            '“' => Some('”'),
            _ => None,
        };
        if let Some(closing) = closing
            && let Some(end) = rest[first.len_utf8()..].find(closing)
        {
            let inner = first.len_utf8()..first.len_utf8() + end;
            tokens.push(Token::Quoted(unquoted(&rest[inner.clone()])));
            rest = &rest[inner.end + closing.len_utf8()..];
            continue;
        }
        let in_word = |c: char| c.is_alphanumeric() || matches!(c, '_' | '-' | '\'' | '’');
        // `24h` and `404.html` begin with a number but are not numbers.
        let goes_on = |length: usize| {
            let behind = &rest[length..];
            behind.strip_prefix('.').unwrap_or(behind).starts_with(in_word)
        };
        if let Some(length) = number_length(rest).filter(|length| !goes_on(*length)) {
            tokens.push(Token::Number(&rest[..length]));
            rest = &rest[length..];
            continue;
        }
        let length =
            if in_word(first) { rest.find(|c| !in_word(c)).unwrap_or(rest.len()) } else { first.len_utf8() };
        let (piece, tail) = rest.split_at(length);
        if in_word(first) {
            tokens.push(Token::Word(piece));
        } else if !first.is_whitespace() {
            tokens.push(Token::Mark(first));
        }
        rest = tail;
    }
    tokens
}
