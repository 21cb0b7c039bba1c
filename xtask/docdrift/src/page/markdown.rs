//! Splits a Markdown page into fences, tables, components and sentences: parsed as MDX, or else as GitHub
//! Flavored Markdown.
//!
//! Components such as `<CodeGroup>` contain fences and lists, and only an MDX parser finds them there.
//! But an MDX parser rejects a page with one stray `<token>`. The page is repaired; if that fails, it is
//! parsed again without components, and a gap reports this.

mod component;
mod html_heading;
mod links;
mod mentions;
mod parameter_lists;
mod parse;
mod parts;
mod status_tables;
mod value_tables;

pub(crate) use status_tables::StatusTable;
pub(crate) use value_tables::ValueTable;

use std::collections::BTreeMap;

use markdown::mdast::{Code, Node, Table, Yaml};

use self::parse::{ParsedText, parse};
use super::allow_comment::AllowComment;
use super::anchor::{AnchorLink, anchored};
use super::block_context::{BlockContext, SectionPath};
use super::call::Spanned;
use super::changelog::{self, ChangelogSections};
use super::component::DescribedField;
use super::components;
use super::front_matter;
use super::front_matter::FrontMatter;
use super::html_table::{self, Links};
use super::operation_mention::OperationMention;
use super::promise::{OperationPart, Promise};
use super::prose;
use super::snippet;
use super::snippet::Snippets;
use super::source_map::map_to_file;
use crate::source::gap::{Gap, GapKind};
use crate::source::parsed::Parsed;
use crate::source::{Excerpt, FileId, Files, Span};

/// The blocks of a page, by kind.
#[derive(Debug, Default)]
pub(crate) struct PageBlocks {
    /// The fences, in the order of the page.
    pub fences: Vec<Fence>,
    /// The text of paragraphs, list items, headings and table cells, in the order of the page.
    pub sentences: Vec<Sentence>,
    /// The promises of parameter tables and components. The cells of these tables are not in `sentences`.
    pub promises: Vec<Promise>,
    /// The operations that the page mentions outside of fences.
    pub mentions: Vec<OperationMention>,
    /// The addresses of links within the site, as the page writes them.
    pub links: Vec<Spanned<String>>,
    /// The tables of statuses.
    pub status_tables: Vec<StatusTable>,
    /// The links to headings of the page.
    pub anchor_links: Vec<AnchorLink>,
    /// The files of the included snippets, each once.
    pub parts: Vec<FileId>,
    /// The page's address, if the front matter sets one.
    pub slug: Option<String>,
    /// The title that the front matter sets for the page.
    pub title: Option<String>,
    /// The page's id, if the front matter sets one.
    pub id: Option<String>,
    /// Whether the front matter hides the page from readers, or marks it as a draft.
    pub is_hidden: bool,
    /// The operation that the front matter names.
    pub front_matter: Option<FrontMatter>,
    /// The name of the OpenAPI document, for front matter that names a document and no operation.
    pub document: Option<String>,
    /// The parts of the page that describe past behaviour, such as a changelog.
    pub changelog: Vec<Span>,
    /// The tables that may list the values of a field.
    pub value_tables: Vec<ValueTable>,
    /// The comments that accept findings.
    pub allow_comments: Vec<AllowComment>,
}

/// The text of a paragraph, heading or table cell.
#[derive(Debug)]
pub(crate) struct Sentence {
    /// The text, with inline code in back quotes.
    pub text: Excerpt,
    /// The sections that contain it.
    pub within: SectionPath,
}

/// A fenced block.
#[derive(Clone, Debug)]
pub(crate) struct Fence {
    /// The first word of the info string; empty if there is none.
    pub language: String,
    /// The rest of the info string.
    pub meta: Option<Spanned<String>>,
    /// The content.
    pub text: Excerpt,
    /// The opening line.
    pub span: Span,
    /// The headings, components and sentence around the fence.
    pub context: BlockContext,
}

