//! The terminal format of the report: findings with annotated source, gaps, and the counts at the end.

mod kind_groups;
mod snippets;

use std::collections::BTreeMap;
use std::collections::btree_map::Entry;
use std::fmt::Write as _;

use annotate_snippets::renderer::DecorStyle;
use annotate_snippets::{Annotation, Group, Level as Tone, Renderer, Snippet};

use super::finding::Finding;
use super::{ClientTally, OutsideTally, ProvenanceTally, Report};
use crate::rules::proposal::Level;
use crate::source::Files;

/// The properties of the terminal.
#[derive(Clone, Copy, Debug)]
pub struct TerminalStyle {
    /// Whether to print colours.
    pub colour: bool,
    /// The width of the terminal, in columns.
    pub width: usize,
}

/// Renders a report as text: the findings, the gaps, and the counts.
#[must_use]
pub fn render(report: &Report<'_>, files: &Files, look: TerminalStyle) -> String {
    // What is not a part of the site follows what is.
    let (outside, inside): (Vec<&Finding>, Vec<&Finding>) =
        report.findings.iter().partition(|finding| finding.outside.is_some());
    let mut text = findings(inside, files, look);
    text.push_str(&findings(outside, files, look));
    kind_groups::gaps(report, files, &mut text);
    if !report.gaps.is_empty() {
        text.push('\n');
    }
    text.push_str(&foot(report));
    text
}

/// Renders findings only, each with an empty line after it. Equal findings on several pages are rendered
/// once.
pub fn findings<'f>(
    findings: impl IntoIterator<Item = &'f Finding>,
    files: &Files,
    look: TerminalStyle,
) -> String {
    let renderer = if look.colour { Renderer::styled() } else { Renderer::plain() };
    let renderer = renderer.decor_style(DecorStyle::Ascii).term_width(look.width);
    let mut text = String::new();
    for FoldedFinding { finding, others } in folded(findings, files) {
        let (snippets, headers) = snippets::snippets(&finding.proposal.labels, files);
        let rendered = renderer.render(&[group(finding, &others, snippets)]);
        text.push_str(&headers.restore(rendered));
        text.push_str("\n\n");
    }
    text
}

/// A finding, and the pages and lines of equal findings.
struct FoldedFinding<'f> {
    finding: &'f Finding,
    others: Vec<String>,
}

/// Folds equal findings on several pages into one: same rule, level, message, value and acceptance.
fn folded<'f>(findings: impl IntoIterator<Item = &'f Finding>, files: &Files) -> Vec<FoldedFinding<'f>> {
    let mut folded: Vec<FoldedFinding<'f>> = Vec::new();
    let mut known: BTreeMap<_, usize> = BTreeMap::new();
    for finding in findings {
        let proposal = &finding.proposal;
        let value = proposal.value.as_ref().map(ToString::to_string);
        let key = (finding.rule.id, finding.level, &proposal.message, value, finding.accepted.as_ref());
        match known.entry(key) {
            Entry::Occupied(entry) => folded[*entry.get()].others.push(place(finding, files)),
            Entry::Vacant(entry) => {
                entry.insert(folded.len());
                folded.push(FoldedFinding { finding, others: Vec::new() });
            }
        }
    }
    folded
}

/// The page and line of a finding, as `orders.md:12`.
fn place(finding: &Finding, files: &Files) -> String {
    let line = finding.proposal.labels.first().map(|label| files.locate(label.span).start.line);
    line.map_or_else(|| finding.page.clone(), |line| format!("{}:{line}", finding.page))
}

/// The locations of equal findings: the first ones, and the number of the others. `None` if there are none.
fn elsewhere(others: &[String]) -> Option<String> {
    const NAMED: usize = 3;
    let named = others.iter().take(NAMED).cloned().collect::<Vec<_>>().join(", ");
    match others.len() {
        0 => None,
        count if count <= NAMED => Some(format!("the same on {named}")),
        count => Some(format!("the same on {named} and on {}", counted(count - NAMED, "more page"))),
    }
}

