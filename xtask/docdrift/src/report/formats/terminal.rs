//! The terminal format of the report: findings with annotated source, gaps, and the counts at the end.

mod foot;
mod kind_groups;
mod operations;
mod short_ids;
mod short_lines;
mod snippets;

use std::fmt::Write as _;

use annotate_snippets::renderer::{DecorStyle, Style};
use annotate_snippets::{Annotation, Group, Level as Tone, Renderer, Snippet};

use self::short_ids::ShortIds;
use super::printable::printable;
use super::summary::{CauseFindings, State, by_cause, counted};
use super::{Rendering, ReportFormat};
use crate::report::Report;
use crate::report::finding::Finding;
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
        let Rendering { report, files, style, show_accepted, .. } = *rendering;
        whole(report, files, style, show_accepted)
    }
}

/// Renders a report as text: the findings, the gaps, and the counts. Accepted findings, and those of an earlier run,
/// have one line each.
#[must_use]
pub fn render(report: &Report<'_>, files: &Files, look: TerminalStyle) -> String {
    whole(report, files, look, false)
}

fn whole(report: &Report<'_>, files: &Files, look: TerminalStyle, show_accepted: bool) -> String {
    let is_shown = |finding: &&Finding| show_accepted || State::of(finding) == State::Open;
    let (shown, short): (Vec<&Finding>, Vec<&Finding>) = report.findings.iter().partition(is_shown);
    // What is not a part of the site follows what is.
    let (outside, inside): (Vec<&Finding>, Vec<&Finding>) =
        shown.into_iter().partition(|finding| finding.outside.is_some());
    let ids = ShortIds::of(report);
    let mut text = rendered(inside, files, look, Some(ids));
    text.push_str(&rendered(outside, files, look, Some(ids)));
    short_lines::findings(&short, files, look, &mut text);
    short_lines::mended(report, look, &mut text);
    let before_gaps = text.len();
    kind_groups::gaps(report, files, &mut text);
    if text.len() > before_gaps {
        text.push('\n');
    }
    foot::foot(report, &mut text);
    operations::table(report, look, &mut text);
    text
}

/// Renders findings only, each with an empty line after it. Findings with the same cause are rendered once.
pub fn findings<'f>(
    findings: impl IntoIterator<Item = &'f Finding>,
    files: &Files,
    look: TerminalStyle,
) -> String {
    rendered(findings, files, look, None)
}

/// Renders findings, with the names by which they are accepted if there are any.
fn rendered<'f>(
    findings: impl IntoIterator<Item = &'f Finding>,
    files: &Files,
    look: TerminalStyle,
    ids: Option<ShortIds>,
) -> String {
    let renderer = if look.colour { Renderer::styled() } else { Renderer::plain() };
    let renderer = renderer.decor_style(DecorStyle::Ascii).term_width(look.width);
    let mut text = String::new();
    for cause in by_cause(findings) {
        let (snippets, headers) = snippets::snippets(&cause.main.proposal.labels, files);
        let places = places(cause.main, &cause.members, files);
        let names = ids.map(|ids| names(&cause, ids, look));
        let rendered = renderer.render(&[group(cause.main, places, snippets, names)]);
        text.push_str(&headers.restore(rendered));
        text.push_str("\n\n");
    }
    text
}

/// The names by which `docdrift accept` takes a finding and its cause, in a dim colour.
fn names(cause: &CauseFindings<'_>, ids: ShortIds, look: TerminalStyle) -> String {
    let mut names = ids.finding(cause.main).to_owned();
    if cause.members.len() > 1 {
        let _ = write!(names, ", or its cause with --cause {}", ids.cause(cause.main));
    }
    let style = if look.colour { Style::new().dimmed() } else { Style::new() };
    format!("{style}{names}{style:#}")
}

/// The place of a finding, as `orders.md:12`, or `line 12` on the page of the main finding; and what it is about
/// if that is not what the main finding is about.
fn place(finding: &Finding, main: &Finding, files: &Files) -> String {
    let line = finding.proposal.labels.first().map(|label| files.locate(label.span).start.line);
    let page = printable(&finding.page);
    let place = match line {
        Some(line) if finding.page == main.page => format!("line {line}"),
        Some(line) => format!("{page}:{line}"),
        None => page.into_owned(),
    };
    let (subject, main) = (&finding.proposal.subject, &main.proposal.subject);
    match (subject == main, subject.operation == main.operation, subject.place.path()) {
        (true, ..) => place,
        (false, true, Some(path)) if !path.is_root() => format!("{place} `{}`", printable(&path.to_string())),
        _ => {
            let subject = format!("{} {}", finding.operation, subject.place);
            format!("{place} `{}`", printable(subject.trim_end()))
        }
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
    names: Option<String>,
) -> Group<'r> {
    let tone = match (State::of(finding), finding.level) {
        (State::Open, Level::Error) => Tone::ERROR,
        (State::Open, Level::Warning) => Tone::WARNING,
        (State::Open, Level::Note) => Tone::NOTE,
        (state, level) => Tone::NOTE.with_name(format!("{}{}", state.word(), level.as_str())),
    };
    let proposal = &finding.proposal;
    let message = if places.is_some() { &*finding.cause_message } else { proposal.message.as_str() };
    let title = tone.primary_title(printable(message)).id(finding.rule.id);
    let mut group = title.elements(snippets);
    if !proposal.why.is_empty() {
        group = group.element(Tone::NOTE.with_name("why").message(printable(&proposal.why)));
    }
    if let Some(outside) = &finding.outside {
        group = group
            .element(Tone::NOTE.with_name("outside").message(printable(&outside.to_string()).into_owned()));
    }
    if let Some(guess) = finding.guess {
        group = group.element(Tone::NOTE.with_name("likely").message(guess.reason()));
    }
    if let Some(places) = places {
        group = group.element(Tone::NOTE.with_name("also").message(places));
    }
    let group = match &finding.accepted {
        Some(acceptance) => {
            group.element(Tone::NOTE.with_name("accepted").message(printable(&acceptance.reason)))
        }
        None => group.element(Tone::HELP.message(printable(&proposal.help))),
    };
    group.elements(names.map(|names| Tone::NOTE.with_name("accept").message(names)))
}
