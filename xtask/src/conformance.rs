//! `cargo xtask conformance`, the main job: generated files fresh, every recording replayed, every
//! claim of every page settled, in one report.

mod replay;

use std::io::IsTerminal as _;
use std::path::Path;

use clap::Args;
use docdrift::accepted::AcceptedFile;
use docdrift::check;
use docdrift::rule::RuleBook;
use docdrift::source::Files;

use crate::error::Error;
use crate::exit::Outcome;
use crate::output::Output;
use crate::spec;
use crate::tree::Tree;
use crate::witnesses::Witnesses;

/// Check everything: generated files, recordings, pages
#[derive(Args, Debug)]
pub(crate) struct Options {
    #[command(flatten)]
    output: Output,
}

/// Answers the command.
pub(crate) fn run(tree: &Tree, options: &Options) -> Result<Outcome, Error> {
    let mut outcome = Outcome::default();
    progress("generated files");
    let fresh = spec::run(tree, &spec::Options { check: true, ..spec::Options::default() })?;
    outcome.complaints.extend(fresh.complaints);
    let mut witnesses = Witnesses::within(tree);
    let apis = tree.list("openapi/upstream")?;
    for api in &apis {
        witnesses.page(Path::new(&format!("openapi/upstream/{api}")))?;
    }
    // Read before they are replayed, so that one that is none is told in a line.
    witnesses.recording(Path::new("tests/recordings"))?;
    progress("recordings");
    let replayed = replay::run(tree)?;
    outcome.complaints.extend(replayed.complaint());
    replayed.join(&mut witnesses)?;
    progress("pages");
    let (inputs, mut files) = witnesses.read()?;
    let accepted = accepted(tree, &apis, &mut files)?;
    let mut report = check(&inputs, &RuleBook::standard(), &files);
    for file in &accepted {
        for stale in file.apply(&mut report.findings, &today(), &files) {
            outcome.complaints.push(
                Error::drift(format!("{}: {}", files.locate(stale.span), stale.reason))
                    .help("take the entry out of the file, or find out why its finding is not what it was"),
            );
        }
    }
    options.output.hand_over(&report, &files, &mut outcome)?;
    Ok(outcome)
}

/// The files of accepted findings of these APIs, as far as there are any.
fn accepted(tree: &Tree, apis: &[String], files: &mut Files) -> Result<Vec<AcceptedFile>, Error> {
    let mut accepted = Vec::new();
    for name in apis.iter().map(|api| format!("openapi/accepted/{api}.toml")).filter(|name| tree.has(name)) {
        let file = tree.read(files, &name)?;
        let read = AcceptedFile::read(files, file);
        accepted.push(read.map_err(|error| Error::failed(format!("{}: {error}", files.locate(error.span))))?);
    }
    Ok(accepted)
}

fn today() -> String {
    jiff::Zoned::now().date().to_string()
}

/// Tells a person who waits what is being done.
fn progress(what: &str) {
    if std::io::stderr().is_terminal() {
        eprintln!("checking {what} …");
    }
}
