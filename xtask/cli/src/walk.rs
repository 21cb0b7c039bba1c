//! Finds the files of given extensions below a named folder, sorted, without what git ignores.

use std::error::Error as _;
use std::path::{Path, PathBuf};

use ignore::WalkBuilder;
use ignore::overrides::{Override, OverrideBuilder};

use crate::error::Error;

/// The path itself where it is no folder; otherwise all files below it with one of these extensions.
///
/// Hidden files and folders, `node_modules` and what a `.gitignore` excludes are not searched, unless
/// they are the path itself; nor is what one of the globs excludes. Symbolic links are not followed.
pub(crate) fn files_below(
    path: &Path,
    extensions: &[&str],
    excluded: &[String],
) -> Result<Vec<PathBuf>, Error> {
    if !path.is_dir() {
        return Ok(vec![path.to_owned()]);
    }
    let excluded = overrides(path, excluded)
        .map_err(|error| Error::usage(format!("{}: cannot be excluded from: {error}", path.display())))?;
    let mut found = walk(path, extensions, &excluded, true)?;
    // A rule of a folder above may cover all of the named folder, as `dist/**` does.
    if found.is_empty() && walk(path, extensions, &Override::empty(), true)?.is_empty() {
        found = walk(path, extensions, &excluded, false)?;
    }
    if found.is_empty() {
        let extensions = extensions.join(" or .");
        return Err(Error::failed(format!("{}: there is no .{extensions} file below it", path.display()))
            .help(
                "hidden files, `node_modules`, what git ignores and what --exclude matches \
                   are only read by name",
            ));
    }
    Ok(found)
}

/// The files below a folder. The `.gitignore` files above it apply with `outer_rules` only, those
/// below it always.
fn walk(
    folder: &Path,
    extensions: &[&str],
    excluded: &Override,
    outer_rules: bool,
) -> Result<Vec<PathBuf>, Error> {
    let mut walk = WalkBuilder::new(folder);
    walk.overrides(excluded.clone())
        .parents(outer_rules)
        // Outside of a repository, too. Inside of one, what is above the repository does not apply.
        .require_git(outer_rules && is_in_repository(folder))
        // Rules that only this machine or user has would make the result differ between machines.
        .git_global(false)
        .git_exclude(false)
        .ignore(false)
        .sort_by_file_name(Ord::cmp)
        .filter_entry(|entry| entry.depth() == 0 || entry.file_name() != "node_modules");
    let mut found = Vec::new();
    for entry in walk.build() {
        let entry = entry.map_err(|error| unreadable(folder, &error))?;
        let extension = entry.path().extension().and_then(|extension| extension.to_str());
        if entry.file_type().is_some_and(|kind| kind.is_file())
            && extension.is_some_and(|known| extensions.contains(&known))
        {
            found.push(entry.into_path());
        }
    }
    Ok(found)
}

/// Globs as the value of `--exclude` that a walk of this folder skips, relative to it.
fn overrides(folder: &Path, excluded: &[String]) -> Result<Override, ignore::Error> {
    let mut overrides = OverrideBuilder::new(folder);
    for glob in excluded {
        // Without the `!`, an override is what alone is included.
        overrides.add(&format!("!{glob}"))?;
    }
    overrides.build()
}

/// Parses the value of `--exclude`.
///
/// # Errors
///
/// When it is no glob; the message is for whoever wrote it.
pub(crate) fn parse_glob(text: &str) -> Result<String, String> {
    if text.trim().is_empty() {
        return Err("it is empty".to_owned());
    }
    match overrides(Path::new(""), &[text.to_owned()]) {
        Ok(_) => Ok(text.to_owned()),
        Err(ignore::Error::Glob { err, .. }) => Err(err),
        Err(error) => Err(error.to_string()),
    }
}

fn is_in_repository(folder: &Path) -> bool {
    folder.canonicalize().is_ok_and(|folder| folder.ancestors().any(|above| above.join(".git").exists()))
}

/// The error that a folder cannot be read: names that folder, which may be below the one that is walked.
fn unreadable(walked: &Path, error: &ignore::Error) -> Error {
    let reason = match error.io_error() {
        // The cause alone: the error around it names the path again.
        Some(io) => io.source().map_or_else(|| io.to_string(), ToString::to_string),
        None => error.to_string(),
    };
    Error::failed(format!("{}: cannot be read: {reason}", path_of(error).unwrap_or(walked).display()))
}

fn path_of(error: &ignore::Error) -> Option<&Path> {
    match error {
        ignore::Error::WithPath { path, .. } => Some(path),
        ignore::Error::WithDepth { err, .. } | ignore::Error::WithLineNumber { err, .. } => path_of(err),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_error_names_the_folder_that_cannot_be_read() {
        let io = std::io::Error::from(std::io::ErrorKind::PermissionDenied);
        let with_path =
            ignore::Error::WithPath { path: "site/private".into(), err: Box::new(ignore::Error::Io(io)) };
        let error = ignore::Error::WithDepth { depth: 1, err: Box::new(with_path) };
        assert_eq!(
            unreadable(Path::new("site"), &error).to_string(),
            "error: site/private: cannot be read: permission denied\n"
        );
    }
}
