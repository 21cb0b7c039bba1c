//! Translated copies of pages, and pages in formats that are not read.

use std::collections::BTreeSet;

/// The extensions of pages that are neither Markdown nor MDX, with the names of their formats.
pub const UNREAD_FORMATS: &[(&str, &str)] = &[
    ("adoc", "AsciiDoc"),
    ("asciidoc", "AsciiDoc"),
    ("rst", "reStructuredText"),
    ("html", "HTML"),
    ("htm", "HTML"),
    ("ipynb", "a notebook"),
];

/// Codes of languages (ISO 639-1) into which documentation is translated.
const LANGUAGES: &str = "ar az be bg bn ca cn cs da de el en es et fa fi fr he hi hr hu hy id it ja jp ka kk ko kr lt lv ms \
    my nb nl no pl pt ro ru sk sl sr sv sw ta te th tr tw uk ur uz vi vn zh";

/// The language of a page that is the translation of another page of the run. A page is a translation if its
/// path names a language, and if the page exists without that language or in English. A page without such an
/// original is none.
///
/// ```
/// # use std::collections::BTreeSet;
/// let pages = BTreeSet::from(["docs/orders.md", "docs/ja/orders.md"]);
/// assert_eq!(docdrift::translation("docs/ja/orders.md", &pages), Some("ja"));
/// assert_eq!(docdrift::translation("docs/orders.md", &pages), None);
/// ```
#[must_use]
pub fn translation<'n>(name: &'n str, pages: &BTreeSet<&str>) -> Option<&'n str> {
    let steps: Vec<&str> = name.split('/').collect();
    let (last, folders) = steps.split_last()?;
    for (place, step) in folders.iter().enumerate().filter(|(_, step)| is_language(step)) {
        let is_english = step.to_ascii_lowercase().starts_with("en");
        let is_docusaurus = place > 0 && folders[place - 1] == "i18n";
        if is_docusaurus && !is_english && folders.get(place + 1).is_some_and(|next| is_plugin(next)) {
            return Some(step);
        }
        let before = &steps[..place];
        let after = &steps[place + 1..];
        let with = |middle: &[&str]| [before, middle, after].concat().join("/");
        let originals = [with(&[]), with(&["en"]), with(&["en-US"]), with(&["en-us"])];
        if !is_english && originals.iter().any(|original| pages.contains(original.as_str())) {
            return Some(step);
        }
    }
    let (stem, ending) = last.rsplit_once('.')?;
    let (stem, language) = stem.rsplit_once('.')?;
    let is_other = is_language(language) && !language.to_ascii_lowercase().starts_with("en");
    let original = |stem: String| [folders, &[stem.as_str()]].concat().join("/");
    let originals = [original(format!("{stem}.{ending}")), original(format!("{stem}.en.{ending}"))];
    (is_other && originals.iter().any(|name| pages.contains(name.as_str()))).then_some(language)
}

/// Whether a folder of `i18n/<language>` has the pages of Docusaurus.
fn is_plugin(folder: &str) -> bool {
    folder.starts_with("docusaurus-plugin-content-")
}

/// Whether a word is the code of a language, with or without a region: `ja`, `zh-CN`, `pt_BR`, `zh-Hans`.
fn is_language(word: &str) -> bool {
    let lower = word.to_ascii_lowercase();
    let (language, region) = lower.split_once(['-', '_']).unwrap_or((&lower, ""));
    let is_region = region.is_empty()
        || (matches!(region.len(), 2..=4) && region.chars().all(|letter| letter.is_ascii_alphanumeric()));
    LANGUAGES.split(' ').any(|code| code == language) && is_region
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(name: &str, expected: Option<&str>) {
        let pages = ["docs/orders.md", "docs/en/keys.mdx", "docs/guide.md", "docs/plan.en.md"];
        assert_eq!(translation(name, &BTreeSet::from(pages)), expected, "{name}");
    }

    #[test]
    fn a_copy_of_a_page_in_another_language_is_a_translation() {
        check("docs/ja/orders.md", Some("ja"));
        check("docs/zh-CN/keys.mdx", Some("zh-CN"));
        check("docs/guide.pt_BR.md", Some("pt_BR"));
        check("docs/plan.fr.md", Some("fr"));
        check("i18n/de/docusaurus-plugin-content-docs/current/any.md", Some("de"));
    }

    #[test]
    fn a_page_without_an_original_is_no_translation() {
        check("docs/ja/other.md", None);
        check("docs/en/keys.mdx", None);
        check("docs/id/create.md", None);
        check("docs/guide.v2.md", None);
        check("docs/orders.md", None);
    }
}
