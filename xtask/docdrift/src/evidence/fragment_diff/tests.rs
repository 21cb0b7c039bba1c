//! Tests of differences between the fragment that a page embeds and the whole OpenAPI document.

use super::*;
use crate::source::Files;

/// The differences between a fragment and a document that have only `GET /a`, with these operation objects.
#[track_caller]
fn operation_differences(fragment: &str, document: &str) -> Vec<String> {
    let whole = |inside: &str| format!("openapi: 3.1.0\npaths: {{/a: {{get: {inside}}}}}\n");
    document_differences(&whole(fragment), &[&whole(document)])
}

/// The differences between a fragment and the document of its API among these, one a line.
#[track_caller]
fn document_differences(fragment: &str, documents: &[&str]) -> Vec<String> {
    let mut files = Files::new();
    let mut read = |name: &str, text: &str| {
        let file = files.add(name, text);
        let read = Document::read(&files.excerpt(file));
        read.unwrap_or_else(|error| panic!("{}: {error}", files.locate(error.span()))).value
    };
    let fragment = read("page.yaml", fragment);
    let documents: Vec<Document> = documents.iter().map(|text| read("whole.yaml", text)).collect();
    let differences = differences(&fragment, &documents.iter().collect::<Vec<_>>());
    for difference in &differences {
        assert_eq!(files.file(difference.fragment.span.file).name(), "page.yaml", "{difference:?}");
        assert_eq!(files.file(difference.document.span.file).name(), "whole.yaml", "{difference:?}");
    }
    let line = |difference: &FragmentDifference| {
        let value = |stated: &Stated| stated.value.clone().unwrap_or_else(|| "-".to_owned());
        format!(
            "{} {}: {} / {}",
            difference.subject,
            difference.fact,
            value(&difference.fragment),
            value(&difference.document)
        )
    };
    differences.iter().map(line).collect()
}

/// Compares the differences between two schemas of the same parameter, without their subject.
#[track_caller]
fn schemas(fragment: &str, document: &str, expected: &[&str]) {
    let within = |schema: &str| format!("{{parameters: [{{name: p, in: query, schema: {schema}}}]}}");
    let lines = operation_differences(&within(fragment), &within(document));
    let lines: Vec<&str> = lines
        .iter()
        .map(|line| line.strip_prefix("GET /a query p ").expect("the difference is about the parameter"))
        .collect();
    assert_eq!(lines, expected, "{fragment} / {document}");
}

#[test]
fn every_fact_of_a_value_is_one_difference() {
    for (fragment, document, expected) in [
        ("{type: string}", "{type: integer}", "type: string / integer"),
        ("{type: string}", "{type: [string, 'null']}", "type: string / null or string"),
        ("{enum: [a, b]}", "{enum: [b, c]}", "enum: a, b / b, c"),
        ("{enum: [a]}", "{}", "enum: a / -"),
        ("{}", "{default: 10}", "default: - / 10"),
        ("{default: 1}", "{default: 2}", "default: 1 / 2"),
        ("{type: integer, minimum: 1}", "{type: integer}", "minimum: at least 1 / -"),
        (
            "{type: number, minimum: 1}",
            "{type: number, exclusiveMinimum: 1}",
            "minimum: at least 1 / above 1",
        ),
        (
            "{type: integer, maximum: 50}",
            "{type: integer, maximum: 100}",
            "maximum: at most 50 / at most 100",
        ),
        ("{format: uuid}", "{format: date}", "format: uuid / date"),
        ("{maxLength: 5}", "{}", "maxLength: 5 / -"),
        ("{additionalProperties: false}", "{additionalProperties: true}", "additionalProperties: false / -"),
    ] {
        schemas(fragment, document, &[expected]);
    }
    schemas(
        "{type: string, default: a}",
        "{type: integer, default: 1}",
        &["type: string / integer", "default: a / 1"],
    );
}

