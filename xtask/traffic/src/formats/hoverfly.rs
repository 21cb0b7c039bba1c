//! Reads simulations of Hoverfly, version 1 to 5.

use super::hoverfly_part::{Part, is_exact, regex};
use crate::exchange::{Body, Exchange, Provenance, Request, Response};
use crate::methods::method;
use crate::siblings::Siblings;
use crate::tree::Tree;
use crate::written::{self, template};
use crate::{Place, Traffic, bytes, headers, patterns};

/// Reads a simulation.
pub(super) fn read(document: &Tree, place: &Place, siblings: &dyn Siblings, traffic: &mut Traffic) {
    let place = place.key("data").key("pairs");
    for (index, one) in
        document.path(&["data", "pairs"]).map(Tree::items).unwrap_or_default().iter().enumerate()
    {
        let place = place.item(index);
        let read = pair(one, &place, siblings, traffic);
        traffic.push(&place, read);
    }
}

/// Reads a pair. A recorded one has exact values only; one with patterns was written by hand.
fn pair(
    one: &Tree,
    place: &Place,
    siblings: &dyn Siblings,
    traffic: &mut Traffic,
) -> Result<Exchange, String> {
    let Some(asked) = one.get("request") else { return Err("is no exchange: it has no request".into()) };
    let Some(verb) = Part::of(asked.get("method")).text() else {
        return Err("is no exchange: its request may have any method".into());
    };
    let mut has_patterns = ["scheme", "destination"].iter().any(|key| !Part::of(asked.get(key)).is_exact());
    let (body, is_whole) = request_body(asked, &place.key("request"));
    has_patterns |= !is_whole;
    let request = Request {
        method: method(&verb)?,
        url: url(asked, &mut has_patterns)?,
        headers: request_headers(asked, &mut has_patterns),
        body: traffic.body(&place.key("request").key("body"), body),
    };
    let place_of_response = place.key("response");
    let answer = one.get("response").unwrap_or(&Tree::Null);
    let is_template = answer.get("templated").and_then(Tree::as_bool) == Some(true);
    let mut response = response(answer, &place_of_response, siblings, traffic);
    if has_patterns && let Some(response) = &mut response {
        response.body = response.body.take().map(Body::as_example);
    }
    let is_written = has_patterns || is_template;
    let provenance = if is_written { Provenance::Authored } else { Provenance::Captured };
    Ok(Exchange { request, response, provenance, place: place.clone() })
}

/// The URL of a request, from the path on if its host is not known.
fn url(asked: &Tree, has_patterns: &mut bool) -> Result<String, String> {
    let path = match Part::of(asked.get("path")) {
        Part::Any => return Err("is no exchange: its request may have any path".into()),
        Part::Pattern => {
            *has_patterns = true;
            let path = regex(asked.get("path")).and_then(patterns::path);
            path.ok_or("is no exchange: its path is a pattern")?
        }
        Part::Exactly(path, _) => path,
    };
    let path = if path.starts_with('/') { path } else { format!("/{path}") };
    let url = match Part::of(asked.get("destination")).text() {
        Some(host) => {
            let scheme = Part::of(asked.get("scheme")).text().unwrap_or_else(|| "http".to_owned());
            format!("{scheme}://{host}{path}")
        }
        None => path,
    };
    // Version 4 has the matchers of a query beside it, version 5 in its place.
    let matchers = asked.get("queriesWithMatchers").or_else(|| asked.get("query"));
    let by_name = |matchers: &Tree| {
        matchers.entries().iter().any(|(_, value)| !matches!(value, Tree::Text(_) | Tree::Null))
    };
    let Some(matchers) = matchers.filter(|matchers| by_name(matchers)) else {
        let query = Part::of(asked.get("query"));
        *has_patterns |= matches!(query, Part::Pattern);
        let query = query.text();
        return Ok(
            query.map_or_else(|| url.clone(), |query| format!("{url}?{}", query.trim_start_matches('?')))
        );
    };
    let mut pairs = Vec::new();
    for (name, matcher) in matchers.entries() {
        match Part::of(Some(matcher)) {
            Part::Exactly(value, _) => pairs.push((name.clone(), value)),
            _ => {
                *has_patterns = true;
                pairs.push((name.clone(), template(name)));
            }
        }
    }
    Ok(written::with_query(&url, &pairs))
}

