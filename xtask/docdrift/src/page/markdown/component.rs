//! Reads the MDX components of a page: their attributes and their content.

use markdown::mdast::{AttributeContent, AttributeValue, MdxJsxAttribute, Node};
use markdown::unist::Position;

use super::MarkdownReader;
use crate::page::attributes;
use crate::page::attributes::Attribute;
use crate::page::block_context::Component;
use crate::page::component::DescribedField;
use crate::page::operation_mention::OperationMention;
use crate::page::{changelog, components};

impl MarkdownReader<'_> {
    /// Reads a component: its attributes, its content and the snippet that it includes.
    pub(super) fn component(
        &mut self,
        name: Option<&str>,
        attributes: &[AttributeContent],
        position: Option<&Position>,
        node: &Node,
    ) {
        let start = position.map_or(0, |position| position.start.offset);
        let length = self.text[start..].find(['>', '\n']).map_or(1, |end| end + 1);
        self.context.components.push(Component {
            name: name.unwrap_or_default().to_owned(),
            attributes: self.attributes(attributes, start),
            span: self.span(start, start + length),
        });
        let component = self.context.components.last().expect("just pushed");
        if component.attribute("title").is_some_and(changelog::is_before)
            && let Some(position) = position
        {
            self.blocks.changelog.push(self.span(position.start.offset, position.end.offset));
        }
        if let Some((method, path)) = components::operation(component) {
            let mention = OperationMention::of_attributes(method, path, self.context.within.clone());
            self.blocks.mentions.extend(mention);
        }
        let outer = self.fields.last().map(|(_, field)| field);
        let field = DescribedField::of_component(component, outer, self.part()).unload(&mut self.gaps);
        if let Some(field) = &field {
            let promises = field.attributes(component, &self.context.within).unload(&mut self.gaps);
            self.blocks.promises.extend(promises);
            self.fields.push((self.context.components.len(), field.clone()));
        }
        if matches!(node, Node::MdxJsxTextElement(_)) && field.is_some() {
            self.sentence(node);
        } else {
            node.children().into_iter().flatten().for_each(|child| self.node(child));
        }
        self.included_snippet();
        if field.is_some() {
            self.fields.pop();
        }
        if self.context.components.pop().is_some_and(|left| components::holds_alternative_fences(&left.name))
        {
            self.context.lead = None;
        }
    }

    /// The attributes of the tag that begins at `start`, each with the span of its value.
    fn attributes(&self, attributes: &[AttributeContent], start: usize) -> Vec<Attribute> {
        let mut written = attributes::written(&self.text[start..]);
        let properties = attributes.iter().filter_map(|attribute| match attribute {
            AttributeContent::Property(property) => Some(property),
            AttributeContent::Expression(_) => None,
        });
        let attribute = |property: &MdxJsxAttribute| {
            let (value, is_expression) = match &property.value {
                None => ("true", false),
                Some(AttributeValue::Literal(text)) => (text.as_str(), false),
                Some(AttributeValue::Expression(expression)) => (expression.value.as_str(), true),
            };
            let known = written.iter().position(|written| written.name == property.name);
            let range = known.map_or(0..1, |at| written.remove(at).range);
            Attribute {
                name: property.name.clone(),
                value: value.to_owned(),
                is_expression,
                span: self.span(start + range.start, start + range.end),
            }
        };
        properties.map(attribute).collect()
    }
}

/// Whether a component describes a parameter or field.
pub(super) fn describes(component: Option<&str>) -> bool {
    component.is_some_and(|name| components::description(name).is_some())
}
