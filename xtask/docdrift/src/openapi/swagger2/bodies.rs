//! Bodies of Swagger 2.0: parameters in `body` and `formData`, and the `schema` and `examples` of a response.

use std::collections::BTreeSet;

use super::{Addition, Operation, entry, object, reference, text};
use crate::openapi::references::{ResolvedNode, resolve};
use crate::source::Span;
use crate::source::gap::{Gap, GapKind};
use crate::source::tree::{Data, Entry, Node, pointer_token};

/// The media type of a body if the document states none: it may be any.
const ANY: &str = "*/*";
const FORMS: [&str; 2] = ["application/x-www-form-urlencoded", "multipart/form-data"];

impl<'d> Operation<'d> {
    /// The `requestBody` that its parameters in `body` or `formData` describe.
    pub(super) fn request_body(&self, gaps: &mut Vec<Gap>) -> Option<Addition> {
        let parameters = self.parameters();
        let of = |place: &str| {
            let is_there = |at: &&ResolvedNode<'d>| at.node.get("in").and_then(Node::as_str) == Some(place);
            parameters.iter().filter(is_there).collect::<Vec<_>>()
        };
        let (bodies, fields) = (of("body"), of("formData"));
        let body = match (bodies.first(), fields.first()) {
            (Some(body), other) => {
                if let Some(other) = other.or(bodies.get(1)) {
                    let reason = "the operation has a body already, so this parameter is not read";
                    gaps.push(Gap::new(other.name, GapKind::InvalidDocument, reason));
                }
                self.whole_body(body)
            }
            (None, Some(_)) => self.form(&fields),
            (None, None) => return None,
        };
        Some(Addition { below: self.pointer.clone(), key: "requestBody", entry: body })
    }

