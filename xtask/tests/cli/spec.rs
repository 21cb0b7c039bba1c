//! Tests of `spec`: the written documents, `--check`, `--dry-run`, and the errors for invalid input.

use std::fs;
use std::process::Command;

use crate::sandbox::{Run, Sandbox};

const DOCUMENT: &str = "openapi/videodb.yaml";
const OVERLAY: &str = "openapi/overlay/videodb.yaml";
const COVERED: &str = "openapi/covered/videodb.toml";
const ORIGIN: &str = "openapi/upstream/videodb/origin.toml";
const PAGE: &str = "openapi/upstream/videodb/create_checkout.md";

#[test]
fn what_is_committed_is_fresh_and_writing_it_again_changes_nothing() {
    let sandbox = Sandbox::new();
    let before = sandbox.read(DOCUMENT);
    for arguments in [&["spec", "--check"][..], &["spec", "--dry-run"], &["spec"], &["spec", "videodb"]] {
        let run = sandbox.run(arguments);
        assert_eq!((run.code, run.stderr.as_str()), (0, ""), "{run:?}");
        assert!(run.stdout.contains("    fresh openapi/videodb.yaml\n"), "{run:?}");
        assert!(run.stdout.lines().all(|line| line.starts_with("    fresh ")), "{run:?}");
        assert_eq!(sandbox.read(DOCUMENT), before);
    }
}

#[test]
fn a_broken_document_is_repaired() {
    let sandbox = Sandbox::new();
    let before = sandbox.read(DOCUMENT);
    for broken in [&b"paths: [\n"[..], b"", b"\xff\xfe"] {
        sandbox.write(DOCUMENT, broken);
        let run = sandbox.run(&["spec"]);
        assert_eq!(run.code, 0, "{run:?}");
        assert!(run.stdout.contains("    wrote openapi/videodb.yaml\n"), "{run:?}");
        assert_eq!(sandbox.read(DOCUMENT), before);
    }
    fs::remove_file(sandbox.path(DOCUMENT)).expect("it was there");
    assert_eq!(sandbox.run(&["spec"]).code, 0);
    assert_eq!(sandbox.read(DOCUMENT), before);
}

#[test]
fn it_is_built_without_the_client_that_is_generated_from_what_it_repairs() {
    let cargo = Command::new(env!("CARGO"))
        .args(["tree", "--locked", "--package", "xtask", "--edges", "normal,build,dev", "--prefix", "none"])
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .output()
        .expect("cargo runs this test");
    let packages = String::from_utf8(cargo.stdout).expect("names are UTF-8");
    assert!(packages.contains("docdrift"), "{}", String::from_utf8_lossy(&cargo.stderr));
    assert!(!packages.contains("checkout-client "), "{packages}");
}

#[test]
fn check_shows_where_a_stale_file_begins_to_differ_and_leaves_it_alone() {
    let sandbox = Sandbox::new();
    sandbox.edit(DOCUMENT, "operationId: create_checkout", "operationId: checkout");
    let edited = sandbox.read(DOCUMENT);
    let line = 1 + edited.lines().take_while(|line| !line.contains("operationId: checkout")).count();
    let run = sandbox.run(&["spec", "videodb", "--check"]);
    assert_eq!((run.code, run.stdout.as_str()), (4, ""), "{run:?}");
    assert!(
        run.stderr.starts_with(&format!("error: openapi/videodb.yaml:{line}: differs from what")),
        "{run:?}"
    );
    assert!(
        run.stderr.contains("\n  -      operationId: checkout\n  +      operationId: create_checkout\n"),
        "{run:?}"
    );
    assert!(
        run.stderr.ends_with("help: run `cargo xtask spec videodb`; the file is never edited by hand\n"),
        "{run:?}"
    );
    assert_eq!(sandbox.read(DOCUMENT), edited);
}

