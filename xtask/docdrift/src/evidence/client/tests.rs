//! Tests of the comparison of the client's JSON Schemas with an OpenAPI document.

use super::verdict::ClientVerdict;
use super::*;
use crate::source::{Files, Span};

const DOCUMENT: &str = r"
openapi: 3.1.0
paths:
  /orders:
    post:
      operationId: create_order
      parameters: [{name: dry_run, in: query, schema: {type: boolean}}]
      requestBody: {content: {application/json: {schema: {required: [total], properties: {total: {type: number}, note: {type: string}}}}}}
      responses:
        '200':
          content:
            application/json:
              schema:
                properties:
                  id: {type: string}
                  state: {type: string, enum: [open, paid]}
                  paid_at: {type: [string, 'null'], format: date-time}
                  lines: {type: array, items: {$ref: '#/components/schemas/Line'}}
        default: {content: {application/json: {schema: {properties: {message: {type: string}}}}}}
components: {schemas: {Line: {properties: {sku: {type: string}, parent: {$ref: '#/components/schemas/Line'}}}}}
";

/// Compares every subject that the client refuses or loses, and the number of compared subjects.
#[track_caller]
fn check(client: &str, subjects: usize, expected: &[&str]) {
    check_against(DOCUMENT, client, subjects, expected);
}

#[track_caller]
fn check_against(document: &str, client: &str, subjects: usize, expected: &[&str]) {
    let mut files = Files::new();
    let document = files.add("openapi.yaml", document);
    let document = Document::read(&files.excerpt(document)).expect("the document is valid").value;
    let client = files.add("client.json", client);
    let client = Client::read(&files.excerpt(client)).expect("the client file is valid");
    let mut gaps = Vec::new();
    let compared = compare(&client, &[], &[&document], &mut gaps);
    let refused = compared.iter().filter_map(|diff| match &diff.verdict {
        ClientVerdict::Accepted | ClientVerdict::Untyped => None,
        ClientVerdict::Refused(keyword, _) => Some(format!("{}: refused by {keyword}", diff.subject.place)),
        ClientVerdict::Lost => Some(format!("{}: lost", diff.subject.place)),
    });
    let lines: Vec<String> = refused.chain(gaps.into_iter().map(|gap| gap.reason)).collect();
    assert_eq!(lines, expected);
    assert_eq!(compared.len(), subjects);
}

#[test]
fn a_client_that_accepts_everything_has_no_difference() {
    check(
        r#"{"create_order": {"parameters": {"dry_run": true}, "request": true, "responses": {"default": {}}}}"#,
        14,
        &[],
    );
    check(
        r##"{"POST /orders": {"responses": {"200": {
            "type": "object",
            "properties": {
                "id": {"type": ["string", "null"]},
                "state": {"anyOf": [{"oneOf": [{"type": "string", "const": "open"}, {"type": "string", "enum": ["paid", "void"]}]}, {"type": "null"}]},
                "paid_at": {"type": ["string", "null"], "format": "date-time"},
                "lines": {"type": "array", "items": {"$ref": "#/$defs/Line"}}
            },
            "$defs": {"Line": {"type": "object", "properties": {"sku": {"type": "string"}, "parent": true}}}
        }, "4XX": true, "default": true}}}"##,
        14,
        &[],
    );
}

#[test]
fn narrower_types_refuse_and_missing_fields_are_lost() {
    check(
        r#"{"create_order": {
            "parameters": {},
            "request": {"type": "object", "properties": {"total": {"type": "integer"}, "note": {"type": "string"}}, "required": ["total", "note"]},
            "responses": {"200": {"type": "object", "properties": {
                "id": {"type": "string", "enum": ["a"]},
                "state": {"type": "string", "enum": ["open"]},
                "paid_at": {"type": "string"}
            }}}
        }}"#,
        10,
        &[
            "query dry_run: lost",
            "request note: refused by required",
            "request total: refused by type",
            "200 id: refused by enum",
            "200 lines: lost",
            "200 paid_at: refused by type",
            "200 state: refused by enum",
            "default: lost",
        ],
    );
    check(r#"{"gone": {}}"#, 0, &["the client accepts `gone`, which no document has"]);
}

