//! Repairs closing brackets, and lines of quoted texts, that are indented too little: invalid YAML that most
//! parsers accept.

use std::ops::Range;

use super::{Places, YamlError, load, quoted};
use crate::source::limits::MAX_MOVED_CLOSERS;
use crate::source::tree::Node;

/// The reason of the parser for a quoted text with a line that is indented too little. Its place is the start of
/// the text.
const QUOTED: &str = "invalid indentation in quoted scalar";

/// The reason of the parser for a tab before the text of a line. Its place is that line, also within a quoted text.
const TAB: &str = "tab cannot be used as indentation";

/// Parses a text again after moving each closing bracket, and the lines of each quoted text, that are indented too
/// little to the end of the line above. Spaces replace the line breaks, so no offset changes. If something else is
/// wrong, returns the error behind the last place that moving mended.
pub(super) fn load_moved(places: &Places<'_>, text: &str, first: YamlError) -> Result<Node, YamlError> {
    let mut moved = text.to_owned();
    let mut last = first;
    // Texts of generators have many such places, and parsing after each takes long.
    if [QUOTED, TAB].contains(&last.reason.as_str())
        && let Some(joined) = quoted::join_all(text)
    {
        match load(places, &joined) {
            Ok(node) => return Ok(node),
            Err(next) if next.at > last.at => (moved, last) = (joined, next),
            Err(_) => {}
        }
    }
    for _ in 0..MAX_MOVED_CLOSERS {
        let at = moved.char_indices().nth(last.at).map(|(at, _)| at);
        let breaks = at.and_then(|at| match last.reason == QUOTED {
            true => quoted::lines_of(&moved, at),
            false => before_closer(&moved, at),
        });
        let Some(breaks) = breaks else { break };
        quoted::join(&mut moved, breaks);
        match load(places, &moved) {
            Ok(node) => return Ok(node),
            Err(next) if next.at > last.at => last = next,
            Err(_) => break,
        }
    }
    Err(last)
}

/// The line break before the line of an offset, if that line starts with a closing bracket.
fn before_closer(text: &str, at: usize) -> Option<Range<usize>> {
    let begin = text[..at].rfind('\n')?;
    let above = text[..begin].trim_end_matches('\r');
    let is_closer = text[begin + 1..].trim_start_matches(' ').starts_with([']', '}']);
    // The bracket would become a part of the comment.
    let has_comment = above.rsplit('\n').next().is_some_and(|line| line.contains('#'));
    (is_closer && !has_comment).then_some(above.len()..begin + 1)
}
