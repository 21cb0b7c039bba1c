//! Reads stubs of WireMock.

use super::wiremock_journal;
use crate::exchange::{Body, Exchange, Provenance, Request, Response};
use crate::methods::method;
use crate::siblings::Siblings;
use crate::tree::Tree;
use crate::written::{self, braces, template};
use crate::{Place, Traffic, bytes, headers, patterns};

/// Reads one stub, a list of stubs, or a journal.
pub(super) fn read(document: &Tree, place: &Place, siblings: &dyn Siblings, traffic: &mut Traffic) {
    if let Some(stubs) = document.get("mappings") {
        let place = place.key("mappings");
        for (index, one) in stubs.items().iter().enumerate() {
            read_stub(one, &place.item(index), siblings, traffic);
        }
    } else if document.get("requests").is_some() {
        wiremock_journal::read(document, place, traffic);
    } else {
        read_stub(document, place, siblings, traffic);
    }
}

fn read_stub(one: &Tree, place: &Place, siblings: &dyn Siblings, traffic: &mut Traffic) {
    let read = stub(one, place, siblings, traffic);
    traffic.push(place, read);
}

/// Reads a stub. Only exact matchers give a request.
fn stub(
    stub: &Tree,
    place: &Place,
    siblings: &dyn Siblings,
    traffic: &mut Traffic,
) -> Result<Exchange, String> {
    let Some(matcher) = stub.get("request") else { return Err("is no exchange: it has no request".into()) };
    let verb = matcher.get("method").and_then(Tree::as_text).unwrap_or("ANY");
    if verb.eq_ignore_ascii_case("ANY") {
        return Err("is no exchange: its stub answers any method".into());
    }
    let place_of_request = place.key("request");
    let body = request_body(matcher, &place_of_request);
    let request = Request {
        method: method(verb)?,
        url: url(matcher)?,
        headers: exact_values(matcher.get("headers")),
        body: traffic.body(&place_of_request.key("bodyPatterns"), body),
    };
    let answer = stub.get("response").unwrap_or(&Tree::Null);
    let is_answered = !["fault", "proxyBaseUrl"]
        .iter()
        .any(|key| answer.get(key).is_some_and(|written| *written != Tree::Null));
    let mut response =
        is_answered.then(|| response(answer, &place.key("response"), siblings, traffic)).transpose()?;
    // One answer for many requests.
    if request.url.contains("{{")
        && let Some(response) = &mut response
    {
        response.body = response.body.take().map(Body::as_example);
    }
    Ok(Exchange { request, response, provenance: Provenance::Authored, place: place.clone() })
}

/// The pattern of the URLs that a stub answers.
fn pattern(matcher: &Tree) -> Option<&str> {
    ["urlPattern", "urlPathPattern"].iter().find_map(|key| matcher.get(key)).and_then(Tree::as_text)
}

/// The URL that a stub answers, if it is exact or a template.
fn url(matcher: &Tree) -> Result<String, String> {
    let text = |key: &str| matcher.get(key).and_then(Tree::as_text);
    let path = if let Some(url) = text("url") {
        url.to_owned()
    } else if let Some(path) = text("urlPath") {
        path.to_owned()
    } else if let Some(path) = text("urlPathTemplate") {
        let value = |name: &str| matcher.path(&["pathParameters", name, "equalTo"]).and_then(Tree::to_text);
        braces(path, value)
    } else if let Some(pattern) = pattern(matcher) {
        patterns::path(pattern).ok_or("is no exchange: its URL is a pattern")?
    } else {
        return Err("is no exchange: its stub answers any URL".into());
    };
    let mut pairs = Vec::new();
    for (name, rule) in matcher.get("queryParameters").map(Tree::entries).unwrap_or_default() {
        let all = rule.get("hasExactly").or_else(|| rule.get("includes")).map(Tree::items);
        let all = all.unwrap_or(std::slice::from_ref(rule));
        // A parameter that must be absent is none; another rule is met by some value.
        let present = all.iter().filter(|rule| rule.get("absent").and_then(Tree::as_bool) != Some(true));
        pairs.extend(present.map(|rule| {
            let value = rule.get("equalTo").and_then(Tree::to_text);
            (name.clone(), value.unwrap_or_else(|| template(name)))
        }));
    }
    Ok(written::with_query(&path, &pairs))
}

/// The names with the values that they must be equal to.
fn exact_values(rules: Option<&Tree>) -> Vec<(String, String)> {
    let exact = |(name, rule): &(String, Tree)| {
        rule.get("equalTo").and_then(Tree::to_text).map(|value| (name.clone(), value))
    };
    rules.map(Tree::entries).unwrap_or_default().iter().filter_map(exact).collect()
}

