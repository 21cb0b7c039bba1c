//! Tests of `docdrift check`: valid and invalid pages, documents, recordings and arguments.

use serde_json::Value;

use crate::case::Case;
use crate::sandbox::Sandbox;

/// A page without drift.
const PAGE: &str = r#"# Orders

```python
order = requests.get("https://api.example.com/orders").json()
print(order["url"])
```
"#;

const SPEC: &str = r#"openapi: 3.0.3
servers: [{url: https://api.example.com}]
paths:
  /orders:
    get:
      responses: {'200': {content: {application/json: {schema: {properties: {url: {type: string}}}}}}}
"#;

const RECORDING: &str = r#"version: 1
provenance: composed
about: an empty order
request: {method: GET, path: /orders}
response: {status: 200, body: '{}'}
"#;

/// A page that documents an operation, and another page, which links to the former address of the first.
/// `configuration` is the content of the site's `docs.json`.
fn with_link(configuration: &str) -> Vec<(&'static str, Vec<u8>)> {
    vec![
        ("site/docs.json", configuration.into()),
        ("site/reference/list-orders.md", format!("---\napi: GET /orders\n---\n{PAGE}").into_bytes()),
        ("site/guide.md", b"Read [all orders](/reference/orders-list).\n".into()),
        ("spec.yaml", SPEC.into()),
    ]
}

const CLEAN: &str = "3 claims: 3 upheld, 0 refuted, 0 unsettled";
const NOTHING: &str = "error: nothing was settled: of 0 claims, none was upheld or refuted";

/// The page with more text appended.
fn page_and(more: &str) -> Vec<u8> {
    format!("{PAGE}\n{more}").into_bytes()
}

/// The page, and this content as its document.
fn with_spec(spec: &[u8]) -> Vec<(&'static str, Vec<u8>)> {
    vec![("page.md", PAGE.into()), ("spec.yaml", spec.into())]
}

/// The document, and this content as its page.
fn with_page(page: Vec<u8>) -> Vec<(&'static str, Vec<u8>)> {
    vec![("page.md", page), ("spec.yaml", SPEC.into())]
}

/// The page, its document, and the recording with one text replaced.
fn with_recording(from: &str, to: &str) -> Vec<(&'static str, Vec<u8>)> {
    assert!(RECORDING.contains(from), "{from}");
    let recording = RECORDING.replace(from, to).into();
    vec![("page.md", PAGE.into()), ("spec.yaml", SPEC.into()), ("one.yaml", recording)]
}

/// A document whose descriptions state facts that its schemas lack or contradict.
const DESCRIBED: &str = r"openapi: 3.0.3
paths:
  /orders:
    get:
      parameters:
        - {name: limit, in: query, description: 'Size of a page, defaults to 10. Maximum is 100.', schema: {type: integer, default: 10}}
        - {name: page, in: query, description: The page. Must be at least 0., schema: {type: integer, minimum: 1}}
        - {name: cursor, in: query, description: 'If you receive 100 objects, the default is 10.', schema: {type: string}}
      responses:
        '200':
          content:
            application/json:
              schema:
                properties:
                  state: {description: 'State of the order, one of `open` or `paid`.', enum: [open, paid, void]}
                  source:
                    oneOf:
                      - {properties: {reason: {description: 'One of `a` or `b`.', type: string}}}
                      - {properties: {reason: {enum: [c]}}}
";

/// The page, its document, this content as the client description, and the document that the client was
/// generated from.
fn with_client(client: &str) -> Vec<(&'static str, Vec<u8>)> {
    let generated = SPEC.replace("    get:\n", "    get:\n      operationId: list_orders\n");
    let mut files = with_page(PAGE.into());
    files.extend([("client.json", client.into()), ("generated.yaml", generated.into())]);
    files
}

const CHECK_CLIENT: &str =
    "check --spec spec.yaml --docs page.md --client client.json --generated-from generated.yaml";
const CHECK_PAGE: &str = "check --spec spec.yaml --docs page.md";
const CHECK_RECORDING: &str = "check --spec spec.yaml --docs page.md --recordings one.yaml";

#[test]
fn pages_are_checked() {
    for case in [
        Case {
            name: "a page that says what the document says",
            files: with_spec(SPEC.as_bytes()),
            arguments: CHECK_PAGE,
            stdout: &[CLEAN, "findings: none"],
            ..Case::default()
        },
        Case {
            name: "a page with drift",
            files: with_page(PAGE.replace(r#"["url"]"#, r#"["orders_url"]"#).into()),
            arguments: CHECK_PAGE,
            code: 100,
            stdout: &[
                "error[moved-field]: the page has `orders_url` in the response of `GET /orders`, the schema has it at `url`",
                " --> page.md:5:14",
                "3 claims: 2 upheld, 1 refuted, 0 unsettled",
                "findings: 1 error",
            ],
            errors: &["error: 1 finding at level `warning` or above is not accepted"],
            help: "",
        },
        Case {
            name: "a page that embeds its document",
            files: vec![("page.md", page_and(&format!("````yaml GET /orders\n{SPEC}````\n")))],
            arguments: "check --docs page.md",
            stdout: &[CLEAN],
            ..Case::default()
        },
        Case {
            name: "a recording that fits",
            files: with_recording("", ""),
            arguments: CHECK_RECORDING,
            stdout: &[CLEAN, "1 recording: 0 captured, 0 published, 1 composed (no evidence)"],
            ..Case::default()
        },
        Case {
            name: "descriptions inside a document",
            files: vec![("spec.yaml", DESCRIBED.into())],
            arguments: "check --spec spec.yaml --descriptions",
            code: 100,
            stdout: &[
                "warning[unstated-value]: the description states `maximum: 100` for the query parameter `limit` of `GET /orders`, the schema does not",
                "error[contradictory-description]: the schema contradicts itself: the description of the query parameter `page` of `GET /orders` says `minimum: 0`, its schema says `minimum: 1`",
                "error[contradictory-description]: the schema contradicts itself: the description of `state` in the response of `GET /orders` says `enum: [open, paid]`, its schema says `enum: [open, paid, void]`",
                "note[unstated-value]: the description states `enum: [a, b]` for `source.reason` in the response of `GET /orders`, the schema does not",
                "6 claims: 1 upheld, 4 refuted, 1 unsettled",
            ],
            errors: &["error: 3 findings at level `warning` or above are not accepted"],
            help: "",
        },
        Case {
            name: "a client that loses a field",
            files: with_client(
                r#"{"list_orders": {"responses": {"200": {"type": "object", "properties": {}}}}}"#,
            ),
            arguments: CHECK_CLIENT,
            code: 100,
            stdout: &[
                "warning[client-loses]: the generated client lacks `GET /orders 200 url`, which the document declares",
                CLEAN,
                "client: 2 subjects: 1 accepted (0 of them as plain JSON), 1 in findings",
            ],
            errors: &["error: 1 finding at level `warning` or above is not accepted"],
            help: "",
        },
        Case {
            name: "a client that is none",
            files: with_client("{\"list_orders\": []}"),
            arguments: CHECK_CLIENT,
            code: 1,
            errors: &["error: client.json:1:2: no testimony of a client: "],
            ..Case::default()
        },
        Case {
            name: "a link to where a page was",
            files: with_link("{}"),
            arguments: "check --spec spec.yaml --docs site",
            code: 100,
            stdout: &[
                "warning[broken-link]: no page has the address `/reference/orders-list`; the page of `GET /orders` is \
                 `site/reference/list-orders.md`",
                " --> site/guide.md:1:19",
            ],
            errors: &["error: 1 finding at level `warning` or above is not accepted"],
            help: "",
        },
        Case {
            name: "a link that the site hands on",
            files: with_link(
                r#"{"redirects": [{"source": "/reference/orders-list", "destination": "/reference/list-orders"}]}"#,
            ),
            arguments: "check --spec spec.yaml --docs site",
            stdout: &["4 claims: 4 upheld, 0 refuted, 0 unsettled", "findings: none"],
            ..Case::default()
        },
        Case {
            name: "a page that speaks of no operation",
            files: with_page(b"# Welcome\n\nNice to see you.\n".into()),
            arguments: CHECK_PAGE,
            code: 5,
            stdout: &["0 claims: 0 upheld, 0 refuted, 0 unsettled"],
            errors: &[NOTHING],
            help: "help: name pages that show calls, paths, parameters or fields of the document",
        },
        Case {
            name: "a page without a word",
            files: with_page(Vec::new()),
            arguments: CHECK_PAGE,
            code: 5,
            stdout: &["0 claims: 0 upheld, 0 refuted, 0 unsettled"],
            errors: &[NOTHING],
            help: "",
        },
        Case {
            name: "a page whose document is nowhere",
            files: vec![("page.md", PAGE.into())],
            arguments: "check --docs page.md",
            code: 5,
            stdout: &["0 claims: 0 upheld, 0 refuted, 0 unsettled"],
            errors: &[NOTHING],
            help: "help: name a document with --spec, unless the pages embed their document",
        },
    ] {
        case.check();
    }
}

#[test]
fn what_cannot_be_read_ends_the_run_with_its_place() {
    for case in [
        Case {
            name: "a page that is not there",
            arguments: "check --docs gone.md",
            errors: &["error: gone.md: cannot be read: "],
            ..Case::default()
        },
        Case {
            name: "a folder without pages",
            files: vec![("spec.yaml", SPEC.into())],
            arguments: "check --docs .",
            errors: &["error: .: there is no .md or .mdx file below it"],
            ..Case::default()
        },
        Case {
            name: "a document that is not there",
            files: vec![("page.md", PAGE.into())],
            arguments: CHECK_PAGE,
            errors: &["error: spec.yaml: cannot be read: "],
            ..Case::default()
        },
        Case {
            name: "YAML that is none",
            files: with_spec(b"openapi: 3.0.3\npaths: [\n"),
            arguments: CHECK_PAGE,
            errors: &["error: spec.yaml:3:1: neither YAML nor JSON: "],
            ..Case::default()
        },
        Case {
            name: "JSON that ends too early",
            files: with_spec(b"{\"openapi\": "),
            arguments: CHECK_PAGE,
            errors: &["error: spec.yaml:1:13: neither YAML nor JSON: "],
            ..Case::default()
        },
        Case {
            name: "a document without a word",
            files: with_spec(b""),
            arguments: CHECK_PAGE,
            errors: &["error: spec.yaml:1:1: neither YAML nor JSON: the document is empty"],
            ..Case::default()
        },
        Case {
            name: "a document that is no text",
            files: with_spec(b"openapi: 3.0.3\n\xff\xfe"),
            arguments: CHECK_PAGE,
            errors: &["error: spec.yaml:2:1: the file is not UTF-8 from here on"],
            ..Case::default()
        },
        Case {
            name: "a document that is no OpenAPI",
            files: with_spec(b"title: Orders\n"),
            arguments: CHECK_PAGE,
            errors: &[
                "error: spec.yaml:1:1: no OpenAPI document: it has neither `openapi` nor `swagger` at its root",
            ],
            ..Case::default()
        },
        Case {
            name: "a document of another age",
            files: with_spec(b"swagger: '1.2'\n"),
            arguments: CHECK_PAGE,
            errors: &[
                "error: spec.yaml:1:10: no OpenAPI document: `swagger` is 1.2, and 2.0, 3.0 and 3.1 are read",
            ],
            ..Case::default()
        },
        Case {
            name: "a recording that is no YAML",
            files: with_recording("version: 1", "version: ["),
            arguments: CHECK_RECORDING,
            errors: &["error: one.yaml:2:1: no YAML: "],
            ..Case::default()
        },
        Case {
            name: "a recording that is no mapping",
            files: with_recording(RECORDING, "- GET\n- /orders\n"),
            arguments: CHECK_RECORDING,
            errors: &[
                "error: one.yaml: is no recorded traffic: nothing in it marks a format; looked for HAR",
            ],
            ..Case::default()
        },
        Case {
            name: "a misspelt key in a recording",
            files: with_recording("body", "bdoy"),
            arguments: CHECK_RECORDING,
            errors: &["error: one.yaml:5:25: unknown field `bdoy`, expected one of "],
            ..Case::default()
        },
        Case {
            name: "a report that cannot be written",
            files: with_spec(SPEC.as_bytes()),
            arguments: "check --spec spec.yaml --docs page.md --output spec.yaml/report.txt",
            errors: &["error: spec.yaml"],
            ..Case::default()
        },
    ] {
        Case { code: 1, ..case }.check();
    }
}

#[test]
fn what_is_asked_wrongly_is_a_matter_of_usage() {
    for case in [
        Case {
            name: "no page",
            arguments: "check",
            errors: &["error: there is nothing to check"],
            ..Case::default()
        },
        Case {
            name: "an unknown flag",
            arguments: "check --docs page.md --quick",
            errors: &["error: unexpected argument '--quick' found"],
            ..Case::default()
        },
        Case {
            name: "an unknown format",
            arguments: "check --docs page.md --format xml",
            errors: &["error: invalid value 'xml' for '--format <NAME[=FILE]>': there is no format `xml`"],
            ..Case::default()
        },
        Case {
            name: "a report in place of an input",
            files: with_spec(SPEC.as_bytes()),
            arguments: "check --spec spec.yaml --docs page.md --format json=./spec.yaml",
            errors: &["error: ./spec.yaml: is an input of the run"],
            ..Case::default()
        },
        Case {
            name: "two reports for one file",
            arguments: "check --docs page.md --format json=a.txt --format sarif=./a.txt",
            errors: &["error: two reports are to be written to ./a.txt"],
            ..Case::default()
        },
        Case {
            name: "two reports for one place",
            arguments: "check --docs page.md --format json=- --format terminal",
            errors: &["error: two reports are to be written to standard output"],
            ..Case::default()
        },
        Case {
            name: "an unknown rule",
            arguments: "explain moved-fields",
            errors: &["error: there is no rule or kind `moved-fields`"],
            ..Case::default()
        },
    ] {
        Case { code: 2, ..case }.check();
    }
}

#[test]
fn what_is_not_understood_is_told_in_the_report() {
    for (name, page, gap) in [
        (
            "a page that is not UTF-8",
            [PAGE.as_bytes(), b"\nCaf\xe9.\n"].concat(),
            "gap/invalid-encoding: 1 place\n    the page is not UTF-8 from here on: page.md:8:4\n",
        ),
        (
            "a fence in an unknown language",
            page_and("```ruby\nputs order\n```\n"),
            "gap/unread-language: 1 place\n    code in `ruby` is not read: page.md:8:1\n",
        ),
        (
            "a fence that is never closed",
            page_and("```text\nprint(1)\n"),
            "gap/unclosed-fence: 1 place\n    this fence is never closed: page.md:8:1\n",
        ),
        (
            "a component that is never closed",
            page_and("<Note>\n  Amounts are in USD.\n"),
            "gap/invalid-mdx: 1 place\n    \
             not valid MDX here; the page is read without this sign: page.md:8:1\n",
        ),
        (
            "an embedded document that is none",
            page_and("````yaml GET /orders\nopenapi: [\n````\n"),
            "gap/invalid-document: 1 place\n    this embedded OpenAPI document is not valid: neither YAML nor \
             JSON: while parsing a node, did not find expected node content: page.md:9:11\n",
        ),
    ] {
        let sandbox = Sandbox::empty();
        sandbox.write("page.md", page);
        sandbox.write("spec.yaml", SPEC);
        let run = sandbox.run(&CHECK_PAGE.split(' ').collect::<Vec<_>>());
        assert_eq!((run.code, run.stderr.as_str()), (0, ""), "{name}: {run:?}");
        let gap = format!("not understood: {gap}");
        assert!(run.stdout.contains(&gap), "{name}: no {gap:?} in\n{}", run.stdout);
        assert!(run.stdout.ends_with("not understood: 1 place\n"), "{name}: {run:?}");
    }
}

#[test]
fn the_report_goes_to_a_file_as_it_goes_to_the_terminal() {
    let sandbox = Sandbox::empty();
    sandbox.write("page.md", PAGE.replace(r#"["url"]"#, r#"["orders_url"]"#));
    sandbox.write("spec.yaml", SPEC);
    for format in ["terminal", "json"] {
        let arguments = ["check", "--spec", "spec.yaml", "--docs", "page.md", "--format", format];
        let shown = sandbox.run(&arguments);
        let written = sandbox.run(&[&arguments[..], &["--output", "report"]].concat());
        assert_eq!((written.code, written.stdout.as_str()), (100, ""), "{written:?}");
        assert_eq!(written.stderr, shown.stderr);
        assert_eq!(sandbox.read("report"), shown.stdout);
        // `-` is standard output, as it is for other programs.
        for dash in [&["--output", "-"][..], &["--output", "report", "--format"]] {
            let last = format!("{format}=-");
            let mut arguments = [&arguments[..5], dash].concat();
            if dash.len() > 2 {
                arguments.push(&last);
            } else {
                arguments.extend(["--format", format]);
            }
            let run = sandbox.run(&arguments);
            assert_eq!((&run.stdout, run.code), (&shown.stdout, 100), "{run:?}");
            assert!(!sandbox.path("-").exists(), "{arguments:?}");
        }
    }
    let claims = sandbox.run(&["claims", "--spec", "spec.yaml", "--docs", "page.md", "--output", "-"]);
    assert!(claims.stdout.starts_with('{') && !sandbox.path("-").exists(), "{claims:?}");
}

#[test]
fn programs_read_the_report_as_json() {
    let sandbox = Sandbox::empty();
    sandbox.write("page.md", page_and("```ruby\nputs order\n```\n"));
    sandbox.write("spec.yaml", SPEC.replace("url: {type", "link: {type"));
    let run = sandbox.run(&[&CHECK_PAGE.split(' ').collect::<Vec<_>>()[..], &["--format", "json"]].concat());
    assert_eq!(run.code, 100, "{run:?}");
    let report: Value = serde_json::from_str(&run.stdout).expect("it is JSON");
    assert_eq!(report["version"], 4);
    assert_eq!(report["ledger"]["claims"], 3);
    assert_eq!(report["findings"][0]["subject"], "GET /orders 200 url");
    assert_eq!(report["findings"][0]["locations"][0]["witness"], "page");
    assert_eq!(report["findings"][0]["locations"][0]["line"], 5);
    assert_eq!(report["gaps"][0]["line"], 8);
    assert_eq!(report["gaps"][0]["kind"], "gap/unread-language");
}
