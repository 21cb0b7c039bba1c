//! Building a client: where to, how long, over which HTTP stack; the same for every API.

use std::env::{self, VarError};
use std::fmt;
use std::time::Duration;

use reqwest::Url;
use reqwest::redirect::Policy;

use crate::key::ApiKey;

/// How long a request may take, from connecting to the last byte of the answer: 30 seconds.
pub const DEFAULT_TIMEOUT: Duration = Duration::from_secs(30);

/// How many redirects within the origin are followed.
const MAX_REDIRECTS: usize = 10;

/// Builds a client of one API, such as [`videodb::Client`](crate::videodb::Client).
///
/// ```
/// use std::time::Duration;
/// use checkout_client::videodb::Client;
///
/// let client = Client::builder("sk-example")
///     .base_url("https://staging-api.videodb.io")
///     .timeout(Duration::from_secs(5))
///     .http(reqwest::Client::builder().user_agent("shop/1.0"))
///     .build()?;
/// # Ok::<(), checkout_client::ConfigError>(())
/// ```
#[must_use = "a builder does nothing until `build`"]
pub struct ClientBuilder<C> {
    key: String,
    base_url: String,
    timeout: Duration,
    http: reqwest::ClientBuilder,
    finish: fn(Connection) -> C,
}

/// What a builder hands to its client.
pub(crate) struct Connection {
    pub(crate) key: ApiKey,
    pub(crate) base_url: String,
    pub(crate) http: reqwest::Client,
}

impl<C> ClientBuilder<C> {
    pub(crate) fn new(key: &str, base_url: &str, finish: fn(Connection) -> C) -> Self {
        Self {
            key: key.to_owned(),
            base_url: base_url.to_owned(),
            timeout: DEFAULT_TIMEOUT,
            http: reqwest::Client::builder(),
            finish,
        }
    }

    /// Where the API is: `http` or `https`, a host, perhaps a port and a path before the API's
    /// own; no user, password, query or fragment. The default is the provider's production server.
    pub fn base_url(mut self, base_url: impl Into<String>) -> Self {
        self.base_url = base_url.into();
        self
    }

    /// How long a request may take, from connecting to the last byte of the answer;
    /// [`DEFAULT_TIMEOUT`] unless told.
    pub fn timeout(mut self, timeout: Duration) -> Self {
        self.timeout = timeout;
        self
    }

    /// The HTTP stack to build on: proxies, certificates, pools, user agent.
    ///
    /// Time-out and redirects are not taken from it. [`timeout`](Self::timeout) sets the first.
    /// Of the second, those within the origin (scheme, host and port) are followed, at most ten;
    /// any other ends the request as [`Error::Undocumented`](crate::Error::Undocumented), since
    /// the key must not travel on.
    pub fn http(mut self, http: reqwest::ClientBuilder) -> Self {
        self.http = http;
        self
    }

    /// Builds the client. Nothing is sent yet.
    ///
    /// # Errors
    ///
    /// [`ConfigError`] when the key cannot travel in a header, the base URL is none, the HTTP
    /// stack does not start, or rustls has no crypto provider.
    pub fn build(self) -> Result<C, ConfigError> {
        // reqwest would panic. Beside these two it takes native TLS, or aws-lc.
        #[cfg(all(feature = "rustls-no-provider", not(any(feature = "native-tls", feature = "rustls"))))]
        if rustls::crypto::CryptoProvider::get_default().is_none() {
            return Err(ConfigError::MissingCryptoProvider);
        }
        let connection = Connection {
            key: ApiKey::new(&self.key).ok_or(ConfigError::InvalidKey)?,
            base_url: base_url(&self.base_url)?,
            http: self.http.timeout(self.timeout).redirect(within_origin()).build()?,
        };
        Ok((self.finish)(connection))
    }
}

/// The key is left out, and so is the HTTP stack, whose default headers may hold another.
impl<C> fmt::Debug for ClientBuilder<C> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ClientBuilder").field("timeout", &self.timeout).finish_non_exhaustive()
    }
}

/// Why a client cannot be built.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ConfigError {
    /// The environment variable that should hold the API key is missing or blank.
    #[error("the environment variable `{variable}` should hold the API key; it is missing or blank")]
    MissingKey {
        /// The name of the variable.
        variable: &'static str,
    },

    /// The API key is blank, or holds what a header cannot carry, such as a line break.
    #[error("the API key is blank, or holds what a header cannot carry")]
    InvalidKey,

    /// The base URL is not one that requests can start from.
    #[error("the base URL {0}")]
    InvalidBaseUrl(&'static str),

    /// rustls was chosen without a crypto provider (feature `rustls-no-provider`), and the process
    /// has installed none.
    #[error(
        "no crypto provider is installed: before the client is built, install one, such as \
         `rustls::crypto::ring::default_provider().install_default()`"
    )]
    MissingCryptoProvider,

    /// The HTTP stack does not start, for instance because a certificate cannot be read.
    #[error("the HTTP stack does not start")]
    Http(#[from] reqwest::Error),
}

/// Reads the key of an API from the environment.
pub(crate) fn key_from_env(variable: &'static str) -> Result<String, ConfigError> {
    match env::var(variable) {
        Ok(key) if !key.trim().is_empty() => Ok(key),
        Ok(_) | Err(VarError::NotPresent) => Err(ConfigError::MissingKey { variable }),
        Err(VarError::NotUnicode(_)) => Err(ConfigError::InvalidKey),
    }
}

/// Checks a base URL, and takes the slash from its end: the paths of operations begin with one.
fn base_url(text: &str) -> Result<String, ConfigError> {
    let url = Url::parse(text).map_err(|_| ConfigError::InvalidBaseUrl("cannot be parsed"))?;
    let fault = if !matches!(url.scheme(), "http" | "https") {
        "is neither http nor https"
    } else if !url.username().is_empty() || url.password().is_some() {
        "holds a user or a password"
    } else if url.query().is_some() || url.fragment().is_some() {
        "holds a query or a fragment"
    } else {
        return Ok(url.as_str().trim_end_matches('/').to_owned());
    };
    Err(ConfigError::InvalidBaseUrl(fault))
}

/// reqwest takes `Authorization` and `Cookie` off a request that changes hosts, but not the header
/// of another name that holds a key: such a redirect ends here.
fn within_origin() -> Policy {
    Policy::custom(|attempt| {
        let same = attempt.previous().last().is_some_and(|from| from.origin() == attempt.url().origin());
        if same && attempt.previous().len() <= MAX_REDIRECTS { attempt.follow() } else { attempt.stop() }
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_base_url_is_an_origin_and_perhaps_a_path() {
        for unfit in [
            "",
            "api.videodb.io",
            "ftp://api.videodb.io",
            "https://user:hunter2@api.videodb.io",
            "https://api.videodb.io?key=hunter2",
            "https://api.videodb.io#hunter2",
        ] {
            let error = base_url(unfit).expect_err(unfit);
            assert!(matches!(error, ConfigError::InvalidBaseUrl(_)), "{unfit}");
            assert!(!format!("{error:?} {error}").contains("hunter2"), "{unfit}");
        }
        let fit = base_url("https://proxy.example:8443/videodb/").expect("fit");
        assert_eq!(fit, "https://proxy.example:8443/videodb");
    }
}
