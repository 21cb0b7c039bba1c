//! A typed response with its status, headers and body.

use std::fmt;
use std::ops::Deref;

use reqwest::header::HeaderMap;
use reqwest::{Method, StatusCode};
use serde::de::DeserializeOwned;

use crate::Error;
use crate::effect::Effect;
use crate::key::{Concealed, Secrets};
use crate::lenient::Undecoded;
use crate::reply::{Received, Reply, request_id};

/// A typed response, which derefs to its value.
///
/// The value has the fields that the document declares. [`body`](Self::body) has all bytes that the provider
/// sent, including other fields.
///
/// A list item that breaks its schema does not fail the other items. The broken item is in
/// [`undecoded`](Self::undecoded), with the reason, and not in the value:
///
/// ```
/// # use httpmock::prelude::*;
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
/// # let server = MockServer::start_async().await;
/// # server.mock_async(|when, then| {
/// #     when.method(GET).path("/billing/checkouts");
/// #     then.status(200).body(r#"{"success": true, "data": [{"id": "a"}, {"id": 7, "status": "open"}]}"#);
/// # }).await;
/// # let client = checkout_client::videodb::Client::builder("sk-example")
/// #     .base_url(server.base_url())
/// #     .build()?;
/// // The server sends a number where its document declares a string.
/// let page = client.list_checkouts().send().await?;
/// assert_eq!(page.data.len(), 1);
/// let [undecoded] = page.undecoded() else { panic!("one of them") };
/// assert_eq!(undecoded.path(), "data[1].id");
/// assert_eq!(undecoded.value()["status"], "open");
/// # Ok(())
/// # }
/// ```
pub struct Response<T> {
    value: T,
    undecoded: Vec<Undecoded>,
    received: Received,
}

impl<T> Response<T> {
    /// The value, without status, headers and body.
    pub fn into_inner(self) -> T {
        self.value
    }

    /// The status of the response.
    pub fn status(&self) -> StatusCode {
        self.received.status
    }

    /// The headers of the response.
    pub fn headers(&self) -> &HeaderMap {
        &self.received.headers
    }

    /// The provider's id of this request, to quote to the provider's support; `None` if the response has
    /// none.
    pub fn request_id(&self) -> Option<&str> {
        request_id(&self.received.headers)
    }

    /// The body, byte for byte as received.
    pub fn body(&self) -> &[u8] {
        &self.received.body
    }

    /// The parts of the body that break its schema and are not in the value: list items, and nulls that are
    /// read as absent. Empty if the body matches its schema.
    pub fn undecoded(&self) -> &[Undecoded] {
        &self.undecoded
    }

    #[cfg(any(feature = "polar", feature = "stripe"))]
    pub(crate) fn into_list(self) -> (T, Vec<Undecoded>, Received) {
        (self.value, self.undecoded, self.received)
    }

    pub(crate) fn into_parts(self) -> (T, Reply) {
        let reply = self.received.reply();
        (self.value, reply)
    }
}

impl<T: DeserializeOwned> Response<T> {
    /// Decodes a body as an operation decodes it under status 200: for a body from a cache, and for tests of code
    /// that takes a response.
    ///
    /// ```
    /// use checkout_client::{Response, videodb::types::ListCheckoutsResponse};
    ///
    /// let page = Response::<ListCheckoutsResponse>::from_body(r#"{"success": true, "data": [{"id": "a"}, {"id": 7}]}"#)?;
    /// assert_eq!(page.data.len(), 1);
    /// assert_eq!(page.undecoded()[0].path(), "data[1].id");
    /// # Ok::<(), checkout_client::Error>(())
    /// ```
    ///
    /// # Errors
    ///
    /// [`Error::InvalidBody`] if the body is not JSON, or breaks the schema of `T`.
    pub fn from_body(body: impl Into<Vec<u8>>) -> Result<Self, Error> {
        let received = Received {
            operation: "from_body",
            status: StatusCode::OK,
            headers: HeaderMap::new(),
            body: body.into(),
            secrets: Secrets::default(),
            effect: Effect::of(&Method::GET),
        };
        let (value, undecoded) = received.decode()?;
        Ok(Self { value, undecoded, received })
    }

    /// Decodes a response.
    pub(crate) fn decoded<E>(received: Received) -> Result<Self, Error<E>> {
        let (value, undecoded) = received.decode()?;
        Ok(Self { value, undecoded, received })
    }
}

impl<T> Deref for Response<T> {
    type Target = T;

    fn deref(&self) -> &T {
        &self.value
    }
}

/// Omits headers and body, which may contain data that must not be logged.
impl<T: fmt::Debug> fmt::Debug for Response<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Response")
            .field("status", &self.received.status)
            .field("value", &Concealed(&self.received.secrets, &self.value))
            .field("undecoded", &self.undecoded.iter().map(Undecoded::path).collect::<Vec<_>>())
            .finish_non_exhaustive()
    }
}
