//! Tests of `docdrift check --since` and `--base`: what a change brings.

use std::process::Command;

use serde_json::Value;

use crate::accept::{INPUTS, page, run, site};
use crate::sandbox::{Run, Sandbox};

/// Runs git in the sandbox.
#[track_caller]
fn git(sandbox: &Sandbox, arguments: &[&str]) {
    let settings = ["-c", "user.name=A", "-c", "user.email=a@example.com", "-c", "init.defaultBranch=main"];
    let output = Command::new("git").args(settings).args(arguments).current_dir(&sandbox.folder).output();
    let output = output.expect("git is installed");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
}

/// The site of the tests of `accept`, as the first commit of a repository.
fn repository() -> Sandbox {
    let sandbox = site();
    git(&sandbox, &["init", "--quiet"]);
    commit(&sandbox);
    sandbox
}

fn commit(sandbox: &Sandbox) {
    git(sandbox, &["add", "--all"]);
    git(sandbox, &["commit", "--quiet", "--message", "Pages"]);
}

/// Compares with an earlier run. Returns the exit code; the subjects of new, remaining and mended findings.
#[track_caller]
fn compare(sandbox: &Sandbox, arguments: &[&str]) -> (i32, Vec<String>, Vec<String>, Vec<String>) {
    let run = run(sandbox, &[&["check", "--format", "json"], arguments].concat());
    let report: Value = serde_json::from_str(&run.stdout).unwrap_or_else(|_| panic!("{run:?}"));
    let texts = |list: &Value, key: Option<&str>| -> Vec<String> {
        let rows = list.as_array().expect("a list").iter();
        let rows = rows.filter(|row| key.is_none_or(|key| row["change"] == key));
        rows.map(|row| row["subject"].as_str().expect("a text").to_owned()).collect()
    };
    let findings = &report["findings"];
    let (new, remaining) = (texts(findings, Some("new")), texts(findings, Some("remaining")));
    assert_eq!(report["comparison"]["new"], new.len());
    (run.code, new, remaining, texts(&report["comparison"]["mended"], None))
}

#[test]
fn a_change_fails_on_what_it_brings_alone() {
    let sandbox = repository();
    let (amount, weight) = ("GET /orders 200 amount".to_owned(), "GET /items 200 weight".to_owned());
    let (code, new, remaining, mended) = compare(&sandbox, &["--since", "HEAD"]);
    assert_eq!((code, new.len(), mended.len()), (0, 0, 0));
    assert_eq!(remaining, [weight.clone(), amount.clone()]);

    // A renamed page, a moved paragraph and another field.
    let moved = page("/items", "weight").replace("It has some text.\n", "") + "\nIt has some\ntext.\n";
    sandbox.write("docs/all_items.md", moved);
    std::fs::remove_file(sandbox.path("docs/items.md")).expect("it can be removed");
    sandbox.write("docs/orders.md", page("/orders", "sum"));
    let expected = (100, vec!["GET /orders 200 sum".to_owned()], vec![weight], vec![amount]);
    assert_eq!(compare(&sandbox, &["--since", "HEAD"]), expected);
    commit(&sandbox);
    assert_eq!(compare(&sandbox, &["--since", "HEAD~1"]), expected);

    sandbox.write("docs/orders.md", page("/orders", "total"));
    let (code, new, ..) = compare(&sandbox, &["--since", "HEAD~1"]);
    assert_eq!((code, new.len()), (0, 0));
}

