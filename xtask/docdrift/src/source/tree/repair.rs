//! Reads a file that is broken in one place: the place is left out, and the rest is read.

use std::ops::Range;

use super::{DUPLICATE_KEY, Node, SyntaxError};
use crate::source::Excerpt;
use crate::source::gap::{Gap, GapKind};
use crate::source::limits::{MAX_REPAIRED_BYTES, MAX_REPAIRS};
use crate::source::parsed::Parsed;

/// Parses a file. If it is neither YAML nor JSON, the innermost block of lines around the error is left out, with
/// a gap, and the file is parsed again.
///
/// # Errors
///
/// The first error, if more than half of the file, or a block without indentation that repeats no other, would have
/// to be left out.
pub(crate) fn parse_repaired(excerpt: &Excerpt) -> Result<Parsed<Node>, SyntaxError> {
    let first = match Node::parse(excerpt) {
        Ok(node) => return Ok(Parsed::whole(node)),
        Err(first) => first,
    };
    let length = excerpt.text().len();
    let whole = excerpt.span(0..length);
    // In a part of a page, offsets of the text are not those of the file.
    if whole.start != 0 || whole.end as usize != length {
        return Err(first);
    }
    let repairs = MAX_REPAIRS.min(MAX_REPAIRED_BYTES / length.max(1));
    repaired(excerpt, &first, repairs).ok_or(first)
}

fn repaired(excerpt: &Excerpt, first: &SyntaxError, repairs: usize) -> Option<Parsed<Node>> {
    let mut rest = excerpt.clone();
    let mut left_out: Vec<(Range<usize>, String)> = Vec::new();
    let (mut at, mut reason) = (first.span.start as usize, first.reason.clone());
    for _ in 0..repairs {
        let text = excerpt.text();
        let mut block = block(text, at);
        // A block that did not help is left out together with the block around it.
        while left_out.iter().any(|(known, _)| known.contains(&block.start)) {
            block = parent(text, &block)?;
        }
        // Without a block that is not indented, a whole part of the document would be gone, unless it repeats one.
        let is_part = indentation(&text[block.clone()]) == 0 && reason != DUPLICATE_KEY;
        if is_part || block.len() * 2 > text.len() {
            return None;
        }
        left_out.retain(|(known, _)| !block.contains(&known.start));
        rest.blank(block.clone());
        left_out.push((block, reason));
        match Node::parse(&rest) {
            Ok(value) => {
                left_out.sort_by_key(|(block, _)| block.start);
                let gap = |(block, reason): (Range<usize>, String)| {
                    let shown = block.start..block.start + excerpt.text()[block.clone()].trim_end().len();
                    let reason = format!("this part of the document is not valid and not read: {reason}");
                    Gap::new(excerpt.span(shown), GapKind::InvalidDocument, reason)
                };
                return Some(Parsed { value, gaps: left_out.into_iter().map(gap).collect() });
            }
            Err(error) => (at, reason) = (error.span.start as usize, error.reason),
        }
    }
    None
}

/// The line that contains an offset, or the last line with text above it, and the lines below that are indented
/// deeper.
fn block(text: &str, at: usize) -> Range<usize> {
    let mut at = at.min(text.len());
    while !text.is_char_boundary(at) {
        at -= 1;
    }
    let written = text[..line_end(text, at)].trim_end().len();
    let start = line_start(text, written);
    start..end_of_block(text, start)
}

/// The block around a block; `None` if it is not indented.
fn parent(text: &str, block: &Range<usize>) -> Option<Range<usize>> {
    let depth = indentation(&text[block.clone()]);
    let mut start = block.start;
    while depth > 0 && start > 0 {
        start = line_start(text, start - 1);
        let line = &text[start..line_end(text, start)];
        if !line.trim().is_empty() && indentation(line) < depth {
            return Some(start..end_of_block(text, start).max(block.end));
        }
    }
    None
}

fn end_of_block(text: &str, start: usize) -> usize {
    let depth = indentation(&text[start..]);
    let mut end = line_end(text, start);
    let mut below = end;
    while below < text.len() {
        let next = line_end(text, below);
        let line = &text[below..next];
        // A closing bracket ends the block that its line belongs to.
        let closes = indentation(line) == depth && line.trim_start().starts_with(['}', ']']);
        if closes && !text[start..line_end(text, start)].trim_start().starts_with(['}', ']']) {
            return next;
        }
        if !line.trim().is_empty() {
            if indentation(line) <= depth {
                break;
            }
            end = next;
        }
        below = next;
    }
    end
}

fn indentation(line: &str) -> usize {
    line.len() - line.trim_start_matches([' ', '\t']).len()
}

fn line_start(text: &str, at: usize) -> usize {
    text[..at].rfind('\n').map_or(0, |before| before + 1)
}

/// The offset behind the line break of the line that contains an offset.
fn line_end(text: &str, at: usize) -> usize {
    text[at..].find('\n').map_or(text.len(), |end| at + end + 1)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::Files;

    /// What is left out, as lines and text, and the JSON that is read; or the error.
    #[track_caller]
    fn check(text: &str, expected: &str) {
        let mut files = Files::new();
        let id = files.add("a.yaml", text);
        let found = match parse_repaired(&files.excerpt(id)) {
            Ok(read) => {
                let gap = |gap: &Gap| format!("{} `{}`", files.locate(gap.span), files.text(gap.span).trim());
                let gaps: Vec<String> = read.gaps.iter().map(gap).collect();
                format!("{} {}", gaps.join(", "), read.value.to_json())
            }
            Err(error) => format!("{}: {}", files.locate(error.span), error.reason),
        };
        assert_eq!(found, expected, "{text}");
    }

    #[test]
    fn only_the_broken_place_is_left_out() {
        check("a: 1\nb:\n  c: 1\n", r#" {"a":1,"b":{"c":1}}"#);
        check("a:\n  b: 1\n  b: 2\n  c: 3\n", r#"a.yaml:3:1 `b: 2` {"a":{"b":1,"c":3}}"#);
        check("a:\n  x:\n    y: q: r\n  c: 3\n", r#"a.yaml:3:1 `y: q: r` {"a":{"x":null,"c":3}}"#);
        check("a:\n  b: 1\nc: 2\na: {x: 1}\n", r#"a.yaml:4:1 `a: {x: 1}` {"a":{"b":1},"c":2}"#);
        check("a:\n  - b: 1\n    b: {c: 1}\n  - 2\n", r#"a.yaml:3:1 `b: {c: 1}` {"a":[{"b":1},2]}"#);
        check(
            "{\n  \"a\": 1,\n  \"a\": {\n    \"c\": 1\n  },\n  \"b\": \"a longer text\"\n}\n",
            "a.yaml:3:1 `\"a\": {\n    \"c\": 1\n  },` {\"a\":1,\"b\":\"a longer text\"}",
        );
        check("a: 'x\ny'\nb:\n  c: 1\n  c: 2\n", r#"a.yaml:5:1 `c: 2` {"a":"x y","b":{"c":1}}"#);
    }

    #[test]
    fn a_file_without_sound_blocks_is_an_error() {
        check("a: 1\nb: [\n", "a.yaml:3:1: while parsing a node, did not find expected node content");
        check("- [", "a.yaml:1:4: while parsing a node, did not find expected node content");
        check("{\"a\": 1, \"a\": 2}", "a.yaml:1:10: duplicated key in mapping");
        check("", "a.yaml:1:1: the document is empty");
    }
}
