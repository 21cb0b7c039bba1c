//! The format of GitHub Actions: a workflow command for each finding, which GitHub shows as an annotation.
//!
//! GitHub shows ten annotations of each level and step. So the most important findings come first, and a notice
//! counts the others. Accepted findings and those of an earlier run have no annotation.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use super::printable::printable;
use super::summary::{self, LevelCounts, State, counted, path};
use super::{Rendering, ReportFormat};
use crate::report::Report;
use crate::report::baseline::StaleEntry;
use crate::report::finding::Finding;
use crate::rules::proposal::Level;
use crate::source::{Files, Location};

/// Annotations on the lines of a change, in a workflow of GitHub Actions.
pub(super) struct GitHub;

/// The number of annotations of one level that GitHub shows for a step.
const SHOWN: usize = 10;

impl ReportFormat for GitHub {
    fn name(&self) -> &'static str {
        "github"
    }

    fn summary(&self) -> &'static str {
        "Workflow commands of GitHub Actions, which annotate the lines of a change"
    }

    fn render(&self, rendering: &Rendering<'_>) -> String {
        let report = rendering.report;
        let mut open: Vec<&Finding> = summary::of_state(report, State::Open).collect();
        open.sort_by_key(|finding| summary::importance(finding));
        let is_cut =
            |level: Level, shown: usize| open.iter().filter(|finding| finding.level == level).count() > shown;
        let rest_is_empty = summary::of_state(report, State::Remaining).next().is_none()
            && summary::of_state(report, State::Accepted).next().is_none();
        let has_notice =
            !rest_is_empty || [Level::Error, Level::Warning, Level::Note].iter().any(|it| is_cut(*it, SHOWN));
        let mut shown_of: BTreeMap<Level, usize> = BTreeMap::new();
        let (shown, cut): (Vec<&Finding>, Vec<&Finding>) = open.into_iter().partition(|finding| {
            let count = shown_of.entry(finding.level).or_default();
            *count += 1;
            // The notice with the counts is an annotation of the level of notes.
            let limit = SHOWN - usize::from(has_notice && finding.level == Level::Note);
            *count <= limit
        });
        let mut text = String::new();
        for entry in report.failing_entries.iter().take(SHOWN) {
            text.push_str(&failing_entry(entry, rendering.files));
        }
        for finding in shown {
            text.push_str(&annotation(finding, rendering.files));
        }
        if has_notice {
            text.push_str(&notice(report, &cut));
        }
        text
    }
}

/// An entry or comment that accepts nothing any more, and fails the run.
fn failing_entry(entry: &StaleEntry, files: &Files) -> String {
    let Location { file, start, .. } = files.locate(entry.span);
    let (file, line) = (property(path(file)), start.line);
    let message = data(&printable(&entry.reason));
    format!("::error file={file},line={line},title=docdrift%3A accepted finding::{message}\n")
}

fn annotation(finding: &Finding, files: &Files) -> String {
    let proposal = &finding.proposal;
    let command = match finding.level {
        Level::Error => "error",
        Level::Warning => "warning",
        Level::Note => "notice",
    };
    let mut properties = Vec::new();
    match proposal.labels.first() {
        Some(label) => {
            let Location { file, start, end } = files.locate(label.span);
            properties.push(format!("file={}", property(path(file))));
            properties.push(format!("line={}", start.line));
            properties.push(format!("endLine={}", end.line));
            // GitHub takes columns only within one line.
            if start.line == end.line && start.column < end.column {
                properties.push(format!("col={}", start.column));
                properties.push(format!("endColumn={}", end.column));
            }
        }
        None if finding.page.is_empty() => {}
        None => properties.push(format!("file={}", property(path(&finding.page)))),
    }
    properties.push(format!("title={}", property(&format!("docdrift: {}", finding.rule.id))));
    let mut message = printable(&proposal.message).into_owned();
    for (name, clause) in [("why", &proposal.why), ("help", &proposal.help)] {
        if !clause.is_empty() {
            let _ = write!(message, "\n{name}: {}", printable(clause));
        }
    }
    format!("::{command} {}::{}\n", properties.join(","), data(&message))
}

/// The notice that counts what has no annotation.
fn notice(report: &Report<'_>, cut: &[&Finding]) -> String {
    let mut parts = Vec::new();
    if !cut.is_empty() {
        let counts = LevelCounts::of(cut.iter().copied());
        parts.push(format!(
            "{} without an annotation ({counts}): GitHub shows {SHOWN} of each level and step",
            counted(counts.total(), "further finding")
        ));
    }
    for state in [State::Remaining, State::Accepted] {
        let counts = LevelCounts::of(summary::of_state(report, state));
        if counts.total() > 0 {
            let noun = format!("{}finding", state.word());
            parts.push(format!("{} ({counts})", counted(counts.total(), &noun)));
        }
    }
    format!("::notice title=docdrift::{}\n", data(&parts.join("; ")))
}

/// The data of a workflow command: `%` and line breaks are escaped.
fn data(text: &str) -> String {
    text.replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A")
}

/// The value of a property of a workflow command: as [`data`], and `:` and `,` as well.
fn property(text: &str) -> String {
    data(&printable(text)).replace(':', "%3A").replace(',', "%2C")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_text_ends_a_command_or_begins_another_one() {
        assert_eq!(data("100%\r\n::error::x"), "100%25%0D%0A::error::x");
        assert_eq!(property("a,b:c\n::error::%0A"), "a%2Cb%3Ac %3A%3Aerror%3A%3A%250A");
    }
}
