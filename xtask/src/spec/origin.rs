//! Step: read the vendored files of an API, and verify each against its entry in `origin.toml`.
//!
//! Every file must have an entry, and its SHA-256 must be the recorded one.

use std::fmt::Write as _;

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
    url: String,
    retrieved: Datetime,
    version: String,
    wording: Wording,
    sha256: Spanned<String>,
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
                entry.url, entry.version, entry.retrieved
            ),
            file: tree.read(files, &name)?,
            version: entry.version,
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
}
