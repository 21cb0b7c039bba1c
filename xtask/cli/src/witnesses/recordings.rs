//! Adds recordings: those of our own form with their companions, and recorded traffic of any other form.

use std::path::{Path, PathBuf};

use docdrift::companion_of;

use super::Witnesses;
use crate::error::Error;
use crate::plain_file::FileKind;
use crate::site;
use crate::traffic::{self, candidates};
use crate::walk;

impl Witnesses {
    /// Adds a recording of any form, or all recordings below a folder; `-` is standard input with one entry a
    /// line. They are read after the documents, which declare what is secret.
    ///
    /// # Errors
    ///
    /// When a recording cannot be read, or the folder contains no file that may be one.
    pub fn add_recordings(&mut self, path: &Path) -> Result<(), Error> {
        if path == Path::new("-") {
            self.api().traffic.reads_standard_input = true;
            return Ok(());
        }
        let Some(path) = &self.place(path) else { return Ok(()) };
        let named = self.root.join(path);
        let folder = named.is_dir().then_some(named.clone());
        let kind = "file of recorded traffic";
        let found = match walk::chosen_below(&named, &candidates::may_be, kind, &self.excluded) {
            // The folder had no recordings yet.
            Err(_) if self.revision.is_some() => Vec::new(),
            found => found?,
        };
        self.add_recording_files(folder.as_deref(), found)
    }

    /// Adds recordings of any form. `folder` is the folder below which they were found, in which other files may be
    /// no recordings; `None` if they were named themselves.
    ///
    /// # Errors
    ///
    /// When a recording of our own form cannot be read, or what was named says what a recording expects.
    pub(crate) fn add_recording_files(
        &mut self,
        folder: Option<&Path>,
        found: Vec<PathBuf>,
    ) -> Result<(), Error> {
        for found in found {
            let path = self.relative(found.clone());
            if folder.is_none() && candidates::companion_of_own(&found) {
                let message = format!("{}: it says what a recording expects, and is none", path.display());
                return Err(Error::failed(message).help("name the recording, which is beside it"));
            }
            if candidates::is_own(&found) {
                self.add_own_recording(&path)?;
                self.api().traffic.known_folders.extend(folder.map(Path::to_owned));
            } else {
                let name = path.to_string_lossy().replace('\\', "/");
                let (folder, is_named) = (folder.map(Path::to_owned), folder.is_none());
                self.api().traffic.add(traffic::Recording { path: found, name, folder, is_named });
            }
        }
        Ok(())
    }

    /// Adds a recording of our own form, with its companion if there is one.
    fn add_own_recording(&mut self, path: &Path) -> Result<(), Error> {
        let file = self.read_file(path, FileKind::Recording)?;
        let companion = path.to_str().and_then(companion_of).map(PathBuf::from);
        let companion = companion.filter(|companion| site::is_plain_file(&self.root.join(companion)));
        let companion =
            companion.map(|companion| self.read_file(&companion, FileKind::Recording)).transpose()?;
        self.api().recordings.push((file, companion));
        Ok(())
    }

    /// Whether there is a recording of our own form, of which a tally has nothing.
    #[must_use]
    pub(crate) fn own_recording(&self) -> Option<&str> {
        let first = self.apis.iter().find_map(|api| api.recordings.first());
        first.map(|(file, _)| self.files.file(*file).name())
    }
}
