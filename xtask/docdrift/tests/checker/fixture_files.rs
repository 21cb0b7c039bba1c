//! Reads fixtures: a folder with pages and, beside them, OpenAPI documents, recordings and client schemas.

use std::fs;
use std::path::Path;

use docdrift::NAVIGATION_FILES;

use crate::common::Case;

/// A fixture and the name of its folder.
pub(crate) struct Fixture {
    pub(crate) name: String,
    pub(crate) case: Case,
}

/// The folder of all fixtures.
pub(crate) const FOLDER: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/fixtures");

/// The names of all fixtures, sorted.
pub(crate) fn names() -> Vec<String> {
    file_names(Path::new(FOLDER))
}

/// All fixtures, in the order of their names.
pub(crate) fn all() -> Vec<Fixture> {
    names().into_iter().map(|name| Fixture { case: read(&name), name }).collect()
}

/// The files of the fixture with this name, as a case.
pub(crate) fn read(name: &str) -> Case {
    let folder = Path::new(FOLDER).join(name);
    let mut case = Case::default();
    for file in files_below(&folder, "") {
        let text = fs::read_to_string(folder.join(&file)).expect("fixtures are UTF-8");
        match file.as_str() {
            _ if is_of_site(&file) => case.site.push((file, text)),
            _ if file.ends_with(".md") || file.ends_with(".mdx") => case.pages.push((file, text)),
            _ if last_segment(&file).starts_with("openapi") => {
                case.descriptions |= last_segment(&file).contains("described");
                case.specs.push((file, text));
            }
            _ if file.starts_with("part") => case.parts.push((file, text)),
            "client.json" => case.client = Some((file, text)),
            _ => case.recordings.push((file, text, None)),
        }
    }
    case
}

/// Whether a file has a navigation, or is a script that one refers to.
fn is_of_site(file: &str) -> bool {
    let last = last_segment(file);
    let is_script = [".js", ".ts"].iter().any(|ending| last.ends_with(ending));
    let is_part = last.ends_with(".json")
        && last != "client.json"
        && !last.starts_with("openapi")
        && !last.starts_with("part");
    is_script || is_part || NAVIGATION_FILES.iter().copied().flatten().any(|name| *name == last)
}

fn last_segment(file: &str) -> &str {
    file.rsplit('/').next().unwrap_or(file)
}

/// The paths of all files below a folder, sorted; `within` is the path of the folder itself.
fn files_below(folder: &Path, within: &str) -> Vec<String> {
    let mut files = Vec::new();
    for name in file_names(&folder.join(within)) {
        let path = if within.is_empty() { name } else { format!("{within}/{name}") };
        if folder.join(&path).is_dir() {
            files.extend(files_below(folder, &path));
        } else {
            files.push(path);
        }
    }
    files
}

/// The names of all entries of a folder, sorted.
pub(crate) fn file_names(folder: &Path) -> Vec<String> {
    let entries = fs::read_dir(folder).unwrap_or_else(|error| panic!("{}: {error}", folder.display()));
    let name = |entry: std::io::Result<fs::DirEntry>| {
        entry.expect("the folder is readable").file_name().into_string().expect("file names are UTF-8")
    };
    let mut names: Vec<String> = entries.map(name).collect();
    names.sort();
    names
}
