//! Joins the lines of quoted texts that are indented too little: invalid YAML that most parsers accept.

use std::ops::Range;

/// Joins all quoted texts that have a line which is not indented deeper than the key of the text. Spaces replace the
/// line breaks, so no offset changes. `None` if there is no such text.
pub(super) fn join_all(text: &str) -> Option<String> {
    let mut joined = text.to_owned();
    let mut changed = false;
    let mut block: Option<usize> = None;
    let mut start = 0;
    while start < text.len() {
        let line = text[start..].lines().next().unwrap_or_default();
        let below = |end: usize| text[end..].find('\n').map_or(text.len(), |at| end + at + 1);
        let line_start = start;
        start = below(start);
        if line.trim().is_empty() || block.is_some_and(|depth| indentation(line) > depth) {
            continue;
        }
        let key = key_column(line);
        block = begins_block(line).then_some(key);
        let Some(range) = value_quote(line, key).and_then(|at| lines_of(text, line_start + at)) else {
            continue;
        };
        if !ends_value(&text[range.end + 1..]) {
            continue;
        }
        let is_shallow = |below: &str| !below.trim().is_empty() && indentation(below) <= key;
        // The closing quote belongs to the last line.
        if text[range.start..=range.end].lines().skip(1).any(is_shallow) {
            join(&mut joined, range.clone());
            changed = true;
        }
        start = below(range.end);
    }
    changed.then_some(joined)
}

/// Replaces the line breaks in a range by spaces.
pub(super) fn join(text: &mut String, range: Range<usize>) {
    let joined = text[range.clone()].replace(['\n', '\r'], " ");
    text.replace_range(range, &joined);
}

/// A quoted text of several lines that starts at an offset, without its closing quote.
pub(super) fn lines_of(text: &str, start: usize) -> Option<Range<usize>> {
    let quote = text[start..].chars().next().filter(|quote| ['"', '\''].contains(quote))?;
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

/// The offset in a line of its key, or of its text without one.
fn key_column(line: &str) -> usize {
    let mut text = line.trim_start_matches([' ', '\t']);
    while let Some(item) = text.strip_prefix("- ") {
        text = item.trim_start_matches(' ');
    }
    line.len() - text.len()
}

/// The offset in a line of the quote that begins its value.
fn value_quote(line: &str, key: usize) -> Option<usize> {
    let text = &line[key..];
    if text.starts_with(['"', '\'', '#']) {
        return (!text.starts_with('#')).then_some(key);
    }
    let colon = [": \"", ": '"].into_iter().filter_map(|begin| text.find(begin)).min()?;
    Some(key + colon + 2)
}

/// Whether literal text begins below a line: `key: |`, `- >-`.
fn begins_block(line: &str) -> bool {
    let begin = line.trim_end().trim_end_matches(|c: char| c.is_ascii_digit() || "+-".contains(c));
    begin.strip_suffix(['|', '>']).is_some_and(|before| before.ends_with([' ', ':']))
}

/// Whether a value can end before this text. In words such as `don't` it cannot.
fn ends_value(rest: &str) -> bool {
    let rest = rest.lines().next().unwrap_or_default();
    let after = rest.trim_start();
    after.is_empty() || after.starts_with([',', ']', '}', ':']) || (after.starts_with('#') && after != rest)
}

/// The number of spaces before the text of a line. A tab indents nothing.
fn indentation(line: &str) -> usize {
    line.len() - line.trim_start_matches(' ').len()
}
