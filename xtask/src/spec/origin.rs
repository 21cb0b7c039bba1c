//! Step: read the vendored files of an API, and verify each against its entry in `origin.toml`.
//!
//! Every file must have an entry, and its SHA-256 must be the recorded one.

use std::fmt::Write as _;
use std::ops::Range;

use docdrift::{FileId, Files};
use docdrift_cli::Error;
use serde::Deserialize;
use sha2::{Digest as _, Sha256};
use toml::Spanned;
use toml::value::Datetime;

use crate::tree::Tree;

const ORIGIN: &str = "origin.toml";

/// `origin.toml`: the provenance of the vendored files of an API.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Origin {
    /// One entry per file. The written document lists their operations in this order.
    #[serde(default)]
    file: Vec<Entry>,
}

/// The provenance of one vendored file.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Entry {
    name: String,
    /// The address of the bytes that the file was made from.
    url: Spanned<String>,
    /// The address at which the provider publishes whatever is newest; `None` if no such address is known.
    latest: Option<String>,
    retrieved: Spanned<Datetime>,
    version: Spanned<String>,
    wording: Wording,
    sha256: Spanned<String>,
    /// The SHA-256 of the bytes last seen at `latest`, and the ETag with which they were sent.
    seen_sha256: Option<Spanned<String>>,
    seen_etag: Option<Spanned<String>>,
}

/// Who wrote the text of a vendored file. Its facts are the provider's in both cases.
#[derive(Clone, Copy, Debug, Deserialize)]
#[serde(rename_all = "kebab-case")]
enum Wording {
    /// The file restates the facts in our own words.
    Ours,
    /// The file is a copy.
    Theirs,
}

/// A vendored file whose checksum was verified.
#[derive(Debug)]
pub(crate) struct Vendored {
    pub(crate) file: FileId,
    /// The provenance of the file, in one line.
    pub(crate) provenance: String,
    /// The provider's version of the document.
    pub(crate) version: String,
}

/// Reads all vendored files of an API, and verifies their checksums.
pub(crate) fn read(tree: &Tree, files: &mut Files, folder: &str) -> Result<Vec<Vendored>, Error> {
    let (_, origin) = load(tree, folder)?;
    let mut vendored = Vec::new();
    for entry in origin.file {
        let name = format!("{folder}/{}", entry.name);
        let (is, recorded) = (sum(&tree.bytes(&name)?), entry.sha256.as_ref());
        if is != *recorded {
            let recorded = if recorded.is_empty() { "nothing" } else { recorded };
            return Err(Error::failed(format!(
                "{name}: its SHA-256 is {is}, {folder}/{ORIGIN} records {recorded}"
            ))
            .help(
                "restore the file, or, if the change is intended, record it: \
                 `cargo xtask spec --accept-upstream`",
            ));
        }
        let verb = match entry.wording {
            Wording::Ours => "restates",
            Wording::Theirs => "copies",
        };
        vendored.push(Vendored {
            provenance: format!(
                "{name} {verb} {} (version {}, retrieved {})",
                entry.url.as_ref(),
                entry.version.as_ref(),
                entry.retrieved.as_ref()
            ),
            file: tree.read(files, &name)?,
            version: entry.version.into_inner(),
        });
    }
    Ok(vendored)
}

/// Records the current checksums of the vendored files. Returns the names of the files whose checksum
/// changed.
pub(crate) fn accept(tree: &Tree, folder: &str) -> Result<Vec<String>, Error> {
    let (mut text, origin) = load(tree, folder)?;
    let mut accepted = Vec::new();
    // Replace from the last entry to the first: a replacement moves only the spans after it.
    for entry in origin.file.iter().rev() {
        let name = format!("{folder}/{}", entry.name);
        let is = sum(&tree.bytes(&name)?);
        if is != *entry.sha256.as_ref() {
            text.replace_range(entry.sha256.span(), &format!("\"{is}\""));
            accepted.push(name);
        }
    }
    if !accepted.is_empty() {
        tree.write(&format!("{folder}/{ORIGIN}"), &text)?;
    }
    accepted.reverse();
    Ok(accepted)
}

/// A vendored file, as `cargo xtask upstream` compares it with what the provider publishes now.
#[derive(Clone, Debug)]
pub(crate) struct Watched {
    /// The path of the file.
    pub(crate) name: String,
    pub(crate) latest: Option<String>,
    /// The SHA-256 of the bytes last seen at `latest`, and their ETag; `None` until `--write` records them.
    pub(crate) seen_sha256: Option<String>,
    pub(crate) seen_etag: Option<String>,
    /// Whether the file is a copy of the published bytes, which a program can replace.
    pub(crate) is_copy: bool,
}

/// The entries of an API, in the order of its `origin.toml`.
pub(crate) fn watched(tree: &Tree, folder: &str) -> Result<Vec<Watched>, Error> {
    let known =
        |value: Option<Spanned<String>>| value.map(Spanned::into_inner).filter(|value| !value.is_empty());
    let entries = load(tree, folder)?.1.file.into_iter();
    let watched = entries.map(|entry| Watched {
        name: format!("{folder}/{}", entry.name),
        latest: entry.latest,
        seen_sha256: known(entry.seen_sha256),
        seen_etag: known(entry.seen_etag),
        is_copy: matches!(entry.wording, Wording::Theirs),
    });
    Ok(watched.collect())
}

/// What `cargo xtask upstream --write` records about one file.
#[derive(Debug)]
pub(crate) struct Record {
    /// The path of the file.
    pub(crate) name: String,
    pub(crate) seen_sha256: String,
    pub(crate) seen_etag: Option<String>,
    /// Where the file comes from, if it was made anew.
    pub(crate) vendored: Option<Provenance>,
}

