//! The OpenAPI documents of a repository, and which of them its pages are about.

use std::collections::{BTreeMap, BTreeSet};

use serde::Deserialize;
use serde::de::IgnoredAny;
use serde_json::Value;

use super::repository::{Repository, file_name, folder_of, is_foreign};
use crate::document_files::is_document_file;

/// The size up to which the title of a document is read, in bytes.
const MAX_BYTES: u64 = 16 << 20;

/// A document that the settings do not name, and why.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct LeftOut {
    pub(super) name: String,
    pub(super) reason: String,
}

/// The documents of a repository that may be of its sites.
#[derive(Debug, Default)]
pub(super) struct Documents {
    pub(super) kept: Vec<String>,
    pub(super) left_out: Vec<LeftOut>,
}

/// Finds the documents by their content.
pub(super) fn find(repository: &Repository) -> Documents {
    let may_be = |file: &&String| [".json", ".yaml", ".yml"].iter().any(|ending| file.ends_with(ending));
    let files: Vec<&String> = repository.files.iter().filter(may_be).collect();
    let all: Vec<&String> =
        files.into_iter().filter(|file| is_document_file(&repository.root.join(file))).collect();
    let names: BTreeSet<&str> = all.iter().map(|file| file.as_str()).collect();
    let mut documents = Documents::default();
    for file in all {
        match reason_against(file, &names) {
            Some(reason) => documents.left_out.push(LeftOut { name: file.clone(), reason }),
            None => documents.kept.push(file.clone()),
        }
    }
    documents
}

/// Why a document is none of what a site documents now, by its name.
fn reason_against(file: &str, all: &BTreeSet<&str>) -> Option<String> {
    if is_foreign(file) {
        return Some("it is in a folder of tests, examples, or of others".to_owned());
    }
    let is_past = |step: &str| {
        let step = step.to_ascii_lowercase();
        ["archive", "archived", "deprecated", "legacy", "old"].iter().any(|word| {
            step == *word || step.ends_with(&format!("-{word}")) || step.ends_with(&format!("_{word}"))
        })
    };
    if let Some(step) = folder_of(file).split('/').find(|step| is_past(step)) {
        return Some(format!("`{step}` says that it is about the past"));
    }
    let (stem, ending) = file.rsplit_once('.')?;
    let sibling = |stem: &str| {
        let names = [ending, "json", "yaml", "yml"].map(|ending| format!("{stem}.{ending}"));
        names.into_iter().find(|name| name != file && all.contains(name.as_str()))
    };
    if let Some((before, last)) = stem.rsplit_once(['-', '_', '.'])
        && is_language(last)
        && let Some(original) = sibling(before)
    {
        return Some(format!("it is a copy of {original} in another language"));
    }
    let mut numbers = stem[folder_of(file).len()..].split(['-', '_']).filter(|part| is_full_version(part));
    if let Some(version) = numbers.next() {
        let unversioned = stem.replace(&format!("-{version}"), "").replace(&format!("_{version}"), "");
        if let Some(current) = sibling(&unversioned) {
            return Some(format!("it is version {version} of {current}"));
        }
        if let Some(newer) = newest(file, version, all).filter(|newer| newer != file) {
            return Some(format!("it is version {version}, and {newer} is newer"));
        }
    }
    // The same document in two notations.
    let yaml = ["yaml", "yml"].iter().map(|ending| format!("{stem}.{ending}"));
    let twin = yaml.filter(|_| ending == "json").find(|name| all.contains(name.as_str()));
    twin.map(|twin| format!("it is {twin} in another notation"))
}

/// Whether the end of a name is a language, or a country that stands for its language.
fn is_language(part: &str) -> bool {
    matches!(
        part,
        "en" | "ja"
            | "jp"
            | "zh"
            | "cn"
            | "ko"
            | "kr"
            | "de"
            | "fr"
            | "es"
            | "pt"
            | "it"
            | "ru"
            | "pl"
            | "tr"
    )
}

/// Whether a text is a version of three numbers, as a release has: `1.2.0`.
fn is_full_version(part: &str) -> bool {
    let numbers: Vec<&str> = part.split('.').collect();
    numbers.len() == 3
        && numbers.iter().all(|number| !number.is_empty() && number.bytes().all(|byte| byte.is_ascii_digit()))
}

/// The document that differs from this one in a higher version only.
fn newest(file: &str, version: &str, all: &BTreeSet<&str>) -> Option<String> {
    let (before, after) = file.split_once(version)?;
    let numbers =
        |version: &str| -> Vec<u32> { version.split('.').filter_map(|it| it.parse().ok()).collect() };
    let versions = all.iter().filter_map(|other| other.strip_prefix(before)?.strip_suffix(after));
    let newest = versions.filter(|it| is_full_version(it)).max_by_key(|it| numbers(it))?;
    Some(format!("{before}{newest}{after}"))
}

