//! Reads fixtures of nock and nockBack.

use super::bodies::{self, Headers};
use super::parts;
use crate::exchange::{Body, Exchange, Request, Response};
use crate::methods;
use crate::tree::Tree;
use crate::{Place, Traffic, bytes, headers};

/// Reads a fixture.
pub(super) fn read(document: &Tree, place: &Place, traffic: &mut Traffic) {
    parts::each(Some(document), place, traffic, exchange);
}

fn exchange(definition: &Tree, place: &Place, traffic: &mut Traffic) -> Result<Exchange, String> {
    let text = |key: &str| definition.get(key).and_then(Tree::as_text);
    let method = methods::method(text("method").unwrap_or_default())?;
    let url = url(definition)?;
    let headers = headers_of(definition.get("reqheaders"));
    // `*` stands for any body.
    let body = definition.get("body").filter(|body| body.as_text() != Some("*"));
    let body = bodies::value(body, &headers, place.key("body"), traffic);
    let request = Request { method, url, headers, body };
    let response = response(definition, place, traffic);
    Ok(Exchange { request, response, provenance: traffic.format.provenance(), place: place.clone() })
}

/// The URL: the scope, the port of older versions, and the path with its query.
fn url(definition: &Tree) -> Result<String, String> {
    let scope = definition.get("scope").and_then(Tree::as_text).filter(|scope| !scope.is_empty());
    let scope = scope.ok_or("is no exchange: it has no scope")?.trim_end_matches('/');
    let path = match definition.get("path") {
        Some(Tree::Text(path)) => path.as_str(),
        Some(Tree::Map(_)) => return Err("is no exchange: its path is a pattern".to_owned()),
        _ => return Err("is no exchange: it has no path".to_owned()),
    };
    let has_port = scope.rsplit_once(':').is_some_and(|(_, port)| port.bytes().all(|b| b.is_ascii_digit()));
    let port = definition.get("port").and_then(Tree::to_text).filter(|_| !has_port);
    let port = port.map(|port| format!(":{port}")).unwrap_or_default();
    let slash = if path.starts_with('/') { "" } else { "/" };
    Ok(parts::without_standard_port(&format!("{scope}{port}{slash}{path}")))
}

/// Headers as a map, or as a list of names and values in turn.
fn headers_of(written: Option<&Tree>) -> Vec<(String, String)> {
    let Some(Tree::List(items)) = written else { return headers::of(written) };
    let (pairs, rest) = items.as_chunks::<2>();
    let is_flat = rest.is_empty() && items.iter().all(|item| item.to_text().is_some());
    if !is_flat {
        return headers::of(written);
    }
    headers::of(Some(&Tree::List(pairs.iter().map(|pair| Tree::List(pair.to_vec())).collect())))
}

/// Reads the response, which is a part of the definition. nock answers 200 where no status is written; its first
/// versions had the status under `reply`.
fn response(definition: &Tree, place: &Place, traffic: &mut Traffic) -> Option<Response> {
    let written = definition.get("status").or_else(|| definition.get("reply"));
    let status = match written {
        None => 200,
        Some(written) => {
            let Some(status) = written.to_status() else {
                traffic.gap(&place.key("status"), "is no status");
                return None;
            };
            status
        }
    };
    let headers = headers_of(definition.get("rawHeaders").or_else(|| definition.get("headers")));
    let body = response_body(definition, &headers, place.key("response"), traffic);
    Some(Response { status, headers, body })
}

/// Reads the body of the response: a JSON value, text, or what is binary in hexadecimal.
fn response_body(definition: &Tree, headers: &Headers, place: Place, traffic: &mut Traffic) -> Option<Body> {
    let response = definition.get("response")?;
    let is_binary = definition.get("responseIsBinary").and_then(Tree::as_bool);
    let is_encoded = headers::get(headers, "content-encoding").is_some();
    let decoded = match response {
        // Chunks of a compressed body. Without `content-encoding` a list is a JSON answer.
        Tree::List(chunks) if is_encoded && !chunks.is_empty() => {
            let chunk = |chunk: &Tree| chunk.as_text().and_then(bytes::from_hex);
            chunks.iter().map(chunk).collect::<Option<Vec<_>>>().map(|chunks| chunks.concat())
        }
        // Older files lack the mark; then only what begins as gzip is surely no text.
        Tree::Text(text) => bytes::from_hex(text)
            .filter(|bytes| is_binary == Some(true) || is_binary.is_none() && bytes.starts_with(b"\x1f\x8b")),
        _ => None,
    };
    match decoded {
        Some(bytes) => bodies::value(Some(&Tree::Bytes(bytes)), headers, place, traffic),
        None => bodies::value(Some(response), headers, place, traffic),
    }
}

