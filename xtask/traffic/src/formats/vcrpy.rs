//! Reads cassettes of vcrpy of all its versions, in YAML and JSON, also by serializers of projects.

use super::bodies::{self, Headers};
use super::parts::{self, Dialect};
use crate::exchange::{Body, Exchange};
use crate::tree::Tree;
use crate::{Place, Traffic, headers};

/// Reads a cassette: an object with its interactions, or, before 1.0, a list of them.
pub(super) fn read(document: &Tree, place: &Place, traffic: &mut Traffic) {
    match document {
        Tree::List(_) => parts::each(Some(document), place, traffic, exchange),
        _ => parts::each(document.get("interactions"), &place.key("interactions"), traffic, exchange),
    }
}

const DIALECT: Dialect =
    Dialect { url, headers: headers_of, request_body: body, response_body: body, ..parts::COMMON };

fn exchange(interaction: &Tree, place: &Place, traffic: &mut Traffic) -> Result<Exchange, String> {
    DIALECT.exchange(interaction, place, traffic)
}

/// The URL of a request; before 1.0 it was written in parts.
fn url(request: &Tree) -> Option<String> {
    if let Some(uri) = request.get("uri").or_else(|| request.get("url")) {
        return uri.to_text();
    }
    let part = |key: &str| request.get(key).and_then(Tree::to_text);
    let port = part("port").map(|port| format!(":{port}")).unwrap_or_default();
    let path = part("path").unwrap_or_else(|| "/".to_owned());
    let protocol = part("protocol").unwrap_or_else(|| "http".to_owned());
    Some(parts::without_standard_port(&format!("{protocol}://{}{port}{path}", part("host")?)))
}

/// The headers of a request or a response. Before 1.0 those of a request were a set of pairs, which YAML has as the arguments of a call, or a
/// dictionary of requests, which has its pairs under `_store`.
fn headers_of(part: &Tree) -> Vec<(String, String)> {
    let written = part.get("headers");
    if let Some(store) = written.and_then(|headers| headers.get("_store")) {
        let pairs = store.entries().iter().map(|(_, pair)| pair.clone());
        return headers::of(Some(&Tree::List(pairs.collect())));
    }
    let is_pairs = |list: &Tree| list.items().iter().all(|pair| matches!(pair, Tree::List(_)));
    match written {
        Some(Tree::List(arguments)) if arguments.len() == 1 && is_pairs(&arguments[0]) => {
            headers::of(arguments.first())
        }
        written => headers::of(written),
    }
}

/// Reads the body of a request or a response, under any of the keys that versions and serializers have it under.
fn body(part: &Tree, headers: &Headers, place: &Place, traffic: &mut Traffic) -> Option<Body> {
    if let Some(value) = part.get("parsed_body").filter(|value| **value != Tree::Null) {
        return Some(Body::json(value.to_json(), place.key("parsed_body")));
    }
    let written = part.get("body");
    if let Some(content) = part.get("content").filter(|_| written.is_none_or(|body| *body == Tree::Null)) {
        return bodies::encoded(Some(content), headers, place.key("content"), traffic);
    }
    // A file that was sent is an object of Python, whose state begins with the bytes.
    if let Some(bytes @ (Tree::Bytes(_) | Tree::Text(_))) =
        written.and_then(|body| body.get("state")).and_then(|state| state.items().first())
    {
        return bodies::value(Some(bytes), headers, place.key("body").key("state").item(0), traffic);
    }
    bodies::encoded(written, headers, place.key("body"), traffic)
}

#[cfg(test)]
mod tests {
    use super::super::parts::check;

    #[test]
    fn yaml_is_read() {
        check(
            "interactions:
- request:
    body: a=1
    headers:
      Accept: ['*/*']
    method: POST
    uri: https://a.test/x?y=1
  response:
    body:
      string: !!binary |
        H4sIAAAAAAACA4s2jAUAuDIvTAMAAAA=
    headers:
      Content-Encoding: [gzip]
    status: {code: 200, message: OK}
- request: {body: null, headers: {}, method: GET, uri: 'https://a.test/y'}
  response:
    body: {string: '{\"a\":
        1}'}
    headers: {}
    status: {code: 200, message: OK}
version: 1
",
            "vcrpy
/interactions/0: POST https://a.test/x?y=1 [Accept: */*] a=1 at /interactions/0/request/body = 200 [Content-Encoding: gzip] [1] at /interactions/0/response/body/string
/interactions/1: GET https://a.test/y = 200 {\"a\": 1} at /interactions/1/response/body/string",
        );
    }

