//! Tests of `conformance` and `orphans` on a copy of the repository with one change.
//!
//! The outcome of the conformance test is passed in a file, because compiling the client for every change
//! would take minutes. `.ci/run` runs `conformance` with the real test.

use docdrift::{Document, Files, Recording, SecretNames, companion_of};
use serde_json::{Map, Value, json};

use crate::sandbox::{Run, Sandbox};

const ACCEPTED: &str = "openapi/accepted/videodb.toml";
const PAGE: &str = "openapi/upstream/videodb/create_checkout.md";
const RECORDING: &str = "tests/recordings/videodb/create_checkout/empty.yaml";
const COMPANION: &str = "tests/recordings/videodb/create_checkout/empty.expect.yaml";

/// The outcome of each recording of the repository, if the client decodes it as the recording expects.
fn outcome(sandbox: &Sandbox) -> Map<String, Value> {
    let (mut outcomes, names) = (Map::new(), SecretNames::default());
    let folder = walkdir::WalkDir::new(sandbox.path("tests/recordings")).sort_by_file_name();
    for entry in
        folder.into_iter().map(|entry| entry.expect("readable")).filter(|entry| entry.file_type().is_file())
    {
        let name =
            entry.path().strip_prefix(sandbox.path("")).expect("it was found there").to_str().expect("UTF-8");
        let Some(companion) = companion_of(name) else { continue };
        let mut files = Files::new();
        let file = files.add(name, sandbox.read(name));
        let mut recording = Recording::read(&mut files, file, &names).expect("a recording of the repository");
        let file = files.add(companion.as_str(), sandbox.read(&companion));
        recording.read_companion(&mut files, file, &names).expect("a companion of the repository");
        outcomes.insert(name.to_owned(), json!(recording.expected().expect("it was read").client));
    }
    outcomes
}

/// A description of a client that accepts every value, by operation. Tests change it only for VideoDB.
fn client_schemas(sandbox: &Sandbox) -> Map<String, Value> {
    let mut schemas = Map::new();
    for api in ["polar", "stripe", "videodb"] {
        let mut files = Files::new();
        let file = files.add(api, sandbox.read(&format!("openapi/{api}.yaml")));
        let document = Document::read(&files.excerpt(file)).expect("a document of the repository").value;
        for operation in document.operations() {
            let names = operation.parameters().into_iter().map(|parameter| parameter.name.to_owned());
            let parameters: Map<String, Value> = names.map(|name| (name, json!(true))).collect();
            let types = json!({"parameters": parameters, "request": true, "responses": {"default": true}});
            schemas.insert(operation.id().to_string(), types);
        }
    }
    schemas
}

/// The schema of the response of a checkout that the client accepts, if it agrees with the document.
fn checkout_response() -> Value {
    json!({
        "type": "object",
        "properties": {
            "success": {"type": ["boolean", "null"]},
            "data": {"type": ["object", "null"], "properties": {"url": {"type": ["string", "null"]}}}
        }
    })
}

/// Runs `conformance` with a client that accepts this schema as the response of a checkout.
fn run_with(response: Value, scope: &str) -> Run {
    let change = |sandbox: &Sandbox, outcomes: &mut Map<String, Value>| {
        if let Some(prefix) = scope.split_whitespace().next() {
            outcomes.retain(|name, _| name.starts_with(&format!("tests/recordings/{prefix}/")));
        }
        let mut schemas = client_schemas(sandbox);
        schemas["POST /billing/checkout"]["responses"] = json!({"200": response});
        sandbox.write("conformance-client.json", json!(schemas).to_string());
    };
    run(change, scope)
}

/// Makes a copy of the repository, applies a change to it, and runs `conformance` there.
fn run(change: impl FnOnce(&Sandbox, &mut Map<String, Value>), scope: &str) -> Run {
    let sandbox = Sandbox::whole();
    let mut outcomes = outcome(&sandbox);
    sandbox.write("conformance-client.json", json!(client_schemas(&sandbox)).to_string());
    change(&sandbox, &mut outcomes);
    sandbox.write("outcome.json", json!({ "recordings": outcomes }).to_string());
    let outcome = sandbox.path("outcome.json");
    let mut arguments = vec!["conformance", "--outcome", outcome.to_str().expect("UTF-8")];
    arguments.extend(scope.split_whitespace());
    sandbox.run(&arguments)
}

