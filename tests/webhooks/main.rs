//! Webhooks: which deliveries are accepted, for what reason the others are refused, and what an event has.
//!
//! The tests sign with HMAC themselves; three signatures in `stripe.rs` and `polar.rs` were made with Python.
//! `foreign.rs` exchanges deliveries with libraries of others.

mod events;
mod foreign;
mod fuzzed;
mod polar;
mod served;
mod stripe;

use std::time::{Duration, SystemTime, UNIX_EPOCH};

use checkout_client::reqwest::header::{HeaderMap, HeaderName, HeaderValue};
use checkout_client::webhook::{Refusal, SecretError};
use checkout_client::{polar::webhook as polar_webhook, stripe::webhook as stripe_webhook};
use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;

/// The time at which most deliveries are signed.
const SIGNED: u64 = 1_795_000_000;

/// The time of the clock, unless a case sets another one.
const NOW: u64 = SIGNED + 10;

#[derive(Clone, Copy, Debug)]
enum Api {
    Stripe,
    Polar,
}

/// A delivery, and who receives it.
#[derive(Clone)]
struct Delivery {
    api: Api,
    secrets: Vec<String>,
    now: u64,
    headers: Vec<(&'static str, Vec<u8>)>,
    body: Vec<u8>,
}

impl Delivery {
    /// With other headers of this name: one for each value.
    fn with<const N: usize>(mut self, name: &'static str, values: [&str; N]) -> Self {
        self.headers.retain(|(other, _)| *other != name);
        self.headers.extend(values.map(|value| (name, value.as_bytes().to_vec())));
        self
    }

    fn with_body(mut self, body: impl AsRef<[u8]>) -> Self {
        self.body = body.as_ref().to_vec();
        self
    }

    fn at(mut self, now: u64) -> Self {
        self.now = now;
        self
    }

    fn with_secrets<const N: usize>(mut self, secrets: [&str; N]) -> Self {
        self.secrets = secrets.map(str::to_owned).to_vec();
        self
    }

    fn header_map(&self) -> HeaderMap {
        let mut headers = HeaderMap::new();
        for (name, value) in &self.headers {
            let value = HeaderValue::from_bytes(value).expect("valid in a header");
            headers.append(HeaderName::from_static(name), value);
        }
        headers
    }

    /// The type of the event, and all that is printed of the event or the refusal, and of the verifier.
    fn receive(&self) -> (Result<String, Refusal>, String) {
        let clock = time(self.now);
        let (result, printed) = match self.api {
            Api::Stripe => {
                let verifier = stripe_verifier(&self.secrets).clock(move || clock);
                let event = verifier.event(&self.header_map(), &self.body);
                let verified = verifier.verify(&self.header_map(), &self.body);
                assert!(event.is_err() || verified.is_ok(), "what gives an event is verified");
                let printed = format!("{event:?} {event:#?} {verifier:?} {verifier:#?}");
                (event.map(|event| event.kind), printed)
            }
            Api::Polar => {
                let verifier = polar_verifier(&self.secrets).clock(move || clock);
                let event = verifier.event(&self.header_map(), &self.body);
                let verified = verifier.verify(&self.header_map(), &self.body);
                assert!(event.is_err() || verified.is_ok(), "what gives an event is verified");
                let printed = format!("{event:?} {event:#?} {verifier:?} {verifier:#?}");
                (event.map(|event| event.kind), printed)
            }
        };
        let shown = result.as_ref().map_or_else(Refusal::to_string, String::clone);
        (result, printed + &shown)
    }

