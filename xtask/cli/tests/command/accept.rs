//! Tests of `docdrift accept` and of the entries and comments that `check` applies.

use crate::sandbox::{Run, Sandbox};

const DOCUMENT: &str = r#"{"openapi": "3.0.3", "info": {"title": "Orders", "version": "1"},
"servers": [{"url": "https://api.example.com"}],
"paths": {"/orders": {"get": {"responses": {"200": {"description": "Orders", "content": {"application/json": {"schema": {
  "type": "object", "properties": {"id": {"type": "string"}, "total": {"type": "integer", "maximum": 500}}}}}}}}},
 "/items": {"get": {"responses": {"200": {"description": "Items", "content": {"application/json": {"schema": {
  "type": "object", "properties": {"id": {"type": "string"}}}}}}}}}}}"#;

/// A page with a sample that reads two fields, one of which the document does not have.
pub(crate) fn page(path: &str, field: &str) -> String {
    format!(
        "# Page\n\nThis page shows {path}.\nIt has some text.\n\n```python\nimport requests\n\n\
         answer = requests.get(\"https://api.example.com{path}\").json()\nprint(answer[\"id\"])\nprint(answer[\"{field}\"])\n```\n"
    )
}

/// A sandbox with a document and two pages, which have a finding each.
pub(crate) fn site() -> Sandbox {
    let sandbox = Sandbox::empty();
    sandbox.write("openapi.json", DOCUMENT);
    sandbox.write("docs/orders.md", page("/orders", "amount"));
    sandbox.write("docs/items.md", page("/items", "weight"));
    sandbox
}

pub(crate) const INPUTS: &[&str] = &["--spec", "openapi.json", "--docs", "docs"];

/// Runs a command with the document and the pages.
pub(crate) fn run(sandbox: &Sandbox, arguments: &[&str]) -> Run {
    sandbox.run(&[arguments, INPUTS].concat())
}

/// Runs the check. Returns its exit code, the number of findings that are not accepted, and standard error.
#[track_caller]
fn check(sandbox: &Sandbox, arguments: &[&str]) -> (i32, usize, String) {
    let run = run(sandbox, &[&["check", "--format", "json"], arguments].concat());
    let report: serde_json::Value = serde_json::from_str(&run.stdout).expect("a report");
    let findings = report["findings"].as_array().expect("a list").iter();
    let open = findings.filter(|finding| finding["accepted"].is_null() && finding["level"] != "note").count();
    (run.code, open, run.stderr)
}

#[track_caller]
fn accept_all(sandbox: &Sandbox) {
    let run = run(sandbox, &["accept", "--all", "--reason", "known when we began"]);
    assert_eq!((run.code, run.stderr.as_str()), (0, ""), "{run:?}");
    assert!(run.stdout.ends_with("docdrift-accepted.toml: 2 added, 0 renewed, 0 removed\n"), "{run:?}");
}

const CLEAN: (i32, usize, String) = (0, 0, String::new());

#[test]
fn what_is_accepted_no_longer_fails_a_run() {
    let sandbox = site();
    assert_eq!(check(&sandbox, &[]).0, 100);
    accept_all(&sandbox);
    assert_eq!(check(&sandbox, &[]), CLEAN);
    let again = run(&sandbox, &["accept", "--all", "--reason", "again"]);
    assert_eq!(again.stdout, "docdrift-accepted.toml: nothing to change\n");
    let file = sandbox.read("docdrift-accepted.toml");
    assert_eq!(file.matches("[[accepted]]").count(), 2, "{file}");
    assert_eq!(file.matches("reason = \"known when we began\"").count(), 2, "{file}");
}