/// Asserts the exit code, and that an error on standard error begins with this text.
#[track_caller]
fn check(run: &Run, code: i32, error: &str) {
    assert_eq!(run.code, code, "{}\n{}", run.stdout, run.stderr);
    let reported = run.stderr.lines().any(|line| line.starts_with(&format!("error: {error}")));
    assert!(reported, "no line begins with {error:?}: {}", run.stderr);
    assert!(!run.stderr.contains("panicked"), "{}", run.stderr);
}

#[test]
fn a_clean_tree_still_shows_what_is_accepted() {
    let run = run(|_, _| {}, "");
    assert_eq!((run.code, run.stderr.as_str()), (0, ""), "{}", run.stdout);
    assert!(run.stdout.contains("accepted error[moved-field]"), "{}", run.stdout);
    assert!(run.stdout.contains("47 recordings: 0 captured, 13 published, 34 composed"), "{}", run.stdout);
    assert!(run.stdout.lines().count() <= 50, "it fits a screen: {}", run.stdout);
}

#[test]
fn what_the_client_loses_or_refuses_is_told() {
    let clean = run_with(checkout_response(), "");
    assert_eq!((clean.code, clean.stderr.as_str()), (0, ""), "{}", clean.stdout);
    assert!(clean.stdout.contains(" as plain JSON), 0 in findings\n"), "{}", clean.stdout);

    let mut lost = checkout_response();
    lost["properties"]["data"]["properties"] = json!({});
    let title = "warning[client-loses]: the generated client lacks `POST /billing/checkout 200 data.url`, which the document declares";
    check_found(&run_with(lost.clone(), ""), title);
    check_found(&run_with(lost.clone(), "videodb/create_checkout"), title);
    // A run for another operation does not report it.
    assert_eq!(run_with(lost, "videodb/list_checkouts").code, 0);

    let mut refused = checkout_response();
    refused["required"] = json!(["success"]);
    let title = "error[client-refuses]: the generated client accepts less for \
                `POST /billing/checkout 200 success` than the document declares";
    check_found(&run_with(refused, ""), title);
}

/// Asserts that the run reports one finding with this title, and counts one client subject in findings.
#[track_caller]
fn check_found(run: &Run, title: &str) {
    check(run, 100, "1 finding at level `warning` or above is not accepted");
    assert!(run.stdout.contains(title), "{}", run.stdout);
    assert!(run.stdout.contains(", 1 in findings\n"), "{}", run.stdout);
}

#[test]
fn an_overlay_that_takes_a_field_away_is_named_as_the_cause() {
    let run = run(
        |sandbox, _| {
            let overlay = sandbox.read("openapi/overlay/videodb.yaml")
                + "  - target: $.paths['/billing/checkout'].post.responses['200'].content['application/json'].schema.properties.data\n    \
                   description: it is taken away\n    remove: true\n";
            sandbox.write("openapi/overlay/videodb.yaml", overlay);
            // A line for a place that is gone is an error.
            sandbox.write("openapi/docs/videodb.yaml", "");
            assert_eq!(sandbox.run(&["spec", "videodb"]).code, 0);
            let mut schemas = client_schemas(sandbox);
            let mut response = checkout_response();
            response["properties"].as_object_mut().expect("an object").remove("data");
            schemas["POST /billing/checkout"]["responses"] = json!({"200": response});
            sandbox.write("conformance-client.json", json!(schemas).to_string());
        },
        "",
    );
    check_found(
        &run,
        "the generated client lacks `POST /billing/checkout 200 data`, which the document declares",
    );
    assert!(
        run.stdout.contains("the rewrite `overlay: remove $.paths['/billing/checkout']"),
        "{}",
        run.stdout
    );
}

