//! Reads a zip archive that contains a HAR, with the bodies that are files of their own.

use std::cell::RefCell;
use std::io::{Cursor, Read};

use zip::ZipArchive;

use crate::bytes::{MAX_BODY, MAX_RECORDING};
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
    let content =
        members.read(har, MAX_RECORDING).map_err(|reason| Unread::Unknown(format!("its {har} {reason}")))?;
    // An archive in an archive could contain itself.
    if content.starts_with(b"PK\x03\x04") {
        return Err(Unread::Unknown(format!("its {har} is an archive, too")));
    }
    super::read(&content, &members)
}

/// The members of an archive, as files beside its HAR.
struct Members<'c> {
    archive: RefCell<ZipArchive<Cursor<&'c [u8]>>>,
    folder: String,
}

impl Members<'_> {
    fn read(&self, name: &str, most: usize) -> Result<Vec<u8>, String> {
        let mut archive = self.archive.borrow_mut();
        let member = archive.by_name(name).map_err(|_| format!("{name} is not in the archive"))?;
        let mut content = Vec::new();
        let limit = u64::try_from(most).expect("the limit is a small number") + 1;
        member
            .take(limit)
            .read_to_end(&mut content)
            .map_err(|error| format!("cannot be unpacked: {error}"))?;
        if content.len() > most {
            return Err(format!("is larger than {} MiB", most >> 20));
        }
        Ok(content)
    }
}

impl Siblings for Members<'_> {
    fn file(&self, name: &str) -> Result<Vec<u8>, String> {
        let path = if self.folder.is_empty() { name.to_owned() } else { format!("{}/{name}", self.folder) };
        self.read(&path, MAX_BODY)
    }
}

#[cfg(test)]
mod tests {
    use std::io::Write;

    use zip::ZipWriter;
    use zip::write::SimpleFileOptions;

    use crate::{Format, NoSiblings, Unread, sink};

    fn archive(members: &[(&str, &[u8])]) -> Vec<u8> {
        let mut writer = ZipWriter::new(std::io::Cursor::new(Vec::new()));
        for (name, content) in members {
            writer.start_file(*name, SimpleFileOptions::default()).expect("memory can be written");
            writer.write_all(content).expect("memory can be written");
        }
        writer.finish().expect("memory can be written").into_inner()
    }

    #[track_caller]
    fn check(members: &[(&str, &[u8])], expected: Result<&[&str], &str>) {
        match (crate::read(&archive(members), &NoSiblings), expected) {
            (Ok(traffic), Ok(expected)) => {
                assert_eq!(traffic.format, Format::Har);
                assert_eq!(sink::tests::lines(&traffic), expected);
            }
            (Err(Unread::Unknown(reason)), Err(expected)) => assert_eq!(reason, expected),
            (read, _) => panic!("{read:?}"),
        }
    }

    const HAR: &[u8] = br#"{"log": {"entries": [
        {"request": {"method": "POST", "url": "https://a.b", "postData": {"_file": "a.bin"}},
         "response": {"status": 200, "content": {"_file": "b.json"}}},
        {"request": {"method": "GET", "url": "https://a.b"},
         "response": {"status": 200, "content": {"_file": "../c"}}}]}}"#;

    #[test]
    fn bodies_are_members_beside_the_har() {
        let gap = "/log/entries/1/response/content/_file names a body that cannot be read: ../c is not in the archive";
        let expected = ["POST https://a.b a=1 -> 200 [1]", "GET https://a.b -> 200", gap];
        check(&[("a.bin", b"a=1"), ("b.json", b"[1]"), ("har.har", HAR)], Ok(&expected));
        let gap = gap.replace("../c", "x/../c");
        let expected = ["POST https://a.b a=1 -> 200 [1]", "GET https://a.b -> 200", &gap];
        check(&[("c", b"no"), ("x/a.bin", b"a=1"), ("x/b.json", b"[1]"), ("x/har.har", HAR)], Ok(&expected));
    }

    #[test]
    fn archives_without_a_har_and_bombs_are_told() {
        check(&[("a.txt", b"")], Err("it is an archive without a .har file"));
        check(&[("a.har", &archive(&[("a.har", HAR)]))], Err("its a.har is an archive, too"));
        // A member that unpacks to more than a body may have.
        let bomb = vec![b' '; crate::bytes::MAX_BODY + 1];
        let gap =
            "/log/entries/0/response/content/_file names a body that cannot be read: is larger than 64 MiB";
        let har = br#"{"log": {"entries": [{"request": {"method": "GET", "url": "https://a.b"},
            "response": {"status": 200, "content": {"_file": "b"}}}]}}"#;
        check(&[("a.har", har), ("b", &bomb)], Ok(&["GET https://a.b -> 200", gap]));
        let cut = &archive(&[("a.har", HAR)])[..60];
        assert!(crate::read(cut, &NoSiblings).is_err());
    }
}
