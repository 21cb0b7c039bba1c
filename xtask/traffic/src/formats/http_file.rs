//! Reads `.http` files with the answers that they name, and saved responses.

use crate::exchange::{Body, Exchange, Request, Response};
use crate::methods::is_method;
use crate::{Format, Place, Siblings, Traffic, headers};

/// Whether a text is a `.http` file or a saved response.
pub(super) fn is_http(text: &str) -> bool {
    sections(text).iter().find_map(|section| section.lines.first()).is_some_and(|line| {
        let text = line.text.trim();
        text.starts_with("HTTP/") || request_line(text).is_some()
    })
}

/// Whether a text that looks like a `.http` file is one of Hurl: after a request stands the status that is
/// expected.
pub(super) fn is_hurl(text: &str) -> bool {
    let is_expected = |line: &Line<'_>| {
        let mut words = line.text.split_whitespace();
        let version = words.next().unwrap_or_default();
        let status = words.next().unwrap_or_default();
        let is_status = status == "*" || (status.len() == 3 && status.parse::<u16>().is_ok());
        (version == "HTTP" || version.starts_with("HTTP/")) && is_status
    };
    let [section, ..] = &sections(text)[..] else { return false };
    section.lines.first().is_some_and(|line| request_line(line.text.trim()).is_some())
        && section.lines.iter().any(is_expected)
}

/// Reads the requests of a file, and the answers that are beside them.
pub(super) fn read(text: &str, siblings: &dyn Siblings) -> Traffic {
    let mut traffic = Traffic::of(Format::Http);
    for section in sections(text) {
        let Some(first) = section.lines.first() else { continue };
        let place = Place::at(first.offset);
        if first.text.starts_with("HTTP/") {
            traffic.gap(&place, "is a response without its request");
            continue;
        }
        match request(&section, siblings, &mut traffic) {
            Ok(request) => read_answers(&section, &request, &place, siblings, &mut traffic),
            Err(reason) => traffic.gap(&place, reason),
        }
    }
    traffic
}

/// Adds an exchange for each answer of a request, or one without an answer.
fn read_answers(
    section: &Section<'_>,
    request: &Request,
    place: &Place,
    siblings: &dyn Siblings,
    traffic: &mut Traffic,
) {
    let exchange = |response: Option<Response>| Exchange {
        request: request.clone(),
        response,
        provenance: Format::Http.provenance(),
        place: place.clone(),
    };
    let answers = section.lines.iter().filter_map(|line| Some((line, line.text.strip_prefix("<>")?.trim())));
    let mut has_answer = false;
    for (line, file) in answers {
        has_answer = true;
        let place = Place::at(line.offset);
        match answer(file, &place, siblings, traffic) {
            Ok(response) => traffic.push(&place, Ok(exchange(Some(response)))),
            Err(reason) => traffic.gap(&place, reason),
        }
    }
    if !has_answer {
        traffic.push(place, Ok(exchange(None)));
    }
}

/// Reads an answer in a file of its own: a body with the status in the name of the file, or a whole response.
fn answer(
    file: &str,
    place: &Place,
    siblings: &dyn Siblings,
    traffic: &mut Traffic,
) -> Result<Response, String> {
    let content = siblings.file(file);
    if let Ok(content) = &content
        && content.starts_with(b"HTTP/")
    {
        return saved_response(content, place, traffic);
    }
    let status = status_of_name(file).ok_or("names an answer without a status")?;
    let body = match content {
        Ok(content) => traffic.recorded(content, &[], place),
        Err(reason) => {
            traffic.gap(place, format!("names an answer that cannot be read: {reason}"));
            None
        }
    };
    Ok(Response { status, headers: Vec::new(), body })
}

