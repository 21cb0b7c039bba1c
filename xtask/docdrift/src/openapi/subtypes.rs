//! Makes a union of the subtypes that a discriminator selects, where the document states them only by `allOf`, or
//! only in the mapping of the discriminator.
//!
//! ```yaml
//! Storage:                                  # has `discriminator`, and neither `oneOf` nor `anyOf`
//!   discriminator: {propertyName: kind}
//! S3Storage:
//!   allOf: [{$ref: Storage}, {properties: {region: {type: string}}}]
//! Content:
//!   discriminator: {propertyName: type, mapping: {text: Text, image: Image}}
//! Text: {properties: {body: {type: string}}}
//! ```
//!
//! A value of `Storage` may have the fields of any subtype, those that its discriminator selects. The base gets an
//! `anyOf` with the parts of each subtype, so that everything that knows unions knows subtypes.

use std::collections::{BTreeMap, BTreeSet};

use super::discriminators::values;
use super::swagger2::{entry, object, reference, text};
use crate::source::Span;
use crate::source::tree::{Data, Entry, Node, pointer_token};

/// Where documents have their named schemas.
const FOLDERS: [&str; 2] = ["/components/schemas", "/definitions"];

/// Adds the unions of subtypes to a document.
pub(super) fn unite(root: &mut Node) {
    for folder in FOLDERS {
        for (base, union) in unions(root, folder) {
            let pointer = format!("{folder}/{}", pointer_token(&base));
            if let Some(Data::Object(entries)) = root.pointer_mut(&pointer).map(|node| &mut node.data) {
                entries.insert("anyOf".to_owned(), union);
            }
        }
    }
}

/// The union for each base, by the name of the base.
fn unions(root: &Node, folder: &str) -> Vec<(String, Entry)> {
    let Some(schemas) = root.pointer(folder) else { return Vec::new() };
    let mut subtypes: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    for (name, schema) in schemas.entries() {
        for base in parts_of(&schema.value).filter_map(|part| base_name(part, folder)) {
            subtypes.entry(base).or_default().push(name);
        }
    }
    for (base, schema) in schemas.entries() {
        let known = subtypes.entry(base).or_default();
        for target in mapped(&schema.value, folder).filter(|target| *target != base) {
            // A base that is not among the parts of a schema itself may be among those of its parts.
            if !known.contains(&target) && !combines(schemas, target, base, folder) {
                known.push(target);
            }
        }
    }
    subtypes.retain(|_, names| !names.is_empty());
    let union = |(base, names): (&str, Vec<&str>)| {
        let schema = &schemas.entry(base)?.value;
        let union = Base::of(base, schema, folder)?.union(schemas, &names);
        Some((base.to_owned(), union))
    };
    subtypes.into_iter().filter_map(union).collect()
}

/// The parts of a schema's `allOf`.
fn parts_of(schema: &Node) -> impl Iterator<Item = &Node> {
    schema.get("allOf").map_or(&[][..], Node::items).iter()
}

/// The names of the schemas that the mapping of a schema's discriminator selects.
fn mapped<'n>(schema: &'n Node, folder: &'n str) -> impl Iterator<Item = &'n str> {
    let mapping = schema.get("discriminator").and_then(|discriminator| discriminator.get("mapping"));
    let targets = mapping.into_iter().flat_map(Node::entries).filter_map(|(_, target)| target.value.as_str());
    targets.filter_map(
        move |target| if target.starts_with('#') { name_in(target, folder) } else { Some(target) },
    )
}

/// Whether a schema combines a base, or selects it by a mapping, however many schemas are between: a union in the base
/// with such a schema would combine itself.
fn combines<'n>(schemas: &'n Node, name: &'n str, base: &str, folder: &'n str) -> bool {
    let (mut seen, mut open) = (BTreeSet::from([name]), vec![name]);
    while let Some(schema) = open.pop().map(|name| schemas.get(name)) {
        let Some(schema) = schema else { continue };
        let lists = ["allOf", "oneOf", "anyOf"].into_iter().filter_map(|keyword| schema.get(keyword));
        let parts = lists.flat_map(Node::items).chain([schema]).filter_map(|part| base_name(part, folder));
        for part in parts.chain(mapped(schema, folder)) {
            if part == base {
                return true;
            }
            if seen.insert(part) {
                open.push(part);
            }
        }
    }
    false
}

/// The name of the schema that a part of `allOf` refers to.
fn base_name<'n>(part: &'n Node, folder: &str) -> Option<&'n str> {
    name_in(part.get("$ref")?.as_str()?, folder)
}

