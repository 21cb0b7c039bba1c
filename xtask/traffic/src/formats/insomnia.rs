//! Reads exports of Insomnia, version 4 and 5. Only routes of mock servers have answers: the application exports
//! the answers to requests as HAR.

use crate::exchange::{Body, Exchange, Provenance, Request, Response};
use crate::methods::method;
use crate::tree::Tree;
use crate::written::{self, colons, placeholders};
use crate::{Place, Traffic, headers};

/// Reads an export.
pub(super) fn read(document: &Tree, place: &Place, traffic: &mut Traffic) {
    let version = document.get("__export_format").and_then(Tree::to_text);
    if let Some(version) = version.filter(|_| document.get("resources").is_none()) {
        traffic.gap(place, format!("is an export of version {version}, which is not read"));
    }
    let list = |key: &str| document.get(key).map(Tree::items).unwrap_or_default();
    for (index, resource) in list("resources").iter().enumerate() {
        let place = place.key("resources").item(index);
        let read = match resource.get("_type").and_then(Tree::as_text).unwrap_or_default() {
            "request" => request_only(resource, &place, traffic),
            "mock_route" => mock_route(resource, &place, traffic),
            kind @ ("grpc_request" | "websocket_request" | "socketio_request") => {
                Err(format!("is of the type `{kind}`, and no request of HTTP"))
            }
            _ => continue,
        };
        traffic.push(&place, read);
    }
    read_folder(list("collection"), &place.key("collection"), traffic);
    for (index, route) in list("routes").iter().enumerate() {
        let place = place.key("routes").item(index);
        let read = mock_route(route, &place, traffic);
        traffic.push(&place, read);
    }
}

/// Reads the requests of a collection or a folder of version 5.
fn read_folder(items: &[Tree], place: &Place, traffic: &mut Traffic) {
    for (index, item) in items.iter().enumerate() {
        let place = place.item(index);
        // A folder can be empty, and then has no list; a request has a URL.
        match item.get("children") {
            Some(children) => read_folder(children.items(), &place.key("children"), traffic),
            None if item.get("url").is_none() && matches!(item, Tree::Map(_)) => {}
            None => {
                let read = request_only(item, &place, traffic);
                traffic.push(&place, read);
            }
        }
    }
}

/// A request without an answer.
fn request_only(one: &Tree, place: &Place, traffic: &mut Traffic) -> Result<Exchange, String> {
    let text =
        |key: &str| one.get(key).and_then(Tree::as_text).map(str::trim).filter(|text| !text.is_empty());
    let Some(verb) = text("method") else { return Err("is no exchange: it has no method".into()) };
    let Some(url) = text("url") else { return Err("is no exchange: it has no URL".into()) };
    let parameters = one.get("pathParameters").map(|list| written::pairs(Some(list))).unwrap_or_default();
    let value = |name: &str| {
        let stated = parameters.iter().find(|(key, value)| key == name && !value.is_empty());
        stated.map(|(_, value)| value.clone())
    };
    let url =
        written::with_query(&placeholders(&colons(url, value)), &written::parameters(one.get("parameters")));
    let mut headers = headers::of(one.get("headers"));
    let place_of_body = place.key("body");
    let held = one.get("body").unwrap_or(&Tree::Null);
    let read = body(held, &place_of_body).and_then(written::rendered);
    let body = traffic.body(&place_of_body, read);
    let mime = held.get("mimeType").and_then(Tree::as_text).filter(|_| body.is_some());
    written::add_type(&mut headers, mime);
    let request = Request { method: method(verb)?, url, headers, body };
    Ok(Exchange { request, response: None, provenance: Provenance::Authored, place: place.clone() })
}

/// The body of a request: text, or the fields of a form.
fn body(held: &Tree, place: &Place) -> Result<Option<Body>, String> {
    if held.get("fileName").and_then(Tree::as_text).is_some_and(|name| !name.is_empty()) {
        return Err("is a file, which is not in the export".into());
    }
    if let Some(text) = held.get("text").and_then(Tree::as_text) {
        return written::text(text, place.key("text"));
    }
    let form = written::form(&written::pairs(held.get("params")));
    Ok(form.map(|form| Body::bytes(form, place.key("params"))))
}

