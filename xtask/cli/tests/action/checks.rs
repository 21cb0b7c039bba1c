//! Tests of the check of a pull request: its result, what it compares with, summary, outputs, code scanning.

use std::fs;

use serde_json::json;

use crate::has_programs;
use crate::job::{Job, Prepared};

#[test]
fn a_pull_request_that_brings_drift_fails_with_the_code_of_the_program() {
    if !has_programs() {
        return;
    }
    let job = Job::new();
    job.prepare(&Prepared::drift());
    let run = job.run();
    assert_eq!(run.code, 100, "{run:?}");
    assert_eq!(run.summary, "### docdrift: 1 new finding\n");
    assert_eq!(run.commands(), ["error"], "{run:?}");
    for (name, value) in
        [("code", "100"), ("findings", "2"), ("new", "1"), ("remaining", "1"), ("mended", "2")]
    {
        assert_eq!(run.outputs[name], value, "{name} of {run:?}");
    }
    assert!(std::path::Path::new(&run.outputs["report"]).is_file(), "{run:?}");
    // The parent of the merge that was checked out, not the base as it was when the event was made.
    let base = job.commit_of("main");
    let arguments = job.noted("arguments");
    assert!(arguments.starts_with(&format!("check\n--since={base}\n--format\nterminal\n")), "{arguments}");
    assert!(!job.noted("base").is_empty());
}

#[test]
fn without_a_merge_the_base_of_the_event_is_compared() {
    if !has_programs() {
        return;
    }
    let job = Job::new();
    job.prepare(&Prepared::drift());
    // The workflow checked out the head of the branch.
    let head = job.commit_of(crate::job::BRANCH);
    let workspace = job.path("workspace");
    crate::job::git(&workspace, &["fetch", "--quiet", "--depth=1", "origin", &head]);
    crate::job::git(&workspace, &["checkout", "--quiet", "FETCH_HEAD"]);
    assert_eq!(job.run().code, 100);
    let base = job.commit_of("main~1");
    assert!(job.noted("arguments").contains(&format!("--since={base}\n")));
}

#[test]
fn a_base_that_cannot_be_fetched_is_an_error_that_says_what_to_do() {
    if !has_programs() {
        return;
    }
    let job = Job::new();
    job.prepare(&Prepared::drift());
    fs::remove_dir_all(job.path("bare")).expect("it is there");
    let run = job.run();
    assert_eq!(run.code, 1, "{run:?}");
    assert!(run.log.contains("check out with fetch-depth: 0"), "{run:?}");
}

#[test]
fn what_is_compared_can_be_named_or_left_out() {
    if !has_programs() {
        return;
    }
    let mut job = Job::new();
    job.prepare(&Prepared::drift());
    job.inputs.insert("since".to_owned(), "HEAD".to_owned());
    job.run();
    assert!(job.noted("arguments").contains("--since=HEAD\n"));
    job.inputs.insert("since".to_owned(), "none".to_owned());
    let run = job.run();
    assert!(!job.noted("arguments").contains("--since"));
    assert_eq!((run.outputs["findings"].as_str(), run.outputs["new"].as_str()), ("2", ""), "{run:?}");
}

#[test]
fn arguments_are_split_at_white_space_and_nothing_in_them_is_expanded() {
    if !has_programs() {
        return;
    }
    let mut job = Job::new();
    job.prepare(&Prepared::mended());
    job.inputs.insert("config".to_owned(), "a folder/docdrift.toml".to_owned());
    job.inputs.insert("since".to_owned(), "none".to_owned());
    job.inputs.insert("working-directory".to_owned(), "docs".to_owned());
    job.inputs.insert("arguments".to_owned(), "--deny  error *\n--exclude $(touch pwned)\n".to_owned());
    let run = job.run();
    assert_eq!(run.code, 0, "{run:?}");
    let noted = job.noted("arguments");
    let given: Vec<&str> = noted.lines().take_while(|line| *line != "--format").collect();
    assert_eq!(
        given,
        [
            "check",
            "--config=a folder/docdrift.toml",
            "--deny",
            "error",
            "*",
            "--exclude",
            "$(touch",
            "pwned)"
        ]
    );
    assert!(job.noted("folder").trim_end().ends_with("/workspace/docs"));
}

