//! What findings have in common: their causes, and the report that shows each cause once.

use std::collections::BTreeMap;

use docdrift::{Confidence, Level, TerminalStyle, render_json, render_terminal};
use serde_json::Value;

use crate::common::{self, Case};
use crate::fixture_files;

#[test]
fn a_cause_is_shown_once_with_its_places() {
    let text = fixture_files::read("common_causes")
        .run(|report, files| render_terminal(report, files, TerminalStyle { colour: false, width: 100 }));
    common::settings("reports").bind(|| insta::assert_snapshot!("common_causes.txt", text));
}

#[test]
fn every_finding_has_one_cause_and_every_cause_its_findings() {
    for fixture in fixture_files::all() {
        let report: Value = serde_json::from_str(&fixture.case.run(render_json)).expect("JSON");
        let rows = |name: &str| report[name].as_array().expect("a list").clone();
        let mut members: BTreeMap<String, Vec<Value>> = BTreeMap::new();
        for finding in rows("findings") {
            let cause = finding["cause"].as_str().expect("a text").to_owned();
            members.entry(cause).or_default().push(finding["fingerprint"].clone());
        }
        let causes = rows("causes");
        assert_eq!(causes.len(), members.len(), "{}: one row for each cause", fixture.name);
        for cause in causes {
            let id = cause["id"].as_str().expect("a text");
            assert_eq!(cause["members"], Value::from(members[id].clone()), "{}: {id}", fixture.name);
        }
    }
}

#[test]
fn what_is_likely_is_a_warning_at_most_and_says_so() {
    let mut seen = 0;
    for fixture in fixture_files::all() {
        fixture.case.run(|report, _| {
            for finding in &report.findings {
                let likely = finding.confidence() == Confidence::Likely;
                assert_eq!(finding.proposal.message.starts_with("likely: "), likely, "{}", fixture.name);
                assert!(!likely || finding.level <= Level::Warning, "{}", fixture.name);
                seen += usize::from(likely);
            }
        });
    }
    assert!(seen > 0, "some fixture has a finding that is only likely");
}

/// Checks the messages of the findings of one sample against a small document.
#[track_caller]
fn check(page: &str, expected: &[&str]) {
    let spec = "openapi: 3.0.3\nservers: [{url: 'https://api.example.com/v1'}]\npaths:\n  /orders:\n    \
                post:\n      requestBody: {content: {application/json: {schema: {required: [amount], \
                properties: {amount: {type: integer}, state: {enum: [open]}}}}}}\n      responses: {'200': \
                {content: {application/json: {schema: {properties: {id: {type: string}}}}}}}\n";
    let specs = vec![("/home/me/shop/openapi.yaml".to_owned(), spec.to_owned())];
    let case = Case { specs, ..Case::page("orders.md", page) };
    case.run(|report, _| {
        let told: Vec<String> = report
            .findings
            .iter()
            .map(|it| format!("{} ({})", it.proposal.message, it.proposal.why))
            .collect();
        assert_eq!(told, expected);
        assert!(report.findings.iter().all(|it| !it.proposal.subject.to_string().contains("/v1/orders ")));
    });
}

#[test]
fn messages_name_operations_as_the_page_writes_them() {
    check(
        "```python\nrequests.post('https://api.example.com/v1/orders', json={'amount': 1, 'state': 'new'})\n```\n",
        &[
            "the page writes `\"new\"` for `state` in the request of `POST /v1/orders`, the schema lists other \
           values (readers copy the value, and the server refuses it)",
        ],
    );
    check(
        "```python\nrequests.post(API + '/orders', json={'amount': 1, 'state': 'new'})\n```\n",
        &["the page writes `\"new\"` for `state` in the request of `POST /orders`, the schema lists other \
           values (readers copy the value, and the server refuses it)"],
    );
}

#[test]
fn messages_name_the_searched_documents_without_their_folders() {
    check(
        "```python\nrequests.get('https://api.example.com/v1/chats')\n```\n",
        &["the page names `GET /v1/chats`, no searched document declares it (the call ends in a 404; \
           searched: `openapi.yaml`)"],
    );
}

#[test]
fn a_missing_base_path_is_a_finding_about_the_server() {
    check(
        "```python\nrequests.post('https://api.example.com/orders', json={'amount': 1})\n```\n",
        &[
            "the page calls `POST /orders` at `https://api.example.com`, the schema declares no such server for \
           it (the call goes to another server, with the reader's key, or ends in a 404)",
        ],
    );
}

#[test]
fn a_table_is_not_told_to_send_anything() {
    let spec = "openapi: 3.0.3\npaths:\n  /orders:\n    post:\n      requestBody: {content: {application/json: \
                {schema: {properties: {note: {type: string}, amount: {type: integer}, buyer: {properties: \
                {full_name: {type: string}}}}}}}}\n      responses: {'200': {description: Done.}}\n";
    let page = "## `POST /orders`\n\n| Body parameter | Type |\n|---|---|\n| `note` | string |\n\
                | `amount` | integer |\n| `buyer_full_name` | string |\n";
    let specs = vec![("openapi.yaml".to_owned(), spec.to_owned())];
    let case = Case { specs, ..Case::page("orders.md", page) };
    case.run(|report, _| {
        let [finding] = report.findings.as_slice() else { panic!("{:#?}", report.findings) };
        assert_eq!(
            finding.proposal.help,
            "write `buyer.full_name` on the page; or declare `buyer_full_name` in the schema, if the server has it"
        );
    });
}
