//! Parts of sentences for the forms of statuses and relations: borders, conditions and nouns for the value.

use crate::page::prose::lexer::{Style, Token, tokens};
use crate::page::prose::reading::DescribedValue;
use crate::page::prose::scope::is_name_of;
use crate::page::prose::sentence::{Sentence, Text};

/// Nouns for the described value.
pub(super) const NOUNS: &[&str] = &[
    "parameter",
    "param",
    "field",
    "property",
    "attribute",
    "element",
    "argument",
    "option",
    "header",
    "setting",
    "value",
    "flag",
    "member",
    "column",
    "input",
    "variable",
    "string",
    "integer",
    "number",
    "boolean",
    "object",
    "array",
    "list",
];

/// Words between an adjective and one of [`NOUNS`]: "optional query parameter".
const NOUN_MODIFIERS: &[&str] = &[
    "query",
    "path",
    "body",
    "request",
    "response",
    "form",
    "text",
    "string",
    "integer",
    "numeric",
    "boolean",
    "date",
    "json",
    "input",
    "custom",
    "read-only",
    "optional",
    "additional",
    "data",
    "http",
    "url",
    "search",
    "filter",
    "configuration",
];

/// Words that open a condition or a restriction.
pub(super) const CONDITIONS: &[&str] = &[
    "if",
    "when",
    "whenever",
    "unless",
    "while",
    "where",
    "whereas",
    "otherwise",
    "depending",
    "depends",
    "except",
    "only",
    "for",
    "in",
    "on",
    "with",
    "without",
    "during",
    "once",
    "until",
    "after",
    "before",
    "under",
    "within",
    "through",
    "at",
    "case",
    "conditionally",
    "conditional",
    "via",
    "by",
    "from",
    "as",
    "to",
    "outside",
    "because",
    "per",
    "upon",
    "since",
];

/// The tokens of a sentence in which texts in bold or italics of several words are split into their tokens.
pub(super) fn flat_tokens<'t>(text: &Text<'t>, sentence: &Sentence<'t>) -> Vec<Token<'t>> {
    let mut flat = Vec::with_capacity(sentence.tokens.len());
    for token in &sentence.tokens {
        let is_word = !token.text.starts_with(['_', '*'])
            && token.text.chars().all(|c| c.is_alphanumeric() || matches!(c, '_' | '-' | '[' | ']' | '.'));
        if token.style == Style::Emphasis && (!is_word || token.text.ends_with('.')) {
            let offset = text.source[token.range.clone()].find(token.text).unwrap_or(0);
            let start = token.range.start + offset;
            flat.extend(tokens(text.source, start..start + token.text.len()));
        } else {
            flat.push(token.clone());
        }
    }
    flat
}

/// Whether a mark separates what is before it from what is behind it.
pub(super) fn is_border(token: &Token<'_>) -> bool {
    token.is_mark(&['.', ',', ';', ':', ')', ']', '(', '[', '-', '–', '—', '!', '|', '\\', '}', '{', '='])
}

/// Whether the tokens begin with a condition or a restriction: "if …", "when …", "for …", but not the purpose
/// "for storing …".
pub(super) fn is_restriction(tokens: &[Token<'_>]) -> bool {
    let is_purpose =
        starts(tokens, &["for"]) && tokens.get(1).is_some_and(|next| next.lower.ends_with("ing"));
    !is_purpose && tokens.first().is_some_and(|first| first.is(CONDITIONS)) || is_condition(tokens)
}

/// Whether the tokens begin with a condition: "if …", "when …", "but only …".
pub(super) fn is_condition(tokens: &[Token<'_>]) -> bool {
    const STRICT: &[&str] = &[
        "if",
        "when",
        "whenever",
        "unless",
        "only",
        "except",
        "depending",
        "where",
        "conditional",
        "conditionally",
    ];
    starts(tokens, &["but", "only"])
        || starts(tokens, &["and", "only"])
        || tokens.first().is_some_and(|first| first.is(STRICT))
}

/// Whether the tokens begin with these words.
pub(super) fn starts(tokens: &[Token<'_>], words: &[&str]) -> bool {
    tokens.len() >= words.len() && tokens.iter().zip(words).all(|(token, word)| token.is(&[word]))
}

/// The number of tokens of a noun for the described value at the beginning: "query parameter", "field", or its
/// name. 0 if there is none.
pub(super) fn noun_length(tokens: &[Token<'_>], value: &DescribedValue<'_>) -> usize {
    let modifiers = tokens.iter().take(3).take_while(|token| token.is(NOUN_MODIFIERS)).count();
    let plain = (0..=modifiers).rev().find(|at| tokens.get(*at).is_some_and(|token| token.is(NOUNS)));
    let is_mark = |token: &Token<'_>| matches!(token.style, Style::Mark(_));
    let longest = tokens.iter().take(4).take_while(|token| !is_mark(token)).count();
    let named = || (1..=longest).rev().find(|length| is_name_of(&tokens[..*length], value));
    plain.map(|at| at + 1).or_else(named).unwrap_or(0)
}

/// The start of the last part of a sentence that no mark but a comma divides. What is in brackets that close
/// belongs to it.
pub(super) fn segment_start(tokens: &[Token<'_>]) -> usize {
    let mut depth = 0_usize;
    for (at, token) in tokens.iter().enumerate().rev() {
        if token.is_mark(&[')', ']']) {
            depth += 1;
        } else if depth > 0 {
            depth -= usize::from(token.is_mark(&['(', '[']));
        } else if token.is_mark(&['.', ';', ':', '(', '[', '–', '—', '!', '-']) {
            return at + 1;
        }
    }
    0
}

/// The tokens before `at` in the same part of the sentence.
pub(super) fn segment_before<'a, 't>(tokens: &'a [Token<'t>], at: usize) -> &'a [Token<'t>] {
    &tokens[segment_start(&tokens[..at])..at]
}
