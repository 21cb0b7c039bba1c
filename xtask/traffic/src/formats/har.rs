//! Reads HAR 1.2 in its dialects: browsers, Charles, Insomnia, Playwright, Polly.js, Schemathesis.

use crate::exchange::{Body, Exchange, Provenance, Request, Response};
use crate::methods::method;
use crate::siblings::Siblings;
use crate::tree::Tree;
use crate::{Place, Traffic, bytes, har_entry, headers};

/// Reads the entries of a log.
pub(super) fn read(document: &Tree, place: &Place, siblings: &dyn Siblings, traffic: &mut Traffic) {
    let place = place.key("log").key("entries");
    match document.path(&["log", "entries"]) {
        Some(Tree::List(entries)) => read_list(entries, &place, siblings, traffic),
        _ => traffic.gap(&place, "is no list of entries"),
    }
}

/// Reads one entry, or a list of entries.
pub(super) fn read_entries(document: &Tree, place: &Place, siblings: &dyn Siblings, traffic: &mut Traffic) {
    match document {
        Tree::List(entries) => read_list(entries, place, siblings, traffic),
        document => read_entry(document, place, siblings, traffic),
    }
}

fn read_list(entries: &[Tree], place: &Place, siblings: &dyn Siblings, traffic: &mut Traffic) {
    for (index, one) in entries.iter().enumerate() {
        read_entry(one, &place.item(index), siblings, traffic);
    }
}

/// Reads an entry. A body that cannot be read is a gap, and the exchange counts without it.
fn read_entry(entry: &Tree, place: &Place, siblings: &dyn Siblings, traffic: &mut Traffic) {
    let read = exchange(entry, place, siblings, traffic);
    traffic.push(place, read);
}

fn exchange(
    entry: &Tree,
    place: &Place,
    siblings: &dyn Siblings,
    traffic: &mut Traffic,
) -> Result<Exchange, String> {
    let Some(written) = entry.get("request") else { return Err("is no exchange: it has no request".into()) };
    let url = written.get("url").and_then(Tree::as_text);
    let Some(url) = url.filter(|url| !url.is_empty()) else {
        return Err("is no exchange: its request has no URL".into());
    };
    let method = method(written.get("method").and_then(Tree::as_text).unwrap_or_default())?;
    let headers = headers::of(written.get("headers"));
    let place_of_body = place.key("request").key("postData");
    let body = written
        .get("postData")
        .and_then(|data| request_body(data, &headers, &place_of_body, siblings, traffic));
    if body.is_none() && written.get("postData").is_some() && is_above_zero(written.get("bodySize")) {
        traffic.gap(&place_of_body, "is a body that the recording leaves out");
    }
    let request = Request { method, url: url.to_owned(), headers, body };
    let response = match entry.get("response") {
        Some(written @ Tree::Map(_)) => response(written, &place.key("response"), siblings, traffic),
        _ => None,
    };
    let is_authored = entry.get(har_entry::PROVENANCE).and_then(Tree::as_text) == Some(har_entry::AUTHORED);
    let provenance = if is_authored { Provenance::Authored } else { Provenance::Captured };
    Ok(Exchange { request, response, provenance, place: place.clone() })
}

/// Reads the body of a request.
pub(crate) fn request_body(
    data: &Tree,
    headers: &[(String, String)],
    place: &Place,
    siblings: &dyn Siblings,
    traffic: &mut Traffic,
) -> Option<Body> {
    if let Some(file) = data.get("_file").and_then(Tree::as_text) {
        return body_of_file(file, headers, &place.key("_file"), siblings, traffic);
    }
    let text = data.get("text").and_then(Tree::as_text).filter(|text| !text.is_empty());
    let Some(text) = text else { return form(data.get("params"), &place.key("params")) };
    let is_base64 = data.get("encoding").and_then(Tree::as_text) == Some("base64");
    // Schemathesis can write base64 without a mark.
    let decoded = if is_base64 { bytes::from_base64(text) } else { bytes::from_unmarked_base64(text) };
    let recorded = decoded.unwrap_or_else(|| text.as_bytes().to_vec());
    traffic.recorded(recorded, headers, &place.key("text"))
}

