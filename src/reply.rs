//! The answer as it arrived, and the part of it that an error keeps.

use std::fmt;

use reqwest::StatusCode;
use reqwest::header::HeaderMap;
use serde::de::DeserializeOwned;
use serde_json::Value;

use crate::Error;
use crate::key::ApiKey;
use crate::lenient::{self, Broken, Undecoded};

/// How many bytes of a body an error keeps: 16 KiB.
pub const BODY_PREVIEW: usize = 16 * 1024;

/// Where providers and gateways put the id of a request, the provider's own first.
const REQUEST_ID: [&str; 3] = ["x-request-id", "request-id", "x-correlation-id"];

pub(crate) fn request_id(headers: &HeaderMap) -> Option<&str> {
    let mut ids = REQUEST_ID.iter().filter_map(|name| headers.get(*name));
    ids.next()?.to_str().ok()
}

/// A complete answer, not yet judged.
pub(crate) struct Received {
    pub(crate) operation: &'static str,
    pub(crate) status: StatusCode,
    pub(crate) headers: HeaderMap,
    pub(crate) body: Vec<u8>,
    /// Concealed in whatever becomes part of an error.
    pub(crate) key: ApiKey,
}

impl Received {
    pub(crate) fn status(&self) -> StatusCode {
        self.status
    }

    /// Decodes the whole body and tells what was set aside for that, or says where in it decoding
    /// failed. Of an error nothing is set aside.
    pub(crate) fn decode<T: DeserializeOwned, E>(&self) -> Result<(T, Vec<Undecoded>), Error<E>> {
        // A typed error is printed like any other, so that its values are concealed beforehand.
        let concealed = (!self.status.is_success()).then(|| self.conceal(&self.body).into_bytes());
        let body = concealed.as_deref().unwrap_or(&self.body);
        let broken = |path, cause: &str| Error::InvalidBody {
            path,
            reason: self.key.conceal(cause),
            reply: Box::new(self.reply()),
        };
        // Where the body stops being JSON is a line and a column, not a field.
        let body: Value = serde_json::from_slice(body).map_err(|cause| broken(None, &cause.to_string()))?;
        // Of one reader of types alone: each compiles what is read of every type anew.
        let max = if concealed.is_some() { 0 } else { lenient::MAX_UNDECODED };
        lenient::decode(&body, max).map_err(|Broken { path, reason }| broken(Some(path), &reason))
    }

    /// The part that an error keeps.
    pub(crate) fn reply(&self) -> Reply {
        self.reply_of(&self.body)
    }

    /// The same of a part of the body.
    pub(crate) fn reply_of(&self, body: &[u8]) -> Reply {
        let mut body = self.conceal(body);
        let truncated = body.len() > BODY_PREVIEW;
        if truncated {
            // Cut after concealing: half a key is a secret too.
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

    /// The error of a list's item alone: the body that it keeps is the item.
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

/// The answer behind an error, bounded and without the API key.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reply {
    operation: &'static str,
    status: StatusCode,
    request_id: Option<String>,
    body: String,
    truncated: bool,
}

impl Reply {
    /// The operation as its document names it, such as `create_checkout`.
    pub fn operation(&self) -> &str {
        self.operation
    }

    /// The status of the answer.
    pub fn status(&self) -> StatusCode {
        self.status
    }

    /// The provider's id of the request, if it sent one: worth quoting to its support.
    pub fn request_id(&self) -> Option<&str> {
        self.request_id.as_deref()
    }

    /// The first [`BODY_PREVIEW`] bytes of the body; what is not UTF-8 is replaced by `U+FFFD`.
    pub fn body(&self) -> &str {
        &self.body
    }

    /// Whether the body was longer than [`body`](Self::body) shows.
    pub fn is_truncated(&self) -> bool {
        self.truncated
    }
}

/// One line without the body, for the message of an error: `` `create_checkout` answered 401 ``.
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
            key: ApiKey::new("sk-secret").expect("fit for a header"),
        }
    }

    #[derive(Debug, Deserialize)]
    struct Refused {
        detail: String,
    }

    /// An error as generated code makes one.
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
    fn a_key_across_the_cut_of_a_body_is_concealed_whole() {
        let body = format!("{}sk-secret", " ".repeat(BODY_PREVIEW - 5));
        let reply = received(StatusCode::OK, &body).reply();
        assert!(reply.is_truncated());
        assert!(reply.body().ends_with("[api "), "{}", reply.body().trim());
    }
}
