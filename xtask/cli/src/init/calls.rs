//! The calls on pages of paths that documents declare: which folder has them, and which hosts they go to.

use std::collections::{BTreeMap, BTreeSet};

use super::documents::About;
use super::repository::{Repository, folder_of, is_below, is_foreign};

/// How many bytes of a page are looked at.
const LOOKED_AT: u64 = 1 << 20;

/// How many calls a host must have before it is one of the API.
const MIN_CALLS: usize = 3;

/// The paths that documents declare, as segments; `None` stands for a parameter.
#[derive(Debug, Default)]
pub(super) struct DeclaredPaths {
    by_length: BTreeMap<usize, BTreeSet<Vec<Option<String>>>>,
}

impl DeclaredPaths {
    pub(super) fn of<'a>(abouts: impl Iterator<Item = &'a About>) -> DeclaredPaths {
        let mut paths = DeclaredPaths::default();
        for path in abouts.flat_map(|about| &about.paths) {
            let segments: Vec<Option<String>> =
                segments(path).map(|segment| (!segment.contains('{')).then(|| segment.to_owned())).collect();
            if segments.iter().any(Option::is_some) {
                paths.by_length.entry(segments.len()).or_default().insert(segments);
            }
        }
        paths
    }

    /// Whether a path, possibly behind a base path, is one of these.
    fn has(&self, path: &str) -> bool {
        let path: Vec<&str> = segments(path).collect();
        self.by_length.iter().take_while(|(length, _)| **length <= path.len()).any(|(length, declared)| {
            let end = &path[path.len() - length..];
            let is_same = |declared: &Vec<Option<String>>| {
                declared.iter().zip(end).all(|(name, step)| name.as_ref().is_none_or(|name| name == step))
            };
            declared.iter().any(is_same)
        })
    }
}

fn segments(path: &str) -> impl Iterator<Item = &str> {
    path.split('/').filter(|segment| !segment.is_empty())
}

/// A host that pages call, and how often.
#[derive(Clone, Copy, Debug, Default)]
struct Host {
    declared: usize,
    others: usize,
}

/// The hosts besides these to which most calls are of declared paths, each with the number of these calls.
pub(super) fn hosts(
    repository: &Repository,
    pages: &[&str],
    paths: &DeclaredPaths,
    servers: &[String],
) -> Vec<(String, usize)> {
    let mut hosts: BTreeMap<String, Host> = BTreeMap::new();
    for page in pages {
        let text = repository.beginning(page, LOOKED_AT);
        for (host, path) in
            text.lines().filter_map(call).filter_map(|url| url.split_once("://")).map(|(_, rest)| {
                let at = rest.find('/').unwrap_or(rest.len());
                rest.split_at(at)
            })
        {
            let count = hosts.entry(host.to_ascii_lowercase()).or_default();
            match paths.has(path) {
                true => count.declared += 1,
                false => count.others += 1,
            }
        }
    }
    let is_api = |host: &str, count: &Host| {
        count.declared >= MIN_CALLS
            && count.declared > count.others
            && is_public(host)
            && !servers.iter().any(|server| is_server(host, server))
    };
    hosts
        .into_iter()
        .filter(|(host, count)| is_api(host, count))
        .map(|(host, count)| (host, count.declared))
        .collect()
}

/// Whether a host can be that of an API: it has a domain, and is none of those that stand for the reader's own.
fn is_public(host: &str) -> bool {
    let is_plain = host.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'-'));
    let last = host.rsplit('.').next().unwrap_or_default();
    let is_name = last.len() >= 2 && last.bytes().all(|byte| byte.is_ascii_alphabetic());
    let is_example = ["example.com", "example.org", "example.net"]
        .iter()
        .any(|name| host == *name || host.ends_with(&format!(".{name}")));
    is_plain && is_name && host.contains('.') && last != "local" && !is_example
}

/// Whether a host is that of a server, in which `{…}` stands for any text.
fn is_server(host: &str, server: &str) -> bool {
    let server = server.to_ascii_lowercase();
    let Some((before, rest)) = server.split_once('{') else { return host == server };
    let after = rest.rsplit_once('}').map_or("", |(_, after)| after);
    host.len() >= before.len() + after.len() && host.starts_with(before) && host.ends_with(after)
}

/// Whether a page calls a declared path.
pub(super) fn has_call(repository: &Repository, page: &str, paths: &DeclaredPaths) -> bool {
    let text = repository.beginning(page, LOOKED_AT);
    text.lines().filter_map(path_of_call).any(|path| paths.has(path))
}

