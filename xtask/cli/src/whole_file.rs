//! Writes files as a whole: whoever interrupts finds complete files and no half one.

use std::fs::{self, File};
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};

use crate::error::Error;
use crate::interruption::Unfinished;
use crate::plain_file::leads_out;
use crate::site::is_repository;

/// A file that appears at its path when it is complete.
pub(crate) struct WholeFile {
    /// The path as it was named, for messages.
    path: PathBuf,
    /// The file that is replaced: where a link leads to, or the path itself.
    target: PathBuf,
    temporary: PathBuf,
    file: BufWriter<File>,
    /// Dropped last: until then, a signal removes the temporary file.
    _unfinished: Unfinished,
}

impl WholeFile {
    /// Begins a file beside its path. Folders above are made.
    pub(crate) fn create(path: &Path) -> Result<WholeFile, Error> {
        check_place(path)?;
        // A link stays a link: the file that it leads to is replaced.
        let target = path.canonicalize().unwrap_or_else(|_| path.to_owned());
        let folder = path.parent().filter(|folder| *folder != Path::new(""));
        if let Some(folder) = folder {
            fs::create_dir_all(folder).map_err(|reason| unwritable(folder, &reason))?;
        }
        let name = target.file_name().unwrap_or_default().to_string_lossy();
        let temporary = target.with_file_name(format!(".{name}.{}.part", std::process::id()));
        let unfinished = Unfinished::at(&temporary);
        // What is there may be a link of a stranger who guessed the number; a new file never follows one.
        fs::remove_file(&temporary).ok();
        let file = File::create_new(&temporary).map_err(|reason| unwritable(path, &reason))?;
        if let Ok(existing) = target.metadata() {
            // Who may read the file stays as it is; where that cannot be set, the new file has the usual permissions.
            file.set_permissions(existing.permissions()).ok();
        }
        Ok(WholeFile {
            path: path.to_owned(),
            target,
            temporary,
            file: BufWriter::new(file),
            _unfinished: unfinished,
        })
    }

    pub(crate) fn write(&mut self, text: &str) -> Result<(), Error> {
        self.write_bytes(text.as_bytes())
    }

    pub(crate) fn write_bytes(&mut self, bytes: &[u8]) -> Result<(), Error> {
        self.file.write_all(bytes).map_err(|reason| unwritable(&self.path, &reason))
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

/// Checks that no symbolic link leads from the working directory, or its repository, to a place outside of it: whoever
/// made such a link would decide what is overwritten.
pub(crate) fn check_place(path: &Path) -> Result<(), Error> {
    let Some(here) = std::env::current_dir().ok().and_then(|here| here.canonicalize().ok()) else {
        return Ok(());
    };
    let within = here.ancestors().find(|above| is_repository(above)).unwrap_or(&here);
    if !leads_out(path, within) {
        return Ok(());
    }
    let message =
        format!("{}: is not written: a symbolic link leads out of the repository there", path.display());
    Err(Error::failed(message).help("remove the link, or name the file that it leads to"))
}

fn unwritable(path: &Path, reason: &io::Error) -> Error {
    Error::failed(format!("{}: cannot be written: {reason}", path.display()))
}

#[cfg(all(test, unix))]
mod tests {
    use super::*;

    #[test]
    fn a_link_in_place_of_the_temporary_file_is_not_followed() {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let place = |name: &str| folder.path().join(name);
        fs::write(place("other"), "kept").expect("a file");
        let link = place(&format!(".new.{}.part", std::process::id()));
        std::os::unix::fs::symlink(place("other"), &link).expect("a link");
        let mut whole = WholeFile::create(&place("new")).expect("the folder is writable");
        whole.write("text").expect("it is open");
        whole.finish().expect("the folder is writable");
        assert_eq!(fs::read_to_string(place("other")).expect("it is there"), "kept");
        assert_eq!(fs::read_to_string(place("new")).expect("it is there"), "text");
    }
}
