//! A minified OpenAPI document gives the same findings as the pretty-printed one, at their real positions.

use docdrift::{TerminalStyle, render_json, render_terminal};
use serde_json::{Value, json};

use crate::common::Case;

const PAGE: &str = "\
```bash
curl https://api.shop.test/orders -d '{\"sizeInMetres\": 1, \"Colour\": \"red\"}'
```
";

/// A document with the body of `POST /orders` far behind its beginning, after characters of several bytes.
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

/// The report as JSON, as plain text, and as coloured text.
fn reports(document: String) -> (Value, [String; 2]) {
    let specs = vec![("openapi.json".to_owned(), document)];
    Case { specs, ..Case::page("orders.md", PAGE) }.run(|report, files| {
        let text = |colour| render_terminal(report, files, TerminalStyle { colour, width: 100 });
        let json = serde_json::from_str(&render_json(report, files)).expect("the report is JSON");
        (json, [text(false), text(true)])
    })
}

#[test]
fn a_minified_document_is_excerpted_at_the_real_position() {
    let minified = document().to_string();
    let pretty = serde_json::to_string_pretty(&document()).expect("plain data");
    let ((report, texts), (pretty_report, [pretty_text, _])) = (reports(minified.clone()), reports(pretty));
    let key = |report: &Value| -> Vec<Value> {
        let findings = report["findings"].as_array().expect("a list").iter();
        findings.map(|finding| json!([finding["rule"], finding["fingerprint"]])).collect()
    };
    assert_eq!(key(&report), key(&pretty_report));
    let findings = report["findings"].as_array().expect("a list").iter();
    let locations = findings.flat_map(|finding| finding["locations"].as_array().expect("a list"));
    let columns: Vec<&Value> =
        locations.filter(|place| place["file"] == "openapi.json").map(|place| &place["column"]).collect();
    let at = minified.find("\"size_in_metres\"").expect("the document declares the field");
    let real = minified[..at].chars().count() + 1;
    assert!(columns.contains(&&json!(real)), "{columns:?}");
    for text in texts {
        assert!(text.contains(&format!("openapi.json:1:{real}")), "{text}");
        assert!(text.contains("\"size_in_metres\""), "{text}");
        assert!(text.lines().all(|line| line.chars().count() < 400), "{text}");
    }
    assert!(pretty_text.contains("\"size_in_metres\""));
}
