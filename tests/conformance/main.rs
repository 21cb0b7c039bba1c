//! Every recording, through the typed client against a local server, and its raw body against the
//! published schema. `tests/README.md` says what a recording is, and how to add one.
//!
//! `cargo xtask conformance` runs this test with `CONFORMANCE_OUTCOME` set to a file. Then what the
//! client made of each recording is written there, and it is the command that reports how it differs
//! from what the recording expects. With `CONFORMANCE_REQUESTS` set to a file, the requests of the
//! client are written there.

mod asked;
mod foreign;
mod outcome;
mod parts;
#[cfg(feature = "polar")]
mod polar;
mod recordings;
mod replay;
mod requests;
mod shapes;
#[cfg(feature = "stripe")]
mod stripe;
#[cfg(feature = "schema")]
mod testimony;
#[cfg(feature = "videodb")]
mod videodb;

use std::fmt;

use docdrift::{Files, Inputs, RuleBook, TerminalStyle, check, render_findings};

use crate::recordings::Recorded;

/// The rules that look at exchanges and at what the client makes of them. That no document judges an
/// exchange is left to `cargo xtask conformance`, which knows where this is accepted.
const RULES: [&str; 3] = ["replay-differs", "violations-differ", "wire-breaks-schema"];

/// Plain, and as wide as what a test prints may be.
const LOOK: TerminalStyle = TerminalStyle { colour: false, width: 140 };

/// Everything that is wrong, printed as it is: the trace of a panic would bury it.
struct Failure(Vec<String>);

impl fmt::Debug for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "\n\n{}\n", self.0.join("\n\n"))
    }
}

impl Failure {
    fn unless_none(problems: Vec<String>) -> Result<(), Failure> {
        if problems.is_empty() { Ok(()) } else { Err(Failure(problems)) }
    }
}

#[tokio::test]
async fn every_recording_is_what_it_says() -> Result<(), Failure> {
    let mut files = Files::new();
    let mut recorded = recordings::read(&mut files).map_err(Failure)?;
    let (mut requests, mut problems) = (Vec::new(), Vec::new());
    for recorded in &mut recorded {
        match replay::run(recorded).await {
            Ok((sent, outcome)) => {
                requests.push(sent);
                recorded.recording.replayed = Some(outcome);
            }
            Err(problem) => problems.push(format!("{}: {problem}", recorded.name)),
        }
    }
    Failure::unless_none(problems)?;
    if let Some(file) = requests::file() {
        requests::write(&file, &requests).map_err(|problem| Failure(vec![problem]))?;
    }
    match outcome::file() {
        Some(file) => outcome::write(&file, &recorded).map_err(|problem| Failure(vec![problem])),
        None => judge(files, recorded),
    }
}

/// `cargo xtask conformance` asks for it, and compares it with what is published.
#[cfg(feature = "schema")]
#[test]
fn the_client_testifies() -> Result<(), Failure> {
    let written = testimony::file().map_or(Ok(()), |file| testimony::write(&file));
    written.map_err(|problem| Failure(vec![problem]))
}

/// What differs here is the generator's doing, or a type that is written by hand.
#[cfg(feature = "schema")]
#[test]
fn the_client_accepts_all_that_it_is_generated_from() -> Result<(), Failure> {
    // The command compares by itself, with more.
    if testimony::file().is_some() {
        return Ok(());
    }
    let testimony = testimony::all();
    let apis: Vec<&str> = recordings::built().collect();
    let judge = |testimony: &_, apis: &[_]| {
        testimony::judge(testimony, apis).map_err(|problem| Failure(vec![problem]))
    };
    let (told, tally) = judge(&testimony, &apis)?;
    Failure::unless_none(told)?;
    assert_eq!(tally.accepted, tally.subjects);
    assert!(tally.subjects > 10 * testimony.len(), "{tally:?}: hardly anything was compared");
    // And it would be told: an operation that is missing, and answers that are.
    let last = &apis[apis.len() - 1..];
    let (told, missing) = judge(&Default::default(), last)?;
    assert!(missing.in_findings > 1 && told.iter().all(|text| text.contains("client-loses")), "{told:?}");
    let mut silent = testimony;
    silent.values_mut().for_each(|operation| operation.responses.clear());
    assert!(judge(&silent, last)?.1.in_findings >= missing.in_findings);
    Ok(())
}

/// Every finding about a recording, printed.
fn judge(mut files: Files, recorded: Vec<Recorded>) -> Result<(), Failure> {
    let pages = recordings::pages(&mut files).map_err(Failure)?;
    let documents = recordings::documents(&mut files).map_err(Failure)?;
    let recordings = recorded.into_iter().map(|recorded| recorded.recording).collect();
    let inputs = Inputs::read(&files, &pages, &documents, recordings)
        .map_err(|error| Failure(vec![format!("a vendored document cannot be read: {error}")]))?;
    let report = check(&inputs, &RuleBook::standard(), &files);
    let findings = report.findings.iter().filter(|finding| RULES.contains(&finding.rule.id));
    let printed = findings.map(|finding| render_findings([finding], &files, LOOK).trim_end().to_owned());
    Failure::unless_none(printed.collect())
}

#[tokio::test]
#[ignore = "needs a server of another's making, named in FOREIGN_VIDEODB, say; tests/README.md says how"]
async fn a_foreign_server_takes_every_request() -> Result<(), Failure> {
    let recorded = recordings::read(&mut Files::new()).map_err(Failure)?;
    let problems = foreign::run(&recorded).await.map_err(|problem| Failure(vec![problem]))?;
    Failure::unless_none(problems)
}

#[test]
fn every_operation_keeps_its_shape() -> Result<(), Failure> {
    let recorded = recordings::read(&mut Files::new()).map_err(Failure)?;
    Failure::unless_none(shapes::check(&recorded))
}

#[test]
fn the_rules_about_recordings_are_there() {
    let book = RuleBook::standard();
    for rule in RULES {
        assert!(book.get(rule).is_some(), "there is no rule `{rule}` any more");
    }
}
