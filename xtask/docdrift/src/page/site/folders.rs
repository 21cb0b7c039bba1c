//! Folders whose pages describe the past or the future: changelogs, archives, upgrade guides, plans.

use std::collections::BTreeSet;

use crate::page::changelog;
use crate::subject::identifier_words::words;

/// What a folder says about its pages.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Tense {
    /// They describe what was, even if the navigation lists them.
    Past,
    /// They describe what is being replaced. A navigation that lists such a page publishes it.
    Former,
    /// They describe what may be. A navigation that lists such a page publishes it.
    Plan,
}

/// Names of folders with pages that are kept and no longer maintained, letters only and in lower case.
const ARCHIVES: &[&str] = &["archive", "archives", "archived"];

/// The last or only word of the names of folders with a former state: `old`, `reference-very-old`, `legacy`.
const FORMER: &[&str] = &["old", "deprecated", "legacy", "obsolete", "retired"];

/// Names of folders with pages about the past, letters only and in lower case.
const PAST: &[&str] = &["blog", "blogs", "upgrade", "upgrades", "upgrading", "upgradeguide", "upgradeguides"];

/// Names of folders with pages that are not meant for readers of the API.
const PLANS: &[&str] =
    &["adr", "adrs", "draft", "drafts", "plan", "plans", "proposal", "proposals", "rfc", "rfcs", "roadmap"];

/// The part of a page's path that says that the page does not describe what is, and what it says. `within` is
/// the folder that all pages of the run are in; `api_words` are the words in the paths of the documents: a
/// folder that has the name of a resource is about this resource.
pub(crate) fn tense(name: &str, within: &str, api_words: &BTreeSet<String>) -> Option<(String, Tense)> {
    let place = Place::of(name, within, api_words);
    let is_resource = |step: &str| is_resource(step, api_words);
    let stem = place.file.split('.').next().unwrap_or(place.file);
    let past = place
        .folder_of(PAST)
        .or_else(|| place.folders.iter().find(|step| **step == POSTS).map(|step| format!("{step}/")))
        .or_else(|| is_dated(stem).then(|| place.file.to_owned()))
        .or_else(|| is_upgrade_guide(stem).then(|| place.file.to_owned()))
        .or_else(|| changelog::place(name).map(str::to_owned))
        .filter(|place| !is_resource(place.split('.').next().unwrap_or(place)));
    place
        .kept()
        .or_else(|| past.map(|place| (place, Tense::Past)))
        .or_else(|| place.folder_of(PLANS).map(|place| (place, Tense::Plan)))
}

/// The same of a page about one operation. An operation may be about upgrades or blogs, so only a folder of kept pages
/// says that it is not of the present.
pub(crate) fn tense_of_operation(
    name: &str,
    within: &str,
    api_words: &BTreeSet<String>,
) -> Option<(String, Tense)> {
    Place::of(name, within, api_words).kept()
}

/// Where a page is, below the folder that all pages are in.
struct Place<'n> {
    folders: Vec<&'n str>,
    file: &'n str,
    api_words: &'n BTreeSet<String>,
}

impl<'n> Place<'n> {
    fn of(name: &'n str, within: &str, api_words: &'n BTreeSet<String>) -> Self {
        let below = name.strip_prefix(within).unwrap_or(name);
        let (folders, file) = below.rsplit_once('/').unwrap_or(("", below));
        let folders = folders.split('/').filter(|step| !step.is_empty()).collect();
        Place { folders, file, api_words }
    }

    /// The first folder with one of these names.
    fn folder_of(&self, names: &[&str]) -> Option<String> {
        self.folder(|step| names.contains(&letters(step).as_str()))
    }

    /// The first folder of pages that are kept although they are of the past.
    fn kept(&self) -> Option<(String, Tense)> {
        let is_former = |step: &str| words(step).last().is_some_and(|word| FORMER.contains(&word.as_str()));
        let archive = self.folder_of(ARCHIVES).map(|place| (place, Tense::Past));
        archive.or_else(|| self.folder(is_former).map(|place| (place, Tense::Former)))
    }

    fn folder(&self, is_named: impl Fn(&str) -> bool) -> Option<String> {
        let mut steps = self.folders.iter().filter(|step| is_named(step));
        steps.find(|step| !is_resource(step, self.api_words)).map(|step| format!("{step}/"))
    }
}

fn is_resource(step: &str, api_words: &BTreeSet<String>) -> bool {
    let word = letters(step);
    let plain = word.strip_suffix('s').unwrap_or(&word).to_owned();
    [&word, &plain, &format!("{plain}s")].into_iter().any(|word| api_words.contains(word))
}

