//! Tests of proposed overlays: each kind of claim as a keyword at its place, in each version of OpenAPI.

use serde_json::{Value, json};

use super::{ProposedOverlay, propose};
use crate::evidence::{Standing, Statement};
use crate::openapi::{Document, Operation, OverlaidTree, Overlay};
use crate::page::claim::{Claim, ClaimKind, Origin};
use crate::report::Report;
use crate::report::finding::{Finding, Fingerprint, TextHash};
use crate::rules::proposal::{Level, Proposal};
use crate::rules::rule::RuleBook;
use crate::source::{Files, Span};
use crate::subject::{Place, Subject};
use crate::{Inputs, check};

/// A document with a field or parameter of each sort; `{version}` is that of OpenAPI.
const SHOP: &str = "\
openapi: {version}
paths:
  /orders:
    parameters: [{name: tenant, in: header, schema: {type: string}}]
    get:
      parameters:
        - {name: limit, in: query, schema: {type: integer}}
        - {$ref: '#/components/parameters/Page'}
      responses: {'200': {content: {application/json: {schema: {$ref: '#/components/schemas/Order'}}}}}
    post:
      requestBody:
        content:
          application/json: {schema: {properties: {note: {type: string}, it's: {type: string}, state: {$ref: '#/components/schemas/State'}, currency: {$ref: '#/components/schemas/Currency'}, tags: {type: array, items: {type: string}}, open: {}}}}
          text/csv: {schema: {properties: {note: {type: string}}}}
      responses: {'204': {description: done}}
  /carts:
    get:
      parameters: [{$ref: '#/components/parameters/Page'}]
      responses: {'200': {content: {application/json: {schema: {properties: {state: {$ref: '#/components/schemas/State'}}}}}}}
components:
  parameters:
    Page: {name: page, in: query, schema: {type: integer}}
  schemas:
    Order: {properties: {id: {type: string}, total: {type: [integer, 'null']}}}
    State: {type: string}
    Currency: {type: string}
";

/// What claims of these subjects, kinds and values propose: the target and update of each action, and what is left
/// out. The claims are at lines 1, 2, and so on of a page.
fn proposed(document: &str, claims: &[(&str, ClaimKind, Value)]) -> (Vec<(String, Value)>, Vec<String>) {
    let mut files = Files::new();
    let spec = files.add("api/openapi.yaml", document);
    let page = files.add("page.md", "x\n".repeat(claims.len()));
    let inputs = Inputs::read(&files, &[], &[spec], Vec::new()).expect("a document");
    let document = &inputs.documents()[0];
    let mut report = check(&inputs, &RuleBook::standard(), &files);
    for (number, (subject, kind, value)) in claims.iter().enumerate() {
        let span = Span::new(page, 2 * number..2 * number + 1);
        add(&mut report, document, subject.parse().expect(subject), (*kind, value.clone()), span);
    }
    let ProposedOverlay { text, left_out, actions } = propose(&report, document, "fixes.json", &files);
    let left_out = left_out.iter().map(ToString::to_string).collect();
    let Some(text) = text else { return (Vec::new(), left_out) };
    let overlay: Value = serde_json::from_str(&text).expect("JSON");
    assert_eq!((&overlay["overlay"], &overlay["extends"]), (&json!("1.1.0"), &json!("api/openapi.yaml")));
    let listed = overlay["actions"].as_array().expect("a list");
    assert_eq!(listed.len(), actions);
    // Each target selects one node.
    let id = files.add("fixes.json", text.as_str());
    let read = Overlay::read(&files.excerpt(id)).expect("an overlay");
    let mut tree = OverlaidTree::new(document.root().clone());
    for action in read.actions() {
        assert_eq!(action.apply(&mut tree).expect("it applies").matched, 1, "{}", action.name());
    }
    let action =
        |action: &Value| (action["target"].as_str().expect("a text").to_owned(), action["update"].clone());
    (listed.iter().map(action).collect(), left_out)
}

fn add<'d>(
    report: &mut Report<'d>,
    document: &'d Document,
    subject: Subject,
    stated: (ClaimKind, Value),
    span: Span,
) {
    let operation = document.operation(&subject.operation).expect("is declared");
    let standing = Standing::Declared(declared(operation, &subject));
    let claim = Claim {
        subject: subject.clone(),
        kind: stated.0,
        value: Some(stated.1),
        span,
        origin: Origin::Prose,
    };
    report.statements.push(Statement::new(claim, Some(operation), standing));
    let none = Fingerprint::new("", "", "", None);
    report.findings.push(Finding {
        rule: RuleBook::standard().rules().find(|rule| rule.id == "unstated-value").expect("is a rule"),
        level: Level::Warning,
        guess: None,
        page: String::new(),
        operation: String::new(),
        proposal: Proposal { claims: vec![report.statements.len() - 1], ..Proposal::new(&subject, "") },
        fingerprint: none.clone(),
        text_hash: TextHash::new(""),
        outside: None,
        accepted: None,
        change: None,
        cause: none,
        cause_message: "".into(),
    });
}

fn declared<'d>(operation: Operation<'d>, subject: &Subject) -> crate::evidence::Declared<'d> {
    let (span, pointer, shape) = match &subject.place {
        Place::Parameter(_, name) => {
            let known = operation.parameters().into_iter().find(|known| known.name == name);
            let known = known.expect("is declared");
            (known.span, known.pointer, Some(known.shape))
        }
        Place::Operation => (operation.span(), operation.pointer().to_owned(), None),
        place => match operation.field(place) {
            Some(crate::openapi::Lookup::Declared(shape)) => (
                shape.span().expect("has a schema"),
                shape.pointer().expect("has a schema").to_owned(),
                Some(shape),
            ),
            other => panic!("{subject} is not declared: {other:?}"),
        },
    };
    crate::evidence::Declared { subject: subject.clone(), span, pointer, shape }
}

