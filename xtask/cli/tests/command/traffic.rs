//! Tests of `docdrift check` with recorded traffic of other forms than our own.

use std::fs;
use std::path::Path;

use serde_json::Value;

use crate::sandbox::Sandbox;

/// A sandbox with the recordings of `tests/traffic`, and their document.
pub(crate) fn recordings() -> Sandbox {
    let sandbox = Sandbox::empty();
    let from = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/traffic");
    for entry in walkdir::WalkDir::new(&from) {
        let entry = entry.expect("the folder can be read");
        if entry.file_type().is_file() {
            let name = entry.path().strip_prefix(&from).expect("it is below").to_str().expect("UTF-8");
            sandbox.write(name, fs::read(entry.path()).expect("the file can be read"));
        }
    }
    sandbox
}

/// What recordings show, as `--partial` prints it.
#[track_caller]
pub(crate) fn tally(sandbox: &Sandbox, recording: &str) -> Value {
    let run = sandbox.run(&["check", "--spec", "openapi.yaml", "--partial", "-", "--recordings", recording]);
    assert_eq!((run.code, run.stderr.as_str()), (0, ""), "{run:?}");
    assert_eq!(run.stdout.lines().count(), 1, "{run:?}");
    serde_json::from_str(&run.stdout).expect("one line of JSON")
}

/// Checks that a recording was judged, and that the place of the field that no document has is this text.
#[track_caller]
fn check(recording: &str, provenance: &str, text: Option<&str>) {
    let sandbox = recordings();
    let shown = tally(&sandbox, recording);
    assert_eq!(shown["judged"], serde_json::json!({provenance: 1}), "{shown}");
    assert_eq!(shown["gaps"], serde_json::json!({}), "{shown}");
    let fact = shown["facts"][0][0].to_string();
    assert!(fact.contains("checkouts") && fact.contains("GET /orders"), "{shown}");

    let run = sandbox.run(&["check", "--spec", "openapi.yaml", "--recordings", recording]);
    assert_eq!(run.code, 100, "{run:?}");
    let level = if provenance == "authored" { "findings: 1 warning" } else { "findings: 1 error" };
    assert!(run.stdout.contains(level), "{run:?}");
    let place = run.stdout.split_once(&format!("::: {recording}:")).map(|(_, place)| place);
    let place = place.and_then(|place| place.lines().next()?.split_once(':'));
    let found = place.map(|(line, column)| {
        let number = |text: &str| text.trim().parse::<usize>().expect("a number") - 1;
        let content = sandbox.read(recording);
        let line = content.lines().nth(number(line)).expect("the line is there");
        line.chars().skip(number(column)).collect::<String>()
    });
    assert_eq!(found.as_deref(), text, "{run:?}");
    let run =
        sandbox.run(&["check", "--spec", "openapi.yaml", "--recordings", recording, "--format", "json"]);
    let report: Value = serde_json::from_str(&run.stdout).expect("a report in JSON");
    let locations = report["findings"][0]["locations"].as_array().expect("a list");
    if let Some(shown) = locations.iter().find(|location| location["file"] == recording) {
        let width =
            shown["end_column"].as_u64().zip(shown["column"].as_u64()).map(|(end, begin)| end - begin);
        // The value is `[]`; a body that is named as a whole is longer.
        assert!(shown["line"] == shown["end_line"] && width >= Some(2), "{shown}");
        assert!(width == Some(2) || text.is_none_or(|text| text.starts_with('"')), "{shown}");
    }
}

