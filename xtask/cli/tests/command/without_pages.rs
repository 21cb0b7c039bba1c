//! Tests of `docdrift check` without pages: recordings or descriptions against a document.

use crate::case::Case;

const DOCUMENT: &str = r#"openapi: 3.0.3
paths:
  /orders:
    get:
      parameters: [{name: limit, in: query, schema: {type: integer}}]
      responses: {'200': {content: {application/json: {schema: {properties: {url: {type: string}}}}}}}
"#;

/// The document, and a recording with this provenance, path and response body.
fn recorded(provenance: &str, path: &str, body: &str) -> Vec<(&'static str, Vec<u8>)> {
    let source = if provenance == "composed" { "" } else { "source: https://api.example.com\n" };
    let recording = format!(
        "version: 1\nprovenance: {provenance}\n{source}about: an order\nrequest: {{method: GET, path: {path}}}\n\
         response: {{status: 200, body: '{body}'}}\n"
    );
    vec![("openapi.yaml", DOCUMENT.into()), ("traffic/one.yaml", recording.into())]
}

const RECORDINGS: &str = "check --spec openapi.yaml --recordings traffic";
const NO_CLAIM: &str = "0 claims: 0 upheld, 0 refuted, 0 unsettled";
const NONE_JUDGED: &str =
    "error: nothing was settled: of 0 claims, none was upheld or refuted, and no exchange was judged";

#[test]
fn recordings_alone_are_checked() {
    for case in [
        Case {
            name: "a recording that fits its document",
            files: recorded("captured", "/orders", r#"{"url": "https://example.com"}"#),
            stdout: &[NO_CLAIM, "1 recording: 1 captured, 0 published, 0 composed (no evidence)"],
            ..Case::default()
        },
        Case {
            name: "a recording that breaks its document",
            files: recorded("published", "/orders", r#"{"url": 1}"#),
            code: 100,
            stdout: &["findings: 1 error"],
            errors: &["error: 1 finding at level `warning` or above is not accepted"],
            ..Case::default()
        },
        Case {
            name: "a recording that is no evidence",
            files: recorded("composed", "/orders", "{}"),
            code: 5,
            stdout: &[NO_CLAIM],
            errors: &[NONE_JUDGED],
            ..Case::default()
        },
        Case {
            name: "a recording of an operation that no document has",
            files: recorded("captured", "/invoices", "{}"),
            code: 100,
            stdout: &["findings: 1 warning"],
            errors: &["error: 1 finding at level `warning` or above is not accepted", NONE_JUDGED],
            ..Case::default()
        },
    ] {
        Case { arguments: RECORDINGS, ..case }.check();
    }
}

#[test]
fn a_companion_is_read_with_its_recording_and_is_none_itself() {
    const COMPANION: &str = "client: {value: {}}\nviolations: [{pointer: /url, keyword: type}]\n";
    let mut files = recorded("captured", "/orders", r#"{"url": "https://example.com"}"#);
    files.push(("traffic/one.expect.yaml", COMPANION.into()));
    for case in [
        Case {
            name: "a companion that expects another violation",
            arguments: RECORDINGS,
            code: 100,
            stdout: &[
                " --> traffic/one.expect.yaml:2:13",
                "1 recording: 1 captured, 0 published, 0 composed (no evidence)",
            ],
            errors: &["error: 1 finding at level `warning` or above is not accepted"],
            ..Case::default()
        },
        Case {
            name: "a companion that is named itself",
            arguments: "check --spec openapi.yaml --recordings traffic/one.expect.yaml",
            code: 1,
            errors: &["error: traffic/one.expect.yaml: it says what a recording expects, and is none"],
            ..Case::default()
        },
    ] {
        Case { files: files.clone(), ..case }.check();
    }
}

#[test]
fn recordings_settle_nothing_for_a_page() {
    let mut files = recorded("captured", "/orders", "{}");
    files.push(("page.md", b"# Welcome\n".into()));
    Case {
        name: "a page without claims beside a recording that fits",
        files,
        arguments: "check --spec openapi.yaml --docs page.md --recordings traffic",
        code: 5,
        stdout: &[NO_CLAIM],
        errors: &["error: nothing was settled: of 0 claims, none was upheld or refuted"],
        help: "help: name pages that show calls, paths, parameters or fields of the document",
    }
    .check();
}

#[test]
fn descriptions_alone_are_checked_and_recordings_settle_what_they_leave_open() {
    let descriptions = "check --spec openapi.yaml --descriptions";
    Case {
        name: "a document without descriptions",
        files: recorded("captured", "/orders", "{}"),
        arguments: descriptions,
        code: 5,
        stdout: &[NO_CLAIM],
        errors: &["error: nothing was settled: of 0 claims, none was upheld or refuted"],
        help: "help: name pages that show calls, paths, parameters or fields of the document",
    }
    .check();
    Case {
        name: "a document that states nothing about what its descriptions claim",
        files: vec![(
            "openapi.yaml",
            DOCUMENT.replace("in: query", "in: query, description: In seconds.").into(),
        )],
        arguments: descriptions,
        code: 5,
        stdout: &["1 claim: 0 upheld, 0 refuted, 1 unsettled"],
        errors: &["error: nothing was settled: of 1 claim, none was upheld or refuted"],
        help: "help: the document states nothing that confirms or refutes the claims",
    }
    .check();
    Case {
        name: "the same with a recording",
        files: recorded("captured", "/orders", "{}"),
        arguments: "check --spec openapi.yaml --descriptions --recordings traffic",
        stdout: &[NO_CLAIM],
        ..Case::default()
    }
    .check();
}
