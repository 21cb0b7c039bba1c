//! `docdrift accept`: adds findings to the file of accepted findings, each with a reason.

mod accepted_file;
mod edit;

use std::collections::BTreeSet;
use std::path::PathBuf;

use clap::Args;
use docdrift::{Level, Report, RuleBook};
use toml_edit::Datetime;

use self::accepted_file::{AcceptedFile, Note};
use self::edit::Edit;
use crate::accepted::{self, read_baseline, today};
use crate::arguments::InputArguments;
use crate::error::Error;
use crate::exit::Outcome;
use crate::output::{Deny, nothing_settled};

/// Accept findings, so that they no longer fail a run
#[derive(Args, Debug)]
pub struct Options {
    /// The fingerprints of findings to accept, as the JSON report has them
    #[arg(value_name = "FINGERPRINT")]
    fingerprints: Vec<String>,
    /// Accept all findings of a cause, also those that will appear later; may be repeated
    #[arg(long, value_name = "ID")]
    cause: Vec<String>,
    /// Accept all findings that are not accepted yet, from the level of --deny on
    #[arg(long)]
    all: bool,
    /// The lowest level of findings that --all accepts
    #[arg(long, value_enum, value_name = "LEVEL", default_value_t = Deny::Warning)]
    deny: Deny,
    /// Why the findings may stay as they are, for whoever reads the file later
    #[arg(long, value_name = "TEXT")]
    reason: Option<String>,
    /// The ticket that tracks them
    #[arg(long, value_name = "TICKET")]
    ticket: Option<String>,
    /// The last day on which they are accepted, such as 2027-01-31
    #[arg(long, value_name = "DAY", value_parser = day)]
    expiry: Option<Datetime>,
    /// Remove the entries of which this run knows that their findings are gone, and second entries of a finding.
    /// Expired entries stay while their findings do: accept them anew, or mend them
    #[arg(long)]
    prune: bool,
    /// The file of accepted findings; made if there is none. Without it, that of the settings; without settings,
    /// `docdrift-accepted.toml` in the working directory
    #[arg(long, value_name = "FILE")]
    accepted: Option<PathBuf>,
    #[command(flatten)]
    inputs: InputArguments,
}

/// Validates the value of `--expiry`.
fn day(text: &str) -> Result<Datetime, String> {
    // Only jiff knows which days there are.
    let is_day = text.parse::<jiff::civil::Date>().is_ok();
    let day = text.parse::<Datetime>().ok().filter(|day| is_day && day.time.is_none());
    let day = day.ok_or_else(|| "it is a day, such as 2027-01-31".to_owned())?;
    // Days as they are written sort by time.
    if day.to_string() < today() { Err("this day is over".to_owned()) } else { Ok(day) }
}

/// Runs the subcommand.
///
/// # Errors
///
/// When nothing is named, a reason is missing, a fingerprint or cause is not that of a finding, an input cannot be read,
/// or the file cannot be written.
pub fn run(options: &Options) -> Result<Outcome, Error> {
    let note = options.note()?;
    let mut run = options.inputs.read()?;
    let path = &options.accepted.clone().unwrap_or_else(|| accepted::default_file(&run.settings));
    let name = path.to_string_lossy();
    let text = if path.exists() {
        std::fs::read_to_string(path)
            .map_err(|reason| Error::failed(format!("{name}: cannot be read: {reason}")))?
    } else {
        String::new()
    };
    let id = run.files.add(&*name, &*text);
    let baseline = read_baseline(&run.files, id)?;
    let book = RuleBook::standard();
    let mut report = run.check(&book);
    // Without a document, every accepted finding would be gone.
    if let Some(error) = nothing_settled(&report) {
        return Err(error);
    }
    let applied = accepted::apply(&baseline, &mut report, &run, &book);
    let chosen = options.chosen(&report)?;
    let mut file = AcceptedFile::parse(&name, &text)?;
    let mut edit = Edit::new(&report, chosen, note.as_ref());
    edit.entries(&mut file, &baseline, &applied, options.prune);
    edit.append(&mut file);
    if edit.changes_file() {
        file.write(path)?;
    }
    Ok(Outcome { output: edit.into_text(&name), notes: run.notes.clone(), ..Outcome::default() })
}

/// A finding to accept; with its whole cause or alone.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Chosen {
    finding: usize,
    with_cause: bool,
}

impl Options {
    /// What is noted of each entry; `None` if nothing is accepted.
    fn note(&self) -> Result<Option<Note>, Error> {
        let accepts = self.all || !self.fingerprints.is_empty() || !self.cause.is_empty();
        if !accepts && !self.prune {
            return Err(Error::usage("no finding is named").help(
                "name fingerprints, --cause ID or --all, with --reason TEXT; --prune alone removes the entries \
                 without a finding",
            ));
        }
        if !accepts {
            return Ok(None);
        }
        let reason = self.reason.as_deref().map(str::trim).filter(|reason| !reason.is_empty());
        let reason = reason.ok_or_else(|| {
            Error::usage("a reason is missing").help(
                "say with --reason TEXT why the finding may stay: whoever reads the file later has to know whether \
                 that still holds",
            )
        })?;
        Ok(Some(Note { reason: reason.to_owned(), ticket: self.ticket.clone(), expiry: self.expiry }))
    }

    /// The findings to accept, in the order of the report, without those that are accepted already.
    fn chosen(&self, report: &Report<'_>) -> Result<Vec<Chosen>, Error> {
        let mut chosen = BTreeSet::new();
        for cause in &self.cause {
            let known = report.causes.iter().find(|known| known.id.as_str() == cause);
            let known = known.ok_or_else(|| unknown("cause", cause))?;
            let first = known.members.iter().find(|it| report.findings[**it].accepted.is_none());
            chosen.extend(first.map(|first| Chosen { finding: *first, with_cause: true }));
        }
        for fingerprint in &self.fingerprints {
            let finding = report.findings.iter().position(|it| it.fingerprint.as_str() == fingerprint);
            let finding = finding.ok_or_else(|| unknown("finding", fingerprint))?;
            chosen.insert(Chosen { finding, with_cause: false });
        }
        if self.all {
            let level = Level::from(self.deny);
            let open = (0..report.findings.len()).filter(|it| report.findings[*it].level >= level);
            chosen.extend(open.map(|finding| Chosen { finding, with_cause: false }));
        }
        let causes: BTreeSet<&str> = chosen
            .iter()
            .filter(|it| it.with_cause)
            .map(|it| report.findings[it.finding].cause.as_str())
            .collect();
        let is_new = |it: &Chosen| {
            let finding = &report.findings[it.finding];
            finding.accepted.is_none() && (it.with_cause || !causes.contains(finding.cause.as_str()))
        };
        Ok(chosen.iter().copied().filter(is_new).collect())
    }
}

fn unknown(what: &str, id: &str) -> Error {
    Error::usage(format!("this run has no {what} `{id}`"))
        .help("`docdrift check --format json` with the same inputs has the fingerprint of each finding, and the causes")
}
