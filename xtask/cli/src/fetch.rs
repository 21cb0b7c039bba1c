//! Fetches documents and pages by their addresses, if the command line allows it.
//!
//! The addresses of a pull request's settings are a stranger's. So nothing is fetched without `--allow-fetch`; only
//! `https` addresses of public hosts are, redirects lead to the same host only, and sizes, times and numbers are bounded.

mod cache;
mod llms;
mod public;

use std::path::PathBuf;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

use clap::Args;
use ureq::http::{StatusCode, Uri, header};
use ureq::unversioned::transport::DefaultConnector;
use ureq::{Agent, Body};

use self::cache::Cache;
use self::public::PublicResolver;
use crate::error::Error;

pub(crate) use self::llms::FetchedPages;

/// How many redirects of one address are followed.
const MAX_REDIRECTS: usize = 5;

/// The largest body that is read, in bytes.
const MAX_BYTES: u64 = 100_000_000;

/// Size of all bodies of a run, in bytes, after which no further address is fetched.
const MAX_BYTES_OF_ALL: u64 = 300_000_000;

/// The longest time for one address.
const MAX_TIME: Duration = Duration::from_secs(30);

/// The longest time for all addresses of a run.
const MAX_TIME_OF_ALL: Duration = Duration::from_secs(300);

/// What a document may be. Servers that negotiate send the first that they have.
const DOCUMENT: &str = "application/json, application/yaml;q=0.9, text/yaml;q=0.9, */*;q=0.5";

/// What a page may be.
const PAGE: &str = "text/markdown, text/plain;q=0.9, */*;q=0.1";

/// The arguments that allow to fetch addresses.
#[derive(Args, Debug, Default)]
#[command(next_help_heading = "Settings")]
pub(crate) struct FetchArguments {
    /// Fetch the addresses that the settings name: https, of public hosts. With a value, also those of this host, in
    /// a private network or by http: `--allow-fetch=localhost:8080`. May be repeated
    #[arg(long, value_name = "HOST", num_args = 0..=1, require_equals = true, default_missing_value = "")]
    allow_fetch: Vec<String>,
    /// Keep what is fetched in this folder instead of that of the user, and ask only for what changed
    #[arg(long, value_name = "FOLDER")]
    cache: Option<PathBuf>,
}

/// Whether a text is an address, and no path.
pub(crate) fn is_url(text: &str) -> bool {
    ["https://", "http://"].iter().any(|scheme| text.starts_with(scheme))
}

/// Why an address cannot be fetched.
#[derive(Debug, thiserror::Error)]
#[error("{reason}")]
pub(crate) struct FetchError {
    reason: String,
    /// Whether the command line or the settings are wrong, and not the network.
    is_usage: bool,
    help: Option<&'static str>,
}

impl FetchError {
    fn refused(reason: impl Into<String>, help: &'static str) -> Self {
        FetchError { reason: reason.into(), is_usage: true, help: Some(help) }
    }

    fn failed(reason: impl Into<String>) -> Self {
        FetchError { reason: reason.into(), is_usage: false, help: None }
    }

    /// The error for people; `place` is where the address is written.
    pub(crate) fn at(self, place: &str, address: &str) -> Error {
        let message = format!("{place}: {address} cannot be fetched: {}", self.reason);
        let error = if self.is_usage { Error::usage(message) } else { Error::failed(message) };
        match self.help {
            Some(help) => error.help(help),
            None => error,
        }
    }
}

/// A body that was fetched.
#[derive(Clone, Debug)]
struct Fetched {
    bytes: Vec<u8>,
    /// Whether the server calls it HTML.
    is_html: bool,
}

/// Fetches addresses.
#[derive(Debug)]
pub(crate) struct Fetcher {
    /// Whether public hosts are allowed.
    is_allowed: bool,
    /// The hosts that are allowed by name, with their ports if they are written.
    hosts: Vec<String>,
    cache: Cache,
    started: Instant,
    /// The size of all bodies so far.
    bytes: AtomicU64,
}

impl Fetcher {
    pub(crate) fn new(arguments: &FetchArguments) -> Self {
        let hosts = arguments.allow_fetch.iter().filter(|host| !host.is_empty());
        Fetcher {
            is_allowed: arguments.allow_fetch.iter().any(String::is_empty),
            hosts: hosts.map(|host| host.to_ascii_lowercase()).collect(),
            cache: Cache::at(arguments.cache.as_deref()),
            started: Instant::now(),
            bytes: AtomicU64::new(0),
        }
    }

