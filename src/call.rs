//! `Call`: one request of an operation, with the settings that apply only to this request.

use std::borrow::Cow;
use std::fmt;
use std::time::Duration;

use reqwest::Method;
use reqwest::header::{HeaderMap, HeaderName, HeaderValue};
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::Value;

use crate::Error;
use crate::key::ApiKey;
use crate::provider::Api;
use crate::reply::Received;
use crate::request::{self, Parameters};
use crate::response::Response;
use crate::sender::{Prepared, Sender};

/// An operation of an API, as a type. The module `operations` of each API has one type for each operation.
pub trait Operation: sealed::Sealed + Sized + 'static {
    /// The API of the operation.
    type Api: Api;
    /// The request body; `()` if there is none.
    type Body: Default + Serialize;
    /// The body of a success.
    type Value: DeserializeOwned;
    /// The body of the errors that the document declares; `()` if there are none.
    type Error: DeserializeOwned;
    #[doc(hidden)]
    const ROUTE: Route;
    /// Whether a success without a body is the value null.
    #[doc(hidden)]
    const MAY_BE_EMPTY: bool = false;
}

pub(crate) mod sealed {
    /// Prevents other crates from implementing [`Operation`](super::Operation).
    pub trait Sealed {}
}

/// How an operation is requested, and which statuses its document declares.
#[doc(hidden)]
#[derive(Clone, Debug)]
pub struct Route {
    pub(crate) id: &'static str,
    pub(crate) method: Method,
    pub(crate) path: Cow<'static, str>,
    /// The names of the required parameters.
    pub(crate) required: &'static [&'static str],
    /// Each declared status (`200`, `4XX`, `default`), and whether it is an error.
    pub(crate) responses: &'static [(&'static str, bool)],
    pub(crate) has_body: bool,
}

/// One request of an operation. Nothing is sent before [`send`](Self::send).
///
/// The methods of the operation set its parameters and its body; the methods below exist for every operation.
///
/// ```
/// # use httpmock::prelude::*;
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
/// # let server = MockServer::start_async().await;
/// # server.mock_async(|when, then| {
/// #     when.method(POST).path("/billing/checkout").header("x-request-source", "kiosk");
/// #     then.status(200).body(r#"{"success": true, "data": {"url": "https://pay.example/1"}}"#);
/// # }).await;
/// use std::time::Duration;
///
/// # let client = checkout_client::videodb::Client::builder("sk-example").base_url(server.base_url()).build()?;
/// let checkout = client
///     .create_checkout()
///     .body_map(|body| body.amount(50))
///     .header("x-request-source", "kiosk")
///     .timeout(Duration::from_secs(5))
///     .send()
///     .await?;
/// assert!(checkout.data.is_some());
/// # Ok(())
/// # }
/// ```
#[must_use = "nothing is sent until `send`"]
pub struct Call<O: Operation> {
    sender: Sender,
    route: Route,
    body: O::Body,
    settings: Settings,
}

/// What a call sends besides its body, and the settings that apply only to this call.
#[derive(Clone, Debug, Default)]
pub(crate) struct Settings {
    pub(crate) parameters: Parameters,
    pub(crate) headers: HeaderMap,
    pub(crate) key: Option<ApiKey>,
    pub(crate) timeout: Option<Duration>,
    pub(crate) idempotency_key: Option<String>,
    /// Fields that the document does not declare, by their bracketed names.
    pub(crate) extra: Vec<(String, Value)>,
    /// Why the first invalid setting cannot be sent, as a clause for the error message.
    pub(crate) fault: Option<String>,
}

impl<O: Operation> Call<O> {
    pub(crate) fn new(sender: &Sender) -> Self {
        Self::with_route(sender, O::ROUTE)
    }

    pub(crate) fn with_route(sender: &Sender, route: Route) -> Self {
        Self { sender: sender.clone(), route, body: O::Body::default(), settings: Settings::default() }
    }