#[test]
fn an_operation_without_testimony_is_told_and_an_accepted_loss_is_not_open() {
    let lose = |sandbox: &Sandbox| {
        let mut schemas = client_schemas(sandbox);
        schemas.remove("GET /billing/usage");
        sandbox.write("conformance-client.json", json!(schemas).to_string());
    };
    let run_without = run(|sandbox, _| lose(sandbox), "--format json");
    assert_eq!(run_without.code, 100, "{}", run_without.stderr);
    let report: Value = serde_json::from_str(&run_without.stdout).expect("a report");
    let count = &report["client"];
    assert_eq!(count["in_findings"], 1, "{count}");
    let sum = count["accepted"].as_u64().zip(count["subjects"].as_u64());
    assert!(sum.is_some_and(|(accepted, subjects)| accepted > 1000 && accepted + 1 == subjects), "{count}");
    let findings = report["findings"].as_array().expect("a list");
    let finding = findings
        .iter()
        .find(|finding| finding["rule"] == "client-loses")
        .expect("a finding about the client");
    assert_eq!(finding["subject"], "GET /billing/usage");
    let entry = format!(
        "\n[[accepted]]\nfingerprint = {}\nrule = \"client-loses\"\npage = {}\nsubject = \"GET /billing/usage\"\nreason = \"a test\"\n",
        finding["fingerprint"], finding["locations"][0]["file"],
    );
    let accept = |sandbox: &Sandbox| sandbox.write(ACCEPTED, sandbox.read(ACCEPTED) + &entry);
    let accepted = |sandbox: &Sandbox, _: &mut Map<String, Value>| {
        lose(sandbox);
        accept(sandbox);
    };
    assert_eq!(run(accepted, "").code, 0);
    let stale = run(|sandbox, _| accept(sandbox), "");
    check(&stale, 100, "openapi/accepted/videodb.toml:");
}

#[test]
fn a_testimony_that_is_missing_is_a_failure() {
    let remove = |sandbox: &Sandbox, _: &mut Map<String, Value>| {
        std::fs::remove_file(sandbox.path("conformance-client.json")).expect("it was written");
    };
    check(&run(remove, ""), 1, "the conformance test of the client did not write what the client accepts");
}

#[test]
fn an_entry_without_its_finding_is_named() {
    let run = run(|sandbox, _| sandbox.edit(ACCEPTED, "fingerprint = \"", "fingerprint = \"0"), "");
    check(&run, 100, "openapi/accepted/videodb.toml:");
    assert!(run.stderr.contains("is gone"), "{}", run.stderr);
    // The finding that the entry accepted is open again.
    check(&run, 100, "1 finding at level `warning` or above is not accepted");
}

#[test]
fn a_changed_sample_is_told_by_its_sum_and_then_by_its_finding() {
    let edit = |sandbox: &Sandbox| sandbox.edit(PAGE, "'checkout_url'", "'checkout_link'");
    let unvouched = run(|sandbox, _| edit(sandbox), "");
    check(&unvouched, 1, "openapi/upstream/videodb/create_checkout.md");
    let vouched = run(
        |sandbox, _| {
            edit(sandbox);
            assert_eq!(sandbox.run(&["spec", "--accept-upstream"]).code, 0);
        },
        "",
    );
    check(&vouched, 100, "openapi/accepted/videodb.toml:");
    assert!(vouched.stdout.contains("the page has `checkout_link` in the response"), "{}", vouched.stdout);
}

#[test]
fn a_changed_schema_is_told_field_by_field() {
    let run = run(
        |sandbox, _| {
            sandbox.edit(PAGE, "                amount:\n", "                total:\n");
            assert_eq!(sandbox.run(&["spec", "--accept-upstream"]).code, 0);
        },
        "",
    );
    check(&run, 100, "3 findings at level `warning` or above are not accepted");
    for expected in [
        "the page has `amount` in the request of `POST /billing/checkout`, the schema does not declare it",
        "warning[fragment-differs]: the document declares `POST /billing/checkout request amount`, the page's fragment does not",
        "warning[fragment-differs]: the page's fragment declares `POST /billing/checkout request total`, the document does not",
    ] {
        assert!(run.stdout.contains(expected), "{expected}: {}", run.stdout);
    }
}

