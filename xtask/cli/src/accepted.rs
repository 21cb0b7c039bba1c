//! Reads the files of accepted findings, applies them to a report, and says which entries accept nothing.

use std::cell::OnceCell;
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use clap::Args;
use docdrift::{
    AcceptedFinding, AppliedBaseline, Baseline, EntryScope, FileId, Files, MendedFinding, Report, RuleBook,
    StaleEntry, StaleReason,
};

use crate::error::Error;
use crate::exit::Outcome;
use crate::run::Run;
use crate::settings::Settings;

/// The name of the file of accepted findings, unless another one is named.
pub const ACCEPTED_FILE: &str = "docdrift-accepted.toml";

/// The arguments that name files of accepted findings.
#[derive(Args, Debug, Default)]
pub struct AcceptedArguments {
    /// A file of accepted findings, as `docdrift accept` writes it; may be repeated. Without it, that of the settings;
    /// without settings, `docdrift-accepted.toml` in the working directory, if there is one
    #[arg(long, value_name = "FILE")]
    accepted: Vec<PathBuf>,
}

impl AcceptedArguments {
    /// The named files; without any, that of the settings or of the working directory. Only a file that somebody named
    /// has to exist.
    #[must_use]
    pub fn files(&self, settings: &Settings) -> Vec<PathBuf> {
        let default = default_file(settings);
        if self.accepted.is_empty() && (settings.names_accepted_file() || default.is_file()) {
            return vec![default];
        }
        self.accepted.clone()
    }
}

/// The file of accepted findings, unless the command line names another one: that of the settings, or without settings
/// the one in the working directory.
pub(crate) fn default_file(settings: &Settings) -> PathBuf {
    let Some(path) = settings.accepted_file() else { return PathBuf::from(ACCEPTED_FILE) };
    let here = std::env::current_dir().ok().and_then(|here| here.canonicalize().ok());
    let below = here.and_then(|here| path.strip_prefix(here).ok().map(Path::to_owned));
    below.unwrap_or(path)
}

/// Reads files of accepted findings.
///
/// # Errors
///
/// When a file cannot be read, or is no file of accepted findings.
pub fn read_accepted(paths: &[PathBuf], files: &mut Files) -> Result<Baseline, Error> {
    let mut all = Baseline::default();
    for path in paths {
        let name = path.to_string_lossy();
        let bytes = std::fs::read(path)
            .map_err(|reason| Error::failed(format!("{name}: cannot be read: {reason}")))?;
        let file = files.add_bytes(&name, bytes).map_err(|error| Error::failed(error.to_string()))?;
        all.extend(read_baseline(files, file)?);
    }
    Ok(all)
}

/// Reads a file of accepted findings that was added.
///
/// # Errors
///
/// When it is no file of accepted findings.
pub fn read_baseline(files: &Files, file: FileId) -> Result<Baseline, Error> {
    Baseline::read(files, file)
        .map_err(|error| Error::failed(format!("{}: {error}", files.locate(error.span))))
}

/// The current date, as `2026-11-20`: the format of expiry dates in the files of accepted findings.
#[must_use]
pub fn today() -> String {
    jiff::Zoned::now().date().to_string()
}

/// Applies accepted findings to the report of these inputs.
pub(crate) fn apply(
    baseline: &Baseline,
    report: &mut Report<'_>,
    run: &Run,
    book: &RuleBook,
) -> AppliedBaseline {
    let Run { inputs, files, root, .. } = run;
    let scopes = inputs.entry_scopes(book, files);
    let place = |name: &str| root.join(name).canonicalize();
    // The same page may have been read by another name.
    let read: OnceCell<BTreeSet<PathBuf>> = OnceCell::new();
    let is_elsewhere = |page: &str| {
        let all = || files.names().filter_map(|name| place(name).ok()).collect();
        place(page).is_ok_and(|page| !read.get_or_init(all).contains(&page))
    };
    baseline.apply(&mut report.findings, &today(), |entry| scopes.of(entry, is_elsewhere))
}

/// Removes from the mended findings of a comparison those that the run did not look for; returns their number.
pub(crate) fn forget_unchecked(report: &mut Report<'_>, run: &Run, book: &RuleBook) -> usize {
    let scopes = run.inputs.entry_scopes(book, &run.files);
    let Some(comparison) = &mut report.comparison else { return 0 };
    let before = comparison.mended.len();
    comparison.mended.retain(|mended| {
        let is_there = |page: &str| run.root.join(page).exists();
        scopes.of(&as_entry(mended), is_there) != EntryScope::Unchecked
    });
    before - comparison.mended.len()
}

/// The entry that would accept a finding of an earlier run.
fn as_entry(mended: &MendedFinding) -> AcceptedFinding {
    AcceptedFinding {
        fingerprint: mended.fingerprint.as_str().to_owned(),
        rule: mended.rule.clone(),
        page: mended.page.clone(),
        subject: mended.subject.clone(),
        counterpart: None,
        value: None,
        text: None,
        cause: None,
        reason: String::new(),
        ticket: None,
        expiry: None,
    }
}

/// Adds an error for each entry and comment that accepts nothing, also to the report, and a note about the entries that
/// the run cannot judge. With a comparison, only what this change mended is an error.
pub fn report_stale(
    applied: &AppliedBaseline,
    report: &mut Report<'_>,
    files: &Files,
    outcome: &mut Outcome,
) {
    let of_entry = |why| match why {
        StaleReason::Gone => {
            "if its finding is mended, remove the entry, as `docdrift accept --prune` does; otherwise find out why the \
             finding changed"
        }
        StaleReason::Second => "remove one of the two, as `docdrift accept --prune` does",
        StaleReason::Expired(_) => "mend the finding, or accept it anew",
        StaleReason::Differs(_) => "correct the entry, or remove it and accept the finding anew",
    };
    let comment = "remove the comment, or correct its rule or its place";
    let entries = applied.stale().map(|stale| (stale, of_entry(stale.why)));
    let mut failing = Vec::new();
    for (stale, help) in entries.chain(report.stale_comments.iter().map(|stale| (stale, comment))) {
        let message = format!("{}: {}", files.locate(stale.span), stale.reason);
        if is_brought_here(stale, report) {
            failing.push(stale.clone());
            outcome.errors.push(Error::drift(message).help(help));
        } else {
            outcome.notes.push(message);
        }
    }
    report.failing_entries = failing;
    let unchecked = applied.unchecked();
    if unchecked > 0 {
        outcome.notes.push(if unchecked == 1 {
            "1 accepted finding was not looked for: this run did not read what it is about".to_owned()
        } else {
            format!(
                "{unchecked} accepted findings were not looked for: this run did not read what they are about"
            )
        });
    }
}

/// Whether an entry accepts nothing because of what changed since the run that this one is compared with.
fn is_brought_here(stale: &StaleEntry, report: &Report<'_>) -> bool {
    report.comparison.as_ref().is_none_or(|comparison| {
        let is = |fingerprint: &String| {
            comparison.mended.iter().any(|mended| mended.fingerprint.as_str() == fingerprint)
        };
        stale.fingerprint.as_ref().is_some_and(is)
    })
}
