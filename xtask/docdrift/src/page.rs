//! Reads a documentation page into plain values: calls, examples, promises, mentions and links.
//!
//! A page is read in two steps. [`markdown`] splits it into fences, tables and sentences; [`code`] and
//! [`prose`] then read what these claim about requests and responses. Text that was copied from a rendered
//! page is not Markdown and has its own reader. Nothing here uses an OpenAPI document: `evidence` later
//! finds the operation of each call and compares the claims with the schema.

pub(crate) mod allow_comment;
pub(crate) mod anchor;
mod attributes;
mod base_url;
pub(crate) mod block_context;
pub(crate) mod broken_links;
pub(crate) mod call;
pub(crate) mod changelog;
pub(crate) mod claim;
mod claim_kind;
pub(crate) mod code;
mod component;
mod components;
mod definition_list;
pub(crate) mod event_words;
pub(crate) mod example;
mod example_sentence;
pub(crate) mod front_matter;
pub(crate) mod heading_requiredness;
mod html_table;
mod http_message;
pub(crate) mod language;
mod lenient_json;
mod limits;
pub(crate) mod markdown;
mod mdx_repair;
pub(crate) mod name_mention;
pub(crate) mod named_documents;
pub(crate) mod operation_mention;
pub(crate) mod promise;
pub(crate) mod prose;
mod rendered_page;
mod shortcodes;
pub(crate) mod site;
pub(crate) mod snippet;
mod source_map;
mod table;
mod type_expression;
mod typed_names;
pub(crate) mod written_value;

pub use mdx_repair::is_caught;

use std::borrow::Cow;

use crate::source::gap::{Gap, GapKind};
use crate::source::parsed::Parsed;
use crate::source::{Excerpt, FileId, Files, Span};
use crate::subject::OperationId;
use crate::subject::url::UrlText;
use allow_comment::AllowComment;
use anchor::AnchorLink;
use block_context::BlockContext;
use call::{Call, Spanned};
use example::Example;
use front_matter::FrontMatter;
use http_message::HttpMessage;
use language::Language;
use limits::{MAX_PAGE_BYTES, MAX_PAGE_LINES};
use markdown::{Fence, PageBlocks, Sentence, StatusTable, ValueTable};
use name_mention::{EndpointMention, NameMention};
use named_documents::NamedDocument;
use operation_mention::OperationMention;
use promise::{Headline, Promise};
use snippet::Snippets;

/// A documentation page.
#[derive(Debug)]
pub struct Page {
    /// The file.
    pub file: FileId,
    /// The OpenAPI fragments that the page embeds.
    pub fragments: Vec<Fragment>,
    /// The code samples in languages that are read.
    pub samples: Vec<Sample>,
    /// The JSON examples.
    pub examples: Vec<Example>,
    /// The fences with code in which no call could be followed, or whose language is not read: the opening line
    /// and the context of each.
    pub unfollowed: Vec<(Span, BlockContext)>,
    /// The operation that the front matter names.
    pub front_matter: Option<FrontMatter>,
    /// The name of the OpenAPI document, for front matter that names a document and no operation.
    pub document: Option<String>,
    /// The OpenAPI documents that tags of the page name.
    pub named_documents: Vec<NamedDocument>,
    /// The promises of sentences, tables and descriptions.
    pub promises: Vec<Promise>,
    /// The operations that the page mentions outside of its samples.
    pub mentions: Vec<OperationMention>,
    /// The paths that sentences call endpoints.
    pub endpoints: Vec<EndpointMention>,
    /// The names that sentences give to parameters and fields.
    pub names: Vec<NameMention>,
    /// The base URLs that the page states.
    pub base_urls: Vec<UrlText>,
    /// The addresses of links within the site, as the page writes them.
    pub links: Vec<Spanned<String>>,
    /// The tables of statuses.
    pub status_tables: Vec<StatusTable>,
    /// The links to headings of the page.
    pub anchor_links: Vec<AnchorLink>,
    /// The files of the snippets that the page includes.
    pub parts: Vec<FileId>,
    /// The page's address, if the front matter sets one.
    pub slug: Option<String>,
    /// The title that the front matter sets for the page.
    pub title: Option<String>,
    /// The page's id, if the front matter sets one.
    pub id: Option<String>,
    /// Whether the front matter hides the page from readers, or marks it as a draft.
    pub is_hidden: bool,
    /// How the page names its operation outside of fragments.
    pub headline: Option<Headline>,
    /// The sections of the page that describe past behaviour, such as a changelog.
    pub changelog: Vec<Span>,
    /// The tables that may list the values of a field.
    pub value_tables: Vec<ValueTable>,
    /// The comments that accept findings, of the page and its snippets.
    pub allow_comments: Vec<AllowComment>,
}

