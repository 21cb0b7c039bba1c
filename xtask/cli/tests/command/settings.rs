//! Tests of settings: what they name, at which levels rules report, and errors at their place.

use std::fs;
use std::path::Path;

use serde_json::Value;

use crate::sandbox::{Run, Sandbox};

/// A page that reads a field of an answer.
fn page(resource: &str, field: &str) -> String {
    format!(
        "```python\nprint(requests.get(\"https://api.example.com/{resource}\").json()[\"{field}\"])\n```\n"
    )
}

/// A document with one operation and one field.
fn document(resource: &str, field: &str) -> String {
    format!(
        "openapi: 3.0.3\nservers: [{{url: https://api.example.com}}]\npaths:\n  /{resource}:\n    get:\n      responses: \
         {{'200': {{content: {{application/json: {{schema: {{properties: {{{field}: {{type: string}}}}}}}}}}}}}}\n"
    )
}

/// A repository with two APIs. Its pages are right about their own document and wrong about the other one.
fn repository(settings: &str) -> Sandbox {
    let sandbox = Sandbox::empty();
    sandbox.write(".git/HEAD", "ref: refs/heads/main\n");
    sandbox.write("orders/openapi.yaml", document("orders", "url"));
    sandbox.write("orders/pages/list.md", page("orders", "url"));
    sandbox.write("stock/openapi.yaml", document("stock", "count"));
    sandbox.write("stock/pages/list.md", page("stock", "count"));
    sandbox.write("docdrift.toml", settings);
    sandbox
}

const TWO_APIS: &str = r#"
[[api]]
name = "orders"
documents = ["orders/openapi.yaml"]
pages = ["orders/pages/**/*.md"]

[[api]]
name = "stock"
documents = ["stock/*.yaml"]
pages = ["stock/pages"]
"#;

fn report(sandbox: &Sandbox, arguments: &[&str]) -> Value {
    let run = sandbox.run(&[&["check", "--format", "json"], arguments].concat());
    serde_json::from_str(&run.stdout).unwrap_or_else(|error| panic!("{error}: {run:?}"))
}

/// Page, rule, level and whether it is accepted, of every finding.
fn findings(report: &Value) -> Vec<String> {
    let findings = report["findings"].as_array().expect("a list").iter();
    let text = |finding: &Value| {
        let page = finding["page"].as_str().or(finding["locations"][0]["file"].as_str()).unwrap_or_default();
        let is_accepted = finding["accepted"].as_bool().unwrap_or(!finding["accepted"].is_null());
        let accepted = if is_accepted { " accepted" } else { "" };
        format!(
            "{page} {} {}{accepted}",
            finding["rule"].as_str().expect("a text"),
            finding["level"].as_str().expect("a text")
        )
    };
    findings.map(text).collect()
}

/// Runs the command alone with these settings; the error has to begin like this, and its help to contain this.
#[track_caller]
fn check_error(settings: &str, error: &str, help: &str) {
    let run = repository(settings).run(&[]);
    assert_eq!((run.code, run.stdout.as_str()), (2, ""), "{settings}: {run:?}");
    assert!(run.stderr.starts_with(&format!("error: {error}")), "{settings}: {run:?}");
    assert!(run.stderr.contains(help), "{settings}: {run:?}");
}

#[test]
fn the_command_alone_checks_what_the_settings_name() {
    let sandbox = repository(TWO_APIS);
    let alone = sandbox.run(&[]);
    assert_eq!((alone.code, alone.stderr.as_str()), (0, ""), "{alone:?}");
    assert!(alone.stdout.contains("6 claims: 6 upheld, 0 refuted, 0 unsettled"), "{alone:?}");
    assert_eq!(sandbox.run(&["check"]).stdout, alone.stdout);
    // Also in a folder below, where files have the same names.
    let below = Sandbox { folder: sandbox.path("stock/pages"), _temporary: None };
    assert_eq!(below.run(&[]).stdout, alone.stdout);
    let claims = sandbox.run(&["claims"]);
    assert_eq!(claims.stdout.lines().count(), 6, "{claims:?}");
    let coverage = sandbox.run(&["coverage"]);
    assert!(
        coverage.stdout.contains("GET /stock") && coverage.stdout.contains("GET /orders"),
        "{coverage:?}"
    );
}

