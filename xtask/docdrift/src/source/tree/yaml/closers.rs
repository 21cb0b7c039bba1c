//! Repairs closing brackets that are indented too little: invalid YAML that most parsers accept.

use std::ops::Range;

use super::{Places, YamlError, load};
use crate::source::limits::MAX_MOVED_CLOSERS;
use crate::source::tree::Node;

/// Parses a text again after moving each closing bracket that is indented too little to the end of the line
/// above. Spaces replace the line break, so no offset changes. Returns the first error if something else is
/// wrong.
pub(super) fn load_moved(places: &Places<'_>, text: &str, first: YamlError) -> Result<Node, YamlError> {
    let (mut moved, mut at) = (text.to_owned(), first.at);
    for _ in 0..MAX_MOVED_CLOSERS {
        let Some(line_break) = before_closer(&moved, at) else { break };
        moved.replace_range(line_break.clone(), &" ".repeat(line_break.len()));
        match load(places, &moved) {
            Ok(node) => return Ok(node),
            Err(next) => at = next.at,
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
