//! Reads flows of mitmproxy: tnetstrings, one after another.

use crate::exchange::{Body, Exchange, Provenance, Request, Response};
use crate::methods::method;
use crate::tree::MAX_DEPTH;
use crate::{Format, Place, Traffic, headers};

/// Whether a file begins as a flow does: a length, a colon, and then the text that is the first key of a map.
pub(super) fn is_flow(content: &[u8]) -> bool {
    let Ok((_, inner)) = length(content) else { return false };
    let Ok((size, key)) = length(inner) else { return false };
    matches!(key.get(size), Some(b',' | b';'))
}

/// Reads the flows of a file. What follows a flow that is broken cannot be found.
pub(super) fn read(content: &[u8]) -> Traffic {
    let mut traffic = Traffic::of(Format::Mitmproxy);
    let mut rest = content;
    while !rest.is_empty() {
        let place = Place::at(content.len() - rest.len());
        match value(rest, 0) {
            Ok((flow, after)) => {
                read_flow(&flow, &place, &mut traffic);
                rest = after;
            }
            Err(reason) => {
                traffic.gap(&place, format!("is no whole flow: {reason}"));
                break;
            }
        }
    }
    traffic
}

fn read_flow(flow: &Value<'_>, place: &Place, traffic: &mut Traffic) {
    // The oldest flows have no type.
    let kind = flow.get("type").map_or("http".into(), Value::text);
    if kind != "http" {
        return traffic.gap(place, format!("is a flow of type `{kind}`, which is not read"));
    }
    let read = exchange(flow, place, traffic);
    traffic.push(place, read);
}

fn exchange(flow: &Value<'_>, place: &Place, traffic: &mut Traffic) -> Result<Exchange, String> {
    let Some(written @ Value::Map(_)) = flow.get("request") else {
        return Err("is no exchange: it has no request".into());
    };
    let all = all_headers(written);
    let method = method(&written.get("method").map(Value::text).unwrap_or_default())?;
    let url = url(written, &all).ok_or("is no exchange: its request has no path")?;
    let body = body(written, &all, &place.key("request"), traffic);
    let request = Request { method, url, headers: all, body };
    let response = match flow.get("response") {
        Some(written @ Value::Map(_)) => response(written, &place.key("response"), traffic),
        _ => None,
    };
    Ok(Exchange { request, response, provenance: Provenance::Captured, place: place.clone() })
}

/// The URL of a request. A proxy may have connected to an address; the host that the client named is in the
/// authority or in the header.
fn url(request: &Value<'_>, all: &[(String, String)]) -> Option<String> {
    let text = |key: &str| request.get(key).map(Value::text).filter(|text| !text.is_empty());
    let path = text("path")?;
    if path.contains("://") {
        return Some(path);
    }
    let scheme = text("scheme").unwrap_or_else(|| "http".to_owned());
    let named = text("authority").or_else(|| headers::get(all, "host").map(str::to_owned));
    let host = named.or_else(|| {
        let host = text("host")?;
        let port =
            text("port").filter(|port| !matches!((&*scheme, &**port), ("https", "443") | ("http", "80")));
        Some(port.map_or(host.clone(), |port| format!("{host}:{port}")))
    });
    Some(host.map_or(path.clone(), |host| format!("{scheme}://{host}{path}")))
}

/// Reads a response; `None` for a connection that became a WebSocket.
fn response(written: &Value<'_>, place: &Place, traffic: &mut Traffic) -> Option<Response> {
    let code =
        written.get("status_code").or_else(|| written.get("code")).map(Value::text).unwrap_or_default();
    let Some(status) = code.parse().ok().filter(|code| (100..=999).contains(code)) else {
        traffic.gap(place, "has no status of HTTP");
        return None;
    };
    if status == 101 {
        return None;
    }
    let headers = all_headers(written);
    let body = body(written, &headers, place, traffic);
    Some(Response { status, headers, body })
}

/// The body of a message; `None` also if it was streamed, and so not stored.
fn body(message: &Value<'_>, all: &[(String, String)], place: &Place, traffic: &mut Traffic) -> Option<Body> {
    let Value::Bytes(recorded) = message.get("content")? else { return None };
    traffic.recorded(recorded.to_vec(), all, &place.key("content"))
}

