//! Reads lists of names of parameters or fields: "`from`, `to` and the `zone` parameter".

use super::clause::NOUNS;
use crate::page::prose::lexer::{Style, Token};
use crate::page::prose::reading::DescribedValue;

/// The words around names in a list.
const FILLERS: &[&str] = &[
    "the",
    "a",
    "an",
    "both",
    "either",
    "any",
    "of",
    "following",
    "parameters",
    "params",
    "fields",
    "properties",
    "attributes",
    "values",
    "arguments",
    "options",
    "headers",
    "also",
    "for",
    "other",
];

/// How the last name of a list is joined.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Joint {
    /// There is only one name.
    None,
    And,
    Or,
}

/// A list of names.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Names {
    /// The names, without the name of the described value.
    pub(super) others: Vec<String>,
    /// Whether the list has the described value.
    pub(super) has_self: bool,
    /// How the last one is joined.
    pub(super) joint: Joint,
    /// The number of tokens.
    pub(super) length: usize,
}

/// The names at the beginning of the tokens; `None` if there is none, or one that is not known.
pub(super) fn names(tokens: &[Token<'_>], value: &DescribedValue<'_>) -> Option<Names> {
    let mut found = Names { others: Vec::new(), has_self: false, joint: Joint::None, length: 0 };
    let mut at = 0;
    loop {
        let start = skip_fillers(tokens, at);
        let (name, length) =
            name(&tokens[start..], value).or_else(|| this(&tokens[start..]).map(|length| (None, length)))?;
        match name {
            Some(name) => found.others.push(name),
            None => found.has_self = true,
        }
        at = start + length;
        found.length = at;
        let Some((joint, length)) = joint(&tokens[at..]) else { break };
        // A comma may also end the list: "with `a`, which …".
        let next = skip_fillers(tokens, at + length);
        let goes_on = self::name(&tokens[next..], value).is_some() || this(&tokens[next..]).is_some();
        if !goes_on && joint == Joint::None {
            break;
        }
        at += length;
        if joint != Joint::None {
            found.joint = joint;
        }
    }
    Some(found)
}

fn skip_fillers(tokens: &[Token<'_>], from: usize) -> usize {
    let is_filler = |token: &Token<'_>| token.is(FILLERS) || token.is(NOUNS) || token.is_mark(&[':', ';']);
    let length = tokens[from..].iter().take_while(|token| !token.is_literal() && is_filler(token)).count();
    from + length
}

/// A name with the nouns behind it, as `None` if it is the described value's own.
fn name(tokens: &[Token<'_>], value: &DescribedValue<'_>) -> Option<(Option<String>, usize)> {
    let token = tokens.first()?;
    let text = token.text.split('=').next().unwrap_or_default().trim_end_matches('.').replace('\\', "");
    let nouns = tokens[1..].iter().take(2).take_while(|next| next.is(NOUNS) || next.is(&["query"])).count();
    let looks_like_name = token.is_literal()
        || nouns > 0
        || text.contains(['_', '-', '.'])
        || text.chars().skip(1).any(char::is_uppercase);
    if !looks_like_name || matches!(token.style, Style::Mark(_) | Style::Number) {
        return None;
    }
    if value.name.is_some_and(|own| own == text) {
        return Some((None, 1 + nouns));
    }
    let is_identifier = !text.is_empty()
        && text.chars().all(|c| c.is_alphanumeric() || matches!(c, '_' | '-' | '.' | '[' | ']'));
    let is_known = value.siblings.contains(&text.as_str())
        || value.siblings.is_empty() && token.style == Style::Code && is_identifier;
    is_known.then_some((Some(text), 1 + nouns))
}

/// "this", "this field".
fn this(tokens: &[Token<'_>]) -> Option<usize> {
    let is_this = tokens.first()?.is(&["this"]);
    let nouns = tokens[1..].iter().take_while(|token| token.is(NOUNS)).count();
    is_this.then_some(1 + nouns)
}

/// A comma, "and", "or" or both between names.
fn joint(tokens: &[Token<'_>]) -> Option<(Joint, usize)> {
    let comma = usize::from(tokens.first()?.is_mark(&[',', '/']));
    let token = tokens.get(comma);
    if token.is_some_and(|token| token.is(&["and", "&"])) {
        return Some((Joint::And, comma + 1));
    }
    if token.is_some_and(|token| token.is(&["or", "nor"])) {
        return Some((Joint::Or, comma + 1));
    }
    (comma > 0).then_some((Joint::None, comma))
}
