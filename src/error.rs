//! The error type of every client: the request, the transport, a documented or undocumented status, or a body
//! that breaks its schema.

use std::borrow::Cow;
use std::fmt;
use std::time::Duration;

use reqwest::StatusCode;
use reqwest::header::HeaderMap;

use crate::reply::{Received, Reply, is_identifier};
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
///
/// [`kind`](Self::kind) tells an application what to do about an error: wait, correct the key, show a
/// message. It depends on the status, not on the form of the body; only Stripe's error type `card_error` in
/// the body changes it. The variant tells which parts of the response the client could read.
///
/// The `Display` output is one line without data of the request or the response, apart from the operation, the
/// status, the provider's code, the request id and the name of a field.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error<E = ()> {
    /// The request could not be built, for example because a required field is missing. Nothing was sent.
    #[error("the request cannot be built: {}", one_line(_0))]
    InvalidRequest(String),

    /// The client received no complete response.
    #[error(transparent)]
    Transport(#[from] Transport),

    /// The provider returned an error status that its document declares.
    #[error("{reply}, an error that its document describes")]
    Documented {
        /// The typed body of the response.
        body: E,
        /// The response, with a bounded body.
        reply: Box<Reply>,
    },

    /// The provider returned a status that its document does not declare. This includes a redirect that the
    /// client does not follow: one to another origin, the eleventh of one attempt, or any redirect of a
    /// request that is no GET.
    #[error("{0}, a status that its document does not describe")]
    Undocumented(Box<Reply>),

    /// The body is not JSON, or does not match the schema that the document declares for it.
    #[error("{reply} with a body that breaks its schema{}", Mismatch { path: path.as_deref(), reason })]
    InvalidBody {
        /// The field that did not decode, such as `data.url` or `items[3].id`; `.` for the whole body. `None`
        /// if the body is not JSON.
        path: Option<String>,
        /// Why the field, or the body, did not decode. It may contain the value of the field.
        reason: String,
        /// The response, with a bounded body.
        reply: Box<Reply>,
    },

    /// The provider refused the request with a success status, such as VideoDB's `"success": false`.
    #[error("{reply} and refused")]
    Unsuccessful {
        /// The provider's reason, as human-readable text, if it gave one.
        message: Option<String>,
        /// The response, with a bounded body.
        reply: Box<Reply>,
    },
}

