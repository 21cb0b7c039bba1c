//! Checks the `.gitignore` files of a walk before they are read: a library reads them, which would wait for a pipe,
//! read a device for ever, and compile any number of globs.

use std::path::Path;
use std::sync::{Arc, Mutex, MutexGuard};

use ignore::DirEntry;

use crate::error::Error;
use crate::plain_file::{self, FileKind};

/// Size of all files of a walk together, in bytes. A large repository has a fifth of it; compiling them takes 2 s.
const MAX_BYTES: u64 = 512 << 10;

/// The files of a walk.
#[derive(Clone, Debug, Default)]
pub(super) struct IgnoreRules {
    state: Arc<Mutex<State>>,
}

#[derive(Debug, Default)]
struct State {
    bytes: u64,
    /// Why the first one cannot be read that cannot.
    error: Option<Error>,
}

impl IgnoreRules {
    /// Checks the files of the folder and of those above it, which the walk reads before it calls its filter.
    pub(super) fn check_above(&self, folder: &Path) -> Result<(), Error> {
        self.are_readable(folder);
        let folder = folder.canonicalize().unwrap_or_else(|_| folder.to_owned());
        for above in folder.ancestors().skip(1) {
            self.are_readable(above);
        }
        self.finish()
    }

    /// Whether the walk may enter what it found.
    pub(super) fn may_be_read(&self, entry: &DirEntry) -> bool {
        !entry.file_type().is_some_and(|kind| kind.is_dir()) || self.are_readable(entry.path())
    }

    /// The error of the first file that cannot be read.
    pub(super) fn finish(&self) -> Result<(), Error> {
        self.state().error.take().map_or(Ok(()), Err)
    }

    fn are_readable(&self, folder: &Path) -> bool {
        let file = folder.join(".gitignore");
        let name = file.to_string_lossy();
        let mut state = self.state();
        match plain_file::check(&file, FileKind::IgnoreRules) {
            Ok(size) => state.bytes += size,
            Err(error) => {
                state.error.get_or_insert(error.of(&name));
            }
        }
        if state.bytes > MAX_BYTES {
            let most = MAX_BYTES >> 10;
            let message = format!("{name}: up to this one, the files `.gitignore` have more than {most} KiB");
            state.error.get_or_insert(Error::failed(message).help("leave out globs that match nothing"));
        }
        state.error.is_none()
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().expect("no thread panics while it holds the lock")
    }
}
