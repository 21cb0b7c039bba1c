//! `Received`, a complete response before decoding, and `Reply`, the part of it that an error keeps.

use std::borrow::Cow;
use std::fmt;
use std::time::{Duration, SystemTime};

use reqwest::header::HeaderMap;
use reqwest::{Method, StatusCode};
use serde::de::DeserializeOwned;
use serde_json::Value;

use crate::Error;
use crate::effect::{self, Effect};
use crate::json;
use crate::key::Secrets;
use crate::lenient::{self, Broken, Undecoded};
use crate::retry::retry_after;
use crate::said::Said;

/// The maximum number of bytes that an error keeps of the body of an error status: 16 KiB.
pub const BODY_PREVIEW: usize = 16 * 1024;

/// The headers in which providers and gateways send the id of a request, in order of preference.
const REQUEST_ID: [&str; 3] = ["x-request-id", "request-id", "x-correlation-id"];

/// The first request id in the headers; `None` if there is none, or it is not visible ASCII.
pub(crate) fn request_id(headers: &HeaderMap) -> Option<&str> {
    let mut ids = REQUEST_ID.iter().filter_map(|name| headers.get(*name));
    ids.next()?.to_str().ok()
}

/// A complete response that has not been checked or decoded.
pub(crate) struct Received {
    pub(crate) operation: &'static str,
    pub(crate) status: StatusCode,
    pub(crate) headers: HeaderMap,
    pub(crate) body: Vec<u8>,
    /// The keys that must be concealed in every output.
    pub(crate) secrets: Secrets,
    /// What the earlier attempts of the call may have changed.
    pub(crate) effect: Effect,
}

impl Received {
    /// A response with status 200, for tests.
    #[cfg(test)]
    pub(crate) fn ok(operation: &'static str, body: &str) -> Self {
        Self {
            operation,
            status: StatusCode::OK,
            headers: HeaderMap::new(),
            body: body.into(),
            secrets: Secrets::default(),
            effect: Effect::of(&Method::POST),
        }
    }

    /// Decodes the body. Returns the value and the parts that were removed because they break the schema. If
    /// the status is an error, no part is removed.
    ///
    /// # Errors
    ///
    /// [`Error::InvalidBody`] if the body is not JSON, or does not decode even without the parts that may be
    /// removed.
    pub(crate) fn decode<T: DeserializeOwned, E>(&self) -> Result<(T, Vec<Undecoded>), Error<E>> {
        // An error contains its typed body, which must not contain a key. Only parsing resolves escapes, so
        // the keys are concealed in the parsed body.
        let is_error = !self.status.is_success();
        let concealed = is_error.then(|| match serde_json::from_slice::<Value>(&self.body) {
            Ok(mut body) => {
                self.secrets.conceal_json(&mut body);
                body.to_string().into_bytes()
            }
            // The reader accepts more texts than serde_json does.
            Err(_) => self.secrets.conceal(&json::text_of(&self.body)).into_owned().into_bytes(),
        });
        // Error bodies are decoded by the same function with `max` 0, because a second generic function would be
        // compiled for every type.
        let max = if is_error { 0 } else { lenient::MAX_UNDECODED };
        let decoded = lenient::decode(concealed.as_deref().unwrap_or(&self.body), max);
        let (value, mut undecoded) = decoded.map_err(|Broken { path, reason }| Error::InvalidBody {
            path: path.map(|path| self.secrets.conceal(&path).into_owned()),
            reason: self.secrets.conceal(&reason).into_owned(),
            reply: Box::new(self.reply()),
        })?;
        undecoded.iter_mut().for_each(|part: &mut Undecoded| part.conceal(&self.secrets));
        Ok((value, undecoded))
    }

    /// The part of the response that an error keeps.
    pub(crate) fn reply(&self) -> Reply {
        self.reply_of(&self.body)
    }

    /// Like [`reply`](Self::reply), with `body` instead of the complete body.
    pub(crate) fn reply_of(&self, body: &[u8]) -> Reply {
        let headers = self.secrets.conceal_headers(&self.headers);
        let reply = Reply::concealed(self.operation.into(), self.status, headers, body, &self.secrets);
        Reply { effect: self.effect, ..reply }
    }

