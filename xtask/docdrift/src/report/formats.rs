//! The output formats of a report, one a file behind one trait, and the list of all of them.

mod github;
mod gitlab;
pub(crate) mod html;
pub(crate) mod json;
mod junit;
mod markdown;
pub(crate) mod printable;
mod sarif;
mod summary;
pub(crate) mod terminal;

use self::terminal::TerminalStyle;
use super::Report;
use crate::rules::rule::RuleBook;
use crate::source::Files;

/// An output format of a report.
///
/// A format is a pure function: the caller writes the text to a file or a stream. The counts of findings that nobody
/// has accepted are the same in all formats, except where the owner of a format limits them; the text then says so.
pub trait ReportFormat: Sync {
    /// The name in `--format NAME`.
    fn name(&self) -> &'static str;

    /// What the format is for, in one line, for `--help`.
    fn summary(&self) -> &'static str;

    /// Renders the report, with a line break at the end.
    fn render(&self, rendering: &Rendering<'_>) -> String;
}

/// What a format renders.
#[derive(Clone, Copy, Debug)]
pub struct Rendering<'r> {
    /// The report.
    pub report: &'r Report<'r>,
    /// The files that the report points into.
    pub files: &'r Files,
    /// The rules of the run, for formats that describe them.
    pub book: &'r RuleBook,
    /// The properties of the terminal, for formats that people read in one.
    pub style: TerminalStyle,
    /// Whether the terminal shows all of an accepted or remaining finding, instead of one line.
    pub show_accepted: bool,
}

/// All formats, in the order in which `--help` lists them.
///
/// ```
/// let names: Vec<&str> = docdrift::REPORT_FORMATS.iter().map(|format| format.name()).collect();
/// assert_eq!(names[..2], ["terminal", "json"]);
/// ```
pub static ALL: &[&dyn ReportFormat] = &[
    &terminal::Terminal,
    &json::Json,
    &sarif::Sarif,
    &junit::JUnit,
    &github::GitHub,
    &gitlab::GitLab,
    &markdown::Markdown,
    &html::Html,
];
