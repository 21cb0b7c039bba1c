//! The OpenAPI reader: a document, its operations, and the schemas of their parameters and bodies.
//!
//! The reader expands and rewrites nothing. A [`Document`] is the syntax tree of the file with an index of
//! its operations. [`Operation`] and [`Shape`] are views of that tree; they follow references when a method
//! needs them. So every result has the span of its node, and cycles in a document cost nothing until a
//! caller follows them.

mod another_base;
mod base_path;
mod body_schema;
mod broken_references;
mod conventions;
mod cycles;
mod described;
mod discriminators;
mod edit_places;
mod examples;
mod field_tree;
mod fields;
mod free_keys;
mod global_headers;
mod index;
mod known_names;
mod limits;
mod local_keywords;
mod null_types;
mod operation;
mod operation_index;
mod overlay;
mod overrides;
mod parameter_words;
mod parts;
mod path_template;
mod placeholder_hosts;
mod references;
mod resolve_path;
mod resolve_url;
mod response_selection;
mod schema_memo;
mod server_url;
mod servers;
mod shape;
mod shape_keywords;
mod subtypes;
mod swagger2;
mod union_branches;
mod validate;
mod validation_cost;
mod version;

pub(crate) use another_base::{AtAnotherBase, at_another_base, beginning, is_version};
pub(crate) use body_schema::BodySchema;
pub use conventions::Conventions;
pub(crate) use described::DescribedNode;
pub(crate) use edit_places::{EditPlace, EditPlaces, Shared};
pub(crate) use field_tree::{Child, FieldNode};
pub(crate) use fields::BodyField;
pub(crate) use fields::way;
pub(crate) use limits::{MAX_COMBINATOR_DEPTH as DEPTH, MAX_STEPS};
pub(crate) use local_keywords::{LocalKeywords, Types};
pub(crate) use operation::{Body, Credential, Response};
pub use operation::{Operation, Parameter};
pub(crate) use overlay::assign as assign_overlays;
pub use overlay::{AppliedAction, OverlaidTree, Overlay, OverlayAction, OverlayError};
pub(crate) use placeholder_hosts::is_of_reader;
pub(crate) use resolve_url::{Resolution, ServerMatch};
pub(crate) use schema_memo::SchemaMemo;
pub(crate) use server_url::is_local;
pub(crate) use servers::HostMatch;
pub(crate) use shape::{Lookup, SchemaKey, Shape, Variant};
pub(crate) use union_branches::ObjectContents;
pub(crate) use validate::{NotValidated, Validator, Violation};
pub(crate) use version::Version;

pub use overrides::fern_overrides;
pub use parts::referenced_files;

use references::ResolvedNode;

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::source::gap::Gap;
use crate::source::parsed::Parsed;
use crate::source::tree::{Node, SyntaxError};
use crate::source::{Excerpt, FileId, Files, Span};
use crate::subject::{OperationId, Place};

/// An OpenAPI document: a complete one, or a fragment that a page embeds.
#[derive(Debug)]
pub struct Document {
    file: FileId,
    version: Version,
    root: Node,
    /// The overlays that were applied to it, in their order.
    overlays: Vec<Overlay>,
    entries: Vec<OperationEntry>,
    /// The operations that the API calls: webhooks and callbacks.
    sent: Vec<OperationEntry>,
    served: Vec<servers::Served>,
    conventions: Conventions,
    /// Whether a reference leads nowhere.
    has_broken_references: bool,
    /// The members of `allOf`, `oneOf` and `anyOf` that lead back to the schema that combines them, directly
    /// or through other schemas.
    cycles: cycles::Cycles,
    /// Whether it states of some value that it may be null; found on first use.
    states_null: std::sync::OnceLock<bool>,
    /// The names that its keys and texts have, without their casing; collected on first use.
    names: std::sync::OnceLock<std::collections::BTreeSet<String>>,
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
    #[error("no OpenAPI document: {reason}")]
    NotOpenApi {
        /// The location of the version, or the start of the document if it declares none.
        span: Span,
        /// What is wrong, as a clause.
        reason: String,
    },
    /// An overlay of the document is not valid, or cannot be applied to it.
    #[error("{0}")]
    Overlay(OverlayError),
}

impl DocumentError {
    /// The location of the error.
    #[must_use]
    pub fn span(&self) -> Span {
        match self {
            DocumentError::Syntax(error) => error.span,
            DocumentError::NotOpenApi { span, .. } => *span,
            DocumentError::Overlay(error) => error.span,
        }
    }
}

impl Document {
    /// Reads an OpenAPI document of version 3.0, 3.1 or later 3.x, or a Swagger 2.0 document. An unresolved
    /// reference is a gap.
    ///
    /// # Errors
    ///
    /// If the text is neither YAML nor JSON, or declares no version that is read.
    pub fn read(excerpt: &Excerpt) -> Result<Parsed<Document>, DocumentError> {
        let root = Node::parse(excerpt).map_err(DocumentError::Syntax)?;
        Document::of_tree(excerpt.file(), root, &[], Vec::new())
    }

    /// Reads a document as [`Document::read`] does, with those of its files that `files` contains. A part of a
    /// file that is not valid is a gap. Overlays are applied to its own file, in their order.
    ///
    /// # Errors
    ///
    /// As [`Document::read`], or if an overlay cannot be applied.
    pub fn read_file(
        files: &Files,
        file: FileId,
        overlays: &[&Overlay],
    ) -> Result<Parsed<Document>, DocumentError> {
        let mut gaps = Vec::new();
        let root = parts::read(files, file, overlays, &mut gaps)?;
        Document::of_tree(file, root, overlays, gaps)
    }

    fn of_tree(
        file: FileId,
        mut root: Node,
        overlays: &[&Overlay],
        mut gaps: Vec<Gap>,
    ) -> Result<Parsed<Document>, DocumentError> {
        let version =
            Version::of(&root).map_err(|(span, reason)| DocumentError::NotOpenApi { span, reason })?;
        if root.get("openapi").is_none() {
            swagger2::convert(&mut root, &mut gaps);
        }
        subtypes::unite(&mut root);
        let entries = operation_index::served(&root, &mut gaps);
        let sent = operation_index::sent(&root, &entries, &mut gaps);
        let known_gaps = gaps.len();
        let targets = references::targets(&root, &mut gaps);
        let mut document = Document {
            file,
            version,
            root,
            overlays: overlays.iter().copied().cloned().collect(),
            entries,
            sent,
            served: Vec::new(),
            conventions: Conventions::default(),
            has_broken_references: gaps.len() > known_gaps,
            cycles: cycles::Cycles::new(),
            states_null: std::sync::OnceLock::new(),
            names: std::sync::OnceLock::new(),
            index: std::sync::OnceLock::new(),
            fields: std::sync::Mutex::default(),
        };
        document.served = document.find_servers();
        document.cycles = cycles::find(&document, &targets);
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

    /// The operations that the API calls: webhooks, then callbacks, each in the order of the file. Their paths
    /// are names, such as `webhooks/order.paid`.
    pub fn sent(&self) -> impl Iterator<Item = Operation<'_>> {
        self.sent.iter().map(|entry| Operation { document: self, entry })
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
        references::target(&self.root, reference)
    }

    /// Follows the `$ref` of a node: see [`references::resolve`].
    fn resolve<'d>(
        &'d self,
        name: Span,
        pointer: impl FnOnce() -> String,
        node: &'d Node,
    ) -> Option<ResolvedNode<'d>> {
        references::resolve(&self.root, name, pointer, node)
    }
}

#[cfg(test)]
mod tests;
