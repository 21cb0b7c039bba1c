//! Polar's webhooks: the headers of [Standard Webhooks](https://www.standardwebhooks.com), and the events of
//! checkouts.
//!
//! Polar signs with HMAC-SHA256 over the id of the delivery, its time and the body, with dots between them. The
//! key depends on the age of the secret. The key of a secret `whsec_…` that was made since September 2026 is what
//! follows `whsec_`, decoded from base64. The key of every other secret is its text, such as `polar_whs_…`, or an
//! older `whsec_…`. The texts of both kinds look the same, so a verifier accepts both keys of a secret `whsec_…`.
//!
//! ```
//! # use checkout_client::reqwest::header::HeaderValue;
//! use checkout_client::polar::types::{AnyCheckoutStatus, CheckoutStatus};
//! use checkout_client::polar::webhook::{Data, Verifier};
//!
//! let verifier = Verifier::new("whsec_C2FVsBQIhrscChlQIMV+b5sSYspob7oD")?;
//! # let body = br#"{"type": "order.paid", "timestamp": "2026-11-28T10:00:00Z", "data": {"id": "order-1"}}"#;
//! # let headers = verifier.sign(&HeaderValue::from_static("msg_1"), body);
//! // The headers and the raw body of a request to your server:
//! let event = verifier.event(&headers, body)?;
//! match event.data {
//!     Data::CheckoutUpdated(checkout) => {
//!         let checkout = checkout?;
//!         if let AnyCheckoutStatus::CheckoutStatus(CheckoutStatus::Succeeded) = checkout.status {
//!             println!("{} is paid", checkout.id);
//!         }
//!     }
//!     _ => println!("ignored: {}", event.kind),
//! }
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

use std::fmt;

use base64::Engine;
use base64::alphabet::STANDARD;
use base64::engine::DecodePaddingMode::Indifferent;
use base64::engine::general_purpose::STANDARD as BASE64;
use base64::engine::{GeneralPurpose, GeneralPurposeConfig};
use chrono::{DateTime, Utc};
use reqwest::header::{HeaderMap, HeaderName, HeaderValue};
use serde::Deserialize;
use serde_json::Value;

use super::Provider;
use super::types::Checkout;
use crate::json;
use crate::lenient::{self, Undecoded};
use crate::webhook::body::{self, Envelope};
use crate::webhook::claim::{self, Claim};
use crate::webhook::key::{Keys, PREFIX};
use crate::webhook::{InvalidData, Refusal, Scheme};

/// The header with the id of the delivery.
pub const ID_HEADER: &str = "webhook-id";

/// The header with the time of the delivery, in seconds since the beginning of 1970.
pub const TIMESTAMP_HEADER: &str = "webhook-timestamp";

/// The header with the signatures.
pub const SIGNATURE_HEADER: &str = "webhook-signature";

/// The base64 of secrets: the padding may be missing.
const SECRET: GeneralPurpose =
    GeneralPurpose::new(&STANDARD, GeneralPurposeConfig::new().with_decode_padding_mode(Indifferent));

/// Verifies the deliveries of Polar to one endpoint: see [`Verifier`](crate::webhook::Verifier).
pub type Verifier = crate::webhook::Verifier<Provider>;

/// An event of Polar.
#[derive(Clone)]
#[non_exhaustive]
pub struct Event {
    /// The id of the delivery, from its header. If Polar delivers an event again, the id is the same: keep the
    /// ids of the events that were processed.
    pub id: String,
    /// The type, such as `checkout.updated`.
    pub kind: String,
    /// When the event happened. `None` if the event has no such time.
    pub timestamp: Option<DateTime<Utc>>,
    /// The object that the event is about.
    pub data: Data,
    undecoded: Vec<Undecoded>,
    body: Vec<u8>,
}

/// The object of an event. A checkout that breaks its schema is an [`InvalidData`]: answer with a status 5xx, and
/// Polar delivers the event again later.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub enum Data {
    /// `checkout.created`: a checkout was opened.
    CheckoutCreated(Result<Box<Checkout>, InvalidData>),
    /// `checkout.updated`: a checkout has changed. It is paid if its `status` is `Succeeded`.
    CheckoutUpdated(Result<Box<Checkout>, InvalidData>),
    /// `checkout.expired`: nobody can pay at the checkout any more.
    CheckoutExpired(Result<Box<Checkout>, InvalidData>),
    /// An event of any other type, as the JSON of the whole event.
    Other(Value),
}