/// The folder of a blog in Jekyll.
const POSTS: &str = "_posts";

/// Whether a file is named after the day of its publication, as posts of a blog are: `2018-05-02-connections`.
fn is_dated(stem: &str) -> bool {
    let mut parts = stem.splitn(4, '-');
    let mut is_number = |length: usize| {
        parts
            .next()
            .is_some_and(|part| part.len() == length && part.bytes().all(|byte| byte.is_ascii_digit()))
    };
    is_number(4) && is_number(2) && is_number(2) && parts.next().is_some()
}

/// Whether a file of this name is a guide from one version to another: `upgrade-guide`, `upgrading-to-v3`.
fn is_upgrade_guide(stem: &str) -> bool {
    let words = words(stem);
    let is_upgrade = |word: &String| matches!(word.as_str(), "upgrade" | "upgrading");
    let is_guide = |word: &String| {
        word.starts_with("guide") || word.trim_start_matches('v').chars().all(|c| c.is_ascii_digit())
    };
    words.iter().any(is_upgrade) && words.iter().any(is_guide)
}

/// The folder that all of these files are in, with a `/` at the end; empty if there is none.
pub(crate) fn common_folder<'n>(names: impl IntoIterator<Item = &'n str>) -> String {
    let mut common: Option<Vec<&str>> = None;
    for name in names {
        let folders: Vec<&str> =
            name.rsplit_once('/').map_or(Vec::new(), |(above, _)| above.split('/').collect());
        common = Some(match common {
            None => folders,
            Some(known) => {
                let same = known.iter().zip(&folders).take_while(|(a, b)| a == b).count();
                known[..same].to_vec()
            }
        });
    }
    let common = common.unwrap_or_default().join("/");
    if common.is_empty() { common } else { common + "/" }
}

fn letters(text: &str) -> String {
    text.chars().filter(char::is_ascii_alphabetic).map(|letter| letter.to_ascii_lowercase()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(name: &str, expected: Option<(&str, Tense)>) {
        let api_words = BTreeSet::from(["plans".to_owned(), "orders".to_owned()]);
        let expected = expected.map(|(place, tense)| (place.to_owned(), tense));
        assert_eq!(tense(name, "archive/docs/", &api_words), expected, "{name}");
    }

    #[test]
    fn a_folder_says_that_its_pages_are_not_about_what_is() {
        check("archive/docs/proposals/orders.md", Some(("proposals/", Tense::Plan)));
        check("archive/docs/guides/Archived/a.md", Some(("Archived/", Tense::Past)));
        check("archive/docs/blog/2024/a.md", Some(("blog/", Tense::Past)));
        check("archive/docs/_posts/a.md", Some(("_posts/", Tense::Past)));
        check("archive/docs/news/2018-05-02-a.md", Some(("2018-05-02-a.md", Tense::Past)));
        check("archive/docs/upgrading-to-v3.mdx", Some(("upgrading-to-v3.mdx", Tense::Past)));
        check("archive/docs/changelog/2024-10.mdx", Some(("changelog", Tense::Past)));
    }

    #[test]
    fn a_folder_of_a_former_state_may_be_published() {
        check("archive/docs/reference-very-old/a.md", Some(("reference-very-old/", Tense::Former)));
        check("archive/docs/legacy/orders/a.md", Some(("legacy/", Tense::Former)));
        check("archive/docs/legacy-clients/a.md", None);
        check("archive/docs/household/a.md", None);
    }

    #[test]
    fn a_page_about_an_operation_is_past_in_a_folder_of_kept_pages_alone() {
        let of = |name: &str| tense_of_operation(name, "docs/", &BTreeSet::from(["orders".to_owned()]));
        assert_eq!(of("docs/archive/orders/a.md"), Some(("archive/".to_owned(), Tense::Past)));
        assert_eq!(of("docs/upgrades/a.md"), None);
        assert_eq!(of("docs/blog/changelog.md"), None);
    }

    #[test]
    fn a_folder_above_all_pages_and_that_of_a_resource_say_nothing() {
        check("archive/docs/orders.md", None);
        check("archive/docs/2018-05-02.md", None);
        check("archive/docs/plans/create.md", None);
        check("archive/docs/guides/upgrade.md", None);
    }

    #[test]
    fn the_common_folder_is_that_of_every_file() {
        assert_eq!(common_folder(["a/b/c.md", "a/b/d/e.md"]), "a/b/");
        assert_eq!(common_folder(["a.md", "a/b.md"]), "");
    }
}
