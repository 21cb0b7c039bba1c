//! Lists every parameter, header and schema with a description, wherever it is in the document.
//!
//! A walk over the syntax tree, not over shapes: each description has the JSON pointer of the place where it is
//! written, which a reference to that place does not change. What an operation reaches is named by the first
//! operation that reaches it; the rest is named by its component.

use std::collections::BTreeSet;
use std::rc::Rc;

use super::limits::{MAX_SIBLINGS, MAX_STEPS};
use super::{Document, Operation, Shape};
use crate::source::Span;
use crate::source::tree::{Node, pointer_token};
use crate::subject::{FieldPath, OperationId, ParameterLocation, Place, Subject};

/// A parameter, header or schema with a description.
#[derive(Clone, Debug)]
pub(crate) struct DescribedNode<'d> {
    /// The first operation that reaches it; `None` if no operation does.
    pub(crate) operation: Option<Operation<'d>>,
    /// What the description is about.
    pub(crate) subject: Subject,
    /// The JSON pointer of the parameter, header or schema.
    pub(crate) pointer: String,
    /// The span of the key or name that declares it.
    pub(crate) span: Span,
    /// The description.
    pub(crate) description: &'d Node,
    /// Its name, if it is a parameter, a header, a property or a component.
    pub(crate) name: Option<&'d str>,
    /// The names of the other parameters of its list, or of the other properties of its object.
    pub(crate) siblings: Rc<[&'d str]>,
    /// Whether it must be sent; `None` if that is nowhere stated, as for the items of a list.
    pub(crate) required: Option<bool>,
    /// Its schema.
    pub(crate) shape: Shape<'d>,
}

impl Document {
    /// Every parameter, header and schema with a description: those that requests reach in the order of the
    /// operations, those that only responses reach, then the rest in the order of the file.
    pub(crate) fn described(&self) -> Vec<DescribedNode<'_>> {
        let mut walk = Walk {
            document: self,
            seen: BTreeSet::new(),
            found: Vec::new(),
            pending: Vec::new(),
            owner: None,
        };
        for operation in self.operations().chain(self.sent()) {
            walk.owner = Some(operation);
            walk.request(operation);
        }
        for operation in self.operations().chain(self.sent()) {
            walk.owner = Some(operation);
            walk.responses(operation);
        }
        walk.owner = None;
        walk.rest();
        walk.found
    }
}

struct Walk<'d> {
    document: &'d Document,
    /// The JSON pointers of the nodes that were visited.
    seen: BTreeSet<String>,
    found: Vec<DescribedNode<'d>>,
    /// The schemas that are still to be visited, the next one last. A list, because recursion over long
    /// chains of references would overflow the stack.
    pending: Vec<Visit<'d>>,
    /// The operation that is visited.
    owner: Option<Operation<'d>>,
}

/// A schema to visit.
struct Visit<'d> {
    pointer: String,
    key: Span,
    node: &'d Node,
    id: OperationId,
    place: Place,
    name: Option<&'d str>,
    siblings: Rc<[&'d str]>,
    required: Option<bool>,
}

impl<'d> Walk<'d> {
    fn request(&mut self, operation: Operation<'d>) {
        let id = operation.id();
        for base in [operation.pointer(), operation.path_item()] {
            self.parameters(&format!("{base}/parameters"), id);
        }
        // Swagger 2.0 has bodies among the parameters.
        if self.document.root.get("openapi").is_some() {
            let pointer = format!("{}/requestBody", operation.pointer());
            self.content(&pointer, id, &Place::Request(FieldPath::root()));
        }
    }

    fn responses(&mut self, operation: Operation<'d>) {
        let id = operation.id();
        let list = format!("{}/responses", operation.pointer());
        for (status, _) in self.entries(&list) {
            let pointer = format!("{list}/{}", pointer_token(status));
            let place = Place::Response(status.to_owned(), FieldPath::root());
            self.headers(&pointer, id);
            self.content(&pointer, id, &place);
        }
    }

    /// What no operation reaches.
    fn rest(&mut self) {
        for list in ["/components/schemas", "/definitions"] {
            for (name, entry) in self.entries(list) {
                let pointer = format!("{list}/{}", pointer_token(name));
                let id = OperationId::schema(name);
                self.schema(
                    pointer,
                    entry.key,
                    &entry.value,
                    &id,
                    Place::Request(FieldPath::root()),
                    Some(name),
                );
            }
        }
        for list in ["/components/parameters", "/parameters"] {
            for (name, entry) in self.entries(list) {
                let pointer = format!("{list}/{}", pointer_token(name));
                self.parameter(&pointer, &entry.value, &OperationId::schema(name), &Rc::from([]));
            }
        }
        for list in ["/components/requestBodies", "/components/responses", "/responses"] {
            for (name, _) in self.entries(list) {
                let pointer = format!("{list}/{}", pointer_token(name));
                let place = Place::Request(FieldPath::root());
                self.content(&pointer, &OperationId::schema(name), &place);
            }
        }
    }