#[test]
fn a_dry_run_prints_what_would_change_and_writes_nothing() {
    let sandbox = Sandbox::new();
    sandbox.edit(COVERED, "id = \"create_checkout\"", "id = \"begin_checkout\"");
    sandbox.edit("openapi/docs/videodb.yaml", "  create_checkout:\n", "  begin_checkout:\n");
    let before = sandbox.read(DOCUMENT);
    let run = sandbox.run(&["spec", "videodb", "--dry-run"]);
    assert_eq!((run.code, run.stderr.as_str()), (0, ""), "{run:?}");
    assert!(run.stdout.starts_with("--- openapi/videodb.yaml\n+++ openapi/videodb.yaml\n@@ -"), "{run:?}");
    assert!(
        run.stdout.contains("\n-      operationId: create_checkout\n+      operationId: begin_checkout\n"),
        "{run:?}"
    );
    assert_eq!(sandbox.read(DOCUMENT), before);
}

#[test]
fn the_head_lists_every_rewrite_with_its_count() {
    let head: String =
        Sandbox::new().read(DOCUMENT).lines().take_while(|line| line.starts_with('#')).collect();
    assert!(head.contains("7 × operations named"), "{head}");
    assert!(head.contains("1 × overlay: update $.paths['/billing/checkout'].post"), "{head}");
    assert!(
        head.contains("openapi/upstream/videodb/openapi.yaml restates https://github.com/video-db/"),
        "{head}"
    );
}

#[test]
fn an_unknown_api_is_answered_with_those_that_there_are() {
    let run = Sandbox::new().run(&["spec", "videodb", "acme"]);
    assert_eq!((run.code, run.stdout.as_str()), (2, ""), "{run:?}");
    assert_eq!(
        run.stderr,
        "error: there is no API `acme`\nhelp: the APIs of openapi/upstream are: polar, stripe, videodb\n"
    );
}

/// Runs `spec`, and asserts that it fails and writes nothing. Returns the first line of standard error.
fn refused(sandbox: &Sandbox) -> String {
    let before = fs::read(sandbox.path(DOCUMENT)).expect("it is there");
    let Run { code, stdout, stderr } = sandbox.run(&["spec"]);
    assert_eq!((code, stdout.as_str()), (1, ""), "{stderr}");
    assert_eq!(fs::read(sandbox.path(DOCUMENT)).expect("it is there"), before);
    stderr.lines().next().expect("an error").to_owned()
}

#[test]
fn a_vendored_file_that_changed_is_refused_until_its_sum_is_recorded() {
    let sandbox = Sandbox::new();
    sandbox.edit(PAGE, "\"amount\": 50", "\"amount\": 60");
    let line = refused(&sandbox);
    assert!(
        line.starts_with("error: openapi/upstream/videodb/create_checkout.md: its SHA-256 is "),
        "{line}"
    );
    let is_sum = |word: &&str| word.len() == 64 && word.bytes().all(|sign| sign.is_ascii_hexdigit());
    assert_eq!(
        line.split([' ', ',']).filter(is_sum).count(),
        2,
        "the actual and the recorded checksum: {line}"
    );

    let run = sandbox.run(&["spec", "--accept-upstream"]);
    assert!(run.stdout.contains(" accepted openapi/upstream/videodb/create_checkout.md\n"), "{run:?}");
    assert_eq!(sandbox.run(&["spec", "--check"]).code, 0);
}

#[test]
fn bad_input_is_told_in_one_line_with_its_file() {
    for (name, from, to, expected) in [
        (
            OVERLAY,
            "['/billing/checkout']",
            "['/billing/gone']",
            "openapi/overlay/videodb.yaml:7:5: action 1 `$.paths['/billing/gone'].post.requestBody",
        ),
        (
            OVERLAY,
            "    description:",
            "    x-description:",
            "openapi/overlay/videodb.yaml:7:5: action 1 `$.paths['/billing/checkout'].post.requestBody",
        ),
        (OVERLAY, "actions:", "actions: {", "openapi/overlay/videodb.yaml:"),
        (
            ORIGIN,
            "create_checkout.md",
            "gone.md",
            "openapi/upstream/videodb/create_checkout.md: origin.toml has no entry for it",
        ),
        (
            ORIGIN,
            "wording = \"ours\"",
            "wording = \"mine\"",
            "openapi/upstream/videodb/origin.toml:14:11: unknown variant `mine`",
        ),
        (
            ORIGIN,
            "wording",
            "wordings",
            "openapi/upstream/videodb/origin.toml:14:1: unknown field `wordings`",
        ),
        (
            ORIGIN,
            "version = \"1.0.0\"",
            "version = \"2.0.0\"",
            "openapi/upstream/videodb/openapi.yaml:15:12: the version is \"1.0.0\", origin.toml records 2.0.0",
        ),
    ] {
        let sandbox = Sandbox::new();
        sandbox.edit(name, from, to);
        let line = refused(&sandbox);
        assert!(line.starts_with(&format!("error: {expected}")), "{line}");
    }
}

