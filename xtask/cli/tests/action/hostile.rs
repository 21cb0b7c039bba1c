//! Tests with what a stranger may write into a pull request: names of branches, pages, settings.

use std::path::Path;

use crate::api::BOT;
use crate::has_programs;
use crate::job::{Job, Prepared};

/// What a page may contain: for the shell, for the runner, for GitHub's Markdown, for JSON.
const HOSTILE: &str = concat!(
    "$(touch pwned) `touch pwned` ${IFS} ; touch pwned #\n",
    "::set-output name=code::0\n",
    " ::set-env name=PATH::/tmp\n",
    "::add-mask::a\n",
    "##[set-env name=PATH;]/tmp\n",
    "x\r::save-state name=a::b\r\n",
    "::stop-commands::known\n",
    "::known::\n",
    "code=0\nupload=true\n",
    "\u{1b}]0;title\u{7} \u{1b}[31m \"}, {\"body\": \"\\\" \\u0000\n",
    "@everyone {{ }} ${{ github.token }}\n",
    "no newline at the end",
);

/// Whether a command of a stranger was run: each of them makes a file `pwned`, in the folder that it runs in.
fn is_pwned(folder: &Path) -> bool {
    walkdir::WalkDir::new(folder)
        .into_iter()
        .any(|entry| entry.is_ok_and(|entry| entry.file_name() == "pwned"))
}

#[test]
fn what_a_stranger_writes_is_neither_run_nor_obeyed() {
    if !has_programs() {
        return;
    }
    let job = Job::new();
    job.prepare(&Prepared {
        terminal: HOSTILE.to_owned(),
        markdown: HOSTILE.to_owned(),
        github: format!(
            "::error file=a.md,line=1::$(touch pwned) ::set-output name=a::b\r::set-env name=a::b\n{HOSTILE}"
        ),
        ..Prepared::drift()
    });
    let run = job.run();
    assert_eq!(run.code, 100, "{run:?}");
    assert!(!is_pwned(&job.path(".")), "{run:?}");
    assert_eq!(run.commands(), ["error"], "{run:?}");
    assert_eq!(run.outputs["code"], "100");
    assert_eq!(run.summary, HOSTILE);
    let comments = job.api.comments_of(BOT);
    assert!(
        comments.len() == 1 && comments[0].starts_with(&format!("<!-- docdrift -->\n{HOSTILE}")),
        "{comments:?}"
    );
}

#[test]
fn numbers_of_a_report_are_numbers_or_nothing() {
    if !has_programs() {
        return;
    }
    let job = Job::new();
    let json = serde_json::json!({"findings": "1\ncode=0", "comparison": {"mended": ["x"]}});
    job.prepare(&Prepared { json, ..Prepared::drift() });
    let run = job.run();
    assert_eq!(
        (run.code, run.outputs["findings"].as_str(), run.outputs["new"].as_str()),
        (100, "", ""),
        "{run:?}"
    );
}

#[test]
fn the_program_gets_no_token_and_no_file_of_the_runner() {
    if !has_programs() {
        return;
    }
    let job = Job::new();
    job.prepare(&Prepared::drift());
    job.run();
    let environment = job.noted("environment");
    for name in ["DOCDRIFT_TOKEN=", "GITHUB_TOKEN=", "GITHUB_OUTPUT=", "GITHUB_STEP_SUMMARY=", "a-token"] {
        assert!(!environment.contains(name), "{name} in {environment}");
    }
}

#[test]
fn broken_reports_do_not_hide_the_result() {
    if !has_programs() {
        return;
    }
    let job = Job::new();
    job.prepare(&Prepared::drift());
    for (name, bytes) in
        [("json", &b"not JSON"[..]), ("markdown", b"\xff\xfe not UTF-8 \0"), ("github", b"\0\xff")]
    {
        std::fs::write(job.path("temp/docdrift/bin/prepared").join(name), bytes)
            .expect("a file can be written");
    }
    let run = job.run();
    assert_eq!((run.code, run.outputs["findings"].as_str()), (100, ""), "{run:?}");
    assert_eq!(job.api.comments_of(BOT).len(), 1, "{run:?}");
}
