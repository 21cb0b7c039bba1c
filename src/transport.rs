//! `Transport`: the error of a call without a complete response.

use std::borrow::Cow;
use std::error::Error;
use std::fmt;

use reqwest::Url;

use crate::effect::Effect;
use crate::runtime::RESPONSE_LIMIT;

/// Why a call got no complete response: no connection, a time-out, a response that was cut short, or a body
/// longer than [`RESPONSE_LIMIT`].
///
/// The error names the operation, and the URL without query, user and password. Its
/// [source](std::error::Error::source) is the error of [`reqwest`], without its URL.
#[derive(Debug)]
pub struct Transport {
    operation: Cow<'static, str>,
    url: String,
    kind: TransportKind,
    effect: bool,
    cause: Option<reqwest::Error>,
}

/// The kind of a [`Transport`] error.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum TransportKind {
    /// The client could not connect, the TLS handshake failed, or the URL is invalid. The attempt sent no
    /// request.
    Connect,
    /// The attempt or the call exceeded its time.
    Timeout,
    /// The connection was closed or reset, or what arrived is not HTTP.
    Interrupted,
    /// The response body is longer than [`RESPONSE_LIMIT`].
    TooLong,
}

impl Transport {
    /// An error without a source, for tests of code that handles errors:
    ///
    /// ```
    /// use checkout_client::{Error, Transport, TransportKind};
    ///
    /// let url = "https://api.example/v1/checkouts";
    /// let error: Error = Transport::new("create_checkout", url, TransportKind::Timeout).into();
    /// assert!(error.may_have_taken_effect());
    /// let error: Error = Transport::new("create_checkout", url, TransportKind::Connect).into();
    /// assert!(!error.may_have_taken_effect());
    /// ```
    pub fn new(operation: impl Into<Cow<'static, str>>, url: impl Into<String>, kind: TransportKind) -> Self {
        let effect = kind != TransportKind::Connect;
        Self { operation: operation.into(), url: url.into(), kind, effect, cause: None }
    }

    /// The error of the last attempt. `effect` is what the attempts before it may have changed.
    pub(crate) fn http(operation: &'static str, url: &str, effect: Effect, cause: reqwest::Error) -> Self {
        let mut error = Self::new(operation, url, kind_of(&cause));
        error.effect = effect.is_possible(error.effect);
        // The URL in the cause has the query, which may contain data that must not be logged.
        error.cause = Some(cause.without_url());
        error
    }

    pub(crate) fn too_long(operation: &'static str, url: &str, effect: Effect) -> Self {
        Self { effect: effect.is_possible(true), ..Self::new(operation, url, TransportKind::TooLong) }
    }

    /// The error of a call whose time ended before the next attempt was sent.
    pub(crate) fn late(operation: &'static str, url: &str, effect: Effect) -> Self {
        Self { effect: effect.is_possible(false), ..Self::new(operation, url, TransportKind::Timeout) }
    }

    /// The `operationId`, such as `create_checkout`.
    pub fn operation(&self) -> &str {
        &self.operation
    }

    /// The URL of the request, without query, user and password.
    pub fn url(&self) -> &str {
        &self.url
    }

    /// The kind of this error: how the last attempt failed, or [`Timeout`](TransportKind::Timeout) if the
    /// time of the call ended before another attempt.
    pub fn kind(&self) -> TransportKind {
        self.kind
    }

    /// Whether the attempt or the call exceeded its time. Then the request may have taken effect: see
    /// [`Error::may_have_taken_effect`](crate::Error::may_have_taken_effect).
    pub fn is_timeout(&self) -> bool {
        self.kind == TransportKind::Timeout
    }

    /// Whether the last attempt could not connect. If no attempt could connect, the request has no effect:
    /// see [`Error::may_have_taken_effect`](crate::Error::may_have_taken_effect).
    pub fn is_connect(&self) -> bool {
        self.kind == TransportKind::Connect
    }

    /// Whether the response body was longer than [`RESPONSE_LIMIT`]. Then the request may have taken effect.
    pub fn is_too_long(&self) -> bool {
        self.kind == TransportKind::TooLong
    }

    /// See [`Error::may_have_taken_effect`](crate::Error::may_have_taken_effect).
    pub(crate) fn may_have_taken_effect(&self) -> bool {
        self.effect
    }
}

/// The kind of an error of reqwest.
pub(crate) fn kind_of(cause: &reqwest::Error) -> TransportKind {
    // If reqwest refuses a URL, nothing is sent either. A time-out while connecting is a failure to connect,
    // so this comes before the check of `is_timeout`.
    if cause.is_connect() || cause.is_builder() {
        TransportKind::Connect
    } else if cause.is_timeout() {
        TransportKind::Timeout
    } else {
        TransportKind::Interrupted
    }
}

/// Names the origin only: a path may contain data that must not be logged.
impl fmt::Display for Transport {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let operation = &self.operation;
        let origin =
            Url::parse(&self.url).map_or_else(|_| String::new(), |url| url.origin().ascii_serialization());
        match self.kind {
            TransportKind::Connect => write!(f, "`{operation}` got no connection to {origin}"),
            TransportKind::Timeout => write!(f, "`{operation}` got no answer from {origin} in time"),
            TransportKind::Interrupted => write!(f, "`{operation}` got no complete answer from {origin}"),
            TransportKind::TooLong => {
                write!(f, "`{operation}` got an answer of more than {RESPONSE_LIMIT} bytes from {origin}")
            }
        }
    }
}

impl Error for Transport {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        Some(self.cause.as_ref()?)
    }
}
