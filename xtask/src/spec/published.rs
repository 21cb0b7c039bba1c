//! Step: take what a provider publishes as one document, from what is vendored.
//!
//! A whole document is the source where there is one; pages that embed a fragment are held against
//! it. Without one, the fragments are merged.

use docdrift::source::{FileId, Files};
use docdrift::tree::Node;
use serde_json::Value;

use super::{fragment, merge, origin, pages, upstream};
use crate::error::Error;
use crate::tree::Tree;

/// What a provider publishes, assembled into one document.
pub(crate) struct Published {
    pub(crate) value: Value,
    /// The files that it was made of, with where they are from.
    pub(crate) sources: Vec<String>,
    /// Where a page's fragment says something else than the whole document, one complaint a page.
    pub(crate) differences: Vec<Error>,
}

impl Published {
    pub(crate) fn read(tree: &Tree, api: &str, files: &mut Files) -> Result<Self, Error> {
        let vendored = origin::read(tree, files, &upstream(api))?;
        let mut fragments = Vec::new();
        let mut whole = None;
        for source in &vendored {
            let name = files.file(source.file).name().to_owned();
            let node = if is_document(&name) {
                parse(files, source.file)?
            } else {
                fragment::read(files, source.file)?
            };
            versioned(files, &node, &source.version)?;
            if !is_document(&name) {
                fragments.push((name, node));
            } else if whole.replace(node).is_some() {
                return Err(Error::failed(format!("{name}: a second whole document"))
                    .help("an API has one; remove what is not the one of today"));
            }
        }
        let sources = vendored.into_iter().map(|source| source.provenance).collect();
        if let Some(whole) = whole {
            let value = whole.to_json();
            let differences =
                fragments.iter().filter_map(|(name, page)| pages::compare(name, &page.to_json(), &value));
            let differences = differences.collect();
            return Ok(Published { value, sources, differences });
        }
        let fragments = fragments.into_iter().map(|(_, node)| node).collect();
        let merged = merge::merge(files, fragments)?;
        let value = merged
            .ok_or_else(|| Error::failed(format!("{}: nothing is vendored here", upstream(api))))?
            .to_json();
        Ok(Published { value, sources, differences: Vec::new() })
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
