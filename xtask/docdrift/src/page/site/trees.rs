//! Navigations in JSON, YAML and Markdown: `docs.json`, `mint.json`, `docs.yml`, `mkdocs.yml`, `_order.yaml`,
//! `SUMMARY.md`.

use super::navigation::Navigation;
use super::{Reading, SiteTexts};
use crate::source::Excerpt;
use crate::source::tree::{Data, Node};

/// Reads the navigation of Mintlify: the strings below `navigation`, also in files that `$ref` names. `None` if
/// the file has no navigation.
pub(super) fn mintlify(texts: &SiteTexts<'_>) -> Option<Reading> {
    let Ok(root) = Node::parse(&texts.main()) else { return Some(Reading::unread("it is not valid JSON")) };
    let mut navigation = Navigation::default();
    list_strings(root.get("navigation")?, &mut navigation);
    Some(Reading::of(navigation).with_parts(texts, list_parts))
}

/// Reads the navigation of Fern: the strings below `navigation`, and those of the files of its products and
/// versions. `None` if the file is another one with the name `docs.yml`.
pub(super) fn fern(texts: &SiteTexts<'_>) -> Option<Reading> {
    let text = texts.main();
    let Ok(root) = Node::parse(&text) else {
        let is_of_fern = text.text().lines().any(|line| line.starts_with("instances:"));
        return is_of_fern.then(|| Reading::unread("it is not valid YAML"));
    };
    let parts: Vec<&Node> =
        ["navigation", "products", "versions", "tabs"].iter().filter_map(|key| root.get(key)).collect();
    if root.get("navigation").is_none() && root.get("products").is_none() && root.get("versions").is_none() {
        return root.get("instances").map(|_| Reading::unread("it has no `navigation`"));
    }
    let mut navigation = Navigation::default();
    parts.into_iter().for_each(|tree| list_strings(tree, &mut navigation));
    Some(Reading::of(navigation).with_parts(texts, list_parts))
}

/// Reads the navigation of MkDocs. Only `nav` is parsed, because other settings may have tags of Python.
/// `None` if there is no `nav`: MkDocs then lists every page.
pub(super) fn mkdocs(text: &Excerpt) -> Option<Reading> {
    let block = top_level(text, "nav:")?;
    let docs = text.text().lines().find_map(|line| line.strip_prefix("docs_dir:"));
    let docs = docs.map_or("docs", |folder| folder.trim().trim_matches(['"', '\'']));
    if docs.contains("!ENV") || docs.starts_with("..") {
        return Some(Reading::unread("its `docs_dir` is computed, or above its folder"));
    }
    let Ok(root) = Node::parse(&block) else { return Some(Reading::unread("its `nav` is not valid YAML")) };
    let mut navigation = Navigation::of(docs);
    let nav = root.get("nav")?;
    if strings(nav).iter().any(|text| text.contains("!include") || *text == "...")
        || block.text().contains("!include")
    {
        return Some(Reading::unread("its `nav` is computed"));
    }
    for text in strings(nav) {
        if text.ends_with('/') { navigation.list_folder(text) } else { navigation.list(text) }
    }
    Some(Reading::of(navigation))
}

/// Reads the order of a folder of ReadMe: a list of pages and folders.
pub(super) fn readme(text: &Excerpt) -> Reading {
    let Ok(root) = Node::parse(text) else { return Reading::unread("it is not valid YAML") };
    let mut navigation = Navigation::default();
    for entry in root.items().iter().filter_map(Node::as_str) {
        navigation.list(entry);
        navigation.list_folder(entry);
    }
    Reading::of(navigation)
}

/// Reads the navigation of GitBook and mdBook: headings and lists of links. `None` if the file has other text:
/// it is a page with this name.
pub(super) fn summary(text: &Excerpt) -> Option<Reading> {
    const MIN_SHARE: usize = 10;
    let mut navigation = Navigation::default();
    let (mut links, mut others) = (0, 0);
    for line in text.text().lines().map(str::trim).filter(|line| !line.is_empty()) {
        let item = line.trim_start_matches(['*', '-', '+']).trim_start();
        match item.strip_prefix('[').and_then(|rest| rest.split_once("](")) {
            Some((_, target)) => {
                let target = target.split(')').next().unwrap_or_default();
                let target = target.split(" \"").next().unwrap_or_default();
                navigation.list(&target.trim_matches(['<', '>']).replace("%20", " "));
                links += 1;
            }
            None if line.starts_with(['#', '*', '-', '+', '<']) => {}
            None => others += 1,
        }
    }
    (links > 0 && others * MIN_SHARE <= links).then(|| Reading::of(navigation))
}

/// Reads a sidebar of Docusaurus in JSON.
pub(super) fn sidebar(text: &Excerpt, navigation: &mut Navigation) -> bool {
    let Ok(root) = Node::parse(text) else { return false };
    list_strings(&root, navigation);
    true
}

/// The paths of the files that a tree refers to: `$ref`, and the files of Fern's products and versions.
pub(super) fn references(text: &Excerpt) -> Vec<String> {
    let Ok(root) = Node::parse(text) else { return Vec::new() };
    let mut found = Vec::new();
    visit(&root, &mut |key, text| {
        let is_file = [".yml", ".yaml", ".json"].iter().any(|ending| text.ends_with(ending));
        if matches!(key, "$ref" | "path") && is_file && !text.contains("://") && !text.starts_with('#') {
            found.push(text.to_owned());
        }
    });
    found
}

fn list_parts(text: &Excerpt, navigation: &mut Navigation) -> bool {
    let Ok(root) = Node::parse(text) else { return false };
    list_strings(root.get("navigation").unwrap_or(&root), navigation);
    true
}

/// Lists every string below a node. Titles are listed as well, which excludes no page.
fn list_strings(tree: &Node, navigation: &mut Navigation) {
    visit(tree, &mut |key, text| match key {
        "dirName" | "folder" | "directory" | "changelog" => navigation.list_folder(text),
        _ => navigation.list(text),
    });
}

fn strings(tree: &Node) -> Vec<&str> {
    let mut found = Vec::new();
    visit(tree, &mut |_, text| found.push(text));
    found
}

/// Calls a function with each string below a node, and the key that it is below.
fn visit<'n>(tree: &'n Node, each: &mut dyn FnMut(&'n str, &'n str)) {
    let mut open = vec![("", tree)];
    while let Some((key, node)) = open.pop() {
        match &node.data {
            Data::String(text) => each(key, text),
            Data::Array(items) => open.extend(items.iter().rev().map(|item| (key, item))),
            Data::Object(_) => {
                open.extend(node.entries().map(|(key, entry)| (key, &entry.value)));
            }
            _ => {}
        }
    }
}

/// The lines of a key at the top level of a YAML file, up to the next key there.
fn top_level(text: &Excerpt, key: &str) -> Option<Excerpt> {
    let whole = text.text();
    let start = match whole.starts_with(key) {
        true => 0,
        false => whole.find(&format!("\n{key}"))? + 1,
    };
    let mut end = start;
    for line in whole[start..].split_inclusive('\n') {
        let is_next = end > start && !line.starts_with([' ', '\t', '-', '#', '\n', '\r']);
        if is_next {
            break;
        }
        end += line.len();
    }
    Some(text.slice(start..end))
}
