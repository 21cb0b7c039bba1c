//! Defaults behind the word: "defaults to 10", "default is `x`", "the default page size is 10".

use serde_json::json;

use super::super::written::Written;
use super::super::written::ends;
use super::absent::says_absence;
use super::{Found, Place, value_behind};
use crate::page::prose::blocks::BlockKind;
use crate::page::prose::forms::cursor::Cursor;
use crate::page::prose::lexer::{Style, Token};
use crate::page::prose::scope::known_words;
use crate::subject::identifier_words::words;

/// "defaults to 10", "default is `x`", "the default value is 5", `default = 3`, "(default 5)", "default page_size is 10"
pub(super) fn read(place: &Place<'_, '_>) -> Option<Found> {
    let mut cursor = place.cursor();
    if cursor.word(&["defaults", "defaulting", "defaulted", "default's"]) {
        let linked = cursor.word(&["to", "is", "as", "at"]) || cursor.mark(&[':', '=']);
        return value_behind(place, cursor, linked);
    }
    if !cursor.word(&["default", "default:", "default value", "default value:", "def."]) {
        return None;
    }
    let negated = place.before().is_some_and(|token| token.is(&["no", "without", "non"]));
    if negated {
        return None;
    }
    let emphasised = cursor.tokens[place.at].lower.ends_with(':');
    subject(&mut cursor, place);
    skip_absence(&mut cursor);
    let has_subject = cursor.at > place.at + 1;
    let start = cursor;
    let linked = is_for_name(&mut cursor, place) || link(&mut cursor) || emphasised;
    // "the default address to use"
    if linked && has_subject && start.peek().is_some_and(|token| token.is(&["to"])) {
        return None;
    }
    if linked && let Some(found) = separator(place, &cursor) {
        return Some(found);
    }
    if linked {
        // "a default will be assigned"
        let is_passive = |found: &Found| {
            start.peek().is_some_and(|token| token.is(&["will", "is", "are", "should"]))
                && found.value.as_str().is_some_and(|value| value.ends_with("ed"))
                && place.sentence.tokens[cursor.at].style == Style::Word
        };
        return value_behind(place, cursor, true)
            .filter(|found| !is_passive(found) || is_listed(place, &cursor));
    }
    if place.before().is_some_and(|token| token.is(&["by", "as"])) {
        return None;
    }
    if let Some(found) = listed_value(place, &cursor) {
        return Some(found);
    }
    let opens = place.at == 0
        || place.before().is_some_and(|token| {
            token.is_mark(&['(', ',', ';', '.', '-', '–', '[', '/'])
                || token.is(&["and", "optional", "integer", "the", "a", "has", "uses", "with"])
        });
    let glossed = cursor.mark(&['(']);
    let in_parentheses = place.before().is_some_and(|token| token.is_mark(&['(', '[']));
    let found =
        value_behind(place, cursor, glossed || opens && (in_parentheses || is_listed(place, &cursor)))?;
    let behind = &place.sentence.tokens[found.tokens.end..];
    let is_used = says_used(behind);
    let is_end = ends(&place.sentence.tokens, found.tokens.end)
        || behind[0].is(&["and", "or"])
        || !place.value.may_be("string");
    let is_plain_word =
        place.value.may_be("string") && place.sentence.tokens[found.tokens.end - 1].style == Style::Word;
    (if glossed { is_used } else { opens && is_end || is_used && !is_plain_word }).then_some(found)
}

