//! Rewrites HTML tables as Markdown tables, so that they are read as such: GitBook writes its tables as HTML.
//!
//! Every byte of a cell keeps its offset: the signs of a Markdown table need less room than the tags of HTML.

use std::borrow::Cow;
use std::ops::Range;

/// What becomes of links in cells.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Links {
    /// They stay elements, as the parser reads them.
    Kept,
    /// Their text alone stays.
    Blanked,
}

/// The text with its HTML tables as Markdown tables of the same length. A table that contains another one, or a
/// fence, stays as it is.
pub(super) fn as_markdown(text: Cow<'_, str>, links: Links) -> Cow<'_, str> {
    if !text.contains("<table") {
        return text;
    }
    let tables: Vec<(Range<usize>, String)> = ranges(&text)
        .into_iter()
        .filter_map(|range| Some((range.clone(), markdown(&text[range], links)?)))
        .collect();
    if tables.is_empty() {
        return text;
    }
    let mut rewritten = text.into_owned();
    for (range, table) in tables {
        rewritten.replace_range(range, &table);
    }
    Cow::Owned(rewritten)
}

/// The ranges of the tables outside of fences, in order.
fn ranges(text: &str) -> Vec<Range<usize>> {
    let mut found: Vec<Range<usize>> = Vec::new();
    let (mut at, mut in_fence) = (0, false);
    let last_end = text.rfind("</table>").unwrap_or_default();
    for line in text.split_inclusive('\n') {
        if line.trim_start().starts_with("```") || line.trim_start().starts_with("~~~") {
            in_fence = !in_fence;
        }
        for (offset, _) in line.match_indices("<table").filter(|_| !in_fence) {
            let start = at + offset;
            let is_tag = text[start + "<table".len()..].starts_with(|c: char| c == '>' || c.is_whitespace());
            let is_code = text[..start].ends_with('`');
            if is_tag && !is_code && start < last_end && found.last().is_none_or(|last| last.end <= start) {
                found.extend(text[start..].find("</table>").map(|end| start..start + end + "</table>".len()));
            }
        }
        at += line.len();
    }
    found
}

/// A tag of HTML.
struct Tag<'t> {
    name: &'t str,
    is_closing: bool,
    range: Range<usize>,
}

/// A table as Markdown; `None` if it has no two rows, or what a Markdown table cannot have.
fn markdown(html: &str, links: Links) -> Option<String> {
    let tags = tags(html);
    let has_block =
        tags.iter().skip(1).any(|tag| tag.name == "pre" || (tag.name == "table" && !tag.is_closing));
    if has_block || html.contains("```") {
        return None;
    }
    let rows = rows(&tags)?;
    let ([header, second, ..], Some(last)) = (rows.as_slice(), rows.last()?.last()) else { return None };
    let rule = format!("\n|{}", "-|".repeat(header.len()));
    let rule_at = header.last()?.end + 1;
    if rule_at + rule.len() > second.first()?.start - 2 {
        return None;
    }
    let mut out = vec![b' '; html.len()];
    for row in &rows {
        let start = row.first()?.start;
        out[start - 2..start].copy_from_slice(b"\n|");
        for cell in row {
            copy_cell(html, cell, &tags, links, &mut out);
            out[cell.end] = b'|';
        }
    }
    // A paragraph above would take in the first row.
    out[header.first()?.start - 3] = b'\n';
    out[rule_at..rule_at + rule.len()].copy_from_slice(rule.as_bytes());
    out[last.end + 1] = b'\n';
    String::from_utf8(out).ok()
}

/// The cells of each row, as the ranges of their contents. `None` if a cell is not closed.
fn rows(tags: &[Tag<'_>]) -> Option<Vec<Vec<Range<usize>>>> {
    let mut rows: Vec<Vec<Range<usize>>> = Vec::new();
    let mut open: Option<usize> = None;
    for tag in tags {
        match (tag.name, tag.is_closing) {
            ("tr", false) => rows.push(Vec::new()),
            ("td" | "th", false) if open.is_some() => return None,
            ("td" | "th", false) => open = Some(tag.range.end),
            ("td" | "th", true) => rows.last_mut()?.push(open.take()?..tag.range.start),
            _ => {}
        }
    }
    rows.retain(|row| !row.is_empty());
    Some(rows)
}

/// Copies the content of a cell: on one line, with Markdown for its tags.
fn copy_cell(html: &str, cell: &Range<usize>, tags: &[Tag<'_>], links: Links, out: &mut [u8]) {
    for at in cell.clone() {
        let byte = html.as_bytes()[at];
        out[at] = if matches!(byte, b'\n' | b'\r' | b'\t') { b' ' } else { byte };
    }
    let first = tags.partition_point(|tag| tag.range.start < cell.start);
    let inner = tags[first..].iter().take_while(|tag| tag.range.end <= cell.end);
    let is_kept = |tag: &Tag<'_>| match tag.name {
        "a" => links == Links::Kept,
        // A component stays.
        name => name.starts_with(|c: char| c.is_ascii_uppercase()),
    };
    let inner: Vec<&Tag<'_>> = inner.filter(|tag| !is_kept(tag)).collect();
    inner.iter().for_each(|tag| out[tag.range.clone()].fill(b' '));
    let mut open: Vec<&Tag<'_>> = Vec::new();
    for tag in &inner {
        if matches!(tag.name, "br" | "li") && !tag.is_closing {
            separate(cell, tag, out);
        } else if !tag.is_closing {
            open.push(tag);
        } else if let Some(begin) = open.iter().rposition(|begin| begin.name == tag.name) {
            let begin = open.remove(begin);
            if let Some(sign) = sign(tag.name) {
                enclose(begin.range.end..tag.range.start, sign, out);
            }
        }
    }
}

/// What marks text in Markdown as an element does in HTML.
fn sign(name: &str) -> Option<&'static str> {
    match name {
        "code" | "kbd" | "tt" => Some("`"),
        "strong" | "b" => Some("**"),
        _ => None,
    }
}

