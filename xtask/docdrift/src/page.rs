//! What a page says, read into plain values.
//!
//! A page is read twice over: [`markdown`] takes it apart into fences, tables and sentences, and the
//! readers of those, [`code`] and [`prose`], into what they say of the wire. The text of a page
//! that was rendered and copied is no Markdown, and has a reader of its own. Nothing here knows a
//! schema; whose call it is and whether it is true are questions for later.

mod attributes;
pub(crate) mod block_context;
pub(crate) mod call;
pub(crate) mod changelog;
pub(crate) mod claim;
pub(crate) mod code;
mod component;
mod components;
pub(crate) mod example;
pub(crate) mod front_matter;
mod http_message;
pub(crate) mod language;
mod lenient_json;
pub(crate) mod links;
pub(crate) mod markdown;
mod mdx_repair;
pub(crate) mod operation_mention;
pub(crate) mod promise;
pub(crate) mod prose;
mod rendered_page;
pub(crate) mod snippet;
mod source_map;
mod table;
mod type_expression;
pub(crate) mod written_value;

pub use mdx_repair::is_caught;

use std::borrow::Cow;

use crate::source::gap::{Gap, GapKind};
use crate::source::parsed::Parsed;
use crate::source::{Excerpt, FileId, Files, Span};
use crate::subject::OperationId;
use block_context::BlockContext;
use call::{Call, Spanned};
use example::Example;
use front_matter::FrontMatter;
use http_message::HttpMessage;
use language::Language;
use markdown::{Fence, PageBlocks, Sentence};
use operation_mention::OperationMention;
use promise::{Headline, Promise};
use snippet::Snippets;

/// A documentation page.
#[derive(Debug)]
pub struct Page {
    /// The file.
    pub file: FileId,
    /// The OpenAPI fragments that it embeds.
    pub fragments: Vec<Fragment>,
    /// Its code samples, as far as their language is read.
    pub samples: Vec<Sample>,
    /// Its examples in JSON.
    pub examples: Vec<Example>,
    /// Its code samples of which nobody knows what they call: the lines that open their fences.
    pub unfollowed: Vec<(Span, BlockContext)>,
    /// What its front matter says.
    pub head: Option<FrontMatter>,
    /// What its sentences, tables and descriptions promise.
    pub promises: Vec<Promise>,
    /// The operations that it speaks of outside of its samples.
    pub mentions: Vec<OperationMention>,
    /// The addresses of its links within the site, as they are written.
    pub links: Vec<Spanned<String>>,
    /// The files that it takes parts from.
    pub parts: Vec<FileId>,
    /// The address that its front matter gives it.
    pub slug: Option<String>,
    /// How it says which operation it is about, where no fragment does.
    pub headline: Option<Headline>,
    /// Where it tells what changed when, and not what holds.
    pub past: Vec<Span>,
}

/// An OpenAPI document that stands in a fence of a page.
#[derive(Debug)]
pub struct Fragment {
    /// The line that opens the fence.
    pub fence: Span,
    /// The operation that the fence says it is about: ```` ```yaml POST /orders ````.
    pub operation: Option<Spanned<OperationId>>,
    /// The document.
    pub text: Excerpt,
}

/// A code sample.
#[derive(Debug)]
pub struct Sample {
    /// Its language.
    pub language: Language,
    /// The calls that it makes.
    pub calls: Vec<Call>,
    /// Where it stands.
    pub context: BlockContext,
}

/// How many bytes and lines a page may have; parsing costs more than its share with each.
const LARGEST: usize = 1 << 20;
const LONGEST: usize = 20_000;

/// Reads a page that takes no parts from others.
#[must_use]
pub fn read(files: &Files, file: FileId) -> Parsed<Page> {
    read_with(files, file, &Snippets::default())
}

