//! `docdrift claims`: lists every claim of pages with its verdict, one line of JSON per claim.

use std::path::PathBuf;

use clap::Args;
use docdrift::{RuleBook, render_claims};

use crate::arguments::InputArguments;
use crate::error::Error;
use crate::exit::Outcome;
use crate::output::{nothing_settled, write_text};

/// List every claim of documentation pages, one line of JSON each
#[derive(Args, Debug)]
pub struct Options {
    #[command(flatten)]
    inputs: InputArguments,
    /// Write the claims to a file instead of standard output
    #[arg(long, value_name = "FILE")]
    output: Option<PathBuf>,
}

impl Options {
    /// Uses no settings, unless the command line names some.
    pub fn isolate(&mut self) {
        self.inputs.isolate();
    }
}

/// Runs the subcommand. A refuted claim is no error, because this command only lists claims.
///
/// # Errors
///
/// When an input cannot be read, or the list cannot be written.
pub fn run(options: &Options) -> Result<Outcome, Error> {
    let run = options.inputs.read()?;
    let report = run.check(&RuleBook::standard());
    let mut outcome = Outcome { notes: run.notes.clone(), ..Outcome::default() };
    write_text(render_claims(&report, &run.files), options.output.as_deref(), &mut outcome)?;
    outcome.errors.extend(nothing_settled(&report));
    Ok(outcome)
}