impl Event {
    /// The value at a JSON pointer (RFC 6901) of the event, such as `/data/id`: a string as its text, any other value
    /// as JSON. `None` if nothing or null is there.
    pub fn field(&self, pointer: &str) -> Option<String> {
        json::field(&json::text_of(&self.body), pointer)
    }

    /// The parts of the object that break its schema and are not in the value: list items, and nulls that are
    /// read as absent.
    pub fn undecoded(&self) -> &[Undecoded] {
        &self.undecoded
    }

    /// The body of the delivery, byte for byte.
    pub fn body(&self) -> &[u8] {
        &self.body
    }
}

/// Omits the body, which may contain data that must not be logged.
impl fmt::Debug for Event {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Event")
            .field("id", &self.id)
            .field("kind", &self.kind)
            .field("timestamp", &self.timestamp)
            .field("data", &self.data)
            .field("undecoded", &self.undecoded.iter().map(Undecoded::path).collect::<Vec<_>>())
            .finish_non_exhaustive()
    }
}

/// The body around a checkout.
#[derive(Deserialize)]
struct Body {
    data: Checkout,
}

impl Scheme for Provider {
    type Event = Event;

    fn keys(secret: &str) -> Keys {
        let decoded = secret.strip_prefix(PREFIX).and_then(|rest| SECRET.decode(rest).ok());
        match decoded {
            Some(decoded) => Keys::new(&decoded, Some(secret.as_bytes())),
            None => Keys::new(secret.as_bytes(), None),
        }
    }

    fn claim(headers: &HeaderMap) -> Result<Claim, Refusal> {
        let id = claim::header(headers, ID_HEADER)?;
        let time = claim::header(headers, TIMESTAMP_HEADER)?;
        let mut signatures = Vec::new();
        for part in claim::header(headers, SIGNATURE_HEADER)?.split(' ') {
            let (version, signature) =
                part.split_once(',').ok_or(Refusal::MalformedHeader(SIGNATURE_HEADER))?;
            if version == "v1" {
                signatures.push(signature);
            }
        }
        let decode = |text: &str| BASE64.decode(text).ok()?.try_into().ok();
        Ok(Claim {
            timestamp: claim::seconds(time)?,
            prefix: format!("{id}.{time}."),
            signatures: claim::signatures(signatures, decode)?,
        })
    }

    fn event(headers: &HeaderMap, body: &[u8]) -> Result<Event, Refusal> {
        let envelope = Envelope::read(body)?;
        let mut undecoded = Vec::new();
        let mut checkout = || {
            let (Body { data }, parts) = body::decode(body)?;
            undecoded = parts;
            Ok(Box::new(data))
        };
        let data = match envelope.kind.as_str() {
            "checkout.created" => Data::CheckoutCreated(checkout()),
            "checkout.updated" => Data::CheckoutUpdated(checkout()),
            "checkout.expired" => Data::CheckoutExpired(checkout()),
            _ => Data::Other(lenient::value_of(&json::text_of(body))),
        };
        Ok(Event {
            id: claim::header(headers, ID_HEADER)?.to_owned(),
            kind: envelope.kind,
            timestamp: envelope.timestamp.as_str().and_then(|text| text.parse().ok()),
            data,
            undecoded,
            body: body.to_vec(),
        })
    }
}

impl Verifier {
    /// The headers of a delivery of `body` with an id that this verifier accepts, for tests: signed by each of
    /// its secrets as Polar signs with a new secret, at the time of its clock.
    ///
    /// ```
    /// use checkout_client::polar::webhook::Verifier;
    /// use checkout_client::reqwest::header::HeaderValue;
    ///
    /// let verifier = Verifier::new("polar_whs_test")?;
    /// let body = br#"{"type": "order.paid"}"#;
    /// let headers = verifier.sign(&HeaderValue::from_static("msg_1"), body);
    /// assert_eq!(verifier.event(&headers, body)?.id, "msg_1");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn sign(&self, id: &HeaderValue, body: &[u8]) -> HeaderMap {
        let time = self.now().to_string();
        let tags = self.sign_parts(&[id.as_bytes(), b".", time.as_bytes(), b".", body]);
        let signatures: Vec<String> = tags.iter().map(|tag| format!("v1,{}", BASE64.encode(tag))).collect();
        let value = |text: String| HeaderValue::try_from(text).expect("digits and base64 are ASCII");
        let mut signatures = value(signatures.join(" "));
        signatures.set_sensitive(true);
        HeaderMap::from_iter([
            (HeaderName::from_static(ID_HEADER), id.clone()),
            (HeaderName::from_static(TIMESTAMP_HEADER), value(time)),
            (HeaderName::from_static(SIGNATURE_HEADER), signatures),
        ])
    }
}
