//! Access to the files of the repository: reads them by their path from its root, writes them atomically.

use std::fs;
use std::io::Write as _;
use std::path::{Path, PathBuf};

use docdrift::{FileId, Files};
use docdrift_cli::Error;

/// A copy of the repository. The name of a file is its path relative to the root, with `/`; messages contain
/// this name.
#[derive(Debug)]
pub(crate) struct Tree {
    root: PathBuf,
}

impl Tree {
    /// The copy in which this program was compiled.
    pub(crate) fn here() -> Self {
        let package = Path::new(env!("CARGO_MANIFEST_DIR"));
        Self::at(package.parent().expect("xtask is a folder of the repository"))
    }

    /// The copy at a path.
    pub(crate) fn at(root: impl Into<PathBuf>) -> Self {
        Tree { root: root.into() }
    }

    /// The root folder.
    pub(crate) fn path(&self) -> &Path {
        &self.root
    }

    /// Whether a file or folder of that name exists.
    pub(crate) fn has(&self, name: &str) -> bool {
        self.root.join(name).exists()
    }

    /// The bytes of a file.
    pub(crate) fn bytes(&self, name: &str) -> Result<Vec<u8>, Error> {
        fs::read(self.root.join(name))
            .map_err(|reason| Error::failed(format!("{name}: cannot be read: {reason}")))
    }

    /// The text of a file.
    pub(crate) fn text(&self, name: &str) -> Result<String, Error> {
        let text = String::from_utf8(self.bytes(name)?);
        text.map_err(|error| Error::failed(format!("{name}: is not UTF-8: {error}")))
    }

    /// Reads a text file into `files`, under its name.
    pub(crate) fn read(&self, files: &mut Files, name: &str) -> Result<FileId, Error> {
        files.add_bytes(name, self.bytes(name)?).map_err(|error| Error::failed(error.to_string()))
    }

    /// The names of files and folders directly in a folder, sorted, without hidden ones.
    pub(crate) fn list(&self, folder: &str) -> Result<Vec<String>, Error> {
        let failed = |reason| Error::failed(format!("{folder}: cannot be read: {reason}"));
        let mut names = Vec::new();
        for entry in fs::read_dir(self.root.join(folder)).map_err(failed)? {
            let name = entry.map_err(failed)?.file_name();
            let name = name.to_str().ok_or_else(|| {
                Error::failed(format!("{folder}: the name {} is not UTF-8", name.display()))
            })?;
            if !name.starts_with('.') {
                names.push(name.to_owned());
            }
        }
        names.sort();
        Ok(names)
    }

    /// Writes a file atomically: a build that reads it at the same time never sees a partial file.
    pub(crate) fn write(&self, name: &str, text: &str) -> Result<(), Error> {
        let target = self.root.join(name);
        let folder = target.parent().expect("the path of a file has a folder");
        fs::create_dir_all(folder)
            .and_then(|()| draft(folder))
            .and_then(|mut draft| {
                draft.write_all(text.as_bytes())?;
                draft.persist(&target)?;
                Ok(())
            })
            .map_err(|reason| Error::failed(format!("{name}: cannot be written: {reason}")))
    }
}

/// Creates a temporary file in the folder of the target, so that renaming it stays on one file system.
fn draft(folder: &Path) -> std::io::Result<tempfile::NamedTempFile> {
    let mut builder = tempfile::Builder::new();
    builder.prefix(".xtask-");
    // By default, only the owner may read a temporary file. With this mode, the umask of the user decides.
    #[cfg(unix)]
    builder.permissions(std::os::unix::fs::PermissionsExt::from_mode(0o666));
    builder.tempfile_in(folder)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn this_copy_is_the_one_with_the_package_of_that_name() {
        assert!(Tree::here().has("xtask/Cargo.toml"));
    }

    #[test]
    fn a_file_is_replaced_and_nothing_else_is_left_behind() {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let tree = Tree::at(folder.path());
        tree.write("a.yaml", "long text\n").expect("written");
        tree.write("a.yaml", "text\n").expect("replaced");
        assert_eq!(tree.bytes("a.yaml").expect("is there"), b"text\n");
        assert_eq!(fs::read_dir(folder.path()).expect("a folder").count(), 1);
    }

    #[test]
    fn what_cannot_be_read_is_named_as_the_repository_names_it() {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let error = Tree::at(folder.path()).bytes("openapi/x.yaml").expect_err("there is no such file");
        assert!(error.to_string().starts_with("error: openapi/x.yaml: cannot be read: "), "{error}");
    }
}
