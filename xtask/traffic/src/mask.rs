//! Masks recorded traffic: what may be stored and shown of an exchange.
//!
//! What is not vouched for becomes a pseudonym. Vouched for are numbers, dates, the names and values that documents
//! declare, registered names, and words of the vocabulary of APIs. So nothing has to be recognised as a secret to be
//! hidden. Equal values get equal pseudonyms of the same shape, on every machine, so that ids still join:
//!
//! ```
//! use docdrift_traffic::mask::{Vouched, mask_text, mask_url};
//!
//! let vouched = Vouched::default();
//! let masked = mask_text(r#"{"id": "cus_NffrFeUfNV2HibX", "email": "jane@shop.test", "status": "past_due"}"#, &vouched);
//! assert!(masked.starts_with(r#"{"id": "cus_"#) && masked.ends_with(r#", "status": "past_due"}"#));
//! assert!(!masked.contains("NffrFeUfNV2HibX") && !masked.contains("jane"));
//! assert_eq!(mask_text(&masked, &vouched), masked);
//!
//! let id = &masked[8..27];
//! let url = mask_url("https://api.example.com/customers/cus_NffrFeUfNV2HibX?limit=10", &vouched);
//! assert_eq!(url, format!("https://api.example.com/customers/{id}?limit=10"));
//! ```
//!
//! A pseudonym is no encryption: who can list all values that come into question finds the one it stands for.

mod json;
mod numbers;
mod people;
mod places;
mod pseudonym;
mod registered;
mod text;
mod tokens;
mod url;
mod vouched;
mod words;

use self::places::Kind;
use self::text::Masker;
use crate::exchange::Content;
use crate::{Body, Exchange, Place, Request, Response, headers};

pub(crate) use url::decode;

pub use places::{is_secret_field, is_secret_header};
pub use vouched::Vouched;
pub use words::words;

/// An exchange of which everything may be stored and shown. Bodies that are no text are left out.
///
/// Masking what is masked changes nothing, if the same documents vouch.
///
/// ```
/// use docdrift_traffic::mask::{Vouched, mask};
/// use docdrift_traffic::{NoSiblings, read};
///
/// let har = br#"{"log": {"version": "1.2", "creator": {"name": "x", "version": "1"}, "entries": [
///   {"request": {"method": "GET", "url": "https://api.example.com/orders?token=t1", "headers": []},
///    "response": {"status": 200, "headers": [{"name": "Set-Cookie", "value": "id=c1; Secure"}],
///                 "content": {"mimeType": "application/json", "text": "{\"name\": \"Jane Doe\", \"total\": 5}"}}}
/// ]}}"#;
/// let exchange = &read(har, &NoSiblings).unwrap().exchanges[0];
/// let masked = mask(exchange, &Vouched::default());
/// let text = format!("{masked:?}");
/// assert!(!text.contains("t1") && !text.contains("c1") && !text.contains("Jane"));
/// assert!(text.contains("/orders?token=") && text.contains("Secure"));
/// assert_eq!(mask(&masked, &Vouched::default()), masked);
/// ```
#[must_use]
pub fn mask(exchange: &Exchange, vouched: &Vouched) -> Exchange {
    let masker = Masker { vouched };
    let Request { method, url, headers, body } = &exchange.request;
    let request = Request {
        method: method.clone(),
        url: url::mask(url, masker),
        headers: self::headers(headers, masker),
        body: body.as_ref().and_then(|body| self::body(body, headers, masker)),
    };
    let response = exchange.response.as_ref().map(|Response { status, headers, body }| Response {
        status: *status,
        headers: self::headers(headers, masker),
        body: body.as_ref().and_then(|body| self::body(body, headers, masker)),
    });
    Exchange { request, response, provenance: exchange.provenance, place: place(&exchange.place, masker) }
}

/// A text of any kind, of which everything may be stored and shown: JSON, a sentence, an id.
#[must_use]
pub fn mask_text(text: &str, vouched: &Vouched) -> String {
    Masker { vouched }.text(text)
}