    /// Sets the deadline of this call: the time from [`send`](Self::send) to the last byte of the response,
    /// with all its attempts. After the deadline, nothing is sent again. The default is the time-out of the
    /// client.
    pub fn timeout(mut self, timeout: Duration) -> Self {
        self.settings.timeout = Some(timeout);
        self
    }

    /// Adds a header. It replaces a header of the same name that the client sends. A call that sets the
    /// header of the API key, `Idempotency-Key` (with Stripe, call `idempotency_key`), `Content-Length`,
    /// `Content-Type`, `Host` or `Transfer-Encoding` sends nothing and returns [`Error::InvalidRequest`].
    pub fn header(mut self, name: impl AsRef<str>, value: impl AsRef<str>) -> Self {
        let name = name.as_ref();
        match (HeaderName::try_from(name), HeaderValue::try_from(value.as_ref())) {
            (Ok(known), Ok(_))
                if known == O::Api::KEY_HEADER || request::RESERVED.contains(&known.as_str()) =>
            {
                self.fail(format!("the header `{name}` is the client's own"))
            }
            (Ok(name), Ok(value)) => {
                self.settings.headers.insert(name, value);
                self
            }
            (Err(_), _) => self.fail(format!("`{}` is no name of a header", name.escape_debug())),
            (_, Err(_)) => self.fail(format!("the value of the header `{name}` is not valid in a header")),
        }
    }

    /// Sends this call with another key than that of the client. Errors conceal both keys.
    pub fn api_key(mut self, key: impl AsRef<str>) -> Self {
        match ApiKey::new(key.as_ref()) {
            Some(key) => {
                self.settings.key = Some(key);
                self
            }
            None => self.fail("the API key is blank, or not valid in a header".to_owned()),
        }
    }

    /// Sends this call to another version of the API than the version of the document. The response is still
    /// decoded by the document. For an API without versions, such as VideoDB, the call sends nothing and
    /// returns [`Error::InvalidRequest`].
    pub fn api_version(mut self, version: impl AsRef<str>) -> Self {
        let Some((header, _)) = O::Api::VERSION else {
            return self.fail("the API has no versions".to_owned());
        };
        if version.as_ref().trim().is_empty() {
            return self.fail("the version is blank".to_owned());
        }
        match HeaderValue::try_from(version.as_ref()) {
            Ok(version) => {
                self.settings.headers.insert(header, version);
                self
            }
            Err(_) => self.fail("the version is not valid in a header".to_owned()),
        }
    }

    /// Sends a field that the document does not declare: in the body, or in the query of an operation without
    /// a body. Brackets name a nested field, as in `adaptive_pricing[enabled]`.
    pub fn extra(mut self, name: impl Into<String>, value: impl Into<Value>) -> Self {
        self.settings.extra.push((name.into(), value.into()));
        self
    }

    /// Sends the request, and sends it again after a failure if that is safe: see
    /// [`RetryPolicy`](crate::RetryPolicy).
    ///
    /// # Errors
    ///
    /// [`Error`], whose kind says what failed, and whose
    /// [`may_have_taken_effect`](Error::may_have_taken_effect) says whether the provider may have acted.
    pub async fn send(self) -> Result<Response<O::Value>, Error<O::Error>> {
        let Self { sender, route, body, settings } = self;
        let body = match route.has_body {
            true => {
                Some(serde_json::to_value(body).map_err(|error| Error::InvalidRequest(error.to_string()))?)
            }
            false => None,
        };
        let prepared =
            Prepared::new::<O::Api>(&sender, &route, body, settings).map_err(Error::InvalidRequest)?;
        let mut received = sender.execute(prepared).await?;
        // A path that no document declares may answer without a body, as a deletion does.
        if O::MAY_BE_EMPTY && received.status.is_success() && received.body.is_empty() {
            received.body.extend_from_slice(b"null");
        }
        answer::<O>(&route, received)
    }

    pub(crate) fn fail(mut self, fault: String) -> Self {
        self.settings.fault.get_or_insert(fault);
        self
    }

    #[cfg(feature = "stripe")]
    pub(crate) fn settings_mut(&mut self) -> &mut Settings {
        &mut self.settings
    }

