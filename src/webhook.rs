//! Webhooks: deliveries of a provider to your own server, verified and read as typed events.
//!
//! [`stripe::webhook`](crate::stripe::webhook) and [`polar::webhook`](crate::polar::webhook) have the verifier
//! and the events of each API. A delivery is verified over its raw bytes before anything of its body is
//! parsed: the signature in constant time, then the signed time, which may differ from the clock by
//! [`TOLERANCE`]. Each refusal has its own reason, a [`Refusal`]. No error and no `Debug` output contains a
//! secret or a signature.
//!
//! # A shop
//!
//! This server of [axum](https://docs.rs/axum) opens sessions, and delivers what was paid. The tests of this crate run
//! it.
//!
//! ```no_run
#![doc = include_str!("webhook/shop.rs")]
//! ```
//!
//! # Tests of your own
//!
//! `sign` of a verifier returns the headers of a delivery, so a test needs no provider. This session has the fields
//! that every session has:
//!
//! ```
//! use checkout_client::stripe::webhook::{Data, Verifier};
//!
//! let verifier = Verifier::new("whsec_test")?;
//! let body = br#"{
//!     "id": "evt_1", "type": "checkout.session.completed", "data": {"object": {
//!         "id": "cs_test_1", "object": "checkout.session", "url": "https://pay.example/1", "status": "open",
//!         "payment_status": "unpaid", "mode": "payment", "livemode": false, "created": 1795000000,
//!         "expires_at": 1795086400, "automatic_tax": {"enabled": false}, "custom_text": {}, "custom_fields": [],
//!         "payment_method_types": ["card"], "shipping_options": []
//!     }}
//! }"#;
//! let event = verifier.event(&verifier.sign(body), body)?;
//! let Data::CheckoutSessionCompleted(session) = event.data else { panic!("{}", event.kind) };
//! assert_eq!(session?.id, "cs_test_1");
//!
//! // An event of another kind is its text and JSON.
//! let body = br#"{"id": "evt_2", "type": "invoice.paid", "data": {"object": {"id": "in_1"}}}"#;
//! let event = verifier.event(&verifier.sign(body), body)?;
//! assert_eq!(event.field("/data/object/id").as_deref(), Some("in_1"));
//! assert!(matches!(event.data, Data::Other(_)));
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

use std::fmt;
use std::time::Duration;

use crate::error::Mismatch;

pub(crate) mod body;
pub(crate) mod claim;
pub(crate) mod key;
pub(crate) mod same;
mod verifier;

pub(crate) use verifier::Scheme;
pub use verifier::Verifier;

/// How far the signed time of a delivery may be from the clock by default, in the past and in the future: five
/// minutes.
pub const TOLERANCE: Duration = Duration::from_secs(300);

/// The maximum number of bytes of a header that is read: 4 KiB. A header of a provider has some hundred bytes.
pub const HEADER_LIMIT: usize = 4096;

/// Why a delivery is refused.
///
/// The reasons from [`BodyNotUtf8`](Self::BodyNotUtf8) on are about the body of a delivery that the provider
/// has signed. Any other refused delivery may be a forgery: answer it with status 400.
///
/// The `Display` output is one line without data of the delivery, apart from its age.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, thiserror::Error)]
#[non_exhaustive]
pub enum Refusal {
    /// A header is missing.
    #[error("the header `{0}` is missing")]
    MissingHeader(&'static str),
    /// A header is sent more than once.
    #[error("the header `{0}` is sent more than once")]
    RepeatedHeader(&'static str),
    /// A header is empty.
    #[error("the header `{0}` is empty")]
    EmptyHeader(&'static str),
    /// A header is longer than [`HEADER_LIMIT`].
    #[error("the header `{0}` is longer than {HEADER_LIMIT} bytes")]
    LongHeader(&'static str),
    /// A header has characters other than visible ASCII.
    #[error("the header `{0}` has characters other than visible ASCII")]
    HeaderNotAscii(&'static str),
    /// A part of a header of several parts has no name or version.
    #[error("the header `{0}` has a part without a name or version")]
    MalformedHeader(&'static str),
    /// The header of Stripe has no time `t`.
    #[error("the signature has no time `t`")]
    MissingTimestamp,
    /// The header of Stripe has more than one time `t`.
    #[error("the signature has more than one time `t`")]
    RepeatedTimestamp,
    /// The signed time is not a number of seconds.
    #[error("the signed time is not a number of seconds")]
    InvalidTimestamp,
    /// There is no signature of version `v1`. Signatures of other versions are ignored.
    #[error("there is no signature of version v1")]
    NoSignature,
    /// No signature of version `v1` has the form of one: with Stripe 64 hexadecimal digits in lower case, with
    /// Polar 32 bytes in standard base64 with padding.
    #[error("no signature of version v1 is encoded as a signature")]
    SignatureEncoding,
    /// No signature is one by the secrets. The secret is that of another endpoint; or the body, the time or the id
    /// is not what the provider signed, for example because the body was parsed and written again; or somebody
    /// else made the delivery. A signature cannot tell these apart.
    #[error(
        "no signature matches: the secret is another one, or the body, the time or the id is not what was signed"
    )]
    NoMatch,
    /// The signature matches, but the delivery is older than the tolerance: it may be a repetition by somebody
    /// else, or the clock is wrong.
    #[error("the delivery is too old: it was signed {seconds} s ago")]
    TooOld {
        /// How long ago the delivery was signed.
        seconds: u64,
    },
    /// The signature matches, but the signed time is further in the future than the tolerance: the clock is
    /// wrong.
    #[error("the delivery is from the future: it was signed {seconds} s ahead of the clock")]
    InFuture {
        /// How far the signed time is ahead of the clock.
        seconds: u64,
    },
    /// The body is not UTF-8.
    #[error("the body is signed, but is not UTF-8")]
    BodyNotUtf8,
    /// The body is not JSON.
    #[error("the body is signed, but is not JSON")]
    BodyNotJson,
    /// The body is JSON, but not an object with a text `type`.
    #[error("the body is signed, but is no event: it has no text `type`")]
    NotAnEvent,
}

/// Why a text cannot be the secret of a webhook.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, thiserror::Error)]
#[non_exhaustive]
pub enum SecretError {
    /// The text is empty, or white space only.
    #[error("the secret of the webhook is blank")]
    Blank,
    /// The text is only the beginning `whsec_` of a secret.
    #[error("the secret of the webhook is only its beginning `whsec_`")]
    PrefixOnly,
    /// The text is an API key, which signs no webhook.
    #[error("the secret of the webhook is an API key; the provider shows the secret beside the endpoint")]
    ApiKey,
}

/// The object of an event breaks its schema. The event may be of another API version than the client.
///
/// The delivery itself is verified. Its event still has the id of the object, such as
/// `event.field("/data/object/id")`, by which a call can get the object again.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct InvalidData {
    pub(crate) path: String,
    pub(crate) reason: String,
}

impl InvalidData {
    /// The field that did not decode, such as `data.object.status`.
    pub fn path(&self) -> &str {
        &self.path
    }

    /// Why the field did not decode. It may contain the value of the field.
    pub fn reason(&self) -> &str {
        &self.reason
    }
}

/// One line, without a value of the event.
impl fmt::Display for InvalidData {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mismatch = Mismatch { path: Some(&self.path), reason: &self.reason };
        write!(f, "the event is verified, but its object breaks its schema{mismatch}")
    }
}

impl std::error::Error for InvalidData {}