/// Splits a page into blocks and reads each snippet at the place where the page includes it.
#[must_use]
pub(crate) fn read(files: &Files, file: FileId, snippets: &Snippets) -> Parsed<PageBlocks> {
    let mut gaps = Vec::new();
    let ParsedText { root, text, allow_comments } = parse(files, file, &mut gaps);
    let raw = html_table::as_markdown(files.file(file).text().into(), Links::Blanked);
    let mut reader = MarkdownReader {
        files,
        snippets,
        imports: snippet::imports(&text),
        text: &text,
        raw: &raw,
        file,
        part: None,
        changelog: ChangelogSections::default(),
        context: BlockContext::default(),
        lead_names: Vec::new(),
        lead_term: None,
        depths: Vec::new(),
        fields: Vec::new(),
        tables: 0,
        included: 0,
        within: vec![file],
        blocks: PageBlocks { allow_comments, ..PageBlocks::default() },
        gaps,
    };
    root.iter().for_each(|root| reader.node(root));
    reader.blocks.links = root.iter().flat_map(|root| links::below(root, file, &text)).collect();
    let past = reader.changelog.sections(text.len()).into_iter();
    reader.blocks.changelog.extend(past.map(|section| Span::new(file, section)));
    Parsed { value: reader.blocks, gaps: reader.gaps }
}

struct MarkdownReader<'t> {
    files: &'t Files,
    snippets: &'t Snippets,
    /// The paths of imported snippets, by the name of the component.
    imports: BTreeMap<String, String>,
    text: &'t str,
    /// The text of the file, with Markdown tables in place of HTML tables. The MDX repair leaves it alone:
    /// `string<uuid>` in a cell is a type.
    raw: &'t str,
    file: FileId,
    /// The part of the operation that the headings above name.
    part: Option<OperationPart>,
    /// The changelog sections so far.
    changelog: ChangelogSections,
    /// The headings, components and sentence around the current node.
    context: BlockContext,
    /// The names in inline code of the paragraph before the current node.
    lead_names: Vec<String>,
    /// The name that the paragraph before the current node begins with, in code or bold.
    lead_term: Option<String>,
    /// The depths of the headings above.
    depths: Vec<u8>,
    /// The fields described by the components around the current node, outermost first, each with the number
    /// of open components including its own.
    fields: Vec<(usize, DescribedField)>,
    /// The number of parameter tables so far.
    tables: usize,
    /// The number of included snippets so far.
    included: usize,
    /// The page and the snippets that contain the current node, outermost first: a snippet that includes
    /// itself is not read again.
    within: Vec<FileId>,
    blocks: PageBlocks,
    gaps: Vec<Gap>,
}