/// The folder of the pages that call declared paths, if the folders that would be chosen have less than half of
/// these pages.
pub(super) fn better_folder(
    repository: &Repository,
    chosen: &[String],
    paths: &DeclaredPaths,
) -> Option<String> {
    let pages = repository.pages_below("").filter(|page| !is_foreign(page));
    let pages: Vec<&str> = pages.filter(|page| has_call(repository, page, paths)).collect();
    let below = |folder: &str| pages.iter().filter(|page| is_below(page, folder)).count();
    if chosen.iter().map(|folder| below(folder)).sum::<usize>() * 2 >= pages.len() {
        return None;
    }
    // The deepest folder that has nearly all of them.
    let has_nearly_all = |folder: &&str| below(folder) * 5 >= pages.len() * 4;
    let folders = pages.iter().flat_map(|page| {
        std::iter::successors(Some(folder_of(page)), |folder| (!folder.is_empty()).then(|| folder_of(folder)))
    });
    let deepest = folders.filter(has_nearly_all).max_by_key(|folder| segments(folder).count())?;
    Some(deepest.to_owned())
}

/// The address that a line calls: behind a method, or in a command.
fn call(line: &str) -> Option<&str> {
    let url = &line[line.find("https://").or_else(|| line.find("http://"))?..];
    is_call(line).then(|| until_end(url))
}

/// The path that a line calls, with or without a host.
fn path_of_call(line: &str) -> Option<&str> {
    if let Some(url) = call(line) {
        let (_, rest) = url.split_once("://")?;
        return rest.find('/').map(|at| &rest[at..]);
    }
    let begins =
        |text: &str| text.split_once('/').is_some_and(|(before, _)| before.ends_with([' ', '`', '"', '\'']));
    (is_call(line) && begins(line)).then(|| until_end(&line[line.find('/').expect("it has one")..]))
}

/// Whether a line has a method of HTTP, or a program that calls.
fn is_call(line: &str) -> bool {
    const SIGNS: &[&str] = &["GET", "POST", "PUT", "PATCH", "DELETE", "curl", "fetch", "requests", "axios"];
    line.split(|letter: char| !letter.is_ascii_alphanumeric()).any(|word| SIGNS.contains(&word))
}

/// A URL or path up to its query or what cannot be a part of it.
fn until_end(url: &str) -> &str {
    let is_end = |letter: char| letter.is_whitespace() || "\"'`<>()?#,;\\|".contains(letter);
    url.split(is_end).next().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn paths() -> DeclaredPaths {
        let about = About {
            paths: ["/orders", "/orders/{id}/lines", "/{any}"].map(str::to_owned).into(),
            ..About::default()
        };
        DeclaredPaths::of([&about].into_iter())
    }

    #[test]
    fn a_path_is_declared_also_behind_a_base_path() {
        for (path, expected) in [
            ("/orders", true),
            ("/v1/orders/", true),
            ("/v1/orders/7/lines", true),
            ("/orders/7", false),
            ("/v1", false),
            ("", false),
        ] {
            assert_eq!(paths().has(path), expected, "{path}");
        }
    }

    #[test]
    fn a_line_calls_an_address_behind_a_method_or_in_a_command() {
        for (line, url, path) in [
            ("curl -X POST \"https://a.io/orders?x=1\" \\", Some("https://a.io/orders"), Some("/orders")),
            ("GET /orders", None, Some("/orders")),
            ("see [the guide](https://a.io/orders)", None, None),
            ("Use `POST /orders`, then wait.", None, Some("/orders")),
            ("curl it and/or wait", None, None),
        ] {
            assert_eq!((call(line), path_of_call(line)), (url, path), "{line}");
        }
    }

    #[test]
    fn a_host_is_that_of_a_server_with_variables() {
        for (host, server, expected) in [
            ("api.a.io", "api.a.io", true),
            ("eu.api.a.io", "{region}.api.a.io", true),
            ("api.a.io", "{region}.api.a.io", false),
            ("api.b.io", "api.a.io", false),
        ] {
            assert_eq!(is_server(host, server), expected, "{host} {server}");
        }
        for (host, expected) in
            [("api.a.io", true), ("localhost:80", false), ("127.0.0.1", false), ("api.example.com", false)]
        {
            assert_eq!(is_public(host), expected, "{host}");
        }
    }
}