#[test]
fn renamed_moved_and_reflowed_text_stays_accepted_and_a_change_is_one_finding() {
    let sandbox = site();
    accept_all(&sandbox);
    let text = sandbox.read("docs/orders.md");
    let (above, sample) = text.split_once("```python").expect("a sample");
    let moved = format!("```python{sample}\n{}", above.replace(".\n", ". "));
    sandbox.write("docs/guides/all_orders.md", moved);
    std::fs::remove_file(sandbox.path("docs/orders.md")).expect("it can be removed");
    assert_eq!(check(&sandbox, &[]), CLEAN);

    // The file names the new page once it is written again.
    let pruned = run(&sandbox, &["accept", "--prune"]);
    assert!(pruned.stdout.ends_with("docdrift-accepted.toml: 0 added, 1 renewed, 0 removed\n"), "{pruned:?}");
    assert!(sandbox.read("docdrift-accepted.toml").contains("page = \"docs/guides/all_orders.md\""));
    assert_eq!(check(&sandbox, &[]), CLEAN);

    sandbox.write("docs/items.md", page("/items", "weight").replace("\"id\"", "\"ident\""));
    let (code, open, errors) = check(&sandbox, &[]);
    assert_eq!((code, open), (100, 1), "{errors}");
}

#[test]
fn an_entry_is_stale_only_if_the_run_would_have_found_it() {
    let sandbox = site();
    accept_all(&sandbox);
    sandbox.write("docs/items.md", page("/items", "id"));
    let (code, open, errors) = check(&sandbox, &[]);
    assert_eq!((code, open), (100, 0), "{errors}");
    assert!(errors.contains(" of GET /items 200 weight, docs/items.md) is gone\n"), "{errors}");

    // This run reads another page only.
    let other = sandbox.run(&["check", "--spec", "openapi.json", "--docs", "docs/orders.md"]);
    assert_eq!(other.code, 0, "{other:?}");
    assert_eq!(
        other.stderr,
        "note: 1 accepted finding was not looked for: this run did not read what it is about\n"
    );
    let pruned = sandbox.run(&["accept", "--prune", "--spec", "openapi.json", "--docs", "docs/orders.md"]);
    assert_eq!(pruned.stdout, "docdrift-accepted.toml: nothing to change\n");

    let pruned = run(&sandbox, &["accept", "--prune"]);
    assert!(pruned.stdout.ends_with("docdrift-accepted.toml: 0 added, 0 renewed, 1 removed\n"), "{pruned:?}");
    assert_eq!(check(&sandbox, &[]), CLEAN);
    // A page that is gone from a folder of the run is known to be gone.
    std::fs::remove_file(sandbox.path("docs/orders.md")).expect("it can be removed");
    assert!(check(&sandbox, &[]).2.contains("docs/orders.md) is gone\n"));
}

#[test]
fn an_expired_entry_fails_by_name_and_can_be_accepted_anew() {
    let sandbox = site();
    let run_it = |reason: &str, expiry: &str| {
        let run =
            run(&sandbox, &["accept", "--all", "--reason", reason, "--ticket", "DOCS-7", "--expiry", expiry]);
        assert_eq!((run.code, run.stderr.as_str()), (0, ""), "{run:?}");
        run.stdout
    };
    run_it("until the summer", "9998-06-30");
    // Time passes.
    let later = sandbox.read("docdrift-accepted.toml").replace("9998-06-30", "2020-06-30");
    sandbox.write("docdrift-accepted.toml", later);
    let (code, open, errors) = check(&sandbox, &[]);
    assert_eq!((code, open), (100, 2), "{errors}");
    assert_eq!(errors.matches(" was accepted until 2020-06-30\n").count(), 2, "{errors}");
    let pruned = run(&sandbox, &["accept", "--prune"]);
    assert_eq!(pruned.stdout, "docdrift-accepted.toml: nothing to change\n", "the findings are still there");
    assert!(run_it("for good", "9999-12-31").ends_with("0 added, 2 renewed, 0 removed\n"));
    assert_eq!(check(&sandbox, &[]), CLEAN);
    let file = sandbox.read("docdrift-accepted.toml");
    assert!(file.contains("expiry = 9999-12-31") && !file.contains("2020-06-30"), "{file}");
}