/// A route of a mock server.
fn mock_route(route: &Tree, place: &Place, traffic: &mut Traffic) -> Result<Exchange, String> {
    let text = |key: &str| route.get(key).and_then(Tree::as_text).filter(|text| !text.is_empty());
    let Some(verb) = text("method") else { return Err("is no exchange: it has no method".into()) };
    let Some(path) = text("name") else { return Err("is no exchange: it has no path".into()) };
    let Some(status) = route.get("statusCode").and_then(Tree::to_status) else {
        return Err("is no exchange: it has no status code".into());
    };
    let path = if path.starts_with('/') { path.to_owned() } else { format!("/{path}") };
    let url = placeholders(&colons(&path, |_| None));
    let request = Request { method: method(verb)?, url, headers: Vec::new(), body: None };
    let mut headers = headers::of(route.get("headers"));
    written::add_type(&mut headers, text("mimeType"));
    let place_of_body = place.key("body");
    let read = written::text(text("body").unwrap_or_default(), place_of_body.clone());
    let body = traffic.body(&place_of_body, read.and_then(written::rendered));
    let response = Some(Response { status, headers, body });
    Ok(Exchange { request, response, provenance: Provenance::Authored, place: place.clone() })
}

#[cfg(test)]
mod tests {
    use crate::{Format, NoSiblings, summary};

    #[track_caller]
    fn check(content: &str, expected: &[&str]) {
        summary::check(content, &NoSiblings, Format::Insomnia, expected);
    }

    #[test]
    fn version_4_is_a_flat_list() {
        check(
            r#"{"_type": "export", "__export_format": 4, "resources": [
              {"_type": "request_group", "name": "x"},
              {"_type": "request", "method": "POST", "url": "{{ _.base_url }}/a/:id", "headers": [{"name": "A", "value": "b"}, {"name": "C", "value": "d", "disabled": true}],
               "parameters": [{"name": "q", "value": "{{ _.q }}"}], "pathParameters": [{"name": "id", "value": "7"}], "body": {"mimeType": "application/json", "text": "{}"}},
              {"_type": "request", "method": "PUT", "url": "{% response 'body', 'x' %}", "body": {"mimeType": "application/x-www-form-urlencoded", "params": [{"name": "f", "value": "1"}]}},
              {"_type": "request", "method": "PUT", "url": "/f", "body": {"mimeType": "application/octet-stream", "fileName": "x"}},
              {"_type": "request", "method": "GET", "url": ""},
              {"_type": "websocket_request", "url": "ws://x"},
              {"_type": "mock_route", "name": "/m/:id", "method": "GET", "statusCode": 200, "mimeType": "application/json", "headers": [{"name": "X", "value": "y"}], "body": "[1]"}]}"#,
            &[
                "POST {{base_url}}/a/7?q={{q}} [A: b; Content-Type: application/json] {} @/resources/1/body/text",
                "PUT {{response}} [Content-Type: application/x-www-form-urlencoded] f=1 @/resources/2/body/params",
                "PUT /f",
                "GET /m/{{id}} -> 200 [X: y; Content-Type: application/json] [1] @/resources/6/body",
                "/resources/3/body is a file, which is not in the export",
                "/resources/4 is no exchange: it has no URL",
                "/resources/5 is of the type `websocket_request`, and no request of HTTP",
            ],
        );
        check(
            "_type: export\n__export_format: 4\nresources:\n- {_type: request, method: GET, url: /a}\n",
            &["GET /a"],
        );
    }

    #[test]
    fn an_older_version_is_told() {
        check(
            r#"{"_type": "export", "__export_format": 1, "items": []}"#,
            &[" is an export of version 1, which is not read"],
        );
    }

    #[test]
    fn version_5_has_folders() {
        check(
            r#"
type: collection.insomnia.rest/5.0
name: x
collection:
- name: folder
  children:
  - {name: a, url: "{{ _.base }}/a", method: GET, headers: [{name: A, value: b}], body: {}}
- {name: empty folder}
- {name: grpc, url: "grpc://x", protoMethodName: y}
"#,
            &["GET {{base}}/a [A: b]", "/collection/2 is no exchange: it has no method"],
        );
    }

    #[test]
    fn version_5_has_mock_servers_of_their_own() {
        check(
            r#"
type: mock.insomnia.rest/5.0
name: x
server: {url: "https://mock.example"}
routes:
- {name: a, method: POST, statusCode: 201, headers: [], body: '{"id": {{ x }}}', mimeType: ""}
- {name: /b, method: GET}
"#,
            &[
                "POST /a -> 201",
                "/routes/0/body is a template, which is no JSON before it is rendered",
                "/routes/1 is no exchange: it has no status code",
            ],
        );
        check("type: environment.insomnia.rest/5.0\nname: x\n", &[]);
    }
}
