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
use std::time::{Duration, Instant, SystemTime};

use reqwest::header::HeaderMap;
#[cfg(any(feature = "polar", feature = "stripe"))]
use reqwest::header::HeaderValue;
use reqwest::{StatusCode, Url};

use crate::builder::{DEFAULT_ATTEMPT_TIMEOUT, DEFAULT_TIMEOUT};
use crate::effect::Effect;
use crate::key::{ApiKey, Secrets};
use crate::redirect::{MAX_REDIRECTS, redirect_target};
use crate::reply::Received;
use crate::retry::{Decision, Failed, Outcome, Resend, RetryPolicy, random};
use crate::transport::{Transport, TransportKind, kind_of};

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
    timeout: Duration,
    attempt_timeout: Duration,
    retries: RetryPolicy,
}

/// A refusal with a success status, and the provider's reason if it gave one.
pub(crate) struct Refusal(pub(crate) Option<String>);

impl Dialect {
    /// Sends the key in this header, after `scheme`, such as `Bearer ` or nothing. By default, bodies
    /// are JSON, and a success status is never a refusal.
    pub(crate) fn new(key: ApiKey, header: &'static str, scheme: &str) -> Self {
        let mut headers = HeaderMap::new();
        headers.insert(header, key.header(scheme));
        Self {
            key,
            headers,
            encode: |_| (),
            refusal: |_| None,
            timeout: DEFAULT_TIMEOUT,
            attempt_timeout: DEFAULT_ATTEMPT_TIMEOUT,
            retries: RetryPolicy::default(),
        }
    }

    /// Sets the time-outs and the retries of each call.
    pub(crate) fn bounds(mut self, call: Duration, attempt: Duration, retries: RetryPolicy) -> Self {
        (self.timeout, self.attempt_timeout, self.retries) = (call, attempt, retries);
        self
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
        call(self.client(), self.inner(), request, operation.operation_id).await
    }

    async fn post<E>(&self, result: &Result<Received, Transport>, _: &OperationInfo) -> Result<(), Error<E>> {
        let dialect = self.inner();
        match result {
            Ok(received) if received.status.is_success() => match (dialect.refusal)(&received.body) {
                Some(Refusal(message)) => Err(Error::Unsuccessful {
                    message: message.map(|text| received.secrets.conceal(&text).into_owned()),
                    reply: Box::new(received.reply()),
                }),
                None => Ok(()),
            },
            _ => Ok(()),
        }
    }
}

/// Sends a request until an attempt succeeds, may not be repeated, or the time of the call ends.
async fn call(
    client: &reqwest::Client,
    dialect: &Dialect,
    request: reqwest::Request,
    operation: &'static str,
) -> Result<Received, Transport> {
    let secrets = Secrets::from(dialect.key.clone());
    let url = shown_url(request.url(), &secrets);
    let repeatable = request.method().is_safe() || request.headers().contains_key("idempotency-key");
    let resend = if repeatable { Resend::Safe } else { Resend::IfNeverArrived };
    let mut effect = Effect::of(request.method());
    let start = Instant::now();
    for number in 1_u32.. {
        let left = dialect.timeout.saturating_sub(start.elapsed());
        let attempt = request.try_clone().filter(|_| !left.is_zero());
        let Some(attempt) = attempt else { return Err(Transport::late(operation, &url, effect)) };
        let sent = send(client, attempt, left.min(dialect.attempt_timeout)).await;
        if let Some(outcome) = failure(&sent) {
            let (left, now) = (dialect.timeout.saturating_sub(start.elapsed()), SystemTime::now());
            let failed = Failed { attempt: number, outcome, resend, left, now };
            if let Decision::RetryAfter(delay) = dialect.retries.decide(&failed, random()) {
                effect.add(outcome);
                tokio::time::sleep(delay).await;
                continue;
            }
        }
        return match sent {
            Ok(Answer { status, headers, body }) => {
                Ok(Received { operation, status, headers, body, secrets, effect })
            }
            Err(Fault::Http(cause)) => Err(Transport::http(operation, &url, effect, cause)),
            Err(Fault::TooLong) => Err(Transport::too_long(operation, &url, effect)),
        };
    }
    Err(Transport::late(operation, &url, effect))
}

/// How an attempt failed; `None` if it succeeded, or its failure is never retried.
fn failure(sent: &Result<Answer, Fault>) -> Option<Outcome<'_>> {
    match sent {
        Ok(answer) if answer.status.is_success() => None,
        Ok(Answer { status, headers, body }) => Some(Outcome::Response { status: *status, headers, body }),
        Err(Fault::TooLong) => None,
        Err(Fault::Http(cause)) => Some(match kind_of(cause) {
            TransportKind::Connect => Outcome::NoConnection,
            TransportKind::Timeout => Outcome::TimedOut,
            _ => Outcome::Interrupted,
        }),
    }
}

/// The URL that an error shows: without query and key.
fn shown_url(url: &Url, secrets: &Secrets) -> String {
    let mut url = url.clone();
    url.set_query(None);
    secrets.conceal(url.as_str()).into_owned()
}

/// The response to an attempt.
struct Answer {
    status: StatusCode,
    headers: HeaderMap,
    body: Vec<u8>,
}

/// Why an attempt has no response.
enum Fault {
    Http(reqwest::Error),
    TooLong,
}

impl From<reqwest::Error> for Fault {
    fn from(cause: reqwest::Error) -> Self {
        Self::Http(cause)
    }
}

/// Sends a request once, and follows its redirects. All of this takes at most `time`.
async fn send(
    client: &reqwest::Client,
    mut request: reqwest::Request,
    time: Duration,
) -> Result<Answer, Fault> {
    let start = Instant::now();
    let mut redirects = 0;
    loop {
        // A request of which the time is over times out without being sent.
        *request.timeout_mut() = Some(time.saturating_sub(start.elapsed()));
        let again = request.try_clone();
        let method = request.method().clone();
        let mut response = client.execute(request).await?;
        let (status, headers) = (response.status(), response.headers().clone());
        let target = redirect_target(&method, response.url(), status, &headers);
        if let (Some(target), Some(mut next)) = (target.filter(|_| redirects < MAX_REDIRECTS), again) {
            redirects += 1;
            *next.url_mut() = target;
            request = next;
            continue;
        }
        let mut body = Vec::new();
        while let Some(chunk) = response.chunk().await? {
            if body.len() + chunk.len() > RESPONSE_LIMIT {
                return Err(Fault::TooLong);
            }
            body.extend_from_slice(&chunk);
        }
        return Ok(Answer { status, headers, body });
    }
}
