//! What a client makes of a document, subject by subject.

use super::*;
use crate::source::Files;

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
                  paid_at: {type: [string, 'null']}
                  lines: {type: array, items: {$ref: '#/components/schemas/Line'}}
        default: {content: {application/json: {schema: {properties: {message: {type: string}}}}}}
components: {schemas: {Line: {properties: {sku: {type: string}, parent: {$ref: '#/components/schemas/Line'}}}}}
";

/// Every subject that is not accepted, and how many there are.
#[track_caller]
fn check(client: &str, subjects: usize, expected: &[&str]) {
    let mut files = Files::new();
    let document = files.add("openapi.yaml", DOCUMENT);
    let document = Document::read(&files.excerpt(document)).expect("a document").value;
    let client = files.add("client.json", client);
    let client = Client::read(&files.excerpt(client)).expect("a testimony");
    let mut gaps = Vec::new();
    let compared = client.compare(&[&document], &mut gaps);
    let told = compared.iter().filter_map(|one| match &one.taking {
        Taking::Accepted | Taking::Untyped => None,
        Taking::Refused(keyword, _) => Some(format!("{}: refused by {keyword}", one.subject.place)),
        Taking::Lost => Some(format!("{}: lost", one.subject.place)),
    });
    let told: Vec<String> = told.chain(gaps.into_iter().map(|gap| gap.reason)).collect();
    assert_eq!(told, expected);
    assert_eq!(compared.len(), subjects);
}

#[test]
fn a_client_that_takes_everything_is_silent() {
    check(
        r#"{"create_order": {"parameters": {"dry_run": true}, "request": true, "responses": {"default": {}}}}"#,
        4,
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
        9,
        &[],
    );
}

#[test]
fn what_is_narrower_is_refused_and_what_is_missing_is_lost() {
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
    check(r#"{"gone": {}}"#, 0, &["the client testifies to `gone`, which no document has"]);
}

#[test]
fn what_is_no_testimony_is_refused() {
    let mut files = Files::new();
    for text in ["[]", "{", r#"{"a": []}"#, r#"{"a": {"reqest": true}}"#] {
        let file = files.add("client.json", text);
        assert!(Client::read(&files.excerpt(file)).is_err(), "{text}");
    }
}

#[test]
fn the_rewrite_that_is_the_cause_is_named() {
    let head = "# Written by us.\n#\n# Rewrites:\n#   2 × maxLength dropped\n#       too many types\n#   1 × enum of state closed\n#       why not\nopenapi: 3.0.3\n";
    let rewrites = cause::rewrites(head);
    assert_eq!(rewrites.len(), 2);
    let mut files = Files::new();
    let span = Span::new(files.add("a", ""), 0..0);
    let subject = |place: &str| {
        let path = crate::subject::FieldPath::root().key(place);
        crate::subject::Subject::new(
            &"GET /a".parse().expect("an operation"),
            crate::subject::Place::Response("200".to_owned(), path),
        )
    };
    let compared = |place: &str, taking| Compared {
        subject: subject(place),
        declared: span,
        client: span,
        taking,
        cause: None,
    };
    let refused = || Taking::Refused("type", String::new());
    assert_eq!(cause::of(&compared("state", refused()), &rewrites).as_deref(), Some("enum of state closed"));
    assert_eq!(cause::of(&compared("id", Taking::Lost), &rewrites).as_deref(), Some("maxLength dropped"));
    assert_eq!(cause::of(&compared("id", refused()), &rewrites), None);
}
