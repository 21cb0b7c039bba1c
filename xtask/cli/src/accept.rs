//! `docdrift accept`: adds findings to the file of accepted findings, each with a reason.

mod accepted_file;
mod edit;

use std::collections::BTreeSet;
use std::path::PathBuf;

use clap::Args;
use docdrift::{AcceptedBy, Finding, Level, Report, RuleBook};
use toml_edit::Datetime;

use self::accepted_file::{AcceptedFile, Note};
use self::edit::Edit;
use crate::accepted::{self, read_baseline, today};
use crate::arguments::InputArguments;
use crate::error::Error;
use crate::exit::Outcome;
use crate::output::{Deny, nothing_settled};
use crate::plain_file::{self, FileKind};

/// Accept findings, so that they no longer fail a run
#[derive(Args, Debug)]
pub struct Options {
    /// The fingerprints of findings to accept, as reports have them, or their first six characters or more. The entry
    /// of a finding that is accepted already gets the reason, the ticket and the expiry that are named here
    #[arg(value_name = "FINGERPRINT")]
    fingerprints: Vec<String>,
    /// Accept all findings of a cause, also those that will appear later; may be repeated. As of fingerprints, the
    /// first six characters of an id are enough
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
    let path = &options.accepted.clone().map_or_else(|| accepted::default_file(&run.settings), Ok)?;
    let name = accepted::name_of(path, &run.root);
    let bytes = match path.exists() {
        true => plain_file::read(path, FileKind::Accepted).map_err(|error| error.of(&name))?,
        false => Vec::new(),
    };
    let id = run.files.add_bytes(&name, bytes).map_err(|error| Error::failed(error.to_string()))?;
    let baseline = read_baseline(&run.files, id)?;
    let book = RuleBook::standard();
    let mut report = run.check(&book);
    // Without a document, every accepted finding would be gone.
    if let Some(error) = nothing_settled(&report) {
        return Err(error);
    }
    let applied = accepted::apply(&baseline, &mut report, &run, &book);
    let (chosen, notes) = options.chosen(&report)?;
    let mut file = AcceptedFile::parse(&name, run.files.file(id).text())?;
    let mut edit = Edit::new(&report, chosen, note.as_ref());
    edit.entries(&mut file, &baseline, &applied, options.prune);
    edit.append(&mut file)?;
    if edit.changes_file() {
        file.write(path)?;
    }
    let notes = run.notes.iter().cloned().chain(notes).collect();
    Ok(Outcome { output: edit.into_text(&name), notes, ..Outcome::default() })
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
        // The entry of a finding that is accepted already has a reason, which may stay.
        let may_stay = !self.all && self.reason.is_none() && (self.ticket.is_some() || self.expiry.is_some());
        if reason.is_none() && !may_stay {
            return Err(missing_reason());
        }
        Ok(Some(Note { reason: reason.map(str::to_owned), ticket: self.ticket.clone(), expiry: self.expiry }))
    }

    /// The findings to accept, in the order of the report, and notes about those that need no entry. A finding or cause
    /// that is named is chosen also if an entry accepts it already.
    fn chosen(&self, report: &Report<'_>) -> Result<(Vec<Chosen>, Vec<String>), Error> {
        let mut chosen = BTreeSet::new();
        let mut notes = Vec::new();
        let is_open = |it: &usize| report.findings[*it].accepted.is_none();
        for cause in &self.cause {
            let ids: Vec<&str> = report.causes.iter().map(|known| known.id.as_str()).collect();
            let members = &report.causes[position("cause", cause, &ids)?].members;
            let accepted = || members.iter().find(|it| other_acceptance(&report.findings[**it]).is_none());
            let first = members.iter().find(|it| is_open(it)).or_else(accepted);
            chosen.extend(first.map(|first| Chosen { finding: *first, with_cause: true }));
        }
        let causes: BTreeSet<&str> =
            chosen.iter().map(|it: &Chosen| report.findings[it.finding].cause.as_str()).collect();
        if self.all {
            let level = Level::from(self.deny);
            let open = (0..report.findings.len()).filter(|it| report.findings[*it].level >= level);
            let open = open.filter(|it| is_open(it) && !causes.contains(report.findings[*it].cause.as_str()));
            chosen.extend(open.map(|finding| Chosen { finding, with_cause: false }));
        }
        let ids: Vec<&str> = report.findings.iter().map(|finding| finding.fingerprint.as_str()).collect();
        for fingerprint in &self.fingerprints {
            let number = position("finding", fingerprint, &ids)?;
            let finding = &report.findings[number];
            match other_acceptance(finding) {
                Some(by) => notes.push(format!("{} needs no entry: {by}", finding.fingerprint)),
                None if causes.contains(finding.cause.as_str()) => {}
                None => drop(chosen.insert(Chosen { finding: number, with_cause: false })),
            }
        }
        Ok((chosen.into_iter().collect(), notes))
    }
}

/// What accepts a finding besides an entry of a file; `None` if nothing does.
fn other_acceptance(finding: &Finding) -> Option<&'static str> {
    match finding.accepted.as_ref()?.by {
        AcceptedBy::File => None,
        AcceptedBy::Comment => Some("a comment on its page accepts it"),
        AcceptedBy::Settings => Some("the settings accept it"),
    }
}

fn missing_reason() -> Error {
    Error::usage("a reason is missing").help(
        "say with --reason TEXT why the finding may stay: whoever reads the file later has to know whether that still \
         holds",
    )
}

/// The fewest characters by which a finding or a cause is named.
const MIN_PREFIX: usize = 6;

/// The index of the only one of these ids that begins with a text.
fn position(what: &str, text: &str, ids: &[&str]) -> Result<usize, Error> {
    let found: BTreeSet<&str> = ids.iter().copied().filter(|id| id.starts_with(text)).collect();
    let Some(first) = found.first() else {
        return Err(Error::usage(format!("this run has no {what} `{text}`")).help(
            "the terminal report shows how each finding and cause is accepted; `docdrift check --format json` with \
             the same inputs has all fingerprints and causes",
        ));
    };
    if text.len() < MIN_PREFIX {
        let error = Error::usage(format!("`{text}` is too short to name a {what}"));
        return Err(error.help(format!("name at least its first {MIN_PREFIX} characters")));
    }
    if found.len() > 1 {
        let all = found.iter().copied().collect::<Vec<_>>().join(", ");
        let error = Error::usage(format!("`{text}` is the beginning of several: {all}"));
        return Err(error.help("name more characters"));
    }
    Ok(ids.iter().position(|id| id == first).expect("it was found among them"))
}
