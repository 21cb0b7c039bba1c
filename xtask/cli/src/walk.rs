//! Finds the files of given extensions below a folder, sorted.

use std::path::{Path, PathBuf};

use walkdir::WalkDir;

use crate::error::Error;

/// The path itself where it is no folder; otherwise all files below it with one of these extensions.
pub(crate) fn files_below(path: &Path, extensions: &[&str]) -> Result<Vec<PathBuf>, Error> {
    if !path.is_dir() {
        return Ok(vec![path.to_owned()]);
    }
    let mut found = Vec::new();
    for entry in WalkDir::new(path).sort_by_file_name() {
        let entry =
            entry.map_err(|error| Error::failed(format!("{}: cannot be read: {error}", path.display())))?;
        let extension = entry.path().extension().and_then(|extension| extension.to_str());
        if entry.file_type().is_file() && extension.is_some_and(|known| extensions.contains(&known)) {
            found.push(entry.into_path());
        }
    }
    if found.is_empty() {
        let extensions = extensions.join(" or .");
        return Err(Error::failed(format!("{}: there is no .{extensions} file below it", path.display())));
    }
    Ok(found)
}
