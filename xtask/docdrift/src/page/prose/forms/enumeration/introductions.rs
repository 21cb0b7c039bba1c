//! Introductions of lists of values: "one of", "possible values are", "can be either", "use".

use std::ops::Range;

use crate::page::prose::forms::clause::starts;
use crate::page::prose::lexer::{Style, Token, tokens};

/// How surely an introduction announces all allowed values.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Strength {
    /// `possible values are`, `one of`: any list behind it is one of values.
    Values,
    /// `the values`, which a predicate behind the list has to complete: "the values `a` and `b` are allowed".
    Open,
    /// `can be`, `either`: may also introduce states that are no values.
    Modal,
    /// No words, but a mark or nothing: "The type (`a`, `b`)".
    Apposition,
    /// `by`, in the description of an order: "sorts by `a` or `b`".
    By,
    /// `use`, `whether`: introduces literal values only.
    Hint,
}

/// An introduction of a list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Introduction {
    /// Its tokens.
    pub(super) tokens: Range<usize>,
    /// How surely it announces values.
    pub(super) strength: Strength,
    /// The tokens of the noun that it counts, such as `statuses` in "possible statuses are", with the words
    /// that name the field: "possible values of `x`".
    pub(super) noun: Option<Range<usize>>,
}

/// Nouns for a value of any field.
pub(super) const VALUE_NOUNS: &[&str] = &[
    "value",
    "values",
    "option",
    "options",
    "choice",
    "choices",
    "entry",
    "entries",
    "enum",
    "enums",
    "keyword",
    "keywords",
    "constant",
    "constants",
    "literals",
    "possibilities",
    "alternatives",
    "strings",
    "enumeration",
    "inputs",
];

/// Other words before the noun of a list.
const ADJECTIVES: &[&str] = &[
    "known",
    "current",
    "currently",
    "existing",
    "defined",
    "the",
    "all",
    "enumerated",
    "predefined",
    "pre-defined",
    "different",
    "these",
];

/// Adjectives of a list that is complete.
const COMPLETE: &[&str] = &[
    "possible",
    "allowed",
    "valid",
    "accepted",
    "supported",
    "available",
    "permitted",
    "admitted",
    "acceptable",
    "legal",
    "allowable",
    "following",
    "recognized",
    "enumerable",
];

const VERBS: &[&str] = &["are", "is", "include", "includes", "be", "being"];

const MODALS: &[&str] = &["can", "may", "must", "should", "could", "will", "shall"];

/// Words between an introduction and its list.
const LINKS: &[&str] = &[
    "either",
    "only",
    "one",
    "of",
    "the",
    "following",
    "values",
    "value",
    "options",
    "option",
    "set",
    "to",
    "currently",
    "any",
    "these",
    "from",
    "between",
    "by",
    "as",
    "follows",
    "keywords",
    "codes",
    "choices",
    "strings",
    "below",
    "specified",
    "types",
    "constants",
    "statuses",
    "states",
];

