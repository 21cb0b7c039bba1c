//! Keeps what was fetched with its ETag, so that the next run asks only for what changed.

use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use crate::plain_file::{self, FileKind};
use crate::whole_file::WholeFile;

/// A folder with what was fetched. What cannot be read or written there is fetched again.
#[derive(Debug)]
pub(super) struct Cache {
    folder: Option<PathBuf>,
}

/// What was fetched from an address.
#[derive(Debug)]
pub(super) struct Kept {
    pub(super) bytes: Vec<u8>,
    pub(super) etag: String,
    pub(super) is_html: bool,
}

/// What is stored beside a body.
#[derive(Debug, Deserialize, Serialize)]
struct About {
    address: String,
    etag: String,
    is_html: bool,
    /// The SHA-256 of the body, so that half of a body is not taken for it.
    sha256: String,
}

impl Cache {
    /// The cache in a folder, or in that of the user.
    pub(super) fn at(folder: Option<&Path>) -> Self {
        Cache { folder: folder.map(Path::to_owned).or_else(of_user) }
    }

    pub(super) fn read(&self, address: &str) -> Option<Kept> {
        let (about, body) = self.paths(address)?;
        let about: About =
            serde_json::from_slice(&plain_file::read(&about, FileKind::Settings).ok()?).ok()?;
        let bytes = plain_file::read(&body, FileKind::Document).ok()?;
        let is_whole = about.address == address && about.sha256 == hash(&bytes);
        is_whole.then_some(Kept { bytes, etag: about.etag, is_html: about.is_html })
    }

    pub(super) fn write(&self, address: &str, etag: &str, is_html: bool, bytes: &[u8]) {
        let Some((about_path, body)) = self.paths(address) else { return };
        let about =
            About { address: address.to_owned(), etag: etag.to_owned(), is_html, sha256: hash(bytes) };
        let written = || -> Option<()> {
            let about = serde_json::to_string(&about).ok()?;
            for (path, content) in [(&body, bytes), (&about_path, about.as_bytes())] {
                let mut whole = WholeFile::create(path).ok()?;
                whole.write_bytes(content).ok()?;
                whole.finish().ok()?;
            }
            Some(())
        };
        // Without the cache, the next run fetches it again.
        written();
    }

    fn paths(&self, address: &str) -> Option<(PathBuf, PathBuf)> {
        let name = hash(address.as_bytes());
        let folder = self.folder.as_ref()?;
        Some((folder.join(format!("{name}.json")), folder.join(format!("{name}.body"))))
    }
}

fn hash(bytes: &[u8]) -> String {
    Sha256::digest(bytes).iter().map(|byte| format!("{byte:02x}")).collect()
}

/// The folder of the user's caches, by the conventions of the system.
fn of_user() -> Option<PathBuf> {
    let variable = |name: &str| std::env::var_os(name).map(PathBuf::from).filter(|path| path.is_absolute());
    let folder = if cfg!(windows) {
        variable("LOCALAPPDATA")
    } else if cfg!(target_os = "macos") {
        variable("HOME").map(|home| home.join("Library/Caches"))
    } else {
        variable("XDG_CACHE_HOME").or_else(|| variable("HOME").map(|home| home.join(".cache")))
    };
    folder.map(|folder| folder.join("docdrift"))
}
