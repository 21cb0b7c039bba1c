//! Hands a report to whoever asked for it: rendered, to standard output or to a file.

use std::path::{Path, PathBuf};

use clap::{Args, ValueEnum};
use docdrift::{Files, Level, Look, Report, render_json, render_terminal};

use crate::error::Error;
use crate::exit::Outcome;

/// How a report is handed over.
#[derive(Args, Debug)]
pub(crate) struct Output {
    /// The form of the report
    #[arg(long, value_enum, default_value_t = Format::Terminal)]
    format: Format,
    /// Write the report to a file
    #[arg(long, value_name = "FILE")]
    output: Option<PathBuf>,
    /// The level from which on a finding fails the run
    #[arg(long, value_enum, value_name = "LEVEL", default_value_t = Deny::Warning)]
    deny: Deny,
}

/// A level of findings.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Deny {
    /// Every finding fails the run
    Note,
    /// Warnings and errors do
    Warning,
    /// Only errors do
    Error,
}

impl From<Deny> for Level {
    fn from(deny: Deny) -> Self {
        match deny {
            Deny::Note => Level::Note,
            Deny::Warning => Level::Warning,
            Deny::Error => Level::Error,
        }
    }
}

/// A form of the report.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Format {
    /// Annotated source, for people
    Terminal,
    /// Version 1 of the report as JSON, for programs
    Json,
}

/// Columns of the terminal report.
const WIDTH: usize = 110;

impl Output {
    /// Adds the report, and the findings that nobody accepted, to an outcome.
    pub(crate) fn hand_over(
        &self,
        report: &Report<'_>,
        files: &Files,
        outcome: &mut Outcome,
    ) -> Result<(), Error> {
        let text = match self.format {
            // Colours are taken out again where the output is no terminal.
            Format::Terminal => {
                let colour = self.output.is_none();
                render_terminal(report, files, Look { colour, width: WIDTH })
            }
            Format::Json => render_json(report, files),
        };
        write(text, self.output.as_deref(), outcome)?;
        outcome.complaints.extend(denied(report, self.deny.into()));
        Ok(())
    }
}

/// Writes a text to a file, or adds it to the answer.
pub(crate) fn write(text: String, to: Option<&Path>, outcome: &mut Outcome) -> Result<(), Error> {
    match to {
        Some(path) => std::fs::write(path, text)
            .map_err(|reason| Error::failed(format!("{}: cannot be written: {reason}", path.display())))?,
        None => outcome.answer.push_str(&text),
    }
    Ok(())
}

/// That there are findings which nobody accepted.
fn denied(report: &Report<'_>, level: Level) -> Option<Error> {
    let count = report.denied(level).count();
    let noun = if count == 1 { "finding is" } else { "findings are" };
    let least = match level {
        Level::Note => "there, and nobody accepted it",
        Level::Warning => "an error or a warning that nobody accepted",
        Level::Error => "an error that nobody accepted",
    };
    (count > 0).then(|| {
        Error::drift(format!("{count} {noun} {least}"))
            .help("`cargo xtask explain RULE` tells more of a rule")
    })
}

/// That no claim was upheld or refuted.
pub(crate) fn unsettled(report: &Report<'_>) -> Option<Error> {
    let claims = report.tally.claims;
    (report.tally.settled() == 0).then(|| {
        Error::nothing_settled(format!("nothing was settled: of {claims} claims, none was upheld or refuted"))
            .help("name a document with --spec, should the pages not embed theirs")
    })
}
