//! The files that a glob of the settings stands for, within the folder of the settings.

use std::path::{Path, PathBuf};

use globset::{GlobBuilder, GlobMatcher};
use ignore::gitignore::{Gitignore, GitignoreBuilder};

use crate::settings::near_miss::nearest;
use crate::walk;

/// A glob of inputs. Unlike in a `.gitignore`, it begins at the folder of the settings, so that `openapi.yaml` is one
/// file. The name of a folder stands for all files below it.
#[derive(Clone, Debug)]
pub(crate) struct InputGlob {
    /// The folders at its beginning that it names without a wildcard.
    base: PathBuf,
    /// `None` for a path without wildcards.
    matcher: Option<GlobMatcher>,
}

/// The files that a glob stands for.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct Expanded {
    /// The files, relative to the folder of the settings, sorted.
    pub(crate) files: Vec<PathBuf>,
    /// The number of files that the excludes of the settings left out.
    pub(crate) excluded: usize,
}

impl InputGlob {
    /// Reads a glob.
    ///
    /// # Errors
    ///
    /// What is wrong with it, as a clause that follows its text.
    pub(crate) fn parse(text: &str) -> Result<InputGlob, String> {
        check_path(text)?;
        let text = text.strip_prefix("./").unwrap_or(text).trim_end_matches('/');
        let is_glob = |step: &str| step.contains(['*', '?', '[', '{']);
        if !is_glob(text) {
            return Ok(InputGlob { base: PathBuf::from(text), matcher: None });
        }
        let base = text.split('/').take_while(|step| !is_glob(step)).collect();
        let glob = GlobBuilder::new(text).literal_separator(true).build();
        let glob = glob.map_err(|error| format!("is not a glob: {}", error.kind()))?;
        Ok(InputGlob { base, matcher: Some(glob.compile_matcher()) })
    }

    /// Whether it is the path of one file or folder.
    pub(crate) fn is_path(&self) -> bool {
        self.matcher.is_none()
    }

    /// The folder below which its files are.
    pub(crate) fn base(&self) -> &Path {
        &self.base
    }

    /// Whether it stands for a file, relative to the folder of the settings.
    fn matches(&self, path: &Path) -> bool {
        match &self.matcher {
            Some(matcher) => path.ancestors().any(|path| matcher.is_match(path)),
            None => path.starts_with(&self.base),
        }
    }

    /// The files that it stands for and `is_chosen` chooses. A path of one file is taken in any case.
    ///
    /// # Errors
    ///
    /// Why there are none, as a clause that follows its text.
    pub(crate) fn files(
        &self,
        root: &Path,
        excludes: &Gitignore,
        is_chosen: &dyn Fn(&Path) -> bool,
    ) -> Result<Expanded, String> {
        let base = root.join(&self.base);
        let Ok(real) = base.canonicalize() else { return Err(self.missing(root)) };
        if !real.starts_with(root) {
            return Err("is a link out of the repository".to_owned());
        }
        if real.is_file() {
            return Ok(Expanded { files: vec![self.base.clone()], excluded: 0 });
        }
        let relative = |path: &Path| path.strip_prefix(root).map_or(path.to_owned(), Path::to_owned);
        let is_of_glob = |path: &Path| self.matches(&relative(path)) && is_chosen(path);
        // The error that there are none is that of this function.
        let found = walk::chosen_below(&base, &is_of_glob, "file", &[]).unwrap_or_default();
        let (excluded, files): (Vec<PathBuf>, Vec<PathBuf>) =
            found.iter().map(|path| relative(path)).partition(|path| is_excluded(excludes, path));
        match (files.is_empty(), excluded.len()) {
            (true, 0) => Err("matches no file that is read here".to_owned()),
            (true, count) => Err(format!("matches only files that `exclude` leaves out, {count} of them")),
            (false, excluded) => Ok(Expanded { files, excluded }),
        }
    }

