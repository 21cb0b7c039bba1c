//! `docdrift record`: makes recordings of our own form of recorded traffic, and files for other tools; always masked.

mod export;
mod import;
mod source;

use clap::{Args, Subcommand};

use crate::error::Error;
use crate::exit::Outcome;

/// Make recordings of our own form of recorded traffic, or the reverse; always masked
#[derive(Args, Debug)]
pub struct Options {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    #[command(after_help = IMPORT_EXAMPLE)]
    Import(import::Options),
    #[command(after_help = EXPORT_EXAMPLE)]
    Export(export::Options),
}

const IMPORT_EXAMPLE: &str = "\
Example: one file for each exchange with a server of the document, at recordings/openapi/<operation>/<case>.yaml
  docdrift record import --spec openapi.yaml browser.har --output recordings

What the document declares, numbers, dates and words of APIs are kept. Everything else becomes a pseudonym of the same
shape, the same for equal values.";

const EXPORT_EXAMPLE: &str = "\
Example: recordings of our own form as a HAR, for other tools
  docdrift record export --har --server https://api.example.com recordings/ --output recordings.har";

/// Runs the subcommand.
///
/// # Errors
///
/// When a recording cannot be read, or a file cannot be written.
pub fn run(options: &Options) -> Result<Outcome, Error> {
    match &options.command {
        Command::Import(options) => import::run(options),
        Command::Export(options) => export::run(options),
    }
}
