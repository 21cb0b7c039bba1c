//! Tests of `docdrift merge`: parts of traffic, judged apart, give the report of all of it.

use std::io::Write as _;
use std::process::Stdio;

use crate::sandbox::{Run, Sandbox};
use crate::traffic::recordings;

/// Entries with several disagreements, broken lines and hosts of others.
fn lines() -> Vec<String> {
    let entry = |number: usize| {
        let host = if number.is_multiple_of(11) { "ads.example.org" } else { "api.example.com" };
        let field = if number.is_multiple_of(7) { "checkouts" } else { "data" };
        let status = if number.is_multiple_of(13) { 202 } else { 200 };
        format!(
            r#"{{"request": {{"method": "GET", "url": "https://{host}/orders?page{}=1", "headers": []}}, "response": {{"status": {status}, "headers": [], "content": {{"mimeType": "application/json", "text": "{{\"{field}\": [{number}]}}"}}}}}}"#,
            number % 5
        )
    };
    let mut lines: Vec<String> = (0..200).map(entry).collect();
    lines[40].truncate(60);
    lines.push(lines[3].clone());
    lines
}

/// Runs the program with this standard input.
fn run(sandbox: &Sandbox, arguments: &[&str], input: &str) -> Run {
    let mut child = crate::program(&sandbox.folder)
        .args(arguments)
        .current_dir(&sandbox.folder)
        .env("NO_COLOR", "1")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("the program was built with this test");
    let mut stdin = child.stdin.take().expect("it is piped");
    stdin.write_all(input.as_bytes()).expect("the program reads");
    drop(stdin);
    let output = child.wait_with_output().expect("the program ends");
    Run {
        code: output.status.code().expect("it was not killed"),
        stdout: String::from_utf8(output.stdout).expect("standard output is UTF-8"),
        stderr: String::from_utf8(output.stderr).expect("standard error is UTF-8"),
    }
}

const PARTIAL: &[&str] = &["check", "--spec", "openapi.yaml", "--recordings", "-", "--partial", "-"];

/// A number that looks random, for a number.
fn mixed(number: usize) -> usize {
    number.wrapping_mul(0x9e37_79b9_7f4a_7c15) >> 40
}

#[test]
fn parts_in_any_order_give_the_bytes_of_one_run() {
    let sandbox = recordings();
    let lines = lines();
    for format in ["terminal", "json"] {
        let check = ["check", "--spec", "openapi.yaml", "--recordings", "-", "--format", format];
        let one = run(&sandbox, &check, &(lines.join("\n") + "\n"));
        assert_eq!(one.code, 100, "{one:?}");
        for round in 1..4 {
            let mut parts = vec![String::new(); round * 3];
            let mut order: Vec<(usize, &String)> = lines.iter().enumerate().collect();
            order.sort_by_key(|(number, _)| mixed(number * 4 + round));
            for (number, line) in order {
                let part = &mut parts[mixed(number + round) % (round * 3)];
                part.push_str(line);
                part.push('\n');
            }
            let tallies: Vec<String> = parts.iter().map(|part| run(&sandbox, PARTIAL, part).stdout).collect();
            let merged =
                run(&sandbox, &["merge", "--spec", "openapi.yaml", "--format", format], &tallies.concat());
            assert_eq!((merged.code, &merged.stdout), (one.code, &one.stdout));
            assert_eq!(merged.stderr, one.stderr);
        }
    }
}

#[test]
fn parts_that_are_files_are_merged_with_positions() {
    let sandbox = recordings();
    let check = ["check", "--spec", "openapi.yaml", "--recordings", "browser.har", "kong.log", "pact.json"];
    let one = sandbox.run(&check);
    assert_eq!(one.code, 100, "{one:?}");
    for (recording, part) in [("browser.har", "1.json"), ("kong.log", "2.json"), ("pact.json", "3.json")] {
        let run =
            sandbox.run(&["check", "--spec", "openapi.yaml", "--partial", part, "--recordings", recording]);
        assert_eq!((run.code, run.stdout.as_str(), run.stderr.as_str()), (0, "", ""), "{run:?}");
    }
    let merged = sandbox.run(&["merge", "3.json", "1.json", "2.json", "--spec", "openapi.yaml"]);
    assert_eq!((merged.code, merged.stdout, merged.stderr), (one.code, one.stdout, one.stderr));
}

#[test]
fn an_empty_part_is_no_failure_and_nothing_else() {
    let sandbox = recordings();
    for input in ["", "\n\n"] {
        let part = run(&sandbox, PARTIAL, input);
        assert_eq!((part.code, part.stderr.as_str()), (0, ""), "{part:?}");
        assert_eq!(run(&sandbox, &["merge", "--spec", "openapi.yaml"], &part.stdout).code, 5);
    }
    assert_eq!(run(&sandbox, PARTIAL, "no JSON\n").code, 0);
}

#[test]
fn what_is_no_part_is_told_with_its_line() {
    let sandbox = recordings();
    let part = run(&sandbox, PARTIAL, "").stdout;
    for (input, error) in [
        ("x\n".to_owned(), "error: standard input:1:1: this is no line that `check --partial` printed"),
        (
            format!("{part}{{}}\n"),
            "error: standard input:2:2: this is no line that `check --partial` printed",
        ),
    ] {
        let merged = run(&sandbox, &["merge", "--spec", "openapi.yaml"], &input);
        assert_eq!((merged.code, merged.stdout.as_str()), (1, ""), "{merged:?}");
        assert!(merged.stderr.starts_with(error), "{merged:?}");
    }
    let run = sandbox.run(&["merge", "--spec", "openapi.yaml", "none.json"]);
    assert_eq!(run.code, 1);
    assert!(run.stderr.starts_with("error: none.json: cannot be read: "), "{run:?}");
}

#[test]
fn a_recording_of_our_own_form_is_no_part() {
    let sandbox = recordings();
    sandbox.write("own.yaml", "version: 1\nprovenance: captured\n");
    let run = sandbox.run(&["check", "--spec", "openapi.yaml", "--recordings", "own.yaml", "--partial", "-"]);
    assert_eq!(run.code, 1, "{run:?}");
    assert!(run.stderr.starts_with("error: own.yaml: a recording of our own form"), "{run:?}");
}
