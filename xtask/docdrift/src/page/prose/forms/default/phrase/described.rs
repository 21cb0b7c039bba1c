//! Values with an explanation that calls them the default: "`a`: No order (default)", "`a` - No order. This is the
//! default."

use serde_json::json;

use super::super::written::{Words, Written};
use super::{Found, Place, single};
use crate::page::prose::blocks::BlockKind;
use crate::page::prose::forms::cursor::Cursor;
use crate::page::prose::lexer::{Style, Token};

/// "`a`: No order (default)", "`a` - The default. No order", "`a`: No order. This is the default."
pub(super) fn read(place: &Place<'_, '_>) -> Option<Found> {
    let is_item = place.sentence.block == BlockKind::Item;
    if place.at != 0 || !is_item && place.sentence.block != BlockKind::Paragraph {
        return None;
    }
    let tokens = place.sentence.tokens.as_slice();
    if let Some(gloss) = gloss(tokens) {
        let says_default = opens_with_default(&tokens[gloss..]) || ends_with_default(&tokens[gloss..]);
        let written = says_default.then(|| value(place)).flatten()?;
        return Some(Found { is_marked: true, marks_item: true, ..place.found(written, tokens.len()) });
    }
    let is_later = !place.sentence.opens_block && (is_item || place.text.blocks.len() == 1);
    is_later.then(|| of_block(place)).flatten()
}

/// "This is the default.", in a later sentence of a list item that begins with a value.
fn of_block(place: &Place<'_, '_>) -> Option<Found> {
    let tokens = place.sentence.tokens.as_slice();
    let mut cursor = Cursor::new(tokens, 0);
    cursor.mark(&['(']);
    cursor.phrase(&[&["this", "is"], &["it", "is"], &["it's"]]);
    cursor.word(&["the", "a"]);
    let is_default = cursor.word(&["default"]);
    cursor.word(&["value", "option", "setting", "behavior", "behaviour", "mode"]);
    if !is_default || !cursor.rest().iter().all(|token| token.is_mark(&['.', ')', '!'])) {
        return None;
    }
    let first = place.text.sentences_of(place.sentence.block_index).next()?;
    gloss(&first.tokens)?;
    let opening = Place { sentence: first, at: 0, text: place.text, value: place.value };
    let written = value(&opening)?;
    let beside = Some(first.range.clone());
    Some(Found { is_marked: true, marks_item: true, beside, ..place.found(written, tokens.len()) })
}

/// The value that opens a sentence.
fn value(place: &Place<'_, '_>) -> Option<Written> {
    let first = &place.sentence.tokens[0];
    if is_identifier(first) && place.value.is_only("string") {
        return Some(Written::new(json!(first.text), 1));
    }
    place.written(&place.cursor(), Words::Allowed).or_else(|| single(place, &place.sentence.tokens[0]))
}

/// Whether a word is written as only values are: `ALL`, `by_name`.
fn is_identifier(token: &Token<'_>) -> bool {
    token.style == Style::Word
        && (token.text.contains('_') || token.text.len() > 1 && token.text.chars().all(char::is_uppercase))
}

/// Where the gloss of a value at the beginning begins: behind `x`: or "X means".
fn gloss(tokens: &[Token<'_>]) -> Option<usize> {
    let [value, sign, word, ..] = tokens else { return None };
    let is_value = matches!(value.style, Style::Code | Style::Quoted | Style::Number)
        || is_identifier(value)
        || value.is(&["true", "false"]);
    let separates = sign.is_mark(&[':', '=', '–', '—'])
        || sign.is(&["means"])
        || sign.is_mark(&['-']) && sign.range.end < word.range.start;
    let is_text = word.style == Style::Word || word.is_mark(&['(']);
    (is_value && separates && is_text).then_some(2)
}

/// "default.", "(the default) …"
fn opens_with_default(gloss: &[Token<'_>]) -> bool {
    let mut cursor = Cursor::new(gloss, 0);
    let in_parentheses = cursor.mark(&['(']);
    cursor.word(&["the"]);
    let there = cursor.word(&["default"]);
    cursor.word(&["value", "option", "setting", "behavior", "behaviour", "mode"]);
    there
        && (if in_parentheses {
            cursor.mark(&[')'])
        } else {
            cursor.peek().is_none_or(|next| next.is_mark(&['.', ',', ';']))
        })
}

/// "… (default)", of one value: no other value is between.
fn ends_with_default(gloss: &[Token<'_>]) -> bool {
    let end = gloss.iter().rposition(|token| !token.is_mark(&['.'])).map_or(0, |last| last + 1);
    let Some(open) = gloss[..end].iter().rposition(|token| token.is_mark(&['('])) else { return false };
    let is_single = !gloss[..open].iter().any(|token| {
        token.is_literal()
            || token.style == Style::Number
            || token.is_mark(&[':', '=', ',', ';', '|', '–', '-'])
            || token.is(&["if", "when", "or", "unless"])
    });
    is_single && opens_with_default(&gloss[open..end]) && gloss[end - 1].is_mark(&[')']) && end - open <= 5
}
