//! Parts that a page takes from other files, read where it takes them.

use super::{MarkdownReader, parse};
use crate::page::changelog::ChangelogSections;
use crate::page::snippet;
use crate::page::snippet::ParsedPart;
use crate::source::gap::{Gap, GapKind};

/// How deep parts may be within one another: reading them is recursive.
const DEPTH: usize = 10;

/// How many parts a page may take: parts that take others twice grow with the powers of two.
const PARTS: usize = 1_000;

impl MarkdownReader<'_> {
    /// Reads the part that the innermost component stands for, as if it stood here.
    pub(super) fn taken_part(&mut self) {
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
        if self.within.len() > DEPTH || self.taken >= PARTS {
            let reason = "this snippet is not read: too many are nested, or included in one page";
            self.gaps.push(Gap::new(component.span, GapKind::SnippetLimit, reason));
            return;
        }
        self.taken += 1;
        let parsed = self.snippets.parsed(part, || {
            let mut gaps = Vec::new();
            let (root, text) = parse(self.files, part, &mut gaps);
            ParsedPart { imports: snippet::imports(&text), root, text: text.into_owned(), gaps }
        });
        let Some(ParsedPart { root, text, imports, gaps }) = parsed else { return };
        self.gaps.extend(gaps.iter().cloned());
        let mut inner = MarkdownReader {
            files: self.files,
            snippets: self.snippets,
            imports: imports.clone(),
            text,
            file: part,
            part: self.part,
            past: ChangelogSections::default(),
            context: self.context.clone(),
            depths: self.depths.clone(),
            fields: self.fields.clone(),
            tables: self.tables,
            taken: self.taken,
            within: self.within.iter().copied().chain([part]).collect(),
            blocks: std::mem::take(&mut self.blocks),
            gaps: std::mem::take(&mut self.gaps),
        };
        root.iter().for_each(|root| inner.node(root));
        let MarkdownReader { context, tables, taken, mut blocks, gaps, .. } = inner;
        if !blocks.parts.contains(&part) {
            blocks.parts.push(part);
        }
        (self.blocks, self.gaps, self.tables, self.taken) = (blocks, gaps, tables, taken);
        // What stands below goes on in its own section, and no number is given twice.
        self.context.section = context.section;
    }
}
