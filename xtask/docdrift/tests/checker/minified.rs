//! A document on one line gives the same report as the same document pretty-printed, but for its places.

use docdrift::{TerminalStyle, render_json, render_terminal};
use serde_json::{Value, json};

use crate::common::Case;

const PAGE: &str = "\
```bash
curl https://api.shop.test/orders -d '{\"sizeInMetres\": 1, \"Colour\": \"red\"}'
```
";

/// A document of which the only body stands behind many bytes, in characters of several bytes as well.
fn document() -> Value {
    let schema = |field: &str| json!({"type": "object", "properties": {field: {"type": "integer", "description": "größe"}}});
    let operation = |field: &str| {
        let body = json!({"content": {"application/json": {"schema": schema(field)}}});
        json!({"post": {"requestBody": body, "responses": {"204": {"description": "done"}}}})
    };
    let mut paths: serde_json::Map<String, Value> =
        (0..200).map(|number| (format!("/a{number}"), operation("any"))).collect();
    paths.insert("/orders".to_owned(), operation("size_in_metres"));
    (0..200).for_each(|number| drop(paths.insert(format!("/z{number}"), operation("any"))));
    json!({"openapi": "3.0.3", "servers": [{"url": "https://api.shop.test"}], "paths": paths})
}

/// The report in JSON, and as text in plain and in colour.
fn reports(document: String) -> (Value, [String; 2]) {
    let specs = vec![("openapi.json".to_owned(), document)];
    Case { specs, ..Case::page("orders.md", PAGE) }.run(|report, files| {
        let text = |colour| render_terminal(report, files, TerminalStyle { colour, width: 100 });
        let json = serde_json::from_str(&render_json(report, files)).expect("the report is JSON");
        (json, [text(false), text(true)])
    })
}

#[test]
fn a_document_on_one_line_is_shown_in_part_at_its_real_place() {
    let minified = document().to_string();
    let pretty = serde_json::to_string_pretty(&document()).expect("plain data");
    let ((report, texts), (of_pretty, [pretty_text, _])) = (reports(minified.clone()), reports(pretty));
    let key = |report: &Value| -> Vec<Value> {
        let findings = report["findings"].as_array().expect("a list").iter();
        findings.map(|finding| json!([finding["rule"], finding["fingerprint"]])).collect()
    };
    assert_eq!(key(&report), key(&of_pretty));
    let findings = report["findings"].as_array().expect("a list").iter();
    let locations = findings.flat_map(|finding| finding["locations"].as_array().expect("a list"));
    let columns: Vec<&Value> =
        locations.filter(|place| place["file"] == "openapi.json").map(|place| &place["column"]).collect();
    let at = minified.find("\"size_in_metres\"").expect("it is declared");
    let real = minified[..at].chars().count() + 1;
    assert!(columns.contains(&&json!(real)), "{columns:?}");
    for text in texts {
        assert!(text.contains(&format!("openapi.json:1:{real}")), "{text}");
        assert!(text.contains("\"size_in_metres\""), "{text}");
        assert!(text.lines().all(|line| line.chars().count() < 400), "{text}");
    }
    assert!(pretty_text.contains("\"size_in_metres\""));
}
