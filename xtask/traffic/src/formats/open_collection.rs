//! Reads requests of OpenCollection.

use crate::exchange::{Body, Exchange, Request, Response};
use crate::methods::method;
use crate::tree::Tree;
use crate::{Format, Place, Traffic, headers};

/// Reads a request or a bundle of requests.
pub(super) fn read(document: &Tree, place: &Place, traffic: &mut Traffic) {
    match (document.get("items"), document.get("http")) {
        (Some(Tree::List(items)), _) => read_items(items, &place.key("items"), traffic),
        (_, Some(_)) => read_request(document, place, traffic),
        _ => traffic.gap(place, "has its requests in files of their own"),
    }
}

/// Reads the items of a folder. The depth of folders is bounded by the depth of documents.
fn read_items(items: &[Tree], place: &Place, traffic: &mut Traffic) {
    for (index, item) in items.iter().enumerate() {
        let place = place.item(index);
        match (item.get("items"), item.get("http")) {
            (Some(Tree::List(items)), _) => read_items(items, &place.key("items"), traffic),
            (_, Some(_)) => read_request(item, &place, traffic),
            _ => traffic.gap(&place, "is no request of HTTP"),
        }
    }
}

/// Reads the examples of a request, or the request if it has none.
fn read_request(item: &Tree, place: &Place, traffic: &mut Traffic) {
    let base = item.get("http").unwrap_or(&Tree::Null);
    let examples = item.get("examples").map(Tree::items).unwrap_or_default();
    if examples.is_empty() {
        let read = request(base, base, &place.key("http"), traffic);
        traffic.push(place, read.map(|request| exchange(request, None, place)));
    }
    for (index, example) in examples.iter().enumerate() {
        let place = place.key("examples").item(index);
        let read = read_example(example, base, &place, traffic);
        traffic.push(&place, read);
    }
}

fn exchange(request: Request, response: Option<Response>, place: &Place) -> Exchange {
    Exchange { request, response, provenance: Format::OpenCollection.provenance(), place: place.clone() }
}

fn read_example(
    example: &Tree,
    base: &Tree,
    place: &Place,
    traffic: &mut Traffic,
) -> Result<Exchange, String> {
    let written = example.get("request").unwrap_or(&Tree::Null);
    let request = request(written, base, &place.key("request"), traffic)?;
    let response = match example.get("response") {
        Some(written @ Tree::Map(_)) => {
            let status = written.get("status").and_then(Tree::to_status);
            let status = status.ok_or("is no exchange: its response has no status")?;
            let headers = headers::of(written.get("headers"));
            let body = body(written.get("body"), &headers, &place.key("response").key("body"), traffic);
            Some(Response { status, headers, body })
        }
        _ => None,
    };
    Ok(exchange(request, response, place))
}

/// Reads a request; what an example leaves out is as in the request that it belongs to.
fn request(written: &Tree, base: &Tree, place: &Place, traffic: &mut Traffic) -> Result<Request, String> {
    let text = |key: &str| written.get(key).or_else(|| base.get(key)).and_then(Tree::to_text);
    let url = text("url").filter(|url| !url.is_empty()).ok_or("is no exchange: it has no URL")?;
    let method = method(&text("method").unwrap_or_default())?;
    let params = written.get("params").or_else(|| base.get("params"));
    let of_kind = |kind: &str| {
        let is_kind = |param: &&Tree| param.get("type").and_then(Tree::as_text).unwrap_or("query") == kind;
        let params = params.map(Tree::items).unwrap_or_default().iter().filter(is_kind);
        pairs(&params.cloned().collect::<Vec<_>>())
    };
    let mut url = fill_path(&url, &of_kind("path"));
    let query = form(&of_kind("query"));
    if !url.contains('?') && !query.is_empty() {
        url = format!("{url}?{query}");
    }
    let headers = headers::of(written.get("headers"));
    let body = body(written.get("body"), &headers, &place.key("body"), traffic);
    Ok(Request { method, url, headers, body })
}

/// Reads a body; `None` for a request that could have several, of which none is selected.
fn body(
    written: Option<&Tree>,
    headers: &[(String, String)],
    place: &Place,
    traffic: &mut Traffic,
) -> Option<Body> {
    let written = written?;
    if let Tree::List(variants) = written {
        let is_selected = |variant: &Tree| variant.get("selected").and_then(Tree::as_bool) == Some(true);
        let selected = variants.iter().position(is_selected)?;
        let place = place.item(selected).key("body");
        return body(variants[selected].get("body"), headers, &place, traffic);
    }
    let kind =
        written.get("type").or_else(|| written.get("mode")).and_then(Tree::as_text).unwrap_or_default();
    // Files that are written by hand have the body under its kind.
    let key = if written.get("data").is_some() { "data" } else { kind };
    let place = place.key(key);
    match written.get(key)? {
        Tree::Null => None,
        Tree::Text(text) => {
            let text = if kind == "json" { without_comments(text) } else { text.clone() };
            traffic.recorded(text.into_bytes(), headers, &place)
        }
        Tree::List(fields) if kind == "form-urlencoded" => {
            let form = form(&pairs(fields));
            (!form.is_empty()).then(|| Body::bytes(form, place))
        }
        Tree::List(_) if kind == "multipart-form" || kind == "file" => {
            traffic.gap(&place, "is a body of files, which is not read");
            None
        }
        value => Some(Body::json(value.to_json(), place)),
    }
}

/// The names and values of a list that are not disabled.
fn pairs(items: &[Tree]) -> Vec<(String, String)> {
    headers::of(Some(&Tree::List(items.to_vec())))
}

