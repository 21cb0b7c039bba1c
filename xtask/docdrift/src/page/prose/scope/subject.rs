//! Whether the words before a phrase name another thing than the described value.

use super::level::Level;
use super::{is_filler, is_name_of, known_words, names_value};
use crate::page::prose::blocks::BlockKind;
use crate::page::prose::lexer::{Style, Token};
use crate::page::prose::reading::{DescribedValue, Doubt};
use crate::page::prose::sentence::{Sentence, Text};
use crate::subject::identifier_words::words;

/// Whether the words before a phrase in its part of the sentence name another thing than the described value.
///
/// The first sentence of a text is about the value. Words of later sentences are about it if the name or the first
/// sentence has them too: "Confidence level in percent. The confidence level defaults to 68."
pub(super) fn doubt(
    text: &Text<'_>,
    sentence: &Sentence<'_>,
    level: &Level<'_, '_>,
    value: &DescribedValue<'_>,
) -> Option<Doubt> {
    if sentence.block == BlockKind::Row || defines_another(text, sentence, level, value) {
        return Some(Doubt::OtherSubject);
    }
    let named: Vec<&Token<'_>> = level
        .segment_before()
        .filter(|token| !is_filler(token) && !token.is(STOP_WORDS) && !matches!(token.style, Style::Mark(_)))
        .collect();
    if is_name(&named, value) {
        return None;
    }
    let is_sibling = |token: &&&Token<'_>| {
        value.siblings.iter().any(|name| name.eq_ignore_ascii_case(token.text))
            && Some(token.text) != value.name
    };
    let names_other =
        named.iter().any(|token| is_sibling(&token) && (token.is_literal() || token.text.contains('_')))
            || (named.len() == 1 && named.iter().any(|token| is_sibling(&token)));
    if names_other {
        return Some(Doubt::OtherSubject);
    }
    if sentence.opens_text {
        // "travellers (whose age is at most 2)"
        let is_relative =
            level.segment_before().any(|token| token.is(&["whose", "older", "younger", "aged"]));
        // "Limit is at most 5, and page defaults to 1": the part has its own subject.
        let known = known_words(&[], value);
        let at = level.phrase.start;
        let names_new = at > 1
            && level.token(at - 2).is(&["and", "while"])
            && level.token(at - 1).style == Style::Word
            && !is_filler(level.token(at - 1))
            && !level.token(at - 1).is(NO_NOUNS)
            && !words(level.token(at - 1).text).iter().all(|word| known.contains(word));
        return (is_relative || names_new).then_some(Doubt::OtherSubject);
    }
    // "A tick defaults to one second" is about each tick, not about `election_tick`.
    let opening = level.segment_before().find(|token| !matches!(token.style, Style::Mark(_)));
    if !named.is_empty()
        && opening.is_some_and(|token| token.is(&["a", "an"]))
        && value.name.is_some_and(|name| words(name).len() > named.len())
    {
        return Some(Doubt::OtherSubject);
    }
    let known = known_words(text.first_tokens(), value);
    let is_known = |token: &&&Token<'_>| words(token.text).iter().all(|word| known.contains(word));
    named.iter().any(|token| !is_known(&token)).then_some(Doubt::OtherSubject)
}

/// Words behind "and" that do not begin another subject.
const NO_NOUNS: &[&str] = &[
    "must", "can", "may", "should", "shall", "will", "cannot", "is", "are", "has", "have", "not", "does",
    "now", "then", "so", "thus", "default", "maximum", "minimum", "usually", "always", "never", "only",
];

