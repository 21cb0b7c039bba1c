//! The one error of all clients: which promise was broken, by whom, and where.

use std::convert::Infallible;
use std::error::Error as StdError;
use std::fmt;

use reqwest::StatusCode;

use crate::reply::{Received, Reply};
use crate::response::Response;
use crate::transport::Transport;

/// Why an operation has no value to return.
///
/// `E` is the body of the errors that the document of the API describes; an API that describes
/// none, such as VideoDB, has `()`.
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
/// // The server sends a number where its document promises a text.
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
    /// The request could not be built, for instance because a required field is missing.
    /// Nothing was sent.
    #[error("the request cannot be built: {0}")]
    InvalidRequest(String),

    /// There was no complete answer.
    #[error(transparent)]
    Transport(#[from] Transport),

    /// The provider refused in a way that its document describes.
    #[error("{reply}, an error that its document describes: {body:?}")]
    Documented {
        /// The typed body of the refusal.
        body: E,
        /// The answer as it came.
        reply: Box<Reply>,
    },

    /// The provider answered with a status that its document does not describe, a redirect to
    /// another origin among them.
    #[error("{0}, a status that its document does not describe")]
    Undocumented(Box<Reply>),

    /// The body is not JSON, or breaks the schema of its document.
    #[error("{reply} with a body that breaks its schema{at}: {reason}", at = At(path.as_deref()))]
    InvalidBody {
        /// The field that did not decode, such as `data.url`, `items[3].id`, or `.` for the
        /// whole body; nothing when the body is not JSON.
        path: Option<String>,
        /// What was wrong with it.
        reason: String,
        /// The answer as it came.
        reply: Box<Reply>,
    },

    /// The provider refused under a status of success, such as VideoDB's `"success": false`.
    #[error("{reply} and refused: {}", message.as_deref().unwrap_or("it gives no reason"))]
    Unsuccessful {
        /// The reason that the provider gives, for people.
        message: Option<String>,
        /// The answer as it came.
        reply: Box<Reply>,
    },
}

/// What went wrong, in one word that stays: recordings and logs may rely on its text.
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
    /// The kind in snake case.
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
    /// What went wrong, in one word.
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

    /// The answer behind this error, if there was a complete one.
    pub fn reply(&self) -> Option<&Reply> {
        match self {
            Self::InvalidRequest(_) | Self::Transport(_) => None,
            Self::Undocumented(reply)
            | Self::Documented { reply, .. }
            | Self::InvalidBody { reply, .. }
            | Self::Unsuccessful { reply, .. } => Some(reply),
        }
    }

    /// The status of the answer.
    pub fn status(&self) -> Option<StatusCode> {
        self.reply().map(Reply::status)
    }

    /// The body of the answer, bounded as [`Reply::body`] says.
    pub fn body(&self) -> Option<&str> {
        self.reply().map(Reply::body)
    }

    /// The provider's id of the request.
    pub fn request_id(&self) -> Option<&str> {
        self.reply().and_then(Reply::request_id)
    }

    /// The field that did not decode: see [`Error::InvalidBody`].
    pub fn path(&self) -> Option<&str> {
        match self {
            Self::InvalidBody { path, .. } => path.as_deref(),
            _ => None,
        }
    }
}

/// Generated code makes errors by the names that progenitor's own error has.
#[allow(
    dead_code,
    non_snake_case,
    reason = "the names are the generator's, and not every API has documented errors"
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

/// Generated code meets a bare error of reqwest in one place: where it builds the request.
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

/// ` at data.url`, or nothing.
struct At<'a>(Option<&'a str>);

impl fmt::Display for At<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.map_or(Ok(()), |path| write!(f, " at `{path}`"))
    }
}
