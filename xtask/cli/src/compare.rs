//! The comparison of a run with an earlier one: with the files of a revision, or with a report.

use std::path::PathBuf;

use clap::Args;
use docdrift::{EarlierFinding, Report, RuleBook, read_earlier_report};

use crate::error::Error;
use crate::revision::RevisionTree;
use crate::run::Run;

/// The arguments that name an earlier run.
#[derive(Args, Debug)]
pub struct CompareArguments {
    /// Compare with the same inputs in a revision of the git repository, and fail on new findings alone. For a branch,
    /// that is where it began: `--since $(git merge-base origin/main HEAD)`
    #[arg(long, value_name = "REV", conflicts_with = "base")]
    since: Option<String>,
    /// Compare with the JSON report of an earlier run, and fail on new findings alone
    #[arg(long, value_name = "REPORT.json")]
    base: Option<PathBuf>,
}

/// The findings of an earlier run.
pub(crate) struct EarlierRun {
    name: String,
    findings: Vec<EarlierFinding>,
}

impl CompareArguments {
    /// Reads the findings of the earlier run, or checks the earlier files; `None` if the arguments name none. `read`
    /// reads the inputs of the run in a revision.
    ///
    /// # Errors
    ///
    /// When the report or the revision cannot be read.
    pub(crate) fn earlier_run(
        &self,
        book: &RuleBook,
        read: impl FnOnce(RevisionTree) -> Result<Run, Error>,
    ) -> Result<Option<EarlierRun>, Error> {
        if let Some(path) = &self.base {
            let name = path.display().to_string();
            let text = std::fs::read_to_string(path)
                .map_err(|reason| Error::failed(format!("{name}: cannot be read: {reason}")))?;
            let findings = read_earlier_report(&text).map_err(|error| {
                Error::failed(format!("{name}: {error}"))
                    .help("name a report that `docdrift check --format json --output REPORT.json` wrote")
            })?;
            return Ok(Some(EarlierRun { name, findings }));
        }
        let Some(revision) = &self.since else { return Ok(None) };
        let tree = RevisionTree::copy(revision)?;
        let run = read(tree).map_err(|error| error.detail(format!("in the revision `{revision}`")))?;
        let report = run.check(book);
        let findings = report.findings.iter().map(EarlierFinding::from).collect();
        Ok(Some(EarlierRun { name: revision.clone(), findings }))
    }

    /// Whether the inputs are read twice.
    pub(crate) fn reads_twice(&self) -> bool {
        self.since.is_some()
    }
}

impl EarlierRun {
    /// Says of each finding of the report whether this run had it.
    pub(crate) fn compare_with(self, report: &mut Report<'_>) {
        report.compare(&self.name, self.findings);
    }
}