#[test]
fn a_report_of_an_earlier_run_is_an_earlier_run() {
    let sandbox = site();
    let earlier = run(&sandbox, &["check", "--format", "json", "--output", "earlier.json"]);
    assert_eq!(earlier.code, 100, "{earlier:?}");
    sandbox.write("docs/orders.md", page("/orders", "sum"));
    let (code, new, remaining, mended) = compare(&sandbox, &["--base", "earlier.json"]);
    assert_eq!((code, new, remaining.len()), (100, vec!["GET /orders 200 sum".to_owned()], 1));
    assert_eq!(mended, ["GET /orders 200 amount"]);
    // A finding that a report has twice is mended once.
    let mut twice: Value = serde_json::from_str(&sandbox.read("earlier.json")).expect("a report");
    let findings = twice["findings"].as_array_mut().expect("a list");
    findings.extend(findings.clone());
    sandbox.write("twice.json", twice.to_string());
    assert_eq!(compare(&sandbox, &["--base", "twice.json"]).3, ["GET /orders 200 amount"]);
    // Version 3 has no hashes and nothing of a comparison.
    let text = sandbox.read("earlier.json").replace("\"version\": 4", "\"version\": 3");
    let text: Vec<&str> = text.lines().filter(|line| !line.contains("\"text_hash\"")).collect();
    sandbox.write("version3.json", text.join("\n"));
    assert_eq!(compare(&sandbox, &["--base", "version3.json"]).1.len(), 1);

    for (content, expected) in [
        ("{", "error: wrong.json: it is not JSON: "),
        ("{}", "error: wrong.json: it has no `version` and `findings`, so it is no report"),
        ("{\"version\": 9, \"findings\": []}", "error: wrong.json: it is a report of version 9; "),
    ] {
        sandbox.write("wrong.json", content);
        let run = run(&sandbox, &["check", "--base", "wrong.json"]);
        assert_eq!(run.code, 1, "{run:?}");
        assert!(run.stderr.starts_with(expected), "{run:?}");
    }
}

#[test]
fn a_renamed_input_has_no_new_findings() {
    let sandbox = repository();
    let settings = |pages: &str, document: &str| {
        format!("[[api]]\nname = \"a\"\ndocuments = [\"{document}\"]\npages = [\"{pages}\"]\n")
    };
    let rename = |old: &str, new: &str| {
        std::fs::create_dir_all(sandbox.path(new).parent().expect("a folder")).expect("a folder");
        std::fs::rename(sandbox.path(old), sandbox.path(new)).expect("it can be renamed");
    };
    let check = |arguments: &[&str], context: &str| {
        let run = sandbox.run(&[&["check"], arguments].concat());
        assert!(run.stdout.contains("0 new, 2 remaining, 0 mended"), "{context}: {run:?}");
        assert_eq!(run.code, 0, "{context}: {run:?}");
    };
    rename("docs", "site/guides");
    rename("openapi.json", "api.json");
    let inputs = ["--spec", "api.json", "--docs", "site/guides"];
    for (revision, context) in [("HEAD", "nothing is added"), ("HEAD~1", "it is committed")] {
        check(&[&inputs[..], &["--since", revision]].concat(), context);
        for pages in ["site/guides", "site/**/*.md", "*/guides"] {
            sandbox.write("docdrift.toml", settings(pages, "api.json"));
            check(&["--since", revision], &format!("{context}: {pages}"));
            std::fs::remove_file(sandbox.path("docdrift.toml")).expect("it can be removed");
        }
        if revision == "HEAD" {
            commit(&sandbox);
        }
    }
    // A page that was written anew in the renamed folder.
    rename("site/guides", "texts");
    sandbox.write("texts/items.md", page("/items", "height"));
    let run = sandbox.run(&["check", "--spec", "api.json", "--docs", "texts", "--since", "HEAD"]);
    assert!(run.stdout.contains("1 new, 1 remaining, 1 mended"), "{run:?}");
    // A copy is new.
    commit(&sandbox);
    sandbox.write("more/orders.md", sandbox.read("texts/orders.md"));
    let run = sandbox.run(&["check", "--spec", "api.json", "--docs", "more", "--since", "HEAD"]);
    assert!(run.stdout.contains("1 new, 0 remaining, 0 mended"), "{run:?}");
}

#[test]
fn an_input_that_did_not_exist_counts_as_empty() {
    let sandbox = site();
    std::fs::rename(sandbox.path("docs"), sandbox.path("later")).expect("it can be renamed");
    git(&sandbox, &["init", "--quiet"]);
    git(&sandbox, &["add", "openapi.json"]);
    git(&sandbox, &["commit", "--quiet", "--message", "Document"]);
    std::fs::rename(sandbox.path("later"), sandbox.path("docs")).expect("it can be renamed");
    let (code, new, ..) = compare(&sandbox, &["--since", "HEAD"]);
    assert_eq!((code, new.len()), (100, 2));
    // What git ignores has no earlier revision, so it is taken as it is.
    sandbox.write(".gitignore", "/docs\n");
    let (code, new, remaining, _) = compare(&sandbox, &["--since", "HEAD"]);
    assert_eq!((code, new.len(), remaining.len()), (0, 0, 2));
}

