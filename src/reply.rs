//! `Received`, a complete response before decoding, and `Reply`, the bounded part of it that an error keeps.

use std::fmt;

use reqwest::StatusCode;
use reqwest::header::HeaderMap;
use serde::de::DeserializeOwned;

use crate::Error;
use crate::key::ApiKey;
use crate::lenient::{self, Broken, Undecoded};

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
    /// A response with status 200, for tests.
    #[cfg(test)]
    pub(crate) fn ok(operation: &'static str, body: &str) -> Self {
        Self {
            operation,
            status: StatusCode::OK,
            headers: HeaderMap::new(),
            body: body.into(),
            key: ApiKey::new("sk-secret").expect("valid in a header"),
        }
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
        Response::decoded(received).map_or_else(|error| error, Error::ErrorResponse)
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
    fn a_key_across_the_cut_of_a_body_is_concealed_whole() {
        let body = format!("{}sk-secret", " ".repeat(BODY_PREVIEW - 5));
        let reply = received(StatusCode::OK, &body).reply();
        assert!(reply.is_truncated());
        assert!(reply.body().ends_with("[api "), "{}", reply.body().trim());
    }
}
