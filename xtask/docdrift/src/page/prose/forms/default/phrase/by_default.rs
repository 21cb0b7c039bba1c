//! Defaults behind "by default": "By default, 10", "by default it is set to `x`".

use super::super::written::ends;
use super::absent::APPLIES;
use super::{Found, Place, counts_results, single, value_behind};
use crate::page::prose::forms::cursor::Cursor;
use crate::page::prose::reading::DescribedValue;

/// "By default, 10", "by default it is set to `x`", "by default returns 100 results"
pub(super) fn read(place: &Place<'_, '_>) -> Option<Found> {
    let mut cursor = place.cursor();
    if !cursor.words(&["by", "default"]) {
        return None;
    }
    cursor.mark(&[',', ':', '=', '-']);
    let plain = cursor;
    cursor.phrase(&[
        &["the", "value"],
        &["this", "value"],
        &["this", "parameter"],
        &["this", "field"],
        &["this"],
        &["it"],
        &["it's"],
        &["the", "api"],
        &["we"],
    ]);
    skip_name(&mut cursor, place.value);
    skip_generic(&mut cursor);
    let linked = cursor.phrase(&[
        &["is", "set", "to"],
        &["set", "to"],
        &["will", "be", "set", "to"],
        &["will", "be"],
        &["is", "equal", "to"],
        &["is"],
        &["equals"],
        &["uses"],
        &["use"],
        &["has", "a", "value", "of"],
        &["it", "is"],
        &["it's"],
    ]) || cursor.mark(&['=']);
    if !linked && place.value.is_number() && returns(&mut cursor) {
        return value_behind(place, cursor, false).filter(|_| counts_results(place));
    }
    if !linked && cursor.at != plain.at {
        return None;
    }
    let tokens = &place.sentence.tokens;
    if !linked && place.value.is_number() && counts_results(place) {
        return results(place, cursor);
    }
    cursor.word(&["the", "to"]);
    let words = linked
        || tokens
            .get(cursor.at + 1)
            .is_none_or(|next| next.is_mark(&['.', ')', ';']) || next.is(&["is", "will"]));
    let found = value_behind(place, cursor, words).or_else(|| used_word(place, cursor))?;
    let is_end = ends(tokens, found.tokens.end)
        || tokens[found.tokens.end].is(&["will", "is", "are"])
            && tokens[found.tokens.end..]
                .iter()
                .take(4)
                .any(|token| token.is(&["used", "returned", "assumed", "applied"]));
    (is_end || linked && place.value.is_number()).then_some(found)
}

/// Steps over "returns at most"; whether it was there.
fn returns(cursor: &mut Cursor<'_, '_>) -> bool {
    let returns = cursor.phrase(&[
        &["will", "return"],
        &["returns"],
        &["return"],
        &["the", "first"],
        &["shows"],
        &["limited", "to"],
        &["is", "limited", "to"],
    ]);
    if returns {
        cursor.phrase(&[
            &["a", "maximum", "of"],
            &["maximum"],
            &["up", "to"],
            &["at", "most"],
            &["the", "first"],
            &["only"],
        ]);
    }
    returns
}

/// "10 results are returned", "there are 10 results"
fn results(place: &Place<'_, '_>, mut cursor: Cursor<'_, '_>) -> Option<Found> {
    let tokens = &place.sentence.tokens;
    cursor.phrase(&[
        &["there", "are"],
        &["the", "first"],
        &["the", "last"],
        &["a", "maximum", "of"],
        &["up", "to"],
    ]);
    let found = value_behind(place, cursor, false)?;
    let mut behind = Cursor::new(tokens, found.tokens.end);
    let is_plain = ends(tokens, behind.at);
    behind.skip(&["results", "items", "records", "rows", "entries", "per", "page", "objects"]);
    (is_plain || behind.at > found.tokens.end || behind.word(&["are", "is", "will"])).then_some(found)
}

/// A plain word before "is used" or "will be used".
fn used_word(place: &Place<'_, '_>, cursor: Cursor<'_, '_>) -> Option<Found> {
    let mut behind = Cursor { at: cursor.at + 1, ..cursor };
    behind
        .phrase(APPLIES)
        .then(|| single(place, cursor.peek()?).map(|written| place.found(written, cursor.at + 1)))?
}

/// Steps over "the page size" before "is".
fn skip_generic(cursor: &mut Cursor<'_, '_>) {
    const GENERIC: &[&str] = &[
        "the", "page", "size", "limit", "number", "of", "results", "items", "records", "maximum", "value",
        "per", "count", "entries", "sort", "order",
    ];
    let mut ahead = *cursor;
    ahead.skip(GENERIC);
    if ahead.peek().is_some_and(|token| token.is(&["is", "will"])) {
        cursor.at = ahead.at;
    }
}

fn skip_name(cursor: &mut Cursor<'_, '_>, value: &DescribedValue<'_>) {
    let Some(name) = value.name else { return };
    cursor.word(&["the"]);
    if cursor.peek().is_some_and(|token| token.text == name) {
        cursor.at += 1;
    }
}
