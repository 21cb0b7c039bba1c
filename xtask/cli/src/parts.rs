//! Reads the other files of a document that consists of several.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use docdrift::{FileId, Files, referenced_files};

use crate::plain_file;

/// Size of all files of a document together, in bytes.
const MAX_BYTES: u64 = 100_000_000;

/// Adds the files to which the references of a document lead, and those to which these lead. A file outside of
/// the repository of the document, or, without a repository, outside of the document's folder, is not read, also
/// not through a link; its reference stays unresolved. `root` is the folder that names of files are relative to.
pub(crate) fn add(files: &mut Files, root: &Path, document: FileId) {
    let Some(within) = boundary(&root.join(files.file(document).name())) else { return };
    let mut left = MAX_BYTES;
    let mut waiting = vec![document];
    let mut known = BTreeSet::from([files.file(document).name().to_owned()]);
    while let Some(file) = waiting.pop() {
        for name in referenced_files(files.file(file).name(), &files.excerpt(file)) {
            if !known.insert(name.clone()) {
                continue;
            }
            let Some(bytes) = read(&root.join(&name), &within, &mut left) else { continue };
            waiting.extend(files.add_bytes(&name, bytes));
        }
    }
}

/// The folder that contains everything that a document may refer to.
fn boundary(document: &Path) -> Option<PathBuf> {
    let document = document.canonicalize().ok()?;
    let folder = document.parent()?;
    let repository = folder.ancestors().find(|above| above.join(".git").exists());
    Some(repository.unwrap_or(folder).to_owned())
}

/// The content of a regular file within a folder; `None` if it is none, is outside, or exceeds what is left.
fn read(path: &Path, within: &Path, left: &mut u64) -> Option<Vec<u8>> {
    let path = path.canonicalize().ok().filter(|path| path.starts_with(within))?;
    let bytes = plain_file::read_beginning(&path, *left + 1).ok()?;
    *left = left.checked_sub(bytes.len() as u64)?;
    Some(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_outside_of_the_folder_are_not_read() {
        let folder = std::env::temp_dir().join(format!("docdrift-parts-{}", std::process::id()));
        let api = folder.join("api");
        std::fs::create_dir_all(api.join("schemas")).expect("a folder");
        let write = |name: &str, text: &str| std::fs::write(folder.join(name), text).expect("a file");
        write("outside.yaml", "a: 1");
        write("api/schemas/b.yaml", "x: {$ref: ../c.json}");
        write("api/c.json", "{}");
        #[cfg(unix)]
        std::os::unix::fs::symlink(folder.join("outside.yaml"), api.join("link.yaml")).expect("a link");
        let text = "- {$ref: './schemas/b.yaml#/x'}\n- {$ref: ../outside.yaml}\n- {$ref: link.yaml}\n\
                    - {$ref: 'https://a.test/d.yaml'}\n- {$ref: /etc/e.json}\n- {$ref: gone.yaml}\n";
        write("api/openapi.yaml", text);
        let mut files = Files::new();
        let document = files.add("api/openapi.yaml", text);
        add(&mut files, &folder, document);
        let read = |name: &str| files.names().any(|known| known == name);
        for (name, expected) in [
            ("api/openapi.yaml", true),
            ("api/schemas/b.yaml", true),
            ("api/c.json", true),
            ("outside.yaml", false),
            ("api/link.yaml", false),
            ("api/gone.yaml", false),
        ] {
            assert_eq!(read(name), expected, "{name}");
        }
        std::fs::remove_dir_all(folder).expect("the folder is there");
    }
}
