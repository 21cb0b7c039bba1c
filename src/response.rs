//! A typed response with its status, headers and body.

use std::fmt;
use std::ops::Deref;

use reqwest::StatusCode;
use reqwest::header::HeaderMap;
use serde::de::DeserializeOwned;

use crate::Error;
use crate::reply::{Received, Reply, request_id};

/// A typed response; it derefs to its value.
///
/// The value holds what the document describes. Whatever else the provider sent is in
/// [`body`](Self::body), byte for byte.
pub struct Response<T> {
    value: T,
    received: Received,
}

impl<T> Response<T> {
    /// The value alone.
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

    /// The provider's id of this request, if it sent one: worth keeping for its support.
    pub fn request_id(&self) -> Option<&str> {
        request_id(&self.received.headers)
    }

    /// The body as it was received.
    pub fn body(&self) -> &[u8] {
        &self.received.body
    }

    pub(crate) fn into_parts(self) -> (T, Reply) {
        let reply = self.received.reply();
        (self.value, reply)
    }
}

impl<T: DeserializeOwned> Response<T> {
    /// Generated code calls this for a body that its document describes.
    pub(crate) async fn from_response<E>(received: Received) -> Result<Self, Error<E>> {
        let value = received.decode()?;
        Ok(Self { value, received })
    }
}

impl Response<()> {
    /// Generated code calls this for a response whose document describes no body.
    #[allow(dead_code, reason = "which responses are empty is up to the documents")]
    pub(crate) fn empty(received: Received) -> Self {
        Self { value: (), received }
    }
}

impl<T> Deref for Response<T> {
    type Target = T;

    fn deref(&self) -> &T {
        &self.value
    }
}

/// Headers and body may hold what does not belong into a log; status and value say enough.
impl<T: fmt::Debug> fmt::Debug for Response<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Response")
            .field("status", &self.received.status)
            .field("value", &self.value)
            .finish_non_exhaustive()
    }
}
