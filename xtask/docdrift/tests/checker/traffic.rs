//! Recorded traffic of other forms against a document: the facts that it shows, one check a line.

use docdrift::{
    Files, Inputs, RuleBook, TerminalStyle, TrafficTally, check, coverage, render_json, render_terminal,
};
use serde_json::{Value, json};

use crate::common::{Case, har};

const DOCUMENT: &str = r#"
openapi: 3.1.0
servers: [{url: https://api.shop.com/v1}]
security: [{token: []}]
paths:
  /orders:
    get:
      parameters:
        - {name: limit, in: query, schema: {type: integer, maximum: 100}}
        - {name: created, in: query, style: deepObject, schema: {type: object, properties: {gte: {type: string}}}}
        - {name: state, in: query, explode: false, schema: {type: array, items: {enum: [open, paid]}}}
        - {name: 'meta.{key}', in: query, schema: {type: string}}
        - {name: X-Tenant, in: header, required: true, schema: {type: string}}
      responses:
        '200':
          content:
            application/json:
              schema:
                type: object
                required: [data]
                properties:
                  data: {type: array, items: {$ref: '#/components/schemas/Order'}}
                  labels: {type: object, additionalProperties: {type: object, properties: {text: {type: string}}}}
        4XX: {content: {application/problem+json: {schema: {type: object, properties: {title: {type: string}}}}}}
    post:
      requestBody:
        content:
          application/json: {schema: {$ref: '#/components/schemas/Order'}}
          application/x-www-form-urlencoded: {schema: {$ref: '#/components/schemas/Order'}}
      responses:
        '201': {content: {'*/*': {schema: {$ref: '#/components/schemas/Order'}}}}
        default: {description: refused}
  /orders/{id}:
    get:
      parameters: [{name: id, in: path, required: true, schema: {type: integer}}]
      responses: {'200': {content: {application/json: {schema: {$ref: '#/components/schemas/Payment'}}}}}
components:
  securitySchemes: {token: {type: apiKey, in: header, name: X-Shop}}
  schemas:
    Order:
      type: object
      required: [id, total]
      properties:
        id: {type: string, readOnly: true}
        total: {type: [number, 'null']}
        secret_word: {type: string, writeOnly: true}
        due: {type: string, format: date}
        lines: {type: array, items: {type: object, properties: {count: {type: integer}}}}
    Payment:
      oneOf: [{$ref: '#/components/schemas/Card'}, {$ref: '#/components/schemas/Bank'}]
      discriminator: {propertyName: kind, mapping: {card: '#/components/schemas/Card'}}
    Card: {type: object, required: [last4], properties: {kind: {type: string}, last4: {type: string}}}
    Bank: {type: object, properties: {kind: {type: string}, iban: {type: string}}}
"#;

/// An entry of a HAR.
pub(crate) fn entry(
    method: &str,
    url: &str,
    headers: Value,
    sent: Option<(&str, &str)>,
    status: u16,
    answer: Option<(&str, &str)>,
) -> Value {
    let pairs = |map: Value| -> Vec<Value> {
        let map = map.as_object().cloned().unwrap_or_default();
        map.into_iter().map(|(name, value)| json!({"name": name, "value": value})).collect()
    };
    let mut entry = json!({
        "request": {"method": method, "url": url, "headers": pairs(headers)},
        "response": {"status": status, "headers": [], "content": {}}
    });
    if let Some((mime_type, text)) = sent {
        let headers = entry["request"]["headers"].as_array_mut().expect("a list");
        headers.push(json!({"name": "Content-Type", "value": mime_type}));
        entry["request"]["postData"] = json!({"mimeType": mime_type, "text": text});
    }
    if let Some((mime_type, text)) = answer {
        entry["response"]["headers"] = json!([{"name": "Content-Type", "value": mime_type}]);
        entry["response"]["content"] = json!({"mimeType": mime_type, "text": text});
    }
    entry
}

pub(crate) fn case(entries: &[Value]) -> Case {
    let lines: Vec<String> = entries.iter().map(Value::to_string).collect();
    let lines: Vec<&str> = lines.iter().map(String::as_str).collect();
    Case {
        specs: vec![("openapi.yaml".to_owned(), DOCUMENT.to_owned())],
        traffic: vec![("shop.har".to_owned(), har(&lines))],
        ..Case::default()
    }
}

fn tally(entries: &[Value]) -> TrafficTally {
    let mut files = Files::new();
    let document = files.add("openapi.yaml", DOCUMENT);
    let inputs = Inputs::read(&files, &[], &[document], Vec::new()).expect("the document is valid");
    case(entries).judged(&inputs)
}

/// Checks the facts of one exchange: `kind place: reason`.
#[track_caller]
fn shows(entry: Value, expected: &[&str]) {
    let tally = tally(&[entry]);
    let facts: Vec<String> = tally
        .facts
        .iter()
        .map(|(fact, seen)| {
            assert_eq!(seen.count, 1, "an exchange counts once");
            let place = if fact.place.is_empty() { &fact.operation } else { &fact.place };
            format!("{} {place}: {}", fact.kind, fact.reason)
        })
        .collect();
    assert_eq!(facts, expected);
}

/// An answer to `GET /orders` with this status and body.
pub(crate) fn answer(status: u16, mime_type: &str, body: &str) -> Value {
    entry(
        "GET",
        "https://api.shop.com/v1/orders",
        json!({"X-Tenant": "t"}),
        None,
        status,
        Some((mime_type, body)),
    )
}

/// A request `POST /orders` with this body, which is accepted.
fn sent(mime_type: &str, body: &str) -> Value {
    entry("POST", "https://api.shop.com/v1/orders", json!({}), Some((mime_type, body)), 201, None)
}

/// A request `GET /orders` with this query and these headers, which is accepted.
fn asked(query: &str, headers: Value) -> Value {
    entry("GET", &format!("https://api.shop.com/v1/orders{query}"), headers, None, 200, None)
}

#[test]
fn answers_are_compared_with_their_schema() {
    let json = "application/json";
    shows(answer(200, json, r#"{"data": [{"id": "a", "total": null, "due": "2026-11-01"}]}"#), &[]);
    shows(
        answer(
            200,
            json,
            r#"{"data": [{"id": "a", "total": "5"}, {"id": 7, "total": "6", "sum": 1}], "checkouts": []}"#,
        ),
        &[
            "response/type 200 data[].id: a number is not of type \"string\"",
            "response/type 200 data[].total: a string is not of types \"null\", \"number\"",
            "response/undeclared 200 checkouts: `checkouts` is not declared",
            "response/undeclared 200 data[].sum: `sum` is not declared",
        ],
    );
    shows(answer(200, json, "{}"), &["response/required 200 data: `data` is missing"]);
    shows(
        answer(200, json, r#"{"data": [{"id": "a", "total": 1, "due": "soon", "secret_word": "s"}]}"#),
        &[
            "response/format 200 data[].due: a string is not a \"date\"",
            "response/writeOnly 200 data[].secret_word: the field is write-only, and a response has it",
        ],
    );
    let labels = r#"{"data": [], "labels": {"4f9c2e1ab8d04f9c": {"text": 1, "more": 1}}}"#;
    shows(
        answer(200, json, labels),
        &[
            "response/type 200 labels.\"*\".text: a number is not of type \"string\"",
            "response/undeclared 200 labels.\"*\".more: `more` is not declared",
        ],
    );
    shows(
        answer(200, json, r#"{"data": [], "cus_NffrFeUfNV2HibX": 1}"#),
        &["response/undeclared 200 \"*\": `*` (a name that is hidden) is not declared"],
    );
}

#[test]
fn a_renamed_field_is_one_fact() {
    let json = "application/json";
    let reason = "response/renamed 200 data: `checkouts` is in its place, which is not declared";
    shows(answer(200, json, r#"{"checkouts": [{"id": "a"}]}"#), &[reason]);
    // Of another type, or beside another one, it is not known to be the same.
    shows(
        answer(200, json, r#"{"checkouts": 1}"#),
        &[
            "response/required 200 data: `data` is missing",
            "response/undeclared 200 checkouts: `checkouts` is not declared",
        ],
    );
}

#[test]
fn statuses_and_media_types_are_compared() {
    shows(answer(202, "application/json", "{}"), &["undocumented-status 202: status 202 is not documented"]);
    shows(answer(304, "application/json", ""), &[]);
    shows(
        answer(200, "text/html; charset=utf-8", "<p>"),
        &["undocumented-media-type 200: `text/html` is not documented"],
    );
    shows(
        answer(404, "application/problem+json", r#"{"title": 1}"#),
        &["response/type 4XX title: a number is not of type \"string\""],
    );
    shows(
        entry("POST", "https://api.shop.com/v1/orders", json!({}), None, 500, Some(("text/html", "<p>"))),
        &[],
    );
}

#[test]
fn a_discriminator_selects_the_branch() {
    let payment = |body: &str| {
        let url = "https://api.shop.com/v1/orders/7";
        entry("GET", url, json!({}), None, 200, Some(("application/json", body)))
    };
    shows(payment(r#"{"kind": "Bank", "iban": "x"}"#), &[]);
    shows(
        payment(r#"{"kind": "card", "last4": 1, "iban": "x"}"#),
        &[
            "response/type 200 last4: a number is not of type \"string\"",
            "response/undeclared 200 iban: `iban` is not declared",
        ],
    );
}

#[test]
fn parameters_are_compared() {
    let tenant = || json!({"X-Tenant": "t", "X-Shop": "k", "X-Request-Id": "1", "Authorization": "b", "X-B3-TraceId": "1"});
    shows(asked("?limit=1&created[gte]=1&meta.colour=red&state=open,paid", tenant()), &[]);
    shows(
        asked("?limit=many&state=void&sort=total", json!({"X-Tenant": "t", "X-Colour": "red"})),
        &[
            "request/enum query state: a string is not one of \"open\" or \"paid\"",
            "request/type query limit: a string is not of type \"integer\"",
            "undocumented-parameter header x-colour: header `x-colour` is not documented",
            "undocumented-parameter query sort: query parameter `sort` is not documented",
        ],
    );
    shows(
        asked("?limit=500", json!({"Accept": "*/*"})),
        &[
            "request/maximum query limit: a number is greater than the maximum of 100",
            "request/required header X-Tenant: required header `X-Tenant` is missing",
        ],
    );
    shows(asked("", json!({})), &[]);
    let refused =
        entry("GET", "https://api.shop.com/v1/orders?sort=1", json!({"Accept": "*/*"}), None, 400, None);
    shows(refused, &[]);
    let word = entry("GET", "https://api.shop.com/v1/orders/A7", json!({}), None, 200, None);
    shows(word, &["request/type path id: a string is not of type \"integer\""]);
}

#[test]
fn request_bodies_are_compared() {
    let form = "application/x-www-form-urlencoded";
    shows(sent("application/json", r#"{"total": 5, "secret_word": "s"}"#), &[]);
    shows(
        sent("application/json", r#"{"id": "a", "sum": "5"}"#),
        &[
            "request/readOnly request id: the field is read-only, and a request sends it",
            "request/required request total: `total` is missing",
            "request/undeclared request sum: `sum` is not declared",
        ],
    );
    shows(sent(form, "total=5&lines[0][count]=2&lines[1][count]=3"), &[]);
    shows(
        sent(form, "total=five&lines[0][count]=two"),
        &[
            "request/type request lines[].count: a string is not of type \"integer\"",
            "request/type request total: a string is not of types \"null\", \"number\"",
        ],
    );
    shows(sent("text/csv", "a,b"), &["undocumented-media-type request: `text/csv` is not documented"]);
}

#[test]
fn only_exchanges_with_servers_of_the_documents_are_judged() {
    let get = |method: &str, url: &str| entry(method, url, json!({}), None, 200, None);
    shows(
        get("DELETE", "https://api.shop.com/v1/orders/7"),
        &["undocumented-operation DELETE /orders/{}: no document declares the operation"],
    );
    shows(
        get("GET", "https://user:pass@api.shop.com/v1/customers/jane%40a.test/cards/12"),
        &["undocumented-operation GET /customers/{}/cards/{}: no document declares the operation"],
    );
    shows(
        get("GET", "/v1/orders/7/lines"),
        &["undocumented-operation GET /orders/{}/lines: no document declares the operation"],
    );
    let found = tally(&[
        get("GET", "https://cdn.test/v1/orders"),
        get("GET", "https://api.shop.com/assets/a.js"),
        get("GET", "/favicon.ico"),
        get("OPTIONS", "https://api.shop.com/v1/orders"),
    ]);
    let hosts: Vec<(&str, u64)> = found.other_hosts.iter().map(|(host, count)| (&**host, *count)).collect();
    assert_eq!(hosts, [("api.shop.com", 1), ("cdn.test", 1), ("no host", 1)]);
    assert_eq!((found.facts.len(), found.gaps.len(), found.judged.len()), (0, 1, 0));
}

#[test]
fn what_somebody_wrote_shows_names_and_types() {
    let stub = |body: Value| {
        let stub = json!({
            "request": {"method": "GET", "urlPath": "/v1/orders"},
            "response": {"status": 200, "headers": {"Content-Type": "application/json"}, "jsonBody": body}
        });
        Case { traffic: vec![("stub.json".to_owned(), stub.to_string())], ..case(&[]) }
    };
    let found = |body: Value| {
        stub(body).run(|report, _| {
            let messages =
                report.findings.iter().map(|it| format!("{}: {}", it.level.as_str(), it.proposal.message));
            (messages.collect::<Vec<_>>(), report.judged_exchanges)
        })
    };
    assert_eq!(found(json!({"data": [{"total": 1, "due": "soon"}]})), (vec![], 1));
    assert_eq!(
        found(json!({"data": [{"total": "5", "sum": 1}]})).0,
        [
            "warning: in 1 of 1 written response of `GET /orders`, `data[].sum` breaks the schema: `sum` is not declared; \
             first in stub.json /response/jsonBody, in the body /data/0/sum",
            "warning: in 1 of 1 written response of `GET /orders`, `data[].total` breaks the schema: \
             a string is not of types \"null\", \"number\"; \
             first in stub.json /response/jsonBody, in the body /data/0/total",
        ]
    );
}

#[test]
fn what_many_exchanges_show_alike_is_one_finding_with_its_count_and_places() {
    let ok = || answer(200, "application/json", r#"{"data": []}"#);
    let wrong =
        || answer(200, "application/json", r#"{"data": [], "checkouts": [{"email": "jane@a.test"}]}"#);
    let other = entry("GET", "https://cdn.test/", json!({}), None, 200, None);
    case(&[ok(), wrong(), ok(), wrong(), wrong(), wrong(), other]).run(|report, files| {
        let style = TerminalStyle { colour: false, width: 140 };
        let texts = [render_terminal(report, files, style), render_json(report, files)];
        assert!(texts.iter().all(|text| !text.contains("jane")));
        assert!(report.is_settled());
        crate::common::settings("").bind(|| insta::assert_snapshot!("traffic", texts.join("\n")));
    });
}

#[test]
fn coverage_says_what_was_seen_and_what_was_not() {
    let mut files = Files::new();
    let page = files
        .add("orders.md", "# `GET /orders`\n\n```sh\ncurl 'https://api.shop.com/v1/orders?limit=3'\n```\n");
    let document = files.add("openapi.yaml", DOCUMENT);
    let mut inputs = Inputs::read(&files, &[page], &[document], Vec::new()).expect("the document is valid");
    let entries = [
        answer(200, "application/json", r#"{"data": [{"id": "a", "total": 1}], "checkouts": []}"#),
        answer(200, "application/json", r#"{"data": []}"#),
        entry("DELETE", "https://api.shop.com/v1/orders/7", json!({}), None, 204, None),
    ];
    let tally = case(&entries).judged(&inputs);
    inputs.add_traffic(tally);
    let report = check(&inputs, &RuleBook::standard(), &files);
    let coverage = coverage(&inputs, &report);
    let json: Value = serde_json::from_str(&coverage.to_json()).expect("JSON");
    assert_eq!(json["operations"].as_array().map(Vec::len), Some(coverage.operations.len()));
    crate::common::settings("").bind(|| insta::assert_snapshot!("coverage", coverage.to_text()));
}

/// Payments, of which each kind extends the schema of all; an order is one of two kinds.
const EXTENDED: &str = r#"
openapi: 3.1.0
servers: [{url: https://api.shop.com}]
paths:
  /payments: {get: {responses: {'200': {content: {application/json: {schema: {type: array, items: {$ref: '#/components/schemas/Payment'}}}}}}}}
components:
  schemas:
    Payment:
      type: object
      properties: {kind: {type: string}}
      discriminator: {propertyName: kind, mapping: {iban: '#/components/schemas/Bank'}}
    Card:
      allOf: [{$ref: '#/components/schemas/Payment'}, {type: object, properties: {last4: {type: string}, check: {$ref: '#/components/schemas/Check'}}}]
    Bank:
      allOf: [{$ref: '#/components/schemas/Payment'}, {type: object, properties: {bic: {type: string}}}]
    Check:
      anyOf: [{type: object, properties: {passed: {type: boolean}}}, {type: object, properties: {failed: {type: string}}}]
"#;

#[test]
fn fields_of_extensions_and_of_unions_are_declared_and_covered() {
    let get = |body: &str| {
        entry("GET", "https://api.shop.com/payments", json!({}), None, 200, Some(("application/json", body)))
    };
    let mut files = Files::new();
    let document = files.add("openapi.yaml", EXTENDED);
    let mut inputs = Inputs::read(&files, &[], &[document], Vec::new()).expect("the document is valid");
    let entries = [
        get(r#"[{"kind": "Card", "last4": "4242", "check": {"passed": true}}]"#),
        get(r#"[{"kind": "iban", "bic": "x", "last4": "4242"}]"#),
    ];
    inputs.add_traffic(case(&entries).judged(&inputs));
    let facts: Vec<String> =
        inputs.traffic().facts.keys().map(|it| format!("{} {}", it.kind, it.place)).collect();
    assert_eq!(facts, ["response/undeclared 200 [].last4"]);
    let report = check(&inputs, &RuleBook::standard(), &files);
    let coverage = coverage(&inputs, &report);
    let parts = coverage.operations[0].parts.iter();
    let parts: Vec<(&str, bool, u64)> =
        parts.map(|it| (it.place.as_str(), it.documented, it.recorded)).collect();
    assert_eq!(
        parts,
        [
            ("200", true, 2),
            ("200 [].bic", true, 1),
            ("200 [].check", true, 1),
            ("200 [].check.failed", true, 0),
            ("200 [].check.passed", true, 1),
            ("200 [].kind", true, 2),
            ("200 [].last4", true, 2),
        ]
    );
    let never_seen: Vec<&str> = coverage.never_seen.iter().map(|it| it.place.as_str()).collect();
    assert_eq!(never_seen, ["200 [].check.failed"]);
    assert_eq!(coverage.never_documented, []);
}

#[test]
fn undocumented_operations_that_differ_in_a_value_are_one_finding() {
    // Words of APIs, which are shown as such.
    let shops =
        ["alpha", "beta", "corner", "delta", "global", "fresh", "green", "home", "market", "direct", "clear"];
    let entries: Vec<Value> = shops
        .iter()
        .map(|shop| {
            let url = format!("https://api.shop.com/v1/shops/{shop}/orders/ord_7");
            entry("GET", &url, json!({}), None, 200, None)
        })
        .collect();
    case(&entries).run(|report, _| {
        let messages: Vec<&str> = report.findings.iter().map(|it| it.proposal.message.as_str()).collect();
        assert_eq!(
            messages,
            ["in 11 recorded exchanges of `GET /shops/{}/orders/{}`, an operation that no document declares"]
        );
    });
    // In parts, and in any order, it is the same.
    let (first, second) = entries.split_at(4);
    let mut merged = tally(second);
    merged.merge(tally(first));
    assert!(merged.facts.keys().eq(tally(&entries).facts.keys()));
}