    /// Fetches a document.
    ///
    /// # Errors
    ///
    /// When it is not allowed, or fails.
    pub(crate) fn document(&self, address: &str) -> Result<Vec<u8>, FetchError> {
        let fetched = self.fetch(address, DOCUMENT)?;
        if fetched.is_html {
            return Err(FetchError::failed("it is a page in HTML, and no OpenAPI document"));
        }
        Ok(fetched.bytes)
    }

    /// Fetches a page, the pages that an `llms.txt` links, or those that an `llms-full.txt` contains.
    ///
    /// # Errors
    ///
    /// When it is not allowed, or fails.
    pub(crate) fn pages(&self, address: &str) -> Result<FetchedPages, FetchError> {
        let fetched = self.fetch(address, PAGE)?;
        if fetched.is_html {
            return Err(FetchError::failed(
                "it is in HTML; many sites have the same page in Markdown at an address that ends with `.md`",
            ));
        }
        let path = address.split(['?', '#']).next().unwrap_or_default();
        match path.rsplit('/').next() {
            Some("llms.txt") => llms::linked(self, address, &fetched.bytes),
            Some("llms-full.txt") => Ok(llms::split(address, &fetched.bytes)),
            _ => Ok(FetchedPages::one(address, fetched.bytes)),
        }
    }

    /// Fetches an address and what it redirects to.
    fn fetch(&self, address: &str, accept: &str) -> Result<Fetched, FetchError> {
        let mut target = parse(address)?;
        let first_host = host(&target);
        for _ in 0..=MAX_REDIRECTS {
            let by_name = self.check(&target)?;
            match self.ask(&target, accept, by_name)? {
                Answer::Body(fetched) => return Ok(fetched),
                Answer::Redirect(to) => {
                    let next = resolve(&target, &to)
                        .ok_or_else(|| FetchError::failed("it redirects to what is no address"))?;
                    if host(&next) != first_host {
                        let reason = format!("it redirects to another host, `{}`", host(&next));
                        let help = "write the address to which it redirects into the settings, if it is the right one";
                        return Err(FetchError::refused(reason, help));
                    }
                    target = next;
                }
            }
        }
        Err(FetchError::failed(format!("there are more than {MAX_REDIRECTS} redirects")))
    }

    /// Checks that an address may be fetched; returns whether its host is allowed by name.
    fn check(&self, address: &Uri) -> Result<bool, FetchError> {
        let with_port = host(address);
        let without = address.host().unwrap_or_default().to_ascii_lowercase();
        let by_name = self.hosts.iter().any(|known| *known == with_port || *known == without);
        if !self.is_allowed && !by_name {
            let help = "the command fetches what settings name only with `--allow-fetch`, because the settings of a \
                        pull request are a stranger's";
            return Err(FetchError::refused("fetching is not allowed", help));
        }
        let is_secure = address.scheme_str() == Some("https");
        if !is_secure && !by_name {
            let help = "write an address with https, or allow this host by name: `--allow-fetch=HOST`";
            return Err(FetchError::refused("the address is not one of https", help));
        }
        if is_secure && !cfg!(feature = "tls") {
            let help =
                "build it with `--features tls`: `cargo build --release -p docdrift-cli --features tls`";
            return Err(FetchError::refused("this build of the program has no TLS", help));
        }
        if self.started.elapsed() > MAX_TIME_OF_ALL {
            let limit = MAX_TIME_OF_ALL.as_secs();
            return Err(FetchError::failed(format!("fetching has taken more than {limit} s")));
        }
        if self.bytes.load(Ordering::Relaxed) > MAX_BYTES_OF_ALL {
            let limit = MAX_BYTES_OF_ALL / 1_000_000;
            return Err(FetchError::failed(format!("all that was fetched has more than {limit} MB")));
        }
        Ok(by_name)
    }

