//! Finds the schemas that extend one with a discriminator: their fields belong to objects of the extended schema.
//!
//! A schema with a discriminator and without a union is extended by schemas that combine it with `allOf`. The
//! value of the discriminator is the name of the schema, or what `mapping` has for it.

use std::collections::BTreeMap;

use super::Shape;
use super::shape::Schema;
use crate::source::tree::{Node, pointer_token};

/// The keyword of the schemas of a document, as a JSON pointer.
const SCHEMAS: &str = "/components/schemas";

impl<'d> Shape<'d> {
    /// The property of the discriminator, and the schema of each of its values; `None` if the schemas here have no
    /// discriminator, or select the branches of a union by it.
    pub(crate) fn extensions(&self) -> Option<(&'d str, BTreeMap<String, Shape<'d>>)> {
        let [base] = self.schemas() else { return None };
        if ["oneOf", "anyOf"].iter().any(|union| base.node.get(union).is_some()) {
            return None;
        }
        let discriminator = base.node.get("discriminator")?;
        // In Swagger 2.0, the discriminator is the name of the property.
        let property = discriminator.as_str().or_else(|| discriminator.get("propertyName")?.as_str())?;
        let mut extensions = BTreeMap::new();
        let schemas = self.document().root().pointer(SCHEMAS).into_iter().flat_map(Node::entries);
        for (name, _) in schemas.filter(|(_, entry)| extends(&entry.value, base)) {
            let pointer = format!("{SCHEMAS}/{}", pointer_token(name));
            extensions.insert(name.to_owned(), Shape::at(self.document(), &pointer));
        }
        let mapping = discriminator.get("mapping").into_iter().flat_map(Node::entries);
        for (value, entry) in mapping {
            let Some(target) = entry.value.as_str() else { continue };
            let pointer = match target.strip_prefix('#') {
                Some(pointer) => pointer.to_owned(),
                None => format!("{SCHEMAS}/{}", pointer_token(target)),
            };
            let shape = Shape::at(self.document(), &pointer);
            if shape.pointer().is_some_and(|pointer| pointer != &*base.pointer) {
                extensions.insert(value.to_owned(), shape);
            }
        }
        (!extensions.is_empty()).then_some((property, extensions))
    }
}

/// Whether a schema combines another one with `allOf`.
fn extends(schema: &Node, base: &Schema<'_>) -> bool {
    let members = schema.get("allOf").map_or(&[][..], Node::items);
    let references = members.iter().filter_map(|member| member.get("$ref")?.as_str());
    references.filter_map(|reference| reference.strip_prefix('#')).any(|pointer| pointer == &*base.pointer)
}
