//! The OpenAPI reader: a document, its operations, and the schemas of their parameters and bodies.
//!
//! The reader expands and rewrites nothing. A [`Document`] is the syntax tree of the file with an index of
//! its operations. [`Operation`] and [`Shape`] are views of that tree; they follow references when a method
//! needs them. So every result has the span of its node, and cycles in a document cost nothing until a
//! caller follows them.

mod base_path;
mod cycles;
mod fields;
mod global_headers;
mod index;
mod limits;
mod operation;
mod path_template;
mod placeholder_hosts;
mod resolve_url;
mod response_selection;
mod schema_memo;
mod servers;
mod shape;
mod shape_keywords;
mod union_branches;
mod validate;
mod validation_cost;
mod version;

pub(crate) use fields::BodyField;
pub(crate) use fields::way;
pub(crate) use limits::{MAX_COMBINATOR_DEPTH as DEPTH, MAX_STEPS};
pub(crate) use operation::{Body, Credential, Operation, Parameter, Response};
pub(crate) use resolve_url::{Resolution, ServerMatch};
pub(crate) use schema_memo::SchemaMemo;
pub(crate) use shape::{Lookup, Property, SchemaKey, Shape, Variant};
pub(crate) use union_branches::ObjectContents;
pub(crate) use validate::{NotValidated, Validator, Violation};
pub(crate) use version::Version;

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::sync::Arc;

use crate::source::gap::{Gap, GapKind};
use crate::source::parsed::Parsed;
use crate::source::tree::{Node, SyntaxError, pointer_token};
use crate::source::{Excerpt, FileId, Span};
use crate::subject::url::percent_decoded;
use crate::subject::{Method, OperationId, Place};

/// An OpenAPI document: a complete one, or a fragment that a page embeds.
#[derive(Debug)]
pub struct Document {
    file: FileId,
    version: Version,
    root: Node,
    entries: Vec<OperationEntry>,
    served: Vec<servers::Served>,
    /// The members of `allOf`, `oneOf` and `anyOf` that lead back to the schema that combines them, directly
    /// or through other schemas.
    cycles: cycles::Cycles,
    /// The objects in its bodies by the names of their fields; built on first use.
    index: std::sync::OnceLock<index::Index>,
    /// The fields of its bodies; each body is added on first use.
    fields: std::sync::Mutex<FieldsByBody>,
}

/// The fields of a body, by the JSON pointer of the operation and the place of the body.
type FieldsByBody = BTreeMap<(String, Place), Arc<[BodyField]>>;

/// An operation in the index of a document.
#[derive(Debug)]
struct OperationEntry {
    id: OperationId,
    /// The span of its key in the path item: the method.
    span: Span,
    /// The JSON pointer of the operation object.
    pointer: String,
    /// The JSON pointer of the path item.
    path_item: String,
}

/// Why a text is not an OpenAPI document that this crate reads.
#[derive(Debug, thiserror::Error)]
pub enum DocumentError {
    /// The text is neither YAML nor JSON.
    #[error("neither YAML nor JSON: {}", .0.reason)]
    Syntax(SyntaxError),
    /// The text is YAML or JSON, but declares no supported version of OpenAPI.
    #[error("no OpenAPI 3 document: {reason}")]
    NotOpenApi {
        /// The location of the version, or the start of the document if it declares none.
        span: Span,
        /// What is wrong, as a clause.
        reason: String,
    },
}

impl DocumentError {
    /// The location of the error.
    #[must_use]
    pub fn span(&self) -> Span {
        match self {
            DocumentError::Syntax(error) => error.span,
            DocumentError::NotOpenApi { span, .. } => *span,
        }
    }
}

impl Document {
    /// Reads an OpenAPI document of version 3.0, 3.1 or later 3.x. An unresolved reference is a gap, and so is
    /// a path item behind `$ref`.
    ///
    /// # Errors
    ///
    /// If the text is neither YAML nor JSON, or its `openapi` is missing or no version 3.
    pub fn read(excerpt: &Excerpt) -> Result<Parsed<Document>, DocumentError> {
        let root = Node::parse(excerpt).map_err(DocumentError::Syntax)?;
        let wrong = |span, reason: String| Err(DocumentError::NotOpenApi { span, reason });
        let version = match root.get("openapi").map(|node| (node.span, Version::read(node))) {
            Some((_, Ok(version))) => version,
            Some((span, Err(other))) => {
                return wrong(span, format!("`openapi` is {other}, and 3.0 and 3.1 are read"));
            }
            None if root.get("swagger").is_some() => {
                return wrong(root.span.head(), "it is a Swagger 2 document".to_owned());
            }
            None => return wrong(root.span.head(), "it has no `openapi` at its root".to_owned()),
        };
        let mut gaps = Vec::new();
        let entries = index(&root, &mut gaps);
        let mut document = Document {
            file: excerpt.file(),
            version,
            root,
            entries,
            served: Vec::new(),
            cycles: cycles::Cycles::new(),
            index: std::sync::OnceLock::new(),
            fields: std::sync::Mutex::default(),
        };
        document.served = document.find_servers();
        document.cycles = cycles::find(&document);
        document.broken_references(&document.root, &mut gaps);
        Ok(Parsed { value: document, gaps })
    }