    /// Sends one request.
    fn ask(&self, address: &Uri, accept: &str, by_name: bool) -> Result<Answer, FetchError> {
        let config = Agent::config_builder()
            .timeout_global(Some(MAX_TIME))
            .max_redirects(0)
            .http_status_as_error(false)
            .user_agent(concat!("docdrift/", env!("CARGO_PKG_VERSION")))
            .build();
        let resolver = PublicResolver::new(by_name);
        let agent = Agent::with_parts(config, DefaultConnector::default(), resolver);
        let name = address.to_string();
        let kept = self.cache.read(&name);
        let mut request = agent.get(&name).header(header::ACCEPT, accept);
        if let Some(kept) = &kept {
            request = request.header(header::IF_NONE_MATCH, &kept.etag);
        }
        let mut response = request.call().map_err(|error| failure(&error))?;
        let status = response.status();
        let text = |name: header::HeaderName| -> Option<String> {
            Some(response.headers().get(name)?.to_str().ok()?.to_owned())
        };
        match (status, kept) {
            (StatusCode::NOT_MODIFIED, Some(kept)) => {
                return Ok(Answer::Body(Fetched { bytes: kept.bytes, is_html: kept.is_html }));
            }
            (StatusCode::OK, _) => {}
            _ if status.is_redirection() => {
                let to = text(header::LOCATION);
                return to.map(Answer::Redirect).ok_or_else(|| {
                    FetchError::failed(format!("the server sent the status {status} without an address"))
                });
            }
            _ => return Err(FetchError::failed(format!("the server sent the status {status}"))),
        }
        let length = text(header::CONTENT_LENGTH).and_then(|length| length.parse::<u64>().ok());
        if length.is_some_and(|length| length > MAX_BYTES) {
            return Err(too_large());
        }
        let is_html = text(header::CONTENT_TYPE).is_some_and(|kind| kind.starts_with("text/html"));
        let etag = text(header::ETAG);
        let bytes = read(response.body_mut())?;
        self.bytes.fetch_add(bytes.len() as u64, Ordering::Relaxed);
        if let Some(etag) = etag {
            self.cache.write(&name, &etag, is_html, &bytes);
        }
        Ok(Answer::Body(Fetched { bytes, is_html }))
    }
}

/// The answer to one request.
enum Answer {
    Body(Fetched),
    Redirect(String),
}

fn read(body: &mut Body) -> Result<Vec<u8>, FetchError> {
    body.with_config().limit(MAX_BYTES).read_to_vec().map_err(|error| failure(&error))
}

fn too_large() -> FetchError {
    FetchError::failed(format!("it has more than {} MB", MAX_BYTES / 1_000_000))
}

fn failure(error: &ureq::Error) -> FetchError {
    FetchError::failed(match error {
        ureq::Error::Timeout(_) => format!("there was no complete response within {} s", MAX_TIME.as_secs()),
        ureq::Error::BodyExceedsLimit(_) => return too_large(),
        ureq::Error::HostNotFound => {
            "its host is not found, or is in a private network; allow such a host by name: `--allow-fetch=HOST`"
                .to_owned()
        }
        other => format!("the request failed: {other}"),
    })
}

/// Reads an address that names a host, and no user.
fn parse(address: &str) -> Result<Uri, FetchError> {
    let address = address.split('#').next().unwrap_or_default();
    let uri: Option<Uri> = address.parse().ok();
    let has_user = |uri: &Uri| uri.authority().is_some_and(|authority| authority.as_str().contains('@'));
    uri.filter(|uri| uri.host().is_some_and(|host| !host.is_empty()) && !has_user(uri)).ok_or_else(|| {
        let help =
            "write an address such as `https://docs.example.com/openapi.json`, without the name of a user";
        FetchError::refused("it is no address of a host", help)
    })
}

/// The host of an address with its port, in lower case.
fn host(address: &Uri) -> String {
    address.authority().map(|authority| authority.as_str().to_ascii_lowercase()).unwrap_or_default()
}

/// The address that a link or a redirect leads to; `None` if it is none of http.
fn resolve(from: &Uri, link: &str) -> Option<Uri> {
    let link = link.split('#').next().unwrap_or_default().trim();
    let origin = format!("{}://{}", from.scheme_str()?, from.authority()?);
    let folder = from.path().rsplit_once('/').map_or("", |(folder, _)| folder);
    let text = match link {
        "" => return None,
        _ if is_url(link) => link.to_owned(),
        _ if link.starts_with("//") => format!("{}:{link}", from.scheme_str()?),
        _ if link.contains(':') || link.split('/').any(|step| step == "..") => return None,
        _ if link.starts_with('/') => format!("{origin}{link}"),
        _ => format!("{origin}{folder}/{}", link.trim_start_matches("./")),
    };
    parse(&text).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_is_fetched_once_all_bodies_are_too_large_together() {
        let arguments = FetchArguments { allow_fetch: vec!["a.test".to_owned()], cache: None };
        let fetcher = Fetcher::new(&arguments);
        let address = "http://a.test/page.md".parse().expect("an address");
        assert!(fetcher.check(&address).is_ok());
        fetcher.bytes.store(MAX_BYTES_OF_ALL + 1, Ordering::Relaxed);
        let error = fetcher.check(&address).expect_err("it is over the limit");
        assert_eq!(error.to_string(), "all that was fetched has more than 300 MB");
    }
}
