//! Reads bodies in the shapes that recordings have them in: text, bytes, JSON values, base64, forms.

use crate::exchange::Body;
use crate::tree::Tree;
use crate::{Place, Traffic, bytes, headers};

/// The headers of a request or a response.
pub(super) type Headers = [(String, String)];

/// Reads the body under `body`, which is plain.
pub(super) fn plain(part: &Tree, headers: &Headers, place: &Place, traffic: &mut Traffic) -> Option<Body> {
    value(part.get("body"), headers, place.key("body"), traffic)
}

/// Reads the body under `body`, which is plain or has its encoding beside it.
pub(super) fn with_encoding(
    part: &Tree,
    headers: &Headers,
    place: &Place,
    traffic: &mut Traffic,
) -> Option<Body> {
    encoded(part.get("body"), headers, place.key("body"), traffic)
}

/// Reads a body that is text, bytes, or a value that stands for JSON.
pub(super) fn value(
    written: Option<&Tree>,
    headers: &Headers,
    place: Place,
    traffic: &mut Traffic,
) -> Option<Body> {
    let encoding = headers::get(headers, "content-encoding");
    match written? {
        Tree::Null => None,
        Tree::Bytes(bytes) => unpacked(bytes.clone(), encoding, place, traffic),
        value @ (Tree::List(_) | Tree::Map(_)) => Some(Body::json(value.to_json(), place)),
        scalar => unpacked(bytes_of(scalar.to_text()?), encoding, place, traffic),
    }
}

/// Reads a body with its encoding: `{encoding, string or base64_string}`, or the plain body of older versions.
pub(super) fn encoded(
    written: Option<&Tree>,
    headers: &Headers,
    place: Place,
    traffic: &mut Traffic,
) -> Option<Body> {
    let Some(Tree::Map(_)) = written else { return value(written, headers, place, traffic) };
    let key = |key: &str| written.and_then(|written| written.get(key));
    // Where both keys are written, `string` is empty or lost what is no text.
    if let Some(text) = key("base64_string").and_then(Tree::as_text).filter(|text| !text.is_empty()) {
        let encoding = headers::get(headers, "content-encoding");
        return unpacked(base64_or_text(text), encoding, place.key("base64_string"), traffic);
    }
    // `str` is the text of a Ruby string that has attributes of its own.
    match ["string", "str"].into_iter().find(|name| key(name).is_some()) {
        Some(name) => encoded(key(name), headers, place.key(name), traffic),
        None if key("encoding").is_some() || key("base64_string").is_some() => None,
        None => value(written, headers, place, traffic),
    }
}

/// A body from its bytes, decompressed; `None` if there are none. Bytes that cannot be decompressed are a gap.
fn unpacked(bytes: Vec<u8>, encoding: Option<&str>, place: Place, traffic: &mut Traffic) -> Option<Body> {
    let plain = bytes::decompress(bytes, encoding);
    let body = plain.map(|plain| (!plain.is_empty()).then(|| Body::bytes(plain, place.clone())));
    traffic.body(&place, body)
}

/// The bytes of a text that claims to be base64; one that is not stays as it is.
pub(super) fn base64_or_text(text: &str) -> Vec<u8> {
    bytes::from_base64(text).unwrap_or_else(|| text.as_bytes().to_vec())
}

/// The bytes of a text. Old libraries wrote a gzip body as text with a character for each byte.
fn bytes_of(text: String) -> Vec<u8> {
    if text.starts_with("\u{1f}\u{8b}")
        && let Ok(bytes) = text.chars().map(|c| u8::try_from(u32::from(c))).collect()
    {
        return bytes;
    }
    text.into_bytes()
}

/// A form of URL-encoded pairs.
pub(super) fn form<'p>(pairs: impl IntoIterator<Item = (&'p str, &'p str)>) -> String {
    let pairs = pairs.into_iter().map(|(name, value)| format!("{}={}", percent(name), percent(value)));
    pairs.collect::<Vec<_>>().join("&")
}

fn percent(text: &str) -> String {
    let encoded = text.bytes().map(|byte| match byte {
        b' ' => "+".to_owned(),
        b'-' | b'.' | b'_' | b'[' | b']' => char::from(byte).to_string(),
        byte if byte.is_ascii_alphanumeric() => char::from(byte).to_string(),
        byte => format!("%{byte:02X}"),
    });
    encoded.collect()
}