/// An OpenAPI document in a fence of a page.
#[derive(Debug)]
pub struct Fragment {
    /// The line that opens the fence.
    pub fence: Span,
    /// The operation in the fence's info string: ```` ```yaml POST /orders ````.
    pub operation: Option<Spanned<OperationId>>,
    /// The text of the document.
    pub text: Excerpt,
}

/// A code sample.
#[derive(Debug)]
pub struct Sample {
    /// The language of the sample.
    pub language: Language,
    /// The calls that the sample makes.
    pub calls: Vec<Call>,
    /// The headings, components and sentence around the sample.
    pub context: BlockContext,
}

/// Reads a page without its snippets: a component that includes one is a gap.
#[must_use]
pub fn read(files: &Files, file: FileId) -> Parsed<Page> {
    read_with(files, file, &Snippets::default())
}

/// Reads a page and each snippet at the place where the page includes it.
#[must_use]
pub(crate) fn read_with(files: &Files, file: FileId, snippets: &Snippets) -> Parsed<Page> {
    let mut gaps = Vec::new();
    let mut page = Page::empty(file);
    let text = files.file(file).text();
    if text.len() > MAX_PAGE_BYTES || text.lines().count() > MAX_PAGE_LINES {
        let reason = "this page is too large to be read";
        gaps.push(Gap::new(Span::new(file, 0..0), GapKind::PageTooLarge, reason));
        return Parsed { value: page, gaps };
    }
    if let Some(content) = rendered_page::read(file, text) {
        let content = content.unload(&mut gaps);
        page.promises = content.promises;
        page.headline = content.headline;
    } else {
        page.named_documents = named_documents::read(text);
        page.read_blocks(markdown::read(files, file, snippets).unload(&mut gaps), &mut gaps);
    }
    gaps.sort();
    Parsed { value: page, gaps }
}

impl Page {
    /// A page without content.
    fn empty(file: FileId) -> Page {
        Page {
            file,
            fragments: Vec::new(),
            samples: Vec::new(),
            examples: Vec::new(),
            unfollowed: Vec::new(),
            front_matter: None,
            document: None,
            named_documents: Vec::new(),
            promises: Vec::new(),
            mentions: Vec::new(),
            endpoints: Vec::new(),
            names: Vec::new(),
            base_urls: Vec::new(),
            links: Vec::new(),
            status_tables: Vec::new(),
            anchor_links: Vec::new(),
            parts: Vec::new(),
            slug: None,
            title: None,
            id: None,
            is_hidden: false,
            headline: None,
            changelog: Vec::new(),
            value_tables: Vec::new(),
            allow_comments: Vec::new(),
        }
    }

    /// Reads the fences and sentences of a Markdown page and takes over its other blocks.
    fn read_blocks(&mut self, blocks: PageBlocks, gaps: &mut Vec<Gap>) {
        self.front_matter = blocks.front_matter;
        self.document = blocks.document;
        for fence in blocks.fences {
            self.read_fence(fence, gaps);
        }
        for Sentence { text, within } in &blocks.sentences {
            let promises = prose::read(text).into_iter();
            self.promises.extend(promises.map(|promise| Promise { within: within.clone(), ..promise }));
            let named = prose::named::read(text, within);
            self.endpoints.extend(named.endpoints);
            self.names.extend(named.names);
        }
        self.headline =
            blocks.sentences.iter().find_map(|sentence| Headline::of_sentence(sentence.text.text()));
        self.base_urls = base_url::stated(&blocks.sentences);
        self.promises.extend(blocks.promises);
        self.mentions = blocks.mentions;
        self.links = blocks.links;
        self.status_tables = blocks.status_tables;
        self.anchor_links = blocks.anchor_links;
        self.parts = blocks.parts;
        self.slug = blocks.slug;
        self.title = blocks.title;
        self.id = blocks.id;
        self.is_hidden = blocks.is_hidden;
        self.changelog = blocks.changelog;
        self.value_tables = blocks.value_tables;
        self.allow_comments = blocks.allow_comments;
    }

