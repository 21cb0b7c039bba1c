//! Names APIs by the titles of their documents or the folders of their sites.

use super::repository::Repository;

/// The words with which all titles begin; `None` if there are none.
pub(super) fn common_title<'t>(titles: impl Iterator<Item = &'t str>) -> Option<String> {
    let words = |title: &str| -> Vec<String> { title.split_whitespace().map(str::to_owned).collect() };
    let common = titles.map(words).reduce(|common, title| {
        let same = common.into_iter().zip(title).take_while(|(a, b)| a == b);
        same.map(|(word, _)| word).collect()
    });
    let title = common?.join(" ");
    (!slug(&title).is_empty()).then_some(title)
}

/// The name of the folder of a site or, where that is the name of any site, of a folder above it.
pub(super) fn name_of(repository: &Repository, folder: &str) -> String {
    const OF_ANY: &[&str] = &[
        "apps",
        "doc",
        "docs",
        "documentation",
        "fern",
        "mintlify",
        "packages",
        "site",
        "src",
        "source",
        "website",
        "www",
    ];
    let path = repository.root.join(folder);
    let names =
        path.ancestors().filter_map(|above| Some(above.file_name()?.to_string_lossy().to_lowercase()));
    let depth = if folder.is_empty() { 1 } else { folder.split('/').count() + 1 };
    let is_own = |name: &String| !name.is_empty() && !OF_ANY.contains(&name.as_str());
    let mut names = names.take(depth).filter(is_own).map(|name| slug(&name));
    names.find(|name| !name.is_empty()).unwrap_or_else(|| "api".to_owned())
}

/// A title as a name: lower case, with hyphens, without words that every API has.
pub(super) fn slug(title: &str) -> String {
    let words = title.to_lowercase();
    let words = words.split(|letter: char| !letter.is_alphanumeric()).filter(|word| !word.is_empty());
    let words: Vec<&str> = words.take(4).collect();
    let kept: Vec<&str> = words
        .iter()
        .copied()
        .filter(|word| {
            !matches!(*word, "api" | "rest" | "the" | "openapi" | "documentation" | "docs" | "reference")
        })
        .collect();
    if kept.is_empty() { words.join("-") } else { kept.join("-") }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_title_becomes_a_name() {
        for (title, name) in
            [("Turso Platform API", "turso-platform"), ("API", "api"), ("Größe & Co.", "größe-co")]
        {
            assert_eq!(slug(title), name);
        }
    }

    #[test]
    fn several_titles_have_a_name_in_common() {
        for (titles, expected) in [
            (&["Vapi API", "Vapi Webhooks API"][..], Some("Vapi")),
            (&["Box Platform API", "Box Platform API"], Some("Box Platform API")),
            (&["Voice", "Messaging"], None),
            (&[], None),
        ] {
            assert_eq!(common_title(titles.iter().copied()).as_deref(), expected, "{titles:?}");
        }
    }
}
