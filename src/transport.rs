//! `Transport`: the error of a request without a complete response.

use std::error::Error;
use std::fmt;

use crate::runtime::RESPONSE_LIMIT;

/// Why a request got no complete response: no connection, a time-out, a response that was cut short, or
/// a body longer than [`RESPONSE_LIMIT`].
///
/// The error names the operation, and the URL without query, user and password. Its
/// [source](std::error::Error::source) is the error of [`reqwest`], without its URL.
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
            // The URL in the cause has the query, which may contain data that must not be logged.
            cause: Cause::Http(cause.without_url()),
        }
    }

    pub(crate) fn too_long(operation: &'static str, url: &str) -> Self {
        Self { operation, url: url.to_owned(), cause: Cause::TooLong }
    }

    /// The `operationId`, such as `create_checkout`.
    pub fn operation(&self) -> &str {
        self.operation
    }

    /// The URL of the request, without query, user and password.
    pub fn url(&self) -> &str {
        &self.url
    }

    /// Whether the request exceeded the time-out of the client. The request may have taken effect.
    pub fn is_timeout(&self) -> bool {
        matches!(&self.cause, Cause::Http(cause) if cause.is_timeout())
    }

    /// Whether the client could not connect. The request cannot have taken effect.
    pub fn is_connect(&self) -> bool {
        matches!(&self.cause, Cause::Http(cause) if cause.is_connect())
    }

    /// Whether the response body was longer than [`RESPONSE_LIMIT`]. The request has taken effect.
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
