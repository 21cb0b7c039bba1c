//! Reads HAR 1.2 in its dialects: browsers, Charles, Insomnia, Playwright, Polly.js, Schemathesis.

use crate::exchange::{Body, Exchange, Provenance, Request, Response};
use crate::methods::method;
use crate::siblings::Siblings;
use crate::tree::Tree;
use crate::{Place, Traffic, bytes, headers};

/// Reads the entries of a log.
pub(super) fn read(document: &Tree, place: &Place, siblings: &dyn Siblings, traffic: &mut Traffic) {
    let place = place.key("log").key("entries");
    match document.path(&["log", "entries"]) {
        Some(Tree::List(entries)) => read_list(entries, &place, siblings, traffic),
        _ => traffic.gap(&place, "is no list of entries"),
    }
}

/// Reads one entry, or a list of entries.
pub(super) fn read_entries(document: &Tree, place: &Place, siblings: &dyn Siblings, traffic: &mut Traffic) {
    match document {
        Tree::List(entries) => read_list(entries, place, siblings, traffic),
        document => traffic.push(place, entry(document, place, siblings)),
    }
}

fn read_list(entries: &[Tree], place: &Place, siblings: &dyn Siblings, traffic: &mut Traffic) {
    for (index, one) in entries.iter().enumerate() {
        let place = place.item(index);
        traffic.push(&place, entry(one, &place, siblings));
    }
}

/// Reads an entry.
///
/// # Errors
///
/// The reason why the entry is no exchange, as the end of a sentence.
pub(crate) fn entry(entry: &Tree, place: &Place, siblings: &dyn Siblings) -> Result<Exchange, String> {
    let Some(written) = entry.get("request") else { return Err("is no exchange: it has no request".into()) };
    let url = written.get("url").and_then(Tree::as_text);
    let Some(url) = url.filter(|url| !url.is_empty()) else {
        return Err("is no exchange: its request has no URL".into());
    };
    let request = Request {
        method: method(written.get("method").and_then(Tree::as_text).unwrap_or_default())?,
        url: url.to_owned(),
        headers: headers::of(written.get("headers")),
        body: request_body(written, &place.key("request").key("postData"), siblings)?,
    };
    let place_of_response = place.key("response");
    let response = match entry.get("response") {
        Some(written @ Tree::Map(_)) => response(written, &place_of_response, siblings)?,
        _ => None,
    };
    Ok(Exchange { request, response, provenance: Provenance::Captured, place: place.clone() })
}

fn request_body(request: &Tree, place: &Place, siblings: &dyn Siblings) -> Result<Option<Body>, String> {
    let Some(data) = request.get("postData") else { return Ok(None) };
    if let Some(file) = data.get("_file").and_then(Tree::as_text) {
        return Ok(Some(Body::bytes(siblings.file(file)?, place.key("_file"))));
    }
    let text = data.get("text").and_then(Tree::as_text).filter(|text| !text.is_empty());
    let Some(text) = text else { return Ok(form(data.get("params"), &place.key("params"))) };
    let is_base64 = data.get("encoding").and_then(Tree::as_text) == Some("base64");
    let decoded = is_base64.then(|| bytes::from_base64(text)).flatten();
    let plain = bytes::decompress(decoded.unwrap_or_else(|| text.as_bytes().to_vec()), None)?;
    Ok(Some(Body::bytes(plain, place.key("text"))))
}

/// A form from its parameters, for a request without text.
fn form(params: Option<&Tree>, place: &Place) -> Option<Body> {
    let params = params?.items();
    let pair = |param: &Tree| {
        let name = param.get("name").and_then(Tree::to_text)?;
        let value = param.get("value").and_then(Tree::to_text).unwrap_or_default();
        Some(format!("{}={}", percent(&name), percent(&value)))
    };
    let pairs: Vec<String> = params.iter().filter_map(pair).collect();
    (!pairs.is_empty()).then(|| Body::bytes(pairs.join("&"), place.clone()))
}

/// A name or a value of a form, with what would end it escaped; tools write them escaped or not.
fn percent(text: &str) -> String {
    text.replace('&', "%26").replace('=', "%3D").replace('+', "%2B").replace(' ', "+")
}

/// Reads a response; `None` if there was none: a status of 0, or a connection that became a WebSocket.
fn response(written: &Tree, place: &Place, siblings: &dyn Siblings) -> Result<Option<Response>, String> {
    let Some(status) = written.get("status").and_then(Tree::to_status).filter(|status| *status != 101) else {
        return Ok(None);
    };
    let headers = headers::of(written.get("headers"));
    let encoding = headers::get(&headers, "content-encoding").map(str::to_owned);
    let content = written.get("content");
    let body = match content {
        Some(content) => response_body(content, encoding.as_deref(), &place.key("content"), siblings)?,
        None => None,
    };
    Ok(Some(Response { status, headers, body }))
}

fn response_body(
    content: &Tree,
    encoding: Option<&str>,
    place: &Place,
    siblings: &dyn Siblings,
) -> Result<Option<Body>, String> {
    if let Some(file) = content.get("_file").and_then(Tree::as_text) {
        let plain = bytes::decompress(siblings.file(file)?, encoding)?;
        return Ok(Some(Body::bytes(plain, place.key("_file"))));
    }
    let Some(text) = content.get("text").and_then(Tree::as_text) else { return Ok(None) };
    let is_hex = content.get("_isBinary").and_then(Tree::as_bool) == Some(true);
    let is_base64 = content.get("encoding").and_then(Tree::as_text) == Some("base64");
    let decoded = match () {
        () if is_hex => chunks(text, bytes::from_hex).or_else(|| bytes::from_hex(text)),
        // Cassettes that were edited by hand keep the mark over plain text.
        () if is_base64 && looks_like_json(text) && serde_json::from_str::<Vec<String>>(text).is_err() => {
            None
        }
        () if is_base64 => chunks(text, bytes::from_base64).or_else(|| bytes::from_base64(text)),
        () if encoding.is_some() => chunks(text, bytes::from_base64).filter(|bytes| is_packed(bytes)),
        () => None,
    };
    let body = decoded.unwrap_or_else(|| text.as_bytes().to_vec());
    let plain = bytes::decompress(body, encoding)?;
    Ok(Some(Body::bytes(plain, place.key("text"))))
}

/// The bytes of a text that is a JSON list of encoded chunks, as Polly.js stores compressed bodies.
fn chunks(text: &str, decode: fn(&str) -> Option<Vec<u8>>) -> Option<Vec<u8>> {
    let chunks: Vec<String> = serde_json::from_str(text).ok()?;
    let parts: Option<Vec<Vec<u8>>> = chunks.iter().map(|chunk| decode(chunk)).collect();
    parts.map(|parts| parts.concat())
}

fn looks_like_json(text: &str) -> bool {
    text.trim_start().starts_with(['{', '['])
}

/// Whether bytes begin as a compressed body does, or are no text.
fn is_packed(bytes: &[u8]) -> bool {
    std::str::from_utf8(bytes).is_err()
}
