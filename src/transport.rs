//! The error of a request that got no complete answer.

use std::error::Error;
use std::fmt;

use crate::runtime::RESPONSE_LIMIT;

/// Why a request got no complete answer: no connection, no answer in time, an answer cut short or
/// longer than [`RESPONSE_LIMIT`].
///
/// It names the operation and the URL without query, user or password. Its
/// [source](std::error::Error::source) is the cause as [`reqwest`] tells it, without any URL.
#[derive(Debug)]
pub struct Transport {
    operation: &'static str,
    url: String,
    cause: Cause,
}

#[derive(Debug)]
enum Cause {
    Http(reqwest::Error),
    TooLong,
}

impl Transport {
    pub(crate) fn http(operation: &'static str, url: &str, cause: reqwest::Error) -> Self {
        Self {
            operation,
            url: url.to_owned(),
            // The cause may hold a query, which may hold what is nobody else's business.
            cause: Cause::Http(cause.without_url()),
        }
    }

    pub(crate) fn too_long(operation: &'static str, url: &str) -> Self {
        Self { operation, url: url.to_owned(), cause: Cause::TooLong }
    }

    /// The operation as its document names it, such as `create_checkout`.
    pub fn operation(&self) -> &str {
        self.operation
    }

    /// Where the request went, without query, user or password.
    pub fn url(&self) -> &str {
        &self.url
    }

    /// Whether the time-out of the client passed. The request may have taken effect.
    pub fn is_timeout(&self) -> bool {
        matches!(&self.cause, Cause::Http(cause) if cause.is_timeout())
    }

    /// Whether there was no connection at all, so that the request cannot have taken effect.
    pub fn is_connect(&self) -> bool {
        matches!(&self.cause, Cause::Http(cause) if cause.is_connect())
    }

    /// Whether the answer was longer than [`RESPONSE_LIMIT`]. The request has taken effect.
    pub fn is_too_long(&self) -> bool {
        matches!(self.cause, Cause::TooLong)
    }
}

impl fmt::Display for Transport {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { operation, url, .. } = self;
        match &self.cause {
            Cause::Http(_) if self.is_timeout() => {
                write!(f, "`{operation}` got no answer from {url} in time")
            }
            Cause::Http(_) if self.is_connect() => {
                write!(f, "`{operation}` got no connection to {url}")
            }
            Cause::Http(_) => write!(f, "`{operation}` got no complete answer from {url}"),
            Cause::TooLong => {
                write!(f, "`{operation}` got an answer of more than {RESPONSE_LIMIT} bytes from {url}")
            }
        }
    }
}

impl Error for Transport {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        match &self.cause {
            Cause::Http(cause) => Some(cause),
            Cause::TooLong => None,
        }
    }
}
