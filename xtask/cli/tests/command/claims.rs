//! Tests of `docdrift claims` and `docdrift check --compare`.

use docdrift::format_schemas;
use serde_json::Value;

use crate::sandbox::{Run, Sandbox};

const PAGES: &str = "openapi/upstream/videodb";

/// A sandbox with a copy of the vendored pages and document of VideoDB.
fn vendored() -> Sandbox {
    let sandbox = Sandbox::empty();
    sandbox.copy(PAGES);
    sandbox
}

/// Asserts that these values are valid by the published JSON Schema of this name.
#[track_caller]
fn assert_valid(name: &str, values: &[Value]) {
    let (_, schema) =
        format_schemas().into_iter().find(|(known, _)| *known == name).expect("a schema of that name");
    let validator = jsonschema::draft202012::new(schema.as_value()).expect("a valid schema");
    for value in values {
        let errors: Vec<String> = validator.iter_errors(value).map(|error| error.to_string()).collect();
        assert!(errors.is_empty(), "{errors:#?} in {value:#}");
    }
}

#[test]
fn there_is_a_line_for_each_claim_of_the_ledger() {
    let sandbox = vendored();
    let claims = sandbox.run(&["claims", "--docs", PAGES]);
    assert_eq!((claims.code, claims.stderr.as_str()), (0, ""));
    let lines: Vec<Value> =
        claims.stdout.lines().map(|line| serde_json::from_str(line).expect("JSON")).collect();
    assert_valid("claim", &lines);
    let checked = sandbox.run(&["check", "--format", "json", "--docs", PAGES]);
    let report: Value = serde_json::from_str(&checked.stdout).expect("JSON");
    assert_eq!(report["ledger"]["claims"], lines.len());
    for verdict in ["upheld", "refuted", "unsettled"] {
        let count = lines.iter().filter(|line| line["verdict"] == verdict).count();
        assert_eq!(report["ledger"][verdict], count, "{verdict}");
    }
    assert_valid("report", &[report]);
}

#[test]
fn a_claim_says_where_it_stands_and_what_became_of_it() {
    let run = vendored().run(&["claims", "--docs", "openapi/upstream/videodb/list_checkouts.md"]);
    let lines: Vec<Value> =
        run.stdout.lines().map(|line| serde_json::from_str(line).expect("JSON")).collect();
    let claim = lines.iter().find(|line| line["text"] == "created_at").expect("the Python sample reads it");
    assert_eq!(claim["subject"], "GET /billing/checkouts 200 checkouts[].created_at");
    let pointer = claim["pointer"].as_str().expect("the schema has the place");
    assert!(pointer.ends_with("/schema/properties/data/items/properties/created_at"), "{pointer}");
    assert_eq!((&claim["line"], &claim["origin"]), (&Value::from(26), &Value::from("Python")));
    assert_eq!(claim["verdict"], "upheld");
}

/// Runs `check --compare` with a vendored page and a copy of it in which one text is replaced.
fn compare(from: &str, to: &str) -> Run {
    let sandbox = vendored();
    let page = sandbox.read("openapi/upstream/videodb/create_topup.md");
    assert!(page.contains(from), "{from:?} is not on the page");
    sandbox.write("original.md", &page);
    sandbox.write("ours.md", page.replacen(from, to, 1));
    sandbox.run(&["check", "--compare", "original.md", "ours.md"])
}

#[test]
fn wording_does_not_make_a_page_another_one() {
    let run = compare("Pay at", "Please pay at");
    assert_eq!((run.code, run.stderr.as_str()), (0, ""));
    assert_eq!(run.stdout, "original.md and ours.md make the same 18 claims\n");
}

#[test]
fn a_changed_fact_is_told_for_both_sides() {
    let run = compare("'payment_url'", "'url'");
    assert_eq!((run.code, run.stdout.as_str()), (100, ""), "{}", run.stderr);
    let expected = "\
error: original.md and ours.md do not make the same claims
  only the original: Python reads POST /billing/topup 200 payment_url: error by moved-field
  only ours: Python reads POST /billing/topup 200 url: error by moved-field
help: restate every fact of the original page, and add no other fact
";
    assert_eq!(run.stderr, expected);
}

#[test]
fn who_names_no_page_is_told_how() {
    for command in ["check", "claims"] {
        let run = Sandbox::empty().run(&[command]);
        assert_eq!(run.code, 2);
        assert_eq!(
            run.stderr,
            "error: there is nothing to check\nhelp: run `docdrift init`, which writes the settings of this repository, or name \
             pages with --docs PATH and their document with --spec FILE; without pages, --recordings PATH checks recordings \
             and --descriptions the descriptions of a document\n"
        );
    }
}
