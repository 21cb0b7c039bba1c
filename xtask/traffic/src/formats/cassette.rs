//! Reads cassettes of VCR for Ruby, also of its first versions and of vcr for R, and of Betamax.

use super::bodies::{self, Headers};
use super::parts::{self, Dialect};
use crate::exchange::{Body, Exchange};
use crate::tree::Tree;
use crate::{Place, Traffic};

/// Reads a cassette: an object with its interactions, or, before VCR 2.0, a list of them.
pub(super) fn read(document: &Tree, place: &Place, traffic: &mut Traffic) {
    match document {
        Tree::List(_) => parts::each(Some(document), place, traffic, exchange),
        _ => {
            let place = place.key("http_interactions");
            parts::each(document.get("http_interactions"), &place, traffic, exchange);
        }
    }
}

/// How VCR writes an interaction. Before 2.0 the standard port was a part of the URL.
pub(super) const DIALECT: Dialect = Dialect {
    url: |request| request.get("uri").and_then(Tree::as_text).map(parts::without_standard_port),
    request_body: body,
    response_body: body,
    ..parts::COMMON
};

fn exchange(interaction: &Tree, place: &Place, traffic: &mut Traffic) -> Result<Exchange, String> {
    // Cassettes that were edited by hand may have a regular expression, `!ruby/regexp /…/`; a URL is absolute.
    let uri = interaction.path(&["request", "uri"]).and_then(Tree::as_text);
    if uri.is_some_and(|uri| uri.starts_with('/')) {
        return Err("is no exchange: its URL is a pattern".to_owned());
    }
    DIALECT.exchange(interaction, place, traffic)
}

/// Reads a body; vcr for R can write it into a file of its own, whose name is then the text.
fn body(part: &Tree, headers: &Headers, place: &Place, traffic: &mut Traffic) -> Option<Body> {
    let file = part.path(&["body", "file"]).and_then(Tree::to_text);
    if part.path(&["body", "string"]).is_some() && matches!(file.as_deref(), Some("yes" | "true")) {
        traffic.gap(&place.key("body"), "is in a file of its own, which is not read");
        return None;
    }
    bodies::with_encoding(part, headers, place, traffic)
}

#[cfg(test)]
mod tests {
    use std::io::Write;

    use super::*;

    #[track_caller]
    fn check(content: &str, expected: &str) {
        assert_eq!(parts::shown(content.as_bytes()), expected);
        // The compressed serializer writes the same text through zlib.
        let mut packed = flate2::write::ZlibEncoder::new(Vec::new(), flate2::Compression::default());
        packed.write_all(content.as_bytes()).expect("memory can be written");
        assert_eq!(parts::shown(&packed.finish().expect("memory can be written")), expected);
    }

    #[test]
    fn yaml_of_vcr_is_read() {
        check(
            "---
http_interactions:
- request:
    method: post
    uri: https://<HOST>/v1/orders?key=<<KEY>>
    body:
      encoding: US-ASCII
      string: a=1
    headers:
      Accept:
      - '*/*'
      - text/html
  response:
    status:
      code: 200
      message: OK
    headers:
      Content-Type:
      - application/json
    body:
      encoding: ASCII-8BIT
      string: !binary |-
        eyJpZCI6
        MX0=
    http_version:
  recorded_at: Tue, 01 Nov 2011 04:58:44 GMT
- request: {method: get, uri: 'https://a.test/', body: {encoding: UTF-8, string: ''}, headers: {}}
  response: {status: {code: 204, message: }, headers: {}, body: {encoding: UTF-8, string: ''}}
recorded_with: VCR 6.1.0
",
            "VCR
/http_interactions/0: POST https://{{HOST}}/v1/orders?key={{KEY}} [Accept: */*] [Accept: text/html] a=1 at /http_interactions/0/request/body/string = 200 [Content-Type: application/json] {\"id\":1} at /http_interactions/0/response/body/string
/http_interactions/1: GET https://a.test/ = 204",
        );
    }

    #[test]
    fn json_of_vcr_is_read() {
        // The response is gzip of `[1]` under a header that the file keeps, in lines as Ruby breaks them.
        check(
            r#"{"http_interactions":[{"request":{"method":"get","uri":"https://a.test/x","body":{"encoding":"UTF-8","base64_string":""},"headers":{}},"response":{"status":{"code":200,"message":null},"headers":{"Content-Encoding":["gzip"]},"body":{"encoding":"ASCII-8BIT","base64_string":"H4sIAAAAAAACA4s2\njAUAuDIvTAMAAAA=\n"},"http_version":null}}],"recorded_with":"VCR 2.9.3"}"#,
            "VCR\n/http_interactions/0: GET https://a.test/x = 200 [Content-Encoding: gzip] [1] at /http_interactions/0/response/body/base64_string",
        );
    }

    #[test]
    fn cassettes_before_2_0_are_read() {
        check(
            r#"---
- !ruby/struct:VCR::HTTPInteraction
  request: !ruby/struct:VCR::Request
    method: :get
    uri: http://a.test:80/x
    body:
    headers:
  response: !ruby/struct:VCR::Response
    status: !ruby/struct:VCR::ResponseStatus
      code: 200
      message: OK
    headers:
      content-type:
      - application/json
    body: "[1]"
    http_version: "1.1"
- !ruby/struct:VCR::HTTPInteraction
  request: !ruby/struct:VCR::Request
    method: :put
    uri: https://a.test:443/y
    body: !str
      str: a=1
      "@read": true
    headers: {}
  response: null
"#,
            "VCR\n/0: GET http://a.test/x = 200 [content-type: application/json] [1] at /0/response/body\n/1: PUT https://a.test/y a=1 at /1/request/body/str = nothing",
        );
    }

