//! Compares a JSON body with its schema: violations, undeclared fields, and the fields that were seen.

use docdrift_traffic::Body;
use serde_json::Value;

use super::traffic_facts::{ExchangeFacts, SeenNames};
use super::traffic_names::shown;
use super::traffic_plan::BodyPlan;
use crate::openapi::{Child, FieldNode, Validator, Violation};
use crate::source::tree::pointer_token;
use crate::subject::FieldPath;

/// What a schema says of example values: that the names and the types are as they are.
const OF_EXAMPLES: [&str; 2] = ["type", "undeclared"];

/// A body that is compared.
pub(super) struct Compared<'b, 'd> {
    pub(super) plan: &'b BodyPlan<'d>,
    pub(super) body: &'b Body,
    pub(super) value: &'b Value,
    pub(super) is_request: bool,
}

impl<'b, 'd> Compared<'b, 'd> {
    /// Adds what the body shows.
    pub(super) fn judge(&self, validator: &Validator<'d>, facts: &mut ExchangeFacts<'_>) {
        let mut walk = Walk {
            is_request: self.is_request,
            path: Vec::new(),
            seen: SeenNames::default(),
            found: Vec::new(),
        };
        walk.value(self.value, &self.plan.root);
        let Walk { seen, mut found, .. } = walk;
        if self.is_request {
            facts.see(&self.plan.root.name);
        }
        seen.into_iter().for_each(|name| facts.see(name));
        match self.plan.schema(validator).map(|schema| schema.violations(self.value)) {
            Some(Ok(violations)) => {
                let undeclared: Vec<String> = found.iter().map(|it| it.pointer.clone()).collect();
                let is_new = |it: &Violation| {
                    !(it.keyword.ends_with("Properties") && undeclared.contains(&it.pointer))
                };
                found.extend(violations.into_iter().filter(is_new));
            }
            Some(Err(why)) => {
                let at = facts.place(&self.body.place, None);
                facts.gap(format!("is a body that is not compared with its schema: {why}"), at);
            }
            None => {}
        }
        found.iter().for_each(|violation| self.add(violation, facts));
    }

    fn add(&self, violation: &Violation, facts: &mut ExchangeFacts<'_>) {
        let located = self.locate(&violation.pointer);
        let keyword = violation.keyword.as_str();
        if facts.is_authored {
            let stands_for_any =
                located.value.and_then(Value::as_str).is_some_and(|text| text.contains("{{"));
            if !OF_EXAMPLES.contains(&keyword) || (keyword == "type" && stands_for_any) {
                return;
            }
        }
        let is_excluded =
            |node: &FieldNode<'_>| if self.is_request { node.is_read_only } else { node.is_write_only };
        if keyword == "required" && located.node.is_some_and(is_excluded) {
            return;
        }
        let direction = if self.is_request { "request" } else { "response" };
        let name = self.plan.root.place().with_path(located.path).to_string();
        let at = facts.place(&self.body.place, Some(located.pointer));
        let is_new = facts.add_at(&format!("{direction}/{keyword}"), &name, violation.reason.clone(), at);
        if is_new && keyword == "undeclared" {
            facts.see(&name);
        }
    }

    /// Where a JSON pointer leads, without the keys that may be a part of a value.
    fn locate(&self, pointer: &str) -> Located<'_, 'd> {
        let mut located = Located {
            path: FieldPath::root(),
            pointer: String::new(),
            node: Some(&self.plan.root),
            value: Some(self.value),
        };
        for token in pointer.split('/').skip(1) {
            let token = token.replace("~1", "/").replace("~0", "~");
            located = located.step(&token);
        }
        located
    }
}

/// A place in a body.
struct Located<'b, 'd> {
    path: FieldPath,
    /// As it is shown, to the last value that the body has.
    pointer: String,
    node: Option<&'b FieldNode<'d>>,
    value: Option<&'b Value>,
}