#[test]
fn the_same_fact_in_another_form_is_no_difference() {
    for (fragment, document) in [
        ("{type: string, description: one}", "{type: string, description: two, example: x}"),
        ("{enum: [a, b]}", "{enum: [b, a]}"),
        ("{const: a}", "{enum: [a]}"),
        ("{type: [string, 'null']}", "{anyOf: [{type: string}, {type: 'null'}]}"),
        ("{type: string, nullable: true}", "{type: [string, 'null']}"),
        ("{type: integer, exclusiveMinimum: 0}", "{type: integer, minimum: 1}"),
        ("{type: integer, minimum: 0, exclusiveMinimum: true}", "{type: integer, minimum: 1}"),
        ("{default: 10}", "{default: 10.0}"),
        ("{additionalProperties: true}", "{}"),
    ] {
        schemas(fragment, document, &[]);
        schemas(document, fragment, &[]);
    }
}

#[test]
fn an_undeclared_object_is_one_difference() {
    let with = |parameters: &str, fields: &str| {
        format!(
            "{{parameters: [{parameters}], responses: {{'200': {{content: {{application/json: \
             {{schema: {{properties: {{{fields}}}}}}}}}}}}}}}"
        )
    };
    assert_eq!(
        operation_differences(
            &with("{name: X-Key, in: header}, {name: a, in: query}", "id: {}, inner: {properties: {x: {}}}"),
            &with("{name: x-key, in: header}, {name: a, in: path}", "id: {}, list: {items: {type: string}}"),
        ),
        [
            "GET /a query a exists: true / -",
            "GET /a path a exists: - / true",
            "GET /a 200 inner exists: true / -",
            "GET /a 200 list exists: - / true",
        ]
    );
}

#[test]
fn requests_responses_and_credentials_are_facts() {
    let fragment = "{security: [{K: []}], requestBody: {content: {application/json: {schema: {required: [a], \
                    properties: {a: {}}}}}}, responses: {'200': {content: {text/csv: {}}}, '404': {}}}";
    let document = "{requestBody: {required: true, content: {application/json: {schema: {properties: {a: {}}}}}}, \
                    responses: {'200': {content: {application/json: {}}}, default: {}}}";
    let key = "components: {securitySchemes: {K: {type: apiKey, in: header, name: x-key}}}\n";
    let whole = |inside: &str| format!("openapi: 3.1.0\npaths: {{/a: {{get: {inside}}}}}\n{key}");
    assert_eq!(
        document_differences(&whole(fragment), &[&whole(document)]),
        [
            "GET /a security security: header x-key / -",
            "GET /a request required: false / true",
            "GET /a request a required: true / false",
            "GET /a 200 mediaType: text/csv / application/json",
            "GET /a 404 exists: true / -",
            "GET /a default exists: - / true",
        ]
    );
}

#[test]
fn a_recursive_schema_is_compared_once() {
    let whole = |kind: &str| {
        format!(
            "openapi: 3.1.0\npaths: {{/a: {{get: {{responses: {{'200': {{content: {{application/json: \
             {{schema: {{$ref: '#/components/schemas/Node'}}}}}}}}}}}}}}}}\n\
             components: {{schemas: {{Node: {{properties: {{next: {{$ref: '#/components/schemas/Node'}}, v: {{type: {kind}}}}}}}}}}}\n"
        )
    };
    assert_eq!(
        document_differences(&whole("string"), &[&whole("integer")]),
        ["GET /a 200 v type: string / integer"]
    );
}

#[test]
fn a_fragment_is_compared_with_the_document_of_its_api() {
    let at = |server: &str, path: &str, kind: &str| {
        format!(
            "openapi: 3.1.0\nservers: [{{url: 'https://{server}'}}]\n\
             paths: {{{path}: {{get: {{parameters: [{{name: p, in: query, schema: {{type: {kind}}}}}]}}}}}}\n"
        )
    };
    let fragment = at("a.io", "/a", "string");
    let (own, other, stranger) =
        (at("a.io/", "/a", "string"), at("b.io", "/a", "integer"), at("c.io", "/c", "integer"));
    assert_eq!(document_differences(&fragment, &[&other, &own, &stranger]), [""; 0]);
    assert_eq!(document_differences(&fragment, &[&stranger]), [""; 0], "the document is of another API");
    assert_eq!(document_differences(&fragment, &[]), [""; 0]);
    assert_eq!(
        document_differences(&fragment, &[&stranger, &other]),
        ["GET /a server server: https://a.io / https://b.io", "GET /a query p type: string / integer"]
    );
    assert_eq!(
        document_differences(&fragment, &[&at("a.io", "/b", "string")]),
        ["GET /a exists: true / -"],
        "the document has the server but not the operation"
    );
}
