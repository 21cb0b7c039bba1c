//! Step: take what a provider publishes as one document, from what is vendored.
//!
//! A whole document is the source where there is one. Without one, the fragments of the pages are
//! merged.

use docdrift::{FileId, Files, Node};
use docdrift_cli::Error;
use serde_json::Value;

use super::{fragment, merge, origin, upstream};
use crate::tree::Tree;

/// What a provider publishes, assembled into one document.
pub(crate) struct Published {
    pub(crate) value: Value,
    /// The files that it was made of, with where they are from.
    pub(crate) sources: Vec<String>,
}

impl Published {
    pub(crate) fn read(tree: &Tree, api: &str, files: &mut Files) -> Result<Self, Error> {
        let vendored = origin::read(tree, files, &upstream(api))?;
        let (mut whole, mut fragments) = (Vec::new(), Vec::new());
        let mut bare = Vec::new();
        for source in vendored {
            let name = files.file(source.file).name().to_owned();
            let is_document = is_document(&name);
            let node = if is_document {
                parse(files, source.file)?
            } else if let Some(node) = fragment::read(files, source.file)? {
                node
            } else {
                bare.push(source.file);
                continue;
            };
            versioned(files, &node, &source.version)?;
            if is_document && !whole.is_empty() {
                return Err(Error::failed(format!("{name}: a second whole document"))
                    .help("an API has one; remove what is not the one of today"));
            }
            if is_document { &mut whole } else { &mut fragments }.push((source.provenance, node));
        }
        if let Some((provenance, node)) = whole.pop() {
            return Ok(Published { value: node.to_json(), sources: vec![provenance] });
        }
        if let Some(page) = bare.first() {
            return Err(fragment::missing(files, *page));
        }
        let (sources, fragments) = fragments.into_iter().unzip();
        let merged = merge::merge(files, fragments)?;
        let value = merged
            .ok_or_else(|| Error::failed(format!("{}: nothing is vendored here", upstream(api))))?
            .to_json();
        Ok(Published { value, sources })
    }
}

/// Whether a file of that name is a whole document, not a page.
fn is_document(name: &str) -> bool {
    [".yaml", ".yml", ".json"].iter().any(|ending| name.ends_with(ending))
}

/// Parses a whole document.
pub(crate) fn parse(files: &Files, file: FileId) -> Result<Node, Error> {
    Node::parse(&files.excerpt(file))
        .map_err(|error| Error::failed(format!("{}: {error}", files.locate(error.span))))
}

/// Sees that the document is of the version that is recorded.
fn versioned(files: &Files, document: &Node, recorded: &str) -> Result<(), Error> {
    match document.pointer("/info/version").filter(|version| version.as_str() != Some(recorded)) {
        None => Ok(()),
        Some(version) => {
            let (place, is) = (files.locate(version.span), version.to_json());
            Err(Error::failed(format!("{place}: the version is {is}, origin.toml says {recorded}")))
        }
    }
}
