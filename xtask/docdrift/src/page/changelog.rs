//! What a page says of the past: changelogs and release notes.

use std::ops::Range;

/// What such a page or section is called, without signs and in lower case.
const NAMES: &[&str] =
    &["changelog", "changelogs", "releasenotes", "releasehistory", "versionhistory", "revisionhistory"];

/// What the name of a folder of such pages has in it, among other words.
const IN_FOLDERS: &[&str] = &["changelog", "releasenotes", "breakingchanges", "changenotices"];

/// Whether a page says by its place that it tells what changed: `docs/changelog/2024-10.mdx`.
pub(super) fn is_page(file: &str) -> bool {
    let mut parts = file.split(['/', '\\']).rev().map(|part| part.split('.').next().unwrap_or(part));
    let page = parts.next().unwrap_or_default();
    is_name(page) || parts.any(|folder| IN_FOLDERS.iter().any(|name| letters(folder).contains(name)))
}

/// Whether a heading, or the name of a folder, is what such a section is called.
pub(super) fn is_name(text: &str) -> bool {
    NAMES.contains(&letters(text).as_str())
}

/// Whether the title of a tab tells the first half of before and after.
pub(super) fn is_before(title: &str) -> bool {
    title.to_lowercase().split(|c: char| !c.is_alphanumeric()).any(|word| word == "before")
}

fn letters(text: &str) -> String {
    text.chars().filter(char::is_ascii_alphabetic).map(|letter| letter.to_ascii_lowercase()).collect()
}

/// The sections of a page that tell what changed.
#[derive(Debug, Default)]
pub(super) struct ChangelogSections {
    /// Their bytes.
    sections: Vec<Range<usize>>,
    /// The depth of the heading of the one that is open, and its begin.
    open: Option<(u8, usize)>,
}

impl ChangelogSections {
    /// A heading stands at `start`: it ends sections as deep as it or deeper, and may begin one.
    pub(super) fn heading(&mut self, depth: u8, text: &str, start: usize) {
        if self.open.is_some_and(|(open, _)| depth <= open) {
            self.end(start);
        }
        if self.open.is_none() && is_name(text) {
            self.open = Some((depth, start));
        }
    }

    /// All of them, on a page that ends there.
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
            assert!(is_page(file), "{file}");
        }
        for file in ["docs/orders.mdx", "docs/releases/create.mdx", "docs/changelogger.mdx"] {
            assert!(!is_page(file), "{file}");
        }
    }

    #[test]
    fn a_tab_says_that_it_is_of_before() {
        assert!(is_before("Python (Before: carts)") && is_before("Before"));
        assert!(!is_before("Python (After: orders)") && !is_before("Beforehand"));
    }
}
