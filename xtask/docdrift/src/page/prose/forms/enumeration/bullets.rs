//! Lists of values over several lines or items: "* `a`: first", "`a` - first", "A = first", `<dt>`.

use std::ops::Range;

use super::member::{Class, Member, Pair, clean, member};
use crate::page::prose::blocks::BlockKind;
use crate::page::prose::lexer::{Style, Token, tokens};
use crate::page::prose::sentence::Text;

/// The most lines that may explain a member before the next one.
const MAX_EXPLAINED_LINES: usize = 6;

/// What is between a value and its explanation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Separator {
    /// `:`
    Colon,
    /// `-`, `–`, `—`
    Dash,
    /// `=`
    Equals,
    /// `->`, `=>`, `→`
    Arrow,
    /// `(`
    Parenthesis,
    /// A word.
    Words,
    /// Nothing: the value has no explanation.
    Nothing,
}

/// An item, or a line of a paragraph.
struct Entry<'t> {
    kind: BlockKind,
    range: Range<usize>,
    /// How far the mark of the item is from the start of its line; `None` if it is not the first thing there.
    indent: usize,
    /// The number of lists in HTML around it.
    depth: usize,
    is_term: bool,
    head: Option<Head>,
    tokens: Vec<Token<'t>>,
}

/// The value at the start of an entry.
#[derive(Clone, Debug)]
struct Head {
    member: Member,
    separator: Separator,
}

/// A list of values over several entries.
#[derive(Clone, Debug)]
pub(super) struct Bullets {
    /// The values in order.
    pub(super) members: Vec<Member>,
    /// The bytes of the entries, with the mark of the first one.
    pub(super) range: Range<usize>,
    /// What is behind the values.
    pub(super) separator: Separator,
    /// Whether they are items rather than lines of paragraphs.
    pub(super) is_items: bool,
    /// Whether they are the terms of a list of definitions in HTML.
    pub(super) is_terms: bool,
}

/// All lists over several entries.
pub(super) fn read(text: &Text<'_>) -> Vec<Bullets> {
    let entries = entries(text);
    let mut found = Vec::new();
    let mut at = 0;
    while at < entries.len() {
        match run(text, &entries, at) {
            Some((bullets, end)) => {
                found.extend(bullets);
                at = end;
            }
            None => at += 1,
        }
    }
    found
}

fn entries<'t>(text: &Text<'t>) -> Vec<Entry<'t>> {
    let mut entries: Vec<Entry<'t>> = Vec::new();
    let (mut depth, mut seen) = (0usize, 0);
    for block in &text.blocks {
        let from = entries.len();
        let between = &text.source[seen..block.range.start];
        seen = block.range.start;
        depth = (depth + opened(between)).saturating_sub(closed(between));
        match block.kind {
            BlockKind::Item => entries.push(entry(text, block.kind, block.range.clone())),
            BlockKind::Paragraph => {
                let mut start = block.range.start;
                for line in text.source[block.range.clone()].split_inclusive('\n') {
                    let length = line.trim_end().len();
                    let from = start + (line.len() - line.trim_start().len());
                    if from < start + length {
                        entries.push(entry(text, block.kind, from..start + length));
                    }
                    start += line.len();
                }
            }
            BlockKind::Row | BlockKind::Code => entries.push(Entry {
                kind: block.kind,
                range: block.range.clone(),
                indent: 0,
                depth: 0,
                is_term: false,
                head: None,
                tokens: Vec::new(),
            }),
        }
        for entry in &mut entries[from..] {
            entry.depth = depth;
        }
    }
    entries
}

/// The number of tags that open a list in HTML.
fn opened(html: &str) -> usize {
    ["<ul", "<ol", "<dl"].iter().map(|tag| html.matches(tag).count()).sum()
}

/// The number of tags that close a list in HTML.
fn closed(html: &str) -> usize {
    ["</ul", "</ol", "</dl"].iter().map(|tag| html.matches(tag).count()).sum()
}

fn entry<'t>(text: &Text<'t>, kind: BlockKind, range: Range<usize>) -> Entry<'t> {
    let line = text.source[..range.start].rfind('\n').map_or(0, |end| end + 1);
    let before = &text.source[line..range.start];
    let indent = before.len() - before.trim_start().len();
    let is_term = before.trim_end().ends_with("<dt>");
    let tokens = tokens(text.source, range.clone());
    let head = head(text.source, &tokens, kind);
    Entry { kind, range, indent, depth: 0, is_term, head, tokens }
}

