//! Reads a zip archive that contains a HAR, with the bodies that are files of their own.

use std::cell::RefCell;
use std::io::{Cursor, Read};

use zip::ZipArchive;

use crate::bytes::MAX_BODY;
use crate::{Siblings, Traffic, Unread};

/// Reads the HAR of an archive.
pub(super) fn read(content: &[u8]) -> Result<Traffic, Unread> {
    let archive = ZipArchive::new(Cursor::new(content));
    let archive = archive.map_err(|error| Unread::Unknown(format!("it is no whole archive: {error}")))?;
    let mut names: Vec<String> = archive.file_names().map(str::to_owned).collect();
    names.sort_unstable();
    let har = names.iter().find(|name| name.ends_with(".har"));
    let Some(har) = har else {
        return Err(Unread::Unknown("it is an archive without a .har file".to_owned()));
    };
    let folder = har.rsplit_once('/').map_or("", |(folder, _)| folder).to_owned();
    let members = Members { archive: RefCell::new(archive), folder };
    let content = members.read(har).map_err(|reason| Unread::Unknown(format!("its {har} {reason}")))?;
    super::read(&content, &members)
}

/// The members of an archive, as files beside its HAR.
struct Members<'c> {
    archive: RefCell<ZipArchive<Cursor<&'c [u8]>>>,
    folder: String,
}

impl Members<'_> {
    fn read(&self, name: &str) -> Result<Vec<u8>, String> {
        let mut archive = self.archive.borrow_mut();
        let member = archive.by_name(name).map_err(|_| format!("{name} is not in the archive"))?;
        let mut content = Vec::new();
        let limit = u64::try_from(MAX_BODY).expect("the limit is a small number") + 1;
        member
            .take(limit)
            .read_to_end(&mut content)
            .map_err(|error| format!("cannot be unpacked: {error}"))?;
        if content.len() > MAX_BODY {
            return Err(format!("is larger than {} MiB", MAX_BODY >> 20));
        }
        Ok(content)
    }
}

impl Siblings for Members<'_> {
    fn file(&self, name: &str) -> Result<Vec<u8>, String> {
        let path = if self.folder.is_empty() { name.to_owned() } else { format!("{}/{name}", self.folder) };
        self.read(&path)
    }
}
