//! Reads recordings and mock definitions of httpmock.

use crate::exchange::{Body, Exchange, Provenance, Request, Response};
use crate::methods::method;
use crate::tree::Tree;
use crate::{Place, Traffic, headers, patterns, written};

/// Reads a document, which is one mock.
pub(super) fn read(document: &Tree, place: &Place, traffic: &mut Traffic) {
    // A separator at the end of a file is followed by an empty document.
    if *document != Tree::Null {
        let read = mock(document, place, traffic);
        traffic.push(place, read);
    }
}

fn mock(mock: &Tree, place: &Place, traffic: &mut Traffic) -> Result<Exchange, String> {
    let Some(when) = mock.get("when") else { return Err("is no exchange: it has no `when`".into()) };
    let Some(verb) = when.get("method").and_then(Tree::as_text) else {
        return Err("is no exchange: it answers any method".into());
    };
    let exact = when.get("path").and_then(Tree::as_text).map(str::to_owned);
    let pattern = || when.get("path_matches").and_then(Tree::as_text).and_then(patterns::path);
    let Some(path) = exact.or_else(pattern) else {
        return Err("is no exchange: it answers any path, or what a pattern matches".into());
    };
    let request = Request {
        method: method(verb)?,
        url: written::with_query(&address(when, &path), &written::pairs(when.get("query_param"))),
        headers: headers::of(when.get("header")),
        body: body(when, &place.key("when"), traffic),
    };
    let mut response = match mock.get("then") {
        Some(then @ Tree::Map(_)) => Some(response(then, &place.key("then"), traffic)?),
        _ => None,
    };
    // One answer for many requests.
    if request.url.contains("{{")
        && let Some(response) = &mut response
    {
        response.body = response.body.take().map(Body::as_example);
    }
    Ok(Exchange { request, response, provenance: Provenance::Authored, place: place.clone() })
}

/// The URL of a path: with its host, if that is recorded.
fn address(when: &Tree, path: &str) -> String {
    let part = |key: &str| when.get(key).and_then(Tree::to_text).filter(|part| !part.is_empty());
    let Some(host) = part("host") else { return path.to_owned() };
    let scheme = part("scheme").unwrap_or_else(|| "http".to_owned());
    let port = part("port").map(|port| format!(":{port}")).unwrap_or_default();
    let slash = if path.starts_with('/') { "" } else { "/" };
    format!("{scheme}://{host}{port}{slash}{path}")
}

/// Reads an answer; without a status it is 200.
fn response(then: &Tree, place: &Place, traffic: &mut Traffic) -> Result<Response, String> {
    let status = match then.get("status") {
        None | Some(Tree::Null) => 200,
        Some(written) => written.to_status().ok_or("is no exchange: its status is none of HTTP")?,
    };
    Ok(Response { status, headers: headers::of(then.get("header")), body: body(then, place, traffic) })
}

/// The body of a part. Files that were written by hand have `json_body` in the answer, too, which the library
/// does not read, and which says what was meant.
fn body(part: &Tree, place: &Place, traffic: &mut Traffic) -> Option<Body> {
    let held = |key: &'static str| {
        let held = part.get(key).filter(|held| **held != Tree::Null)?;
        Some((key, held))
    };
    let (key, held) = ["body", "body_base64", "json_body"].into_iter().find_map(held)?;
    let place = place.key(key);
    let headers = headers::of(part.get("header"));
    let read = match (key, held) {
        ("body_base64", Tree::Text(text)) => written::base64(text, &headers, place.clone()),
        ("body", value) if value.as_text().is_none() => match value.to_text() {
            // YAML reads a body such as `1` as a number.
            Some(text) => written::text(&text, place.clone()),
            None => written::value(value, place.clone()),
        },
        (_, value) => written::value(value, place.clone()),
    };
    traffic.body(&place, read)
}

#[cfg(test)]
mod tests {
    use crate::{Format, NoSiblings, summary};

    #[track_caller]
    fn check(content: &str, expected: &[&str]) {
        summary::check(content, &NoSiblings, Format::Httpmock, expected);
    }

    #[test]
    fn values_give_a_request_and_matchers_do_not() {
        check(
            r#"
when:
  method: GET
  scheme: https
  host: a.example
  port: 8443
  path: /users
  query_param:
  - {name: q, value: "1 2"}
  header:
  - {name: A, value: b}
  header_exists: [C]
then:
  status: 200
  header:
  - {name: content-type, value: application/json}
  body: '[1]'
  delay: 5
---
when: {method: POST, path: /b, json_body: {a: 1}}
then: {body_base64: WzFd}
---
when: {method: POST, path: /c, body: 1}
then: {status: 201, json_body: '{"a": 1}'}
---
when: {method: GET, path_matches: "^/d/.*"}
then: {status: 200}
---
when: {path: /e}
then: {status: 200}
---
when: {method: GET, path: /f}
then: {status: x}
---
when: {method: PUT, path: /g, body_base64: eyJhIjoxfQ==}
---
"#,
            &[
                "GET https://a.example:8443/users?q=1%202 [A: b] -> 200 [content-type: application/json] [1] @/0/then/body",
                r#"POST /b ={"a":1} @/1/when/json_body -> 200 [1] @/1/then/body_base64"#,
                r#"POST /c 1 @/2/when/body -> 201 {"a": 1} @/2/then/json_body"#,
                r#"PUT /g {"a":1} @/6/when/body_base64"#,
                "/3 is no exchange: it answers any path, or what a pattern matches",
                "/4 is no exchange: it answers any method",
                "/5 is no exchange: its status is none of HTTP",
            ],
        );
    }

    #[test]
    fn a_pattern_of_the_same_length_is_a_template() {
        check(
            "when: {method: GET, path_matches: '^/a/[0-9]+$'}\nthen: {body: x}\n",
            &["GET /a/{{x}} -> 200 x~ @/then/body"],
        );
    }

    #[test]
    fn a_file_of_one_mock_has_places_without_a_number() {
        check(
            "when: {method: GET, path: a, host: h}\nthen: {body: x}\n",
            &["GET http://h/a -> 200 x @/then/body"],
        );
    }
}
