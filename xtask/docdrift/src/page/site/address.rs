//! Addresses of pages below the folder of a site, and the names by which a navigation may list a page.

/// A path below the folder of a site: lower case, without extension, `.` and `..`, query and fragment, and
/// without a last segment such as `index`, which names the page of its folder.
pub(super) fn address(path: &str) -> String {
    let path = path.split(['#', '?']).next().unwrap_or_default().to_lowercase().replace('\\', "/");
    let bare = [".mdx", ".md", ".html"].iter().find_map(|ending| path.strip_suffix(ending));
    let mut steps = steps(bare.unwrap_or(&path));
    if steps.last().is_some_and(|last| matches!(last.as_str(), "index" | "readme")) {
        steps.pop();
    }
    steps.join("/")
}

/// A folder below another folder, as `./pages/` below `docs`.
pub(super) fn folder(above: &str, path: &str) -> String {
    steps(&format!("{above}/{}", path.to_lowercase().replace('\\', "/"))).join("/")
}

fn steps(path: &str) -> Vec<String> {
    let mut steps: Vec<String> = Vec::new();
    for step in path.split('/') {
        match step {
            "" | "." => {}
            ".." => drop(steps.pop()),
            step => steps.push(step.to_owned()),
        }
    }
    steps
}

/// Whether an address is a folder's own or is below it; every address is below the empty one.
pub(super) fn is_below(address: &str, folder: &str) -> bool {
    folder.is_empty()
        || address.strip_prefix(folder).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
}

/// The addresses by which a navigation may list a page: its path, its path without the numbers that order
/// files (`01-intro/02-keys.md`), and the id and the address that its front matter sets. `folder` is the folder
/// that the navigation is about.
pub(super) fn names(path: &str, folder_of_site: &str, id: Option<&str>, slug: Option<&str>) -> Vec<String> {
    let own = address(path);
    let plain = own.split('/').map(unnumbered).collect::<Vec<_>>().join("/");
    let mut names = vec![own, address(&plain)];
    if let Some(id) = id {
        let parent = path.rsplit_once('/').map_or("", |(parent, _)| parent);
        names.push(address(&format!("{parent}/{id}")));
        let parent: Vec<&str> = parent.split('/').map(unnumbered).collect();
        names.push(address(&format!("{}/{id}", parent.join("/"))));
        names.push(address(&format!("{folder_of_site}/{id}")));
    }
    if let Some(slug) = slug {
        names.push(address(&format!("{folder_of_site}/{slug}")));
    }
    names
}

/// A segment without the number that orders it: `intro` of `01-intro`. A date or a version stays.
fn unnumbered(step: &str) -> &str {
    let digits = step.len() - step.trim_start_matches(|c: char| c.is_ascii_digit()).len();
    let rest = step[digits..].trim_start_matches(['-', '_', '.', ' ']);
    let is_order = digits > 0 && rest.len() < step.len() - digits;
    if is_order && rest.starts_with(|c: char| c.is_alphabetic()) { rest } else { step }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_has_one_form() {
        for (path, expected) in [
            ("./Guide/Orders.mdx", "guide/orders"),
            ("/guide/orders#make", "guide/orders"),
            ("guide/index.md", "guide"),
            ("README.md", ""),
            ("a/../b/c.html", "b/c"),
        ] {
            assert_eq!(address(path), expected, "{path}");
        }
    }

    #[test]
    fn a_page_has_the_names_of_its_front_matter_and_its_order() {
        let names = names("docs/01-intro/2_keys.md", "docs", Some("api-keys"), Some("/keys"));
        for name in ["docs/01-intro/2_keys", "docs/intro/keys", "docs/intro/api-keys", "docs/keys"] {
            assert!(names.iter().any(|known| known == name), "{name} of {names:?}");
        }
        assert_eq!(unnumbered("2024-10-07"), "2024-10-07");
    }
}
