//! The terminal format of the report: findings with annotated source, gaps, and the counts at the end.

mod kind_groups;
mod snippets;

use std::collections::BTreeMap;
use std::collections::btree_map::Entry;
use std::fmt::Write as _;

use annotate_snippets::renderer::DecorStyle;
use annotate_snippets::{Annotation, Group, Level as Tone, Renderer, Snippet};

use super::{Rendering, ReportFormat};
use crate::report::finding::Finding;
use crate::report::{ClientTally, OutsideTally, ProvenanceTally, Report, causes};
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

/// Annotated source, for people.
pub(super) struct Terminal;

impl ReportFormat for Terminal {
    fn name(&self) -> &'static str {
        "terminal"
    }

    fn summary(&self) -> &'static str {
        "Annotated source, for people"
    }

    fn render(&self, rendering: &Rendering<'_>) -> String {
        render(rendering.report, rendering.files, rendering.style)
    }
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

/// Renders findings only, each with an empty line after it. Findings with the same cause are rendered once.
pub fn findings<'f>(
    findings: impl IntoIterator<Item = &'f Finding>,
    files: &Files,
    look: TerminalStyle,
) -> String {
    let renderer = if look.colour { Renderer::styled() } else { Renderer::plain() };
    let renderer = renderer.decor_style(DecorStyle::Ascii).term_width(look.width);
    let mut text = String::new();
    for members in by_cause(findings) {
        let Some(main) = causes::main(members.iter().copied()) else { continue };
        let (snippets, headers) = snippets::snippets(&main.proposal.labels, files);
        let places = places(main, &members, files);
        let rendered = renderer.render(&[group(main, places, snippets)]);
        text.push_str(&headers.restore(rendered));
        text.push_str("\n\n");
    }
    text
}

/// The findings of each cause, as far as they are accepted alike.
fn by_cause<'f>(findings: impl IntoIterator<Item = &'f Finding>) -> Vec<Vec<&'f Finding>> {
    let mut groups: Vec<Vec<&Finding>> = Vec::new();
    let mut known: BTreeMap<_, usize> = BTreeMap::new();
    for finding in findings {
        match known.entry((&finding.cause, finding.accepted.as_ref())) {
            Entry::Occupied(entry) => groups[*entry.get()].push(finding),
            Entry::Vacant(entry) => {
                entry.insert(groups.len());
                groups.push(vec![finding]);
            }
        }
    }
    groups
}

/// The place of a finding, as `orders.md:12`, or `line 12` on the page of the main finding; and what it is about
/// if that is not what the main finding is about.
fn place(finding: &Finding, main: &Finding, files: &Files) -> String {
    let line = finding.proposal.labels.first().map(|label| files.locate(label.span).start.line);
    let place = match line {
        Some(line) if finding.page == main.page => format!("line {line}"),
        Some(line) => format!("{}:{line}", finding.page),
        None => finding.page.clone(),
    };
    let (subject, main) = (&finding.proposal.subject, &main.proposal.subject);
    match (subject == main, subject.operation == main.operation, subject.place.path()) {
        (true, ..) => place,
        (false, true, Some(path)) if !path.is_root() => format!("{place} `{path}`"),
        _ => format!("{place} `{}`", format!("{} {}", finding.operation, subject.place).trim_end()),
    }
}

/// The places of the other findings of a cause, a line each, and the number of those that are not listed.
/// `None` if there are none.
fn places(main: &Finding, members: &[&Finding], files: &Files) -> Option<String> {
    const LISTED: usize = 12;
    let others: Vec<_> = members.iter().filter(|it| it.fingerprint != main.fingerprint).collect();
    let mut lines: Vec<String> = others.iter().take(LISTED).map(|it| place(it, main, files)).collect();
    let more = others.len().saturating_sub(LISTED);
    lines.extend((more > 0).then(|| format!("and at {}", counted(more, "more place"))));
    (!lines.is_empty()).then(|| lines.join("\n"))
}

