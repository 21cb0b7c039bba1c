//! Reads the parts that recordings of many libraries share: lists of exchanges, requests, responses, bodies.

use crate::exchange::{Body, Exchange, Request, Response};
use crate::methods;
use crate::tree::Tree;
use crate::{Place, Traffic, bytes, headers};

/// The headers of a request or a response.
pub(super) type Headers = [(String, String)];

/// Reads each item of a list as an exchange. A list that was never filled is `null`.
pub(super) fn each(
    list: Option<&Tree>,
    place: &Place,
    traffic: &mut Traffic,
    read: fn(&Tree, &Place, &mut Traffic) -> Result<Exchange, String>,
) {
    match list {
        Some(Tree::List(items)) => {
            for (index, item) in items.iter().enumerate() {
                let place = place.item(index);
                let exchange = read(item, &place, traffic);
                traffic.push(&place, exchange);
            }
        }
        Some(Tree::Null) => {}
        _ => traffic.gap(place, "is no list of exchanges"),
    }
}

/// Reads the body of a request or a response, which stands at a place.
pub(super) type ReadBody = fn(&Tree, &Headers, &Place, &mut Traffic) -> Option<Body>;

/// How the recordings of a library write an exchange of a request and a response.
pub(super) struct Dialect {
    /// The keys of the request and of the response.
    pub(super) keys: [&'static str; 2],
    /// Finds the URL of a request.
    pub(super) url: fn(&Tree) -> Option<String>,
    /// Reads the headers of a request or a response.
    pub(super) headers: fn(&Tree) -> Vec<(String, String)>,
    /// Reads the body of a request.
    pub(super) request_body: ReadBody,
    /// Reads the body of a response.
    pub(super) response_body: ReadBody,
}

/// What most libraries write; its URL is under `url`, and its bodies are plain.
pub(super) const COMMON: Dialect = Dialect {
    keys: ["request", "response"],
    url: |request| request.get("url").and_then(Tree::to_text),
    headers: |part| headers::of(part.get("headers")),
    request_body: plain_body,
    response_body: plain_body,
};

impl Dialect {
    /// Reads an exchange.
    ///
    /// # Errors
    ///
    /// The reason why it is none, as the end of a sentence.
    pub(super) fn exchange(
        &self,
        written: &Tree,
        place: &Place,
        traffic: &mut Traffic,
    ) -> Result<Exchange, String> {
        let [request, response] = self.keys;
        let request = self.request(written.get(request), &place.key(request), traffic)?;
        let response = self.response(written.get(response), &place.key(response), traffic);
        Ok(Exchange { request, response, provenance: traffic.format.provenance(), place: place.clone() })
    }

    fn request(
        &self,
        written: Option<&Tree>,
        place: &Place,
        traffic: &mut Traffic,
    ) -> Result<Request, String> {
        let written = written.filter(|written| matches!(written, Tree::Map(_)));
        let written = written.ok_or("is no exchange: it has no request")?;
        let method = written.get("method").and_then(Tree::to_text);
        let method = methods::method(&method.ok_or("is no exchange: its request has no method")?)?;
        let url = (self.url)(written).filter(|url| !url.is_empty());
        let url = with_templates(&url.ok_or("is no exchange: its request has no URL")?);
        let headers = (self.headers)(written);
        let body = (self.request_body)(written, &headers, place, traffic);
        Ok(Request { method, url, headers, body })
    }

