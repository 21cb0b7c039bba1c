//! Recorded traffic in a repository that is of its API.

use super::repository::{Repository, escaped, folder_of, within};

/// Names of folders in which tools keep recordings.
const FOLDERS: &[&str] = &[
    "__recordings__",
    "cassettes",
    "har",
    "mappings",
    "pacts",
    "recordings",
    "responses_cassettes",
    "vcr_cassettes",
];

/// How many bytes of a file are looked at.
const LOOKED_AT: u64 = 256 << 10;

/// The globs of the folders and files with recordings in which one of these hosts is called. Tests also record the
/// APIs of others.
pub(super) fn find(repository: &Repository, hosts: &[String]) -> Vec<String> {
    let mut globs: Vec<String> = Vec::new();
    for file in &repository.files {
        let is_har = file.ends_with(".har") || file.ends_with(".postman_collection.json");
        let folder = folder_of(file);
        let steps: Vec<&str> = folder.split('/').collect();
        let at = steps.iter().position(|step| FOLDERS.contains(&step.to_ascii_lowercase().as_str()));
        let glob = match at {
            Some(at) => within(&escaped(&steps[..=at].join("/")), "**"),
            None if is_har => escaped(file),
            None => continue,
        };
        let is_known = || globs.contains(&glob);
        let calls = || {
            let text = repository.beginning(file, LOOKED_AT);
            hosts.iter().any(|host| text.contains(host.as_str()))
        };
        if !is_known() && calls() {
            globs.push(glob);
        }
    }
    globs
}
