//! Deliveries of Stripe: accepted with one signature or several, refused each for its reason.

use checkout_client::webhook::{HEADER_LIMIT, Refusal};

use super::{Api, Delivery, NOW, SIGNED, accepted, check, hex, hmac, refused};

const HEADER: &str = "stripe-signature";
const SECRET: &str = "whsec_Tm90QVJlYWxTZWNyZXQ";
const BODY: &str = r#"{ "id":"evt_17",  "type":"checkout.session.completed","data":{"object":{"id":"cs_test_17","title":"Schl\u00fcssel"}} }"#;
const COMPLETED: &str = "checkout.session.completed";

/// The signature of `BODY`, made with Python's `hmac`.
const SIGNATURE: &str = "a6e3fe42f28af3ff80e031914e6a8ffd0925d17046ee70a4c8935b1c2a3da248";
const ZEROS: &str = "0000000000000000000000000000000000000000000000000000000000000000";

/// A delivery of `BODY` with this header.
fn with(header: &str) -> Delivery {
    Delivery {
        api: Api::Stripe,
        secrets: vec![SECRET.to_owned()],
        now: NOW,
        headers: vec![(HEADER, header.as_bytes().to_vec())],
        body: BODY.as_bytes().to_vec(),
    }
}

fn good() -> Delivery {
    with(&format!("t={SIGNED},v1={SIGNATURE}"))
}

/// A delivery of a body, signed with this key at this time.
fn signed(key: &str, time: u64, body: impl AsRef<[u8]>) -> Delivery {
    let message = [format!("{time}.").as_bytes(), body.as_ref()].concat();
    with(&format!("t={time},v1={}", hex(&hmac(key, message)))).with_body(body)
}

