//! Reads collections of Postman (version 1, 2.0, 2.1), and JSON reports of Newman.

use super::postman_request::request;
use super::postman_variables::Variables;
use crate::exchange::{Body, Exchange, Provenance, Request, Response};
use crate::tree::Tree;
use crate::{Place, Traffic, bytes, headers, written};

/// Reads a collection, or the report of a run.
pub(super) fn read(document: &Tree, place: &Place, traffic: &mut Traffic) {
    if let Some(executions) = document.path(&["run", "executions"]) {
        return read_run(executions, &place.key("run").key("executions"), traffic);
    }
    let (collection, place) = match document.get("collection") {
        Some(wrapped @ Tree::Map(_)) => (wrapped, place.key("collection")),
        _ => (document, place.clone()),
    };
    let list = if collection.get("item").is_some() { "item" } else { "requests" };
    let place = place.key(list);
    match collection.get(list) {
        Some(Tree::List(items)) => {
            read_items(items, &Variables::default().inside(collection), &place, traffic);
        }
        _ => traffic.gap(&place, "is no list of requests"),
    }
}

/// Reads the items of a collection or of a folder.
fn read_items(items: &[Tree], variables: &Variables, place: &Place, traffic: &mut Traffic) {
    for (index, item) in items.iter().enumerate() {
        let place = place.item(index);
        match item.get("item") {
            Some(folder) => {
                read_items(folder.items(), &variables.inside(item), &place.key("item"), traffic);
            }
            None => read_item(item, variables, &place, traffic),
        }
    }
}

/// Reads a request with its saved answers. Without one that can be read, the request alone is an exchange.
fn read_item(item: &Tree, variables: &Variables, place: &Place, traffic: &mut Traffic) {
    let is_v1 = item.get("request").is_none() && item.get("url").is_some();
    let (own, place_of_own) =
        if is_v1 { (Some(item), place.clone()) } else { (item.get("request"), place.key("request")) };
    let list = if is_v1 { "responses" } else { "response" };
    let before = traffic.exchanges.len();
    for (index, saved) in item.get(list).map(Tree::items).unwrap_or_default().iter().enumerate() {
        let place = place.key(list).item(index);
        // The request that was sent for this answer, which can differ from the item as it is now.
        let key = if is_v1 { "request" } else { "originalRequest" };
        let (sent, place_of_sent) = match saved.get(key) {
            Some(sent @ Tree::Map(_)) => (Some(sent), place.key(key)),
            _ => (own, place_of_own.clone()),
        };
        match response(saved, &place, traffic) {
            Ok(answer) => {
                let sent = request(sent, variables, &place_of_sent, traffic);
                traffic.push(&place, sent.map(|sent| exchange(sent, Some(answer), &place)));
            }
            Err(reason) => traffic.gap(&place, reason),
        }
    }
    if traffic.exchanges.len() == before {
        let read = request(own, variables, &place_of_own, traffic);
        traffic.push(place, read.map(|request| exchange(request, None, place)));
    }
}

fn exchange(request: Request, response: Option<Response>, place: &Place) -> Exchange {
    Exchange { request, response, provenance: Provenance::Authored, place: place.clone() }
}

/// Reads the requests that a run sent.
fn read_run(executions: &Tree, place: &Place, traffic: &mut Traffic) {
    for (index, execution) in executions.items().iter().enumerate() {
        let place = place.item(index);
        let sent = request(execution.get("request"), &Variables::default(), &place.key("request"), traffic);
        let place_of_answer = place.key("response");
        let answer = match execution.get("response") {
            Some(answer @ Tree::Map(_)) => match response(answer, &place_of_answer, traffic) {
                Ok(answer) => Some(answer),
                Err(reason) => {
                    traffic.gap(&place_of_answer, reason);
                    None
                }
            },
            _ => None,
        };
        let sent =
            sent.map(|sent| Exchange { provenance: Provenance::Captured, ..exchange(sent, answer, &place) });
        traffic.push(&place, sent);
    }
}

