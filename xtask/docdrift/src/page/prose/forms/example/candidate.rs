//! Finds the values behind the words that introduce an example.

use std::ops::Range;

use super::marker::{Marker, Strength};
use crate::page::prose::lexer::{Style, Token};
use crate::page::prose::reading::Doubt;

/// The most words of an example that is neither quoted nor code.
const MAX_WORDS: usize = 5;

/// A value.
#[derive(Clone, Debug)]
pub(super) struct Candidate {
    pub(super) text: String,
    pub(super) range: Range<usize>,
    pub(super) doubt: Option<Doubt>,
}

/// The values at the beginning of tokens: "`a`, `b` or `c`", "LHR", "5 days".
pub(super) fn candidates(
    source: &str,
    tokens: &[Token<'_>],
    range: Range<usize>,
    marker: &Marker,
) -> Vec<Candidate> {
    let literals = written(tokens);
    let is_written = tokens.first().is_some_and(|token| matches!(token.style, Style::Code | Style::Quoted));
    if is_written || !literals.is_empty() {
        return literals;
    }
    let all = &source[range.clone()];
    // In parentheses, everything up to the closing one is a list.
    let closing = if marker.in_parentheses { all.find([')', ']']).unwrap_or(all.len()) } else { all.len() };
    let text = &all[..closing];
    let mut found = Vec::new();
    let mut at = 0;
    for part in text.split_inclusive(',').flat_map(|part| part.split_inclusive("; ")) {
        let begin = at;
        let start = range.start + begin;
        at += part.len();
        let part = part.trim_end_matches([',', ';', ' ']);
        // `-120,51` and `10,000` are one value.
        let part = if found.is_empty() { joined(&text[begin..], part) } else { part };
        for piece in part.split(" or ") {
            let Some(bare) = bare(piece, found.is_empty(), marker) else { return found };
            found.push(Candidate { text: bare.to_owned(), range: start..start + part.len(), doubt: None });
        }
        let last = found.last().map_or("", |last| last.text.as_str());
        let explained = part
            .trim_start()
            .strip_prefix(last)
            .is_some_and(|rest| rest.trim_start().starts_with(['=', '-', ':']));
        let is_cut = last.len() < part.trim().len() && !part.contains(" or ") && !explained;
        let ends = part.trim_end().ends_with(['.', ':']) || part.contains(',') || is_cut;
        if ends || !marker.in_parentheses && !is_coded(last) {
            break;
        }
    }
    found
}

/// Values in code or quotation marks, one behind the other.
fn written(tokens: &[Token<'_>]) -> Vec<Candidate> {
    let mut found = Vec::new();
    for (index, token) in tokens.iter().enumerate() {
        let is_value = matches!(token.style, Style::Code | Style::Quoted)
            || token.style == Style::Emphasis && is_coded(token.text);
        let is_joint = token.is_mark(&[',', '/', '.', '(', ')']) || token.is(&["or", "and", "etc", "etc."]);
        match () {
            // If a quotation mark is missing, the text between two values looks like a value.
            () if is_value && (token.text.ends_with(" or") || token.text.starts_with("or ")) => break,
            () if is_value && !is_mask(token.text) => {
                let text = unquoted(token.text).trim_end_matches(['.', ',']).to_owned();
                found.push(Candidate { text, range: token.range.clone(), doubt: None });
            }
            // "'en' for English, 'es' for Spanish"
            () if is_joint && !found.is_empty() => {}
            () if !found.is_empty()
                && (token.is(&["for"])
                    || index > 0
                        && tokens[index - 1].is(&["for"])
                        && token.text.starts_with(char::is_uppercase)) => {}
            () if token.is(&["a", "an", "the"]) && index == 0 => {}
            () => break,
        }
    }
    found
}

/// The part of a text, with the next one if no space is between them: `-120,51`.
fn joined<'t>(text: &'t str, part: &'t str) -> &'t str {
    let rest = &text[part.len().min(text.len())..];
    let is_number = part.ends_with(|c: char| c.is_ascii_digit())
        && rest.starts_with(',')
        && rest[1..].starts_with(|c: char| c.is_ascii_digit() || c == '-');
    if !is_number {
        return part;
    }
    let end = text.find(char::is_whitespace).unwrap_or(text.len());
    text[..end].trim_end_matches(['.', ',', ')'])
}

/// An example without marks: one that looks like a value up to the next space, or a few capitalised words.
fn bare<'t>(text: &'t str, is_first: bool, marker: &Marker) -> Option<&'t str> {
    let text = text.trim().trim_start_matches(['<', '*', '_']);
    let mut words = text.split_whitespace();
    let first = words.next()?.trim_matches(['`', '"', '\'']).trim_end_matches(['.', ':', ')', '*', '\'']);
    let first = first.split('<').next().unwrap_or(first);
    if first.is_empty() || is_mask(first) || first.contains(['{', '`', '"', '\\', '(', '\'']) {
        return None;
    }
    if is_coded(first) && stands_alone(words.next()) {
        return Some(first);
    }
    if marker.strength == Strength::Weak && !is_first {
        return None;
    }
    let phrase = text.trim_end_matches(['.', ')', '*']);
    let words: Vec<&str> = phrase.split_whitespace().collect();
    let is_name =
        |word: &&str| word.starts_with(char::is_uppercase) || matches!(*word, "of" | "and" | "&" | "the");
    let is_plain = phrase.chars().all(|c| c.is_alphanumeric() || " -'&/.+".contains(c));
    let fits = words.len() <= MAX_WORDS
        && is_plain
        && words.iter().all(is_name)
        && words[0].starts_with(char::is_uppercase);
    let is_word = words.len() == 1 && is_plain && (marker.strength == Strength::Label || !is_first);
    let is_strong =
        marker.strength == Strength::Label || marker.in_parentheses || marker.strength == Strength::Plain;
    ((fits && !SPOKEN.contains(&words[0])) && is_strong || is_word && is_strong).then_some(phrase)
}