#[test]
fn genuine_deliveries_are_accepted() {
    let (old, new) = ("whsec_old-secret", "whsec_new-secret");
    accepted([
        ("as it is", good(), COMPLETED),
        ("the same, signed here", signed(SECRET, SIGNED, BODY), COMPLETED),
        ("a second signature", with(&format!("t={SIGNED},v1={ZEROS},v1={SIGNATURE}")), COMPLETED),
        ("signatures before the time", with(&format!("v1={SIGNATURE},t={SIGNED}")), COMPLETED),
        ("an unreadable signature beside", with(&format!("t={SIGNED},v1=x,v1={SIGNATURE}")), COMPLETED),
        ("other versions", with(&format!("t={SIGNED},v0={ZEROS},v1={SIGNATURE},v2=x")), COMPLETED),
        ("exactly as old as allowed", good().at(SIGNED + 300), COMPLETED),
        ("exactly as far ahead as allowed", good().at(SIGNED - 300), COMPLETED),
        ("a secret with a line break", good().with_secrets([&format!("{SECRET}\n")]), COMPLETED),
        ("the old one of two secrets", signed(old, SIGNED, BODY).with_secrets([new, old]), COMPLETED),
        ("the new one of two secrets", signed(new, SIGNED, BODY).with_secrets([new, old]), COMPLETED),
        ("a secret without prefix", signed("a-secret", SIGNED, BODY).with_secrets(["a-secret"]), COMPLETED),
        ("a new type", signed(SECRET, SIGNED, r#"{"type": "invoice.melted"}"#), "invoice.melted"),
        ("no bytes of ASCII", signed(SECRET, SIGNED, r#"{"type": "Schlüssel"}"#), "Schlüssel"),
    ]);
}

#[test]
fn headers_that_are_no_signature_are_refused() {
    use Refusal::*;
    let none = Delivery { headers: vec![], ..good() };
    let twice = good().with(HEADER, [&format!("t={SIGNED},v1={SIGNATURE}"), "t=1,v1=2"]);
    let mut not_ascii = good();
    not_ascii.headers[0].1.extend_from_slice("ü".as_bytes());
    let huge = with(&format!("t={SIGNED},v1={SIGNATURE},v2={}", "0".repeat(HEADER_LIMIT)));
    refused([
        ("no header", none, MissingHeader(HEADER)),
        ("the header of Polar", none_but_polar(), MissingHeader(HEADER)),
        ("two headers", twice, RepeatedHeader(HEADER)),
        ("an empty header", with(""), EmptyHeader(HEADER)),
        ("a huge header", huge, LongHeader(HEADER)),
        ("a header that is not ASCII", not_ascii, HeaderNotAscii(HEADER)),
        ("the signature alone", with(SIGNATURE), MalformedHeader(HEADER)),
        ("a part without a name", with(&format!("t={SIGNED},v1={SIGNATURE},x")), MalformedHeader(HEADER)),
        ("a comma at the end", with(&format!("t={SIGNED},v1={SIGNATURE},")), MalformedHeader(HEADER)),
        ("no time", with(&format!("v1={SIGNATURE}")), MissingTimestamp),
        ("two times", with(&format!("t={NOW},t={SIGNED},v1={SIGNATURE}")), RepeatedTimestamp),
        ("an empty time", with(&format!("t=,v1={SIGNATURE}")), InvalidTimestamp),
        ("a time in words", with(&format!("t=now,v1={SIGNATURE}")), InvalidTimestamp),
        ("a negative time", with(&format!("t=-{SIGNED},v1={SIGNATURE}")), InvalidTimestamp),
        ("a fraction of a second", with(&format!("t={SIGNED}.5,v1={SIGNATURE}")), InvalidTimestamp),
        ("a huge time", with(&format!("t=99999999999999999999,v1={SIGNATURE}")), InvalidTimestamp),
        ("only the time", with(&format!("t={SIGNED}")), NoSignature),
        ("only version 0", with(&format!("t={SIGNED},v0={SIGNATURE}")), NoSignature),
        ("a name in upper case", with(&format!("t={SIGNED},V1={SIGNATURE}")), NoSignature),
    ]);
}

fn none_but_polar() -> Delivery {
    Delivery { headers: vec![("webhook-signature", b"v1,x".to_vec())], ..good() }
}

#[test]
fn signatures_in_another_encoding_are_refused() {
    use base64::Engine;
    let tag = hmac(SECRET, format!("{SIGNED}.{BODY}"));
    let base64 = base64::engine::general_purpose::STANDARD.encode(tag);
    let upper = SIGNATURE.to_uppercase();
    let cases = [
        ("hexadecimal digits in upper case", upper.as_str()),
        ("base64", &base64),
        ("cut short", &SIGNATURE[..62]),
        ("too long", &format!("{SIGNATURE}00")),
        ("with 0x", &format!("0x{SIGNATURE}")),
        ("with a space", &format!(" {SIGNATURE}")),
        ("empty", ""),
    ];
    for (name, signature) in cases {
        let delivery = with(&format!("t={SIGNED},v1={signature}"));
        check(name, &delivery, Err(Refusal::SignatureEncoding));
    }
}

#[test]
fn what_was_not_signed_is_refused() {
    let serialised_anew = serde_json::from_str::<serde_json::Value>(BODY).expect("JSON").to_string();
    let decoded = String::from_utf8(b"NotAReal\x53ecret".to_vec()).expect("UTF-8");
    let mut flipped = SIGNATURE.to_owned();
    flipped.replace_range(63.., "9");
    let polar_style =
        with(&format!("t={SIGNED},v1={}", hex(&hmac(SECRET, format!("evt_17.{SIGNED}.{BODY}")))));
    let body_only = with(&format!("t={SIGNED},v1={}", hex(&hmac(SECRET, BODY))));
    let cases = [
        ("a forged signature", with(&format!("t={SIGNED},v1={ZEROS}"))),
        ("the last digit is another one", with(&format!("t={SIGNED},v1={flipped}"))),
        ("the signature in version 0", with(&format!("t={SIGNED},v0={SIGNATURE},v1={ZEROS}"))),
        ("a newer time", with(&format!("t={NOW},v1={SIGNATURE}"))),
        ("the time with a zero before it", with(&format!("t=0{SIGNED},v1={SIGNATURE}"))),
        ("a body that is cut short", good().with_body(&BODY[..BODY.len() - 1])),
        ("a line break behind the body", good().with_body(format!("{BODY}\n"))),
        ("a body that was parsed and written again", good().with_body(serialised_anew)),
        ("a body that is no JSON, not signed", good().with_body("{")),
        ("no body", good().with_body("")),
        ("another secret", good().with_secrets(["whsec_another-secret"])),
        ("two other secrets", good().with_secrets(["whsec_another-secret", "whsec_yet-another"])),
        ("the decoded secret", signed(&decoded, SIGNED, BODY)),
        ("the secret without its prefix", signed(&SECRET[6..], SIGNED, BODY)),
        ("an empty key", signed("", SIGNED, BODY)),
        ("signed as Polar signs", polar_style),
        ("signed without the time", body_only),
        ("old, and not signed", with(&format!("t=1,v1={ZEROS}"))),
    ];
    for (name, delivery) in cases {
        check(name, &delivery, Err(Refusal::NoMatch));
    }
}

#[test]
fn stale_and_future_deliveries_are_refused() {
    let (hour, ahead) = (SIGNED + 3600, SIGNED - 301);
    refused([
        ("an hour old", good().at(hour), Refusal::TooOld { seconds: 3600 }),
        ("a second too old", good().at(SIGNED + 301), Refusal::TooOld { seconds: 301 }),
        ("a second too far ahead", good().at(ahead), Refusal::InFuture { seconds: 301 }),
        ("a clock at its beginning", good().at(0), Refusal::InFuture { seconds: SIGNED }),
        ("signed in 1970", signed(SECRET, 0, BODY), Refusal::TooOld { seconds: NOW }),
    ]);
}

#[test]
fn signed_bodies_that_are_no_events_are_refused() {
    let signed = |body: &[u8]| signed(SECRET, SIGNED, body);
    refused([
        ("not UTF-8", signed(b"{\"type\": \"\xff\"}"), Refusal::BodyNotUtf8),
        ("not JSON", signed(b"type=invoice.paid"), Refusal::BodyNotJson),
        ("empty", signed(b""), Refusal::BodyNotJson),
        ("cut short", signed(br#"{"type": "invoice.paid""#), Refusal::BodyNotJson),
        ("an array", signed(br#"[{"type": "invoice.paid"}]"#), Refusal::NotAnEvent),
        ("no type", signed(br#"{"id": "evt_1"}"#), Refusal::NotAnEvent),
        ("a number as type", signed(br#"{"type": 7}"#), Refusal::NotAnEvent),
    ]);
}