/// The headers of a request: lists of texts, since version 5 of matchers; version 4 has the matchers beside them.
fn request_headers(asked: &Tree, has_patterns: &mut bool) -> Vec<(String, String)> {
    let mut headers = Vec::new();
    let matchers = asked.get("headersWithMatchers").map(Tree::entries).unwrap_or_default();
    for (name, matcher) in matchers {
        match Part::of(Some(matcher)) {
            Part::Exactly(value, _) => headers.push((name.clone(), value)),
            _ => *has_patterns = true,
        }
    }
    for (name, values) in asked.get("headers").map(Tree::entries).unwrap_or_default() {
        for value in values.items() {
            match value {
                Tree::Map(_) if is_exact(value) => {
                    headers.extend(
                        value.get("value").and_then(Tree::to_text).map(|value| (name.clone(), value)),
                    );
                }
                Tree::Map(_) => *has_patterns = true,
                value => headers.extend(value.to_text().map(|value| (name.clone(), value))),
            }
        }
    }
    headers.retain(|(name, _)| !name.starts_with(':'));
    headers
}

/// The body of a request, and whether that is all that the request may have as a body.
fn request_body(asked: &Tree, place: &Place) -> (Result<Option<Body>, String>, bool) {
    let place = place.key("body");
    let body = asked.get("body");
    match Part::of(body) {
        Part::Exactly(text, below) => return (written::text(&text, below(&place)), true),
        // A recording of a request without a body has none, too.
        Part::Any => return (Ok(None), true),
        Part::Pattern => {}
    }
    let json = match body {
        Some(Tree::List(matchers)) => {
            let is_json = |one: &&Tree| one.get("matcher").and_then(Tree::as_text) == Some("json");
            let at = matchers.iter().position(|one| is_json(&one));
            at.and_then(|at| Some((matchers[at].get("value")?, place.item(at).key("value"))))
        }
        Some(map) => map.get("jsonMatch").map(|json| (json, place.key("jsonMatch"))),
        None => None,
    };
    // A matcher of JSON accepts other spaces and another order only: the recorder writes it.
    match json {
        Some((json, place)) => (written::value(json, place), true),
        None => (Ok(None), false),
    }
}

fn response(
    answer: &Tree,
    place: &Place,
    siblings: &dyn Siblings,
    traffic: &mut Traffic,
) -> Option<Response> {
    let Some(status) = answer.get("status").and_then(Tree::to_status) else {
        traffic.gap(place, "is no answer: it has no status");
        return None;
    };
    let mut headers = headers::of(answer.get("headers"));
    // Hoverfly adds this when it replays.
    headers.retain(|(name, value)| !(name.eq_ignore_ascii_case("hoverfly") && value == "Was-Here"));
    let text = |key: &str| answer.get(key).and_then(Tree::as_text).filter(|text| !text.is_empty());
    let is_encoded = answer.get("encodedBody").and_then(Tree::as_bool) == Some(true);
    let (key, read) = match (text("bodyFile"), text("body")) {
        (Some(name), None) => {
            let encoding = headers::get(&headers, "content-encoding");
            let plain = siblings.file(name).and_then(|content| bytes::decompress(content, encoding));
            ("bodyFile", plain.map(|plain| Some(Body::bytes(plain, place.key("bodyFile")))))
        }
        (_, Some(body)) if is_encoded => ("body", written::base64(body, &headers, place.key("body"))),
        (_, Some(body)) => ("body", written::text(body, place.key("body"))),
        (None, None) => ("body", Ok(None)),
    };
    let is_template = answer.get("templated").and_then(Tree::as_bool) == Some(true);
    let read = if is_template { read.and_then(written::rendered) } else { read };
    let body = traffic.body(&place.key(key), read);
    Some(Response { status, headers, body })
}

#[cfg(test)]
mod tests {
    use crate::Format;
    use crate::summary::{self, Files};

    const FILES: Files = Files(&[("bodies/a.json", "[1]")]);

    /// Checks what is read of the pairs of a simulation.
    #[track_caller]
    fn check(version: &str, pairs: &str, expected: &[&str]) {
        let simulation = format!(
            r#"{{"data": {{"pairs": {pairs}, "globalActions": {{"delays": []}}}}, "meta": {{"schemaVersion": "{version}", "hoverflyVersion": "v1.0.0"}}}}"#
        );
        summary::check(&simulation, &FILES, Format::Hoverfly, expected);
    }