    /// Why there is no file, with a name that may have been meant.
    fn missing(&self, root: &Path) -> String {
        let folder = self.base.parent().unwrap_or(Path::new(""));
        let entries = std::fs::read_dir(root.join(folder)).into_iter().flatten().flatten();
        let mut names: Vec<String> =
            entries.map(|entry| entry.file_name().to_string_lossy().into_owned()).collect();
        names.sort();
        let name = self.base.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
        let near = nearest(&name, names.iter().map(String::as_str));
        let near = near.map(|near| folder.join(near).to_string_lossy().replace('\\', "/"));
        let near = near.map(|near| format!("; did you mean `{near}`?")).unwrap_or_default();
        match self.is_path() {
            true => format!("does not exist{near}"),
            false => format!("matches no file: there is no folder `{}`{near}", self.base.display()),
        }
    }
}

/// Checks that a text is a path below the folder of the settings.
///
/// # Errors
///
/// What is wrong with it, as a clause that follows its text.
pub(crate) fn check_path(text: &str) -> Result<(), String> {
    if text.trim().is_empty() {
        return Err("is empty".to_owned());
    }
    let has_drive = text.as_bytes().get(1) == Some(&b':');
    if text.starts_with(['/', '~']) || has_drive {
        return Err("is no path relative to the folder of the settings".to_owned());
    }
    if text.contains('\\') {
        return Err("has a `\\`: paths are written with `/`".to_owned());
    }
    if text.split('/').any(|step| step == "..") {
        return Err("leads out of the folder of the settings".to_owned());
    }
    Ok(())
}

/// Compiles globs as in a `.gitignore` in this folder.
///
/// # Errors
///
/// The index of the glob that is none, and what is wrong with it, as a clause that follows its text.
pub(crate) fn gitignore<'t>(
    root: &Path,
    globs: impl IntoIterator<Item = &'t str>,
) -> Result<Gitignore, (usize, String)> {
    let mut builder = GitignoreBuilder::new(root);
    let mut last = 0;
    for (number, glob) in globs.into_iter().enumerate() {
        last = number;
        if glob.trim().is_empty() {
            return Err((number, "is empty".to_owned()));
        }
        builder.add_line(None, glob).map_err(|error| (number, reason(&error)))?;
    }
    builder.build().map_err(|error| (last, reason(&error)))
}

fn reason(error: &ignore::Error) -> String {
    match error {
        ignore::Error::Glob { err, .. } => format!("is not a glob: {err}"),
        error => format!("is not a glob: {error}"),
    }
}

/// Whether such globs match a file, relative to their folder, or a folder that it is in.
pub(crate) fn is_excluded(globs: &Gitignore, path: &Path) -> bool {
    globs.matched_path_or_any_parents(path, false).is_ignore()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_glob_begins_at_the_folder_of_the_settings() {
        for (glob, path, expected) in [
            ("openapi.yaml", "openapi.yaml", true),
            ("openapi.yaml", "a/openapi.yaml", false),
            ("docs", "docs/a/b.md", true),
            ("docs/", "docs/a.md", true),
            ("docs/**/*.mdx", "docs/a.mdx", true),
            ("docs/**/*.mdx", "docs/a/b.mdx", true),
            ("docs/*.mdx", "docs/a/b.mdx", false),
            ("./docs/*.{md,mdx}", "docs/b.mdx", true),
            ("**/api/*.json", "x/y/api/a.json", true),
            ("apps/*/docs", "apps/a/docs/b.md", true),
        ] {
            assert_eq!(
                InputGlob::parse(glob).expect("a glob").matches(Path::new(path)),
                expected,
                "{glob} {path}"
            );
        }
    }

    #[test]
    fn a_path_out_of_the_folder_is_refused() {
        for path in ["", " ", "/etc/passwd", "../a", "a/../../b", "..", "C:/a", "a\\b", "~/a"] {
            assert!(InputGlob::parse(path).is_err(), "{path}");
        }
        for path in ["a..b/c", ".hidden/a", "a/.../b"] {
            assert!(InputGlob::parse(path).is_ok(), "{path}");
        }
    }
}
