//! A copy of what `spec` and the checker read of one API, with published files in place of vendored ones.
//!
//! The checker and the steps of `spec` read the copy as they read the repository, which stays as it is.

use std::fs;
use std::path::Path;

use docdrift_cli::Error;

use super::published::{Published, State};
use crate::tree::Tree;

/// The copy; its folder is removed when it is dropped.
#[derive(Debug)]
pub(crate) struct Candidate {
    pub(crate) tree: Tree,
    _folder: tempfile::TempDir,
}

impl Candidate {
    /// Copies the files of an API, and replaces those that are not known to be unchanged: pages by the
    /// provider's own text, a document by its facts.
    pub(crate) fn of(tree: &Tree, api: &str, published: &[Published]) -> Result<Self, Error> {
        let folder = tempfile::tempdir()
            .map_err(|reason| Error::failed(format!("a temporary folder cannot be made: {reason}")))?;
        for name in ["openapi".to_owned(), format!("tests/recordings/{api}")] {
            if tree.has(&name) {
                copy(&tree.path().join(&name), &folder.path().join(&name))
                    .map_err(|reason| Error::failed(format!("{name}: cannot be copied: {reason}")))?;
            }
        }
        let candidate = Candidate { tree: Tree::at(folder.path()), _folder: folder };
        for file in published.iter().filter(|file| file.state != State::Unchanged) {
            candidate.tree.write(&file.watched.name, &file.text)?;
        }
        Ok(candidate)
    }
}

/// Copies a file, or a folder with everything in it.
fn copy(from: &Path, to: &Path) -> std::io::Result<()> {
    if from.is_dir() {
        fs::create_dir_all(to)?;
        for entry in fs::read_dir(from)? {
            let entry = entry?;
            copy(&entry.path(), &to.join(entry.file_name()))?;
        }
        return Ok(());
    }
    if let Some(folder) = to.parent() {
        fs::create_dir_all(folder)?;
    }
    fs::copy(from, to).map(drop)
}
