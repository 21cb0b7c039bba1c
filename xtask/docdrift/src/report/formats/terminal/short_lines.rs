//! Findings in one line: accepted ones, those that an earlier run had too, and those that are mended.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use super::super::printable::printable;
use super::super::summary::{CauseFindings, State, by_cause, counted, place};
use super::TerminalStyle;
use crate::report::Report;
use crate::report::finding::Finding;
use crate::source::Files;

/// The number of lines of a rule; further causes of it are counted.
const MAX_LINES: usize = 3;

/// The shortest line that a long message is cut to, in characters.
const MIN_WIDTH: usize = 60;

/// Adds a line for each cause of these findings, and an empty line.
pub(super) fn findings(findings: &[&Finding], files: &Files, look: TerminalStyle, text: &mut String) {
    if findings.is_empty() {
        return;
    }
    let mut kinds: BTreeMap<_, Vec<CauseFindings<'_>>> = BTreeMap::new();
    for cause in by_cause(findings.iter().copied()) {
        let level = std::cmp::Reverse(cause.main.level);
        kinds.entry((State::of(cause.main), level, cause.main.rule.id)).or_default().push(cause);
    }
    for ((state, level, rule), causes) in kinds {
        let kind = format!("{}{}[{rule}]", state.word(), level.0.as_str());
        let shown = if causes.len() > MAX_LINES { MAX_LINES - 1 } else { causes.len() };
        for cause in &causes[..shown] {
            let more = match cause.members.len() - 1 {
                0 => String::new(),
                more => format!(" and {more} more"),
            };
            let line = format!("{kind} {}{more}: {}", place(cause.main, files), printable(cause.message()));
            let _ = writeln!(text, "{}", cut(&line, look));
        }
        let others: usize = causes[shown..].iter().map(|cause| cause.members.len()).sum();
        if others > 0 {
            let _ = writeln!(text, "{kind} and {}", counted(others, "more finding"));
        }
    }
    text.push('\n');
}

/// Adds a line for each finding of the earlier run that this run does not have, and an empty line.
pub(super) fn mended(report: &Report<'_>, look: TerminalStyle, text: &mut String) {
    let mended = report.comparison.iter().flat_map(|comparison| &comparison.mended);
    let before = text.len();
    for finding in mended {
        let line = format!(
            "mended {}[{}] {}: {}",
            finding.level.as_str(),
            finding.rule,
            finding.page,
            finding.message
        );
        let _ = writeln!(text, "{}", cut(&printable(&line), look));
    }
    if text.len() > before {
        text.push('\n');
    }
}

/// A line of at most the width of the terminal.
fn cut(line: &str, look: TerminalStyle) -> String {
    let width = look.width.max(MIN_WIDTH);
    match line.char_indices().nth(width) {
        Some(_) => line.chars().take(width - 1).chain(['…']).collect(),
        None => line.to_owned(),
    }
}
