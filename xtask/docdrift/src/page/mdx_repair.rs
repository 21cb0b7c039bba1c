//! Repairs a page that is not valid MDX: blanks out each sign at which the parser fails.
//!
//! Pages are written for renderers that accept more than the parser does: `<token>` in a sentence, a
//! curly bracket, an HTML comment, `<br>`. Replacing such a sign by a blank keeps the components of the
//! page readable. Offsets do not change.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::ops::Range;

use markdown::mdast::Node;
use markdown::message::{Message, Place};
use markdown::{ParseOptions, to_mdast};

use super::limits::{
    MAX_BACKTICKS, MAX_CELL_SIGNS, MAX_CONTAINER_DEPTH, MAX_FAILURES_PER_TAG, MAX_MARKS_PER_LINE,
    MAX_NESTED_CONTAINERS, MAX_REPAIR_ATTEMPTS, MAX_REPAIR_BYTES, MAX_SINGLE_TAG_ATTEMPTS, MAX_TAG_SIGNS,
    MAX_TREE_DEPTH,
};
use crate::source::gap::{Gap, GapKind};
use crate::source::{FileId, Span};

/// Blanks out the lines that would take the Markdown parser too long, and adds a gap for each of them.
/// The offsets of all other bytes stay the same.
pub(super) fn without_tangles<'t>(file: FileId, text: &'t str, gaps: &mut Vec<Gap>) -> Cow<'t, str> {
    let mut tangled = Vec::new();
    let (mut at, mut counts) = (0, Counts::default());
    for line in text.split_inclusive('\n') {
        if let Some(reason) = tangle(line, &mut counts) {
            gaps.push(Gap::new(Span::new(file, at..at), GapKind::LineTooComplex, reason));
            tangled.push(at..at + line.trim_end_matches(['\n', '\r']).len());
        }
        at += line.len();
    }
    if tangled.is_empty() {
        return Cow::Borrowed(text);
    }
    let mut kept = String::with_capacity(text.len());
    for line in tangled {
        kept.push_str(&text[kept.len()..line.start]);
        kept.extend(std::iter::repeat_n(' ', line.len()));
    }
    kept.push_str(&text[kept.len()..]);
    Cow::Owned(kept)
}

/// What the lines of a page have together, without those that are not read.
#[derive(Default)]
struct Counts {
    /// Lists and block quotes on lines with more than one, for [`MAX_NESTED_CONTAINERS`].
    nested: usize,
    /// Signs of tags, for [`MAX_TAG_SIGNS`].
    tags: usize,
    /// Signs of table cells, for [`MAX_CELL_SIGNS`].
    cells: usize,
}

/// The reason why a line would take the parser too long; `None` if it can be parsed.
fn tangle(line: &str, counts: &mut Counts) -> Option<&'static str> {
    const TANGLED: &str = "this line is not read: it has too many marks";
    let is_mark = |c: &char| matches!(c, '*' | '_' | '[' | '!' | '|');
    if line.len() > MAX_MARKS_PER_LINE && line.chars().filter(is_mark).count() > MAX_MARKS_PER_LINE {
        return Some(TANGLED);
    }
    if line.len() > MAX_BACKTICKS && line.split(|c| c != '`').any(|run| run.len() > MAX_BACKTICKS) {
        return Some(TANGLED);
    }
    let count = |sign: u8| line.bytes().filter(|byte| *byte == sign).count();
    let (tags, cells) = (counts.tags + count(b'<'), counts.cells + count(b'|'));
    if tags > MAX_TAG_SIGNS {
        return Some("this line is not read: the page has too many tags");
    }
    if cells > MAX_CELL_SIGNS {
        return Some("this line is not read: the page has too many table cells");
    }
    let containers = containers(line);
    let indent = line.len() - line.trim_start_matches(' ').len();
    // Each list around an item indents it by at least two columns.
    if containers > 0 && containers + indent / 2 > MAX_CONTAINER_DEPTH {
        return Some(TANGLED);
    }
    if containers > 1 {
        if counts.nested + containers > MAX_NESTED_CONTAINERS {
            return Some("this line is not read: the page has too many lines of nested lists");
        }
        counts.nested += containers;
    }
    (counts.tags, counts.cells) = (tags, cells);
    None
}

