//! Reads the parts that recordings of many libraries share: lists of exchanges, requests, responses.

use super::bodies::{self, Headers};
use crate::exchange::{Body, Exchange, Request, Response};
use crate::methods;
use crate::tree::Tree;
use crate::{Place, Traffic, headers};

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
    request_body: bodies::plain,
    response_body: bodies::plain,
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

/// Reads a response of tools that call its status `statusCode`; `None` if there is none.
pub(super) fn response_of_status_code(
    answer: Option<&Tree>,
    place: &Place,
    traffic: &mut Traffic,
) -> Option<Response> {
    let answer = answer?;
    let Some(status) = answer.get("statusCode").and_then(Tree::to_status) else {
        traffic.gap(place, "is no response: it has no status");
        return None;
    };
    let headers = headers::of(answer.get("headers"));
    let body = bodies::value(answer.get("body"), &headers, place.key("body"), traffic);
    Some(Response { status, headers, body })
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

/// Compares what a recording reads as with [`shown`] text, for tests.
#[cfg(test)]
#[track_caller]
pub(super) fn check(content: &str, expected: &str) {
    assert_eq!(shown(content.as_bytes()), expected);
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