/// The status in a name such as `2024-01-31T120000.200.json`; a second answer of the second has `-1` after it.
fn status_of_name(file: &str) -> Option<u16> {
    let name = file.rsplit(['/', '\\']).next()?;
    let status = |part: &str| {
        let digits = part.split('-').next().filter(|digits| digits.len() == 3)?;
        digits.parse().ok().filter(|status| (100..=599).contains(status))
    };
    name.split('.').skip(1).filter_map(status).last()
}

/// Reads a response as it was sent: the line of the status, headers, an empty line, the body.
fn saved_response(content: &[u8], place: &Place, traffic: &mut Traffic) -> Result<Response, String> {
    let (head, body) = split_head(content);
    let head = String::from_utf8_lossy(head);
    let status = head.split_whitespace().nth(1).and_then(|status| status.parse().ok());
    let status = status.filter(|status| (100..=999).contains(status));
    let status = status.ok_or("names an answer without a status")?;
    let fields: Vec<(String, String)> = head.lines().skip(1).filter_map(header).collect();
    let body = traffic.recorded(body.to_vec(), &fields, place);
    Ok(Response { status, headers: fields, body })
}

fn split_head(content: &[u8]) -> (&[u8], &[u8]) {
    let at =
        |mark: &[u8]| content.windows(mark.len()).position(|bytes| bytes == mark).map(|at| (at, mark.len()));
    match at(b"\r\n\r\n").or_else(|| at(b"\n\n")) {
        Some((at, length)) => (&content[..at], &content[at + length..]),
        None => (content, &[]),
    }
}

fn request(section: &Section<'_>, siblings: &dyn Siblings, traffic: &mut Traffic) -> Result<Request, String> {
    let [first, rest @ ..] = section.lines.as_slice() else { return Err("is no request".into()) };
    let (method, url) = request_line(first.text.trim()).ok_or("is no request: it has no request line")?;
    // The query, and parts of the path, can stand on lines of their own.
    let is_more = |line: &&Line<'_>| {
        line.text.starts_with([' ', '\t']) && line.text.trim_start().starts_with(['?', '&', '/'])
    };
    let more: Vec<&Line<'_>> = rest.iter().take_while(is_more).collect();
    let url = more.iter().fold(url.to_owned(), |url, line| url + line.text.trim());
    let mut url = url.rsplit_once(" HTTP/").map_or(url.clone(), |(url, _)| url.trim_end().to_owned());
    let rest = &rest[more.len()..];
    let end = rest.iter().position(|line| line.text.trim().is_empty()).unwrap_or(rest.len());
    let fields: Vec<(String, String)> = rest[..end].iter().filter_map(|line| header(line.text)).collect();
    if let Some(host) = headers::get(&fields, "host").filter(|_| url.starts_with('/')) {
        url = format!("http://{host}{url}");
    }
    let body = request_body(&rest[end..], &fields, siblings, traffic);
    Ok(Request { method: method.to_owned(), url, headers: fields, body })
}

