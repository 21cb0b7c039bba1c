//! Parts that pages share: which file a component stands for, where it was imported from one.

use std::collections::BTreeMap;
use std::sync::OnceLock;

use markdown::mdast::Node;

use super::block_context::Component;
use super::components;
use crate::source::gap::Gap;
use crate::source::{FileId, Files};

/// The files that a page may take parts from, by the last part of their names.
#[derive(Debug, Default)]
pub(crate) struct Snippets {
    by_name: BTreeMap<String, Vec<(String, FileId)>>,
    /// Many pages take the same part, some of them several times, and parsing is most of what that costs.
    parsed: BTreeMap<FileId, OnceLock<ParsedPart>>,
}

/// A part, parsed.
#[derive(Debug)]
pub(super) struct ParsedPart {
    /// Its tree; none where it could not be parsed.
    pub(super) root: Option<Node>,
    /// Its text as it was parsed.
    pub(super) text: String,
    /// What it imports itself.
    pub(super) imports: BTreeMap<String, String>,
    /// What was not understood.
    pub(super) gaps: Vec<Gap>,
}

impl Snippets {
    /// These files.
    #[must_use]
    pub(crate) fn among(files: &Files, pages: &[FileId]) -> Self {
        let mut by_name: BTreeMap<String, Vec<(String, FileId)>> = BTreeMap::new();
        for page in pages {
            let name = files.file(*page).name().replace('\\', "/");
            let last = name.rsplit('/').next().unwrap_or_default().to_owned();
            by_name.entry(last).or_default().push((name, *page));
        }
        let parsed = pages.iter().map(|page| (*page, OnceLock::new())).collect();
        Snippets { by_name, parsed }
    }

    /// A file that was found here, parsed once for all pages.
    pub(super) fn parsed(&self, file: FileId, parse: impl FnOnce() -> ParsedPart) -> Option<&ParsedPart> {
        self.parsed.get(&file).map(|parsed| parsed.get_or_init(parse))
    }

    /// The file that a path means: the only one whose name ends so. Where a site begins, the path does
    /// not tell, and of several that end so none is meant surely.
    pub(super) fn find(&self, path: &str) -> Option<FileId> {
        let steps: Vec<&str> = path.split('/').filter(|step| !matches!(*step, "" | "." | "..")).collect();
        let ending = format!("/{}", steps.join("/"));
        let named = self.by_name.get(*steps.last()?)?;
        // `<Snippet file="a.mdx">` names what stands below a folder of snippets.
        let ends = |name: &str| format!("/{name}").ends_with(&ending);
        let mut found = named.iter().filter(|(name, _)| ends(name));
        let (_, file) = found.next()?;
        found.next().is_none().then_some(*file)
    }
}

/// The files that a page imports as components, by the name of the component:
/// `import Keys from "/snippets/keys.mdx"`.
pub(super) fn imports(text: &str) -> BTreeMap<String, String> {
    let mut imports = BTreeMap::new();
    for line in text.lines().filter_map(|line| line.strip_prefix("import ")) {
        let Some((names, from)) = line.split_once(" from ") else { continue };
        let path = from.trim().trim_end_matches(';').trim_matches(['"', '\'']);
        let names = names.split(['{', '}', ',']).map(str::trim).filter(|name| !name.is_empty());
        if is_page(path) {
            imports.extend(names.map(|name| (name.to_owned(), path.to_owned())));
        }
    }
    imports
}

/// The path of the file that a component stands for, if it does: one that was imported, or that an
/// attribute of it names (`<Snippet file="a.mdx">`).
pub(super) fn path<'a>(component: &'a Component, imports: &'a BTreeMap<String, String>) -> Option<&'a str> {
    let imported = || imports.get(&component.name).map(String::as_str);
    let path = components::included(component).unwrap_or_else(imported);
    path.filter(|path| is_page(path))
}

fn is_page(path: &str) -> bool {
    [".mdx", ".md"].iter().any(|ending| path.ends_with(ending))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn imports_of_pages_are_read() {
        let page = "import Keys from '/snippets/keys.mdx';\nimport { A, B } from \"./parts.md\"\n\
                    import Chart from '/snippets/chart.jsx'\n\nimport nothing here\n";
        let imports: Vec<_> = imports(page).into_iter().collect();
        let expected = [("A", "./parts.md"), ("B", "./parts.md"), ("Keys", "/snippets/keys.mdx")];
        assert_eq!(imports, expected.map(|(name, path)| (name.to_owned(), path.to_owned())));
    }

    #[test]
    fn a_path_means_the_only_file_that_ends_so() {
        let mut files = Files::new();
        let pages = ["docs/snippets/keys.mdx", "docs/snippets/old/keys.mdx", "docs/a.md", "docs/b/a.md"];
        let pages = pages.map(|name| files.add(name, ""));
        let snippets = Snippets::among(&files, &pages);
        assert_eq!(snippets.find("/snippets/keys.mdx"), Some(pages[0]));
        assert_eq!(snippets.find("../b/a.md"), Some(pages[3]));
        assert_eq!(snippets.find("a.md"), None, "there are two");
        assert_eq!(snippets.find("/snippets/none.mdx"), None);
    }
}
