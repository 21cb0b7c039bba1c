//! Snippets that pages share: finds the file that a component includes, by import or by attribute.

use std::collections::BTreeMap;
use std::sync::OnceLock;

use markdown::mdast::Node;

use super::allow_comment::AllowComment;
use super::block_context::Component;
use super::components;
use crate::source::gap::Gap;
use crate::source::{FileId, Files};

/// The files that a page may include, by file name.
#[derive(Debug, Default)]
pub(crate) struct Snippets {
    by_name: BTreeMap<String, Vec<(String, FileId)>>,
    /// The parsed snippets. Each file is parsed once, because many pages include the same file.
    parsed: BTreeMap<FileId, OnceLock<ParsedPart>>,
}

/// A parsed snippet.
#[derive(Debug)]
pub(super) struct ParsedPart {
    /// The syntax tree; `None` if the file could not be parsed.
    pub(super) root: Option<Node>,
    /// The text as it was parsed.
    pub(super) text: String,
    /// The paths of the snippets that it imports, by the name of the component.
    pub(super) imports: BTreeMap<String, String>,
    /// The comments that accept findings.
    pub(super) allow_comments: Vec<AllowComment>,
    /// The parts that could not be read.
    pub(super) gaps: Vec<Gap>,
}

impl Snippets {
    /// Indexes these files by name.
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

    /// The parsed snippet of a file, parsed at most once; `None` for a file that is not in this index.
    pub(super) fn parsed(&self, file: FileId, parse: impl FnOnce() -> ParsedPart) -> Option<&ParsedPart> {
        self.parsed.get(&file).map(|parsed| parsed.get_or_init(parse))
    }

    /// Finds the file for an import path: the only file with a name that ends in this path. The root folder
    /// of the site is unknown, so only the ending is compared. `None` if no file or more than one matches.
    pub(super) fn find(&self, path: &str) -> Option<FileId> {
        let steps: Vec<&str> = path.split('/').filter(|step| !matches!(*step, "" | "." | "..")).collect();
        let ending = format!("/{}", steps.join("/"));
        let named = self.by_name.get(*steps.last()?)?;
        // `<Snippet file="a.mdx">` gives a path below a folder of snippets.
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

/// The path of the file that a component includes: by an import or by an attribute, as in
/// `<Snippet file="a.mdx">`. `None` if it includes no Markdown file.
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
