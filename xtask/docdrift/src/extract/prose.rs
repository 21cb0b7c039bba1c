//! Reads promises out of sentences: a small grammar over tokens.
//!
//! The hard part is not the wording but whose property it is. So a promise keeps the words that
//! name its subject as they stand; whether the operation has such a field is asked later, where
//! the operation is known. What fits no form says nothing here.

use std::ops::Range;

use serde_json::{Value, json};

use crate::claim::Kind;
use crate::source::{Excerpt, Span};

/// What a sentence promises of a thing that it names in words.
#[derive(Clone, Debug, PartialEq)]
pub struct Promise {
    /// The words for the thing, in lower case: `["redirect", "url"]`.
    pub about: Vec<String>,
    /// What kind of property is promised.
    pub kind: Kind,
    /// Its value.
    pub value: Value,
    /// The sentence.
    pub span: Span,
}

/// The promises of a paragraph or list item.
///
/// ```
/// # use docdrift::{extract::prose, source::Files};
/// let mut files = Files::new();
/// let id = files.add("a.md", "Status values include \"open\" and \"paid\".");
/// let promises = prose::read(&files.excerpt(id));
/// assert_eq!(promises[0].about, ["status"]);
/// assert_eq!(promises[0].value, serde_json::json!(["open", "paid"]));
/// ```
#[must_use]
pub fn read(text: &Excerpt) -> Vec<Promise> {
    sentences(text.text())
        .filter_map(|range| {
            let sentence = &text.text()[range.clone()];
            let tokens = tokens(sentence);
            let (about, kind, value) = FORMS.iter().find_map(|form| form(&tokens))?;
            let about = about.iter().map(|token| token.lower()).collect();
            Some(Promise { about, kind, value, span: text.span(range) })
        })
        .collect()
}

/// Sentences end with a full stop before white space; a line of a paragraph is not an end.
fn sentences(text: &str) -> impl Iterator<Item = Range<usize>> {
    let mut ends: Vec<usize> = text
        .match_indices(['.', '!', '?'])
        .map(|(at, mark)| at + mark.len())
        .filter(|end| text[*end..].starts_with(char::is_whitespace))
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
enum Token<'t> {
    Word(&'t str),
    /// A text between quotation marks or back quotes.
    Quoted(&'t str),
    Number(&'t str),
    Mark(char),
}

impl Token<'_> {
    fn lower(&self) -> String {
        match self {
            Token::Word(text) | Token::Quoted(text) | Token::Number(text) => text.to_lowercase(),
            Token::Mark(mark) => mark.to_string(),
        }
    }

    fn is(&self, words: &[&str]) -> bool {
        matches!(self, Token::Word(word) if words.iter().any(|known| word.eq_ignore_ascii_case(known)))
    }
}

fn tokens(text: &str) -> Vec<Token<'_>> {
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
            tokens.push(Token::Quoted(&rest[inner.clone()]));
            rest = &rest[inner.end + closing.len_utf8()..];
            continue;
        }
        let in_word = |c: char| c.is_alphanumeric() || matches!(c, '_' | '-' | '\'' | '’');
        let length =
            if in_word(first) { rest.find(|c| !in_word(c)).unwrap_or(rest.len()) } else { first.len_utf8() };
        let (piece, tail) = rest.split_at(length);
        if piece.chars().all(|c| c.is_ascii_digit()) {
            tokens.push(Token::Number(piece));
        } else if in_word(first) {
            tokens.push(Token::Word(piece));
        } else if !first.is_whitespace() {
            tokens.push(Token::Mark(first));
        }
        rest = tail;
    }
    tokens
}

/// The tokens that name the thing, the kind of promise, and its value.
type Reading<'s, 't> = (&'s [Token<'t>], Kind, Value);

type Form = for<'s, 't> fn(&'s [Token<'t>]) -> Option<Reading<'s, 't>>;

const FORMS: &[Form] = &[enumeration, requiredness, unit, expiry];

/// `Status values include "completed", "pending", and "expired"`
fn enumeration<'s, 't>(tokens: &'s [Token<'t>]) -> Option<Reading<'s, 't>> {
    let verb = tokens.iter().position(|token| token.is(&["include", "includes", "are"]))?;
    let (about, rest) = (&tokens[..verb], &tokens[verb + 1..]);
    let (last, about) = about.split_last()?;
    if !last.is(&["values", "value"]) || !names_a_thing(about) {
        return None;
    }
    let values: Vec<&str> = rest
        .iter()
        .filter_map(|token| if let Token::Quoted(text) = token { Some(*text) } else { None })
        .collect();
    let connects = |token: &Token<'_>| {
        matches!(token, Token::Quoted(_) | Token::Mark(',' | '.' | ':')) || token.is(&["and", "or"])
    };
    (values.len() >= 2 && rest.iter().all(connects)).then(|| (about, Kind::Enum, json!(values)))
}

