//! `cargo xtask drift`: pages of any API anywhere against its document and recordings.

use std::path::PathBuf;

use clap::Args;
use docdrift::{RuleBook, check, page_differences};

use crate::error::Error;
use crate::exit::Outcome;
use crate::output::{self, Output};
use crate::witnesses::{Named, Witnesses};

/// Check documentation pages of any API against its OpenAPI document
#[derive(Args, Debug)]
pub(crate) struct Options {
    #[command(flatten)]
    named: Named,
    /// Instead of checking pages, tell whether two of them testify to the same
    #[arg(long, value_names = ["ORIGINAL", "OURS"], num_args = 2, conflicts_with_all = ["docs", "format"])]
    compare: Option<Vec<PathBuf>>,
    #[command(flatten)]
    output: Output,
}

/// Answers the command.
pub(crate) fn run(options: &Options) -> Result<Outcome, Error> {
    if let Some([original, ours]) = options.compare.as_deref() {
        return compare(&options.named, original, ours);
    }
    let (inputs, files) = options.named.read()?;
    let report = check(&inputs, &RuleBook::standard(), &files);
    let mut outcome = Outcome::default();
    options.output.hand_over(&report, &files, &mut outcome)?;
    outcome.complaints.extend(output::unsettled(&report));
    Ok(outcome)
}

fn compare(named: &Named, original: &PathBuf, ours: &PathBuf) -> Result<Outcome, Error> {
    let read = |page: &PathBuf| {
        let mut witnesses = Witnesses::default();
        witnesses.page(page)?;
        named.add_to(&mut witnesses)?;
        witnesses.read()
    };
    let (original_inputs, original_files) = read(original)?;
    let (our_inputs, our_files) = read(ours)?;
    let book = RuleBook::standard();
    let original_report = check(&original_inputs, &book, &original_files);
    let our_report = check(&our_inputs, &book, &our_files);
    let page_differences = page_differences(&original_report, &our_report);
    let mut outcome = Outcome::default();
    if page_differences.is_empty() {
        let claims = our_report.tally.claims;
        outcome.answer =
            format!("{} and {} testify to the same {claims} claims\n", original.display(), ours.display());
    } else {
        let error =
            Error::drift(format!("{} and {} do not testify to the same", original.display(), ours.display()))
                .help("restate the facts of the original, and nothing else");
        let details = page_differences.iter().map(ToString::to_string);
        outcome.complaints.push(details.fold(error, Error::detail));
    }
    Ok(outcome)
}