/// Reads a page, and the parts that it takes from others where they stand.
#[must_use]
pub(crate) fn read_with(files: &Files, file: FileId, snippets: &Snippets) -> Parsed<Page> {
    let mut gaps = Vec::new();
    let mut page = Page::empty(file);
    let text = files.file(file).text();
    if text.len() > LARGEST || text.lines().count() > LONGEST {
        let reason = "this page is too large to be read";
        gaps.push(Gap::new(Span::new(file, 0..0), GapKind::PageTooLarge, reason));
        return Parsed { value: page, gaps };
    }
    if let Some(export) = rendered_page::read(file, text) {
        let export = export.unload(&mut gaps);
        page.promises = export.promises;
        page.headline = export.headline;
    } else {
        page.read_blocks(files, markdown::read(files, file, snippets).unload(&mut gaps), &mut gaps);
    }
    gaps.sort();
    Parsed { value: page, gaps }
}

impl Page {
    /// A page that says nothing.
    fn empty(file: FileId) -> Page {
        Page {
            file,
            fragments: Vec::new(),
            samples: Vec::new(),
            examples: Vec::new(),
            unfollowed: Vec::new(),
            head: None,
            promises: Vec::new(),
            mentions: Vec::new(),
            links: Vec::new(),
            parts: Vec::new(),
            slug: None,
            headline: None,
            past: Vec::new(),
        }
    }

    /// Takes over what stands in the blocks of a page in Markdown.
    fn read_blocks(&mut self, files: &Files, blocks: PageBlocks, gaps: &mut Vec<Gap>) {
        self.head = blocks.head;
        for fence in blocks.fences {
            self.read_fence(fence, gaps);
        }
        for Sentence { text, within } in &blocks.sentences {
            let promises = prose::read(text).into_iter();
            self.promises.extend(promises.map(|promise| Promise { within: within.clone(), ..promise }));
        }
        self.headline = blocks.sentences.iter().find_map(|sentence| Headline::told(sentence.text.text()));
        self.promises.extend(blocks.promises);
        self.mentions = blocks.mentions;
        self.links = blocks.links;
        self.parts = blocks.parts;
        self.slug = blocks.slug;
        self.past = blocks.past;
        // An operation may be called so.
        let file = files.file(self.file);
        if self.head.is_none() && changelog::is_page(file.name()) {
            self.past.push(Span::new(self.file, 0..file.text().len()));
        }
    }

    /// Adds what a fence holds.
    fn read_fence(&mut self, fence: Fence, gaps: &mut Vec<Gap>) {
        match FenceKind::of(&fence) {
            FenceKind::Fragment(operation) => {
                self.fragments.push(Fragment { fence: fence.span, operation, text: fence.text });
            }
            FenceKind::Sample(language) => {
                let calls = code::read(&fence.text, language).unload(gaps);
                if calls.is_empty() {
                    self.unfollowed.push((fence.span, fence.context.clone()));
                }
                self.samples.push(Sample { language, calls, context: fence.context });
            }
            FenceKind::Example => self.examples.extend(example::read(&fence).unload(gaps)),
            FenceKind::PerhapsExample => {
                let read = example::read(&fence);
                if read.gaps.is_empty() {
                    self.examples.extend(read.value);
                }
            }
            FenceKind::Messages => self.messages(&fence, gaps),
            FenceKind::Output => {}
            FenceKind::Unread(word) => {
                self.unfollowed.push((fence.span, fence.context));
                let reason = format!("code in `{word}` is not read");
                gaps.push(Gap::new(fence.span, GapKind::UnreadLanguage, reason));
            }
        }
    }

    /// The operation that it says it is about, in its front matter or at its only fragment.
    pub(crate) fn operation(&self) -> Option<&OperationId> {
        match (&self.head, self.fragments.as_slice()) {
            (Some(head), _) => Some(&head.operation.value),
            (None, [fragment]) => fragment.operation.as_ref().map(|operation| &operation.value),
            _ => None,
        }
    }

