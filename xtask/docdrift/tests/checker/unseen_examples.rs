//! Examples of a document that no recorded answer resembles.

use docdrift::Witness;
use serde_json::Value;

use crate::common::Case;
use crate::traffic::{answer, case};

/// Answers to `GET /orders`, beside an example in three styles.
#[track_caller]
fn resembles(example: &str, schema: &str, answers: &[&str], expected: &[&str]) {
    let document = format!(
        "openapi: 3.1.0\nservers: [{{url: https://api.shop.com/v1}}]\npaths:\n  /orders:\n    get:\n      responses:\n        \
         '200':\n          content:\n            application/json:\n              schema: {schema}\n              {example}\n"
    );
    let entries: Vec<Value> = answers.iter().map(|body| answer(200, "application/json", body)).collect();
    let case = Case { specs: vec![("openapi.yaml".to_owned(), document)], ..case(&entries) };
    case.run(|report, _| {
        let unseen = report.findings.iter().filter(|it| it.rule.id == "unseen-example");
        let messages: Vec<&str> = unseen.map(|it| it.proposal.message.as_str()).collect();
        assert_eq!(messages, expected, "{example}");
    });
}

#[test]
fn captured_recordings_of_our_own_form_are_answers_too() {
    let document = "openapi: 3.1.0\nservers: [{url: https://api.shop.com/v1}]\npaths: {/orders: {get: {responses: {'200': \
                    {content: {application/json: {schema: {type: object}, example: {checkouts: [], more: true}}}}}}}}\n";
    let recording = |number: usize, provenance: &str| {
        let text = format!(
            "version: 1\nprovenance: {provenance}\nsource: ours\nabout: orders\nrequest: {{method: GET, path: /v1/orders}}\n\
             response: {{status: 200, headers: {{content-type: application/json}}, body: '{{\"data\": []}}'}}\n"
        );
        (format!("{number}.yaml"), text, None)
    };
    for (provenance, expected) in
        [("captured", &["1.yaml:6:74", "2.yaml:6:74", "3.yaml:6:74"][..]), ("published", &[])]
    {
        let case = Case {
            specs: vec![("openapi.yaml".to_owned(), document.to_owned())],
            recordings: (1..4).map(|number| recording(number, provenance)).collect(),
            ..Case::default()
        };
        case.run(|report, files| {
            let unseen = report.findings.iter().filter(|it| it.rule.id == "unseen-example");
            let labels = unseen.flat_map(|it| &it.proposal.labels).filter(|it| it.witness == Witness::Wire);
            let places: Vec<String> = labels.map(|it| files.locate(it.span).to_string()).collect();
            assert_eq!(places, expected);
        });
    }
}

#[test]
fn an_example_that_no_answer_resembles_is_a_note() {
    let old = r#"example: {checkouts: [{id: a, amount: 5}], more: false}"#;
    let new = r#"{"data": [{"id": "a"}]}"#;
    let note = "none of 3 recorded responses of `GET /orders` resembles the example";
    resembles(old, "{type: object}", &[new; 3], &[note]);
    resembles(old, "{type: object}", &[new; 2], &[]);
    resembles(old, "{type: object}", &[new, new, r#"{"checkouts": []}"#], &[]);
    resembles(old, "{type: object}", &[new, new, "[]"], &[note]);
    let named = "examples: {a: {value: {data: []}}, b: {value: {checkouts: [], more: true}}}";
    let second = "none of 3 recorded responses of `GET /orders` resembles example 2 of 2";
    resembles(named, "{type: object}", &[new; 3], &[second]);
    // The keys of a map are values, and JSON may be written as a text.
    let map = "{type: object, additionalProperties: {type: object, properties: {total: {type: number}}}}";
    resembles(r#"example: {ord_1: {total: 5}}"#, map, &[r#"{"ord_2": {"total": 7}}"#; 3], &[]);
    resembles(r#"example: '{"data": []}'"#, "{type: object}", &[new; 3], &[]);
    resembles(r#"example: '{"checkouts": []}'"#, "{type: object}", &[new; 3], &[note]);
}