#[test]
fn files_are_named_from_the_root_of_the_repository() {
    if !has_programs() {
        return;
    }
    let sarif = |uri: &str| json!({"artifactLocation": {"uri": uri, "uriBaseId": "%SRCROOT%"}}).to_string();
    let annotation = |file: &str| format!("::warning file={file},line=3::file=a.md\n");
    let cases = [
        // Where the program was called, where its settings are, how it names a file.
        (".", "", "docs/orders.md"),
        ("docs", "", "orders.md"),
        ("docs", "", "docs/orders.md"),
        (".", "docs/docdrift.toml", "orders.md"),
    ];
    for (folder, config, name) in cases {
        let mut job = Job::new();
        job.inputs.insert("working-directory".to_owned(), folder.to_owned());
        job.inputs.insert("config".to_owned(), config.to_owned());
        job.prepare(&Prepared { github: annotation(name), ..Prepared::drift() });
        fs::write(job.path("temp/docdrift/bin/prepared/sarif"), sarif(name)).expect("a file can be written");
        let run = job.run();
        assert!(run.log.contains(&annotation("docs/orders.md")), "{name} in {folder}: {run:?}");
        let uploaded = fs::read_to_string(&run.outputs["sarif"]).expect("the report");
        let uploaded: serde_json::Value = serde_json::from_str(&uploaded).expect("JSON");
        assert_eq!(uploaded.to_string(), sarif("docs/orders.md"), "{name} in {folder}");
    }
}

#[test]
fn a_fork_gets_the_summary_only() {
    if !has_programs() {
        return;
    }
    let mut job = Job::new();
    job.is_fork = true;
    job.prepare(&Prepared::drift());
    let run = job.run();
    assert_eq!((run.code, run.summary.as_str()), (100, "### docdrift: 1 new finding\n"), "{run:?}");
    assert_eq!(job.api.take_requests(), Vec::<String>::new(), "{run:?}");
    // Also if the workflow hands it a token that may write.
    job.inputs.insert("token".to_owned(), "a-token".to_owned());
    let run = job.run();
    assert_eq!((run.code, run.used.as_slice()), (100, &["actions/cache".to_owned()][..]), "{run:?}");
    assert_eq!(job.api.take_requests(), Vec::<String>::new(), "{run:?}");
}

#[test]
fn the_event_that_gives_strangers_a_token_is_refused() {
    if !has_programs() {
        return;
    }
    let mut job = Job::new();
    job.event_name = "pull_request_target";
    job.prepare(&Prepared::mended());
    let run = job.run();
    assert_eq!(run.code, 2, "{run:?}");
    assert!(run.log.contains("run this action on pull_request"), "{run:?}");
    assert!(job.api.take_requests().is_empty());
}

#[test]
fn only_with_its_permission_the_report_is_uploaded_to_code_scanning() {
    if !has_programs() {
        return;
    }
    const UPLOAD: &str = "github/codeql-action/upload-sarif";
    let mut job = Job::new();
    job.prepare(&Prepared::mended());
    for (status, uploads) in [(422, true), (403, false), (404, false), (500, true)] {
        job.api.state.lock().expect("no test panicked").code_scanning = status;
        let run = job.run();
        assert_eq!(run.used.contains(&UPLOAD.to_owned()), uploads, "{status}: {run:?}");
        assert_eq!(run.log.contains("security-events: write"), !uploads, "{status}: {run:?}");
        assert_eq!(run.code, 0, "{run:?}");
    }
    job.inputs.insert("sarif".to_owned(), "false".to_owned());
    job.api.take_requests();
    let run = job.run();
    assert!(!run.used.contains(&UPLOAD.to_owned()), "{run:?}");
    assert!(!job.api.take_requests().iter().any(|request| request.contains("code-scanning")));
}

#[test]
fn a_check_that_does_not_finish_fails_with_its_own_code() {
    if !has_programs() {
        return;
    }
    let job = Job::new();
    job.prepare_failure(2);
    let run = job.run();
    assert_eq!(run.code, 2, "{run:?}");
    assert!(run.summary.contains("did not finish: exit code 2"), "{run:?}");
    assert_eq!(job.api.take_writes(), Vec::<String>::new());
    assert_eq!(run.outputs["findings"], "");
}

#[test]
fn a_summary_is_not_longer_than_github_allows() {
    if !has_programs() {
        return;
    }
    let job = Job::new();
    let markdown = "A line of a report – with a dash.\n".repeat(60_000);
    job.prepare(&Prepared { markdown, ..Prepared::drift() });
    let run = job.run();
    assert!((900_000..1_048_576).contains(&run.summary.len()), "{}", run.summary.len());
    assert!(run.summary.ends_with("with a dash.\n\n\nThe report is cut here: GitHub shows 1 MiB of it.\n"));
    assert_eq!(run.code, 100);
}