#[test]
fn pages_that_git_archive_leaves_out_are_read() {
    let sandbox = repository();
    sandbox.write(".gitattributes", "/docs export-ignore\n");
    commit(&sandbox);
    assert_eq!(compare(&sandbox, &["--since", "HEAD"]).2.len(), 2);
}

#[test]
fn the_repository_is_left_as_it_is_and_may_be_above() {
    let sandbox = repository();
    sandbox.write("docs/orders.md", page("/orders", "sum"));
    git(&sandbox, &["add", "docs/orders.md"]);
    sandbox.write("docs/orders.md", page("/orders", "amount"));
    let status = || {
        let output =
            Command::new("git").args(["status", "--porcelain"]).current_dir(&sandbox.folder).output();
        String::from_utf8(output.expect("git is installed").stdout).expect("UTF-8")
    };
    let before = status();
    let inner = Sandbox { folder: sandbox.path("docs"), _temporary: None };
    let run = inner.run(&[
        "check",
        "--spec",
        "../openapi.json",
        "--docs",
        ".",
        "--since",
        "HEAD",
        "--deny",
        "note",
    ]);
    assert_eq!((run.code, run.stderr.as_str()), (0, ""), "{run:?}");
    assert_eq!(status(), before);
}

/// Runs the check with a revision, and expects an error.
#[track_caller]
fn check_error(sandbox: &Sandbox, revision: &str, expected: &[&str]) -> Run {
    let run = run(sandbox, &["check", "--since", revision]);
    assert_eq!((run.code, run.stdout.as_str()), (1, ""), "{run:?}");
    for text in expected {
        assert!(run.stderr.contains(text), "{text:?} is not in {run:?}");
    }
    run
}

#[test]
fn what_keeps_it_from_comparing_is_told() {
    check_error(&site(), "HEAD", &["error: the working directory is in no git repository"]);
    let sandbox = repository();
    check_error(&sandbox, "v9", &["error: the repository has no revision `v9`\n", "help: name a commit"]);
    sandbox.write("docs/orders.md", page("/orders", "sum"));
    commit(&sandbox);

    let clone = Sandbox::empty();
    let origin = format!("file://{}", sandbox.folder.display());
    git(&clone, &["clone", "--quiet", "--depth", "1", &origin, "."]);
    check_error(
        &clone,
        "HEAD~1",
        &["error: the repository has no revision `HEAD~1`\n", "with `git fetch --unshallow`, or clone"],
    );
    for (revision, advice) in [
        ("next", "run `git fetch --depth=1 origin next` and compare with `FETCH_HEAD`"),
        ("origin/next", "run `git fetch --depth=1 origin next` and"),
        ("feature/next", "run `git fetch --depth=1 origin feature/next` and"),
        ("0123456789abcdef0123456789abcdef01234567", "run `git fetch --depth=1 origin 0123456789"),
        ("0123456", "with `git fetch --unshallow`"),
    ] {
        check_error(&clone, revision, &[advice]);
    }

    let output = Command::new(env!("CARGO_BIN_EXE_docdrift"))
        .args(["check", "--since", "HEAD"])
        .args(INPUTS)
        .current_dir(&sandbox.folder)
        .env("PATH", "")
        .output()
        .expect("the program was built with this test");
    assert_eq!(output.status.code(), Some(1));
    let errors = String::from_utf8(output.stderr).expect("UTF-8");
    assert!(errors.starts_with("error: `git` cannot be run: "), "{errors}");
}

#[test]
fn a_document_that_was_wrong_is_named_with_its_revision() {
    let sandbox = repository();
    let document = sandbox.read("openapi.json");
    sandbox.write("openapi.json", "{\"openapi\": 3");
    commit(&sandbox);
    sandbox.write("openapi.json", document);
    let temporary = sandbox.path("temporary");
    std::fs::create_dir(&temporary).expect("a folder");
    let output = Command::new(env!("CARGO_BIN_EXE_docdrift"))
        .args(["check", "--since", "HEAD"])
        .args(INPUTS)
        .current_dir(&sandbox.folder)
        .env("TMPDIR", &temporary)
        .output()
        .expect("the program was built with this test");
    let errors = String::from_utf8(output.stderr).expect("UTF-8");
    assert!(errors.starts_with("error: openapi.json:1:"), "{errors}");
    assert!(errors.contains("\n  in the revision `HEAD`\n"), "{errors}");
    let left = std::fs::read_dir(&temporary).expect("a folder").count();
    assert_eq!(left, 0, "the files of the revision are removed");
}