impl MarkdownReader<'_> {
    fn span(&self, start: usize, end: usize) -> Span {
        Span::new(self.file, start..end)
    }

    fn node(&mut self, node: &Node) {
        if let Some((depth, text)) = html_heading::of(node) {
            return self.heading_node(depth, text, node);
        }
        match node {
            Node::Code(code) => self.fence(code),
            Node::Yaml(yaml) => self.front_matter(yaml),
            Node::Heading(heading) => self.heading_node(heading.depth, node.to_string(), node),
            Node::Paragraph(_) => {
                let is_list = self.parameter_lines(node);
                self.lead(node);
                self.anchor_links(node);
                if !is_list {
                    self.sentence(node);
                }
                // The parser puts a component on one line into a paragraph.
                let field = |child: &&Node| matches!(child, Node::MdxJsxTextElement(element) if component::describes(element.name.as_deref()));
                node.children().into_iter().flatten().filter(field).for_each(|child| self.node(child));
            }
            Node::List(list) if self.parameter_list(list) => {}
            Node::List(list) => {
                self.typed_names(list);
                list.children.iter().for_each(|item| self.node(item));
            }
            Node::TableCell(_) => {
                self.sentence(node);
                self.mentions(node);
            }
            Node::TableRow(_) => {
                self.operation_of_row(node);
                node.children().into_iter().flatten().for_each(|cell| self.node(cell));
            }
            Node::Table(table) => {
                self.past_columns(table);
                self.status_table(table);
                if !self.table(table) {
                    table.children.iter().for_each(|row| self.node(row));
                }
            }
            Node::MdxJsxFlowElement(element) => {
                self.component(element.name.as_deref(), &element.attributes, element.position.as_ref(), node);
            }
            Node::MdxJsxTextElement(element) => {
                self.component(element.name.as_deref(), &element.attributes, element.position.as_ref(), node);
            }
            _ => {
                for child in node.children().into_iter().flatten() {
                    self.node(child);
                }
            }
        }
    }

    fn front_matter(&mut self, yaml: &Yaml) {
        let Some(position) = &yaml.position else { return };
        let (start, end) = (position.start.offset, position.end.offset);
        let begin = self.text[start..end].find('\n').map_or(end, |first| start + first + 1);
        let front_matter = map_to_file(self.file, self.text, begin..end, &yaml.value);
        // The front matter of a snippet does not apply to the page.
        if self.within.len() > 1 {
            return;
        }
        self.blocks.front_matter = front_matter::read(&front_matter);
        self.blocks.document = front_matter::document(&front_matter);
        self.blocks.slug = front_matter::slug(&front_matter);
        self.blocks.title = front_matter::title(&front_matter);
        self.blocks.id = front_matter::id(&front_matter);
        self.blocks.is_hidden = front_matter::is_hidden(&front_matter);
    }

    fn heading_node(&mut self, depth: u8, text: String, node: &Node) {
        let source = node.position().map(|at| &self.text[at.start.offset..at.end.offset]);
        let (text, anchor) = anchored(&text, source.unwrap_or_default());
        self.heading(depth, text.clone(), anchor);
        // A heading that names no part inherits the part of the headings above it.
        self.part = self.context.headings.iter().rev().find_map(|heading| OperationPart::of_heading(heading));
        if let Some(position) = node.position() {
            self.changelog.heading(depth, &text, position.start.offset);
        }
        self.sentence(node);
        self.mention_in_heading(node);
    }

    fn heading(&mut self, depth: u8, text: String, anchor: String) {
        let above = self.depths.iter().take_while(|above| **above < depth).count();
        self.depths.truncate(above);
        self.context.headings.truncate(above);
        self.context.anchors.truncate(above);
        self.context.anchors.push(anchor);
        self.depths.push(depth);
        self.context.headings.push(text);
        self.context.section += 1;
        self.context.within.begin(above, self.context.section);
        self.context.lead = None;
    }

    /// The part of the operation that the current node describes: from the sentence before it, the title of
    /// a component around it, or the headings above.
    fn part(&self) -> Option<OperationPart> {
        let lead = self.context.lead.as_deref().and_then(OperationPart::introduced);
        let titles =
            self.context.components.iter().rev().filter_map(|component| component.attribute("title"));
        lead.or_else(|| titles.filter_map(OperationPart::of_heading).next()).or(self.part)
    }

    /// Marks the cells of a table that show what was, before it was replaced.
    fn past_columns(&mut self, table: &Table) {
        let cells = |row: &Node| row.children().cloned().unwrap_or_default();
        let heads: Vec<String> =
            table.children.first().map(cells).unwrap_or_default().iter().map(ToString::to_string).collect();
        for column in changelog::past_columns(&heads) {
            for row in table.children.iter().skip(1) {
                let cell = row.children().and_then(|cells| cells.get(column));
                if let Some(position) = cell.and_then(Node::position) {
                    self.blocks.changelog.push(self.span(position.start.offset, position.end.offset));
                }
            }
        }
    }

    fn fence(&mut self, code: &Code) {
        let Some(position) = &code.position else { return };
        let (start, end) = (position.start.offset, position.end.offset);
        if self.context.lead.as_deref().is_some_and(changelog::labels_what_was) {
            self.blocks.changelog.push(self.span(start, end));
        }
        let raw = &self.text[start..end];
        let first = raw.find('\n').unwrap_or(raw.len());
        let marker = raw[..first].chars().next().filter(|c| matches!(c, '`' | '~'));
        let Some(marker) = marker else {
            // An indented code block names no language: only an operation is read of it.
            return self.operation_in_words(&Node::Code(code.clone()));
        };
        let opening = raw.chars().take_while(|c| *c == marker).count();
        let closed = raw.lines().skip(1).last().is_some_and(|last| {
            // In a block quote, `>` precedes the closing marker.
            let last = last.trim_start_matches([' ', '\t', '>']).trim_end();
            last.len() >= opening && last.chars().all(|c| c == marker)
        });
        let span = self.span(start, start + first);
        if !closed {
            self.gaps.push(Gap::new(span, GapKind::UnclosedFence, "this fence is never closed"));
        }
        let meta = code.meta.as_ref().and_then(|meta| {
            let at = start + raw[..first].find(meta.as_str())?;
            Some(Spanned { value: meta.clone(), span: self.span(at, at + meta.len()) })
        });
        let begin = (start + first + 1).min(end);
        self.blocks.fences.push(Fence {
            language: code.lang.clone().unwrap_or_default(),
            meta,
            text: map_to_file(self.file, self.text, begin..end, &code.value),
            span,
            context: self.context.clone(),
        });
        // A sentence introduces only the first block after it. Fences that are alternatives, such as those of
        // a code group, are one block.
        if !self
            .context
            .components
            .last()
            .is_some_and(|inner| components::holds_alternative_fences(&inner.name))
        {
            self.context.lead = None;
        }
    }

    fn sentence(&mut self, node: &Node) {
        let mut excerpt = Excerpt::new(self.file);
        self.text_of(node, &mut excerpt, true);
        if excerpt.text().trim().is_empty() {
            return;
        }
        match self.fields.last() {
            // Text directly inside the component of a field describes this field.
            Some((depth, field)) if *depth == self.context.components.len() => {
                let within = &self.context.within;
                let claims = prose::described(&excerpt, Some(field.name())).into_iter();
                let promises = claims.map(|(kind, value, span)| field.promise(kind, value, span, within));
                self.blocks.promises.extend(promises);
            }
            _ => {
                let within = self.context.within.clone();
                self.blocks.sentences.push(Sentence { text: excerpt, within });
            }
        }
    }

    /// Appends the text of a node to an excerpt; `quotes` keeps the back quotes of inline code.
    fn text_of(&mut self, node: &Node, excerpt: &mut Excerpt, quotes: bool) {
        let value = match node {
            Node::Text(text) => Some((text.value.as_str(), &text.position)),
            Node::InlineCode(code) => Some((code.value.as_str(), &code.position)),
            Node::Code(code) if !quotes => Some((code.value.as_str(), &code.position)),
            // MDX parses `{id}` in `/orders/{id}` as an expression. It is kept as text where operations are
            // read, which is without back quotes.
            Node::MdxTextExpression(code) => code
                .position
                .as_ref()
                .map(|position| (&self.text[position.start.offset..position.end.offset], &code.position))
                .filter(|_| !quotes),
            _ => None,
        };
        if let Some((value, Some(position))) = value {
            let range = position.start.offset..position.end.offset;
            let quoted = quotes && matches!(node, Node::InlineCode(_));
            if quoted {
                excerpt.push("`", range.start);
            }
            let mapped = map_to_file(self.file, self.text, range.clone(), value);
            for (at, line) in lines(mapped.text()) {
                let from = mapped.span(at..at + line.len().max(1)).start;
                excerpt.push(line, from as usize);
            }
            if quoted {
                excerpt.push("`", range.end - 1);
            }
        }
        for child in node.children().into_iter().flatten() {
            self.text_of(child, excerpt, quotes);
        }
    }
}