#[test]
fn recordings_of_each_form_are_judged_and_their_fields_located() {
    check("browser.har", "captured", Some("[]}\"}}}"));
    check("vcr.yml", "captured", Some("[]}'"));
    check("vcrpy.yaml", "captured", Some("[]}'"));
    check("postman.json", "authored", Some("[]}\""));
    check("pact.json", "authored", Some("[]}}"));
    check("wiremock/mappings/orders.json", "authored", Some("\"orders.json\"}"));
    check("kong.log", "captured", Some("[]}\"}, \"started_at\": 1704067200000}"));
    check("proxy.flow", "captured", None);
    check(
        "mockoon.log",
        "captured",
        Some(
            "[]}\",\"headers\":[{\"key\":\"content-type\",\"value\":\"application/json\"}],\"statusCode\":200,\"statusMessage\":\"OK\"}}}",
        ),
    );
    check("responses.yaml", "captured", Some("[]}'"));
    check(
        "respect.json",
        "captured",
        Some(
            "[]}, \"headers\": {\"content-type\": \"application/json\"}, \"time\": 7, \"size\": 17}, \"checks\": [], \"status\": \"success\"}",
        ),
    );
    check("nginx.log", "captured", Some("\"{\\x22checkouts\\x22: []}\"}"));
    check("httpmock.yaml", "authored", Some("[]}'"));
}

#[test]
fn a_folder_is_read_without_what_is_no_traffic() {
    let sandbox = recordings();
    sandbox.write("notes.json", "{\"a\": 1}");
    sandbox.write("README.md", "# Recordings\n");
    sandbox.write("LICENSE", "Permission is hereby granted\n");
    let shown = tally(&sandbox, ".");
    assert_eq!(shown["judged"], serde_json::json!({"authored": 4, "captured": 9}), "{shown}");
}

#[test]
fn a_file_is_read_once_and_a_form_that_is_not_read_is_told() {
    let sandbox = recordings();
    sandbox.write("more/a.har", sandbox.read("browser.har"));
    sandbox.write("more/mock.json", r#"[{"httpRequest": {"path": "/orders"}, "httpResponse": {}}]"#);
    let run = sandbox.run(&[
        "check",
        "--spec",
        "openapi.yaml",
        "--partial",
        "-",
        "--recordings",
        "more",
        "more/a.har",
        "more",
    ]);
    assert_eq!((run.code, run.stderr.as_str()), (0, ""), "{run:?}");
    let shown: Value = serde_json::from_str(&run.stdout).expect("one line of JSON");
    assert_eq!(shown["judged"], serde_json::json!({"captured": 1}), "{shown}");
    let gap = &shown["gaps"]["is a list of MockServer expectations, which is not read yet"];
    assert_eq!(gap["first"][0]["recording"], "more/mock.json", "{shown}");
}

#[test]
fn a_file_that_is_no_traffic_is_one_clear_line() {
    let sandbox = recordings();
    sandbox.write("notes/notes.json", "{\"a\": 1}");
    for (name, expected) in [
        (
            "notes/notes.json",
            "error: notes/notes.json: is no recorded traffic: nothing in it marks a format; looked for HAR",
        ),
        (
            "openapi.yaml",
            "error: openapi.yaml: is an OpenAPI document, which is no traffic; name it with --spec",
        ),
        ("notes", "error: notes: no file below it is recorded traffic"),
        ("none.har", "error: none.har: cannot be read: "),
    ] {
        let run = sandbox.run(&["check", "--spec", "openapi.yaml", "--recordings", name]);
        assert_eq!((run.code, run.stdout.as_str()), (1, ""), "{run:?}");
        assert!(run.stderr.starts_with(expected), "{run:?}");
        assert_eq!(run.stderr.lines().filter(|line| line.starts_with("error: ")).count(), 1, "{run:?}");
    }
}

#[test]
fn exchanges_with_others_settle_nothing() {
    let sandbox = recordings();
    let har = sandbox.read("browser.har").replace("api.example.com", "ads.example.org");
    sandbox.write("browser.har", har);
    let run = sandbox.run(&["check", "--spec", "openapi.yaml", "--recordings", "browser.har"]);
    assert_eq!(run.code, 5, "{run:?}");
    assert!(run.stderr.starts_with("error: nothing was settled"), "{run:?}");
}