fn all_headers(message: &Value<'_>) -> Vec<(String, String)> {
    let Some(Value::List(pairs)) = message.get("headers") else { return Vec::new() };
    let pair = |pair: &Value<'_>| match pair {
        Value::List(pair) if pair.len() == 2 => Some((pair[0].text(), pair[1].text())),
        _ => None,
    };
    pairs.iter().filter_map(pair).filter(|(name, _)| !name.starts_with(':')).collect()
}

/// A value of a tnetstring.
enum Value<'c> {
    /// Bytes, text, or a number as it is written: which of them it is differs by version.
    Bytes(&'c [u8]),
    /// `null`, or a truth value, of which none is needed.
    Other,
    List(Vec<Value<'c>>),
    Map(Vec<(&'c [u8], Value<'c>)>),
}

impl<'c> Value<'c> {
    fn get(&self, key: &str) -> Option<&Value<'c>> {
        match self {
            Value::Map(entries) => {
                entries.iter().find(|(name, _)| *name == key.as_bytes()).map(|(_, value)| value)
            }
            _ => None,
        }
    }

    fn text(&self) -> String {
        match self {
            Value::Bytes(bytes) => String::from_utf8_lossy(bytes).into_owned(),
            _ => String::new(),
        }
    }
}

/// The length that a tnetstring begins with, and what follows its colon.
fn length(content: &[u8]) -> Result<(usize, &[u8]), String> {
    let digits = content.iter().take(13).take_while(|byte| byte.is_ascii_digit()).count();
    let number = std::str::from_utf8(&content[..digits]).ok().and_then(|digits| digits.parse().ok());
    match (number, content.get(digits)) {
        (Some(number), Some(b':')) if digits <= 12 => Ok((number, &content[digits + 1..])),
        _ => Err("it does not begin with a length".to_owned()),
    }
}

/// Reads a value, and gives what follows it.
fn value(content: &[u8], depth: usize) -> Result<(Value<'_>, &[u8]), String> {
    if depth > MAX_DEPTH {
        return Err(format!("it is nested more than {MAX_DEPTH} levels deep"));
    }
    let (length, rest) = length(content)?;
    let (Some(payload), Some(kind)) = (rest.get(..length), rest.get(length)) else {
        return Err("it is cut off".to_owned());
    };
    let value = match kind {
        b',' | b';' | b'#' | b'^' => Value::Bytes(payload),
        b'!' | b'~' => Value::Other,
        b']' => Value::List(values(payload, depth + 1)?),
        b'}' => {
            let mut entries = Vec::new();
            let mut items = values(payload, depth + 1)?.into_iter();
            while let (Some(key), Some(value)) = (items.next(), items.next()) {
                let Value::Bytes(key) = key else { return Err("a key is no text".to_owned()) };
                entries.push((key, value));
            }
            Value::Map(entries)
        }
        _ => return Err("a value is of no known type".to_owned()),
    };
    Ok((value, &rest[length + 1..]))
}