    /// The body. Generated code calls this method and the three methods below it.
    #[allow(dead_code, reason = "the documents decide which kinds of parameters there are")]
    pub(crate) fn body_mut(&mut self) -> &mut O::Body {
        &mut self.body
    }

    #[allow(dead_code, reason = "as above")]
    pub(crate) fn set_path(mut self, name: &'static str, value: &impl Serialize) -> Self {
        self.settings.parameters.set_path(name, value);
        self
    }

    #[allow(dead_code, reason = "as above")]
    pub(crate) fn set_query(mut self, name: &'static str, value: &impl Serialize) -> Self {
        self.settings.parameters.set_query(name, value);
        self
    }

    #[allow(dead_code, reason = "as above")]
    pub(crate) fn set_positive(self, name: &'static str, value: &u64) -> Self {
        if *value == 0 {
            return self.fail(format!("`{name}` must be at least 1"));
        }
        self.set_query(name, value)
    }
}

impl<O: Operation<Body: Clone>> Clone for Call<O> {
    fn clone(&self) -> Self {
        Self {
            sender: self.sender.clone(),
            route: self.route.clone(),
            body: self.body.clone(),
            settings: self.settings.clone(),
        }
    }
}

/// Omits the body and the parameters, which may contain data that must not be logged.
impl<O: Operation> fmt::Debug for Call<O> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Call").field("operation", &self.route.id).finish_non_exhaustive()
    }
}

/// The value or the error of a complete response.
fn answer<O: Operation>(route: &Route, received: Received) -> Result<Response<O::Value>, Error<O::Error>> {
    // A success status that the document does not declare also returns a value, if the body decodes.
    if received.status.is_success() {
        return match O::Api::refusal(&received.body) {
            Some(message) => Err(Error::Unsuccessful {
                message: message.map(|text| received.secrets.conceal(&text).into_owned()),
                reply: Box::new(received.reply()),
            }),
            None => Response::decoded(received),
        };
    }
    match route.responses.iter().any(|(status, is_error)| *is_error && matches(status, received.status)) {
        true => Err(Error::documented(Response::decoded(received)?)),
        false => Err(Error::undocumented(&received)),
    }
}

/// Whether a declared status (`404`, `4XX`, `default`) includes a received one.
fn matches(declared: &str, received: reqwest::StatusCode) -> bool {
    let received = received.as_str();
    declared == "default" || declared == received || declared.strip_suffix("XX") == Some(&received[..1])
}

/// A request of a path that no operation covers: see `Client::request`.
#[derive(Clone, Copy, Debug)]
pub struct Raw<A>(std::marker::PhantomData<A>);

impl<A> sealed::Sealed for Raw<A> {}
impl<A: Api> Operation for Raw<A> {
    type Api = A;
    type Body = Value;
    type Value = Value;
    type Error = Value;
    const ROUTE: Route = Route {
        id: "request",
        method: Method::GET,
        path: Cow::Borrowed("/"),
        required: &[],
        responses: &[("default", true)],
        has_body: false,
    };
    const MAY_BE_EMPTY: bool = true;
}

impl<A: Api> Call<Raw<A>> {
    pub(crate) fn raw(sender: &Sender, method: Method, path: String) -> Self {
        let has_body = !method.is_safe() && method != Method::DELETE;
        let mut call =
            Self::with_route(sender, Route { method, path: Cow::Owned(path), has_body, ..Raw::<A>::ROUTE });
        call.body = Value::Object(serde_json::Map::new());
        call
    }

    /// Adds a query parameter; a list is sent as several parameters of the same name.
    pub fn query(mut self, name: impl Into<String>, value: impl Into<Value>) -> Self {
        self.settings.parameters.set_query(name.into(), &value.into());
        self
    }

    /// Sets the request body: JSON, which Stripe's client sends as a form.
    pub fn body(mut self, body: impl Into<Value>) -> Self {
        self.body = body.into();
        self.route.has_body = true;
        self
    }
}