    /// The file of the document.
    #[must_use]
    pub fn file(&self) -> FileId {
        self.file
    }

    /// The version of OpenAPI that the document declares.
    #[must_use]
    pub fn version(&self) -> Version {
        self.version
    }

    /// The syntax tree of the document.
    #[must_use]
    pub fn root(&self) -> &Node {
        &self.root
    }

    /// The operations under `paths`, in the order of the file.
    pub fn operations(&self) -> impl Iterator<Item = Operation<'_>> {
        self.entries.iter().map(|entry| Operation { document: self, entry })
    }

    /// The operation with exactly this method and path, or `None`.
    #[must_use]
    pub fn operation(&self, id: &OperationId) -> Option<Operation<'_>> {
        self.operations().find(|operation| operation.id() == id)
    }

    /// The operation with this `operationId`, or `None`.
    #[must_use]
    pub fn operation_named(&self, name: &str) -> Option<Operation<'_>> {
        self.operations().find(|operation| operation.name() == Some(name))
    }

    /// Whether a reference has a target in this document.
    fn has(&self, reference: &str) -> bool {
        self.target(reference).is_some()
    }

    /// The node that a reference refers to; `None` if this document has no such node.
    fn target(&self, reference: &str) -> Option<&Node> {
        self.root.pointer(&percent_decoded(reference.strip_prefix('#')?))
    }

    /// Adds a gap for each reference in a node, at any depth, whose target is not in this document.
    fn broken_references(&self, node: &Node, gaps: &mut Vec<Gap>) {
        if let Some(reference) = node.get("$ref")
            && let Some(text) = reference.as_str().filter(|text| !self.has(text))
        {
            let reason = format!("the reference `{text}` does not resolve in this document");
            gaps.push(Gap::new(reference.span, GapKind::BrokenReference, reason));
        }
        let below = node.entries().map(|(_, entry)| &entry.value).chain(node.items());
        below.for_each(|below| self.broken_references(below, gaps));
    }

    /// Follows the `$ref` of a node, and those of its targets, and returns the last target with its key and
    /// JSON pointer. `name` is the span of the key of `node`, and `pointer` makes its JSON pointer; they are
    /// returned if `node` has no `$ref`. `None` if a reference is unresolved, or if the first
    /// [`limits::MAX_REFERENCES`] targets all have a `$ref`.
    fn resolve<'d>(
        &'d self,
        mut name: Span,
        pointer: impl FnOnce() -> String,
        mut node: &'d Node,
    ) -> Option<ResolvedNode<'d>> {
        let mut target: Option<Cow<'d, str>> = None;
        for _ in 0..limits::MAX_REFERENCES {
            let Some(reference) = node.get("$ref").and_then(Node::as_str) else {
                let pointer = target.map_or_else(|| Arc::from(pointer()), Arc::from);
                return Some(ResolvedNode { name, pointer, node });
            };
            let pointer = percent_decoded(reference.strip_prefix('#')?);
            (name, node) = self.root.walk(&pointer)?;
            target = Some(pointer);
        }
        None
    }
}

/// A node without `$ref`, with its JSON pointer.
struct ResolvedNode<'d> {
    /// The span of the key that declares the node.
    name: Span,
    pointer: Arc<str>,
    node: &'d Node,
}

/// The operations under `paths`. A path item behind `$ref` is a gap.
fn index(root: &Node, gaps: &mut Vec<Gap>) -> Vec<OperationEntry> {
    let mut entries = Vec::new();
    for (path, item) in root.get("paths").into_iter().flat_map(Node::entries) {
        if path.starts_with("x-") {
            continue;
        }
        let path_item = format!("/paths/{}", pointer_token(path));
        if let Some(reference) = item.value.entry("$ref") {
            let reason = "the `$ref` of a path item is not followed";
            gaps.push(Gap::new(reference.key, GapKind::PathItemReference, reason));
        }
        for (key, operation) in item.value.entries() {
            // A path item has other keys as well, such as `parameters`.
            let Ok(method) = key.parse::<Method>() else { continue };
            entries.push(OperationEntry {
                id: OperationId { method, path: path.to_owned() },
                span: operation.key,
                pointer: format!("{path_item}/{key}"),
                path_item: path_item.clone(),
            });
        }
    }
    entries
}

#[cfg(test)]
mod tests;
