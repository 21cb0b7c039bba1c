//! Reads a snippet of another file at the place where a component of the page includes it.

use super::MarkdownReader;
use super::parse::{ParsedText, parse};
use crate::page::changelog::ChangelogSections;
use crate::page::html_table::{self, Links};
use crate::page::limits::{MAX_SNIPPET_DEPTH, MAX_SNIPPETS};
use crate::page::snippet;
use crate::page::snippet::ParsedPart;
use crate::source::gap::{Gap, GapKind};

impl MarkdownReader<'_> {
    /// Reads the snippet that the innermost component includes, as if its content were in the page. A snippet
    /// that already contains the current node is skipped.
    pub(super) fn included_snippet(&mut self) {
        let Some(component) = self.context.components.last() else { return };
        let Some(path) = snippet::path(component, &self.imports) else { return };
        let Some(part) = self.snippets.find(path) else {
            let reason = format!("the snippet `{path}` is not among the pages");
            self.gaps.push(Gap::new(component.span, GapKind::MissingSnippet, reason));
            return;
        };
        if self.within.contains(&part) {
            return;
        }
        if self.within.len() > MAX_SNIPPET_DEPTH || self.included >= MAX_SNIPPETS {
            let reason = "this snippet is not read: too many are nested, or included in one page";
            self.gaps.push(Gap::new(component.span, GapKind::SnippetLimit, reason));
            return;
        }
        self.included += 1;
        let parsed = self.snippets.parsed(part, || {
            let mut gaps = Vec::new();
            let ParsedText { root, text, allow_comments } = parse(self.files, part, &mut gaps);
            let imports = snippet::imports(&text);
            ParsedPart { root, text: text.into_owned(), imports, allow_comments, gaps }
        });
        let Some(ParsedPart { root, text, imports, allow_comments, gaps }) = parsed else { return };
        self.gaps.extend(gaps.iter().cloned());
        let raw = html_table::as_markdown(self.files.file(part).text().into(), Links::Blanked);
        let mut inner = MarkdownReader {
            files: self.files,
            snippets: self.snippets,
            imports: imports.clone(),
            text,
            raw: &raw,
            file: part,
            part: self.part,
            changelog: ChangelogSections::default(),
            context: self.context.clone(),
            lead_names: self.lead_names.clone(),
            lead_term: self.lead_term.clone(),
            depths: self.depths.clone(),
            fields: self.fields.clone(),
            tables: self.tables,
            included: self.included,
            within: self.within.iter().copied().chain([part]).collect(),
            blocks: std::mem::take(&mut self.blocks),
            gaps: std::mem::take(&mut self.gaps),
        };
        root.iter().for_each(|root| inner.node(root));
        let MarkdownReader { context, tables, included, mut blocks, gaps, .. } = inner;
        if !blocks.parts.contains(&part) {
            blocks.parts.push(part);
            blocks.allow_comments.extend(allow_comments.iter().cloned());
        }
        (self.blocks, self.gaps, self.tables, self.included) = (blocks, gaps, tables, included);
        // Text after the snippet stays in its own section. Only the counter goes on, so that no two sections
        // have the same number.
        self.context.section = context.section;
    }
}