/// Reads an answer of any version.
fn response(saved: &Tree, place: &Place, traffic: &mut Traffic) -> Result<Response, String> {
    let code = saved.get("code").or_else(|| saved.path(&["responseCode", "code"]));
    // The status is a phrase, which does not begin with a number.
    let status = code.or_else(|| saved.get("status")).and_then(Tree::to_status);
    let Some(status) = status else { return Err("is no answer: it has no status code".into()) };
    let headers = headers::of(saved.get("header").or_else(|| saved.get("headers")));
    let (body, place) = if let Some(data) = saved.path(&["stream", "data"]) {
        let place = place.key("stream").key("data");
        (buffer(data, &headers, &place), place)
    } else {
        let key = if saved.get("body").is_some() { "body" } else { "text" };
        let body = saved.get(key).and_then(Tree::as_text).unwrap_or_default();
        let read = written::text(body, place.key(key));
        (read.and_then(written::without_placeholders), place.key(key))
    };
    let body = traffic.body(&place, body);
    Ok(Response { status, headers, body })
}

/// The body of a buffer, which Newman writes as a list of bytes.
fn buffer(data: &Tree, headers: &[(String, String)], place: &Place) -> Result<Option<Body>, String> {
    if let Tree::Text(text) = data {
        return written::base64(text, headers, place.clone());
    }
    let byte = |item: &Tree| item.to_text().and_then(|number| number.parse::<u8>().ok());
    let read: Option<Vec<u8>> = data.items().iter().map(byte).collect();
    let plain =
        bytes::decompress(read.ok_or("is no list of bytes")?, headers::get(headers, "content-encoding"))?;
    Ok((!plain.is_empty()).then(|| Body::bytes(plain, place.clone())))
}

#[cfg(test)]
mod tests {
    use crate::{Format, NoSiblings, summary};

