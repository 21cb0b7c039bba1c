//! Reads JSON logs of gateways and servers: Kong, APISIX, nginx, Apache, Envoy, and objects with a request and a
//! response that programs write by line.

use super::envoy_tap;
use crate::exchange::{Body, Exchange, Provenance, Request, Response};
use crate::methods::{is_method, method};
use crate::tree::{self, Tree};
use crate::{Place, Traffic, bytes, headers};

/// The usual names of what an entry has; operators choose them. The first that has a value counts.
const METHOD: &[&str] = &["request_method", "method", "http_method", "requestMethod", "verb"];
const STATUS: &[&str] = &["status", "response_code", "status_code", "statusCode", "response_status", "code"];
/// A URL with its query comes before one without.
const URL: &[&str] =
    &["url", "request_url", "request_uri", "requestUri", "uri", "path", "request_path", "requestPath"];
const QUERY: &[&str] = &["args", "query_string", "querystring", "queryString", "query"];
const HOST: &[&str] = &["host", "http_host", "authority", "server_name"];
const REQUEST_BODY: &[&str] = &["request_body", "req_body", "requestBody"];
const RESPONSE_BODY: &[&str] = &["resp_body", "response_body", "responseBody"];
const REQUEST_HEADERS: &[&str] = &["request_headers", "req_headers", "requestHeaders"];
const RESPONSE_HEADERS: &[&str] = &["response_headers", "resp_headers", "responseHeaders"];

/// Whether an object is an entry of a log: it has a method, or a request line, and a status under one of their
/// usual names.
pub(crate) fn is_entry(entry: &Tree) -> bool {
    let has_request = value(entry, METHOD).is_some() || request_line(entry).is_some();
    has_request && value(entry, STATUS).is_some()
}

/// Whether an object with a request and a response is an entry of a log, and no stub or cassette: it has what
/// only logs have, or its request was sent.
pub(crate) fn is_nested_entry(entry: &Tree) -> bool {
    let marks =
        ["latencies", "started_at", "start_time", "upstream_uri", "route_id", "service_id", "client_ip"];
    let Some(request) = entry.get("request") else { return false };
    let has = |key: &str| request.get(key).is_some();
    marks.iter().any(|mark| entry.get(mark).is_some()) || (has("uri") && has("url") && has("method"))
}

/// Reads an entry, or a list of entries.
pub(super) fn read(document: &Tree, place: &Place, traffic: &mut Traffic) {
    let Tree::List(entries) = document else { return read_entry(document, place, traffic) };
    let mut segments = Vec::new();
    for (index, entry) in entries.iter().enumerate() {
        let place = place.item(index);
        match envoy_tap::is_segment(entry) {
            true => segments.push((place, entry)),
            false => read_entry(entry, &place, traffic),
        }
    }
    envoy_tap::read_segments(&segments, traffic);
}

fn read_entry(entry: &Tree, place: &Place, traffic: &mut Traffic) {
    if let Some(trace) = entry.get("http_buffered_trace") {
        return envoy_tap::read(trace, &place.key("http_buffered_trace"), traffic);
    }
    if envoy_tap::is_segment(entry) {
        return envoy_tap::read_segments(&[(place.clone(), entry)], traffic);
    }
    let read = match (entry.get("request"), entry.get("response")) {
        (Some(request @ Tree::Map(_)), response) => nested(request, response, place, traffic),
        _ => flat(entry, place, traffic),
    };
    traffic.push(place, read);
}

/// Reads an entry with an object for the request, and one for the response.
fn nested(
    request: &Tree,
    response: Option<&Tree>,
    place: &Place,
    traffic: &mut Traffic,
) -> Result<Exchange, String> {
    let Some(word) = text(request, METHOD) else { return Err("is no exchange: it has no method".into()) };
    let method = method(&word)?;
    let url = url(request).ok_or("is no exchange: it has no URL")?;
    let sent = logged_headers(request.get("headers"));
    let place_of_request = place.key("request");
    let body = body(request, "body", &sent, &place_of_request, traffic);
    let request = Request { method, url, headers: sent, body };
    let response = match response {
        Some(written @ Tree::Map(_)) => {
            let Some(status) = value(written, STATUS).and_then(Tree::to_status) else {
                return Err("is no exchange: it has no status".into());
            };
            let headers = logged_headers(written.get("headers"));
            let body = self::body(written, "body", &headers, &place.key("response"), traffic);
            Some(Response { status, headers, body })
        }
        _ => None,
    };
    Ok(Exchange { request, response, provenance: Provenance::Captured, place: place.clone() })
}