fn body_of_file(
    file: &str,
    headers: &[(String, String)],
    place: &Place,
    siblings: &dyn Siblings,
    traffic: &mut Traffic,
) -> Option<Body> {
    match siblings.file(file) {
        Ok(recorded) => traffic.recorded(recorded, headers, place),
        Err(reason) => {
            traffic.gap(place, format!("names a body that cannot be read: {reason}"));
            None
        }
    }
}

/// A form from its parameters, for a request without text.
fn form(params: Option<&Tree>, place: &Place) -> Option<Body> {
    let params = params?.items();
    let pair = |param: &Tree| {
        let name = param.get("name").and_then(Tree::to_text)?;
        let value = param.get("value").and_then(Tree::to_text).unwrap_or_default();
        Some(format!("{}={}", percent(&name), percent(&value)))
    };
    let pairs: Vec<String> = params.iter().filter_map(pair).collect();
    (!pairs.is_empty()).then(|| Body::bytes(pairs.join("&"), place.clone()))
}

/// A name or a value of a form, with what would end it escaped; tools write them escaped or not.
fn percent(text: &str) -> String {
    text.replace('&', "%26").replace('=', "%3D").replace('+', "%2B").replace(' ', "+")
}

/// Reads a response; `None` if there was none: a status of 0, or a connection that became a WebSocket.
fn response(
    written: &Tree,
    place: &Place,
    siblings: &dyn Siblings,
    traffic: &mut Traffic,
) -> Option<Response> {
    let status = written.get("status");
    let Some(code) = status.and_then(Tree::to_status) else {
        let is_none = status.and_then(Tree::to_text).is_none_or(|text| matches!(&*text, "" | "0" | "-1"));
        if !is_none {
            traffic.gap(&place.key("status"), "is no status of HTTP");
        }
        return None;
    };
    if code == 101 {
        return None;
    }
    let headers = headers::of(written.get("headers"));
    let content = written.get("content");
    let body = content
        .and_then(|content| response_body(content, &headers, &place.key("content"), siblings, traffic));
    Some(Response { status: code, headers, body })
}

fn response_body(
    content: &Tree,
    headers: &[(String, String)],
    place: &Place,
    siblings: &dyn Siblings,
    traffic: &mut Traffic,
) -> Option<Body> {
    if let Some(file) = content.get("_file").and_then(Tree::as_text) {
        return body_of_file(file, headers, &place.key("_file"), siblings, traffic);
    }
    let Some(text) = content.get("text").and_then(Tree::as_text) else {
        // A recording without bodies does not show that there were none.
        if is_above_zero(content.get("size")) && content.get("mimeType").is_some() {
            traffic.gap(place, "is a body that the recording leaves out");
        }
        return None;
    };
    let recorded = decoded(content, text, headers).unwrap_or_else(|| text.as_bytes().to_vec());
    traffic.recorded(recorded, headers, &place.key("text"))
}

fn is_above_zero(value: Option<&Tree>) -> bool {
    matches!(value, Some(Tree::Number(number)) if number.as_f64().is_some_and(|number| number > 0.0))
}

/// The bytes of an encoded body; `None` for plain text, also if a mark over it says otherwise: cassettes that
/// were edited by hand keep the mark.
fn decoded(content: &Tree, text: &str, headers: &[(String, String)]) -> Option<Vec<u8>> {
    let encoding = headers::get(headers, "content-encoding");
    let is_hex = content.get("_isBinary").and_then(Tree::as_bool) == Some(true);
    let is_base64 = content.get("encoding").and_then(Tree::as_text) == Some("base64");
    if text.trim_start().starts_with(['{', '[']) {
        // Polly.js stores a compressed body as a JSON list of chunks.
        let is_encoded = is_hex || is_base64 || encoding.is_some();
        let list = || serde_json::from_str::<Vec<String>>(text).ok().filter(|list| !list.is_empty());
        let list = is_encoded.then(list).flatten()?;
        return joined(&list, bytes::from_base64, encoding)
            .or_else(|| joined(&list, bytes::from_hex, encoding));
    }
    let hex = is_hex.then(|| bytes::from_hex(text)).flatten();
    hex.or_else(|| {
        let bytes = is_base64.then(|| bytes::from_base64(text)).flatten()?;
        let is_json =
            content.get("mimeType").and_then(Tree::as_text).is_some_and(|mime| mime.contains("json"));
        // A word such as `okay` decodes, too, but not to JSON.
        (!is_json || is_readable(&bytes, encoding)).then_some(bytes)
    })
}