#[test]
fn an_overlay_is_proposed_for_the_documents_of_the_settings() {
    let one = TWO_APIS.split("\n\n").next().expect("the first API");
    let sandbox = repository(one);
    sandbox.write(
        "orders/pages/list.md",
        "# List\n\n`GET /orders`\n\n| Field | Description |\n|---|---|\n| `url` | One of `a` or `b`. |\n",
    );
    let run = sandbox.run(&["check", "--propose-overlay", "new.overlay.yaml"]);
    assert!(matches!(run.code, 0 | 5 | 100), "{run:?}");
    assert!(run.stderr.contains("new.overlay.yaml"), "{run:?}");
    sandbox.write("docdrift.toml", "[[api]]\nname = \"a\"\npages = [\"orders/pages\"]\n");
    assert_eq!(sandbox.run(&["check", "--propose-overlay", "new.overlay.yaml"]).code, 2);
}

#[test]
fn pages_are_judged_by_the_documents_of_their_api_alone() {
    let sandbox = repository(TWO_APIS);
    // Both documents declare the operation, each with another field.
    sandbox.write("stock/openapi.yaml", document("orders", "count"));
    sandbox.write("stock/pages/list.md", page("orders", "url"));
    let report = report(&sandbox, &[]);
    assert_eq!(findings(&report).len(), 1, "{report:#}");
    assert!(findings(&report)[0].starts_with("stock/pages/list.md "), "{report:#}");
    // A page of both is right if one of the documents is.
    let both = TWO_APIS.replace("\"stock/pages\"", "\"stock/pages\", \"orders/pages\"");
    sandbox.write("docdrift.toml", both);
    let report = report_of_both(&sandbox);
    assert!(findings(&report).iter().all(|finding| finding.starts_with("stock/")), "{report:#}");
}

fn report_of_both(sandbox: &Sandbox) -> Value {
    report(sandbox, &[])
}

#[test]
fn named_inputs_replace_those_of_the_settings_and_levels_still_apply() {
    let settings = format!("{TWO_APIS}\n[rules]\nmoved-field = \"note\"\n");
    let sandbox = repository(&settings);
    sandbox.write("other.md", page("orders", "orders_url"));
    let named = ["--spec", "orders/openapi.yaml", "--docs", "other.md"];
    assert_eq!(findings(&report(&sandbox, &named)), ["other.md moved-field note"]);
    let isolated = [&named[..], &["--isolated"]].concat();
    assert_eq!(findings(&report(&sandbox, &isolated)), ["other.md moved-field error"]);
}

#[test]
fn the_last_level_that_matches_a_finding_counts() {
    let check = |more: &str, expected: &str| {
        let sandbox = repository(&format!("{TWO_APIS}{more}"));
        sandbox.write("orders/pages/list.md", page("orders", "orders_url"));
        assert_eq!(
            findings(&report(&sandbox, &[])),
            [format!("orders/pages/list.md moved-field {expected}")],
            "{more}"
        );
    };
    check("", "error");
    check("[rules]\nmoved-field = \"warning\"", "warning");
    check("[rules]\nmoved-field = \"allow\"", "error accepted");
    check("[[override]]\npaths = [\"orders/**\"]\nrules = {moved-field = \"note\"}", "note");
    check("[[override]]\npaths = [\"stock/**\"]\nrules = {moved-field = \"note\"}", "error");
    check("[[override]]\napi = \"orders\"\nrules = {moved-field = \"note\"}", "note");
    check("[[override]]\napi = \"stock\"\nrules = {moved-field = \"note\"}", "error");
    let two = "[rules]\nmoved-field = \"allow\"\n[[override]]\napi = \"orders\"\nrules = {moved-field = \"note\"}\n\
               [[override]]\npaths = [\"*.md\"]\nrules = {moved-field = \"warning\"}";
    check(two, "warning");
}

