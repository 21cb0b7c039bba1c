//! Recognises changelogs and release notes: pages, sections and tabs that describe past behaviour.

use std::ops::Range;

/// Names of changelog pages and sections, letters only and in lower case.
const NAMES: &[&str] =
    &["changelog", "changelogs", "releasenotes", "releasehistory", "versionhistory", "revisionhistory"];

/// Words in the name of a folder with changelog pages, letters only and in lower case.
const IN_FOLDERS: &[&str] = &["changelog", "releasenotes", "breakingchanges", "changenotices"];

/// The part of a page's path that marks it as a changelog: `changelog` in `docs/changelog/2024-10.mdx`.
pub(super) fn place(file: &str) -> Option<&str> {
    let mut parts = file.split(['/', '\\']).rev();
    let page = parts.next().unwrap_or_default();
    if is_name(page.split('.').next().unwrap_or(page)) {
        return Some(page);
    }
    parts.find(|folder| IN_FOLDERS.iter().any(|name| letters(folder).contains(name)))
}

/// Whether a heading or file name is the name of a changelog: "Release notes".
pub(super) fn is_name(text: &str) -> bool {
    NAMES.contains(&letters(text).as_str())
}

/// Whether the title of a tab contains the word "before", as in "Python (Before: carts)".
pub(super) fn is_before(title: &str) -> bool {
    title.to_lowercase().split(|c: char| !c.is_alphanumeric()).any(|word| word == "before")
}

/// Whether a line before a block says that the block shows what was before: "Before:", "**Old endpoint**".
pub(super) fn labels_what_was(lead: &str) -> bool {
    const MAX_WORDS: usize = 4;
    let lead = lead.trim();
    let words = lead.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty());
    let words: Vec<String> = words.map(str::to_lowercase).collect();
    words.len() <= MAX_WORDS && words.first().is_some_and(|word| PAST.contains(&word.as_str()))
}

/// The columns of a table that show what was, beside a column that shows what replaces it.
pub(super) fn past_columns(heads: &[String]) -> Vec<usize> {
    let first = |head: &String| {
        head.to_lowercase()
            .split(|c: char| !c.is_alphanumeric())
            .find(|word| !word.is_empty())
            .map(str::to_owned)
    };
    let firsts: Vec<Option<String>> = heads.iter().map(first).collect();
    let is_one_of =
        |word: &Option<String>, of: &[&str]| word.as_deref().is_some_and(|word| of.contains(&word));
    if !firsts.iter().any(|word| is_one_of(word, PRESENT)) {
        return Vec::new();
    }
    (0..heads.len()).filter(|column| is_one_of(&firsts[*column], PAST)).collect()
}

/// First words of a label of what was.
const PAST: &[&str] =
    &["before", "old", "previous", "previously", "legacy", "deprecated", "former", "formerly"];

/// First words of a label of what replaces it.
const PRESENT: &[&str] = &["after", "new", "now", "current", "replacement", "replaced", "instead", "use"];

fn letters(text: &str) -> String {
    text.chars().filter(char::is_ascii_alphabetic).map(|letter| letter.to_ascii_lowercase()).collect()
}

/// Collects the changelog sections of a page.
#[derive(Debug, Default)]
pub(super) struct ChangelogSections {
    /// The byte ranges of the sections that have ended.
    sections: Vec<Range<usize>>,
    /// The heading depth and the start offset of the section that has not ended.
    open: Option<(u8, usize)>,
}

impl ChangelogSections {
    /// Reads the heading at `start`: it ends an open section of the same or a greater depth, and may begin a
    /// new one.
    pub(super) fn heading(&mut self, depth: u8, text: &str, start: usize) {
        if self.open.is_some_and(|(open, _)| depth <= open) {
            self.end(start);
        }
        if self.open.is_none() && is_name(text) {
            self.open = Some((depth, start));
        }
    }

    /// The byte ranges of all changelog sections; `end` is the length of the page.
    pub(super) fn sections(mut self, end: usize) -> Vec<Range<usize>> {
        self.end(end);
        self.sections
    }

    fn end(&mut self, at: usize) {
        if let Some((_, start)) = self.open.take() {
            self.sections.push(start..at);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_place_says_that_a_page_is_of_the_past() {
        for file in
            ["docs/changelog/2024-10-07.mdx", "CHANGELOG.md", "docs/breaking-changes-and-notices/a.mdx"]
        {
            assert!(place(file).is_some(), "{file}");
        }
        for file in ["docs/orders.mdx", "docs/releases/create.mdx", "docs/changelogger.mdx"] {
            assert_eq!(place(file), None, "{file}");
        }
    }

    #[test]
    fn a_tab_says_that_it_is_of_before() {
        assert!(labels_what_was("Before:") && labels_what_was("**Old endpoint**"));
        assert!(!labels_what_was("Before you call this, create an order:") && !labels_what_was("After:"));
        let heads =
            |heads: &[&str]| past_columns(&heads.iter().map(|head| (*head).to_owned()).collect::<Vec<_>>());
        assert_eq!(heads(&["What", "Old endpoint", "New endpoint"]), [1]);
        assert_eq!(heads(&["Deprecated", "Description"]), [0; 0]);
        assert!(is_before("Python (Before: carts)") && is_before("Before"));
        assert!(!is_before("Python (After: orders)") && !is_before("Beforehand"));
    }
}
