//! Where triples come from: the repository's providers, the checker's fixtures, our agreeing shop, and folders of sites.

use std::collections::BTreeSet;
use std::path::Path;

use docdrift::{Provenance, RecordingFile};
use docdrift_cli::Error;

use super::sections::sections;
use super::triple::{Role, Source, Triple};
use crate::conformance::accepted_name;
use crate::spec::complete_document_of;
use crate::tree::Tree;

/// The folder of a shop that has pages, a document and recordings which agree in everything that the rules compare.
const SHOP: &str = "xtask/tests/agreeing";

/// The folder of the checker's fixtures.
const FIXTURES: &str = "xtask/docdrift/tests/fixtures";

/// The triples of the repository: the shop, the providers, the fixtures.
pub(crate) fn of_repository(tree: &Tree) -> Result<Vec<Triple>, Error> {
    let mut all = shop(tree)?;
    for api in tree.list("openapi/upstream")? {
        all.extend(provider(tree, &api)?);
    }
    for name in tree.list(FIXTURES)? {
        all.extend(fixture(tree, &name)?);
    }
    Ok(all)
}

/// The shop as a whole, each of its pages with the document, and each of its recordings.
pub(crate) fn shop(tree: &Tree) -> Result<Vec<Triple>, Error> {
    let files = read_all(tree, SHOP)?;
    let mut all = pages_and_recordings("shop", &files);
    let mut whole = Triple { name: "shop".to_owned(), files, descriptions: true, accepted: None };
    whole.files.retain(|file| matches!(file.role, Role::Page | Role::Document));
    all.push(whole);
    Ok(all)
}

/// The pages and recordings of a provider, each with its document. Accepted findings stay accepted.
pub(crate) fn provider(tree: &Tree, api: &str) -> Result<Vec<Triple>, Error> {
    let document = source(tree, Role::Document, &complete_document_of(api))?;
    let accepted = accepted_name(api);
    let accepted = if tree.has(&accepted) { Some((accepted.clone(), tree.text(&accepted)?)) } else { None };
    let folder = format!("openapi/upstream/{api}");
    let mut all = Vec::new();
    for page in tree.list(&folder)?.into_iter().filter(|name| name.ends_with(".md")) {
        let files = vec![source(tree, Role::Page, &format!("{folder}/{page}"))?, document.clone()];
        all.push(Triple {
            name: format!("{api}/{page}"),
            files,
            descriptions: false,
            accepted: accepted.clone(),
        });
    }
    let recordings = format!("tests/recordings/{api}");
    for operation in tree.list(&recordings)? {
        let mut files = vec![document.clone()];
        for case in tree.list(&format!("{recordings}/{operation}"))? {
            if !case.ends_with(".expect.yaml") {
                files.extend(recorded(tree, &format!("{recordings}/{operation}/{case}"))?);
            }
        }
        all.extend(pages_and_recordings(&format!("{api}/{operation}"), &files));
    }
    Ok(all)
}

fn fixture(tree: &Tree, name: &str) -> Result<Vec<Triple>, Error> {
    Ok(pages_and_recordings(name, &read_all(tree, &format!("{FIXTURES}/{name}"))?))
}

/// One triple for each page, each section of a page, and each recording, with all documents.
fn pages_and_recordings(name: &str, files: &[Source]) -> Vec<Triple> {
    let shared: Vec<&Source> =
        files.iter().filter(|file| matches!(file.role, Role::Document | Role::Part)).collect();
    let descriptions = shared.iter().any(|file| file.name.contains("described"));
    let triple = |part: String, source: Source| Triple {
        name: format!("{name}/{part}"),
        files: std::iter::once(source).chain(shared.iter().map(|file| (*file).clone())).collect(),
        descriptions,
        accepted: None,
    };
    let mut all = Vec::new();
    for file in files {
        let last = file.name.rsplit('/').next().unwrap_or(&file.name).to_owned();
        match file.role {
            Role::Page => {
                all.push(triple(last.clone(), file.clone()));
                for (number, text) in sections(&file.text).into_iter().enumerate() {
                    all.push(triple(format!("{last}#{}", number + 1), Source { text, ..file.clone() }));
                }
            }
            Role::Recording => {
                all.push(triple(last.clone(), file.clone()));
                all.push(triple(format!("{last} as HAR"), Source { role: Role::Traffic, ..file.clone() }));
            }
            _ => {}
        }
    }
    all
}