/// A URL of which everything may be stored and shown.
#[must_use]
pub fn mask_url(url: &str, vouched: &Vouched) -> String {
    url::mask(url, Masker { vouched })
}

/// The value of a header of which everything may be stored and shown.
#[must_use]
pub fn mask_header(name: &str, value: &str, vouched: &Vouched) -> String {
    header(name, value, Masker { vouched })
}

fn headers(headers: &[(String, String)], masker: Masker<'_>) -> Vec<(String, String)> {
    let masked = |(name, value): &(String, String)| (masker.header_name(name), header(name, value, masker));
    headers.iter().map(masked).collect()
}

fn header(name: &str, value: &str, masker: Masker<'_>) -> String {
    let lower = name.to_ascii_lowercase();
    match lower.as_str() {
        "cookie" | "set-cookie" => cookies(value, masker),
        "host" | ":authority" => url::host(value, masker),
        "location" | "content-location" | "referer" | "origin" => url::mask(value, masker),
        "content-type" | "accept" => media_types(value, masker),
        _ if is_secret_header(&lower) || masker.vouched.is_secret_header(&lower) => masker.all(value),
        _ => masker.value(value, places::kind(&lower, Kind::Plain)),
    }
}

/// Cookies, of which the attributes of the protocol are shown.
fn cookies(value: &str, masker: Masker<'_>) -> String {
    const ATTRIBUTES: &[&str] = &[
        "path",
        "domain",
        "expires",
        "max-age",
        "httponly",
        "secure",
        "samesite",
        "priority",
        "partitioned",
    ];
    let part = |part: &str| {
        let (name, value) = part.split_once('=').map_or((part, None), |(name, value)| (name, Some(value)));
        let is_attribute = ATTRIBUTES.contains(&name.trim().to_ascii_lowercase().as_str());
        match value {
            _ if is_attribute => masker.text(part),
            Some(value) => format!("{}={}", masker.header_name(name), masker.all(value)),
            None => masker.all(name),
        }
    };
    value.split(';').map(part).collect::<Vec<_>>().join(";")
}

fn media_types(value: &str, masker: Masker<'_>) -> String {
    let media_type = |text: &str| {
        let (name, rest) = text.split_at(text.find(';').unwrap_or(text.len()));
        let plain = name.trim().to_ascii_lowercase();
        let name = match masker.vouched.is_media_type(&plain) {
            true => name.to_owned(),
            false => masker.text(name),
        };
        name + &masker.text(rest)
    };
    value.split(',').map(media_type).collect::<Vec<_>>().join(",")
}

/// A body; `None` if it is no text.
fn body(body: &Body, sent_with: &[(String, String)], masker: Masker<'_>) -> Option<Body> {
    let place = place(&body.place, masker);
    let content = match &body.content {
        Content::Json(value) => {
            let masked = json::mask(&value.to_string(), masker);
            Content::Json(serde_json::from_str(&masked).unwrap_or(serde_json::Value::Null))
        }
        Content::Bytes(bytes) => {
            let text = std::str::from_utf8(bytes).ok()?;
            let media_type = headers::get(sent_with, "content-type").unwrap_or_default().to_ascii_lowercase();
            let masked = match media_type.split(';').next().unwrap_or_default().trim() {
                "application/x-www-form-urlencoded" if !json::is_json(text) => url::pairs(text, masker),
                kind if kind.starts_with("multipart/") => url::parts(text, masker),
                kind if kind.ends_with("json") || json::is_json(text) => json::mask(text, masker),
                "" if is_form(text) => url::pairs(text, masker),
                _ => masker.text(text),
            };
            Content::Bytes(masked.into_bytes())
        }
    };
    Some(Body { content, place, is_example: body.is_example })
}

/// Whether a text without a media type is a form.
fn is_form(text: &str) -> bool {
    text.contains('=')
        && !text.contains(char::is_whitespace)
        && text.split('&').all(|pair| pair.contains('='))
}

fn place(place: &Place, masker: Masker<'_>) -> Place {
    let pointer = place.pointer.split('/').map(|token| masker.name(token)).collect::<Vec<_>>().join("/");
    Place { offset: place.offset, pointer }
}
