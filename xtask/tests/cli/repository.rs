//! Folders with copies of what the commands of this repository work on.

use std::fs;
use std::path::Path;

use crate::sandbox::Sandbox;

impl Sandbox {
    /// With a copy of `openapi/`.
    pub(crate) fn new() -> Self {
        let sandbox = Self::empty();
        sandbox.copy("openapi");
        sandbox
    }

    /// With a copy of all that `conformance` looks at.
    pub(crate) fn whole() -> Self {
        let sandbox = Self::new();
        sandbox.copy("tests/recordings");
        sandbox.copy("snapshots/checkout-client");
        sandbox
    }

    /// With a copy of everything but build output.
    pub(crate) fn repository() -> Self {
        let sandbox = Self::empty();
        sandbox.copy("");
        sandbox
    }

    /// The same at a path that stays, and is overwritten.
    pub(crate) fn repository_at(folder: &Path) -> Self {
        if folder.exists() {
            fs::remove_dir_all(folder).expect("what is there is from the last time");
        }
        let sandbox = Sandbox { folder: folder.to_owned(), _temporary: None };
        sandbox.copy("");
        sandbox
    }

    /// Replaces the first occurrence of a text that must be there.
    pub(crate) fn edit(&self, name: &str, from: &str, to: &str) {
        let text = self.read(name);
        assert!(text.contains(from), "{name} no longer contains {from:?}");
        self.write(name, text.replacen(from, to, 1));
    }
}
