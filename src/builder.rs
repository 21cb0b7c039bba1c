//! The builder of every API's client: key, base URL, time-out and HTTP stack, and the errors of a wrong
//! configuration.

use std::env::{self, VarError};
use std::fmt;
use std::time::Duration;

use reqwest::Url;
use reqwest::redirect::Policy;

use crate::key::ApiKey;

/// The default time-out of a request, from connecting to the last byte of the response: 30 seconds.
pub const DEFAULT_TIMEOUT: Duration = Duration::from_secs(30);

/// The maximum number of redirects within the origin that a request follows.
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

/// The checked configuration that a builder passes to the constructor of its client.
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

    /// Sets the base URL of the API: `http` or `https`, a host, an optional port, and an optional path that
    /// precedes the paths of operations. It must not have a user, password, query or fragment. The default
    /// is the provider's production server.
    pub fn base_url(mut self, base_url: impl Into<String>) -> Self {
        self.base_url = base_url.into();
        self
    }

    /// Sets the time-out of each request, from connecting to the last byte of the response. The default is
    /// [`DEFAULT_TIMEOUT`].
    pub fn timeout(mut self, timeout: Duration) -> Self {
        self.timeout = timeout;
        self
    }

    /// Sets the HTTP stack of the client: proxies, certificates, connection pools, user agent.
    ///
    /// The client overrides its time-out and its redirect policy. [`timeout`](Self::timeout) sets the
    /// time-out. The client follows at most ten redirects within the origin (scheme, host and port). Any
    /// other redirect ends the request as [`Error::Undocumented`](crate::Error::Undocumented), because the
    /// key must not be sent to another origin.
    pub fn http(mut self, http: reqwest::ClientBuilder) -> Self {
        self.http = http;
        self
    }

    /// Builds the client. This sends nothing.
    ///
    /// # Errors
    ///
    /// [`ConfigError`] if the key is blank or not valid in a header, the base URL is invalid, the HTTP stack
    /// does not start, or rustls has no crypto provider.
    pub fn build(self) -> Result<C, ConfigError> {
        // Without this check, reqwest would panic. With another TLS feature, it uses native TLS or aws-lc.
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

/// Omits the key, and the HTTP stack, whose default headers may contain another key.
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

    /// The API key is blank, or contains a character that is not valid in a header, such as a line break.
    #[error("the API key is blank, or holds what a header cannot carry")]
    InvalidKey,

    /// The base URL cannot be parsed or has a part that is not allowed: see [`ClientBuilder::base_url`].
    #[error("the base URL {0}")]
    InvalidBaseUrl(&'static str),

    /// The feature `rustls-no-provider` is enabled, and the process has not installed a crypto provider for
    /// rustls.
    #[error(
        "no crypto provider is installed: before the client is built, install one, such as \
         `rustls::crypto::ring::default_provider().install_default()`"
    )]
    MissingCryptoProvider,

    /// The HTTP stack does not start, for example because a certificate cannot be read.
    #[error("the HTTP stack does not start")]
    Http(#[from] reqwest::Error),
}

/// Reads the key of an API from an environment variable. A missing or blank variable is an error.
pub(crate) fn key_from_env(variable: &'static str) -> Result<String, ConfigError> {
    match env::var(variable) {
        Ok(key) if !key.trim().is_empty() => Ok(key),
        Ok(_) | Err(VarError::NotPresent) => Err(ConfigError::MissingKey { variable }),
        Err(VarError::NotUnicode(_)) => Err(ConfigError::InvalidKey),
    }
}

/// Checks a base URL, and removes the slash at its end, because the paths of operations begin with a slash.
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

/// The redirect policy: follow at most [`MAX_REDIRECTS`] redirects within the origin, and stop at any other.
///
/// When a redirect changes the host, reqwest removes `Authorization` and `Cookie`. It does not remove a key
/// in another header, such as `x-access-token`.
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
    fn a_base_url_is_an_origin_and_an_optional_path() {
        for invalid in [
            "",
            "api.videodb.io",
            "ftp://api.videodb.io",
            "https://user:hunter2@api.videodb.io",
            "https://api.videodb.io?key=hunter2",
            "https://api.videodb.io#hunter2",
        ] {
            let error = base_url(invalid).expect_err(invalid);
            assert!(matches!(error, ConfigError::InvalidBaseUrl(_)), "{invalid}");
            assert!(!format!("{error:?} {error}").contains("hunter2"), "{invalid}");
        }
        let valid = base_url("https://proxy.example:8443/videodb/").expect("valid");
        assert_eq!(valid, "https://proxy.example:8443/videodb");
    }
}
