//! Reads the bytes of a body as they were recorded: decompresses them, and refuses streams of events.

use crate::exchange::Body;
use crate::{Place, Traffic, bytes, headers};

/// The reason for a body that is a stream of events.
const IS_EVENTS: &str = "is a stream of events, which is not read";

/// A body from its recorded bytes and the headers that were sent with it; `None` if it is empty. A body that
/// cannot be read is a gap, and the exchange around it still counts.
pub(crate) fn body(
    recorded: Vec<u8>,
    sent_with: &[(String, String)],
    place: &Place,
    traffic: &mut Traffic,
) -> Option<Body> {
    if recorded.is_empty() {
        return None;
    }
    let plain = match bytes::decompress(recorded, headers::get(sent_with, "content-encoding")) {
        Ok(plain) => plain,
        Err(reason) => {
            traffic.gap(place, reason);
            return None;
        }
    };
    if is_events(&plain, headers::get(sent_with, "content-type")) {
        traffic.gap(place, IS_EVENTS);
        return None;
    }
    Some(Body::bytes(plain, place.clone()))
}

/// Whether a body is a stream of server-sent events, by its content type or by its first line.
fn is_events(body: &[u8], content_type: Option<&str>) -> bool {
    let is_stream = content_type.is_some_and(|value| value.trim_start().starts_with("text/event-stream"));
    is_stream || [&b"event:"[..], b"data:"].iter().any(|mark| body.trim_ascii_start().starts_with(mark))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Format;

    #[track_caller]
    fn check(recorded: &[u8], content_type: &str, expected: Result<Option<&str>, &str>) {
        let mut traffic = Traffic::of(Format::Har);
        let sent_with = [("Content-Type".to_owned(), content_type.to_owned())];
        let body = body(recorded.to_vec(), &sent_with, &Place::at(3), &mut traffic);
        let read = match traffic.gaps.first() {
            Some(gap) => Err(gap.reason.clone()),
            None => Ok(body.map(|body| body.to_text())),
        };
        assert_eq!(read.as_ref().map(Option::as_deref).map_err(String::as_str), expected);
    }

    #[test]
    fn bodies_are_read_and_streams_are_gaps() {
        check(b"[1]", "application/json", Ok(Some("[1]")));
        check(b"", "application/json", Ok(None));
        check(b"[1]", "text/event-stream; charset=utf-8", Err(IS_EVENTS));
        check(b"event: message\ndata: {}\n\n", "", Err(IS_EVENTS));
        check(b"\ndata: {}\n\n", "application/json", Err(IS_EVENTS));
        check(b"{\"data\": 1}", "application/json", Ok(Some("{\"data\": 1}")));
    }
}
