//! A temporary folder with input files, in which tests run the built program. The tests of xtask use this
//! file, too.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Stdio;

/// The working directory of a test.
pub(crate) struct Sandbox {
    pub(crate) folder: PathBuf,
    /// Removes the folder when it is dropped; `None` if the folder is kept.
    pub(crate) _temporary: Option<tempfile::TempDir>,
}

/// The result of a run of the program.
#[derive(Debug)]
pub(crate) struct Run {
    pub(crate) code: i32,
    pub(crate) stdout: String,
    pub(crate) stderr: String,
}

impl Sandbox {
    /// Creates an empty temporary folder.
    pub(crate) fn empty() -> Self {
        let temporary = tempfile::tempdir().expect("a temporary folder");
        Sandbox { folder: temporary.path().to_owned(), _temporary: Some(temporary) }
    }

    /// Copies a folder or file of the repository to the same path in the sandbox, without build output.
    pub(crate) fn copy(&self, name: &str) {
        let mut above = Path::new(env!("CARGO_MANIFEST_DIR")).ancestors();
        let top = above.find(|folder| folder.join("openapi").is_dir()).expect("the root of the repository");
        let entries = walkdir::WalkDir::new(top.join(name)).into_iter();
        for entry in
            entries.filter_entry(|entry| entry.file_name() != "target" && entry.file_name() != ".git")
        {
            let entry = entry.expect("the folder can be read");
            let copy = self.path(
                entry.path().strip_prefix(top).expect("it was found below the root").to_str().expect("UTF-8"),
            );
            if entry.file_type().is_dir() {
                fs::create_dir_all(copy).expect("the folder can be made");
            } else {
                fs::create_dir_all(copy.parent().expect("a file is in a folder"))
                    .expect("the folder can be made");
                fs::copy(entry.path(), copy).expect("the file can be copied");
            }
        }
    }

    /// Runs the program that `crate::program` returns, in this folder, without input and colours.
    pub(crate) fn run(&self, arguments: &[&str]) -> Run {
        let output = crate::program(&self.folder)
            .args(arguments)
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
}