/// The value at the start of an entry and what is behind it.
fn head(source: &str, tokens: &[Token<'_>], kind: BlockKind) -> Option<Head> {
    let start = if kind == BlockKind::Item { value_of_item(tokens)? } else { 0 };
    let is_broken = |pair: &[Token<'_>]| source[pair[0].range.end..pair[1].range.start].contains('\n');
    let line = tokens.windows(2).position(is_broken).map_or(tokens.len(), |last| last + 1);
    let tokens = &tokens[..line];
    let (mut member, end) = member(tokens, start)?;
    if let Some(code) = code_of(&member) {
        member.text = code;
        return Some(Head { member, separator: Separator::Dash });
    }
    let has_colon = matches!(member.class, Class::Literal(_)) && tokens[start].text.ends_with(':');
    // "`a` (default) = first"
    let is_default = tokens.get(end + 1).is_some_and(|token| token.is(&["default"]))
        && tokens.get(end + 2).is_some_and(|token| token.is_mark(&[')']));
    let end = if is_default { end + 3 } else { end };
    let separator = if has_colon { Separator::Colon } else { separator(tokens, end, start > 0)? };
    member.pair = pair(tokens, end, separator);
    Some(Head { member, separator })
}

/// The code in an emphasised "ABC – the name of it".
fn code_of(member: &Member) -> Option<String> {
    let (code, _) = member.text.split_once(" – ").or_else(|| member.text.split_once(" - "))?;
    let is_code =
        code.len() > 1 && code.chars().all(|c| c.is_ascii_uppercase() || c.is_ascii_digit() || c == '_');
    (member.class == Class::Literal(Style::Emphasis) && is_code).then(|| code.to_owned())
}

/// The index of the value of an item: the first token, or the literal in "The `a` …" and "If set to `a`, …".
/// `None` if the item is a condition without a value.
fn value_of_item(tokens: &[Token<'_>]) -> Option<usize> {
    let first = tokens.first()?;
    if first.is(&["if", "when"]) {
        let literal = tokens.iter().take(5).position(Token::is_literal)?;
        let is_set = tokens[..literal].iter().any(|token| token.is(&["set", "value", "is", "to"]));
        return is_set.then_some(literal);
    }
    Some(usize::from(first.is(&["value", "the"]) && tokens.get(1).is_some_and(Token::is_literal)))
}

/// What separates a value from what is behind it; `None` if the value goes on at the token. Behind a value within a
/// sentence, that may be words.
fn separator(tokens: &[Token<'_>], at: usize, is_within: bool) -> Option<Separator> {
    let Some(mark) = tokens.get(at) else { return Some(Separator::Nothing) };
    let next = tokens.get(at + 1);
    let is_end = || tokens[at + 1..].iter().all(|token| token.is(&["and", "or"]));
    Some(match mark.style {
        Style::Mark(':') => Separator::Colon,
        Style::Mark('=' | '-' | '–' | '—' | '→') if next.is_some_and(|next| next.is_mark(&['>'])) => {
            Separator::Arrow
        }
        Style::Mark('=') => Separator::Equals,
        // "-foo" behind a value is no explanation.
        Style::Mark('-') if next.is_some_and(|next| next.range.start == mark.range.end) => return None,
        Style::Mark('-' | '–' | '—' | '→') => Separator::Dash,
        Style::Mark('(') => Separator::Parenthesis,
        Style::Mark('.' | ',' | ';') if is_end() => Separator::Nothing,
        // "**a**, if it is so"
        Style::Mark(',') if next.is_some_and(|next| next.style == Style::Word) => Separator::Words,
        Style::Word | Style::Emphasis => Separator::Words,
        _ if is_within => Separator::Words,
        _ => return None,
    })
}

/// The other half of a pair: `PENDING (1)`, `Pending = 1`, "Arabic (`ar`)".
fn pair(tokens: &[Token<'_>], at: usize, separator: Separator) -> Option<Pair> {
    let other = tokens.get(at + 1).filter(|_| separator != Separator::Nothing)?;
    let closes = tokens.get(at + 2).is_some_and(|close| close.is_mark(&[')']));
    let is_literal = separator == Separator::Parenthesis && other.is_literal() && closes;
    (is_literal || other.style == Style::Number).then(|| Pair { text: clean(other.text), is_literal })
}

/// The list that begins with the entry at `at`, and the index behind it. The list is `None` if some of its items are
/// no values.
fn run(text: &Text<'_>, entries: &[Entry<'_>], at: usize) -> Option<(Option<Bullets>, usize)> {
    let first = &entries[at];
    let is_items = first.kind == BlockKind::Item;
    if first.kind != BlockKind::Item && (first.kind != BlockKind::Paragraph || first.head.is_none()) {
        return None;
    }
    let (heads, end) = if is_items { items(entries, at) } else { (lines(entries, at)?, 0) };
    let last = *heads.last()?;
    let end = if is_items { end } else { last + 1 };
    let found: Option<Vec<&Head>> = heads.iter().map(|index| entries[*index].head.as_ref()).collect();
    let bullets = found.and_then(|found| alike(&found)).map(|(members, separator)| {
        let line = text.source[..first.range.start].rfind('\n').map_or(0, |end| end + 1);
        let start = if is_items { start_of_item(text, first, line) } else { first.range.start };
        Bullets {
            members,
            range: start..entries[end - 1].range.end,
            separator,
            is_items,
            is_terms: first.is_term,
        }
    });
    (is_items || bullets.is_some()).then_some((bullets, end))
}

/// Where an item starts with its mark or tag.
fn start_of_item(text: &Text<'_>, first: &Entry<'_>, line: usize) -> usize {
    let before = &text.source[line..first.range.start];
    let tag = before
        .rfind("<ul")
        .or_else(|| before.rfind("<ol"))
        .or_else(|| before.rfind("<dl"))
        .or_else(|| before.rfind("<li"));
    if let Some(tag) = tag {
        return line + tag;
    }
    let mark = before.trim_end().char_indices().next_back().map_or(0, |(at, _)| at);
    let is_numbered = before.trim_end().ends_with(['.', ')']);
    line + if is_numbered || before[..mark].trim().is_empty() {
        before.len() - before.trim_start().len()
    } else {
        mark
    }
}

/// The entries of a list of items that hold its values, and the index behind the list.
fn items(entries: &[Entry<'_>], at: usize) -> (Vec<usize>, usize) {
    let depth = entries[at].depth;
    // In HTML an item may hold another list and the text behind it.
    let is_part =
        |entry: &&Entry<'_>| if depth > 0 { entry.depth >= depth } else { entry.kind == BlockKind::Item };
    let end = at + entries[at..].iter().take_while(is_part).count();
    let has_terms = entries[at..end].iter().any(|entry| entry.is_term);
    let indent = entries[at].indent;
    let is_own = |entry: &Entry<'_>| {
        let is_here = if depth > 0 {
            entry.kind == BlockKind::Item && entry.depth == depth
        } else {
            entry.indent <= indent
        };
        is_here && (!has_terms || entry.is_term)
    };
    // "Empty string: …" has no value.
    let is_empty =
        |entry: &Entry<'_>| entry.tokens.first().is_some_and(|token| token.is(&["empty", "omitted"]));
    ((at..end).filter(|index| is_own(&entries[*index]) && !is_empty(&entries[*index])).collect(), end)
}

/// The lines that start with a value as the first one does; explanations may go on over the next lines.
fn lines(entries: &[Entry<'_>], at: usize) -> Option<Vec<usize>> {
    let first = entries[at].head.as_ref()?;
    let is_literal = matches!(first.member.class, Class::Literal(_));
    let mut found = vec![at];
    let mut between = 0;
    for (index, entry) in entries.iter().enumerate().skip(at + 1) {
        if entry.kind != BlockKind::Paragraph {
            break;
        }
        // "1 - bread, 2 - milk" goes on over the lines.
        let is_row = |tokens: &[Token<'_>]| {
            tokens[0].is_mark(&[','])
                && tokens[1].style == Style::Number
                && tokens[2].is_mark(&['-', '–', '='])
        };
        if !is_literal && entry.tokens.windows(3).any(is_row) {
            return None;
        }
        let same = entry.head.as_ref().is_some_and(|head| {
            head.member.class == first.member.class
                && (head.separator == first.separator || (is_literal && head.separator != Separator::Words))
        });
        if same {
            found.push(index);
            between = 0;
        } else {
            between += 1;
            if between > if is_literal { MAX_EXPLAINED_LINES } else { 0 } {
                break;
            }
        }
    }
    (found.len() > 1).then_some(found)
}

/// The values if all are written alike, and what is behind them.
fn alike(heads: &[&Head]) -> Option<(Vec<Member>, Separator)> {
    let first = heads.first()?;
    let class = |member: &Member| if member.class == Class::Number { Class::Plain } else { member.class };
    let is_alike = heads.iter().all(|head| class(&head.member) == class(&first.member));
    let separator =
        heads.iter().map(|head| head.separator).find(|separator| *separator != Separator::Nothing);
    let separator = separator.unwrap_or(Separator::Nothing);
    let has_words = heads.iter().any(|head| head.separator == Separator::Words);
    let is_plain = class(&first.member) == Class::Plain;
    (heads.len() > 1 && is_alike && !(is_plain && has_words)).then(|| {
        (
            heads.iter().map(|head| head.member.clone()).collect(),
            if has_words { Separator::Words } else { separator },
        )
    })
}
