//! Every recording, through the typed client against a local server, and its raw body against the
//! published schema. `tests/README.md` says what a recording is, and how to add one.
//!
//! `cargo xtask conformance` runs this test with `CONFORMANCE_OUTCOME` set to a file. Then what the
//! client made of each recording is written there, and it is the command that reports how it differs
//! from what the recording expects.

mod asked;
mod outcome;
mod recordings;
mod replay;
mod shapes;
mod videodb;

use docdrift::report::terminal::{self, Look};
use docdrift::rule::RuleBook;
use docdrift::source::Files;
use docdrift::{Inputs, check};

use crate::recordings::Recorded;

/// The rules that look at exchanges and at what the client makes of them.
const RULES: [&str; 4] = ["replay-differs", "unjudged-recording", "violations-differ", "wire-breaks-schema"];

/// Plain, and as wide as what a test prints may be.
const LOOK: Look = Look { colour: false, width: 140 };

#[tokio::test]
async fn every_recording_is_what_it_says() {
    let mut files = Files::new();
    let mut recorded = recordings::read(&mut files).unwrap_or_else(|problems| fail(&problems));
    let mut problems = Vec::new();
    for recorded in &mut recorded {
        match replay::run(recorded).await {
            Ok(outcome) => recorded.recording.replayed = Some(outcome),
            Err(problem) => problems.push(format!("{}: {problem}", recorded.name)),
        }
    }
    if !problems.is_empty() {
        fail(&problems);
    }
    match outcome::file() {
        Some(file) => outcome::write(&file, &recorded).unwrap_or_else(|problem| fail(&[problem])),
        None => judge(files, recorded),
    }
}

/// Fails on every finding about a recording, and prints it.
fn judge(mut files: Files, recorded: Vec<Recorded>) {
    let pages = recordings::pages(&mut files).unwrap_or_else(|problems| fail(&problems));
    let recordings = recorded.into_iter().map(|recorded| recorded.recording).collect();
    let inputs = Inputs::read(&files, &pages, &[], recordings).expect("pages alone cannot fail");
    let report = check(&inputs, &RuleBook::standard(), &files);
    let findings: Vec<_> =
        report.findings.iter().filter(|finding| RULES.contains(&finding.rule.id)).collect();
    if !findings.is_empty() {
        let printed = terminal::findings(findings.iter().copied(), &files, LOOK);
        fail(&[format!("{printed}findings about recordings: {}", findings.len())]);
    }
}

#[test]
fn every_operation_keeps_its_shape() {
    let mut files = Files::new();
    let recorded = recordings::read(&mut files).unwrap_or_else(|problems| fail(&problems));
    let problems = shapes::check(&recorded);
    if !problems.is_empty() {
        fail(&problems);
    }
}

#[test]
fn the_rules_about_recordings_are_there() {
    let book = RuleBook::standard();
    for rule in RULES {
        assert!(book.get(rule).is_some(), "there is no rule `{rule}` any more");
    }
}

/// Ends a test with everything that is wrong.
fn fail(problems: &[String]) -> ! {
    panic!("\n\n{}\n", problems.join("\n\n"));
}
