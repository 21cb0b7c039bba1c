//! Stripe's webhooks: the header `Stripe-Signature`, and the events of checkout sessions.
//!
//! Stripe signs with HMAC-SHA256 over the time, a dot and the body. The key is the text of the secret, with its
//! beginning `whsec_`. Each endpoint has a secret of its own, and so has `stripe listen`.
//!
//! An event has the API version of the endpoint. Create the endpoint with [`VERSION`](super::VERSION): the
//! session of an older version may break the schema.
//!
//! ```
//! use checkout_client::stripe::webhook::{Data, Verifier};
//!
//! let verifier = Verifier::new("whsec_example")?;
//! # let body = br#"{"id": "evt_1", "type": "checkout.session.expired", "data": {"object": {"id": "cs_1"}}}"#;
//! # let headers = verifier.sign(body);
//! // The headers and the raw body of a request to your server:
//! let event = verifier.event(&headers, body)?;
//! match event.data {
//!     Data::CheckoutSessionCompleted(session) => println!("{} is complete", session?.id),
//!     Data::CheckoutSessionExpired(Ok(session)) => println!("{} has expired", session.id),
//!     Data::CheckoutSessionExpired(Err(error)) => println!("{error}"),
//!     _ => println!("ignored: {}", event.kind),
//! }
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

use std::fmt;

use reqwest::header::{HeaderMap, HeaderValue};
use serde::Deserialize;
use serde_json::Value;

use super::Provider;
use super::types::CheckoutSession;
use crate::json;
use crate::lenient::{self, Undecoded};
use crate::webhook::body::{self, Envelope};
use crate::webhook::claim::{self, Claim};
use crate::webhook::key::{Keys, Tag};
use crate::webhook::{InvalidData, Refusal, Scheme};

/// The header that contains the time and the signatures.
pub const SIGNATURE_HEADER: &str = "stripe-signature";

/// Verifies the deliveries of Stripe to one endpoint: see [`Verifier`](crate::webhook::Verifier).
pub type Verifier = crate::webhook::Verifier<Provider>;

/// An event of Stripe.
#[derive(Clone)]
#[non_exhaustive]
pub struct Event {
    /// The id, such as `evt_…`. Every delivery of the same event has the same id: keep the ids of the events that
    /// were processed. `None` if the event has none.
    pub id: Option<String>,
    /// The type, such as `checkout.session.completed`.
    pub kind: String,
    /// When the event happened, in seconds since the beginning of 1970. `None` if the event has no such number.
    pub created: Option<i64>,
    /// Whether the event is about live data; `false` for test data. `None` if the event does not say.
    pub livemode: Option<bool>,
    /// The API version of the object, which is that of the endpoint. `None` if the event does not say.
    pub api_version: Option<String>,
    /// The object that the event is about.
    pub data: Data,
    undecoded: Vec<Undecoded>,
    body: Vec<u8>,
}

/// The object of an event. A session that breaks its schema is an [`InvalidData`]: answer with a status 5xx, and
/// Stripe delivers the event again later.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub enum Data {
    /// `checkout.session.completed`: the customer has finished the session. If `payment_status` is `Unpaid`, the
    /// payment is still on its way, and one of the asynchronous events follows.
    CheckoutSessionCompleted(Result<Box<CheckoutSession>, InvalidData>),
    /// `checkout.session.expired`: nobody can pay at the session any more.
    CheckoutSessionExpired(Result<Box<CheckoutSession>, InvalidData>),
    /// `checkout.session.async_payment_succeeded`: a payment that takes days, such as a bank debit, has succeeded.
    CheckoutSessionAsyncPaymentSucceeded(Result<Box<CheckoutSession>, InvalidData>),
    /// `checkout.session.async_payment_failed`: a payment that takes days has failed.
    CheckoutSessionAsyncPaymentFailed(Result<Box<CheckoutSession>, InvalidData>),
    /// An event of any other type, as the JSON of the whole event.
    Other(Value),
}

impl Event {
    /// The value at a JSON pointer (RFC 6901) of the event, such as `/data/object/id` or `/account`: a string as its
    /// text, any other value as JSON. `None` if nothing or null is there.
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
            .field("created", &self.created)
            .field("livemode", &self.livemode)
            .field("api_version", &self.api_version)
            .field("data", &self.data)
            .field("undecoded", &self.undecoded.iter().map(Undecoded::path).collect::<Vec<_>>())
            .finish_non_exhaustive()
    }
}