    fn entries(&self, pointer: &str) -> Vec<(&'d str, &'d crate::source::tree::Entry)> {
        self.document.root.pointer(pointer).into_iter().flat_map(Node::entries).collect()
    }

    /// The pointer and the node that a node refers to, or the node itself.
    fn resolved(&self, pointer: &str) -> Option<(String, Span, &'d Node)> {
        let (name, node) = self.document.root.walk(pointer)?;
        let at = self.document.resolve(name, || pointer.to_owned(), node)?;
        Some((at.pointer.to_string(), at.name, at.node))
    }

    fn parameters(&mut self, list: &str, id: &OperationId) {
        let count = self.document.root.pointer(list).map_or(0, |node| node.items().len());
        let pointers: Vec<String> = (0..count).map(|index| format!("{list}/{index}")).collect();
        let name =
            |pointer: &String| self.resolved(pointer).and_then(|(_, _, node)| node.get("name")?.as_str());
        let names: Vec<&'d str> = pointers.iter().filter_map(name).collect();
        for pointer in pointers {
            let Some((pointer, _, node)) = self.resolved(&pointer) else { continue };
            let own = node.get("name").and_then(Node::as_str);
            let siblings =
                names.iter().copied().filter(|name| Some(*name) != own).take(MAX_SIBLINGS).collect();
            self.parameter(&pointer, node, id, &siblings);
        }
    }