#[track_caller]
fn check_update(version: &str, claim: (&str, ClaimKind, Value), target: &str, update: Value) {
    let context = format!("{claim:?}");
    let expected = (vec![(target.to_owned(), update)], Vec::new());
    assert_eq!(proposed(&SHOP.replace("{version}", version), &[claim]), expected, "{context}");
}

#[track_caller]
fn check_left_out(version: &str, claims: &[(&str, ClaimKind, Value)], expected: &[&str]) {
    let (actions, left_out) = proposed(&SHOP.replace("{version}", version), claims);
    assert_eq!((actions, left_out), (Vec::new(), expected.iter().map(|line| (*line).to_owned()).collect()));
}

const LIMIT: &str = "$['paths']['/orders']['get']['parameters'][0]['schema']";
const BODY: &str = "$['paths']['/orders']['post']['requestBody']['content']['application/json']['schema']";

#[test]
fn a_bound_is_written_as_its_version_has_it() {
    use ClaimKind::{ExclusiveMinimum, Maximum};
    let limit = "GET /orders query limit";
    check_update("3.0.3", (limit, Maximum, json!(100.0)), LIMIT, json!({"maximum": 100}));
    check_update(
        "3.0.3",
        (limit, ExclusiveMinimum, json!(0)),
        LIMIT,
        json!({"minimum": 0, "exclusiveMinimum": true}),
    );
    check_update("3.1.0", (limit, ExclusiveMinimum, json!(0)), LIMIT, json!({"exclusiveMinimum": 0}));
    check_left_out(
        "3.1.0",
        &[(limit, Maximum, json!(0.5))],
        &[
            "page.md:1: `maximum: 0.5` for `GET /orders query limit`: the schema has whole numbers, and `0.5` is none",
        ],
    );
}

#[test]
fn values_have_the_type_of_the_schema() {
    use ClaimKind::{Default, Enum, Format, Type};
    let limit = "GET /orders query limit";
    check_update("3.1.0", (limit, Default, json!("10")), LIMIT, json!({"default": 10}));
    check_update(
        "3.1.0",
        ("POST /orders request tags", Enum, json!([1, "a"])),
        &format!("{BODY}['properties']['tags']['items']"),
        json!({"enum": [1, "a"]}),
    );
    check_update(
        "3.1.0",
        ("GET /orders 200 total", Enum, json!([1, "2"])),
        "$['components']['schemas']['Order']['properties']['total']",
        json!({"enum": [1, 2, null]}),
    );
    check_update(
        "3.1.0",
        ("POST /orders request it's", Format, json!("uuid")),
        &format!("{BODY}['properties']['it\\'s']"),
        json!({"format": "uuid"}),
    );
    let open = format!("{BODY}['properties']['open']");
    check_update(
        "3.0.3",
        ("POST /orders request open", Type, json!(["string[]"])),
        &open,
        json!({"type": "array", "items": {"type": "string"}}),
    );
    check_update(
        "3.1.0",
        ("POST /orders request open", Type, json!(["string", "integer"])),
        &open,
        json!({"type": ["string", "integer"]}),
    );
    let claims = [
        ("POST /orders request open", Type, json!(["decimal"])),
        ("POST /orders request open", Type, json!(["string", "integer"])),
        (limit, Default, json!("all")),
    ];
    check_left_out(
        "3.0.3",
        &claims,
        &[
            "page.md:1: `type: [\"decimal\"]` for `POST /orders request open`: no `type` of a schema is what the page names",
            "page.md:2: `type: [\"string\",\"integer\"]` for `POST /orders request open`: a schema has one type before OpenAPI 3.1",
            "page.md:3: `default: all` for `GET /orders query limit`: the schema has integer here, and `all` is none",
        ],
    );
}

