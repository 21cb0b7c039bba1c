//! The error type of every client: the request, the transport, a documented or undocumented status, or a body
//! that breaks its schema.

use std::convert::Infallible;
use std::error::Error as StdError;
use std::fmt;

use reqwest::StatusCode;

use crate::reply::{Received, Reply};
use crate::response::Response;
use crate::transport::Transport;

/// Why an operation returned no value.
///
/// `E` is the type of the error bodies that the OpenAPI document of the API declares. It is `()` for an API
/// that declares none, such as VideoDB.
///
/// ```
/// # use httpmock::prelude::*;
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
/// # let server = MockServer::start_async().await;
/// # server.mock_async(|when, then| {
/// #     when.method(POST).path("/billing/checkout");
/// #     then.status(200).body(r#"{"success": true, "data": {"url": 7}}"#);
/// # }).await;
/// use checkout_client::{ErrorKind, videodb::Client};
///
/// # let client = Client::builder("sk-example").base_url(server.base_url()).build()?;
/// // The server sends a number where its document declares a string.
/// let error = client.create_checkout().send().await.unwrap_err();
/// assert_eq!(error.kind(), ErrorKind::InvalidBody);
/// assert_eq!(error.path(), Some("data.url"));
/// assert_eq!(error.status().map(|status| status.as_u16()), Some(200));
/// # Ok(())
/// # }
/// ```
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error<E = ()> {
    /// The request could not be built, for example because a required field is missing. Nothing was sent.
    #[error("the request cannot be built: {0}")]
    InvalidRequest(String),

    /// The client received no complete response.
    #[error(transparent)]
    Transport(#[from] Transport),

    /// The provider returned an error status that its document declares.
    #[error("{reply}, an error that its document describes: {body:?}")]
    Documented {
        /// The typed body of the response.
        body: E,
        /// The response, with a bounded body.
        reply: Box<Reply>,
    },

    /// The provider returned a status that its document does not declare. This includes a redirect to another
    /// origin, which the client does not follow.
    #[error("{0}, a status that its document does not describe")]
    Undocumented(Box<Reply>),

    /// The body is not JSON, or does not match the schema that the document declares for it.
    #[error("{reply} with a body that breaks its schema{at}: {reason}", at = At(path.as_deref()))]
    InvalidBody {
        /// The field that did not decode, such as `data.url` or `items[3].id`; `.` for the whole body. `None`
        /// if the body is not JSON.
        path: Option<String>,
        /// Why the field, or the body, did not decode.
        reason: String,
        /// The response, with a bounded body.
        reply: Box<Reply>,
    },

    /// The provider refused the request with a success status, such as VideoDB's `"success": false`.
    #[error("{reply} and refused: {}", message.as_deref().unwrap_or("it gives no reason"))]
    Unsuccessful {
        /// The provider's reason, as human-readable text, if it gave one.
        message: Option<String>,
        /// The response, with a bounded body.
        reply: Box<Reply>,
    },
}

/// The kind of an [`Error`]. Its text is stable, so recordings and logs may rely on it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[non_exhaustive]
pub enum ErrorKind {
    /// `invalid_request`: see [`Error::InvalidRequest`].
    InvalidRequest,
    /// `transport`: see [`Error::Transport`].
    Transport,
    /// `documented_error`: see [`Error::Documented`].
    DocumentedError,
    /// `undocumented_status`: see [`Error::Undocumented`].
    UndocumentedStatus,
    /// `invalid_body`: see [`Error::InvalidBody`].
    InvalidBody,
    /// `unsuccessful`: see [`Error::Unsuccessful`].
    Unsuccessful,
}

impl ErrorKind {
    /// The kind in snake case, such as `invalid_body`.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::InvalidRequest => "invalid_request",
            Self::Transport => "transport",
            Self::DocumentedError => "documented_error",
            Self::UndocumentedStatus => "undocumented_status",
            Self::InvalidBody => "invalid_body",
            Self::Unsuccessful => "unsuccessful",
        }
    }
}

impl fmt::Display for ErrorKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

impl<E> Error<E> {
    /// The kind of this error.
    pub fn kind(&self) -> ErrorKind {
        match self {
            Self::InvalidRequest(_) => ErrorKind::InvalidRequest,
            Self::Transport(_) => ErrorKind::Transport,
            Self::Documented { .. } => ErrorKind::DocumentedError,
            Self::Undocumented(_) => ErrorKind::UndocumentedStatus,
            Self::InvalidBody { .. } => ErrorKind::InvalidBody,
            Self::Unsuccessful { .. } => ErrorKind::Unsuccessful,
        }
    }

    /// The response that caused this error; `None` if there was no complete response.
    pub fn reply(&self) -> Option<&Reply> {
        match self {
            Self::InvalidRequest(_) | Self::Transport(_) => None,
            Self::Undocumented(reply)
            | Self::Documented { reply, .. }
            | Self::InvalidBody { reply, .. }
            | Self::Unsuccessful { reply, .. } => Some(reply),
        }
    }

    /// The status of the response; `None` if there was no complete response.
    pub fn status(&self) -> Option<StatusCode> {
        self.reply().map(Reply::status)
    }

    /// The first bytes of the response body: see [`Reply::body`]. `None` if there was no complete response.
    pub fn body(&self) -> Option<&str> {
        self.reply().map(Reply::body)
    }

    /// The provider's id of the request; `None` if it sent none or there was no complete response.
    pub fn request_id(&self) -> Option<&str> {
        self.reply().and_then(Reply::request_id)
    }

    /// The field that did not decode: see [`Error::InvalidBody`]. `None` for every other error.
    pub fn path(&self) -> Option<&str> {
        match self {
            Self::InvalidBody { path, .. } => path.as_deref(),
            _ => None,
        }
    }
}

/// Constructors with the names of the variants of progenitor's own error, because generated code calls them.
#[allow(
    dead_code,
    non_snake_case,
    reason = "the generator defines the names, and not every API has documented errors"
)]
impl<E> Error<E> {
    pub(crate) fn UnexpectedResponse(received: Received) -> Self {
        Self::Undocumented(Box::new(received.reply()))
    }

    pub(crate) fn ErrorResponse(response: Response<E>) -> Self {
        let (body, reply) = response.into_parts();
        Self::Documented { body, reply: Box::new(reply) }
    }
}

/// Generated code converts an error of reqwest in one place only: where it builds the request.
impl<E> From<reqwest::Error> for Error<E> {
    fn from(error: reqwest::Error) -> Self {
        let error = error.without_url();
        let cause = error.source().map(ToString::to_string);
        Self::InvalidRequest(cause.unwrap_or_else(|| error.to_string()))
    }
}

impl<E> From<Infallible> for Error<E> {
    fn from(never: Infallible) -> Self {
        match never {}
    }
}

/// Displays `` at `data.url` `` for an error message, or nothing without a path.
struct At<'a>(Option<&'a str>);

impl fmt::Display for At<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.map_or(Ok(()), |path| write!(f, " at `{path}`"))
    }
}
