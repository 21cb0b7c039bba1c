//! Tests of an OpenAPI document: operations, fields, URLs, validation of bodies, rejected documents.

use super::*;
use crate::source::Files;
use crate::subject::url::UrlText;
use crate::subject::{FieldPath, Method, ParameterLocation, Place};

const SHOP: &str = "\
openapi: 3.0.3
servers: [{url: 'https://api.shop.test/v1'}, {url: 'https://{region}.shop.test'}]
security: [{Key: []}]
paths:
  /orders/{id}:
    parameters: [{name: id, in: path, required: true, schema: {type: string}}]
    get:
      operationId: get_order
      parameters: [{$ref: '#/components/parameters/Expand'}]
      responses:
        '200': {description: ok, content: {application/json: {schema: {$ref: '#/components/schemas/Order'}}}}
        4XX: {description: no, content: {application/json: {schema: {}}}}
  /orders/latest:
    get: {responses: {default: {description: any}}}
  /files:
    post: {servers: [{url: 'https://up.shop.test'}, {url: 'https://{host}/up'}], responses: {default: {description: any}}}
components:
  parameters:
    Expand: {name: 'expand[]', in: query, schema: {type: array, items: {type: string}}}
  securitySchemes:
    Key: {type: apiKey, in: header, name: x-key}
  schemas:
    Order:
      type: object
      required: [id]
      properties:
        id: {type: string, maxLength: 3}
        parent: {$ref: '#/components/schemas/Order'}
        note: {type: string, nullable: true}
        price: {type: number, minimum: 0, exclusiveMinimum: true}
        lines: {type: array, items: {oneOf: [{type: object, properties: {sku: {type: string}}}, {type: string}]}}
        metadata: {type: object, additionalProperties: {type: string}}
        lost: {$ref: './elsewhere.yaml#/Lost'}
        pet: {$ref: '#/components/schemas/Pet'}
        address: {allOf: [{properties: {city: {type: string}}}], additionalProperties: false}
    Pet: {oneOf: [{$ref: '#/components/schemas/Cat'}, {$ref: '#/components/schemas/Dog'}, {$ref: '#/components/schemas/Eel'}]}
    Cat: {allOf: [{$ref: '#/components/schemas/Pet'}, {properties: {purrs: {type: boolean}}}]}
    Dog: {allOf: [{$ref: '#/components/schemas/Pet'}, {properties: {barks: {type: boolean}}}]}
    Eel: {allOf: [{$ref: '#/components/schemas/Pet'}, {properties: {glows: {type: boolean}}}]}
";

fn shop() -> (Files, Document) {
    let mut files = Files::new();
    let id = files.add("shop.yaml", SHOP);
    let document = Document::read(&files.excerpt(id)).expect("the document is valid").value;
    (files, document)
}

#[test]
fn operations_have_parameters_responses_and_credentials() {
    let (files, document) = shop();
    let operation = document.operation_named("get_order").expect("the operation exists");
    assert_eq!(operation.id().to_string(), "GET /orders/{id}");
    let parameters: Vec<_> =
        operation.parameters().iter().map(|p| (p.location, p.name, p.required)).collect();
    assert_eq!(
        parameters,
        [(ParameterLocation::Query, "expand[]", false), (ParameterLocation::Path, "id", true)]
    );
    assert_eq!(operation.success().expect("the response is declared").status, "200");
    assert_eq!(operation.response(404).expect("the response is declared").status, "4XX");
    let credentials = operation.credentials();
    assert_eq!(credentials.len(), 1);
    assert_eq!(files.text(credentials[0].span), "x-key");
}