fn values(mut payload: &[u8], depth: usize) -> Result<Vec<Value<'_>>, String> {
    let mut values = Vec::new();
    while !payload.is_empty() {
        let (value, rest) = value(payload, depth)?;
        values.push(value);
        payload = rest;
    }
    Ok(values)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::bytes::tests::gzip;
    use crate::{NoSiblings, sink};

    /// A tnetstring of a payload and its type.
    fn net(payload: impl AsRef<[u8]>, kind: char) -> Vec<u8> {
        let payload = payload.as_ref();
        [format!("{}:", payload.len()).as_bytes(), payload, kind.to_string().as_bytes()].concat()
    }

    /// A map; the keys are of this type.
    fn map(kind: char, entries: &[(&str, Vec<u8>)]) -> Vec<u8> {
        let entries = entries.iter().map(|(key, value)| [net(key, kind), value.clone()].concat());
        net(entries.collect::<Vec<_>>().concat(), '}')
    }

    fn header(name: &str, value: &str) -> Vec<u8> {
        net(net([net(name, ','), net(value, ',')].concat(), ']'), ']')
    }

    fn request(kind: char) -> Vec<u8> {
        let text = |text: &str| net(text, kind);
        map(
            kind,
            &[
                ("method", text("GET")),
                ("scheme", text("https")),
                ("host", text("10.0.0.1")),
                ("port", net("443", '#')),
                ("path", text("/orders?limit=1")),
                ("headers", header("Host", "api.example.com")),
                ("content", net("", ',')),
            ],
        )
    }

    #[track_caller]
    fn check(content: &[u8], expected: &[&str]) {
        let traffic = crate::read(content, &NoSiblings).expect("these are flows");
        assert_eq!(traffic.format, Format::Mitmproxy);
        assert_eq!(sink::tests::lines(&traffic), expected);
    }

    const URL: &str = "GET https://api.example.com/orders?limit=1";

    #[test]
    fn flows_of_new_and_old_versions_are_read() {
        let new = map(
            ';',
            &[
                ("version", net("21", '#')),
                ("type", net("http", ';')),
                ("request", request(';')),
                (
                    "response",
                    map(
                        ';',
                        &[
                            ("status_code", net("200", '#')),
                            ("headers", header("content-encoding", "gzip")),
                            ("content", net(gzip("[1]"), ',')),
                        ],
                    ),
                ),
                ("websocket", net("", '~')),
            ],
        );
        let version = net([net("0", '#'), net("18", '#'), net("2", '#')].concat(), ']');
        let answer = map(',', &[("code", net("404", '#')), ("content", net("no", ','))]);
        let old = map(',', &[("version", version), ("request", request(',')), ("response", answer)]);
        check(&[new, old].concat(), &[&format!("{URL} -> 200 [1]"), &format!("{URL} -> 404 no")]);
    }

    #[test]
    fn a_response_that_is_missing_or_was_streamed_has_no_body() {
        let none = map(';', &[("request", request(';')), ("response", net("", '~'))]);
        let streamed = map(';', &[("status_code", net("200", '#')), ("content", net("", '~'))]);
        let streamed = map(';', &[("request", request(';')), ("response", streamed)]);
        let socket = map(
            ';',
            &[("request", request(';')), ("response", map(';', &[("status_code", net("101", '#'))]))],
        );
        check(&[none, streamed, socket].concat(), &[URL, &format!("{URL} -> 200"), URL]);
    }

    #[test]
    fn the_host_is_taken_from_the_connection_last() {
        let flow = |authority: &str, port: &str| {
            let request = map(
                ';',
                &[
                    ("method", net("GET", ',')),
                    ("scheme", net("http", ',')),
                    ("host", net("a.b", ';')),
                    ("port", net(port, '#')),
                    ("authority", net(authority, ',')),
                    ("path", net("/x", ',')),
                ],
            );
            map(';', &[("request", request)])
        };
        check(&flow("c.d", "80"), &["GET http://c.d/x"]);
        check(&flow("", "80"), &["GET http://a.b/x"]);
        check(&flow("", "8080"), &["GET http://a.b:8080/x"]);
    }

    #[test]
    fn other_flows_and_broken_ones_are_gaps() {
        let tcp = map(';', &[("type", net("tcp", ';'))]);
        let empty = map(';', &[("type", net("http", ';'))]);
        let whole = map(';', &[("request", request(';'))]);
        let content = [&tcp[..], &empty, &whole, &whole[..40]].concat();
        let cut = tcp.len() + empty.len() + whole.len();
        check(
            &content,
            &[
                URL,
                "is a flow of type `tcp`, which is not read",
                &format!("{} is no exchange: it has no request", tcp.len()),
                &format!("{cut} is no whole flow: it is cut off"),
            ],
        );
        let broken = map(';', &[("status_code", net("200", '#')), ("content", net(&gzip("[1]")[..4], ','))]);
        let flow = map(';', &[("request", request(';')), ("response", broken)]);
        let gap = "/response/content is no whole gzip: unexpected end of file";
        check(&flow, &[&format!("{URL} -> 200"), gap]);
    }

    #[test]
    fn texts_with_digits_and_colons_are_no_flows() {
        for text in ["12:30 started", "1:2:3", "10:20:30 GET /x", "12:", "999999999999:1:", ":", ""] {
            assert!(!is_flow(text.as_bytes()), "{text}");
        }
        let deep = (0..300).fold(net("", '~'), |inner, _| net(inner, ']'));
        assert!(value(&deep, 0).is_err_and(|reason| reason.contains("nested")));
    }
}