/// The triples of a folder of sites: each site has `spec…` files, and its pages below `pages`.
pub(crate) fn of_folder(folder: &Path) -> Result<Vec<Triple>, Error> {
    let tree = Tree::at(folder);
    let mut sites: Vec<String> =
        tree.list("")?.into_iter().filter(|name| tree.has(&format!("{name}/pages"))).collect();
    if tree.has("pages") {
        sites.push(".".to_owned());
    }
    if sites.is_empty() {
        return Err(Error::usage(format!("{} has no site", folder.display()))
            .help("a site is a folder with files `spec….json` or `spec….yaml`, and pages below `pages`"));
    }
    let mut all = Vec::new();
    for site in sites {
        let mut files = Vec::new();
        for name in tree.list(&site)?.into_iter().filter(|name| name.starts_with("spec")) {
            files.push(source(&tree, Role::Document, &format!("{site}/{name}"))?);
        }
        for page in pages_below(&tree, &format!("{site}/pages"))? {
            let mut files = files.clone();
            files.push(source(&tree, Role::Page, &page)?);
            all.push(Triple { name: page, files, descriptions: false, accepted: None });
        }
    }
    Ok(all)
}

fn pages_below(tree: &Tree, folder: &str) -> Result<Vec<String>, Error> {
    let mut pages = Vec::new();
    for name in tree.list(folder)? {
        let path = format!("{folder}/{name}");
        if tree.path().join(&path).is_dir() {
            pages.extend(pages_below(tree, &path)?);
        } else if is_page(&path) && tree.text(&path).is_ok() {
            pages.push(path);
        }
    }
    Ok(pages)
}

fn is_page(name: &str) -> bool {
    [".md", ".mdx"].iter().any(|ending| name.ends_with(ending))
}

/// All files of a folder of the checker's fixtures, or of the shop.
fn read_all(tree: &Tree, folder: &str) -> Result<Vec<Source>, Error> {
    let mut all = Vec::new();
    let mut names = BTreeSet::new();
    for name in tree.list(folder)? {
        let path = format!("{folder}/{name}");
        if tree.path().join(&path).is_dir() {
            all.extend(read_all(tree, &path)?);
        } else if is_page(&name) {
            all.push(source(tree, Role::Page, &path)?);
        } else if name.starts_with("openapi") {
            all.push(source(tree, Role::Document, &path)?);
        } else if name.starts_with("part") {
            all.push(source(tree, Role::Part, &path)?);
        } else if name.ends_with(".yaml") {
            all.extend(recorded(tree, &path)?);
        }
        names.insert(name);
    }
    Ok(all)
}

fn source(tree: &Tree, role: Role, path: &str) -> Result<Source, Error> {
    Ok(Source { role, name: path.to_owned(), text: tree.text(path)? })
}

/// A recording as JSON, as if it had been captured: what we composed is to agree, too. `None` for another file.
fn recorded(tree: &Tree, path: &str) -> Result<Option<Source>, Error> {
    let Ok(mut recording) = yaml_serde::from_str::<RecordingFile>(&tree.text(path)?) else { return Ok(None) };
    recording.provenance = Provenance::Captured;
    recording.source.get_or_insert_with(|| "a test".to_owned());
    recording.expect = None;
    let text = serde_json::to_string(&recording).expect("a recording is JSON");
    Ok(Some(Source { role: Role::Recording, name: path.to_owned(), text }))
}
