//! Reads examples of Microcks.

use crate::exchange::{Exchange, Provenance, Request, Response};
use crate::methods::is_method;
use crate::tree::Tree;
use crate::written::{self, braces};
use crate::{Place, Traffic, headers};

/// Reads a document of examples.
pub(super) fn read(document: &Tree, place: &Place, traffic: &mut Traffic) {
    for (operation, examples) in document.get("operations").map(Tree::entries).unwrap_or_default() {
        let place = place.key("operations").key(operation);
        let Some((method, path)) = of_http(operation) else {
            traffic.gap(&place, format!("is no exchange: `{operation}` is no method and path of HTTP"));
            continue;
        };
        for (name, example) in examples.entries() {
            let place = place.key(name);
            let read = exchange(example, method, path, &place, traffic);
            traffic.push(&place, read);
        }
    }
}

/// The method and the path of an operation; an operation of GraphQL, gRPC or events has another name.
fn of_http(operation: &str) -> Option<(&str, &str)> {
    let (method, path) = operation.split_once(char::is_whitespace)?;
    let path = path.trim();
    (is_method(method) && path.starts_with('/')).then_some((method, path))
}

fn exchange(
    example: &Tree,
    method: &str,
    path: &str,
    place: &Place,
    traffic: &mut Traffic,
) -> Result<Exchange, String> {
    if example.get("eventMessage").is_some() {
        return Err("is an event, and no exchange of HTTP".into());
    }
    if !matches!(example, Tree::Map(_)) {
        return Err("is no exchange: it has no request and no response".into());
    }
    let asked = example.get("request").unwrap_or(&Tree::Null);
    let place_of_request = place.key("request");
    let request_body = body(asked, &place_of_request, traffic);
    let request = Request {
        method: method.to_owned(),
        url: url(path, asked.get("parameters")),
        headers: headers::of(asked.get("headers")),
        body: request_body,
    };
    let response = match example.get("response") {
        Some(answer @ Tree::Map(_)) => Some(response(answer, &place.key("response"), traffic)?),
        _ => None,
    };
    Ok(Exchange { request, response, provenance: Provenance::Authored, place: place.clone() })
}

/// The URL of an operation with its parameters, of which those that are not in the path are in the query.
fn url(path: &str, parameters: Option<&Tree>) -> String {
    let value = |name: &str| parameters?.get(name).and_then(Tree::to_text);
    let written = braces(path, value);
    let mut pairs = Vec::new();
    for (name, value) in parameters.map(Tree::entries).unwrap_or_default() {
        let is_in_path = path.contains(&format!("{{{name}}}"));
        let values = match value {
            Tree::List(values) => values.iter().filter_map(Tree::to_text).collect(),
            value => value.to_text().into_iter().collect::<Vec<_>>(),
        };
        pairs.extend(values.into_iter().filter(|_| !is_in_path).map(|value| (name.clone(), value)));
    }
    written::with_query(&written, &pairs)
}

/// Reads a response; without a status it is 200.
fn response(answer: &Tree, place: &Place, traffic: &mut Traffic) -> Result<Response, String> {
    let status = match answer.get("status").or_else(|| answer.get("code")) {
        None | Some(Tree::Null) => 200,
        Some(written) => written.to_status().ok_or("is no exchange: its status is none of HTTP")?,
    };
    let mut headers = headers::of(answer.get("headers"));
    written::add_type(&mut headers, answer.get("mediaType").and_then(Tree::as_text));
    Ok(Response { status, headers, body: body(answer, place, traffic) })
}

/// The body of a request or a response, which can have expressions that are evaluated for each call.
fn body(part: &Tree, place: &Place, traffic: &mut Traffic) -> Option<crate::Body> {
    let place = place.key("body");
    let held = part.get("body").filter(|held| **held != Tree::Null)?;
    let read = written::value(held, place.clone()).and_then(written::rendered);
    traffic.body(&place, read)
}

#[cfg(test)]
mod tests {
    use crate::{Format, NoSiblings, summary};

    /// Checks what is read of the operations of a document.
    #[track_caller]
    fn check(operations: &str, expected: &[&str]) {
        let head =
            "apiVersion: mocks.microcks.io/v1alpha1\nkind: APIExamples\nmetadata:\n  name: x\n  version: 1\n";
        summary::check(&format!("{head}operations:\n{operations}"), &NoSiblings, Format::Microcks, expected);
    }

    #[test]
    fn parameters_are_in_the_path_or_the_query() {
        check(
            r#"
  "GET /pastry/{name}/{size}":
    Eclair:
      request:
        parameters: {name: Eclair Chocolat, q: 1, r: [a, b]}
        headers: {Accept: application/json}
      response:
        status: 200
        mediaType: application/json
        headers: {x-by: me}
        body: |-
          {"name": "Eclair"}
"#,
            &[
                r#"GET /pastry/Eclair%20Chocolat/{{size}}?q=1&r=a&r=b [Accept: application/json] -> 200 [x-by: me; Content-Type: application/json] {"name": "Eclair"} @/operations/GET ~1pastry~1{name}~1{size}/Eclair/response/body"#,
            ],
        );
    }

    #[test]
    fn bodies_are_values_or_text() {
        check(
            r#"
  POST /a:
    one:
      request: {body: {a: 1}}
      response: {body: [1, "{{ uuid() }}"]}
    two:
      request: {body: ""}
      response: {status: "201", body: "{\"a\": {{ uuid() }}}"}
    three: {request: {}}
    four: {response: {status: many}}
    five: 1
"#,
            &[
                r#"POST /a ={"a":1} @/operations/POST ~1a/one/request/body -> 200 =[1,"{{ uuid() }}"]~ @/operations/POST ~1a/one/response/body"#,
                "POST /a -> 201",
                "POST /a",
                "/operations/POST ~1a/two/response/body is a template, which is no JSON before it is rendered",
                "/operations/POST ~1a/four is no exchange: its status is none of HTTP",
                "/operations/POST ~1a/five is no exchange: it has no request and no response",
            ],
        );
    }

    #[test]
    fn other_operations_are_gaps() {
        check(
            "  getPets: {all: {request: {}, response: {}}}\n  SUBSCRIBE /a: {jane: {eventMessage: {payload: 1}}}\n",
            &[
                "/operations/getPets is no exchange: `getPets` is no method and path of HTTP",
                "/operations/SUBSCRIBE ~1a is no exchange: `SUBSCRIBE /a` is no method and path of HTTP",
            ],
        );
    }
}
