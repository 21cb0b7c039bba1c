//! Phrases with a default, and the tokens they have.

mod absent;
mod by_default;
mod described;
mod marked;
mod stated;

use std::ops::Range;

use serde_json::Value;

use super::written::{self, Words, Written};
use crate::page::prose::forms::cursor::Cursor;
use crate::page::prose::lexer::{Style, Token};
use crate::page::prose::numeral::{self, Unit};
use crate::page::prose::reading::{DescribedValue, Doubt};
use crate::page::prose::sentence::{Sentence, Text};

/// A default in a sentence.
pub(super) struct Found {
    /// The value.
    pub(super) value: Value,
    /// The tokens of the phrase.
    pub(super) tokens: Range<usize>,
    /// Whether the phrase opens its sentence: "Defaults to 5".
    pub(super) opens: bool,
    /// Whether it marks one of several values as the default: "`a` (default) or `b`".
    pub(super) is_marked: bool,
    /// Whether it marks an item of a list as the default.
    pub(super) marks_item: bool,
    /// The bytes of another sentence that says it too: "`a`: No order. This is the default."
    pub(super) beside: Option<Range<usize>>,
    /// A doubt of the phrase itself.
    pub(super) doubt: Option<Doubt>,
    /// The unit of the value.
    pub(super) unit: Option<Unit>,
}

/// What a form needs.
struct Place<'p, 't> {
    text: &'p Text<'t>,
    sentence: &'p Sentence<'t>,
    at: usize,
    value: &'p DescribedValue<'p>,
}

impl<'p, 't> Place<'p, 't> {
    fn cursor(&self) -> Cursor<'p, 't> {
        Cursor::new(&self.sentence.tokens, self.at)
    }

    fn written(&self, cursor: &Cursor<'p, 't>, words: Words) -> Option<Written> {
        written::read(self.text, cursor.rest(), words, self.value)
    }

    fn found(&self, written: Written, end: usize) -> Found {
        let opens = self.at == 0;
        Found {
            value: written.value,
            tokens: self.at..end,
            opens,
            is_marked: false,
            marks_item: false,
            beside: None,
            doubt: written.doubt,
            unit: written.unit,
        }
    }

    fn before(&self) -> Option<&'p Token<'t>> {
        self.at.checked_sub(1).map(|before| &self.sentence.tokens[before])
    }
}

/// The default of the phrase that begins at an index.
pub(super) fn read(
    text: &Text<'_>,
    sentence: &Sentence<'_>,
    at: usize,
    value: &DescribedValue<'_>,
) -> Option<Found> {
    let place = Place { text, sentence, at, value };
    [described::read, by_default::read, marked::read, stated::read, absent::applied, absent::read]
        .iter()
        .find_map(|form| form(&place))
}

fn value_behind<'p, 't>(place: &Place<'p, 't>, mut cursor: Cursor<'p, 't>, words: bool) -> Option<Found> {
    cursor.mark(&[':', '=']);
    cursor.phrase(&[
        &["the", "value"],
        &["a", "value", "of"],
        &["value", "of"],
        &["value"],
        &["the", "string"],
        &["the", "format", "string"],
    ]);
    let written = place.written(&cursor, if words { Words::Allowed } else { Words::Refused })?;
    let end = cursor.at + written.length;
    // "defaults to the `x` header", "`name` of the user": more words belong to the value.
    let tokens = &place.sentence.tokens;
    let goes_on = place.value.may_be("string")
        && written.length == 1
        && tokens[cursor.at].is_literal()
        && !ends_literal(&tokens[end..]);
    (!goes_on).then(|| place.found(written, end))
}

/// Whether a literal is the whole value, and no adjective of a noun behind it.
fn ends_literal(behind: &[Token<'_>]) -> bool {
    behind.first().is_none_or(|next| {
        !matches!(next.style, Style::Word | Style::Code)
            || next.is(&[
                "if",
                "when",
                "unless",
                "and",
                "or",
                "but",
                "for",
                "which",
                "as",
                "to",
                "in",
                "where",
                "because",
                "since",
                "is",
                "will",
                "with",
                "value",
                "values",
                "by",
                "on",
                "meaning",
                "while",
                "so",
                "other",
                "others",
                "option",
                "mode",
                "format",
                "unit",
                "units",
                "can",
                "means",
                "returns",
                "only",
                "otherwise",
            ])
            || next.text.starts_with(char::is_uppercase)
    })
}

/// A word as a value, whatever follows it.
fn single(place: &Place<'_, '_>, token: &Token<'_>) -> Option<Written> {
    let only = std::slice::from_ref(token);
    let is_fit = place.value.may_be("string") || token.is_literal() || numeral::read(only).is_some();
    is_fit.then(|| written::read(place.text, only, Words::Allowed, place.value)).flatten()
}

/// Whether the value is a number of results.
fn counts_results(place: &Place<'_, '_>) -> bool {
    const COUNTS: &[&str] = &[
        "limit", "count", "size", "max", "maximum", "per", "take", "top", "rows", "row", "number", "num",
        "first",
    ];
    place.value.is_named_by(COUNTS)
}
