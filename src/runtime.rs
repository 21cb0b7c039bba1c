//! What generated code is compiled against, in place of `progenitor_client`.
//!
//! Generated code calls its runtime by name: hooks around each request, a constructor for each way
//! a response can end. `build.rs` points these names here. So `send()` returns our error without a
//! wrapper around each operation, and what an error needs (status, headers, the bytes of the body)
//! is at hand where it is made. A new version of the generator that calls something else does not
//! compile.

use std::convert::Infallible;
use std::fmt;

use reqwest::header::HeaderMap;
#[cfg(any(feature = "polar", feature = "stripe"))]
use reqwest::header::HeaderValue;

use crate::key::ApiKey;
use crate::reply::Received;
use crate::transport::Transport;

/// The names that generated code imports, and in part exports again.
#[allow(
    unreachable_pub,
    unused_imports,
    reason = "what is exported again must be `pub`, and how much is used is up to the documents"
)]
mod names {
    pub use progenitor_client::{
        ByteStream, ClientInfo, OperationInfo, QueryParam, RequestBuilderExt, encode_path,
    };

    pub use crate::error::Error;
    pub use crate::response::Response as ResponseValue;
}
#[allow(unreachable_pub, reason = "as above")]
pub use names::*;

#[allow(unused_imports, reason = "which lists are open is up to the documents")]
pub(crate) use crate::open_list::open_list;
#[cfg(feature = "schema")]
#[allow(unused_imports, reason = "as above")]
pub(crate) use crate::open_list::schema_of_list;

/// How many bytes a response may have: 16 MiB.
pub const RESPONSE_LIMIT: usize = 16 * 1024 * 1024;

/// What a builder keeps of an argument: the value, or why it is none.
pub(crate) fn converted<T, V>(value: V, field: &str) -> Result<T, String>
where
    V: TryInto<T>,
    V::Error: fmt::Display,
{
    value.try_into().map_err(|error| format!("error converting supplied value for {field}: {error}"))
}

/// What an API does in its own way and no generator knows: the headers of each request, the form
/// of a body, and how the provider says no under a status of success.
#[derive(Clone)]
pub(crate) struct Dialect {
    key: ApiKey,
    headers: HeaderMap,
    encode: fn(&mut reqwest::Request),
    refusal: fn(&[u8]) -> Option<Refusal>,
}

/// A refusal under a status of success, with the provider's reason.
pub(crate) struct Refusal(pub(crate) Option<String>);

impl Dialect {
    /// The key travels in this header, behind a scheme such as `Bearer ` where there is one.
    /// Bodies are JSON, and a status of success is one.
    pub(crate) fn new(key: ApiKey, header: &'static str, scheme: &str) -> Self {
        let mut headers = HeaderMap::new();
        headers.insert(header, key.header(scheme));
        Self { key, headers, encode: |_| (), refusal: |_| None }
    }

    /// A header that is the same in each request, such as the pinned version.
    #[cfg(any(feature = "polar", feature = "stripe"))]
    pub(crate) fn header(mut self, name: &'static str, value: &'static str) -> Self {
        self.headers.insert(name, HeaderValue::from_static(value));
        self
    }

    /// How a body is written that generated code wrote as JSON.
    #[cfg(feature = "stripe")]
    pub(crate) fn encode(mut self, encode: fn(&mut reqwest::Request)) -> Self {
        self.encode = encode;
        self
    }

    /// How a refusal under a status of success is recognised.
    #[cfg(feature = "videodb")]
    pub(crate) fn refusal(mut self, refusal: fn(&[u8]) -> Option<Refusal>) -> Self {
        self.refusal = refusal;
        self
    }
}

/// Each generated builder prints its client, and so this.
impl fmt::Debug for Dialect {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Dialect").field("headers", &self.headers).finish_non_exhaustive()
    }
}

/// What happens around each request: generated code calls these three in order.
pub(crate) trait ClientHooks<D>: ClientInfo<D> {
    async fn pre(&self, request: &mut reqwest::Request, operation: &OperationInfo) -> Result<(), Infallible>;

    async fn exec(&self, request: reqwest::Request, operation: &OperationInfo)
    -> Result<Received, Transport>;

    async fn post<E>(
        &self,
        result: &Result<Received, Transport>,
        operation: &OperationInfo,
    ) -> Result<(), Error<E>>;
}

impl<C: ClientInfo<Dialect>> ClientHooks<Dialect> for C {
    async fn pre(&self, request: &mut reqwest::Request, _: &OperationInfo) -> Result<(), Infallible> {
        let dialect = self.inner();
        let headers = request.headers_mut();
        // The generator adds the document's version to each request; no provider asks for it.
        headers.remove("api-version");
        headers.extend(dialect.headers.clone());
        (dialect.encode)(request);
        Ok(())
    }

    async fn exec(
        &self,
        request: reqwest::Request,
        operation: &OperationInfo,
    ) -> Result<Received, Transport> {
        let operation = operation.operation_id;
        let mut url = request.url().clone();
        url.set_query(None);
        let lost = |cause| Transport::http(operation, url.as_str(), cause);

        let mut response = self.client().execute(request).await.map_err(lost)?;
        let mut body = Vec::new();
        while let Some(chunk) = response.chunk().await.map_err(lost)? {
            if body.len() + chunk.len() > RESPONSE_LIMIT {
                return Err(Transport::too_long(operation, url.as_str()));
            }
            body.extend_from_slice(&chunk);
        }
        Ok(Received {
            operation,
            status: response.status(),
            headers: response.headers().clone(),
            body,
            key: self.inner().key.clone(),
        })
    }

    async fn post<E>(&self, result: &Result<Received, Transport>, _: &OperationInfo) -> Result<(), Error<E>> {
        let dialect = self.inner();
        match result {
            Ok(received) if received.status.is_success() => match (dialect.refusal)(&received.body) {
                Some(Refusal(message)) => Err(Error::Unsuccessful {
                    message: message.map(|text| dialect.key.conceal(&text)),
                    reply: Box::new(received.reply()),
                }),
                None => Ok(()),
            },
            _ => Ok(()),
        }
    }
}
