//! Writes an exchange as an entry of a HAR 1.2.

use serde_json::{Value, json};

use crate::mask::decode;
use crate::{Body, Exchange, Provenance, headers};

/// The field of an entry that says that somebody wrote it: HAR has none for it, and lets tools add fields with `_`.
pub(crate) const PROVENANCE: &str = "_provenance";

/// The value of that field.
pub(crate) const AUTHORED: &str = "authored";

/// The time of exchanges: our form keeps none, and a HAR has to have one.
const UNKNOWN_TIME: &str = "1970-01-01T00:00:00.000Z";

/// An exchange as an entry of a HAR. A URL without a host is written as it is.
///
/// ```
/// use docdrift_traffic::{NoSiblings, har_entry, read};
///
/// let har = br#"{"log": {"version": "1.2", "creator": {"name": "x", "version": "1"}, "entries": [
///   {"request": {"method": "GET", "url": "https://api.example.com/orders?limit=1", "headers": []},
///    "response": {"status": 200, "headers": [], "content": {"mimeType": "application/json", "text": "[]"}}}]}}"#;
/// let exchange = &read(har, &NoSiblings)?.exchanges[0];
/// let entry = har_entry(exchange);
/// assert_eq!(entry["request"]["queryString"][0]["name"], "limit");
/// let again = serde_json::json!({"log": {"version": "1.2", "creator": {}, "entries": [entry]}}).to_string();
/// assert_eq!(read(again.as_bytes(), &NoSiblings)?.exchanges[0].response, exchange.response);
/// # Ok::<(), docdrift_traffic::Unread>(())
/// ```
#[must_use]
pub fn har_entry(exchange: &Exchange) -> Value {
    let request = &exchange.request;
    let mut written = json!({
        "method": request.method,
        "url": request.url,
        "httpVersion": "HTTP/1.1",
        "cookies": [],
        "headers": pairs(&request.headers),
        "queryString": query(&request.url),
        "headersSize": -1,
        "bodySize": request.body.as_ref().map_or(0, size),
    });
    if let Some(body) = &request.body {
        let media_type = media_type(&request.headers, body);
        written["postData"] = json!({"mimeType": media_type, "text": body.to_text()});
    }
    let mut entry = json!({
        "startedDateTime": UNKNOWN_TIME,
        "time": 0,
        "request": written,
        "response": response(exchange),
        "cache": {},
        "timings": {"send": 0, "wait": 0, "receive": 0},
    });
    if exchange.provenance == Provenance::Authored {
        entry[PROVENANCE] = Value::from(AUTHORED);
    }
    entry
}

/// The response; one that the recording lacks has the status 0, as browsers write it.
fn response(exchange: &Exchange) -> Value {
    let (status, headers, body) = match &exchange.response {
        Some(response) => (response.status, response.headers.as_slice(), response.body.as_ref()),
        None => (0, &[][..], None),
    };
    let media_type = body.map_or("x-unknown".to_owned(), |body| media_type(headers, body));
    let mut content = json!({"size": body.map_or(0, size), "mimeType": media_type});
    if let Some(body) = body {
        content["text"] = Value::from(body.to_text());
    }
    json!({
        "status": status,
        "statusText": "",
        "httpVersion": "HTTP/1.1",
        "cookies": [],
        "headers": pairs(headers),
        "content": content,
        "redirectURL": headers::get(headers, "location").unwrap_or_default(),
        "headersSize": -1,
        "bodySize": -1,
    })
}

fn pairs(headers: &[(String, String)]) -> Vec<Value> {
    headers.iter().map(|(name, value)| json!({"name": name, "value": value})).collect()
}

fn query(url: &str) -> Vec<Value> {
    let url = url.split('#').next().unwrap_or_default();
    let query = url.split_once('?').map_or("", |(_, query)| query);
    let pairs = query.split('&').filter(|pair| !pair.is_empty());
    let decoded = |text: &str| decode(&text.replace('+', " "));
    pairs
        .map(|pair| pair.split_once('=').unwrap_or((pair, "")))
        .map(|(name, value)| json!({"name": decoded(name), "value": decoded(value)}))
        .collect()
}

fn size(body: &Body) -> usize {
    body.to_text().len()
}

fn media_type(sent_with: &[(String, String)], body: &Body) -> String {
    let known = headers::get(sent_with, "content-type").map(str::to_owned);
    let guessed = if body.to_json().is_some() { "application/json" } else { "text/plain" };
    known.unwrap_or_else(|| guessed.to_owned())
}
