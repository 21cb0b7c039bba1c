//! Tests of overlays: what `check --propose-overlay` writes is read by another implementation, and what `--overlay`
//! applies makes the findings go away.

use std::collections::BTreeSet;

use docdrift::{Files, OverlaidTree, Overlay, Span};
use roas_overlay::apply::Apply as _;
use roas_overlay::validation::Validate as _;
use serde_json::Value;

use crate::case::Case;
use crate::sandbox::{Run, Sandbox};

const PAGE: &str = "\
# Orders

`GET /orders`

| Name | Type | Description |
| --- | --- | --- |
| limit | integer | Number of orders. Must be between 1 and 100. Defaults to 10. |
| state | string | Defaults to `open`. |
| day | string (date) | The day. |

# New order

`POST /orders`

| Name | Type | Description |
| --- | --- | --- |
| amount | integer | The amount. Must be greater than 0. |
| currency | string | The currency. Defaults to `EUR`. |
";

/// A document that leaves open what the page states; its version is replaced.
const SPEC: &str = "\
openapi: 3.0.3
info: {title: Shop, version: '1'}
paths:
  /orders:
    get:
      parameters:
        - {name: limit, in: query, schema: {type: integer}}
        - {name: state, in: query, schema: {type: string, enum: [open, paid]}}
        - {name: day, in: query, schema: {type: string}}
        - {name: page, in: query, description: The page. Must be at least 1., schema: {type: integer}}
      responses: {'200': {description: ok}}
    post:
      requestBody:
        content:
          application/json:
            schema:
              type: object
              properties:
                amount: {type: integer}
                currency: {$ref: '#/components/schemas/Currency'}
      responses: {'201': {description: made}}
components:
  schemas:
    Currency: {type: string}
";

const SWAGGER: &str = "\
swagger: '2.0'
info: {title: Shop, version: '1'}
paths:
  /orders:
    get:
      parameters:
        - {name: limit, in: query, type: integer}
        - {name: state, in: query, type: string, enum: [open, paid]}
        - {name: day, in: query, type: string}
      responses: {200: {description: ok}}
    post:
      parameters:
        - {name: body, in: body, schema: {$ref: '#/definitions/Order'}}
      responses: {201: {description: made}}
definitions:
  Order: {type: object, properties: {amount: {type: integer}, currency: {type: string}}}
";

/// The rule and fingerprint of each finding of a run with `--format json`.
fn findings(run: &Run) -> BTreeSet<(String, String)> {
    let report: Value = serde_json::from_str(&run.stdout).unwrap_or_else(|error| panic!("{error}: {run:?}"));
    let text = |finding: &Value, key: &str| finding[key].as_str().expect("a text").to_owned();
    let findings = report["findings"].as_array().expect("a list");
    findings.iter().map(|finding| (text(finding, "rule"), text(finding, "fingerprint"))).collect()
}

/// Checks, proposes an overlay, and checks again with it: the findings of what is unstated are gone, and no other one
/// is there that was not before. `open` is how many of them stay. Returns the overlay.
#[track_caller]
fn check_round(sandbox: &Sandbox, arguments: &str, name: &str, open: usize) -> String {
    let run = |more: &[&str]| {
        let all: Vec<&str> =
            arguments.split_whitespace().chain(["--format", "json"]).chain(more.iter().copied()).collect();
        sandbox.run(&all)
    };
    let is_unstated = |(rule, _): &&(String, String)| rule == "unstated-value";
    let proposing = run(&["--propose-overlay", name]);
    let before = findings(&proposing);
    assert!(before.iter().filter(is_unstated).count() > open, "{arguments}: {proposing:?}");
    let left_out = proposing.stderr.lines().filter(|line| line.starts_with("note: left out: ")).count();
    assert_eq!(left_out == 0, open == 0, "{proposing:?}");
    let applied = run(&["--overlay", name]);
    let after = findings(&applied);
    assert_eq!(after.iter().filter(is_unstated).count(), open, "{applied:?}");
    assert_eq!(after.difference(&before).count(), 0, "{applied:?}");
    let overlay = sandbox.read(name);
    check_document(&overlay);
    overlay
}

/// Checks an overlay by the tables of its specification: which fields there are, and of which types.
#[track_caller]
fn check_document(text: &str) {
    let overlay = value(text);
    let keys = |value: &Value| value.as_object().expect("a mapping").keys().cloned().collect::<Vec<_>>();
    assert_eq!(overlay["overlay"], "1.1.0");
    assert!(
        keys(&overlay).iter().all(|key| ["overlay", "info", "extends", "actions"].contains(&&**key)),
        "{text}"
    );
    assert_eq!(keys(&overlay["info"]), ["title", "version"]);
    assert!(overlay["info"].as_object().is_some_and(|info| info.values().all(Value::is_string)), "{text}");
    assert!(overlay.get("extends").is_none_or(Value::is_string), "{text}");
    let actions = overlay["actions"].as_array().expect("a list");
    assert!(!actions.is_empty());
    for (index, action) in actions.iter().enumerate() {
        assert_eq!(keys(action), ["target", "description", "update"], "{text}");
        assert!(action["target"].as_str().is_some_and(|target| target.starts_with("$['")), "{text}");
        assert!(action["description"].is_string() && action["update"].is_object(), "{text}");
        assert!(!actions[..index].contains(action), "actions are unique: {text}");
    }
    let other: roas_overlay::v1_1::Overlay =
        serde_json::from_value(overlay).expect("another reader reads it");
    other.validate(Default::default()).expect("another reader finds it valid");
}

