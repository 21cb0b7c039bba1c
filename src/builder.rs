//! The builder of every API's client: key, base URL, time-outs, retries and HTTP stack, and the errors of a
//! wrong configuration.

use std::env::{self, VarError};
use std::fmt;
use std::time::Duration;

use reqwest::Url;
use reqwest::redirect::Policy;

use crate::key::ApiKey;
use crate::retry::RetryPolicy;

/// The default time-out of a call, with all its attempts and the waits between them: 60 seconds.
pub const DEFAULT_TIMEOUT: Duration = Duration::from_secs(60);

/// The default time-out of an attempt, from connecting to the last byte of the response: 30 seconds.
pub const DEFAULT_ATTEMPT_TIMEOUT: Duration = Duration::from_secs(30);

/// Builds a client of one API, such as [`videodb::Client`](crate::videodb::Client).
///
/// ```
/// use std::time::Duration;
/// use checkout_client::videodb::Client;
///
/// let client = Client::builder("sk-example")
///     .base_url("https://staging-api.videodb.io")
///     .timeout(Duration::from_secs(20))
///     .attempt_timeout(Duration::from_secs(5))
///     .retries(3)
///     .user_agent("shop/1.0")
///     .http(reqwest::Client::builder().pool_max_idle_per_host(2))
///     .build()?;
/// # Ok::<(), checkout_client::ConfigError>(())
/// ```
#[must_use = "a builder does nothing until `build`"]
pub struct ClientBuilder<C> {
    key: String,
    base_url: String,
    timeout: Duration,
    attempt_timeout: Duration,
    retries: RetryPolicy,
    api: &'static str,
    user_agent: Option<String>,
    http: reqwest::ClientBuilder,
    finish: fn(Connection) -> C,
}

/// The checked configuration that a builder passes to the constructor of its client.
pub(crate) struct Connection {
    pub(crate) key: ApiKey,
    pub(crate) base_url: String,
    /// The HTTP stack, which follows no redirect and retries nothing itself.
    pub(crate) http: reqwest::Client,
    /// The time-out of a call, with all its attempts.
    pub(crate) timeout: Duration,
    pub(crate) attempt_timeout: Duration,
    pub(crate) retries: RetryPolicy,
}