#[cfg(test)]
mod tests {
    use super::super::parts::check;

    #[test]
    fn a_fixture_is_read() {
        check(
            r#"[
{"scope": "https://a.test:443", "method": "GET", "path": "/x?y=1", "body": "", "status": 200, "response": {"a": 1},
 "rawHeaders": ["Content-Type", "application/json", "A", "1", "A", "2"], "reqheaders": {"accept": "*/*"}, "responseIsBinary": false},
{"scope": "http://a.test:8080", "method": "post", "path": "/x", "body": {"b": 2}, "status": 201, "response": "text", "headers": {"A": ["1", "2"], "B": 3}},
{"scope": "http://a.test", "method": "PUT", "path": "/x", "body": "b=2", "status": 204, "response": "", "rawHeaders": {"A": "1"}}
]"#,
            "nock
/0: GET https://a.test/x?y=1 [accept: */*] = 200 [Content-Type: application/json] [A: 1] [A: 2] {\"a\":1} at /0/response
/1: POST http://a.test:8080/x {\"b\":2} at /1/body = 201 [A: 1] [A: 2] [B: 3] text at /1/response
/2: PUT http://a.test/x b=2 at /2/body = 204 [A: 1]",
        );
    }

    #[test]
    fn binary_answers_are_hexadecimal() {
        check(
            r#"[
{"scope": "http://a.test", "method": "GET", "path": "/1", "status": 200, "response": ["1f8b08000000000002038b368c", "0500b8322f4c03000000"], "headers": {"content-encoding": "gzip"}},
{"scope": "http://a.test", "method": "GET", "path": "/2", "status": 200, "response": "5b315d", "responseIsBinary": true},
{"scope": "http://a.test", "method": "GET", "path": "/3", "status": 200, "response": "1f8b08000000000002038b368c0500b8322f4c03000000"},
{"scope": "http://a.test", "method": "GET", "path": "/4", "status": 200, "response": ["1f8b"]},
{"scope": "http://a.test", "method": "GET", "path": "/5", "status": 200, "response": ["no hex"], "headers": {"content-encoding": "gzip"}},
{"scope": "http://a.test", "method": "GET", "path": "/6", "status": 200, "response": "1234", "responseIsBinary": false}
]"#,
            r#"nock
/0: GET http://a.test/1 = 200 [content-encoding: gzip] [1] at /0/response
/1: GET http://a.test/2 = 200 [1] at /1/response
/2: GET http://a.test/3 = 200 [1] at /2/response
/3: GET http://a.test/4 = 200 ["1f8b"] at /3/response
/4: GET http://a.test/5 = 200 [content-encoding: gzip] ["no hex"] at /4/response
/5: GET http://a.test/6 = 200 1234 at /5/response"#,
        );
    }

    #[test]
    fn older_definitions_and_wildcards_are_read() {
        check(
            r#"[
{"scope": "http://a.test", "port": 81, "path": "/x", "reply": "404", "response": "no"},
{"scope": "http://a.test:82", "port": 81, "path": "x", "body": "*", "response": []}
]"#,
            "nock\n/0: GET http://a.test:81/x = 404 no at /0/response\n/1: GET http://a.test:82/x = 200 [] at /1/response",
        );
    }

    #[test]
    fn what_is_broken_is_a_gap() {
        check(
            r#"[
{"scope": "http://a.test", "method": "GET", "path": {"regex": "x"}, "status": 200},
{"scope": "http://a.test", "method": "GET"}, {"path": "/x"}, null,
{"scope": "http://a.test", "path": "/x", "status": "none"},
{"scope": "http://a.test", "path": "/x", "status": 200, "response": ["1f8b0800"], "headers": {"content-encoding": "gzip"}},
{"scope": "http://a.test", "path": "/x", "status": 200, "response": "data: {}\n\n"}
]"#,
            "nock
/4: GET http://a.test/x = nothing
/5: GET http://a.test/x = 200 [content-encoding: gzip]
/6: GET http://a.test/x = 200
/0 is no exchange: its path is a pattern
/1 is no exchange: it has no path
/2 is no exchange: it has no scope
/3 is no exchange: it has no scope
/4/status is no status
/5/response is no whole gzip: unexpected end of file
/6/response is a stream of events, which is not read",
        );
    }
}
