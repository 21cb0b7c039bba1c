//! Compares a JSON body with its schema: violations, undeclared fields, and the fields that were seen.

use std::collections::{BTreeMap, BTreeSet};

use docdrift_traffic::Body;
use docdrift_traffic::exchange::Content;
use serde_json::Value;

use super::traffic_facts::{ExchangeFacts, SeenNames};
use super::traffic_names::{ShownNames, quoted};
use super::traffic_plan::BodyPlan;
use crate::openapi::{Child, FieldNode, Validator, Violation};
use crate::source::tree::pointer_token;
use crate::subject::FieldPath;

/// What a schema says of example values: that the names and the types are as they are.
const OF_EXAMPLES: [&str; 2] = ["type", "undeclared"];

/// The largest body that is compared, in bytes: its value takes many times as much memory.
pub(super) const MAX_BODY: usize = 16 << 20;

/// Whether a body is too large to be compared.
pub(super) fn is_too_large(body: &Body) -> bool {
    matches!(&body.content, Content::Bytes(bytes) if bytes.len() > MAX_BODY)
}

/// Why a body that is too large is not compared, as the end of a sentence.
pub(super) const TOO_LARGE: &str = "is a body of more than 16 MiB, which is not compared with its schema";

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
        let mut walk = Walk::new(facts.names, self.is_request);
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
        if !facts.is_authored {
            self.join_renamed(&mut found, facts);
        }
        found.iter().for_each(|violation| self.add(violation, facts));
    }

    /// Joins the two halves of a renamed field: an object lacks one required field and has one that nothing
    /// declares, with a value of its type.
    fn join_renamed(&self, found: &mut Vec<Violation>, facts: &mut ExchangeFacts<'_>) {
        let mut objects: BTreeMap<String, (Vec<usize>, Vec<usize>)> = BTreeMap::new();
        for (index, violation) in found.iter().enumerate() {
            let parent = violation.pointer.rsplit_once('/').map_or("", |(parent, _)| parent);
            let (missing, undeclared) = objects.entry(parent.to_owned()).or_default();
            match violation.keyword.as_str() {
                "required" => missing.push(index),
                "undeclared" => undeclared.push(index),
                _ => {}
            }
        }
        let names = facts.names;
        let mut halves = BTreeSet::new();
        for (missing, undeclared) in objects.into_values() {
            let ([missing], [undeclared]) = (missing.as_slice(), undeclared.as_slice()) else { continue };
            let (old, new) = (
                self.locate(&found[*missing].pointer, names),
                self.locate(&found[*undeclared].pointer, names),
            );
            let types = old.node.map(FieldNode::types).unwrap_or_default();
            let is_excluded = old.node.is_some_and(|node| self.is_excluded(node));
            let fits =
                new.value.is_some_and(|value| types.is_empty() || types.iter().any(|it| is_of(value, it)));
            if is_excluded || !fits {
                continue;
            }
            let written = new.path.name().unwrap_or_default();
            let reason = format!("`{written}` is in its place, which is not declared");
            let place = |path: FieldPath| self.plan.root.place().with_path(path).to_string();
            let kind = format!("{}/renamed", self.direction());
            let at = facts.place(&self.body.place, Some(new.pointer));
            if facts.add_at(&kind, &place(old.path), reason, at) {
                facts.see(&place(new.path));
            }
            halves.extend([*missing, *undeclared]);
        }
        let mut index = 0..;
        found.retain(|_| index.next().is_some_and(|index| !halves.contains(&index)));
    }

    fn direction(&self) -> &'static str {
        if self.is_request { "request" } else { "response" }
    }

    /// Whether a field is not sent in this direction.
    fn is_excluded(&self, node: &FieldNode<'_>) -> bool {
        if self.is_request { node.is_read_only } else { node.is_write_only }
    }

    fn add(&self, violation: &Violation, facts: &mut ExchangeFacts<'_>) {
        let located = self.locate(&violation.pointer, facts.names);
        let keyword = violation.keyword.as_str();
        if facts.is_authored {
            let stands_for_any =
                located.value.and_then(Value::as_str).is_some_and(|text| text.contains("{{"));
            if !OF_EXAMPLES.contains(&keyword) || (keyword == "type" && stands_for_any) {
                return;
            }
        }
        if keyword == "required" && located.node.is_some_and(|node| self.is_excluded(node)) {
            return;
        }
        let name = self.plan.root.place().with_path(located.path).to_string();
        let at = facts.place(&self.body.place, Some(located.pointer));
        let is_new =
            facts.add_at(&format!("{}/{keyword}", self.direction()), &name, violation.reason.clone(), at);
        if is_new && keyword == "undeclared" {
            facts.see(&name);
        }
    }

    /// Where a JSON pointer leads, without the keys that may be a part of a value.
    fn locate<'a>(&'a self, pointer: &str, names: &'a ShownNames<'a>) -> Located<'a, 'd> {
        let mut located = Located {
            names,
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
    names: &'b ShownNames<'b>,
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
                names: self.names,
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
            // Below a key that is a value, other keys may be values, too.
            Some(Child::Absent) | None
                if self.pointer.contains("/*") && !node.is_some_and(FieldNode::has_properties) =>
            {
                ("*", None)
            }
            Some(Child::Absent) | None => (self.names.name(token), None),
        };
        let value = object.and_then(|object| object.get(token));
        let pointer = match value {
            Some(_) => format!("{}/{}", self.pointer, pointer_token(name)),
            None => self.pointer,
        };
        Located { names: self.names, path: self.path.key(name), pointer, node, value }
    }
}