fn request_body(
    lines: &[Line<'_>],
    fields: &[(String, String)],
    siblings: &dyn Siblings,
    traffic: &mut Traffic,
) -> Option<Body> {
    let ends_body = |line: &&Line<'_>| line.text.starts_with('>') || line.text.starts_with("<>");
    let lines: Vec<&Line<'_>> = lines.iter().take_while(|line| !ends_body(line)).collect();
    let is_empty = |line: &&Line<'_>| line.text.trim().is_empty();
    let first = lines.iter().position(|line| !is_empty(line))?;
    let last = lines.iter().rposition(|line| !is_empty(line))?;
    let lines = &lines[first..=last];
    let place = Place::at(lines[0].offset);
    if let [line] = lines
        && let Some(file) = line.text.strip_prefix('<')
        && (file.starts_with([' ', '@', '.']))
    {
        return match siblings.file(file.trim_start_matches('@').trim()) {
            Ok(content) => traffic.recorded(content, fields, &place),
            Err(reason) => {
                traffic.gap(&place, format!("names a body that cannot be read: {reason}"));
                None
            }
        };
    }
    // A form can have a line for each of its fields.
    let is_form = headers::get(fields, "content-type").is_some_and(|value| value.contains("form-urlencoded"));
    let texts: Vec<&str> =
        lines.iter().map(|line| if is_form { line.text.trim() } else { line.text }).collect();
    let text = texts.join(if is_form { "" } else { "\n" });
    traffic.recorded(text.into_bytes(), fields, &place)
}

/// The method and the URL of a request line; the method may be missing.
fn request_line(line: &str) -> Option<(&str, &str)> {
    let (method, rest) = match line.split_once(char::is_whitespace) {
        Some((word, rest)) if is_method(word) => (word, rest.trim()),
        _ => ("GET", line),
    };
    let url = match rest.rfind(" HTTP/") {
        Some(at) => rest[..at].trim_end(),
        None => rest,
    };
    let has_method = rest.len() < line.len();
    let template = after_template(url);
    let is_absolute = url.starts_with("http://") || url.starts_with("https://");
    let is_url = match has_method {
        true => url.contains('/') || template.is_some(),
        false => is_absolute || template.is_some_and(|rest| rest.starts_with('/')),
    };
    // A template can have spaces in it.
    let is_whole = url.replace("{{ ", "{{").replace(" }}", "}}").split_whitespace().count() == 1;
    (is_url && is_whole).then_some((method, url))
}

/// What follows the template that a URL begins with.
fn after_template(url: &str) -> Option<&str> {
    let (name, rest) = url.strip_prefix("{{")?.split_once("}}")?;
    let is_name = |c: char| c.is_alphanumeric() || matches!(c, '_' | '-' | '.' | '$' | '@');
    (!name.trim().is_empty() && name.trim().chars().all(is_name)).then_some(rest)
}

/// A header; comments and templates are none.
fn header(line: &str) -> Option<(String, String)> {
    let (name, value) = line.split_once(':')?;
    let is_name = !name.trim().is_empty() && !name.trim().contains([' ', '/', '{']);
    (is_name && !line.starts_with('#')).then(|| (name.trim().to_owned(), value.trim().to_owned()))
}

/// A line, with the byte of the file at which it begins.
struct Line<'t> {
    offset: usize,
    text: &'t str,
}

/// The lines of a request from its request line on, without comments before its body, and without scripts.
#[derive(Default)]
struct Section<'t> {
    lines: Vec<Line<'t>>,
    in_body: bool,
    in_script: bool,
}

impl<'t> Section<'t> {
    fn add(&mut self, offset: usize, text: &'t str) {
        let trimmed = text.trim();
        let is_script = ["< {%", "> {%", "<{%", ">{%"].iter().any(|mark| trimmed.starts_with(mark));
        if self.in_script || is_script {
            self.in_script = !trimmed.ends_with("%}");
            return;
        }
        let is_comment = trimmed.starts_with('#') || trimmed.starts_with("//");
        let is_before = self.lines.is_empty() && (trimmed.is_empty() || trimmed.starts_with('@'));
        if is_before || (is_comment && !self.in_body) {
            return;
        }
        self.in_body |= trimmed.is_empty();
        self.lines.push(Line { offset, text });
    }
}

