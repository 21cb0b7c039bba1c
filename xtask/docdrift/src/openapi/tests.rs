//! What a document answers, on a small one.

use super::*;
use crate::source::Files;
use crate::subject::url::UrlText;
use crate::subject::{FieldPath, ParameterLocation, Place};

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
    let document = Document::read(&files.excerpt(id)).expect("valid").value;
    (files, document)
}

#[test]
fn operations_know_parameters_responses_and_credentials() {
    let (files, document) = shop();
    let operation = document.operation_named("get_order").expect("is there");
    assert_eq!(operation.id().to_string(), "GET /orders/{id}");
    let parameters: Vec<_> =
        operation.parameters().iter().map(|p| (p.location, p.name, p.required)).collect();
    assert_eq!(
        parameters,
        [(ParameterLocation::Query, "expand[]", false), (ParameterLocation::Path, "id", true)]
    );
    assert_eq!(operation.success().expect("declared").status, "200");
    assert_eq!(operation.response(404).expect("declared").status, "4XX");
    let credentials = operation.credentials();
    assert_eq!(credentials.len(), 1);
    assert_eq!(files.text(credentials[0].span), "x-key");
}

#[test]
fn fields_are_declared_free_or_absent() {
    let (_, document) = shop();
    let operation = document.operation_named("get_order").expect("is there");
    let ask =
        |path: FieldPath| match operation.field(&Place::Response("200".into(), path)).expect("has a body") {
            Lookup::Declared(shape) => format!("declared {:?}", shape.types()),
            Lookup::Free => "free".to_owned(),
            Lookup::Absent { closed, .. } => format!("absent, closed: {closed}"),
        };
    let root = FieldPath::root();
    assert_eq!(ask(root.key("id")), r#"declared ["string"]"#);
    assert_eq!(ask(root.key("note")), r#"declared ["null", "string"]"#);
    assert_eq!(ask(root.key("parent").key("parent").key("id")), r#"declared ["string"]"#);
    assert_eq!(ask(root.key("lines").item().key("sku")), r#"declared ["string"]"#);
    assert_eq!(ask(root.key("lines").key("sku")), "absent, closed: false");
    assert_eq!(ask(root.key("metadata").key("any")), "free");
    assert_eq!(ask(root.key("address").key("city")), r#"declared ["string"]"#);
    assert_eq!(ask(root.key("address").key("town")), "absent, closed: true");
    assert_eq!(ask(root.key("lost").key("any")), "free");
    // A union whose members extend it is a cycle, and each member is looked at once.
    assert_eq!(ask(root.key("pet").key("barks")), r#"declared ["boolean"]"#);
    assert_eq!(ask(root.key("pet").key("sings")), "absent, closed: false");
    assert_eq!(ask(root.key("total")), "absent, closed: false");
}

#[test]
fn references_that_lead_nowhere_are_gaps() {
    let mut files = Files::new();
    let id = files.add("shop.yaml", SHOP);
    let gaps = Document::read(&files.excerpt(id)).expect("valid").gaps;
    let told: Vec<String> =
        gaps.iter().map(|gap| format!("{} {}", files.locate(gap.span), gap.reason)).collect();
    assert_eq!(
        told,
        ["shop.yaml:33:22 the reference `./elsewhere.yaml#/Lost` does not resolve in this document"]
    );
}

#[test]
fn a_url_leads_to_its_operation() {
    let (_, document) = shop();
    let ask = |method, parts: &[&str]| {
        let mut url = UrlText::default();
        for part in parts {
            if *part == "{}" { url.hole() } else { url.literal(part) }
        }
        let server = |server| match server {
            ServerMatch::Declared(_) => "declared",
            ServerMatch::Unsaid => "unsaid",
            ServerMatch::Foreign(_) => "foreign",
        };
        match document.resolve_url(method, &url) {
            Resolution::Operation(operation, at) => format!("{} at {}", operation.id(), server(at)),
            Resolution::Swallowed(operation, at) => format!("{} perhaps, at {}", operation.id(), server(at)),
            Resolution::OtherMethods(others, at) => format!("{} instead, at {}", others[0].id(), server(at)),
            Resolution::Unclear(at) => format!("unclear at {}", server(at)),
            Resolution::Nothing(at) => format!("nothing at {}", server(at)),
        }
    };
    let get = Method::Get;
    assert_eq!(ask(get, &["https://api.shop.test/v1/orders/", "{}"]), "GET /orders/{id} at declared");
    assert_eq!(ask(get, &["https://api.shop.test/v1/orders/latest?x=1"]), "GET /orders/latest at declared");
    assert_eq!(ask(get, &["https://eu.shop.test/orders/7"]), "GET /orders/{id} at declared");
    assert_eq!(ask(get, &["{}", "/orders/7"]), "GET /orders/{id} at unsaid");
    assert_eq!(ask(get, &["{}", "/v1/orders/7/"]), "GET /orders/{id} at unsaid");
    assert_eq!(
        ask(Method::Post, &["https://api.shop.test/v1/orders/7"]),
        "GET /orders/{id} instead, at declared"
    );
    assert_eq!(ask(get, &["/orders/newest"]), "GET /orders/{id} perhaps, at unsaid");
    assert_eq!(ask(get, &["/orders/my-order"]), "GET /orders/{id} at unsaid");
    assert_eq!(ask(get, &["/orders/:id"]), "GET /orders/{id} at unsaid");
    assert_eq!(ask(get, &["/orders/order_id"]), "GET /orders/{id} at unsaid");
    assert_eq!(ask(Method::Put, &["/orders/newest"]), "nothing at unsaid");
    assert_eq!(ask(get, &["https://<host>/orders/7"]), "GET /orders/{id} at unsaid");
    assert_eq!(ask(get, &["https://api.shop.test/v1/order/7"]), "nothing at declared");
    assert_eq!(ask(get, &["https://other.test/v1/orders/7"]), "GET /orders/{id} at foreign");
    assert_eq!(ask(get, &["https://other.test/else"]), "nothing at foreign");
    assert_eq!(ask(get, &["https://api.shop.test:443/v1/orders/%37"]), "GET /orders/{id} at declared");
    assert_eq!(ask(get, &["https://api.shop.test/v1/", "{}"]), "unclear at declared");
    // What is put in behind the host or the base is a path, and so may be any.
    assert_eq!(ask(get, &["https://api.shop.test/v1", "{}"]), "unclear at declared");
    assert_eq!(ask(get, &["https://api.shop.test", "{}"]), "unclear at declared");
    assert_eq!(ask(get, &["https://api.shop.test/", "{}", "/orders/7"]), "unclear at declared");
    assert_eq!(ask(get, &["https://other.test", "{}"]), "unclear at foreign");
    assert_eq!(ask(get, &["orders/7"]), "unclear at unsaid");
    assert_eq!(ask(Method::Post, &["https://up.shop.test/files"]), "POST /files at declared");
    // A server may leave its host open, which makes no other API's calls its own.
    assert_eq!(ask(Method::Post, &["https://other.test/up/files"]), "POST /files at unsaid");
    assert_eq!(ask(Method::Post, &["https://other.test/up/else"]), "nothing at foreign");
}

#[test]
fn a_body_is_judged_as_it_is() {
    let (_, document) = shop();
    let validator = Validator::new(&document);
    let operation = document.operation_named("get_order").expect("is there");
    let body = &operation.success().expect("declared").bodies[0];
    let ask = |body_text: &str| {
        let all = validator.violations(body, body_text.as_bytes());
        all.iter().map(|v| format!("{} {}", v.pointer, v.keyword)).collect::<Vec<_>>()
    };
    assert_eq!(ask(r#"{"id": "a", "note": null, "price": 1, "metadata": {"x": "y"}}"#), [""; 0]);
    assert_eq!(ask(r#"{"id": "long", "price": 0}"#), ["/id maxLength", "/price exclusiveMinimum"]);
    assert_eq!(ask(r#"{"id": "a", "lines": [{"sku": "s", "extra": 1}]}"#), ["/lines/0/extra undeclared"]);
    assert_eq!(ask("[]"), [" type"]);
    assert_eq!(ask("<html>"), [" json"]);
    let secret = validator.violations(body, br#"{"id": "secret"}"#);
    assert!(!secret[0].reason.contains("secret"), "{}", secret[0].reason);
}

#[test]
fn other_documents_are_refused_with_a_reason() {
    for (text, expected) in [
        ("swagger: '2.0'\n", "no OpenAPI 3 document: it is a Swagger 2 document"),
        ("hello: world\n", "no OpenAPI 3 document: it has no `openapi` at its root"),
        ("openapi: 4.0.0\n", "no OpenAPI 3 document: `openapi` is 4.0.0, and 3.0 and 3.1 are read"),
        ("- [", "neither YAML nor JSON: while parsing a node, did not find expected node content"),
    ] {
        let mut files = Files::new();
        let id = files.add("x.yaml", text);
        let error = Document::read(&files.excerpt(id)).expect_err(text);
        assert_eq!(error.to_string(), expected);
    }
}
