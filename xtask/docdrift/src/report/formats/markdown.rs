//! The Markdown format: a comment of a pull request, or the summary of a step.
//!
//! The first line is a hidden marker, by which a workflow finds its own comment again. No text of a page, a document
//! or a recording becomes markup: see [`inline`].

mod inline;

use std::fmt::Write as _;

use self::inline::{code, prose};
use super::summary::{self, CauseFindings, LevelCounts, State, by_cause, counted, place};
use super::{Rendering, ReportFormat};
use crate::report::Report;
use crate::report::comparison::MendedFinding;
use crate::report::finding::Finding;
use crate::source::{Files, Location};

/// A comment of a pull request.
pub(super) struct Markdown;

/// The first line.
const MARKER: &str = "<!-- docdrift -->";

/// The size of a comment, in bytes. GitHub takes 65,536 characters, and no character has less than one byte.
const MAX_BYTES: usize = 65_000;

/// The share of a comment for the table, in bytes; the details have the rest.
const MAX_TABLE_BYTES: usize = 40_000;

/// The space for the sentence that says what was cut, in bytes.
const CUT_BYTES: usize = 500;

/// The number of places that are listed of a cause.
const MAX_PLACES: usize = 20;

/// The number of mended findings that are listed.
const MAX_MENDED: usize = 50;

/// The length of a text in the table or the details, in characters.
const MAX_TEXT: usize = 600;

impl ReportFormat for Markdown {
    fn name(&self) -> &'static str {
        "markdown"
    }

    fn summary(&self) -> &'static str {
        "A comment for a pull request, or a step summary"
    }

    fn render(&self, rendering: &Rendering<'_>) -> String {
        render(rendering.report, rendering.files, MAX_BYTES)
    }
}

fn render(report: &Report<'_>, files: &Files, max_bytes: usize) -> String {
    let mut text = format!("{MARKER}\n{}\n", headline(report));
    failing_entries(report, files, &mut text);
    let mut causes = by_cause(summary::of_state(report, State::Open));
    summary::sort_by_importance(&mut causes);
    let foot = foot(report);
    let room = max_bytes.saturating_sub(CUT_BYTES + foot.len());
    let in_table = table(&causes, files, room.min(MAX_TABLE_BYTES), &mut text);
    let in_details = details(&causes, files, room, &mut text);
    mended(report, room, &mut text);
    if in_details < causes.len() {
        let total = causes.len();
        let _ = write!(text, "\n{} of {total} causes are not in the table", total - in_table);
        let _ = writeln!(
            text,
            ", and the details of {} are left out: a comment has at most 65,536 characters. The other formats have \
             all of them.",
            total - in_details
        );
    }
    text.push_str(&foot);
    text
}

/// One sentence: what is new or open, mended, remaining and accepted.
fn headline(report: &Report<'_>) -> String {
    let of = |state| LevelCounts::of(summary::of_state(report, state));
    let (open, remaining, accepted) = (of(State::Open), of(State::Remaining), of(State::Accepted));
    let adjective = if report.comparison.is_some() { "new" } else { "open" };
    let mut text = match open.total() {
        0 => format!("**docdrift: no {adjective} findings**"),
        total => {
            let causes = by_cause(summary::of_state(report, State::Open)).len();
            let causes =
                if causes < total { format!(" of {}", counted(causes, "cause")) } else { String::new() };
            format!("**docdrift: {}{causes}** ({open})", counted(total, &format!("{adjective} finding")))
        }
    };
    let mended = report.comparison.as_ref().map_or(0, |comparison| comparison.mended.len());
    let rest = [(mended, "mended"), (remaining.total(), "remaining"), (accepted.total(), "accepted")];
    for (count, word) in rest.into_iter().filter(|(count, _)| *count > 0) {
        let _ = write!(text, ", {count} {word}");
    }
    text + "."
}

/// The accepted findings and comments that fail the run, because they accept nothing any more.
fn failing_entries(report: &Report<'_>, files: &Files, text: &mut String) {
    let failing = &report.failing_entries;
    if failing.is_empty() {
        return;
    }
    text.push_str("\nThe check fails, because these accept nothing any more:\n\n");
    for entry in failing.iter().take(MAX_PLACES) {
        let Location { file, start, .. } = files.locate(entry.span);
        let place = code(&format!("{file}:{}", start.line));
        let _ = writeln!(text, "- {place}: {}", prose(&shortened(&entry.reason)));
    }
    if failing.len() > MAX_PLACES {
        let _ = writeln!(text, "- and {} more", failing.len() - MAX_PLACES);
    }
    text.push_str("\n`docdrift accept --prune` removes the entries of mended findings.\n");
}

