//! Finds the files by which Fern changes a document: those that `generators.yml` names as overlays or overrides, or the
//! file beside the document that is named after it.

use std::path::{Path, PathBuf};

use docdrift::{FileId, Files, fern_overrides};

use crate::plain_file::{self, FileKind};
use crate::site::{is_plain_file, is_repository, parent};

/// How many folders above that of the document are searched.
const FOLDERS_ABOVE: usize = 3;

/// Adds the overlays and overrides of a document. Files that cannot be read are left out. `root` is the folder that
/// names of files are relative to.
pub(crate) fn add(files: &mut Files, root: &Path, document: FileId) -> Vec<FileId> {
    let name = PathBuf::from(files.file(document).name());
    let Ok(real) = root.join(&name).canonicalize() else { return Vec::new() };
    let named = named(files, root, &name, &real).unwrap_or_else(|| beside(root, &name));
    let mut added = Vec::new();
    for name in named {
        let Ok(bytes) = plain_file::read(&root.join(&name), FileKind::Document) else { continue };
        let Ok(overrides) = files.add_bytes(&name.to_string_lossy(), bytes) else { continue };
        files.add_overrides(document, overrides);
        added.push(overrides);
    }
    added
}

/// The overlays and overrides that the configuration of Fern names for a document; `None` if it does not name the
/// document with any.
fn named(files: &mut Files, root: &Path, document: &Path, real: &Path) -> Option<Vec<PathBuf>> {
    let mut folder = document.parent().unwrap_or(Path::new("")).to_owned();
    let mut real_folder = real.parent()?;
    for _ in 0..=FOLDERS_ABOVE {
        for name in configurations(root, &folder) {
            let Ok(bytes) = plain_file::read(&root.join(&name), FileKind::Settings) else { continue };
            let name = name.to_string_lossy().replace('\\', "/");
            let Ok(file) = files.add_bytes(&name, bytes) else { continue };
            let is_it = |path: &str| root.join(path).canonicalize().is_ok_and(|path| path == real);
            let found = fern_overrides(&name, &files.excerpt(file)).into_iter().find(|(path, _)| is_it(path));
            if let Some((_, overrides)) = found {
                let limit = real_folder.ancestors().find(|above| is_repository(above)).unwrap_or(real_folder);
                let is_within =
                    |path: &PathBuf| root.join(path).canonicalize().is_ok_and(|path| path.starts_with(limit));
                return Some(overrides.into_iter().map(PathBuf::from).filter(is_within).collect());
            }
        }
        if is_repository(real_folder) {
            break;
        }
        real_folder = real_folder.parent()?;
        folder = parent(&folder);
    }
    None
}

/// The files with the configuration of Fern in a folder, and in the folder `fern` there.
fn configurations(root: &Path, folder: &Path) -> Vec<PathBuf> {
    let mut folders = vec![folder.to_owned(), folder.join("fern")];
    for apis in [folder.join("apis"), folder.join("fern/apis")] {
        let entries = std::fs::read_dir(root.join(&apis)).into_iter().flatten().flatten();
        let mut names: Vec<PathBuf> = entries.map(|entry| apis.join(entry.file_name())).collect();
        names.sort();
        folders.extend(names);
    }
    let files =
        folders.iter().flat_map(|folder| [folder.join("generators.yml"), folder.join("generators.yaml")]);
    // A link may lead out of the repository.
    let is_unlinked = |file: &PathBuf| {
        file.strip_prefix(folder).is_ok_and(|name| plain_file::is_unlinked(&root.join(folder), name))
    };
    files.filter(is_unlinked).collect()
}

/// The overrides beside a document: `openapi-overrides.yaml` for `openapi.json`.
fn beside(root: &Path, document: &Path) -> Vec<PathBuf> {
    let stem = document.file_stem().unwrap_or_default().to_string_lossy();
    let name = |ending: &&str| document.with_file_name(format!("{stem}-overrides.{ending}"));
    let names = ["yaml", "yml", "json"].iter().map(name);
    names.filter(|path| is_plain_file(&root.join(path))).take(1).collect()
}