/// Writes a sign around the text in a range, where tags were.
fn enclose(range: Range<usize>, sign: &str, out: &mut [u8]) {
    let inner = &out[range.clone()];
    let text = inner.trim_ascii();
    if text.is_empty() || text.contains(&b'`') {
        return;
    }
    let start = range.start + (inner.len() - inner.trim_ascii_start().len());
    let end = start + text.len();
    out[start - sign.len()..start].copy_from_slice(sign.as_bytes());
    out[end..end + sign.len()].copy_from_slice(sign.as_bytes());
}

/// Writes a comma in place of a line break between two words.
fn separate(cell: &Range<usize>, tag: &Tag<'_>, out: &mut [u8]) {
    let before = out[cell.start..tag.range.start].trim_ascii_end().last();
    let ends_word = before.is_some_and(|byte| byte.is_ascii_alphanumeric() || b")]\"'`>".contains(byte));
    if ends_word && !out[tag.range.end..cell.end].trim_ascii().is_empty() {
        out[tag.range.start] = b',';
    }
}

/// The tags in a text, in order.
fn tags(html: &str) -> Vec<Tag<'_>> {
    let mut tags = Vec::new();
    let mut at = 0;
    while let Some(found) = html[at..].find('<') {
        let start = at + found;
        at = start + 1;
        let rest = &html[at..];
        let is_closing = rest.starts_with('/');
        let name = &rest[usize::from(is_closing)..];
        let length = name.find(|c: char| !c.is_ascii_alphanumeric()).unwrap_or(name.len());
        let name = &name[..length];
        let Some(end) = tag_end(rest).filter(|_| name.starts_with(|c: char| c.is_ascii_alphabetic())) else {
            continue;
        };
        tags.push(Tag { name, is_closing, range: start..at + end });
        at += end;
    }
    tags
}

/// The length of the tag that a text begins with, from behind `<`. Quotes and braces may contain `>`.
fn tag_end(text: &str) -> Option<usize> {
    let (mut depth, mut quote) = (0_usize, None);
    for (at, c) in text.char_indices() {
        match (quote, c) {
            (Some(open), _) if open == c => quote = None,
            (Some(_), _) => {}
            (None, '"' | '\'') => quote = Some(c),
            (None, '{') => depth += 1,
            (None, '}') => depth = depth.saturating_sub(1),
            (None, '>') if depth == 0 => return Some(at + 1),
            (None, '<') => return None,
            _ => {}
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(html: &str, expected: &str) {
        let found = as_markdown(Cow::Borrowed(html), Links::Blanked);
        assert_eq!(found.len(), html.len(), "nothing moves");
        let lines: Vec<String> =
            found.lines().map(|line| line.split_whitespace().collect::<Vec<_>>().join(" ")).collect();
        assert_eq!(lines.join("\n").trim(), expected, "{html}");
    }

    #[test]
    fn a_table_of_html_becomes_one_of_markdown() {
        check(
            "<table><thead><tr><th width=\"9\">A</th><th>B</th></tr></thead><tbody><tr><td><code>a</code></td>\
             <td>x<br>y</td></tr><tr><td><strong> <code>b</code></strong></td><td></td></tr></tbody></table>",
            "|A| B|\n|-|-|\n| `a` | x, y|\n| `b` | |",
        );
        check(
            "A\n<table style={{a: '>'}}>\n <tr>\n  <td>a\nb</td>\n </tr>\n <tr><td><b>c</b>é</td></tr>\n</table>\nB",
            "A\n\n\n|a b|\n|-|\n| **c** é|\n\nB",
        );
        check(
            "<table><tr><th>A</th></tr><tr><td><a href=\"b\">c</a><ul><li>d</li><li>e</li></ul></td></tr></table>",
            "|A|\n|-|\n| c , d , e |",
        );
    }

    #[test]
    fn other_tables_stay() {
        for html in [
            "<table><tr><td>a</td></tr></table>",
            "<table><tr><td>a</td></tr><tr><td><table></table></td></tr></table>",
            "`<table>` and </table>",
            "```html\n<table><tr><td>a</td></tr><tr><td>b</td></tr></table>\n```\n",
            "<table><tr><td>a<td>b</td></tr><tr><td>c</td></tr></table>",
            "<table><tr><td>a</td></tr><tr><td>b</td></tr>",
        ] {
            assert_eq!(as_markdown(Cow::Borrowed(html), Links::Kept), html);
        }
    }
}
