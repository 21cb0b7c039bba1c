//! Reads the files of accepted findings, applies them to a report, and says which entries accept nothing.

use std::cell::OnceCell;
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use clap::Args;
use docdrift::{
    AcceptedFinding, AppliedBaseline, Baseline, Change, EntryScope, FileId, Files, MendedFinding, Report,
    RuleBook, StaleEntry, StaleReason,
};

use crate::error::Error;
use crate::exit::Outcome;
use crate::output::absolute;
use crate::plain_file::{self, FileKind};
use crate::run::Run;
use crate::settings::Settings;
use crate::site::is_repository;

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
    ///
    /// # Errors
    ///
    /// When the file of the settings or of the working directory is a link out of the repository.
    pub fn files(&self, settings: &Settings) -> Result<Vec<PathBuf>, Error> {
        if !self.accepted.is_empty() {
            return Ok(self.accepted.clone());
        }
        let default = default_file(settings)?;
        let is_read = settings.names_accepted_file() || default.exists();
        Ok(is_read.then_some(default).into_iter().collect())
    }
}

/// The file of accepted findings, unless the command line names another one: that of the settings, or without settings
/// the one in the working directory. The path is the one that a user would type.
///
/// # Errors
///
/// When the file is a link out of the folder of the settings, or without settings out of the repository.
pub(crate) fn default_file(settings: &Settings) -> Result<PathBuf, Error> {
    let here = std::env::current_dir().ok().and_then(|here| here.canonicalize().ok()).unwrap_or_default();
    let path = settings.accepted_file().unwrap_or_else(|| here.join(ACCEPTED_FILE));
    let limit = match settings.root() {
        Some(root) => root,
        None => here.ancestors().find(|above| is_repository(above)).unwrap_or(&here),
    };
    let typed = as_typed(&path, &here, limit);
    if plain_file::leads_out(&path, limit) {
        let message = "the file of accepted findings is a link out of the folder of the repository";
        return Err(Error::usage(format!("{}: {message}", typed.display()))
            .help("name the file with --accepted if you trust it"));
    }
    Ok(typed)
}

/// A path below a folder as a user in a working directory would type it.
fn as_typed(path: &Path, here: &Path, root: &Path) -> PathBuf {
    // Settings apply below their folder, so it is the working directory or above it, unless --config names them.
    let above = here.strip_prefix(root).map(|steps| steps.iter().map(|_| "..").collect::<PathBuf>());
    match (path.strip_prefix(here), above, path.strip_prefix(root)) {
        (Ok(below), ..) => below.to_owned(),
        (_, Ok(above), Ok(below)) => above.join(below),
        _ => path.to_owned(),
    }
}

/// The name of a file of accepted findings in messages and reports: as all names of a run, it is relative to the folder
/// that the inputs are read from, or else as the user typed it.
pub(crate) fn name_of(path: &Path, root: &Path) -> String {
    let real = absolute(path);
    let below = if root == Path::new("") { Err(()) } else { real.strip_prefix(root).map_err(drop) };
    below.unwrap_or(path).to_string_lossy().replace('\\', "/")
}

/// Reads files of accepted findings. `root` is the folder that the names of the inputs are relative to.
///
/// # Errors
///
/// When a file cannot be read, or is no file of accepted findings.
pub fn read_accepted(paths: &[PathBuf], root: &Path, files: &mut Files) -> Result<Baseline, Error> {
    let mut all = Baseline::default();
    for path in paths {
        let name = name_of(path, root);
        let bytes = plain_file::read(path, FileKind::Accepted).map_err(|error| error.of(&name))?;
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
    let scopes = run.inputs.entry_scopes(book, &run.files);
    let unread = UnreadFiles::of(run);
    baseline.apply(&mut report.findings, &today(), |entry| scopes.of(entry, |page| unread.contain(page)))
}

/// The files that are there, and that a run has not read.
struct UnreadFiles<'r> {
    run: &'r Run,
    /// What the run has read, without links.
    read: OnceCell<BTreeSet<PathBuf>>,
}

impl<'r> UnreadFiles<'r> {
    fn of(run: &'r Run) -> Self {
        UnreadFiles { run, read: OnceCell::new() }
    }

    /// Whether a file of this name is there, and the run has not read it, also not by another name.
    fn contain(&self, name: &str) -> bool {
        let place = |name: &str| self.run.root.join(name).canonicalize();
        let all = || self.run.files.names().filter_map(|name| place(name).ok()).collect();
        place(name).is_ok_and(|file| !self.read.get_or_init(all).contains(&file))
    }
}

/// Removes from the mended findings of a comparison those that the run did not look for; returns their number.
pub(crate) fn forget_unchecked(report: &mut Report<'_>, run: &Run, book: &RuleBook) -> usize {
    let scopes = run.inputs.entry_scopes(book, &run.files);
    let unread = UnreadFiles::of(run);
    let Some(comparison) = &mut report.comparison else { return 0 };
    let before = comparison.mended.len();
    comparison
        .mended
        .retain(|mended| scopes.of(&as_entry(mended), |page| unread.contain(page)) != EntryScope::Unchecked);
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

/// Whether an entry or a comment accepts nothing because of what changed since the run that this one is compared with.
fn is_brought_here(stale: &StaleEntry, report: &Report<'_>) -> bool {
    let Some(comparison) = &report.comparison else { return true };
    match &stale.fingerprint {
        Some(fingerprint) => comparison.mended.iter().any(|it| it.fingerprint.as_str() == fingerprint),
        None => stale.change != Some(Change::Remaining),
    }
}
