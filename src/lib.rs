//! Typed clients for checkout APIs, generated from the OpenAPI documents that the providers publish.
//!
//! Each API has its own module and cargo feature: [`polar`], [`stripe`] and [`videodb`]. A caller sets the
//! parameters and the body of a [`Call`] and sends it. The result is a [`Response`], which derefs to the
//! typed value, or an [`Error`], whose kind and path show what failed and where in the body.
//!
//! ```
//! # use httpmock::prelude::*;
//! # #[tokio::main(flavor = "current_thread")]
//! # async fn main() -> Result<(), Box<dyn std::error::Error>> {
//! # let server = MockServer::start_async().await;
//! # server.mock_async(|when, then| {
//! #     when.method(POST).path("/billing/checkout").header("x-access-token", "sk-example");
//! #     then.status(200).body(r#"{"success": true, "data": {"url": "https://pay.example/1"}}"#);
//! # }).await;
//! use checkout_client::money::Decimal;
//! use checkout_client::videodb::Client;
//!
//! let client = Client::new("sk-example")?;
//! # let client = Client::builder("sk-example").base_url(server.base_url()).build()?;
//! let checkout = client
//!     .create_checkout()
//!     .body_map(|body| body.amount(Decimal::from(50)))
//!     .send()
//!     .await?;
//! let url = checkout.data.as_ref().and_then(|data| data.url.as_deref());
//! assert_eq!(url, Some("https://pay.example/1"));
//! # Ok(())
//! # }
//! ```
//!
//! # Features
//!
//! | feature | what it enables | default |
//! |---|---|---|
//! | `polar` | the client of Polar | yes |
//! | `stripe` | the client of Stripe | yes |
//! | `videodb` | the client of VideoDB | yes |
//! | `rustls` | https through rustls; needs only a C compiler | yes |
//! | `rustls-no-provider` | https through rustls, with a crypto provider that you install | no |
//! | `native-tls` | https through the system's TLS (on Linux: OpenSSL and its headers) | no |
//! | `both-ways` | response types implement `Serialize`, request types `Deserialize`: for caches | yes |
//! | `tracing` | a span of `tracing` for each call: operation, attempts, status, request id | no |
//! | `webhooks` | verifies and reads the webhooks of Stripe and Polar | no |
//! | `schema` | generated types implement `schemars::JsonSchema`; each API has a function `schemas()` | no |
//!
//! To build only one API, set `default-features = false` and enable the API and a TLS feature. With
//! `rustls-no-provider`, install a provider before you build a client, such as
//! `rustls::crypto::ring::default_provider().install_default()`; without one, building a client returns
//! [`ConfigError::MissingCryptoProvider`]. Without a TLS feature, the client can only use `http://`, which is
//! enough for tests against a local server.
//!
//! # What every client guarantees
//!
//! - The client sends the API key in a header marked sensitive, and only to the configured origin
//!   (scheme, host and port). Only a GET follows a redirect, and only within the origin; any other redirect is
//!   returned as [`Error::Undocumented`] with its status. No `Debug` output of a client or a response and no
//!   error contains the key, not even if a provider repeats it in a response: escaped, percent-encoded or in
//!   base64. The value and the raw body of a response are as the provider sent them.
//! - Each call has a time-out, by default [`DEFAULT_TIMEOUT`], and each of its attempts has a time-out of its
//!   own, by default [`DEFAULT_ATTEMPT_TIMEOUT`]. Each response body has a maximum size, [`RESPONSE_LIMIT`].
//! - A failed attempt is repeated if that cannot have a second effect: see [`RetryPolicy`]. After an error,
//!   [`Error::may_have_taken_effect`] says whether the call may have changed something.
//! - Values that the document does not declare stay readable. A new value of an open list is its variant
//!   `Other`, an unknown variant of a union is read as JSON, and a new field is in [`Response::body`].
//! - A list item that breaks its schema does not fail the other items: see [`Response::undecoded`]. A
//!   null in an optional field is read as absent.
//! - Where a documentation page of the provider contradicts the OpenAPI document on a field, the doc
//!   comment of the field describes the difference.
//! - The client sends what the document declares and what HTTP itself needs, a `User-Agent`, the version of
//!   the API, and an `Idempotency-Key` if the API accepts one. It sends nothing else unless the caller adds
//!   headers or fields to a call.

#[cfg(not(any(feature = "polar", feature = "stripe", feature = "videodb")))]
compile_error!("checkout-client without an API is empty: enable `polar`, `stripe` or `videodb`");

mod builder;
mod call;
mod client;
mod conceal;
mod effect;
mod error;
#[cfg(feature = "stripe")]
mod form;
/// What `xtask/fuzz` calls.
#[cfg(all(
    any(test, fuzzing),
    feature = "polar",
    feature = "stripe",
    feature = "videodb",
    feature = "both-ways"
))]
#[doc(hidden)]
pub mod fuzzing;
mod generated;
mod idempotency;
mod json;
mod key;
mod lenient;
mod lists;
pub mod money;
#[cfg(any(feature = "polar", feature = "stripe"))]
mod pages;
#[cfg(feature = "polar")]
pub mod polar;
mod provider;
mod reader;
mod redirect;
mod reply;
mod request;
mod response;
mod retry;
mod runtime;
mod said;
#[cfg(feature = "schema")]
pub mod schema;
mod sender;
mod span;
#[cfg(feature = "stripe")]
pub mod stripe;
mod transport;
#[allow(dead_code, reason = "the documents decide which unions there are")]
mod union;
#[cfg(feature = "videodb")]
pub mod videodb;
#[cfg(all(feature = "webhooks", any(feature = "polar", feature = "stripe")))]
pub mod webhook;

pub use builder::{ClientBuilder, ConfigError, DEFAULT_ATTEMPT_TIMEOUT, DEFAULT_TIMEOUT};
#[doc(hidden)]
pub use call::Route;
/// The HTTP library whose types the API of this crate contains.
pub use reqwest;

pub use call::{Call, Operation, Raw};
pub use error::{Error, ErrorKind};
pub use lenient::Undecoded;
pub use lists::UnknownValue;
#[cfg(any(feature = "polar", feature = "stripe"))]
pub use pages::Pages;
pub use provider::Api;
pub use reply::{BODY_PREVIEW, Reply};
pub use response::Response;
pub use retry::RetryPolicy;
pub use runtime::RESPONSE_LIMIT;
pub use transport::{Transport, TransportKind};
