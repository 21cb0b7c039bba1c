//! The syntax of Bruno's files: blocks of entries, of other blocks, or of text.

/// A line, with the byte of the file at which it begins.
pub(super) struct Line<'t> {
    pub(super) offset: usize,
    pub(super) text: &'t str,
}

impl Line<'_> {
    fn indent(&self) -> usize {
        self.text.len() - self.text.trim_start().len()
    }
}

/// The lines of a file.
pub(super) fn lines(text: &str) -> Vec<Line<'_>> {
    let mut offset = 0;
    let line = |whole: &'_ str| {
        let begin = offset;
        offset += whole.len();
        begin
    };
    let offsets: Vec<usize> = text.split_inclusive('\n').map(line).collect();
    let texts = text.split_inclusive('\n').map(|line| line.trim_end_matches(['\n', '\r']));
    offsets.into_iter().zip(texts).map(|(offset, text)| Line { offset, text }).collect()
}

/// A block: `name { … }` or `name: { … }`.
#[derive(Clone, Copy)]
pub(super) struct Block<'t> {
    pub(super) name: &'t str,
    pub(super) offset: usize,
    pub(super) lines: &'t [Line<'t>],
}

/// A line of a block with a key and a value.
pub(super) struct Entry<'t> {
    pub(super) key: &'t str,
    pub(super) value: String,
    pub(super) offset: usize,
}

impl<'t> Block<'t> {
    /// Goes through the parts of the block; content of blocks and lists inside it belongs to these.
    fn parts(&self) -> (Vec<Entry<'t>>, Vec<Block<'t>>) {
        let (mut entries, mut blocks) = (Vec::new(), Vec::new());
        let mut at = 0;
        while let Some(line) = self.lines.get(at) {
            let text = line.text.trim();
            at += 1;
            let end = |marks: &[&str]| {
                let is_end = |other: &Line<'_>| {
                    other.indent() == line.indent()
                        && marks.contains(&other.text.trim().trim_end_matches(','))
                };
                let length = self.lines[at..].iter().position(is_end);
                at + length.unwrap_or(self.lines.len() - at)
            };
            if let Some(name) = text.strip_suffix('{').filter(|name| !name.trim().is_empty()) {
                let end = end(&["}"]);
                let name = name.trim().trim_end_matches(':').trim_end();
                blocks.push(Block { name, offset: line.offset, lines: &self.lines[at..end] });
                at = end + 1;
            } else if text.ends_with('[') {
                at = end(&["]"]) + 1;
            } else if let Some((key, value)) = pair(text) {
                let is_long = value == "'''";
                let content =
                    if is_long { &self.lines[at..end(&["'''"]).min(self.lines.len())] } else { &[] };
                let (value, offset) = if is_long {
                    at += content.len() + 1;
                    (dedented(content), content.first().map_or(line.offset, |line| line.offset))
                } else {
                    (value.to_owned(), line.offset)
                };
                entries.push(Entry { key, value, offset });
            }
        }
        (entries, blocks)
    }

    /// The entries of the block.
    pub(super) fn entries(&self) -> Vec<Entry<'t>> {
        self.parts().0
    }

    /// The blocks in the block.
    pub(super) fn blocks(&self) -> Vec<Block<'t>> {
        self.parts().1
    }

    /// The first block of this name in the block.
    pub(super) fn block(&self, name: &str) -> Option<Block<'t>> {
        self.blocks().into_iter().find(|block| block.name == name)
    }

    /// The value of the first entry with this key.
    pub(super) fn value(&self, key: &str) -> Option<String> {
        self.entries().into_iter().find(|entry| entry.key == key).map(|entry| entry.value)
    }

    /// The entries that are not disabled.
    pub(super) fn pairs(&self) -> Vec<(String, String)> {
        let enabled = self.entries().into_iter().filter(|entry| !entry.key.starts_with('~'));
        enabled.map(|entry| (entry.key.trim_matches('"').to_owned(), entry.value)).collect()
    }

    /// The content of a block that is text.
    pub(super) fn text(&self) -> String {
        dedented(self.lines)
    }

    /// The byte at which the content begins.
    pub(super) fn content_offset(&self) -> usize {
        self.lines.first().map_or(self.offset, |line| line.offset)
    }
}

/// The key and the value of a line; keys with a colon are quoted, and some writers quote values.
fn pair(line: &str) -> Option<(&str, &str)> {
    let at = match line.strip_prefix('"').and_then(|rest| rest.find('"')) {
        Some(end) => end + 2,
        None => line.find(':')?,
    };
    let (key, value) = (line[..at].trim(), line[at..].trim_start().strip_prefix(':')?.trim());
    let quoted = value.strip_prefix('"').and_then(|rest| rest.trim_end_matches(',').strip_suffix('"'));
    Some((key, quoted.unwrap_or(value)))
}

/// Lines without the indentation that all of them have.
fn dedented(lines: &[Line<'_>]) -> String {
    let filled = lines.iter().filter(|line| !line.text.trim().is_empty());
    let indent = filled.map(Line::indent).min().unwrap_or_default();
    let lines = lines.iter().map(|line| line.text.get(indent..).unwrap_or_default());
    lines.collect::<Vec<_>>().join("\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The entries and the blocks of a text, by line.
    #[track_caller]
    fn check(text: &str, expected: &[&str]) {
        let lines = lines(text);
        let block = Block { name: "", offset: 0, lines: &lines };
        let entries = block.entries();
        let entries = entries.iter().map(|entry| format!("{}={:?}", entry.key, entry.value));
        let blocks = block.blocks();
        let blocks = blocks.iter().map(|block| format!("{} {:?}", block.name, block.text()));
        assert_eq!(entries.chain(blocks).collect::<Vec<_>>(), expected);
    }

    #[test]
    fn entries_and_blocks_are_read() {
        check("a: 1\n~b: x:y\nc:\n", &["a=\"1\"", "~b=\"x:y\"", "c=\"\""]);
        check("\"a:b\": \"1\",\r\n", &["\"a:b\"=\"1\""]);
        check("a {\n  b: {\n    c: 1\n  }\n}\nd: 1\n", &["d=\"1\"", "a \"b: {\\n  c: 1\\n}\""]);
        check("a [\n  b: c\n]\nd: 1\n", &["d=\"1\""]);
        check("a: '''\n  {\n    x\n  }\n'''\nb: 1\n", &["a=\"{\\n  x\\n}\"", "b=\"1\""]);
    }

    #[test]
    fn what_does_not_end_goes_to_the_end() {
        check("a {\n  b", &["a \"b\""]);
        check("a: '''\n  b", &["a=\"b\""]);
        check("{\n}\nx\n", &[]);
    }
}
