//! The files of a repository that may be of interest, by their names.

use std::path::{Path, PathBuf};

use crate::error::Error;
use crate::plain_file;
use crate::walk;

/// Folders of what is tested, vendored or generated. What they contain is not what a site documents.
const FOREIGN_FOLDERS: &[&str] = &[
    "__fixtures__",
    "__mocks__",
    "__tests__",
    "build",
    "coverage",
    "dist",
    "example",
    "examples",
    "fixtures",
    "mocks",
    "node_modules",
    "out",
    "samples",
    "snapshots",
    "target",
    "templates",
    "test",
    "testdata",
    "tests",
    "third_party",
    "vendor",
];

/// The files of a repository that git does not ignore.
#[derive(Debug)]
pub(super) struct Repository {
    pub(super) root: PathBuf,
    /// The names of the files relative to the root, with `/`, sorted.
    pub(super) files: Vec<String>,
}

impl Repository {
    pub(super) fn read(root: &Path) -> Result<Repository, Error> {
        const ENDINGS: &[&str] =
            &["md", "mdx", "json", "yaml", "yml", "toml", "js", "ts", "mjs", "mts", "cjs", "har", "ndjson"];
        let mut found = walk::other_files_below(root, ENDINGS, &[])?;
        // VuePress and VitePress keep their navigation in a hidden folder.
        for hidden in [".vuepress", ".vitepress"] {
            let folders: Vec<PathBuf> =
                found.iter().flat_map(|file| file.ancestors().skip(1)).map(Path::to_owned).collect();
            let mut folders: Vec<PathBuf> =
                folders.into_iter().filter(|folder| folder.starts_with(root)).collect();
            folders.sort();
            folders.dedup();
            let names = ["config.js", "config.ts", "config.mts", "config.mjs"]
                .map(|name| Path::new(hidden).join(name));
            for folder in &folders {
                let is_there = |name: &&PathBuf| plain_file::is_unlinked(folder, name);
                found.extend(names.iter().filter(is_there).map(|name| folder.join(name)));
            }
        }
        let name = |path: &PathBuf| {
            path.strip_prefix(root).ok().map(|path| path.to_string_lossy().replace('\\', "/"))
        };
        let mut files: Vec<String> = found.iter().filter_map(name).collect();
        files.sort();
        Ok(Repository { root: root.to_owned(), files })
    }

    /// The beginning of a file: at most this many bytes; empty if it cannot be read.
    pub(super) fn beginning(&self, name: &str, limit: u64) -> String {
        let bytes = plain_file::read_beginning(&self.root.join(name), limit).unwrap_or_default();
        String::from_utf8_lossy(&bytes).into_owned()
    }

    /// The pages below a folder; all of them for an empty name.
    pub(super) fn pages_below<'r>(&'r self, folder: &'r str) -> impl Iterator<Item = &'r str> {
        let pages = self.files.iter().map(String::as_str).filter(|file| is_page(file));
        pages.filter(move |page| is_below(page, folder))
    }

    pub(super) fn has(&self, name: &str) -> bool {
        self.files.binary_search_by(|file| file.as_str().cmp(name)).is_ok()
    }
}

/// Whether a file is Markdown or MDX, and not one that a repository has for its developers.
pub(super) fn is_page(name: &str) -> bool {
    const OF_REPOSITORIES: &[&str] = &[
        "agents",
        "changelog",
        "claude",
        "code_of_conduct",
        "contributing",
        "license",
        "pull_request_template",
        "readme",
        "security",
        "skill",
        "support",
    ];
    let last = file_name(name);
    match last.rsplit_once('.') {
        Some((stem, "md")) => !OF_REPOSITORIES.contains(&stem.to_ascii_lowercase().as_str()),
        Some((_, "mdx")) => true,
        _ => false,
    }
}

/// Whether a file is in a folder of tests, or of what others wrote, below a folder of the repository.
pub(super) fn is_foreign(name: &str) -> bool {
    let folders = name.rsplit_once('/').map_or("", |(folders, _)| folders);
    folders.split('/').any(|step| FOREIGN_FOLDERS.contains(&step.to_ascii_lowercase().as_str()))
}

/// Whether a file is below a folder; every file is below the empty name.
pub(super) fn is_below(name: &str, folder: &str) -> bool {
    folder.is_empty() || name.strip_prefix(folder).is_some_and(|rest| rest.starts_with('/'))
}

/// The folder of a file; empty for the root.
pub(super) fn folder_of(name: &str) -> &str {
    name.rsplit_once('/').map_or("", |(folder, _)| folder)
}

pub(super) fn file_name(name: &str) -> &str {
    name.rsplit('/').next().unwrap_or(name)
}

/// A name as a glob that matches only this name.
pub(super) fn escaped(name: &str) -> String {
    let mut glob = String::new();
    for letter in name.chars() {
        if matches!(letter, '*' | '?' | '[' | '{') {
            glob.extend(['[', letter, ']']);
        } else {
            glob.push(letter);
        }
    }
    glob
}

/// A name in a folder.
pub(super) fn within(folder: &str, name: &str) -> String {
    match (folder, name) {
        ("", name) => name.to_owned(),
        (folder, "" | ".") => folder.to_owned(),
        (folder, name) => format!("{folder}/{name}"),
    }
}
