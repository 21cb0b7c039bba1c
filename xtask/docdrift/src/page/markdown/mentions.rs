//! Collects the operations that a page mentions in inline code, headings, paragraphs and table rows.

use markdown::mdast::Node;

use super::MarkdownReader;
use crate::page::claim::Origin;
use crate::page::operation_mention;
use crate::page::operation_mention::OperationMention;
use crate::source::Excerpt;

/// Whether what follows an operation in bold describes it: nothing, or text behind a dash or a colon.
fn is_beside_heading(rest: &[Node]) -> bool {
    match rest {
        [] => true,
        [Node::Text(text), ..] => text.value.trim_start().starts_with(['-', '–', '—', ':']),
        _ => false,
    }
}

fn is_code(node: &Node) -> bool {
    matches!(node, Node::InlineCode(_))
}

impl MarkdownReader<'_> {
    /// Adds the operations in inline code below a node.
    pub(super) fn mentions(&mut self, node: &Node) {
        if let Node::InlineCode(_) = node {
            self.mention(node, false, Origin::Prose);
        }
        node.children().into_iter().flatten().for_each(|child| self.mentions(child));
    }

    /// Adds the operations of a paragraph. A paragraph that consists of an operation counts as a heading.
    pub(super) fn mentions_of_paragraph(&mut self, node: &Node) {
        let before = self.blocks.mentions.len();
        match node.children().map(Vec::as_slice) {
            Some([Node::InlineCode(_)]) => self.mention(node, true, Origin::Prose),
            // **GET** `/orders`, with any text after it.
            Some([method @ Node::Strong(_), Node::Text(space), path @ Node::InlineCode(_), ..])
                if space.value.trim().is_empty() =>
            {
                self.mention_beside(method, path);
            }
            // `GET /orders` and a colon: it introduces the blocks below.
            Some([code @ Node::InlineCode(_), Node::Text(text)]) if text.value.trim() == ":" => {
                self.mention(code, true, Origin::Prose);
            }
            // `GET` /orders
            Some([Node::InlineCode(_), Node::Text(path)])
                if path.value.trim_start().starts_with(['/', 'h']) =>
            {
                self.mention(node, true, Origin::Prose);
            }
            // **[GET] /orders** - Lists the orders.
            Some([operation @ Node::Strong(strong), rest @ ..])
                if is_beside_heading(rest) && !strong.children.iter().any(is_code) =>
            {
                self.mention(operation, true, Origin::Prose);
            }
            // [GET] /orders/{id}
            Some([Node::Text(_), ..]) => self.operation_in_words(node),
            _ => {}
        }
        if self.blocks.mentions.len() == before {
            self.mentions(node);
        }
    }

    /// Adds the operation of a paragraph without code, or of an indented block, if it consists of one.
    pub(super) fn operation_in_words(&mut self, node: &Node) {
        let mut excerpt = Excerpt::new(self.file);
        self.text_of(node, &mut excerpt, false);
        if operation_mention::of_text(&excerpt).is_some() {
            self.mention(node, true, Origin::Prose);
        }
    }

    /// Adds the operation of a heading that is an operation, or the operations in its inline code. A single
    /// one is the subject of the section.
    pub(super) fn mention_in_heading(&mut self, node: &Node) {
        let before = self.blocks.mentions.len();
        self.mention(node, true, Origin::Prose);
        if self.blocks.mentions.len() > before {
            return;
        }
        self.mentions(node);
        if let [mention] = &mut self.blocks.mentions[before..] {
            mention.is_heading = true;
        }
    }

    /// Adds the operation if the node's text consists of one. `is_heading` marks it as the subject of its
    /// section; if it is false, the path may lack its leading slash.
    fn mention(&mut self, node: &Node, is_heading: bool, origin: Origin) {
        let mut excerpt = Excerpt::new(self.file);
        self.text_of(node, &mut excerpt, false);
        if let Some((method, url)) = operation_mention::of_text(&excerpt) {
            let within = self.context.within.clone();
            self.blocks.mentions.push(OperationMention {
                method,
                url,
                is_heading,
                loose: false,
                origin,
                within,
            });
        } else if let (false, Some((method, url))) =
            (is_heading, operation_mention::of_text_without_slash(&excerpt))
        {
            let within = self.context.within.clone();
            self.blocks.mentions.push(OperationMention {
                method,
                url,
                is_heading,
                loose: true,
                origin,
                within,
            });
        }
    }

    /// Adds an operation with its method and path in two nodes. It counts as a heading.
    fn mention_beside(&mut self, method: &Node, path: &Node) {
        let [method, path] = [method, path].map(|node| {
            let mut excerpt = Excerpt::new(self.file);
            self.text_of(node, &mut excerpt, false);
            excerpt
        });
        let whole = |excerpt: &Excerpt| excerpt.span(0..excerpt.text().len());
        let operation =
            operation_mention::of_two_texts((method.text(), whole(&method)), (path.text(), whole(&path)));
        if let Some((method, url)) = operation {
            let within = self.context.within.clone();
            self.blocks.mentions.push(OperationMention {
                method,
                url,
                is_heading: true,
                loose: false,
                origin: Origin::Prose,
                within,
            });
        }
    }

    /// Adds the operations with method and path, or path and method, in adjacent cells of a row.
    pub(super) fn operation_of_row(&mut self, row: &Node) {
        let mut cells = Vec::new();
        for cell in row.children().into_iter().flatten() {
            let mut excerpt = Excerpt::new(self.file);
            self.text_of(cell, &mut excerpt, false);
            cells.push(excerpt);
        }
        for pair in cells.windows(2) {
            let whole = |excerpt: &Excerpt| excerpt.span(0..excerpt.text().len());
            let [one, other] = pair else { continue };
            let (one, other) = ((one.text(), whole(one)), (other.text(), whole(other)));
            let operation = operation_mention::of_two_texts(one, other)
                .or_else(|| operation_mention::of_two_texts(other, one));
            if let Some((method, url)) = operation {
                let within = self.context.within.clone();
                let mention = OperationMention {
                    method,
                    url,
                    is_heading: false,
                    loose: false,
                    origin: Origin::Table,
                    within,
                };
                self.blocks.mentions.push(mention);
            }
        }
    }
}
