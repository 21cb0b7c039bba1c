//! The files that a recording names, from below its own folder.

use std::path::{Component, Path, PathBuf};

use docdrift_traffic::Siblings;

use crate::plain_file::{self, FileError};

/// The largest file that a recording names, in bytes.
const MAX_SIBLING: u64 = 64 << 20;

/// The folder of a recording. Its reasons name no file, since names in traffic can be secrets.
#[derive(Debug)]
pub(crate) struct Folder {
    /// The folder, without links; `None` if it is not there.
    own: Option<PathBuf>,
    /// For stubs of WireMock, which are in `mappings`, the folder of their bodies beside it.
    files: Option<PathBuf>,
}

/// How the stubs of WireMock name the folder of their bodies.
const FILES: &str = "../__files/";

impl Folder {
    /// The folder of a recording.
    pub(crate) fn of(recording: &Path) -> Folder {
        let own = recording.canonicalize().ok().and_then(|path| path.parent().map(Path::to_owned));
        let mut above = own.iter().flat_map(|own| own.ancestors());
        let mappings = above.find(|above| above.file_name().is_some_and(|name| name == "mappings"));
        let files = mappings.and_then(Path::parent).map(|above| above.join("__files"));
        // `__files` itself may be a link that leads elsewhere.
        let files = files.filter(|files| files.canonicalize().is_ok_and(|real| real == *files));
        Folder { own, files }
    }
}

impl Siblings for Folder {
    fn file(&self, name: &str) -> Result<Vec<u8>, String> {
        const OUTSIDE: &str = "lies outside the folder of the recording";
        let (root, name) = match name.strip_prefix(FILES) {
            Some(name) if self.files.is_some() => (&self.files, name),
            _ => (&self.own, name),
        };
        let path = Path::new(name);
        let is_below = path.components().all(|part| matches!(part, Component::Normal(_) | Component::CurDir));
        if !is_below || name.contains('\\') {
            return Err(OUTSIDE.to_owned());
        }
        let Some(root) = root else { return Err("is not there".to_owned()) };
        let Ok(found) = root.join(path).canonicalize() else { return Err("is not there".to_owned()) };
        // A link in the path leads to another one.
        let written: PathBuf = path.components().filter(|part| *part != Component::CurDir).collect();
        if found != root.join(written) {
            return Err(if found.starts_with(root) { "is a link".to_owned() } else { OUTSIDE.to_owned() });
        }
        let content = plain_file::read_beginning(&found, MAX_SIBLING + 1).map_err(|error| match error {
            FileError::Special(_) => "is no file".to_owned(),
            _ => "cannot be read".to_owned(),
        })?;
        if content.len() as u64 > MAX_SIBLING {
            return Err(format!("is larger than {} MiB", MAX_SIBLING >> 20));
        }
        Ok(content)
    }
}