/// The bytes of encoded chunks; `None` if they are no compressed body, because a list of words can look like a
/// list of chunks.
fn joined(chunks: &[String], decode: fn(&str) -> Option<Vec<u8>>, encoding: Option<&str>) -> Option<Vec<u8>> {
    let parts: Option<Vec<Vec<u8>>> = chunks.iter().map(|chunk| decode(chunk)).collect();
    parts.map(|parts| parts.concat()).filter(|bytes| match bytes::decompress(bytes.clone(), encoding) {
        Ok(plain) => plain != *bytes && !plain.is_empty(),
        Err(_) => true,
    })
}

/// Whether bytes are a compressed body, also a broken one, or text.
fn is_readable(bytes: &[u8], encoding: Option<&str>) -> bool {
    match bytes::decompress(bytes.to_vec(), encoding) {
        Ok(plain) => plain != bytes || std::str::from_utf8(&plain).is_ok(),
        Err(_) => true,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::bytes::tests::gzip;
    use crate::{Format, NoSiblings, tree};

    /// The exchanges of a log with these entries, each as `METHOD url body -> status body`, and the gaps.
    #[track_caller]
    fn check(entries: &str, expected: &[&str]) {
        check_with(entries, &NoSiblings, expected);
    }

    #[track_caller]
    fn check_with(entries: &str, siblings: &dyn Siblings, expected: &[&str]) {
        let log = format!(r#"{{"log": {{"version": "1.2", "creator": "x", "entries": [{entries}]}}}}"#);
        let traffic = crate::read(log.as_bytes(), siblings).expect("this is a HAR");
        assert_eq!(traffic.format, Format::Har);
        assert_eq!(crate::sink::tests::lines(&traffic), expected);
    }

    /// An entry with this request and this response, given as the rest of their keys.
    fn entry(request: &str, response: &str) -> String {
        format!(
            r#"{{"request": {{"method": "POST", "url": "https://a.b/c"{request}}}, "response": {{{response}}}}}"#
        )
    }

    #[test]
    fn requests_are_read_in_every_shape() {
        let none = r#""status": 0"#;
        for (post_data, expected) in [
            (r#""mimeType": "application/json", "text": "{\"a\":1}""#, "POST https://a.b/c {\"a\":1}"),
            // Text that is doubled as parameters.
            (r#""text": "a=1", "params": [{"name": "a", "value": "2"}]"#, "POST https://a.b/c a=1"),
            (r#""params": [{"name": "a", "value": "1&2"}, {"name": "b"}]"#, "POST https://a.b/c a=1%262&b="),
            (r#""mimeType": "", "text": """#, "POST https://a.b/c"),
            (r#""mimeType": "", "params": []"#, "POST https://a.b/c"),
            (r#""encoding": "base64", "text": "eyJhIjoxfQ==""#, "POST https://a.b/c {\"a\":1}"),
            (r#""encoding": "base64", "text": "{\"a\":1}""#, "POST https://a.b/c {\"a\":1}"),
            // Schemathesis, with preserve-bytes.
            (r#""mimeType": "application/json", "text": "eyJhIjoxfQ==""#, "POST https://a.b/c {\"a\":1}"),
        ] {
            check(&entry(&format!(r#", "postData": {{{post_data}}}"#), none), &[expected]);
        }
        check(&entry(r#", "postData": null"#, none), &["POST https://a.b/c"]);
        check(r#"{"request": {"method": "get", "url": "https://a.b"}}"#, &["GET https://a.b"]);
    }

    #[test]
    fn headers_are_read_in_every_shape() {
        let request =
            r#", "headers": [["A", "1"], {"name": "B", "value": 2}, {"name": ":path", "value": "/"}]"#;
        let log = format!(r#"{{"log": {{"entries": [{}]}}}}"#, entry(request, ""));
        let traffic = crate::read(format!("\u{feff}{log}").as_bytes(), &NoSiblings).expect("this is a HAR");
        let pair = |name: &str, value: &str| (name.to_owned(), value.to_owned());
        assert_eq!(traffic.exchanges[0].request.headers, [pair("A", "1"), pair("B", "2")]);
    }

    #[test]
    fn a_response_that_never_came_is_none() {
        let request = "POST https://a.b/c";
        check(
            &entry("", r#""status": 0, "_error": "net::ERR_ABORTED", "content": {"text": ""}"#),
            &[request],
        );
        check(&entry("", r#""status": 101, "_webSocketMessages": []"#), &[request]);
        check(
            &entry("", r#""status": "none""#),
            &[request, "/log/entries/0/response/status is no status of HTTP"],
        );
        check(
            &entry("", r#""status": 304, "httpVersion": "", "content": {"size": 9}"#),
            &["POST https://a.b/c -> 304"],
        );
    }

    #[test]
    fn a_body_that_is_left_out_is_a_gap() {
        check(
            &entry("", r#""status": 200, "content": {"size": 95, "mimeType": "application/json"}"#),
            &[
                "POST https://a.b/c -> 200",
                "/log/entries/0/response/content is a body that the recording leaves out",
            ],
        );
        check(
            &entry(
                r#", "bodySize": 7, "postData": {"mimeType": "application/json", "text": ""}"#,
                r#""status": 204, "content": {"size": 0, "mimeType": "x-unknown"}"#,
            ),
            &[
                "POST https://a.b/c -> 204",
                "/log/entries/0/request/postData is a body that the recording leaves out",
            ],
        );
    }

    #[test]
    fn bodies_of_responses_are_decoded() {
        for (content, expected) in [
            (r#""text": "[1]""#, "[1]"),
            (r#""text": "WzFd", "encoding": "base64""#, "[1]"),
            (r#""text": "WzFd\r\n", "encoding": "base64", "mimeType": "application/json""#, "[1]"),
            // What keeps the mark over plain text.
            (r#""text": "[1]", "encoding": "base64""#, "[1]"),
            (r#""text": "[\"open\", \"paid\"]", "encoding": "base64""#, r#"["open", "paid"]"#),
            (r#""text": "\"okay\"", "encoding": "base64", "mimeType": "application/json""#, "\"okay\""),
            (r#""text": "no base64!", "encoding": "base64""#, "no base64!"),
            (r#""text": "5b315d", "_isBinary": true"#, "[1]"),
            (r#""text": "not hexadecimal", "_isBinary": true"#, "not hexadecimal"),
            (r#""text": "eyJh""#, "eyJh"),
            (r#""text": "[\"e30=\"]""#, r#"["e30="]"#),
        ] {
            let response = format!(r#""status": 200, "content": {{{content}}}"#);
            check(&entry("", &response), &[&format!("POST https://a.b/c -> 200 {expected}")]);
        }
    }

    #[test]
    fn chunks_of_polly_are_joined_and_unzipped() {
        let packed = gzip("{\"items\": [1, 2, 3]}");
        let (one, two) = packed.split_at(9);
        let base64 = |bytes: &[u8]| tree::Tree::Bytes(bytes.to_vec()).to_json().to_string();
        let hex =
            |bytes: &[u8]| format!("\"{}\"", bytes.iter().map(|b| format!("{b:02x}")).collect::<String>());
        let lists = [
            (format!("[{},{}]", base64(one), base64(two)), r#""encoding": "base64""#),
            (format!("[{},{}]", base64(one), base64(two)), r#""size": 1"#),
            (format!("[{},{}]", hex(one), hex(two)), r#""_isBinary": true"#),
            ("{\"items\": [1, 2, 3]}".to_owned(), r#""encoding": "base64""#),
            ("[\"open\", \"paid\", \"e30=\"]".to_owned(), r#""encoding": "base64""#),
        ];
        for (list, mark) in lists {
            let text = serde_json::to_string(&list).expect("a text is JSON");
            let response = format!(
                r#""status": 200, "headers": [{{"name": "content-encoding", "value": "gzip"}},
                {{"name": "content-length", "value": 12}}], "content": {{"text": {text}, {mark}}}"#
            );
            let expected = if list.contains("open") { &list } else { "{\"items\": [1, 2, 3]}" };
            check(&entry("", &response), &[&format!("POST https://a.b/c -> 200 {expected}")]);
        }
    }

    #[test]
    fn polly_is_recognised_by_its_creator() {
        for creator in [r#"{"name": "Polly.JS", "version": "6.0.5"}"#, r#""Polly.JS""#] {
            let log = format!(r#"{{"log": {{"_recordingName": "x", "creator": {creator}, "entries": []}}}}"#);
            let traffic = crate::read(log.as_bytes(), &NoSiblings).expect("this is a HAR");
            assert_eq!(traffic.format, Format::Polly);
        }
    }

    #[test]
    fn a_har_of_schemathesis_is_read() {
        let entry = r#"{"startedDateTime": "2024-01-01T00:00:00+00:00", "time": 3.1, "cache": {},
            "request": {"method": "GET", "url": "http://a.b/c?q=%5BFiltered%5D", "httpVersion": "HTTP/1.1",
                "headers": [{"name": "Authorization", "value": "[Filtered]"}], "queryString": []},
            "response": {"status": 500, "statusText": "Internal Server Error", "httpVersion": "HTTP/1.1",
                "headers": [], "content": {"size": 2, "mimeType": "application/json", "text": "e30=", "encoding": "base64"}}}"#;
        check(entry, &["GET http://a.b/c?q=%5BFiltered%5D -> 500 {}"]);
    }

    /// Two files in the folder of the recording.
    struct Folder;

    impl Siblings for Folder {
        fn file(&self, name: &str) -> Result<Vec<u8>, String> {
            match name {
                "a.json" => Ok(b"[1]".to_vec()),
                "b.bin" => Ok(gzip("a=1")),
                _ => Err(format!("{name} is not there")),
            }
        }
    }

    #[test]
    fn bodies_in_files_are_read() {
        let response = r#""status": 200, "content": {"_file": "a.json"}"#;
        let request = r#", "postData": {"_file": "b.bin"}"#;
        check_with(&entry(request, response), &Folder, &["POST https://a.b/c a=1 -> 200 [1]"]);
        let missing = r#""status": 200, "content": {"_file": "c"}"#;
        let gap = "/log/entries/0/response/content/_file names a body that cannot be read: c is not there";
        check_with(&entry("", missing), &Folder, &["POST https://a.b/c -> 200", gap]);
    }

    #[test]
    fn what_is_broken_is_a_gap_and_the_rest_counts() {
        let whole = entry("", r#""status": 200"#);
        let list = format!(
            r#"{whole}, 1, {{"request": {{"method": "GET"}}}}, {{"request": {{"method": "A B", "url": "u"}}}}, {whole}"#
        );
        check(
            &list,
            &[
                "POST https://a.b/c -> 200",
                "POST https://a.b/c -> 200",
                "/log/entries/1 is no exchange: it has no request",
                "/log/entries/2 is no exchange: its request has no URL",
                "/log/entries/3 is no exchange: `A B` is no method of HTTP",
            ],
        );
        let events = r#""status": 200, "content": {"mimeType": "text/event-stream", "text": "data: 1\n\n"}"#;
        let gap = "/log/entries/0/response/content/text is a stream of events, which is not read";
        check(&entry("", events), &["POST https://a.b/c -> 200", gap]);
        let cut = r#""status": 200, "content": {"encoding": "base64", "text": "H4sI"}"#;
        let gap = "/log/entries/0/response/content/text is no whole gzip: unexpected end of file";
        check(&entry("", cut), &["POST https://a.b/c -> 200", gap]);
        let log = crate::read(br#"{"log": {"entries": 1}}"#, &NoSiblings).expect("this is a HAR");
        assert_eq!(crate::sink::tests::lines(&log), ["/log/entries is no list of entries"]);
    }
}
