//! Brackets that close too far to the left: no YAML, but most readers take it.

use std::ops::Range;

use super::{Places, YamlError, load};
use crate::source::tree::Node;

/// How often a document may close a list or mapping too far to the left.
const MAX_MOVES: usize = 50;

/// Reads a text after moving each bracket that closes what it does not stand inside of to the end of the
/// line above; no offset changes. Where something else is wrong, hands back the first error.
pub(super) fn load_moved(places: &Places<'_>, text: &str, first: YamlError) -> Result<Node, YamlError> {
    let (mut moved, mut at) = (text.to_owned(), first.at);
    for _ in 0..MAX_MOVES {
        let Some(line_break) = before_closer(&moved, at) else { break };
        moved.replace_range(line_break.clone(), &" ".repeat(line_break.len()));
        match load(places, &moved) {
            Ok(node) => return Ok(node),
            Err(next) => at = next.at,
        }
    }
    Err(first)
}

/// The line break before a line that begins with a closing bracket, should that character be on one.
fn before_closer(text: &str, character: usize) -> Option<Range<usize>> {
    let at = text.char_indices().nth(character).map(|(at, _)| at)?;
    let begin = text[..at].rfind('\n')?;
    let above = text[..begin].trim_end_matches('\r');
    let is_closer = text[begin + 1..].trim_start_matches(' ').starts_with([']', '}']);
    // A comment would swallow the bracket.
    let has_comment = above.rsplit('\n').next().is_some_and(|line| line.contains('#'));
    (is_closer && !has_comment).then_some(above.len()..begin + 1)
}