/// The body of the first rule that says it whole.
fn request_body(matcher: &Tree, place: &Place) -> Result<Option<Body>, String> {
    let rules = matcher.get("bodyPatterns").map(Tree::items).unwrap_or_default();
    for (index, rule) in rules.iter().enumerate() {
        let place = place.key("bodyPatterns").item(index);
        if let Some(json) = rule.get("equalToJson") {
            let body = written::value(json, place.key("equalToJson"))?;
            // JSON Unit has placeholders of its own, which stand for any value.
            let is_loose = rule.get("ignoreExtraElements").and_then(Tree::as_bool) == Some(true)
                || body.as_ref().is_some_and(|body| body.to_text().contains("${json-unit."));
            return Ok(if is_loose { body.map(Body::as_example) } else { body });
        }
        if let Some(key) = ["equalTo", "equalToXml"].into_iter().find(|key| rule.get(key).is_some()) {
            return rule.get(key).map_or(Ok(None), |text| written::value(text, place.key(key)));
        }
        if let Some(binary) = rule.get("binaryEqualTo").and_then(Tree::as_text) {
            return written::base64(binary, &[], place.key("binaryEqualTo"));
        }
    }
    let form = written::form(&exact_values(matcher.get("formParameters")));
    Ok(form.map(|form| Body::bytes(form, place.key("formParameters"))))
}

/// Reads the answer of a stub; without a status it is 200.
fn response(
    answer: &Tree,
    place: &Place,
    siblings: &dyn Siblings,
    traffic: &mut Traffic,
) -> Result<Response, String> {
    let status = match answer.get("status") {
        None | Some(Tree::Null) => 200,
        Some(written) => written.to_status().ok_or("is no exchange: its status is none of HTTP")?,
    };
    let headers = headers::of(answer.get("headers"));
    let held = ["body", "jsonBody", "base64Body", "bodyFileName"].into_iter().find_map(|key| {
        Some((key, answer.get(key).filter(|held| **held != Tree::Null || key == "jsonBody")?))
    });
    let Some((key, held)) = held else { return Ok(Response { status, headers, body: None }) };
    let place = place.key(key);
    let read = match (key, held) {
        ("base64Body", Tree::Text(text)) => written::base64(text, &headers, place.clone()),
        ("bodyFileName", Tree::Text(name)) => file(name, &headers, siblings, &place),
        (_, held) => written::value(held, place.clone()),
    };
    let transformers = answer.get("transformers").map(Tree::items).unwrap_or_default();
    let is_template = transformers.iter().any(|name| name.as_text() == Some("response-template"));
    let read = match read {
        // Templating can be on for all stubs, and then no stub says so.
        Ok(Some(body)) if is_template || body.to_text().contains("{{request.") => {
            written::rendered(Some(body))
        }
        read => read,
    };
    let body = traffic.body(&place, read);
    Ok(Response { status, headers, body })
}

/// A body in a file of the folder `__files`, which lies in the folder that the folder `mappings` lies in.
fn file(
    name: &str,
    headers: &[(String, String)],
    siblings: &dyn Siblings,
    place: &Place,
) -> Result<Option<Body>, String> {
    if name.contains("{{") {
        return Err("names a file by a template".into());
    }
    let name = name.trim_start_matches('/');
    let content = siblings.file(&format!("__files/{name}")).or_else(|reason| {
        // The reason of the first place is the one to tell: the second may be outside of what can be read.
        siblings.file(&format!("../__files/{name}")).map_err(|_| reason)
    })?;
    let plain = bytes::decompress(content, headers::get(headers, "content-encoding"))?;
    Ok(Some(Body::bytes(plain, place.clone())))
}

#[cfg(test)]
mod tests {
    use crate::Format;
    use crate::summary::{self, Files};

    const FILES: Files = Files(&[("__files/a.json", "[1]"), ("../__files/b/c.json", "[2]")]);

    /// Checks what is read of a stub with this request and this response.
    #[track_caller]
    fn check(request: &str, response: &str, expected: &[&str]) {
        let stub = format!(r#"{{"id": "1", "uuid": "1", "request": {request}, "response": {response}}}"#);
        summary::check(&stub, &FILES, Format::WireMock, expected);
    }

    #[track_caller]
    fn check_whole(content: &str, expected: &[&str]) {
        summary::check(content, &FILES, Format::WireMock, expected);
    }

    #[test]
    fn exact_matchers_give_a_request() {
        check(
            r#"{"method": "POST", "url": "/a?b=c", "headers": {"A": {"equalTo": "b"}, "C": {"matches": "x"}}, "bodyPatterns": [{"equalToJson": "{\"a\":1}", "ignoreExtraElements": true}]}"#,
            r#"{"status": 201, "headers": {"X": ["1", "2"], "Y": "3"}, "jsonBody": {"id": 1}}"#,
            &[
                r#"POST /a?b=c [A: b] {"a":1}~ @/request/bodyPatterns/0/equalToJson -> 201 [X: 1; X: 2; Y: 3] ={"id":1} @/response/jsonBody"#,
            ],
        );
        check(
            r#"{"method": "PUT", "urlPath": "/a", "queryParameters": {"q": {"equalTo": "1 2"}, "r": {"matches": "x"}, "s": {"absent": true}, "t": {"hasExactly": [{"equalTo": "3"}, {"equalTo": "4"}]}},
                "bodyPatterns": [{"matchesJsonPath": "$.a"}, {"binaryEqualTo": "eyJhIjoxfQ=="}]}"#,
            r#"{"base64Body": "WzFd"}"#,
            &[
                r#"PUT /a?q=1%202&r={{r}}&t=3&t=4 {"a":1} @/request/bodyPatterns/1/binaryEqualTo -> 200 [1]~ @/response/base64Body"#,
            ],
        );
        check(
            r#"{"method": "GET", "urlPathTemplate": "/a/{b}/{c}", "pathParameters": {"b": {"equalTo": "7"}}}"#,
            r#"{"status": 204}"#,
            &["GET /a/7/{{c}} -> 204"],
        );
    }