    /// Checks what is read of the items of a collection of version 2.1.
    #[track_caller]
    fn check(items: &str, expected: &[&str]) {
        let schema = "https://schema.getpostman.com/json/collection/v2.1.0/collection.json";
        let collection = format!(r#"{{"info": {{"name": "x", "schema": "{schema}"}}, "item": {items}}}"#);
        summary::check(&collection, &NoSiblings, Format::Postman, expected);
        // Seen: the collection wrapped. Only the places differ.
        let wrapped = summary_of(&format!(r#"{{"collection": {collection}}}"#));
        let unwrapped: Vec<String> =
            wrapped.iter().map(|line| line.replace("/collection/item", "/item")).collect();
        assert_eq!(unwrapped, expected);
    }

    fn summary_of(content: &str) -> Vec<String> {
        summary::of(&crate::read(content.as_bytes(), &NoSiblings).expect("the recording is recognised"))
    }

    #[track_caller]
    fn check_whole(content: &str, expected: &[&str]) {
        summary::check(content, &NoSiblings, Format::Postman, expected);
    }

    #[test]
    fn a_saved_answer_belongs_to_the_request_that_was_sent() {
        check(
            r#"[{"name": "folder", "item": [{"name": "a", "request": {"method": "GET", "url": "https://now.example"},
              "response": [{"originalRequest": {"method": "POST", "header": [{"key": "A", "value": "1"}, {"key": "B", "value": "2", "disabled": true}],
                 "url": {"raw": "{{ base }}/users/:id?limit=<integer>", "variable": [{"key": "id", "value": "7"}]},
                 "body": {"mode": "raw", "raw": "{\"a\": 1}", "options": {"raw": {"language": "json"}}}},
               "status": "Created", "code": 201, "header": "X: y", "body": "{}"}]}]}]"#,
            &[
                r#"POST {{base}}/users/7?limit={{integer}} [A: 1; Content-Type: application/json] {"a": 1} @/item/0/item/0/response/0/originalRequest/body/raw -> 201 [X: y] {} @/item/0/item/0/response/0/body"#,
            ],
        );
    }

    #[test]
    fn a_request_without_an_answer_counts() {
        check(
            r#"[{"request": "https://a.example/x"}, {"request": {"url": {"host": ["a", "example"], "protocol": "https", "port": "8080", "path": ["u", ":id"],
                "query": [{"key": "q", "value": "a b"}, {"key": "off", "value": "1", "disabled": true}, {"key": "none", "value": null}],
                "variable": [{"id": "id", "value": "<long>"}]}}, "response": []}]"#,
            &["GET https://a.example/x", "GET https://a.example:8080/u/{{id}}?q=a%20b&none="],
        );
        check(
            r#"[{"request": {"url": {"path": ["u"], "host": []}}}, {"request": "http:///v/:id"}]"#,
            &["GET /u", "GET /v/{{id}}"],
        );
    }

    #[test]
    fn variables_of_collections_and_folders_are_put_in() {
        check_whole(
            r#"{"info": {"name": "x", "schema": "https://schema.getpostman.com/json/collection/v2.1.0/collection.json"},
              "variable": [{"key": "baseUrl", "value": "https://a.example/v1"}],
              "item": [{"name": "folder", "variable": [{"key": "kind", "value": "orders"}], "item": [
                {"request": {"url": {"raw": "{{baseUrl}}/{{kind}}/{{id}}", "host": ["{{baseUrl}}"]}}},
                {"request": {"url": {"host": ["{{baseUrl}}"], "path": ["{{kind}}"]}}}]},
                {"request": "{{baseUrl}}/{{kind}}"}]}"#,
            &[
                "GET https://a.example/v1/orders/{{id}}",
                "GET https://a.example/v1/orders",
                "GET https://a.example/v1/{{kind}}",
            ],
        );
    }

    #[test]
    fn bodies_have_modes() {
        check(
            r#"[{"request": {"method": "POST", "url": "/a", "body": {"mode": "urlencoded", "urlencoded": [{"key": "a", "value": "1 2"}]}}},
               {"request": {"method": "POST", "url": "/b", "body": {"mode": "formdata", "formdata": [{"key": "f", "type": "file", "src": "x"}, {"key": "n", "value": "1"}]}}},
               {"request": {"method": "POST", "url": "/c", "body": {"mode": "graphql", "graphql": {"query": "{a}", "variables": "{\"b\": 1}"}}}},
               {"request": {"method": "POST", "url": "/d", "body": {"mode": "file", "file": {"src": "x"}}}},
               {"request": {"method": "POST", "url": "/e", "body": {"mode": "raw", "raw": "x", "disabled": true}}}]"#,
            &[
                "POST /a [Content-Type: application/x-www-form-urlencoded] a=1+2 @/item/0/request/body/urlencoded",
                "POST /b f=&n=1 @/item/1/request/body/formdata",
                r#"POST /c [Content-Type: application/json] ={"query":"{a}","variables":{"b":1}} @/item/2/request/body/graphql"#,
                "POST /d",
                "POST /e",
                "/item/3/request/body is a file, which is not in the collection",
            ],
        );
    }

    #[test]
    fn generated_values_and_templates_are_told() {
        check(
            r#"[{"request": {"method": "POST", "url": {"host": ["{{ h }}"], "path": ["a"], "query": [{"key": "q", "value": "{{ x }}+<long>"}]}, "body": {"mode": "raw", "raw": "{\"a\": \"{{b}}\"}"}},
                 "response": [{"code": 200, "body": "{\"id\": \"<integer>\"}"}]},
               {"request": {"method": "POST", "url": "/b", "body": {"mode": "raw", "raw": "{\"a\": {{b}}}"}}}]"#,
            &[
                r#"POST {{h}}/a?q={{x}}+{{long}} {"a": "{{b}}"}~ @/item/0/request/body/raw -> 200"#,
                "POST /b",
                "/item/0/response/0/body has placeholders for values, as a generator writes them",
                "/item/1/request/body is a template, which is no JSON before it is rendered",
            ],
        );
    }

    #[test]
    fn broken_items_are_gaps() {
        check(
            r#"[{"name": "x"}, {"request": {"method": "VIEW", "url": "/a"}}, {"request": {"url": ""}}, 1,
               {"request": "/b", "response": [{"status": "OK", "body": "{}"}, {"code": 204, "body": null, "header": null}]}]"#,
            &[
                "GET /b -> 204",
                "/item/0 is no exchange: it has no request",
                "/item/1 is no exchange: `VIEW` is no method of HTTP",
                "/item/2 is no exchange: its request has no URL",
                "/item/3 is no exchange: it has no request",
                "/item/4/response/0 is no answer: it has no status code",
            ],
        );
        check(r#"{"a": 1}"#, &["/item is no list of requests"]);
    }

    #[test]
    fn version_1_has_a_flat_list() {
        check_whole(
            r#"{"id": "1", "name": "x", "order": [], "requests": [
              {"url": "https://a.example/:id", "method": "POST", "headers": "A: 1\nB: 2\n", "dataMode": "raw", "rawModeData": "{}", "pathVariables": {"id": 7},
               "responses": [{"responseCode": {"code": 200, "name": "OK"}, "headers": [{"key": "C", "value": "d"}], "text": "[1]", "request": null}]},
              {"url": "/b", "method": "PUT", "dataMode": "urlencoded", "data": [{"key": "a", "value": "1", "enabled": true}, {"key": "b", "value": "1", "enabled": false}], "responses": []},
              {"url": "/c", "method": "PUT", "dataMode": "params", "data": [], "responses": [{"responseCode": {"code": 404}, "text": "", "request": {"url": "/d", "method": "GET"}}]}]}"#,
            &[
                "POST https://a.example/7 [A: 1; B: 2] {} @/requests/0/rawModeData -> 200 [C: d] [1] @/requests/0/responses/0/text",
                "PUT /b [Content-Type: application/x-www-form-urlencoded] a=1 @/requests/1/data",
                "GET /d -> 404",
            ],
        );
    }

    #[test]
    fn the_report_of_a_run_was_captured() {
        check_whole(
            r#"{"collection": {"info": {"schema": "https://schema.getpostman.com/x"}, "item": [{"request": "/never"}]}, "run": {"executions": [
              {"request": {"url": {"protocol": "https", "host": ["a"], "path": ["x"], "query": [], "variable": []}, "method": "GET", "header": [{"key": "A", "value": "b", "system": true}]},
               "response": {"code": 200, "status": "OK", "header": [], "stream": {"type": "Buffer", "data": [91, 49, 93]}}},
              {"request": {"url": {"host": ["b"]}, "method": "GET"}, "requestError": {"code": "ENOTFOUND"}},
              {"request": {"url": {"host": ["c"]}}, "response": {"code": 200, "stream": {"data": [300]}}}]}}"#,
            &[
                "GET https://a/x [A: b] -> 200 [1] @/run/executions/0/response/stream/data (Captured)",
                "GET b/ (Captured)",
                "GET c/ -> 200 (Captured)",
                "/run/executions/2/response/stream/data is no list of bytes",
            ],
        );
    }

    #[test]
    fn a_stream_is_a_gap_and_its_request_counts() {
        check(
            r#"[{"request": "/a", "response": [{"code": 200, "header": [{"key": "Content-Type", "value": "text/event-stream"}], "body": "data: 1\n\n"}]}]"#,
            &[
                "GET /a -> 200 [Content-Type: text/event-stream]",
                "/item/0/response/0/body is a stream of events, which is not read",
            ],
        );
    }
}