/// A form or a query of names and values; what a client writes is escaped as far as it must be.
pub(super) fn form(pairs: &[(String, String)]) -> String {
    let pairs = pairs.iter().map(|(name, value)| format!("{name}={}", value.replace('&', "%26")));
    pairs.collect::<Vec<_>>().join("&")
}

/// JSON without its `//` comments; a text that is JSON as it is stays so.
fn without_comments(text: &str) -> String {
    let (mut plain, mut in_text) = (String::with_capacity(text.len()), false);
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        match c {
            '"' => in_text = !in_text,
            '\\' if in_text => {
                plain.push(c);
                plain.extend(chars.next());
                continue;
            }
            '/' if !in_text && chars.peek() == Some(&'/') => {
                while chars.peek().is_some_and(|c| *c != '\n') {
                    chars.next();
                }
                continue;
            }
            _ => {}
        }
        plain.push(c);
    }
    plain
}

/// A URL whose parts `:name` have their stated value, or are the template `{{name}}`.
pub(super) fn fill_path(url: &str, values: &[(String, String)]) -> String {
    let end = url.find(['?', '#']).unwrap_or(url.len());
    let part = |part: &str| match part.strip_prefix(':').filter(|name| !name.is_empty()) {
        None => part.to_owned(),
        Some(name) => {
            let value = values.iter().find(|(key, _)| key == name).map(|(_, value)| value.clone());
            value.filter(|value| !value.is_empty()).unwrap_or_else(|| format!("{{{{{name}}}}}"))
        }
    };
    let path: Vec<String> = url[..end].split('/').map(part).collect();
    path.join("/") + &url[end..]
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{NoSiblings, sink};

    #[track_caller]
    fn check(text: &str, expected: &[&str]) {
        let traffic = crate::read(text.as_bytes(), &NoSiblings).expect("this is a collection");
        assert_eq!(traffic.format, Format::OpenCollection);
        assert_eq!(sink::tests::lines(&traffic), expected);
    }

    const REQUEST: &str = "info:\n  name: x\n  type: http\n  seq: 1\nhttp:\n  method: POST\n  url: \"{{host}}/orders/:id/:x\"\n  \
        headers:\n    - name: A\n      value: 1\n  params:\n    - {name: id, value: '5', type: path}\n    - {name: q, value: '1', type: query}\n    \
        - {name: r, value: '1', type: query, disabled: true}\n";

    #[test]
    fn a_request_without_examples_is_read() {
        let body = "  body:\n    type: json\n    data: |-\n      {\n        // a comment\n        \"a\": \"http://x\"\n      }\n";
        let line = "POST {{host}}/orders/5/{{x}}?q=1 {\n  \n  \"a\": \"http://x\"\n}";
        check(&format!("{REQUEST}{body}"), &[line]);
        let form = "  body:\n    type: form-urlencoded\n    data:\n      - {name: a, value: '1'}\n      - {name: b, value: '2'}\n";
        check(&format!("{REQUEST}{form}"), &["POST {{host}}/orders/5/{{x}}?q=1 a=1&b=2"]);
        check(
            &format!("{REQUEST}  body: {{mode: json, json: '[3]'}}\n"),
            &["POST {{host}}/orders/5/{{x}}?q=1 [3]"],
        );
        let variants = "  body:\n    - title: x\n      body: {type: json, data: '[1]'}\n    - title: y\n      selected: true\n      body: {type: json, data: '[2]'}\n";
        check(&format!("{REQUEST}{variants}"), &["POST {{host}}/orders/5/{{x}}?q=1 [2]"]);
        let upload = "  body:\n    type: multipart-form\n    data: [{name: a, value: b}]\n";
        let gap = "/http/body/data is a body of files, which is not read";
        check(&format!("{REQUEST}{upload}"), &["POST {{host}}/orders/5/{{x}}?q=1", gap]);
    }

    #[test]
    fn examples_are_read_with_their_answers() {
        let examples = "examples:\n  - name: x\n    request:\n      url: https://a.b/orders/1?q=1\n      method: POST\n    response:\n      \
            status: 201\n      statusText: Created\n      headers:\n        - {name: a, value: b}\n      body:\n        type: json\n        \
            data: '{\"id\": 1}'\n  - name: y\n    response:\n      statusText: OK\n";
        check(
            &format!("{REQUEST}{examples}"),
            &[
                "POST https://a.b/orders/1?q=1 -> 201 {\"id\": 1}",
                "/examples/1 is no exchange: its response has no status",
            ],
        );
    }

    #[test]
    fn bundles_are_read() {
        let bundle = r#"{"opencollection": "1.0.0", "info": {"name": "x"}, "bundled": true, "items": [
            {"info": {"name": "f", "type": "folder"}, "items": [
                {"info": {"type": "http"}, "http": {"method": "get", "url": "https://a.b/c"}}]},
            {"info": {"type": "grpc"}, "grpc": {"url": "a.b"}},
            {"info": {"type": "http"}, "http": {"method": "GET"}}]}"#;
        check(
            bundle,
            &[
                "GET https://a.b/c",
                "/items/1 is no request of HTTP",
                "/items/2 is no exchange: it has no URL",
            ],
        );
        check("opencollection: 1.0.0\ninfo:\n  name: x\n", &["has its requests in files of their own"]);
    }

    #[test]
    fn a_port_is_no_parameter() {
        assert_eq!(fill_path("http://a.b:80/:c?d=/:e", &[]), "http://a.b:80/{{c}}?d=/:e");
    }
}