/// Whether a coded word is the whole value, by the word behind it: "PAR for Paris", but not "CSV data", "1 is
/// the same as 001" or "68 1F 1F".
fn stands_alone(next: Option<&str>) -> bool {
    let Some(next) = next else { return true };
    let is_ended = !next.starts_with(|c: char| c.is_alphanumeric())
        || matches!(next, "for" | "to" | "or" | "and" | "in");
    let is_explained = matches!(
        next,
        "represents"
            | "means"
            | "returns"
            | "stands"
            | "would"
            | "will"
            | "as"
            | "where"
            | "which"
            | "if"
            | "with"
    );
    is_ended || is_explained || UNITS.contains(&next)
}

/// Words that say what the number before them counts.
const UNITS: &[&str] =
    &["seconds", "minutes", "hours", "days", "bytes", "pixels", "characters", "percent", "items", "per"];

/// Words that begin a sentence behind "For example".
const SPOKEN: &[&str] = &[
    "The", "This", "A", "An", "If", "When", "You", "It", "In", "To", "For", "With", "All", "Use", "Set",
    "Only", "I", "Your",
];

/// Whether a word is written as a value: it has digits or marks inside, or only capital letters.
fn is_coded(word: &str) -> bool {
    let has_digit = word.chars().any(|c| c.is_ascii_digit());
    let inner = word.get(1..word.len().saturating_sub(1)).unwrap_or_default();
    let has_mark = inner.contains(['_', '/', '@', ':', '=', '.', '#']) && !word.contains("n't");
    let is_capital = word.len() > 1 && word.chars().all(|c| c.is_ascii_uppercase() || c == '-');
    let is_locale =
        word.len() == 5 && word.as_bytes()[2] == b'-' && word[3..].chars().all(char::is_uppercase);
    let is_camel = inner.contains(|c: char| c.is_ascii_uppercase())
        && word.starts_with(|c: char| c.is_ascii_lowercase());
    let is_abbreviation = matches!(
        word,
        "GET"
            | "POST"
            | "MAY"
            | "MUST"
            | "SHOULD"
            | "NOT"
            | "URL"
            | "ID"
            | "UUID"
            | "API"
            | "HTTP"
            | "JSON"
            | "i.e"
            | "e.g"
            | "and/or"
    );
    (has_digit || has_mark || is_capital || is_locale || is_camel)
        && !is_abbreviation
        && !word.starts_with('[')
}

/// Whether a text is a mask or placeholder: `YYYY-MM-DD`, `<name>`, `{id}`, `owner:name`.
fn is_mask(text: &str) -> bool {
    let lower = text.to_lowercase();
    lower.contains("yyyy")
        || lower.contains("hh:mm")
        || text.contains(['<', '>', '{', '…'])
        || text.contains("...")
        || text == "*"
}

fn unquoted(text: &str) -> &str {
    let text = text.trim();
    let inner = text.strip_prefix('"').and_then(|rest| rest.strip_suffix('"'));
    inner.or_else(|| text.strip_prefix('\'').and_then(|rest| rest.strip_suffix('\''))).unwrap_or(text)
}