#[test]
fn findings_are_named_by_fingerprint_or_cause() {
    let sandbox = site();
    let report = run(&sandbox, &["check", "--format", "json"]);
    let report: serde_json::Value = serde_json::from_str(&report.stdout).expect("a report");
    let text = |value: &serde_json::Value| value.as_str().expect("a text").to_owned();
    let (first, second) = (&report["findings"][0], &report["findings"][1]);
    let reason = ["--reason", "known", "--accepted", "own/accepted.toml"];
    let one = run(&sandbox, &[&["accept", &text(&first["fingerprint"])], &reason[..]].concat());
    assert!(one.stdout.starts_with(&format!("added {}: ", text(&first["fingerprint"]))), "{one:?}");
    assert_eq!(check(&sandbox, &["--accepted", "own/accepted.toml"]).1, 1);
    let cause = text(&second["cause"]);
    let other = run(&sandbox, &[&["accept", "--cause", &cause], &reason[..]].concat());
    assert!(other.stdout.starts_with("added with its cause "), "{other:?}");
    assert!(sandbox.read("own/accepted.toml").contains(&format!("cause = \"{cause}\"")));
    assert_eq!(check(&sandbox, &["--accepted", "own/accepted.toml"]), CLEAN);
}

#[test]
fn the_terminal_shows_by_which_beginning_a_finding_is_accepted() {
    let sandbox = site();
    let report = run(&sandbox, &["check"]);
    let names: Vec<&str> =
        report.stdout.lines().filter_map(|line| line.split_once("= accept: ")).map(|it| it.1).collect();
    assert_eq!(names.len(), 2, "{report:?}");
    for (name, expected) in [
        (&names[0][..5], (2, "error: `", "` is too short to name a finding\n")),
        (&names[0][..6], (0, "", "")),
        (names[1], (0, "", "")),
    ] {
        let run = run(&sandbox, &["accept", name, "--reason", "known"]);
        let (code, begin, end) = expected;
        assert_eq!(run.code, code, "{run:?}");
        assert!(run.stderr.starts_with(begin) && run.stderr.contains(end), "{run:?}");
        assert!(code != 0 || run.stdout.starts_with(&format!("added {name}")), "{run:?}");
    }
    assert_eq!(check(&sandbox, &[]), CLEAN);
}

#[test]
fn what_an_entry_says_can_be_changed() {
    let sandbox = site();
    accept_all(&sandbox);
    let report = run(&sandbox, &["check", "--format", "json"]);
    let report: serde_json::Value = serde_json::from_str(&report.stdout).expect("a report");
    let first = &report["findings"][0];
    let (name, cause) =
        (first["fingerprint"].as_str().expect("a text"), first["cause"].as_str().expect("a text"));
    let entry = || {
        let file = sandbox.read("docdrift-accepted.toml");
        let entry = file.split("[[accepted]]").find(|entry| entry.contains(name)).expect("an entry");
        (entry.to_owned(), file.matches("[[accepted]]").count())
    };
    for (arguments, expected, line) in [
        (&["accept", name, "--reason", "no longer known"][..], "reason = \"no longer known\"", "renewed"),
        (&["accept", name, "--ticket", "DOCS-7"], "ticket = \"DOCS-7\"", "renewed"),
        (&["accept", name, "--expiry", "9999-12-31"], "expiry = 9999-12-31", "renewed"),
        (&["accept", "--cause", cause, "--ticket", "DOCS-8"], "ticket = \"DOCS-8\"", "renewed"),
        (
            &["accept", name, "--ticket", "DOCS-8"],
            "reason = \"no longer known\"",
            "docdrift-accepted.toml: nothing to change",
        ),
    ] {
        let run = run(&sandbox, arguments);
        assert_eq!((run.code, run.stderr.as_str()), (0, ""), "{run:?}");
        assert!(run.stdout.starts_with(line), "{run:?}");
        let (entry, count) = entry();
        assert!(entry.contains(expected) && count == 2, "{entry}");
    }
    let (entry, _) = entry();
    assert!(entry.contains(&format!("cause = \"{cause}\"")) && entry.contains("9999-12-31"), "{entry}");
    assert_eq!(check(&sandbox, &[]), CLEAN);
    // A finding without an entry needs a reason.
    let sandbox = site();
    let run = run(&sandbox, &["accept", name, "--ticket", "DOCS-7"]);
    assert_eq!((run.code, run.stdout.as_str()), (2, ""), "{run:?}");
    assert!(run.stderr.starts_with("error: a reason is missing\n"), "{run:?}");
}

