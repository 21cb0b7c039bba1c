//! Collects the links of a page to other pages of its site.

use markdown::mdast::{AttributeContent, AttributeValue, Node};

use super::MarkdownReader;
use crate::page::anchor::AnchorLink;
use crate::page::call::Spanned;
use crate::source::{FileId, Span};

/// The addresses below a node that lead to other pages of the site, in page order. They are those of links,
/// link definitions and components with an `href` such as `<Card href>`.
pub(super) fn below(node: &Node, file: FileId, text: &str) -> Vec<Spanned<String>> {
    let mut links = Vec::new();
    let mut open = vec![node];
    while let Some(node) = open.pop() {
        let address = match node {
            Node::Link(link) => Some(link.url.as_str()),
            Node::Definition(definition) => Some(definition.url.as_str()),
            Node::MdxJsxFlowElement(element) => href(&element.attributes),
            Node::MdxJsxTextElement(element) => href(&element.attributes),
            _ => None,
        };
        if let (Some(address), Some(position)) = (address.filter(|it| is_within(it)), node.position()) {
            let (start, end) = (position.start.offset, position.end.offset);
            // The text of a link may equal its address, so search from the end.
            let at = text[start..end].rfind(address).map_or(start, |at| start + at);
            let length = if at == start { 1 } else { address.len() };
            let span = Span::new(file, at..at + length);
            links.push(Spanned { value: address.to_owned(), span });
        }
        open.extend(node.children().into_iter().flatten());
    }
    links.sort_by_key(|link| link.span);
    links
}

impl MarkdownReader<'_> {
    /// Adds the links below a node that lead to a section of the page.
    pub(super) fn anchor_links(&mut self, node: &Node) {
        if let (Node::Link(link), Some(position)) = (node, node.position())
            && let Some(target) = link.url.strip_prefix('#').filter(|target| !target.is_empty())
        {
            let span = self.span(position.start.offset, position.end.offset);
            let (part, within) = (self.part, self.context.within.clone());
            self.blocks.anchor_links.push(AnchorLink { target: target.to_owned(), span, part, within });
        }
        node.children().into_iter().flatten().for_each(|child| self.anchor_links(child));
    }
}

/// Whether an address is within the site and leads to another page.
fn is_within(address: &str) -> bool {
    !address.is_empty() && !address.starts_with('#') && !address.contains(':')
}

fn href(attributes: &[AttributeContent]) -> Option<&str> {
    attributes.iter().find_map(|attribute| match attribute {
        AttributeContent::Property(property) if property.name == "href" => match &property.value {
            Some(AttributeValue::Literal(address)) => Some(address.as_str()),
            _ => None,
        },
        _ => None,
    })
}
