//! A vendored file as the provider publishes it now, read and compared with what was last seen.

use std::time::Duration;

use docdrift::{Files, Node, read_page};
use docdrift_cli::Error;

use super::fetch::{Body, Fetched, fetch};
use crate::spec::{self, origin::Watched};
use crate::tree::Tree;

/// What a look at one vendored file shows.
pub(crate) enum Look {
    /// `origin.toml` has no `latest` for it.
    Unwatched,
    /// The server says that it sent these bytes before.
    NotModified,
    Published(Box<Published>),
}

/// What is known of a published file, beside the bytes that were last seen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum State {
    Unchanged,
    Changed,
    /// No bytes were seen yet.
    Unseen,
}

/// A file as it is published now.
#[derive(Debug)]
pub(crate) struct Published {
    pub(crate) watched: Watched,
    pub(crate) body: Body,
    /// The address that sent the body.
    pub(crate) address: String,
    /// The SHA-256 of the body.
    pub(crate) sum: String,
    pub(crate) state: State,
    pub(crate) is_document: bool,
    /// The version that the document, or the one that the page embeds, states.
    pub(crate) version: Option<String>,
    /// What would be vendored: the facts of a document, or the text of a page.
    pub(crate) text: String,
    /// Whether it states anything else than what is vendored.
    pub(crate) differs: bool,
}

impl Published {
    /// Whether somebody has to know of it: its bytes changed or, where none were seen, what it states.
    pub(crate) fn is_news(&self) -> bool {
        self.state == State::Changed || (self.state == State::Unseen && self.differs)
    }

    /// Whether `--write` replaces the vendored file. A page in our own words is restated by a person.
    pub(crate) fn replaces(&self) -> bool {
        self.differs && self.state != State::Unchanged && (self.is_document || self.watched.is_copy)
    }
}

/// Fetches a vendored file from where its newest version is published, and reads it.
///
/// # Errors
///
/// When there is no response within `limit`, or what it contains is no page or document.
pub(crate) fn look(tree: &Tree, api: &str, watched: Watched, limit: Duration) -> Result<Look, Error> {
    let Some(latest) = watched.latest.clone() else { return Ok(Look::Unwatched) };
    // An ETag says nothing without the sum of its bytes.
    let etag = watched.seen_sha256.as_ref().and(watched.seen_etag.as_deref());
    let fetched = fetch(&latest, etag, limit).map_err(|failure| {
        Error::failed(format!("{}: {latest}: {failure}", watched.name)).help(failure.help())
    })?;
    let Fetched::Body(body) = fetched else { return Ok(Look::NotModified) };
    let address = body.redirected_to.clone().unwrap_or(latest);
    let read = if spec::published::is_document(&watched.name) { read_document } else { read_a_page };
    let read = read(tree, api, &watched, &address, &body).map_err(|error| {
        error.help(format!(
            "look at what is published there; `latest` of {} has to be the address of the file itself",
            watched.name
        ))
    })?;
    let sum = spec::origin::sum(&body.bytes);
    let state = match &watched.seen_sha256 {
        None => State::Unseen,
        Some(seen) if *seen == sum => State::Unchanged,
        Some(_) => State::Changed,
    };
    let Read { is_document, version, text, differs } = read;
    let published = Published { watched, body, address, sum, state, is_document, version, text, differs };
    Ok(Look::Published(Box::new(published)))
}

/// What was read of a body.
struct Read {
    is_document: bool,
    version: Option<String>,
    text: String,
    differs: bool,
}

fn read_document(
    tree: &Tree,
    api: &str,
    watched: &Watched,
    address: &str,
    body: &Body,
) -> Result<Read, Error> {
    let document = spec::from::parse(&mut Files::new(), address, body.bytes.clone())?;
    let version = document.value["info"]["version"].as_str().map(str::to_owned);
    let text =
        if watched.is_copy { text_of(address, body)? } else { spec::from::restated(tree, api, document)? };
    // The head names the source, whose sum changes with every byte.
    let facts = |text: &str| -> Vec<String> {
        text.lines().skip_while(|line| line.starts_with('#')).map(str::to_owned).collect()
    };
    let vendored = tree.bytes(&watched.name)?;
    let differs = facts(&text) != facts(&String::from_utf8_lossy(&vendored));
    Ok(Read { is_document: true, version, text, differs })
}

fn read_a_page(_: &Tree, _: &str, _: &Watched, address: &str, body: &Body) -> Result<Read, Error> {
    let text = text_of(address, body)?;
    let start = text.trim_start().get(..9).unwrap_or_default().to_ascii_lowercase();
    if start.starts_with("<!doctype") || start.starts_with("<html") {
        return Err(Error::failed(format!("{address}: is an HTML page, and only Markdown can be compared")));
    }
    let mut files = Files::new();
    let page = files.add(address, text.as_str());
    let fragment = read_page(&files, page).value.fragments.into_iter().next();
    let version = fragment.and_then(|fragment| {
        let document = Node::parse(&fragment.text).ok()?;
        document.pointer("/info/version")?.as_str().map(str::to_owned)
    });
    // Whether it differs is for the checker to say: the vendored page has other words.
    Ok(Read { is_document: false, version, text, differs: false })
}

fn text_of(address: &str, body: &Body) -> Result<String, Error> {
    let text = str::from_utf8(&body.bytes).map_err(|error| {
        Error::failed(format!("{address}: is not UTF-8 from byte {} on", error.valid_up_to()))
    })?;
    Ok(text.to_owned())
}
