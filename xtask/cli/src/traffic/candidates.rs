//! Which files of a folder may be recorded traffic, and which of them are recordings of our own form.

use std::path::Path;

use docdrift_traffic::tree::{self, Tree};

use crate::plain_file;

/// The extensions of recorded traffic, after which a file of a folder is opened.
const EXTENSIONS: &[&str] = &[
    "har", "json", "yaml", "yml", "ndjson", "jsonl", "log", "bru", "http", "rest", "flow", "mitm", "zip",
    "zhar", "gz", "zst", "zz", "cassette",
];

/// The largest file without an extension that is opened.
const MAX_WITHOUT_EXTENSION: u64 = 1 << 20;

/// The largest recording of our own form. It has one exchange.
const MAX_OWN: u64 = 8 << 20;

/// Whether a file of a folder may be recorded traffic. A companion of a recording of our own form is none.
pub(crate) fn may_be(path: &Path) -> bool {
    if companion_of_own(path) {
        return false;
    }
    match path.extension() {
        Some(extension) => {
            extension.to_str().is_some_and(|is| EXTENSIONS.iter().any(|known| is.eq_ignore_ascii_case(known)))
        }
        None => path.metadata().is_ok_and(|metadata| metadata.len() <= MAX_WITHOUT_EXTENSION),
    }
}

/// Whether a file is a recording of our own form, which may have mistakes.
pub(crate) fn is_own(path: &Path) -> bool {
    small_text(path).is_some_and(|text| is_own_text(&text))
}

/// Whether a file says what a recording of our own form expects. Another file may have such a name, too.
pub(crate) fn companion_of_own(path: &Path) -> bool {
    path.to_str().is_some_and(|name| docdrift::recording_of(name).is_some())
        && small_text(path).is_some_and(|text| has_key(&text, "client") && has_key(&text, "violations"))
}

/// The text of a file that is small enough to be of our own form.
fn small_text(path: &Path) -> Option<String> {
    let is_small = path.metadata().is_ok_and(|metadata| metadata.is_file() && metadata.len() <= MAX_OWN);
    let bytes = is_small.then(|| plain_file::read_beginning(path, MAX_OWN).ok()).flatten()?;
    String::from_utf8(bytes).ok()
}

/// Whether a line of a text begins with this key.
fn has_key(text: &str, key: &str) -> bool {
    text.lines().any(|line| line.strip_prefix(key).is_some_and(|rest| rest.starts_with(':')))
}

/// Whether the root of a text has keys of our own form that no other form has.
fn is_own_text(text: &str) -> bool {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let has = |key: &str| has_key(text, key);
    if !text.trim_start().starts_with('{') {
        return has("provenance") && (has("version") || has("about") || has("expect"));
    }
    let may_be = text.contains("provenance") && text.contains("version");
    let documents = if may_be { tree::yaml(text).unwrap_or_default() } else { Vec::new() };
    let version = |document: &Tree| document.get("version").and_then(Tree::to_text);
    documents
        .first()
        .is_some_and(|first| version(first).as_deref() == Some("1") && first.get("provenance").is_some())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn our_own_form_is_told_from_others() {
        for (text, expected) in [
            ("version: 1\nprovenance: captured\n", true),
            ("{version: 1, provenance: captured}", true),
            ("\u{feff}version: [\nprovenance: captured\n", true),
            ("version: 2\ninteractions: []\n", false),
            ("interactions: []\nversion: 1\n", false),
            ("{\"version\": 1, \"interactions\": [\"provenance\"]}", false),
            ("- version: 1\n- provenance: 2\n", false),
        ] {
            assert_eq!(is_own_text(text), expected, "{text}");
        }
    }

    #[test]
    fn files_are_chosen_by_their_extension() {
        let chosen = ["a.har", "a.HAR", "b/a.cassette", "a.json.gz"];
        assert!(chosen.iter().all(|name| may_be(Path::new(name))));
        assert!(["a.txt", "a.md", "a.har.bak", "none"].iter().all(|name| !may_be(Path::new(name))));
    }
}
