//! Reads requests of Bruno, with their saved examples.

use super::bru_blocks::{Block, lines};
use super::open_collection::{fill_path, form};
use crate::exchange::{Body, Exchange, Request, Response};
use crate::methods::{is_method, method};
use crate::{Format, Place, Traffic};

/// Whether a text is a Bruno request: its first block is `meta`, or the request.
pub(super) fn is_bruno(text: &str) -> bool {
    first_block(text).is_some_and(|name| name == "meta" || is_request(name))
}

/// Whether a text is a Bruno file without requests: an environment, or what all requests of a folder share.
pub(super) fn is_settings(text: &str) -> bool {
    let kind = first_block(text).map(|name| name.split(':').next().unwrap_or(name));
    kind.is_some_and(|kind| matches!(kind, "vars" | "headers" | "auth" | "script" | "tests" | "docs"))
}

fn first_block(text: &str) -> Option<&str> {
    let line = text.lines().find(|line| !line.trim().is_empty())?;
    line.trim_end().strip_suffix('{').map(str::trim_end).filter(|name| !name.ends_with(':'))
}

/// Reads the examples of a request, or the request if it has none.
pub(super) fn read(text: &str) -> Traffic {
    let mut traffic = Traffic::of(Format::Bruno);
    let lines = lines(text);
    let parts = Block { name: "", offset: 0, lines: &lines };
    let blocks = parts.blocks();
    let examples: Vec<&Block<'_>> = blocks.iter().filter(|block| block.name == "example").collect();
    let block = blocks.iter().find(|block| is_request(block.name));
    if block.is_none() && examples.is_empty() {
        traffic.gap(&Place::at(0), "has no request of HTTP");
        return traffic;
    }
    let base = Message { block: *block.unwrap_or(&Block { name: "http", offset: 0, lines: &[] }), parts };
    if examples.is_empty() {
        let place = Place::at(base.block.offset);
        let read = request(&base, &base, &mut traffic);
        traffic.push(&place, read.map(|request| exchange(request, None, &place)));
    }
    for example in examples {
        let place = Place::at(example.offset);
        let read = read_example(example, &base, &place, &mut traffic);
        traffic.push(&place, read);
    }
    traffic
}

fn exchange(request: Request, response: Option<Response>, place: &Place) -> Exchange {
    Exchange { request, response, provenance: Format::Bruno.provenance(), place: place.clone() }
}

/// Whether a block is the request of a file: it has the name of a method, or `http` with the method in it.
fn is_request(name: &str) -> bool {
    name == "http" || is_method(&name.to_ascii_uppercase())
}

/// A request: the block with its URL, and the block that has its headers and its body. In a file, these stand
/// beside the request; in an example, they stand in it.
struct Message<'t> {
    block: Block<'t>,
    parts: Block<'t>,
}

fn read_example(
    example: &Block<'_>,
    base: &Message<'_>,
    place: &Place,
    traffic: &mut Traffic,
) -> Result<Exchange, String> {
    let written = example.block("request");
    let request = match written {
        Some(block) => request(&Message { block, parts: block }, base, traffic)?,
        None => request(base, base, traffic)?,
    };
    let response = match example.block("response") {
        Some(block) => Some(response(&block, traffic)?),
        None => None,
    };
    Ok(exchange(request, response, place))
}

/// Reads a request; what an example leaves out is as in the file.
fn request(message: &Message<'_>, base: &Message<'_>, traffic: &mut Traffic) -> Result<Request, String> {
    let value = |key: &str| message.block.value(key).or_else(|| base.block.value(key));
    let url = value("url").filter(|url| !url.is_empty()).ok_or("is no exchange: it has no URL")?;
    let named = || (base.block.name != "http").then(|| base.block.name.to_owned());
    let method = method(&value("method").or_else(named).unwrap_or_default())?;
    let pairs = |name: &str| message.parts.block(name).map(|block| block.pairs()).unwrap_or_default();
    let mut url = fill_path(&url, &pairs("params:path"));
    let query = form(&pairs("params:query"));
    if !url.contains('?') && !query.is_empty() {
        url = format!("{url}?{query}");
    }
    let headers = pairs("headers");
    let mode = message.block.value("mode").or_else(|| message.block.value("body"));
    let body = if mode.as_deref() == Some("none") {
        None
    } else {
        request_body(&message.parts, mode.as_deref(), &headers, traffic)
    };
    Ok(Request { method, url, headers, body })
}

