//! What a page says, read into plain values.
//!
//! A page is read twice over: [`markdown`] takes it apart into fences, tables and sentences, and the
//! readers of those, [`sample`] and [`prose`], into what they say of the wire. The text of a page
//! that was rendered and copied is no Markdown, and has a reader of its own. Nothing here knows a
//! schema; whose call it is and whether it is true are questions for later.

pub mod call;
pub mod context;
pub mod example;
mod export;
pub mod given;
pub mod head;
pub(crate) mod json;
mod lift;
pub mod markdown;
pub mod promise;
pub mod prose;
pub mod sample;
mod table;

use crate::parsed::{Gap, Parsed};
use crate::source::{Excerpt, FileId, Files, Span};
use crate::subject::OperationId;
use call::{Call, Language, Spanned};
use context::Context;
use example::Example;
use head::Head;
use promise::{Headline, Promise};

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
    /// What its front matter says.
    pub head: Option<Head>,
    /// What its sentences, tables and descriptions promise.
    pub promises: Vec<Promise>,
    /// How it says which operation it is about, where no fragment does.
    pub headline: Option<Headline>,
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
    pub context: Context,
}

/// Reads a page.
#[must_use]
pub fn read(files: &Files, file: FileId) -> Parsed<Page> {
    let mut gaps = Vec::new();
    let mut page = Page {
        file,
        fragments: Vec::new(),
        samples: Vec::new(),
        examples: Vec::new(),
        head: None,
        promises: Vec::new(),
        headline: None,
    };
    if let Some(export) = export::read(file, files.file(file).text()) {
        let export = export.unload(&mut gaps);
        page.promises = export.promises;
        page.headline = export.headline;
        gaps.sort();
        return Parsed { value: page, gaps };
    }
    let blocks = markdown::read(files, file).unload(&mut gaps);
    page.head = blocks.head;
    for fence in blocks.fences {
        match Kind::of(&fence) {
            Kind::Fragment(operation) => {
                page.fragments.push(Fragment { fence: fence.span, operation, text: fence.text });
            }
            Kind::Sample(language) => {
                let calls = sample::read(&fence.text, language).unload(&mut gaps);
                page.samples.push(Sample { language, calls, context: fence.context });
            }
            Kind::Example => page.examples.extend(example::read(fence).unload(&mut gaps)),
            Kind::Output => {}
            Kind::Unread(word) => {
                gaps.push(Gap {
                    span: fence.span,
                    reason: format!("a fence in `{word}`, which is not read yet"),
                });
            }
        }
    }
    for text in &blocks.sentences {
        page.promises.extend(prose::read(text));
    }
    page.headline = blocks.sentences.iter().find_map(|text| Headline::told(text.text()));
    page.promises.extend(blocks.promises);
    gaps.sort();
    Parsed { value: page, gaps }
}

enum Kind {
    Fragment(Option<Spanned<OperationId>>),
    Sample(Language),
    /// A value in JSON.
    Example,
    /// Text that claims nothing of the wire.
    Output,
    Unread(String),
}

impl Kind {
    fn of(fence: &markdown::Fence) -> Kind {
        let word = fence.language.to_ascii_lowercase();
        let operation = fence
            .meta
            .as_ref()
            .and_then(|meta| Some(Spanned { value: meta.value.parse().ok()?, span: meta.span }));
        let document = |text: &str| text.starts_with("openapi:") || text.starts_with("{\"openapi\"");
        match word.as_str() {
            "yaml" | "yml" | "json" if operation.is_some() || document(fence.text.text()) => {
                Kind::Fragment(operation)
            }
            "json" | "jsonc" | "json5" => Kind::Example,
            "" if begins_with_curl(fence.text.text()) => Kind::Sample(Language::Shell),
            "" | "text" | "txt" | "plaintext" | "none" | "diff" | "mermaid" | "log" => Kind::Output,
            _ => Language::of_fence(&word).map_or(Kind::Unread(word), Kind::Sample),
        }
    }
}

/// Whether a text is a command, although its fence does not say so.
fn begins_with_curl(text: &str) -> bool {
    let text = text.trim_start();
    text.strip_prefix("$ ").unwrap_or(text).starts_with("curl ")
}
