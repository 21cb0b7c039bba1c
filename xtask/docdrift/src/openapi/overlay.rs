//! An OpenAPI Overlay document, 1.0 or 1.1: actions that change an OpenAPI document, in their order.

mod merge;
mod overlaid_tree;
#[cfg(test)]
mod tests;

use serde_json_path::JsonPath;

pub use overlaid_tree::{AppliedAction, OverlaidTree};

use crate::source::tree::{Node, SyntaxError};
use crate::source::{Excerpt, FileId, Files, Span};
use crate::subject::url::percent_decoded;

use super::parts::{folder_of, normal};

/// An Overlay document.
#[derive(Clone, Debug)]
pub struct Overlay {
    file: FileId,
    /// The URI reference of the document that it changes.
    extends: Option<(String, Span)>,
    /// The documents that it may change; `None` for all documents of the run.
    among: Option<Vec<FileId>>,
    actions: Vec<OverlayAction>,
}

/// An action of an [`Overlay`].
#[derive(Clone, Debug)]
pub struct OverlayAction {
    /// The action, for messages: ``action 2 `$.paths` ``.
    name: String,
    span: Span,
    /// What its `target` is, as text.
    path: String,
    target: JsonPath,
    description: String,
    change: Change,
    /// Whether primitives can be updated, and lists concatenated, as Overlay 1.1 says.
    is_of_1_1: bool,
    /// Our extension `x-if-absent`: the action is needed only if this path matches nothing.
    if_absent: Option<(String, JsonPath)>,
}

#[derive(Clone, Debug)]
enum Change {
    Update(Node),
    /// The text of the path is kept for messages.
    Copy(String, JsonPath),
    Remove,
}

/// Why an overlay cannot be read or applied.
#[derive(Debug, thiserror::Error)]
#[error("{reason}")]
pub struct OverlayError {
    /// The place in the overlay.
    pub span: Span,
    /// What is wrong, as a clause.
    pub reason: String,
}

impl OverlayError {
    fn new(span: Span, reason: impl Into<String>) -> Self {
        OverlayError { span, reason: reason.into() }
    }
}

impl From<SyntaxError> for OverlayError {
    fn from(error: SyntaxError) -> Self {
        OverlayError::new(error.span, format!("neither YAML nor JSON: {}", error.reason))
    }
}

impl Overlay {
    /// Reads an Overlay document of version 1.0 or 1.1, YAML or JSON.
    ///
    /// # Errors
    ///
    /// If the text is no overlay: it is neither YAML nor JSON, has no version that is read, or an action that is
    /// not valid.
    ///
    /// ```
    /// # use docdrift::{Files, Overlay};
    /// let mut files = Files::new();
    /// let id = files.add("fixes.yaml", "\
    /// overlay: 1.1.0
    /// info: {title: Fixes, version: 1.0.0}
    /// actions:
    ///   - {target: $.info, update: {title: Shop}}
    /// ");
    /// assert_eq!(Overlay::read(&files.excerpt(id)).unwrap().actions().len(), 1);
    /// ```
    pub fn read(excerpt: &Excerpt) -> Result<Overlay, OverlayError> {
        let root = Node::parse(excerpt)?;
        let is_of_1_1 = read_version(&root)?;
        let extends = root.get("extends").and_then(|node| Some((node.as_str()?.to_owned(), node.span)));
        let list = root
            .get("actions")
            .ok_or_else(|| OverlayError::new(root.span.head(), "no Overlay document: it has no `actions`"))?;
        if list.items().is_empty() {
            return Err(OverlayError::new(list.span, "`actions` has to be a list of at least one action"));
        }
        let actions = list.items().iter().zip(1..);
        let actions = actions.map(|(node, number)| OverlayAction::read(node, number, is_of_1_1));
        Ok(Overlay {
            file: excerpt.file(),
            extends,
            among: None,
            actions: actions.collect::<Result<_, _>>()?,
        })
    }

    /// Lets the overlay change one of these documents only: those of its API, in a run over several APIs.
    #[must_use]
    pub fn among(self, documents: &[FileId]) -> Self {
        Overlay { among: Some(documents.to_vec()), ..self }
    }

    /// The file of the overlay.
    #[must_use]
    pub fn file(&self) -> FileId {
        self.file
    }

    /// The actions, in the order in which they apply.
    #[must_use]
    pub fn actions(&self) -> &[OverlayAction] {
        &self.actions
    }

    /// Applies all actions to the tree of a document.
    ///
    /// # Errors
    ///
    /// If an action cannot be applied, or its target matches nothing.
    pub(crate) fn apply(&self, root: Node) -> Result<Node, OverlayError> {
        let mut tree = OverlaidTree::new(root);
        for action in &self.actions {
            let applied = action.apply(&mut tree)?;
            if applied.matched == 0 && applied.present.is_none() {
                return Err(action.error("matches nothing in the document"));
            }
        }
        Ok(tree.into_root())
    }

    /// Applies each action that can be applied, and returns what is wrong with the others. The configuration of another
    /// tool names such an overlay, so that nobody asked for it here.
    pub(super) fn apply_leniently(&self, root: Node) -> (Node, Vec<OverlayError>) {
        let mut tree = OverlaidTree::new(root);
        let mut errors = Vec::new();
        for action in &self.actions {
            match action.apply(&mut tree) {
                Ok(applied) if applied.matched == 0 && applied.present.is_none() => {
                    errors.push(action.error("matches nothing in the document"));
                }
                Ok(_) => {}
                Err(error) => errors.push(error),
            }
        }
        (tree.into_root(), errors)
    }

