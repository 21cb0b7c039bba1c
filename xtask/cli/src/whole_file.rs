//! Writes files as a whole: whoever interrupts finds complete files and no half one.

use std::fs::{self, File};
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};

use crate::error::Error;

/// A file that appears at its path when it is complete.
pub(crate) struct WholeFile {
    path: PathBuf,
    temporary: PathBuf,
    file: BufWriter<File>,
}

impl WholeFile {
    /// Begins a file beside its path. Folders above are made.
    pub(crate) fn create(path: &Path) -> Result<WholeFile, Error> {
        let folder = path.parent().filter(|folder| *folder != Path::new(""));
        if let Some(folder) = folder {
            fs::create_dir_all(folder).map_err(|reason| unwritable(folder, &reason))?;
        }
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        let temporary = path.with_file_name(format!(".{name}.{}.part", std::process::id()));
        let file = File::create(&temporary).map_err(|reason| unwritable(path, &reason))?;
        Ok(WholeFile { path: path.to_owned(), temporary, file: BufWriter::new(file) })
    }

    pub(crate) fn write(&mut self, text: &str) -> Result<(), Error> {
        self.file.write_all(text.as_bytes()).map_err(|reason| unwritable(&self.path, &reason))
    }

    /// Puts the file at its path.
    pub(crate) fn finish(mut self) -> Result<(), Error> {
        let finished = self.file.flush().and_then(|()| fs::rename(&self.temporary, &self.path));
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
