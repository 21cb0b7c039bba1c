//! Reads environments of Mockoon.

use crate::exchange::{Body, Exchange, Provenance, Request, Response};
use crate::methods::method;
use crate::siblings::Siblings;
use crate::tree::Tree;
use crate::written::{self, colons};
use crate::{Place, Traffic, bytes, headers};

/// Reads an environment, or an export of an older version, which has environments and routes in a list.
pub(super) fn read(document: &Tree, place: &Place, siblings: &dyn Siblings, traffic: &mut Traffic) {
    if document.get("routes").is_some() {
        return read_environment(document, place, siblings, traffic);
    }
    let place = place.key("data");
    for (index, exported) in document.get("data").map(Tree::items).unwrap_or_default().iter().enumerate() {
        let place = place.item(index);
        let Some(item) = exported.get("item") else {
            traffic.gap(&place, "is no environment and no route");
            continue;
        };
        let place = place.key("item");
        if item.get("routes").is_some() {
            read_environment(item, &place, siblings, traffic);
        } else {
            read_route(item, &Tree::Null, (&place, &place), siblings, traffic);
        }
    }
}

fn read_environment(environment: &Tree, place: &Place, siblings: &dyn Siblings, traffic: &mut Traffic) {
    let routes = environment.get("routes").map(Tree::items).unwrap_or_default();
    for (index, route) in routes.iter().enumerate() {
        let place_of_route = place.key("routes").item(index);
        read_route(route, environment, (&place_of_route, place), siblings, traffic);
    }
}

/// Reads the answers of a route of an environment, which stand at these places.
fn read_route(
    route: &Tree,
    environment: &Tree,
    (place, place_of_environment): (&Place, &Place),
    siblings: &dyn Siblings,
    traffic: &mut Traffic,
) {
    let request = match request(route, environment) {
        Ok(request) => request,
        Err(reason) => return traffic.gap(place, reason),
    };
    for (index, answer) in route.get("responses").map(Tree::items).unwrap_or_default().iter().enumerate() {
        let place = place.key("responses").item(index);
        let Some(status) = answer.get("statusCode").and_then(Tree::to_status) else {
            traffic.gap(&place, "is no answer: it has no status code");
            continue;
        };
        let headers = headers::of(answer.get("headers"));
        let (held, read) = body(answer, environment, (&place, place_of_environment), &headers, siblings);
        let is_fixed = answer.get("disableTemplating").and_then(Tree::as_bool) == Some(true);
        let read = if is_fixed { read } else { read.and_then(written::rendered) };
        let body = traffic.body(&held, read);
        let response = Some(Response { status, headers, body });
        let request = request.clone();
        let exchange = Exchange { request, response, provenance: Provenance::Authored, place: place.clone() };
        traffic.push(&place, Ok(exchange));
    }
}

/// The request that a route answers.
fn request(route: &Tree, environment: &Tree) -> Result<Request, String> {
    let text = |key: &str| route.get(key).and_then(Tree::as_text).unwrap_or_default();
    match text("type") {
        "" | "http" => {}
        "crud" => return Err("is a route of created data, which has no answers of its own".into()),
        "ws" => return Err("is a route of WebSockets, which has no exchanges of HTTP".into()),
        kind => return Err(format!("is a route of the type `{kind}`, which has no answers of its own")),
    }
    if text("method").is_empty() || text("method").eq_ignore_ascii_case("all") {
        return Err("is no exchange: its route answers any method".into());
    }
    let prefix = environment.get("endpointPrefix").and_then(Tree::as_text).unwrap_or_default();
    let parts = [prefix, text("endpoint")].map(|part| part.trim_matches('/'));
    let path: Vec<&str> = parts.into_iter().filter(|part| !part.is_empty()).collect();
    let path = format!("/{}", path.join("/"));
    if path.contains(['*', '(', '[', '?', '+']) {
        return Err("is no exchange: its path is a pattern".into());
    }
    Ok(Request {
        method: method(text("method"))?,
        url: colons(&path, |_| None),
        headers: Vec::new(),
        body: None,
    })
}

/// The body of an answer, and the place of the value that holds it.
fn body(
    answer: &Tree,
    environment: &Tree,
    (place, place_of_environment): (&Place, &Place),
    headers: &[(String, String)],
    siblings: &dyn Siblings,
) -> (Place, Result<Option<Body>, String>) {
    let text = |key: &str| answer.get(key).and_then(Tree::as_text).unwrap_or_default();
    let file = text("filePath");
    match text("bodyType") {
        "DATABUCKET" => {
            let place = place_of_environment.key("data");
            let buckets = environment.get("data").map(Tree::items).unwrap_or_default();
            let id = text("databucketID");
            let is_meant = |bucket: &&Tree| bucket.get("id").and_then(Tree::as_text) == Some(id);
            let Some(at) = buckets.iter().position(|bucket| is_meant(&bucket)) else {
                return (place, Err(format!("has no bucket `{id}`")));
            };
            let place = place.item(at).key("value");
            let read = buckets[at].get("value").map(|value| written::value(value, place.clone()));
            (place, read.unwrap_or(Ok(None)))
        }
        // Older environments have no type, and the file comes first.
        "FILE" | "" if !file.is_empty() => {
            let place = place.key("filePath");
            if file.contains("{{") {
                return (place, Err("names a file by a template".into()));
            }
            let encoding = headers::get(headers, "content-encoding");
            let plain = siblings.file(file).and_then(|content| bytes::decompress(content, encoding));
            (place.clone(), plain.map(|plain| Some(Body::bytes(plain, place))))
        }
        "FILE" => (place.clone(), Ok(None)),
        _ => (place.key("body"), written::text(text("body"), place.key("body"))),
    }
}

