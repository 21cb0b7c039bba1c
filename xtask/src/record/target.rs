//! Where a call goes, and with which key: `[record]` of `openapi/covered/<api>.toml`, and the environment.

use std::env;

use docdrift::{Document, Node};
use docdrift_cli::Error;

use crate::spec::{Record, record_of};
use crate::tree::Tree;

/// The server of a call, and the headers of every call.
pub(super) struct Target {
    /// Without `/` at its end.
    pub(super) server: String,
    /// The name of the header with the key.
    pub(super) header: String,
    /// What precedes the key in its header.
    pub(super) scheme: String,
    /// The key, which is never printed.
    pub(super) key: Key,
    /// The header with the version of the API, and the version of the document.
    pub(super) version: Option<(String, String)>,
}

/// A key without `Debug` and `Display`, so that no message contains it.
pub(super) struct Key(String);

impl Key {
    /// The key itself, for its header and to find it in an answer.
    pub(super) fn reveal(&self) -> &str {
        &self.0
    }
}

impl Target {
    /// The target of an API: its sandbox, or with `live` its live server, or `server`.
    ///
    /// # Errors
    ///
    /// When the API cannot be recorded, has no sandbox, or the key is missing or is a live one.
    pub(super) fn of(
        tree: &Tree,
        api: &str,
        document: &Document,
        live: bool,
        server: Option<&str>,
    ) -> Result<Self, Error> {
        let record = record_of(tree, api)?.ok_or_else(|| {
            Error::usage(format!("openapi/covered/{api}.toml does not say how {api} is recorded"))
                .help("add `[record]` with the variable of the key, its header and the servers")
        })?;
        let named = if live { Some(&record.live) } else { record.sandbox.as_ref() };
        let server = server.or(named.map(String::as_str)).ok_or_else(|| {
            Error::usage(format!("{api} has no sandbox")).help("--live calls the real account of the key")
        })?;
        if !server.starts_with("https://") && !server.starts_with("http://") {
            return Err(Error::usage(format!("`{server}` does not begin with http:// or https://")));
        }
        let key = key(&record, live)?;
        let version = document.root().pointer("/info/version").and_then(Node::as_str);
        Ok(Target {
            server: server.trim_end_matches('/').to_owned(),
            header: record.header,
            scheme: record.scheme,
            key,
            version: record.version_header.zip(version.map(str::to_owned)),
        })
    }
}

/// The length of the shortest key, in bytes. A shorter one would be found in many words of an answer.
const MIN_KEY: usize = 8;

/// The key of the environment. A key is of the sandbox if the sandbox has a server of its own, or if the key begins
/// as its keys do.
fn key(record: &Record, live: bool) -> Result<Key, Error> {
    let variable = &record.key;
    let key = env::var(variable).ok().map(|key| key.trim().to_owned()).filter(|key| !key.is_empty());
    let key = key.ok_or_else(|| {
        Error::usage(format!("the environment variable {variable} has no key"))
            .help(format!("set {variable} to the key that the call is made with"))
    })?;
    if key.len() < MIN_KEY {
        return Err(Error::usage(format!("what {variable} has is too short for a key")));
    }
    let begins = |beginning: &String| key.starts_with(beginning.as_str());
    if !live && !record.sandbox_keys.is_empty() && !record.sandbox_keys.iter().any(begins) {
        let known = record.sandbox_keys.join("` or `");
        return Err(Error::usage(format!("the key in {variable} is not one of the sandbox"))
            .help(format!("a key of the sandbox begins with `{known}`; --live calls the real account")));
    }
    Ok(Key(key))
}