#[test]
fn a_finding_that_a_comment_accepts_needs_no_entry() {
    let sandbox = site();
    let comment = "<!-- docdrift-allow unknown-response-field: it will come -->\n\n```python";
    sandbox.write("docs/items.md", page("/items", "weight").replace("```python", comment));
    let report = run(&sandbox, &["check", "--format", "json"]);
    let report: serde_json::Value = serde_json::from_str(&report.stdout).expect("a report");
    let name = report["findings"][0]["fingerprint"].as_str().expect("a text");
    let run = run(&sandbox, &["accept", name, "--reason", "known"]);
    assert_eq!(
        run.stderr,
        format!("note: {name} needs no entry: a comment on its page accepts it\n"),
        "{run:?}"
    );
    assert_eq!(run.stdout, "docdrift-accepted.toml: nothing to change\n");
}

#[test]
fn the_form_of_the_file_stays_when_it_is_changed() {
    let sandbox = site();
    sandbox.write("docdrift-accepted.toml", "\u{feff}# Ours.\r\n");
    accept_all(&sandbox);
    let file = sandbox.read("docdrift-accepted.toml");
    assert!(file.starts_with("\u{feff}# Ours.\r\n"), "{file:?}");
    assert_eq!(file.matches('\n').count(), file.matches("\r\n").count(), "{file:?}");
    assert_eq!(check(&sandbox, &[]), CLEAN);
}

#[test]
fn the_file_is_named_as_all_files_of_a_run_are() {
    let sandbox = site();
    sandbox.write(".git/HEAD", "ref: refs/heads/main\n");
    sandbox.write(
        "docdrift.toml",
        "[[api]]\nname = \"a\"\ndocuments = [\"openapi.json\"]\npages = [\"docs\"]\n",
    );
    sandbox.write("docs/guides/text.md", "# Text\n");
    let inner = Sandbox { folder: sandbox.path("docs/guides"), _temporary: None };
    let accepted = inner.run(&["accept", "--all", "--reason", "known"]);
    assert!(
        accepted.stdout.ends_with("\ndocdrift-accepted.toml: 2 added, 0 renewed, 0 removed\n"),
        "{accepted:?}"
    );
    sandbox.write("docs/items.md", page("/items", "id"));
    let stale = inner.run(&["check"]);
    assert!(stale.stderr.starts_with("error: docdrift-accepted.toml:"), "{stale:?}");
    // The command line names the inputs by their paths from here, and so is the file.
    let named = ["check", "--spec", "../../openapi.json", "--docs", ".."];
    let run = inner.run(&named);
    assert!(
        run.stderr.starts_with("error: ../../docdrift-accepted.toml:") || !run.stderr.contains(".toml:"),
        "{run:?}"
    );
    sandbox.write("docdrift-accepted.toml", "[[accepted]]\nfingerprint = 1\n");
    assert!(inner.run(&named).stderr.starts_with("error: ../../docdrift-accepted.toml:2:15: "));
    assert!(inner.run(&["check"]).stderr.starts_with("error: docdrift-accepted.toml:2:15: "));
}

