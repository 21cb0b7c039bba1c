//! Whose values a list holds: of the described value, or of something else.

use super::super::super::lexer::{Style, Token};
use super::super::super::reading::DescribedValue;
use super::super::super::scope::{is_name_of, names_sibling};
use super::introductions::VALUE_NOUNS;
use crate::subject::identifier_words::words;

/// Nouns for which the values of many kinds of fields are named.
const CATEGORIES: &[&str] = &[
    "type",
    "status",
    "state",
    "mode",
    "format",
    "kind",
    "method",
    "direction",
    "order",
    "level",
    "role",
    "scope",
    "unit",
    "category",
    "class",
    "style",
    "action",
    "event",
    "visibility",
    "position",
    "algorithm",
    "strategy",
    "policy",
    "protocol",
    "gender",
    "frequency",
    "interval",
    "period",
    "priority",
    "severity",
    "reason",
    "source",
    "channel",
    "language",
    "engine",
    "access",
    "granularity",
    "timeframe",
    "purpose",
    "qualifier",
    "availability",
    "license",
    "view",
    "sort",
    "variant",
    "location",
    "locale",
    "code",
    "operator",
    "result",
    "stage",
    "phase",
    "flag",
    "size",
    "resolution",
    "theme",
    "color",
    "currency",
    "region",
    "country",
    "environment",
    "version",
    "encoding",
    "platform",
];

/// Words that are no part of the name of a subject.
const FILLERS: &[&str] = &[
    "the",
    "a",
    "an",
    "its",
    "it",
    "this",
    "that",
    "these",
    "your",
    "and",
    "but",
    "also",
    "value",
    "values",
    "parameter",
    "param",
    "field",
    "argument",
    "option",
    "property",
    "attribute",
    "setting",
    "string",
    "query",
    "currently",
    "which",
    "now",
    "must",
    "each",
    "list",
    "array",
    "note",
    "optional",
    "required",
    "desired",
    "here",
    "they",
    "i.e",
    "i.e.",
    "supported",
    "available",
    "at",
    "present",
    "of",
    "possible",
    "default",
    "as",
    "today",
    "needs",
    "to",
    "be",
    "is",
    "are",
    "can",
    "item",
    "items",
    "element",
    "elements",
    "one",
    "with",
    "specifies",
    "enumerable",
    "only",
    "endpoint",
    "request",
    "operation",
    "api",
    "resource",
    "call",
    "method",
    "choose",
    "enter",
    "use",
    "select",
    "set",
    "pass",
    "provide",
    "specify",
    "please",
    "you",
    "either",
    "from",
];

/// Whether the name of a value says that it is one of few: `status`, `sort_by`.
pub(super) fn is_category(value: &DescribedValue<'_>) -> bool {
    let Some(name) = value.name else { return false };
    let name = words(name);
    name.iter().any(|word| CATEGORIES.contains(&word.as_str()))
        || name.last().is_some_and(|word| word == "by" || word == "in")
}

/// Nouns for what an order or a grouping names.
const KEYS: &[&str] = &["attributes", "fields", "columns", "properties", "metrics", "keys", "criteria"];

/// Whether the name of a value says that it names the order or the groups of something: `sort_by`.
pub(super) fn is_order(value: &DescribedValue<'_>) -> bool {
    const ORDERS: &[&str] = &["sort", "order", "by", "group", "orderby", "sorting"];
    value.name.is_some_and(|name| words(name).iter().any(|word| ORDERS.contains(&word.as_str())))
}

/// Whether a noun of an introduction, such as `statuses`, is the described value.
pub(super) fn owns_noun(noun: &[Token<'_>], value: &DescribedValue<'_>) -> bool {
    let border = noun.iter().position(|token| token.is(&["of", "for", "in"])).unwrap_or(noun.len());
    let (noun, whose) = noun.split_at(border);
    let is_own = noun.last().is_some_and(|last| {
        let word = words(last.text);
        let is_alike = is_category(value) && word.iter().all(|word| CATEGORIES.contains(&word.as_str()));
        let is_key = is_order(value) && last.is(KEYS);
        last.is(VALUE_NOUNS) || is_alike || is_key || shares_word(std::slice::from_ref(last), value)
    });
    is_own && owns(whose, value)
}

/// Whether tokens share a word with the name of the described value.
pub(super) fn shares_word(tokens: &[Token<'_>], value: &DescribedValue<'_>) -> bool {
    let name = words(value.name.unwrap_or_default());
    tokens
        .iter()
        .flat_map(|token| words(token.text))
        .any(|word| name.contains(&word) || name.iter().any(|own| stem(own) == stem(&word)))
}

/// The word without the endings of its plural that `words` leaves.
fn stem(word: &str) -> &str {
    word.strip_suffix("es").or_else(|| word.strip_suffix('e')).unwrap_or(word)
}

/// Whether the words before an introduction name no thing but the described value.
pub(super) fn owns(subject: &[Token<'_>], value: &DescribedValue<'_>) -> bool {
    // An identifier is another field unless it is the name of this one.
    let is_other =
        |token: &Token<'_>| token.text.contains('_') && !is_name_of(std::slice::from_ref(token), value);
    if names_sibling(subject, value) || subject.iter().any(is_other) {
        return false;
    }
    let is_filler = |token: &Token<'_>| {
        token.is(FILLERS) || matches!(token.style, Style::Mark(_)) || token.is(&["of", "for", "in"])
    };
    subject.iter().all(is_filler)
        || shares_word(subject, value)
        || subject.iter().flat_map(|token| words(token.text)).any(|word| CATEGORIES.contains(&word.as_str()))
}