/// Reads the body of the mode that is on; a file can keep those of other modes.
fn request_body(
    parts: &Block<'_>,
    mode: Option<&str>,
    headers: &[(String, String)],
    traffic: &mut Traffic,
) -> Option<Body> {
    let blocks = parts.blocks();
    let is_body = |block: &&Block<'_>| block.name == "body" || block.name.starts_with("body:");
    let of_mode = |block: &&Block<'_>| {
        let kind = block.name.trim_start_matches("body").trim_start_matches(':');
        // The mode `formUrlEncoded` is the block `form-urlencoded`.
        let plain = |text: &str| text.replace('-', "").to_ascii_lowercase();
        mode.is_some_and(|mode| plain(mode) == plain(kind))
    };
    let bodies = || blocks.iter().filter(is_body);
    let block = bodies().find(of_mode).or_else(|| bodies().next())?;
    let place = Place::at(block.content_offset());
    match block.name {
        "body:form-urlencoded" => {
            let form = form(&block.pairs());
            (!form.is_empty()).then(|| Body::bytes(form, place))
        }
        "body:multipart-form" | "body:file" => {
            traffic.gap(&place, "is a body of files, which is not read");
            None
        }
        "body:graphql" => Some(Body::json(serde_json::json!({ "query": block.text() }), place)),
        _ => traffic.recorded(block.text().into_bytes(), headers, &place),
    }
}

