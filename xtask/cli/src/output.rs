//! Writes a report in the requested format, to standard output or to a file.

use std::path::{Path, PathBuf};

use clap::{Args, ValueEnum};
use docdrift::{Files, Level, Report, TerminalStyle, render_json, render_terminal};

use crate::error::Error;
use crate::exit::Outcome;

/// The arguments for the report: its format, its file, and which findings fail the run.
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

/// The value of `--deny`: the lowest level of findings that fails the run.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Deny {
    /// Every finding fails the run
    Note,
    /// Warnings and errors fail the run
    Warning,
    /// Only errors fail the run
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
    /// Version 3 of the report as JSON, for programs
    Json,
}

/// The width of the terminal report, in columns.
const WIDTH: usize = 110;

impl OutputArguments {
    /// Writes the report, and adds an error to the outcome if findings fail the run.
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
            // `Outcome::print` strips colours if standard output is not a terminal.
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

/// The error that findings at this level or above are not accepted. `None` if there are no such findings.
fn denied_findings(report: &Report<'_>, level: Level) -> Option<Error> {
    let count = report.denied(level).count();
    let (noun, verb) = if count == 1 { ("finding", "is") } else { ("findings", "are") };
    let level = level.as_str();
    // The help names no program: `docdrift` and `cargo xtask` both have this command.
    (count > 0).then(|| {
        Error::drift(format!("{count} {noun} at level `{level}` or above {verb} not accepted"))
            .help("the command `explain RULE` describes what a rule looks for, and why")
    })
}

/// The error that nothing was settled. `None` if something was: see [`Report::is_settled`].
#[must_use]
pub fn nothing_settled(report: &Report<'_>) -> Option<Error> {
    if report.is_settled() {
        return None;
    }
    let claims = report.tally.claims;
    let message = format!("nothing was settled: of {claims} claims, none was upheld or refuted");
    Some(if report.has_pages || (report.recordings.total() == 0 && report.traffic.is_none()) {
        Error::nothing_settled(message)
            .help("name a document with --spec, unless the pages embed their document")
    } else {
        Error::nothing_settled(format!("{message}, and no exchange was judged")).help(
            "name the document with their servers and operations with --spec; composed recordings prove nothing",
        )
    })
}
