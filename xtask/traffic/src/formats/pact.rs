//! Reads contracts of Pact, version 1 to 4.

use crate::exchange::{Body, Exchange, Provenance, Request, Response};
use crate::methods::method;
use crate::tree::Tree;
use crate::{Place, Traffic, bytes, headers, written};

/// Reads a contract.
pub(super) fn read(document: &Tree, place: &Place, traffic: &mut Traffic) {
    let is_v4 = version(document).is_some_and(|version| version.starts_with('4'));
    let interactions = document.get("interactions").map(Tree::items).unwrap_or_default();
    for (index, one) in interactions.iter().enumerate() {
        let place = place.key("interactions").item(index);
        let read = interaction(one, is_v4, &place, traffic);
        traffic.push(&place, read);
    }
    for index in 0..document.get("messages").map(Tree::items).unwrap_or_default().len() {
        traffic.gap(&place.key("messages").item(index), "is a message, and no exchange of HTTP");
    }
}

/// The version of the contract, which older libraries write elsewhere.
fn version(document: &Tree) -> Option<String> {
    let metadata = document.get("metadata")?;
    let nested =
        ["pactSpecification", "pact-specification"].iter().find_map(|key| metadata.path(&[key, "version"]));
    nested.or_else(|| metadata.get("pactSpecificationVersion")).and_then(Tree::to_text)
}

fn interaction(one: &Tree, is_v4: bool, place: &Place, traffic: &mut Traffic) -> Result<Exchange, String> {
    let kind = one.get("type").and_then(Tree::as_text);
    // The types that the specification names are told; another one may be anything.
    match kind {
        None | Some("Synchronous/HTTP") => {}
        Some("Asynchronous/Messages") => {
            return Err("is an asynchronous message, and no exchange of HTTP".into());
        }
        Some("Synchronous/Messages") => {
            return Err("is a message with its answer, and no exchange of HTTP".into());
        }
        Some(other) => return Err(format!("is of the type `{other}`, and no exchange of HTTP")),
    }
    let is_v4 = is_v4 || kind.is_some();
    let Some(asked) = one.get("request") else { return Err("is no exchange: it has no request".into()) };
    let Some(path) = asked.get("path").and_then(Tree::as_text).filter(|path| !path.is_empty()) else {
        return Err("is no exchange: its request has no path".into());
    };
    let Some(verb) = asked.get("method").and_then(Tree::as_text) else {
        return Err("is no exchange: its request has no method".into());
    };
    let place_of_request = place.key("request");
    let request = Request {
        method: method(verb)?,
        url: url(path, asked.get("query")),
        headers: headers::of(asked.get("headers")),
        body: part_body(asked, is_v4, &place_of_request, traffic),
    };
    let place_of_response = place.key("response");
    let response = one.get("response").and_then(|answer| {
        let Some(status) = answer.get("status").and_then(Tree::to_status) else {
            traffic.gap(&place_of_response, "has no status, so that the contract says nothing of its answer");
            return None;
        };
        let headers = headers::of(answer.get("headers"));
        Some(Response { status, headers, body: part_body(answer, is_v4, &place_of_response, traffic) })
    });
    Ok(Exchange { request, response, provenance: Provenance::Authored, place: place.clone() })
}

/// The URL of a path and a query, which is text up to version 2 and a map of lists from version 3 on.
fn url(path: &str, query: Option<&Tree>) -> String {
    match query {
        Some(Tree::Text(query)) if !query.is_empty() => format!("{path}?{}", query.trim_start_matches('?')),
        Some(Tree::Map(parameters)) => {
            let values = |(name, values): &(String, Tree)| {
                let values = match values {
                    Tree::List(values) => values.iter().filter_map(Tree::to_text).collect(),
                    value => vec![value.to_text().unwrap_or_default()],
                };
                values.into_iter().map(|value| (name.clone(), value)).collect::<Vec<_>>()
            };
            let pairs: Vec<(String, String)> = parameters.iter().flat_map(values).collect();
            written::with_query(path, &pairs)
        }
        _ => path.to_owned(),
    }
}

