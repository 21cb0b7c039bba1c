//! Finds the settings file: in the working directory or above, not above the repository.

use std::path::{Path, PathBuf};

use crate::error::Error;
use crate::plain_file::{self, FileKind};
use crate::site::is_repository;

/// The name of a settings file.
pub(crate) const NAME: &str = "docdrift.toml";

/// The folder below that of the settings in which the file may be, too.
const FOLDER: &str = ".config";

/// A settings file that was found.
#[derive(Debug)]
pub(super) struct FoundFile {
    /// The folder that all paths in the settings are relative to, without links.
    pub(super) root: PathBuf,
    /// The file.
    pub(super) path: PathBuf,
    /// The name of the file, relative to the folder.
    pub(super) name: String,
}

/// The settings file of a folder: in it, or in the nearest folder above that has one, up to that of the repository.
/// Outside of a repository, only the folder itself counts, because others may write above it.
///
/// # Errors
///
/// When a folder has two settings files, or the file is a link out of the folder.
pub(super) fn above(folder: &Path) -> Result<Option<FoundFile>, Error> {
    let Ok(folder) = folder.canonicalize() else { return Ok(None) };
    let is_within = folder.ancestors().any(is_repository);
    for root in folder.ancestors() {
        if let Some(found) = within(root)? {
            return Ok(Some(found));
        }
        if !is_within || is_repository(root) {
            break;
        }
    }
    Ok(None)
}

/// The settings file that a command line names.
///
/// # Errors
///
/// When there is no such file, or it is no regular one.
pub(super) fn named(path: &Path) -> Result<FoundFile, Error> {
    let missing = || Error::usage(format!("{}: there is no such settings file", path.display()));
    plain_file::check(path, FileKind::Settings).map_err(|error| error.of(&path.to_string_lossy()))?;
    let real = path.canonicalize().ok().ok_or_else(missing)?;
    let folder = real.parent().ok_or_else(missing)?;
    let root = if folder.ends_with(FOLDER) { folder.parent().unwrap_or(folder) } else { folder };
    let name = real.strip_prefix(root).unwrap_or(&real).to_string_lossy().replace('\\', "/");
    Ok(FoundFile { root: root.to_owned(), path: real, name })
}

fn within(root: &Path) -> Result<Option<FoundFile>, Error> {
    let names = [NAME.to_owned(), format!("{FOLDER}/{NAME}")];
    let mut found = names.iter().filter(|name| root.join(name).symlink_metadata().is_ok());
    let Some(name) = found.next() else { return Ok(None) };
    if let Some(other) = found.next() {
        let message = format!("{}: there are settings in `{name}` and in `{other}`", root.display());
        return Err(Error::usage(message).help("keep one of the two files, or name one with --config"));
    }
    let path = root.join(name);
    if !path.canonicalize().is_ok_and(|real| real.starts_with(root)) {
        return Err(Error::usage(format!(
            "{name}: the settings are a link out of the folder of the repository"
        ))
        .help("name the file with --config if you trust it"));
    }
    Ok(Some(FoundFile { root: root.to_owned(), path, name: name.clone() }))
}
