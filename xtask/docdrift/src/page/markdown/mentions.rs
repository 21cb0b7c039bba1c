//! Where on a page operations are spoken of: inline code, headings, the cells of a row.

use markdown::mdast::Node;

use super::MarkdownReader;
use crate::page::claim::Origin;
use crate::page::operation_mention;
use crate::page::operation_mention::OperationMention;
use crate::source::Excerpt;

impl MarkdownReader<'_> {
    /// The operations that stand in inline code.
    pub(super) fn mentions(&mut self, node: &Node) {
        if let Node::InlineCode(_) = node {
            self.mention(node, false, Origin::Prose);
        }
        node.children().into_iter().flatten().for_each(|child| self.mentions(child));
    }

    /// The operations of a paragraph; one that is nothing else stands there as a heading would.
    pub(super) fn mentions_of_paragraph(&mut self, node: &Node) {
        let before = self.blocks.mentions.len();
        match node.children().map(Vec::as_slice) {
            Some([Node::InlineCode(_)]) => self.mention(node, true, Origin::Prose),
            // **GET** `/orders`, whatever is said of it on the same line.
            Some([method @ Node::Strong(_), Node::Text(space), path @ Node::InlineCode(_), ..])
                if space.value.trim().is_empty() =>
            {
                self.mention_beside(method, path);
            }
            // It introduces what follows.
            Some([code @ Node::InlineCode(_), Node::Text(text)]) if text.value.trim() == ":" => {
                self.mention(code, true, Origin::Prose);
            }
            _ => {}
        }
        if self.blocks.mentions.len() == before {
            self.mentions(node);
        }
    }

    /// A heading that is an operation, or has one in inline code.
    pub(super) fn mention_in_heading(&mut self, node: &Node) {
        let before = self.blocks.mentions.len();
        self.mention(node, true, Origin::Prose);
        if self.blocks.mentions.len() > before {
            return;
        }
        self.mentions(node);
        if let [mention] = &mut self.blocks.mentions[before..] {
            mention.heads = true;
        }
    }

    fn mention(&mut self, node: &Node, heads: bool, origin: Origin) {
        let mut excerpt = Excerpt::new(self.file);
        self.text_of(node, &mut excerpt, false);
        if let Some((method, url)) = operation_mention::told(&excerpt) {
            let within = self.context.within.clone();
            self.blocks.mentions.push(OperationMention { method, url, heads, loose: false, origin, within });
        } else if let (false, Some((method, url))) = (heads, operation_mention::loosely_told(&excerpt)) {
            let within = self.context.within.clone();
            self.blocks.mentions.push(OperationMention { method, url, heads, loose: true, origin, within });
        }
    }

    /// An operation whose method is set off from its path.
    fn mention_beside(&mut self, method: &Node, path: &Node) {
        let [method, path] = [method, path].map(|node| {
            let mut excerpt = Excerpt::new(self.file);
            self.text_of(node, &mut excerpt, false);
            excerpt
        });
        let told = |excerpt: &Excerpt| excerpt.span(0..excerpt.text().len());
        let beside = operation_mention::beside((method.text(), told(&method)), (path.text(), told(&path)));
        if let Some((method, url)) = beside {
            let within = self.context.within.clone();
            self.blocks.mentions.push(OperationMention {
                method,
                url,
                heads: true,
                loose: false,
                origin: Origin::Prose,
                within,
            });
        }
    }

    /// The operation whose method and path have a cell each.
    pub(super) fn operation_of_row(&mut self, row: &Node) {
        let mut cells = Vec::new();
        for cell in row.children().into_iter().flatten() {
            let mut excerpt = Excerpt::new(self.file);
            self.text_of(cell, &mut excerpt, false);
            cells.push(excerpt);
        }
        for pair in cells.windows(2) {
            let told = |excerpt: &Excerpt| excerpt.span(0..excerpt.text().len());
            let [method, url] = pair else { continue };
            let beside = operation_mention::beside((method.text(), told(method)), (url.text(), told(url)));
            if let Some((method, url)) = beside {
                let within = self.context.within.clone();
                let mention = OperationMention {
                    method,
                    url,
                    heads: false,
                    loose: false,
                    origin: Origin::Table,
                    within,
                };
                self.blocks.mentions.push(mention);
            }
        }
    }
}