/// The body of a request or a response; its values are examples if rules or generators are about them.
fn part_body(part: &Tree, is_v4: bool, place: &Place, traffic: &mut Traffic) -> Option<Body> {
    let written = part.get("body")?;
    let place = place.key("body");
    let headers = headers::of(part.get("headers"));
    let read = match written {
        Tree::Map(_) if is_v4 => body_of_v4(written, &headers, &place),
        written => body(written, headers::get(&headers, "content-type"), &place),
    };
    let body = traffic.body(&place, read)?;
    Some(if has_rules(part) { body.as_example() } else { body })
}

/// A body as it is written up to version 3: a value, or text.
fn body(written: &Tree, content_type: Option<&str>, place: &Place) -> Result<Option<Body>, String> {
    let read = written::value(written, place.clone())?;
    // Text of the type JSON is a text of JSON, unless it is JSON itself.
    let is_json = content_type.is_some_and(|written| written.to_ascii_lowercase().contains("json"));
    Ok(match read {
        Some(body) if is_json && !written::is_json(&body) => {
            Some(Body::json(written.to_json(), place.clone()))
        }
        read => read,
    })
}

/// A body as it is written from version 4 on: a content with its type and encoding.
fn body_of_v4(written: &Tree, headers: &[(String, String)], place: &Place) -> Result<Option<Body>, String> {
    let Some(content) = written.get("content") else { return Ok(None) };
    let place = place.key("content");
    let encoded = written.get("encoded").and_then(Tree::to_text).unwrap_or_default().to_ascii_lowercase();
    let content_type = written.get("contentType").and_then(Tree::as_text);
    match content {
        Tree::Text(text) if matches!(encoded.as_str(), "base64" | "true") => {
            let decoded = bytes::from_base64(text).ok_or("is said to be base64, and is none")?;
            let plain = bytes::decompress(decoded, headers::get(headers, "content-encoding"))?;
            Ok(Some(Body::bytes(plain, place)))
        }
        // The content is JSON as text.
        Tree::Text(text) if encoded == "json" => written::text(text, place),
        content => body(content, content_type.or(headers::get(headers, "content-type")), &place),
    }
}

/// Whether rules or generators are about the body of a part: keyed by path up to version 2 (`$.body.id`), by
/// category from version 3 on.
fn has_rules(part: &Tree) -> bool {
    ["matchingRules", "generators"].iter().filter_map(|key| part.get(key)).any(|rules| {
        rules.entries().iter().any(|(key, rules)| {
            key.starts_with("$.body")
                || key.starts_with("$['body']")
                || (key == "body" && !rules.entries().is_empty())
        })
    })
}

#[cfg(test)]
mod tests {
    use crate::{Format, NoSiblings, summary};

    #[track_caller]
    fn check(metadata: &str, rest: &str, expected: &[&str]) {
        let head = r#""consumer": {"name": "c"}, "provider": {"name": "p"}"#;
        let contract = format!("{{{head}, {rest}, \"metadata\": {metadata}}}");
        summary::check(&contract, &NoSiblings, Format::Pact, expected);
    }

