//! Parts that a page takes from other files, read where it takes them.

use super::{Reader, parse};
use crate::page::changelog::Past;
use crate::page::snippet;
use crate::source::parsed::Gap;

impl Reader<'_> {
    /// Reads the part that the innermost component stands for, as if it stood here.
    pub(super) fn taken_part(&mut self) {
        let Some(component) = self.context.components.last() else { return };
        let Some(path) = snippet::path(component, &self.imports) else { return };
        let Some(part) = self.snippets.find(path) else {
            let reason = format!("a part that is not among the pages: `{path}`");
            self.gaps.push(Gap { span: component.span, reason });
            return;
        };
        if self.within.contains(&part) {
            return;
        }
        let (root, text) = parse(self.files, part, &mut self.gaps);
        let mut inner = Reader {
            files: self.files,
            snippets: self.snippets,
            imports: snippet::imports(&text),
            text: &text,
            file: part,
            part: self.part,
            past: Past::default(),
            context: self.context.clone(),
            depths: self.depths.clone(),
            fields: self.fields.clone(),
            tables: self.tables,
            within: self.within.iter().copied().chain([part]).collect(),
            blocks: std::mem::take(&mut self.blocks),
            gaps: std::mem::take(&mut self.gaps),
        };
        root.iter().for_each(|root| inner.node(root));
        let Reader { context, tables, mut blocks, gaps, .. } = inner;
        if !blocks.parts.contains(&part) {
            blocks.parts.push(part);
        }
        (self.blocks, self.gaps, self.tables) = (blocks, gaps, tables);
        // What stands below goes on in its own section, and no number is given twice.
        self.context.section = context.section;
    }
}
