//! Deliveries of Polar: accepted with every kind of secret, refused each for its reason.

use base64::Engine;
use base64::engine::general_purpose::{STANDARD as BASE64, URL_SAFE};
use checkout_client::webhook::{HEADER_LIMIT, Refusal};

use super::{Api, Delivery, NOW, SIGNED, accepted, check, hex, hmac, refused};

const ID: &str = "webhook-id";
const TIMESTAMP: &str = "webhook-timestamp";
const SIGNATURES: &str = "webhook-signature";

const SECRET: &str = "whsec_C2FVsBQIhrscChlQIMV+b5sSYspob7oD";
const BODY: &str = r#"{"type": "checkout.updated","timestamp":"2026-11-18T11:06:40Z",  "data":{"id":"6d1f0c2e-0000-4000-8000-00000000002a","title":"Schl\u00fcssel"}}"#;
const UPDATED: &str = "checkout.updated";

/// The signature of `BODY` by the decoded secret, made with Python's `hmac`.
const SIGNATURE: &str = "v1,Bl3nB5G67l05kIVT/0ceiUqoVI8E3ygq2JCYXhBSsDI=";
/// The signature of `BODY` by the text of the secret, made with Python's `hmac`.
const OLDER_SIGNATURE: &str = "v1,rNSbvkfUUbTvly7ssPJ4o2oKS3vBFPw7Ae19m4OSkXo=";
const ZEROS: &str = "v1,AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=";

/// A delivery of `BODY` with these signatures.
fn with(signatures: &str) -> Delivery {
    Delivery {
        api: Api::Polar,
        secrets: vec![SECRET.to_owned()],
        now: NOW,
        headers: [(ID, "msg_17"), (TIMESTAMP, &SIGNED.to_string()), (SIGNATURES, signatures)]
            .map(|(name, value)| (name, value.as_bytes().to_vec()))
            .to_vec(),
        body: BODY.as_bytes().to_vec(),
    }
}

fn good() -> Delivery {
    with(SIGNATURE)
}

/// A delivery of a body, signed with this key.
fn signed(key: impl AsRef<[u8]>, body: impl AsRef<[u8]>) -> Delivery {
    let message = [format!("msg_17.{SIGNED}.").as_bytes(), body.as_ref()].concat();
    with(&format!("v1,{}", BASE64.encode(hmac(key, message)))).with_body(body)
}

/// The decoded secret.
fn key() -> Vec<u8> {
    BASE64.decode(&SECRET[6..]).expect("base64")
}