#[cfg(test)]
mod tests {
    use crate::Format;
    use crate::summary::{self, Files};

    const FILES: Files = Files(&[("a.json", "[1]")]);

    /// Checks what is read of the routes of an environment.
    #[track_caller]
    fn check(routes: &str, expected: &[&str]) {
        let environment = format!(
            r#"{{"uuid": "1", "lastMigration": 32, "name": "x", "endpointPrefix": "v1/", "routes": {routes},
                "data": [{{"uuid": "2", "id": "b", "value": "[2]"}}]}}"#
        );
        summary::check(&environment, &FILES, Format::Mockoon, expected);
    }

    #[test]
    fn each_answer_is_an_exchange() {
        check(
            r#"[{"type": "http", "method": "get", "endpoint": "users/:id", "responses": [
                 {"statusCode": 200, "headers": [{"key": "A", "value": "b"}], "body": "{\"a\": 1}", "bodyType": "INLINE", "default": true},
                 {"statusCode": 404, "headers": [], "body": ""}, {"body": "x"}]}]"#,
            &[
                r#"GET /v1/users/{{id}} -> 200 [A: b] {"a": 1} @/routes/0/responses/0/body"#,
                "GET /v1/users/{{id}} -> 404",
                "/routes/0/responses/2 is no answer: it has no status code",
            ],
        );
    }

    #[test]
    fn bodies_lie_in_files_and_buckets() {
        check(
            r#"[{"method": "post", "endpoint": "a", "responses": [
                 {"statusCode": 200, "bodyType": "FILE", "filePath": "a.json", "body": "no"},
                 {"statusCode": "201", "filePath": "{{urlParam 'x'}}.json"},
                 {"statusCode": 202, "bodyType": "DATABUCKET", "databucketID": "b"},
                 {"statusCode": 203, "bodyType": "DATABUCKET", "databucketID": "c"}]}]"#,
            &[
                "POST /v1/a -> 200 [1] @/routes/0/responses/0/filePath",
                "POST /v1/a -> 201",
                "POST /v1/a -> 202 [2] @/data/0/value",
                "POST /v1/a -> 203",
                "/routes/0/responses/1/filePath names a file by a template",
                "/data has no bucket `c`",
            ],
        );
    }

    #[test]
    fn templates_are_examples_or_gaps() {
        check(
            r#"[{"method": "get", "endpoint": "a", "responses": [
                 {"statusCode": 200, "body": "{\"id\": \"{{uuid}}\"}"},
                 {"statusCode": 200, "body": "[{{#repeat 3}} 1 {{/repeat}}]"},
                 {"statusCode": 200, "body": "{\"x\": \"{{uuid}}\"}", "disableTemplating": true}]}]"#,
            &[
                r#"GET /v1/a -> 200 {"id": "{{uuid}}"}~ @/routes/0/responses/0/body"#,
                "GET /v1/a -> 200",
                r#"GET /v1/a -> 200 {"x": "{{uuid}}"} @/routes/0/responses/2/body"#,
                "/routes/0/responses/1/body is a template, which is no JSON before it is rendered",
            ],
        );
    }

    #[test]
    fn routes_that_answer_more_than_one_request_are_gaps() {
        check(
            r#"[{"type": "crud", "endpoint": "a"}, {"type": "ws", "endpoint": "a"}, {"method": "all", "endpoint": "a"}, {"method": "get", "endpoint": "a/*"}, 1]"#,
            &[
                "/routes/0 is a route of created data, which has no answers of its own",
                "/routes/1 is a route of WebSockets, which has no exchanges of HTTP",
                "/routes/2 is no exchange: its route answers any method",
                "/routes/3 is no exchange: its path is a pattern",
                "/routes/4 is no exchange: its route answers any method",
            ],
        );
    }

    #[test]
    fn an_export_of_an_older_version_is_a_list() {
        let export = r#"{"source": "mockoon:1.17.0", "data": [
            {"type": "environment", "item": {"uuid": "1", "endpointPrefix": "", "routes": [{"method": "get", "endpoint": "/a", "responses": [{"statusCode": 200, "body": "x"}]}]}},
            {"type": "route", "item": {"method": "put", "endpoint": "b", "responses": [{"statusCode": 204}]}}, {}]}"#;
        let expected = [
            "GET /a -> 200 x @/data/0/item/routes/0/responses/0/body",
            "PUT /b -> 204",
            "/data/2 is no environment and no route",
        ];
        summary::check(export, &FILES, Format::Mockoon, &expected);
    }
}
