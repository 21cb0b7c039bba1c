//! Removes the unfinished files and the temporary folders of a run that is interrupted: by Ctrl-C, or by a runner that cancels a job.

#[cfg(unix)]
pub(crate) use self::unix::{Unfinished, remove_folder_if_interrupted};

/// A file that is not finished. Where there are no signals, an interrupted run leaves it.
#[cfg(not(unix))]
pub(crate) struct Unfinished;

#[cfg(not(unix))]
impl Unfinished {
    pub(crate) fn at(_: &std::path::Path) -> Self {
        Unfinished
    }
}

#[cfg(not(unix))]
pub(crate) fn remove_folder_if_interrupted(_: &std::path::Path) {}

#[cfg(unix)]
mod unix {
    use std::collections::BTreeSet;
    use std::fs;
    use std::path::{Path, PathBuf};
    use std::sync::{Mutex, MutexGuard, Once, PoisonError};
    use std::thread;
    use std::time::Duration;

    use signal_hook::consts::{SIGINT, SIGTERM};
    use signal_hook::iterator::Signals;
    use signal_hook::low_level::emulate_default_handler;

    /// The files that are not finished, and temporary folders.
    static FILES: Mutex<BTreeSet<PathBuf>> = Mutex::new(BTreeSet::new());

    fn files() -> MutexGuard<'static, BTreeSet<PathBuf>> {
        FILES.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// A file that is not finished. It is removed if a signal ends the program before this is dropped.
    pub(crate) struct Unfinished(PathBuf);

    impl Unfinished {
        /// Call this before the file is created.
        pub(crate) fn at(path: &Path) -> Self {
            add(path);
            Unfinished(path.to_owned())
        }
    }

    /// Removes a temporary folder with its content if a signal ends the program.
    pub(crate) fn remove_folder_if_interrupted(folder: &Path) {
        add(folder);
    }

    fn add(path: &Path) {
        static WATCH: Once = Once::new();
        WATCH.call_once(watch);
        files().insert(path.to_owned());
    }

    impl Drop for Unfinished {
        fn drop(&mut self) {
            files().remove(&self.0);
        }
    }

    /// Waits for the signals in a thread of its own. If that cannot be, a signal ends the program as usual.
    fn watch() {
        let Ok(mut signals) = Signals::new([SIGINT, SIGTERM]) else { return };
        thread::Builder::new()
            .spawn(move || {
                for signal in signals.forever() {
                    // Until the program has ended, nothing else is begun or finished.
                    let files = files();
                    files.iter().for_each(|file| remove(file));
                    // The caller sees which signal it was: a script then ends, too.
                    emulate_default_handler(signal).ok();
                }
            })
            .ok();
    }

    /// Removes a file or folder. A `git` that the same signal ends may still write to a folder for a moment.
    fn remove(path: &Path) {
        for _ in 0..20 {
            let removed = if path.is_dir() { fs::remove_dir_all(path) } else { fs::remove_file(path) };
            if removed.is_ok() || !path.exists() {
                return;
            }
            thread::sleep(Duration::from_millis(10));
        }
    }
}
