//! Reads traces of Envoy's tap filter: whole ones, and segments that are joined by their trace.

use crate::exchange::{Body, Exchange, Provenance, Request, Response};
use crate::methods::method;
use crate::tree::Tree;
use crate::{Place, Traffic, bytes, headers};

/// The key of an entry that is a segment of a streamed trace.
const SEGMENT: &str = "http_streamed_trace_segment";

/// Whether an entry is a segment of a streamed trace.
pub(super) fn is_segment(entry: &Tree) -> bool {
    entry.get(SEGMENT).is_some()
}

/// Reads a whole trace.
pub(super) fn read(trace: &Tree, place: &Place, traffic: &mut Traffic) {
    let side = |name: &str| {
        let message = trace.get(name);
        let headers = message.and_then(|message| message.get("headers"));
        let place = place.key(name);
        let chunks = message.and_then(|message| message.get("body")).map(|body| (place.key("body"), body));
        Message { headers: headers.map(fields).unwrap_or_default(), chunks: chunks.into_iter().collect() }
    };
    let read = exchange(&side("request"), &side("response"), place, traffic);
    traffic.push(place, read);
}

/// Reads the segments of any number of traces, in the order in which the traces begin.
pub(super) fn read_segments(entries: &[(Place, &Tree)], traffic: &mut Traffic) {
    let mut traces: Vec<(String, Place, Message<'_>, Message<'_>)> = Vec::new();
    // The places of traces in the list, because a long file has many.
    let mut known = std::collections::HashMap::new();
    for (place, entry) in entries {
        let Some(segment) = entry.get(SEGMENT) else { continue };
        let Some(id) = segment.get("trace_id").and_then(Tree::to_text) else {
            traffic.gap(place, "is no segment of a trace: it has no trace_id");
            continue;
        };
        let at = *known.entry(id.clone()).or_insert_with(|| {
            traces.push((id, place.clone(), Message::default(), Message::default()));
            traces.len() - 1
        });
        let (_, _, request, response) = &mut traces[at];
        let place = place.key(SEGMENT);
        request.add(segment, "request_headers", "request_body_chunk", &place);
        response.add(segment, "response_headers", "response_body_chunk", &place);
    }
    for (_, place, request, response) in &traces {
        let read = exchange(request, response, place, traffic);
        traffic.push(place, read);
    }
}

/// A request or a response: its headers, and the pieces of its body with their places.
#[derive(Default)]
struct Message<'t> {
    headers: Vec<(String, String)>,
    chunks: Vec<(Place, &'t Tree)>,
}

impl<'t> Message<'t> {
    fn add(&mut self, segment: &'t Tree, key_of_headers: &str, key_of_chunk: &str, place: &Place) {
        if let Some(written) = segment.get(key_of_headers) {
            self.headers.extend(fields(written.get("headers").unwrap_or(written)));
        }
        if let Some(chunk) = segment.get(key_of_chunk) {
            self.chunks.push((place.key(key_of_chunk), chunk));
        }
    }

    fn body(&self, headers: &[(String, String)], traffic: &mut Traffic) -> Option<Body> {
        let mut recorded = Vec::new();
        let (first, _) = self.chunks.first()?;
        let mut place = first.clone();
        for (index, (place_of_chunk, chunk)) in self.chunks.iter().enumerate() {
            if chunk.get("truncated").and_then(Tree::as_bool) == Some(true) {
                traffic.gap(place_of_chunk, "was cut off when it was recorded");
                return None;
            }
            match content(chunk) {
                Some((key, bytes)) => {
                    recorded.extend(bytes);
                    if index == 0 {
                        place = place.key(key);
                    }
                }
                None if matches!(chunk, Tree::Null) => {}
                None => {
                    traffic.gap(place_of_chunk, "has neither base64 nor text");
                    return None;
                }
            }
        }
        traffic.recorded(recorded, headers, &place)
    }
}

/// The content of a body, and the key that holds it.
fn content(chunk: &Tree) -> Option<(&'static str, Vec<u8>)> {
    let text = |key: &str| chunk.get(key).and_then(Tree::as_text);
    match (text("as_bytes"), text("as_string")) {
        (Some(encoded), _) => Some(("as_bytes", bytes::from_base64(encoded)?)),
        (None, Some(text)) => Some(("as_string", text.as_bytes().to_vec())),
        (None, None) => None,
    }
}

/// All headers, with the pseudo headers.
fn fields(list: &Tree) -> Vec<(String, String)> {
    let field = |field: &Tree| {
        let raw = field.get("raw_value").and_then(Tree::as_text).and_then(bytes::from_base64);
        let raw = raw.map(|raw| String::from_utf8_lossy(&raw).into_owned());
        let value = raw.or_else(|| field.get("value").and_then(Tree::to_text)).unwrap_or_default();
        Some((field.get("key")?.to_text()?, value))
    };
    list.items().iter().filter_map(field).collect()
}

