//! Reads cassettes of PHP-VCR, in YAML and JSON.

use super::bodies::{self, Headers};
use super::parts::{self, Dialect};
use crate::exchange::{Body, Exchange};
use crate::tree::Tree;
use crate::{Place, Traffic, headers};

/// Reads a cassette.
pub(super) fn read(document: &Tree, place: &Place, traffic: &mut Traffic) {
    parts::each(Some(document), place, traffic, exchange);
}

const DIALECT: Dialect = Dialect { request_body, response_body, ..parts::COMMON };

fn exchange(recording: &Tree, place: &Place, traffic: &mut Traffic) -> Result<Exchange, String> {
    DIALECT.exchange(recording, place, traffic)
}

/// Reads the body of a request, or its form: PHP has the fields and files of a form beside an empty body.
fn request_body(request: &Tree, headers: &Headers, place: &Place, traffic: &mut Traffic) -> Option<Body> {
    let is_filled = |key: &str| {
        let value = request.get(key).filter(|value| !matches!(value, Tree::Null));
        value.is_some_and(|value| !value.items().is_empty() || !value.entries().is_empty())
    };
    let body = bodies::value(request.get("body"), headers, place.key("body"), traffic);
    let place_of_fields = place.key("post_fields");
    if body.is_some() {
        body
    } else if is_filled("post_files") {
        traffic.gap(&place.key("post_files"), "names files that were sent, which are not in the recording");
        None
    } else if let Some(Tree::Text(_)) = request.get("post_fields") {
        bodies::value(request.get("post_fields"), headers, place_of_fields, traffic)
    } else if is_filled("post_fields") {
        let mut fields = Vec::new();
        for (name, value) in entries(request.get("post_fields")?) {
            add_field(&name, value, &mut fields);
        }
        let pairs = fields.iter().map(|(name, value)| (name.as_str(), value.as_str()));
        Some(Body::bytes(bodies::form(pairs), place_of_fields))
    } else {
        None
    }
}

/// The entries of an array of PHP, which is an object or a list.
fn entries(value: &Tree) -> Vec<(String, &Tree)> {
    match value {
        Tree::List(items) => {
            items.iter().enumerate().map(|(index, item)| (index.to_string(), item)).collect()
        }
        value => value.entries().iter().map(|(key, value)| (key.clone(), value)).collect(),
    }
}

/// Adds a field of a form; an array is a field for each of its entries, as PHP sends it.
fn add_field(name: &str, value: &Tree, fields: &mut Vec<(String, String)>) {
    match value {
        Tree::List(_) | Tree::Map(_) => {
            for (key, value) in entries(value) {
                add_field(&format!("{name}[{key}]"), value, fields);
            }
        }
        value => fields.push((name.to_owned(), value.to_text().unwrap_or_default())),
    }
}

/// Reads the body of a response. It is base64 without a mark when the headers call it binary.
fn response_body(response: &Tree, headers: &Headers, place: &Place, traffic: &mut Traffic) -> Option<Body> {
    let is = |name: &str, value: &str| headers::get(headers, name).is_some_and(|written| written == value);
    let is_binary = is("content-type", "application/x-gzip") || is("content-transfer-encoding", "binary");
    let body = response.get("body");
    let place = place.key("body");
    match body.and_then(Tree::as_text) {
        Some(text) if is_binary => {
            bodies::value(Some(&Tree::Bytes(bodies::base64_or_text(text))), headers, place, traffic)
        }
        _ => bodies::value(body, headers, place, traffic),
    }
}

#[cfg(test)]
mod tests {
    use super::super::parts::check;

    #[test]
    fn yaml_is_read() {
        check(
            r"
-
    request:
        method: POST
        url: 'https://a.test/x'
        headers:
            Host: a.test
            Accept: null
        body: a=1
    response:
        status:
            http_version: '1.1'
            code: '200'
            message: OK
        headers:
            Content-Type: application/json
            Set-Cookie:
                - a
                - b
        body: '[1]'
        curl_info:
            url: 'https://a.test/x'
            http_code: 200
    index: 0
-
    request: {method: GET, url: 'https://a.test/y', headers: {}}
    response: {status: 404, headers: {}, body: !!binary eyJhIjoxfQ==}
",
            "PHP-VCR
/0: POST https://a.test/x [Host: a.test] a=1 at /0/request/body = 200 [Content-Type: application/json] [Set-Cookie: a] [Set-Cookie: b] [1] at /0/response/body
/1: GET https://a.test/y = 404 {\"a\":1} at /1/response/body",
        );
    }

    #[test]
    fn json_is_read_with_empty_arrays_and_binary_bodies() {
        check(
            r#"[{"request":{"method":"GET","url":"https:\/\/a.test\/x","headers":[]},
"response":{"status":{"http_version":"1.1","code":200,"message":"OK"},"headers":{"Content-Type":"application/x-gzip"},"body":"H4sIAAAAAAACA4s2jAUAuDIvTAMAAAA="}},
{"request":{"method":"GET","url":"https://a.test/y","headers":[]},
"response":{"status":{"code":"200"},"headers":{"content-transfer-encoding":"binary"},"body":"no base64!"}}]"#,
            "PHP-VCR
/0: GET https://a.test/x = 200 [Content-Type: application/x-gzip] [1] at /0/response/body
/1: GET https://a.test/y = 200 [content-transfer-encoding: binary] no base64! at /1/response/body",
        );
    }

    #[test]
    fn forms_are_bodies() {
        check(
            r#"[{"request":{"method":"POST","url":"https://a.test/","post_fields":{"a b":"1&2","c":{"d":["x","y"]},"e":null}},"response":{"status":200}},
{"request":{"method":"POST","url":"https://a.test/","post_fields":"a=1","post_files":[]},"response":{"status":200}},
{"request":{"method":"POST","url":"https://a.test/","post_fields":{"a":1},"post_files":[{"fieldName":"f","file":"/tmp/x"}]},"response":{"status":200}}]"#,
            "PHP-VCR
/0: POST https://a.test/ a+b=1%262&c[d][0]=x&c[d][1]=y&e= at /0/request/post_fields = 200
/1: POST https://a.test/ a=1 at /1/request/post_fields = 200
/2: POST https://a.test/ = 200
/2/request/post_files names files that were sent, which are not in the recording",
        );
    }

    #[test]
    fn what_is_broken_is_a_gap() {
        check(
            r#"[{"request":{"method":"GET","url":"https://a.test/"},"response":{"status":{}}}, {"response": {}}, 1,
{"request":{"method":"GET","url":null},"response":{}}]"#,
            "PHP-VCR
/0: GET https://a.test/ = nothing
/0/response is no response: it has no status
/1 is no exchange: it has no request
/2 is no exchange: it has no request
/3 is no exchange: its request has no URL",
        );
    }
}
