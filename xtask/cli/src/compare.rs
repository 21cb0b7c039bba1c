//! The comparison of a run with an earlier one: with the files of a revision, or with a report.

use std::path::PathBuf;

use clap::Args;
use docdrift::{Change, EarlierFinding, Files, Report, RuleBook, StaleEntry, TextHash, read_earlier_report};

use crate::error::Error;
use crate::plain_file::{self, FileKind};
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
    /// The comments on pages that accepted nothing then, already; `None` if the run is only known by its report.
    stale_comments: Option<Vec<StaleComment>>,
}

/// A comment on a page that accepts nothing: the rule, and the text of the comment, which may move to another page.
type StaleComment = (String, TextHash);

fn stale_comment(stale: &StaleEntry, files: &Files) -> StaleComment {
    let text = &files.file(stale.span.file).text()[stale.span.start as usize..stale.span.end as usize];
    (stale.rule.clone(), TextHash::new(text))
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
            let bytes = plain_file::read(path, FileKind::Report).map_err(|error| error.of(&name))?;
            let findings = read_earlier_report(&String::from_utf8_lossy(&bytes)).map_err(|error| {
                Error::failed(format!("{name}: {error}"))
                    .help("name a report that `docdrift check --format json --output REPORT.json` wrote")
            })?;
            return Ok(Some(EarlierRun { name, findings, stale_comments: None }));
        }
        let Some(revision) = &self.since else { return Ok(None) };
        let tree = RevisionTree::copy(revision)?;
        let run = read(tree).map_err(|error| error.detail(format!("in the revision `{revision}`")))?;
        let report = run.check(book);
        let findings = report.findings.iter().map(EarlierFinding::from).collect();
        let stale = report.stale_comments.iter().map(|stale| stale_comment(stale, &run.files)).collect();
        Ok(Some(EarlierRun { name: revision.clone(), findings, stale_comments: Some(stale) }))
    }

    /// Whether the inputs are read twice.
    pub(crate) fn reads_twice(&self) -> bool {
        self.since.is_some()
    }
}

impl EarlierRun {
    /// Says of each finding of the report, and of each comment that accepts nothing, whether this run had it.
    pub(crate) fn compare_with(self, report: &mut Report<'_>, files: &Files) {
        let EarlierRun { name, findings, stale_comments } = self;
        report.compare(&name, findings);
        let mended = report.comparison.iter().flat_map(|comparison| &comparison.mended);
        let mended: Vec<(&str, &str)> = mended.map(|it| (it.rule.as_str(), it.page.as_str())).collect();
        let mut known = stale_comments;
        for stale in &mut report.stale_comments {
            let was_there = match &mut known {
                Some(known) => {
                    let own = stale_comment(stale, files);
                    let found = known.iter().position(|comment| *comment == own);
                    found.map(|found| known.swap_remove(found)).is_some()
                }
                // A report has no comments, but the findings that they accepted.
                None => !mended.contains(&(stale.rule.as_str(), files.locate(stale.span).file)),
            };
            stale.change = Some(if was_there { Change::Remaining } else { Change::New });
        }
    }
}
