//! Navigations in JavaScript and TypeScript: the sidebars of Docusaurus, VuePress and VitePress.
//!
//! Scripts are not run. Every string of a sidebar counts as listed, which excludes no page; a sidebar that
//! computes names of pages is not understood.

use tree_sitter::Node;

use super::navigation::Navigation;
use super::{Part, Reading, SiteTexts};
use crate::page::code::cst::{self, Cst};
use crate::source::Excerpt;

mod syntax;

use syntax::{Script, key, string, value};

/// A part of a site that Docusaurus builds from a folder and a sidebar.
struct DocusaurusDocs {
    folder: String,
    /// The file of the sidebar; `None` if Docusaurus generates it.
    sidebar: Option<String>,
}

/// Reads the navigation of Docusaurus from its configuration and the sidebars that it names.
pub(super) fn docusaurus(texts: &SiteTexts<'_>) -> Reading {
    let text = texts.main();
    let Some(docs) = with_script(&text, docusaurus_docs) else {
        return Reading::unread("it cannot be parsed");
    };
    let mut reading = Reading::default();
    for DocusaurusDocs { folder, sidebar } in docs {
        let Some(sidebar) = sidebar else { continue };
        if folder.starts_with("..") {
            reading.unread.push(format!("its pages are in `{folder}`, above its folder"));
            continue;
        }
        let mut navigation = Navigation::of(&folder);
        match texts.follow(&sidebar, &mut |part| list_part(texts, part, &mut navigation)) {
            Ok(()) => reading.navigations.push(navigation),
            Err(reason) => reading.unread.push(reason),
        }
    }
    reading.current_version = with_script(&text, current_version).flatten();
    reading
}

/// Reads a sidebar of Docusaurus without its configuration.
pub(super) fn sidebars(texts: &SiteTexts<'_>) -> Reading {
    let mut navigation = Navigation::of("docs");
    let text = texts.main();
    let read = list_sidebar(&text, texts.name(&text), &mut navigation);
    let followed = read.and_then(|()| texts.follow_all(&mut |part| list_part(texts, part, &mut navigation)));
    match followed {
        Ok(()) => Reading::of(navigation),
        Err(reason) => Reading { unread: vec![reason], ..Reading::default() },
    }
}

/// Reads the sidebars in a configuration of VuePress or VitePress: an object by folder, or one list.
pub(super) fn vue(texts: &SiteTexts<'_>) -> Reading {
    let read = with_script(&texts.main(), |script| {
        let mut reading = Reading::default();
        for sidebar in script.pairs("sidebar") {
            match script.resolved(sidebar) {
                Some(object) if object.kind() == "object" => vue_folders(script, object, &mut reading),
                Some(list) if list.kind() == "array" => vue_list(script, "", list, &mut reading),
                Some(plain) if matches!(plain.kind(), "string" | "true" | "false") => {}
                _ => reading.unread.push("its `sidebar` is computed".to_owned()),
            }
        }
        reading
    });
    read.unwrap_or_else(|| Reading::unread("it cannot be parsed"))
}

fn vue_folders(script: &Script<'_>, object: Node<'_>, reading: &mut Reading) {
    for entry in script.children(object) {
        match (key(script, entry), value(entry)) {
            (Some(folder), Some(list)) => vue_list(script, &folder, list, reading),
            _ => reading.unread.push("a part of its `sidebar` is computed".to_owned()),
        }
    }
}

fn vue_list(script: &Script<'_>, folder: &str, list: Node<'_>, reading: &mut Reading) {
    let Some(list) = script.resolved(list).filter(|list| matches!(list.kind(), "array" | "object")) else {
        // `sidebar: 'auto'` lists everything, and what is computed is not known.
        return;
    };
    let literals = script.literals(list);
    if let Some(reason) = literals.unknown {
        reading.unread.push(reason);
        return;
    }
    let mut navigation = Navigation::of(folder);
    for text in &literals.strings {
        navigation.list(text);
        for base in &literals.bases {
            navigation.list(&format!("{base}/{text}"));
        }
    }
    reading.navigations.push(navigation);
}

/// The files that a script refers to, as it writes them: relative imports, and the sidebars that a
/// configuration of Docusaurus names.
pub(super) fn references(text: &Excerpt, is_configuration: bool) -> Vec<String> {
    let found = with_script(text, |script| match is_configuration {
        true => docusaurus_docs(script).into_iter().filter_map(|docs| docs.sidebar).collect(),
        false => script.literals(script.root).references,
    });
    found.unwrap_or_default()
}

/// Lists what a file lists that a sidebar refers to.
///
/// # Errors
///
/// Why the file is not understood.
fn list_part(texts: &SiteTexts<'_>, part: Part<'_>, navigation: &mut Navigation) -> Result<(), String> {
    match part {
        Part::Text(text) => list_sidebar(text, texts.name(text), navigation),
        Part::Generated(folder) => {
            navigation.list_folder_of_site(folder);
            Ok(())
        }
    }
}

/// Lists what a file of a sidebar lists.
///
/// # Errors
///
/// Why the sidebar is not understood.
fn list_sidebar(text: &Excerpt, name: &str, navigation: &mut Navigation) -> Result<(), String> {
    if name.ends_with(".json") {
        let is_read = super::trees::sidebar(text, navigation);
        return if is_read { Ok(()) } else { Err(format!("`{name}` is not valid JSON")) };
    }
    let Some(literals) = with_script(text, |script| script.literals(script.root)) else {
        return Err(format!("`{name}` cannot be parsed"));
    };
    if let Some(reason) = literals.unknown {
        return Err(format!("{reason} in `{name}`"));
    }
    literals.strings.iter().for_each(|text| navigation.list(text));
    literals.folders.iter().for_each(|folder| navigation.list_folder(folder));
    Ok(())
}

/// The objects of a configuration that have a `sidebarPath`.
fn docusaurus_docs(script: &Script<'_>) -> Vec<DocusaurusDocs> {
    let of = |sidebar: Node<'_>| {
        let object = sidebar.parent().and_then(|pair| pair.parent());
        let path = object.and_then(|object| script.entry(object, "path"));
        // A folder that is computed is not known.
        let folder = match path {
            Some(path) => string(script, path)?,
            None => "docs".to_owned(),
        };
        let sidebar = script.literals_of_any(sidebar).pop();
        Some(DocusaurusDocs { folder, sidebar })
    };
    script.pairs("sidebarPath").into_iter().filter_map(of).collect()
}

/// The label of the version that `docs` has: `versions: {current: {label: "2.0"}}`.
fn current_version(script: &Script<'_>) -> Option<String> {
    let current = script.pairs("current").into_iter().find(|current| current.kind() == "object")?;
    script.entry(current, "label").and_then(|label| string(script, label))
}

/// Calls a function with a parsed script; `None` if it has syntax errors or is nested too deeply.
fn with_script<T>(text: &Excerpt, read: impl FnOnce(&Script<'_>) -> T) -> Option<T> {
    let typed = tree_sitter_typescript::LANGUAGE_TYPESCRIPT.into();
    let plain = tree_sitter_javascript::LANGUAGE.into();
    [typed, plain]
        .iter()
        .find_map(|language| {
            let (tree, broken) = cst::tree(language, text.text())?;
            broken.is_empty().then_some(tree)
        })
        .map(|tree| read(&Script { cst: Cst::new(text.text()), root: tree.root_node() }))
}
