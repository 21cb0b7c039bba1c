//! Recursive schemas, long `$ref` chains and shared unions: every traversal ends, without stack overflow.
//!
//! A schema that many others reference is visited once, not once for each path that leads to it.

use crate::common::Case;

/// Number of schemas in a chain: recursion to this depth would overflow the stack of a thread.
const CHAIN: usize = 15_000;

/// Number of levels of shared unions. There are 2^40 paths to the lowest one.
const LEVELS: usize = 40;

/// A document with `POST /nodes`; its parameter, request and response have the schema `S0`.
fn document(schemas: &str) -> String {
    format!(
        "openapi: 3.0.3
servers: [{{url: 'https://api.example.com'}}]
paths:
  /nodes:
    post:
      operationId: makeNode
      parameters: [{{name: list, in: query, schema: {{$ref: '#/components/schemas/S0'}}}}]
      requestBody: {{content: {{application/json: {{schema: {{$ref: '#/components/schemas/S0'}}}}}}}}
      responses: {{'200': {{content: {{application/json: {{schema: {{$ref: '#/components/schemas/S0'}}}}}}}}}}
components:
  schemas:
{schemas}"
    )
}

/// A page that sends an object to `POST /nodes`, reads the response, and shows an example of it.
const PAGE: &str = "```python
made = requests.post(\"https://api.example.com/nodes\", json={\"kind\": \"leaf\", \"name\": \"a\", \"colour\": 1}).json()
print(made[\"kind\"][\"name\"], made[\"colour\"])
```

```json POST /nodes 200
{\"kind\": \"none\", \"name\": [1, {\"kind\": \"leaf\"}], \"size\": 1}
```
";

/// A page copied from a browser: it describes properties without their names.
const RENDERED_PAGE: &str = "Make a node
post
/nodes
Query Parameters
Sizes to list.
1 < x < 5
Response
The kind of the leaf.
big
, small
Was this page helpful?
";

fn case(schemas: &str, page: &str) -> Case {
    let specs = vec![("openapi.yaml".to_owned(), document(schemas))];
    Case { specs, ..Case::page("page.md", page) }
}

/// A chain of schemas. `link` writes each of them, given its own number and that of the next schema. The schema
/// at the end is a string.
fn chain(link: impl Fn(usize, usize) -> String) -> String {
    let links: String = (0..CHAIN).map(|number| link(number, number + 1)).collect();
    format!("{links}    S{CHAIN}: {{type: string}}\n")
}

const BY_PROPERTIES: fn(usize, usize) -> String =
    |own, next| format!("    S{own}: {{properties: {{p: {{$ref: '#/components/schemas/S{next}'}}}}}}\n");

/// Levels of two unions each; both unions refer to both unions of the level below. The lowest level has two
/// object schemas.
fn shared_unions(keyword: &str) -> String {
    let level = |level: usize, name: char| {
        let below = level + 1;
        format!(
            "    {name}{level}: {{{keyword}: [{{$ref: '#/components/schemas/S{below}'}}, \
             {{$ref: '#/components/schemas/T{below}'}}], properties: {{p{level}: {{type: string}}}}}}\n"
        )
    };
    let levels: String = (0..LEVELS).flat_map(|number| [level(number, 'S'), level(number, 'T')]).collect();
    format!(
        "{levels}    S{LEVELS}: {{required: [kind], properties: {{kind: {{enum: [leaf]}}, name: {{type: string}}}}}}
    T{LEVELS}: {{required: [kind], properties: {{kind: {{enum: [twig]}}, size: {{type: integer}}}}}}
"
    )
}

/// A recording of `POST /nodes` with this response body.
fn recording(body: &str) -> (String, String, Option<docdrift::Outcome>) {
    let text = format!(
        "version: 1
provenance: published
source: the provider's reference
about: A response.
request: {{method: POST, path: /nodes}}
response: {{status: 200, body: '{body}'}}
expect: {{client: {{value: {{}}}}, violations: []}}
"
    );
    ("recording.yaml".to_owned(), text, None)
}

#[test]
fn an_array_of_itself_is_read_for_a_rendered_page() {
    let schemas =
        "    S0: {oneOf: [{type: string}, {type: array, items: {$ref: '#/components/schemas/S0'}}]}\n";
    assert!(
        case(schemas, RENDERED_PAGE).run(|report, _| report.gaps.len()) > 0,
        "some description matches no property"
    );
}

#[test]
fn an_array_of_itself_is_compared_with_the_client() {
    let schemas = "    S0: {type: array, items: {$ref: '#/components/schemas/S0'}}\n";
    let list =
        r##"{"$ref": "#/$defs/L", "$defs": {"L": {"type": "array", "items": {"$ref": "#/$defs/L"}}}}"##;
    let client = format!("{{\"makeNode\": {{\"parameters\": {{\"list\": {list}}}}}}}");
    let client = Some(("client.json".to_owned(), client));
    let findings = Case { client, ..case(schemas, PAGE) }.run(|report, _| report.findings.len());
    assert_eq!(findings, 0);
}

#[test]
fn a_chain_of_all_of_and_one_of_is_read() {
    for keyword in ["allOf", "oneOf"] {
        let link =
            |own, next| format!("    S{own}: {{{keyword}: [{{$ref: '#/components/schemas/S{next}'}}]}}\n");
        case(&chain(link), PAGE).run(|report, _| report.tally.claims);
    }
}

#[test]
fn a_chain_of_properties_is_read() {
    case(&chain(BY_PROPERTIES), PAGE).run(|report, _| report.tally.claims);
}

#[test]
fn descriptions_in_a_chain_are_read() {
    Case { descriptions: true, ..case(&chain(BY_PROPERTIES), PAGE) }.run(|report, _| report.tally.claims);
}

#[test]
fn a_chain_in_a_fragment_is_compared_with_the_document() {
    let schemas = chain(BY_PROPERTIES);
    let changed = schemas.replace("{type: string}", "{type: integer}");
    let page = format!("# Nodes\n\n```yaml POST /nodes\n{}```\n", document(&changed));
    case(&schemas, &page).run(|report, _| assert!(report.gaps.is_empty(), "{:?}", report.gaps));
}

#[test]
fn a_chain_of_client_types_is_compared_with_the_document() {
    let links: Vec<String> = (0..CHAIN)
        .map(|own| {
            format!(
                r##""S{own}": {{"type": "object", "properties": {{"p": {{"$ref": "#/$defs/S{}"}}}}}}"##,
                own + 1
            )
        })
        .collect();
    let types = format!(
        r##"{{"$ref": "#/$defs/S0", "$defs": {{{}, "S{CHAIN}": {{"type": "integer"}}}}}}"##,
        links.join(", ")
    );
    let client = Some(("client.json".to_owned(), format!("{{\"makeNode\": {{\"request\": {types}}}}}")));
    let case = Case { client, ..case(&chain(BY_PROPERTIES), PAGE) };
    assert!(case.run(|report, _| report.client.is_some()));
}

#[test]
fn a_body_is_validated_by_recursive_schemas() {
    for schemas in [
        "    S0: {allOf: [{$ref: '#/components/schemas/S0'}], required: [id]}\n",
        "    S0: {$ref: '#/components/schemas/S0'}\n",
        "    S0: {$ref: '#/components/schemas/S1'}\n    S1: {$ref: '#/components/schemas/S0'}\n",
        "    S0: {oneOf: [{$ref: '#/components/schemas/S1'}]}\n    S1: {anyOf: [{$ref: '#/components/schemas/S0'}]}\n",
        "    S0: {not: {$ref: '#/components/schemas/S0'}}\n",
    ] {
        let case = Case { recordings: vec![recording("{}")], ..case(schemas, PAGE) };
        case.run(|report, _| report.findings.len());
    }
}

#[test]
fn shared_unions_are_visited_once() {
    for keyword in ["oneOf", "anyOf", "allOf"] {
        let claims = case(&shared_unions(keyword), PAGE).run(|report, _| report.tally.claims);
        assert!(claims > 0, "the page makes claims");
    }
}

#[test]
fn a_body_that_shared_unions_allow_in_too_many_ways_is_not_validated() {
    for keyword in ["oneOf", "anyOf", "allOf"] {
        let recordings = vec![recording(r#"{"kind": "leaf", "colour": 1}"#)];
        let case = Case { recordings, ..case(&shared_unions(keyword), PAGE) };
        case.run(|report, _| {
            let rules: Vec<_> = report.findings.iter().map(|finding| finding.rule.id).collect();
            assert!(rules.contains(&"unjudged-recording"), "{rules:?}");
            assert!(!rules.contains(&"wire-breaks-schema"), "{rules:?}");
        });
    }
}

#[test]
fn shared_unions_of_client_types_are_visited_once() {
    let links: Vec<String> = (0..LEVELS)
        .map(|own| {
            let below = format!(r##"{{"$ref": "#/$defs/S{}"}}"##, own + 1);
            format!(r##""S{own}": {{"anyOf": [{below}, {{"properties": {{"p": {below}}}}}, {below}]}}"##)
        })
        .collect();
    let types = format!(
        r##"{{"$ref": "#/$defs/S0", "$defs": {{{}, "S{LEVELS}": {{"type": "string"}}}}}}"##,
        links.join(", ")
    );
    let client = Some(("client.json".to_owned(), format!("{{\"makeNode\": {{\"request\": {types}}}}}")));
    let schemas = shared_unions("oneOf");
    Case { client, ..case(&schemas, PAGE) }.run(|report, _| report.findings.len());
}