    /// The error of one list item that does not decode. Its body is only that item.
    #[cfg(any(feature = "polar", feature = "stripe"))]
    pub(crate) fn item_error<E>(&self, item: &Undecoded) -> Error<E> {
        Error::InvalidBody {
            path: Some(item.path()),
            reason: item.reason().to_owned(),
            reply: Box::new(self.reply_of(item.value().to_string().as_bytes())),
        }
    }
}

/// The response that caused an error, with the beginning of its body and without the API key.
///
/// ```
/// use checkout_client::Reply;
/// use reqwest::StatusCode;
/// use reqwest::header::{HeaderMap, HeaderValue, RETRY_AFTER};
///
/// // For tests of code that handles errors:
/// let headers = HeaderMap::from_iter([(RETRY_AFTER, HeaderValue::from_static("3"))]);
/// let body = r#"{"error": {"code": "rate_limit", "message": "Too many requests"}}"#;
/// let reply = Reply::new("create_session", StatusCode::TOO_MANY_REQUESTS, headers, body);
/// assert_eq!(reply.retry_after().map(|wait| wait.as_secs()), Some(3));
/// assert_eq!(reply.code(), Some("rate_limit"));
/// assert_eq!(reply.message(), Some("Too many requests"));
///
/// let error: checkout_client::Error = checkout_client::Error::Undocumented(Box::new(reply));
/// assert_eq!(error.kind(), checkout_client::ErrorKind::RateLimit);
/// ```
#[derive(Clone, PartialEq, Eq)]
pub struct Reply {
    operation: Cow<'static, str>,
    status: StatusCode,
    headers: HeaderMap,
    body: String,
    truncated: bool,
    retry_after: Option<Duration>,
    said: Said,
    /// What the earlier attempts of the call may have changed.
    effect: Effect,
}

impl Reply {
    /// A response to the first attempt of an operation that changes something, for tests of code that handles
    /// errors. `operation` is an `operationId`.
    pub fn new(
        operation: impl Into<Cow<'static, str>>,
        status: StatusCode,
        headers: HeaderMap,
        body: impl AsRef<[u8]>,
    ) -> Self {
        Self::concealed(operation.into(), status, headers, body.as_ref(), &Secrets::default())
    }

    /// A response from headers in which the keys are concealed already; conceals the keys in `body`.
    fn concealed(
        operation: Cow<'static, str>,
        status: StatusCode,
        headers: HeaderMap,
        body: &[u8],
        secrets: &Secrets,
    ) -> Self {
        let text = String::from_utf8_lossy(body);
        let said = if status.is_success() { Said::default() } else { said(&text, secrets) };
        // Truncate after concealing: otherwise, the first half of a key could remain at the end.
        let mut body = secrets.conceal(&text).into_owned();
        // Under a success status, something may have been made: its id can stand anywhere in the body.
        let truncated = !status.is_success() && truncate(&mut body);
        Self {
            effect: Effect::of(&Method::POST),
            retry_after: retry_after(&headers, SystemTime::now()),
            operation,
            status,
            headers,
            body,
            truncated,
            said,
        }
    }

    /// The `operationId`, such as `create_checkout`.
    pub fn operation(&self) -> &str {
        &self.operation
    }

    /// The status of the response.
    pub fn status(&self) -> StatusCode {
        self.status
    }

    /// The headers of the response.
    pub fn headers(&self) -> &HeaderMap {
        &self.headers
    }

    /// The provider's id of the request, to quote to the provider's support; `None` if the response has none.
    pub fn request_id(&self) -> Option<&str> {
        request_id(&self.headers)
    }

    /// How long the provider asks to wait before the next request: `Retry-After`, which is a number of seconds
    /// or a date. At most one day; `None` without the header.
    pub fn retry_after(&self) -> Option<Duration> {
        self.retry_after
    }

    /// The provider's code for the error, such as Stripe's `card_declined` or Polar's `ResourceNotFound`.
    /// `None` if the body has none, or the status is a success.
    pub fn code(&self) -> Option<&str> {
        self.said.code.as_deref()
    }

    /// The provider's description of the error, as human-readable text that may contain personal data. `None`
    /// if the body has none, or the status is a success.
    pub fn message(&self) -> Option<&str> {
        self.said.message.as_deref()
    }

    /// The body: under a success status the whole body, otherwise its first [`BODY_PREVIEW`] bytes. Bytes that
    /// are not UTF-8 are replaced by `U+FFFD`.
    pub fn body(&self) -> &str {
        &self.body
    }