#[test]
fn what_the_settings_allow_fails_no_run() {
    let sandbox = repository(&format!("{TWO_APIS}[rules]\nmoved-field = \"allow\"\n"));
    sandbox.write("orders/pages/list.md", page("orders", "orders_url"));
    assert_eq!(sandbox.run(&[]).code, 0);
    assert_eq!(
        sandbox.run(&["check", "--isolated", "--spec", "orders/openapi.yaml", "--docs", "orders"]).code,
        100
    );
}

#[test]
fn hosts_headers_and_placeholders_are_those_of_the_api() {
    let document = "openapi: 3.0.3\nservers: [{url: https://api.example.com}]\npaths:\n  /orders:\n    post:\n      \
                    requestBody: {content: {application/json: {schema: {properties: {state: {enum: [open, paid]}}}}}}\n      \
                    responses: {'200': {description: done}}\n";
    let check = |host: &str, keys: &str| {
        let curl =
            format!("curl -X POST https://{host}/orders -H 'X-Tenant: a' -d '{{\"state\": \"fill-in\"}}'");
        let sandbox = repository(&format!(
            "[[api]]\nname = \"orders\"\ndocuments = [\"orders/openapi.yaml\"]\npages = [\"orders/pages\"]\n{keys}"
        ));
        sandbox.write("orders/openapi.yaml", document);
        sandbox.write("orders/pages/list.md", format!("```bash\n{curl}\n```\n"));
        let report = report(&sandbox, &[]);
        (findings(&report).len(), report["ledger"]["upheld"].as_u64().expect("a number"))
    };
    let (headers, placeholders) = ("headers = [\"x-tenant\"]\n", "placeholders = [\"fill-*\"]\n");
    assert_eq!(check("api.example.com", "").0, 2);
    assert_eq!(check("api.example.com", headers).0, 1);
    assert_eq!(check("api.example.com", placeholders).0, 1);
    let both = format!("{headers}{placeholders}");
    let (count, upheld) = check("api.example.com", &both);
    assert_eq!(count, 0);
    assert_eq!(check("api.internal.test", &format!("{both}hosts = [\"api.internal.test\"]\n")), (0, upheld));
    assert!(check("api.internal.test", &both).1 < upheld);
}

#[test]
fn excluded_files_are_left_out() {
    let sandbox = repository(&format!("exclude = [\"later/\"]\n{TWO_APIS}"));
    sandbox.write("orders/pages/later/new.md", page("orders", "orders_url"));
    assert_eq!(sandbox.run(&[]).code, 0);
    sandbox.write("docdrift.toml", format!("exclude = [\"latter/\"]\n{TWO_APIS}"));
    let run = sandbox.run(&[]);
    assert_eq!(run.code, 100, "{run:?}");
    assert!(run.stderr.contains("note: docdrift.toml:1: `exclude` leaves no file out"), "{run:?}");
}

#[test]
fn recordings_of_an_api_are_judged_by_its_documents() {
    let recording = "version: 1\nprovenance: captured\nsource: our own server\nabout: an order\nrequest: {method: GET, path: /orders}\n\
                     response: {status: 200, body: '{\"url\": 5}'}\n";
    let settings = TWO_APIS.replace("pages = [\"stock/pages\"]", "recordings = [\"traffic/**\"]");
    let sandbox = repository(&settings);
    sandbox.write("traffic/one.yaml", recording);
    sandbox.write("stock/openapi.yaml", document("stock", "count"));
    // The operation is of the other API.
    assert_eq!(findings(&report(&sandbox, &[])), ["traffic/one.yaml unjudged-recording warning"]);
    let shared = settings.replace("name = \"orders\"", "name = \"orders\"\nrecordings = [\"traffic/**\"]");
    sandbox.write("docdrift.toml", shared);
    assert_eq!(findings(&report(&sandbox, &[])).len(), 1);
}

