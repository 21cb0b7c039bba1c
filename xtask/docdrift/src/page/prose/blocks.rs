//! Splits a text into blocks: paragraphs, list items and table rows, in loosely written Markdown or HTML.

use std::ops::Range;

use super::inline;

/// What a block is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum BlockKind {
    /// A paragraph or heading.
    Paragraph,
    /// An item of a list.
    Item,
    /// A row of a table, with cells between `|` or in `<td>`.
    Row,
    /// A block of code.
    Code,
}

/// A block of a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Block {
    /// What it is.
    pub(super) kind: BlockKind,
    /// Its bytes, without the mark of an item.
    pub(super) range: Range<usize>,
}

/// The blocks of a text, in order. Blocks without text are left out.
pub(super) fn blocks(source: &str) -> Vec<Block> {
    let mut splitter = Splitter { source, blocks: Vec::new(), kind: BlockKind::Paragraph, start: 0 };
    splitter.run();
    splitter.blocks
}

struct Splitter<'t> {
    source: &'t str,
    blocks: Vec<Block>,
    /// The kind of the block that is open, and where it starts.
    kind: BlockKind,
    start: usize,
}

impl Splitter<'_> {
    fn run(&mut self) {
        let mut at = 0;
        while at < self.source.len() {
            let rest = &self.source[at..];
            if self.is_line_start(at)
                && let Some(length) = self.line(at)
            {
                at += length;
                continue;
            }
            if let Some(length) = self.element(at) {
                at += length;
                continue;
            }
            if self.is_inline_bullet(at) {
                at += bullet(rest).unwrap_or(1);
                self.cut(self.source[..at].trim_end_matches(is_bullet_or_space).len(), BlockKind::Item, at);
                continue;
            }
            at += rest.chars().next().map_or(1, char::len_utf8);
        }
        self.cut(self.source.len(), BlockKind::Paragraph, self.source.len());
    }

    /// Ends the open block, and opens one of `kind` that starts at `start`.
    fn cut(&mut self, end: usize, kind: BlockKind, start: usize) {
        let text = &self.source[self.start..end.max(self.start)];
        let from = self.start + (text.len() - text.trim_start().len());
        let range = from..from + text.trim().len();
        if !range.is_empty() {
            self.blocks.push(Block { kind: self.kind, range });
        }
        (self.kind, self.start) = (kind, start);
    }

    fn is_line_start(&self, at: usize) -> bool {
        at == 0 || self.source[..at].ends_with('\n') || self.source[..at].ends_with("\\n")
    }

    /// Handles the start of a line that opens a block; its length up to the text of the block.
    fn line(&mut self, at: usize) -> Option<usize> {
        let line = self.source[at..].split_inclusive('\n').next()?;
        let indent = line.len() - line.trim_start_matches([' ', '\t', '>']).len();
        let text = &line[indent..];
        if text.trim().is_empty() {
            // An item goes on behind an empty line if the next line is indented.
            let next = self.source[at + line.len()..].split('\n').next().unwrap_or_default();
            if self.kind != BlockKind::Item || !next.starts_with("  ") {
                self.cut(at, BlockKind::Paragraph, at + line.len());
            }
            return Some(line.len());
        }
        if text.starts_with("```") {
            return Some(self.fence(at, line.len()));
        }
        if let Some(length) = bullet(text) {
            self.cut(at, BlockKind::Item, at + indent + length);
            return Some(indent + length);
        }
        if text.starts_with('|') {
            self.cut(at, BlockKind::Row, at + indent);
            return Some(line.len());
        }
        if text.starts_with('#') || self.kind == BlockKind::Row {
            self.cut(at, BlockKind::Paragraph, at + indent);
        }
        (indent > 0).then_some(indent)
    }

    /// Handles a fenced block of code; its length.
    fn fence(&mut self, at: usize, opening: usize) -> usize {
        let body = &self.source[at + opening..];
        let end = body.find("```").map_or(body.len(), |end| end + 3);
        self.cut(at, BlockKind::Code, at + opening);
        let after = at + opening + end;
        self.cut(after, BlockKind::Paragraph, after);
        opening + end
    }

    /// Handles a tag of HTML that opens or closes a block; its length.
    fn element(&mut self, at: usize) -> Option<usize> {
        let rest = &self.source[at..];
        let length = rest.starts_with('<').then(|| inline::tag(rest))??;
        let name: String = rest[1..].chars().take_while(|c| *c == '/' || c.is_alphanumeric()).collect();
        let kind = match name.to_ascii_lowercase().as_str() {
            "li" | "dt" | "dd" => BlockKind::Item,
            "tr" => BlockKind::Row,
            "pre" => BlockKind::Code,
            "ul" | "ol" | "/ul" | "/ol" | "dl" | "/dl" | "table" | "/table" | "/li" | "/tr" | "/pre"
            | "note" | "/note" | "div" | "/div" | "important" | "/important" | "h1" | "h2" | "h3" | "h4"
            | "h5" => BlockKind::Paragraph,
            // A paragraph in an item or a cell belongs to it.
            "p" | "/p" | "br" if self.kind == BlockKind::Paragraph => BlockKind::Paragraph,
            _ => return None,
        };
        self.cut(at, kind, at + length);
        Some(length)
    }

    /// Whether a bullet is within a line, as in texts that lost their line breaks: "one of: * a - first
    /// * b - second".
    fn is_inline_bullet(&self, at: usize) -> bool {
        let rest = &self.source[at..];
        let is_mark = |text: &str| text.starts_with("* ") || text.starts_with("• ") || text.starts_with("· ");
        if !is_mark(rest) || !self.source[..at].ends_with(char::is_whitespace) {
            return false;
        }
        let line = self.source[..at].rfind('\n').map_or(0, |end| end + 1);
        let line = self.source[line..].split('\n').next().unwrap_or_default();
        let mark = rest.chars().next().unwrap_or(' ');
        line.match_indices(&format!(" {mark} ")).count() >= 2
    }
}

