//! Converts exchanges of any form to recordings of our own form, and back.

use docdrift_traffic::exchange::Content;
use docdrift_traffic::{Body, Exchange, Place, Provenance as Evidence, Request, Response, headers};
use serde_json::{Map, Value};

use super::recording::{Provenance, RecordedRequest, RecordedResponse, RecordingFile};
use crate::subject::Method;
use crate::subject::url::percent_decoded;

const FORM: &str = "application/x-www-form-urlencoded";

impl RecordingFile {
    /// The recording of an exchange, which should be masked. `source` says where the exchange is from.
    ///
    /// ```
    /// use docdrift::RecordingFile;
    /// use docdrift_traffic::{NoSiblings, read};
    ///
    /// let har = br#"{"log": {"version": "1.2", "creator": {"name": "x", "version": "1"}, "entries": [
    ///   {"request": {"method": "GET", "url": "https://api.example.com/orders?limit=10&a=x", "headers": []},
    ///    "response": {"status": 200, "headers": [], "content": {"text": "[]"}}}]}}"#;
    /// let exchange = &read(har, &NoSiblings).unwrap().exchanges[0];
    /// let recording = RecordingFile::of(exchange, "shop.har", "A list of orders.").unwrap();
    /// assert_eq!(recording.request.path, "/orders");
    /// assert_eq!(recording.request.query["limit"], 10);
    /// let again = recording.to_exchange();
    /// assert_eq!(again.request.url, "/orders?limit=10&a=x");
    /// assert_eq!(again.response.unwrap().status, 200);
    /// ```
    ///
    /// # Errors
    ///
    /// Why our form cannot hold the exchange, as the end of a sentence about it.
    pub fn of(exchange: &Exchange, source: &str, about: &str) -> Result<RecordingFile, String> {
        let Request { method, url, headers, body } = &exchange.request;
        let Some(response) = &exchange.response else { return Err("has no response".to_owned()) };
        if method.parse::<Method>().is_err() {
            return Err("has a method that OpenAPI does not know".to_owned());
        }
        let url = url.split('#').next().unwrap_or_default();
        let (url, query) = url.split_once('?').unwrap_or((url, ""));
        let path =
            url.split_once("://").map_or(url, |(_, rest)| rest.find('/').map_or("/", |at| &rest[at..]));
        if !path.starts_with('/') {
            return Err("has a URL without a path".to_owned());
        }
        let is_example = body.as_ref().is_some_and(|body| body.is_example)
            || response.body.as_ref().is_some_and(|body| body.is_example);
        let is_composed = is_example || exchange.provenance == Evidence::Authored;
        let media_type = headers::get(headers, "content-type");
        Ok(RecordingFile {
            version: 1,
            provenance: if is_composed { Provenance::Composed } else { Provenance::Captured },
            source: Some(source.to_owned()),
            about: about.to_owned(),
            request: RecordedRequest {
                method: method.clone(),
                path: path.to_owned(),
                query: map(pairs(query).into_iter().map(|(name, text)| (name, scalar(text)))),
                headers: recorded_headers(headers),
                body: body.as_ref().map(|body| request_body(body, media_type)),
            },
            response: RecordedResponse {
                status: response.status,
                headers: recorded_headers(&response.headers),
                body: response.body.as_ref().map(Body::to_text).unwrap_or_default(),
            },
            expect: None,
        })
    }

    /// The exchange of the recording, whose URL has no host.
    #[must_use]
    pub fn to_exchange(&self) -> Exchange {
        let RecordedRequest { method, path, query, headers, body } = &self.request;
        let headers = written_headers(headers);
        let is_form = headers::get(&headers, "content-type").is_some_and(|it| it.starts_with(FORM));
        let query = written_pairs(query);
        let body = body.as_ref().map(|body| match body {
            Value::Object(fields) if is_form => Body::bytes(written_pairs(&flat(fields)), Place::at(0)),
            Value::String(text) => Body::bytes(text.clone(), Place::at(0)),
            body => Body::bytes(body.to_string(), Place::at(0)),
        });
        let text = &self.response.body;
        let response = Response {
            status: self.response.status,
            headers: written_headers(&self.response.headers),
            body: (!text.is_empty()).then(|| Body::bytes(text.clone(), Place::at(0))),
        };
        Exchange {
            request: Request {
                method: method.clone(),
                url: if query.is_empty() { path.clone() } else { format!("{path}?{query}") },
                headers,
                body,
            },
            response: Some(response),
            provenance: match self.provenance {
                Provenance::Captured => Evidence::Captured,
                Provenance::Published | Provenance::Composed => Evidence::Authored,
            },
            place: Place::at(0),
        }
    }
}

