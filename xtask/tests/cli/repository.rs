//! Sandboxes for the tests of xtask: copies of the files on which its commands work.

use std::fs;
use std::path::Path;

use crate::sandbox::Sandbox;

impl Sandbox {
    /// Creates a sandbox with a copy of `openapi/`.
    pub(crate) fn new() -> Self {
        let sandbox = Self::empty();
        sandbox.copy("openapi");
        sandbox
    }

    /// Creates a sandbox with a copy of all files that `conformance` reads.
    pub(crate) fn whole() -> Self {
        let sandbox = Self::new();
        sandbox.copy("tests/recordings");
        sandbox.copy("snapshots/checkout-client");
        sandbox
    }

    /// Creates a sandbox with a copy of the repository, without build output.
    pub(crate) fn repository() -> Self {
        let sandbox = Self::empty();
        sandbox.copy("");
        sandbox
    }

    /// Copies the repository to this path, which is overwritten and kept after the test.
    pub(crate) fn repository_at(folder: &Path) -> Self {
        if folder.exists() {
            fs::remove_dir_all(folder).expect("the folder was made by an earlier run");
        }
        let sandbox = Sandbox { folder: folder.to_owned(), _temporary: None };
        sandbox.copy("");
        sandbox
    }

    /// Replaces the first occurrence of a text, which the file must contain.
    pub(crate) fn edit(&self, name: &str, from: &str, to: &str) {
        let text = self.read(name);
        assert!(text.contains(from), "{name} no longer contains {from:?}");
        self.write(name, text.replacen(from, to, 1));
    }
}