/// The name of a schema in a folder.
fn name_in<'n>(reference: &'n str, folder: &str) -> Option<&'n str> {
    let name = reference.strip_prefix('#')?.strip_prefix(folder)?.strip_prefix('/')?;
    let name = name.strip_suffix('/').unwrap_or(name);
    (!name.contains('/')).then_some(name)
}

/// A schema with a discriminator that states no union.
struct Base<'n> {
    name: &'n str,
    schema: &'n Node,
    folder: &'n str,
    discriminator: &'n Entry,
    property: &'n str,
}

impl<'n> Base<'n> {
    fn of(name: &'n str, schema: &'n Node, folder: &'n str) -> Option<Self> {
        let discriminator = schema.entry("discriminator")?;
        // In Swagger 2.0, the discriminator is the name of the property.
        let property = match discriminator.value.get("propertyName") {
            Some(property) => property.as_str()?,
            None => discriminator.value.as_str()?,
        };
        let is_union = schema.get("oneOf").is_some() || schema.get("anyOf").is_some();
        (!is_union).then_some(Base { name, schema, folder, discriminator, property })
    }

    /// The subtypes, and a branch for every other value of the discriminator.
    fn union(&self, schemas: &Node, names: &[&'n str]) -> Entry {
        let span = self.discriminator.key;
        let stated = self.discriminator.value.to_json();
        let mut known = BTreeSet::new();
        let mut branches = Vec::new();
        for name in names {
            let Some(schema) = schemas.get(name) else { continue };
            let selecting = format!("#{}/{name}", self.folder);
            let selecting: Vec<String> = values(&stated, &selecting).into_iter().map(str::to_owned).collect();
            known.extend(selecting.iter().cloned());
            branches.push(self.branch(name, schema, &selecting));
        }
        let listed = self.schema.pointer(&format!("/properties/{}/enum", pointer_token(self.property)));
        let others: Vec<String> = listed
            .map_or(&[][..], Node::items)
            .iter()
            .filter_map(Node::as_str)
            .filter(|value| !known.contains(*value))
            .map(str::to_owned)
            .collect();
        if listed.is_none() {
            branches.push(object(span, [("type", entry(span, text(span, "object")))]));
        } else if !others.is_empty() {
            branches.push(self.selected_by(&others));
        }
        entry(span, Node { span: self.discriminator.value.span, data: Data::Array(branches) })
    }

    /// What a subtype adds to the base, for objects whose discriminator has one of the values.
    fn branch(&self, name: &str, schema: &Node, values: &[String]) -> Node {
        let pointer = format!("{}/{}", self.folder, pointer_token(name));
        let mut parts = vec![self.selected_by(values)];
        for (index, part) in parts_of(schema).enumerate() {
            if base_name(part, self.folder) != Some(self.name) {
                let part = reference(part.span, &format!("{pointer}/allOf/{index}"));
                parts.push(object(part.value.span, [("$ref", part)]));
            }
        }
        let span = schema.span;
        if parts_of(schema).all(|part| base_name(part, self.folder) != Some(self.name)) {
            parts.truncate(1);
            parts.push(object(span, [("$ref", reference(span, &pointer))]));
            return object(span, [("allOf", entry(span, Node { span, data: Data::Array(parts) }))]);
        }
        let property = |(name, property): (&str, &Entry)| {
            let to = reference(property.value.span, &format!("{pointer}/properties/{}", pointer_token(name)));
            (name.to_owned(), entry(property.key, object(property.value.span, [("$ref", to)])))
        };
        if let Some(properties) = schema.entry("properties") {
            let own = object(properties.value.span, properties.value.entries().map(property));
            let kept = ["required", "additionalProperties"];
            let kept = kept.into_iter().filter_map(|key| Some((key, schema.entry(key)?.clone())));
            parts.push(object(span, kept.chain([("properties", entry(properties.key, own))])));
        }
        object(span, [("allOf", entry(span, Node { span, data: Data::Array(parts) }))])
    }

    /// A schema of objects whose discriminator has one of these values.
    fn selected_by(&self, values: &[String]) -> Node {
        let span: Span = self.discriminator.value.span;
        let values = values.iter().map(|value| text(span, value.as_str())).collect();
        let list = entry(span, Node { span, data: Data::Array(values) });
        let property = entry(span, object(span, [("enum", list)]));
        let properties = entry(span, object(span, [(self.property, property)]));
        object(span, [("type", entry(span, text(span, "object"))), ("properties", properties)])
    }
}