/// The documents that pages or the navigation of a site name, if they name any: in the front matter of pages
/// (`openapi: other.yaml GET /orders`), and as names of files in the navigation. None if pages also name operations without
/// a document (`openapi: GET /orders`).
pub(super) fn named<'d>(
    repository: &Repository,
    navigation: Option<&str>,
    pages: &[&str],
    documents: &[&'d str],
) -> BTreeSet<&'d str> {
    const OF_NAVIGATION: u64 = 4 << 20;
    const OF_PAGE: u64 = 2 << 10;
    let mut named = BTreeSet::new();
    if let Some(file) = navigation {
        let text = repository.beginning(file, OF_NAVIGATION);
        named.extend(documents.iter().copied().filter(|document| mentions(&text, file_name(document))));
    }
    for page in pages {
        let text = repository.beginning(page, OF_PAGE);
        let value = text.lines().take(30).find_map(|line| line.strip_prefix("openapi:"));
        let Some(value) = value else { continue };
        let value = value.trim().trim_matches(['"', '\'']);
        let first = value.split_whitespace().next().unwrap_or_default();
        if is_method(first) {
            // The operation is of a document that no page needs to name, so the names say nothing of the others.
            return BTreeSet::new();
        }
        if !first.is_empty() {
            let first = first.trim_start_matches('/');
            let is_it = |document: &&&str| {
                let stem = document.rsplit_once('.').map_or(**document, |(stem, _)| stem);
                let ends = |text: &str| {
                    text == first || text.strip_suffix(first).is_some_and(|rest| rest.ends_with('/'))
                };
                ends(document) || ends(stem)
            };
            named.extend(documents.iter().filter(is_it).copied());
        }
    }
    named
}

/// Whether a navigation in JSON names documents by their addresses, under the key `openapi`.
pub(super) fn names_addresses(repository: &Repository, navigation: &str) -> bool {
    const LIMIT: u64 = 4 << 20;
    fn below(value: &Value, is_named: bool) -> bool {
        match value {
            Value::String(text) => is_named && crate::fetch::is_url(text),
            Value::Array(items) => items.iter().any(|item| below(item, is_named)),
            Value::Object(fields) => fields.iter().any(|(key, value)| {
                below(value, key == "openapi" || (is_named && matches!(key.as_str(), "source" | "url")))
            }),
            _ => false,
        }
    }
    serde_json::from_str(&repository.beginning(navigation, LIMIT))
        .is_ok_and(|value: Value| below(&value, false))
}

/// Whether a word is a method of HTTP, in any case.
fn is_method(word: &str) -> bool {
    const METHODS: &[&str] = &["DELETE", "GET", "HEAD", "OPTIONS", "PATCH", "POST", "PUT", "WEBHOOK"];
    METHODS.contains(&word.to_ascii_uppercase().as_str())
}

/// Whether a text has the name of a file that is not a part of a longer name.
fn mentions(text: &str, name: &str) -> bool {
    let is_end = |letter: Option<char>| {
        !letter.is_some_and(|it| it.is_alphanumeric() || matches!(it, '-' | '_' | '.'))
    };
    let is_quote = |letter: char| letter.is_whitespace() || matches!(letter, '"' | '\'' | '`' | '(' | '<');
    text.match_indices(name).any(|(at, _)| {
        let word = text[..at].rsplit(is_quote).next().unwrap_or_default();
        // The file of that name at an address may be another one.
        !crate::fetch::is_url(word)
            && is_end(text[..at].chars().next_back())
            && is_end(text[at + name.len()..].chars().next())
    })
}

/// What is read of a document.
#[derive(Default, Deserialize)]
#[serde(default)]
struct Head {
    info: Info,
    servers: Vec<Server>,
    host: Option<String>,
    paths: BTreeMap<String, IgnoredAny>,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct Info {
    title: Option<String>,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct Server {
    url: Option<String>,
}

/// What a document says of itself.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct About {
    pub(super) title: Option<String>,
    /// The hosts of its servers; a host with variables has `{…}` in their place.
    pub(super) hosts: Vec<String>,
    /// The paths that it declares.
    pub(super) paths: Vec<String>,
}

/// What a document says of itself; nothing if it is too large or not valid.
pub(super) fn about(repository: &Repository, document: &str) -> About {
    let text = repository.beginning(document, MAX_BYTES);
    let head: Option<Head> = match document.ends_with(".json") {
        true => serde_json::from_str(&text).ok(),
        false => yaml_serde::from_str(&text).ok(),
    };
    let Head { info, servers, host, paths } = head.unwrap_or_default();
    let of_url = |server: Server| {
        let url = server.url?;
        let (_, rest) = url.split_once("://")?;
        let host = rest.split('/').next()?.to_owned();
        (host.contains('.') && !host.contains(' ')).then_some(host)
    };
    let hosts = servers.into_iter().filter_map(of_url).chain(host).collect();
    let title = info.title.filter(|title| !title.trim().is_empty());
    About { title, hosts, paths: paths.into_keys().collect() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn documents_of_the_past_and_copies_are_left_out() {
        let all = BTreeSet::from([
            "api/openapi.yml",
            "api/openapi-1.2.0.yml",
            "b/api-1.9.0.json",
            "b/api-1.10.0.json",
            "archive/old/a.json",
            "box.json",
            "box-jp.json",
            "box-v2025.0.json",
            "tests/openapi.json",
            "oas.yaml",
            "oas-v2.yaml",
            "c.json",
            "c.yaml",
            "sync-v1.json",
            "sync.json",
        ]);
        let kept: Vec<&str> =
            all.iter().copied().filter(|file| reason_against(file, &all).is_none()).collect();
        let expected = [
            "api/openapi.yml",
            "b/api-1.10.0.json",
            "box-v2025.0.json",
            "box.json",
            "c.yaml",
            "oas-v2.yaml",
            "oas.yaml",
            "sync-v1.json",
            "sync.json",
        ];
        assert_eq!(kept, expected);
    }

    #[test]
    fn the_name_of_a_file_is_found_as_a_whole() {
        for (text, expected) in [
            ("'./specs/a.yml'", true),
            ("aa.yml", false),
            ("a.yml.txt", false),
            ("a.yml", true),
            ("\"https://b.io/a.yml\"", false),
        ] {
            assert_eq!(mentions(text, "a.yml"), expected, "{text}");
        }
    }
}