#[test]
fn genuine_deliveries_are_accepted() {
    let (text, other) = ("polar_whs_a-secret", "whsec_bm90aGluZyBpcyBzZWNyZXQgaGVyZQ==");
    let not_base64 = "whsec_not-base64!";
    accepted([
        ("as it is", good(), UPDATED),
        ("the same, signed here", signed(key(), BODY), UPDATED),
        ("by the text of an older secret", with(OLDER_SIGNATURE), UPDATED),
        ("by a secret that is only a text", signed(text, BODY).with_secrets([text]), UPDATED),
        ("by a secret that is not base64", signed(not_base64, BODY).with_secrets([not_base64]), UPDATED),
        ("a second signature", with(&format!("{ZEROS} {SIGNATURE}")), UPDATED),
        ("other versions", with(&format!("v1a,x {SIGNATURE} v2,y")), UPDATED),
        ("an unreadable signature beside", with(&format!("v1,x {SIGNATURE}")), UPDATED),
        ("the second of two secrets", good().with_secrets([other, SECRET]), UPDATED),
        ("the first of two secrets", good().with_secrets([SECRET, other]), UPDATED),
        ("a secret with a line break", good().with_secrets([&format!("{SECRET}\n")]), UPDATED),
        (
            "a secret without its padding",
            signed("nothing is secret here", BODY).with_secrets([other.trim_end_matches('=')]),
            UPDATED,
        ),
        ("exactly as old as allowed", good().at(SIGNED + 300), UPDATED),
        ("exactly as far ahead as allowed", good().at(SIGNED - 300), UPDATED),
        ("a new type", signed(key(), r#"{"type": "checkout.melted"}"#), "checkout.melted"),
    ]);
}

#[test]
fn headers_that_are_no_signature_are_refused() {
    use Refusal::*;
    let mut not_ascii = good();
    not_ascii.headers[0].1.extend_from_slice("ü".as_bytes());
    let huge = "0".repeat(HEADER_LIMIT + 1);
    refused([
        ("no id", good().with(ID, []), MissingHeader(ID)),
        ("no time", good().with(TIMESTAMP, []), MissingHeader(TIMESTAMP)),
        ("no signatures", good().with(SIGNATURES, []), MissingHeader(SIGNATURES)),
        ("two ids", good().with(ID, ["msg_17", "msg_18"]), RepeatedHeader(ID)),
        ("two times", good().with(TIMESTAMP, ["1795000000", "1795000010"]), RepeatedHeader(TIMESTAMP)),
        (
            "two headers of signatures",
            good().with(SIGNATURES, [SIGNATURE, ZEROS]),
            RepeatedHeader(SIGNATURES),
        ),
        ("an empty id", good().with(ID, [""]), EmptyHeader(ID)),
        ("an empty time", good().with(TIMESTAMP, [""]), EmptyHeader(TIMESTAMP)),
        ("empty signatures", with(""), EmptyHeader(SIGNATURES)),
        ("a huge id", good().with(ID, [&huge]), LongHeader(ID)),
        ("huge signatures", with(&huge), LongHeader(SIGNATURES)),
        ("an id that is not ASCII", not_ascii, HeaderNotAscii(ID)),
        ("a time in words", good().with(TIMESTAMP, ["2026-11-18T11:06:40Z"]), InvalidTimestamp),
        ("a fraction of a second", good().with(TIMESTAMP, ["1795000000.5"]), InvalidTimestamp),
        ("a signature without a version", with(&SIGNATURE[3..]), MalformedHeader(SIGNATURES)),
        ("a version without a signature", with(&format!("{SIGNATURE} v1")), MalformedHeader(SIGNATURES)),
        ("only another version", with(&SIGNATURE.replace("v1,", "v1a,")), NoSignature),
        ("only version 0", with(&SIGNATURE.replace("v1,", "v0,")), NoSignature),
    ]);
}

#[test]
fn signatures_in_another_encoding_are_refused() {
    let message = format!("msg_17.{SIGNED}.{BODY}");
    let tag = hmac(key(), &message);
    let url_safe = URL_SAFE.encode(tag);
    assert!(url_safe.contains(['-', '_']), "{url_safe} differs from standard base64");
    let cases = [
        ("base64 for URLs", url_safe.as_str()),
        ("base64 without padding", SIGNATURE[3..].trim_end_matches('=')),
        ("base64 with bits that are not used", &SIGNATURE[3..].replace("sDI=", "sDJ=")),
        ("hexadecimal digits", &hex(&tag)),
        ("base64 of hexadecimal digits", &BASE64.encode(hex(&tag))),
        ("cut short", &BASE64.encode(&tag[..31])),
        ("empty", ""),
    ];
    for (name, signature) in cases {
        check(name, &with(&format!("v1,{signature}")), Err(Refusal::SignatureEncoding));
    }
}

#[test]
fn what_was_not_signed_is_refused() {
    let serialised_anew = serde_json::from_str::<serde_json::Value>(BODY).expect("JSON").to_string();
    let (digits, coded) = (&SECRET[6..], BASE64.encode(SECRET));
    let stripe_style = with(&format!("v1,{}", BASE64.encode(hmac(key(), format!("{SIGNED}.{BODY}")))));
    let flipped = SIGNATURE.replace("v1,Bl3", "v1,Al3");
    let cases = [
        ("a forged signature", with(ZEROS)),
        ("the first bits are others", with(&flipped)),
        ("the signature in another version", with(&format!("v1a,{} {ZEROS}", &SIGNATURE[3..]))),
        ("another id", good().with(ID, ["msg_18"])),
        ("another time", good().with(TIMESTAMP, [&NOW.to_string()])),
        ("a body that is cut short", good().with_body(&BODY[..BODY.len() - 1])),
        ("a body that was parsed and written again", good().with_body(serialised_anew)),
        ("a body that is no JSON, not signed", good().with_body("{")),
        ("another secret", good().with_secrets(["whsec_bm90aGluZyBpcyBzZWNyZXQgaGVyZQ=="])),
        ("another secret that is only a text", good().with_secrets(["polar_whs_a-secret"])),
        ("what follows the prefix, not decoded", signed(digits, BODY)),
        ("the secret in base64", signed(coded, BODY)),
        ("an empty key", signed("", BODY)),
        ("an empty key, where the secret decodes to nothing", signed("", BODY).with_secrets(["whsec_=="])),
        ("a secret without prefix, decoded", signed(key(), BODY).with_secrets([digits])),
        ("signed as Stripe signs", stripe_style),
    ];
    for (name, delivery) in cases {
        check(name, &delivery, Err(Refusal::NoMatch));
    }
}

#[test]
fn stale_and_future_deliveries_are_refused() {
    refused([
        ("an hour old", good().at(SIGNED + 3600), Refusal::TooOld { seconds: 3600 }),
        ("a second too old", good().at(SIGNED + 301), Refusal::TooOld { seconds: 301 }),
        ("a second too far ahead", good().at(SIGNED - 301), Refusal::InFuture { seconds: 301 }),
    ]);
}

#[test]
fn signed_bodies_that_are_no_events_are_refused() {
    refused([
        ("not UTF-8", signed(key(), b"{\"type\": \"\xff\"}"), Refusal::BodyNotUtf8),
        ("not JSON", signed(key(), "nothing"), Refusal::BodyNotJson),
        ("no type", signed(key(), r#"{"data": {}}"#), Refusal::NotAnEvent),
    ]);
}