/// The number of nested lists and block quotes that a line begins with: 3 for `> - 1. a`.
fn containers(line: &str) -> usize {
    let mut rest = line.trim_start_matches([' ', '\t']);
    let mut count = 0;
    loop {
        let behind = rest.strip_prefix('>').or_else(|| {
            let unnumbered = rest.trim_start_matches(|c: char| c.is_ascii_digit());
            let marks: &[char] = if unnumbered.len() == rest.len() { &['-', '+', '*'] } else { &['.', ')'] };
            let behind = unnumbered.strip_prefix(marks)?;
            behind.starts_with([' ', '\t', '\n', '\r']).then_some(behind)
        });
        let Some(behind) = behind else { return count };
        count += 1;
        rest = behind.trim_start_matches([' ', '\t']);
    }
}

/// Whether a panic in this source file comes from the Markdown parser. Such a panic is caught and becomes
/// a gap.
#[must_use]
pub fn is_caught(file: &str) -> bool {
    file.replace('\\', "/").rsplit('/').any(|part| part.starts_with("markdown-"))
}

/// Parses a page into a syntax tree.
///
/// # Errors
///
/// The parser's message. A panic of the parser is an error too.
pub(super) fn parse(text: &str, options: &ParseOptions) -> Result<Node, Message> {
    // A parse leaves no state behind, so a panic cannot leave broken state.
    let parsed = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| to_mdast(text, options)));
    let root =
        parsed.unwrap_or_else(|_| Err(message("the Markdown parser failed on this page".to_owned())))?;
    if is_too_deep(&root) {
        dismantle(root);
        return Err(message(format!("its tags are nested more than {MAX_TREE_DEPTH} deep")));
    }
    Ok(root)
}

fn message(reason: String) -> Message {
    Message { place: None, reason, rule_id: Box::default(), source: Box::default() }
}

/// Whether a syntax tree is deeper than [`MAX_TREE_DEPTH`].
fn is_too_deep(root: &Node) -> bool {
    let mut level = vec![root];
    for _ in 0..MAX_TREE_DEPTH {
        level = level.into_iter().filter_map(Node::children).flatten().collect();
        if level.is_empty() {
            return false;
        }
    }
    true
}

/// Drops a deep syntax tree without recursion.
fn dismantle(root: Node) {
    let mut open = vec![root];
    while let Some(mut node) = open.pop() {
        open.extend(node.children_mut().map(std::mem::take).unwrap_or_default());
    }
}

/// A parsed page and the signs that were blanked out for it.
pub(super) struct Repaired<'t> {
    pub(super) root: Node,
    /// The text as it was parsed, with blanks in place of the signs.
    pub(super) text: Cow<'t, str>,
    /// The byte ranges of the signs that made the parser fail, without HTML comments.
    pub(super) strays: Vec<Range<usize>>,
    /// The byte ranges of the HTML comments that were blanked out.
    pub(super) comments: Vec<Range<usize>>,
}

/// Parses a page as MDX and repairs it where that is necessary.
///
/// # Errors
///
/// The parser's message for the original text, if the page cannot be repaired.
pub(super) fn read<'t>(text: Cow<'t, str>, options: &ParseOptions) -> Result<Repaired<'t>, Box<Message>> {
    let first = match parse(&text, options) {
        Ok(root) => return Ok(Repaired { root, text, strays: Vec::new(), comments: Vec::new() }),
        Err(message) => message,
    };
    let signs = text.bytes().filter(|byte| *byte == b'<').count();
    // Nested tags take time that grows with the square of their number; few tags take next to none.
    let tries = MAX_REPAIR_ATTEMPTS.min(MAX_REPAIR_BYTES / (text.len() + signs * signs / 64).max(1));
    let mut kept = text.into_owned();
    let (mut strays, mut comments) = (Vec::new(), Vec::new());
    let mut message = first.clone();
    let mut wrong: BTreeMap<String, usize> = BTreeMap::new();
    for round in 0..tries {
        let Some(stray) = stray(&kept, &message) else { return Err(Box::new(first)) };
        let mut blank = vec![stray.clone()];
        if let Some(tag) = tag(&kept[stray.start..]).map(str::to_owned) {
            let often = wrong.entry(tag.clone()).or_default();
            *often += 1;
            if *often == MAX_FAILURES_PER_TAG || round >= MAX_SINGLE_TAG_ATTEMPTS {
                blank = tags(&kept, &tag);
            }
        }
        let is_comment = kept[stray.clone()].starts_with("<!--");
        if is_comment { &mut comments } else { &mut strays }.push(stray);
        for range in blank {
            let blanks: String =
                kept[range.clone()].bytes().map(|byte| if byte == b'\n' { '\n' } else { ' ' }).collect();
            kept.replace_range(range, &blanks);
        }
        match parse(&kept, options) {
            Ok(root) => return Ok(Repaired { root, text: Cow::Owned(kept), strays, comments }),
            Err(next) => message = next,
        }
    }
    Err(Box::new(first))
}

