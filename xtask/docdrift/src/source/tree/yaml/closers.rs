//! Repairs closing brackets, and lines of quoted texts, that are indented too little: invalid YAML that most
//! parsers accept.

use std::ops::Range;

use super::{Places, YamlError, load};
use crate::source::limits::MAX_MOVED_CLOSERS;
use crate::source::tree::Node;

/// The reason of the parser for a quoted text with a line that is indented too little. Its place is the start of
/// the text.
const QUOTED: &str = "invalid indentation in quoted scalar";

/// Parses a text again after moving each closing bracket, and the lines of each quoted text, that are indented too
/// little to the end of the line above. Spaces replace the line breaks, so no offset changes. Returns the first
/// error if something else is wrong.
pub(super) fn load_moved(places: &Places<'_>, text: &str, first: YamlError) -> Result<Node, YamlError> {
    let (mut moved, mut at, mut is_quoted) = (text.to_owned(), first.at, first.reason == QUOTED);
    for _ in 0..MAX_MOVED_CLOSERS {
        let breaks = if is_quoted { quoted(&moved, at) } else { before_closer(&moved, at) };
        let Some(breaks) = breaks else { break };
        let joined = moved[breaks.clone()].replace(['\n', '\r'], " ");
        moved.replace_range(breaks, &joined);
        match load(places, &moved) {
            Ok(node) => return Ok(node),
            Err(next) => (at, is_quoted) = (next.at, next.reason == QUOTED),
        }
    }
    Err(first)
}

/// The line break before the line of a character, if that line starts with a closing bracket.
fn before_closer(text: &str, character: usize) -> Option<Range<usize>> {
    let at = text.char_indices().nth(character).map(|(at, _)| at)?;
    let begin = text[..at].rfind('\n')?;
    let above = text[..begin].trim_end_matches('\r');
    let is_closer = text[begin + 1..].trim_start_matches(' ').starts_with([']', '}']);
    // The bracket would become a part of the comment.
    let has_comment = above.rsplit('\n').next().is_some_and(|line| line.contains('#'));
    (is_closer && !has_comment).then_some(above.len()..begin + 1)
}

/// A quoted text of several lines that starts at a character.
fn quoted(text: &str, character: usize) -> Option<Range<usize>> {
    let (start, quote) =
        text.char_indices().nth(character).filter(|(_, quote)| ['"', '\''].contains(quote))?;
    let mut inside = text[start + 1..].char_indices().peekable();
    let end = loop {
        match inside.next()? {
            (_, '\\') if quote == '"' => {
                inside.next();
            }
            // Two single quotes stand for one.
            (_, '\'') if quote == '\'' && inside.peek().is_some_and(|(_, next)| *next == quote) => {
                inside.next();
            }
            (at, found) if found == quote => break start + 1 + at,
            _ => {}
        }
    };
    text[start..end].contains('\n').then_some(start..end)
}