#[test]
fn requiredness_is_stated_of_a_parameter_itself_and_of_a_field_by_its_parent() {
    use ClaimKind::{Format, Required};
    let tenant = "$['paths']['/orders']['parameters'][0]";
    check_update(
        "3.0.3",
        ("GET /orders header tenant", Required, json!(true)),
        tenant,
        json!({"required": true}),
    );
    let claims = [
        ("POST /orders request tags", Required, json!(true)),
        ("POST /orders request currency", Required, json!(true)),
        ("POST /orders request currency", Format, json!("iso")),
    ];
    let (actions, left_out) = proposed(&SHOP.replace("{version}", "3.0.3"), &claims);
    let currency = "$['components']['schemas']['Currency']".to_owned();
    let expected =
        [(currency, json!({"format": "iso"})), (BODY.to_owned(), json!({"required": ["currency", "tags"]}))];
    assert_eq!((actions, left_out), (expected.to_vec(), Vec::new()));
    check_left_out(
        "3.0.3",
        &[("POST /orders request tags", Required, json!(false))],
        &[
            "page.md:1: `required: false` for `POST /orders request tags`: no keyword states that a property is optional",
        ],
    );
}

#[test]
fn each_media_type_of_a_body_is_changed() {
    let claim = ("POST /orders request note", ClaimKind::Default, json!(""));
    let (actions, left_out) = proposed(&SHOP.replace("{version}", "3.0.3"), &[claim]);
    let targets: Vec<String> = actions.into_iter().map(|(target, _)| target).collect();
    let csv = BODY.replace("application/json", "text/csv");
    assert_eq!(
        (targets, left_out),
        ([BODY, &csv].map(|body| format!("{body}['properties']['note']")).to_vec(), Vec::new())
    );
}

#[test]
fn what_several_references_share_is_changed_if_all_of_them_are_meant() {
    use ClaimKind::{Default, Format, Maximum};
    let pages = ["GET /orders query page", "GET /carts query page"];
    let [orders, carts] = pages.map(|page| (page, Maximum, json!(9)));
    let page = "$['components']['parameters']['Page']['schema']".to_owned();
    let all = proposed(&SHOP.replace("{version}", "3.1.0"), &[orders.clone(), carts]);
    assert_eq!(all, (vec![(page, json!({"maximum": 9}))], Vec::new()));
    check_left_out(
        "3.1.0",
        &[orders],
        &[
            "page.md:1: `maximum: 9` for `GET /orders query page`: `#/components/parameters/Page` is used in 2 places, and nothing is stated for 1 of them",
        ],
    );
    let state = ("POST /orders request state", Default, json!("open"));
    check_update(
        "3.1.0",
        state.clone(),
        &format!("{BODY}['properties']['state']"),
        json!({"default": "open"}),
    );
    check_left_out(
        "3.0.3",
        &[state],
        &[
            "page.md:1: `default: open` for `POST /orders request state`: `#/components/schemas/State` is used in 2 places, and nothing is stated for 1 of them",
        ],
    );
    let currency = ("POST /orders request currency", Format, json!("iso"));
    check_update("3.1.0", currency, "$['components']['schemas']['Currency']", json!({"format": "iso"}));
}

#[test]
fn claims_that_contradict_each_other_or_the_schema_are_left_out() {
    use ClaimKind::{Default, Maximum, Minimum};
    let limit = "GET /orders query limit";
    let reason = "claims about the same place contradict each other: page.md:1 states `maximum: 9` and page.md:2 states `maximum: 10`";
    check_left_out(
        "3.1.0",
        &[(limit, Maximum, json!(9)), (limit, Maximum, json!(10))],
        &[
            &format!("page.md:1: `maximum: 9` for `{limit}`: {reason}"),
            &format!("page.md:2: `maximum: 10` for `{limit}`: {reason}"),
        ],
    );
    let claims = [(limit, Minimum, json!(1)), (limit, Maximum, json!(9)), (limit, Default, json!(10))];
    let (actions, left_out) = proposed(&SHOP.replace("{version}", "3.1.0"), &claims);
    assert_eq!(actions, [(LIMIT.to_owned(), json!({"maximum": 9, "minimum": 1}))]);
    assert_eq!(
        left_out,
        [format!("page.md:3: `default: 10` for `{limit}`: the default `10` is not what `maximum` allows")]
    );
}

#[test]
fn swagger_2_has_the_keywords_of_a_parameter_on_the_parameter() {
    use ClaimKind::{Default, ExclusiveMaximum, Required};
    let document = "swagger: '2.0'\npaths:\n  /orders:\n    post:\n      parameters:\n        - {name: limit, in: query, type: integer}\n        - {name: kind, in: formData, type: string}\n      responses: {200: {description: ok}}\n";
    let claims = [
        ("POST /orders query limit", ExclusiveMaximum, json!(100)),
        ("POST /orders query limit", Required, json!(true)),
        ("POST /orders request kind", Default, json!("a")),
    ];
    let at = |index: usize| format!("$['paths']['/orders']['post']['parameters'][{index}]");
    let expected = [
        (at(0), json!({"exclusiveMaximum": true, "maximum": 100, "required": true})),
        (at(1), json!({"default": "a"})),
    ];
    assert_eq!(proposed(document, &claims), (expected.to_vec(), Vec::new()));
}

#[test]
fn nothing_is_written_without_claims() {
    assert_eq!(proposed(SHOP.replace("{version}", "3.1.0").as_str(), &[]), (Vec::new(), Vec::new()));
}
