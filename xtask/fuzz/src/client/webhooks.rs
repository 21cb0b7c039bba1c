//! Webhooks: the headers and the body of a delivery, as a stranger sends it and as the provider signed it.

use checkout_client::reqwest::header::{HeaderMap, HeaderName, HeaderValue};
use checkout_client::webhook::Refusal;
use checkout_client::{polar, stripe};

/// Reads a delivery: lines `name: value` until an empty line are its headers, and the rest is the body. It is refused
/// unless it is signed; signed by us, it is an event or refused because of its body.
pub(crate) fn run(data: &[u8]) {
    let end = data.windows(2).position(|pair| pair == b"\n\n");
    let (head, body) = end.map_or((data, &b""[..]), |end| (&data[..end], &data[end + 2..]));
    let headers = headers(head);
    let polar = polar::webhook::Verifier::new("whsec_dGVzdA==").expect("a secret");
    let stripe = stripe::webhook::Verifier::new("whsec_test").expect("a secret");
    assert!(polar.event(&headers, body).is_err(), "nobody signed this");
    assert!(stripe.event(&headers, body).is_err(), "nobody signed this");
    if let Some(secret) = head.get(..40).and_then(|secret| std::str::from_utf8(secret).ok()) {
        let _ = (polar::webhook::Verifier::new(secret), stripe::webhook::Verifier::new(secret));
    }
    let signed = polar.sign(&HeaderValue::from_static("msg_1"), body);
    polar.verify(&signed, body).expect("we signed this");
    match polar.event(&signed, body) {
        Ok(event) => drop((format!("{event:?}"), event.field("/data/id"))),
        Err(refusal) => is_about_the_body(refusal),
    }
    let signed = stripe.sign(body);
    stripe.verify(&signed, body).expect("we signed this");
    match stripe.event(&signed, body) {
        Ok(event) => drop((format!("{event:?}"), event.field("/data/object/id"))),
        Err(refusal) => is_about_the_body(refusal),
    }
}

fn is_about_the_body(refusal: Refusal) {
    let known = [Refusal::BodyNotUtf8, Refusal::BodyNotJson, Refusal::NotAnEvent];
    assert!(known.contains(&refusal), "{refusal}");
}

/// The headers in lines, without those that HTTP does not allow.
fn headers(text: &[u8]) -> HeaderMap {
    let lines = text.split(|byte| *byte == b'\n');
    let pairs = lines.filter_map(|line| {
        let colon = line.iter().position(|byte| *byte == b':')?;
        let name = HeaderName::from_bytes(&line[..colon]).ok()?;
        Some((name, HeaderValue::from_bytes(line[colon + 1..].trim_ascii()).ok()?))
    });
    let mut headers = HeaderMap::new();
    for (name, value) in pairs {
        headers.append(name, value);
    }
    headers
}
