//! A page that MDX refuses, made fit for it: a stray sign is blanked out where the parser stumbles.
//!
//! Pages are written for renderers that take more than the parser does: `<token>` in a sentence, a
//! curly bracket, a comment of HTML, `<br>`. Each such sign costs a blank, not the components of the
//! whole page. Nothing moves.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::ops::Range;

use markdown::mdast::Node;
use markdown::message::{Message, Place};
use markdown::{ParseOptions, to_mdast};

use crate::source::gap::{Gap, GapKind};
use crate::source::{FileId, Span};

/// How often a page is tried again, and how many bytes are parsed for that: each try reads all of it.
const TRIES: usize = 100;
const EFFORT: usize = 6 << 20;

/// How often a page may have one tag wrong before it is read without any of its kind; and how often any
/// tag, before that goes for each.
const OFTEN: usize = 3;
const PATIENCE: usize = 6;

/// How many signs of emphasis and links a line may have: nested, each costs the parser a level of its
/// stack.
const MAX_MARKS: usize = 1_000;

/// How many lists and block quotes a line may be nested in. Pages have fewer than 10; the time for one
/// line grows with the square, to 15 ms at 400 and 9 s at 8,000.
const MAX_NESTING: usize = 100;

/// How many lists and block quotes may begin on lines that begin several, in a whole page: the time grows
/// with the square of that, to 0.3 s here.
const MAX_NESTED: usize = 12_000;

/// The text with lines that are nothing but tangled marks blanked out, each a gap. Every other
/// byte stays where it was.
pub(super) fn without_tangles<'t>(file: FileId, text: &'t str, gaps: &mut Vec<Gap>) -> Cow<'t, str> {
    let mut tangled = Vec::new();
    let (mut at, mut nested) = (0, 0);
    for line in text.split_inclusive('\n') {
        if let Some(reason) = tangle(line, &mut nested) {
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

/// Why a line costs the parser too much; `nested` counts what [`MAX_NESTED`] limits.
fn tangle(line: &str, nested: &mut usize) -> Option<&'static str> {
    const TANGLED: &str = "this line is not read: it has too many marks";
    let is_mark = |c: &char| matches!(c, '*' | '_' | '[' | '!' | '|');
    if line.len() > MAX_MARKS && line.chars().filter(is_mark).count() > MAX_MARKS {
        return Some(TANGLED);
    }
    let containers = containers(line);
    let indent = line.len() - line.trim_start_matches(' ').len();
    // An item may be indented by two columns for each list around it.
    if containers > 0 && containers + indent / 2 > MAX_NESTING {
        return Some(TANGLED);
    }
    if containers > 1 {
        if *nested + containers > MAX_NESTED {
            return Some("this line is not read: the page has too many lines of nested lists");
        }
        *nested += containers;
    }
    None
}

/// How many lists and block quotes a line begins with, one inside of the other.
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

/// Whether a panic at this place of the code is the Markdown parser's: it is caught, and becomes a gap.
#[must_use]
pub fn is_caught(file: &str) -> bool {
    file.replace('\\', "/").rsplit('/').any(|part| part.starts_with("markdown-"))
}

/// Parses a page; where the parser itself fails, that is what it says of the page.
///
/// # Errors
///
/// What the parser says.
pub(super) fn parse(text: &str, options: &ParseOptions) -> Result<Node, Message> {
    // Nothing of a parse outlives it, so nothing can be left half done.
    let parsed = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| to_mdast(text, options)));
    parsed.unwrap_or_else(|_| {
        Err(Message {
            place: None,
            reason: "the Markdown parser failed on this page".to_owned(),
            rule_id: Box::default(),
            source: Box::default(),
        })
    })
}

/// A page that was read, and what had to be blanked out for that.
pub(super) struct Repaired<'t> {
    pub(super) root: Node,
    pub(super) text: Cow<'t, str>,
    /// What is no comment, and was taken out.
    pub(super) strays: Vec<Range<usize>>,
}

/// Reads a page as MDX.
///
/// # Errors
///
/// What the parser says of the page as it stands, where no blank helps.
pub(super) fn read<'t>(text: Cow<'t, str>, options: &ParseOptions) -> Result<Repaired<'t>, Box<Message>> {
    let first = match parse(&text, options) {
        Ok(root) => return Ok(Repaired { root, text, strays: Vec::new() }),
        Err(message) => message,
    };
    let tries = TRIES.min(EFFORT / text.len().max(1));
    let mut kept = text.into_owned();
    let mut strays = Vec::new();
    let mut message = first.clone();
    let mut wrong: BTreeMap<String, usize> = BTreeMap::new();
    for round in 0..tries {
        let Some(stray) = stray(&kept, &message) else { return Err(Box::new(first)) };
        let mut blank = vec![stray.clone()];
        if let Some(tag) = tag(&kept[stray.start..]).map(str::to_owned) {
            let often = wrong.entry(tag.clone()).or_default();
            *often += 1;
            if *often == OFTEN || round >= PATIENCE {
                blank = tags(&kept, &tag);
            }
        }
        if !kept[stray.clone()].starts_with("<!--") {
            strays.push(stray);
        }
        for range in blank {
            let blanks: String =
                kept[range.clone()].bytes().map(|byte| if byte == b'\n' { '\n' } else { ' ' }).collect();
            kept.replace_range(range, &blanks);
        }
        match parse(&kept, options) {
            Ok(root) => return Ok(Repaired { root, text: Cow::Owned(kept), strays }),
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

/// Where the tags of that name begin, outside of fences.
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

/// What the parser stumbles over: a comment of HTML, or the sign that opens what it does not understand.
fn stray(text: &str, message: &Message) -> Option<Range<usize>> {
    // The tag that is never closed is told in words: "closing tag for `<br>` (3:5-3:9)".
    let told = message.reason.rsplit_once('(').and_then(|(_, place)| offset(text, place));
    let at = told.or_else(|| match message.place.as_deref()? {
        Place::Point(point) => Some(point.offset),
        Place::Position(position) => Some(position.start.offset),
    })?;
    let is_opening = |byte: u8| matches!(byte, b'<' | b'{');
    let bytes = text.as_bytes();
    let end = (at + 1).min(bytes.len());
    let start = (0..end).rev().find(|at| is_opening(bytes[*at]))?;
    // A comment is no text of the page, wherever in it the parser gave up.
    let begin = if text[start..].starts_with("<!--") { Some(start) } else { text[..start].rfind("<!--") };
    let comment = begin.and_then(|begin| Some(begin..begin + text[begin..].find("-->")? + "-->".len()));
    Some(comment.filter(|comment| comment.contains(&start)).unwrap_or(start..start + 1))
}

/// The offset of a place as messages tell it: `3:5-3:9)`. Columns count bytes or characters: the sign
/// is looked for around there.
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
        assert_eq!(repaired.strays.len(), OFTEN, "each that was met is told");
        assert_eq!(repaired.text.matches("</div>").count(), 1, "that of the fence");
    }

    #[test]
    fn a_comment_is_no_stray() {
        check("<!-- {not} <shown> -->\n\nText\n", &[]);
    }
}
