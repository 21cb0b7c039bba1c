//! Parses a page or snippet into a syntax tree, and reads the comments that accept findings.

use std::borrow::Cow;
use std::ops::Range;

use markdown::mdast::Node;
use markdown::message::{Message, Place};
use markdown::{Constructs, ParseOptions};

use crate::page::allow_comment::{self, AllowComment};
use crate::page::html_table::{self, Links};
use crate::page::mdx_repair;
use crate::page::shortcodes;
use crate::source::gap::{Gap, GapKind};
use crate::source::{FileId, Files, Span};

/// A parsed page or snippet.
pub(super) struct ParsedText<'f> {
    /// The syntax tree; `None` if the page is not valid Markdown either.
    pub(super) root: Option<Node>,
    /// The text as it was parsed.
    pub(super) text: Cow<'f, str>,
    /// The comments that accept findings.
    pub(super) allow_comments: Vec<AllowComment>,
}

/// Parses a page or snippet.
pub(super) fn parse<'f>(files: &'f Files, file: FileId, gaps: &mut Vec<Gap>) -> ParsedText<'f> {
    let (root, text, comments) = parse_tree(files, file, gaps);
    let written = files.file(file).text();
    let allow_comments = root.as_ref().map(|root| allow_comment::read(root, file, &text, written, &comments));
    let allow_comments = allow_comments.map(|read| read.unload(gaps)).unwrap_or_default();
    ParsedText { root, text, allow_comments }
}

/// The syntax tree of a page, the text as it was parsed, and the HTML comments that the tree lacks.
fn parse_tree<'f>(
    files: &'f Files,
    file: FileId,
    gaps: &mut Vec<Gap>,
) -> (Option<Node>, Cow<'f, str>, Vec<Range<usize>>) {
    let text = mdx_repair::without_tangles(file, files.file(file).text(), gaps);
    let text = shortcodes::as_fences(html_table::as_markdown(text, Links::Kept));
    let mdx = Constructs { frontmatter: true, gfm_table: true, gfm_strikethrough: true, ..Constructs::mdx() };
    let gfm = Constructs { frontmatter: true, ..Constructs::gfm() };
    let options = |constructs| ParseOptions { constructs, ..ParseOptions::default() };
    match mdx_repair::read(text.clone(), &options(mdx)) {
        Ok(repaired) => {
            let reason = "not valid MDX here; the page is read without this sign";
            let strays = repaired.strays.into_iter().map(|stray| Span::new(file, stray));
            gaps.extend(strays.map(|stray| Gap::new(stray, GapKind::InvalidMdx, reason)));
            (Some(repaired.root), repaired.text, repaired.comments)
        }
        Err(message) => {
            gaps.push(refused(file, &message));
            let root =
                mdx_repair::parse(&text, &options(gfm)).map_err(|message| gaps.push(refused(file, &message)));
            (root.ok(), text, Vec::new())
        }
    }
}

fn refused(file: FileId, message: &Message) -> Gap {
    let point = match message.place.as_deref() {
        Some(Place::Point(point)) => point.offset,
        Some(Place::Position(position)) => position.start.offset,
        None => 0,
    };
    let reason = format!("not valid MDX, so the components of this page are not read: {}", message.reason);
    Gap::new(Span::new(file, point..point), GapKind::InvalidMdx, reason)
}
