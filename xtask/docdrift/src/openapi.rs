//! What the published schema promises: an OpenAPI document, read as it stands.
//!
//! Nothing is expanded or rewritten. A [`Document`] is the tree of the file with an index of its
//! operations; [`Operation`] and [`Shape`] are views into it that follow references when asked.
//! So every answer knows the span of the node that gave it, and a document with cycles costs no
//! more than what is asked of it.

mod cycles;
mod fields;
mod index;
mod keywords;
mod operation;
mod schema_memo;
mod server;
mod shape;
mod union_branches;
mod validate;
mod version;

pub(crate) use fields::BodyField;
pub(crate) use fields::way;
pub(crate) use operation::{Body, Credential, Operation, Parameter, Response};
pub(crate) use schema_memo::SchemaMemo;
pub(crate) use server::{Resolution, ServerMatch};
pub(crate) use shape::{DEPTH, MAX_STEPS, SchemaKey};
pub(crate) use shape::{Lookup, Property, Shape, Variant};
pub(crate) use union_branches::ObjectContents;
pub(crate) use validate::{Validator, Violation};
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

/// An OpenAPI document, complete or the fragment that a page embeds.
#[derive(Debug)]
pub struct Document {
    file: FileId,
    version: Version,
    root: Node,
    entries: Vec<OperationEntry>,
    served: Vec<server::Served>,
    /// The members of schemas that lead back to these.
    cycles: cycles::Cycles,
    /// Its bodies by the names of their fields; made when first asked for.
    index: std::sync::OnceLock<index::Index>,
    /// The fields of its bodies; found when first asked for.
    fields: std::sync::Mutex<FieldsByBody>,
}

/// By the pointer of the operation and the place of the body.
type FieldsByBody = BTreeMap<(String, Place), Arc<[BodyField]>>;

/// Where an operation stands in its document.
#[derive(Debug)]
struct OperationEntry {
    id: OperationId,
    /// The key of the method.
    span: Span,
    /// The JSON pointer of the operation object.
    pointer: String,
    /// The JSON pointer of the path item.
    path_item: String,
}

/// Why a text is no OpenAPI document that can be read.
#[derive(Debug, thiserror::Error)]
pub enum DocumentError {
    /// It is neither YAML nor JSON.
    #[error("neither YAML nor JSON: {}", .0.reason)]
    Syntax(SyntaxError),
    /// It is something else.
    #[error("no OpenAPI 3 document: {reason}")]
    NotOpenApi {
        /// Where that shows.
        span: Span,
        /// By what it shows.
        reason: String,
    },
}

impl DocumentError {
    /// The place that shows it.
    #[must_use]
    pub fn span(&self) -> Span {
        match self {
            DocumentError::Syntax(error) => error.span,
            DocumentError::NotOpenApi { span, .. } => *span,
        }
    }
}

impl Document {
    /// Reads an OpenAPI 3.0 or 3.1 document.
    ///
    /// # Errors
    ///
    /// When it is no YAML (or JSON), or says of itself that it is no OpenAPI 3.
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

    /// The file that it stands in.
    #[must_use]
    pub fn file(&self) -> FileId {
        self.file
    }

    /// The version of OpenAPI that it is written in.
    #[must_use]
    pub fn version(&self) -> Version {
        self.version
    }

    /// The document's tree.
    #[must_use]
    pub fn root(&self) -> &Node {
        &self.root
    }

    /// Its operations, in the order of the file.
    pub fn operations(&self) -> impl Iterator<Item = Operation<'_>> {
        self.entries.iter().map(|entry| Operation { document: self, entry })
    }

    /// The operation with exactly this method and path.
    #[must_use]
    pub fn operation(&self, id: &OperationId) -> Option<Operation<'_>> {
        self.operations().find(|operation| operation.id() == id)
    }

    /// The operation with this `operationId`.
    #[must_use]
    pub fn operation_named(&self, name: &str) -> Option<Operation<'_>> {
        self.operations().find(|operation| operation.name() == Some(name))
    }

    /// Whether a reference leads somewhere within the document.
    fn has(&self, reference: &str) -> bool {
        reference
            .strip_prefix('#')
            .is_some_and(|pointer| self.root.pointer(&percent_decoded(pointer)).is_some())
    }

    /// References that lead nowhere: what stands behind them is not known.
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

    /// A node and the key that leads to it, following a `$ref` of the node at most 32 times; the
    /// pointer is that of the node reached.
    fn resolve<'d>(
        &'d self,
        mut name: Span,
        pointer: impl FnOnce() -> String,
        mut node: &'d Node,
    ) -> Option<ResolvedNode<'d>> {
        let mut followed: Option<Cow<'d, str>> = None;
        for _ in 0..32 {
            let Some(reference) = node.get("$ref").and_then(Node::as_str) else {
                let pointer = followed.map_or_else(|| Arc::from(pointer()), Arc::from);
                return Some(ResolvedNode { name, pointer, node });
            };
            let leads_to = percent_decoded(reference.strip_prefix('#')?);
            (name, node) = self.root.walk(&leads_to)?;
            followed = Some(leads_to);
        }
        None
    }
}

/// A node with the span of its key and its JSON pointer, all references followed.
struct ResolvedNode<'d> {
    name: Span,
    pointer: Arc<str>,
    node: &'d Node,
}

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
            // Other keys of a path item, such as `parameters`, are no operations.
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