fn value(text: &str) -> Value {
    let mut files = Files::new();
    let id = files.add("x.yaml", text);
    docdrift::Node::parse(&files.excerpt(id)).expect("YAML or JSON").to_json()
}

/// A document after the actions of an overlay, as our implementation and another one apply them.
fn both_applied(overlay: &str, document: &str) -> (Value, Value) {
    let mut files = Files::new();
    let id = files.add("o.yaml", overlay);
    let ours = Overlay::read(&files.excerpt(id)).expect("an overlay");
    let mut tree = OverlaidTree::of_json(value(document), Span { file: id, start: 0, end: 0 });
    for action in ours.actions() {
        assert_eq!(action.apply(&mut tree).expect("it applies").matched, 1, "{}", action.name());
    }
    let other: roas_overlay::v1_1::Overlay = serde_json::from_value(value(overlay)).expect("an overlay");
    let mut applied = value(document);
    other.apply(&mut applied, Default::default()).expect("another implementation applies it");
    (tree.into_json(), applied)
}

fn sandbox(page: &str, spec: &str) -> Sandbox {
    let sandbox = Sandbox::empty();
    sandbox.write("docs/page.md", page);
    sandbox.write("api/openapi.yaml", spec);
    sandbox
}

#[test]
fn what_pages_state_is_proposed_and_then_agrees() {
    let pages = "check --spec api/openapi.yaml --docs docs";
    for spec in [SPEC.to_owned(), SPEC.replace("3.0.3", "3.1.0"), SWAGGER.to_owned()] {
        let sandbox = sandbox(PAGE, &spec);
        let overlay = check_round(&sandbox, pages, "fixes.yaml", 0);
        assert_eq!(value(&overlay)["extends"], "api/openapi.yaml");
        assert_eq!(overlay, sandbox.read("fixes.yaml"), "proposing again writes the same");
        let (ours, other) = both_applied(&overlay, &spec);
        assert_eq!(ours, other);
        check_round(&sandbox, pages, "fixes.json", 0);
        assert_eq!(value(&sandbox.read("fixes.json")), value(&overlay));
    }
    for spec in [SPEC.to_owned(), SPEC.replace("3.0.3", "3.1.0")] {
        check_round(&sandbox(PAGE, &spec), &format!("{pages} --descriptions"), "api/../fixes.yaml", 0);
        check_round(&sandbox(PAGE, &spec), "check --spec api/openapi.yaml --descriptions", "fixes.yaml", 0);
    }
}

#[test]
fn the_fixtures_of_the_checker_agree_after_their_overlay() {
    const FIXTURES: &str = "xtask/docdrift/tests/fixtures";
    for (fixture, open) in [("parameter_lists", 0), ("rendered_table", 0), ("rendered_page_without_names", 0)]
    {
        let sandbox = Sandbox::empty();
        let folder = format!("{FIXTURES}/{fixture}");
        sandbox.copy(&folder);
        let arguments = format!("check --spec {folder}/openapi.yaml --docs {folder}");
        check_round(&sandbox, &arguments, "fixes.yaml", open);
    }
}

#[test]
fn an_action_says_which_lines_state_its_keywords() {
    let sandbox = sandbox(PAGE, SPEC);
    let overlay = check_round(&sandbox, "check --spec api/openapi.yaml --docs docs", "api/fixes.yaml", 0);
    let expected = "\
overlay: '1.1.0'
info:
  title: What the documentation states and api/openapi.yaml leaves open
  version: '1.0.0'
extends: openapi.yaml
actions:
  - target: $['components']['schemas']['Currency']
    description: 'The table at docs/page.md:18 states `default: EUR`.'
    update:
      default: EUR
  - target: $['paths']['/orders']['get']['parameters'][0]['schema']
    description: 'The table at docs/page.md:7 states `default: 10`, `maximum: 100`, `minimum: 1`.'
    update:
      default: 10
      minimum: 1
      maximum: 100
";
    assert!(overlay.starts_with(expected), "{overlay}");
}