fn group<'r>(
    finding: &'r Finding,
    others: &[String],
    snippets: Vec<Snippet<'r, Annotation<'r>>>,
) -> Group<'r> {
    let tone = match (&finding.accepted, finding.level) {
        (Some(_), level) => Tone::NOTE.with_name(format!("accepted {}", level.as_str())),
        (None, Level::Error) => Tone::ERROR,
        (None, Level::Warning) => Tone::WARNING,
        (None, Level::Note) => Tone::NOTE,
    };
    let proposal = &finding.proposal;
    let title = tone.primary_title(proposal.message.as_str()).id(finding.rule.id);
    let mut group = title.elements(snippets);
    if !proposal.why.is_empty() {
        group = group.element(Tone::NOTE.with_name("why").message(proposal.why.as_str()));
    }
    if let Some(outside) = &finding.outside {
        group = group.element(Tone::NOTE.with_name("outside").message(outside.to_string()));
    }
    if let Some(elsewhere) = elsewhere(others) {
        group = group.element(Tone::NOTE.with_name("again").message(elsewhere));
    }
    match &finding.accepted {
        Some(reason) => group.element(Tone::NOTE.with_name("accepted").message(reason.as_str())),
        None => group.element(Tone::HELP.message(proposal.help.as_str())),
    }
}

fn foot(report: &Report<'_>) -> String {
    let tally = &report.tally;
    let mut text = format!(
        "{}: {} upheld, {} refuted, {} unsettled\n",
        counted(tally.claims, "claim"),
        tally.upheld,
        tally.refuted,
        tally.unsettled
    );
    let mut levels: BTreeMap<Level, (usize, usize)> = BTreeMap::new();
    for finding in report.findings.iter().filter(|finding| finding.outside.is_none()) {
        let (open, accepted) = levels.entry(finding.level).or_default();
        *if finding.accepted.is_some() { accepted } else { open } += 1;
    }
    let mut parts: Vec<String> = levels
        .iter()
        .rev()
        .map(|(level, (open, accepted))| {
            let total = counted(open + accepted, level.as_str());
            match (*open, *accepted) {
                (_, 0) => total,
                (0, _) => format!("{total} (accepted)"),
                (_, accepted) => format!("{total} ({accepted} accepted)"),
            }
        })
        .collect();
    if parts.is_empty() {
        parts.push("none".to_owned());
    }
    let _ = writeln!(text, "findings: {}", parts.join(", "));
    if report.outside.pages > 0 {
        let OutsideTally { pages, findings } = report.outside;
        let (notes, pages) = (counted(findings, "note"), counted(pages, "page"));
        let _ = writeln!(text, "outside of the site: {notes} on {pages}");
    }
    kind_groups::unsettled(report, &mut text);
    if report.recordings.total() > 0 {
        let ProvenanceTally { captured, published, composed } = report.recordings;
        let total = counted(report.recordings.total(), "recording");
        let _ = writeln!(
            text,
            "{total}: {captured} captured, {published} published, {composed} composed (no evidence)"
        );
    }
    if let Some(ClientTally { subjects, accepted, untyped, in_findings }) = report.client {
        let _ = writeln!(
            text,
            "client: {}: {accepted} accepted ({untyped} of them as plain JSON), {in_findings} in findings",
            counted(subjects, "subject")
        );
    }
    if !report.gaps.is_empty() {
        let _ = writeln!(text, "not understood: {}", counted(report.gaps.len(), "place"));
    }
    text
}

/// A text with U+FFFD in place of control characters, which a terminal would execute.
fn printable(text: &str) -> String {
    text.chars().map(|c| if c.is_control() { char::REPLACEMENT_CHARACTER } else { c }).collect()
}

fn counted(count: usize, noun: &str) -> String {
    format!("{count} {noun}{}", if count == 1 { "" } else { "s" })
}