#[test]
fn a_page_of_several_apis_is_judged_by_the_documents_of_all_of_them() {
    let settings = TWO_APIS.replace("pages = [", "pages = [\"shared.md\", ");
    let sandbox = repository(&settings);
    let both = |order: &str, stock: &str| format!("{}\n{}", page("orders", order), page("stock", stock));
    sandbox.write("shared.md", both("url", "count"));
    assert_eq!(findings(&report(&sandbox, &[])), [""; 0]);
    let wrong = "shared.md unknown-response-field warning";
    for (order, stock, expected) in [("sum", "count", 1), ("url", "number", 1), ("sum", "number", 2)] {
        sandbox.write("shared.md", both(order, stock));
        assert_eq!(findings(&report(&sandbox, &[])), vec![wrong; expected], "{order} {stock}");
    }
}

#[test]
fn an_error_names_its_place_and_what_was_meant() {
    for (settings, error, help) in [
        ("documnts = 1", "docdrift.toml:1:1: there is no key `documnts`", "the keys here are"),
        (
            "[[api]]\nname = \"a\"\ndocumets = []",
            "docdrift.toml:3:1: there is no key `documets`",
            "`documents`",
        ),
        ("[[api]]\nname = \"a\"\nspec = []", "docdrift.toml:3:1: there is no key `spec`", "`documents`"),
        (
            "[rules]\nmoved-feild = \"note\"",
            "docdrift.toml:2:1: there is no rule `moved-feild`",
            "`moved-field`",
        ),
        ("[rules]\nmoved-field = \"warn\"", "docdrift.toml:2:15: there is no level `warn`", "`warning`"),
        ("[[api]]\npages = []", "docdrift.toml:1:1: missing field `name`", ""),
        ("a = ", "docdrift.toml:1:", ""),
        (
            "[rules]\nnope = \"note\"",
            "docdrift.toml:2:1: there is no rule `nope`",
            "`explain` lists the rules",
        ),
        (
            "accepted = []",
            "docdrift.toml:1:12: `accepted` is a list, and has to be a text\n",
            "without brackets",
        ),
        ("accepted = 3", "docdrift.toml:1:12: `accepted` is a number, and has to be a text\n", ""),
        (
            "exclude = \"docs\"",
            "docdrift.toml:1:11: `exclude` is a text, and has to be a list\n",
            "in brackets",
        ),
        ("exclude = [\n  1]", "docdrift.toml:2:3: `1` is a number, and has to be a text\n", ""),
        ("[rules]\nmoved-field = 1", "docdrift.toml:2:15: `moved-field` has to be a level\n", "\"allow\""),
        ("rules = []", "docdrift.toml:1:9: `rules` is a list, and has to be a table\n", ""),
        ("[api]\nname = \"a\"", "docdrift.toml:1:1: `api` is a table, and has to be a list\n", "[[…]]"),
        ("[[api]]\nname = \"a\"", "docdrift.toml:1:1: the API `a` has nothing to check", "`pages`"),
        ("[[api]]\nname = \"\"", "docdrift.toml:2:8: the name of the API is empty", ""),
        (
            &format!("{TWO_APIS}\n[[override]]\nrules = {{}}"),
            "docdrift.toml:12:1: this `[[override]]` has neither",
            "",
        ),
        (
            &format!("{TWO_APIS}\n[[override]]\napi = \"order\"\nrules = {{}}"),
            "docdrift.toml:13:7: there is no API `order`",
            "`orders`",
        ),
        (&format!("{TWO_APIS}{TWO_APIS}"), "docdrift.toml:13:8: there is another API `orders`", ""),
        (
            "[[api]]\nname = \"a\"\npages = [\"order/**/*.md\"]",
            "docdrift.toml:3:10: `order/**/*.md` in `pages` matches no file",
            "`orders`",
        ),
        (
            "[[api]]\nname = \"a\"\npages = [\"orders/**/*.mdx\"]",
            "docdrift.toml:3:10: `orders/**/*.mdx` in `pages` matches no file",
            "",
        ),
        (
            "[[api]]\nname = \"a\"\ndescriptions = true\ndocuments = [\"orders/openapi.yml\"]",
            "docdrift.toml:4:14: `orders/openapi.yml` in `documents` does not exist",
            "",
        ),
        (
            "exclude = [\"orders/\"]\n[[api]]\nname = \"a\"\npages = [\"orders/**/*.md\"]",
            "docdrift.toml:4:10: `orders/**/*.md` in `pages` matches only files that `exclude` leaves out",
            "",
        ),
        (
            &TWO_APIS.replace("stock/*.yaml", "orders/openapi.yaml"),
            "docdrift.toml:9:14: `orders/openapi.yaml` is a document of the API `orders` already",
            "one `[[api]]`",
        ),
        ("[[api]]\nname = \"a\"\npages = [\"[\"]", "docdrift.toml:3:10: `[` in `pages` is not a glob", ""),
        ("", "there is nothing to check", "name an API in the settings"),
    ] {
        check_error(settings, error, help);
    }
}

