//! `cargo xtask drift`: pages of any API anywhere against its document and recordings.

use std::path::PathBuf;

use clap::Args;
use docdrift::check;
use docdrift::rule::RuleBook;

use crate::error::Error;
use crate::exit::Outcome;
use crate::output::Output;
use crate::witnesses::Witnesses;

/// Check documentation pages of any API against its OpenAPI document
#[derive(Args, Debug)]
pub(crate) struct Options {
    /// An OpenAPI document; a page that embeds its own needs none
    #[arg(long, value_name = "FILE")]
    spec: Vec<PathBuf>,
    /// Pages, or folders of pages
    #[arg(long, value_name = "PATH", required = true, num_args = 1..)]
    docs: Vec<PathBuf>,
    /// Recorded exchanges, or folders of them
    #[arg(long, value_name = "PATH", num_args = 1..)]
    recordings: Vec<PathBuf>,
    #[command(flatten)]
    output: Output,
}

/// Answers the command.
pub(crate) fn run(options: &Options) -> Result<Outcome, Error> {
    let mut witnesses = Witnesses::default();
    options.docs.iter().try_for_each(|path| witnesses.page(path))?;
    options.spec.iter().try_for_each(|path| witnesses.spec(path))?;
    options.recordings.iter().try_for_each(|path| witnesses.recording(path))?;
    let (inputs, files) = witnesses.read()?;
    let report = check(&inputs, &RuleBook::standard(), &files);
    let mut outcome = Outcome::default();
    options.output.hand_over(&report, &files, &mut outcome)?;
    Ok(outcome)
}