impl Located<'_, '_> {
    fn step(self, token: &str) -> Self {
        if let Some(Value::Array(items)) = self.value {
            return Located {
                path: self.path.item(),
                pointer: format!("{}/{token}", self.pointer),
                node: self.node.and_then(FieldNode::item),
                value: token.parse::<usize>().ok().and_then(|index| items.get(index)),
            };
        }
        let object = self.value.and_then(Value::as_object);
        let node = self.node.map(|node| object.map_or(node, |object| node.of_object(object)));
        let (name, node) = match node.map(|node| node.key(token)) {
            Some(Child::Declared(child)) => (token, Some(child)),
            Some(Child::Free(child)) => ("*", child),
            Some(Child::Absent) | None => (shown(token), None),
        };
        let value = object.and_then(|object| object.get(token));
        let pointer = match value {
            Some(_) => format!("{}/{}", self.pointer, pointer_token(name)),
            None => self.pointer,
        };
        Located { path: self.path.key(name), pointer, node, value }
    }
}

/// Walks a body along its schema.
struct Walk<'v> {
    is_request: bool,
    path: Vec<Token<'v>>,
    seen: SeenNames<'v>,
    found: Vec<Violation>,
}

#[derive(Clone, Copy)]
enum Token<'v> {
    Key(&'v str),
    Item(usize),
}

impl<'v> Walk<'v> {
    fn value(&mut self, value: &'v Value, node: &'v FieldNode<'_>) {
        match value {
            Value::Object(object) => {
                let node = node.of_object(object);
                for (key, value) in object {
                    self.path.push(Token::Key(key));
                    match node.key(key) {
                        Child::Declared(child) => self.declared(value, child),
                        Child::Free(Some(child)) => self.value(value, child),
                        Child::Free(None) => {}
                        Child::Absent => self.add("undeclared", format!("`{}` is not declared", shown(key))),
                    }
                    self.path.pop();
                }
            }
            Value::Array(items) => {
                let Some(node) = node.item() else { return };
                for (index, item) in items.iter().enumerate() {
                    self.path.push(Token::Item(index));
                    self.value(item, node);
                    self.path.pop();
                }
            }
            _ => {}
        }
    }

    fn declared(&mut self, value: &'v Value, child: &'v FieldNode<'_>) {
        self.seen.insert(&child.name);
        if self.is_request && child.is_read_only {
            self.add("readOnly", "the field is read-only, and a request sends it".to_owned());
        } else if !self.is_request && child.is_write_only {
            self.add("writeOnly", "the field is write-only, and a response has it".to_owned());
        }
        self.value(value, child);
    }

    fn add(&mut self, keyword: &str, reason: String) {
        let mut pointer = String::new();
        for token in &self.path {
            match token {
                Token::Key(key) => pointer = pointer + "/" + &pointer_token(key),
                Token::Item(index) => pointer = format!("{pointer}/{index}"),
            }
        }
        self.found.push(Violation { pointer, keyword: keyword.to_owned(), reason });
    }
}

/// The declared body for a media type: the type itself, then a range that contains it. Without a media type,
/// the first one of JSON.
pub(super) fn choose<'p, 'd>(
    bodies: &'p [BodyPlan<'d>],
    media_type: Option<&str>,
) -> Option<&'p BodyPlan<'d>> {
    let named = |name: &str| bodies.iter().find(|body| body.media_type == name);
    match media_type {
        Some(media_type) => {
            let family = media_type.split('/').next().unwrap_or_default();
            named(media_type).or_else(|| named(&format!("{family}/*"))).or_else(|| named("*/*"))
        }
        None => bodies.iter().find(|body| is_json(&body.media_type)).or_else(|| named("*/*")),
    }
}

/// Whether a media type is of JSON.
pub(super) fn is_json(media_type: &str) -> bool {
    media_type == "application/json" || media_type == "text/json" || media_type.ends_with("+json")
}