#[test]
fn a_fragment_that_differs_from_the_document_is_told_fact_by_fact_and_can_be_accepted() {
    let differing = |accept: bool| {
        run(
            |sandbox, _| {
                sandbox.edit(PAGE, "name: x-access-token", "name: x-token");
                assert_eq!(sandbox.run(&["spec", "--accept-upstream"]).code, 0);
                if !accept {
                    return;
                }
                let document = "openapi/upstream/videodb/openapi.yaml";
                let found = sandbox.run(&["drift", "--format", "json", "--docs", PAGE, "--spec", document]);
                let report: Value = serde_json::from_str(&found.stdout).expect("a report");
                let of_rule = report["findings"].as_array().expect("a list").iter();
                let entries = of_rule.filter(|one| one["level"] != "note").map(|finding| {
                    format!(
                        "[[accepted]]\nfingerprint = {}\nrule = {}\npage = \"{PAGE}\"\nsubject = {}\nreason = \"known\"\n",
                        finding["fingerprint"], finding["rule"], finding["subject"]
                    )
                });
                let others = sandbox.read(ACCEPTED);
                let others = others.split("[[accepted]]").filter(|entry| !entry.contains(PAGE));
                let others: Vec<&str> = others.collect();
                sandbox.write(ACCEPTED, others.join("[[accepted]]") + &entries.collect::<String>());
                assert_eq!(sandbox.run(&["spec"]).code, 0);
            },
            "",
        )
    };
    let open = differing(false);
    assert_eq!(open.code, 100, "{}", open.stdout);
    let title = "warning[fragment-differs]: `POST /billing/checkout security`: the page's fragment says \
                `header x-token`, the document says `header x-access-token`";
    assert!(open.stdout.contains(title), "{}", open.stdout);
    let accepted = differing(true);
    assert_eq!(accepted.code, 0, "{}\n{}", accepted.stdout, accepted.stderr);
    let line = format!("accepted warning[fragment-differs] {PAGE}:");
    assert!(accepted.stdout.contains(&line) && !accepted.stdout.contains(title), "{}", accepted.stdout);
}

#[test]
fn a_stale_document_is_named() {
    let run = run(|sandbox, _| sandbox.edit("openapi/videodb.yaml", "title: ", "title: Other "), "");
    check(&run, 4, "openapi/videodb.yaml:");
}

#[test]
fn a_client_that_does_something_else_is_told_at_the_recording() {
    let run = run(|_, outcomes| outcomes[RECORDING] = json!({"value": {"other": 1}}), "");
    check(&run, 100, "1 finding at level `warning` or above is");
    assert!(run.stdout.contains("error[replay-differs]"), "{}", run.stdout);
    assert!(run.stdout.contains(COMPANION), "{}", run.stdout);
}

#[test]
fn a_changed_recording_is_told_at_its_place() {
    let run = run(
        |sandbox, _| sandbox.edit(COMPANION, "violations: []", "violations: [{pointer: /x, keyword: type}]"),
        "",
    );
    check(&run, 100, "1 finding at level `warning` or above is");
    assert!(run.stdout.contains("error[violations-differ]"), "{}", run.stdout);
}

#[test]
fn a_recording_needs_a_companion_unless_it_is_of_the_time_before() {
    let alone = |sandbox: &Sandbox, _: &mut Map<String, Value>| {
        std::fs::remove_file(sandbox.path(COMPANION)).expect("it is there");
    };
    check(&run(alone, ""), 1, &format!("{RECORDING}: nothing says what the client is to make of it"));
    let inside = |sandbox: &Sandbox, _: &mut Map<String, Value>| {
        let companion = sandbox.read(COMPANION).replace('\n', "\n  ");
        sandbox.write(RECORDING, format!("{}expect:\n  {}\n", sandbox.read(RECORDING), companion.trim_end()));
        std::fs::remove_file(sandbox.path(COMPANION)).expect("it is there");
    };
    let run = run(inside, "");
    assert_eq!((run.code, run.stderr.as_str()), (0, ""), "{}", run.stdout);
}

#[test]
fn an_outcome_that_is_missing_or_partial_is_a_failure() {
    let partial = run(|_, outcomes| drop(outcomes.remove(RECORDING)), "");
    check(&partial, 1, &format!("{RECORDING}: the conformance test did not replay this recording"));
    let sandbox = Sandbox::whole();
    let missing = sandbox.run(&["conformance", "--outcome", "nowhere.json"]);
    check(&missing, 1, "the conformance test of the client did not finish");
}

