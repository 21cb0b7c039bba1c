//! Reads the requests of Postman: of collections of any version, of saved answers, and of runs.

use super::postman_variables::Variables;
use crate::exchange::{Body, Request};
use crate::methods::method;
use crate::tree::Tree;
use crate::written::{self, colons, placeholders, template};
use crate::{Place, Traffic, headers};

/// Reads a request: text that is a URL, or an object of any version.
///
/// # Errors
///
/// The reason why it is none, as the end of a sentence about the exchange.
pub(super) fn request(
    request: Option<&Tree>,
    variables: &Variables,
    place: &Place,
    traffic: &mut Traffic,
) -> Result<Request, String> {
    let Some(request) = request else { return Err("is no exchange: it has no request".into()) };
    let address = if matches!(request, Tree::Text(_)) { Some(request) } else { request.get("url") };
    let url = address.map(|address| url(address, request, variables)).unwrap_or_default();
    if url.is_empty() {
        return Err("is no exchange: its request has no URL".into());
    }
    let mut headers = headers::of(
        ["header", "headerData", "headers"]
            .iter()
            .find_map(|key| request.get(key))
            .filter(|h| **h != Tree::Null),
    );
    let (body, content_type) = match request.get("body") {
        Some(written @ Tree::Map(_)) => body(written, &place.key("body")),
        Some(Tree::Text(text)) => (written::text(text, place.key("body")), None),
        _ => body_of_v1(request, place),
    };
    let body = body.and_then(written::without_placeholders).and_then(written::rendered);
    let body = traffic.body(&place.key("body"), body);
    written::add_type(&mut headers, content_type.filter(|_| body.is_some()));
    let verb = request.get("method").and_then(Tree::as_text).unwrap_or_default();
    Ok(Request { method: method(verb)?, url, headers, body })
}

/// The URL of an address: text, or an object that has it whole or in parts.
fn url(address: &Tree, request: &Tree, variables: &Variables) -> String {
    let whole = address.as_text().or_else(|| address.get("raw").and_then(Tree::as_text));
    let whole = match whole.map(str::trim).filter(|whole| !whole.is_empty()) {
        Some(whole) => whole.to_owned(),
        None => url_of_parts(address),
    };
    let whole = variables.put_in(&whole);
    let variable = |name: &str| {
        let stated = [address.get("variable"), request.get("pathVariableData")].into_iter().flatten();
        let listed = stated.flat_map(Tree::items).find(|variable| {
            ["key", "id", "name"].iter().any(|key| variable.get(key).and_then(Tree::as_text) == Some(name))
        });
        let value = listed
            .and_then(|variable| variable.get("value"))
            .or_else(|| request.path(&["pathVariables", name]))
            .and_then(Tree::to_text)?;
        // Generated collections have what the schema says as a value: `<string>`. The name says more.
        let is_placeholder = value.starts_with('<') && value.ends_with('>');
        Some(if is_placeholder { template(name) } else { value }).filter(|value| !value.is_empty())
    };
    let url = placeholders(&colons(&whole, variable));
    // An address without a host.
    let path = url.split_once("://").map(|(_, path)| path).filter(|path| path.starts_with('/'));
    path.map(str::to_owned).unwrap_or(url)
}

fn url_of_parts(address: &Tree) -> String {
    let joined = |key: &str, separator: &str| match address.get(key) {
        Some(Tree::List(parts)) => {
            let part = |part: &Tree| part.to_text().or_else(|| part.get("value").and_then(Tree::to_text));
            parts.iter().filter_map(part).collect::<Vec<_>>().join(separator)
        }
        Some(part) => part.to_text().unwrap_or_default(),
        None => String::new(),
    };
    let (host, path) = (joined("host", "."), joined("path", "/"));
    let (protocol, port) = (joined("protocol", ""), joined("port", ""));
    let mut url = String::new();
    if !host.is_empty() {
        // A variable as a host usually has the protocol in it.
        if !protocol.is_empty() {
            url = format!("{}://", protocol.trim_end_matches("://"));
        }
        url += &host;
        if !port.is_empty() {
            url += &format!(":{port}");
        }
    }
    if !(path.is_empty() && url.is_empty()) {
        url += "/";
        url += path.trim_start_matches('/');
    }
    // A query is written as it is sent, except for spaces.
    let pair = |(name, value): (String, String)| format!("{name}={value}").replace(' ', "%20");
    let query: Vec<String> = written::parameters(address.get("query")).into_iter().map(pair).collect();
    if query.is_empty() { url } else { format!("{url}?{}", query.join("&")) }
}

/// The body of a request of version 2, with the content type that its mode sends.
fn body<'b>(body: &'b Tree, place: &Place) -> (Result<Option<Body>, String>, Option<&'b str>) {
    let mode = body.get("mode").and_then(Tree::as_text).unwrap_or_default();
    let place = place.key(mode);
    let held = body.get(mode);
    if body.get("disabled").and_then(Tree::as_bool) == Some(true) {
        return (Ok(None), None);
    }
    match (mode, held) {
        ("raw", Some(held)) => {
            let language = body.path(&["options", "raw", "language"]).and_then(Tree::as_text);
            let content_type = match language {
                Some("json") => Some("application/json"),
                Some("xml") => Some("application/xml"),
                _ => None,
            };
            (written::value(held, place), content_type)
        }
        ("urlencoded", Some(Tree::Text(form))) => (written::text(form, place), Some(FORM)),
        ("urlencoded", Some(fields)) => (Ok(form(fields, place)), Some(FORM)),
        ("formdata", Some(fields)) => (Ok(form(fields, place)), None),
        ("graphql", Some(held @ Tree::Map(_))) => {
            // The variables are JSON as text.
            let variables = held.get("variables").map(|variables| match variables.as_text() {
                Some(text) => serde_json::from_str(text).unwrap_or_default(),
                None => variables.to_json(),
            });
            let query = held.get("query").map(Tree::to_json);
            let sent = serde_json::json!({"query": query, "variables": variables});
            (Ok(Some(Body::json(sent, place))), Some("application/json"))
        }
        ("file", Some(_)) => (Err("is a file, which is not in the collection".into()), None),
        _ => (Ok(None), None),
    }
}

const FORM: &str = "application/x-www-form-urlencoded";

fn form(fields: &Tree, place: Place) -> Option<Body> {
    written::form(&written::pairs(Some(fields))).map(|form| Body::bytes(form, place))
}

/// The body of a request of version 1.
fn body_of_v1<'b>(request: &'b Tree, place: &Place) -> (Result<Option<Body>, String>, Option<&'b str>) {
    let mode = request.get("dataMode").and_then(Tree::as_text).unwrap_or_default();
    let raw = ["rawModeData", "data"].iter().find_map(|key| Some((key, request.get(key)?.as_text()?)));
    match (mode, raw, request.get("data")) {
        ("binary", ..) => (Err("is a file, which is not in the collection".into()), None),
        ("urlencoded", _, Some(fields @ Tree::List(_))) => (Ok(form(fields, place.key("data"))), Some(FORM)),
        ("params", _, Some(fields @ Tree::List(_))) => (Ok(form(fields, place.key("data"))), None),
        (_, Some((key, text)), _) => (written::text(text, place.key(key)), None),
        _ => (Ok(None), None),
    }
}