/// A map of names to values; a name that comes several times has a list.
fn map(pairs: impl Iterator<Item = (String, Value)>) -> Map<String, Value> {
    let mut map: Map<String, Value> = Map::new();
    for (name, value) in pairs {
        match map.get_mut(&name) {
            None => drop(map.insert(name, value)),
            Some(Value::Array(values)) => values.push(value),
            Some(first) => *first = Value::Array(vec![first.take(), value]),
        }
    }
    map
}

fn recorded_headers(headers: &[(String, String)]) -> Map<String, Value> {
    map(headers.iter().map(|(name, value)| (name.clone(), Value::from(value.as_str()))))
}

fn written_headers(headers: &Map<String, Value>) -> Vec<(String, String)> {
    let texts = |value: &Value| match value {
        Value::Array(values) => values.iter().map(text).collect(),
        value => vec![text(value)],
    };
    headers
        .iter()
        .flat_map(|(name, value)| texts(value).into_iter().map(|value| (name.clone(), value)))
        .collect()
}

fn request_body(body: &Body, media_type: Option<&str>) -> Value {
    if let Content::Json(value) = &body.content {
        return value.clone();
    }
    let written = body.to_text();
    if media_type.is_some_and(|it| it.starts_with(FORM)) {
        return Value::Object(map(pairs(&written).into_iter().map(|(name, text)| (name, Value::from(text)))));
    }
    body.to_json().unwrap_or(Value::String(written))
}

/// A number or truth value if the text is exactly how JSON writes it.
fn scalar(text: String) -> Value {
    let value = serde_json::from_str::<Value>(&text).ok();
    let is_same = |value: &Value| {
        let written = value.to_string();
        (value.is_number() || value.is_boolean()) && written == text
    };
    let same = value.filter(is_same);
    same.unwrap_or(Value::String(text))
}

fn text(value: &Value) -> String {
    value.as_str().map_or_else(|| value.to_string(), str::to_owned)
}

/// The pairs of a query or a form, decoded.
fn pairs(query: &str) -> Vec<(String, String)> {
    let decoded = |text: &str| percent_decoded(&text.replace('+', " ")).into_owned();
    let pairs = query.split('&').filter(|pair| !pair.is_empty());
    pairs
        .map(|pair| pair.split_once('=').unwrap_or((pair, "")))
        .map(|(name, value)| (decoded(name), decoded(value)))
        .collect()
}

/// The fields of an object with the names that a form has for them: `customer[email]`, `items[0]`.
fn flat(fields: &Map<String, Value>) -> Map<String, Value> {
    fn add(name: String, value: &Value, flat: &mut Map<String, Value>) {
        match value {
            Value::Object(fields) => {
                fields.iter().for_each(|(key, value)| add(format!("{name}[{key}]"), value, flat));
            }
            Value::Array(items) if items.iter().any(|item| item.is_object() || item.is_array()) => {
                (0..)
                    .zip(items)
                    .for_each(|(index, item): (usize, _)| add(format!("{name}[{index}]"), item, flat));
            }
            value => drop(flat.insert(name, value.clone())),
        }
    }
    let mut flat = Map::new();
    fields.iter().for_each(|(name, value)| add(name.clone(), value, &mut flat));
    flat
}

fn written_pairs(fields: &Map<String, Value>) -> String {
    let texts = |value: &Value| match value {
        Value::Array(values) => values.iter().map(text).collect(),
        value => vec![text(value)],
    };
    let pair = |name: &str, text: &str| format!("{}={}", encoded(name), encoded(text));
    let pairs = fields
        .iter()
        .flat_map(|(name, value)| texts(value).iter().map(|text| pair(name, text)).collect::<Vec<_>>());
    pairs.collect::<Vec<_>>().join("&")
}

fn encoded(text: &str) -> String {
    let mut out = String::new();
    for byte in text.bytes() {
        let character = char::from(byte);
        match byte.is_ascii_alphanumeric() || "-_.~[]:,{}/".contains(character) {
            true => out.push(character),
            false => out += &format!("%{byte:02X}"),
        }
    }
    out
}
