//! Finds the files with given extensions below a folder, sorted, without files that git ignores.

mod ignore_rules;

use std::error::Error as _;
use std::path::{Path, PathBuf};

use ignore::WalkBuilder;
use ignore::overrides::{Override, OverrideBuilder};

use self::ignore_rules::IgnoreRules;
use crate::error::Error;

/// All files with one of these extensions below a folder. If the path is not a folder, only the path itself.
///
/// Hidden files and folders, `node_modules`, and paths that a `.gitignore` or one of the globs excludes are
/// skipped, unless the path itself is one of them. Symbolic links are not followed.
///
/// # Errors
///
/// When a folder cannot be read, a glob cannot be applied, or no file is found.
pub(crate) fn files_below(
    path: &Path,
    extensions: &[&str],
    excluded: &[String],
) -> Result<Vec<PathBuf>, Error> {
    let kind = format!(".{} file", extensions.join(" or ."));
    chosen_below(path, &|path| has_extension(path, extensions), &kind, excluded)
}

/// As [`files_below`], with the files that a function chooses; `kind` names them in the error that there are none.
pub(crate) fn chosen_below(
    path: &Path,
    is_chosen: &dyn Fn(&Path) -> bool,
    kind: &str,
    excluded: &[String],
) -> Result<Vec<PathBuf>, Error> {
    if !path.is_dir() {
        return Ok(vec![path.to_owned()]);
    }
    let excluded = excluded_below(path, excluded)?;
    let mut found = walk(path, is_chosen, &excluded, true)?;
    // A `.gitignore` above the named folder may exclude all of it, as `dist/**` does. The folder was named,
    // so it is read without these rules.
    if found.is_empty() && walk(path, is_chosen, &Override::empty(), true)?.is_empty() {
        found = walk(path, is_chosen, &excluded, false)?;
    }
    if found.is_empty() {
        return Err(Error::failed(format!("{}: there is no {kind} below it", path.display())).help(
            "hidden files, `node_modules`, files that git ignores and files that --exclude matches \
             are read only if they are named",
        ));
    }
    Ok(found)
}

fn has_extension(path: &Path, extensions: &[&str]) -> bool {
    let extension = path.extension().and_then(|extension| extension.to_str());
    extension.is_some_and(|known| extensions.contains(&known))
}

/// Files with one of these extensions below a folder, which may have none.
///
/// # Errors
///
/// As [`files_below`].
pub(crate) fn other_files_below(
    path: &Path,
    extensions: &[&str],
    excluded: &[String],
) -> Result<Vec<PathBuf>, Error> {
    if !path.is_dir() {
        return Ok(Vec::new());
    }
    walk(path, &|path| has_extension(path, extensions), &excluded_below(path, excluded)?, true)
}

/// The globs of `--exclude`, for a folder.
fn excluded_below(path: &Path, excluded: &[String]) -> Result<Override, Error> {
    overrides(path, excluded).map_err(|error| {
        Error::usage(format!("{}: a glob of --exclude cannot be applied: {error}", path.display()))
    })
}

/// The files below a folder. The `.gitignore` files above the folder apply only with `outer_rules`; those in
/// the folder and below it always apply.
fn walk(
    folder: &Path,
    is_chosen: &dyn Fn(&Path) -> bool,
    excluded: &Override,
    outer_rules: bool,
) -> Result<Vec<PathBuf>, Error> {
    let rules = IgnoreRules::default();
    rules.check_above(folder)?;
    let mut walk = WalkBuilder::new(folder);
    let rules_below = rules.clone();
    walk.overrides(excluded.clone())
        .parents(outer_rules)
        // Outside of a repository, `.gitignore` files apply as well. Within a repository, `.gitignore` files
        // above its root do not apply.
        .require_git(outer_rules && is_in_repository(folder))
        // Rules of this user or machine would make results differ between machines.
        .git_global(false)
        .git_exclude(false)
        .ignore(false)
        .sort_by_file_name(Ord::cmp)
        .filter_entry(move |entry| entry.file_name() != "node_modules" && rules_below.may_be_read(entry));
    let mut found = Vec::new();
    for entry in walk.build() {
        let entry = entry.map_err(|error| unreadable(folder, &error))?;
        if entry.file_type().is_some_and(|kind| kind.is_file()) && is_chosen(entry.path()) {
            found.push(entry.into_path());
        }
    }
    rules.finish().map(|()| found)
}

/// Compiles the globs of `--exclude` for a walk of this folder; they are relative to the folder.
fn overrides(folder: &Path, excluded: &[String]) -> Result<Override, ignore::Error> {
    let mut overrides = OverrideBuilder::new(folder);
    for glob in excluded {
        // An override without `!` would include only the paths that it matches.
        overrides.add(&format!("!{glob}"))?;
    }
    overrides.build()
}

/// Validates the value of `--exclude`.
///
/// # Errors
///
/// When the value is not a glob; clap prints the message to the user.
pub(crate) fn parse_glob(text: &str) -> Result<String, String> {
    if text.trim().is_empty() {
        return Err("the glob is empty".to_owned());
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

/// The error that a folder cannot be read. It names that folder, which may be below the walked folder.
fn unreadable(walked: &Path, error: &ignore::Error) -> Error {
    let reason = match error.io_error() {
        // Print only the source of the error, because the outer error repeats the path.
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