    /// Reads a response; `None` if there is none, or if the connection became a WebSocket.
    fn response(&self, written: Option<&Tree>, place: &Place, traffic: &mut Traffic) -> Option<Response> {
        let written = written.filter(|written| **written != Tree::Null)?;
        let Some(status) = status(written) else {
            traffic.gap(place, "is no response: it has no status");
            return None;
        };
        if status == 101 {
            return None;
        }
        let headers = (self.headers)(written);
        let body = (self.response_body)(written, &headers, place, traffic);
        Some(Response { status, headers, body })
    }
}

/// Reads the body under `body`, which is plain.
fn plain_body(part: &Tree, headers: &Headers, place: &Place, traffic: &mut Traffic) -> Option<Body> {
    body(part.get("body"), headers, place.key("body"), traffic)
}

/// Reads the body under `body`, which is plain or has its encoding beside it.
pub(super) fn body_with_encoding(
    part: &Tree,
    headers: &Headers,
    place: &Place,
    traffic: &mut Traffic,
) -> Option<Body> {
    encoded_body(part.get("body"), headers, place.key("body"), traffic)
}

/// The status of a response, under any of the keys that libraries have it under.
fn status(response: &Tree) -> Option<u16> {
    let status = response.get("status");
    let inside = |key: &str| status.and_then(|status| status.get(key));
    [response.get("status_code"), response.get("code"), inside("code"), inside("status_code"), status]
        .into_iter()
        .flatten()
        .find_map(|status| match status {
            // A status line in its parts: the version, the status, the phrase.
            Tree::List(parts) => parts.iter().find_map(Tree::to_status),
            status => status.to_status(),
        })
}

/// Reads a body that is text, bytes, or a value that stands for JSON.
pub(super) fn body(
    value: Option<&Tree>,
    headers: &Headers,
    place: Place,
    traffic: &mut Traffic,
) -> Option<Body> {
    let encoding = headers::get(headers, "content-encoding");
    match value? {
        Tree::Null => None,
        Tree::Bytes(bytes) => unpacked(bytes.clone(), encoding, place, traffic),
        value @ (Tree::List(_) | Tree::Map(_)) => Some(Body::json(value.to_json(), place)),
        scalar => unpacked(bytes_of(scalar.to_text()?), encoding, place, traffic),
    }
}

/// Reads a body with its encoding: `{encoding, string or base64_string}`, or the plain body of older versions.
pub(super) fn encoded_body(
    value: Option<&Tree>,
    headers: &Headers,
    place: Place,
    traffic: &mut Traffic,
) -> Option<Body> {
    let Some(Tree::Map(_)) = value else { return body(value, headers, place, traffic) };
    let key = |key: &str| value.and_then(|value| value.get(key));
    // Where both keys are written, `string` is empty or lost what is no text.
    if let Some(text) = key("base64_string").and_then(Tree::as_text).filter(|text| !text.is_empty()) {
        let encoding = headers::get(headers, "content-encoding");
        return unpacked(base64_or_text(text), encoding, place.key("base64_string"), traffic);
    }
    // `str` is the text of a Ruby string that has attributes of its own.
    match ["string", "str"].into_iter().find(|name| key(name).is_some()) {
        Some(name) => encoded_body(key(name), headers, place.key(name), traffic),
        None if key("encoding").is_some() || key("base64_string").is_some() => None,
        None => body(value, headers, place, traffic),
    }
}

/// A body from its bytes, decompressed; `None` if there are none. Bytes that cannot be decompressed are a gap.
fn unpacked(bytes: Vec<u8>, encoding: Option<&str>, place: Place, traffic: &mut Traffic) -> Option<Body> {
    let plain = bytes::decompress(bytes, encoding);
    let body = plain.map(|plain| (!plain.is_empty()).then(|| Body::bytes(plain, place.clone())));
    traffic.body(&place, body)
}

/// The bytes of a text that claims to be base64; one that is not stays as it is.
pub(super) fn base64_or_text(text: &str) -> Vec<u8> {
    bytes::from_base64(text).unwrap_or_else(|| text.as_bytes().to_vec())
}

/// The bytes of a text. Old libraries wrote a gzip body as text with a character for each byte.
fn bytes_of(text: String) -> Vec<u8> {
    if text.starts_with("\u{1f}\u{8b}")
        && let Ok(bytes) = text.chars().map(|c| u8::try_from(u32::from(c))).collect()
    {
        return bytes;
    }
    text.into_bytes()
}

/// A URL with its masks as templates: `<NAME>` and `<<NAME>>` stand for a value that was hidden, and
/// `<%= name %>` for one that is filled in later. A recorded URL has no `<` otherwise.
fn with_templates(url: &str) -> String {
    let mut with = String::new();
    let mut rest = url;
    while let Some((before, mask)) = rest.split_once('<') {
        let Some((name, after)) = mask.trim_start_matches('<').split_once('>') else { break };
        let name = name.trim_matches(|c: char| matches!(c, '%' | '=' | '-') || c.is_whitespace());
        if name.is_empty() || name.contains(['/', '?', '&']) {
            break;
        }
        with.push_str(before);
        with.push_str(&format!("{{{{{name}}}}}"));
        rest = after.trim_start_matches('>');
    }
    with + rest
}

/// A URL without the port that its scheme implies.
pub(super) fn without_standard_port(url: &str) -> String {
    let (port, scheme) = if url.starts_with("https://") { (":443", 8) } else { (":80", 7) };
    let is_http = url.starts_with("https://") || url.starts_with("http://");
    let end =
        url.get(scheme..).and_then(|rest| rest.find(['/', '?', '#'])).map_or(url.len(), |at| scheme + at);
    match url.split_at_checked(end) {
        Some((host, path)) if is_http => format!("{}{path}", host.strip_suffix(port).unwrap_or(host)),
        _ => url.to_owned(),
    }
}

/// A form of URL-encoded pairs.
pub(super) fn form<'p>(pairs: impl IntoIterator<Item = (&'p str, &'p str)>) -> String {
    let pairs = pairs.into_iter().map(|(name, value)| format!("{}={}", percent(name), percent(value)));
    pairs.collect::<Vec<_>>().join("&")
}