impl<C> ClientBuilder<C> {
    /// `api` is the name of the API's module, which the default user agent contains.
    pub(crate) fn new(api: &'static str, key: &str, base_url: &str, finish: fn(Connection) -> C) -> Self {
        Self {
            key: key.to_owned(),
            base_url: base_url.to_owned(),
            timeout: DEFAULT_TIMEOUT,
            attempt_timeout: DEFAULT_ATTEMPT_TIMEOUT,
            retries: RetryPolicy::default(),
            api,
            user_agent: None,
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

    /// Sets the time-out of each call, with all its attempts and the waits between them. After it, nothing is
    /// sent again. The default is [`DEFAULT_TIMEOUT`].
    pub fn timeout(mut self, timeout: Duration) -> Self {
        self.timeout = timeout;
        self
    }

    /// Sets the time-out of each attempt, from connecting to the last byte of the response. An attempt also
    /// ends with its call. The default is [`DEFAULT_ATTEMPT_TIMEOUT`].
    pub fn attempt_timeout(mut self, timeout: Duration) -> Self {
        self.attempt_timeout = timeout;
        self
    }

    /// Sets which failed attempts are followed by another attempt: a [`RetryPolicy`], or the number of
    /// retries. The default is two retries; with 0, every call is one attempt.
    pub fn retries(mut self, retries: impl Into<RetryPolicy>) -> Self {
        self.retries = retries.into();
        self
    }

    /// Sets the header `User-Agent`. The default is the user agent of the stack that [`http`](Self::http)
    /// sets, or, if that has none, `checkout-client/<version> (<api>)`.
    pub fn user_agent(mut self, user_agent: impl Into<String>) -> Self {
        self.user_agent = Some(user_agent.into());
        self
    }

    /// Sets the HTTP stack of the client: proxies, certificates, connection pools.
    ///
    /// The client overrides the time-out, the redirect policy and the retries of this stack:
    ///
    /// - [`timeout`](Self::timeout) and [`attempt_timeout`](Self::attempt_timeout) set the time-outs.
    /// - A GET follows at most ten redirects within the origin (scheme, host and port). Any other redirect ends
    ///   the call as [`Error::Undocumented`](crate::Error::Undocumented), because the key must not be sent to
    ///   another origin, and nothing must be created twice.
    /// - [`retries`](Self::retries) sets the retries. Retries of the stack would repeat requests without
    ///   regard to their effects.
    pub fn http(mut self, http: reqwest::ClientBuilder) -> Self {
        self.http = http;
        self
    }

    /// Builds the client. This sends nothing.
    ///
    /// # Errors
    ///
    /// [`ConfigError`] if the key is blank or not valid in a header, the base URL is invalid or is https
    /// without TLS, the HTTP stack does not start, or rustls has no crypto provider.
    pub fn build(self) -> Result<C, ConfigError> {
        // Without this check, reqwest would panic. With another TLS feature, reqwest uses native TLS or
        // aws-lc.
        #[cfg(all(feature = "rustls-no-provider", not(any(feature = "native-tls", feature = "rustls"))))]
        if rustls::crypto::CryptoProvider::get_default().is_none() {
            return Err(ConfigError::MissingCryptoProvider);
        }
        let key = ApiKey::new(&self.key).ok_or(ConfigError::InvalidKey)?;
        let base_url = base_url(&self.base_url)?;
        if base_url.starts_with("https:") && !has_tls(&self.http) {
            return Err(ConfigError::MissingTls);
        }
        let user_agent = self.user_agent.or_else(|| {
            let default = format!("{}/{} ({})", env!("CARGO_PKG_NAME"), env!("CARGO_PKG_VERSION"), self.api);
            (!has_user_agent(&self.http)).then_some(default)
        });
        let http = match user_agent {
            Some(user_agent) => self.http.user_agent(user_agent),
            None => self.http,
        };
        Ok((self.finish)(Connection {
            key,
            base_url,
            http: http.redirect(Policy::none()).retry(reqwest::retry::never()).build()?,
            timeout: self.timeout,
            attempt_timeout: self.attempt_timeout,
            retries: self.retries,
        }))
    }
}

/// Omits the key, and the HTTP stack, whose default headers may contain another key.
impl<C> fmt::Debug for ClientBuilder<C> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ClientBuilder")
            .field("timeout", &self.timeout)
            .field("attempt_timeout", &self.attempt_timeout)
            .field("retries", &self.retries)
            .finish_non_exhaustive()
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

    /// The API key is blank, or contains a character that is not valid in a header, such as a line break, or
    /// the environment variable is not valid Unicode.
    #[error("the API key is blank, or holds what a header cannot carry")]
    InvalidKey,

    /// The base URL cannot be parsed or has a part that is not allowed: see [`ClientBuilder::base_url`].
    #[error("the base URL {0}")]
    InvalidBaseUrl(&'static str),

    /// The base URL is https, and the client is built without TLS.
    #[error("the base URL is https, for which a TLS feature is needed: enable `rustls` or `native-tls`")]
    MissingTls,

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

/// Reads the key of an API from an environment variable. A variable that is missing, blank or not valid
/// Unicode is an error.
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

/// Whether the HTTP stack can speak https. This does not depend only on the features of this package: the
/// user may enable TLS in reqwest directly. Only the `Debug` output of reqwest shows this, by fields about
/// TLS.
fn has_tls(http: &reqwest::ClientBuilder) -> bool {
    cfg!(any(feature = "native-tls", feature = "rustls", feature = "rustls-no-provider"))
        || format!("{http:?}").contains("tls_sni: ")
}

/// Whether the user set a user agent for the HTTP stack. reqwest has no other way to ask than its `Debug`
/// output, which contains the default headers.
fn has_user_agent(http: &reqwest::ClientBuilder) -> bool {
    format!("{http:?}").contains("\"user-agent\": ")
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

    fn builder(base_url: &str) -> ClientBuilder<Connection> {
        ClientBuilder::new("videodb", "sk-example", base_url, |connection| connection)
    }

    #[test]
    fn https_without_tls_is_an_error_and_http_is_not() {
        assert!(builder("http://api.videodb.io").build().is_ok());
        let https = builder("https://api.videodb.io").build().map(|connection| connection.base_url);
        #[cfg(any(feature = "native-tls", feature = "rustls"))]
        assert_eq!(https.expect("TLS"), "https://api.videodb.io");
        #[cfg(not(any(feature = "native-tls", feature = "rustls", feature = "rustls-no-provider")))]
        assert!(matches!(https, Err(ConfigError::MissingTls)));
    }

    /// Fails if reqwest changes the `Debug` output from which the client reads the user agent and the TLS
    /// support.
    #[test]
    fn the_user_agent_and_tls_of_the_stack_are_seen() {
        assert!(!has_user_agent(&reqwest::Client::builder()));
        assert!(has_user_agent(&reqwest::Client::builder().user_agent("shop/1.0")));
        #[cfg(any(feature = "native-tls", feature = "rustls"))]
        assert!(format!("{:?}", reqwest::Client::builder()).contains("tls_sni: "));
    }
}