    fn parameter(&mut self, pointer: &str, node: &'d Node, id: &OperationId, siblings: &Rc<[&'d str]>) {
        let text = |key: &str| node.get(key).and_then(Node::as_str);
        let (Some(name), Some(location)) = (node.get("name"), text("in")) else { return };
        let Some(own) = name.as_str() else { return };
        let place = match location {
            "path" => Place::Parameter(ParameterLocation::Path, own.to_owned()),
            "query" => Place::Parameter(ParameterLocation::Query, own.to_owned()),
            "header" => Place::Parameter(ParameterLocation::Header, own.to_owned()),
            "cookie" => Place::Parameter(ParameterLocation::Cookie, own.to_owned()),
            "formData" => Place::Request(FieldPath::root().key(own)),
            "body" => Place::Request(FieldPath::root()),
            _ => return,
        };
        let required = node.get("required").and_then(Node::as_bool).unwrap_or(false);
        self.value(pointer, name.span, node, id, place, (own, siblings, Some(required)));
    }

    fn headers(&mut self, response: &str, id: &OperationId) {
        let Some((response, ..)) = self.resolved(response) else { return };
        let list = format!("{response}/headers");
        for (name, entry) in self.entries(&list) {
            let pointer = format!("{list}/{}", pointer_token(name));
            let Some((pointer, _, node)) = self.resolved(&pointer) else { continue };
            let place = Place::Parameter(ParameterLocation::Header, name.to_owned());
            self.value(&pointer, entry.key, node, id, place, (name, &Rc::from([]), None));
        }
    }

    /// A parameter or header: its own description, then its schema.
    fn value(
        &mut self,
        pointer: &str,
        span: Span,
        node: &'d Node,
        id: &OperationId,
        place: Place,
        (name, siblings, required): (&'d str, &Rc<[&'d str]>, Option<bool>),
    ) {
        if !self.seen.insert(pointer.to_owned()) {
            return;
        }
        let below = if node.get("schema").is_some() { "schema" } else { "content" };
        let schema = format!("{pointer}/{below}");
        if let Some(description) = node.get("description") {
            self.found.push(DescribedNode {
                operation: self.owner,
                subject: Subject::new(id, place.clone()),
                pointer: pointer.to_owned(),
                span,
                description,
                name: Some(name),
                siblings: Rc::clone(siblings),
                required,
                shape: Shape::at(self.document, &schema),
            });
        }
        if let Some((key, node)) = self.document.root.walk(&schema).filter(|_| below == "schema") {
            self.schema(schema, key, node, id, place, Some(name));
        }
    }

    /// The schemas of a request body or response, in all its media types.
    fn content(&mut self, pointer: &str, id: &OperationId, place: &Place) {
        let Some((pointer, ..)) = self.resolved(pointer) else { return };
        let list = format!("{pointer}/content");
        for (media_type, _) in self.entries(&list) {
            let pointer = format!("{list}/{}/schema", pointer_token(media_type));
            if let Some((key, node)) = self.document.root.walk(&pointer) {
                self.schema(pointer, key, node, id, place.clone(), None);
            }
        }
    }

    /// Visits a schema and everything below it.
    fn schema(
        &mut self,
        pointer: String,
        key: Span,
        node: &'d Node,
        id: &OperationId,
        place: Place,
        name: Option<&'d str>,
    ) {
        let id = id.clone();
        let siblings = Rc::from([]);
        self.pending.push(Visit { pointer, key, node, id, place, name, siblings, required: None });
        while let Some(visit) = self.pending.pop() {
            self.visit(visit);
        }
    }

    fn visit(&mut self, visit: Visit<'d>) {
        if !visit.node.is_object() || !self.seen.insert(visit.pointer.clone()) {
            return;
        }
        if let Some(description) = self.description(&visit) {
            self.found.push(DescribedNode {
                operation: self.owner,
                subject: Subject::new(&visit.id, visit.place.clone()),
                pointer: visit.pointer.clone(),
                span: visit.key,
                description,
                name: visit.name,
                siblings: Rc::clone(&visit.siblings),
                required: visit.required,
                shape: Shape::at(self.document, &visit.pointer),
            });
        }
        let first = self.pending.len();
        self.members(&visit);
        self.properties(&visit);
        // The next one is taken from the end, and the order is that of the file.
        self.pending[first..].reverse();
    }

    /// The description of a schema: its own, or that of a member of `allOf` that has nothing else, as tools
    /// write it that put no keyword beside a reference.
    fn description(&mut self, visit: &Visit<'d>) -> Option<&'d Node> {
        if let Some(own) = visit.node.get("description") {
            return Some(own);
        }
        let members = visit.node.get("allOf").map_or(&[][..], Node::items).iter().enumerate();
        let is_bare =
            |node: &Node| !["type", "properties", "$ref", "items"].iter().any(|key| node.get(key).is_some());
        let (index, description) = members
            .filter(|(_, node)| is_bare(node))
            .find_map(|(index, node)| Some((index, node.get("description")?)))?;
        self.seen.insert(format!("{}/allOf/{index}", visit.pointer));
        Some(description)
    }

    /// The target of a reference, and the members that a schema combines: they describe the same value.
    fn members(&mut self, visit: &Visit<'d>) {
        if let Some((pointer, key, node)) = visit.node.get("$ref").and_then(|_| self.resolved(&visit.pointer))
        {
            let name = pointer.rsplit('/').next().and_then(|token| self.component(&pointer, token));
            let is_long = visit.place.path().is_some_and(|path| path.steps().len() >= MAX_STEPS);
            let (id, place) = match name.filter(|_| is_long) {
                Some(name) => (OperationId::schema(name), Place::Request(FieldPath::root())),
                None => (visit.id.clone(), visit.place.clone()),
            };
            let siblings = Rc::from([]);
            self.pending.push(Visit { pointer, key, node, id, place, name, siblings, required: None });
        }
        for keyword in ["allOf", "oneOf", "anyOf"] {
            for (index, node) in visit.node.get(keyword).map_or(&[][..], Node::items).iter().enumerate() {
                self.pending.push(Visit {
                    pointer: format!("{}/{keyword}/{index}", visit.pointer),
                    key: node.span,
                    node,
                    id: visit.id.clone(),
                    place: visit.place.clone(),
                    name: visit.name,
                    siblings: Rc::clone(&visit.siblings),
                    required: None,
                });
            }
        }
    }

    /// The name of a component, borrowed from the document.
    fn component(&self, pointer: &str, token: &str) -> Option<&'d str> {
        let list = pointer.strip_suffix(token)?.trim_end_matches('/');
        let name = token.replace("~1", "/").replace("~0", "~");
        self.entries(list).into_iter().map(|(known, _)| known).find(|known| **known == name)
    }

    /// The properties, the items and the values of other keys.
    fn properties(&mut self, visit: &Visit<'d>) {
        let path = visit.place.path().cloned().unwrap_or_default();
        let is_required = |name: &str| {
            let list = visit.node.get("required").map_or(&[][..], Node::items);
            list.iter().any(|item| item.as_str() == Some(name))
        };
        let names: Vec<&'d str> =
            visit.node.get("properties").into_iter().flat_map(Node::entries).map(|(name, _)| name).collect();
        let mut push = |below: String, entry: &'d crate::source::tree::Entry, path, name: Option<&'d str>| {
            let place = match &visit.place {
                Place::Parameter(location, own) => {
                    let step = below.split('/').next().unwrap_or_default();
                    Place::Parameter(*location, part_of_parameter(own, step, name))
                }
                place => place.with_path(path),
            };
            let others = names.iter().copied().filter(|known| name.is_some() && Some(*known) != name);
            let siblings = others.take(MAX_SIBLINGS).collect();
            self.pending.push(Visit {
                pointer: format!("{}/{below}", visit.pointer),
                key: entry.key,
                node: &entry.value,
                id: visit.id.clone(),
                place,
                name,
                siblings,
                required: name.map(is_required),
            });
        };
        for (name, entry) in visit.node.get("properties").into_iter().flat_map(Node::entries) {
            push(format!("properties/{}", pointer_token(name)), entry, path.key(name), Some(name));
        }
        if let Some(entry) = visit.node.entry("items") {
            push("items".to_owned(), entry, path.item(), None);
        }
        if let Some(entry) = visit.node.entry("additionalProperties") {
            push("additionalProperties".to_owned(), entry, path.key("*"), None);
        }
    }
}

/// The name of a part of a parameter, as requests write it: `filter.from`, `tags[]`.
fn part_of_parameter(parameter: &str, step: &str, name: Option<&str>) -> String {
    match (name, step) {
        (Some(name), _) => format!("{parameter}.{name}"),
        (None, "items") => format!("{parameter}[]"),
        (None, _) => format!("{parameter}.*"),
    }
}