/// Reads an entry with all its keys side by side.
fn flat(entry: &Tree, place: &Place, traffic: &mut Traffic) -> Result<Exchange, String> {
    let line = request_line(entry);
    let word = text(entry, METHOD).or_else(|| line.map(|(method, _)| method.to_owned()));
    let Some(word) = word else { return Err("is no exchange: it has no method".into()) };
    let method = method(&word)?;
    let Some(status) = value(entry, STATUS).and_then(Tree::to_status) else {
        return Err("is no exchange: it has no status".into());
    };
    let url = url(entry).or_else(|| line.map(|(_, target)| with_host(entry, target)));
    let url = url.ok_or("is no exchange: it has no URL")?;
    let sent = logged_headers(value(entry, REQUEST_HEADERS));
    let received = logged_headers(value(entry, RESPONSE_HEADERS));
    let key = |keys: &[&'static str]| keys.iter().copied().find(|key| value(entry, &[key]).is_some());
    let request_body = key(REQUEST_BODY).and_then(|key| body(entry, key, &sent, place, traffic));
    let response_body = key(RESPONSE_BODY).and_then(|key| body(entry, key, &received, place, traffic));
    let request = Request { method, url, headers: sent, body: request_body };
    let response = Some(Response { status, headers: received, body: response_body });
    Ok(Exchange { request, response, provenance: Provenance::Captured, place: place.clone() })
}

/// The value of the first key that has one; `-` and the empty text say that there is none.
fn value<'t>(object: &'t Tree, keys: &[&str]) -> Option<&'t Tree> {
    let is_none = |value: &Tree| matches!(value, Tree::Null) || matches!(value.as_text(), Some("" | "-"));
    keys.iter().find_map(|key| object.get(key).filter(|value| !is_none(value)))
}

fn text(object: &Tree, keys: &[&str]) -> Option<String> {
    value(object, keys).and_then(Tree::to_text)
}

/// The method and the target of a request line, as nginx has it in `request`: `GET /path HTTP/1.1`.
fn request_line(entry: &Tree) -> Option<(&str, &str)> {
    let mut words = entry.get("request")?.as_text()?.split_whitespace();
    let (method, target, version) = (words.next()?, words.next()?, words.next()?);
    (is_method(method) && version.starts_with("HTTP/")).then_some((method, target))
}

/// The URL with its query. What a log has before routing counts, because clients send it.
fn url(object: &Tree) -> Option<String> {
    let url = with_host(object, &text(object, URL)?);
    let query = value(object, QUERY).filter(|_| !url.contains('?')).map(query).unwrap_or_default();
    Some(if query.is_empty() { url } else { format!("{url}?{query}") })
}

/// A query, which is text or an object of values.
fn query(value: &Tree) -> String {
    let mut pairs = Vec::new();
    for (name, value) in value.entries() {
        let one = std::slice::from_ref(value);
        for value in if let Tree::List(values) = value { values } else { one } {
            pairs.push(format!("{name}={}", value.to_text().unwrap_or_default()));
        }
    }
    value.as_text().map_or_else(|| pairs.join("&"), |text| text.trim_start_matches('?').to_owned())
}

/// The target with the scheme and the host of the entry, if it has them.
fn with_host(object: &Tree, target: &str) -> String {
    match text(object, HOST) {
        Some(host) if target.starts_with('/') => {
            let scheme = text(object, &["scheme", "request_scheme"]).unwrap_or_else(|| "http".to_owned());
            format!("{scheme}://{host}{target}")
        }
        _ => target.to_owned(),
    }
}

/// Headers, which can be JSON text in a text.
fn logged_headers(value: Option<&Tree>) -> Vec<(String, String)> {
    let parsed = value.and_then(Tree::as_text).and_then(|text| tree::json(text.as_bytes()).ok());
    headers::of(parsed.as_ref().or(value))
}

/// The body under a key: text, base64 without a mark as Go writes bytes, or a value.
fn body(
    object: &Tree,
    key: &str,
    sent_with: &[(String, String)],
    place: &Place,
    traffic: &mut Traffic,
) -> Option<Body> {
    let place = place.key(key);
    match value(object, &[key])? {
        Tree::Text(text) => {
            let recorded = bytes::from_unmarked_base64(text).unwrap_or_else(|| text.as_bytes().to_vec());
            traffic.recorded(recorded, sent_with, &place)
        }
        value => Some(Body::json(value.to_json(), place)),
    }
}

#[cfg(test)]
mod tests {
    use crate::{Format, NoSiblings, sink};

    #[track_caller]
    fn check(log: &str, expected: &[&str]) {
        let traffic = crate::read(log.as_bytes(), &NoSiblings).expect("this is a log");
        assert_eq!(traffic.format, Format::ServerLog);
        assert_eq!(sink::tests::lines(&traffic), expected);
    }