#[test]
fn a_stale_entry_fails_the_change_that_mended_its_finding() {
    let sandbox = repository();
    let accepted = run(&sandbox, &["accept", "--all", "--reason", "known"]);
    assert_eq!(accepted.code, 0, "{accepted:?}");
    commit(&sandbox);
    sandbox.write("docs/orders.md", page("/orders", "total"));
    let mended = run(&sandbox, &["check", "--since", "HEAD"]);
    assert_eq!(mended.code, 100, "{mended:?}");
    assert!(mended.stderr.starts_with("error: docdrift-accepted.toml:"), "{mended:?}");
    // Whoever reads only the comment or the annotations learns why the check fails.
    for (format, expected) in [
        ("markdown", "- `docdrift-accepted.toml:12`: accepted finding"),
        ("github", "::error file=docdrift-accepted.toml,line=12,title=docdrift%3A accepted finding::"),
    ] {
        let report = run(&sandbox, &["check", "--since", "HEAD", "--format", format]);
        assert!(report.stdout.contains(expected), "{report:?}");
    }
    commit(&sandbox);
    let later = run(&sandbox, &["check", "--since", "HEAD"]);
    assert_eq!(later.code, 0, "{later:?}");
    assert!(later.stderr.starts_with("note: docdrift-accepted.toml:"), "{later:?}");
}

#[test]
fn a_stale_comment_fails_the_change_that_brings_it() {
    let sandbox = repository();
    let with = |field: &str| {
        let comment = "<!-- docdrift-allow unknown-response-field: it will come -->\n\n```python";
        page("/items", field).replace("```python", comment)
    };
    sandbox.write("docs/items.md", with("weight"));
    commit(&sandbox);
    let base = run(&sandbox, &["check", "--format", "json=base.json"]);
    assert_eq!(base.code, 100, "{base:?}");
    sandbox.write("docs/items.md", with("id"));
    for earlier in [["--since", "HEAD"], ["--base", "base.json"]] {
        let mended = run(&sandbox, &[&["check"], &earlier[..]].concat());
        assert_eq!(mended.code, 100, "{mended:?}");
        assert!(
            mended.stderr.starts_with("error: docs/items.md:6:1: the comment `docdrift-allow"),
            "{mended:?}"
        );
    }
    // It is there since then, also on another page.
    commit(&sandbox);
    std::fs::rename(sandbox.path("docs/items.md"), sandbox.path("docs/all.md")).expect("it can be renamed");
    let later = run(&sandbox, &["check", "--since", "HEAD"]);
    assert_eq!(later.code, 0, "{later:?}");
    assert!(later.stderr.starts_with("note: docs/all.md:6:1: the comment"), "{later:?}");
    // A second one is new.
    sandbox.write("docs/items.md", with("id"));
    let second = run(&sandbox, &["check", "--since", "HEAD"]);
    assert_eq!(second.code, 100, "{second:?}");
}

#[test]
fn an_ignored_input_of_the_settings_is_taken_as_it_is_now() {
    let sandbox = site();
    sandbox.write(
        "docdrift.toml",
        "[[api]]\nname = \"a\"\ndocuments = [\"openapi.json\"]\npages = [\"docs\"]\n",
    );
    sandbox.write(".gitignore", "openapi.json\n");
    git(&sandbox, &["init", "--quiet"]);
    commit(&sandbox);
    let run = sandbox.run(&["check", "--since", "HEAD"]);
    assert_eq!(run.code, 0, "{run:?}");
    assert!(run.stdout.contains("0 new, 2 remaining"), "{run:?}");
}

#[test]
fn what_was_not_looked_for_is_not_mended() {
    let sandbox = repository();
    let base = sandbox.run(&[&["check", "--format", "json=base.json"], INPUTS].concat());
    assert_eq!(base.code, 100, "{base:?}");
    let spec = INPUTS.iter().position(|argument| *argument == "--spec").expect("a document");
    let some =
        [&["check", "--docs", "docs/items.md", "--base", "base.json"], &INPUTS[spec..spec + 2]].concat();
    let run = sandbox.run(&some);
    assert!(run.stdout.contains("0 new, 1 remaining, 0 mended"), "{run:?}");
    assert!(run.stderr.contains("note: earlier findings that were not looked for: 1"), "{run:?}");
}
