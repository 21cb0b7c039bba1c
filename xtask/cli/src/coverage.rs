//! `docdrift coverage`: which sources have each operation, status, parameter and field.

use std::path::PathBuf;

use clap::{Args, ValueEnum};
use docdrift::RuleBook;

use crate::arguments::InputArguments;
use crate::error::Error;
use crate::exit::Outcome;
use crate::output::write_text;

/// List which of pages, samples and recorded exchanges have each operation and its parts, and what none has
#[derive(Args, Debug)]
pub struct Options {
    #[command(flatten)]
    inputs: InputArguments,
    /// The format of the list
    #[arg(long, value_enum, default_value_t = Format::Terminal)]
    format: Format,
    /// Write the list to a file instead of standard output
    #[arg(long, value_name = "FILE")]
    output: Option<PathBuf>,
}

/// A format of the list.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Format {
    /// Lines, for people
    Terminal,
    /// Version 1 of the list as JSON, for programs
    Json,
}

/// Runs the subcommand. What no source has is no error, because this command only lists.
///
/// # Errors
///
/// When an input cannot be read, or the list cannot be written.
pub fn run(options: &Options) -> Result<Outcome, Error> {
    let run = options.inputs.read()?;
    let report = run.check(&RuleBook::standard());
    let coverage = docdrift::coverage(&run.inputs, &report);
    let text = match options.format {
        Format::Terminal => coverage.to_text(),
        Format::Json => coverage.to_json(),
    };
    let mut outcome = Outcome { notes: run.notes.clone(), ..Outcome::default() };
    write_text(text, options.output.as_deref(), &mut outcome)?;
    Ok(outcome)
}