/// Where a file comes from that was made anew.
#[derive(Debug)]
pub(crate) struct Provenance {
    pub(crate) url: String,
    /// The version that the file states; `None` if it states none, and the recorded one stays.
    pub(crate) version: Option<String>,
    /// The day, as `2026-11-20`.
    pub(crate) retrieved: String,
}

/// Records in `origin.toml` what was seen, and the checksum of each file that was made anew.
pub(crate) fn record(tree: &Tree, folder: &str, records: &[Record]) -> Result<(), Error> {
    let (mut text, origin) = load(tree, folder)?;
    let mut edits = Vec::new();
    for entry in &origin.file {
        let name = format!("{folder}/{}", entry.name);
        let Some(record) = records.iter().find(|record| record.name == name) else { continue };
        let mut set = |span: Range<usize>, value: &str| edits.push((span, quoted(value)));
        if let Some(Provenance { url, version, retrieved }) = &record.vendored {
            set(entry.url.span(), url);
            set(entry.sha256.span(), &sum(&tree.bytes(&name)?));
            if let Some(version) = version {
                set(entry.version.span(), version);
            }
            edits.push((entry.retrieved.span(), retrieved.clone()));
        }
        let etag = record.seen_etag.as_deref().unwrap_or_default();
        let seen = [
            ("seen_sha256", &entry.seen_sha256, record.seen_sha256.as_str()),
            ("seen_etag", &entry.seen_etag, etag),
        ];
        let mut added = String::new();
        for (key, present, value) in seen {
            match present {
                Some(present) => edits.push((present.span(), quoted(value))),
                None if value.is_empty() => {}
                None => {
                    write!(added, "\n{key} = {}", quoted(value)).expect("writing to a String never fails")
                }
            }
        }
        let end = entry.sha256.span().end;
        edits.push((end..end, added));
    }
    // Replace from the last place to the first: a replacement moves only the spans after it.
    edits.sort_by_key(|(span, _)| span.start);
    for (span, value) in edits.into_iter().rev() {
        text.replace_range(span, &value);
    }
    tree.write(&format!("{folder}/{ORIGIN}"), &text)
}

/// A TOML string with this value.
fn quoted(value: &str) -> String {
    toml::Value::String(value.to_owned()).to_string()
}

/// Reads `origin.toml`. Returns its text and its entries.
///
/// # Errors
///
/// When the file is invalid, has two entries for one file, or has no entry for a file of the folder.
fn load(tree: &Tree, folder: &str) -> Result<(String, Origin), Error> {
    let name = format!("{folder}/{ORIGIN}");
    let mut files = Files::new();
    let file = tree.read(&mut files, &name)?;
    let text = files.file(file).text().to_owned();
    let origin: Origin = toml::from_str(&text).map_err(|error| {
        let at = error.span().map(|span| files.locate(files.excerpt(file).span(span)).to_string());
        Error::failed(format!("{}: {}", at.unwrap_or(name.clone()), error.message()))
    })?;
    for (index, entry) in origin.file.iter().enumerate() {
        if origin.file[..index].iter().any(|before| before.name == entry.name) {
            return Err(Error::failed(format!("{name}: there are two entries for {}", entry.name)));
        }
    }
    for present in tree.list(folder)? {
        if present != ORIGIN && !origin.file.iter().any(|entry| entry.name == present) {
            return Err(Error::failed(format!("{folder}/{present}: {ORIGIN} has no entry for it"))
                .help(format!("state its origin in {name}, or remove the file")));
        }
    }
    Ok((text, origin))
}

/// The SHA-256 of the bytes as lower-case hexadecimal, as `sha256sum` prints it.
pub(crate) fn sum(bytes: &[u8]) -> String {
    Sha256::digest(bytes).iter().fold(String::new(), |mut text, byte| {
        write!(text, "{byte:02x}").expect("writing to a String never fails");
        text
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_sum_is_the_one_that_others_print() {
        assert_eq!(sum(b"abc"), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    }

    #[test]
    fn what_was_seen_is_recorded_and_the_rest_of_the_file_stays() {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let tree = Tree::at(folder.path());
        let entry = "# Ours.\n[[file]]\nname = \"a.md\"\nurl = \"u\"\nretrieved = 2026-11-20\nversion = \"1\"\n\
                     wording = \"ours\"\nsha256 = \"\" # sum\n";
        tree.write("x/a.md", "abc").expect("written");
        tree.write("x/origin.toml", entry).expect("written");
        let mut seen = Record {
            name: "x/a.md".to_owned(),
            seen_sha256: "12".to_owned(),
            seen_etag: Some("\"e\"".to_owned()),
            vendored: None,
        };
        let text = |seen: &Record| {
            record(&tree, "x", std::slice::from_ref(seen)).expect("recorded");
            String::from_utf8(tree.bytes("x/origin.toml").expect("is there")).expect("UTF-8")
        };
        let added = "sha256 = \"\"\nseen_sha256 = \"12\"\nseen_etag = '\"e\"' # sum";
        assert_eq!(text(&seen), entry.replace("sha256 = \"\" # sum", added));
        seen.seen_etag = None;
        let [url, version, retrieved] = ["v", "2", "2026-11-28"].map(str::to_owned);
        seen.vendored = Some(Provenance { url, version: Some(version), retrieved });
        let text = text(&seen);
        let sum = sum(b"abc");
        for part in ["url = \"v\"", "version = \"2\"", "= 2026-11-28\n", "seen_etag = \"\" #", &sum] {
            assert!(text.contains(part), "{part}: {text}");
        }
        assert_eq!(watched(&tree, "x").expect("read")[0].seen_etag, None);
    }
}