    /// Whether `extends` names a document: a path relative to the overlay, as files are named. `None` without
    /// `extends`.
    fn extends(&self, document: FileId, files: &Files) -> Option<bool> {
        let (reference, _) = self.extends.as_ref()?;
        let path = percent_decoded(reference);
        let folder = if path.starts_with('/') { "" } else { folder_of(files.file(self.file).name()) };
        let named = if folder.is_empty() { path.into_owned() } else { format!("{folder}/{path}") };
        Some(normal(&named) == normal(files.file(document).name()))
    }
}

/// The overlays of each document, in the order of `documents`. An overlay applies to the document that its
/// `extends` names; if there is one document, it applies to that one in any case.
///
/// # Errors
///
/// If there are several documents, and an overlay does not name one of them.
pub(crate) fn assign<'o>(
    overlays: &'o [Overlay],
    documents: &[FileId],
    files: &Files,
) -> Result<Vec<Vec<&'o Overlay>>, OverlayError> {
    let mut assigned: Vec<Vec<&Overlay>> = documents.iter().map(|_| Vec::new()).collect();
    for overlay in overlays {
        let may_change =
            |document: &FileId| overlay.among.as_ref().is_none_or(|among| among.contains(document));
        let places: Vec<usize> = (0..documents.len()).filter(|at| may_change(&documents[*at])).collect();
        let is_named = |at: &usize| overlay.extends(documents[*at], files) == Some(true);
        let named = places.iter().copied().find(is_named);
        let at = match (named, places.as_slice(), &overlay.extends) {
            (Some(at), ..) => at,
            (None, [only], _) => *only,
            (None, _, Some((reference, span))) => {
                let reason = format!("`extends` is `{reference}`, and there is no such document");
                return Err(OverlayError::new(*span, reason));
            }
            (None, _, None) => {
                let span = Span { file: overlay.file, start: 0, end: 0 };
                let reason = "there are several documents, and `extends` does not say which one it changes";
                return Err(OverlayError::new(span, reason));
            }
        };
        assigned[at].push(overlay);
    }
    Ok(assigned)
}

/// Whether the overlay is of version 1.1 or 1.0.
fn read_version(root: &Node) -> Result<bool, OverlayError> {
    let Some(node) = root.get("overlay") else {
        return Err(OverlayError::new(root.span.head(), "no Overlay document: it has no `overlay`"));
    };
    let text = node.as_str().map_or_else(|| node.to_json().to_string(), str::to_owned);
    match text.split('.').take(2).collect::<Vec<_>>()[..] {
        ["1", "0"] => Ok(false),
        ["1", "1"] => Ok(true),
        _ => Err(OverlayError::new(node.span, format!("`overlay` is {text}, and 1.0 and 1.1 are read"))),
    }
}

impl OverlayAction {
    fn read(node: &Node, number: usize, is_of_1_1: bool) -> Result<OverlayAction, OverlayError> {
        let of_action = |reason: &str| OverlayError::new(node.span, format!("action {number} {reason}"));
        let target = node.get("target").ok_or_else(|| of_action("has no `target`"))?;
        let text = target.as_str().ok_or_else(|| of_action("has a `target` that is no text"))?;
        let name = format!("action {number} `{text}`");
        let error = |span: Span, reason: String| OverlayError::new(span, format!("{name}{reason}"));
        let path = |key: &str, node: &Node| match node.as_str().map(JsonPath::parse) {
            Some(Ok(path)) => Ok(path),
            Some(Err(reason)) => Err(error(node.span, format!(": `{key}` is not a JSONPath: {reason}"))),
            None => Err(error(node.span, format!(": `{key}` is not a JSONPath"))),
        };
        let update = node.get("update").map(|update| Change::Update(update.clone()));
        let copy = match node.get("copy").filter(|_| is_of_1_1) {
            Some(copy) => {
                Some(Change::Copy(copy.as_str().unwrap_or_default().to_owned(), path("copy", copy)?))
            }
            None => None,
        };
        let remove = node.get("remove").filter(|remove| remove.as_bool() == Some(true));
        let mut changes = update.into_iter().chain(copy).chain(remove.map(|_| Change::Remove));
        let (Some(change), None) = (changes.next(), changes.next()) else {
            let all =
                if is_of_1_1 { "`update`, `copy` and `remove: true`" } else { "`update` and `remove: true`" };
            return Err(error(node.span, format!(" has to have one of {all}")));
        };
        let if_absent = match node.get("x-if-absent") {
            Some(node) => Some((node.as_str().unwrap_or_default().to_owned(), path("x-if-absent", node)?)),
            None => None,
        };
        Ok(OverlayAction {
            span: node.span,
            target: path("target", target)?,
            description: node.get("description").and_then(Node::as_str).unwrap_or_default().to_owned(),
            change,
            is_of_1_1,
            if_absent,
            path: text.to_owned(),
            name,
        })
    }

    /// The action, for messages: its number and its target.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The place of the action in the overlay.
    #[must_use]
    pub fn span(&self) -> Span {
        self.span
    }

    /// Its `description`, which says why it is there; empty without one.
    #[must_use]
    pub fn description(&self) -> &str {
        &self.description
    }

    /// What it does, and where: ``update $.info``.
    #[must_use]
    pub fn operation(&self) -> String {
        let verb = match self.change {
            Change::Update(_) => "update",
            Change::Copy(..) => "copy",
            Change::Remove => "remove",
        };
        format!("{verb} {}", self.path)
    }

    fn error(&self, reason: &str) -> OverlayError {
        OverlayError::new(self.span, format!("{} {reason}", self.name))
    }
}
