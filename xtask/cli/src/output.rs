//! Writes a report in the format that was asked for, to standard output or to a file.

use std::path::{Path, PathBuf};

use clap::{Args, ValueEnum};
use docdrift::{Files, Level, Report, TerminalStyle, render_json, render_terminal};

use crate::error::Error;
use crate::exit::Outcome;

/// The format of a report, where it is written, and which findings fail the run.
#[derive(Args, Debug)]
pub struct OutputArguments {
    /// The format of the report
    #[arg(long, value_enum, default_value_t = Format::Terminal)]
    format: Format,
    /// Write the report to a file instead of standard output
    #[arg(long, value_name = "FILE")]
    output: Option<PathBuf>,
    /// The lowest level of findings that fails the run, with exit code 100
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

/// A format of the report.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Format {
    /// Annotated source, for people
    Terminal,
    /// Version 1 of the report as JSON, for programs
    Json,
}

/// The width of the terminal report, in columns.
const WIDTH: usize = 110;

impl OutputArguments {
    /// Writes the report, and adds an error to the outcome where findings fail the run.
    ///
    /// # Errors
    ///
    /// When the file cannot be written.
    pub fn write_report(
        &self,
        report: &Report<'_>,
        files: &Files,
        outcome: &mut Outcome,
    ) -> Result<(), Error> {
        let text = match self.format {
            // Standard output strips colours where it is no terminal.
            Format::Terminal => {
                let colour = self.output.is_none();
                render_terminal(report, files, TerminalStyle { colour, width: WIDTH })
            }
            Format::Json => render_json(report, files),
        };
        write_text(text, self.output.as_deref(), outcome)?;
        outcome.errors.extend(denied_findings(report, self.deny.into()));
        Ok(())
    }
}

/// Writes a text to a file, or adds it to the output.
pub(crate) fn write_text(text: String, file: Option<&Path>, outcome: &mut Outcome) -> Result<(), Error> {
    match file {
        Some(path) => std::fs::write(path, text)
            .map_err(|reason| Error::failed(format!("{}: cannot be written: {reason}", path.display())))?,
        None => outcome.output.push_str(&text),
    }
    Ok(())
}

/// The error that there are findings of this level or above which are not accepted.
fn denied_findings(report: &Report<'_>, level: Level) -> Option<Error> {
    let count = report.denied(level).count();
    let noun = if count == 1 { "finding is" } else { "findings are" };
    let least = match level {
        Level::Note => "there, and nobody accepted it",
        Level::Warning => "an error or a warning that nobody accepted",
        Level::Error => "an error that nobody accepted",
    };
    // The help names no program: `docdrift` and `cargo xtask` both have this command.
    (count > 0).then(|| {
        Error::drift(format!("{count} {noun} {least}"))
            .help("the command `explain RULE` describes what a rule looks for, and why")
    })
}

/// The error that nothing was settled, where that is so: see [`Report::is_settled`].
#[must_use]
pub fn nothing_settled(report: &Report<'_>) -> Option<Error> {
    if report.is_settled() {
        return None;
    }
    let claims = report.tally.claims;
    let message = format!("nothing was settled: of {claims} claims, none was upheld or refuted");
    Some(if report.has_pages || report.recordings.total() == 0 {
        Error::nothing_settled(message).help("name a document with --spec, should the pages not embed theirs")
    } else {
        Error::nothing_settled(format!("{message}, and no recording was judged")).help(
            "name the document that has their operations with --spec; composed recordings are no evidence",
        )
    })
}
