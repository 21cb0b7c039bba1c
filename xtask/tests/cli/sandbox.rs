//! A folder of files to break at will, and the built program run in it.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

/// A temporary folder: with a copy of `openapi/`, or empty.
pub(crate) struct Sandbox {
    folder: PathBuf,
    /// Takes the folder away in the end; none for one that stays.
    _temporary: Option<tempfile::TempDir>,
}

/// How a run of the program ended, and what it printed.
#[derive(Debug)]
pub(crate) struct Run {
    pub(crate) code: i32,
    pub(crate) stdout: String,
    pub(crate) stderr: String,
}

impl Sandbox {
    /// With nothing in it.
    pub(crate) fn empty() -> Self {
        let temporary = tempfile::tempdir().expect("a temporary folder");
        Sandbox { folder: temporary.path().to_owned(), _temporary: Some(temporary) }
    }

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

    /// Copies a folder of the repository.
    fn copy(&self, name: &str) {
        let top = Path::new(env!("CARGO_MANIFEST_DIR")).parent().expect("xtask stands below the top");
        let entries = walkdir::WalkDir::new(top.join(name)).into_iter();
        for entry in
            entries.filter_entry(|entry| entry.file_name() != "target" && entry.file_name() != ".git")
        {
            let entry = entry.expect("the folder can be read");
            let copy = self.path(
                entry.path().strip_prefix(top).expect("it was found below the top").to_str().expect("UTF-8"),
            );
            if entry.file_type().is_dir() {
                fs::create_dir_all(copy).expect("the folder can be made");
            } else {
                fs::copy(entry.path(), copy).expect("the file can be copied");
            }
        }
    }

    /// Runs the program in this folder and on it, with nothing to read from and no colours.
    pub(crate) fn run(&self, arguments: &[&str]) -> Run {
        let output = Command::new(env!("CARGO_BIN_EXE_xtask"))
            .args(arguments)
            .arg("--root")
            .arg(&self.folder)
            .current_dir(&self.folder)
            .env("NO_COLOR", "1")
            .stdin(Stdio::null())
            .output()
            .expect("the program was built with this test");
        Run {
            code: output.status.code().expect("it was not killed"),
            stdout: String::from_utf8(output.stdout).expect("standard output is UTF-8"),
            stderr: String::from_utf8(output.stderr).expect("standard error is UTF-8"),
        }
    }

    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.folder.join(name)
    }

    pub(crate) fn read(&self, name: &str) -> String {
        fs::read_to_string(self.path(name)).expect("the file is there")
    }

    pub(crate) fn write(&self, name: &str, content: impl AsRef<[u8]>) {
        let path = self.path(name);
        fs::create_dir_all(path.parent().expect("a file has a folder")).expect("the folder can be made");
        fs::write(path, content).expect("the file can be written");
    }

    /// Replaces the first occurrence of a text that must be there.
    pub(crate) fn edit(&self, name: &str, from: &str, to: &str) {
        let text = self.read(name);
        assert!(text.contains(from), "{name} no longer contains {from:?}");
        self.write(name, text.replacen(from, to, 1));
    }
}