#[test]
fn what_is_left_out_is_said() {
    let spec = SPEC.replace("responses: {'201'", "parameters: [{name: limit, in: query, schema: {$ref: '#/components/schemas/Currency'}}]\n      responses: {'201'");
    let sandbox = sandbox(PAGE, &spec);
    check_round(&sandbox, "check --spec api/openapi.yaml --docs docs", "fixes.yaml", 1);
    let run = sandbox.run(&[
        "check",
        "--spec",
        "api/openapi.yaml",
        "--docs",
        "docs",
        "--propose-overlay",
        "fixes.yaml",
    ]);
    let notes: Vec<&str> = run.stderr.lines().filter(|line| line.starts_with("note: ")).collect();
    assert_eq!(
        notes,
        [
            "note: fixes.yaml: 4 actions for api/openapi.yaml",
            "note: left out: docs/page.md:18: `default: EUR` for `POST /orders request currency`: \
             `#/components/schemas/Currency` is used in 2 places, and nothing is stated for 1 of them",
        ],
    );
}

#[test]
fn each_of_several_documents_has_its_own_overlay() {
    let sandbox = sandbox(PAGE, &SPEC.replace("/orders", "/carts"));
    sandbox.write("api/v2.yaml", SPEC);
    let pages = ["check", "--spec", "api/openapi.yaml", "--spec", "api/v2.yaml", "--docs", "docs"];
    let with = |more: &[&str]| sandbox.run(&[&pages[..], more].concat());
    let run = with(&["--propose-overlay", "fixes.yaml"]);
    assert!(
        run.stderr.contains("note: fixes.api-openapi.yaml is not written: there is nothing to add"),
        "{run:?}"
    );
    assert!(run.stderr.contains("note: fixes.api-v2.yaml: 5 actions for api/v2.yaml\n"), "{run:?}");
    assert!(!sandbox.path("fixes.api-openapi.yaml").exists());
    let applied = with(&["--overlay", "fixes.api-v2.yaml"]);
    assert!(!applied.stdout.contains("unstated-value"), "{applied:?}");
    let overlay = sandbox.read("fixes.api-v2.yaml").replace("extends: api/v2.yaml\n", "");
    sandbox.write("fixes.api-v2.yaml", overlay);
    let unnamed = with(&["--overlay", "fixes.api-v2.yaml"]);
    assert_eq!(unnamed.code, 1);
    assert!(unnamed.stderr.contains("`extends` does not say which one it changes"), "{unnamed:?}");
}

#[test]
fn overlays_apply_in_the_order_in_which_they_are_named() {
    let sandbox = sandbox(PAGE, SPEC);
    let overlay =
        |actions: &str| format!("overlay: 1.0.0\ninfo: {{title: T, version: '1'}}\nactions:\n{actions}");
    sandbox.write("one.yaml", overlay("  - {target: $.paths, update: {/new: {get: {responses: {}}}}}\n"));
    sandbox.write("two.yaml", overlay("  - {target: \"$.paths['/new'].get\", update: {deprecated: true}}\n"));
    let pages = ["check", "--spec", "api/openapi.yaml", "--docs", "docs"];
    let run = sandbox.run(&[&pages[..], &["--overlay", "one.yaml", "--overlay", "two.yaml"]].concat());
    assert_eq!(run.code, 100, "{run:?}");
    let run = sandbox.run(&[&pages[..], &["--overlay", "two.yaml", "--overlay", "one.yaml"]].concat());
    assert_eq!(run.code, 1, "{run:?}");
    let expected = "error: two.yaml:4:5: action 1 `$.paths['/new'].get` matches nothing in the document\n";
    assert!(run.stderr.starts_with(expected), "{run:?}");
}

#[test]
fn an_overlay_that_cannot_be_used_ends_the_run() {
    let files = |overlay: &'static str| {
        vec![("page.md", PAGE.into()), ("spec.yaml", SPEC.into()), ("o.yaml", overlay.into())]
    };
    const CHECK: &str = "check --spec spec.yaml --docs page.md --overlay o.yaml";
    let cases: [(_, _, _, &'static [&'static str]); 5] = [
        ("no overlay", SPEC, CHECK, &["error: o.yaml:1:1: no Overlay document: it has no `overlay`"]),
        ("no YAML", "overlay: [", CHECK, &["error: o.yaml:1:11: neither YAML nor JSON: "]),
        (
            "later version",
            "overlay: 2.0.0",
            CHECK,
            &["error: o.yaml:1:10: `overlay` is 2.0.0, and 1.0 and 1.1 are read"],
        ),
        (
            "no file",
            "",
            "check --spec spec.yaml --docs page.md --overlay gone.yaml",
            &["error: gone.yaml: cannot be read"],
        ),
        (
            "no document",
            "overlay: 1.1.0\nactions: [{target: $, update: {openapi: '9'}}]\n",
            CHECK,
            &["error: o.yaml:2:41: no OpenAPI document: "],
        ),
    ];
    for (name, overlay, arguments, errors) in cases {
        Case { name, files: files(overlay), arguments, code: 1, errors, ..Case::default() }.check();
    }
}