type Form = fn(&[Token<'_>], usize) -> Option<Introduction>;

const FORMS: &[Form] = &[values, one_of, modal, either, imperative, whether, equals, by, currently, accepts];

/// Whether a token is an emphasised introduction.
pub(super) fn is_emphasised(token: &Token<'_>) -> bool {
    let is_word = |word: &str| {
        let word = word.trim_matches(|c: char| !c.is_alphanumeric());
        VALUE_NOUNS.contains(&word) || COMPLETE.contains(&word)
    };
    token.style == Style::Emphasis
        && token.lower.split_whitespace().any(is_word)
        && !token.lower.contains(['`', '"'])
        && (token.lower.contains(' ') || token.lower.ends_with(':'))
}

/// The words of an emphasised token.
pub(super) fn words_of<'t>(source: &'t str, token: &Token<'t>) -> Vec<Token<'t>> {
    let marked = &source[token.range.clone()];
    let start = token.range.start + marked.find(token.text).unwrap_or(0);
    tokens(source, start..start + token.text.len())
}

/// The introduction that begins at a token.
pub(super) fn read(tokens: &[Token<'_>], at: usize) -> Option<Introduction> {
    FORMS.iter().find_map(|form| form(tokens, at))
}

/// Whether these words begin at an index, in this order.
fn are(tokens: &[Token<'_>], at: usize, words: &[&str]) -> bool {
    tokens.get(at..).is_some_and(|rest| starts(rest, words))
}

/// Whether one of these words is at an index.
fn is(tokens: &[Token<'_>], at: usize, words: &[&str]) -> bool {
    tokens.get(at).is_some_and(|token| token.is(words))
}

fn is_adjective(token: &Token<'_>) -> bool {
    token.is(COMPLETE) || token.is(ADJECTIVES)
}

/// Skips marks and words that link an introduction to its list: `: one of the following values:`.
fn links(tokens: &[Token<'_>], at: usize) -> usize {
    let is_word = |token: &Token<'_>| {
        token.style == Style::Word && token.is(LINKS) && !token.text.contains(char::is_uppercase)
    };
    let is_link = |token: &Token<'_>| is_word(token) || token.is_mark(&[':', '=', '-', '–', '—', '→']);
    let end = at + tokens[at..].iter().take_while(|token| is_link(token)).count();
    // "possible values: only one": the last word may be the first value.
    if end > at && end < tokens.len() && tokens[end].is_mark(&[',']) { at } else { end }
}

/// `Possible values are`, `the supported formats:`, `values: `, `valid options for this field include`
fn values(tokens: &[Token<'_>], at: usize) -> Option<Introduction> {
    let adjectives =
        tokens[at..].iter().take_while(|token| token.style == Style::Word && is_adjective(token)).count();
    let is_complete = tokens[at..at + adjectives].iter().any(|token| token.is(COMPLETE));
    let (first, last) = noun(tokens, at + adjectives)?;
    let is_general = tokens[last].is(VALUE_NOUNS);
    let named = owner(tokens, last + 1);
    let behind_clause = relative(tokens, named);
    let is_complete = is_complete || behind_clause > named;
    if !is_complete && !is_general {
        return None;
    }
    let mut end = behind_clause;
    end += usize::from(is(
        tokens,
        end,
        &["here", "currently", "that", "which", "allowed", "supported", "accepted", "available"],
    ));
    let mut has_verb = false;
    if is(tokens, end, MODALS) || is(tokens, end, VERBS) {
        has_verb = true;
        end += 1;
        while (is(tokens, end, VERBS) || tokens.get(end).is_some_and(is_adjective))
            && !tokens[end].text.contains(char::is_uppercase)
        {
            end += 1;
        }
    }
    let has_pause = tokens.get(end).is_some_and(|token| token.is_mark(&[';', ',']));
    end += usize::from(has_pause && tokens.get(end + 1).is_some_and(Token::is_literal));
    let behind = links(tokens, end);
    let has_colon = tokens[end..behind].iter().any(|token| matches!(token.style, Style::Mark(_)));
    let is_direct = tokens.get(behind).is_some_and(|token| token.is_literal() || token.is_mark(&['[', '(']));
    let says_possible = is_predicate(&tokens[end.saturating_sub(1)..behind.max(end)]);
    let strength = match (is_complete || says_possible, has_verb || has_colon) {
        (true, true) => Strength::Values,
        (true, false) if is_direct => Strength::Values,
        (false, true) if is_plural(&tokens[last]) || has_colon => Strength::Values,
        (false, true) => Strength::Modal,
        (false, false) if is_direct => Strength::Open,
        _ => return None,
    };
    Some(Introduction { tokens: at..behind, strength, noun: Some(first..named) })
}

fn is_plural(token: &Token<'_>) -> bool {
    token.lower.ends_with('s')
}

/// Whether the words say that values are allowed: "are supported".
pub(super) fn is_predicate(tokens: &[Token<'_>]) -> bool {
    tokens.iter().any(|token| token.is(COMPLETE) && !token.is(&["following"]))
}

/// The first and the last token of up to three nouns.
fn noun(tokens: &[Token<'_>], at: usize) -> Option<(usize, usize)> {
    let is_end = |token: &Token<'_>| {
        token.style != Style::Word
            || token.is(VERBS)
            || token.is(MODALS)
            || token.is(&[
                "of",
                "for",
                "in",
                "to",
                "that",
                "which",
                "here",
                "currently",
                "or",
                "and",
                "when",
                "if",
                "a",
                "the",
                "by",
                "on",
                "with",
            ])
    };
    let count = tokens[at..].iter().take(4).take_while(|token| !is_end(token)).count();
    // "Possible values pending, done": the noun is the first general one.
    let general = tokens[at..at + count].iter().position(|token| token.is(VALUE_NOUNS));
    let last = at + general.map_or(count, |general| general + 1);
    (count > 0).then(|| (at, last - 1))
}

/// Skips "for this field", "of the `x` parameter".
fn owner(tokens: &[Token<'_>], at: usize) -> usize {
    if !is(tokens, at, &["of", "for", "in"]) {
        return at;
    }
    let is_end =
        |token: &Token<'_>| token.is(VERBS) || token.is(MODALS) || matches!(token.style, Style::Mark(_));
    let count = tokens[at..].iter().take(9).take_while(|token| !is_end(token)).count();
    if count > 8 { at } else { at + count }
}

/// Skips "that you can sort by" before "are".
fn relative(tokens: &[Token<'_>], at: usize) -> usize {
    if !is(tokens, at, &["that", "which", "you"]) {
        return at;
    }
    let count = tokens[at..].iter().take(8).take_while(|token| !token.is(&["are"])).count();
    let says_can = tokens[at..].iter().take(count).any(|token| token.is(&["can", "may"]));
    let is_plain = tokens[at..].iter().take(count).all(|token| token.style == Style::Word);
    if says_can && is_plain && is(tokens, at + count, &["are"]) { at + count } else { at }
}

/// `one of`, `one of the following`, `any of`
fn one_of(tokens: &[Token<'_>], at: usize) -> Option<Introduction> {
    let modal = usize::from(is(tokens, at, &["must", "can", "may", "should", "will", "could"]));
    let start = at + modal + usize::from(is(tokens, at + modal, &["be", "is", "are"]));
    let is_count = is(tokens, start, &["one", "oneof", "any", "either"]);
    let end = start + if is(tokens, start, &["oneof"]) { 1 } else { 2 };
    if is(tokens, start, &["one"]) && are(tokens, start + 1, &["or", "more", "of"]) {
        return Some(Introduction {
            tokens: at..links(tokens, start + 4),
            strength: Strength::Values,
            noun: None,
        });
    }
    let is_one = is_count && (is(tokens, start, &["oneof"]) || is(tokens, start + 1, &["of"]));
    is_one.then(|| Introduction {
        tokens: at..behind_comma(tokens, behind_colon(tokens, links(tokens, end))),
        strength: Strength::Values,
        noun: None,
    })
}

/// Skips a comma before a literal: "one of following, `a`, `b`".
fn behind_comma(tokens: &[Token<'_>], at: usize) -> usize {
    let is_comma = tokens.get(at).is_some_and(|token| token.is_mark(&[',']));
    at + usize::from(is_comma && tokens.get(at + 1).is_some_and(Token::is_literal))
}

/// Skips a remark before a colon: "one of the following values wrapped in quotation marks:".
fn behind_colon(tokens: &[Token<'_>], at: usize) -> usize {
    let is_linked = at > 0 && !tokens[at - 1].is_mark(&[':']);
    let is_end = |token: &Token<'_>| token.style != Style::Word;
    let words = tokens[at..].iter().take(9).take_while(|token| !is_end(token)).count();
    let has_colon = tokens.get(at + words).is_some_and(|token| token.is_mark(&[':', ';']));
    let is_pause = tokens.get(at).is_some_and(|token| token.is_mark(&[';']));
    if is_linked && (words > 0 || is_pause) && words < 9 && has_colon {
        links(tokens, at + words + 1)
    } else {
        at
    }
}

/// `can be`, `must be either`, `needs to be`, `may be set to`
fn modal(tokens: &[Token<'_>], at: usize) -> Option<Introduction> {
    let start = if is(tokens, at, MODALS) {
        at + 1
    } else if are(tokens, at, &["needs", "to"])
        || are(tokens, at, &["has", "to"])
        || are(tokens, at, &["have", "to"])
    {
        at + 2
    } else {
        return None;
    };
    let start = start + usize::from(is(tokens, start, &["only", "also", "currently", "always", "either"]));
    if !is(tokens, start, &["be", "contain", "have", "equal", "take"]) {
        return None;
    }
    Some(Introduction { tokens: at..links(tokens, start + 1), strength: Strength::Modal, noun: None })
}

/// `either`
fn either(tokens: &[Token<'_>], at: usize) -> Option<Introduction> {
    is(tokens, at, &["either"]).then(|| Introduction {
        tokens: at..links(tokens, at + 1),
        strength: Strength::Modal,
        noun: None,
    })
}

/// `Use`, `enter either`, `set this to`
fn imperative(tokens: &[Token<'_>], at: usize) -> Option<Introduction> {
    const IMPERATIVES: &[&str] =
        &["use", "enter", "specify", "choose", "select", "pick", "pass", "set", "provide"];
    let is_start = at == 0
        || tokens[at - 1].is_mark(&['.', ':', ';', '-', '('])
        || is(tokens, at - 1, &["either", "can", "must", "may", "should"]);
    if !is_start || !is(tokens, at, IMPERATIVES) {
        return None;
    }
    let object = usize::from(is(tokens, at + 1, &["this", "it", "value", "a", "the"]));
    let end = links(tokens, at + 1 + object);
    let is_choice = is(tokens, at, &["choose", "select", "pick"])
        && tokens[at + 1..end].iter().any(|token| token.is(&["from", "between", "one"]));
    let strength = if is_choice { Strength::Values } else { Strength::Hint };
    Some(Introduction { tokens: at..end, strength, noun: None })
}

/// `whether the call is`
fn whether(tokens: &[Token<'_>], at: usize) -> Option<Introduction> {
    let says_whether = is(tokens, at, &["whether"])
        || (at > 0
            && is(tokens, at, &["if"])
            && is(tokens, at - 1, &["indicates", "identifies", "determines", "specifies"]));
    if !says_whether || at > 3 {
        return None;
    }
    let is_end = |token: &Token<'_>| token.is_literal() || matches!(token.style, Style::Mark(_));
    let length = tokens[at..].iter().take_while(|token| !is_end(token)).count();
    let is_direct = length <= 10 && tokens.get(at + length).is_some_and(Token::is_literal);
    is_direct.then(|| Introduction { tokens: at..at + length, strength: Strength::Hint, noun: None })
}

/// `Enum:`, `allowed:`, `the status is`, `the result where` before a literal
fn equals(tokens: &[Token<'_>], at: usize) -> Option<Introduction> {
    let has_colon = tokens.get(at + 1).is_some_and(|token| token.is_mark(&[':', '=']));
    if is(tokens, at, &["allowed", "valid", "possible", "accepted", "supported", "oneof", "one-of"])
        && has_colon
    {
        return Some(Introduction { tokens: at..at + 2, strength: Strength::Values, noun: None });
    }
    let is_direct = tokens.get(at + 1).is_some_and(Token::is_literal);
    (is(tokens, at, &["is", "are", "where"]) && is_direct).then(|| Introduction {
        tokens: at..at + 1,
        strength: Strength::Hint,
        noun: None,
    })
}

/// `sorted by`
fn by(tokens: &[Token<'_>], at: usize) -> Option<Introduction> {
    is(tokens, at, &["by"]).then(|| Introduction {
        tokens: at..links(tokens, at + 1),
        strength: Strength::By,
        noun: None,
    })
}

/// `currently`, before a list that is supported
fn currently(tokens: &[Token<'_>], at: usize) -> Option<Introduction> {
    is(tokens, at, &["currently", "only", "both"]).then(|| Introduction {
        tokens: at..links(tokens, behind_comma(tokens, at + 1)),
        strength: Strength::Open,
        noun: None,
    })
}

/// `accepts`, `supports`
fn accepts(tokens: &[Token<'_>], at: usize) -> Option<Introduction> {
    let is_verb = is(tokens, at, &["accepts", "supports", "allows", "takes", "accept", "support"]);
    is_verb.then(|| Introduction { tokens: at..links(tokens, at + 1), strength: Strength::Hint, noun: None })
}