/// The requests of a file, which lines of `###` separate.
fn sections(text: &str) -> Vec<Section<'_>> {
    let mut sections = vec![Section::default()];
    let mut offset = 0;
    for whole in text.split_inclusive('\n') {
        let line = whole.trim_end_matches(['\n', '\r']);
        match sections.last_mut() {
            Some(section) if !line.starts_with("###") => section.add(offset, line),
            _ => sections.push(Section::default()),
        }
        offset += whole.len();
    }
    sections
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sink;

    /// The files beside the recording.
    struct Folder;

    impl Siblings for Folder {
        fn file(&self, name: &str) -> Result<Vec<u8>, String> {
            match name {
                "2024-01-31T120000.201.json" => Ok(b"{\"id\": 1}".to_vec()),
                "./order.json" => Ok(b"{\"a\": 1}".to_vec()),
                "saved.txt" => Ok(b"HTTP/1.1 404 Not Found\r\nA: b\r\n\r\nno".to_vec()),
                _ => Err(format!("{name} is not there")),
            }
        }
    }

    #[track_caller]
    fn check(text: &str, expected: &[&str]) {
        let traffic = crate::read(text.as_bytes(), &Folder).expect("this is a .http file");
        assert_eq!(traffic.format, Format::Http);
        assert_eq!(sink::tests::lines(&traffic), expected);
    }

    #[test]
    fn requests_are_read() {
        check(
            "@host = https://a.b\n# @name one\nGET {{host}}/orders\n    ?limit=1\n    &after=2 HTTP/1.1\nAccept: */*\n\n\
            ### second\n// a comment\nPOST https://a.b/orders HTTP/1.1\nContent-Type: application/json\n# no header\n\n{\n  \"a\": 1\n}\n\n\
            > {%\n  client.test(\"x\", function() {\n  });\n%}\n\n###\n\nhttps://a.b/c\n",
            &[
                "GET {{host}}/orders?limit=1&after=2",
                "POST https://a.b/orders {\n  \"a\": 1\n}",
                "GET https://a.b/c",
            ],
        );
        check("GET /orders HTTP/1.1\nHost: a.b\n\n", &["GET http://a.b/orders"]);
        check("< {%\n  x\n%}\nGET {{ host }}/c\n", &["GET {{ host }}/c"]);
        check(
            "PUT https://a.b\nContent-Type: application/x-www-form-urlencoded\n\na=1\n&b=2\n",
            &["PUT https://a.b a=1&b=2"],
        );
        let traffic = read("GET https://a.b\nAccept: */*\nX: y:z\n", &Folder);
        let pair = |name: &str, value: &str| (name.to_owned(), value.to_owned());
        assert_eq!(traffic.exchanges[0].request.headers, [pair("Accept", "*/*"), pair("X", "y:z")]);
    }

    #[test]
    fn bodies_and_answers_in_files_are_read() {
        check(
            "POST https://a.b/c\n\n< ./order.json\n\n<> 2024-01-31T120000.201.json\n<> saved.txt\n<> 2024-01-31T120000.500-1.json\n<> x.json\n",
            &[
                "POST https://a.b/c {\"a\": 1} -> 201 {\"id\": 1}",
                "POST https://a.b/c {\"a\": 1} -> 404 no",
                "POST https://a.b/c {\"a\": 1} -> 500",
                "79 names an answer that cannot be read: 2024-01-31T120000.500-1.json is not there",
                "111 names an answer without a status",
            ],
        );
        check(
            "POST https://a.b/c\n\n<@ other.json\n",
            &["POST https://a.b/c", "20 names a body that cannot be read: other.json is not there"],
        );
        check("POST https://a.b/c\n\n<p>text</p>\n\n>> out.json\n", &["POST https://a.b/c <p>text</p>"]);
    }

    #[test]
    fn what_is_no_request_is_a_gap() {
        check(
            "HTTP/1.1 200 OK\nContent-Type: application/json\n\n{}\n",
            &["is a response without its request"],
        );
        check(
            "GET https://a.b\n\n###\nnonsense\n\n###\n\n###\nGET\n",
            &[
                "GET https://a.b",
                "21 is no request: it has no request line",
                "40 is no request: it has no request line",
            ],
        );
    }

    #[test]
    fn files_of_hurl_and_other_texts_are_no_http_files() {
        assert!(is_hurl("GET https://a.b\nAccept: x\n\nHTTP 200\n[Asserts]\n"));
        assert!(!is_hurl("GET https://a.b HTTP/1.1\n"));
        for text in
            ["GET: /a\n", "a: https://a.b\n", "https://a.b: c d\n", "", "http_interactions: []\n", "- a/b\n"]
        {
            assert!(!is_http(text), "{text}");
        }
    }
}