fn is_bullet_or_space(c: char) -> bool {
    c.is_whitespace() || matches!(c, '*' | '•' | '·')
}

/// The length of the mark of an item at the start of a text: `* `, `- `, `1. `.
fn bullet(text: &str) -> Option<usize> {
    let mark = text.chars().next()?;
    if matches!(mark, '*' | '-' | '+' | '•' | '·' | '–' | '—') {
        let length = mark.len_utf8();
        return text[length..].starts_with([' ', '\t']).then_some(length + 1);
    }
    let digits = text.bytes().take_while(u8::is_ascii_digit).count();
    let is_numbered =
        (1..=2).contains(&digits) && (text[digits..].starts_with(". ") || text[digits..].starts_with(") "));
    is_numbered.then_some(digits + 2)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, expected: &[&str]) {
        let read: Vec<String> = blocks(text)
            .into_iter()
            .map(|block| format!("{:?}: {}", block.kind, &text[block.range]))
            .collect();
        assert_eq!(read, expected, "{text}");
    }

    #[test]
    fn lists_and_tables_are_blocks() {
        check(
            "One of:\n* `a`: first\n  line\n* `b`\n\nEnd.",
            &["Paragraph: One of:", "Item: `a`: first\n  line", "Item: `b`", "Paragraph: End."],
        );
        check(
            "<p>One of:</p><ul><li><p>a</p></li><li>b</li></ul>",
            &["Paragraph: One of:", "Item: <p>a</p>", "Item: b"],
        );
        check(
            "Values are: * `a`: one * `b`: two",
            &["Paragraph: Values are:", "Item: `a`: one", "Item: `b`: two"],
        );
        check(
            "T\n\n| a | b |\n|---|---|\n| c | d |\n\nE",
            &["Paragraph: T", "Row: | a | b |", "Row: |---|---|", "Row: | c | d |", "Paragraph: E"],
        );
        check("Use\n```\nx\n```\nthen.", &["Paragraph: Use", "Code: x\n```", "Paragraph: then."]);
    }
}