    /// Reads the content of a fence by its kind.
    fn read_fence(&mut self, fence: Fence, gaps: &mut Vec<Gap>) {
        match FenceKind::of(&fence) {
            FenceKind::Fragment(operation) => {
                self.fragments.push(Fragment { fence: fence.span, operation, text: fence.text });
            }
            FenceKind::Sample(language) => {
                let calls = code::read(&fence.text, language).unload(gaps);
                if language == Language::TypeScript {
                    gaps.extend(typed_names::of_fence(&fence));
                }
                if calls.is_empty() {
                    self.unfollowed.push((fence.span, fence.context.clone()));
                }
                self.samples.push(Sample { language, calls, context: fence.context });
            }
            FenceKind::Example => self.examples.extend(example::read(&fence).unload(gaps)),
            FenceKind::PerhapsExample => {
                let text = fence.text.slice(0..without_prompt_sign(fence.text.text()).len());
                let read = example::read(&Fence { text, ..fence });
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

    /// The operation that the front matter names, or else the operation of the only fragment; `None` if there
    /// is neither.
    pub(crate) fn operation(&self) -> Option<&OperationId> {
        match (&self.front_matter, self.fragments.as_slice()) {
            (Some(head), _) => Some(&head.operation.value),
            (None, [fragment]) => fragment.operation.as_ref().map(|operation| &operation.value),
            _ => None,
        }
    }

    /// The source text of the page, followed by the source text of its snippets.
    pub(crate) fn text<'f>(&self, files: &'f Files) -> Cow<'f, str> {
        if self.parts.is_empty() {
            return files.file(self.file).text().into();
        }
        let files =
            std::iter::once(self.file).chain(self.parts.iter().copied()).map(|file| files.file(file).text());
        files.collect::<Vec<_>>().join("\n").into()
    }

    /// Whether the published page renders an operation from an OpenAPI document.
    pub(crate) fn shows_document(&self) -> bool {
        !self.fragments.is_empty() || self.front_matter.as_ref().is_some_and(|head| head.shows_document)
    }

    /// Adds the requests and responses of a fence with HTTP messages.
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
    /// A JSON value.
    Example,
    /// Text that looks like a JSON object. If it cannot be read without gaps, it is ignored.
    PerhapsExample,
    /// HTTP requests and responses as they are transmitted.
    Messages,
    /// Text without claims about requests or responses.
    Output,
    Unread(String),
}

/// Languages of fences that make no claims about requests or responses.
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

/// Whether a text looks like a JSON object: braces around it and a quote inside.
fn is_object(text: &str) -> bool {
    let text = text.trim();
    text.starts_with('{') && text.ends_with('}') && text.contains('"')
}

/// Whether a text is laid out like one JSON object or array, as shells print it, perhaps with the sign for a missing
/// line break at its end; or like a field of an object with its name.
fn is_json(text: &str) -> bool {
    let text = without_prompt_sign(text).trim();
    let begins = |open: char, close: char, inner: &[char]| {
        let inside = text.strip_prefix(open).and_then(|rest| rest.strip_suffix(close));
        inside.is_some_and(|inside| inside.trim().is_empty() || inside.trim_start().starts_with(inner))
    };
    let is_member = || {
        let mut parts = text.strip_prefix('"')?.splitn(2, '"');
        let name = parts.next()?;
        Some(!name.contains('\n') && parts.next()?.trim_start().starts_with(':'))
    };
    begins('{', '}', &['"']) || begins('[', ']', &['{', '[', '"']) || is_member() == Some(true)
}

/// Whether a text is the path and query of a URL, which no shell runs: `/orders?state=open`.
fn is_path_with_query(text: &str) -> bool {
    let text = text.trim();
    text.starts_with('/') && text.contains('?') && !text.contains(char::is_whitespace)
}

/// A text without the sign that shells print behind output without a line break.
fn without_prompt_sign(text: &str) -> &str {
    let text = text.trim_end();
    text.strip_suffix(['⏎', '%']).unwrap_or(text)
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
            "yaml" | "yml" if operation.is_some() => FenceKind::Fragment(operation),
            // A body in JSON may have its operation beside it, too.
            "json" if operation.is_some() && fence.text.text().contains("\"paths\"") => {
                FenceKind::Fragment(operation)
            }
            "yaml" | "yml" | "json" if document(fence.text.text()) => FenceKind::Fragment(operation),
            "http" | "json" | "text" | "txt" | "bash" | "sh" | "shell" | ""
                if http_message::is_message(fence.text.text()) =>
            {
                FenceKind::Messages
            }
            "json" | "jsonc" | "json5" | "jsonl" | "ndjson" => FenceKind::Example,
            word if begins_with_curl(fence.text.text()) && Language::of_fence(word).is_none() => {
                FenceKind::Sample(Language::Shell)
            }
            "bash" | "sh" | "shell" | "zsh" | "console" | "terminal" | "shell-session"
                if is_json(fence.text.text()) =>
            {
                FenceKind::PerhapsExample
            }
            "bash" | "sh" | "shell" | "curl" if is_path_with_query(fence.text.text()) => FenceKind::Output,
            "" | "text" | "txt" if is_object(fence.text.text()) => FenceKind::PerhapsExample,
            _ if SILENT.contains(&word.as_str()) => FenceKind::Output,
            _ => Language::of_fence(&word).map_or(FenceKind::Unread(word), FenceKind::Sample),
        }
    }
}

/// Whether the text of a fence is a curl command, whatever the fence calls its language.
fn begins_with_curl(text: &str) -> bool {
    let text = text.trim_start();
    text.strip_prefix("$ ").unwrap_or(text).starts_with("curl ")
}