    /// What nothing may print: secrets, their parts, and signatures.
    fn confidential(&self) -> impl Iterator<Item = String> {
        let secrets = self.secrets.iter().flat_map(|secret| {
            let secret = secret.trim();
            [secret, secret.trim_start_matches("whsec_")].map(str::to_owned)
        });
        let values = self.headers.iter().filter(|(name, _)| name.ends_with("signature"));
        let parts = values.flat_map(|(_, value)| {
            let value = String::from_utf8_lossy(value).into_owned();
            value.split([',', ' ']).map(str::to_owned).collect::<Vec<_>>()
        });
        secrets.chain(parts).filter(|text| text.len() > 8)
    }
}

/// Receives a delivery. It must end in an event of this type or in this refusal, and nothing that is printed may
/// contain a secret or a signature.
#[track_caller]
fn check(name: &str, delivery: &Delivery, expected: Result<&str, Refusal>) {
    let (result, printed) = delivery.receive();
    assert_eq!(result.as_deref(), expected.as_ref().map(|kind| *kind), "{:?}: {name}", delivery.api);
    for text in delivery.confidential() {
        assert!(!printed.contains(&text), "{name}: `{text}` is in {printed}");
    }
}

/// Checks a table of deliveries that are refused.
#[track_caller]
fn refused<const N: usize>(cases: [(&str, Delivery, Refusal); N]) {
    for (name, delivery, refusal) in cases {
        check(name, &delivery, Err(refusal));
    }
}

/// Checks a table of deliveries that are accepted, with the types of their events.
#[track_caller]
fn accepted<const N: usize>(cases: [(&str, Delivery, &str); N]) {
    for (name, delivery, kind) in cases {
        check(name, &delivery, Ok(kind));
    }
}

fn time(seconds: u64) -> SystemTime {
    UNIX_EPOCH + Duration::from_secs(seconds)
}

fn stripe_verifier(secrets: &[String]) -> stripe_webhook::Verifier {
    let (first, others) = secrets.split_first().expect("a secret");
    let verifier = stripe_webhook::Verifier::new(first).expect("a secret");
    others.iter().fold(verifier, |verifier, secret| verifier.secret(secret).expect("a secret"))
}

fn polar_verifier(secrets: &[String]) -> polar_webhook::Verifier {
    let (first, others) = secrets.split_first().expect("a secret");
    let verifier = polar_webhook::Verifier::new(first).expect("a secret");
    others.iter().fold(verifier, |verifier, secret| verifier.secret(secret).expect("a secret"))
}

/// HMAC-SHA256.
fn hmac(key: impl AsRef<[u8]>, message: impl AsRef<[u8]>) -> [u8; 32] {
    let mut hmac = Hmac::<Sha256>::new_from_slice(key.as_ref()).expect("any length");
    hmac.update(message.as_ref());
    hmac.finalize().into_bytes().into()
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

#[test]
fn texts_that_are_no_secrets_are_refused() {
    let cases = [
        ("", Some(SecretError::Blank)),
        (" \n", Some(SecretError::Blank)),
        ("whsec_", Some(SecretError::PrefixOnly)),
        ("whsec_\n", Some(SecretError::PrefixOnly)),
        ("sk_live_4eC39HqLyjWD", Some(SecretError::ApiKey)),
        ("rk_test_4eC39HqLyjWD", Some(SecretError::ApiKey)),
        ("polar_oat_4eC39HqLyjWD", Some(SecretError::ApiKey)),
        ("whsec_%%%", None),
        ("secret", None),
    ];
    for (secret, expected) in cases {
        let stripe = stripe_webhook::Verifier::new(secret).err();
        let polar = polar_webhook::Verifier::new(secret).err();
        assert_eq!([stripe, polar], [expected, expected], "{secret:?}");
        let added = polar_webhook::Verifier::new("other").and_then(|verifier| verifier.secret(secret));
        assert_eq!(added.err(), expected, "{secret:?}");
        let printed = expected.map(|error| format!("{error} {error:?}")).unwrap_or_default();
        assert!(!printed.contains("4eC39HqLyjWD"), "{printed}");
    }
}

/// Each reason has a text of its own.
#[test]
fn reasons_are_told_apart() {
    let name = "webhook-id";
    let reasons = [
        Refusal::MissingHeader(name),
        Refusal::RepeatedHeader(name),
        Refusal::EmptyHeader(name),
        Refusal::LongHeader(name),
        Refusal::HeaderNotAscii(name),
        Refusal::MalformedHeader(name),
        Refusal::MissingTimestamp,
        Refusal::RepeatedTimestamp,
        Refusal::InvalidTimestamp,
        Refusal::NoSignature,
        Refusal::SignatureEncoding,
        Refusal::NoMatch,
        Refusal::TooOld { seconds: 301 },
        Refusal::InFuture { seconds: 301 },
        Refusal::BodyNotUtf8,
        Refusal::BodyNotJson,
        Refusal::NotAnEvent,
    ];
    let texts: std::collections::BTreeSet<String> = reasons.iter().map(Refusal::to_string).collect();
    assert_eq!(texts.len(), reasons.len(), "{texts:#?}");
}