#[test]
fn less_can_be_asked_for() {
    let only = |scope: &str| {
        let prefix = format!("tests/recordings/{}", scope.trim());
        run(|_, outcomes| outcomes.retain(|name, _| name.starts_with(&prefix)), scope)
    };
    for (scope, recordings) in
        [("videodb", 19), ("videodb/list_checkouts", 5), ("videodb/create_checkout/empty", 1)]
    {
        let run = only(scope);
        assert_eq!((run.code, run.stderr.as_str()), (0, ""), "{scope}: {}", run.stdout);
        let noun = if recordings == 1 { "recording" } else { "recordings" };
        assert!(run.stdout.contains(&format!("{recordings} {noun}: ")), "{scope}: {}", run.stdout);
    }
    // The scope includes a page that embeds no document if its heading or first line names the operation.
    let headed = only("polar/list_checkouts");
    assert_eq!((headed.code, headed.stderr.as_str()), (0, ""), "{}", headed.stdout);
    assert!(headed.stdout.contains("12 claims: 11 upheld, 1 refuted"), "{}", headed.stdout);
    // Entries of pages outside of the scope are not reported as gone.
    let change = |sandbox: &Sandbox, outcomes: &mut Map<String, Value>| {
        sandbox.edit(ACCEPTED, "fingerprint = \"", "fingerprint = \"0");
        outcomes.retain(|name, _| name.contains("/videodb/list_checkouts/"));
    };
    assert_eq!(run(change, "videodb/list_checkouts").code, 0);
}

#[test]
fn who_asks_for_what_is_not_there_is_told_what_is() {
    for (scope, error) in [
        ("polarr", "there is no API `polarr`"),
        ("videodb/refund", "there is no operation `refund`"),
        ("videodb/create_checkout/full", "there is no recording `full`"),
        ("videodb/a/b/c", "`videodb/a/b/c` names more than"),
        ("--deny quietly", "invalid value 'quietly' for '--deny <LEVEL>'"),
    ] {
        check(&run(|_, _| {}, scope), 2, error);
    }
}

#[test]
fn the_level_that_fails_the_run_can_be_chosen() {
    let nothing_accepted = |sandbox: &Sandbox| {
        sandbox.write(ACCEPTED, "");
        // The generated document has a note for each accepted finding, so it is stale now.
        sandbox.run(&["spec", "videodb"]);
    };
    let open = |deny: &str| run(|sandbox, _| nothing_accepted(sandbox), deny);
    check(&open("--deny error"), 100, "5 findings at level `error` or above are not accepted");
    check(&open("--deny warning"), 100, "16 findings at level `warning` or above are not accepted");
    check(&open("--deny note"), 100, "16 findings at level `note` or above are not accepted");
    assert_eq!(run(|_, _| {}, "--deny note").code, 0);
}

#[test]
fn orphans_are_told_in_one_list() {
    let sandbox = Sandbox::whole();
    let clean = sandbox.run(&["orphans"]);
    assert_eq!((clean.code, clean.stdout.as_str()), (0, "no orphans\n"), "{}", clean.stderr);
    std::fs::create_dir(sandbox.path("tests/recordings/videodb/refund")).expect("not there yet");
    sandbox.write("tests/recordings/videodb/refund/a.yaml", sandbox.read(RECORDING));
    let alone = "tests/recordings/videodb/create_checkout/gone.expect.yaml";
    sandbox.write(alone, sandbox.read(COMPANION));
    sandbox.write("snapshots/checkout-client/videodb-refund.snap", "");
    sandbox.edit(ACCEPTED, "fingerprint = \"", "fingerprint = \"0");
    let overlay = sandbox.read("openapi/overlay/videodb.yaml")
        + "  - target: $.paths['/gone']\n    description: it was there once\n    update: {x: 1}\n";
    sandbox.write("openapi/overlay/videodb.yaml", overlay);
    let run = sandbox.run(&["orphans"]);
    check(&run, 100, "5 orphans found");
    for orphan in [
        "tests/recordings/videodb/refund: videodb has no operation `refund`",
        "tests/recordings/videodb/create_checkout/gone.expect.yaml: there is no gone.yaml",
        "snapshots/checkout-client/videodb-refund.snap: `refund` has no recordings",
        "openapi/accepted/videodb.toml:",
        "`$.paths['/gone']` matches nothing",
    ] {
        assert!(run.stderr.contains(orphan), "{orphan} is not in {}", run.stderr);
    }
}