#[test]
fn two_settings_files_are_an_error_and_one_below_config_is_read() {
    let sandbox = repository(TWO_APIS);
    sandbox.write(".config/docdrift.toml", TWO_APIS);
    let run = sandbox.run(&[]);
    assert_eq!(run.code, 2, "{run:?}");
    assert!(run.stderr.contains("`docdrift.toml` and in `.config/docdrift.toml`"), "{run:?}");
    fs::remove_file(sandbox.path("docdrift.toml")).expect("it is there");
    let run = sandbox.run(&[]);
    assert_eq!(run.code, 0, "{run:?}");
    let named = sandbox.run(&["check", "--config", ".config/docdrift.toml"]);
    assert_eq!(named.stdout, run.stdout);
    let missing = sandbox.run(&["check", "--config", "none.toml"]);
    assert_eq!(missing.code, 2, "{missing:?}");
}

#[test]
fn settings_above_the_repository_or_without_one_above_are_not_read() {
    let outer = Sandbox::empty();
    outer.write("docdrift.toml", TWO_APIS);
    outer.write("inner/a.md", "a");
    for repository in [false, true] {
        if repository {
            outer.write("inner/.git/HEAD", "ref: refs/heads/main\n");
        }
        let inner = Sandbox { folder: outer.path("inner"), _temporary: None };
        let run = inner.run(&[]);
        assert_eq!(run.code, 2, "{run:?}");
        assert!(run.stderr.contains("docdrift init"), "{run:?}");
    }
}

