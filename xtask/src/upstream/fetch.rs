//! Fetches what a provider publishes now; a server that knows our ETag sends only what changed.

use std::time::Duration;

use ureq::http::StatusCode;
use ureq::{Agent, ResponseExt as _};

/// How many redirects of one address are followed.
const MAX_REDIRECTS: u32 = 5;

/// The largest body that is read, in bytes. The largest document has about 8 MB.
const MAX_BYTES: u64 = 64 << 20;

/// The answer of a server.
#[derive(Debug)]
pub(crate) enum Fetched {
    /// Status 304: the bytes are those of the ETag that was sent.
    NotModified,
    Body(Body),
}

/// A complete body.
#[derive(Debug)]
pub(crate) struct Body {
    pub(crate) bytes: Vec<u8>,
    pub(crate) etag: Option<String>,
    /// The address that sent it, if another one redirected to it.
    pub(crate) redirected_to: Option<String>,
}

/// Why there is no answer to use.
#[derive(Debug, thiserror::Error)]
pub(crate) enum Failure {
    #[error("the address does not begin with http:// or https://")]
    NoAddress,
    #[error("the address needs TLS, and this build of xtask has none")]
    NoTls,
    #[error("there was no complete response within {} s", .0.as_secs())]
    TimedOut(Duration),
    #[error("the server sent the status {0}")]
    Status(StatusCode),
    #[error("there are more than {MAX_REDIRECTS} redirects")]
    TooManyRedirects,
    #[error("an https address redirects to http")]
    Insecure,
    #[error("the body has more than {} MiB", MAX_BYTES >> 20)]
    TooLarge,
    #[error("the request failed: {0}")]
    Request(ureq::Error),
}

impl Failure {
    /// What to do now.
    pub(crate) fn help(&self) -> &'static str {
        match self {
            Failure::NoAddress => "correct `latest` in origin.toml",
            Failure::NoTls => {
                "run `cargo run -p xtask --features tls -- upstream`, or in short `cargo upstream`"
            }
            Failure::TimedOut(_) => "try again, or allow more time: `--timeout SECONDS`",
            Failure::Status(status)
                if status.is_server_error() || *status == StatusCode::TOO_MANY_REQUESTS =>
            {
                "try again later"
            }
            Failure::Status(_) | Failure::TooManyRedirects | Failure::Insecure | Failure::TooLarge => {
                "find out where the file is published now, and write that address as `latest` into origin.toml"
            }
            Failure::Request(_) => "check the network and the address, and try again",
        }
    }

    fn of(error: ureq::Error, limit: Duration) -> Self {
        match error {
            ureq::Error::Timeout(_) => Failure::TimedOut(limit),
            ureq::Error::TooManyRedirects => Failure::TooManyRedirects,
            ureq::Error::RequireHttpsOnly(_) => Failure::Insecure,
            ureq::Error::TlsRequired => Failure::NoTls,
            ureq::Error::BodyExceedsLimit(_) => Failure::TooLarge,
            // The time-out of a read arrives as an error of the socket.
            ureq::Error::Io(error) if error.kind() == std::io::ErrorKind::TimedOut => {
                Failure::TimedOut(limit)
            }
            other => Failure::Request(other),
        }
    }
}

/// Fetches an address. `etag` is that of the bytes last seen there, `limit` the longest time for
/// everything, redirects and body included.
pub(crate) fn fetch(address: &str, etag: Option<&str>, limit: Duration) -> Result<Fetched, Failure> {
    let is_secure = address.starts_with("https://");
    if !is_secure && !address.starts_with("http://") {
        return Err(Failure::NoAddress);
    }
    if is_secure && !cfg!(feature = "tls") {
        return Err(Failure::NoTls);
    }
    let config = Agent::config_builder()
        .timeout_global(Some(limit))
        .max_redirects(MAX_REDIRECTS)
        .https_only(is_secure)
        .http_status_as_error(false)
        .user_agent("checkout-client xtask upstream")
        .build();
    let mut request = Agent::new_with_config(config).get(address);
    if let Some(etag) = etag {
        request = request.header("if-none-match", etag);
    }
    let mut response = request.call().map_err(|error| Failure::of(error, limit))?;
    match response.status() {
        StatusCode::NOT_MODIFIED if etag.is_some() => return Ok(Fetched::NotModified),
        StatusCode::OK => {}
        other => return Err(Failure::Status(other)),
    }
    let etag = response.headers().get("etag").and_then(|etag| etag.to_str().ok()).map(str::to_owned);
    let uri = response.get_uri().to_string();
    let bytes = response.body_mut().with_config().limit(MAX_BYTES).read_to_vec();
    let bytes = bytes.map_err(|error| Failure::of(error, limit))?;
    let redirected_to = (uri != address).then_some(uri);
    Ok(Fetched::Body(Body { bytes, etag, redirected_to }))
}