    #[test]
    fn patterns_give_none() {
        check(
            r#"{"method": "GET", "urlPattern": "/a/.*"}"#,
            "{}",
            &[" is no exchange: its URL is a pattern"],
        );
        check(
            r#"{"method": "GET", "urlPathPattern": "/a/?"}"#,
            "{}",
            &[" is no exchange: its URL is a pattern"],
        );
        check(r#"{"method": "ANY", "url": "/a"}"#, "{}", &[" is no exchange: its stub answers any method"]);
        check(r#"{"urlPath": "/a"}"#, "{}", &[" is no exchange: its stub answers any method"]);
        check(r#"{"method": "GET"}"#, "{}", &[" is no exchange: its stub answers any URL"]);
    }

    #[test]
    fn a_pattern_of_the_same_length_is_a_template() {
        check(
            r#"{"method": "GET", "urlPathPattern": "/a/[0-9]+"}"#,
            r#"{"body": "x"}"#,
            &["GET /a/{{x}} -> 200 x~ @/response/body"],
        );
    }

    #[test]
    fn bodies_lie_in_files() {
        check(
            r#"{"method": "GET", "url": "/a"}"#,
            r#"{"bodyFileName": "a.json"}"#,
            &["GET /a -> 200 [1] @/response/bodyFileName"],
        );
        check(
            r#"{"method": "GET", "url": "/a"}"#,
            r#"{"bodyFileName": "b/c.json"}"#,
            &["GET /a -> 200 [2] @/response/bodyFileName"],
        );
        check(
            r#"{"method": "GET", "url": "/a"}"#,
            r#"{"status": 200, "bodyFileName": "d.json"}"#,
            &["GET /a -> 200", "/response/bodyFileName __files/d.json is not there"],
        );
    }

    #[test]
    fn templates_are_examples_or_gaps() {
        check(
            r#"{"method": "GET", "url": "/a"}"#,
            r#"{"body": "{\"id\": \"{{request.path.[1]}}\"}", "transformers": ["response-template"]}"#,
            &[r#"GET /a -> 200 {"id": "{{request.path.[1]}}"}~ @/response/body"#],
        );
        check(
            r#"{"method": "GET", "url": "/a"}"#,
            r#"{"body": "{\"id\": {{request.query.id}}}"}"#,
            &["GET /a -> 200", "/response/body is a template, which is no JSON before it is rendered"],
        );
        check(
            r#"{"method": "GET", "url": "/a"}"#,
            r#"{"body": "{{x}}"}"#,
            &["GET /a -> 200 {{x}} @/response/body"],
        );
    }

    #[test]
    fn a_fault_or_a_proxy_is_no_answer() {
        check(r#"{"method": "GET", "url": "/a"}"#, r#"{"fault": "EMPTY_RESPONSE"}"#, &["GET /a"]);
        check(r#"{"method": "GET", "url": "/a"}"#, r#"{"proxyBaseUrl": "https://b"}"#, &["GET /a"]);
        check(
            r#"{"method": "GET", "url": "/a"}"#,
            r#"{"status": "none"}"#,
            &[" is no exchange: its status is none of HTTP"],
        );
    }

    #[test]
    fn a_file_can_have_many_stubs() {
        check_whole(
            r#"{"mappings": [{"request": {"method": "GET", "url": "/a"}, "response": {"body": "x"}, "scenarioName": "s"}, 1, {"request": {"method": "POST", "url": "/b", "formParameters": {"f": {"equalTo": "1"}}}}], "meta": {"total": 3}}"#,
            &[
                "GET /a -> 200 x @/mappings/0/response/body",
                "POST /b f=1 @/mappings/2/request/formParameters -> 200",
                "/mappings/1 is no exchange: it has no request",
            ],
        );
    }
}