    #[test]
    fn version_1_has_text() {
        check(
            "v1",
            r#"[{"request": {"requestType": "recording", "scheme": "https", "destination": "a.example", "path": "/b", "method": "POST", "query": "c=d", "body": "[2]", "headers": {"A": ["b"]}},
                "response": {"status": 200, "body": "WzFd", "encodedBody": true, "headers": {"C": ["d"], "Hoverfly": ["Was-Here"]}}}]"#,
            &[
                "POST https://a.example/b?c=d [A: b] [2] @/data/pairs/0/request/body -> 200 [C: d] [1] @/data/pairs/0/response/body",
            ],
        );
    }

    #[test]
    fn versions_2_to_4_have_maps_of_matchers() {
        check(
            "v3",
            r#"[{"request": {"scheme": {"exactMatch": "http"}, "destination": {"exactMatch": "a"}, "path": {"exactMatch": "/b"}, "method": {"exactMatch": "GET"}, "query": {"exactMatch": ""}, "body": {"exactMatch": ""}},
                 "response": {"status": 200, "body": "x", "encodedBody": false, "headers": {}, "templated": false}},
                {"request": {"path": {"globMatch": "/b/*"}, "method": {"exactMatch": "GET"}}, "response": {"status": 200}},
                {"request": {"path": {"exactMatch": "/b"}, "method": {"exactMatch": "PUT"}, "body": {"jsonMatch": "{\"a\":1}"}, "destination": {"globMatch": "*"}}, "response": {"status": 200, "body": "y"}},
                {"request": {"path": {"regexMatch": "^/b/\\d+$"}, "method": {"exactMatch": "GET"}}, "response": {"status": 200, "body": "y"}}]"#,
            &[
                "GET http://a/b -> 200 x @/data/pairs/0/response/body",
                r#"PUT /b {"a":1} @/data/pairs/2/request/body/jsonMatch -> 200 y~ @/data/pairs/2/response/body (Authored)"#,
                "GET /b/{{x}} -> 200 y~ @/data/pairs/3/response/body (Authored)",
                "/data/pairs/1 is no exchange: its path is a pattern",
            ],
        );
        check(
            "v4",
            r#"[{"request": {"scheme": {"exactMatch": "http"}, "destination": {"exactMatch": "a"}, "path": {"exactMatch": "/b"}, "method": {"exactMatch": "GET"}, "query": {"exactMatch": ""},
                 "queriesWithMatchers": {"q": {"exactMatch": "1"}, "r": {"regexMatch": "."}}, "headers": {}, "headersWithMatchers": {"A": {"exactMatch": "b"}, "C": {"globMatch": "*"}}}, "response": {"status": 204}}]"#,
            &["GET http://a/b?q=1&r={{r}} [A: b] -> 204 (Authored)"],
        );
    }

    #[test]
    fn version_5_has_lists_of_matchers() {
        check(
            "v5.2",
            r#"[{"request": {"scheme": [{"matcher": "exact", "value": "https"}], "destination": [{"matcher": "exact", "value": "a"}], "path": [{"matcher": "exact", "value": "/b"}], "method": [{"matcher": "exact", "value": "POST"}],
                  "query": {"q": [{"matcher": "exact", "value": "1 2"}]}, "body": [{"matcher": "json", "value": "{\"a\": 1}"}], "headers": {"A": [{"matcher": "exact", "value": "b"}]}},
                 "response": {"status": 200, "body": "", "bodyFile": "bodies/a.json", "encodedBody": false}},
                {"request": {"path": [{"matcher": "exact", "value": "/b"}], "method": [{"matcher": "exact", "value": "GET"}], "query": {"q": [{"matcher": "glob", "value": "*"}]}, "body": [{"matcher": "jsonpath", "value": "$.a"}], "headers": {"A": [{"matcher": "regex", "value": "b"}]}},
                 "response": {"status": 200, "body": "{\"a\": \"{{ Request.Path }}\"}", "templated": true}},
                {"request": {"path": [{"matcher": "exact", "value": "/c"}]}, "response": {"status": 200}},
                {"request": {"method": [{"matcher": "exact", "value": "GET"}]}, "response": {"status": 200}},
                {"response": {"status": 200}}]"#,
            &[
                r#"POST https://a/b?q=1%202 [A: b] {"a": 1} @/data/pairs/0/request/body/0/value -> 200 [1] @/data/pairs/0/response/bodyFile"#,
                r#"GET /b?q={{q}} -> 200 {"a": "{{ Request.Path }}"}~ @/data/pairs/1/response/body (Authored)"#,
                "/data/pairs/2 is no exchange: its request may have any method",
                "/data/pairs/3 is no exchange: its request may have any path",
                "/data/pairs/4 is no exchange: it has no request",
            ],
        );
    }

    #[test]
    fn what_is_missing_of_an_answer_is_a_gap() {
        check(
            "v5",
            r#"[{"request": {"path": [{"matcher": "exact", "value": "/b"}], "method": [{"matcher": "exact", "value": "GET"}]}, "response": {"status": 200, "bodyFile": "b"}},
                {"request": {"path": [{"matcher": "exact", "value": "/b"}], "method": [{"matcher": "exact", "value": "GET"}]}, "response": {"body": "x"}}]"#,
            &[
                "GET /b -> 200 (Authored)",
                "GET /b (Authored)",
                "/data/pairs/0/response/bodyFile b is not there",
                "/data/pairs/1/response is no answer: it has no status",
            ],
        );
    }
}