fn exchange(
    request: &Message<'_>,
    response: &Message<'_>,
    place: &Place,
    traffic: &mut Traffic,
) -> Result<Exchange, String> {
    let pseudo = |name: &str| headers::get(&request.headers, name);
    let Some(word) = pseudo(":method") else { return Err("is no exchange: it has no method".into()) };
    let path = pseudo(":path").ok_or("is no exchange: it has no path")?;
    let host = pseudo(":authority").or_else(|| pseudo("host"));
    let scheme = pseudo(":scheme").or_else(|| pseudo("x-forwarded-proto")).unwrap_or("http");
    let url = host.map_or_else(|| path.to_owned(), |host| format!("{scheme}://{host}{path}"));
    let method = method(word)?;
    let sent = without_pseudo(&request.headers);
    let body = request.body(&sent, traffic);
    let request = Request { method, url, headers: sent, body };
    let status = headers::get(&response.headers, ":status").and_then(|status| status.parse().ok());
    let status = status.filter(|status| (100..=999).contains(status));
    let response = status.map(|status| {
        let headers = without_pseudo(&response.headers);
        let body = response.body(&headers, traffic);
        Response { status, headers, body }
    });
    Ok(Exchange { request, response, provenance: Provenance::Captured, place: place.clone() })
}

fn without_pseudo(all: &[(String, String)]) -> Vec<(String, String)> {
    all.iter().filter(|(name, _)| !name.starts_with(':')).cloned().collect()
}

#[cfg(test)]
mod tests {
    use crate::{Format, NoSiblings, sink};

    #[track_caller]
    fn check(trace: &str, expected: &[&str]) {
        let traffic = crate::read(trace.as_bytes(), &NoSiblings).expect("this is a trace");
        assert_eq!(traffic.format, Format::ServerLog);
        assert_eq!(sink::tests::lines(&traffic), expected);
    }

    const REQUEST: &str = r#"[{"key": ":method", "value": "POST"}, {"key": ":path", "raw_value": "L2E="},
        {"key": ":authority", "value": "c.d"}, {"key": "accept", "value": "*/*"}]"#;
    const STATUS: &str = r#"[{"key": ":status", "value": "200"}]"#;

    #[test]
    fn whole_traces_are_read() {
        let trace = |body: &str| {
            format!(
                r#"{{"http_buffered_trace": {{"request": {{"headers": {REQUEST}, "body": {{"as_string": "{{}}"}}}},
                "response": {{"headers": {STATUS}, "body": {body}}}}}}}"#
            )
        };
        check(&trace(r#"{"as_bytes": "WzFd"}"#), &["POST http://c.d/a {} -> 200 [1]"]);
        // Several traces as they are written, one after another.
        let two = [trace(r#"{"as_bytes": "WzFd"}"#), trace("null")].join("\n");
        check(&two, &["POST http://c.d/a {} -> 200 [1]", "POST http://c.d/a {} -> 200"]);
        let gap = "/http_buffered_trace/response/body was cut off when it was recorded";
        check(&trace(r#"{"as_bytes": "Wz", "truncated": true}"#), &["POST http://c.d/a {} -> 200", gap]);
        check(
            r#"{"http_buffered_trace": {"request": {"headers": []}}}"#,
            &["/http_buffered_trace is no exchange: it has no method"],
        );
    }

    #[test]
    fn segments_are_joined_by_their_trace() {
        let line = |id: &str, rest: &str| {
            let segment = format!(r#"{{"http_streamed_trace_segment": {{"trace_id": "{id}", {rest}}}}}"#);
            segment.replace('\n', " ")
        };
        let segments = [
            line("1", &format!(r#""request_headers": {{"headers": {REQUEST}}}"#)),
            line("2", &format!(r#""request_headers": {{"headers": {REQUEST}}}"#)),
            line("1", &format!(r#""response_headers": {{"headers": {STATUS}}}"#)),
            line("1", r#""response_body_chunk": {"as_bytes": "WzEs"}"#),
            line("2", r#""request_body_chunk": {"as_string": "{}"}"#),
            line("1", r#""response_body_chunk": {"as_bytes": "Ml0="}"#),
        ];
        let expected = ["POST http://c.d/a -> 200 [1,2]", "POST http://c.d/a {}"];
        check(&segments.join("\n"), &expected);
        check(&format!("[{}]", segments.join(", ")), &expected);
        let lost = r#"{"http_streamed_trace_segment": {"request_headers": {}}}"#;
        check(lost, &["is no segment of a trace: it has no trace_id"]);
    }
}
