//! Writes files as a whole: whoever interrupts finds complete files and no half one.

use std::fs::{self, File};
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};

use crate::error::Error;

/// A file that appears at its path when it is complete.
pub(crate) struct WholeFile {
    /// The path as it was named, for messages.
    path: PathBuf,
    /// The file that is replaced: where a link leads to, or the path itself.
    target: PathBuf,
    temporary: PathBuf,
    file: BufWriter<File>,
}

impl WholeFile {
    /// Begins a file beside its path. Folders above are made.
    pub(crate) fn create(path: &Path) -> Result<WholeFile, Error> {
        // A link stays a link: the file that it leads to is replaced.
        let target = path.canonicalize().unwrap_or_else(|_| path.to_owned());
        let folder = path.parent().filter(|folder| *folder != Path::new(""));
        if let Some(folder) = folder {
            fs::create_dir_all(folder).map_err(|reason| unwritable(folder, &reason))?;
        }
        let name = target.file_name().unwrap_or_default().to_string_lossy();
        let temporary = target.with_file_name(format!(".{name}.{}.part", std::process::id()));
        let file = File::create(&temporary).map_err(|reason| unwritable(path, &reason))?;
        if let Ok(existing) = target.metadata() {
            // Who may read the file stays as it is; where that cannot be set, the new file has the usual permissions.
            file.set_permissions(existing.permissions()).ok();
        }
        Ok(WholeFile { path: path.to_owned(), target, temporary, file: BufWriter::new(file) })
    }

    pub(crate) fn write(&mut self, text: &str) -> Result<(), Error> {
        self.file.write_all(text.as_bytes()).map_err(|reason| unwritable(&self.path, &reason))
    }

    /// Puts the file at its path.
    pub(crate) fn finish(mut self) -> Result<(), Error> {
        let finished = self.file.flush().and_then(|()| fs::rename(&self.temporary, &self.target));
        finished.map_err(|reason| unwritable(&self.path, &reason))
    }
}

impl Drop for WholeFile {
    fn drop(&mut self) {
        // After `finish` it is no longer there.
        fs::remove_file(&self.temporary).ok();
    }
}

fn unwritable(path: &Path, reason: &io::Error) -> Error {
    Error::failed(format!("{}: cannot be written: {reason}", path.display()))
}