fn percent(text: &str) -> String {
    let encoded = text.bytes().map(|byte| match byte {
        b' ' => "+".to_owned(),
        b'-' | b'.' | b'_' | b'[' | b']' => char::from(byte).to_string(),
        byte if byte.is_ascii_alphanumeric() => char::from(byte).to_string(),
        byte => format!("%{byte:02X}"),
    });
    encoded.collect()
}

/// Shows what a recording reads as, for tests: the format, a line for each exchange, a line for each gap.
#[cfg(test)]
pub(super) fn shown(content: &[u8]) -> String {
    let traffic = match crate::read(content, &crate::NoSiblings) {
        Ok(traffic) => traffic,
        Err(error) => return error.to_string(),
    };
    let headers = |headers: &Headers| {
        headers.iter().map(|(name, value)| format!(" [{name}: {value}]")).collect::<String>()
    };
    let body = |body: &Option<Body>| match body {
        Some(body) => format!(" {} at {}", body.to_text(), body.place.pointer),
        None => String::new(),
    };
    let mut lines = vec![traffic.format.name().to_owned()];
    for Exchange { request, response, place, .. } in &traffic.exchanges {
        let asked = format!("{} {}{}", request.method, request.url, headers(&request.headers));
        let answer = response.as_ref().map_or("nothing".to_owned(), |response| {
            format!("{}{}{}", response.status, headers(&response.headers), body(&response.body))
        });
        lines.push(format!("{}: {asked}{} = {answer}", place.pointer, body(&request.body)));
    }
    lines.extend(traffic.gaps.iter().map(|gap| format!("{} {}", gap.place.pointer, gap.reason)));
    lines.join("\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(read: fn(&str) -> String, text: &str, expected: &str) {
        assert_eq!(read(text), expected);
    }

    #[test]
    fn masks_in_a_url_are_templates() {
        check(with_templates, "https://<HOST>/v1/<<KEY>>?a=<B C>", "https://{{HOST}}/v1/{{KEY}}?a={{B C}}");
        check(with_templates, "https://a.test/<%= id -%>/x", "https://a.test/{{id}}/x");
        check(with_templates, "https://a.test/<a/b>?x=<", "https://a.test/<a/b>?x=<");
        check(with_templates, "https://a.test/<>", "https://a.test/<>");
    }

    #[test]
    fn a_standard_port_is_left_out() {
        check(without_standard_port, "http://a.test:80/x:80", "http://a.test/x:80");
        check(without_standard_port, "https://a.test:443", "https://a.test");
        check(without_standard_port, "https://a.test:80?a", "https://a.test:80?a");
        check(without_standard_port, "http://a.test:8080/", "http://a.test:8080/");
        check(without_standard_port, "/x:80", "/x:80");
        check(without_standard_port, "ä:80", "ä:80");
    }
}