/// The body around a session.
#[derive(Deserialize)]
struct Body {
    data: About,
}

#[derive(Deserialize)]
struct About {
    object: CheckoutSession,
}

impl Scheme for Provider {
    type Event = Event;

    fn keys(secret: &str) -> Keys {
        Keys::new(secret.as_bytes(), None)
    }

    fn claim(headers: &HeaderMap) -> Result<Claim, Refusal> {
        let value = claim::header(headers, SIGNATURE_HEADER)?;
        let (mut time, mut signatures) = (None, Vec::new());
        for part in value.split(',') {
            match part.split_once('=').ok_or(Refusal::MalformedHeader(SIGNATURE_HEADER))? {
                ("t", _) if time.is_some() => return Err(Refusal::RepeatedTimestamp),
                ("t", text) => time = Some(text),
                ("v1", signature) => signatures.push(signature),
                _ => {}
            }
        }
        let time = time.ok_or(Refusal::MissingTimestamp)?;
        Ok(Claim {
            timestamp: claim::seconds(time)?,
            prefix: format!("{time}."),
            signatures: claim::signatures(signatures, from_hex)?,
        })
    }

    fn event(_: &HeaderMap, body: &[u8]) -> Result<Event, Refusal> {
        let envelope = Envelope::read(body)?;
        let mut undecoded = Vec::new();
        let mut session = || {
            let (Body { data }, parts) = body::decode(body)?;
            undecoded = parts;
            Ok(Box::new(data.object))
        };
        let data = match envelope.kind.as_str() {
            "checkout.session.completed" => Data::CheckoutSessionCompleted(session()),
            "checkout.session.expired" => Data::CheckoutSessionExpired(session()),
            "checkout.session.async_payment_succeeded" => {
                Data::CheckoutSessionAsyncPaymentSucceeded(session())
            }
            "checkout.session.async_payment_failed" => Data::CheckoutSessionAsyncPaymentFailed(session()),
            _ => Data::Other(lenient::value_of(&json::text_of(body))),
        };
        let text = |value: Value| value.as_str().map(str::to_owned);
        Ok(Event {
            id: text(envelope.id),
            kind: envelope.kind,
            created: envelope.created.as_i64(),
            livemode: envelope.livemode.as_bool(),
            api_version: text(envelope.api_version),
            data,
            undecoded,
            body: body.to_vec(),
        })
    }
}

impl Verifier {
    /// The headers of a delivery of `body` that this verifier accepts, for tests: signed by each of its secrets,
    /// at the time of its clock.
    ///
    /// ```
    /// use std::time::{Duration, SystemTime};
    /// use checkout_client::{stripe::webhook::Verifier, webhook::Refusal};
    ///
    /// let verifier = Verifier::new("whsec_test")?;
    /// let an_hour_ago = || SystemTime::now() - Duration::from_secs(3600);
    /// let headers = verifier.clone().clock(an_hour_ago).sign(b"{}");
    /// assert!(matches!(verifier.event(&headers, b"{}"), Err(Refusal::TooOld { .. })));
    /// # Ok::<(), checkout_client::webhook::SecretError>(())
    /// ```
    pub fn sign(&self, body: &[u8]) -> HeaderMap {
        let time = self.now();
        let mut header = format!("t={time}");
        for tag in self.sign_parts(&[format!("{time}.").as_bytes(), body]) {
            header.push_str(",v1=");
            tag.iter().for_each(|byte| header.push_str(&format!("{byte:02x}")));
        }
        let mut header = HeaderValue::try_from(header).expect("hexadecimal digits are ASCII");
        header.set_sensitive(true);
        HeaderMap::from_iter([(reqwest::header::HeaderName::from_static(SIGNATURE_HEADER), header)])
    }
}

/// A signature of 64 hexadecimal digits in lower case, as Stripe writes it.
fn from_hex(text: &str) -> Option<Tag> {
    let digit = |byte: u8| match byte {
        b'0'..=b'9' => Some(byte - b'0'),
        b'a'..=b'f' => Some(byte - b'a' + 10),
        _ => None,
    };
    let mut tag = Tag::default();
    if text.len() != 2 * tag.len() {
        return None;
    }
    for (byte, pair) in tag.iter_mut().zip(text.as_bytes().chunks_exact(2)) {
        *byte = digit(pair[0])? << 4 | digit(pair[1])?;
    }
    Some(tag)
}