/// Whether the words behind a value say that it is used.
fn says_used(behind: &[Token<'_>]) -> bool {
    behind.iter().take(5).any(|token| token.is(&["used", "assumed", "applied", "applies", "taken"]))
}

/// "Separator of cells, default is ;": a mark that ends the sentence.
fn separator(place: &Place<'_, '_>, cursor: &Cursor<'_, '_>) -> Option<Found> {
    let mark = cursor.peek().filter(|token| token.is_mark(&[',', ';', '|']))?;
    let ends =
        matches!(&cursor.rest()[1..], [] | [_]) && cursor.rest()[1..].iter().all(|next| next.is_mark(&['.']));
    let known = known_words(place.text.first_tokens(), place.value);
    let separates = known.iter().any(|word| ["separator", "delimiter"].contains(&word.as_str()));
    let is_fit = ends && separates && place.value.is_only("string");
    is_fit.then(|| place.found(Written::new(json!(mark.text), 1), cursor.at + 1))
}

/// "The default `a` has no border": a value to which an item of the text's list belongs.
fn listed_value(place: &Place<'_, '_>, cursor: &Cursor<'_, '_>) -> Option<Found> {
    let literal = cursor.peek().filter(|token| matches!(token.style, Style::Code | Style::Quoted))?;
    let is_named = place.at == 1 && place.before().is_some_and(|token| token.is(&["the"]));
    let item = place.text.sentences.iter().find(|sentence| {
        sentence.block == BlockKind::Item && sentence.opens_block && sentence.tokens[0].text == literal.text
    })?;
    let written = is_named.then(|| super::single(place, literal)).flatten()?;
    Some(Found { beside: Some(item.range.clone()), ..place.found(written, cursor.at + 1) })
}

/// Whether the next word is one of the values that the sentence lists: "asc | desc, default asc".
fn is_listed(place: &Place<'_, '_>, cursor: &Cursor<'_, '_>) -> bool {
    cursor
        .peek()
        .is_some_and(|next| place.sentence.tokens[..place.at].iter().any(|token| token.text == next.text))
}

/// Words for the described value in any text: "the default page size".
const GENERIC: &[&str] = &[
    "number",
    "of",
    "results",
    "items",
    "records",
    "page",
    "size",
    "limit",
    "per",
    "value",
    "this",
    "the",
    "for",
    "field",
    "parameter",
    "amount",
    "max",
    "maximum",
    "sort",
    "order",
    "flag",
    "property",
    "attribute",
    "option",
    "setting",
    "argument",
    "query",
];

/// Steps over what the default belongs to: "value", "for this field", "page size", "if omitted".
fn subject(cursor: &mut Cursor<'_, '_>, place: &Place<'_, '_>) {
    cursor.skip(&["value", "values", "setting", "option", "state", "behavior", "behaviour", "number"]);
    if cursor.phrase(&[
        &["if", "omitted"],
        &["if", "unset"],
        &["if", "empty"],
        &["when", "omitted"],
        &["if", "unspecified"],
        &["when", "unset"],
        &["if", "not", "specified"],
        &["if", "not", "set"],
        &["if", "not", "provided"],
        &["when", "not", "specified"],
        &["if", "absent"],
    ]) {
        return;
    }
    let opens_text = place.sentence.opens_text;
    let first = if opens_text { &place.sentence.tokens[..place.at] } else { place.text.first_tokens() };
    let names = known_words(first, place.value);
    let is_known = |token: &Token<'_>| {
        !words(token.text).is_empty() && words(token.text).iter().all(|word| names.contains(word))
    };
    let is_name = |token: &Token<'_>| {
        matches!(token.style, Style::Word | Style::Code)
            && !token.is(&["is", "to", "be", "are"])
            && (is_known(token) || token.is(GENERIC))
    };
    let length = cursor.rest().iter().take(6).take_while(|token| is_name(token)).count();
    // "a default page size of 20": "of" links.
    let length = length - usize::from(length > 1 && cursor.rest()[length - 1].is(&["of"]));
    let mut ahead = Cursor { at: cursor.at + length, ..*cursor };
    ahead.skip(&["value", "parameter"]);
    ahead.phrase(&[
        &["for", "this", "field"],
        &["for", "this", "parameter"],
        &["for", "this", "value"],
        &["for", "this"],
    ]);
    let mut probe = ahead;
    let is_gloss = length <= 2 && probe.peek().is_some_and(|token| token.is_mark(&['(']));
    if is_gloss || link(&mut probe) {
        cursor.at = ahead.at;
    }
}

/// Steps over "is for `x` to be", where `x` is the described value.
fn is_for_name(cursor: &mut Cursor<'_, '_>, place: &Place<'_, '_>) -> bool {
    let mut ahead = *cursor;
    let is_name = |token: &Token<'_>| place.value.name == Some(token.text) || token.is(&["it", "this"]);
    let there = ahead.words(&["is", "for"]) && ahead.peek().is_some_and(is_name) && {
        ahead.at += 1;
        ahead.words(&["to", "be"])
    };
    cursor.at = if there { ahead.at } else { cursor.at };
    there
}

/// Steps over "(if not provided)".
fn skip_absence(cursor: &mut Cursor<'_, '_>) {
    let close = cursor.rest().iter().take(8).position(|token| token.is_mark(&[')']));
    let opens = cursor.peek().is_some_and(|token| token.is_mark(&['(']));
    if let Some(close) =
        close.filter(|close| opens && says_absence(&cursor.rest()[..*close], &["if", "when", "unless"]))
    {
        cursor.at += close + 1;
    }
}

/// Steps over what links "default" with its value; whether it was there.
fn link(cursor: &mut Cursor<'_, '_>) -> bool {
    let start = cursor.at;
    cursor.mark(&[')']);
    let linked = cursor.phrase(&[
        &["is", "set", "to"],
        &["set", "to"],
        &["set", "as"],
        &["is", "set", "as"],
        &["will", "be"],
        &["should", "be"],
        &["is", "to"],
        &["value", "is"],
        &["is"],
        &["are"],
        &["being"],
        &["to"],
        &["of"],
        &["was"],
        &["equals"],
    ]) || cursor.mark(&[':', '=', '→', '-', '–', '—']);
    if !linked {
        cursor.at = start;
        return false;
    }
    cursor.mark(&['=', ':', '-']);
    // "the default order is by `name`"
    let is_order = cursor.tokens[..cursor.at]
        .iter()
        .rev()
        .take(4)
        .any(|token| token.is(&["sort", "order", "sorting", "ordering"]));
    if is_order {
        cursor.word(&["by", "on"]);
    }
    cursor.phrase(&[
        &["the", "value"],
        &["a", "value", "of"],
        &["value"],
        &["the", "string"],
        &["the", "format", "string"],
        &["always"],
        &["set", "to"],
        &["equal", "to"],
        &["taken", "as"],
    ]);
    true
}
