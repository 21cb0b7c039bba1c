//! One small document for each format, and for each file that is known and not read.

use crate::{Format, NoSiblings, Unread, read};

#[track_caller]
fn check(format: Format, documents: &[&str]) {
    for document in documents {
        let read = read(document.as_bytes(), &NoSiblings).map(|traffic| traffic.format);
        assert_eq!(read, Ok(format), "{document}");
    }
}

#[test]
fn every_format_is_recognised() {
    for format in Format::ALL {
        check(format, documents(format));
    }
}

/// The smallest documents that what FORMATS.md says decides a format is in.
fn documents(format: Format) -> &'static [&'static str] {
    match format {
        Format::Har => &[r#"{"log": {"entries": []}}"#, r#"{"log": {"creator": "x", "entries": []}}"#],
        Format::Polly => &[r#"{"log": {"creator": {"name": "Polly.JS"}, "entries": []}}"#],
        Format::HarLines => &[
            r#"{"request": {"url": "u", "headers": []}, "response": {}}"#,
            r#"[{"request": {"url": "u", "headers": []}, "response": {"content": {}}}]"#,
        ],
        Format::Vcr => &[
            "http_interactions: []\nrecorded_with: VCR 6.2.0\n",
            r#"{"http_interactions": [], "recorded_with": "VCR 2.0.0"}"#,
            "- !ruby/struct:VCR::HTTPInteraction\n  request:\n    uri: u\n  response: {}\n",
        ],
        Format::Schemathesis => &[
            "recorded_with: Schemathesis 3.36.0\nhttp_interactions: []\n",
            "command: st run\nhttp_interactions: []\n",
        ],
        Format::SchemathesisLines => &[
            "{\"Initialize\": {}}\n{\"ScenarioFinished\": {}}\n",
            "{\"LoadingStarted\": {\"timestamp\": 1}}\n{\"LoadingFinished\": {\"timestamp\": 2}}\n",
        ],
        Format::Vcrpy => &[
            "interactions:\n- request: {uri: u}\n  response: {}\nversion: 1\n",
            r#"{"version": 1, "interactions": [{"request": {"uri": "u"}, "response": {}}]}"#,
            r#"[{"request": {"host": "a.b", "path": "/"}, "response": {}}]"#,
        ],
        Format::Betamax => &[r#"{"http_interactions": [], "recorded_with": "betamax/0.8.1"}"#],
        Format::GoVcr => &["version: 2\ninteractions:\n- request: {url: u}\n  response: {}\n"],
        Format::PhpVcr => &[
            "\n-\n    request:\n        method: GET\n        url: u\n    response: {}\n    index: 0\n",
            r#"[{"request": {"method": "GET", "url": "u", "headers": {"A": "b"}}, "response": {"status": {"code": 200}}}]"#,
        ],
        Format::ExVcr => &[r#"[{"request": {"url": "u"}, "response": {"binary": false}}]"#],
        Format::Nock => &[r#"[{"scope": "https://a.b:443", "method": "GET", "path": "/"}]"#],
        Format::Pact => &[r#"{"consumer": {}, "provider": {}, "interactions": []}"#],
        Format::Hoverfly => &[r#"{"data": {"pairs": []}, "meta": {"schemaVersion": "v5.2"}}"#],
        Format::Mockoon => &[
            r#"{"routes": [], "endpointPrefix": ""}"#,
            r#"{"uuid": "x", "lastMigration": 33, "routes": []}"#,
        ],
        Format::MockoonLog => &[
            r#"{"app": "mockoon-server", "level": "info", "message": "Server started"}"#,
            "{\"environmentUUID\": \"x\"}\n{\"environmentUUID\": \"x\", \"transaction\": {}}\n",
        ],
        Format::Responses => &["responses:\n- response: {method: GET, url: u, status: 200}\n"],
        Format::Respect => &[r#"{"files": {"a.yaml": {"executedWorkflows": []}}}"#],
        Format::Postman => &[
            r#"{"info": {"schema": "https://schema.getpostman.com/json/collection/v2.1.0/collection.json"}, "item": []}"#,
            r#"{"collection": {"info": {"schema": "https://schema.getpostman.com/x"}}}"#,
            r#"{"requests": [], "order": []}"#,
            r#"{"run": {"executions": []}}"#,
        ],
        Format::Insomnia => &[
            r#"{"_type": "export", "__export_format": 4, "resources": []}"#,
            "type: collection.insomnia.rest/5.0\ncollection: []\n",
        ],
        Format::OpenCollection => &[
            "opencollection: 1.0.0\n",
            "info:\n  type: http\nhttp:\n  method: GET\n  url: u\n",
            r#"{"opencollection": "1.0.0", "items": []}"#,
        ],
        Format::Bruno => &["meta {\n  name: x\n}\n", r#"{"results": [{"request": {}, "response": {}}]}"#],
        Format::Http => &["### x\nGET https://a.b\n", "HTTP/1.1 200 OK\n\n{}\n", "{{host}}/c\n"],
        Format::WireMock => &[
            r#"{"mappings": []}"#,
            r#"{"uuid": "x", "request": {"url": "/a"}, "response": {"status": 200}}"#,
            r#"{"request": {"urlPattern": "/a.*"}, "response": {"status": 200}}"#,
            r#"{"request": {"url": "/a", "headers": {"A": {"equalTo": "b"}}}, "response": {"status": 200}}"#,
        ],
        Format::Httpmock => &["when:\n  path: /\nthen:\n  status: 200\n---\nwhen: {}\nthen: {}\n"],
        Format::Microcks => &["apiVersion: mocks.microcks.io/v1alpha1\nkind: APIExamples\n"],
        Format::Keploy => &[
            "version: api.keploy.io/v1beta1\nkind: Http\n",
            "apiVersion: api.keploy.io/v1beta1\nkind: Http\n",
        ],
        Format::ServerLog => &[
            r#"{"request": {"method": "GET", "uri": "/", "url": "u", "headers": {}}, "response": {}, "latencies": {}}"#,
            r#"[{"request": {"method": "GET", "uri": "/", "url": "u"}, "response": {}}]"#,
            r#"{"request": {"url": "/a", "headers": {"A": ["b"]}}, "response": {"status": 200}}"#,
            "{\"request_method\": \"GET\", \"status\": \"200\"}\n{\"request_method\": \"GET\", \"status\": 200}\n",
            r#"{"method": "GET", "path": "/", "response_code": 200}"#,
            r#"{"request": "GET / HTTP/1.1", "status": 200}"#,
            r#"{"http_buffered_trace": {}}"#,
            r#"{"http_streamed_trace_segment": {}}"#,
        ],
        Format::Mitmproxy => &["14:4:type;4:http;}"],
    }
}

#[test]
fn files_that_are_known_and_not_read_are_named() {
    let check = |document: &str, expected: &str| {
        let read = read(document.as_bytes(), &NoSiblings).map_err(|unread| unread.to_string());
        assert_eq!(read.err().as_deref(), Some(expected), "{document}");
    };
    check(r#"{"resourceSpans": []}"#, "is a trace of OpenTelemetry, which has no bodies by any convention");
    check("openapi: 3.1.0\n", "is an OpenAPI document, which is no traffic; name it with --spec");
    check("swagger: '2.0'\n", "is an OpenAPI document, which is no traffic; name it with --spec");
    check(
        r#"{"_meta": {"template_version": 0}, "fixtures": []}"#,
        "is a fixture of the Stripe CLI, which has requests only, and these are templates",
    );
    check(
        r#"{"resources": {"account": {}}}"#,
        "is a file of Stripe's fixtures, which has objects without requests and statuses",
    );
    check(r#"{"method": "GET", "url": "u", "headers": []}"#, "is a single HAR request, which has no answer");
    check(
        "info:\n  type: folder\n",
        "is a folder of OpenCollection, which has its requests in files of their own",
    );
    check(r#"{"Entries": []}"#, "is a recording of the Azure test proxy, which is not read yet");
    check(
        r#"[{"httpRequest": {}, "httpResponse": {}}]"#,
        "is a list of MockServer expectations, which is not read yet",
    );
    check(
        r#"[{"filename": "a.hurl", "entries": []}]"#,
        "is a report of Hurl, which keeps its bodies in a store beside it, which is not read yet",
    );
    check("vars {\n  a: b\n}\n", "is a file of Bruno's settings, which has no request");
    check("Feature: x\n  Scenario:\n", "is a feature of Karate, which has what is expected, and no answers");
    check("GET https://a.b\n\nHTTP 200\n", "is a file of Hurl, which has what is expected, and no answers");
}

#[test]
fn other_files_are_unknown() {
    for document in
        ["", "null", "{}", "[]", "1", "text", "a: b\n", "{", "[{}]", "\u{0}\u{1}", "<p>", "PK\u{3}\u{4}"]
    {
        let read = read(document.as_bytes(), &NoSiblings);
        assert!(matches!(read, Err(Unread::Unknown(_))), "{document:?}: {read:?}");
    }
}

#[test]
fn documents_that_are_cut_anywhere_are_read_without_a_panic() {
    for document in Format::ALL.into_iter().flat_map(documents) {
        for end in 0..document.len() {
            let _ = read(&document.as_bytes()[..end], &NoSiblings);
            let mut changed = document.as_bytes().to_vec();
            changed[end] = 0xff;
            let _ = read(&changed, &NoSiblings);
        }
    }
}
