//! Maps text from the Markdown parser back to byte offsets in the page's file.
//!
//! The parser removes the indentation of fences and paragraphs and reports no offsets per line. Each line
//! that it returns is the end of a line in the file.

use std::ops::Range;

use crate::source::{Excerpt, FileId};

/// The parsed value as an excerpt of its file, mapped line by line; `range` is the place of the value in
/// `text`, in bytes.
pub(super) fn map_to_file(file: FileId, text: &str, range: Range<usize>, value: &str) -> Excerpt {
    let mut excerpt = Excerpt::new(file);
    let mut raw = Lines { text, at: range.start, end: range.end };
    for line in value.split_inclusive('\n') {
        let content = line.trim_end_matches('\n');
        let Some(from) = raw.find(content) else { break };
        excerpt.push(line, from);
    }
    excerpt
}

struct Lines<'t> {
    text: &'t str,
    at: usize,
    end: usize,
}

impl Lines<'_> {
    /// The offset of this content in the next line of the file, or the start of that line if the parser has
    /// changed more than the indentation. `None` at the end of the range.
    fn find(&mut self, content: &str) -> Option<usize> {
        if self.at >= self.end {
            return None;
        }
        let start = self.at;
        let rest = &self.text[start..self.end];
        let length = rest.find('\n').map_or(rest.len(), |at| at + 1);
        self.at = start + length;
        let raw = rest[..length].trim_end_matches(['\n', '\r']);
        let offset = raw.strip_suffix(content).map(str::len);
        let offset = offset.or_else(|| raw.find(content.trim_end())).unwrap_or(0);
        Some(start + offset)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::Files;

    #[test]
    fn every_line_finds_its_place_again() {
        let text = "  ```py\n    if x:\n\n      y()\n  ```\n";
        let mut files = Files::new();
        let id = files.add("a.md", text);
        let excerpt = map_to_file(id, text, 8..text.len(), "  if x:\n\n    y()");
        assert_eq!(excerpt.text(), "  if x:\n\n    y()");
        let at = excerpt.text().find("y()").expect("is there");
        assert_eq!(files.locate(excerpt.span(at..at + 3)).to_string(), "a.md:4:7");
    }
}