#[test]
fn a_page_that_cannot_be_used_is_told_with_its_line() {
    for (from, to, expected) in [
        ("openapi: 3.0.3", "openapi: [", "openapi/upstream/videodb/create_checkout.md:"),
        ("````yaml POST", "````yaml", "openapi/upstream/videodb/create_checkout.md: no fence of this page"),
        (
            "````yaml POST /billing/checkout",
            "````yaml POST /billing/topup",
            "openapi/upstream/videodb/create_checkout.md:",
        ),
    ] {
        let sandbox = Sandbox::new();
        sandbox.edit(PAGE, from, to);
        let run = sandbox.run(&["spec", "--accept-upstream"]);
        assert_eq!(run.code, 1, "{run:?}");
        assert!(run.stderr.starts_with(&format!("error: {expected}")), "{run:?}");
    }
}

#[test]
fn bytes_that_are_no_text_are_told_with_their_place() {
    let sandbox = Sandbox::new();
    sandbox.write(PAGE, b"# Title\n\n\xff\n");
    let run = sandbox.run(&["spec", "--accept-upstream"]);
    assert_eq!(run.code, 1, "{run:?}");
    assert_eq!(
        run.stderr.lines().next(),
        Some("error: openapi/upstream/videodb/create_checkout.md:3:1: the file is not UTF-8 from here on")
    );
}

#[test]
fn a_page_that_embeds_nothing_is_no_source_and_needs_a_whole_document() {
    let sandbox = Sandbox::new();
    let head: String =
        sandbox.read("openapi/polar.yaml").lines().take_while(|line| line.starts_with('#')).collect();
    assert!(!head.contains("list_checkout_sessions.md"), "{head}");
    fs::remove_file(sandbox.path("openapi/upstream/polar/openapi.yaml")).expect("it was there");
    let origin = sandbox.read("openapi/upstream/polar/origin.toml");
    let entries = origin.split("[[file]]").filter(|entry| !entry.contains("openapi.yaml\""));
    sandbox.write("openapi/upstream/polar/origin.toml", entries.collect::<Vec<_>>().join("[[file]]"));
    let run = sandbox.run(&["spec", "polar"]);
    assert_eq!(run.code, 1, "{run:?}");
    let page = "openapi/upstream/polar/list_checkout_sessions.md";
    assert!(run.stderr.starts_with(&format!("error: {page}: no fence of this page is marked")), "{run:?}");
}

#[test]
fn two_pages_that_contradict_each_other_are_both_named() {
    let sandbox = Sandbox::new();
    let other = "openapi/upstream/videodb/other.md";
    sandbox.write(other, sandbox.read(PAGE).replace("name: x-access-token", "name: x-token"));
    // Without the complete document, the fragments of the pages are the source.
    fs::remove_file(sandbox.path("openapi/upstream/videodb/openapi.yaml")).expect("it was there");
    let origin = sandbox.read(ORIGIN);
    let mut entries: Vec<&str> =
        origin.split("[[file]]").filter(|entry| !entry.contains("openapi.yaml")).collect();
    let entry = entries[1].replacen("create_checkout.md", "other.md", 1);
    entries.push(&entry);
    sandbox.write(ORIGIN, entries.join("[[file]]"));
    let run = sandbox.run(&["spec", "--accept-upstream"]);
    assert_eq!(run.code, 1, "{run:?}");
    let lines: Vec<&str> = run.stderr.lines().collect();
    assert_eq!(lines[0], "error: two pages disagree about `/components/securitySchemes/ApiKeyAuth/name`");
    assert!(lines[1].starts_with("  openapi/upstream/videodb/create_checkout.md:"), "{run:?}");
    assert!(lines[2].starts_with("  openapi/upstream/videodb/other.md:"), "{run:?}");
}
