//! Hands a report to whoever asked for it: rendered, to standard output or to a file.

use std::path::PathBuf;

use clap::{Args, ValueEnum};
use docdrift::finding::Level;
use docdrift::report::{Report, json, terminal};
use docdrift::source::Files;

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
    /// Adds the report, and what it means for the exit code, to an outcome.
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
                terminal::render(report, files, terminal::Look { colour, width: WIDTH })
            }
            Format::Json => json::render(report, files),
        };
        match &self.output {
            Some(path) => std::fs::write(path, text).map_err(|reason| {
                Error::failed(format!("{}: cannot be written: {reason}", path.display()))
            })?,
            None => outcome.answer.push_str(&text),
        }
        outcome.complaints.extend(verdict(report));
        Ok(())
    }
}

/// What keeps the report from being clean.
fn verdict(report: &Report<'_>) -> Vec<Error> {
    let mut complaints = Vec::new();
    let denied = report.denied(Level::Warning).count();
    if denied > 0 {
        let noun = if denied == 1 { "finding is" } else { "findings are" };
        complaints.push(
            Error::drift(format!("{denied} {noun} an error or a warning that nobody accepted"))
                .help("`cargo xtask explain RULE` tells more of a rule"),
        );
    }
    if report.tally.settled() == 0 {
        let claims = report.tally.claims;
        complaints.push(
            Error::nothing_settled(format!(
                "nothing was settled: of {claims} claims, none was upheld or refuted"
            ))
            .help("name a document with --spec, should the pages not embed theirs"),
        );
    }
    complaints
}
