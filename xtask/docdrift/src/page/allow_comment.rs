//! Reads comments that accept findings: `{/* docdrift-allow RULE: REASON */}` in MDX, and
//! `<!-- docdrift-allow RULE: REASON -->` in Markdown.

#[cfg(test)]
mod tests;

use std::ops::Range;

use markdown::mdast::Node;

use super::call::Spanned;
use super::limits::MAX_ALLOW_COMMENTS;
use crate::source::gap::{Gap, GapKind};
use crate::source::parsed::Parsed;
use crate::source::{FileId, Span};

/// A comment that accepts the findings of some rules in a part of the page.
#[derive(Clone, Debug)]
pub struct AllowComment {
    /// The comment.
    pub span: Span,
    /// The ids of the rules, as the comment writes them.
    pub rules: Vec<Spanned<String>>,
    /// Why their findings are accepted.
    pub reason: String,
    /// The block behind the comment, or the whole file. `None` if there is no block behind it.
    pub scope: Option<Span>,
}

/// What begins every comment for this program.
const MARK: &str = "docdrift-";

/// Reads the comments of a file. `text` is the text that was parsed into `root`, and `written` the text of the file,
/// of the same length: of `blanked` ranges, which are HTML comments, the tree has nothing.
pub(super) fn read(
    root: &Node,
    file: FileId,
    text: &str,
    written: &str,
    blanked: &[Range<usize>],
) -> Parsed<Vec<AllowComment>> {
    let mut parsed = Parsed { value: Vec::new(), gaps: Vec::new() };
    // Most pages have none.
    if !written.contains(MARK) {
        return parsed;
    }
    let mut ranges = blanked.to_vec();
    comments_below(root, text, &mut ranges);
    ranges.sort_by_key(|range| (range.start, range.end));
    for range in ranges {
        let Some(content) = written.get(range.clone()).and_then(content) else { continue };
        if !content.starts_with(MARK) {
            continue;
        }
        let span = Span::new(file, range.clone());
        if parsed.value.len() + parsed.gaps.len() >= MAX_ALLOW_COMMENTS {
            let reason = format!(
                "from here on, these comments are not read: there are more than {MAX_ALLOW_COMMENTS}"
            );
            parsed.gaps.push(Gap::new(span, GapKind::InvalidComment, reason));
            break;
        }
        match Directive::parse(content) {
            Ok(Directive { of_page, rules, reason }) => {
                let at = range.start + offset_in(&written[range.clone()], content);
                let rules = rules.into_iter().map(|(from, rule)| {
                    let span = Span::new(file, at + from..at + from + rule.len());
                    Spanned { value: rule.to_owned(), span }
                });
                let scope = if of_page { Some(0..written.len()) } else { block_of(root, &range, text) };
                parsed.value.push(AllowComment {
                    span,
                    rules: rules.collect(),
                    reason: reason.split_whitespace().collect::<Vec<_>>().join(" "),
                    scope: scope.map(|scope| Span::new(file, scope)),
                });
            }
            Err(reason) => parsed.gaps.push(Gap::new(span, GapKind::InvalidComment, reason)),
        }
    }
    parsed
}

/// The text inside the signs of a comment.
fn content(comment: &str) -> Option<&str> {
    let inner = |open: &str, close: &str| comment.trim().strip_prefix(open)?.trim_end().strip_suffix(close);
    let braces = || inner("{", "}")?.trim().strip_prefix("/*")?.strip_suffix("*/");
    inner("<!--", "-->").or_else(braces).map(str::trim)
}

/// The offset of a part of a text in this text.
fn offset_in(text: &str, part: &str) -> usize {
    part.as_ptr().addr() - text.as_ptr().addr()
}

/// What a comment says.
struct Directive<'t> {
    of_page: bool,
    /// Each rule with its offset in the content of the comment.
    rules: Vec<(usize, &'t str)>,
    reason: &'t str,
}

impl<'t> Directive<'t> {
    fn parse(content: &'t str) -> Result<Self, String> {
        let end = content.find(|c: char| c.is_whitespace() || c == ':').unwrap_or(content.len());
        let (word, rest) = content.split_at(end);
        let of_page = match word {
            "docdrift-allow" => false,
            "docdrift-allow-page" => true,
            _ => {
                let known = "comments begin with `docdrift-allow` or `docdrift-allow-page`";
                return Err(format!("there is no `{word}`: {known}"));
            }
        };
        let example = format!("write `{word} RULE: REASON`");
        let Some((names, reason)) = rest.split_once(':') else {
            return Err(format!("this comment has no reason: {example}"));
        };
        if reason.trim().is_empty() {
            return Err(format!("this comment has no reason: {example}"));
        }
        let rules: Vec<(usize, &str)> =
            names.split(',').map(str::trim).map(|rule| (offset_in(content, rule), rule)).collect();
        if rules.iter().any(|(_, rule)| rule.is_empty() || rule.contains(char::is_whitespace)) {
            return Err(format!(
                "this comment does not name its rules: {example}, with a comma between rules"
            ));
        }
        Ok(Directive { of_page, rules, reason: reason.trim() })
    }
}

/// Adds the ranges of the comments that the tree has: expressions of MDX, HTML, and, on a page that is not valid MDX,
/// paragraphs that look like an expression.
fn comments_below(node: &Node, text: &str, found: &mut Vec<Range<usize>>) {
    let range = range(node);
    match (node, range) {
        (Node::MdxFlowExpression(_) | Node::MdxTextExpression(_), Some(range)) => found.push(range),
        (Node::Html(_), Some(range)) => found.extend(html_comments(&text[range.clone()], range.start)),
        (Node::Paragraph(_), Some(range)) if content(&text[range.clone()]).is_some() => found.push(range),
        _ => {
            for child in node.children().into_iter().flatten() {
                comments_below(child, text, found);
            }
        }
    }
}

/// The ranges of the comments in HTML that begins at an offset.
fn html_comments(html: &str, start: usize) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    let mut at = 0;
    while let Some(from) = html[at..].find("<!--").map(|from| at + from) {
        let Some(end) = html[from..].find("-->").map(|end| from + end + "-->".len()) else { break };
        found.push(start + from..start + end);
        at = end;
    }
    found
}

/// The range of the block that a comment is about: the next one beside it. A comment inside of a paragraph, heading or
/// table is about this one.
fn block_of(root: &Node, comment: &Range<usize>, text: &str) -> Option<Range<usize>> {
    let mut node = root;
    loop {
        let blocks = || node.children().into_iter().flatten().filter(|child| !is_comment(child, text));
        let contains = |child: &&Node| {
            range(child).is_some_and(|range| range.start <= comment.start && comment.end <= range.end)
        };
        match blocks().find(contains) {
            Some(Node::Paragraph(_) | Node::Heading(_) | Node::Table(_) | Node::Code(_) | Node::Html(_)) => {
                return blocks().find(contains).and_then(range);
            }
            Some(inner) => node = inner,
            None => return blocks().filter_map(range).find(|range| range.start >= comment.end),
        }
    }
}

/// Whether a node is nothing but a comment, or a statement that shows nothing.
fn is_comment(node: &Node, text: &str) -> bool {
    let is = || range(node).is_some_and(|range| content(&text[range]).is_some());
    match node {
        Node::MdxjsEsm(_) | Node::Definition(_) => true,
        Node::MdxFlowExpression(_) | Node::Html(_) | Node::Paragraph(_) => is(),
        _ => false,
    }
}

fn range(node: &Node) -> Option<Range<usize>> {
    node.position().map(|position| position.start.offset..position.end.offset)
}