#[test]
fn narrower_keywords_refuse_values() {
    for (declared, accepted, expected) in [
        ("{type: string}", r#"{"type": "string", "format": "date-time"}"#, Some("format")),
        ("{type: string, format: uuid}", r#"{"type": "string", "format": "uuid"}"#, None),
        ("{type: [string, 'null'], format: date}", r#"{"type": ["string", "null"], "format": "date"}"#, None),
        ("{type: integer}", r#"{"type": "integer", "format": "int32"}"#, Some("minimum")),
        ("{type: integer}", r#"{"type": "integer", "format": "int64"}"#, None),
        ("{type: integer, minimum: 0, maximum: 9}", r#"{"type": "integer", "format": "uint8"}"#, None),
        ("{type: integer, exclusiveMinimum: 0}", r#"{"type": "integer", "minimum": 1}"#, None),
        ("{type: integer, minimum: 0}", r#"{"type": "integer", "minimum": 1}"#, Some("minimum")),
        ("{type: number, maximum: 2}", r#"{"type": "number", "exclusiveMaximum": 2}"#, None),
        ("{type: string}", r#"{"type": "string", "pattern": "^a"}"#, Some("pattern")),
        ("{type: string}", r#"{"anyOf": [{"type": "string", "maxLength": 2}, {"type": "string"}]}"#, None),
        (
            "{type: object, additionalProperties: {type: string}}",
            r#"{"type": "object", "additionalProperties": {"type": "integer"}}"#,
            Some("type"),
        ),
    ] {
        let document = format!(
            "openapi: 3.1.0\npaths: {{/a: {{get: {{responses: {{'200': {{content: {{application/json: {{schema: {declared}}}}}}}}}}}}}}}\n"
        );
        let client = format!(r#"{{"GET /a": {{"responses": {{"200": {accepted}}}}}}}"#);
        let refusals = refusals(&document, &client);
        assert_eq!(refusals.iter().map(|(_, keyword)| *keyword).next(), expected, "{declared} as {accepted}");
    }
}

/// The place of every subject that the client does not accept, with the narrower keyword or `lost`.
fn refusals(document: &str, client: &str) -> Vec<(String, &'static str)> {
    let mut files = Files::new();
    let document = files.add("openapi.yaml", document);
    let document = Document::read(&files.excerpt(document)).expect("the document is valid").value;
    let client = files.add("client.json", client);
    let client = Client::read(&files.excerpt(client)).expect("the client file is valid");
    let compared = compare(&client, &[], &[&document], &mut Vec::new());
    let refused = compared.into_iter().filter_map(|diff| match diff.verdict {
        ClientVerdict::Accepted | ClientVerdict::Untyped => None,
        ClientVerdict::Refused(keyword, _) => Some((diff.subject.place.to_string(), keyword)),
        ClientVerdict::Lost => Some((diff.subject.place.to_string(), "lost")),
    });
    refused.collect()
}

#[test]
fn bracketed_names_are_keys_of_a_deep_object() {
    let document = "openapi: 3.0.3\npaths: {/a: {get: {parameters: [
        {name: of, in: query, style: deepObject, schema: {type: object, properties: {email: {type: string}, age: {type: integer}}}},
        {name: expand, in: query, schema: {type: array, items: {type: string}}},
        {name: sort, in: query, schema: {type: array, items: {type: string, enum: [a, b]}}},
        {name: page, in: query, schema: {type: integer}}], responses: {}}}}\n";
    let client = r#"{"GET /a": {
        "parameters": {
            "of[email]": {"type": "string"},
            "expand[]": {"type": "array", "items": {"type": "string"}},
            "sort": {"type": "array", "items": {"enum": ["a"]}},
            "page": {"type": "integer"}
        },
        "required": ["page"]
    }}"#;
    let expected = [("query \"of[age]\"", "lost"), ("query page", "required"), ("query sort", "enum")];
    assert_eq!(refusals(document, client), expected.map(|(place, keyword)| (place.to_owned(), keyword)));
}

#[test]
fn operations_that_the_client_is_generated_from_must_be_declared() {
    let compared = |declared: &str, generated: &str, only: Option<&str>| {
        let mut files = Files::new();
        let document = files.add("openapi.yaml", DOCUMENT);
        let document = Document::read(&files.excerpt(document)).expect("the document is valid").value;
        let file = files.add("client.json", declared);
        let mut client = Client::read(&files.excerpt(file)).expect("the client file is valid");
        let mut generated_from = Vec::new();
        let from = files.add("generated.yaml", generated);
        generated_from.push(GeneratedFrom::read(&files.excerpt(from)).expect("the document is valid"));
        if let Some(only) = only {
            client.only(only.parse().expect("the operation id is valid"));
        }
        let mut gaps = Vec::new();
        let diffs = compare(&client, &generated_from, &[&document], &mut gaps);
        let verdicts = diffs.iter().map(|diff| (diff.subject.to_string(), diff.verdict.clone()));
        (verdicts.collect::<Vec<_>>(), gaps.len())
    };
    let lost = (vec![("POST /orders".to_owned(), ClientVerdict::Lost)], 0);
    assert_eq!(compared("{}", DOCUMENT, None), lost);
    // An operation that an overlay adds is in no document of the provider.
    let added = DOCUMENT.replace("/orders:", "/added:");
    assert_eq!(compared(r#"{"POST /added": {}}"#, &added, None), (vec![], 0));
    assert_eq!(compared(r#"{"POST /gone": {}}"#, &added, None), (vec![], 1));
    assert_eq!(compared("{}", DOCUMENT, Some("GET /other")), (vec![], 0));
}

/// An API that unsets a field of a form by an empty text.
const FORM_DOCUMENT: &str = r"
openapi: 3.0.0
paths:
  /orders:
    post:
      parameters:
        - {name: at, in: query, style: deepObject, schema: {anyOf: [{type: object, properties: {gt: {type: integer}}}, {type: integer}]}}
      requestBody: {content: {application/x-www-form-urlencoded: {schema: {properties: {
        tags: {anyOf: [{type: array, items: {type: string}}, {type: string, enum: ['']}]},
        kind: {type: string, enum: ['', a]},
        note: {anyOf: [{type: integer}, {type: string}, {type: string, enum: ['']}]},
      }}}}}
      responses: {}
";

#[test]
fn null_of_a_client_is_the_empty_text_of_a_form() {
    let client = |tags: &str, kind: &str, note: &str| {
        format!(
            r#"{{"POST /orders": {{"parameters": {{"at": {{"type": "integer"}}, "at[gt]": {{"type": "integer"}}}},
            "request": {{"properties": {{"tags": {tags}, "kind": {kind}, "note": {note}}}}}}}}}"#
        )
    };
    let list = r#"{"type": ["array", "null"], "items": {"type": "string"}}"#;
    let kinds = r#"{"anyOf": [{"type": "string", "enum": ["a"]}, {"type": "null"}]}"#;
    check_against(FORM_DOCUMENT, &client(list, kinds, "true"), 7, &[]);
    let refused =
        ["request kind: refused by enum", "request note: refused by type", "request tags: refused by type"];
    let list = r#"{"type": "array", "items": {"type": "string"}}"#;
    let kinds = r#"{"type": "string", "enum": ["a"]}"#;
    let note = r#"{"type": ["integer", "null"]}"#;
    check_against(FORM_DOCUMENT, &client(list, kinds, note), 6, &refused);
}

#[test]
fn invalid_client_files_are_rejected() {
    let mut files = Files::new();
    for text in ["[]", "{", r#"{"a": []}"#, r#"{"a": {"reqest": true}}"#] {
        let file = files.add("client.json", text);
        assert!(Client::read(&files.excerpt(file)).is_err(), "{text}");
    }
}

#[test]
fn the_rewrite_that_caused_a_difference_is_named() {
    let head = "# Written by us.\n#\n# Rewrites:\n#   2 × maxLength dropped\n#       too many types\n#   1 × enum of state closed\n#       why not\nopenapi: 3.0.3\n";
    let rewrites = rewrite_cause::rewrites(head);
    assert_eq!(rewrites.len(), 2);
    let mut files = Files::new();
    let span = Span::new(files.add("a", ""), 0..0);
    let subject = |place: &str| {
        let path = crate::subject::FieldPath::root().key(place);
        crate::subject::Subject::new(
            &"GET /a".parse().expect("the operation id is valid"),
            crate::subject::Place::Response("200".to_owned(), path),
        )
    };
    let compared = |place: &str, verdict| ClientDiff {
        subject: subject(place),
        declared: span,
        client: span,
        verdict,
        cause: None,
    };
    let refused = || ClientVerdict::Refused("type", String::new());
    assert_eq!(
        rewrite_cause::of(&compared("state", refused()), &rewrites).as_deref(),
        Some("enum of state closed")
    );
    assert_eq!(
        rewrite_cause::of(&compared("id", ClientVerdict::Lost), &rewrites).as_deref(),
        Some("maxLength dropped")
    );
    assert_eq!(rewrite_cause::of(&compared("id", refused()), &rewrites), None);
}