/// The kind of an [`Error`]. Its text is stable, so recordings and logs may rely on it.
///
/// An error status decides the kind, whatever the body is, except for Stripe's `card_error`: an empty 429 is
/// a [`RateLimit`](Self::RateLimit), and a 503 in HTML a [`ServerFault`](Self::ServerFault).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[non_exhaustive]
pub enum ErrorKind {
    /// `invalid_request`: see [`Error::InvalidRequest`].
    InvalidRequest,
    /// `transport`: see [`Error::Transport`].
    Transport,
    /// `authentication`: status 401. The key is wrong, or belongs to another environment.
    Authentication,
    /// `permission`: status 403. The key may not do this; or, with Polar, the state of the checkout does not
    /// allow it: see [`Error::code`], such as `NotOpenCheckout`.
    Permission,
    /// `declined_card`: status 402, or an error of Stripe's type `card_error` with any status 4xx.
    DeclinedCard,
    /// `not_found`: status 404.
    NotFound,
    /// `conflict`: status 409. The object is in another state, or is in use by another request.
    Conflict,
    /// `rate_limit`: status 429. See [`Error::retry_after`].
    RateLimit,
    /// `rejected`: any other status 4xx, such as 400 or 422. Usually, the request has to be changed.
    Rejected,
    /// `server_fault`: status 5xx.
    ServerFault,
    /// `unexpected_status`: an undocumented status that is neither 4xx nor 5xx, such as a redirect.
    UnexpectedStatus,
    /// `invalid_body`: see [`Error::InvalidBody`]. The status is neither 4xx nor 5xx.
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
            Self::Authentication => "authentication",
            Self::Permission => "permission",
            Self::DeclinedCard => "declined_card",
            Self::NotFound => "not_found",
            Self::Conflict => "conflict",
            Self::RateLimit => "rate_limit",
            Self::Rejected => "rejected",
            Self::ServerFault => "server_fault",
            Self::UnexpectedStatus => "unexpected_status",
            Self::InvalidBody => "invalid_body",
            Self::Unsuccessful => "unsuccessful",
        }
    }

    /// The kind of an error status; `None` if the status is no error.
    fn of(reply: &Reply) -> Option<Self> {
        Some(match reply.status().as_u16() {
            400..=499 if reply.is_declined_card() => Self::DeclinedCard,
            401 => Self::Authentication,
            403 => Self::Permission,
            404 => Self::NotFound,
            409 => Self::Conflict,
            429 => Self::RateLimit,
            400..=499 => Self::Rejected,
            500..=599 => Self::ServerFault,
            _ => return None,
        })
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
        self.reply().and_then(ErrorKind::of).unwrap_or(match self {
            Self::InvalidRequest(_) => ErrorKind::InvalidRequest,
            Self::Transport(_) => ErrorKind::Transport,
            Self::Documented { .. } | Self::Undocumented(_) => ErrorKind::UnexpectedStatus,
            Self::InvalidBody { .. } => ErrorKind::InvalidBody,
            Self::Unsuccessful { .. } => ErrorKind::Unsuccessful,
        })
    }

    /// Whether the operation may have changed something at the provider although it returned no value: whether
    /// the checkout may exist, for example.
    ///
    /// `false` is certain: the operation changes nothing, no attempt reached the provider, or the provider
    /// refused the request (status 4xx other than 408, 409 and 499, or [`Error::Unsuccessful`]). `true` means
    /// that the provider may have performed the request: after a time-out, a broken connection, a response
    /// that is too long, status 408, 499 or 5xx, status 409 unless its code says otherwise, a redirect, or a
    /// success whose body does not decode. All attempts of the call count; an earlier call with the same
    /// idempotency key does not.
    pub fn may_have_taken_effect(&self) -> bool {
        match self {
            Self::InvalidRequest(_) => false,
            Self::Transport(error) => error.may_have_taken_effect(),
            Self::Undocumented(reply) | Self::Documented { reply, .. } | Self::InvalidBody { reply, .. } => {
                reply.may_have_taken_effect(false)
            }
            Self::Unsuccessful { reply, .. } => reply.may_have_taken_effect(true),
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

    /// The headers of the response; `None` if there was no complete response.
    pub fn headers(&self) -> Option<&HeaderMap> {
        self.reply().map(Reply::headers)
    }

    /// The first bytes of the response body: see [`Reply::body`]. `None` if there was no complete response.
    pub fn body(&self) -> Option<&str> {
        self.reply().map(Reply::body)
    }

    /// How long the provider asks to wait before the next request: see [`Reply::retry_after`].
    pub fn retry_after(&self) -> Option<Duration> {
        self.reply().and_then(Reply::retry_after)
    }

    /// The provider's code for the error: see [`Reply::code`].
    pub fn code(&self) -> Option<&str> {
        self.reply().and_then(Reply::code)
    }

    /// The provider's description of the error: see [`Reply::message`], and [`Error::Unsuccessful`].
    pub fn message(&self) -> Option<&str> {
        match self {
            Self::Unsuccessful { message, .. } => message.as_deref(),
            _ => self.reply().and_then(Reply::message),
        }
    }

    /// The provider's id of the request; `None` if the provider sent none, or there was no complete response.
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

impl<E> Error<E> {
    pub(crate) fn undocumented(received: &Received) -> Self {
        Self::Undocumented(Box::new(received.reply()))
    }

    pub(crate) fn documented(response: Response<E>) -> Self {
        let (body, reply) = response.into_parts();
        Self::Documented { body, reply: Box::new(reply) }
    }
}

/// The text on one line: each control character is replaced by a space.
fn one_line(text: &str) -> String {
    text.replace(char::is_control, " ")
}

/// Displays `` at `data.url`: expected a string ``, without a value of the body.
pub(crate) struct Mismatch<'a> {
    pub(crate) path: Option<&'a str>,
    pub(crate) reason: &'a str,
}

impl fmt::Display for Mismatch<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(path) = self.path {
            write!(f, " at `{}`", path_of_schema(path))?;
        }
        if let Some(name) =
            self.reason.strip_prefix("missing field `").and_then(|rest| rest.strip_suffix('`'))
        {
            return if is_identifier(name) { write!(f, ": missing field `{name}`") } else { Ok(()) };
        }
        // serde's messages have the value first, then what the type expects.
        let of_serde = ["invalid type: ", "invalid value: ", "invalid length ", "unknown variant "];
        let known = of_serde.iter().any(|start| self.reason.starts_with(start));
        match self.reason.rsplit_once(", expected ") {
            Some((_, expected)) if known => write!(f, ": expected {}", one_line(expected)),
            _ => Ok(()),
        }
    }
}

/// A path whose steps are all identifiers, unchanged. Of any other path, only the first step, if that is an
/// identifier. A step that is no identifier is a key of a map: data, not schema.
fn path_of_schema(path: &str) -> Cow<'_, str> {
    let is_named = |step: &str| {
        let (name, index) = step.split_once('[').unwrap_or((step, ""));
        is_identifier(name) && index.bytes().all(|byte| byte.is_ascii_digit() || matches!(byte, b'[' | b']'))
    };
    if path == "." || path.split('.').all(is_named) {
        return Cow::Borrowed(path);
    }
    // A key may contain a dot, so any step behind the first may be a part of such a key.
    let first = path.split('.').next().filter(|step| is_named(step));
    Cow::Owned(first.map_or_else(|| "…".to_owned(), |first| format!("{first}.…")))
}

#[cfg(test)]
mod tests;