/// The name of the tag that a text begins with.
fn tag(text: &str) -> Option<&str> {
    let name = text.strip_prefix("</").or_else(|| text.strip_prefix('<'))?;
    let end = name.find(|c: char| !c.is_ascii_alphanumeric() && c != '.').unwrap_or(name.len());
    (end > 0).then(|| &name[..end])
}

/// The range of each `<` that begins a tag with this name, outside of fences.
fn tags(text: &str, name: &str) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    let (mut at, mut in_fence) = (0, false);
    for line in text.split_inclusive('\n') {
        if line.trim_start().starts_with("```") || line.trim_start().starts_with("~~~") {
            in_fence = !in_fence;
        } else if !in_fence {
            let begins = line.match_indices('<').filter(|(from, _)| tag(&line[*from..]) == Some(name));
            found.extend(begins.map(|(from, _)| at + from..at + from + 1));
        }
        at += line.len();
    }
    found
}

/// The range to blank out for a parser message: an HTML comment, or the `<` or `{` before the place of the
/// failure. `None` if there is no such sign.
fn stray(text: &str, message: &Message) -> Option<Range<usize>> {
    // The message gives the place of an unclosed tag only in its text: "closing tag for `<br>` (3:5-3:9)".
    let in_text = message.reason.rsplit_once('(').and_then(|(_, place)| offset(text, place));
    let at = in_text.or_else(|| match message.place.as_deref()? {
        Place::Point(point) => Some(point.offset),
        Place::Position(position) => Some(position.start.offset),
    })?;
    let is_opening = |byte: u8| matches!(byte, b'<' | b'{');
    let bytes = text.as_bytes();
    let end = (at + 1).min(bytes.len());
    let start = (0..end).rev().find(|at| is_opening(bytes[*at]))?;
    // Blank out the whole comment if the parser failed anywhere inside it.
    let begin = if text[start..].starts_with("<!--") { Some(start) } else { text[..start].rfind("<!--") };
    let comment = begin.and_then(|begin| Some(begin..begin + text[begin..].find("-->")? + "-->".len()));
    Some(comment.filter(|comment| comment.contains(&start)).unwrap_or(start..start + 1))
}

/// The byte offset of the place in a message, such as `3:5-3:9)`. The column may count bytes or
/// characters, so the result is checked: `None` if no `<` is at the offset.
fn offset(text: &str, place: &str) -> Option<usize> {
    let (line, column) = place.split(['-', ')']).next()?.split_once(':')?;
    let (line, column): (usize, usize) = (line.parse().ok()?, column.parse().ok()?);
    let begin = text.split_inclusive('\n').take(line.checked_sub(1)?).map(str::len).sum::<usize>();
    let at = begin + column.checked_sub(1)?;
    (text.as_bytes().get(at) == Some(&b'<')).then_some(at)
}

#[cfg(test)]
mod tests {
    use super::*;
    use markdown::Constructs;

    #[track_caller]
    fn check(text: &str, expected: &[&str]) {
        let options = ParseOptions { constructs: Constructs::mdx(), ..ParseOptions::default() };
        let repaired = read(Cow::Borrowed(text), &options).expect("can be repaired");
        let strays: Vec<String> =
            repaired.strays.iter().map(|at| text[at.start..].chars().take(5).collect()).collect();
        assert_eq!(strays, expected, "{text}");
        assert_eq!(repaired.text.len(), text.len(), "nothing moves");
    }

    #[test]
    fn a_stray_sign_costs_a_blank() {
        check("Send <token> in it.\n\n<Note>\nSee.\n</Note>\n", &["<toke"]);
        check("<Note>\nSend {it.\n</Note>\n", &["{it.\n"]);
        check("Less: a < b, and <1.\n", &["<1.\n"]);
        check("A line<br>and another.\n", &["<br>a"]);
        check("Over </b> there\n", &["</b> "]);
    }

    #[test]
    fn a_tag_that_is_wrong_again_and_again_is_read_over_everywhere() {
        let text = "</div> a\n\n".repeat(100) + "```html\n</div>\n```\n";
        let options = ParseOptions { constructs: Constructs::mdx(), ..ParseOptions::default() };
        let repaired = read(Cow::Borrowed(&text), &options).expect("can be repaired");
        assert_eq!(repaired.strays.len(), MAX_FAILURES_PER_TAG, "each that was met is told");
        assert_eq!(repaired.text.matches("</div>").count(), 1, "that of the fence");
    }

    #[test]
    fn a_comment_is_no_stray() {
        check("<!-- {not} <shown> -->\n\nText\n", &[]);
    }
}
