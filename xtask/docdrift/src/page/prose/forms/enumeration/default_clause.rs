//! Leaves out what says the default behind a list: "asc, desc (default: asc)", "`a`, `b`; the default is `a`".

use std::ops::Range;

use crate::page::prose::lexer::Token;

/// The most tokens of a clause about a default.
const MAX_CLAUSE: usize = 7;

/// The tokens of a sentence without the clause that says which of the values before it is the default.
pub(super) fn without<'t>(mut tokens: Vec<Token<'t>>) -> Vec<Token<'t>> {
    if let Some(clause) = (1..tokens.len()).find_map(|at| clause(&tokens, at)) {
        tokens.drain(clause);
    }
    tokens
}

/// The clause that begins with the mark at an index.
fn clause(tokens: &[Token<'_>], at: usize) -> Option<Range<usize>> {
    let opens = tokens[at].is_mark(&['(', '[']);
    if !opens && !tokens[at].is_mark(&[',', ';', '-', '–', '—']) {
        return None;
    }
    let behind = &tokens[at + 1..];
    let length =
        behind.iter().position(|token| token.is_mark(&[')', ']', '.', ',', ';'])).unwrap_or(behind.len());
    let closes = behind.get(length).is_some_and(|token| token.is_mark(&[')', ']']));
    let inner = &behind[..length];
    let said: Vec<&Token<'_>> = inner.iter().filter(|token| !token.is_mark(&[':', '='])).collect();
    let begins = said.iter().take(2).any(|token| token.is(&["default", "defaults", "default:"]));
    let ends = said.len() > 1 && said[said.len() - 2].is(&["by"]) && said[said.len() - 1].is(&["default"]);
    let value = if ends { said.first() } else { said.last() };
    // "`a`, `b`, default `c`" may have three values.
    let is_listed = value.is_some_and(|value| tokens[..at].iter().any(|token| token.lower == value.lower));
    let fits = (begins || ends) && said.len() > 1 && length <= MAX_CLAUSE && is_listed && (closes || !opens);
    fits.then(|| at..at + 1 + length + usize::from(opens && closes))
}