/// The table of causes; returns how many it has.
fn table(causes: &[CauseFindings<'_>], files: &Files, max_bytes: usize, text: &mut String) -> usize {
    if causes.is_empty() {
        return 0;
    }
    text.push_str("\n| level | what | where | rule |\n|---|---|---|---|\n");
    for (number, cause) in causes.iter().enumerate() {
        let more = match cause.members.len() - 1 {
            0 => String::new(),
            more => format!(" and {more} more"),
        };
        let row = format!(
            "| {} | {} | {}{more} | {} |\n",
            cause.main.level.as_str(),
            prose(&shortened(cause.message())),
            code(&place(cause.main, files)),
            code(cause.main.rule.id)
        );
        if text.len() + row.len() > max_bytes {
            return number;
        }
        text.push_str(&row);
    }
    causes.len()
}

/// The folded details of the causes; returns how many it has.
fn details(causes: &[CauseFindings<'_>], files: &Files, max_bytes: usize, text: &mut String) -> usize {
    const END: &str = "\n</details>\n";
    let mut blocks = String::new();
    let mut count = 0;
    let begin = "\n<details>\n<summary>Details</summary>\n";
    for cause in causes {
        let block = detail(cause, files);
        if text.len() + begin.len() + blocks.len() + block.len() + END.len() > max_bytes {
            break;
        }
        blocks.push_str(&block);
        count += 1;
    }
    if count > 0 {
        text.push_str(begin);
        text.push_str(&blocks);
        text.push_str(END);
    }
    count
}

fn detail(cause: &CauseFindings<'_>, files: &Files) -> String {
    let Finding { rule, level, proposal, .. } = cause.main;
    let mut text =
        format!("\n**{}** {}: {}\n\n", level.as_str(), code(rule.id), prose(&shortened(cause.message())));
    for (name, clause) in [("why", &proposal.why), ("help", &proposal.help)] {
        if !clause.is_empty() {
            let _ = writeln!(text, "- {name}: {}", prose(&shortened(clause)));
        }
    }
    for label in proposal.labels.iter().take(MAX_PLACES) {
        let location = files.locate(label.span);
        let place = format!("{}:{}", location.file, location.start.line);
        let _ = writeln!(text, "- {}: {}", code(&place), prose(&shortened(&label.text)));
    }
    let others: Vec<&&Finding> =
        cause.members.iter().filter(|member| member.fingerprint != cause.main.fingerprint).collect();
    for other in others.iter().take(MAX_PLACES) {
        let _ = writeln!(
            text,
            "- also at {}: {}",
            code(&place(other, files)),
            code(&shortened(&other.proposal.subject.to_string()))
        );
    }
    let more = others.len().saturating_sub(MAX_PLACES);
    if more > 0 {
        let _ = writeln!(text, "- and at {}", counted(more, "more place"));
    }
    text
}

/// The folded list of mended findings, if there is room for it.
fn mended(report: &Report<'_>, max_bytes: usize, text: &mut String) {
    let Some(comparison) = &report.comparison else { return };
    let mended = &comparison.mended;
    if mended.is_empty() {
        return;
    }
    let mut block = format!("\n<details>\n<summary>{} mended</summary>\n\n", mended.len());
    for MendedFinding { rule, level, page, message, .. } in mended.iter().take(MAX_MENDED) {
        let _ = writeln!(
            block,
            "- {} {} in {}: {}",
            level.as_str(),
            code(rule),
            code(page),
            prose(&shortened(message))
        );
    }
    if mended.len() > MAX_MENDED {
        let _ = writeln!(block, "- and {} more", mended.len() - MAX_MENDED);
    }
    block.push_str("\n</details>\n");
    if text.len() + block.len() <= max_bytes {
        text.push_str(&block);
    }
}

/// The counts of the claims, and the run of the comparison.
fn foot(report: &Report<'_>) -> String {
    let tally = &report.tally;
    let mut text = format!(
        "\n{}: {} upheld, {} refuted, {} unsettled.",
        counted(tally.claims, "claim"),
        tally.upheld,
        tally.refuted,
        tally.unsettled
    );
    if !report.gaps.is_empty() {
        let _ = write!(text, " Not understood: {}.", counted(report.gaps.len(), "place"));
    }
    if let Some(comparison) = &report.comparison {
        let _ = write!(text, " Compared with {}.", code(&shortened(&comparison.base)));
    }
    text + "\n"
}

/// A text of at most [`MAX_TEXT`] characters.
fn shortened(text: &str) -> String {
    match text.char_indices().nth(MAX_TEXT) {
        // An open code span would otherwise turn the rest into plain text.
        Some((end, _)) => format!("{}…", text[..end].trim_end_matches('`')),
        None => text.to_owned(),
    }
}

#[cfg(test)]
mod tests;