    #[test]
    fn json_is_read() {
        check(
            r#"{"version": 1, "interactions": [{"request": {"uri": "https://a.test/x", "body": "\u007b}", "headers": {"A": ["1"]}, "method": "PUT"}, "response": {"status": {"message": "OK", "code": 200}, "headers": {}, "body": {"base64_string": "WzFd"}}}]}"#,
            "vcrpy\n/interactions/0: PUT https://a.test/x [A: 1] {} at /interactions/0/request/body = 200 [1] at /interactions/0/response/body/base64_string",
        );
    }

    #[test]
    fn older_httpx_is_read() {
        check(
            "interactions:
- request: {body: '', headers: {}, method: GET, uri: 'https://a.test/'}
  response:
    content: '[1]'
    headers: {content-encoding: [gzip]}
    http_version: HTTP/1.1
    status_code: 200
version: 1
",
            "vcrpy\n/interactions/0: GET https://a.test/ = 200 [content-encoding: gzip] [1] at /interactions/0/response/content",
        );
    }

    #[test]
    fn cassettes_before_1_0_are_read() {
        check(
            r"- request: !!python/object:vcr.request.Request
    body: null
    headers: !!python/object/apply:__builtin__.frozenset
    - - !!python/tuple [Accept, '*/*']
      - !!python/tuple [!!python/unicode 'X-A', b]
    host: a.test
    method: GET
    path: /x?y=1
    port: 443
    protocol: https
  response:
    body: {string: !!python/unicode '[1]'}
    headers: [!!python/unicode 'Content-Type: application/json

        ', 'A: b']
    status: {code: 200, message: OK}
- request: {body: a, headers: {_store: {accept: [Accept, text/html]}}, host: a.test, method: PUT, path: /, port: 8080, protocol: http}
  response: {body: {string: ''}, headers: [], status: {code: 204, message: ''}}
",
            "vcrpy
/0: GET https://a.test/x?y=1 [Accept: */*] [X-A: b] = 200 [Content-Type: application/json] [A: b] [1] at /0/response/body/string
/1: PUT http://a.test:8080/ [Accept: text/html] a at /1/request/body = 204",
        );
    }

    #[test]
    fn bodies_of_serializers_and_objects_are_read() {
        check(
            "interactions:
- request:
    method: POST
    parsed_body: {model: x, n: 1.5}
    uri: https://a.test/x
  response:
    headers: {content-type: [application/json]}
    parsed_body:
      id: 'null'
    status: {code: 200, message: OK}
- request:
    body: !!python/object/new:_io.BytesIO
      state: !!python/tuple
      - !!binary |
        YWJj
      - 0
      - null
    method: PUT
    uri: https://a.test/y
  response:
    body: {string: \"event: a\\ndata: {}\\n\\n\"}
    headers: {content-type: [text/event-stream]}
    status: {code: 200, message: OK}
version: 1
",
            r#"vcrpy
/interactions/0: POST https://a.test/x {"model":"x","n":1.5} at /interactions/0/request/parsed_body = 200 [content-type: application/json] {"id":"null"} at /interactions/0/response/parsed_body
/interactions/1: PUT https://a.test/y abc at /interactions/1/request/body/state/0 = 200 [content-type: text/event-stream]
/interactions/1/response/body/string is a stream of events, which is not read"#,
        );
    }

    #[test]
    fn what_is_broken_is_a_gap() {
        check(
            "interactions:\n- 1\n- request: {method: GET}\n- request: {method: GET, uri: 'https://a.test/'}\n  response: {}\nversion: 1\n",
            "vcrpy
/interactions/2: GET https://a.test/ = nothing
/interactions/0 is no exchange: it has no request
/interactions/1 is no exchange: its request has no URL
/interactions/2/response is no response: it has no status",
        );
        check("interactions: []\nversion: 1\n", "vcrpy");
    }
}