    /// All that its readers see, as it is written: its own text, and that of its parts.
    pub(crate) fn text<'f>(&self, files: &'f Files) -> Cow<'f, str> {
        if self.parts.is_empty() {
            return files.file(self.file).text().into();
        }
        let files =
            std::iter::once(self.file).chain(self.parts.iter().copied()).map(|file| files.file(file).text());
        files.collect::<Vec<_>>().join("\n").into()
    }

    /// Whether its readers see an operation as a document has it.
    pub(crate) fn shows_document(&self) -> bool {
        !self.fragments.is_empty() || self.head.as_ref().is_some_and(|head| head.shows_document)
    }

    /// Adds the requests and answers of a fence that holds messages.
    fn messages(&mut self, fence: &Fence, gaps: &mut Vec<Gap>) {
        let mut calls = Vec::new();
        for message in http_message::read(&fence.text) {
            match message {
                HttpMessage::Request(call) => calls.push(*call),
                HttpMessage::Answer(role, text) if !text.text().trim().is_empty() => {
                    let body = Fence { span: text.span(0..1), text, ..fence.clone() };
                    let examples = example::read(&body).unload(gaps).into_iter();
                    self.examples.extend(examples.map(|example| Example { role: Some(role), ..example }));
                }
                HttpMessage::Answer(..) => {}
            }
        }
        if !calls.is_empty() {
            self.samples.push(Sample { language: Language::Http, calls, context: fence.context.clone() });
        }
    }
}

enum FenceKind {
    Fragment(Option<Spanned<OperationId>>),
    Sample(Language),
    /// A value in JSON.
    Example,
    /// A value in JSON, unless it turns out to be none.
    PerhapsExample,
    /// Requests and answers as they travel.
    Messages,
    /// Text that claims nothing of the wire.
    Output,
    Unread(String),
}

/// Languages in which nothing is said of the wire.
const SILENT: &[&str] = &[
    "",
    "text",
    "txt",
    "plaintext",
    "plain",
    "none",
    "diff",
    "log",
    "output",
    "ascii",
    "mermaid",
    "dot",
    "plantuml",
    "sql",
    "sqlite",
    "prisma",
    "graphql",
    "html",
    "css",
    "scss",
    "xml",
    "svg",
    "md",
    "mdx",
    "markdown",
    "liquid",
    "jinja",
    "toml",
    "ini",
    "env",
    "dotenv",
    "properties",
    "dockerfile",
    "docker",
    "makefile",
    "cmake",
    "nginx",
    "hcl",
    "terraform",
    "gitignore",
    "regex",
    "cypher",
    "promql",
    "csv",
    "protobuf",
    "proto",
    "latex",
    "math",
];

/// Whether a text begins and ends as an object in JSON does.
fn is_object(text: &str) -> bool {
    let text = text.trim();
    text.starts_with('{') && text.ends_with('}') && text.contains('"')
}

impl FenceKind {
    fn of(fence: &markdown::Fence) -> FenceKind {
        let word = fence.language.to_ascii_lowercase();
        let operation = fence
            .meta
            .as_ref()
            .and_then(|meta| Some(Spanned { value: meta.value.parse().ok()?, span: meta.span }));
        let document = |text: &str| text.starts_with("openapi:") || text.starts_with("{\"openapi\"");
        match word.as_str() {
            "yaml" | "yml" | "json" if operation.is_some() || document(fence.text.text()) => {
                FenceKind::Fragment(operation)
            }
            "http" | "json" | "text" | "txt" | "bash" | "sh" | "shell" | ""
                if http_message::is_message(fence.text.text()) =>
            {
                FenceKind::Messages
            }
            "json" | "jsonc" | "json5" | "jsonl" | "ndjson" => FenceKind::Example,
            "" if begins_with_curl(fence.text.text()) => FenceKind::Sample(Language::Shell),
            "" | "text" | "txt" if is_object(fence.text.text()) => FenceKind::PerhapsExample,
            _ if SILENT.contains(&word.as_str()) => FenceKind::Output,
            _ => Language::of_fence(&word).map_or(FenceKind::Unread(word), FenceKind::Sample),
        }
    }
}

/// Whether a text is a command, although its fence does not say so.
fn begins_with_curl(text: &str) -> bool {
    let text = text.trim_start();
    text.strip_prefix("$ ").unwrap_or(text).starts_with("curl ")
}
