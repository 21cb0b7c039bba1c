//! Tells bodies that are streams of events, which are not read.

use crate::exchange::{Body, Content, Exchange};
use crate::headers;
use crate::sink::Gap;

/// Why a stream is not read, as the end of a sentence about the body.
pub(crate) const REASON: &str = "is a stream of events, which is not read";

/// Whether a body is a stream of server-sent events, or of frames of AWS.
pub(crate) fn is_stream(content_type: Option<&str>, body: &Body) -> bool {
    let content_type = content_type.unwrap_or_default().trim().to_ascii_lowercase();
    let begins = match &body.content {
        Content::Bytes(bytes) => bytes.starts_with(b"event:") || bytes.starts_with(b"data:"),
        Content::Json(_) => false,
    };
    begins
        || ["text/event-stream", "application/vnd.amazon.eventstream"]
            .iter()
            .any(|stream| content_type.starts_with(stream))
}

/// Takes the body of a response that is a stream out of an exchange: the rest of the exchange counts.
pub(crate) fn take(exchange: &mut Exchange) -> Option<Gap> {
    let response = exchange.response.as_mut()?;
    let content_type = headers::get(&response.headers, "content-type");
    let is_stream = response.body.as_ref().is_some_and(|body| is_stream(content_type, body));
    let body = if is_stream { response.body.take() } else { None }?;
    Some(Gap { place: body.place, reason: REASON.to_owned() })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Place;

    #[track_caller]
    fn check(content_type: Option<&str>, body: &str, expected: bool) {
        assert_eq!(is_stream(content_type, &Body::bytes(body, Place::at(0))), expected);
    }

    #[test]
    fn the_content_type_or_the_first_words_mark_a_stream() {
        check(Some("text/event-stream; charset=utf-8"), ": ping", true);
        check(Some("Text/Event-Stream"), "id: 1\ndata: {}", true);
        check(Some("application/json"), "data: {}\n\n", true);
        check(None, "event: ping\n\n", true);
        check(Some("application/json"), "{\"data\": 1}", false);
        check(None, "", false);
    }
}
