//! The files that a recording names, from below its own folder.

use std::fs::File;
use std::io::Read;
use std::path::{Component, Path, PathBuf};

use docdrift_traffic::Siblings;

/// The largest file that a recording names, in bytes.
const MAX_SIBLING: u64 = 64 << 20;

/// The folder of a recording. Its reasons name no file, since names in traffic can be secrets.
#[derive(Debug)]
pub(crate) struct Folder {
    /// The folders in which files are looked for, in this order, without links.
    roots: Vec<PathBuf>,
}

impl Folder {
    /// The folder of a recording. Stubs of WireMock are in `mappings`, and their bodies in `__files` beside it.
    pub(crate) fn of(recording: &Path) -> Folder {
        let Some(folder) = recording.canonicalize().ok().and_then(|path| path.parent().map(Path::to_owned))
        else {
            return Folder { roots: Vec::new() };
        };
        let mappings =
            folder.ancestors().find(|above| above.file_name().is_some_and(|name| name == "mappings"));
        let beside = mappings.and_then(Path::parent).unwrap_or(&folder).join("__files");
        // `__files` itself may be a link that leads elsewhere.
        let is_real = beside.canonicalize().is_ok_and(|real| real == beside);
        Folder { roots: [folder].into_iter().chain(is_real.then_some(beside)).collect() }
    }
}

impl Siblings for Folder {
    fn file(&self, name: &str) -> Result<Vec<u8>, String> {
        const OUTSIDE: &str = "lies outside the folder of the recording";
        let path = Path::new(name);
        let is_below = path.components().all(|part| matches!(part, Component::Normal(_) | Component::CurDir));
        if !is_below || name.contains('\\') {
            return Err(OUTSIDE.to_owned());
        }
        let found = self.roots.iter().find_map(|root| Some((root, root.join(path).canonicalize().ok()?)));
        let Some((root, found)) = found else { return Err("is not there".to_owned()) };
        // A link in the path leads to another one.
        let written: PathBuf = path.components().filter(|part| *part != Component::CurDir).collect();
        if found != root.join(written) {
            return Err(if found.starts_with(root) { "is a link".to_owned() } else { OUTSIDE.to_owned() });
        }
        let metadata = found.metadata().map_err(|_| "cannot be read".to_owned())?;
        if !metadata.is_file() {
            return Err("is no file".to_owned());
        }
        let mut content = Vec::new();
        let file = File::open(&found).map_err(|_| "cannot be read".to_owned())?;
        file.take(MAX_SIBLING + 1).read_to_end(&mut content).map_err(|_| "cannot be read".to_owned())?;
        if content.len() as u64 > MAX_SIBLING {
            return Err(format!("is larger than {} MiB", MAX_SIBLING >> 20));
        }
        Ok(content)
    }
}