/// Walks a body along its schema.
pub(super) struct Walk<'v, 'n> {
    names: &'v ShownNames<'v>,
    is_request: bool,
    /// How many maps with free keys are above.
    maps: usize,
    path: Vec<Token<'v>>,
    seen: SeenNames<'n>,
    found: Vec<Violation>,
}

#[derive(Clone, Copy)]
enum Token<'v> {
    Key(&'v str),
    Item(usize),
}

impl<'v, 'n> Walk<'v, 'n> {
    pub(super) fn new(names: &'v ShownNames<'v>, is_request: bool) -> Self {
        let (path, found) = (Vec::new(), Vec::new());
        Walk { names, is_request, maps: 0, path, seen: SeenNames::default(), found }
    }

    /// The fields that were seen, if nothing was wrong with them.
    pub(super) fn accepted(self) -> Option<SeenNames<'n>> {
        self.found.is_empty().then_some(self.seen)
    }

    /// Walks a value.
    pub(super) fn value(&mut self, value: &'v Value, node: &'n FieldNode<'_>) {
        match value {
            Value::Object(object) => {
                let node = node.of_object(object);
                for (key, value) in object {
                    self.path.push(Token::Key(key));
                    match node.key(key) {
                        Child::Declared(child) => self.declared(value, child),
                        Child::Free(Some(child)) => {
                            self.maps += 1;
                            self.value(value, child);
                            self.maps -= 1;
                        }
                        Child::Free(None) => {}
                        Child::Absent => {
                            // Where the schema has a single value, the keys of an object may be values of the traffic.
                            let name = if self.maps > 0 && !node.has_properties() {
                                "*"
                            } else {
                                self.names.name(key)
                            };
                            self.add("undeclared", format!("{} is not declared", quoted(name)));
                        }
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

    fn declared(&mut self, value: &'v Value, child: &'n FieldNode<'_>) {
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

/// Whether a value is of a type of JSON Schema.
fn is_of(value: &Value, name: &str) -> bool {
    match value {
        Value::Null => name == "null",
        Value::Bool(_) => name == "boolean",
        Value::Number(_) => matches!(name, "number" | "integer"),
        Value::String(_) => name == "string",
        Value::Array(_) => name == "array",
        Value::Object(_) => name == "object",
    }
}

/// Whether a media type is of JSON.
pub(super) fn is_json(media_type: &str) -> bool {
    media_type == "application/json" || media_type == "text/json" || media_type.ends_with("+json")
}