    /// The value at a JSON pointer (RFC 6901) of the body: a string as its text, any other value as JSON. `None` if
    /// nothing or null is there.
    ///
    /// If an operation has made something, and its response breaks the schema, id and URL can still be read:
    ///
    /// ```
    /// # use httpmock::prelude::*;
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// # let server = MockServer::start_async().await;
    /// # server.mock_async(|when, then| {
    /// #     when.method(POST).path("/billing/checkout");
    /// #     then.status(200).body(r#"{"success": true, "data": {"url": 7, "id": "chk_1", "items": [{"count": 2}]}}"#);
    /// # }).await;
    /// # let client = checkout_client::videodb::Client::builder("sk-example")
    /// #     .base_url(server.base_url())
    /// #     .build()?;
    /// // The server sends a number as the URL.
    /// let error = client.create_checkout().send().await.unwrap_err();
    /// let reply = error.reply().expect("the server answered");
    /// assert_eq!(reply.field("/data/id").as_deref(), Some("chk_1"));
    /// assert_eq!(reply.field("/data/items/0").as_deref(), Some(r#"{"count": 2}"#));
    /// # Ok(())
    /// # }
    /// ```
    pub fn field(&self, pointer: &str) -> Option<String> {
        json::field(&self.body, pointer)
    }

    /// Whether the body was longer than [`body`](Self::body) shows.
    pub fn is_truncated(&self) -> bool {
        self.truncated
    }

    /// Whether the provider declined the customer's card: status 402, or Stripe's `card_error`.
    pub(crate) fn is_declined_card(&self) -> bool {
        self.status == StatusCode::PAYMENT_REQUIRED
            || self.status.is_client_error() && self.said.is_about_card
    }

    /// Whether the call may have taken effect. `refused` is whether the provider refused the call although
    /// the status is a success.
    pub(crate) fn may_have_taken_effect(&self, refused: bool) -> bool {
        self.effect.is_possible(!refused && effect::of_status(self.status, self.code()))
    }
}

/// What an error body says, without keys and with a bounded message.
fn said(body: &str, secrets: &Secrets) -> Said {
    let Ok(mut body) = serde_json::from_str::<Value>(body) else { return Said::default() };
    secrets.conceal_json(&mut body);
    let mut said = Said::in_json(&body);
    said.message.as_mut().map(truncate);
    said
}

/// Cuts a text to [`BODY_PREVIEW`] bytes. Returns whether it was longer.
fn truncate(text: &mut String) -> bool {
    let end = preview(text).len();
    let is_long = end < text.len();
    text.truncate(end);
    is_long
}

/// The first [`BODY_PREVIEW`] bytes of a text.
fn preview(text: &str) -> &str {
    let mut cuts = (0..=BODY_PREVIEW.min(text.len())).rev();
    &text[..cuts.find(|&at| text.is_char_boundary(at)).unwrap_or(0)]
}

/// Omits the headers, which may contain data that must not be logged, and shows the start of the body.
impl fmt::Debug for Reply {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Reply")
            .field("operation", &self.operation)
            .field("status", &self.status)
            .field("request_id", &self.request_id())
            .field("body", &preview(&self.body))
            .field("truncated", &self.truncated)
            .finish_non_exhaustive()
    }
}

/// One line for an error message, without the body: `` `create_checkout` answered 404 resource_missing ``.
impl fmt::Display for Reply {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "`{}` answered {}", self.operation, self.status.as_u16())?;
        if let Some(code) = self.code().filter(|code| is_identifier(code)) {
            write!(f, " {code}")?;
        }
        match self.request_id() {
            Some(id) => write!(f, " (request {id})"),
            None => Ok(()),
        }
    }
}

/// Whether a text of a provider is an identifier, such as `card_declined` or `livemode`, and so contains no
/// data about a person: letters, `_` and `-`, and few digits.
pub(crate) fn is_identifier(text: &str) -> bool {
    let valid = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-');
    let digits = text.bytes().filter(u8::is_ascii_digit).count();
    text.len() <= 64
        && digits <= 4
        && text.bytes().all(valid)
        && text.starts_with(|c: char| c.is_ascii_alphabetic())
}

#[cfg(test)]
mod tests {
    use reqwest::header::HeaderValue;
    use serde::Deserialize;

    use super::*;
    use crate::ErrorKind;
    use crate::key::ApiKey;
    use crate::response::Response;