fn is_name(named: &[&Token<'_>], value: &DescribedValue<'_>) -> bool {
    let Some(name) = value.name else { return false };
    named.iter().flat_map(|token| words(token.text)).eq(words(name))
}

/// Whether a list item begins with a name and a colon or dash, so that the rest describes this name:
/// "`bbox`: the area, defaults to 5".
fn defines_another(
    text: &Text<'_>,
    sentence: &Sentence<'_>,
    level: &Level<'_, '_>,
    value: &DescribedValue<'_>,
) -> bool {
    const GENERIC: &[&str] = &[
        "default",
        "min",
        "max",
        "minimum",
        "maximum",
        "range",
        "type",
        "constraints",
        "constraint",
        "length",
        "limit",
        "value",
        "values",
        "required",
        "optional",
        "note",
        "limits",
        "size",
        "format",
        "pattern",
        "valid",
        "allowed",
        "accepted",
        "possible",
        "description",
    ];
    if sentence.block == BlockKind::Paragraph {
        return is_labelled(text, sentence, value, GENERIC);
    }
    if sentence.block != BlockKind::Item {
        return false;
    }
    let Some(first) = text.sentences_of(sentence.block_index).next() else { return false };
    let tokens = &first.tokens;
    let border = tokens.iter().take(5).position(|token| token.is_mark(&[':', '-', '–', '—', '=']));
    let head = &tokens[..border.unwrap_or(usize::from(tokens[0].style == Style::Code))];
    let is_generic = head.iter().any(|token| token.is(GENERIC)) || is_name_of(head, value);
    !head.is_empty() && (!sentence.opens_block || level.phrase.start >= head.len()) && !is_generic
}

/// Whether a later paragraph begins with a name in bold and a colon, so that it is about this case alone:
/// "**Europe**: at most 5".
fn is_labelled(
    text: &Text<'_>,
    sentence: &Sentence<'_>,
    value: &DescribedValue<'_>,
    generic: &[&str],
) -> bool {
    const REMARKS: &[&str] =
        &["note", "notes", "important", "warning", "caution", "tip", "attention", "remark", "constraints"];
    let Some(first) = text.sentences_of(sentence.block_index).next() else { return false };
    let [label, rest @ ..] = first.tokens.as_slice() else { return false };
    let is_label = label.style == Style::Emphasis
        && (label.text.ends_with(':') || rest.first().is_some_and(|next| next.is_mark(&[':'])));
    let says_nothing = |word: String| generic.contains(&word.as_str()) || REMARKS.contains(&word.as_str());
    is_label
        && !first.opens_text
        && !words(label.text).into_iter().any(says_nothing)
        && !names_value(label, value)
}

/// Words of a clause that say nothing of what it is about.
const STOP_WORDS: &[&str] = &[
    "is",
    "are",
    "be",
    "been",
    "being",
    "can",
    "may",
    "must",
    "should",
    "shall",
    "will",
    "would",
    "could",
    "has",
    "have",
    "having",
    "with",
    "which",
    "who",
    "where",
    "to",
    "in",
    "as",
    "by",
    "at",
    "on",
    "from",
    "you",
    "we",
    "they",
    "specify",
    "specifies",
    "specified",
    "set",
    "sets",
    "enter",
    "use",
    "uses",
    "used",
    "provide",
    "provided",
    "contain",
    "contains",
    "include",
    "includes",
    "accept",
    "accepts",
    "accepted",
    "allow",
    "allows",
    "allowed",
    "support",
    "supports",
    "supported",
    "require",
    "requires",
    "required",
    "optional",
    "return",
    "returns",
    "returned",
    "up",
    "only",
    "not",
    "or",
    "than",
    "valid",
    "permitted",
    "possible",
    "range",
    "ranges",
    "ranging",
    "between",
    "there",
    "currently",
    "limit",
    "limited",
    "length",
    "size",
    "maximum",
    "minimum",
    "max",
    "min",
    "default",
    "defaults",
    "total",
    "each",
    "every",
    "so",
    "then",
    "pass",
    "choose",
    "give",
    "given",
    "integers",
    "numbers",
    "strings",
    "item",
    "items",
    "entry",
    "entries",
    "element",
    "elements",
    "characters",
    "character",
    "note",
    "inclusive",
    "following",
    "constraints",
    "constraint",
    "long",
    "what",
    "if",
    "no",
    "when",
    "because",
    "however",
    "always",
    "please",
    "whole",
    "results",
    "result",
    "also",
    "do",
    "does",
    "cannot",
    "can't",
    "don't",
    "doesn't",
    "falls",
    "back",
    "api",
    "system",
    "server",
    "service",
    "query",
    "request",
    "response",
    "call",
    "page",
    "per",
    "non-negative",
    "positive",
    "left",
    "until",
    "unless",
    "otherwise",
    "assumed",
    "assume",
    "behavior",
    "select",
    "selects",
    "one",
    "available",
    "omitted",
    "unset",
    "unspecified",
    "isn't",
    "entire",
    "full",
    "free",
    "numeric",
    "decimal",
    "float",
    "percent",
    "percentage",
    "exact",
    "exactly",
    "just",
    "all",
    "its",
    "warning:",
    "note:",
    "important:",
    "alphanumeric",
    "validated",
    "against",
    "need",
    "needs",
    "text",
    "structure",
    "containing",
    "sent",
    "within",
    "list",
    "through",
    "assumes",
    "becomes",
    "treated",
    "considered",
    "null",
    "specifying",
    "starting",
    "operation",
    "entered",
    "string",
    "starts",
    "here",
    "take",
    "takes",
    "numbered",
    "indexed",
    "counted",
    "present",
    "defined",
    "supplied",
    "passed",
    "absent",
    "missing",
];