/// `Redirect URL is optional …`, but not `… is required when …`
fn requiredness<'s, 't>(tokens: &'s [Token<'t>]) -> Option<Reading<'s, 't>> {
    let verb = tokens.iter().position(|token| token.is(&["is", "are"]))?;
    let about = &tokens[..verb];
    let required = match tokens.get(verb + 1)? {
        word if word.is(&["optional"]) => false,
        word if word.is(&["required", "mandatory"]) => true,
        _ => return None,
    };
    let conditional =
        ["if", "when", "for", "unless", "in", "to", "only", "with", "by", "on", "until", "once"];
    let unconditional = tokens[verb + 2..].iter().all(|token| !token.is(&conditional));
    // "X is optional and directs users after …": what follows "and" is about something else.
    let next = tokens.get(verb + 2);
    let ends = next.is_none_or(|token| token.is(&["and", "but"]) || matches!(token, Token::Mark(_)));
    (names_a_thing(about) && (ends || unconditional)).then(|| (about, Kind::Required, json!(required)))
}

/// `Amount is specified in USD (whole dollars)`
fn unit<'s, 't>(tokens: &'s [Token<'t>]) -> Option<Reading<'s, 't>> {
    let verb = tokens.iter().position(|token| token.is(&["is", "are"]))?;
    let about = &tokens[..verb];
    let mut rest = tokens[verb + 1..].iter();
    let said = rest.next()?.is(&["specified", "given", "expressed", "measured", "stated", "denominated"]);
    if !said || !rest.next()?.is(&["in"]) || !names_a_thing(about) {
        return None;
    }
    let words = rest.filter(|token| !matches!(token, Token::Mark('.')));
    let unit: Vec<String> = words
        .map(|token| match token {
            Token::Word(text) | Token::Quoted(text) | Token::Number(text) => (*text).to_owned(),
            Token::Mark(mark) => mark.to_string(),
        })
        .collect();
    let unit = unit.join(" ").replace("( ", "(").replace(" )", ")");
    (!unit.is_empty()).then(|| (about, Kind::Unit, json!(unit)))
}

/// `Checkout sessions expire after 24 hours`
fn expiry<'s, 't>(tokens: &'s [Token<'t>]) -> Option<Reading<'s, 't>> {
    let verb = tokens.iter().position(|token| token.is(&["expire", "expires"]))?;
    let about = &tokens[..verb];
    let units = ["second", "seconds", "minute", "minutes", "hour", "hours", "day", "days"];
    match &tokens[verb + 1..] {
        [after, Token::Number(number), unit, ..]
            if after.is(&["after", "in", "within"]) && unit.is(&units) =>
        {
            names_a_thing(about).then(|| (about, Kind::Expires, json!(format!("{number} {}", unit.lower()))))
        }
        _ => None,
    }
}

/// A few words without a verb or a mark between them.
fn names_a_thing(about: &[Token<'_>]) -> bool {
    let plain = |token: &Token<'_>| matches!(token, Token::Word(_) | Token::Quoted(_));
    !about.is_empty() && about.len() <= 5 && about.iter().all(plain)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::Files;

    #[track_caller]
    fn check(text: &str, expected: &[&str]) {
        let mut files = Files::new();
        let id = files.add("a.md", text);
        let read = read(&files.excerpt(id));
        let read: Vec<String> = read
            .iter()
            .map(|promise| format!("{} {} {}", promise.about.join(" "), promise.kind.as_str(), promise.value))
            .collect();
        assert_eq!(read, expected, "{text}");
    }

    #[test]
    fn values_are_listed() {
        check(
            "Status values include \"completed\", \"pending\", and \"expired\"",
            &[r#"status enum ["completed","pending","expired"]"#],
        );
        check("The `mode` values are `payment` or `setup`.", &[r#"the mode enum ["payment","setup"]"#]);
        check("Checkout sessions include both completed and abandoned sessions", &[]);
        check("Status values include many things", &[]);
    }

    #[test]
    fn fields_are_optional_or_required() {
        check(
            "Redirect URL is optional and directs users after payment completes",
            &["redirect url required false"],
        );
        check("Amount is required.", &["amount required true"]);
        check("Amount is required when mode is payment.", &[]);
        check("Note that it is, as we said, optional.", &[]);
    }

    #[test]
    fn units_and_expiry() {
        check("Amount is specified in USD (whole dollars)", &[r#"amount unit "USD (whole dollars)""#]);
        check(
            "Checkout sessions expire after 24 hours if not completed",
            &[r#"checkout sessions expires "24 hours""#],
        );
        check("Credits are added to your account immediately", &[]);
    }
}