fn group<'r>(
    finding: &'r Finding,
    places: Option<String>,
    snippets: Vec<Snippet<'r, Annotation<'r>>>,
) -> Group<'r> {
    let tone = match (&finding.accepted, finding.level) {
        (Some(_), level) => Tone::NOTE.with_name(format!("accepted {}", level.as_str())),
        (None, Level::Error) => Tone::ERROR,
        (None, Level::Warning) => Tone::WARNING,
        (None, Level::Note) => Tone::NOTE,
    };
    let proposal = &finding.proposal;
    let message = if places.is_some() { &*finding.cause_message } else { proposal.message.as_str() };
    let title = tone.primary_title(message).id(finding.rule.id);
    let mut group = title.elements(snippets);
    if !proposal.why.is_empty() {
        group = group.element(Tone::NOTE.with_name("why").message(proposal.why.as_str()));
    }
    if let Some(outside) = &finding.outside {
        group = group.element(Tone::NOTE.with_name("outside").message(outside.to_string()));
    }
    if let Some(guess) = finding.guess {
        group = group.element(Tone::NOTE.with_name("likely").message(guess.reason()));
    }
    if let Some(places) = places {
        group = group.element(Tone::NOTE.with_name("also").message(places));
    }
    match &finding.accepted {
        Some(acceptance) => {
            group.element(Tone::NOTE.with_name("accepted").message(acceptance.reason.as_str()))
        }
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
    let causes = match report.causes.len() {
        causes if causes < report.findings.len() => format!("; they have {}", counted(causes, "cause")),
        _ => String::new(),
    };
    let _ = writeln!(text, "findings: {}{causes}", parts.join(", "));
    if report.outside.pages > 0 {
        let OutsideTally { pages, findings } = report.outside;
        let (notes, pages) = (counted(findings, "note"), counted(pages, "page"));
        let _ = writeln!(text, "outside of the site: {notes} on {pages}");
    }
    kind_groups::unsettled(report, &mut text);
    recordings(report, &mut text);
    traffic_counts(report, &mut text);
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

/// Counts the recordings of our own form.
fn recordings(report: &Report<'_>, text: &mut String) {
    if report.recordings.total() > 0 {
        let ProvenanceTally { captured, published, composed } = report.recordings;
        let total = counted(report.recordings.total(), "recording");
        let _ = writeln!(
            text,
            "{total}: {captured} captured, {published} published, {composed} composed (no evidence)"
        );
    }
}

/// The number of hosts that are named.
const NAMED_HOSTS: usize = 5;

fn traffic_counts(report: &Report<'_>, text: &mut String) {
    let Some(traffic) = &report.traffic else { return };
    let of = |provenance: &str| traffic.judged.get(provenance).copied().unwrap_or_default();
    let (captured, authored) = (of("captured"), of("authored"));
    let total = counted(usize::try_from(captured + authored).unwrap_or(usize::MAX), "exchange");
    let _ = writeln!(
        text,
        "traffic: {total} judged: {captured} captured, {authored} authored (at most a warning)"
    );
    if !traffic.other_hosts.is_empty() {
        let mut hosts: Vec<(&String, &u64)> = traffic.other_hosts.iter().collect();
        hosts.sort_by_key(|(host, count)| (std::cmp::Reverse(**count), *host));
        let named =
            hosts.iter().take(NAMED_HOSTS).map(|(host, count)| format!("{} ({count})", printable(host)));
        let named = named.collect::<Vec<_>>().join(", ");
        let more = hosts.len().saturating_sub(NAMED_HOSTS);
        let more = if more == 0 { String::new() } else { format!(" and {}", counted(more, "more host")) };
        let all: u64 = traffic.other_hosts.values().sum();
        let _ = writeln!(text, "traffic: {all} with other hosts than those of the documents: {named}{more}");
    }
    for (reason, count) in &traffic.not_understood {
        let _ = writeln!(text, "traffic: not judged: {}: {count}", printable(reason));
    }
}

/// A text with U+FFFD in place of control characters, which a terminal would execute.
fn printable(text: &str) -> String {
    text.chars().map(|c| if c.is_control() { char::REPLACEMENT_CHARACTER } else { c }).collect()
}

fn counted(count: usize, noun: &str) -> String {
    format!("{count} {noun}{}", if count == 1 { "" } else { "s" })
}
