//! The HTML format of the report: one file without network, with the matrix of subjects by witnesses first.
//!
//! The file has the data of the report as JSON, and a script that shows it. Nothing of a page, document or recording is
//! ever markup: the JSON has no character that ends a script, and the script only sets texts.

mod data;
mod embed;
mod excerpts;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use sha2::{Digest, Sha256};

use super::summary::counted;
use super::{Rendering, ReportFormat};
use crate::report::Report;

/// The page around the data, with a name in `{{…}}` for each part of it.
const TEMPLATE: &str = include_str!("html/template.html");

/// The style sheet, in the order of the parts.
const STYLE: &str = concat!(
    include_str!("html/colours.css"),
    include_str!("html/report.css"),
    include_str!("html/matrix.css"),
    include_str!("html/detail.css"),
    include_str!("html/media.css"),
);

/// The script, in the order of the parts.
const SCRIPT: &str = concat!(
    include_str!("html/elements.js"),
    include_str!("html/model.js"),
    include_str!("html/matrix.js"),
    include_str!("html/lists.js"),
    include_str!("html/detail.js"),
    include_str!("html/filters.js"),
    include_str!("html/report.js"),
);

/// One file to open in a browser, for people.
pub(super) struct Html;

impl ReportFormat for Html {
    fn name(&self) -> &'static str {
        "html"
    }

    fn summary(&self) -> &'static str {
        "One file to open in a browser, for people"
    }

    fn render(&self, rendering: &Rendering<'_>) -> String {
        let data = embed::to_json(&data::of(rendering));
        fill(&[
            ("policy", &policy()),
            ("style", STYLE),
            ("without-script", &without_script(rendering.report)),
            ("data", &data),
            ("script", SCRIPT),
        ])
    }
}

/// The template with its parts. A part is never read as a template.
fn fill(parts: &[(&str, &str)]) -> String {
    let mut text =
        String::with_capacity(TEMPLATE.len() + parts.iter().map(|(_, part)| part.len()).sum::<usize>());
    let mut rest = TEMPLATE;
    while let Some((before, after)) = rest.split_once("{{") {
        let (name, after) = after.split_once("}}").expect("the template closes each name");
        text.push_str(before);
        let part = parts.iter().find(|(known, _)| *known == name);
        text.push_str(part.expect("the template names parts that exist").1);
        rest = after;
    }
    text.push_str(rest);
    text
}

/// The Content-Security-Policy: nothing is loaded, and only our script and style are used.
fn policy() -> String {
    let hash = |text: &str| format!("'sha256-{}'", STANDARD.encode(Sha256::digest(text.as_bytes())));
    format!(
        "default-src 'none'; script-src {}; style-src {}; base-uri 'none'; form-action 'none'",
        hash(SCRIPT),
        hash(STYLE)
    )
}

/// What the page says where scripts are switched off: the counts.
fn without_script(report: &Report<'_>) -> String {
    let tally = report.tally;
    format!(
        "{}. {}: {} upheld, {} refuted, {} unsettled.",
        counted(report.findings.len(), "finding"),
        counted(tally.claims, "claim"),
        tally.upheld,
        tally.refuted,
        tally.unsettled
    )
}
