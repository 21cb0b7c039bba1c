//! Secrets in recordings: no report contains them, and their masks cause no finding.

use docdrift::{TerminalStyle, render_json, render_terminal};

use crate::common::{Case, summary};

const DOCUMENT: &str = "\
openapi: 3.1.0
paths:
  /orders:
    get:
      responses:
        '200':
          description: done
          content:
            application/json:
              schema:
                type: object
                properties:
                  client_secret: {type: string, pattern: '^cs_', maxLength: 10, format: uuid, enum: [cs_hidden]}
                  session_token: {anyOf: [{type: string, pattern: '^tok_'}, {type: 'null'}]}
components:
  securitySchemes:
    shop: {type: apiKey, in: header, name: X-Shop}
    signed: {type: apiKey, in: query, name: sig}
";

const RECORDING: &str = r#"
version: 1
provenance: captured
source: a test, https://shop.test/orders?sig=hidden1
about: an answer with a secret and a field that nothing declares
request: {method: GET, path: /orders, query: {sig: hidden2}, headers: {X-Shop: hidden3}}
response: {status: 200, body: '{"client_secret": "cs_hidden", "session_token": "tok_hidden5", "more": {"password": "hidden4"}}'}
expect:
  client: {value: {}}
  violations: [{pointer: /more, keyword: undeclared}, {pointer: /client_secret, keyword: format}]
"#;

#[test]
fn secrets_are_in_no_report_and_cause_no_finding() {
    let case = Case {
        specs: vec![("openapi.yaml".to_owned(), DOCUMENT.to_owned())],
        recordings: vec![("get.yaml".to_owned(), RECORDING.to_owned(), None)],
        ..Case::default()
    };
    case.run(|report, files| {
        let found: Vec<String> = report.findings.iter().map(summary).collect();
        assert_eq!(
            found,
            ["error[wire-breaks-schema] GET /orders 200"],
            "only the undeclared field `more` is a finding"
        );
        let style = TerminalStyle { colour: false, width: 200 };
        let texts = [render_terminal(report, files, style), render_json(report, files)];
        texts.iter().for_each(|text| assert!(!text.contains("hidden"), "{text}"));
        assert!(texts[0].contains("\"client_secret\": \"_________\""), "{}", texts[0]);
    });
}
