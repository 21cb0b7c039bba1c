//! The conformance test: replays every recording through the typed client against a local server, and validates
//! the raw body of its response against the published schema. `tests/README.md` describes recordings.
//!
//! `cargo xtask conformance` sets `CONFORMANCE_OUTCOME` to the path of a file. Then this test writes the
//! client's outcome of each recording to that file, and the command reports where an outcome differs
//! from what the recording expects. If `CONFORMANCE_REQUESTS` is the path of a file, this test writes
//! the client's requests to it.

#[cfg(all(feature = "both-ways", feature = "polar", feature = "stripe", feature = "videodb"))]
mod again;
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

/// The rules about recorded exchanges and the client's outcomes that this test applies. The rule
/// `unjudged-recording` is missing, because its findings may be accepted, and only `cargo xtask conformance`
/// reads the accepted findings.
const RULES: [&str; 3] = ["replay-differs", "violations-differ", "wire-breaks-schema"];

/// No colour, and the maximum width of test output in columns.
const LOOK: TerminalStyle = TerminalStyle { colour: false, width: 140 };

/// All problems of a test. A test that returns an error prints it with `Debug`, so `Debug` gives the plain
/// texts of the problems.
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
async fn every_recording_replays_as_expected() -> Result<(), Failure> {
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

/// Writes the client's schemas to a file if `cargo xtask conformance` requests it. The command compares them
/// with the published documents.
#[cfg(feature = "schema")]
#[test]
fn the_clients_schemas_are_written_on_request() -> Result<(), Failure> {
    let written = testimony::file().map_or(Ok(()), |file| testimony::write(&file));
    written.map_err(|problem| Failure(vec![problem]))
}

/// Compares the client's schemas with the documents that the client is generated from. So a difference is
/// caused by the generator, or by a type that is written by hand.
#[cfg(feature = "schema")]
#[test]
fn the_client_accepts_all_values_of_its_openapi_documents() -> Result<(), Failure> {
    // If `cargo xtask conformance` requests the schemas, the command makes this comparison itself, with more
    // inputs.
    if testimony::file().is_some() {
        return Ok(());
    }
    let testimony = testimony::all();
    let apis: Vec<&str> = recordings::built().collect();
    let judge = |testimony: &_, apis: &[_]| {
        testimony::judge(testimony, apis).map_err(|problem| Failure(vec![problem]))
    };
    let (reported, tally) = judge(&testimony, &apis)?;
    Failure::unless_none(reported)?;
    assert_eq!(tally.accepted, tally.subjects);
    assert!(tally.subjects > 10 * testimony.len(), "{tally:?}: hardly anything was compared");
    // The comparison also reports missing operations and missing responses.
    let last = &apis[apis.len() - 1..];
    let (reported, missing) = judge(&Default::default(), last)?;
    assert!(
        missing.in_findings > 1 && reported.iter().all(|text| text.contains("client-loses")),
        "{reported:?}"
    );
    let mut silent = testimony;
    silent.values_mut().for_each(|operation| operation.responses.clear());
    assert!(judge(&silent, last)?.1.in_findings >= missing.in_findings);
    Ok(())
}

/// Checks all recordings. The failure has every finding of [`RULES`], as printed text.
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
async fn a_third_party_server_accepts_every_request() -> Result<(), Failure> {
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
fn the_rules_about_recordings_exist() {
    let book = RuleBook::standard();
    for rule in RULES {
        assert!(book.get(rule).is_some(), "there is no rule `{rule}` any more");
    }
}
