//! Recognises bodies that are streams of events: server-sent events, and the frames of Amazon's event streams.
//! They are not read as bodies; their exchanges count without them.

use crate::exchange::{Body, Content, Exchange};
use crate::headers;
use crate::sink::Gap;

/// Why the body of an event stream is not read, as the end of a sentence.
pub(crate) const REASON: &str = "is a stream of events, which is not read";

/// Takes the bodies that are streams of events out of an exchange, and returns a gap for each.
pub(crate) fn take(exchange: &mut Exchange) -> Vec<Gap> {
    let request = &mut exchange.request;
    let of_request = take_body(&mut request.body, &request.headers);
    let of_response =
        exchange.response.as_mut().and_then(|response| take_body(&mut response.body, &response.headers));
    of_request.into_iter().chain(of_response).collect()
}

fn take_body(body: &mut Option<Body>, headers: &[(String, String)]) -> Option<Gap> {
    let stream = body.take_if(|body| match &body.content {
        Content::Bytes(bytes) => is_stream(bytes, headers::get(headers, "content-type")),
        Content::Json(_) => false,
    })?;
    Some(Gap { place: stream.place, reason: REASON.to_owned() })
}

/// Whether a body is a stream of events. Servers also answer errors in JSON under the content type of a stream;
/// such a body is none.
fn is_stream(body: &[u8], content_type: Option<&str>) -> bool {
    let content_type = content_type.unwrap_or_default().trim().to_ascii_lowercase();
    let is_declared = ["text/event-stream", "application/vnd.amazon.eventstream"]
        .iter()
        .any(|stream| content_type.starts_with(stream));
    let body = body.trim_ascii_start();
    let is_json = matches!(body.first(), None | Some(b'{' | b'['));
    let begins = body.starts_with(b"event:") || body.starts_with(b"data:");
    begins || (is_declared && !is_json)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(body: &str, content_type: Option<&str>, expected: bool) {
        assert_eq!(is_stream(body.as_bytes(), content_type), expected, "{body:?} as {content_type:?}");
    }

    #[test]
    fn a_stream_is_declared_or_begins_as_one() {
        check("event: ping\ndata: {}\n\n", None, true);
        check("\r\ndata: {\"a\": 1}\n\n", Some("application/octet-stream"), true);
        check(": comment\n\ndata: 1\n", Some("text/event-stream; charset=utf-8"), true);
        check("\0\0\0\u{b}", Some("application/vnd.amazon.eventstream"), true);
        check("{\"error\": \"no\"}", Some("text/event-stream"), false);
        check("", Some("text/event-stream"), false);
        check("database: up", Some("text/plain"), false);
    }
}