/// The lines of a text with their line breaks, each with its byte offset.
fn lines(text: &str) -> impl Iterator<Item = (usize, &str)> {
    text.split_inclusive('\n').scan(0, |at, line| {
        let start = *at;
        *at += line.len();
        Some((start, line))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, expected: &[&str]) {
        let mut files = Files::new();
        let id = files.add("a.md", text);
        let gaps = read(&files, id, &Snippets::default()).gaps;
        let gaps: Vec<String> =
            gaps.iter().map(|gap| format!("{} {}", files.locate(gap.span), gap.reason)).collect();
        assert_eq!(gaps, expected, "{text}");
    }

    #[test]
    fn a_fence_ends_with_as_many_signs_as_it_begins_with() {
        check("```\na\n```\n", &[]);
        check("> ```\n> a\n> ```\n", &[]);
        check("\n```\na\n", &["a.md:2:1 this fence is never closed"]);
        check("````\n```\n", &["a.md:1:1 this fence is never closed"]);
        check("```\n", &["a.md:1:1 this fence is never closed"]);
    }

    #[test]
    fn a_line_of_tangled_marks_is_a_gap_and_the_rest_is_read() {
        let mut files = Files::new();
        let id = files.add("a.md", "*a ".repeat(20_000) + "\r\n\n```python\nx\n```\n");
        let parsed = read(&files, id, &Snippets::default());
        let gaps: Vec<&str> = parsed.gaps.iter().map(|gap| gap.reason.as_str()).collect();
        assert_eq!(gaps, ["this line is not read: it has too many marks"]);
        let fence = &parsed.value.fences[0];
        assert_eq!(files.locate(fence.text.span(0..1)).to_string(), "a.md:4:1");
    }

    #[test]
    fn lists_and_quotes_nested_too_deeply_are_a_gap() {
        let tangled = ["a.md:1:1 this line is not read: it has too many marks"];
        for sign in ["- ", "+ ", "* ", "1. ", "> ", ">", "> - "] {
            check(&format!("{}a\n", sign.repeat(8_000)), &tangled);
            check(&format!("{}a\n", sign.repeat(20)), &[]);
        }
        check(&format!("{}- a\n", " ".repeat(400)), &tangled);
        let lines = "- - - - - - - - a\n".repeat(1_501);
        check(&lines, &["a.md:1501:1 this line is not read: the page has too many lines of nested lists"]);
        check(&"- a\n".repeat(3_000), &[]);
    }
}
