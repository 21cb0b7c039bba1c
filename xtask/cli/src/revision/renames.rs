//! Finds the files of a revision that have another name now, as git recognises them: by their content.

use std::collections::BTreeMap;
use std::ffi::OsStr;
use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::process::Command;

use super::{git, output_from};

/// The largest file that git does not know yet and that is compared, in bytes. Pages and documents are smaller.
const MAX_BYTES: u64 = 16 << 20;

/// The files with another name: the name now, and that in the revision; relative to the folder of the repository.
#[derive(Debug, Default)]
pub(super) struct Renames(BTreeMap<PathBuf, PathBuf>);

impl Renames {
    /// Compares a commit with the files as they are, also those that nobody has added to the index yet. Lists and objects
    /// are written to a temporary folder: the repository is left alone. Without an answer of git, there are no renames.
    pub(super) fn since(commit: &str, top: &Path, temporary: &Path) -> Self {
        Self::read(commit, top, temporary).unwrap_or_default()
    }

    fn read(commit: &str, top: &Path, temporary: &Path) -> Option<Self> {
        let (index, objects) = (temporary.join("index-now"), temporary.join("objects"));
        let of_repository =
            |name: &str| Some(top.join(git(top, ["rev-parse", "--git-path", name]).ok()?.ok()?));
        fs::create_dir_all(&objects).ok()?;
        // Without a list there are no files that git knows; with it, git need not read the files that it knows.
        fs::copy(of_repository("index")?, &index).ok();
        let known_objects = of_repository("objects")?;
        let run = |input: Option<&Path>, arguments: &[&str]| {
            let mut command = Command::new("git");
            command.current_dir(top).env("GIT_INDEX_FILE", &index).env("GIT_OBJECT_DIRECTORY", &objects);
            command.env("GIT_ALTERNATE_OBJECT_DIRECTORIES", &known_objects);
            let input = input.map(File::open).transpose().ok()?;
            output_from(command.args(["-c", "core.fsmonitor=false"]).args(arguments), input).ok()?.ok()
        };
        run(None, &["add", "--update"])?;
        let list = temporary.join("new-files");
        let unknown = run(None, &["ls-files", "--others", "--exclude-standard", "-z"])?;
        let is_small =
            |name: &&str| top.join(name).symlink_metadata().is_ok_and(|about| about.len() <= MAX_BYTES);
        let small: Vec<&str> = unknown.split('\0').filter(|name| !name.is_empty()).filter(is_small).collect();
        fs::write(&list, small.join("\0")).ok()?;
        run(Some(&list), &["update-index", "--add", "-z", "--stdin"])?;
        let arguments = ["diff", "--cached", "--find-renames", "--diff-filter=R", "--name-status", "-z"];
        let changed = run(None, &[&arguments[..], &[commit]].concat())?;
        let mut fields = changed.split('\0');
        let mut renames = BTreeMap::new();
        while let (Some(_), Some(old), Some(new)) = (fields.next(), fields.next(), fields.next()) {
            renames.insert(PathBuf::from(new), PathBuf::from(old));
        }
        Some(Renames(renames))
    }

    /// Gives the files of the revision in a folder the names that they have now, as far as a file or folder of this name
    /// consists of them. `is_there` says whether something is there now.
    pub(super) fn follow(&self, input: &Path, files: &Path, is_there: impl Fn(&Path) -> bool) {
        // The whole folder, if it is gone: also what git does not recognise, because it was written anew.
        if let Some(folder) = self.folder(input).filter(|folder| !is_there(folder)) {
            rename(&files.join(folder), &files.join(input));
        }
        for (new, old) in &self.0 {
            // The configuration of a site is in a folder above its pages.
            let is_above = || new.parent().is_some_and(|folder| input.starts_with(folder));
            if new.starts_with(input) || is_above() {
                rename(&files.join(old), &files.join(new));
            }
        }
    }

    /// The folder that most files of a folder come from, with the same names below it.
    fn folder(&self, input: &Path) -> Option<PathBuf> {
        let mut folders: BTreeMap<PathBuf, usize> = BTreeMap::new();
        for (new, old) in &self.0 {
            let Ok(below) = new.strip_prefix(input) else { continue };
            if below.as_os_str() != OsStr::new("") && old.ends_with(below) {
                let folder: PathBuf = old.iter().take(old.iter().count() - below.iter().count()).collect();
                *folders.entry(folder).or_default() += 1;
            }
        }
        folders.remove(Path::new(""));
        // Of several with as many files, the first by name.
        let most = folders.into_iter().reduce(|most, other| if other.1 > most.1 { other } else { most });
        most.map(|(folder, _)| folder)
    }
}

/// Renames a file or folder, unless there is one of the new name already.
fn rename(old: &Path, new: &Path) {
    if new.exists() {
        return;
    }
    // What keeps its old name is an input that did not exist.
    new.parent().and_then(|folder| fs::create_dir_all(folder).ok());
    fs::rename(old, new).ok();
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_folder_comes_from_where_most_of_its_files_were() {
        let renames = [
            ("guides/a.md", "docs/a.md"),
            ("guides/b/c.md", "docs/b/c.md"),
            ("guides/d.md", "notes/d.md"),
            ("guides/e.md", "notes/other.md"),
            ("top/f.md", "f.md"),
        ];
        let renames = Renames(renames.map(|(new, old)| (PathBuf::from(new), PathBuf::from(old))).into());
        let folder = |input: &str| renames.folder(Path::new(input));
        assert_eq!(folder("guides"), Some(PathBuf::from("docs")));
        assert_eq!(folder("guides/b"), Some(PathBuf::from("docs/b")));
        assert_eq!(folder("top"), None, "the folder of the repository is not renamed");
        assert_eq!(folder("guides/a.md"), None, "a file is no folder");
    }
}
