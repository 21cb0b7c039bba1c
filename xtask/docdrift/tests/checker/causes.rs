//! What findings have in common: their causes, and the report that shows each cause once.

use std::collections::BTreeMap;

use docdrift::{Confidence, Level, TerminalStyle, render_json, render_terminal};
use serde_json::Value;

use crate::common::{self, Case};
use crate::fixture_files;

#[test]
fn a_cause_is_shown_once_with_its_places() {
    for name in ["common_causes", "shared_causes"] {
        let text = fixture_files::read(name)
            .run(|report, files| render_terminal(report, files, TerminalStyle { colour: false, width: 100 }));
        common::settings("reports").bind(|| insta::assert_snapshot!(format!("{name}.txt"), text));
    }
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
fn the_two_names_of_a_field_or_a_parameter_are_one_cause() {
    let spec = "openapi: 3.0.3\nservers: [{url: 'https://api.example.com'}]\npaths:\n  /orders:\n    get:\n      \
                parameters: [{name: country_code, in: query, required: true, schema: {type: string}}]\n      \
                responses: {'200': {description: Orders}}\n    post:\n      requestBody: {content: {application/json: \
                {schema: {required: [country_code, name], properties: {country_code: {type: string}, name: {type: \
                string}}}}}}\n      responses: {'200': {description: Made}}\n";
    let before = "```python\nbody = {\"country_iso\": \"GB\", \"name\": \"a\"}\n";
    let call = |body: &str| format!("requests.post('https://api.example.com/orders', json={body})\n```\n");
    for (page, causes) in [
        ("```bash\ncurl 'https://api.example.com/orders?country_iso=GB'\n```\n".to_owned(), 1),
        ("```bash\ncurl 'https://api.example.com/orders?colour=red'\n```\n".to_owned(), 2),
        (format!("{before}{}", call("body")), 1),
        // The finding of another sample is another mistake.
        (
            format!(
                "{}\n```python\n{}",
                "```python\nbody = {\"country_iso\": \"GB\", \"country_code\": \"GB\", \"name\": \"a\"}\n"
                    .to_owned()
                    + &call("body"),
                call("{\"name\": \"a\"}")
            ),
            2,
        ),
    ] {
        let case = Case {
            specs: vec![("openapi.yaml".to_owned(), spec.to_owned())],
            ..Case::page("orders.md", &page)
        };
        case.run(|report, _| {
            let rules: Vec<&str> = report.findings.iter().map(|finding| finding.rule.id).collect();
            assert_eq!((report.findings.len(), report.causes.len()), (2, causes), "{page}: {rules:?}");
        });
    }
}

#[test]
fn a_misspelled_parameter_shows_the_declared_one() {
    let spec = "openapi: 3.0.3\nservers: [{url: 'https://api.example.com'}]\npaths:\n  /orders:\n    get:\n      \
                parameters: [{name: limit, in: query}, {name: state, in: query}]\n      responses: {'200': {description: Orders}}\n";
    for (written, shown) in [("limt", true), ("limits", true), ("status", false), ("colour", false)] {
        let page = format!("```bash\ncurl 'https://api.example.com/orders?{written}=3'\n```\n");
        let case = Case {
            specs: vec![("openapi.yaml".to_owned(), spec.to_owned())],
            ..Case::page("orders.md", &page)
        };
        case.run(|report, _| {
            assert_eq!(report.findings[0].rule.id, "unknown-parameter", "{written}");
            let labels = &report.findings[0].proposal.labels;
            let has_hint = labels.iter().any(|label| label.text == "the schema has `limit` here");
            assert_eq!(has_hint, shown, "{written}: {labels:?}");
        });
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

/// Checks the causes of a page against the paths of a document.
#[track_caller]
fn check_causes(page: &str, paths: &str, expected: &[&str]) {
    let spec = format!(
        "openapi: 3.1.0\ninfo: {{title: Shop, version: '1'}}\nservers: [{{url: 'https://api.example.com'}}]\n\
         paths:\n{paths}"
    );
    let specs = vec![("openapi.yaml".to_owned(), spec)];
    let case = Case { specs, ..Case::page("page.md", page) };
    case.run(|report, _| {
        let told: Vec<&str> = report.causes.iter().map(|cause| &*cause.message).collect();
        assert_eq!(told, expected);
    });
}

#[test]
fn a_request_in_another_media_type_with_other_fields_has_one_cause() {
    let paths = "  /search:\n    post:\n      requestBody: {content: {multipart/form-data: {schema: {required: [file], \
                 properties: {file: {type: string}, note: {type: string}}}}}}\n      responses: {'200': {description: \
                 found}}\n";
    let page = |body: &str| {
        format!(
            "```http\nPOST https://api.example.com/search\nContent-Type: application/json\n\n{body}\n```\n"
        )
    };
    check_causes(
        &page(r#"{"phones": ["1"], "campaigns": [1]}"#),
        paths,
        &[
            "the page sends the request of `POST /search` as `application/json` with other fields, the schema \
           declares another body",
        ],
    );
    // The fields are those of the document, so that each mistake is one of its own.
    check_causes(
        &page(r#"{"file": "a", "campaigns": [1]}"#),
        paths,
        &[
            "the page sends the request of `POST /search` as `application/json`, the schema declares other media types",
            "the page has `campaigns` in the request of `POST /search`, the schema does not declare it",
        ],
    );
}

#[test]
fn null_in_a_document_that_never_states_it_has_one_cause() {
    let paths = |more: &str| {
        format!(
            "  /calls:\n    get:\n      responses: {{'200': {{description: all, content: {{application/json: \
             {{schema: {{properties: {{id: {{type: string}}, name: {{type: string}}{more}}}}}}}}}}}}}\n"
        )
    };
    let page =
        "```bash\ncurl https://api.example.com/calls\n```\n\n```json\n{\"id\": null, \"name\": null}\n```\n";
    check_causes(
        page,
        &paths(""),
        &["`Shop` never states that a value may be null, the pages show null in 2 fields of its responses"],
    );
    let of = |name: &str| {
        format!(
            "the page writes a value of type `null` for `{name}` in the response of `GET /calls`, the schema says \
             `string`"
        )
    };
    let each = [of("id"), of("name")];
    check_causes(page, &paths(", note: {type: [string, 'null']}"), &each.each_ref().map(String::as_str));
}

#[test]
fn filters_of_an_operation_without_filters_have_one_cause() {
    let paths = |name: &str| {
        format!(
            "  /tasks:\n    get:\n      parameters: [{{name: {name}, in: query, schema: {{type: integer}}}}]\n      \
             responses: {{'200': {{description: all}}}}\n"
        )
    };
    let page = "```bash\ncurl 'https://api.example.com/tasks?done=1&user=2'\n```\n";
    check_causes(
        page,
        &paths("page"),
        &["the pages name 2 query parameters of `GET /tasks` that the schema does not declare"],
    );
    let of = |name: &str| {
        format!("the page names the query parameter `{name}` of `GET /tasks`, the schema does not declare it")
    };
    let each = [of("done"), of("user")];
    check_causes(page, &paths("owner"), &each.each_ref().map(String::as_str));
}