    #[test]
    fn logs_of_kong_are_read_as_the_client_sent_them() {
        let kong = |bodies: (&str, &str)| {
            format!(
                r#"{{"request": {{"method": "POST", "uri": "/v1/orders?a=1", "url": "http://a.b:8000/v1/orders?a=1",
                "querystring": {{"a": "1"}}, "headers": {{"accept": "*/*"}}, "size": 75{}}},
                "upstream_uri": "/orders", "latencies": {{"request": 9}}, "started_at": 1,
                "response": {{"status": 201, "headers": {{"via": "kong"}}, "size": 9{}}}}}"#,
                bodies.0, bodies.1
            )
            .replace('\n', " ")
        };
        let bodies = (r#", "body": "{\"b\":1}""#, r#", "body": "{\"id\":1}""#);
        check(
            &format!("{}\n{}\n", kong(("", "")), kong(bodies)),
            &[
                "POST http://a.b:8000/v1/orders?a=1 -> 201",
                "POST http://a.b:8000/v1/orders?a=1 {\"b\":1} -> 201 {\"id\":1}",
            ],
        );
    }

    #[test]
    fn logs_of_apisix_are_read_as_lines_and_as_lists() {
        let entry = r#"{"request": {"method": "GET", "uri": "/a", "url": "http://a.b:9080/a", "querystring": {"q": ["1", "2"]},
            "headers": {"host": "a.b"}, "size": 1}, "response": {"status": "200", "headers": {}, "size": 2, "body": "[]"}}"#;
        let line = "GET http://a.b:9080/a?q=1&q=2 -> 200 []";
        check(&format!("[{entry}, {entry}]"), &[line, line]);
        check(&entry.replace('\n', " "), &[line]);
    }

    #[test]
    fn logs_with_the_keys_of_operators_are_read() {
        check(
            r#"{"request_method": "POST", "request_uri": "/a?b=1", "status": "200", "host": "c.d", "scheme": "https",
            "request_body": "{\"x\":1}", "resp_body": "{}"}"#,
            &["POST https://c.d/a?b=1 {\"x\":1} -> 200 {}"],
        );
        check(
            r#"{"request_method": "GET", "uri": "/a", "args": "b=1", "status": 404, "request_body": "-", "resp_body": ""}"#,
            &["GET /a?b=1 -> 404"],
        );
        // Apache has the question mark in its query.
        check(r#"{"method": "GET", "uri": "/a", "query": "?b=1", "status": "200"}"#, &["GET /a?b=1 -> 200"]);
        check(r#"{"request": "GET /a HTTP/1.1", "status": "200", "args": "-"}"#, &["GET /a -> 200"]);
        // Envoy.
        check(
            r#"{"method": "GET", "path": "/a?b=1", "response_code": 200, "authority": "c.d"}"#,
            &["GET http://c.d/a?b=1 -> 200"],
        );
    }

    #[test]
    fn headers_and_bodies_can_be_text_in_text() {
        let log = r#"{"request_method": "GET", "uri": "/a", "status": "200", "response_headers": "{\"A\": \"1\"}"}"#;
        let traffic = crate::read(log.as_bytes(), &NoSiblings).expect("this is a log");
        let response = traffic.exchanges[0].response.as_ref().expect("there is a status");
        assert_eq!(response.headers, [("A".to_owned(), "1".to_owned())]);
        // An export of an index, and bytes of Go.
        check(
            r#"{"_index": "x", "_source": {"request": {"method": "PUT", "url": "/a", "headers": {"A": ["1"]}, "body": "eyJhIjoxfQ=="},
            "response": {"status_code": 200, "body": "W10="}}}"#
                .replace('\n', " ")
                .as_str(),
            &["PUT /a {\"a\":1} -> 200 []"],
        );
        check(
            r#"{"request": {"method": "PUT", "uri": "/a", "body": {"a": 1}}, "response": {"status": 200}}"#,
            &["PUT /a {\"a\":1} -> 200"],
        );
    }

    #[test]
    fn entries_without_a_method_or_a_status_are_gaps() {
        let log = concat!(
            "{\"level\": \"info\", \"msg\": \"started\"}\n",
            "{\"method\": \"GET\", \"uri\": \"/a\", \"status\": 200}\n",
            "{\"method\": \"-\", \"uri\": \"/a\", \"status\": 400}\n",
            "{\"method\": \"GET\", \"uri\": \"/a\", \"status\": \"-\"}\n",
            "{\"method\": \"GET\", \"uri\": \n",
        );
        check(
            log,
            &[
                "GET /a -> 200",
                "is no entry of a format that is read",
                "82 is no exchange: it has no method",
                "126 is no exchange: it has no status",
                "172 is no JSON: EOF while parsing a value at line 1 column 24",
            ],
        );
    }
}
