//! Tests of Swagger 2.0 documents: what the reader of OpenAPI 3 finds in them, and where.

use crate::openapi::{Document, Validator};
use crate::source::Files;
use crate::subject::{FieldPath, Place};

const SHOP: &str = "\
swagger: '2.0'
host: api.shop.test
basePath: /v1
schemes: [https]
consumes: [application/json]
produces: [application/json, application/xml]
securityDefinitions:
  Login: {type: basic}
  Key: {type: apiKey, in: header, name: x-key}
security: [{Login: []}, {Key: []}]
paths:
  /orders/{id}:
    parameters: [{name: id, in: path, required: true, type: string, maxLength: 3}]
    get:
      parameters: [{$ref: '#/parameters/Fields'}, {name: tags, in: query, type: array, items: {type: string}, collectionFormat: pipes}]
      responses:
        200: {description: ok, schema: {$ref: '#/definitions/Order'}, examples: {application/json: {id: a}}}
        404: {$ref: '#/responses/Missing'}
    post:
      parameters: [{$ref: '#/parameters/Order'}]
      responses: {204: {description: done}}
  /files:
    post:
      schemes: [http]
      consumes: [multipart/form-data]
      parameters:
        - {name: file, in: formData, type: file, required: true, description: The content}
        - {name: kind, in: formData, type: string, enum: [a, b]}
      responses: {200: {description: ok, schema: {type: file}}}
parameters:
  Fields: {name: fields, in: query, type: string, default: all}
  Order: {name: body, in: body, required: true, schema: {$ref: '#/definitions/Order'}}
responses:
  Missing: {description: no, schema: {type: object, properties: {code: {type: integer}}}}
definitions:
  Order:
    type: object
    discriminator: kind
    required: [id]
    properties:
      id: {type: string}
      note: {type: string, x-nullable: true}
      discriminator: {type: string}
";

/// What the document declares, a line each: operations with servers and credentials, parameters, bodies.
fn summary(text: &str) -> String {
    let mut files = Files::new();
    let id = files.add("shop.yaml", text);
    let read = Document::read(&files.excerpt(id)).expect("a document");
    let mut lines: Vec<String> =
        read.gaps.iter().map(|gap| format!("{} {}", files.locate(gap.span), gap.reason)).collect();
    let document = read.value;
    for operation in document.operations() {
        let servers = operation.servers().into_iter().filter_map(|url| url.as_str()).collect::<Vec<_>>();
        let credentials =
            operation.credentials().into_iter().map(|known| files.text(known.span)).collect::<Vec<_>>();
        lines.push(format!("{} at {} by {}", operation.id(), servers.join(" "), credentials.join(" ")));
        for parameter in operation.parameters() {
            let of = parameter.shape.types().join(" or ");
            let style = parameter.style.unwrap_or("no style");
            let at = files.locate(parameter.span);
            lines.push(format!("  {} {}: {of}, {style}, {at}", parameter.location.as_str(), parameter.name));
        }
        let mut bodies: Vec<_> =
            operation.request().into_iter().map(|body| ("request".to_owned(), body)).collect();
        for response in operation.responses() {
            bodies.extend(response.bodies.into_iter().map(|body| (response.status.to_owned(), body)));
        }
        for (of, body) in bodies {
            let at = body.shape.pointer().unwrap_or("nowhere");
            lines.push(format!("  {of} {}: {} at {at}", body.media_type, body.shape.types().join(" or ")));
        }
    }
    lines.join("\n")
}

#[track_caller]
fn check(text: &str, expected: &[&str]) {
    assert_eq!(summary(text), expected.join("\n"));
}

#[test]
fn a_document_is_read_like_one_of_openapi_3() {
    check(
        SHOP,
        &[
            "GET /orders/{id} at https://api.shop.test/v1 by basic x-key",
            "  query fields: string, no style, shop.yaml:31:18",
            "  query tags: array, pipeDelimited, shop.yaml:15:58",
            "  path id: string, no style, shop.yaml:13:25",
            "  200 application/json: object at /definitions/Order",
            "  200 application/xml: object at /definitions/Order",
            "  404 application/json: object at /responses/Missing/schema",
            "  404 application/xml: object at /responses/Missing/schema",
            "POST /orders/{id} at https://api.shop.test/v1 by basic x-key",
            "  path id: string, no style, shop.yaml:13:25",
            "  request application/json: object at /definitions/Order",
            "POST /files at http://api.shop.test/v1 by basic x-key",
            "  request multipart/form-data: object at /paths/~1files/post/requestBody/content/multipart~1form-data/schema",
            "  200 application/json: string at /paths/~1files/post/responses/200/schema",
            "  200 application/xml: string at /paths/~1files/post/responses/200/schema",
        ],
    );
}

#[test]
fn what_a_document_leaves_open_stays_open() {
    let document =
        |head: &str, operation: &str| format!("swagger: 2.0\n{head}\npaths:\n  /a:\n    post: {operation}\n");
    check(
        &document("host: a.test", "{parameters: [{name: b, in: body, schema: {type: array}}]}"),
        &[
            "POST /a at https://a.test http://a.test by ",
            "  request */*: array at /paths/~1a/post/parameters/0/schema",
        ],
    );
    check(
        &document("basePath: v1/", "{parameters: [{name: b, in: formData, type: integer}]}"),
        &[
            "POST /a at /v1/ by ",
            "  request application/x-www-form-urlencoded: object at /paths/~1a/post/requestBody/content/application~1x-www-form-urlencoded/schema",
            "  request multipart/form-data: object at /paths/~1a/post/requestBody/content/application~1x-www-form-urlencoded/schema",
        ],
    );
    check(
        &document("", "{parameters: [{name: a, in: body}, {name: b, in: body}, {name: c, in: nowhere}]}"),
        &[
            "shop.yaml:5:46 the operation has a body already, so this parameter is not read",
            "POST /a at  by ",
            "  request */*:  at nowhere",
        ],
    );
    check(&document("host: 7", "{parameters: {name: b}, responses: [1], schemes: x}"), &["POST /a at  by "]);
}

#[test]
fn bodies_are_validated() {
    let mut files = Files::new();
    let id = files.add("shop.yaml", SHOP);
    let document = Document::read(&files.excerpt(id)).expect("a document").value;
    let validator = Validator::new(&document);
    let check = |method: &str, body: &str, expected: &[&str]| {
        let operation = document.operation(&method.parse().expect("an operation")).expect("is declared");
        let declared = operation.request().into_iter().next();
        let declared = declared.unwrap_or_else(|| operation.responses().remove(0).bodies.remove(0));
        let found = validator.violations(&declared, body.as_bytes()).expect("the schema can be used");
        let found: Vec<String> = found.iter().map(|one| format!("{} {}", one.pointer, one.keyword)).collect();
        assert_eq!(found, expected, "{method} {body}");
    };
    check("GET /orders/{id}", r#"{"id": "a", "note": null}"#, &[]);
    check("POST /orders/{id}", r#"{"id": 1, "other": 1}"#, &["/id type", "/other undeclared"]);
    check("POST /files", r#"{"kind": "c"}"#, &[" required", "/kind enum"]);
    let files_post = document.operation(&"POST /files".parse().expect("an operation")).expect("is declared");
    let file = Place::Request(FieldPath::root().key("file"));
    let description =
        files_post.body(&file).and_then(|body| match body.lookup(file.path().expect("a path")) {
            crate::openapi::Lookup::Declared(shape) => shape.description(),
            _ => None,
        });
    assert_eq!(description.and_then(|text| text.as_str()), Some("The content"));
}
