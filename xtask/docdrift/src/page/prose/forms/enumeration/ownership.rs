//! Whether a list has the values of the described value, or of something else.

use super::introductions::VALUE_NOUNS;
use crate::page::prose::lexer::{Style, Token};
use crate::page::prose::reading::DescribedValue;
use crate::page::prose::scope::{AROUND_NAMES, names_sibling, names_value};
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

/// More words before an introduction that are no part of the name of its subject.
const FILLERS: &[&str] = &[
    "query",
    "currently",
    "which",
    "now",
    "must",
    "each",
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

/// Whether the name of a value suggests that it is one of few: `status`, `sort_by`.
pub(super) fn is_category(value: &DescribedValue<'_>) -> bool {
    value.is_named_by(CATEGORIES)
        || value.name_words().last().is_some_and(|word| matches!(word.as_str(), "by" | "in"))
}

/// Nouns for what an order or a grouping names.
const KEYS: &[&str] = &["attributes", "fields", "columns", "properties", "metrics", "keys", "criteria"];

/// Whether the name of a value suggests an order or a grouping: `sort_by`.
pub(super) fn is_order(value: &DescribedValue<'_>) -> bool {
    const ORDERS: &[&str] = &["sort", "order", "by", "group", "orderby", "sorting"];
    value.is_named_by(ORDERS)
}

/// Whether a noun of an introduction, such as `statuses`, is the described value.
pub(super) fn owns_noun(noun: &[Token<'_>], value: &DescribedValue<'_>) -> bool {
    let border = noun.iter().position(|token| token.is(&["of", "for", "in"])).unwrap_or(noun.len());
    let (noun, owner) = noun.split_at(border);
    let is_own = noun.last().is_some_and(|last| {
        let word = words(last.text);
        let is_alike = is_category(value) && word.iter().all(|word| CATEGORIES.contains(&word.as_str()));
        let is_key = is_order(value) && last.is(KEYS);
        last.is(VALUE_NOUNS) || is_alike || is_key || shares_word(std::slice::from_ref(last), value)
    });
    is_own && owns(owner, value)
}

/// Whether tokens share a word with the name of the described value.
pub(super) fn shares_word(tokens: &[Token<'_>], value: &DescribedValue<'_>) -> bool {
    let name = value.name_words();
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
    let is_other = |token: &Token<'_>| token.text.contains('_') && !names_value(token, value);
    if names_sibling(subject, value) || subject.iter().any(is_other) {
        return false;
    }
    let is_filler = |token: &Token<'_>| {
        token.is(AROUND_NAMES)
            || token.is(FILLERS)
            || matches!(token.style, Style::Mark(_))
            || token.is(&["for", "in"])
    };
    subject.iter().all(is_filler)
        || shares_word(subject, value)
        || subject.iter().flat_map(|token| words(token.text)).any(|word| CATEGORIES.contains(&word.as_str()))
}