    fn received(status: StatusCode, body: &str) -> Received {
        Received {
            operation: "create_checkout",
            status,
            headers: HeaderMap::new(),
            body: body.into(),
            secrets: ApiKey::new("sk-secret").expect("valid in a header").into(),
            effect: Effect::of(&Method::POST),
        }
    }

    #[derive(Debug, Deserialize)]
    struct Refused {
        detail: String,
    }

    /// An error as `Call::send` constructs it for a documented error status.
    async fn documented(body: &str) -> Error<Refused> {
        let received = received(StatusCode::UNPROCESSABLE_ENTITY, body);
        Response::decoded(received).map_or_else(|error| error, Error::documented)
    }

    #[tokio::test]
    async fn a_documented_error_has_its_typed_body_without_the_key() {
        let error = documented(r#"{"detail": "\u0073k-secret is blocked"}"#).await;
        assert_eq!(error.kind(), ErrorKind::Rejected);
        assert_eq!(error.status(), Some(StatusCode::UNPROCESSABLE_ENTITY));
        assert!(!format!("{error} {error:?}").contains("sk-secret"));
        let Error::Documented { body, .. } = error else {
            panic!("{error}");
        };
        assert_eq!(body.detail, "[api key] is blocked");
    }

    /// The reader accepts these bodies, and serde_json does not.
    #[tokio::test]
    async fn a_documented_error_that_is_no_strict_json_has_no_key_either() {
        for body in [
            r#"{"detail": "sk-secret", "param": "\ud800"}"#,
            "{\"detail\": \"sk-secret\n\"}",
            "\u{feff}{\"detail\": \"sk-secret\"}",
        ] {
            let error = documented(body).await;
            assert!(matches!(error, Error::Documented { .. }), "{error}");
            assert!(!format!("{error} {error:?}").contains("sk-secret"), "{body}");
        }
    }

    #[tokio::test]
    async fn a_documented_error_may_break_its_schema_too() {
        let error = documented(r#"{"detail": ["blocked"]}"#).await;
        assert_eq!(error.kind(), ErrorKind::Rejected);
        assert_eq!(error.path(), Some("detail"));
    }

    #[test]
    fn the_providers_own_request_id_comes_first() {
        let mut received = received(StatusCode::OK, "");
        assert_eq!(received.reply().request_id(), None);
        for name in ["x-correlation-id", "x-request-id"] {
            let id = HeaderValue::from_static(name);
            received.headers.insert(name, id);
        }
        assert_eq!(received.reply().request_id(), Some("x-request-id"));
    }

    #[test]
    fn a_value_behind_the_cut_of_a_body_is_within_reach() {
        let long = " ".repeat(BODY_PREVIEW);
        let body = format!(
            r#"{{"client_secret": null, "note": "{long}", "id": "sk-secret-7", "paid": [{{"a/b": 2.50}}]}}"#
        );
        let error = received(StatusCode::CREATED, &body).decode::<Item, ()>().expect_err("no secret");
        assert_eq!((error.kind(), error.path()), (ErrorKind::InvalidBody, Some("client_secret")));
        let reply = error.reply().expect("a response");
        for (pointer, value) in [
            ("/id", Some("[api key]-7")),
            ("/paid/0/a~1b", Some("2.50")),
            ("/paid", Some(r#"[{"a/b": 2.50}]"#)),
            ("/client_secret", None),
            ("/paid/1", None),
            ("id", None),
        ] {
            assert_eq!(reply.field(pointer).as_deref(), value, "{pointer}");
        }
        assert!(!format!("{error} {error:?}").contains("-7"));
        let cut = received(StatusCode::CREATED, r#"{"id": "a", "url": "#).reply();
        assert_eq!(cut.field("/id").as_deref(), Some("a"), "a body that is no JSON behind it");
        let refused = received(StatusCode::BAD_REQUEST, r#"{"detail": "no"}"#).reply();
        assert_eq!(refused.field("/detail").as_deref(), Some("no"));
    }

    #[derive(Debug, Deserialize)]
    struct Item {
        #[serde(rename = "client_secret")]
        _client_secret: String,
    }

    #[test]
    fn a_key_across_the_cut_of_a_body_is_concealed_whole() {
        let body = format!("{}sk-secret", " ".repeat(BODY_PREVIEW - 5));
        let reply = received(StatusCode::BAD_REQUEST, &body).reply();
        assert!(reply.is_truncated());
        assert!(reply.body().ends_with("[api "), "{}", reply.body().trim());
    }
}
