//! `docdrift check`: checks pages, recordings and clients of any API against its OpenAPI document.

use std::path::{Path, PathBuf};

use clap::Args;
use docdrift::{RuleBook, escaped_json, page_differences, printable};

use crate::accepted::{self, AcceptedArguments, read_accepted, report_stale};
use crate::arguments::InputArguments;
use crate::compare::CompareArguments;
use crate::error::Error;
use crate::exit::Outcome;
use crate::output::{OutputArguments, nothing_settled, write_text};
use crate::proposal;
use crate::witnesses::Witnesses;

/// Check documentation pages of an API against its OpenAPI document
#[derive(Args, Debug)]
pub struct Options {
    #[command(flatten)]
    inputs: InputArguments,
    /// Compare two pages instead: report the claims that only one of them makes
    #[arg(long, value_names = ["ORIGINAL", "OURS"], num_args = 2, conflicts_with_all = ["docs", "format", "since", "base", "accepted"])]
    compare: Option<Vec<PathBuf>>,
    /// Print what the recordings show as one line of JSON, to a file or to standard output (`-`), instead of a
    /// report. The command `merge` makes one report of many such lines
    #[arg(long, value_name = "FILE", requires = "recordings", conflicts_with_all = ["compare", "format", "output", "since", "base", "accepted"])]
    partial: Option<PathBuf>,
    /// Write an OpenAPI Overlay that adds what pages and descriptions state and the document leaves open:
    /// YAML, or JSON if the name ends with .json. With several documents, one file each, with the name of the
    /// document in its own
    #[arg(long, value_name = "FILE", conflicts_with_all = ["compare", "partial"])]
    propose_overlay: Option<PathBuf>,
    #[command(flatten)]
    accepted: AcceptedArguments,
    #[command(flatten)]
    earlier: CompareArguments,
    #[command(flatten)]
    output: OutputArguments,
}

impl Options {
    /// Uses no settings, unless the command line names some.
    pub fn isolate(&mut self) {
        self.inputs.isolate();
    }
}

/// Runs the subcommand.
///
/// # Errors
///
/// When an input cannot be read, or the report cannot be written. Findings that fail the run are returned as
/// errors of the outcome, not as an `Err`.
pub fn run(options: &Options) -> Result<Outcome, Error> {
    options.output.validate()?;
    if let Some([original, ours]) = options.compare.as_deref() {
        return compare(&options.inputs, original, ours);
    }
    if let Some(file) = &options.partial {
        return partial(&options.inputs, file);
    }
    let book = RuleBook::standard();
    if options.earlier.reads_twice() && options.inputs.reads_standard_input() {
        return Err(Error::usage("--since reads the recordings twice, and standard input can be read once")
            .help("compare with the report of an earlier run: --base REPORT.json"));
    }
    let mut run = options.inputs.read()?;
    if options.propose_overlay.is_some() && run.inputs.documents().is_empty() {
        let error = Error::usage("there is no document for which --propose-overlay could write an overlay");
        return Err(error.help("name it with --spec, or with `documents` in the settings"));
    }
    let earlier = options.earlier.earlier_run(&book, |revision| options.inputs.read_earlier(revision))?;
    let baseline = read_accepted(&options.accepted.files(&run.settings)?, &run.root, &mut run.files)?;
    let mut report = run.check(&book);
    let mut outcome = Outcome { notes: run.notes.clone(), ..Outcome::default() };
    if let Some(earlier) = earlier {
        earlier.compare_with(&mut report, &run.files);
        let forgotten = accepted::forget_unchecked(&mut report, &run, &book);
        outcome.notes.extend((forgotten > 0).then(|| {
format!("earlier findings that were not looked for: {forgotten}; this run did not read what they are about")
        }));
    }
    let applied = accepted::apply(&baseline, &mut report, &run, &book);
    report_stale(&applied, &mut report, &run.files, &mut outcome);
    options.output.write_report(&report, &run.files, &book, &mut outcome)?;
    if let Some(name) = &options.propose_overlay {
        proposal::write(name, &report, run.inputs.documents(), &run.files, &mut outcome)?;
    }
    outcome.errors.extend(nothing_settled(&report));
    Ok(outcome)
}

/// Prints what the recordings show. That they disagree with a document fails the run that merges.
fn partial(arguments: &InputArguments, file: &Path) -> Result<Outcome, Error> {
    let tally = arguments.read_traffic()?;
    let line = serde_json::to_string(&tally)
        .map_err(|error| Error::failed(format!("what the recordings show cannot be written: {error}")))?;
    let line = escaped_json(line) + "\n";
    let mut outcome = Outcome::default();
    write_text(line, Some(file), &mut outcome)?;
    Ok(outcome)
}

/// Reports the claims that only one of two pages makes.
fn compare(arguments: &InputArguments, original: &PathBuf, ours: &PathBuf) -> Result<Outcome, Error> {
    let read = |page: &PathBuf| {
        let mut witnesses = Witnesses::default();
        witnesses.add_pages(page)?;
        arguments.add_to(&mut witnesses)?;
        witnesses.read()
    };
    let (original_inputs, original_files) = read(original)?;
    let (our_inputs, our_files) = read(ours)?;
    let book = RuleBook::standard();
    let original_report = docdrift::check(&original_inputs, &book, &original_files);
    let our_report = docdrift::check(&our_inputs, &book, &our_files);
    let page_differences = page_differences(&original_report, &our_report);
    let mut outcome = Outcome::default();
    let (original, ours) = (original.display(), ours.display());
    if page_differences.is_empty() {
        let claims = our_report.tally.claims;
        let noun = if claims == 1 { "claim" } else { "claims" };
        let pages = format!("{original} and {ours}");
        outcome.output = format!("{} make the same {claims} {noun}\n", printable(&pages));
    } else {
        let error = Error::drift(format!("{original} and {ours} do not make the same claims"))
            .help("restate every fact of the original page, and add no other fact");
        let details = page_differences.iter().map(ToString::to_string);
        outcome.errors.push(details.fold(error, Error::detail));
    }
    Ok(outcome)
}
