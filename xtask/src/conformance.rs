//! `cargo xtask conformance`, the main job: generated files fresh, every recording replayed, every
//! claim of every page settled, in one report.

mod replay;
mod scope;

use std::io::IsTerminal as _;
use std::path::{Path, PathBuf};

use clap::Args;
use docdrift::{Baseline, Files, RuleBook, check};
use docdrift_cli::{Error, Outcome, OutputArguments, Witnesses, nothing_settled, read_client};

use self::scope::Scope;
use crate::spec;
use crate::tree::Tree;

/// Check everything: generated files, recordings, pages
#[derive(Args, Debug)]
pub(crate) struct Options {
    /// An API, an operation of it, or a case: `videodb/create_checkout/empty`; everything without it
    #[arg(value_name = "SCOPE")]
    scope: Option<String>,
    /// Take over what the conformance test wrote into this file instead of running it; the tests do
    #[arg(long, value_name = "FILE", hide = true)]
    outcome: Option<PathBuf>,
    #[command(flatten)]
    output: OutputArguments,
}

/// Answers the command.
pub(crate) fn run(tree: &Tree, options: &Options) -> Result<Outcome, Error> {
    let mut outcome = Outcome::default();
    let scope = Scope::of(tree, options.scope.as_deref())?;
    progress("generated files");
    let check_spec = spec::Options { apis: scope.apis.clone(), check: true, ..spec::Options::default() };
    outcome.errors.extend(spec::run(tree, &check_spec)?.errors);
    let mut witnesses = Witnesses::within(tree.path());
    for page in &scope.pages {
        witnesses.add_pages(Path::new(page))?;
    }
    for api in &scope.apis {
        spec::add_whole(&mut witnesses, tree, api)?;
    }
    witnesses.add_recordings(Path::new(scope.prefix()))?;
    progress("pages");
    // Read before they are replayed, so that an invalid recording is reported in one line.
    let (mut inputs, mut files) = witnesses.read()?;
    progress("recordings");
    let replayed = replay::run(tree, &scope, options.outcome.as_deref())?;
    outcome.errors.extend(replayed.complaint());
    // The client testifies to every API, so that what it was generated from is named whole.
    let written = tree.list("openapi/upstream")?.into_iter().map(|api| format!("openapi/{api}.yaml"));
    let written: Vec<PathBuf> = written.filter(|name| tree.has(name)).map(PathBuf::from).collect();
    let (mut client, generated_from) = read_client(&mut files, tree.path(), &replayed.client, &written)?;
    if let Some(operation) = &scope.operation {
        client.only(operation.clone());
    }
    inputs.add_client(client, generated_from);
    replayed.join(&mut inputs, &files)?;
    let accepted = accepted(tree, &scope.apis, &mut files)?;
    let mut report = check(&inputs, &RuleBook::standard(), &files);
    for file in &accepted {
        for stale in file.apply(&mut report.findings, &today(), &files, |entry| scope.has(entry)) {
            outcome.errors.push(
                Error::drift(format!("{}: {}", files.locate(stale.span), stale.reason))
                    .help("take the entry out of the file, or find out why its finding is not what it was"),
            );
        }
    }
    options.output.write_report(&report, &files, &mut outcome)?;
    outcome.errors.extend(nothing_settled(&report));
    Ok(outcome)
}

/// The files of accepted findings of these APIs, as far as there are any.
fn accepted(tree: &Tree, apis: &[String], files: &mut Files) -> Result<Vec<Baseline>, Error> {
    let mut accepted = Vec::new();
    for name in apis.iter().map(|api| accepted_name(api)).filter(|name| tree.has(name)) {
        let file = tree.read(files, &name)?;
        let read = Baseline::read(files, file);
        accepted.push(read.map_err(|error| Error::failed(format!("{}: {error}", files.locate(error.span))))?);
    }
    Ok(accepted)
}

/// Where the accepted findings of an API stand.
pub(crate) fn accepted_name(api: &str) -> String {
    format!("openapi/accepted/{api}.toml")
}

/// The day, as `2026-11-20`.
pub(crate) fn today() -> String {
    jiff::Zoned::now().date().to_string()
}

/// Tells a person who waits what is being done.
fn progress(what: &str) {
    if std::io::stderr().is_terminal() {
        eprintln!("checking {what} …");
    }
}
