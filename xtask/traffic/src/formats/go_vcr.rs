//! Reads cassettes of go-vcr: format 1 of its versions 1 and 2, and format 2 of its versions 3 and 4.

use super::parts;
use crate::exchange::Exchange;
use crate::tree::Tree;
use crate::{Place, Traffic};

/// Reads a cassette.
pub(super) fn read(document: &Tree, place: &Place, traffic: &mut Traffic) {
    parts::each(document.get("interactions"), &place.key("interactions"), traffic, exchange);
}

/// Reads an interaction. The form of a request is a copy of its body and its query, and is not read.
fn exchange(interaction: &Tree, place: &Place, traffic: &mut Traffic) -> Result<Exchange, String> {
    parts::COMMON.exchange(interaction, place, traffic)
}

#[cfg(test)]
mod tests {
    use super::super::parts::check;

    #[test]
    fn format_1_is_read() {
        check(
            r#"---
version: 1
interactions:
- request:
    body: a=1
    form:
      a:
      - "1"
    headers:
      Accept:
      - application/json
    url: https://a.test/x?y=1
    method: ""
  response:
    body: '[1]'
    headers:
      Content-Type:
      - application/json
    status: 200 OK
    code: 200
    duration: 73.9ms
- request: {body: "", form: {}, headers: {}, url: https://a.test/y, method: DELETE}
  response: {body: "", headers: {}, status: 204 No Content, duration: ""}
"#,
            "go-vcr
/interactions/0: GET https://a.test/x?y=1 [Accept: application/json] a=1 at /interactions/0/request/body = 200 [Content-Type: application/json] [1] at /interactions/0/response/body
/interactions/1: DELETE https://a.test/y = 204",
        );
    }

    #[test]
    fn format_2_is_read() {
        check(
            r#"---
version: 2
interactions:
    - id: 0
      request:
        proto: HTTP/1.1
        proto_major: 1
        proto_minor: 1
        content_length: 7
        transfer_encoding: []
        trailer: {}
        host: a.test
        remote_addr: ""
        request_uri: ""
        body: '{"a":1}'
        form: {}
        headers: {}
        url: https://a.test/x
        method: POST
      response:
        proto: HTTP/2.0
        transfer_encoding: []
        trailer: {}
        content_length: -1
        uncompressed: true
        body: !!binary H4sIAAAAAAACA4s2jAUAuDIvTAMAAAA=
        headers: {}
        status: 201 Created
        code: 201
        duration: 100ms
"#,
            "go-vcr\n/interactions/0: POST https://a.test/x {\"a\":1} at /interactions/0/request/body = 201 [1] at /interactions/0/response/body",
        );
        check("version: 2\ninteractions: []\n", "go-vcr");
    }

    #[test]
    fn what_is_broken_is_a_gap() {
        check(
            "version: 1
interactions:
- {}
- request: {url: 'https://a.test/', method: GET}
  response: {code: 0, status: ''}
- request: {url: 'https://a.test/', method: GET}
  response: {code: 200, headers: {Content-Type: [text/event-stream]}, body: ': x'}
- request: {url: 'https://a.test/', method: FETCH}
",
            "go-vcr
/interactions/1: GET https://a.test/ = nothing
/interactions/2: GET https://a.test/ = 200 [Content-Type: text/event-stream]
/interactions/0 is no exchange: it has no request
/interactions/1/response is no response: it has no status
/interactions/2/response/body is a stream of events, which is not read
/interactions/3 is no exchange: `FETCH` is no method of HTTP",
        );
    }
}
