//! `Received`, a complete response before decoding, and `Reply`, the bounded part of it that an error keeps.

use std::fmt;
use std::sync::Arc;

use reqwest::StatusCode;
use reqwest::header::HeaderMap;
use serde::de::DeserializeOwned;

use crate::Error;
use crate::key::ApiKey;
use crate::lenient::{self, Broken, Undecoded};
use crate::whole::{self, Whole};

/// The maximum number of bytes of a body that an error keeps: 16 KiB.
pub const BODY_PREVIEW: usize = 16 * 1024;

/// The headers in which providers and gateways send the id of a request, in order of preference.
const REQUEST_ID: [&str; 3] = ["x-request-id", "request-id", "x-correlation-id"];

/// The first request id in the headers; `None` if there is none, or it is not visible ASCII.
pub(crate) fn request_id(headers: &HeaderMap) -> Option<&str> {
    let mut ids = REQUEST_ID.iter().filter_map(|name| headers.get(*name));
    ids.next()?.to_str().ok()
}

/// A complete response that was not checked or decoded yet.
pub(crate) struct Received {
    pub(crate) operation: &'static str,
    pub(crate) status: StatusCode,
    pub(crate) headers: HeaderMap,
    pub(crate) body: Vec<u8>,
    /// The key that must be concealed in every error.
    pub(crate) key: ApiKey,
}

impl Received {
    pub(crate) fn status(&self) -> StatusCode {
        self.status
    }

    /// Decodes the body. Returns the value and the parts that were removed because they break the schema. If
    /// the status is an error, no part is removed.
    ///
    /// # Errors
    ///
    /// [`Error::InvalidBody`] if the body is not JSON, or does not decode without the parts that may be
    /// removed.
    pub(crate) fn decode<T: DeserializeOwned, E>(&self) -> Result<(T, Vec<Undecoded>), Error<E>> {
        // The `Debug` output of an error contains its typed body, so conceal the key before decoding.
        let concealed = (!self.status.is_success()).then(|| self.conceal(&self.body).into_bytes());
        let body = concealed.as_deref().unwrap_or(&self.body);
        // Error bodies are decoded by the same function with `max` 0, because a second generic function would be
        // compiled for every type.
        let max = if concealed.is_some() { 0 } else { lenient::MAX_UNDECODED };
        lenient::decode(body, max).map_err(|Broken { path, reason }| Error::InvalidBody {
            path,
            reason: self.key.conceal(&reason),
            reply: Box::new(self.reply()),
        })
    }

    /// The part of the response that an error keeps.
    pub(crate) fn reply(&self) -> Reply {
        self.reply_of(&self.body)
    }

    /// Like [`reply`](Self::reply), with `body` instead of the complete body.
    pub(crate) fn reply_of(&self, body: &[u8]) -> Reply {
        let whole = Whole { body: body.to_vec(), key: self.key.clone() };
        let mut body = self.conceal(body);
        let truncated = body.len() > BODY_PREVIEW;
        if truncated {
            // Truncate after concealing: otherwise, the first half of a key could remain at the end.
            let mut cuts = (0..=BODY_PREVIEW).rev();
            body.truncate(cuts.find(|&at| body.is_char_boundary(at)).unwrap_or(0));
        }
        Reply {
            operation: self.operation,
            status: self.status,
            request_id: request_id(&self.headers).map(|id| self.key.conceal(id)),
            body,
            truncated,
            whole: self.status.is_success().then(|| Arc::new(whole)),
        }
    }

    /// The error of one list item that does not decode. Its body is only that item.
    #[cfg(any(feature = "polar", feature = "stripe"))]
    pub(crate) fn item_error<E>(&self, item: &Undecoded) -> Error<E> {
        Error::InvalidBody {
            path: Some(item.path()),
            reason: self.key.conceal(item.reason()),
            reply: Box::new(self.reply_of(item.value().to_string().as_bytes())),
        }
    }

    fn conceal(&self, body: &[u8]) -> String {
        self.key.conceal(&String::from_utf8_lossy(body))
    }
}

/// The response that caused an error, with a bounded body and without the API key.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reply {
    operation: &'static str,
    status: StatusCode,
    request_id: Option<String>,
    body: String,
    truncated: bool,
    /// Only of a success status, with which something may have been made.
    whole: Option<Arc<Whole>>,
}

impl Reply {
    /// The `operationId`, such as `create_checkout`.
    pub fn operation(&self) -> &str {
        self.operation
    }

    /// The status of the response.
    pub fn status(&self) -> StatusCode {
        self.status
    }

    /// The provider's id of the request, to quote to its support; `None` if it sent none.
    pub fn request_id(&self) -> Option<&str> {
        self.request_id.as_deref()
    }

    /// The first [`BODY_PREVIEW`] bytes of the body. Bytes that are not UTF-8 are replaced by `U+FFFD`.
    pub fn body(&self) -> &str {
        &self.body
    }

    /// The value at a JSON pointer (RFC 6901) of the body: a string as its text, any other value as JSON. `None` if
    /// nothing or null is there.
    ///
    /// Under a success status, this reads the whole body, also behind what [`body`](Self::body) shows. So if an
    /// operation has made something, and its response breaks the schema, id and URL can still be read:
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
        match &self.whole {
            Some(whole) => whole.field(pointer),
            None => whole::field(&self.body, pointer),
        }
    }

    /// Whether the body was longer than [`body`](Self::body) shows.
    pub fn is_truncated(&self) -> bool {
        self.truncated
    }
}

/// One line for an error message, without the body: `` `create_checkout` answered 401 ``.
impl fmt::Display for Reply {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "`{}` answered {}", self.operation, self.status.as_u16())?;
        match &self.request_id {
            Some(id) => write!(f, " (request {id})"),
            None => Ok(()),
        }
    }
}

#[cfg(test)]
mod tests {
    use reqwest::header::HeaderValue;
    use serde::Deserialize;

    use super::*;
    use crate::ErrorKind;
    use crate::response::Response;

    fn received(status: StatusCode, body: &str) -> Received {
        Received {
            operation: "create_checkout",
            status,
            headers: HeaderMap::new(),
            body: body.into(),
            key: ApiKey::new("sk-secret").expect("valid in a header"),
        }
    }

    #[derive(Debug, Deserialize)]
    struct Refused {
        detail: String,
    }

    /// An error as generated code constructs it.
    async fn documented(body: &str) -> Error<Refused> {
        let received = received(StatusCode::UNPROCESSABLE_ENTITY, body);
        Response::from_response(received).await.map_or_else(|error| error, Error::ErrorResponse)
    }

    #[tokio::test]
    async fn a_documented_error_has_its_typed_body_without_the_key() {
        let error = documented(r#"{"detail": "sk-secret is blocked"}"#).await;
        assert_eq!(error.kind(), ErrorKind::DocumentedError);
        assert_eq!(error.status(), Some(StatusCode::UNPROCESSABLE_ENTITY));
        assert!(!format!("{error} {error:?}").contains("sk-secret"));
        let Error::Documented { body, .. } = error else {
            panic!("{error}");
        };
        assert_eq!(body.detail, "[api key] is blocked");
    }

    #[tokio::test]
    async fn a_documented_error_may_break_its_schema_too() {
        let error = documented(r#"{"detail": ["blocked"]}"#).await;
        assert_eq!(error.kind(), ErrorKind::InvalidBody);
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
        let reply = received(StatusCode::OK, &body).reply();
        assert!(reply.is_truncated());
        assert!(reply.body().ends_with("[api "), "{}", reply.body().trim());
    }
}