    #[test]
    fn what_old_yaml_and_hands_write_is_read() {
        // Ruby 1.9 put a bare tag before quoted texts, and gzip bytes as characters into them.
        check(
            r#"http_interactions:
- request:
    method: !ruby/sym get
    uri: ! 'https://a.test/<%= "x" %>'
    body: {encoding: US-ASCII, string: ! ''}
    headers: {Accept: [! '*/*']}
  response:
    status: {code: 200, message: OK}
    headers: !ruby/hash:Net::HTTP::Headers {A: [! '1']}
    body:
      encoding: ASCII-8BIT
      string: !ruby/string:Sawyer "\x1F\x8B\b\0\0\0\0\0\x02\x03\x8B6\x8C\x05\0\xB82/L\x03\0\0\0"
- request: {method: get, uri: !ruby/regexp '/a\.test/', headers: {}}
  response: {status: {code: 200}}
recorded_with: VCR 2.4.0
"#,
            "VCR
/http_interactions/0: GET https://a.test/{{\"x\"}} [Accept: */*] = 200 [A: 1] [1] at /http_interactions/0/response/body/string
/http_interactions/1 is no exchange: its URL is a pattern",
        );
    }

    #[test]
    fn betamax_is_read() {
        // With gzip both keys are written, and the text is empty; headers and bodies can be plain.
        check(
            r#"{"http_interactions": [
{"request": {"body": {"encoding": "utf-8", "string": ""}, "headers": {"Accept": "a, b"}, "method": "GET", "uri": "https://a.test/x"},
 "response": {"body": {"base64_string": "H4sIAAAAAAACA4s2jAUAuDIvTAMAAAA=", "encoding": null, "string": ""}, "headers": {}, "status": {"code": 200, "message": "OK"}, "url": "https://a.test/x"}, "recorded_at": "2015-01-01T00:00:00"},
{"request": {"body": "a=1", "headers": {}, "method": "POST", "uri": "https://a.test/x"},
 "response": {"body": {"base64_string": "{no base64}"}, "headers": {"A": ["1"]}, "status_code": 201}}
], "recorded_with": "betamax/0.8.1"}"#,
            "Betamax\n/http_interactions/0: GET https://a.test/x [Accept: a, b] = 200 [1] at /http_interactions/0/response/body/base64_string\n/http_interactions/1: POST https://a.test/x a=1 at /http_interactions/1/request/body = 201 [A: 1] {no base64} at /http_interactions/1/response/body/base64_string",
        );
    }

    #[test]
    fn cassettes_of_r_are_read() {
        check(
            "http_interactions:
- request: {method: get, uri: 'https://a.test/', body: {encoding: '', string: ''}, headers: {}}
  response:
    status: {status_code: 200, category: Success, reason: OK, message: 'Success: (200) OK'}
    headers: {}
    body: {encoding: UTF-8, file: no, string: '[1]'}
- request: {method: get, uri: 'https://a.test/', body: {encoding: '', string: ''}, headers: {}}
  response: {status: {status_code: 200}, headers: {}, body: {encoding: '', file: yes, string: ../b.json}}
recorded_with: vcr/0.5.4, webmockr/0.7.0
",
            "VCR
/http_interactions/0: GET https://a.test/ = 200 [1] at /http_interactions/0/response/body/string
/http_interactions/1: GET https://a.test/ = 200
/http_interactions/1/response/body is in a file of its own, which is not read",
        );
    }

    #[test]
    fn what_is_broken_is_a_gap_and_the_rest_counts() {
        check(
            r#"{"http_interactions": [null, {}, {"request": {"uri": "https://a.test/"}}, {"request": {"method": "get"}},
{"request": {"method": "get", "uri": "https://a.test/"}, "response": {"status": {"code": null}}},
{"request": {"method": "get", "uri": "https://a.test/"}, "response": {"status": {"code": 200}, "body": {"base64_string": "H4sIAAAAAAACA4s2"}}},
{"request": {"method": "get", "uri": "https://a.test/"}, "response": {"status": {"code": 200}, "headers": {"Content-Type": ["text/event-stream"]}, "body": "id: 1\n\n"}}
], "recorded_with": "VCR 6"}"#,
            "VCR
/http_interactions/4: GET https://a.test/ = nothing
/http_interactions/5: GET https://a.test/ = 200
/http_interactions/6: GET https://a.test/ = 200 [Content-Type: text/event-stream]
/http_interactions/0 is no exchange: it has no request
/http_interactions/1 is no exchange: it has no request
/http_interactions/2 is no exchange: its request has no method
/http_interactions/3 is no exchange: its request has no URL
/http_interactions/4/response is no response: it has no status
/http_interactions/5/response/body/base64_string is no whole gzip: incomplete deflate stream
/http_interactions/6/response/body is a stream of events, which is not read",
        );
        check(
            "http_interactions: 1\nrecorded_with: VCR 6\n",
            "VCR\n/http_interactions is no list of exchanges",
        );
        check("http_interactions:\nrecorded_with: VCR 6\n", "VCR");
    }
}
