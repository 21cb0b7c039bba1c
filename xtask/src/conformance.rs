//! `cargo xtask conformance`: checks that generated documents are fresh, replays the recordings through
//! the client, and checks the claims of all pages, in one report.

mod replay;
mod scope;

use std::io::IsTerminal as _;
use std::path::{Path, PathBuf};

use clap::Args;
use docdrift::{Baseline, EntryScope, Files, RuleBook, check};
use docdrift_cli::{
    Error, Outcome, OutputArguments, Witnesses, nothing_settled, read_baseline, read_client, report_stale,
    today,
};

use self::scope::Scope;
use crate::spec;
use crate::tree::Tree;

/// Check everything: generated files, recordings, pages
#[derive(Args, Debug)]
pub(crate) struct Options {
    /// Check only this API, operation or recording, as in `videodb/create_checkout/empty`; without it,
    /// check everything
    #[arg(value_name = "SCOPE")]
    scope: Option<String>,
    /// Read the outcome of the conformance test from this file instead of running the test; used by tests
    #[arg(long, value_name = "FILE", hide = true)]
    outcome: Option<PathBuf>,
    #[command(flatten)]
    output: OutputArguments,
}

/// Runs the subcommand.
pub(crate) fn run(tree: &Tree, options: &Options) -> Result<Outcome, Error> {
    options.output.validate()?;
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
        spec::add_complete_document(&mut witnesses, tree, api)?;
    }
    witnesses.add_recordings(Path::new(scope.prefix()))?;
    progress("pages");
    // The recordings are read before they are replayed, so that an invalid recording is reported in one line.
    let (mut inputs, mut files) = witnesses.read()?;
    replay::require_companions(&mut inputs, &files)?;
    progress("recordings");
    let replayed = replay::run(tree, &scope, options.outcome.as_deref())?;
    outcome.errors.extend(replayed.test_failure());
    // The file of the client covers every API, so the generated documents of all APIs are needed, too.
    let generated = tree.list("openapi/upstream")?.into_iter().map(|api| format!("openapi/{api}.yaml"));
    let generated: Vec<PathBuf> = generated.filter(|name| tree.has(name)).map(PathBuf::from).collect();
    let (mut client, generated_from) = read_client(&mut files, tree.path(), &replayed.client, &generated)?;
    if let Some(operation) = &scope.operation {
        client.only(operation.clone());
    }
    inputs.add_client(client, generated_from);
    replayed.join(&mut inputs, &files)?;
    let mut accepted = accepted(tree, &scope.apis, &mut files)?;
    let book = RuleBook::standard();
    let mut report = check(&inputs, &book, &files);
    accepted.retain(|entry| scope.has(entry));
    let applied = accepted.apply(&mut report.findings, &today(), |_| EntryScope::Checked);
    report_stale(&applied, &mut report, &files, &mut outcome);
    options.output.write_report(&report, &files, &book, &mut outcome)?;
    outcome.errors.extend(nothing_settled(&report));
    Ok(outcome)
}

/// Reads the files of accepted findings of these APIs. An API without such a file is skipped.
fn accepted(tree: &Tree, apis: &[String], files: &mut Files) -> Result<Baseline, Error> {
    let mut accepted = Baseline::default();
    for name in apis.iter().map(|api| accepted_name(api)).filter(|name| tree.has(name)) {
        let file = tree.read(files, &name)?;
        accepted.extend(read_baseline(files, file)?);
    }
    Ok(accepted)
}

/// The path of the file that lists the accepted findings of an API.
pub(crate) fn accepted_name(api: &str) -> String {
    format!("openapi/accepted/{api}.toml")
}

/// Prints the current step to standard error, only on a terminal.
fn progress(what: &str) {
    if std::io::stderr().is_terminal() {
        eprintln!("checking {what} …");
    }
}
