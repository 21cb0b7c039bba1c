//! The targets of the checker. A test of `docdrift-cli` includes this file and calls them with the inputs of
//! `corpus` and `crashes`.

mod documents;
mod overlays;
mod pages;
mod prose;
mod recordings;
mod reports;
mod samples;
mod settings;
mod sites;

use docdrift::{FileId, Files, Inputs, REPORT_FORMATS, Rendering, RuleBook, TerminalStyle, check, coverage};

/// The name of a target, which is that of its folders in `corpus` and `crashes`, and what it calls.
pub(crate) type Target = (&'static str, fn(&[u8]));

/// Every target.
pub(crate) const TARGETS: &[Target] = &[
    ("documents", documents::run),
    ("overlays", overlays::run),
    ("pages", pages::run),
    ("prose", prose::run),
    ("recordings", recordings::run),
    ("reports", reports::run),
    ("samples", samples::run),
    ("settings", settings::run),
    ("sites", sites::run),
];

/// A document that has something of everything: parameters, bodies, combined schemas, bounds, enums, credentials.
const DOCUMENT: &str = include_str!("openapi.yaml");

/// The input as text, as files become text: what is not UTF-8 is not read.
fn text(data: &[u8]) -> Option<&str> {
    std::str::from_utf8(data).ok()
}

/// Checks pages and documents with all rules, and writes the report.
fn check_all(files: &Files, pages: &[FileId], documents: &[FileId]) {
    let Ok(mut inputs) = Inputs::read(files, pages, documents, Vec::new()) else { return };
    inputs.check_descriptions();
    report(&inputs, files);
}

/// Applies all rules, and writes the report for terminals and in one other format, which the counts of the report choose:
/// all formats of each input would take most of the time.
fn report(inputs: &Inputs, files: &Files) {
    let book = RuleBook::standard();
    let report = check(inputs, &book, files);
    let tally = report.tally;
    assert_eq!(tally.claims, tally.upheld + tally.refuted + tally.unsettled);
    let style = TerminalStyle { colour: false, width: 100 };
    let rendering = Rendering { report: &report, files, book: &book, style, show_accepted: true };
    let other = (tally.claims + report.findings.len() + report.gaps.len()) % REPORT_FORMATS.len();
    for format in [REPORT_FORMATS[0], REPORT_FORMATS[other]] {
        format.render(&rendering);
    }
    let _ = coverage(inputs, &report);
}