#[test]
fn no_path_of_hostile_settings_leaves_the_tree() {
    let outer = Sandbox::empty();
    outer.write("secret/page.md", page("orders", "secret"));
    outer.write("secret/openapi.yaml", document("orders", "secret"));
    outer.write("secret/docdrift.toml", TWO_APIS);
    outer.write("inner/.git/HEAD", "ref: refs/heads/main\n");
    outer.write("inner/page.md", page("orders", "url"));
    #[cfg(unix)]
    for (target, link) in [("../secret", "inner/linked"), ("../secret/page.md", "inner/linked.md")] {
        std::os::unix::fs::symlink(target, outer.path(link)).expect("a link");
    }
    let inner = Sandbox { folder: outer.path("inner"), _temporary: None };
    let absolute = outer.path("secret/page.md");
    for path in [
        "../secret/page.md",
        "../**/*.md",
        "a/../../secret/page.md",
        absolute.to_str().expect("UTF-8"),
        "linked",
        "linked/page.md",
        "linked/**/*.md",
        "linked.md",
    ] {
        for key in ["pages", "documents", "recordings", "overlays"] {
            let other = if key == "pages" { "" } else { "pages = [\"page.md\"]\n" };
            inner.write("docdrift.toml", format!("[[api]]\nname = \"a\"\n{other}{key} = [\"{path}\"]\n"));
            let run = inner.run(&[]);
            assert_eq!((run.code, run.stdout.as_str()), (2, ""), "{key} {path}: {run:?}");
            assert!(run.stderr.contains(key) && !run.stderr.contains("print("), "{key} {path}: {run:?}");
        }
    }
    // A glob that meets a link does not follow it.
    inner.write("docdrift.toml", "[[api]]\nname = \"a\"\npages = [\"**/*.md\"]\ndescriptions = true\n");
    assert!(!inner.run(&["claims"]).stdout.contains("secret"));
    inner.write("docdrift.toml", "accepted = \"../secret/accepted.toml\"\n");
    assert_eq!(inner.run(&[]).code, 2);
    #[cfg(unix)]
    {
        fs::remove_file(inner.path("docdrift.toml")).expect("it is there");
        std::os::unix::fs::symlink("../secret/docdrift.toml", inner.path("docdrift.toml")).expect("a link");
        let run = inner.run(&[]);
        assert!(run.code == 2 && run.stderr.contains("link out of"), "{run:?}");
    }
}

#[test]
fn hostile_settings_end_the_run_at_once() {
    let deep = format!("exclude = {}{}", "[".repeat(100_000), "]".repeat(100_000));
    let wide = format!("exclude = [{}]", "\"a\",".repeat(3_000_000));
    let control = "[[api]]\nname = \"a\u{1b}[31m\"\n";
    let mut not_utf8 = b"accepted = \"".to_vec();
    not_utf8.extend([0xff, 0xfe]);
    for content in [deep.into_bytes(), wide.into_bytes(), not_utf8, control.as_bytes().to_vec(), vec![0; 100]]
    {
        let sandbox = repository("");
        sandbox.write("docdrift.toml", &content);
        let Run { code, stdout, stderr } = sandbox.run(&[]);
        let beginning = String::from_utf8_lossy(&content[..20.min(content.len())]).into_owned();
        assert!(matches!(code, 1 | 2) && stdout.is_empty(), "{beginning}: {code} {stderr}");
        assert!(stderr.len() < 2_000, "{beginning}: {}", stderr.len());
        assert!(!stderr.contains('\u{1b}') && !stderr.contains("panicked"), "{beginning}: {stderr}");
    }
}

#[test]
fn the_schema_is_published_beside_the_others_and_accepts_valid_settings() {
    let schema = docdrift_cli::settings_schema();
    let text = serde_json::to_string_pretty(&schema).expect("a schema is plain data");
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../snapshots/docdrift/schemas");
    let mut settings = insta::Settings::clone_current();
    settings.set_snapshot_path(folder);
    settings.set_prepend_module_to_snapshot(false);
    settings.set_omit_expression(true);
    settings.bind(|| insta::assert_snapshot!("settings.schema.json", text));
    let validator = jsonschema::draft202012::new(schema.as_value()).expect("a valid schema");
    let read =
        |text: &str| serde_json::to_value(text.parse::<toml::Table>().expect("TOML")).expect("plain data");
    let full = format!(
        "accepted = \"a.toml\"\nexclude = [\"a\"]\n{TWO_APIS}hosts = [\"a.test\"]\n[rules]\nmoved-field = \"allow\"\n\
         [[override]]\npaths = [\"a\"]\nrules = {{moved-field = \"note\"}}\n"
    );
    assert!(validator.is_valid(&read(&full)));
    assert!(!validator.is_valid(&read("documents = []")));
    assert!(!validator.is_valid(&read("[rules]\nmoved-field = \"warn\"")));
}
