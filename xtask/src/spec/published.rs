//! Step: read the vendored files of a provider as one document.
//!
//! If a complete document is vendored, it is the source. Otherwise the fragments of the pages are merged.

use docdrift::{FileId, Files, Node};
use docdrift_cli::Error;
use serde_json::Value;

use super::{fragment, merge, origin, upstream};
use crate::tree::Tree;

/// The published document of a provider.
pub(crate) struct Published {
    pub(crate) value: Value,
    /// The files that the document was made from, each with its provenance.
    pub(crate) sources: Vec<String>,
}

impl Published {
    /// Reads the vendored files of an API.
    ///
    /// # Errors
    ///
    /// When a file cannot be read, its checksum or version differs from `origin.toml`, there are several
    /// complete documents, or, without one, a page has no fragment.
    pub(crate) fn read(tree: &Tree, api: &str, files: &mut Files) -> Result<Self, Error> {
        let vendored = origin::read(tree, files, &upstream(api))?;
        let (mut complete, mut fragments) = (Vec::new(), Vec::new());
        let mut without_fragment = Vec::new();
        for source in vendored {
            let name = files.file(source.file).name().to_owned();
            let is_document = is_document(&name);
            let node = if is_document {
                parse(files, source.file)?
            } else if let Some(node) = fragment::read(files, source.file)? {
                node
            } else {
                without_fragment.push(source.file);
                continue;
            };
            check_version(files, &node, &source.version)?;
            if is_document && !complete.is_empty() {
                return Err(Error::failed(format!("{name}: a second complete document"))
                    .help("an API has one complete document; remove the outdated one"));
            }
            if is_document { &mut complete } else { &mut fragments }.push((source.provenance, node));
        }
        if let Some((provenance, node)) = complete.pop() {
            return Ok(Published { value: node.to_json(), sources: vec![provenance] });
        }
        if let Some(page) = without_fragment.first() {
            return Err(fragment::missing(files, *page));
        }
        let (sources, fragments) = fragments.into_iter().unzip();
        let merged = merge::merge(files, fragments)?;
        let value = merged
            .ok_or_else(|| Error::failed(format!("{}: no file is vendored in this folder", upstream(api))))?
            .to_json();
        Ok(Published { value, sources })
    }
}

/// Whether a file of this name is a complete document, not a page.
pub(crate) fn is_document(name: &str) -> bool {
    [".yaml", ".yml", ".json"].iter().any(|ending| name.ends_with(ending))
}

/// Parses a complete document, YAML or JSON.
pub(crate) fn parse(files: &Files, file: FileId) -> Result<Node, Error> {
    Node::parse(&files.excerpt(file))
        .map_err(|error| Error::failed(format!("{}: {error}", files.locate(error.span))))
}

/// Checks that the version of the document is the one that `origin.toml` records. A document without a
/// version passes.
fn check_version(files: &Files, document: &Node, recorded: &str) -> Result<(), Error> {
    match document.pointer("/info/version").filter(|version| version.as_str() != Some(recorded)) {
        None => Ok(()),
        Some(version) => {
            let (place, is) = (files.locate(version.span), version.to_json());
            Err(Error::failed(format!("{place}: the version is {is}, origin.toml records {recorded}")))
        }
    }
}
