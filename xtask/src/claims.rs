//! `cargo xtask claims`: every claim of pages and what became of it, one line of JSON each.

use std::path::PathBuf;

use clap::Args;
use docdrift::{RuleBook, check, render_claims};

use crate::error::Error;
use crate::exit::Outcome;
use crate::output;
use crate::witnesses::Named;

/// List every claim of documentation pages, one line of JSON each
#[derive(Args, Debug)]
pub(crate) struct Options {
    #[command(flatten)]
    named: Named,
    /// Write the claims to a file
    #[arg(long, value_name = "FILE")]
    output: Option<PathBuf>,
}

/// Answers the command. What is refuted does not fail it: it was asked what there is.
pub(crate) fn run(options: &Options) -> Result<Outcome, Error> {
    let (inputs, files) = options.named.read()?;
    let report = check(&inputs, &RuleBook::standard(), &files);
    let mut outcome = Outcome::default();
    output::write(render_claims(&report, &files), options.output.as_deref(), &mut outcome)?;
    outcome.complaints.extend(output::unsettled(&report));
    Ok(outcome)
}