fn response(block: &Block<'_>, traffic: &mut Traffic) -> Result<Response, String> {
    let status = block.block("status");
    // An importer swapped the two.
    let number = |key: &str| status.as_ref()?.value(key)?.parse().ok();
    let status = number("code").or_else(|| number("text")).filter(|code| (100..=999).contains(code));
    let status = status.ok_or("is no exchange: its response has no status")?;
    let headers = block.block("headers").map(|block| block.pairs()).unwrap_or_default();
    let body = block.block("body").and_then(|body| {
        // The content is a value of its own, or stands in the block as such.
        let is_bare = body.lines.iter().find(|line| !line.text.trim().is_empty());
        let is_bare = is_bare.is_some_and(|line| line.text.trim_start().starts_with(['{', '[', '<']));
        let (text, offset) = match body.entries().into_iter().find(|entry| entry.key == "content") {
            Some(content) if !is_bare => (content.value, content.offset),
            _ if is_bare => (body.text(), body.content_offset()),
            _ => return None,
        };
        traffic.recorded(text.into_bytes(), &headers, &Place::at(offset))
    });
    Ok(Response { status, headers, body })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{NoSiblings, sink};

    #[track_caller]
    fn check(text: &str, expected: &[&str]) {
        let traffic = crate::read(text.as_bytes(), &NoSiblings).expect("this is a file of Bruno");
        assert_eq!(traffic.format, Format::Bruno);
        assert_eq!(sink::tests::lines(&traffic), expected);
    }

    const META: &str = "meta {\n  name: x\n  type: http\n  tags: [\n    a\n  ]\n}\n\n";

    #[test]
    fn a_request_without_examples_is_read() {
        let request = "post {\n  url: {{host}}/orders/:id/lines/:line\n  body: json\n  auth: none\n}\n\n\
            headers {\n  A: 1\n  ~B: 2\n}\n\nparams:query {\n  ~a: 1\n  limit: 2\n}\n\nparams:path {\n  id: 5\n}\n\n\
            body:json {\n  {\n    \"a\": {\n      \"b\": 1\n    }\n  }\n}\n\nbody:text {\n  other\n}\n";
        check(
            &format!("{META}{request}"),
            &["POST {{host}}/orders/5/lines/{{line}}?limit=2 {\n  \"a\": {\n    \"b\": 1\n  }\n}"],
        );
        let traffic = read(&format!("{META}{request}"));
        assert_eq!(traffic.exchanges[0].request.headers, [("A".to_owned(), "1".to_owned())]);
        check(&format!("{META}get {{\n  url: https://a.b?c=1\n  body: none\n}}\n"), &["GET https://a.b?c=1"]);
        let form = "put {\n  url: https://a.b\n  body: formUrlEncoded\n}\n\nbody:form-urlencoded {\n  a: 1\n  b: x y\n}\n";
        check(&format!("{META}{form}"), &["PUT https://a.b a=1&b=x y"]);
    }

    #[test]
    fn examples_are_read_with_their_answers() {
        let request = "get {\n  url: https://a.b/c\n}\n\n";
        let example = |status: &str, body: &str| {
            format!(
                "example {{\n  name: **Status:** 200 {{x}}\n\n  request: {{\n    url: https://a.b/c/:id\n    mode: json\n    \
                params:path: {{\n      id: 1\n    }}\n    headers: {{\n      \"x:y\": \"1\",\n    }}\n    \
                body:json: {{\n      {{\"q\": 1}}\n    }}\n  }}\n\n  response: {{\n    headers: {{\n      a: b\n    }}\n\n    \
                status: {{\n{status}    }}\n\n    body: {{\n{body}    }}\n  }}\n}}\n\n"
            )
        };
        let content =
            "      type: json\n      content: '''\n        {\n          \"id\": 1\n        }\n      '''\n";
        let bare = "      {\n        \"id\": 1\n      }\n";
        let line = "GET https://a.b/c/1 {\"q\": 1} -> 202 {\n  \"id\": 1\n}";
        let good = example("      code: 202\n      text: Accepted\n", content);
        let swapped = example("      code: Accepted\n      text: 202\n", bare);
        check(&format!("{META}{request}{good}{swapped}"), &[line, line]);
        let lost = example("      text: OK\n", content);
        let place = META.len() + request.len();
        check(
            &format!("{META}{request}{lost}"),
            &[&format!("{place} is no exchange: its response has no status")],
        );
    }

    #[test]
    fn an_example_can_stand_without_a_request() {
        let example = "example {\n  request: {\n    url: https://a.b\n    method: put\n  }\n}\n";
        check(&format!("{META}{example}"), &["PUT https://a.b"]);
    }

    #[test]
    fn files_without_requests_are_settings() {
        for text in ["vars {\n  a: b\n}\n", "\nscript:pre-request {\n}\n", "auth {\n}\n"] {
            assert!(is_settings(text) && !is_bruno(text), "{text}");
        }
        assert!(is_bruno("get {\n  url: u\n}\n"));
        assert!(!is_bruno("a: {") && !is_settings("auth: {"));
    }

    #[test]
    fn the_place_of_a_body_is_its_first_line() {
        let file = format!(
            "{META}get {{\n  url: u\n}}\nexample {{\n  response: {{\n    status: {{\n      code: 200\n    }}\n    \
            body: {{\n      content: '''\n        [1]\n      '''\n    }}\n  }}\n}}\n"
        );
        let traffic = read(&file);
        let body = traffic.exchanges[0].response.as_ref().and_then(|response| response.body.as_ref());
        let place = &body.expect("there is a body").place;
        assert!(file[place.offset..].trim_start().starts_with("[1]"));
        assert_eq!(traffic.exchanges[0].request.method, "GET");
    }

    #[test]
    fn files_without_a_request_and_broken_ones_are_gaps() {
        check(META, &["has no request of HTTP"]);
        check("meta {\n  name: x", &["has no request of HTTP"]);
        check("meta {\n}\nget {\n  url: \n", &["9 is no exchange: it has no URL"]);
        check(
            "meta {\n}\nhttp {\n  url: u\n  method: X-CUSTOM\n}\n",
            &["9 is no exchange: `X-CUSTOM` is no method of HTTP"],
        );
        let upload = "meta {\n}\npost {\n  url: u\n}\nbody:multipart-form {\n  a: @file(b)\n}\n";
        check(upload, &["POST u", "49 is a body of files, which is not read"]);
    }
}
