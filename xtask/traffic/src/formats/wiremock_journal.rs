//! Reads the journal of requests of WireMock.

use crate::exchange::{Body, Exchange, Provenance, Request, Response};
use crate::methods::method;
use crate::tree::Tree;
use crate::{Place, Traffic, headers, written};

/// Reads a journal.
pub(super) fn read(document: &Tree, place: &Place, traffic: &mut Traffic) {
    let place = place.key("requests");
    for (index, one) in document.get("requests").map(Tree::items).unwrap_or_default().iter().enumerate() {
        let place = place.item(index);
        let read = entry(one, &place, traffic);
        traffic.push(&place, read);
    }
}

/// Reads an entry of a journal: a request that was received, with what a stub answered.
fn entry(one: &Tree, place: &Place, traffic: &mut Traffic) -> Result<Exchange, String> {
    let (received, place_of_request) = match one.get("request") {
        Some(received) => (received, place.key("request")),
        None => (one, place.clone()),
    };
    let url = ["absoluteUrl", "url"].iter().find_map(|key| received.get(key).and_then(Tree::as_text));
    let Some(url) = url else { return Err("is no exchange: its request has no URL".into()) };
    let Some(verb) = received.get("method").and_then(Tree::as_text) else {
        return Err("is no exchange: its request has no method".into());
    };
    let headers = headers::of(received.get("headers"));
    let body = part_body(received, &headers, &place_of_request, traffic);
    let request = Request { method: method(verb)?, url: url.to_owned(), headers, body };
    // Without a stub, the answer is that of WireMock.
    let is_matched = one.get("wasMatched").and_then(Tree::as_bool) != Some(false);
    let answer = one.get("response").filter(|_| is_matched);
    let status = answer.and_then(|answer| answer.get("status")).and_then(Tree::to_status);
    let response = answer.zip(status).map(|(answer, status)| {
        let headers = headers::of(answer.get("headers"));
        let body = part_body(answer, &headers, &place.key("response"), traffic);
        Response { status, headers, body }
    });
    let is_proxied = one.path(&["responseDefinition", "proxyBaseUrl"]).is_some();
    let provenance = if is_proxied { Provenance::Captured } else { Provenance::Authored };
    Ok(Exchange { request, response, provenance, place: place.clone() })
}

fn part_body(
    part: &Tree,
    headers: &[(String, String)],
    place: &Place,
    traffic: &mut Traffic,
) -> Option<Body> {
    let text = |key: &str| part.get(key).and_then(Tree::as_text).filter(|text| !text.is_empty());
    let (key, read) = match (text("bodyAsBase64"), text("body")) {
        (Some(encoded), _) => ("bodyAsBase64", written::base64(encoded, headers, place.key("bodyAsBase64"))),
        (None, Some(plain)) => ("body", written::text(plain, place.key("body"))),
        (None, None) => return None,
    };
    traffic.body(&place.key(key), read)
}

#[cfg(test)]
mod tests {
    use crate::{Format, NoSiblings, summary};

    #[track_caller]
    fn check(content: &str, expected: &[&str]) {
        summary::check(content, &NoSiblings, Format::WireMock, expected);
    }

    #[test]
    fn a_journal_has_what_was_received() {
        check(
            r#"{"requests": [
              {"id": "1", "wasMatched": true, "request": {"url": "/a", "absoluteUrl": "http://h/a", "method": "POST", "headers": {"A": "b"}, "body": "[2]", "bodyAsBase64": "WzFd", "loggedDate": 1},
               "response": {"status": 200, "headers": {"C": "d"}, "body": "x", "bodyAsBase64": "WzFd"}},
              {"wasMatched": true, "request": {"url": "/b", "method": "GET", "body": ""}, "responseDefinition": {"proxyBaseUrl": "http://x"}, "response": {"status": 200, "body": "y"}},
              {"wasMatched": false, "request": {"url": "/c", "method": "GET"}, "response": {"status": 404}},
              {"request": {"url": "/d"}}]}"#,
            &[
                "POST http://h/a [A: b] [1] @/requests/0/request/bodyAsBase64 -> 200 [C: d] [1] @/requests/0/response/bodyAsBase64",
                "GET /b -> 200 y @/requests/1/response/body (Captured)",
                "GET /c",
                "/requests/3 is no exchange: its request has no method",
            ],
        );
    }
}
