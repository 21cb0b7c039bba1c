//! The runtime of generated code, which replaces `progenitor_client`: hooks around each request, and the
//! API-specific headers, body encoding and refusals (`Dialect`).
//!
//! Generated code calls its runtime by name: hooks around each request, and a constructor for each kind of
//! response. `build.rs` replaces the crate name `progenitor_client` by the name of this module. So `send()`
//! returns our error type without a wrapper for each operation, and the constructor of an error has the
//! status, the headers and the bytes of the body. If a new version of the generator calls another name, the
//! build fails.

use std::convert::Infallible;
use std::fmt;

use reqwest::header::HeaderMap;
#[cfg(any(feature = "polar", feature = "stripe"))]
use reqwest::header::HeaderValue;

use crate::key::ApiKey;
use crate::reply::Received;
use crate::transport::Transport;

/// The names that generated code imports, some of which it re-exports.
#[allow(
    unreachable_pub,
    unused_imports,
    reason = "re-exported names must be `pub`, and the documents decide which of them are used"
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

#[allow(unused_imports, reason = "the documents decide which lists are open")]
pub(crate) use crate::open_list::open_list;
#[cfg(feature = "schema")]
#[allow(unused_imports, reason = "as above")]
pub(crate) use crate::open_list::schema_of_list;
#[allow(unused_imports, reason = "the documents decide which unions there are")]
pub(crate) use crate::union::text_or_object;

/// The maximum number of bytes of a response body: 16 MiB.
pub const RESPONSE_LIMIT: usize = 16 * 1024 * 1024;

/// Converts the argument of a builder's method. The error names the `field`; `send` returns it as
/// [`Error::InvalidRequest`].
pub(crate) fn converted<T, V>(value: V, field: &str) -> Result<T, String>
where
    V: TryInto<T>,
    V::Error: fmt::Display,
{
    value.try_into().map_err(|error| format!("error converting supplied value for {field}: {error}"))
}

/// The API-specific behaviour that the generator does not support: the headers of each request, the
/// encoding of a body, and the detection of a refusal with a success status.
#[derive(Clone)]
pub(crate) struct Dialect {
    key: ApiKey,
    headers: HeaderMap,
    encode: fn(&mut reqwest::Request),
    refusal: fn(&[u8]) -> Option<Refusal>,
}

/// A refusal with a success status, and the provider's reason if it gave one.
pub(crate) struct Refusal(pub(crate) Option<String>);

impl Dialect {
    /// Sends the key in this header, after `scheme`, such as `Bearer ` or nothing. By default, bodies
    /// are JSON, and a success status is never a refusal.
    pub(crate) fn new(key: ApiKey, header: &'static str, scheme: &str) -> Self {
        let mut headers = HeaderMap::new();
        headers.insert(header, key.header(scheme));
        Self { key, headers, encode: |_| (), refusal: |_| None }
    }

    /// Adds a header to every request, such as the pinned API version.
    #[cfg(any(feature = "polar", feature = "stripe"))]
    pub(crate) fn header(mut self, name: &'static str, value: &'static str) -> Self {
        self.headers.insert(name, HeaderValue::from_static(value));
        self
    }

    /// Sets the function that re-encodes a body, which generated code wrote as JSON.
    #[cfg(feature = "stripe")]
    pub(crate) fn encode(mut self, encode: fn(&mut reqwest::Request)) -> Self {
        self.encode = encode;
        self
    }

    /// Sets the function that detects a refusal in the body of a response with a success status.
    #[cfg(feature = "videodb")]
    pub(crate) fn refusal(mut self, refusal: fn(&[u8]) -> Option<Refusal>) -> Self {
        self.refusal = refusal;
        self
    }
}

/// The `Debug` output of a generated builder includes its client and this value. The header with the key is
/// marked sensitive.
impl fmt::Debug for Dialect {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Dialect").field("headers", &self.headers).finish_non_exhaustive()
    }
}

/// The hooks around each request. Generated code calls `pre`, `exec` and `post` in this order.
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
        // The generator adds `api-version`, the document's version, to each request; no provider declares it.
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
        let failed = |cause| Transport::http(operation, url.as_str(), cause);

        let mut response = self.client().execute(request).await.map_err(failed)?;
        let mut body = Vec::new();
        while let Some(chunk) = response.chunk().await.map_err(failed)? {
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
