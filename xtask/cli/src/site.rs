//! Finds the files with the navigation of the site that a folder of pages belongs to.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Component, Path, PathBuf};

use docdrift::{FileId, Files, NAVIGATION_FILES, ReadError, SiteFile, SiteReference, site_references};

use crate::error::Error;
use crate::plain_file::{self, FileKind};

/// How many folders above the named one are searched.
const FOLDERS_ABOVE: usize = 3;

/// How many files one navigation may consist of.
const MAX_FILES: usize = 200;

/// What a path of a reference may leave out.
const ENDINGS: &[&str] = &["", ".ts", ".js", ".json", ".mjs", ".cjs", "/index.ts", "/index.js"];

/// Reads the navigations in the folders of these pages, in the named folder and in the folders above it, but
/// not above a repository. `root` is the folder that all names are relative to.
///
/// # Errors
///
/// When one of the files cannot be read.
pub(crate) fn read(
    files: &mut Files,
    root: &Path,
    named: &Path,
    pages: &[PathBuf],
) -> Result<Vec<SiteFile>, Error> {
    let folder = if root.join(named).is_dir() { named } else { named.parent().unwrap_or(named) };
    let Ok(real) = root.join(folder).canonicalize() else { return Ok(Vec::new()) };
    let mut found = Vec::new();
    for place in places(folder, &real, pages) {
        for names in NAVIGATION_FILES {
            let is_there = |name: &&&str| plain_file::is_unlinked(&root.join(&place.name), Path::new(name));
            if let Some(name) = names.iter().find(is_there) {
                let mut reader =
                    SiteReader { files: &mut *files, root, known: BTreeMap::new(), references: Vec::new() };
                let file = reader.read(&place.name.join(name))?;
                reader.follow(&place.name, &place.name.join(name), file)?;
                let references = reader.references;
                let (pages, below) = (place.pages.clone(), place.below.clone());
                found.push(SiteFile { file, pages, below, references });
            }
        }
    }
    Ok(found)
}

/// A folder in which a navigation may be.
struct Place {
    /// The folder, as files in it are named.
    name: PathBuf,
    /// The beginning of the names of the pages that its navigation may be about.
    pages: String,
    /// The folder of these pages, relative to this one.
    below: String,
}

/// The folders to search: those of the pages, the named one, and those above it.
fn places(folder: &Path, real: &Path, pages: &[PathBuf]) -> Vec<Place> {
    let mut below: BTreeSet<&Path> = BTreeSet::new();
    for page in pages {
        below.extend(page.ancestors().skip(1).take_while(|above| above.starts_with(folder)));
    }
    below.insert(folder);
    let within = |name: &&Path| Place { name: name.to_path_buf(), pages: prefix(name), below: String::new() };
    let mut places: Vec<Place> = below.iter().map(within).collect();
    let mut name = folder.to_owned();
    for above in real.ancestors().skip(1).take(FOLDERS_ABOVE) {
        let mut inner = real.ancestors().take_while(|inner| *inner != above);
        if inner.any(is_repository) {
            break;
        }
        name = parent(&name);
        let below = real.strip_prefix(above).expect("an ancestor is a prefix");
        places.push(Place {
            name: name.clone(),
            pages: prefix(folder),
            below: below.to_string_lossy().replace('\\', "/"),
        });
    }
    places
}

pub(crate) fn is_repository(folder: &Path) -> bool {
    folder.join(".git").exists()
}

/// The folder above a folder, also if that is named `.` or `..`.
pub(crate) fn parent(folder: &Path) -> PathBuf {
    match folder.components().next_back() {
        Some(Component::Normal(_)) => folder.parent().unwrap_or(Path::new("")).to_owned(),
        Some(Component::CurDir) | None => PathBuf::from(".."),
        _ => folder.join(".."),
    }
}

/// The beginning of the names of files in a folder.
fn prefix(folder: &Path) -> String {
    let name = folder.to_string_lossy().replace('\\', "/");
    if name.is_empty() || name.ends_with('/') { name } else { name + "/" }
}

/// Whether a path is a file, and no symbolic link.
pub(crate) fn is_plain_file(path: &Path) -> bool {
    path.symlink_metadata().is_ok_and(|data| data.is_file())
}

/// Reads one navigation with the files that it refers to.
struct SiteReader<'f> {
    files: &'f mut Files,
    root: &'f Path,
    known: BTreeMap<PathBuf, FileId>,
    references: Vec<SiteReference>,
}

impl SiteReader<'_> {
    fn read(&mut self, name: &Path) -> Result<FileId, Error> {
        if let Some(known) = self.known.get(name) {
            return Ok(*known);
        }
        let path = self.root.join(name);
        let name_of_file = name.to_string_lossy();
        let bytes = plain_file::read(&path, FileKind::Settings).map_err(|error| error.of(&name_of_file))?;
        let file = match self.files.add_bytes(&name_of_file, bytes) {
            Err(ReadError::NotUtf8 { file, .. }) => file,
            read => read.map_err(|error| Error::failed(error.to_string()))?,
        };
        self.known.insert(name.to_owned(), file);
        Ok(file)
    }

    /// Reads the files that a file refers to, and those that these refer to. A file outside of the repository
    /// or, without one, outside of the site's folder counts as missing.
    fn follow(&mut self, site: &Path, main: &Path, file: FileId) -> Result<(), Error> {
        let Ok(real) = self.root.join(site).canonicalize() else { return Ok(()) };
        let limit = real.ancestors().find(|above| is_repository(above)).unwrap_or(&real).to_owned();
        let mut open = vec![(main.to_owned(), file)];
        let mut seen: BTreeSet<FileId> = BTreeSet::from([file]);
        while let Some((name, from)) = open.pop() {
            for path in site_references(self.files, from) {
                let target = self.resolve(site, &name, &path, &limit);
                let target = target.filter(|_| self.known.len() < MAX_FILES);
                let to = target.as_ref().map(|target| self.read(target)).transpose()?;
                self.references.push(SiteReference { from, path, to });
                if let (Some(target), Some(to)) = (target, to)
                    && seen.insert(to)
                {
                    open.push((target, to));
                }
            }
        }
        Ok(())
    }

    fn resolve(&self, site: &Path, from: &Path, path: &str, limit: &Path) -> Option<PathBuf> {
        let target = match path.strip_prefix("@site/") {
            Some(path) => site.join(path),
            None => from.parent()?.join(path.trim_start_matches("./")),
        };
        let named = |ending: &&str| PathBuf::from(format!("{}{ending}", target.display()));
        let is_within = |path: &PathBuf| {
            let path = self.root.join(path);
            is_plain_file(&path) && path.canonicalize().is_ok_and(|path| path.starts_with(limit))
        };
        ENDINGS.iter().map(named).find(is_within)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_folder_above_a_folder_is_named_from_it() {
        for (folder, above) in [("a/b", "a"), ("a", ""), ("", ".."), (".", ".."), ("..", "../..")] {
            assert_eq!(parent(Path::new(folder)), Path::new(above), "{folder}");
        }
    }
}
