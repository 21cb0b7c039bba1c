//! Tells paths that are no operation of an API from undeclared operations: files, illustrations, addresses of servers.

use super::path_words::literal;
use crate::openapi::Document;

/// Why a path that no document declares cannot be an operation of the documents; `None` if it can.
pub(super) fn reason(path: &str, documents: &[&Document]) -> Option<&'static str> {
    let file = path.trim_end_matches('/').rsplit('/').next().unwrap_or(path);
    match file.split_once('.') {
        _ if file.is_empty() => Some("this is the address of a server, without a path"),
        _ if path.contains("...") || path.contains('…') => Some("the path is not written out"),
        _ if file == "graphql" => Some("this is GraphQL, which OpenAPI does not describe"),
        Some(("openapi" | "swagger", "json" | "yaml" | "yml")) => {
            Some("this is the address of an OpenAPI document, which does not describe itself")
        }
        _ if is_of_site(path, documents) => {
            Some("this is the address of a file for machines, and the documents have no such path")
        }
        _ if is_file(file, documents) => {
            Some("this is the address of a file, and no path of the documents has its extension")
        }
        _ if is_illustration(path, documents) => {
            Some("the path has general words alone, and no path of the documents has one of them")
        }
        _ => None,
    }
}

/// Extensions of files that a host offers beside its API. `json`, `xml` and `csv` also name the form of an answer:
/// `/orders.json`.
const FILE_EXTENSIONS: &[&str] = &[
    "apk",
    "avif",
    "bat",
    "bin",
    "bz2",
    "cer",
    "cfg",
    "cjs",
    "conf",
    "crt",
    "css",
    "deb",
    "dmg",
    "doc",
    "docx",
    "env",
    "exe",
    "gif",
    "gz",
    "htm",
    "html",
    "ico",
    "ini",
    "iso",
    "jar",
    "jpeg",
    "jpg",
    "js",
    "jsonl",
    "lock",
    "log",
    "map",
    "md",
    "mdx",
    "mjs",
    "mp3",
    "mp4",
    "msi",
    "ndjson",
    "pdf",
    "pem",
    "pkg",
    "png",
    "ps1",
    "py",
    "rpm",
    "rst",
    "sh",
    "so",
    "sql",
    "svg",
    "tar",
    "tgz",
    "toml",
    "ts",
    "ttf",
    "txt",
    "wasm",
    "wav",
    "webm",
    "webmanifest",
    "webp",
    "whl",
    "woff",
    "woff2",
    "xz",
    "yaml",
    "yml",
    "zip",
    "zst",
];

/// Whether a segment is the name of a file, with an extension that no declared path has.
fn is_file(segment: &str, documents: &[&Document]) -> bool {
    let extension = |segment: &str| {
        let (name, extension) = segment.rsplit_once('.')?;
        (!name.is_empty()).then(|| extension.to_ascii_lowercase())
    };
    let Some(written) = extension(segment) else { return false };
    // `/invoices/{id}.pdf` is a resource of an API.
    let is_known = FILE_EXTENSIONS.contains(&written.as_str()) && !segment.contains(['{', '<', ':', '$']);
    let mut operations = documents.iter().flat_map(|document| document.operations());
    is_known
        && !operations.any(|operation| {
            operation.id().path.rsplit('/').next().and_then(extension).is_some_and(|known| known == written)
        })
}

/// Whether a path is of a file that sites have beside their pages: `/.well-known/assetlinks.json`, `/sitemap.xml`.
fn is_of_site(path: &str, documents: &[&Document]) -> bool {
    let mut segments = path.split('/').filter(|segment| !segment.is_empty());
    let (first, second) = (segments.next().unwrap_or_default(), segments.next());
    let is_file = || second.is_none() && matches!(first.rsplit_once('.'), Some((_, "xml" | "json" | "txt")));
    let is_declared = |operation: crate::openapi::Operation<'_>| {
        let known = operation.id().path.split('/').find(|segment| !segment.is_empty()).unwrap_or_default();
        known == first || (first != WELL_KNOWN && known.contains('.'))
    };
    (first == WELL_KNOWN || is_file())
        && !documents.iter().flat_map(|document| document.operations()).any(is_declared)
}

/// The folder of files whose names are registered (RFC 8615).
const WELL_KNOWN: &str = ".well-known";

/// Words that stand for the name of any resource or path.
const GENERAL_WORDS: &[&str] = &[
    "bar",
    "baz",
    "collection",
    "collections",
    "endpoint",
    "endpoints",
    "entities",
    "entity",
    "example",
    "examples",
    "foo",
    "item",
    "items",
    "path",
    "paths",
    "resource",
    "resources",
    "some",
    "something",
    "sub",
    "the",
    "to",
    "your",
];

/// Whether the literal segments of a path are general words, and no declared path has one of these segments.
fn is_illustration(path: &str, documents: &[&Document]) -> bool {
    let is_general = |segment: &str| {
        segment
            .split(['-', '_'])
            .all(|word| GENERAL_WORDS.iter().any(|known| known.eq_ignore_ascii_case(word)))
    };
    let mut written = literal(path).peekable();
    written.peek().is_some()
        && written.all(is_general)
        && !literal(path).any(|segment| is_declared(segment, documents))
}

/// Whether a path of the documents, or a base path, has a segment. A plural is that of its singular.
pub(super) fn is_declared(segment: &str, documents: &[&Document]) -> bool {
    let singular = |segment: &str| segment.to_ascii_lowercase().trim_end_matches('s').to_owned();
    let wanted = singular(segment);
    let has = |path: &str| literal(path).any(|known| singular(known) == wanted);
    documents.iter().any(|document| {
        document.operations().any(|operation| has(&operation.id().path))
            || document.base_paths().iter().any(|base| has(base))
    })
}
