//! Typed clients for checkout APIs, generated from the documents that the providers publish.
//!
//! Each API is a module and a cargo feature of its own: [`polar`],
//! [`stripe`] and [`videodb`]. A request is built
//! step by step and sent; what comes back is a [`Response`] that derefs to the typed value, or an
//! [`Error`] that says which promise was broken, by whom, and where in the body.
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
//! | feature | what it brings | default |
//! |---|---|---|
//! | `polar` | the client of Polar | yes |
//! | `stripe` | the client of Stripe | yes |
//! | `videodb` | the client of VideoDB | yes |
//! | `rustls` | https, with nothing to install besides a C compiler | yes |
//! | `rustls-no-provider` | https through rustls, with the crypto provider that you install | no |
//! | `native-tls` | https through the system's TLS (OpenSSL with its headers on Linux) | no |
//! | `both-ways` | answers can be written and requests read, as a cache or a log does: the other half of serde's traits | yes |
//! | `schema` | `schemars::JsonSchema` of every generated type, and `schemas()` of each API: what the client accepts | no |
//!
//! Whoever needs one API takes it alone, with `default-features = false`, and builds no other.
//! With `rustls-no-provider`, install a provider before a client is built, such as
//! `rustls::crypto::ring::default_provider().install_default()`; without one, building a client is
//! [`ConfigError::MissingCryptoProvider`]. Without a TLS feature only `http://` can be reached, which is enough to test against a local
//! server.
//!
//! # What every client promises
//!
//! - The API key travels in a header marked sensitive, to the configured origin (scheme, host and
//!   port) and nowhere else: a redirect that leaves it is not followed, but returned as
//!   [`Error::Undocumented`] with its status. The key is in no `Debug` output and in no error, not
//!   even where a provider repeats it in the body of an error.
//! - Each request has a time-out, [`DEFAULT_TIMEOUT`] unless told, and each response a bound,
//!   [`RESPONSE_LIMIT`].
//! - What no schema knew stays readable: a new value of a list is its variant `Other`, a new member of
//!   a union is JSON, a new field is in [`Response::body`]. An item of a list that breaks its schema
//!   fails itself alone: see [`Response::undecoded`]. A null where a field may be absent is absent.
//! - Where a page of the provider and its document disagree on a field, the documentation of the
//!   field says so.
//! - Nothing is sent that the document does not describe, apart from what HTTP itself needs.

#[cfg(not(any(feature = "polar", feature = "stripe", feature = "videodb")))]
compile_error!("checkout-client without an API is empty: enable `polar`, `stripe` or `videodb`");

mod builder;
mod client;
mod error;
#[cfg(feature = "stripe")]
mod form;
mod generated;
mod key;
mod lenient;
pub mod money;
mod open_list;
#[cfg(any(feature = "polar", feature = "stripe"))]
mod pages;
#[cfg(feature = "polar")]
pub mod polar;
mod reader;
mod reply;
mod response;
mod runtime;
#[cfg(feature = "schema")]
pub mod schema;
#[cfg(feature = "stripe")]
pub mod stripe;
mod transport;
#[cfg(feature = "videodb")]
pub mod videodb;

pub use builder::{ClientBuilder, ConfigError, DEFAULT_TIMEOUT};
pub use error::{Error, ErrorKind};
pub use lenient::Undecoded;
#[cfg(any(feature = "polar", feature = "stripe"))]
pub use pages::Pages;
pub use reply::{BODY_PREVIEW, Reply};
pub use response::Response;
pub use runtime::RESPONSE_LIMIT;
pub use transport::Transport;