    #[test]
    fn version_1_has_values() {
        check(
            r#"{"pact-specification": {"version": "1.0.0"}}"#,
            r#""interactions": [{"description": "x", "request": {"method": "get", "path": "/a", "query": "b=c&d=e", "headers": {"A": "b"}},
              "response": {"status": 200, "headers": {"Content-Type": "application/json"}, "body": {"id": 1}}},
              {"request": {"method": "post", "path": "/a", "body": "text"}, "response": {"status": 204}}]"#,
            &[
                r#"GET /a?b=c&d=e [A: b] -> 200 [Content-Type: application/json] ={"id":1} @/interactions/0/response/body"#,
                "POST /a text @/interactions/1/request/body -> 204",
            ],
        );
    }

    #[test]
    fn rules_make_values_examples() {
        check(
            r#"{"pactSpecificationVersion": "2.0.0"}"#,
            r#""interactions": [{"request": {"method": "GET", "path": "/a", "matchingRules": {"$.path": {"match": "regex", "regex": "x"}}},
              "response": {"status": 200, "body": {"id": 1}, "matchingRules": {"$.body.id": {"match": "type"}}}},
              {"request": {"method": "GET", "path": "/b"}, "response": {"status": 200, "body": null, "matchingRules": {"$.headers.A": {"match": "type"}}}}]"#,
            &[
                r#"GET /a -> 200 ={"id":1}~ @/interactions/0/response/body"#,
                "GET /b -> 200 =null @/interactions/1/response/body",
            ],
        );
        check(
            r#"{"pactSpecification": {"version": "3.0.0"}}"#,
            r#""interactions": [{"request": {"method": "POST", "path": "/a", "query": {"q": ["1", "2 3"], "r": "4"}, "body": {"a": 1}, "generators": {"body": {"$.a": {"type": "RandomInt"}}}},
              "response": {"status": 200, "body": {"content": "x"}, "matchingRules": {"body": {}, "header": {"A": {}}}}},
              {"request": {"method": "POST", "path": "/b"}, "response": {"status": 200, "body": [1], "matchingRules": {"body": {"$": {"matchers": []}}}}}],
              "messages": [{"contents": {}}]"#,
            &[
                r#"POST /a?q=1&q=2%203&r=4 ={"a":1}~ @/interactions/0/request/body -> 200 ={"content":"x"} @/interactions/0/response/body"#,
                "POST /b -> 200 =[1]~ @/interactions/1/response/body",
                "/messages/0 is a message, and no exchange of HTTP",
            ],
        );
    }

    #[test]
    fn version_4_has_bodies_with_types() {
        check(
            r#"{"pactSpecification": {"version": "4.0"}}"#,
            r#""interactions": [
              {"type": "Synchronous/HTTP", "request": {"method": "POST", "path": "/a", "headers": {"A": ["b", "c"]}, "body": {"content": "eyJhIjoxfQ==", "contentType": "application/json", "encoded": "base64"}},
               "response": {"status": 200, "body": {"content": {"id": 1}, "contentType": "application/json", "encoded": false}}},
              {"type": "Synchronous/HTTP", "request": {"method": "GET", "path": "/b", "body": {}}, "response": {"status": 200, "body": {"content": "{\"a\":1}", "contentType": "application/json", "encoded": "JSON"}}},
              {"type": "Synchronous/HTTP", "request": {"method": "GET", "path": "/c"}, "response": {"status": 200, "body": {"content": "word", "contentType": "application/json", "encoded": false}}},
              {"type": "Synchronous/HTTP", "request": {"method": "GET", "path": "/d"}, "response": {"status": 200, "body": {"content": "no!", "encoded": "base64"}}},
              {"type": "Asynchronous/Messages", "contents": {}}]"#,
            &[
                r#"POST /a [A: b; A: c] {"a":1} @/interactions/0/request/body/content -> 200 ={"id":1} @/interactions/0/response/body/content"#,
                r#"GET /b -> 200 {"a":1} @/interactions/1/response/body/content"#,
                r#"GET /c -> 200 ="word" @/interactions/2/response/body/content"#,
                "GET /d -> 200",
                "/interactions/3/response/body is said to be base64, and is none",
                "/interactions/4 is an asynchronous message, and no exchange of HTTP",
            ],
        );
    }

    #[test]
    fn broken_interactions_are_gaps() {
        check(
            "null",
            r#""interactions": [1, {"request": {"method": "GET"}}, {"request": {"path": "/a"}},
              {"request": {"method": "GET", "path": "/a"}, "response": {"body": 1}}, {"request": {"method": "GET", "path": "/b"}}]"#,
            &[
                "GET /a",
                "GET /b",
                "/interactions/0 is no exchange: it has no request",
                "/interactions/1 is no exchange: its request has no path",
                "/interactions/2 is no exchange: its request has no method",
                "/interactions/3/response has no status, so that the contract says nothing of its answer",
            ],
        );
    }
}