    /// The parameters of the operation, then those of the path item that it does not override.
    fn parameters(&self) -> Vec<ResolvedNode<'d>> {
        let mut all: Vec<ResolvedNode<'d>> = Vec::new();
        for (node, base) in [(self.node, &*self.pointer), (self.item.node, &*self.item.pointer)] {
            let list = node.get("parameters").map_or(&[][..], Node::items);
            for (index, parameter) in list.iter().enumerate() {
                let pointer = || format!("{base}/parameters/{index}");
                let Some(at) = resolve(self.root, parameter.span, pointer, parameter) else { continue };
                let key = |at: &ResolvedNode<'d>| ["in", "name"].map(|key| at.node.get(key)?.as_str());
                if !all.iter().any(|other| key(other) == key(&at)) {
                    all.push(at);
                }
            }
        }
        all
    }

    fn whole_body(&self, body: &ResolvedNode<'d>) -> Entry {
        let span = body.node.span;
        let mut stated = self.texts("consumes");
        if stated.is_empty() {
            stated.push((ANY, span));
        }
        let schema = body.node.entry("schema").map(|schema| {
            let pointer = format!("{}/schema", body.pointer);
            entry(schema.key, object(schema.value.span, [("$ref", reference(schema.value.span, &pointer))]))
        });
        let media = |(name, at): (&'d str, Span)| {
            let schema = schema.clone().map(|schema| ("schema", schema));
            (name, entry(at, object(span, schema)))
        };
        let content = entry(span, object(span, stated.into_iter().map(media)));
        let kept = ["required", "description"];
        let kept = kept.into_iter().filter_map(|key| Some((key, body.node.entry(key)?.clone())));
        entry(span, object(span, kept.chain([("content", content)])))
    }

    /// A body with a field for each parameter.
    fn form(&self, fields: &[&ResolvedNode<'d>]) -> Entry {
        let span = fields.first().map_or(self.node.span, |field| field.node.span);
        let is_file =
            |field: &&ResolvedNode<'d>| field.node.get("format").and_then(Node::as_str) == Some("binary");
        let mut stated = self.texts("consumes");
        stated.retain(|(name, _)| FORMS.contains(&name.to_ascii_lowercase().as_str()));
        if stated.is_empty() {
            let sends_file = fields.iter().any(is_file);
            stated.extend(FORMS.into_iter().skip(usize::from(sends_file)).map(|form| (form, span)));
        }
        let schema = entry(span, form_schema(span, fields));
        let first = pointer_token(stated[0].0);
        let first = format!("{}/requestBody/content/{first}/schema", self.pointer);
        let media = |(index, (name, at)): (usize, (&'d str, Span))| {
            let schema = match index {
                0 => schema.clone(),
                _ => entry(span, object(span, [("$ref", reference(span, &first))])),
            };
            (name, entry(at, object(span, [("schema", schema)])))
        };
        let content = entry(span, object(span, stated.into_iter().enumerate().map(media)));
        let required = fields.iter().find_map(|field| is_required(field));
        let required = required.map(|required| ("required", required.clone()));
        entry(span, object(span, required.into_iter().chain([("content", content)])))
    }

    /// Adds the `content` of each response. A response that several operations share has the media types of the
    /// first one.
    pub(super) fn responses(&self, seen: &mut BTreeSet<String>, additions: &mut Vec<Addition>) {
        for (status, response) in self.node.get("responses").into_iter().flat_map(Node::entries) {
            let pointer = || format!("{}/responses/{}", self.pointer, pointer_token(status));
            let Some(at) = resolve(self.root, response.key, pointer, &response.value) else { continue };
            if seen.insert(at.pointer.to_string()) {
                let content = self.content(&at);
                let below = at.pointer.to_string();
                additions.extend(content.map(|entry| Addition { below, key: "content", entry }));
            }
        }
    }

    fn content(&self, at: &ResolvedNode<'d>) -> Option<Entry> {
        let (schema, examples) = (at.node.entry("schema"), at.node.entry("examples"));
        let key = schema.or(examples)?.key;
        let examples = || examples.into_iter().flat_map(|examples| examples.value.entries());
        let mut media = self.texts("produces");
        for (name, example) in examples().filter(|(name, _)| name.contains('/')) {
            if !media.iter().any(|(known, _)| *known == name) {
                media.push((name, example.key));
            }
        }
        if media.is_empty() {
            media.push((ANY, key));
        }
        let body = |(name, span): (&'d str, Span)| {
            let schema = schema.map(|schema| {
                let pointer = format!("{}/schema", at.pointer);
                let used = schema.value.span;
                ("schema", entry(schema.key, object(used, [("$ref", reference(used, &pointer))])))
            });
            let example = examples().find(|(of, _)| *of == name);
            let example = example.map(|(_, example)| ("example", example.clone()));
            (name, entry(span, object(at.node.span, schema.into_iter().chain(example))))
        };
        Some(entry(key, object(at.node.span, media.into_iter().map(body))))
    }
}

fn is_required<'d>(field: &ResolvedNode<'d>) -> Option<&'d Entry> {
    field.node.entry("required").filter(|required| required.value.as_bool() == Some(true))
}

/// The schema of a form: an object with a property for each parameter.
fn form_schema(span: Span, fields: &[&ResolvedNode<'_>]) -> Node {
    let properties = fields.iter().filter_map(|field| {
        let name = field.node.get("name")?;
        let pointer = format!("{}/schema", field.pointer);
        let schema = [("$ref", reference(field.node.span, &pointer))];
        let description = field.node.entry("description").map(|text| ("description", text.clone()));
        let schema = object(field.node.span, schema.into_iter().chain(description));
        Some((name.as_str()?, entry(name.span, schema)))
    });
    let required = fields.iter().filter_map(|field| {
        let required = is_required(field)?;
        Some(text(required.value.span, field.node.get("name")?.as_str()?))
    });
    let required = Node { span, data: Data::Array(required.collect()) };
    object(
        span,
        [
            ("type", entry(span, text(span, "object"))),
            ("properties", entry(span, object(span, properties))),
            ("required", entry(span, required)),
        ],
    )
}