#[test]
fn an_entry_does_not_accept_an_equal_finding_that_was_left_open() {
    let sandbox = site();
    sandbox.write("docs/items.md", page("/orders", "amount"));
    let report = run(&sandbox, &["check", "--format", "json"]);
    let report: serde_json::Value = serde_json::from_str(&report.stdout).expect("a report");
    let first = report["findings"][0]["fingerprint"].as_str().expect("a text");
    assert_eq!(run(&sandbox, &["accept", first, "--reason", "known"]).code, 0);
    sandbox.write("docs/items.md", page("/orders", "total"));
    let (code, open, errors) = check(&sandbox, &[]);
    assert_eq!((code, open), (100, 1), "the finding of the other page: {errors}");
    assert!(errors.contains("docs/items.md) is gone\n"), "{errors}");
}

#[test]
fn what_is_missing_on_the_command_line_is_told() {
    let sandbox = site();
    for (arguments, expected) in [
        (&["accept"][..], "error: no finding is named\n"),
        (
            &["accept", "--all"],
            "error: a reason is missing\nhelp: say with --reason TEXT why the finding may stay",
        ),
        (&["accept", "--all", "--reason", " "], "error: a reason is missing\n"),
        (
            &["accept", "0123456789abcdef", "--reason", "known"],
            "error: this run has no finding `0123456789abcdef`\n",
        ),
        (&["accept", "--cause", "0123", "--reason", "known"], "error: this run has no cause `0123`\n"),
        (
            &["accept", "--all", "--reason", "known", "--expiry", "2020-01-01"],
            "error: invalid value '2020-01-01' for '--expiry <DAY>': this day is over\n",
        ),
        (
            &["accept", "--all", "--reason", "known", "--expiry", "2027-02-30"],
            "error: invalid value '2027-02-30'",
        ),
    ] {
        let run = run(&sandbox, arguments);
        assert_eq!(run.code, 2, "{run:?}");
        assert!(run.stderr.starts_with(expected), "{run:?}");
        assert!(!sandbox.path("docdrift-accepted.toml").exists());
    }
    let without_document = sandbox.run(&["accept", "--prune", "--docs", "docs"]);
    assert_eq!(without_document.code, 5, "nothing is known to be gone: {without_document:?}");
}

#[test]
fn a_file_that_is_wrong_is_named_with_its_place() {
    let sandbox = site();
    sandbox.write("docdrift-accepted.toml", "[[accepted]]\nfingerprint = 1\n");
    for command in [&["check"][..], &["accept", "--prune"]] {
        let run = run(&sandbox, command);
        assert_eq!(run.code, 1, "{run:?}");
        assert!(
            run.stderr.starts_with("error: docdrift-accepted.toml:2:15: invalid type: integer `1`"),
            "{run:?}"
        );
    }
    let missing = run(&sandbox, &["check", "--accepted", "none.toml"]);
    assert_eq!(missing.code, 1, "{missing:?}");
    assert!(missing.stderr.starts_with("error: none.toml: cannot be read: "), "{missing:?}");
}

#[test]
fn a_comment_accepts_the_next_block_and_is_reported_if_it_accepts_nothing() {
    let sandbox = site();
    let with =
        |comment: &str| page("/items", "weight").replace("```python", &format!("{comment}\n\n```python"));
    sandbox.write("docs/items.md", with("<!-- docdrift-allow unknown-response-field: it will come -->"));
    sandbox.write("docs/orders.md", page("/orders", "total"));
    assert_eq!(check(&sandbox, &[]), CLEAN);
    sandbox.write(
        "docs/items.md",
        with("{/* docdrift-allow unknown-response-field, moved-field: it will come */}"),
    );
    let (code, open, errors) = check(&sandbox, &[]);
    assert_eq!((code, open), (100, 0), "{errors}");
    let expected = "error: docs/items.md:6:1: the comment `docdrift-allow moved-field` accepts nothing";
    assert!(errors.starts_with(expected), "{errors}");
}