#[test]
fn fields_are_declared_free_or_absent() {
    let (_, document) = shop();
    let operation = document.operation_named("get_order").expect("the operation exists");
    let lookup = |path: FieldPath| match operation
        .field(&Place::Response("200".into(), path))
        .expect("the response has a body")
    {
        Lookup::Declared(shape) => format!("declared {:?}", shape.types()),
        Lookup::Free => "free".to_owned(),
        Lookup::Absent { closed, .. } => format!("absent, closed: {closed}"),
    };
    let root = FieldPath::root();
    assert_eq!(lookup(root.key("id")), r#"declared ["string"]"#);
    assert_eq!(lookup(root.key("note")), r#"declared ["null", "string"]"#);
    assert_eq!(lookup(root.key("parent").key("parent").key("id")), r#"declared ["string"]"#);
    assert_eq!(lookup(root.key("lines").item().key("sku")), r#"declared ["string"]"#);
    assert_eq!(lookup(root.key("lines").key("sku")), "absent, closed: false");
    assert_eq!(lookup(root.key("metadata").key("any")), "free");
    assert_eq!(lookup(root.key("address").key("city")), r#"declared ["string"]"#);
    assert_eq!(lookup(root.key("address").key("town")), "absent, closed: true");
    assert_eq!(lookup(root.key("lost").key("any")), "free");
    // A union whose members extend it is a cycle; each member is visited once.
    assert_eq!(lookup(root.key("pet").key("barks")), r#"declared ["boolean"]"#);
    assert_eq!(lookup(root.key("pet").key("sings")), "absent, closed: false");
    assert_eq!(lookup(root.key("total")), "absent, closed: false");
}

#[test]
fn unresolved_references_are_gaps() {
    let mut files = Files::new();
    let id = files.add("shop.yaml", SHOP);
    let gaps = Document::read(&files.excerpt(id)).expect("the document is valid").gaps;
    let reasons: Vec<String> =
        gaps.iter().map(|gap| format!("{} {}", files.locate(gap.span), gap.reason)).collect();
    assert_eq!(
        reasons,
        ["shop.yaml:33:22 the reference `./elsewhere.yaml#/Lost` does not resolve in this document"]
    );
}

#[test]
fn urls_are_resolved_to_operations() {
    let (_, document) = shop();
    let resolve = |method, parts: &[&str]| {
        let mut url = UrlText::default();
        for part in parts {
            if *part == "{}" { url.hole() } else { url.literal(part) }
        }
        let server = |server| match server {
            ServerMatch::Declared(_) => "declared",
            ServerMatch::Unstated => "unsaid",
            ServerMatch::Foreign(_) => "foreign",
        };
        match document.resolve_url(method, &url) {
            Resolution::Operation(operation, at) => format!("{} at {}", operation.id(), server(at)),
            Resolution::Several(all, at) => format!("{} operations at {}", all.len(), server(at)),
            Resolution::ByParameter(operation, at) => {
                format!("{} perhaps, at {}", operation.id(), server(at))
            }
            Resolution::OtherMethods(others, at) => format!("{} instead, at {}", others[0].id(), server(at)),
            Resolution::Unclear(at) => format!("unclear at {}", server(at)),
            Resolution::Nothing(at) => format!("nothing at {}", server(at)),
        }
    };
    let get = Method::Get;
    assert_eq!(resolve(get, &["https://api.shop.test/v1/orders/", "{}"]), "GET /orders/{id} at declared");
    assert_eq!(
        resolve(get, &["https://api.shop.test/v1/orders/latest?x=1"]),
        "GET /orders/latest at declared"
    );
    assert_eq!(resolve(get, &["https://eu.shop.test/orders/7"]), "GET /orders/{id} at declared");
    assert_eq!(resolve(get, &["{}", "/orders/7"]), "GET /orders/{id} at unsaid");
    assert_eq!(resolve(get, &["{}", "/v1/orders/7/"]), "GET /orders/{id} at unsaid");
    assert_eq!(
        resolve(Method::Post, &["https://api.shop.test/v1/orders/7"]),
        "GET /orders/{id} instead, at declared"
    );
    assert_eq!(resolve(get, &["/orders/newest"]), "GET /orders/{id} perhaps, at unsaid");
    assert_eq!(resolve(get, &["/orders/my-order"]), "GET /orders/{id} at unsaid");
    assert_eq!(resolve(get, &["/orders/:id"]), "GET /orders/{id} at unsaid");
    assert_eq!(resolve(get, &["/orders/order_id"]), "GET /orders/{id} at unsaid");
    assert_eq!(resolve(Method::Put, &["/orders/newest"]), "nothing at unsaid");
    assert_eq!(resolve(get, &["https://<host>/orders/7"]), "GET /orders/{id} at unsaid");
    assert_eq!(resolve(get, &["https://api.shop.test/v1/order/7"]), "nothing at declared");
    assert_eq!(resolve(get, &["https://other.test/v1/orders/7"]), "GET /orders/{id} at foreign");
    assert_eq!(resolve(get, &["https://other.test/else"]), "nothing at foreign");
    assert_eq!(resolve(get, &["https://api.shop.test:443/v1/orders/%37"]), "GET /orders/{id} at declared");
    assert_eq!(resolve(get, &["https://api.shop.test/v1/", "{}"]), "unclear at declared");
    // A placeholder after the host or the base path may stand for any path.
    assert_eq!(resolve(get, &["https://api.shop.test/v1", "{}"]), "unclear at declared");
    assert_eq!(resolve(get, &["https://api.shop.test", "{}"]), "unclear at declared");
    assert_eq!(resolve(get, &["https://api.shop.test/", "{}", "/orders/7"]), "unclear at declared");
    assert_eq!(resolve(get, &["https://other.test", "{}"]), "unclear at foreign");
    assert_eq!(resolve(get, &["orders/7"]), "unclear at unsaid");
    assert_eq!(resolve(Method::Post, &["https://up.shop.test/files"]), "POST /files at declared");
    // A server may have a variable for its host, so a call to any host may be a call to it. If the path is that
    // of no operation, the call is still foreign.
    assert_eq!(resolve(Method::Post, &["https://other.test/up/files"]), "POST /files at unsaid");
    assert_eq!(resolve(Method::Post, &["https://other.test/up/else"]), "nothing at foreign");
}

#[test]
fn bodies_are_validated() {
    let (_, document) = shop();
    let validator = Validator::new(&document);
    let operation = document.operation_named("get_order").expect("the operation exists");
    let body = &operation.success().expect("the response is declared").bodies[0];
    let violations = |body_text: &str| {
        let all = validator.violations(body, body_text.as_bytes()).expect("the schema can be used");
        all.iter().map(|v| format!("{} {}", v.pointer, v.keyword)).collect::<Vec<_>>()
    };
    assert_eq!(violations(r#"{"id": "a", "note": null, "price": 1, "metadata": {"x": "y"}}"#), [""; 0]);
    assert_eq!(violations(r#"{"id": "long", "price": 0}"#), ["/id maxLength", "/price exclusiveMinimum"]);
    assert_eq!(
        violations(r#"{"id": "a", "lines": [{"sku": "s", "extra": 1}]}"#),
        ["/lines/0/extra undeclared"]
    );
    assert_eq!(violations("[]"), [" type"]);
    assert_eq!(violations("<html>"), [" json"]);
    let secret = validator.violations(body, br#"{"id": "secret"}"#).expect("the schema can be used");
    assert!(!secret[0].reason.contains("secret"), "{}", secret[0].reason);
}

#[test]
fn each_mistake_of_a_body_is_one_violation() {
    let mut files = Files::new();
    let text = "openapi: 3.1.0\npaths:\n  /a:\n    get:\n      responses:\n        '200':\n          content:\n            application/json:\n              schema:\n                type: object\n                additionalProperties: false\n                properties: {state: {type: string, enum: [open]}, inner: {allOf: [{additionalProperties: false, properties: {a: {}}}, {properties: {b: {}}}]}}\n";
    let id = files.add("a.yaml", text);
    let document = Document::read(&files.excerpt(id)).expect("valid").value;
    let validator = Validator::new(&document);
    let operation = document.operations().next().expect("one");
    let body = &operation.success().expect("the response is declared").bodies[0];
    let violations = |body_text: &str| {
        let all = validator.violations(body, body_text.as_bytes()).expect("the schema can be used");
        all.iter().map(|v| format!("{} {}", v.pointer, v.keyword)).collect::<Vec<_>>()
    };
    assert_eq!(violations(r#"{"state": 7}"#), ["/state type"], "no number is a listed text");
    assert_eq!(violations(r#"{"state": "shut"}"#), ["/state enum"]);
    assert_eq!(violations(r#"{"more": 1, "most": 2}"#), ["/more undeclared", "/most undeclared"]);
    // Declared by one schema, and forbidden by another one.
    assert_eq!(violations(r#"{"inner": {"b": 1}}"#), ["/inner/b additionalProperties"]);
}

#[test]
fn other_documents_are_rejected_with_a_reason() {
    for (text, expected) in [
        ("swagger: '1.2'\n", "no OpenAPI document: `swagger` is 1.2, and 2.0, 3.0 and 3.1 are read"),
        ("hello: world\n", "no OpenAPI document: it has neither `openapi` nor `swagger` at its root"),
        ("openapi: 4.0.0\n", "no OpenAPI document: `openapi` is 4.0.0, and 2.0, 3.0 and 3.1 are read"),
        ("- [", "neither YAML nor JSON: while parsing a node, did not find expected node content"),
    ] {
        let mut files = Files::new();
        let id = files.add("x.yaml", text);
        let error = Document::read(&files.excerpt(id)).expect_err(text);
        assert_eq!(error.to_string(), expected);
    }
}
