//! Reads cassettes of ExVCR.

use super::bodies::{self, Headers};
use super::parts::{self, Dialect};
use crate::exchange::{Body, Exchange};
use crate::tree::Tree;
use crate::{Place, Traffic};

/// Reads a cassette.
pub(super) fn read(document: &Tree, place: &Place, traffic: &mut Traffic) {
    parts::each(Some(document), place, traffic, exchange);
}

const DIALECT: Dialect = Dialect { request_body, response_body, ..parts::COMMON };

fn exchange(recording: &Tree, place: &Place, traffic: &mut Traffic) -> Result<Exchange, String> {
    // Cassettes that were written by hand may have a pattern of Elixir.
    let url = recording.path(&["request", "url"]).and_then(Tree::as_text);
    if url.is_some_and(|url| url.starts_with("~r")) {
        return Err("is no exchange: its URL is a pattern".to_owned());
    }
    let is_error = recording.path(&["response", "type"]).and_then(Tree::as_text) == Some("error");
    if is_error {
        // The reason of the error stands in place of a body.
        let request = recording.entries().iter().filter(|(key, _)| key == "request").cloned();
        return DIALECT.exchange(&Tree::Map(request.collect()), place, traffic);
    }
    DIALECT.exchange(recording, place, traffic)
}

/// Reads the body of a request, under either of its keys.
fn request_body(request: &Tree, headers: &Headers, place: &Place, traffic: &mut Traffic) -> Option<Body> {
    let mut read = |key: &str| bodies::value(request.get(key), headers, place.key(key), traffic);
    read("body").or_else(|| read("request_body"))
}

/// Reads the body of a response; a binary one is a term of Erlang in base64.
fn response_body(response: &Tree, headers: &Headers, place: &Place, traffic: &mut Traffic) -> Option<Body> {
    let body = response.get("body");
    let place = place.key("body");
    let is_binary = response.get("binary").and_then(Tree::as_bool) == Some(true);
    match body.and_then(Tree::as_text) {
        Some(text) if is_binary => {
            let bytes = Tree::Bytes(without_term(bodies::base64_or_text(text)));
            bodies::value(Some(&bytes), headers, place, traffic)
        }
        _ => bodies::value(body, headers, place, traffic),
    }
}

/// The bytes inside a binary term of Erlang: the version, the tag of a binary, its length in four bytes, the
/// bytes. Other bytes stay as they are.
fn without_term(bytes: Vec<u8>) -> Vec<u8> {
    match bytes.as_slice() {
        [131, b'm', _, _, _, _, content @ ..] => content.to_vec(),
        _ => bytes,
    }
}

#[cfg(test)]
mod tests {
    use super::super::parts::check;

    #[test]
    fn a_cassette_is_read() {
        check(
            r#"[
  {"request": {"body": "a=1", "headers": {"Accept": "*/*"}, "method": "post", "options": [], "request_body": "", "url": "https://a.test/x"},
   "response": {"binary": false, "body": "[1]", "headers": {"Content-Type": "application/json"}, "status_code": 200, "type": "ok"}},
  {"request": {"body": "", "headers": [], "method": "put", "options": [], "request_body": "b", "url": "https://a.test/y"},
   "response": {"binary": true, "body": "g20AAAAXH4sIAAAAAAACA4s2jAUAuDIvTAMAAAA=", "headers": [], "status_code": 200, "type": "ok"}}
]"#,
            "ExVCR
/0: POST https://a.test/x [Accept: */*] a=1 at /0/request/body = 200 [Content-Type: application/json] [1] at /0/response/body
/1: PUT https://a.test/y b at /1/request/request_body = 200 [1] at /1/response/body",
        );
    }

    #[test]
    fn older_cassettes_errors_and_patterns() {
        check(
            r#"[
  {"request": {"body": "", "headers": [], "method": "get", "options": [], "url": "https://a.test/x"},
   "response": {"body": "{}", "headers": {"A": "1"}, "status_code": 404, "type": "ok"}},
  {"request": {"body": "", "headers": [], "method": "get", "url": "https://a.test/y"},
   "response": {"body": "req_timedout", "headers": [], "status_code": null, "type": "error"}},
  {"request": {"url": "~r/http:\\/\\/a.test/"}, "response": {"status_code": 200, "headers": {}, "body": "x"}},
  {"request": {"method": "get", "url": "https://a.test/z"}, "response": {"binary": true, "body": "no base64!", "status_code": ["HTTP/1.1", 200, "OK"]}}
]"#,
            "ExVCR
/0: GET https://a.test/x = 404 [A: 1] {} at /0/response/body
/1: GET https://a.test/y = nothing
/3: GET https://a.test/z = 200 no base64! at /3/response/body
/2 is no exchange: its URL is a pattern",
        );
    }

    #[test]
    fn cassettes_that_were_written_by_hand_are_read() {
        check(
            r#"[{"request": {"url": "https://a.test/x"}, "response": {"body": "1", "status_code": 200}},
{"request": {"method": "get", "url": "https://a.test/y"}, "response": {"body": "{}", "status_code": 200}}]"#,
            "ExVCR\n/1: GET https://a.test/y = 200 {} at /1/response/body\n/0 is no exchange: its request has no method",
        );
    }
}
