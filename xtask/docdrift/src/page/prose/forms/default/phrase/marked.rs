//! Values that are marked as the default: "`a` (default)", "10 by default", "with `0` being the default".

use super::super::written::{Words, Written};
use super::{Found, Place, counts_results, single};
use crate::page::prose::blocks::BlockKind;
use crate::page::prose::forms::cursor::Cursor;
use crate::page::prose::lexer::{Style, Token};
use crate::page::prose::numeral;

/// "`a` (default)", "true (default)", "10 by default", "`a`, default)", "with `0` being the default"
pub(super) fn read(place: &Place<'_, '_>) -> Option<Found> {
    let tokens = &place.sentence.tokens;
    let first = &tokens[place.at];
    let cursor = place.cursor();
    let mut written =
        place.written(&cursor, Words::Allowed).filter(is_one).or_else(|| single(place, first))?;
    let mut behind = Cursor::new(tokens, place.at + written.length);
    // "returns 20 items by default"
    let mut noun = behind;
    noun.skip(&["results", "items", "records", "rows", "entries", "per", "page", "objects"]);
    if noun.at > behind.at && place.value.is_number() && noun.words(&["by", "default"]) {
        return counts_results(place).then(|| Found { is_marked: true, ..place.found(written, noun.at) });
    }
    if !mark_behind(&mut behind) {
        // A plain word may be followed by "by default" and the like only.
        written = single(place, first)?;
        behind.at = place.at + 1;
        if !mark_behind(&mut behind) {
            return None;
        }
    }
    let item = place.sentence.block == BlockKind::Item && place.at == 0;
    if !stands_alone(place, first) {
        return None;
    }
    // "1 - 10 (default)" is a range; "how many - 10 (default)" is none.
    let is_plain_number = first.style == Style::Number
        && place.before().is_some_and(|token| token.is_mark(&['-']))
        && place.at.checked_sub(2).is_none_or(|at| {
            tokens[at].style == Style::Number || tokens[at].range.end == tokens[at + 1].range.start
        });
    (!is_plain_number).then(|| Found { is_marked: true, marks_item: item, ..place.found(written, behind.at) })
}

/// Whether a value before "(default)" is no part of a longer phrase: not "most recent posts (default)".
fn stands_alone(place: &Place<'_, '_>, first: &Token<'_>) -> bool {
    let is_word = first.style == Style::Word
        && numeral::read(std::slice::from_ref(first)).is_none()
        && !first.is(&["true", "false"]);
    let looks_like_value =
        first.text.contains('_') || first.text.chars().all(|c| c.is_uppercase() || c.is_numeric());
    let is_introduced = place.before().is_none_or(|before| {
        before.is(&["or", "either", "and", "of", "in", "as", "is", "are", "be", "use", "being", "to", "to:"])
            || matches!(before.style, Style::Mark(',' | '(' | ':' | '/' | '|' | '-' | '–' | '.' | ';' | '['))
    });
    // "disabled by default", "sorted by default" describe.
    let is_participle = first.lower.ends_with("ed") && first.lower.len() > 4;
    !is_word || looks_like_value || is_introduced && !is_participle
}

/// Whether a value is one of a list, not the list `a/b` itself.
fn is_one(written: &Written) -> bool {
    const MEDIA: &[&str] = &["application", "image", "text", "audio", "video", "multipart", "font"];
    let first =
        written.value.as_str().and_then(|value| value.split_once('/')).map(|(first, _)| first.to_lowercase());
    written.length == 1 || first.is_none_or(|first| first.is_empty() || MEDIA.contains(&first.as_str()))
}

/// Whether a verb before the value before the cursor takes it: "uses 5 as default".
fn takes_value(cursor: &Cursor<'_, '_>) -> bool {
    let verb = cursor.at.checked_sub(2).map(|at| &cursor.tokens[at]);
    verb.is_some_and(|verb| {
        verb.is(&[
            "use", "uses", "using", "with", "define", "defines", "set", "sets", "take", "takes", "assume",
            "assumes", "has", "have", "apply", "applies",
        ])
    })
}

/// Steps over a mark of a default behind a value; whether it was there.
fn mark_behind(cursor: &mut Cursor<'_, '_>) -> bool {
    // "{@code false} (the default)"
    cursor.mark(&['}']);
    if cursor.mark(&['(', '[']) {
        cursor.phrase(&[&["this", "is"], &["it", "is"], &["is"], &["="]]);
        cursor.word(&["the", "by", "as"]);
        let there = cursor.word(&["default", "defaults", "default)"]);
        cursor.word(&["value", "option", "setting", "behavior", "behaviour", "mode"]);
        return there
            && (cursor.mark(&[')', ']'])
                || cursor.peek().is_some_and(|token| {
                    token.is_mark(&[',', ';', '.', '-', '–']) || token.is(&["if", "when", "unless", "for"])
                }));
    }
    if cursor.phrase(&[&["by", "default"]]) {
        return cursor.peek().is_none_or(|token| !token.is(&["is", "are"]));
    }
    if cursor.phrase(&[
        &["is", "the", "default"],
        &["being", "the", "default"],
        &["is", "default"],
        &["is", "used", "by", "default"],
        &["is", "assumed", "by", "default"],
        &["will", "be", "used", "by", "default"],
        &["is", "used", "as", "default"],
        &["is", "used", "as", "the", "default"],
    ]) || takes_value(cursor)
        && cursor.phrase(&[&["as", "the", "default"], &["as", "default"], &["for", "default"]])
    {
        cursor.word(&["value", "option", "setting"]);
        return cursor.peek().is_none_or(|token| {
            matches!(token.style, Style::Mark(_)) || token.is(&["and", "if", "when", "unless", "for", "but"])
        });
    }
    // "being `0` the default value"
    let is_being = cursor.at.checked_sub(2).is_some_and(|at| cursor.tokens[at].is(&["being"]));
    if is_being && cursor.phrase(&[&["the", "default"], &["default"]]) {
        cursor.word(&["value", "option", "setting"]);
        return true;
    }
    if cursor.mark(&[',']) {
        cursor.word(&["the"]);
        return cursor.word(&["default"]) && cursor.mark(&[')', ']']);
    }
    false
}
