//! Reads what the recorder of `responses` writes, a library of Python: a list of answers with their requests' URLs.

use super::bodies;
use super::parts;
use crate::exchange::{Exchange, Request, Response};
use crate::methods::method;
use crate::tree::Tree;
use crate::{Place, Traffic, headers, written};

/// Whether an object is such a recording.
pub(crate) fn is_recording(root: &Tree) -> bool {
    let first = root.get("responses").and_then(|responses| responses.items().first());
    let answer = first.and_then(|first| first.get("response"));
    answer.is_some_and(|answer| answer.get("method").is_some() && answer.get("url").is_some())
}

/// Reads a recording.
pub(super) fn read(document: &Tree, place: &Place, traffic: &mut Traffic) {
    parts::each(document.get("responses"), &place.key("responses"), traffic, exchange);
}

fn exchange(one: &Tree, place: &Place, traffic: &mut Traffic) -> Result<Exchange, String> {
    let written = one.get("response").ok_or("is no exchange: it has no response")?;
    let text = |key: &str| written.get(key).and_then(Tree::as_text).unwrap_or_default();
    let url = text("url");
    if url.is_empty() {
        return Err("is no exchange: it has no URL".to_owned());
    }
    // Nothing is kept of the headers and the body of a request.
    let request =
        Request { method: method(text("method"))?, url: url.to_owned(), headers: Vec::new(), body: None };
    let response = response(written, &place.key("response"), traffic);
    Ok(Exchange { request, response, provenance: traffic.format.provenance(), place: place.clone() })
}

fn response(written: &Tree, place: &Place, traffic: &mut Traffic) -> Option<Response> {
    let Some(status) = written.get("status").and_then(Tree::to_status) else {
        traffic.gap(&place.key("status"), "is no status");
        return None;
    };
    let mut headers = headers::of(written.get("headers"));
    written::add_type(&mut headers, written.get("content_type").and_then(Tree::as_text));
    let body = bodies::value(written.get("body"), &headers, place.key("body"), traffic);
    Some(Response { status, headers, body })
}

#[cfg(test)]
mod tests {
    use super::super::parts::check;

    #[test]
    fn answers_are_read_with_the_urls_of_their_requests() {
        check(
            "responses:\n- response:\n    auto_calculate_content_length: false\n    body: '{\"a\": 1}'\n    content_type: application/json\n    \
             headers:\n      A: b\n    method: GET\n    status: 200\n    url: http://a.test/b?c=1\n- response:\n    body: !!binary aGk=\n    \
             content_type: text/plain\n    method: POST\n    status: 404\n    url: http://a.test/b\n- response: {method: GET, url: http://a.test}\n\
             - response: {method: GET, status: 200}\n",
            "responses
/responses/0: GET http://a.test/b?c=1 = 200 [A: b] [Content-Type: application/json] {\"a\": 1} at /responses/0/response/body
/responses/1: POST http://a.test/b = 404 [Content-Type: text/plain] hi at /responses/1/response/body
/responses/2: GET http://a.test = nothing
/responses/2/response/status is no status
/responses/3 is no exchange: it has no URL",
        );
    }
}
